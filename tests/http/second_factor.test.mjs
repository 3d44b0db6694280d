// The second step of signing in: set up, asked for, replaced, taken away; and what an attacker with
// the password can do about it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { readForms } from '../lib/browser.mjs';
import { addressee, linkOf, maildir, mailTo } from '../lib/mail.mjs';
import { codeAt, seedOf, Telephone } from '../lib/totp.mjs';
import { csvRow, openWorld, passwordOf } from '../lib/world.mjs';

const MINUTE = 60, DAY = 86400, NEW = 'tout autre chose, cette fois';
let world;
before(async () => { world = await openWorld({ clock: true }); });
after(() => world.close());

// A member of their own for each test, active, with a session and a telephone.
let made = 0;
async function someone({ isEnrolled = true } = {}) {
  const identifier = `pair${++made}`, telephone = new Telephone(world);
  await world.import('ml', [csvRow(identifier, 'Prune;Dubois')]);
  await world.activate(identifier);
  const browser = await world.signIn(identifier);
  if (isEnrolled) await telephone.enrol(browser, passwordOf(identifier));
  return { identifier, browser, telephone, password: passwordOf(identifier), id: world.memberId(identifier) };
}

const toCode = async (pair, { browser = world.visitor(), ...fields } = {}) => {
  const page = await browser.signIn(pair.identifier, pair.password, fields);
  assert.equal(page.status, 200);
  assert.ok(!browser.session, 'no session before the second step');
  return browser;
};
const giveCode = (browser, code, fields = {}) => browser.submit('/login/code', { code, ...fields });
const sessions = (pair) => world.value(`SELECT COUNT(*) FROM sessions WHERE member_id = ${pair.id}`);
const isIn = async (browser) => (await browser.get('/settings/sessions')).status === 200;

test('set up: the picture and the letters hold the same seed, and count once a code was given', async () => {
  const pair = await someone({ isEnrolled: false }), { browser } = pair;
  const other = await world.signIn(pair.identifier);
  await browser.get('/settings/second-factor');
  assert.equal((await browser.submit('/settings/second-factor/begin', { current: 'pas le bon mot' })).status, 422);
  const page = await browser.submit('/settings/second-factor/begin', { current: pair.password });
  assert.match(page.text, /<svg class="qr" viewBox="0 0 \d+ \d+" role="img" aria-label="[^"]+"><path d="M[\dMhvz -]+"\/><\/svg>/);
  const seed = seedOf(page);
  assert.equal(seed.length, 32);
  assert.equal(world.value('SELECT COUNT(*) FROM second_factors'), 0, 'nothing counts yet');
  const now = () => Date.now() + world.offset * 1000;
  const wrong = await browser.submit('/settings/second-factor', { code: codeAt(seed, now(), 5) });
  assert.equal(wrong.status, 422);
  assert.equal(seedOf(wrong), seed, 'the same picture again');
  assert.equal((await browser.submit('/settings/second-factor', { code: codeAt(seed, now()) })).status, 200);
  assert.ok(await isIn(browser));
  assert.ok(!await isIn(other), 'sessions without it are over');
  assert.match((await browser.get('/settings/second-factor')).text, /En place depuis/);
});

test('the seed is nowhere in the database in clear, and of no other session or person', async () => {
  const pair = await someone({ isEnrolled: false }), { browser } = pair, thief = await someone({ isEnrolled: false });
  await browser.get('/settings/second-factor');
  const page = await browser.submit('/settings/second-factor/begin', { current: pair.password });
  const { seed: sealed } = browser.form('/settings/second-factor'), seed = seedOf(page);
  const code = codeAt(seed, Date.now() + world.offset * 1000);
  await thief.browser.get('/settings/second-factor');
  const csrf = await thief.browser.csrf();
  assert.equal((await thief.browser.post('/settings/second-factor', { csrf, seed: sealed, code })).status, 422);
  const second = await world.signIn(pair.identifier);
  assert.equal((await second.post('/settings/second-factor', { csrf: await second.csrf(), seed: sealed, code })).status, 422);
  assert.equal((await browser.submit('/settings/second-factor', { code })).status, 200);
  const bits = [...seed].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('');
  const hex = bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2).toString(16).padStart(2, '0')).join('');
  const stored = world.value(`SELECT lower(hex(sealed)) FROM second_factors WHERE member_id = ${pair.id}`);
  assert.ok(!stored.includes(hex));
  assert.equal(stored.length, 2 * 60);
});

