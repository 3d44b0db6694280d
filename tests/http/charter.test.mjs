// An amended charter: accepted again before anything else, and nothing lost meanwhile.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { csvRow, openWorld, passwordOf } from '../lib/world.mjs';

let world;
before(async () => { world = await openWorld({ options: '[limits]\nposts_per_minute = 0' }); });
after(() => world?.close());

const publish = async (text, changes, codes = [0]) => {
  const file = `${world.room}/charter.md`;
  writeFileSync(file, text);
  return world.run(['charter', 'publish', '--file', file, '--changes', changes], { codes });
};
const accept = async (browser, fields = { accept: 'yes' }) => {
  await browser.get('/welcome');
  return browser.submit('/charter', fields);
};
const acceptances = (identifier) =>
  world.query(`SELECT version FROM charter_acceptances WHERE member_id = ${world.memberId(identifier)} ORDER BY version`).map((one) => one.version);

test('before any amendment: version 1, for everybody, and nothing to accept', async () => {
  const page = await world.visitor().get('/charter');
  assert.match(page.text, /Version 1/);
  for (const query of ['?version=2', '?version=0', '?version=x', '?version=-1', '?version=99999999999999999999'])
    assert.equal((await world.visitor().get(`/charter${query}`)).status, 404, query);
  assert.equal((await world.visitor().get('/charter?version=1')).status, 200);
  assert.deepEqual(acceptances('alma'), [1]);
  const alma = await world.as('alma');
  assert.equal((await alma.post('/charter', { csrf: await alma.csrf(), accept: 'yes', version: '1' })).location, '/');
  assert.deepEqual(acceptances('alma'), [1]);
});

