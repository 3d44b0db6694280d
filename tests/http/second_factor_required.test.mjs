// Of whom a second step of signing in is required: what they may do until then, what rests after, and
// that it comes back once they have one.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Telephone } from '../lib/totp.mjs';
import { openWorld, passwordOf } from '../lib/world.mjs';

const DAY = 86400, REQUIRED = '[community]\nsecond_factor = required\n';
let world;
before(async () => { world = await openWorld({ clock: true, options: REQUIRED }); });
after(() => world.close());

const report = async (identifier) => {
  const browser = await world.signIn(identifier);
  const post = world.value(`SELECT MAX(id) FROM posts WHERE author_id = ${world.memberId(identifier === 'alma' ? 'boris' : 'alma')}`);
  await browser.get(`/posts/${post}/report`);
  assert.equal((await browser.submit(`/posts/${post}/report`, { reason: 'other', body: 'À regarder' })).status, 303);
};
const told = () => world.value(`SELECT COUNT(*) FROM notifications WHERE kind = 'report.filed' AND member_id = ${world.memberId('cleo')}`);

test('for a week all goes on, and each page says until when', async () => {
  const cleo = await world.signIn('cleo'), rh = await world.signIn('rh@ml.example');
  assert.equal((await cleo.get('/moderation/reports')).status, 200);
  assert.match((await cleo.get('/')).text, /Votre rôle demande une deuxième étape de connexion. Ajoutez-la avant le \d+/);
  assert.match((await rh.get('/organisation')).text, /Ajoutez-la avant le \d+/);
  assert.ok(!(await (await world.signIn('alma')).get('/')).text.includes('deuxième étape'), 'of a member nothing is required');
  await report('alma');
  assert.equal(told(), 1);
});

test('then a mandate rests: the animator is a member, nothing of reports comes to them', async () => {
  await world.advance(8 * DAY);
  const cleo = await world.signIn('cleo');
  assert.equal((await cleo.get('/moderation/reports')).status, 403);
  assert.equal((await cleo.post('/threads/1/pin', { csrf: await cleo.csrf() })).status, 403);
  const home = await cleo.get('/');
  assert.equal(home.status, 200);
  assert.match(home.text, /Votre rôle d’animation attend une deuxième étape/);
  assert.ok(!home.text.includes('href="/moderation/reports"'));
  await report('boris');
  assert.equal(told(), 1, 'no more');
  assert.match((await world.run(['may', 'cleo', 'GET', '/moderation/reports'], { codes: [1] })).stdout, /role/);
});

test('and an account manager comes to the page that adds one, and to little else', async () => {
  const rh = await world.signIn('rh@ml.example');
  for (const path of ['/', '/organisation', '/organisation/attest'])
    assert.deepEqual([(await rh.get(path)).status, (await rh.get(path)).location], [303, '/settings/second-factor'], path);
  assert.equal((await rh.post('/organisation/attest', { csrf: await rh.csrf(), confirm: 'yes' })).status, 403);
  for (const path of ['/settings/second-factor', '/settings/sessions', '/settings/password', '/settings/recovery', '/settings/data', '/charter'])
    assert.equal((await rh.get(path)).status, 200, path);
  assert.match((await rh.get('/settings/second-factor')).text, /ajoutez d’abord une deuxième étape/);
});

test('with one, all is back at the next click; without it again, gone at the next', async () => {
  const cleo = await world.signIn('cleo'), rh = await world.signIn('rh@ml.example');
  for (const [browser, identifier, page] of [[cleo, 'cleo', '/moderation/reports'], [rh, 'rh@ml.example', '/organisation']]) {
    const telephone = new Telephone(world);
    await telephone.enrol(browser, passwordOf(identifier));
    const shown = await browser.get(page);
    assert.equal(shown.status, 200);
    assert.ok(!shown.text.includes('demande une deuxième étape'));
    await browser.get('/settings/second-factor');
    const code = await telephone.next();
    assert.equal((await browser.submit('/settings/second-factor/remove', { current: passwordOf(identifier), code })).status, 303);
    assert.notEqual((await browser.get(page)).status, 200);
  }
});

test('at once where the delay is none; never where it is offered', async () => {
  const strict = await openWorld({ options: `${REQUIRED}second_factor_days = 0` });
  assert.equal((await (await strict.signIn('cleo')).get('/moderation/reports')).status, 403);
  assert.equal((await (await strict.signIn('rh@ml.example')).get('/organisation')).location, '/settings/second-factor');
  await strict.close();
  const mild = await openWorld();
  assert.equal((await (await mild.signIn('cleo')).get('/moderation/reports')).status, 200);
  assert.ok(!(await (await mild.signIn('rh@ml.example')).get('/organisation')).text.includes('class="banner"'));
  await mild.close();
});

test('a word that is neither is refused with its line', async () => {
  const wrong = await openWorld({ options: '[community]\nsecond_factor = perhaps', isStopped: true });
  assert.match((await wrong.run(['member', 'list'], { codes: [1] })).stderr, /second_factor wants required or offered/);
  await wrong.close();
});
