// The guard at the composer: what could identify somebody is shown where it stands and replaced by a
// button; what stops is stored nowhere; what was confirmed is kept as kinds, and seen by animators.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { NIR, isStored as isStoredIn } from '../lib/guard.mjs';
import { openWorld, passwordOf } from '../lib/world.mjs';

let world;
before(async () => { world = await openWorld({ options: '[limits]\nposts_per_minute = 0', clock: true }); });
after(() => world?.close());

const isStored = (words) => isStoredIn(world, words);
const posts = () => world.value('SELECT COUNT(*) FROM posts');
const statements = (post) =>
  world.query(`SELECT way, kind FROM post_statements WHERE post_id = ${post} ORDER BY way, kind`).map(({ way, kind }) => `${way} ${kind}`);
const lastPost = () => world.value('SELECT MAX(id) FROM posts');
const sourceOf = (post) => world.value(`SELECT markdown FROM post_sources WHERE post_id = ${post}`);

const plain = (html) => html.replace(/<[^>]*>/g, '').replace(/[\s\u202f\u00a0]+/g, ' ');
const panelOf = (reply) => /<section class="guard"[\s\S]*?<\/section>/.exec(reply.text)?.[0] ?? '';
const fieldsetOf = (reply, kind) =>
  panelOf(reply).split('<fieldset').find((part) => plain(part.slice(part.indexOf('>') + 1)).trim().startsWith(kind));
// The button that replaces this passage.
const buttonFor = (reply, passage) => {
  const found = [...panelOf(reply).matchAll(/name="guard_replace" value="(\w+)"[^>]*data-passage="([^"]*)"/g)]
    .find(([, , words]) => words === passage);
  assert.ok(found, `a button for ${passage}`);
  return found[1];
};
const boxOf = (part) => /name="(guard_service|guard_confirm)" value="([^"]+)"/.exec(part)?.[2];

const CASE = { space: 'metier', kind: 'question', title: 'Une situation difficile' };

async function opening(identifier, body, fields = {}) {
  const browser = await world.signIn(identifier);
  await browser.get('/threads/new?kind=question');
  const reply = await browser.submit('/threads', { ...CASE, body, ...fields });
  return { browser, reply };
}

test('a question with two numbers, an NIR and a name is resolved passage by passage, without a script', async () => {
  const before = posts();
  const body = `Mme Lefranc, au 06 12 34 56 78, rappelle le 01 44 55 66 77.\n\nSon numéro : ${NIR}.`;
  const { browser, reply: first } = await opening('alma', body);
  assert.equal(first.status, 422);
  assert.equal(browser.form('/threads').body, body, 'the text is as it was typed');
  for (const passage of ['Mme Lefranc', '06 12 34 56 78', '01 44 55 66 77', NIR])
    assert.match(plain(panelOf(first)), new RegExp(`« ${passage} »`));
  for (const kind of ['Numéro de sécurité sociale À remplacer', 'Numéro de téléphone À remplacer', 'Nom d’une personne À vérifier'])
    assert.match(plain(panelOf(first)), new RegExp(kind));
  assert.match(panelOf(first), /<mark>.*Mme Lefranc<span class="visually-hidden"> \(Nom d’une personne\)<\/span><\/mark>/);

  const second = await browser.submit('/threads', { guard_replace: buttonFor(first, NIR) });
  assert.equal(second.status, 422, 'the rest still stops');
  assert.ok(!browser.form('/threads').body.includes('006'));
  assert.ok(browser.form('/threads').body.includes('06 12 34 56 78'));

  const third = await browser.submit('/threads', { guard_replace: buttonFor(second, '06 12 34 56 78') });
  const service = boxOf(fieldsetOf(third, 'Numéro de téléphone'));
  const fourth = await browser.submit('/threads', { guard_service: service, guard_replace: buttonFor(third, 'Mme Lefranc') });
  assert.equal(fourth.status, 200, 'nothing is left to do');
  assert.match(panelOf(fourth), /Vous pouvez publier/);
  assert.match(panelOf(fourth), /name="guard_service" value="\w+" checked/);
  assert.equal(posts(), before, 'and nothing is published by a button');

  const done = await browser.submit('/threads');
  assert.equal(done.status, 303);
  const text = sourceOf(lastPost());
  assert.match(text, /^Mme L\./);
  assert.ok(!text.includes('06 12 34') && !text.includes('006 084') && text.includes('01 44 55 66 77'));
  assert.deepEqual(statements(lastPost()), ['service phone']);
  assert.ok(!isStored('1 85 05 78'), 'the number is in no file');
});