test('the operator begins with the text in force', async () => {
  const { stdout } = await world.run(['charter', 'show']);
  assert.match(stdout, /^- Je viens en mon nom/m);
  assert.match(stdout, /^# Qui est ici$/m);
  await publish(stdout, 'rien', [1]);
  for (const [text, changes] of [['', 'x'], ['# Titre', ''], ['   \n', 'x'], ['x'.repeat(70000), 'x']]) await publish(text, changes, [1]);
  assert.equal(world.value('SELECT COUNT(*) FROM charters'), 0, 'nothing of that was published');
  assert.equal((await (await world.as('alma')).get('/')).status, 200);
});

test('after an amendment members meet it at their next click, and a text on its way is kept', async () => {
  const [alma, cleo, boris] = [await world.as('alma'), await world.as('cleo'), await world.as('boris')];
  await alma.get('/threads/2');
  const form = alma.form('/threads/2/posts');
  await publish('# Nouveau titre\n\n- Une **nouvelle** règle <script>alert(1)</script>\n', 'Une règle de plus : « ne pas crier » <b>.');
  assert.equal((await alma.get('/threads/1')).location, '/welcome');
  const sent = await alma.post('/threads/2/posts', { ...form, body: 'Ma réponse écrite pendant que la charte changeait' });
  assert.deepEqual([sent.status, sent.location], [303, '/welcome?kept=1']);
  assert.equal(world.value("SELECT COUNT(*) FROM drafts WHERE body LIKE 'Ma réponse écrite%'"), 1);
  assert.equal(world.value("SELECT COUNT(*) FROM post_sources WHERE markdown LIKE 'Ma réponse écrite%'"), 0);
  const page = await alma.get('/welcome?kept=1');
  assert.match(page.text, /gardé dans vos brouillons/);
  assert.ok(page.text.includes('ne pas crier') && page.text.includes('&lt;b&gt;'), 'what changes');
  assert.ok(page.text.includes('<strong>nouvelle</strong>') && !page.text.includes('<script>alert'), 'the whole text');
  assert.ok(page.text.includes('href="/settings/leave"'), 'who does not accept can leave');
  assert.ok(!page.text.includes('name="job_title"'), 'nothing else is asked again');
  assert.equal((await cleo.get('/')).location, '/welcome', 'animators too');
  assert.equal((await boris.get('/charter?version=1')).status, 200, 'the old one stays readable');
});

test('accepting: not without the box, not another version, once however often', async () => {
  const alma = await world.as('alma');
  const blank = await accept(alma, {});
  assert.equal(blank.status, 422);
  assert.match(blank.text, /aria-invalid/);
  await accept(alma, { accept: 'yes', version: '1' });
  assert.equal((await alma.get('/')).location, '/welcome', 'the old version is not this one');
  await alma.get('/welcome');
  const form = { ...alma.form('/charter'), accept: 'yes' };
  const both = await Promise.all([alma.post('/charter', form), alma.post('/charter', form)]);
  assert.deepEqual(both.map((one) => [one.status, one.location]), [[303, '/'], [303, '/']]);
  assert.deepEqual(acceptances('alma'), [1, 2]);
  assert.equal((await alma.get('/')).status, 200);
  assert.match((await alma.get('/drafts')).text, /Ma réponse écrite/);
});

test('an animator’s mandate outlives the amendment', async () => {
  const cleo = await world.as('cleo');
  await accept(cleo);
  assert.match((await world.run(['may', 'cleo', 'GET', '/'])).stdout, /animator/);
});

test('someone who comes in now accepts the version in force with their declaration', async () => {
  const nina = await world.as('nina');
  assert.match((await nina.get('/welcome')).text, /name="job_title"/);
  await nina.submit('/welcome', { job_title: 'Conseillère en insertion professionnelle', supervises: 'no', practising: 'yes', accept: 'yes' });
  assert.equal((await nina.get('/')).status, 200);
  assert.deepEqual(acceptances('nina'), [2]);
});

test('amended while the newcomer reads: what they saw is what they accepted, and the rest comes next', async () => {
  await world.import('ml', [csvRow('lectrice', 'Lise;Neuve')]);
  const lise = world.visitor(), link = await world.linkFor('lectrice');
  await lise.get(link);
  await lise.submit(link, { password: passwordOf('lectrice') });
  await lise.signIn('lectrice', passwordOf('lectrice'));
  await lise.get('/welcome');
  await publish('# Entre-temps\n', 'Une page lue trop tôt.');
  await lise.submit('/welcome', { job_title: 'Conseillère en insertion professionnelle', supervises: 'no', practising: 'yes', accept: 'yes' });
  assert.deepEqual(acceptances('lectrice'), [2]);
  assert.equal((await lise.get('/')).location, '/welcome');
  assert.equal((await accept(lise)).location, '/');
  assert.deepEqual(acceptances('lectrice'), [2, 3]);
});

test('others: whoever is refused stays so, a visitor cannot accept, versions are listed', async () => {
  const remi = await world.as('remi');
  assert.equal((await remi.get('/')).location, '/status');
  assert.equal((await remi.post('/charter', { csrf: await remi.csrf(), accept: 'yes', version: '2' })).status, 403);
  const page = await world.visitor().get('/charter');
  assert.match(page.text, /Version 2/);
  assert.ok(page.text.includes('href="/charter?version=1"'));
  assert.match((await world.visitor().get('/charter?version=1')).text, /plus en vigueur/);
  const english = await world.visitor({ language: 'en' }).get('/charter');
  assert.match(english.text, /<div class="prose" lang="fr">/, 'the language of the text is told');
});

test('an empty text sent meanwhile, and two amendments in a row', async () => {
  await publish('# Encore un titre\n', 'Plus court.');
  const alma = await world.as('alma');
  assert.equal((await alma.post('/threads/2/posts', { csrf: await alma.csrf(), body: '  ' })).location, '/welcome');
  await alma.get('/welcome');
  const old = alma.form('/charter');
  await publish('# Un quatrième\n', 'Tout.');
  assert.equal((await alma.post('/charter', { ...old, accept: 'yes' })).location, '/welcome', 'amended once more while it was read');
  assert.equal((await accept(alma)).location, '/');
  assert.deepEqual(acceptances('alma'), [1, 2, 5]);
  const boris = await world.as('boris');
  assert.equal((await accept(boris)).location, '/');
  assert.deepEqual(acceptances('boris'), [1, 5]);
});

test('the organisations’ pledge comes with the version, and an amendment that says nothing of it keeps it', async () => {
  const pledgeOf = async (path) => (await world.visitor().get(path)).text.match(/<section id="pledge"[\s\S]*?<\/section>/)[0];
  const last = world.value('SELECT MAX(version) FROM charters');
  assert.match(await pledgeOf('/charter'), /pendant le temps de travail/, 'the program’s own, kept with each version');
  assert.match((await world.run(['charter', 'show', '--pledge'])).stdout, /^- Laisser venir pendant le temps de travail/m);
  const file = `${world.room}/pledge.md`, text = `${world.room}/same.md`;
  writeFileSync(text, (await world.run(['charter', 'show'])).stdout);
  const words = ['charter', 'publish', '--file', text, '--changes', 'Un autre engagement.'];
  await world.run(words, { codes: [1] });
  writeFileSync(file, '- Ne **rien** demander <script>alert(1)</script>\n');
  await world.run([...words, '--pledge', file]);
  assert.match(await pledgeOf('/charter'), /Ne <strong>rien<\/strong> demander &lt;script/);
  assert.match(await pledgeOf(`/charter?version=${last}`), /pendant le temps de travail/, 'an older version has its own');
  await publish('# Le sixième\n', 'Le texte, et lui seul.');
  assert.match(await pledgeOf('/charter'), /Ne <strong>rien/);
  const english = await world.visitor({ language: 'en' }).get('/charter');
  assert.match(english.text, /<section id="pledge"[\s\S]*lang="fr"/);
});
