// Getting back in: own address, codes, links to a new password that wait in the open when they went
// to an address that the organisation knows.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { withoutTokens } from '../authz/pages.mjs';
import { addressee, linkOf, maildir, mailTo } from '../lib/mail.mjs';
import { csvRow, openWorld, passwordOf, signedIn } from '../lib/world.mjs';

const HOUR = 3600, NEW = 'tout autre chose, cette fois';
let world;
before(async () => { world = await openWorld({ clock: true }); });
after(() => world.close());

// A member of their own for each test, active, with the organisation's address.
let made = 0;
async function someone(row = csvRow) {
  const identifier = `pair${++made}`;
  await world.import('ml', [row(identifier, 'Prune;Dubois')]);
  await world.activate(identifier);
  return identifier;
}
const email = (identifier) => `${identifier}@mail.example`;
const LINK = /^Retrouver votre accès/;
const count = (address, subject = /./) =>
  maildir(world.data).filter((mail) => addressee(mail) === address && subject.test(mail.subject)).length;

async function ask(name, fields = {}, browser = world.visitor()) {
  await browser.get('/forgotten');
  return browser.submit('/forgotten', { identifier: name, ...fields });
}

// Asks for a link, waits for its mail, gives the link.
async function linkFor(name, address, fields) {
  const before = count(address, LINK);
  assert.equal((await ask(name, fields)).status, 200);
  return linkOf(await mailTo(world.data, address, before + 1, LINK));
}

async function useLink(path, fields, browser = world.visitor()) {
  const page = await browser.get(path);
  if (page.status !== 200) return page;
  return browser.submit(path, { password: NEW, ...fields });
}

async function giveAddress(identifier, address, browser) {
  const own = browser ?? await world.signIn(identifier);
  await own.get('/settings/recovery');
  const reply = await own.submit('/settings/recovery/address', { address, current: passwordOf(identifier) });
  assert.equal(reply.status, 303);
  const link = linkOf(await mailTo(world.data, address));
  const reader = world.visitor();
  await reader.get(link);
  assert.equal((await reader.submit(link)).status, 200);
  return own;
}

async function makeCodes(identifier, browser) {
  const own = browser ?? await world.signIn(identifier);
  await own.get('/settings/recovery');
  const reply = await own.submit('/settings/recovery/codes', { current: passwordOf(identifier) });
  assert.equal(reply.status, 200);
  const codes = [...reply.text.matchAll(/<code>([A-Z-]{19})<\/code>/g)].map(([, code]) => code);
  assert.equal(codes.length, 10);
  assert.equal(new Set(codes).size, 10);
  return codes;
}

const signsIn = async (identifier, password) => (await world.visitor().signIn(identifier, password)).status === 303;

