// How people appear: what they show and what they do not, on every page that prints a name; the
// directory, members' pages, one's own profile and colours.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { csvRow, openWorld } from '../lib/world.mjs';

let world, alma, boris, borisId;
const profile = (fields = {}) => ({ language: 'auto', region: 'Occitanie', introduction: '', agency: '', ...fields });
const save = async (browser, fields) => {
  const reply = await browser.post('/settings/profile', [['csrf', await browser.csrf()], ...Object.entries(profile(fields)), ...(fields.topicList ?? []).map((one) => ['topics', one])].filter(([name]) => name !== 'topicList'));
  assert.equal(reply.status, 303, reply.text?.slice(0, 300));
  return reply;
};

before(async () => {
  world = await openWorld({ options: '[limits]\nposts_per_minute = 0' });
  alma = await world.as('alma');
  boris = await world.as('boris');
  borisId = world.memberId('boris');
});
after(() => world?.close());

const main = (text) => /<main[\s\S]*<\/main>/.exec(text)[0];
// Pages on which Boris is printed to Alma.
const aboutBoris = async () => {
  const paths = ['/', '/spaces/posture', '/threads/2', '/threads/2?quote=2', '/search?q=boris', '/search?q=entretiens', '/members', `/members/${borisId}`, '/questions'];
  return (await Promise.all(paths.map(async (path) => (await alma.get(path)).text))).join('\n');
};

test('by default the whole name and the organisation are on no page', async () => {
  const text = await aboutBoris();
  assert.match(text, /Boris P\./);
  assert.doesNotMatch(text, /Petit|Cap emploi des Monts/);
});

test('who shows their name and organisation is shown so everywhere, and can take it back', async () => {
  await save(boris, { show_name: 'yes', show_organisation: 'yes' });
  for (const path of ['/spaces/posture', '/threads/2', '/members', `/members/${borisId}`, '/search?q=boris'])
    assert.match((await alma.get(path)).text, /Boris Petit[\s\S]*Cap emploi des Monts/, path);
  assert.match((await boris.get('/settings/profile')).text, /name="show_name"[^>]* checked/);
  await save(boris, {});
  assert.doesNotMatch(await aboutBoris(), /Petit|Cap emploi des Monts/);
});

test('a line of introduction and an agency stand on one’s page, escaped', async () => {
  await save(boris, { introduction: 'Je reçois <b>à Foix</b>', agency: 'Antenne & bureau' });
  const { text } = await alma.get(`/members/${borisId}`);
  assert.match(text, /Je reçois &lt;b&gt;à Foix&lt;\/b&gt;/);
  assert.match(text, /Antenne &amp; bureau/);
  assert.match((await alma.get('/members')).text, /Je reçois &lt;b&gt;/);
});

