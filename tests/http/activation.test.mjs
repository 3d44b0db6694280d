// Coming in for the first time: by a mailed link, by a code on paper; once, and never again by the
// organisation's hand.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { withoutTokens } from '../authz/pages.mjs';
import { mailTo } from '../lib/mail.mjs';
import { csvRow, openWorld, passwordOf } from '../lib/world.mjs';

let world;
before(async () => { world = await openWorld({ clock: true }); });
after(() => world.close());

const mails = (identifier) => world.value(
  `SELECT COUNT(*) FROM outbox WHERE kind = 'activation' AND member_id = ${world.memberId(identifier)}`);
const live = (identifier) => world.value(
  `SELECT COUNT(*) FROM activations WHERE used_at IS NULL AND member_id = ${world.memberId(identifier)}`);
const codeFor = async (identifier) => (await world.run(['member', 'code', identifier])).stdout.trim();

async function typeCode(identifier, code, browser = world.visitor()) {
  await browser.get('/activate');
  return { browser, reply: await browser.submit('/activate', { identifier, code }) };
}

test('an accepted import queues one activation mail, the same list no second', async () => {
  const row = csvRow('lise', 'Lise;Bleue');
  await world.import('ml', [row]);
  assert.equal(mails('lise'), 1);
  await world.import('ml', [row], { words: ['--attest'] });
  assert.equal(mails('lise'), 1);
});

test('nobody is written to before they are accepted', async () => {
  await world.import('ml', [csvRow('remy', 'Remy;Vert', 'Directeur de mission locale;;yes;yes'),
    csvRow('ode', 'Ode;Verte', 'Chargée de rayonnement;;no;yes')]);
  assert.equal(mails('remy'), 0);
  assert.equal(mails('ode'), 0);
  await world.run(['member', 'review', 'accept', 'ode', '--reason', 'connue']);
  assert.equal(mails('ode'), 1, 'accepted by people');
});

test('another address ends the link that went to the first', async () => {
  await world.import('ml', [csvRow('tom', 'Tom;Gris')]);
  assert.equal(live('tom'), 1);
  await mailTo(world.data, 'tom@mail.example'); // one that is still queued when its link ends never goes
  await world.import('ml', [csvRow('tom', 'Tom;Gris').replace('tom@mail', 'tom.gris@mail')]);
  assert.equal(live('tom'), 1);
  assert.equal(mails('tom'), 2);
});

test('an expired link is renewed by the next list, and not once the account is active', async () => {
  const row = csvRow('zita', 'Zita;Rose');
  await world.import('ml', [row]);
  await mailTo(world.data, 'zita@mail.example');
  await world.advance(15 * 24 * 3600);
  await world.import('ml', [row]);
  await mailTo(world.data, 'zita@mail.example', 2);
  await world.activate('zita');
  await world.advance(15 * 24 * 3600);
  await world.import('ml', [row.replace('zita@mail', 'rh@mail')], { words: ['--attest'] });
  assert.equal(live('zita'), 0, 'no way in is made for an organisation');
  const { code } = await world.run(['member', 'code', 'zita'], { codes: [1] });
  assert.equal(code, 1);
});

test('a code on paper opens the account, once', async () => {
  const code = await codeFor('ivan');
  assert.match(code, /^([A-HJKMNPR-Z]{4}-){3}[A-HJKMNPR-Z]{4}$/);
  const { browser, reply } = await typeCode('Ivan', code.toLowerCase().replaceAll('-', ' '));
  assert.equal(reply.status, 303);
  assert.match(reply.location, /^\/activate\/[\w-]{43}$/);
  await browser.get(reply.location);
  const short = await browser.submit(reply.location, { password: 'court' });
  assert.equal(short.status, 422);
  const own = await browser.submit(reply.location, { password: 'ivan-rose-2026' });
  assert.equal(own.status, 422, 'made of their own names');
  const [first, second] = await Promise.all([1, 2].map(() =>
    browser.submit(reply.location, { password: passwordOf('ivan') })));
  assert.deepEqual([first.status, second.status].sort(), [303, 409].sort(), 'twice at once is once');
  await world.signIn('ivan');
  const again = await typeCode('ivan', code);
  assert.equal(again.reply.status, 422, 'the code has served');
  const gone = await browser.get(reply.location);
  assert.equal(gone.status, 410);
});

test('a wrong code, an unknown name and an active account get the same page', async () => {
  await world.import('ml', [csvRow('jade', 'Jade;Or')]);
  const code = await codeFor('jade');
  const wrong = `${code.slice(0, -1)}${code.endsWith('A') ? 'B' : 'A'}`;
  const pages = [];
  for (const [name, typed] of [['jade', wrong], ['nobody', wrong], ['alma', wrong], ['boris', code], ['jade', 'x']]) {
    const { reply } = await typeCode(name, typed);
    assert.equal(reply.status, 422, `${name} ${typed}`);
    pages.push(withoutTokens(reply.text).replace(`value="${name}"`, '').replace(`value="${typed}"`, ''));
  }
  assert.equal(new Set(pages).size, 1);
  assert.equal((await typeCode('jade', code)).reply.status, 303);
});

test('codes run out, and a new one ends the one before', async () => {
  await world.import('ml', [csvRow('kim', 'Kim;Or')]);
  const first = await codeFor('kim'), second = await codeFor('kim');
  assert.equal((await typeCode('kim', first)).reply.status, 422);
  assert.equal((await typeCode('kim', second)).reply.status, 303);
  await world.advance(31 * 24 * 3600);
  assert.equal((await typeCode('kim', second)).reply.status, 422);
});

test('guesses are bounded', async () => {
  const browser = world.visitor();
  for (let i = 0; i < 10; i++) assert.equal((await typeCode('personne', 'AAAA-AAAA-AAAA-AAAA', browser)).reply.status, 422);
  const { reply } = await typeCode('personne', 'AAAA-AAAA-AAAA-AAAA', browser);
  assert.equal(reply.status, 429);
  assert.ok(Number(reply.headers['retry-after']) > 0);
});

test('neither code nor link stands in the database or the log', async () => {
  await world.import('ml', [csvRow('lou', 'Lou;Or')]);
  const code = await codeFor('lou');
  const { reply } = await typeCode('lou', code);
  const token = reply.location.split('/').pop();
  const stored = JSON.stringify([world.query('SELECT quote(token_hash) FROM activations'),
    world.query('SELECT * FROM outbox'), world.query('SELECT * FROM audit_texts')]);
  for (const secret of [code, code.replaceAll('-', ''), token]) {
    assert.ok(!stored.includes(secret));
    assert.ok(!world.daemon.log.includes(secret));
  }
});
