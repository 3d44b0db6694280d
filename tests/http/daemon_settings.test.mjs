// One's own sessions and password: seen, ended, changed; nobody else's.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openWorld, passwordOf } from '../lib/world.mjs';

let world;
before(async () => { world = await openWorld(); });
after(async () => { await world.close(); });

const NEXT = 'quatre mots tout neufs ici';

test('a session ended from another browser is dead at its next click', async () => {
  const here = await world.signIn('alma'), there = await world.signIn('alma');
  const page = await here.get('/settings/sessions');
  assert.equal(page.status, 200);
  const ids = [...page.text.matchAll(/name="session" value="(\d+)"/g)].map((found) => found[1]);
  assert.ok(ids.length >= 1);
  const reply = await here.post('/settings/sessions', { csrf: await here.csrf(), session: ids[0] });
  assert.equal(reply.status, 303);
  assert.equal((await there.get('/')).status, 303, 'the other browser is led to the sign-in page');
  assert.equal((await here.get('/')).status, 200);
});

test('nobody ends the session of somebody else', async () => {
  const alma = await world.signIn('alma'), boris = await world.signIn('boris');
  const [{ id }] = world.query(`SELECT MAX(id) AS id FROM sessions WHERE member_id = ${world.memberId('alma')}`);
  await boris.post('/settings/sessions', { csrf: await boris.csrf(), session: String(id) });
  assert.equal((await alma.get('/')).status, 200);
  const page = await boris.get('/settings/sessions');
  assert.ok(!page.text.includes(`value="${id}"`), 'nor sees it');
});

for (const session of ['', '0', '-1', 'x', '99999999999999999999', "1' OR '1'='1"])
  test(`a session that is none: ${JSON.stringify(session)}`, async () => {
    const boris = await world.as('boris');
    assert.equal((await boris.post('/settings/sessions', { csrf: await boris.csrf(), session })).status, 422);
    assert.equal((await boris.get('/')).status, 200);
  });

test('all others end together', async () => {
  const here = await world.signIn('cleo'), one = await world.signIn('cleo'), two = await world.signIn('cleo');
  await here.post('/settings/sessions', { csrf: await here.csrf(), session: 'others' });
  assert.deepEqual([(await here.get('/')).status, (await one.get('/')).status, (await two.get('/')).status], [200, 303, 303]);
});

test('a password is changed by who knows it; other sessions end and the old one is dead', async () => {
  const here = await world.signIn('boris'), other = await world.signIn('boris');
  const wrong = await here.post('/settings/password', { csrf: await here.csrf(), current: 'pas le bon du tout', password: NEXT });
  assert.equal(wrong.status, 422);
  assert.match(wrong.text, /actuel/);
  assert.ok(!wrong.text.includes(NEXT), 'a password is never shown again');
  const reply = await here.post('/settings/password', { csrf: await here.csrf(), current: passwordOf('boris'), password: NEXT });
  assert.equal(reply.status, 303);
  assert.equal((await here.get('/')).status, 200, 'this session goes on');
  assert.equal((await other.get('/')).status, 303);
  assert.equal((await world.visitor().signIn('boris', passwordOf('boris'))).status, 401);
  assert.equal((await world.visitor().signIn('boris', NEXT)).status, 303);
});

for (const [what, password] of [['short', 'onze lettre'], ['one character', 'aaaaaaaaaaaaaaaa'], ['a run', 'azertyuiopqs'],
  ['a common word', 'MotDePasse2026!'], ['figures', '123456789012'], ['the name', 'suzon']])
  test(`a password that is guessed first is refused: ${what}`, async () => {
    const cleo = await world.as('cleo');
    const reply = await cleo.post('/settings/password', { csrf: await cleo.csrf(), current: passwordOf('cleo'), password });
    assert.equal(reply.status, 422);
    assert.equal((await world.visitor().signIn('cleo', passwordOf('cleo'))).status, 303, 'nothing changed');
  });

test('the eleventh guess at the current password has to wait', async () => {
  const alma = await world.signIn('alma');
  const csrf = await alma.csrf(), statuses = [];
  for (let i = 0; i < 11; i++)
    statuses.push((await alma.post('/settings/password', { csrf, current: `un mot faux ${i}`, password: NEXT })).status);
  assert.deepEqual(statuses, [...Array(10).fill(422), 429]);
});
