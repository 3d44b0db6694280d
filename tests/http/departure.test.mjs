// One's own data, complete and of nobody else; leaving, coming back, being forgotten.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { csvRow, openWorld, passwordOf } from '../lib/world.mjs';

let world;
before(async () => { world = await openWorld({ clock: true, options: '[limits]\nposts_per_minute = 0' }); });
after(() => world?.close());

const DAY_S = 24 * 3600;
const take = async (browser, fields) => {
  await browser.get('/settings/data');
  return browser.submit('/settings/data', fields);
};
const secretsOf = (who) => Array.from({ length: 40 }, (_, i) => `secret-${who}-${i}-fin`);

// 40 texts in each place that holds some of a person's.
async function plant(identifier) {
  const browser = await world.signIn(identifier), csrf = await browser.csrf();
  const words = secretsOf(identifier);
  for (const [i, word] of words.entries()) {
    if (i % 4 === 0) await browser.post('/threads/2/posts', { csrf, body: `Un message : ${word}` });
    else if (i % 4 === 1) await browser.post('/threads', { csrf, space: 'metier', kind: 'discussion', title: word, body: 'texte' });
    else if (i % 4 === 2) await browser.post('/drafts', { csrf, place: 'new', body: word });
    else {
      const { location } = await browser.post('/threads/1/posts', { csrf, body: `Avant : ${word}` });
      const id = /post-(\d+)/.exec(location)[1];
      await browser.post(`/posts/${id}/edit`, { csrf, body: 'Après' });
      if (i % 8 === 3) await browser.post(`/posts/${id}/delete`, { csrf, reason: '' });
    }
  }
  return words;
}

test('one’s own data: everything of one’s own, nothing of another', async () => {
  const [mine, theirs] = [await plant('alma'), await plant('boris')];
  const alma = await world.as('alma');
  const reply = await take(alma, { password: passwordOf('alma') });
  assert.equal(reply.status, 200);
  assert.equal(reply.headers['content-type'], 'application/json');
  assert.match(reply.headers['content-disposition'], /^attachment; filename="mes-donnees-1\.json"$/);
  assert.equal(reply.headers['cache-control'], 'no-store');
  for (const word of mine) assert.ok(reply.text.includes(word), word);
  for (const word of [...theirs, 'Boris', 'boris', 'Petit', 'Premiers', 'argon2', passwordOf('alma')]) assert.ok(!reply.text.includes(word), word);
  const data = JSON.parse(reply.text);
  assert.equal(data.format, 'entre-pairs-own-data/1');
  assert.deepEqual([data.part, data.parts], [1, 1]);
  assert.deepEqual([data.account.identifier, data.account.email, data.account.family_name], ['alma', 'alma@mail.example', 'Martin']);
  assert.equal(data.organisation.id, 'ml');
  assert.deepEqual(data.facts.map((one) => one.stated_by), ['organisation']);
  assert.equal(data.messages.length, world.value(`SELECT COUNT(*) + 10 FROM posts WHERE author_id = ${world.memberId('alma')}`), 'the messages and their ten earlier texts');
  assert.equal(data.sign_ins.length, world.value(`SELECT COUNT(*) FROM sign_ins WHERE member_id = ${world.memberId('alma')}`));
  assert.ok(data.sessions.length >= 2 && data.charter_acceptances[0].version === 1 && data.drafts.length && data.not_included.length);
});

test('not without the password, not for a part that is not there, not too often', async () => {
  const boris = await world.as('boris');
  for (const password of ['', 'faux', passwordOf('alma')]) {
    const reply = await take(boris, { password });
    assert.equal(reply.status, 422);
    assert.ok(!reply.text.includes('entre-pairs-own-data'));
  }
  for (const part of ['2', '0', '-1', 'x', '99999999999'])
    assert.equal((await take(boris, { password: passwordOf('boris'), part })).status, 422, part);
  let last;
  for (let i = 0; i < 12; i++) last = await take(boris, { password: 'faux' });
  assert.equal(last.status, 429);
  assert.ok(last.headers['retry-after'] > 0);
  assert.equal((await take(await world.as('cleo'), { password: passwordOf('cleo') })).status, 200, 'others are not held up');
});

test('every role takes its own; the operator for somebody who wrote', async () => {
  for (const identifier of ['nina', 'remi', 'reva', 'suzon', 'clovis', 'eloi', 'rh@ml.example']) {
    const reply = await take(await world.as(identifier), { password: passwordOf(identifier) });
    assert.equal(reply.status, 200, identifier);
    assert.equal(JSON.parse(reply.text).account.identifier, identifier);
  }
  const { stdout } = await world.run(['member', 'export', 'alma']);
  assert.equal(JSON.parse(stdout).account.identifier, 'alma');
  await world.run(['member', 'export', 'personne'], { codes: [1] });
  await world.run(['member', 'export', 'alma', '--part', '2'], { codes: [1] });
});