test('everything is replaced at once, but what is a service’s', async () => {
  const { browser, reply } = await opening('boris', `Mme Lefranc au 06 12 34 56 78, puis l’accueil au 01 44 55 66 77, ${NIR}`);
  const item = panelOf(reply).split('<li').slice(1).find((part) => part.includes('01 44 55 66 77'));
  const all = await browser.submit('/threads', { guard_replace: 'all', guard_service: boxOf(item) });
  assert.equal(all.status, 200);
  const { body } = browser.form('/threads');
  assert.ok(body.startsWith('Mme L. au ') && body.includes('l’accueil au 01 44 55 66 77'), body);
  assert.ok(!body.includes('Lefranc') && !body.includes('06 12') && !body.includes('006 084'));
  assert.equal((await browser.submit('/threads')).status, 303);
});

test('a name that is kept is confirmed, and the confirmation is of that name', async () => {
  const { browser, reply } = await opening('alma', 'Le dossier de Mme Lefranc');
  assert.equal(reply.status, 422);
  const box = boxOf(fieldsetOf(reply, 'Nom d’une personne'));
  const other = await browser.submit('/threads', { guard_confirm: box, body: 'Le dossier de Mme Lefort' });
  assert.equal(other.status, 422, 'another name is asked about again');
  const done = await browser.submit('/threads', { guard_confirm: box, body: 'Le dossier de Mme Lefranc' });
  assert.equal(done.status, 303);
  const post = lastPost();
  assert.deepEqual(statements(post), ['confirmed name']);
  // Its animators see it; other members do not.
  const page = await (await world.signIn('cleo')).get(done.location);
  assert.match(plain(page.text), /Ce que les auteurs ont confirmé.*Message 1 : confirmé : Nom d’une personne/);
  assert.doesNotMatch((await browser.get(done.location)).text, /Ce que les auteurs ont confirmé/);
  // The text changed: what is kept is of the text of now.
  await browser.get(`/posts/${post}/edit`);
  assert.equal((await browser.submit(`/posts/${post}/edit`, { body: 'Un livre' })).status, 303);
  assert.deepEqual(statements(post), []);
});

test('an answer in a question is read as strictly, the same words in a discussion are said once', async () => {
  const browser = await world.signIn('boris');
  const question = world.value("SELECT id FROM threads WHERE kind = 'question' ORDER BY id LIMIT 1");
  const discussion = world.value("SELECT id FROM threads WHERE kind = 'discussion' AND space_id IS NOT NULL ORDER BY id LIMIT 1");
  const body = 'Appelez Mme Lefranc au 06 12 34 56 78.';
  await browser.get(`/threads/${question}`);
  for (const again of [1, 2])
    assert.equal((await browser.submit(`/threads/${question}/posts`, { body })).status, 422, `time ${again}`);
  await browser.get(`/threads/${discussion}`);
  const said = await browser.submit(`/threads/${discussion}/posts`, { body });
  assert.equal(said.status, 422);
  assert.match(panelOf(said), /2 passages à relire/);
  const more = await browser.submit(`/threads/${discussion}/posts`, { body: `${body} Et Mme Lefort.` });
  assert.equal(more.status, 422, 'what is new is said too');
  const done = await browser.submit(`/threads/${discussion}/posts`);
  assert.equal(done.status, 303);
  assert.equal(sourceOf(lastPost()), `${body} Et Mme Lefort.`);
  assert.deepEqual(statements(lastPost()), ['advised name', 'advised phone']);
});

