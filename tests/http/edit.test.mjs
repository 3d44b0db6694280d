// A message's author changes it or takes it back: what others read then, what they can look up of
// before, and what is left in the database.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { refusesNumber, submitConfirmed } from '../lib/guard.mjs';
import { openWorld } from '../lib/world.mjs';

const DAY_S = 24 * 3600;
let world;
before(async () => { world = await openWorld({ options: '[limits]\nposts_per_minute = 0', clock: true }); });
after(() => world?.close());

// A new answer in thread 1; its id.
async function write(identifier, body) {
  const browser = await world.as(identifier);
  await browser.get('/threads/1');
  const reply = await submitConfirmed(browser, '/threads/1/posts', { body });
  assert.equal(reply.status, 303);
  return Number(/#post-(\d+)$/.exec(reply.location)[1]);
}

async function edit(identifier, post, fields) {
  const browser = await world.as(identifier);
  await browser.get(`/posts/${post}/edit`);
  return browser.submit(`/posts/${post}/edit`, fields);
}

async function withdraw(identifier, post, reason = '') {
  const browser = await world.as(identifier);
  await browser.get(`/posts/${post}/edit`);
  return browser.submit(`/posts/${post}/delete`, { reason });
}

const article = (page, post) => new RegExp(`<article[^>]* id="post-${post}"[\\s\\S]*?</article>`).exec(page.text)?.[0];
const threadAs = async (identifier) => (await world.as(identifier)).get('/threads/1');
const historyAs = async (identifier, post) => (await world.as(identifier)).get(`/posts/${post}/history`);

test('a changed message says so, and shows what it said before', async () => {
  const post = await write('alma', 'Ma *première* pensée');
  assert.ok(!article(await threadAs('boris'), post).includes('modifié'), 'not yet');
  const reply = await edit('alma', post, { body: 'Ma **seconde** pensée' });
  assert.equal(reply.status, 303);
  assert.match(reply.location, new RegExp(`^/threads/1\\?page=1#post-${post}$`));
  const shown = article(await threadAs('boris'), post);
  assert.match(shown, /<strong>seconde<\/strong>/);
  assert.ok(!shown.includes('première'));
  assert.match(shown, new RegExp(`<a href="/posts/${post}/history">modifié le <time`));
  const history = await historyAs('boris', post);
  assert.equal(history.status, 200);
  assert.ok(history.text.indexOf('seconde') < history.text.indexOf('<em>première</em>'), 'latest first');
});

test('the form begins with the source, and the same text again is no change', async () => {
  const post = await write('alma', 'Un texte <b>à ne pas</b> abîmer & "cité"\n\n* un\n* deux');
  const browser = await world.as('alma');
  await browser.get(`/posts/${post}/edit`);
  const { body } = browser.form(`/posts/${post}/edit`);
  assert.equal(body, 'Un texte <b>à ne pas</b> abîmer & "cité"\n\n* un\n* deux');
  assert.equal((await browser.submit(`/posts/${post}/edit`, { body })).status, 303);
  assert.ok(!article(await threadAs('boris'), post).includes('modifié'));
  assert.equal(world.value(`SELECT COUNT(*) FROM post_versions WHERE post_id = ${post}`), 0);
});

test('a concealed version is shown to nobody, its place is, and its text goes after 30 days', async () => {
  const post = await write('alma', 'Elle habite rue des Lilas');
  await edit('alma', post, { body: 'Elle habite loin', conceal: 'yes' });
  for (const identifier of ['alma', 'boris', 'cleo']) {
    const page = await historyAs(identifier, post);
    assert.ok(!page.text.includes('Lilas'), identifier);
    assert.match(page.text, /Version retirée par la personne qui l’a écrite/);
  }
  assert.equal(world.value(`SELECT INSTR(markdown, 'Lilas') > 0 FROM post_versions WHERE post_id = ${post}`), 1);
});

test('a withdrawn message keeps its place and number, and is read nowhere', async () => {
  const post = await write('boris', 'Je le dis trop vite : mandarine');
  const seq = world.value(`SELECT seq FROM posts WHERE id = ${post}`);
  await edit('boris', post, { body: 'Je le dis encore : clémentine' });
  const later = await write('alma', 'La réponse d’après');
  const boris = await world.as('boris');
  await boris.get(`/posts/${post}/edit`);
  await refusesNumber(world, boris, `/posts/${post}/delete`, 'reason');
  const reply = await withdraw('boris', post, 'Doublon');
  assert.equal(reply.status, 303);
  for (const identifier of ['alma', 'boris', 'cleo'])
    for (const page of [await threadAs(identifier), await historyAs(identifier, post)]) {
      assert.doesNotMatch(page.text, /mandarine|clémentine|Doublon/, identifier);
      assert.match(page.text, /Message retiré par la personne qui l’a écrit/);
    }
  assert.match(article(await threadAs('alma'), post), /Message retiré/);
  assert.equal(world.value(`SELECT seq FROM posts WHERE id = ${post}`), seq);
  assert.equal(world.value(`SELECT seq FROM posts WHERE id = ${later}`), seq + 1);
  assert.equal(world.value(`SELECT html FROM posts WHERE id = ${post}`), '');
  const browser = await world.as('boris');
  assert.equal((await browser.get(`/posts/${post}/edit`)).status, 303, 'there is nothing left to change');
});

test('an edit from a tab that is behind keeps its text, and goes through when sent again', async () => {
  const post = await write('alma', 'Départ');
  const late = await world.signIn('alma');
  await late.get(`/posts/${post}/edit`);
  await edit('alma', post, { body: 'Depuis le premier onglet' });
  const conflict = await late.submit(`/posts/${post}/edit`, { body: 'Depuis le second onglet' });
  assert.equal(conflict.status, 409);
  assert.match(conflict.text, /modifié entre-temps/);
  assert.equal(late.form(`/posts/${post}/edit`).body, 'Depuis le second onglet');
  assert.match(article(await threadAs('boris'), post), /premier onglet/);
  assert.equal((await late.submit(`/posts/${post}/edit`)).status, 303);
  assert.match(article(await threadAs('boris'), post), /second onglet/);
});

test('an edit of a message withdrawn meanwhile changes nothing and keeps the text', async () => {
  const post = await write('alma', 'Bientôt parti');
  const late = await world.signIn('alma');
  await late.get(`/posts/${post}/edit`);
  await withdraw('alma', post);
  const reply = await late.submit(`/posts/${post}/edit`, { body: 'Trop tard' });
  assert.equal(reply.status, 409);
  assert.equal(late.form(`/posts/${post}/edit`).body, 'Trop tard');
  assert.match(article(await threadAs('boris'), post), /Message retiré/);
});

test('another’s message cannot be changed or withdrawn, and the page says why', async () => {
  const post = await write('alma', 'À Alma');
  for (const identifier of ['boris', 'cleo']) {
    const browser = await world.as(identifier);
    const page = await browser.get(`/posts/${post}/edit`);
    assert.equal(page.status, 403);
    assert.match(page.text, /n’est pas le vôtre/);
    const csrf = await browser.csrf();
    assert.equal((await browser.post(`/posts/${post}/edit`, { csrf, body: 'À moi' })).status, 403);
    assert.equal((await browser.post(`/posts/${post}/delete`, { csrf })).status, 403);
  }
  assert.match(article(await threadAs('boris'), post), /À Alma/);
});

test('the list of messages is the same for its author and for others; only the page names theirs', async () => {
  const post = await write('alma', 'Pour tout le monde');
  const pages = [await threadAs('alma'), await threadAs('boris')];
  const block = (page) => /<article[\s\S]*<\/article>/.exec(page.text)[0];
  assert.equal(block(pages[0]), block(pages[1]));
  const mine = pages.map((page) => / data-mine="([^"]*)"/.exec(page.text)[1].split(' '));
  assert.ok(mine[0].includes(String(post)) && !mine[1].includes(String(post)));
});

