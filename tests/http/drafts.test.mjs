// Texts on their way: previewed without being published, saved while they are written, with a script
// and without, found again, and never written over unseen.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openWorld } from '../lib/world.mjs';

let world;
before(async () => { world = await openWorld({ options: '[limits]\nposts_per_minute = 0' }); });
after(() => world?.close());

const posts = () => world.value('SELECT COUNT(*) FROM posts');
const draftsOf = (identifier) =>
  world.query(`SELECT id, place, title, body, version FROM drafts WHERE member_id = ${world.memberId(identifier)} ORDER BY id`);

// What the page's script sends.
async function save(browser, fields) {
  const reply = await browser.post('/drafts', { csrf: await browser.csrf(), ...fields });
  assert.equal(reply.status, 200, reply.text);
  assert.equal(reply.headers['content-type'], 'application/json');
  return JSON.parse(reply.text);
}

const forms = {
  'an answer': { page: '/threads/1', action: '/threads/1/posts', fields: {} },
  'a thread': { page: '/threads/new', action: '/threads', fields: { space: 'metier', kind: 'question', title: 'Un « titre »' } },
};

for (const [name, { page, action, fields }] of Object.entries(forms)) {
  test(`${name} is previewed as it will be set, and nothing is published`, async () => {
    const browser = await world.signIn('alma'), before = posts();
    await browser.get(page);
    const body = 'Du *relief* & <b>rien</b>\n\n- un\n- deux';
    const reply = await browser.submit(action, { ...fields, body, preview: '1' });
    assert.equal(reply.status, 200);
    assert.match(reply.text, /Aperçu\. Rien n’est encore publié/);
    assert.match(reply.text, /<em>relief<\/em> &amp; &lt;b&gt;rien/);
    const kept = browser.form(action);
    for (const [field, value] of Object.entries({ ...fields, body })) assert.equal(kept[field], value);
    assert.equal(posts(), before);
    assert.deepEqual(draftsOf('alma'), [], 'nor kept');
    // The same page publishes it.
    assert.equal((await browser.submit(action)).status, 303);
    assert.equal(posts(), before + 1);
  });

  test(`${name} is kept as a draft without a script, found again, and gone once published`, async () => {
    const browser = await world.signIn('boris'), before = posts();
    await browser.get(page);
    const body = `Un brouillon pour ${name}\n\n  retrait`;
    const reply = await browser.submit(action, { ...fields, body, keep: '1' });
    assert.equal(reply.status, 303);
    assert.match(reply.location, new RegExp(`^${page}\\?draft=\\d+(#reply)?$`));
    assert.equal(posts(), before);
    const list = await browser.get('/drafts');
    assert.match(list.text, new RegExp(`Un brouillon pour ${name}`));
    const again = await browser.get(page);
    assert.match(again.text, /Brouillon enregistré à/);
    const kept = browser.form(action);
    for (const [field, value] of Object.entries({ ...fields, body })) assert.equal(kept[field], value);
    assert.equal((await browser.submit(action)).status, 303);
    assert.deepEqual(draftsOf('boris'), []);
    assert.match((await browser.get('/drafts')).text, /vous attendront ici/);
  });
}

test('a draft without a title is kept all the same', async () => {
  const browser = await world.signIn('boris');
  await browser.get('/threads/new');
  const reply = await browser.submit('/threads', { title: '', space: '', body: 'Sans titre encore', keep: '1' });
  assert.equal(reply.status, 303);
  assert.equal(draftsOf('boris')[0].body, 'Sans titre encore');
  await browser.get('/drafts');
  assert.equal((await browser.submit(`/drafts/${draftsOf('boris')[0].id}/delete`)).status, 303);
  assert.deepEqual(draftsOf('boris'), []);
});

test('a text that is too hard to set is not previewed, and is kept', async () => {
  const browser = await world.signIn('alma');
  await browser.get('/threads/1');
  const body = `${'> '.repeat(40)}profond`;
  const reply = await browser.submit('/threads/1/posts', { body, preview: '1' });
  assert.equal(reply.status, 422);
  assert.equal(browser.form('/threads/1/posts').body, body);
});

test('saving while one writes: the version goes up, the same text changes nothing', async () => {
  const browser = await world.signIn('cleo');
  const first = await save(browser, { place: 'thread/1', body: 'Je commence' });
  assert.deepEqual([first.version, first.apart], [1, false]);
  assert.match(first.at, /^\d\d?[\s\u202f\u00a0]h[\s\u202f\u00a0]\d\d$/);
  const second = await save(browser, { place: 'thread/1', body: 'Je commence bien', draft: first.draft, draft_version: 1 });
  assert.deepEqual([second.draft, second.version], [first.draft, 2]);
  const same = await save(browser, { place: 'thread/1', body: 'Je commence bien', draft: first.draft, draft_version: 2 });
  assert.equal(same.version, 2);
  const gone = await save(browser, { place: 'thread/1', body: ' ', draft: first.draft, draft_version: 2 });
  assert.equal(gone.draft, 0);
  assert.deepEqual(draftsOf('cleo'), [], 'a text taken away is no draft');
});