test('a number that identifies stops everywhere, however often it is sent', async () => {
  const browser = await world.signIn('cleo'), before = posts();
  const discussion = world.value("SELECT id FROM threads WHERE kind = 'discussion' ORDER BY id LIMIT 1");
  await browser.get(`/threads/${discussion}`);
  for (const again of [1, 2, 3])
    assert.equal((await browser.submit(`/threads/${discussion}/posts`, { body: `Son numéro, ${NIR}` })).status, 422, `time ${again}`);
  // Nor by what the form could say of it.
  const mark = buttonFor(await browser.submit(`/threads/${discussion}/posts`), NIR);
  const forged = { guard_seen: mark, guard_confirm: mark, guard_service: mark };
  assert.equal((await browser.submit(`/threads/${discussion}/posts`, forged)).status, 422);
  assert.equal(posts(), before);
  assert.ok(!isStored('1 85 05 78'));
});

test('it is kept as no draft: not by the button, not by the script, not at a closed door', async () => {
  const secret = '2 69 05 49 588 157 80', body = `Avant, ${secret}, après`;
  const browser = await world.signIn('alma');
  await browser.get('/threads/2');
  const kept = await browser.submit('/threads/2/posts', { body, keep: '1' });
  assert.equal(kept.status, 422);
  assert.match(panelOf(kept), /Le brouillon n’est pas enregistré/);
  assert.equal(browser.form('/threads/2/posts').body, body);
  const saved = await browser.post('/drafts', { csrf: await browser.csrf(), place: 'thread/2', body });
  assert.equal(saved.status, 200);
  assert.match(JSON.parse(saved.text).refused, /Brouillon non enregistré/);
  for (const fields of [{ title: secret }, { space: secret }, { kind: secret }])
    assert.ok(JSON.parse((await browser.post('/drafts', { csrf: await browser.csrf(), place: 'new', body: 'x', ...fields })).text).refused);
  // Put right by the panel's button, it is a draft like any other.
  await browser.get('/threads/2');
  const again = await browser.submit('/threads/2/posts', { body, keep: '1' });
  const put = await browser.submit('/threads/2/posts', { guard_replace: buttonFor(again, secret) });
  assert.equal(put.status, 200);
  assert.equal((await browser.submit('/threads/2/posts', { keep: '1' })).status, 303);
  // An ended session keeps the text, with the number replaced.
  const visitor = world.visitor();
  await visitor.post('/threads/1/posts', { body });
  const back = await visitor.submit('/login', { identifier: 'alma', password: passwordOf('alma') });
  assert.equal(back.status, 303);
  await visitor.get(back.location.split('#')[0]);
  assert.match(visitor.form('/threads/1/posts').body, /^Avant, \[.*\], après$/);
  assert.ok(!isStored('69 05 49'), 'no file holds it');
});

