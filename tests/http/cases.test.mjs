// Cases: the words of the closed lists, their states, how they ended, what helped, and the list.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { refusesNumber } from '../lib/guard.mjs';
import { sleep } from '../lib/programs.mjs';
import { openWorld } from '../lib/world.mjs';

let world;
before(async () => { world = await openWorld({ clock: true, options: '[limits]\nposts_per_minute = 0' }); });
after(() => world?.close());

const SPACE = () => world.value('SELECT slug FROM spaces ORDER BY id LIMIT 1');
const idOf = (location) => Number(/\/threads\/(\d+)/.exec(location)[1]);
const stateOf = (thread) => world.query(`SELECT state FROM threads WHERE id = ${thread}`)[0].state;

async function openCase(identifier, fields = {}) {
  const browser = await world.as(identifier);
  await browser.get('/threads/new?kind=case');
  const reply = await browser.submit('/threads', { space: SPACE(), kind: 'case', sections: 'case', title: 'Un retour', body: 'Que feriez-vous ?', ...fields });
  assert.equal(reply.status, 303, reply.text);
  return { browser, thread: idOf(reply.location) };
}

async function answer(identifier, thread, body) {
  const browser = await world.as(identifier);
  await browser.get(`/threads/${thread}`);
  const reply = await browser.submit(`/threads/${thread}/posts`, { body });
  assert.equal(reply.status, 303);
  return world.value(`SELECT MAX(id) FROM posts WHERE thread_id = ${thread}`);
}

async function addWord(kind, title) {
  const cleo = await world.as('cleo');
  await cleo.get('/animation/themes');
  assert.equal((await cleo.submit('/animation/themes', { kind, title })).status, 303);
  return world.value(`SELECT id FROM themes WHERE kind = '${kind}' AND title = '${title}'`);
}

// Sends one of the buttons that stand outside their form.
async function press(browser, thread, path, fields) {
  await browser.get(`/threads/${thread}`);
  return browser.post(path, [['csrf', await browser.csrf()], ...Object.entries(fields).flatMap(([name, value]) => [value].flat().map((one) => [name, one]))]);
}

let jeunes, cadres, sante;
test('animators keep the words; nobody else does', async () => {
  jeunes = await addWord('public', 'Jeunes');
  cadres = await addWord('public', 'Cadres');
  sante = await addWord('theme', 'Santé & travail');
  const cleo = await world.as('cleo');
  await cleo.get('/animation/themes');
  const twice = await cleo.submit('/animation/themes', { kind: 'public', title: 'Jeunes' });
  assert.equal(twice.status, 422);
  assert.match(twice.text, /id="title-error"/);
  assert.match(twice.text, /value="Jeunes"/);
  assert.equal((await cleo.submit('/animation/themes', { kind: 'public', title: 'é'.repeat(61) })).status, 422);
  await refusesNumber(world, cleo, '/animation/themes', 'title', { kind: 'public' });
  await cleo.get('/animation/themes');
  assert.equal((await cleo.submit(`/animation/themes/${cadres}`, { title: 'Cadres et managers' })).status, 303);
  const taken = await cleo.post(`/animation/themes/${cadres}`, { csrf: await cleo.csrf(), title: 'Jeunes' });
  assert.equal(taken.status, 422);
  assert.match(taken.text, new RegExp(`id="theme-${cadres}-error"`));
  const alma = await world.as('alma');
  assert.equal((await alma.get('/animation/themes')).status, 403);
  assert.equal((await alma.post('/animation/themes', { csrf: await alma.csrf(), kind: 'public', title: 'x' })).status, 403);
});

test('a case takes the words that are offered, and no others', async () => {
  const { browser, thread } = await openCase('alma', { title: 'Sans diplôme', publics: String(jeunes), themes: String(sante) });
  const page = await browser.get(`/threads/${thread}`);
  assert.match(page.text, new RegExp(`/cases\\?public=${jeunes}">Jeunes<`));
  assert.match(page.text, /Santé &amp; travail/);
  const odd = await openCase('alma', { publics: '99999', themes: 'x' });
  assert.equal(world.value(`SELECT COUNT(*) FROM thread_themes WHERE thread_id = ${odd.thread}`), 0);
  const post = world.value(`SELECT id FROM posts WHERE thread_id = ${thread} AND seq = 1`);
  await browser.get(`/posts/${post}/edit`);
  assert.equal((await browser.submit(`/posts/${post}/edit`, { publics: String(cadres) })).status, 303);
  assert.deepEqual(world.query(`SELECT theme_id FROM thread_themes WHERE thread_id = ${thread} ORDER BY theme_id`).map((row) => row.theme_id), [cadres, sante]);
});

