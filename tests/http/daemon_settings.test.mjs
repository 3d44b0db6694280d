// What a person sets for themselves: which sessions they hold, their password.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { readForms } from '../lib/browser.mjs';
import { holdWrites } from '../lib/database.mjs';
import { openWorld, passwordOf } from '../lib/world.mjs';

let world;
before(async () => { world = await openWorld(); });
after(() => world?.close());

const isIn = async (browser) => (await browser.get('/charter')).text.includes('action="/logout"');
const listed = (page) => readForms(page.text).filter((form) => form.action === '/settings/sessions').map((form) => form.fields.session);
const NEXT = 'quatre autres mots bien choisis';

test('one sees one’s own sessions, and ends one or all the others', async () => {
  const [here, there, elsewhere] = [await world.signIn('alma'), await world.signIn('alma'), await world.signIn('alma')];
  const other = await world.signIn('boris');
  let page = await here.get('/settings/sessions');
  assert.equal(page.status, 200);
  assert.equal(page.text.match(/class="session-row"/g).length, 3);
  const [newest] = listed(page);
  assert.equal((await here.submit('/settings/sessions', { session: newest })).location, '/settings/sessions');
  assert.deepEqual([await isIn(here), await isIn(there), await isIn(elsewhere)], [true, true, false]);
  page = await here.get('/settings/sessions');
  assert.ok(!listed(page).includes(newest));
  await here.post('/settings/sessions', { csrf: await here.csrf(), session: 'others' });
  assert.deepEqual([await isIn(here), await isIn(there)], [true, false]);
  assert.ok(await isIn(other), 'another person’s sessions go on');
  assert.deepEqual(listed(await here.get('/settings/sessions')), [], 'nothing left to end');
});

test('ending all others forgets their browsers too: a sign-in there is told again', async () => {
  const own = await openWorld();
  try {
    const [here, there] = [await own.signIn('alma'), await own.signIn('alma')], id = own.memberId('alma');
    const notices = () => own.value(`SELECT COUNT(*) FROM notifications WHERE member_id = ${id} AND kind LIKE 'session%'`);
    const again = async (browser) => {
      await browser.get('/');
      await browser.submit('/logout');
      await browser.get('/login');
      assert.equal((await browser.submit('/login', { identifier: 'alma', password: passwordOf('alma') })).status, 303);
    };
    const first = notices();
    await again(there);
    assert.equal(notices(), first, 'known browsers are no news');
    await here.post('/settings/sessions', { csrf: await here.csrf(), session: 'others' });
    assert.ok(!await isIn(there));
    await there.get('/login');
    await there.submit('/login', { identifier: 'alma', password: passwordOf('alma') });
    assert.equal(notices(), first + 1, 'the other one is');
    await again(here);
    assert.equal(notices(), first + 1, 'one’s own is not');
  } finally {
    await own.close();
  }
});

test('nobody ends another’s session', async () => {
  const [alma, boris] = [await world.signIn('alma'), await world.signIn('boris')];
  const all = world.query('SELECT id, member_id FROM sessions');
  const foreign = all.filter(({ member_id: member }) => member === world.memberId('boris')).map(({ id }) => id);
  const csrf = await alma.csrf();
  for (const session of foreign) {
    const reply = await alma.post('/settings/sessions', { csrf, session });
    const missing = await alma.post('/settings/sessions', { csrf, session: 999999 });
    assert.deepEqual([reply.status, reply.location], [missing.status, missing.location], 'answered as one that is not there');
  }
  assert.ok(await isIn(boris));
  for (const session of ['', '0', '-1', 'x', '1 OR 1=1', `${foreign[0]} `, 'others ', 'OTHERS', '99999999999999999999'])
    await alma.post('/settings/sessions', { csrf, session });
  assert.ok(await isIn(boris));
});