test('signing in: password, then a code, and only then a session', async () => {
  const pair = await someone(), browser = await toCode(pair);
  const before = sessions(pair);
  assert.equal((await browser.get('/')).location, '/login');
  assert.equal((await giveCode(browser, '000000')).status, 401);
  assert.equal(sessions(pair), before);
  const code = await pair.telephone.next();
  const reply = await giveCode(browser, `${code.slice(0, 3)} ${code.slice(3)}`);
  assert.deepEqual([reply.status, reply.location], [303, '/']);
  assert.ok(await isIn(browser));
  assert.equal((await world.visitor().signIn(pair.identifier, 'pas le bon mot')).status, 401, 'a wrong password as ever');
});

test('a code is good once: again, or at the same time in two browsers', async () => {
  const pair = await someone();
  const [one, two, three] = await Promise.all([1, 2, 3].map(() => toCode(pair)));
  const code = await pair.telephone.next();
  const replies = await Promise.all([giveCode(one, code), giveCode(two, code)]);
  assert.deepEqual(replies.map((reply) => reply.status).sort(), [303, 401]);
  assert.equal((await giveCode(three, code)).status, 401);
  assert.equal((await giveCode(three, pair.telephone.now(-1))).status, 401, 'nor an older one');
});

test('one step of the clock either way, no more', async () => {
  const pair = await someone();
  for (const [by, status] of [[-2, 401], [2, 401], [-1, 303], [1, 303]]) {
    await world.advance(5 * MINUTE);
    assert.equal((await giveCode(await toCode(pair), pair.telephone.now(by))).status, status, `${by}`);
  }
});

test('a code on paper stands in once, in any spelling', async () => {
  const pair = await someone(), [paper] = pair.telephone.papers;
  assert.equal((await giveCode(await toCode(pair), paper.toLowerCase().replaceAll('-', ' '))).location, '/');
  assert.equal((await giveCode(await toCode(pair), paper)).status, 401);
  const other = await someone();
  assert.equal((await giveCode(await toCode(other), pair.telephone.papers[1])).status, 401, 'nor anybody else’s');
});

test('where one wanted to go, the shared computer and the text on its way go through both steps', async () => {
  const pair = await someone(), { browser } = pair, title = 'Un titre « à garder »', body = 'Ligne une\r\n\r\nLigne <deux> & trois';
  await browser.get('/threads/new');
  const form = browser.form('/threads');
  world.query(`DELETE FROM sessions WHERE member_id = ${pair.id}`);
  await browser.post('/threads', { ...form, space: 'posture', kind: 'question', title, body });
  const page = await browser.submit('/login', { identifier: pair.identifier, password: pair.password, shared_computer: 'yes' });
  assert.equal(page.status, 200);
  assert.ok(!readForms(page.text).some((one) => 'trust' in one.fields) && !page.text.includes('name="trust"'), 'no trust in a shared computer');
  assert.equal((await giveCode(browser, '000000')).status, 401);
  const reply = await giveCode(browser, await pair.telephone.next(), { trust: 'yes' });
  assert.match(reply.location, /^\/threads\/new/);
  const composer = (await browser.get(reply.location)).text;
  assert.ok(composer.includes('Un titre « à garder »') && composer.includes('Ligne &lt;deux&gt; &amp; trois'));
  assert.equal(world.value(`SELECT is_shared FROM sessions WHERE member_id = ${pair.id}`), 1);
  assert.equal(world.value(`SELECT COUNT(*) FROM trusted_browsers WHERE member_id = ${pair.id}`), 0);
  const next = world.visitor();
  await next.get('/login?next=%2Fmembers%3Fq%3Da');
  await next.submit('/login', { identifier: pair.identifier, password: pair.password });
  assert.equal((await giveCode(next, await pair.telephone.next())).location, '/members?q=a');
});

