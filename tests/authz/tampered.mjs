// One form, sent in every way that it should not be. Each way says which gate must stop it, in the
// order of the gates, and with what status; `null` passes them all.
import { FORM } from '../lib/browser.mjs';

const origin = (value) => ({ headers: { Origin: value } });
const withoutOrigin = (headers) => ({ headers: { Origin: null, ...headers } });
const type = (value) => ({ headers: { 'Content-Type': value } });
const body = (text) => ({ body: (fields) => `${fields}&${text}` });
const token = (csrf) => ({ csrf });

const flip = (text) => (text[0] === 'A' ? 'B' : 'A') + text.slice(1);

export function waysToSend(port) {
  const own = `http://127.0.0.1:${port}`;
  const stopped = (gate, status, ways) =>
    Object.entries(ways).map(([name, way]) => ({ name, gate, status, ...way }));
  return [
    ...stopped('origin', 403, {
      'another origin': origin('https://evil.example'),
      'an origin that begins like ours': origin('http://127.0.0.1.evil.example'),
      'an origin that begins like ours, port': origin(`${own}.evil.example`),
      'our origin as user of another': origin('http://127.0.0.1@evil.example'),
      'our origin with another scheme': origin(`https://127.0.0.1:${port}`),
      'localhost as part of a name': origin('http://localhost.evil.example'),
      'another loopback name': origin('http://127.0.0.1.nip.io'),
      'a file': origin('file://'),
      'an origin with a path': origin(`${own}/login`),
      'two origins': origin(`${own} https://evil.example`),
      'an empty origin': origin(''),
      'Origin: null': origin('null'),
      'Origin: null, cross-site': { headers: { Origin: 'null', 'Sec-Fetch-Site': 'cross-site' } },
      'Origin: null, Referer ours': { headers: { Origin: 'null', Referer: `${own}/` } },
      'Referer of another site': withoutOrigin({ Referer: 'https://evil.example/' }),
      'Referer that begins like ours': withoutOrigin({ Referer: 'http://127.0.0.1.evil.example/' }),
      'Referer with ours in its path': withoutOrigin({ Referer: `https://evil.example/${own}/` }),
      'Referer that is no address': withoutOrigin({ Referer: 'about:blank' }),
      'Sec-Fetch-Site: cross-site': withoutOrigin({ 'Sec-Fetch-Site': 'cross-site' }),
      'Sec-Fetch-Site: same-site': withoutOrigin({ 'Sec-Fetch-Site': 'same-site' }),
      'Sec-Fetch-Site: none': withoutOrigin({ 'Sec-Fetch-Site': 'none' }),
      'Sec-Fetch-Site: nonsense': withoutOrigin({ 'Sec-Fetch-Site': 'same-origin, cross-site' }),
    }),
    ...stopped('type', 415, {
      'text/plain': type('text/plain'),
      'multipart/form-data': type('multipart/form-data; boundary=x'),
      'application/json': type('application/json'),
      'a type that begins like ours': type(`${FORM}-evil`),
      'no type': type(null),
    }),
    ...stopped('body', 413, {
      'a body of 600 KB': body(`rest=${'x'.repeat(600 * 1024)}`),
      'a hundred fields': body(Array.from({ length: 100 }, (_, i) => `f${i}=`).join('&')),
      'a field name of 1 KB': body(`${'n'.repeat(1024)}=`),
    }),
    ...stopped('body', 400, {
      'percent without digits': body('rest=%zz'),
      'percent at the end': body('rest=%'),
      'percent with one digit': body('rest=%4'),
      'bytes that are not UTF-8': body('rest=%ff%fe'),
      'an overlong slash': body('rest=%c0%af'),
      'a NUL': body('rest=a%00b'),
      'a field without a name': body('=rest'),
    }),
    ...stopped('csrf', 403, {
      'no token': token(() => []),
      'an empty token': token(() => ['']),
      'a token of nonsense': token(() => ['x']),
      'a token with one letter changed': token(({ mine }) => [flip(mine)]),
      'half a token': token(({ mine }) => [mine.slice(0, mine.length / 2)]),
      'a token and more': token(({ mine }) => [`${mine}AAAA`]),
      'the token twice': token(({ mine }) => [mine, mine]),
      'the token of another session': token(({ others }) => [others]),
      'the token of a visitor': token(({ visitors }) => [visitors]),
      'another token, then the own one': token(({ mine, others }) => [others, mine]),
      'no token, no Origin, no Referer': { csrf: () => [], ...withoutOrigin() },
      'another token, no Origin, no Referer': { csrf: ({ others }) => [others], ...withoutOrigin() },
    }),
    ...stopped(null, null, {
      'as browsers do': {},
      'Origin: null, same-origin': { headers: { Origin: 'null', 'Sec-Fetch-Site': 'same-origin' } },
      'Referer ours': withoutOrigin({ Referer: `${own}/charter` }),
      'Sec-Fetch-Site: same-origin': withoutOrigin({ 'Sec-Fetch-Site': 'same-origin' }),
      'no Origin, no Referer, no Sec-Fetch-Site': withoutOrigin(),
      'the type in capitals, with a charset': type('Application/X-WWW-Form-Urlencoded; charset=UTF-8'),
      'a field that no form has': body('role=animator&is_admin=1'),
    }),
  ];
}