test('a retired word is not offered, and stays where it was chosen', async () => {
  const word = await addWord('public', 'Saisonniers');
  const { browser, thread } = await openCase('boris', { publics: String(word) });
  const cleo = await world.as('cleo');
  await cleo.get('/animation/themes');
  assert.equal((await cleo.submit(`/animation/themes/${word}`, { retired: 'yes' })).status, 303);
  assert.ok(!(await browser.get('/threads/new?kind=case')).text.includes('Saisonniers'));
  const post = world.value(`SELECT id FROM posts WHERE thread_id = ${thread} AND seq = 1`);
  assert.match((await browser.get(`/posts/${post}/edit`)).text, /checked>Saisonniers/);
  assert.equal((await browser.submit(`/posts/${post}/edit`, {})).status, 303);
  assert.match((await browser.get(`/threads/${thread}`)).text, /Saisonniers/);
  const other = await openCase('boris', { publics: String(word) });
  assert.equal(world.value(`SELECT COUNT(*) FROM thread_themes WHERE thread_id = ${other.thread}`), 0);
});

test('its author and animators say where a case stands; nobody else', async () => {
  const { browser, thread } = await openCase('alma');
  assert.equal(stateOf(thread), 'open');
  const path = `/threads/${thread}/state`;
  assert.equal((await press(browser, thread, path, { state: 'followed' })).status, 303);
  assert.equal(stateOf(thread), 'followed');
  const boris = await world.as('boris');
  const page = await boris.get(`/threads/${thread}`);
  assert.ok(!page.text.includes(path), 'no button for others');
  assert.equal((await press(boris, thread, path, { state: 'closed' })).status, 403);
  assert.equal(stateOf(thread), 'followed');
  assert.equal((await press(await world.as('cleo'), thread, path, { state: 'closed' })).status, 303);
  assert.equal(stateOf(thread), 'closed');
  assert.equal(world.value(`SELECT COUNT(*) FROM audit WHERE kind = 'case.state'`), 1, 'what an animator did is in the log');
  assert.equal((await press(browser, thread, path, { state: 'answered' })).status, 422);
  assert.equal((await press(browser, thread, path, { state: 'open' })).status, 303);
  const discussion = world.value(`SELECT id FROM threads WHERE kind = 'discussion' LIMIT 1`);
  assert.equal((await browser.post(`/threads/${discussion}/state`, { csrf: await browser.csrf(), state: 'closed' })).status, 404);
  assert.equal((await world.visitor().post(path, { csrf: 'x', state: 'closed' })).status, 303, 'a visitor is led to the door');
  assert.equal(stateOf(thread), 'open');
});

test('the outcome becomes sections of the opening message, with its history', async () => {
  const { browser, thread } = await openCase('alma', { situation: 'Une situation', body: 'Ma demande' });
  const path = `/threads/${thread}/outcome`;
  await browser.get(path);
  const empty = await browser.submit(path, { done: 'Un bilan', happened: '' });
  assert.equal(empty.status, 422);
  assert.match(empty.text, /id="happened-error"/);
  assert.match(empty.text, />\s*Un bilan<\/textarea>/);
  assert.equal((await browser.submit(path, { happened: 'Elle a choisi *seule*', again: 'Attendre', state: 'closed' })).status, 303);
  assert.equal(stateOf(thread), 'closed');
  const page = await browser.get(`/threads/${thread}`);
  const order = ['Une situation', 'Ma demande', 'Un bilan', '<em>seule</em>', 'Attendre'].map((words) => page.text.indexOf(words));
  assert.ok(order[0] > 0);
  assert.deepEqual([...order].sort((a, b) => a - b), order);
  const post = world.value(`SELECT id FROM posts WHERE thread_id = ${thread} AND seq = 1`);
  assert.ok((await browser.get(`/posts/${post}/history`)).text.includes('Ma demande'));
  assert.equal(world.value(`SELECT version FROM posts WHERE id = ${post}`), 2);
  assert.match((await browser.get('/search?q=choisi')).text, new RegExp(`/posts/${post}`), 'it is found');
  const boris = await world.as('boris');
  assert.equal((await boris.get(path)).status, 403);
  assert.equal((await boris.post(path, { csrf: await boris.csrf(), happened: 'x' })).status, 403);
  assert.equal((await browser.get('/threads/999999/outcome')).status, 404);
});