test('two of the same displayed name are told apart by their region', async () => {
  await save(alma, { region: 'Bretagne' });
  assert.doesNotMatch((await boris.get('/threads/1')).text, /Alma M\. \(/);
  await world.import('cap', [csvRow('autre.alma', 'Alma;Moreau')]);
  assert.doesNotMatch((await boris.get('/threads/1')).text, /Alma M\. \(/, 'an invited one does not exist inside');
  await world.activate('autre.alma');
  const { text } = await boris.get('/threads/1?quote=1');
  assert.match(text, /aria-label="[^"]*Alma M\. \(Bretagne\)/);
  assert.match(text, /\[Alma M\.[^\]]*\(Bretagne/);
  await save(alma, { region: 'Bretagne', show_name: 'yes' });
  assert.doesNotMatch((await boris.get('/threads/1')).text, /Alma Martin \(/, 'another name needs no region');
  await save(alma, { region: 'Bretagne' });
});

test('only who is inside has a page and stands in the directory', async () => {
  const shown = main((await alma.get('/members')).text);
  for (const name of ['Alma M.', 'Boris P.', 'Cléo G.']) assert.ok(shown.includes(name), name);
  for (const name of ['Ivan', 'Nina', 'Rémi', 'Réva', 'Suzon', 'Clovis', 'Éloi']) assert.ok(!shown.includes(name), name);
  await world.run(['member', 'suspend', 'autre.alma', '--reason', 'essai']);
  assert.equal((await alma.get(`/members/${world.memberId('autre.alma')}`)).status, 404);
});

test('the directory narrows to a topic, a region, a kind of organisation', async () => {
  await save(boris, { topicList: ['vae', 'handicap', 'nothing', 'vae'] });
  assert.deepEqual(world.query(`SELECT topic FROM member_topics WHERE member_id = ${borisId}`).map((row) => row.topic), ['handicap', 'vae']);
  const names = async (query) => [...main((await alma.get(`/members?${query}`)).text).matchAll(/class="who"[^>]*>([^<]+)</g)].map(([, name]) => name);
  assert.deepEqual(await names('topic=vae'), ['Boris P.']);
  assert.deepEqual(await names('topic=vae&kind=apec'), []);
  assert.deepEqual(await names('kind=cap-emploi'), ['Boris P.']);
  assert.deepEqual(await names('region=Bretagne'), ['Alma M.']);
  assert.deepEqual(await names('region=Bretagne&kind=cap-emploi'), []);
  assert.deepEqual(await names(`after=${borisId}`), ['Cléo G.']);
  assert.equal((await alma.get('/members?topic=nothing')).status, 404);
  assert.equal((await alma.get('/members?after=x')).status, 400);
  assert.match((await alma.get(`/members/${borisId}`)).text, /href="\/members\?topic=vae">VAE</);
});

test('what was withdrawn or hidden is not on its author’s page', async () => {
  const write = async (body) => /#post-(\d+)$/.exec((await boris.post('/threads/1/posts', { csrf: await boris.csrf(), body })).location)[1];
  const page = async () => (await alma.get(`/members/${borisId}`)).text;
  const [gone, hidden, kept] = [await write('Une réponse retirée'), await write('Une réponse masquée'), await write('Une réponse gardée')];
  assert.match(await page(), /Une réponse retirée[\s\S]*|Une réponse masquée/);
  await boris.post(`/posts/${gone}/delete`, { csrf: await boris.csrf() });
  world.query(`UPDATE posts SET hidden_at = 1, hidden_by = 'animator' WHERE id = ${hidden}`);
  const text = await page();
  assert.doesNotMatch(text, /Une réponse (retirée|masquée)/);
  assert.match(text, /Une réponse gardée/);
  assert.ok(text.includes(`/posts/${kept}`));
});

test('the form refuses a foreign region and a line too long, and keeps every text', async () => {
  const csrf = await boris.csrf();
  const far = await boris.post('/settings/profile', { csrf, ...profile({ region: 'Atlantide', introduction: 'Gardé <ici>' }) });
  assert.equal(far.status, 422);
  assert.match(far.text, /value="Gardé &lt;ici&gt;"/);
  const long = await boris.post('/settings/introduction', { csrf, introduction: 'é'.repeat(150) });
  assert.equal(long.status, 422);
  assert.ok(long.text.includes('é'.repeat(150)));
  assert.equal((await boris.post('/settings/profile', { csrf, ...profile({ language: 'de' }) })).status, 422);
});

test('the list goes on after those who are in it: it tells nothing of the place of others', async () => {
  assert.equal((await alma.get(`/members?after=${world.memberId('boris')}`)).status, 200);
  for (const after of [...['nina', 'remi', 'suzon', 'eloi', 'ivan', 'rh@cap.example'].map((one) => world.memberId(one)), 999999])
    assert.equal((await alma.get(`/members?after=${after}`)).status, 404, `${after}`);
});

test('what was chosen here is not known to the organisation', async () => {
  await save(boris, { introduction: 'Un mot pour les pairs', agency: 'Lieu tu', topicList: ['vae'] });
  const { text } = await (await world.as('rh@cap.example')).get('/organisation');
  assert.doesNotMatch(text, /Un mot pour les pairs|Lieu tu|VAE/);
});

test('pages come in the language that was chosen, whatever the browser says', async () => {
  const cleo = await world.signIn('cleo', { language: 'fr' });
  const csrf = await cleo.csrf();
  await cleo.post('/settings/profile', { csrf, ...profile({ language: 'en' }) });
  assert.match((await cleo.get('/')).text, /<html lang="en"/);
  await cleo.post('/settings/profile', { csrf, ...profile() });
  assert.match((await cleo.get('/')).text, /<html lang="fr"/);
});

test('colours are kept for the member, and in a cookie before signing in', async () => {
  const set = async (browser, scheme, next = '/spaces') => {
    const reply = await browser.post('/settings/display', { csrf: await browser.csrf(), scheme, next });
    assert.equal(reply.status, 303);
    return reply;
  };
  assert.equal((await set(alma, 'dark')).location, '/spaces');
  assert.match((await alma.get('/')).text, /<html lang="fr" data-scheme="dark">/);
  assert.match((await (await world.signIn('alma')).get('/')).text, /data-scheme="dark"/);
  assert.doesNotMatch((await boris.get('/')).text, /data-scheme/);
  await set(alma, 'system');
  assert.doesNotMatch((await alma.get('/')).text, /data-scheme/);
  const visitor = world.visitor();
  await visitor.get('/login');
  await set(visitor, 'light', '/login');
  assert.match((await visitor.get('/login')).text, /data-scheme="light"/);
  for (const next of ['https://evil.example/', '//evil.example', '/\\evil.example'])
    assert.equal((await set(alma, 'system', next)).location, '/');
});