test('the second step is of one browser, one password and five minutes', async () => {
  const pair = await someone(), browser = await toCode(pair);
  const { step } = browser.form('/login/code');
  const thief = world.visitor();
  const csrf = await thief.csrf();
  assert.equal((await thief.post('/login/code', { csrf, step, code: await pair.telephone.next() })).status, 401);
  assert.ok(!thief.session);
  const late = await toCode(pair);
  await world.advance(6 * MINUTE);
  const reply = await giveCode(late, pair.telephone.now());
  assert.equal(reply.status, 401);
  assert.match(reply.text, /plus de cinq minutes/);
  assert.ok(reply.text.includes('action="/login"'), 'from the beginning');
  const meanwhile = await toCode(pair);
  const [{ before }] = world.query(`SELECT password_hash AS before FROM members WHERE id = ${pair.id}`);
  world.query(`UPDATE members SET password_hash = (SELECT password_hash FROM members WHERE identifier = 'alma') WHERE id = ${pair.id}`);
  assert.equal((await giveCode(meanwhile, pair.telephone.now())).status, 401, 'the password has changed');
  world.query(`UPDATE members SET password_hash = '${before}' WHERE id = ${pair.id}`);
  assert.equal((await world.visitor().get('/login/code')).location, '/login');
});

test('whoever has the password guesses twenty times an hour; the person comes in and hears of it', async () => {
  const pair = await someone(), known = world.visitor();
  await toCode(pair, { browser: known });
  assert.equal((await giveCode(known, await pair.telephone.next())).status, 303);
  await known.csrf('/settings/sessions');
  await known.submit('/logout');
  const thief = await toCode(pair);
  const statuses = [];
  for (let i = 0; i < 22; i++) statuses.push((await giveCode(thief, String(i).padStart(6, '0'))).status);
  assert.equal(statuses.filter((status) => status === 401).length, 20, statuses.join(' '));
  assert.equal(statuses.at(-1), 429);
  const page = await giveCode(thief, '111111');
  assert.ok(Number(page.headers['retry-after']) > 0);
  await toCode(pair, { browser: known });
  assert.equal((await giveCode(known, pair.telephone.now(1))).status, 303, 'their own browser has its own tries');
  assert.match((await known.get('/notifications')).text, /suivi de codes faux/);
  const elsewhere = await toCode(pair);
  assert.equal((await giveCode(elsewhere, pair.telephone.papers[0])).status, 303, 'and a code on paper always passes');
});

test('a trusted browser is not asked for 30 days; it is listed, revoked, and forgotten with a new password', async () => {
  const pair = await someone(), browser = world.visitor();
  const again = async (fields = {}) => {
    await browser.csrf('/settings/sessions');
    await browser.submit('/logout');
    return browser.signIn(pair.identifier, pair.password, fields);
  };
  await toCode(pair, { browser });
  await giveCode(browser, await pair.telephone.next(), { trust: 'yes' });
  assert.equal((await again()).status, 303, 'the password alone');
  assert.equal((await again({ shared_computer: 'yes' })).status, 200, 'not once it is said to be shared');
  await giveCode(browser, await pair.telephone.next());
  const list = await browser.get('/settings/second-factor');
  assert.match(list.text, /Navigateurs de confiance[\s\S]*Autre navigateur/);
  const row = readForms(list.text).find((form) => form.action.endsWith('/browsers') && form.fields.browser !== 'all');
  const thief = await someone();
  const csrf = await thief.browser.csrf();
  await thief.browser.post('/settings/second-factor/browsers', { csrf, browser: row.fields.browser });
  assert.equal(world.value(`SELECT COUNT(*) FROM trusted_browsers WHERE member_id = ${pair.id}`), 1, 'nobody else’s to revoke');
  assert.equal((await browser.post('/settings/second-factor/browsers', row.fields)).status, 303);
  assert.equal((await again()).status, 200);
  await giveCode(browser, await pair.telephone.next(), { trust: 'yes' });
  assert.equal((await again()).status, 303);
  await world.advance(31 * DAY);
  assert.equal((await browser.signIn(pair.identifier, pair.password)).status, 200, 'asked again after 30 days');
  await giveCode(browser, pair.telephone.now(), { trust: 'yes' });
  const elsewhere = await toCode(pair);
  await giveCode(elsewhere, await pair.telephone.next());
  await elsewhere.get('/settings/password');
  assert.equal((await elsewhere.submit('/settings/password', { current: pair.password, password: NEW })).status, 303);
  assert.equal((await browser.signIn(pair.identifier, NEW)).status, 200, 'a new password forgets trust');
});