test('an outcome written in two tabs: neither text is lost', async () => {
  const { browser, thread } = await openCase('alma');
  const path = `/threads/${thread}/outcome`;
  await browser.get(path);
  const first = browser.form(path);
  assert.equal((await browser.post(path, { ...first, once: first.once.replace(/./g, '1'), happened: 'Ceci d’abord', state: 'followed' })).status, 303);
  const late = await browser.post(path, { ...first, happened: 'Cela ensuite', state: 'followed' });
  assert.equal(late.status, 409);
  assert.match(late.text, />\s*Cela ensuite<\/textarea>/);
  assert.match(late.text, /Ceci d’abord<\/pre>/);
  assert.equal((await browser.submit(path, {})).status, 303, 'sent again, it goes through');
  assert.match((await browser.get(`/threads/${thread}`)).text, /Cela ensuite/);
});

test('its author says what helped: seen by all, on others’ answers alone', async () => {
  const { browser, thread } = await openCase('alma');
  const good = await answer('boris', thread, 'Une bonne idée'), other = await answer('cleo', thread, 'Une autre');
  const own = await answer('alma', thread, 'Merci');
  const path = `/threads/${thread}/helped`;
  const page = await browser.get(`/threads/${thread}`);
  assert.match(page.text, new RegExp(`name="helped" value="${good}"`));
  assert.ok(!page.text.includes(`name="helped" value="${own}"`));
  assert.equal((await press(browser, thread, path, { helped_page: '1', helped: [String(good), String(own)] })).status, 303);
  assert.deepEqual(world.query(`SELECT post_id FROM helped_posts WHERE thread_id = ${thread}`).map((row) => row.post_id), [good]);
  const boris = await world.as('boris'), seen = await boris.get(`/threads/${thread}`);
  const block = (text, post) => text.slice(text.indexOf(`id="post-${post}"`), text.indexOf('</article>', text.indexOf(`id="post-${post}"`)));
  assert.match(block(seen.text, good), /helped-mark/);
  assert.ok(!block(seen.text, other).includes('helped-mark'));
  assert.ok(!seen.text.includes('name="helped"'));
  assert.equal((await press(boris, thread, path, { helped_page: '1', helped: String(other) })).status, 403);
  assert.equal((await press(browser, thread, path, { helped_page: '1' })).status, 303);
  assert.ok(!(await boris.get(`/threads/${thread}`)).text.includes('helped-mark'), 'taken back');
  const elsewhere = await openCase('boris');
  const theirs = await answer('cleo', elsewhere.thread, 'Ailleurs');
  await press(browser, thread, path, { helped_page: '1', helped: String(theirs) });
  assert.equal(world.value(`SELECT COUNT(*) FROM helped_posts WHERE post_id = ${theirs}`), 0, 'a message of another case');
});