test('a new password ends every other session and forgets known browsers', async () => {
  const own = await openWorld();
  try {
    const [here, there] = [await own.signIn('alma'), await own.signIn('alma')];
    await here.get('/settings/password');
    const wrong = await here.submit('/settings/password', { current: 'pas le bon mot de passe', password: NEXT });
    assert.equal(wrong.status, 422);
    assert.ok(!wrong.text.includes(NEXT), 'passwords are not written back');
    for (const password of ['court', '123456789012345', 'azertyuiopqsdfgh', 'aaaaaaaaaaaaaaaa', 'motdepasse2026!', 'Missionlocale1', ''])
      assert.equal((await here.submit('/settings/password', { current: passwordOf('alma'), password })).status, 422, password);
    assert.ok(await isIn(there), 'nothing happened so far');
    const before = own.value(`SELECT password_hash FROM members WHERE identifier = 'alma'`);

    await here.get('/settings/password');
    const reply = await here.submit('/settings/password', { current: passwordOf('alma'), password: NEXT });
    assert.equal(reply.status, 303);
    assert.notEqual(own.value(`SELECT password_hash FROM members WHERE identifier = 'alma'`), before);
    assert.deepEqual([await isIn(here), await isIn(there)], [true, false]);
    assert.equal(own.value(`SELECT COUNT(*) FROM devices WHERE member_id = ${own.memberId('alma')}`), 0);
    assert.equal((await own.visitor().signIn('alma', passwordOf('alma'))).status, 401);
    assert.equal((await own.visitor().signIn('alma', NEXT)).status, 303);
    assert.equal((await own.visitor().signIn('boris', NEXT)).status, 401);
  } finally {
    await own.close();
  }
});

test('a new password puts out whoever has a copy of this very session', async () => {
  const own = await openWorld();
  try {
    const here = await own.signIn('alma'), thief = own.visitor();
    thief.cookies.set('session', here.session);
    assert.ok(await isIn(thief));
    await here.get('/settings/password');
    const reply = await here.submit('/settings/password', { current: passwordOf('alma'), password: NEXT });
    assert.equal(reply.status, 303);
    assert.deepEqual([await isIn(here), await isIn(thief)], [true, false]);
    assert.notEqual(here.session, thief.session);
    await here.get('/');
    assert.equal((await here.submit('/logout')).status, 303);
    assert.equal(own.value('SELECT COUNT(*) FROM sessions'), 0, 'the one session, under another token');
  } finally {
    await own.close();
  }
});

test('who finds an open browser cannot guess the password there', async () => {
  const browser = await world.signIn('cleo');
  const csrf = await browser.csrf(), statuses = [];
  for (let i = 0; i < 12; i++)
    statuses.push((await browser.post('/settings/password', { csrf, current: `essai numéro ${i}`, password: NEXT })).status);
  assert.deepEqual(statuses, [...Array(10).fill(422), 429, 429]);
});

// Two sign-ins at once: the old password was right when it was checked.
test('a password that is changed while it is being used opens nothing', async () => {
  const own = await openWorld();
  try {
    const thief = own.visitor();
    await thief.get('/login');
    const holder = await holdWrites(own.data);
    const late = thief.submit('/login', { identifier: 'alma', password: passwordOf('alma') });
    await new Promise((done) => setTimeout(done, 1000));
    await holder.release("UPDATE members SET password_hash = (SELECT password_hash FROM members WHERE identifier = 'boris') WHERE identifier = 'alma'");
    assert.equal((await late).status, 401);
    assert.equal(thief.session, undefined);
    assert.equal(own.value('SELECT COUNT(*) FROM sessions'), 0);
  } finally {
    await own.close();
  }
});

test('tries at the current password are counted together, whichever page asks', async () => {
  const own = await openWorld();
  try {
    const cleo = await own.signIn('cleo'), statuses = [], wrong = 'pas le bon mot de passe';
    const forms = [['/settings/password', { current: wrong, password: NEXT }], ['/settings/data', { password: wrong }],
      ['/settings/leave', { password: wrong, texts: 'keep', confirm: 'yes' }], ['/settings/recovery/codes', { current: wrong }]];
    for (let i = 0; i < 12; i++) {
      const [path, fields] = forms[i % forms.length];
      statuses.push((await cleo.post(path, { csrf: await cleo.csrf(), ...fields })).status);
    }
    assert.deepEqual(statuses, [...Array(10).fill(422), 429, 429]);
  } finally {
    await own.close();
  }
});