test('a text put aside when access ends loses the number too', async () => {
  const browser = await world.signIn('boris');
  await browser.get('/threads/1');
  world.query("UPDATE members SET state = 'suspended' WHERE identifier = 'boris'");
  await browser.submit('/threads/1/posts', { body: 'Je garde ceci, 2 69 05 49 588 157 80.' });
  const draft = world.value(`SELECT body FROM drafts WHERE member_id = ${world.memberId('boris')} ORDER BY id DESC LIMIT 1`);
  world.query("UPDATE members SET state = 'active' WHERE identifier = 'boris'");
  assert.match(String(draft), /^Je garde ceci, \[/);
  assert.ok(!isStored('69 05 49'));
});

test('the form sent twice is one message, and what stopped once leaves no answer behind', async () => {
  const before = posts();
  const { browser } = await opening('alma', `Une question, ${NIR}`);
  const fields = { ...browser.form('/threads'), body: 'Une question sans numéro' };
  const [one, two] = [await browser.post('/threads', fields), await browser.post('/threads', fields)];
  assert.equal(one.status, 303);
  assert.equal(two.location, one.location);
  assert.equal(posts(), before + 1);
});

test('a preview shows what was found and publishes nothing; a title is read too', async () => {
  const { browser, reply } = await opening('alma', 'Un texte sans rien', { title: 'Le cas de Mme Lefranc' });
  assert.equal(reply.status, 422);
  assert.match(plain(panelOf(reply)), /Dans le titre/);
  const put = await browser.submit('/threads', { guard_replace: buttonFor(reply, 'Mme Lefranc') });
  assert.equal(put.status, 200);
  assert.equal(browser.form('/threads').title, 'Le cas de Mme L.');
});

test('a button works in a form that lacks something else', async () => {
  const { browser, reply } = await opening('alma', 'Mme Lefranc demande', {});
  const put = await browser.submit('/threads', { title: '', guard_replace: buttonFor(reply, 'Mme Lefranc') });
  assert.equal(put.status, 422);
  assert.equal(browser.form('/threads').body, 'Mme L. demande');
  assert.match(put.text, /id="title-error"/);
});

test('huge and odd texts are answered', async () => {
  const many = 'Mme Lefranc 06 12 34 56 78\n'.repeat(2000);
  const { browser, reply } = await opening('alma', many);
  assert.equal(reply.status, 422);
  assert.ok(reply.text.length < 2_000_000);
  const different = Array.from({ length: 400 }, (_, i) => `01 44 55 ${String(10 + (i % 90)).padStart(2, '0')} ${String(10 + Math.floor(i / 90)).padStart(2, '0')}`).join('\n');
  const over = await browser.submit('/threads', { body: `${different}\n${NIR}` });
  assert.equal(over.status, 422);
  assert.match(over.text, /trop de passages/);
  const boxes = { guard_seen: 'f'.repeat(100_000), guard_confirm: '.'.repeat(5000), guard_service: '\u{1F600}', guard_replace: 'nothing' };
  assert.equal((await browser.submit('/threads', { body: 'Mme Lefranc', ...boxes })).status, 422);
  assert.equal((await browser.submit('/threads', { body: 'Mme \u0001Lefranc', guard_replace: 'all' })).status, 422);
});

test('marks in the panel are text, whatever the text says', async () => {
  const { reply } = await opening('alma', '<img src=x onerror=alert(1)> Mme Lefranc "&amp;" \'06 12 34 56 78\'');
  assert.doesNotMatch(panelOf(reply), /<img/);
  assert.match(panelOf(reply), /&lt;img src=x/);
});

test('animators find it beside a report', async () => {
  const { browser, reply } = await opening('alma', 'Le dossier de Mme Lefranc, pour un signalement');
  const done = await browser.submit('/threads', { guard_confirm: boxOf(fieldsetOf(reply, 'Nom d’une personne')) });
  assert.equal(done.status, 303);
  const boris = await world.signIn('boris'), post = lastPost();
  await boris.get(`/posts/${post}/report`);
  assert.equal((await boris.submit(`/posts/${post}/report`, { reason: 'beneficiary', body: 'Un nom' })).status, 303);
  const cleo = await world.signIn('cleo');
  assert.match(plain((await cleo.get('/moderation/reports')).text), /À la publication, confirmé : Nom d’une personne/);
  const report = world.value('SELECT MAX(id) FROM reports');
  assert.match(plain((await cleo.get(`/moderation/reports/${report}`)).text), /À la publication, confirmé : Nom d’une personne/);
});

const TOLD = 'Homme de 52 ans, habite à Marvejols, travaillait chez Michelin, licencié le 12 mars 2026 après un cancer.';

test('details that add up ask whether a colleague would recognise the person, and offer ways', async () => {
  const { browser, reply } = await opening('alma', TOLD);
  assert.equal(reply.status, 422);
  const group = fieldsetOf(reply, 'Détails qui se recoupent');
  assert.match(plain(group), /Un·e collègue de votre agence reconnaîtrait-il cette personne \?/);
  for (const trait of ['âge exact', 'commune', 'employeur nommé', 'date exacte', 'santé']) assert.match(plain(group), new RegExp(trait));
  for (const words of ['dans la cinquantaine', 'au printemps']) assert.match(plain(group), new RegExp(`Écrire « ${words} »`));
  // One detail less than three: nothing adds up any more.
  const fewer = await browser.submit('/threads', { body: 'Homme de 52 ans, licencié après un cancer.', preview: '1' });
  assert.doesNotMatch(fewer.text, /se recoupent/);
  // Confirmed: it goes, and that is kept.
  const again = await browser.submit('/threads', { body: TOLD });
  const done = await browser.submit('/threads', { guard_confirm: boxOf(fieldsetOf(again, 'Détails qui se recoupent')) });
  assert.equal(done.status, 303);
  assert.deepEqual(statements(lastPost()), ['confirmed combination']);
});

test('without one’s name is a way: its box is ticked, the text goes without a confirmation', async () => {
  const { browser, reply } = await opening('alma', TOLD), before = posts();
  assert.match(fieldsetOf(reply, 'Détails qui se recoupent'), /name="guard_way" value="unnamed"/);
  const ticked = await browser.submit('/threads', { guard_way: 'unnamed' });
  assert.equal(ticked.status, 200);
  assert.match(ticked.text, /name="unnamed" value="1"[^>]* checked/);
  assert.equal((await browser.submit('/threads')).status, 303);
  assert.equal(posts(), before, 'it waits its minutes');
});

test('what was confirmed is kept with a text that a job publishes without a name', async () => {
  const { browser, reply } = await opening('alma', 'Le dossier de Mme Lefranc, sans mon nom', { unnamed: '1' });
  const sent = await browser.submit('/threads', { unnamed: '1', guard_confirm: boxOf(fieldsetOf(reply, 'Nom d’une personne')) });
  assert.equal(sent.status, 303);
  const post = () => world.query("SELECT post_id AS id FROM post_sources WHERE markdown LIKE '%sans mon nom'")[0]?.id;
  await world.advance(11 * 60);
  for (let i = 0; i < 100 && !post(); i++) await new Promise((resolve) => { setTimeout(resolve, 100); });
  assert.deepEqual(statements(post()), ['confirmed name']);
});

test('three weeks later its writer is told, and publishes it then', async () => {
  const { browser, reply } = await opening('boris', `${TOLD} Que feriez-vous ?`);
  assert.match(fieldsetOf(reply, 'Détails qui se recoupent'), /name="guard_way" value="later"/);
  const kept = await browser.submit('/threads', { guard_way: 'later' });
  assert.equal(kept.status, 303);
  assert.match(kept.location, /^\/threads\/new\?draft=\d+/);
  assert.match(plain((await browser.get('/drafts')).text), /À publier à partir du/);
  const told = () => world.value(`SELECT COUNT(*) FROM notifications WHERE kind = 'draft.due' AND member_id = ${world.memberId('boris')}`);
  const due = () => world.value('SELECT COUNT(*) FROM drafts WHERE due_at IS NOT NULL');
  assert.deepEqual([told(), due()], [0, 1]);
  await world.advance(20 * 86400);
  assert.equal(told(), 0);
  await world.advance(2 * 86400);
  for (let i = 0; i < 100 && !told(); i++) await new Promise((resolve) => { setTimeout(resolve, 100); });
  assert.deepEqual([told(), due()], [1, 0]);
  const back = await world.signIn('boris');
  assert.match(plain((await back.get('/notifications')).text), /peut être relu et publié/);
  await back.get(kept.location);
  assert.match(back.form('/threads').body, /Que feriez-vous/);
});
