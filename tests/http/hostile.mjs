// Requests as attackers and odd clients send them, each named by the rule it tries, as data: any
// server can be asked the same, see replay() in raw.mjs. Written from RFC 9110 (semantics), RFC
// 9112 (HTTP/1.1 messages) and RFC 3986 (addresses).
//
// A case is {name, rule, bytes, expect, split}; bytes is a string of one character a byte.
//   expect.status  the statuses allowed of the one answer after which the connection is closed, or
//                  null: served by the application, whatever it says
//   expect.answers number of final answers (interim 1xx not counted)
//   expect.closes  whether the server ends the connection; if not, a further request must be served
//   expect.bodiless  true when the answers have no content in spite of Content-Length (HEAD)
//   ends           the client shuts down its sending side after the bytes
//   reads          served only by an application that reads bodies at /echo
// Behind each refused case the replay sends a well-formed request for /smuggled: an answer to that
// is a request smuggled.

const CHUNKED = 'Transfer-Encoding: chunked\r\n';

export const smuggled = (host) => `GET /smuggled HTTP/1.1\r\nHost: ${host}\r\n\r\n`;

export function hostileRequests(host = 'forum.example') {
  const HOST = `Host: ${host}\r\n`;
  const cases = [];
  const add = (name, rule, bytes, expect, more = {}) =>
    cases.push({ name, rule, bytes, expect: { answers: 1, closes: false, status: null, ...expect }, ...more });
  const refused = (rule, name, bytes, status = 400, more) =>
    add(name, rule, bytes, { status: [status].flat(), closes: true }, more);
  const served = (rule, name, bytes, expect, more) => add(name, rule, bytes, expect, more);
  const line = (requestLine) => `${requestLine}\r\n${HOST}\r\n`;
  const get = (fields) => `GET /echo HTTP/1.1\r\n${HOST}${fields}\r\n`;
  const post = (fields, body = '') => `POST /echo HTTP/1.1\r\n${HOST}${fields}\r\n${body}`;
  const chunks = (body) => post(CHUNKED, body);
  const inner = smuggled(host);

  // ---- request line
  const L = 'RFC 9112 section 3';
  refused(L, 'no version', 'GET /echo\r\n\r\n');
  refused(L, 'no target', line('GET HTTP/1.1'));
  refused(L, 'method alone', line('GET'));
  refused(L, 'two spaces before the target', line('GET  /echo HTTP/1.1'));
  refused(L, 'two spaces before the version', line('GET /echo  HTTP/1.1'));
  refused(L, 'space behind the version', line('GET /echo HTTP/1.1 '));
  refused(L, 'space before the method', line(' GET /echo HTTP/1.1'));
  refused(L, 'tab between the words', line('GET\t/echo\tHTTP/1.1'));
  refused(L, 'a second target', line('GET /echo /smuggled HTTP/1.1'));
  refused(L, 'a second version', line('GET /echo HTTP/1.1 HTTP/1.1'));
  refused(L, 'method with a colon', line('GET: /echo HTTP/1.1'));
  refused(L, 'method in parentheses', line('(GET) /echo HTTP/1.1'));
  refused(L, 'method of no ASCII', line('G\xc9T /echo HTTP/1.1'));
  refused(L, 'method of 40 letters', line(`${'GET'.repeat(13)}G /echo HTTP/1.1`), [400, 501]);
  refused(L, 'request line of a NUL', '\0\r\n\r\n');
  refused(L, 'TLS handshake', '\x16\x03\x01\x00\xa5\x01\x00\x00\xa1\x03\x03');
  refused(L, 'bytes that are no text', '\xff\xfe\xfd\r\n\r\n');
  served(L, 'unknown method', line('BREW /pot HTTP/1.1'));
  served(L, 'methods are case-sensitive', line('get /echo HTTP/1.1'));
  const E = 'RFC 9112 section 2.2';
  served(E, 'one empty line first', `\r\n${get('')}`);
  refused(E, 'two empty lines first', `\r\n\r\n${get('')}`);
  refused(E, 'bare LF first', `\n${get('')}`);
  refused(E, 'bare CR first', `\r${get('')}`);
  refused(E, 'space before an empty line', ` \r\n${get('')}`);
  const V = 'RFC 9112 section 2.3';
  refused(V, 'HTTP/0.9', 'GET /echo HTTP/0.9\r\n\r\n', 505);
  refused(V, 'HTTP/2.0', line('GET /echo HTTP/2.0'), 505);
  refused(V, 'HTTP/3.0', line('GET /echo HTTP/3.0'), 505);
  refused(V, 'HTTP/1.2', line('GET /echo HTTP/1.2'), 505);
  refused(V, 'preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', [400, 505]);
  refused(V, 'HTTP/1.10', line('GET /echo HTTP/1.10'));
  refused(V, 'HTTP/01.1', line('GET /echo HTTP/01.1'));
  refused(V, 'HTTP/1', line('GET /echo HTTP/1'));
  refused(V, 'HTTP/1.', line('GET /echo HTTP/1.'));
  refused(V, 'HTTP/+1.1', line('GET /echo HTTP/+1.1'));
  refused(V, 'http/1.1 in small letters', line('GET /echo http/1.1'));
  refused(V, 'HTTP-1.1', line('GET /echo HTTP-1.1'));
  refused(V, 'HTTPS/1.1', line('GET /echo HTTPS/1.1'));

  // ---- target
  const T = 'RFC 9112 section 3.2';
  refused(T, 'fragment', line('GET /echo#part HTTP/1.1'));
  refused(T, 'fragment in the query', line('GET /echo?a#part HTTP/1.1'));
  refused(T, 'no leading slash', line('GET echo HTTP/1.1'));
  refused(T, 'query alone', line('GET ?a=b HTTP/1.1'));
  refused(T, 'quotation mark', line('GET /"echo" HTTP/1.1'));
  refused(T, 'angle brackets', line('GET /<script> HTTP/1.1'));
  refused(T, 'backslashes', line('GET \\echo HTTP/1.1'));
  refused(T, 'UTF-8 not escaped', line('GET /\xc3\xa9cho HTTP/1.1'));
  refused(T, 'NUL in the path', line('GET /echo\0 HTTP/1.1'));
  refused(T, 'bare CR in the path', line('GET /echo\rX HTTP/1.1'));
  refused(T, 'bare LF in the path', line('GET /echo\nX: y HTTP/1.1'));
  refused('RFC 3986 section 2.1', 'escape of one digit', line('GET /%4 HTTP/1.1'));
  refused('RFC 3986 section 2.1', 'escape of no digits', line('GET /%zz HTTP/1.1'));
  refused('RFC 9110 section 4.1', 'target over 8 KiB', line(`GET /${'a'.repeat(8192)} HTTP/1.1`), 414);
  refused('RFC 9110 section 4.1', 'target of 60 KB', line(`GET /${'a'.repeat(60000)} HTTP/1.1`), 414);
  served('RFC 9110 section 4.1', 'target of 8 000 bytes', line(`GET /echo?${'a'.repeat(7994)} HTTP/1.1`));
  refused('RFC 9112 section 3.2.3', 'authority-form', line('GET forum.example:80 HTTP/1.1'));
  refused('RFC 9110 section 9.3.6', 'CONNECT', line('CONNECT forum.example:443 HTTP/1.1'), [400, 405, 501]);
  refused('RFC 9110 section 9.3.6', 'CONNECT to a path', line('CONNECT /echo HTTP/1.1'), [400, 405, 501]);
  refused('RFC 9112 section 3.2.4', 'asterisk for GET', line('GET * HTTP/1.1'));
  served('RFC 9112 section 3.2.4', 'asterisk for OPTIONS', line('OPTIONS * HTTP/1.1'));
  const A = 'RFC 9112 section 3.2.2';
  served(A, 'absolute-form', line(`GET http://${host}/echo HTTP/1.1`));
  served(A, 'absolute-form, scheme in capitals', line(`GET HTTP://${host}/echo HTTP/1.1`));
  refused(A, 'absolute-form of another host', line('GET http://evil.example/echo HTTP/1.1'));
  refused(A, 'absolute-form without Host', `GET http://${host}/echo HTTP/1.1\r\n\r\n`);
  refused(A, 'absolute-form of another scheme', line(`GET file://${host}/echo HTTP/1.1`));
  refused(A, 'absolute-form of no host', line('GET http:///echo HTTP/1.1'));
  refused('RFC 9110 section 4.2.4', 'user in absolute-form', line(`GET http://a:b@${host}/ HTTP/1.1`));

  // ---- Host
  const O = 'RFC 9112 section 3.2 (Host)';
  const hosts = (fields) => `GET /echo HTTP/1.1\r\n${fields}\r\n`;
  refused(O, 'no Host', hosts(''));
  refused(O, 'two Hosts', hosts(`${HOST}Host: evil.example\r\n`));
  refused(O, 'the same Host twice', hosts(HOST + HOST));
  refused(O, 'Hosts in two cases', hosts(`${HOST}hOST: evil.example\r\n`));
  refused(O, 'empty Host', hosts('Host:\r\n'));
  refused(O, 'two names in a Host', hosts(`Host: ${host}, evil.example\r\n`));
  refused(O, 'two names and a space', hosts(`Host: ${host} evil.example\r\n`));
  refused(O, 'path in Host', hosts(`Host: ${host}/echo\r\n`));
  refused(O, 'scheme in Host', hosts(`Host: http://${host}\r\n`));
  refused(O, 'user in Host', hosts(`Host: a@${host}\r\n`));
  refused(O, 'quotation in Host', hosts(`Host: "${host}"\r\n`));
  refused(O, 'Host of no ASCII', hosts('Host: f\xf6rum.example\r\n'));
  refused(O, 'port of letters', hosts('Host: forum.example:http\r\n'));
  refused(O, 'port beyond 65535', hosts('Host: forum.example:65536\r\n'));
  refused(O, 'two ports', hosts('Host: forum.example:80:80\r\n'));
  refused('RFC 3986 section 3.2.2', 'IPv6 without brackets', hosts('Host: ::1\r\n'));
  refused('RFC 3986 section 3.2.2', 'IPv6 that is none', hosts('Host: [evil.example]\r\n'));
  refused(O, 'Host behind a fold', hosts(`Host:\r\n ${host}\r\n`));
  served(O, 'HTTP/1.0 without Host', 'GET /echo HTTP/1.0\r\n\r\n', { closes: true });
  refused(O, 'HTTP/1.0 with two Hosts', `GET /echo HTTP/1.0\r\n${HOST}${HOST}\r\n`);

  // ---- field lines
  const F = 'RFC 9112 section 5.1';
  refused(F, 'space before the colon', get('X-A : b\r\n'));
  refused(F, 'tab before the colon', get('X-A\t: b\r\n'));
  refused(F, 'space before the colon of a length', post('Content-Length : 5\r\n', 'hello'));
  refused(F, 'space before the colon of a coding', post('Transfer-Encoding : chunked\r\n', '0\r\n\r\n'));
  refused(F, 'no colon', get('X-A\r\n'));
  refused(F, 'no name', get(': b\r\n'));
  refused(F, 'name in parentheses', get('X(A): b\r\n'));
  refused(F, 'name with a space', get('X A: b\r\n'));
  refused(F, 'name of no ASCII', get('X\xe9: b\r\n'));
  refused(F, 'name with a NUL', get('X\0A: b\r\n'));
  refused(F, 'request line among the fields', get('GET /smuggled HTTP/1.1\r\n'));
  const D = 'RFC 9112 section 5.2';
  refused(D, 'folded line', get('X-A: b\r\n c\r\n'));
  refused(D, 'folded line, tab', get('X-A: b\r\n\tc\r\n'));
  refused(D, 'folded length', post('Content-Length:\r\n 5\r\n', 'hello'));
  refused(D, 'folded coding', post('Transfer-Encoding:\r\n chunked\r\n', '0\r\n\r\n'));
  refused(D, 'space before the first field', `GET /echo HTTP/1.1\r\n ${HOST}\r\n`);
  refused(D, 'line of a space', get(' \r\n'));
  const B = 'RFC 9110 section 5.5';
  refused(B, 'NUL in a value', get('X-A: a\0b\r\n'));
  refused(B, 'bare CR in a value', get('X-A: a\rb\r\n'));
  refused(B, 'CR before CR LF', get('X-A: a\r\r\n'));
  refused(B, 'bare LF ends a field', get('X-A: a\nX-B: b\r\n'));
  refused(B, 'bare LF ends the request line', `GET /echo HTTP/1.1\n${HOST}\r\n`);
  refused(B, 'bare LF ends the head', `GET /echo HTTP/1.1\r\n${HOST}\n`);
  refused(B, 'bare LF everywhere', `GET /echo HTTP/1.1\nHost: ${host}\n\n`);
  refused(B, 'escape byte in a value', get('X-A: \x1b[31m\r\n'));
  refused(B, 'DEL in a value', get('X-A: \x7f\r\n'));
  refused(B, 'vertical tab before chunked', post('Transfer-Encoding: \x0bchunked\r\n', '0\r\n\r\n'));
  served(B, 'bytes over 0x7f in a value', get('X-A: \xe9t\xe9\r\n'));
  served(B, 'empty value', get('X-A:\r\n'));
  served(B, 'spaces round a value', get('X-A: \t b \t \r\n'));
  const Z = 'RFC 6585 section 5';
  refused(Z, '101 fields', get('A: b\r\n'.repeat(100)), 431);
  served(Z, '100 fields', get('A: b\r\n'.repeat(99)));
  refused(Z, '10 000 fields', get('A: b\r\n'.repeat(10000)), 431);
  refused(Z, 'field of 17 000 bytes', get(`X-A: ${'b'.repeat(17000)}\r\n`), 431);
  refused(Z, 'field of 1 MB', get(`X-A: ${'b'.repeat(1000000)}\r\n`), 431);
  served(Z, 'field of 15 000 bytes', get(`X-A: ${'b'.repeat(15000)}\r\n`));
  const R = 'RFC 9110 section 5.3';
  refused(R, 'two Authorizations', get('Authorization: Bearer a\r\nAuthorization: Bearer b\r\n'));
  refused(R, 'two Content-Types', post('Content-Type: a/b\r\nContent-Type: c/d\r\nContent-Length: 0\r\n'));
  refused(R, 'two Origins', get('Origin: http://a.example\r\nOrigin: http://b.example\r\n'));
  served(R, 'two Accepts', get('Accept: a/b\r\nAccept: c/d\r\n'));

  // ---- Content-Length
  const C = 'RFC 9110 section 8.6';
  const length = (value, body = 'hello') => post(`Content-Length: ${value}\r\n`, body);
  served(C, 'length', length('5'), {}, { reads: true });
  served(C, 'length with leading zeros', length('0005'), {}, { reads: true });
  served(C, 'length 0', length('0', ''));
  refused(C, 'length +5', length('+5'));
  refused(C, 'length -5', length('-5'));
  refused(C, 'length 0x5', length('0x5'));
  refused(C, 'length 5.0', length('5.0'));
  refused(C, 'length 5e0', length('5e0'));
  refused(C, 'length 5 5', length('5 5'));
  refused(C, 'length 5,5', length('5,5'));
  refused(C, 'length 5, 6', length('5, 6'));
  refused(C, 'empty length', length(''));
  refused(C, 'length with a letter', length('5a'));
  refused(C, 'length in quotes', length('"5"'));
  refused(C, 'length with a NUL', length('5\0'));
  refused(C, 'length 2^63', length('9223372036854775808'), [400, 413]);
  refused(C, 'length 2^64 + 5', length('18446744073709551621'), [400, 413]);
  refused(C, 'length of 400 digits', length('9'.repeat(400)), [400, 413]);
  refused(C, 'length 2^63 - 1', length('9223372036854775807'), 413, { reads: true });
  refused(C, 'two lengths', post('Content-Length: 5\r\nContent-Length: 6\r\n', 'hello'));
  refused(C, 'the same length twice', post('Content-Length: 5\r\nContent-Length: 5\r\n', 'hello'));
  refused(C, 'two lengths, second 0', post(`Content-Length: ${inner.length}\r\nContent-Length: 0\r\n`));
  served(C, 'GET with a length', `GET /echo HTTP/1.1\r\n${HOST}Content-Length: 5\r\n\r\nhello`);
  served('RFC 9110 section 5.1', 'Content_Length is another name', post('Content_Length: 5\r\n'));
  refused('RFC 9112 section 8', 'body cut short', length('50'), 400, { ends: true, reads: true });
  refused('RFC 9112 section 8', 'head cut short', `GET /echo HTTP/1.1\r\n${HOST}`, 400, { ends: true });

  // ---- Transfer-Encoding
  const X = 'RFC 9112 section 6.1';
  const S = 'RFC 9112 section 6.3';
  const coding = (value, body = '0\r\n\r\n') => post(`Transfer-Encoding: ${value}\r\n`, body);
  served(X, 'chunked', coding('chunked', '5\r\nhello\r\n0\r\n\r\n'), {}, { reads: true });
  served(X, 'chunked in capitals', coding('CHUNKED', '5\r\nhello\r\n0\r\n\r\n'), {}, { reads: true });
  refused(X, 'xchunked', coding('xchunked'), [400, 501]);
  refused(X, 'chunkedx', coding('chunkedx'), [400, 501]);
  refused(X, 'xchunked, chunked', coding('xchunked, chunked'), [400, 501]);
  refused(X, 'chunked twice', coding('chunked, chunked'));
  refused(X, 'gzip under chunked', coding('gzip, chunked'), [400, 501]);
  refused(S, 'chunked under gzip', coding('chunked, gzip'), [400, 501]);
  refused(S, 'gzip alone', coding('gzip'), [400, 501]);
  refused(S, 'identity', coding('identity'), [400, 501]);
  refused(X, 'identity, chunked', coding('identity, chunked'), [400, 501]);
  refused(X, 'chunked with a parameter', coding('chunked;a=b'), [400, 501]);
  refused(X, 'chunked in quotes', coding('"chunked"'), [400, 501]);
  refused(X, 'comma before chunked', coding(', chunked'), [400, 501]);
  refused(X, 'comma behind chunked', coding('chunked,'), [400, 501]);
  refused(X, 'empty coding', coding(''), [400, 501]);
  refused(X, 'chunked with a NUL', coding('chunked\0'));
  refused(X, 'two codings', post(`${CHUNKED}Transfer-Encoding: identity\r\n`, '0\r\n\r\n'));
  refused(X, 'chunked twice in two fields', post(CHUNKED + CHUNKED, '0\r\n\r\n'));
  refused(S, 'length then chunked (CL.TE)', post(`Content-Length: 5\r\n${CHUNKED}`, '0\r\n\r\n'));
  refused(S, 'chunked then length (TE.CL)', post(`${CHUNKED}Content-Length: 3\r\n`, '8\r\nSMUGGLED\r\n0\r\n\r\n'));
  refused(S, 'length 0 and chunked (CL.0)', post(`Content-Length: 0\r\n${CHUNKED}`, '0\r\n\r\n'));
  refused(X, 'chunked in HTTP/1.0', `POST /echo HTTP/1.0\r\n${HOST}${CHUNKED}\r\n0\r\n\r\n`);
  refused(X, 'GET with both framings', get(`${CHUNKED}Content-Length: 0\r\n`));

  // ---- chunks
  const K = 'RFC 9112 section 7.1';
  const bad = (name, body, status = 400) => refused(K, name, chunks(body), status, { reads: true });
  bad('no size', '\r\nhello\r\n0\r\n\r\n');
  bad('size of no digits', 'xyz\r\nhello\r\n0\r\n\r\n');
  bad('size +5', '+5\r\nhello\r\n0\r\n\r\n');
  bad('size -5', '-5\r\nhello\r\n0\r\n\r\n');
  bad('size 0x5', '0x5\r\nhello\r\n0\r\n\r\n');
  bad('space before a size', ' 5\r\nhello\r\n0\r\n\r\n');
  bad('space behind a size', '5 \r\nhello\r\n0\r\n\r\n');
  bad('size of 20 digits', '00000000000000000005\r\nhello\r\n0\r\n\r\n');
  bad('size 2^64 + 5', '10000000000000005\r\nhello\r\n0\r\n\r\n');
  bad('size 2^63', '8000000000000000\r\nhello\r\n0\r\n\r\n', [400, 413]);
  bad('size 2^64 - 1', 'ffffffffffffffff\r\nhello\r\n0\r\n\r\n', [400, 413]);
  bad('size of 1 GB', '40000000\r\nhello\r\n0\r\n\r\n', 413);
  bad('bare LF behind a size', '5\nhello\r\n0\r\n\r\n');
  bad('bare CR behind a size', '5\rhello\r\n0\r\n\r\n');
  bad('bare LF behind a chunk', '5\r\nhello\n0\r\n\r\n');
  bad('bare CR behind a chunk', '5\r\nhello\rX0\r\n\r\n');
  bad('bare CR at the end', '5\r\nhello\r\n0\r\n\rX');
  bad('bare LF behind the last chunk', '5\r\nhello\r\n0\n\r\n');
  bad('bare LF at the end', '5\r\nhello\r\n0\r\n\n');
  bad('chunk longer than its size', '3\r\nhello\r\n0\r\n\r\n');
  bad('chunk shorter than its size', '9\r\nhello\r\n0\r\n\r\n');
  bad('request in place of a size', inner);
  const W = 'RFC 9112 section 7.1.1';
  served(W, 'extension', chunks('5;a=b\r\nhello\r\n0\r\n\r\n'), {}, { reads: true });
  served(W, 'quoted extension', chunks('5;a="b;c"\r\nhello\r\n0\r\n\r\n'), {}, { reads: true });
  refused(W, 'bare LF in an extension', chunks('5;a\nhello\r\n0\r\n\r\n'), 400, { reads: true });
  refused(W, 'bare CR in an extension', chunks('5;a\rb\r\nhello\r\n0\r\n\r\n'), 400, { reads: true });
  refused(W, 'NUL in an extension', chunks('5;a=\0\r\nhello\r\n0\r\n\r\n'), 400, { reads: true });
  refused(W, 'extension of 100 KB', chunks(`5;${'a'.repeat(100000)}\r\nhello\r\n0\r\n\r\n`), [400, 413], { reads: true });
  refused(W, 'extensions over all bounds', chunks(`${'1;abcdefghijklm\r\nx\r\n'.repeat(1000)}0\r\n\r\n`), [400, 413], { reads: true });
  const Y = 'RFC 9112 section 7.1.2';
  served(Y, 'trailer', chunks('5\r\nhello\r\n0\r\nX-A: b\r\n\r\n'), {}, { reads: true });
  served(Y, 'trailer that would frame', chunks('0\r\nContent-Length: 99\r\n\r\n'), {}, { reads: true });
  refused(Y, 'folded trailer', chunks('0\r\nX-A: b\r\n c\r\n\r\n'), 400, { reads: true });
  refused(Y, 'trailer of no field', chunks('0\r\nGET /smuggled HTTP/1.1\r\n\r\n'), 400, { reads: true });
  refused(Y, 'bare LF in a trailer', chunks('0\r\nX-A: b\nX-B: c\r\n\r\n'), 400, { reads: true });
  refused(Y, 'trailer of 100 KB', chunks(`0\r\nX-A: ${'b'.repeat(100000)}\r\n\r\n`), [400, 431], { reads: true });
  refused(Y, '10 000 trailers', chunks(`0\r\n${'A: b\r\n'.repeat(10000)}\r\n`), [400, 431], { reads: true });

  // ---- connection and expectation
  const P = 'RFC 9112 section 9.3';
  served(P, 'two in a row', get('') + get(''), { answers: 2 });
  served(P, 'thirty in a row', get('').repeat(30), { answers: 30 });
  served(P, 'a body between two', length('5') + get(''), { answers: 2 }, { reads: true });
  served(P, 'chunks between two', chunks('5\r\nhello\r\n0\r\n\r\n') + get(''), { answers: 2 }, { reads: true });
  served(P, 'an empty line between two', `${get('')}\r\n${get('')}`, { answers: 2 });
  served(P, 'close, then another', get('Connection: close\r\n') + inner, { closes: true });
  served(P, 'close among others', get('Connection: x, Close\r\n') + inner, { closes: true });
  served(P, 'HTTP/1.0, then another', 'GET /echo HTTP/1.0\r\n\r\n' + inner, { closes: true });
  served(P, 'HTTP/1.0 that keeps alive', 'GET /echo HTTP/1.0\r\nConnection: keep-alive\r\n\r\n');
  refused(P, 'good, then bad', get('').trimEnd() + '\r\nX : y\r\n\r\n');
  add('good, bad, good', P, get('') + get('X : y\r\n') + inner, { answers: 2, closes: true, status: [400] });
  served('RFC 9110 section 9.3.2', 'HEAD', line('HEAD /echo HTTP/1.1'), { bodiless: true });
  served('RFC 9110 section 7.8', 'upgrade to h2c is not taken', get('Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n'));
  served('RFC 9110 section 7.8', 'upgrade to websocket is not taken', get('Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n'));
  const N = 'RFC 9110 section 10.1.1';
  refused(N, 'unknown expectation', get('Expect: the-unexpected\r\n'), 417);
  refused(N, 'expectation list', post('Expect: 100-continue, x\r\nContent-Length: 5\r\n', 'hello'), 417);
  served(N, 'expectation without content', get('Expect: 100-continue\r\n'));
  served(N, 'expectation, content at once', post('Expect: 100-continue\r\nContent-Length: 5\r\n', 'hello'), {}, { reads: true });
  served(N, 'expectation in HTTP/1.0', `POST /echo HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\nhello`, { closes: true }, { reads: true });
  served('RFC 9110 section 9.3.8', 'TRACE is no echo of credentials', line('TRACE /echo HTTP/1.1'));
  return cases;
}