test('much text comes in parts that fit together', async () => {
  const own = await openWorld({ options: '[limits]\nposts_per_minute = 0' });
  try {
    const browser = await own.as('alma'), csrf = await browser.csrf(), alma = own.memberId('alma');
    for (let i = 0; i < 180; i++) {
      const reply = await browser.post('/threads/1/posts', { csrf, body: `${i} ${'mot '.repeat(12400)}` });
      assert.equal(reply.status, 303);
    }
    const parts = [];
    for (let part = 1; part === 1 || part <= parts[0].parts; part++)
      parts.push(JSON.parse((await own.run(['member', 'export', 'alma', '--part', String(part)])).stdout));
    assert.equal(parts.length, 2);
    const all = parts.flatMap((one) => one.messages.map((message) => message.message));
    assert.equal(all.length, own.value(`SELECT COUNT(*) FROM posts WHERE author_id = ${alma}`));
    assert.equal(new Set(all).size, all.length);
    assert.ok(!parts[1].account, 'the rest stands in the first part');
  } finally {
    await own.close();
  }
});

const leave = async (browser, fields) => {
  await browser.get('/settings/leave');
  return browser.submit('/settings/leave', { texts: 'keep', confirm: 'yes', ...fields });
};

test('leaving asks for the password and a clear word', async () => {
  const boris = await world.as('cleo');
  for (const [fields, problem] of [[{ password: 'faux' }, 'password'], [{ password: passwordOf('cleo'), confirm: '' }, 'confirm'], [{ password: passwordOf('cleo'), texts: 'x' }, 'texts']]) {
    const reply = await leave(boris, fields);
    assert.equal(reply.status, 422, problem);
    assert.equal(world.value("SELECT state FROM members WHERE identifier = 'cleo'"), 'active', problem);
  }
  assert.match((await boris.get('/settings/leave')).text, /Vous animez la communauté/);
  assert.doesNotMatch((await (await world.as('alma')).get('/settings/leave')).text, /Vous animez/);
});

const GONE = 'Ancien·ne membre';

test('gone at once: session, name, mandate, drafts; messages stay without a name', async () => {
  const [cleo, elsewhere, alma] = [await world.as('cleo'), await world.signIn('cleo'), await world.as('alma')];
  const csrf = await cleo.csrf();
  const { location } = await cleo.post('/threads', { csrf, space: 'metier', kind: 'discussion', title: 'Un fil de celle qui part', body: 'Son texte' });
  await cleo.post('/drafts', { csrf, place: 'new', body: 'à effacer' });
  assert.match((await alma.get(location)).text, /Cléo G\./);
  const [first, second] = await Promise.all([leave(cleo, { password: passwordOf('cleo') }), leave(elsewhere, { password: passwordOf('cleo') })]);
  const codes = [first.status, second.status].sort();
  assert.equal(codes[0], 200, 'twice at once: one leaves');
  assert.notEqual(codes[1], 200);
  for (const browser of [cleo, elsewhere]) assert.match((await browser.get('/')).location, /^\/login/);
  const page = await alma.get(location);
  assert.ok(page.text.includes(GONE) && !page.text.includes('Cléo'));
  for (const path of ['/search?q=Cléo', '/spaces/metier', '/']) assert.ok(!(await alma.get(path)).text.includes('Cléo'), path);
  const member = world.memberId('cleo');
  assert.deepEqual(world.query(`SELECT given_name, family_name, region, state FROM members WHERE id = ${member}`), [{ given_name: '', family_name: '', region: '', state: 'left' }]);
  for (const table of ['drafts', 'sessions', 'devices', 'reads', 'visits', 'follows', 'bookmarks', 'notifications', 'outbox'])
    assert.equal(world.value(`SELECT COUNT(*) FROM ${table} WHERE member_id = ${member}`), 0, table);
  assert.equal(world.value(`SELECT COUNT(*) FROM mandates WHERE member_id = ${member} AND ended_at IS NULL`), 0);
});

test('the organisation learns nothing, and its list brings nobody back', async () => {
  const { stdout } = await world.import('ml', [csvRow('cleo', 'Cléo;Garnier')]);
  assert.doesNotMatch(stdout, /left|parti/i);
  await world.import('ml', [csvRow('cleo', 'Cléo;Autrement', 'Directrice;;yes;yes')]);
  assert.deepEqual(world.query("SELECT given_name, state FROM members WHERE identifier = 'cleo'"), [{ given_name: '', state: 'left' }]);
  assert.ok(!(await (await world.as('alma')).get('/threads/2')).text.includes('Cléo'));
});