test('a stolen trust cookie is of one account', async () => {
  const pair = await someone(), other = await someone(), browser = await toCode(pair);
  await giveCode(browser, await pair.telephone.next(), { trust: 'yes' });
  const thief = world.visitor();
  for (const [name, value] of browser.cookies) if (name.includes('device')) thief.cookies.set(name, value);
  assert.equal((await thief.signIn(other.identifier, other.password)).status, 200);
  assert.ok(!thief.session);
});

// The acts that ask who is at the keyboard: page, form, fields.
const acts = [
  ['/settings/recovery', '/settings/recovery/address', (n) => ({ address: `a${n}@chez.example` }), 'current'],
  ['/settings/recovery', '/settings/recovery/codes', () => ({}), 'current'],
  ['/settings/password', '/settings/password', () => ({ password: NEW }), 'current'],
  ['/settings/data', '/settings/data', () => ({}), 'password'],
  ['/settings/leave', '/settings/leave', () => ({ texts: 'keep', confirm: 'yes' }), 'password'],
];
for (const [page, action, fields, name] of acts)
  test(`${action} asks for a code too, unless one was given less than ten minutes ago`, async () => {
    const pair = await someone(), { browser } = pair;
    const send = async (more) => {
      await browser.get(page);
      return browser.submit(action, { ...fields(pair.id), [name]: pair.password, ...more });
    };
    await world.advance(11 * MINUTE);
    assert.match((await browser.get(page)).text, /name="code"/);
    const missing = await send({});
    assert.equal(missing.status, 422);
    assert.match(missing.text, /Il faut aussi un code/);
    assert.equal((await send({ code: '123456' })).status, 422);
    const code = await pair.telephone.next();
    const wrong = await send({ code, [name]: 'pas le bon mot' });
    assert.equal(wrong.status, 422);
    assert.match(wrong.text, /Ce n’est pas votre mot de passe actuel/);
    assert.ok([200, 303].includes((await send({ code })).status), 'a wrong password uses no code up');
    if (action === '/settings/leave' || action === '/settings/password') return;
    assert.ok(!(await browser.get(page)).text.includes('name="code"'), 'fresh: not asked');
    assert.ok([200, 303].includes((await send({})).status));
    await world.advance(11 * MINUTE);
    assert.equal((await send({ code })).status, 422, 'and that code is used');
  });

test('removing it, replacing it and new codes on paper want a code however fresh the last one is', async () => {
  const pair = await someone(), { browser, telephone, password } = pair;
  const send = async (action, fields) => {
    await browser.get('/settings/second-factor');
    return browser.submit(`/settings/second-factor/${action}`, { current: password, ...fields });
  };
  for (const action of ['remove', 'begin', 'codes']) assert.equal((await send(action, {})).status, 422, action);
  assert.equal(world.value(`SELECT COUNT(*) FROM second_factors WHERE member_id = ${pair.id}`), 1);
  const renewed = await send('codes', { code: telephone.papers[0] });
  assert.equal(renewed.status, 200);
  const papers = [...renewed.text.matchAll(/<code>([A-Z-]{19})<\/code>/g)].map(([, code]) => code);
  assert.equal((await giveCode(await toCode(pair), telephone.papers[1])).status, 401, 'the old ones are over');
  assert.equal((await giveCode(await toCode(pair), papers[0])).status, 303);
  const before = telephone.seed;
  await world.advance(MINUTE);
  await telephone.enrol(browser, password, { code: telephone.now() });
  assert.notEqual(telephone.seed, before);
  assert.equal((await giveCode(await toCode(pair), codeAt(before, Date.now() + world.offset * 1000, 1))).status, 401);
  assert.equal((await send('remove', { code: await telephone.next() })).status, 303);
  assert.equal(world.value(`SELECT COUNT(*) FROM second_factor_codes WHERE member_id = ${pair.id}`), 0);
  assert.equal((await world.visitor().signIn(pair.identifier, password)).status, 303, 'the password alone again');
});