test('an own address: confirmed by its link alone, then good for a reset at once', async () => {
  const pair = await someone(), address = `${pair}@chez.example`;
  const own = await giveAddress(pair, address);
  assert.equal(world.value(`SELECT address FROM own_addresses WHERE member_id = ${world.memberId(pair)}`), address);
  assert.match((await own.get('/settings/recovery')).text, new RegExp(address));
  const other = await world.signIn(pair);
  const link = await linkFor(pair, address);
  assert.match(link, /^\/reset\//);
  for (let i = 0; i < 3; i++) assert.equal((await world.visitor().get(link)).status, 200, 'reading uses nothing up');
  assert.equal((await useLink(link)).location, '/login');
  assert.ok(await signsIn(pair, NEW));
  assert.ok(!await signsIn(pair, passwordOf(pair)));
  for (const browser of [own, other]) assert.match((await browser.get('/')).location ?? '', /^\/login/, 'all sessions ended');
  assert.equal((await useLink(link)).status, 410, 'once');
  assert.match((await mailTo(world.data, address, 1, /mot de passe/)).subject, /a été changé/);
  assert.equal(count(email(pair)), 0, 'the organisation’s address heard nothing');
});

test('an address is not used before it is confirmed, and its link runs out', async () => {
  const pair = await someone(), address = `${pair}@chez.example`, own = await world.signIn(pair);
  await own.get('/settings/recovery');
  await own.submit('/settings/recovery/address', { address, current: passwordOf(pair) });
  const link = linkOf(await mailTo(world.data, address));
  await linkFor(pair, email(pair));
  assert.equal(count(address), 1);
  await world.advance(49 * HOUR);
  assert.equal((await world.visitor().get(link)).status, 410);
  assert.equal(world.value('SELECT COUNT(*) FROM own_addresses'), 1, 'the one of the first test');
});

test('an address and codes ask for the password; the organisation’s address is none of one’s own', async () => {
  const pair = await someone(), own = await world.signIn(pair);
  world.query(`UPDATE members SET declared_at = 1 WHERE identifier = '${pair}'`);
  const post = async (path, fields) => { await own.get('/settings/recovery'); return own.submit(path, fields); };
  assert.equal((await post('/settings/recovery/address', { address: 'a@b.example', current: 'autre chose entièrement' })).status, 422);
  assert.equal((await post('/settings/recovery/address', { address: email(pair).toUpperCase(), current: passwordOf(pair) })).status, 422);
  assert.equal((await post('/settings/recovery/address', { address: 'a b@c', current: passwordOf(pair) })).status, 422);
  assert.equal((await post('/settings/recovery/codes', { current: '' })).status, 422);
  assert.equal((await post('/settings/recovery/codes', { current: 'autre chose entièrement' })).status, 422);
  assert.equal(world.value(`SELECT COUNT(*) FROM recovery_codes WHERE member_id = ${world.memberId(pair)}`), 0);
  assert.equal(world.value(`SELECT COUNT(*) FROM address_requests WHERE member_id = ${world.memberId(pair)}`), 0);
});

test('a change of address tells the old one, and ends links under way', async () => {
  const pair = await someone(), first = `${pair}@un.example`, second = `${pair}@deux.example`;
  const own = await giveAddress(pair, first);
  const link = await linkFor(pair, first);
  await giveAddress(pair, second, own);
  assert.match((await mailTo(world.data, first, 1, /ne sert plus/)).body, /remplacée/);
  assert.equal((await world.visitor().get(link)).status, 410);
  await own.get('/settings/recovery');
  assert.equal((await own.submit('/settings/recovery/remove', { current: passwordOf(pair) })).status, 303);
  assert.equal(world.value(`SELECT COUNT(*) FROM own_addresses WHERE member_id = ${world.memberId(pair)}`), 0);
});

test('through the organisation’s address: nothing for 72 hours, then for 72 hours', async () => {
  const pair = await someone(), link = await linkFor(pair, email(pair));
  const reply = await useLink(link, { code: '' });
  assert.equal(reply.status, 422);
  assert.equal((await useLink(link, { code: 'ABCD-EFGH-JKMN-PRST' })).status, 422);
  assert.ok(await signsIn(pair, passwordOf(pair)), 'nothing changed');
  await world.advance(71 * HOUR);
  assert.equal((await useLink(link, { code: 'ABCD-EFGH-JKMN-PRST' })).status, 422);
  await world.advance(2 * HOUR);
  assert.equal((await useLink(link)).location, '/login');
  assert.ok(await signsIn(pair, NEW));
  const late = await linkFor(pair, email(pair));
  await world.advance(145 * HOUR);
  assert.equal((await world.visitor().get(late)).status, 410);
});

test('with a code it opens at once, and each code once', async () => {
  const pair = await someone(), codes = await makeCodes(pair);
  const link = await linkFor(pair, email(pair));
  assert.equal((await useLink(link, { code: codes[0].toLowerCase().replaceAll('-', ' ') })).location, '/login');
  const again = await linkFor(pair, email(pair));
  assert.equal((await useLink(again, { code: codes[0], password: 'encore une autre phrase' })).status, 422);
  const [one, two] = await Promise.all([1, 2].map((i) => useLink(again, { code: codes[i], password: 'encore une autre phrase' })));
  assert.deepEqual([one.status, two.status].sort(), [303, 410], 'two at once: one');
  const other = await someone(), theirs = await makeCodes(other);
  const third = await linkFor(pair, email(pair));
  assert.equal((await useLink(third, { code: theirs[0] })).status, 422, 'another person’s code');
  assert.equal((await useLink(third, { code: codes[5], password: 'Prune Dubois 1' })).status, 422, 'made of their own names');
});

test('while a link waits every session says so, and ends it in one click', async () => {
  const pair = await someone(), before = await world.signIn(pair);
  const link = await linkFor(pair, email(pair));
  const later = await world.signIn(pair);
  for (const browser of [before, later])
    for (const path of ['/', '/spaces', '/threads/1', '/settings/sessions', '/charter'])
      assert.match((await browser.get(path)).text, /Ce n’est pas moi/, path);
  await before.get('/');
  assert.equal((await before.submit('/settings/recovery/cancel')).status, 303);
  assert.equal((await world.visitor().get(link)).status, 410);
  assert.doesNotMatch((await later.get('/')).text, /Ce n’est pas moi/);
  const alma = await world.as('alma');
  assert.doesNotMatch((await alma.get('/')).text, /Ce n’est pas moi/);
});

test('nobody cancels for another', async () => {
  const pair = await someone(), link = await linkFor(pair, email(pair)), boris = await world.as('boris');
  await boris.post('/settings/recovery/cancel', { csrf: await boris.csrf() });
  assert.equal((await world.visitor().get(link)).status, 200);
});

test('a second request waits no longer than the first, and a few are enough', async () => {
  const pair = await someone();
  await linkFor(pair, email(pair));
  const opens = () => world.query(`SELECT DISTINCT opens_at FROM resets WHERE member_id = ${world.memberId(pair)}`);
  await linkFor(pair, email(pair));
  assert.equal(opens().length, 1);
  for (let i = 0; i < 3; i++) await ask(pair);
  await linkFor('alma', 'alma@mail.example');
  assert.equal(count(email(pair)), 3);
});

test('who is meant cannot be told from the answer', async () => {
  await giveAddress('boris', 'boris@chez.example');
  const pages = new Set(), fields = [];
  for (const name of ['boris', 'BORIS@mail.example', 'boris@chez.example', 'nobody', 'no@body.example', 'ivan', 'remi', 'rh@ml.example', "' OR 1=1--"]) {
    const browser = world.visitor(), reply = await ask(name, {}, browser);
    assert.equal(reply.status, 200, name);
    pages.add(withoutTokens(reply.text));
    const { date, 'content-length': length, ...rest } = reply.headers;
    fields.push(JSON.stringify(rest));
  }
  assert.equal(pages.size, 1);
  assert.equal(new Set(fields).size, 1);
  await mailTo(world.data, 'boris@chez.example', 4);
});

test('the answer comes before anything is looked up', async () => {
  const times = { alma: [], nobody: [] };
  for (let i = 0; i < 5; i++)
    for (const name of Object.keys(times)) {
      const browser = world.visitor({ localAddress: `127.0.0.${10 + i}` });
      await browser.get('/forgotten');
      const start = process.hrtime.bigint();
      await browser.submit('/forgotten', { identifier: name === 'alma' ? 'alma' : `nobody${i}` });
      times[name].push(Number(process.hrtime.bigint() - start) / 1e6);
    }
  const median = (all) => all.sort((a, b) => a - b)[2];
  assert.ok(Math.abs(median(times.alma) - median(times.nobody)) < 15, JSON.stringify(times));
});

test('requests are bounded, by name and network alike for all names', async () => {
  for (const name of ['cleo', 'nobody at all']) {
    const browser = world.visitor({ localAddress: '127.0.0.77' });
    for (let i = 0; i < 5; i++) assert.equal((await ask(name, {}, browser)).status, 200);
    const reply = await ask(name, {}, browser);
    assert.equal(reply.status, 429);
    assert.ok(Number(reply.headers['retry-after']) > 0);
  }
});

test('an import after activation leads no reset elsewhere', async () => {
  const pair = await someone();
  await world.import('ml', [csvRow(pair, 'Prune;Dubois').replace(email(pair), 'chef@mail.example')], { words: ['--attest'] });
  await linkFor(pair, email(pair));
  assert.equal(count('chef@mail.example'), 0);
});

test('the own address that is no longer read: the other, in the open, and the first is told', async () => {
  const pair = await someone(), address = `${pair}@chez.example`;
  const own = await giveAddress(pair, address);
  const link = await linkFor(pair, email(pair), { lost: 'yes' });
  assert.match((await mailTo(world.data, address, 1, /a été demandé/)).body, /trois jours/);
  assert.match((await own.get('/')).text, /Ce n’est pas moi/);
  assert.equal((await useLink(link, { code: '' })).status, 422);
});

test('an address given under a stolen password goes with that password', async () => {
  for (const way of ['reset', 'change']) {
    const pair = await someone(), address = `${pair}@chez.example`, thief = `${pair}@voleur.example`;
    const own = await giveAddress(pair, address), intruder = await world.signIn(pair);
    await intruder.get('/settings/recovery');
    await intruder.submit('/settings/recovery/address', { address: thief, current: passwordOf(pair) });
    const link = linkOf(await mailTo(world.data, thief));
    if (way === 'reset') assert.equal((await useLink(await linkFor(pair, address))).location, '/login');
    else {
      const theirs = await linkFor(pair, email(pair), { lost: 'yes' });
      await own.get('/settings/password');
      assert.equal((await own.submit('/settings/password', { current: passwordOf(pair), password: NEW })).status, 303);
      assert.equal((await world.visitor().get(theirs)).status, 410, 'a link that waits ends too');
    }
    const reader = world.visitor();
    assert.equal((await reader.get(link)).status, 410, way);
    assert.equal(world.value(`SELECT address FROM own_addresses WHERE member_id = ${world.memberId(pair)}`), address);
    await mailTo(world.data, address, 1, /mot de passe/);
  }
});

test('each address hears once of a new password; the own one of first codes', async () => {
  const pair = await someone(), address = `${pair}@chez.example`;
  const own = await giveAddress(pair, address), codes = await makeCodes(pair, own);
  await mailTo(world.data, address, 1, /codes/);
  const link = await linkFor(pair, email(pair), { lost: 'yes' });
  assert.equal((await useLink(link, { code: codes[0] })).location, '/login');
  await mailTo(world.data, email(pair), 1, /mot de passe a été changé/);
  await mailTo(world.data, address, 1, /mot de passe a été changé/);
  const other = await someone();
  await linkFor(other, email(other)); // nothing more waits
  assert.deepEqual([address, email(pair)].map((to) => count(to, /mot de passe a été changé/)), [1, 1]);
});

test('who has left is not brought back by the address that the organisation reads', async () => {
  const pair = await someone(), own = await world.signIn(pair), begun = await linkFor(pair, email(pair));
  await own.get('/settings/leave');
  assert.equal((await own.submit('/settings/leave', { password: passwordOf(pair), texts: 'keep', confirm: 'yes' })).status, 200);
  assert.equal((await world.visitor().get(begun)).status, 410);
  await ask(pair, {}, world.visitor({ localAddress: '127.0.2.1' }));
  await ask(email(pair), { lost: 'yes' }, world.visitor({ localAddress: '127.0.2.2' }));
  await linkFor(await someone(), email(`pair${made}`));
  assert.equal(count(email(pair), LINK), 1, 'the one from before');
  assert.equal(world.value(`SELECT COUNT(*) FROM resets WHERE member_id = ${world.memberId(pair)}`), 0);
});

test('without any address, a code alone; with one, never', async () => {
  const pair = await someone((identifier, name) => csvRow(identifier, name).replace(email(identifier), ''));
  const codes = await makeCodes(pair), other = await someone(), theirs = await makeCodes(other);
  const type = async (identifier, code) => {
    const browser = world.visitor();
    await browser.get('/forgotten/code');
    return browser.submit('/forgotten/code', { identifier, code });
  };
  const refusals = [await type(other, theirs[0]), await type('nobody', codes[0]), await type(pair, theirs[0]), await type(pair, 'x')];
  assert.deepEqual(refusals.map((reply) => reply.status), [422, 422, 422, 422]);
  assert.equal(new Set(refusals.map((reply) => withoutTokens(reply.text).replace(/value="[^"]*" autocomplete="username"/, ''))).size, 1);
  const reply = await type(pair, codes[0]);
  assert.match(reply.location, /^\/reset\//);
  assert.equal((await useLink(reply.location)).location, '/login');
  assert.ok(await signsIn(pair, NEW));
  assert.equal((await type(pair, codes[0])).status, 422, 'once');
});

test('all who can sign in, closed access too, look after their own recovery', async () => {
  for (const identifier of signedIn) {
    const browser = await world.as(identifier);
    assert.equal((await browser.get('/settings/recovery')).status, 200, identifier);
    const codes = await makeCodes(identifier, browser);
    assert.equal(codes.length, 10);
  }
});

test('links are made of the configured address, whatever a request says', async () => {
  const pair = await someone(), browser = world.visitor();
  await browser.get('/forgotten');
  await browser.submit('/forgotten', { identifier: pair }, { headers: { 'X-Forwarded-Host': 'evil.example', Forwarded: 'host=evil.example' } });
  const mail = await mailTo(world.data, email(pair), 1, LINK);
  assert.doesNotMatch(mail.raw, /evil/);
  assert.match(mail.body, /http:\/\/127\.0\.0\.1:8080\/reset\//);
  assert.match(mail.body, new RegExp(pair), 'and says the identifier');
  assert.doesNotMatch(mail.raw, /Prune|Dubois/);
});

test('no secret stands in the database, the audit log or the log', async () => {
  const pair = await someone(), codes = await makeCodes(pair), link = await linkFor(pair, email(pair));
  const tables = ['resets', 'recovery_codes', 'outbox', 'audit_texts', 'activations', 'address_requests', 'once_answers'];
  const stored = tables.map((table) => JSON.stringify(world.query(`SELECT * FROM ${table}`))).join();
  for (const secret of [codes[0], codes[0].replaceAll('-', ''), link.split('/').pop(), NEW]) {
    assert.ok(!stored.includes(secret));
    assert.ok(!world.daemon.log.includes(secret));
  }
});

test('mails to unconfirmed addresses are few', async () => {
  const pair = await someone(), own = await world.signIn(pair), answers = [];
  for (let i = 0; i < 11; i++) {
    if (i % 5 === 0) await world.advance(HOUR / 2);
    await own.get('/settings/recovery');
    const { status } = await own.submit('/settings/recovery/address', { address: `autrui${i}@ailleurs.example`, current: passwordOf(pair) });
    answers.push(status);
  }
  assert.deepEqual(answers, [...Array(10).fill(303), 429]);
});

test('who asks in somebody’s place takes their own way back from nobody', async () => {
  const pair = await someone(), address = `${pair}@chez.example`;
  await giveAddress(pair, address);
  const prank = (fields, i) => ask(pair, fields, world.visitor({ localAddress: `127.0.1.${i}` }));
  for (let i = 1; i <= 6; i++) await prank({ lost: 'yes' }, i);
  await mailTo(world.data, email(pair), 3, LINK);
  for (let i = 1; i <= 6; i++) await prank({}, i);
  await mailTo(world.data, address, 3, LINK);
  assert.equal(count(address, LINK), 3, 'a few at once');
  for (let hour = 1; hour <= 3; hour++) {
    await world.advance(2 * HOUR);
    for (let i = 1; i <= 3; i++) await prank({}, i + 10 * hour);
    await mailTo(world.data, address, 3 + Math.min(3, hour) * 1, LINK);
  }
  await world.advance(2 * HOUR);
  const link = await linkFor(pair, address, {});
  assert.equal((await useLink(link)).location, '/login', 'however many were asked for, one that is good');
  assert.ok(count(address, LINK) <= 10, 'and no flood of mails');
});