test('the list is narrowed by state, public and theme, and goes on by key', async () => {
  const wanted = await openCase('alma', { title: 'À trouver', publics: String(jeunes), themes: String(sante) });
  const { browser } = wanted;
  await openCase('alma', { title: 'À laisser', publics: String(cadres) });
  await press(browser, wanted.thread, `/threads/${wanted.thread}/state`, { state: 'followed' });
  const list = async (query) => (await browser.get(`/cases${query}`)).text;
  const all = await list('');
  assert.ok(all.includes('À trouver') && all.includes('À laisser'));
  assert.match(all, /#i-case"\/><\/svg>Cas<\/span>\s*<span class="state">Suivi</);
  const narrowed = await list(`?state=followed&public=${jeunes}&theme=${sante}`);
  assert.ok(narrowed.includes('À trouver') && !narrowed.includes('À laisser'));
  assert.ok((await list(`?state=closed&public=${jeunes}&theme=${sante}`)).includes('Aucun cas ne correspond'));
  for (const bad of ['?state=answered', '?public=x', '?theme=-1', '?before=x']) assert.equal((await browser.get(`/cases${bad}`)).status, 400, bad);
  const word = await addWord('theme', 'Mobilité');
  for (let i = 1; i <= 30; i++) await openCase('boris', { title: `Ancien ${i}`, themes: String(word) });
  const titles = [];
  for (let at = `/cases?state=open&theme=${word}`, turns = 0; at && turns < 10; turns++) {
    const page = await browser.get(at);
    titles.push(...[...page.text.matchAll(/>(Ancien \d+)</g)].map((found) => found[1]));
    at = /href="(\/cases\?before=[^"]+)"/.exec(page.text)?.[1].replaceAll('&amp;', '&');
  }
  assert.deepEqual(titles, Array.from({ length: 30 }, (_, i) => `Ancien ${30 - i}`));
});

test('a hidden case shows nothing of what belongs to it', async () => {
  const { browser, thread } = await openCase('alma', { publics: String(jeunes) });
  world.query(`UPDATE posts SET hidden_at = 1, hidden_by = 'animator' WHERE thread_id = ${thread} AND seq = 1`);
  const boris = await world.as('boris');
  assert.ok(!(await boris.get(`/threads/${thread}`)).text.includes(`/cases?public=${jeunes}"`));
  assert.equal((await boris.get(`/threads/${thread}/pathway`)).status, 404);
  assert.equal((await browser.get(`/threads/${thread}/pathway`)).status, 200, 'its author may change it');
});

test('who wrote a case without their name leads it, and nothing kept says who', async () => {
  const alma = await world.as('alma'), boris = await world.as('boris');
  await alma.get('/threads/new?kind=case');
  const sent = await alma.submit('/threads', { space: SPACE(), kind: 'case', sections: 'case', title: 'Sans mon nom', body: 'Et vous ?', publics: String(jeunes), unnamed: '1' });
  assert.equal(sent.status, 303);
  let thread;
  for (let i = 0; i < 60 && !thread; i++) {
    if (i % 10 === 0) await world.advance(120);
    await sleep(200);
    thread = world.query(`SELECT id FROM threads WHERE title = 'Sans mon nom'`)[0]?.id;
  }
  assert.ok(thread, 'it is published');
  assert.equal(world.value(`SELECT COUNT(*) FROM thread_themes WHERE thread_id = ${thread}`), 1);
  const kept = () => world.value(`SELECT COUNT(*) FROM once_answers WHERE op LIKE 'case.%' OR op LIKE 'step.%'`), before = kept();
  const good = await answer('boris', thread, 'Une idée pour vous');
  await alma.get(`/threads/${thread}/pathway`);
  assert.equal((await alma.submit(`/threads/${thread}/pathway`, { action: 'Une première étape' })).status, 303);
  await alma.get(`/threads/${thread}/outcome`);
  assert.equal((await alma.submit(`/threads/${thread}/outcome`, { happened: 'Cela s’est bien passé', state: 'closed' })).status, 303);
  assert.equal((await press(alma, thread, `/threads/${thread}/helped`, { helped_page: '1', helped: String(good) })).status, 303);
  assert.equal(kept(), before);
  const page = (await boris.get(`/threads/${thread}`)).text;
  assert.match(page, /Cela s’est bien passé/);
  assert.match(page, /helped-mark/);
  assert.match(page, /Une première étape/);
  assert.ok(!page.includes(`action="/threads/${thread}/outcome"`) && !/Alma M\./.test(page.slice(page.indexOf('<main'))));
  assert.equal((await boris.get(`/threads/${thread}/outcome`)).status, 403);
  assert.equal((await (await world.as('cleo')).get(`/threads/${thread}/outcome`)).status, 403);
});