test('a session that ended while editing keeps the text for the form', async () => {
  const post = await write('alma', 'Avant la pause');
  const browser = world.visitor();
  const page = await browser.post(`/posts/${post}/edit`, { body: 'Écrit pendant la pause' });
  assert.equal(page.status, 401);
  const reply = await browser.submit('/login', { identifier: 'alma', password: 'une phrase de quatre mots, alma' });
  assert.equal(reply.location, `/posts/${post}/edit`);
  await browser.get(reply.location);
  assert.equal(browser.form(`/posts/${post}/edit`).body, 'Écrit pendant la pause');
  assert.match(article(await threadAs('boris'), post), /Avant la pause/);
});

test('a passage that is purged leaves earlier versions too, also of messages that quoted it', async () => {
  const post = await write('alma', 'Elle s’appelle Zénobie Tartempion, je crois');
  const quoting = await write('boris', '> Elle s’appelle Zénobie Tartempion\n\nAttention.');
  await edit('alma', post, { body: 'Elle a un nom' });
  await edit('boris', quoting, { body: 'Attention.' });
  await world.run(['purge', String(post), '--passage-stdin'], { input: 'Zénobie Tartempion' });
  for (const one of [post, quoting]) {
    const page = await historyAs('cleo', one);
    assert.ok(!page.text.includes('Tartempion'));
    assert.match(page.text, /passage retiré/);
  }
  assert.equal(world.value("SELECT COUNT(*) FROM post_versions WHERE markdown LIKE '%Tartempion%' OR html LIKE '%Tartempion%'"), 0);
});

test('after 30 days what was withdrawn is in the database no more, and the rest is', async () => {
  const left = () => world.value(`SELECT (SELECT COUNT(*) FROM post_sources WHERE markdown LIKE '%clémentine%') +
    (SELECT COUNT(*) FROM post_versions WHERE markdown LIKE '%mandarine%' OR markdown LIKE '%Lilas%' OR html LIKE '%Lilas%')`);
  const settled = async () => { for (let i = 0; i < 20 && left() > 0; i++) await new Promise((done) => setTimeout(done, 250)); };
  assert.equal(left(), 3);
  await world.advance(29 * DAY_S);
  await new Promise((done) => setTimeout(done, 2500));
  assert.equal(left(), 3, 'not before');
  await world.advance(2 * DAY_S);
  await settled();
  assert.equal(left(), 0);
  assert.equal(world.value("SELECT COUNT(*) FROM post_versions WHERE markdown LIKE '%première%'"), 1);
});