test('back within two weeks, without the mandate; nobody else comes back for them', async () => {
  const alma = await world.as('alma');
  assert.equal((await alma.post('/status/return', { csrf: await alma.csrf() })).status, 403);
  const remi = await world.as('remi');
  assert.equal((await remi.post('/status/return', { csrf: await remi.csrf() })).location, '/status', 'who did not leave');
  assert.equal((await remi.get('/')).location, '/status');
  const cleo = await world.signIn('cleo');
  const page = await cleo.get('/status');
  assert.match(page.text, /Vous avez quitté la communauté/);
  assert.ok(!page.text.includes('action="/status/contest"'), 'nothing to contest');
  assert.equal((await cleo.post('/status/contest', { csrf: await cleo.csrf(), text: 'x' })).status, 403);
  assert.equal((await take(cleo, { password: passwordOf('cleo') })).status, 200);
  await cleo.get('/status');
  assert.equal((await cleo.submit('/status/return')).location, '/');
  assert.equal((await cleo.get('/')).location, '/status', 'a promotion meanwhile counts');
  await world.import('ml', [csvRow('cleo', 'Cléo;Garnier')]);
  assert.equal((await cleo.get('/')).status, 200);
  assert.match((await world.run(['may', 'cleo', 'GET', '/'])).stdout, /as member/);
  assert.match((await alma.get('/threads/2')).text, /Cléo G\./);
});

test('leaving is no way out of a suspension', async () => {
  const suzon = await world.as('suzon');
  assert.equal((await leave(suzon, { password: passwordOf('suzon') })).status, 200);
  const again = await world.signIn('suzon');
  await again.get('/status');
  await again.submit('/status/return');
  assert.equal(world.value("SELECT state FROM members WHERE identifier = 'suzon'"), 'suspended');
});

test('with one’s messages: all withdrawn at once, their texts erased after 30 days', async () => {
  const boris = await world.signIn('boris'), alma = await world.as('alma'), member = world.memberId('boris');
  await world.advance(16 * 60);
  assert.equal((await leave(boris, { password: passwordOf('boris'), texts: 'withdraw' })).status, 200);
  assert.equal(world.value(`SELECT COUNT(*) FROM posts WHERE author_id = ${member} AND withdrawn_at IS NULL`), 0);
  const page = await alma.get('/threads/2');
  assert.equal(page.status, 200);
  for (const word of secretsOf('boris').filter((_, i) => i % 4 === 0)) assert.ok(!page.text.includes(word), word);
  assert.ok(!(await alma.get('/search?q=secret')).text.includes('secret-boris-0-'));
});

test('after two weeks there is no way back, after the law’s time no name', async () => {
  const member = world.memberId('boris');
  assert.equal(world.value('SELECT COUNT(*) FROM departures'), 1);
  await world.stop();
  await world.advance(15 * DAY_S);
  await world.start();
  for (let i = 0; i < 50 && world.value(`SELECT can_return FROM departures WHERE member_id = ${member}`); i++) await new Promise((done) => setTimeout(done, 100));
  assert.deepEqual(world.query(`SELECT password_hash, email FROM members WHERE id = ${member}`), [{ password_hash: '', email: '' }]);
  await assert.rejects(world.signIn('boris'), /401/);
  await world.run(['member', 'leave', 'boris'], { codes: [1] });
  await world.import('cap', [csvRow('boris', 'Boris;Petit')]);
  assert.equal(world.value("SELECT state FROM members WHERE identifier = 'boris'"), 'left', 'still nobody comes back');
  await world.stop();
  await world.advance(366 * DAY_S);
  await world.start();
  for (let i = 0; i < 50 && world.value('SELECT COUNT(*) FROM departures'); i++) await new Promise((done) => setTimeout(done, 100));
  assert.deepEqual(world.query(`SELECT identifier, given_name, email FROM members WHERE id = ${member}`), [{ identifier: `parti/${member}`, given_name: '', email: '' }]);
  for (const table of ['facts', 'sign_ins', 'contests', 'charter_acceptances', 'mandates'])
    assert.equal(world.value(`SELECT COUNT(*) FROM ${table} WHERE member_id = ${member}`), 0, table);
  assert.equal(world.value("SELECT COUNT(*) FROM audit_texts WHERE text LIKE 'boris%'"), 0);
  await world.run(['verify']);
});