test('a second tab that is behind does not write over the newer text: both are kept', async () => {
  const browser = await world.signIn('cleo');
  const mine = await save(browser, { place: 'thread/2', body: 'Version commune' });
  await save(browser, { place: 'thread/2', body: 'Plus loin, premier onglet', draft: mine.draft, draft_version: 1 });
  const late = await save(browser, { place: 'thread/2', body: 'Ailleurs, second onglet', draft: mine.draft, draft_version: 1 });
  assert.equal(late.apart, true);
  assert.notEqual(late.draft, mine.draft);
  assert.deepEqual(draftsOf('cleo').map(({ body }) => body), ['Plus loin, premier onglet', 'Ailleurs, second onglet']);
  // Each goes on by itself.
  await save(browser, { place: 'thread/2', body: 'Ailleurs encore', draft: late.draft, draft_version: late.version });
  assert.deepEqual(draftsOf('cleo').map(({ body }) => body), ['Plus loin, premier onglet', 'Ailleurs encore']);
  const fresh = await save(browser, { place: 'thread/2', body: 'Onglet qui ne savait rien' });
  assert.equal(fresh.apart, true);
  assert.equal(draftsOf('cleo').length, 3);
  // Each can be resumed, and says that there are others.
  for (const { id, body } of draftsOf('cleo')) {
    const page = await browser.get(`/threads/2?draft=${id}`);
    assert.equal(browser.form('/threads/2/posts').body, body);
    assert.match(page.text, /un autre brouillon de ce texte/);
  }
  // Publishing one leaves the others.
  await browser.get(`/threads/2?draft=${mine.draft}`);
  assert.equal((await browser.submit('/threads/2/posts')).status, 303);
  assert.deepEqual(draftsOf('cleo').map(({ body }) => body), ['Ailleurs encore', 'Onglet qui ne savait rien']);
});

test('drafts are their author’s alone', async () => {
  const [alma, boris] = [await world.signIn('alma'), await world.signIn('boris')];
  const { draft } = await save(alma, { place: 'thread/1', body: 'Confidence pamplemousse' });
  for (const path of [`/threads/1?draft=${draft}`, '/drafts', '/threads/new']) {
    const page = await boris.get(path);
    assert.equal(page.status, 200);
    assert.ok(!page.text.includes('pamplemousse'), path);
  }
  assert.equal((await boris.post(`/drafts/${draft}/delete`, { csrf: await boris.csrf() })).status, 404);
  await save(boris, { place: 'thread/1', body: 'Par-dessus', draft, draft_version: 1 });
  assert.equal(draftsOf('alma').at(-1).body, 'Confidence pamplemousse');
});

test('a place that no text belongs to is refused', async () => {
  const browser = await world.signIn('alma');
  for (const place of ['', 'thread', 'thread/', 'thread/0', 'thread/x', 'new/1', 'thread/1/2', 'autre/1'])
    assert.equal((await browser.post('/drafts', { csrf: await browser.csrf(), place, body: 'x' })).status, 422, place);
});

test('a text kept at sign-in does not write over a draft that says something else', async () => {
  const alma = await world.signIn('boris');
  await save(alma, { place: 'thread/2', body: 'Le brouillon du matin' });
  const browser = world.visitor();
  await browser.post('/threads/2/posts', { body: 'La réponse de midi' });
  const reply = await browser.submit('/login', { identifier: 'boris', password: 'une phrase de quatre mots, boris' });
  assert.equal(reply.status, 303);
  await browser.get(reply.location.split('#')[0]);
  assert.equal(browser.form('/threads/2/posts').body, 'La réponse de midi');
  assert.ok(draftsOf('boris').some(({ body }) => body === 'Le brouillon du matin'));
});

test('what a tab saved while it published is no draft', async () => {
  const browser = await world.signIn('cleo');
  await browser.get('/threads/2');
  const place = { place: 'thread/2', draft: 0, draft_version: 0 };
  const first = await save(browser, { ...place, body: 'Une réponse commencée' });
  await browser.get('/threads/2');
  assert.equal((await browser.submit('/threads/2/posts', { body: 'Une réponse commencée, et finie.' })).status, 303);
  const late = await save(browser, { ...place, draft: first.draft, draft_version: first.version, body: 'Une réponse commencée, et' });
  assert.equal(late.draft, 0);
  assert.ok(draftsOf('cleo').every((draft) => !draft.body.startsWith('Une réponse')));
  const other = await save(browser, { ...place, body: 'Une réponse commencée autrement' });
  assert.ok(other.draft > 0, 'another text is kept');
});