test('a reset of the password leaves the second step standing, and forgets trust', async () => {
  const pair = await someone(), trusted = await toCode(pair);
  await giveCode(trusted, await pair.telephone.next(), { trust: 'yes' });
  const visitor = world.visitor();
  await visitor.get('/forgotten');
  await visitor.submit('/forgotten', { identifier: pair.identifier });
  const link = linkOf(await mailTo(world.data, `${pair.identifier}@mail.example`, 1, /^Retrouver/));
  await world.advance(73 * 3600);
  await visitor.get(link);
  assert.equal((await visitor.submit(link, { password: NEW })).location, '/login');
  assert.equal((await visitor.signIn(pair.identifier, NEW)).status, 200, 'a code is still wanted');
  assert.equal((await trusted.signIn(pair.identifier, NEW)).status, 200);
  assert.equal((await giveCode(trusted, pair.telephone.now())).status, 303);
});

test('the operator takes a lost one away: told by mail, sessions end, the reason is in the log', async () => {
  const pair = await someone();
  assert.equal((await world.run(['member', 'second-factor', 'reset', pair.identifier], { codes: [64] })).code, 64);
  await world.run(['member', 'second-factor', 'reset', pair.identifier, '--reason', 'vu en personne']);
  assert.ok(!await isIn(pair.browser));
  assert.match((await mailTo(world.data, `${pair.identifier}@mail.example`, 1, /retirée/)).body, /Remettez une deuxième étape/);
  assert.match(world.value("SELECT text FROM audit_texts ORDER BY seq DESC LIMIT 1"), new RegExp(`${pair.identifier}: vu en personne`));
  const browser = await world.signIn(pair.identifier);
  assert.match((await browser.get('/notifications')).text, /a été retirée par l’équipe/);
  assert.equal((await world.run(['member', 'second-factor', 'reset', pair.identifier, '--reason', 'encore'], { codes: [1] })).code, 1);
});

test('changes are told to the own address alone', async () => {
  const pair = await someone({ isEnrolled: false }), address = `${pair.identifier}@chez.example`;
  await pair.browser.get('/settings/recovery');
  await pair.browser.submit('/settings/recovery/address', { address, current: pair.password });
  const link = linkOf(await mailTo(world.data, address));
  await pair.browser.get(link);
  await pair.browser.submit(link);
  await pair.telephone.enrol(pair.browser, pair.password);
  assert.match((await mailTo(world.data, address, 1, /est en place/)).body, /demande désormais un code/);
  const thief = await toCode(pair);
  for (let i = 0; i < 6; i++) await giveCode(thief, '000000');
  await mailTo(world.data, address, 1, /connaît peut-être/);
  const told = maildir(world.data).filter((mail) => addressee(mail) === `${pair.identifier}@mail.example`);
  assert.deepEqual(told.map((mail) => mail.subject).filter((subject) => /étape|mot de passe|connexion/.test(subject)), []);
});

test('one’s own copy of one’s data says since when, and holds no seed', async () => {
  const pair = await someone();
  await pair.browser.get('/settings/data');
  const reply = await pair.browser.submit('/settings/data', { password: pair.password });
  const data = JSON.parse(reply.text);
  assert.equal(data.second_factor.length, 1);
  assert.equal(data.second_factor[0].codes_left, 10);
  assert.ok(!reply.text.includes(pair.telephone.seed));
});
