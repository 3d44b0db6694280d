// No text is lost: not when the session ended, the password was wrong, the form too old, the text
// too hard, the pace too fast, the access closed; and none is published twice, or by itself.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { readForms, unescapeHtml } from '../lib/browser.mjs';
import { assertSame, dump, holdWrites } from '../lib/database.mjs';
import { csvRow, openWorld, passwordOf } from '../lib/world.mjs';

// All that could be mangled on the way: markup, quotes, entities, lines, blanks, other scripts.
const TRICKY = 'Premier <b>jet</b> & "citation" \'simple\' </textarea></form><script>alert(1)</script>\n\n  retrait\ttabulation &amp; &lt; œ é 日本 🙂\n\nfin %41 +plus+ ';
const TITLE = 'Un titre "entre" <guillemets> & \'apostrophes\'';

let world;
before(async () => { world = await openWorld({ options: '[limits]\nposts_per_minute = 0' }); });
after(() => world?.close());

const posts = () => world.value('SELECT COUNT(*) FROM posts');
const threads = () => world.value('SELECT COUNT(*) FROM threads');
const published = () => dump(world.data, 'threads', 'posts', 'post_sources');

const opening = (fields = {}) => ({ space: 'parcours', kind: 'question', title: TITLE, body: TRICKY, ...fields });

// The field of the composer of a page, as a browser would send it back.
const composed = (page, action, name = 'body') => {
  const form = readForms(page.text).find((one) => one.action === action);
  assert.ok(form, `${page.line} (${page.status}) has the form`);
  return form.fields[name];
};

function assertNothingRuns(page) {
  assert.ok(!page.text.includes('<script>alert(1)'), 'the text is escaped');
  assert.ok(!page.text.includes('</textarea></form>'), 'the text is escaped');
}

const ways = {
  'an answer': { path: '/threads/1/posts', fields: { body: TRICKY }, composer: '/threads/1', to: '/threads/1#reply' },
  'a new thread': { path: '/threads', fields: opening(), composer: '/threads/new', to: '/threads/new' },
};

for (const [name, { path, fields, composer, to }] of Object.entries(ways)) {
  test(`${name} sent after the session ended goes through the sign-in page to the composer`, async () => {
    const browser = await world.signIn('alma');
    await browser.get(composer);
    const form = browser.form(path);
    browser.cookies.set('session', 'une-session-finie');
    const before = published();
    const page = await browser.post(path, { ...form, ...fields });
    assert.equal(page.status, 401);
    assertNothingRuns(page);
    const login = readForms(page.text).find((one) => one.action === '/login').fields;
    for (const [field, text] of Object.entries(fields)) assert.equal(login[`kept_${field}`], text, field);
    assert.match(page.text, /Votre texte est gardé/);

    const wrong = await browser.submit('/login', { identifier: 'alma', password: 'un mot de passe faux' });
    assert.equal(wrong.status, 401);
    assertNothingRuns(wrong);
    assert.equal(readForms(wrong.text).find((one) => one.action === '/login').fields.kept_body, TRICKY);

    const opened = await browser.submit('/login', { identifier: 'alma', password: passwordOf('alma') });
    assert.equal(opened.status, 303);
    assert.equal(opened.location, to);
    const back = await browser.get(opened.location.split('#')[0]);
    for (const [field, text] of Object.entries(fields)) {
      const form = composed(back, path, field);
      if (field === 'kind') assert.match(back.text, /value="question" required checked/);
      else assert.equal(form, text, field);
    }
    assertNothingRuns(back);
    assert.match(back.text, /Il n’a pas été publié/);
    assertSame(published(), before, 'nothing is published by itself');

    const other = await (await world.as('boris')).get(composer);
    assert.ok(!other.text.includes('Premier'), 'nobody else sees it');

    const sent = await browser.submit(path, { body: 'Enfin publié.' });
    assert.equal(sent.status, 303);
    const later = await browser.get(composer);
    assert.equal(composed(later, path), '', 'once published, the composer is empty');
  });
}

test('a text that composers refuse does not stand in the way of signing in', async () => {
  for (const body of ['collé\vd’un traitement de texte', 'long '.repeat(30000), '\u0001', '\u202e', '   ']) {
    const browser = world.visitor();
    const page = await browser.post('/threads/2/posts', { body });
    assert.equal(page.status, 401, JSON.stringify(body.slice(0, 9)));
    const opened = await browser.submit('/login', { identifier: 'alma', password: passwordOf('alma') });
    assert.equal(opened.status, 303, JSON.stringify(body.slice(0, 9)));
    assert.equal(opened.location, '/threads/2#reply');
    if (body.trim()) assert.equal(composed(await browser.get('/threads/2'), '/threads/2/posts'), body);
  }
});

test('an empty form does not take the place of a text put aside', async () => {
  for (const body of ['À ne pas perdre', ' \n']) {
    const browser = world.visitor();
    await browser.post('/threads/2/posts', { body });
    await browser.submit('/login', { identifier: 'cleo', password: passwordOf('cleo') });
  }
  assert.equal(composed(await (await world.as('cleo')).get('/threads/2'), '/threads/2/posts'), 'À ne pas perdre');
});

test('a form sent from elsewhere is not carried to the sign-in page', async () => {
  for (const headers of [{ Origin: 'https://evil.example' }, { Origin: 'null' }, { Origin: null, 'Sec-Fetch-Site': 'cross-site' }]) {
    const page = await world.visitor().post('/threads/1/posts', { body: 'Texte planté' }, { headers });
    assert.equal(page.status, 403);
    assert.ok(!page.text.includes('Texte planté'));
  }
});

test('a kept text leads nowhere but to a composer', async () => {
  for (const path of ['https://evil.example/threads', '//evil.example/threads', '/logout', '/login', '/welcome', '/threads/1', '/nothing', '/threads/abc/posts']) {
    const browser = world.visitor();
    await browser.get('/login');
    const reply = await browser.submit('/login', { identifier: 'boris', password: passwordOf('boris'), kept_path: path, kept_body: 'Texte' });
    assert.equal(reply.status, 303, path);
    assert.match(reply.location, /^\/(#.*)?$|^\/threads\/(new|\d+)(#reply)?$/, path);
  }
});

test('a form that can be sent no more gives its text back to be copied', async () => {
  const browser = world.visitor();
  assert.equal((await browser.post('/threads/999999/outcome', { happened: TRICKY })).status, 401);
  const page = await browser.submit('/login', { identifier: 'boris', password: passwordOf('boris') });
  assert.equal(page.status, 200);
  assertNothingRuns(page);
  assert.equal(unescapeHtml(/<textarea[^>]*readonly>([\s\S]*?)<\/textarea>/.exec(page.text)[1]).replace(/^\n/, ''), TRICKY);
  assert.equal((await browser.get('/spaces')).status, 200, 'and they are in');
});

test('what somebody typed is not shown to who signs in after them', async () => {
  const browser = await world.signIn('alma');
  world.query('UPDATE sessions SET seen_at = 1, created_at = 1');
  const page = await browser.post('/answers/1/reservations', { body: 'Un secret d’Alma' });
  assert.equal(page.status, 401);
  const other = await browser.submit('/login', { identifier: 'boris', password: passwordOf('boris') });
  assert.equal(other.status, 303);
  assert.ok(!other.text.includes('secret'));
});

test('a page older than its session comes back with its texts, and does nothing', async () => {
  const browser = await world.signIn('alma');
  const before = published();
  for (const [path, fields] of [['/threads/1/posts', { body: TRICKY }], ['/threads', opening()]]) {
    const stale = await (await world.signIn('alma')).csrf();
    const page = await browser.post(path, { csrf: stale, once: 'AAAAAAAAAAAAAAAAAAAAAA', ...fields });
    assert.equal(page.status, 403);
    assertNothingRuns(page);
    for (const name of ['title', 'body', 'space']) if (fields[name]) assert.equal(composed(page, path, name), fields[name]);
    assert.match(page.text, /Relisez votre texte/);
    const sent = await browser.submit(path);
    assert.equal(sent.status, 303, 'sent again as it came back, it is published');
  }
  assert.equal(published().length, before.length + 3 + 2);
});

test('texts that must be put right come back whole', async () => {
  const browser = await world.as('alma');
  const before = published();
  const long = 'x'.repeat(64 * 1024 + 1), deep = `${'> '.repeat(300)}${TRICKY}`;
  const cases = [
    ['/threads', opening({ title: '' })], ['/threads', opening({ space: 'nulle-part' })], ['/threads', opening({ space: '' })],
    ['/threads', opening({ kind: 'rumour' })], ['/threads', opening({ title: 'T'.repeat(301) })], ['/threads', opening({ body: long })],
    ['/threads', opening({ body: deep })], ['/threads', opening({ body: `${TRICKY}\u0007` })], ['/threads', opening({ title: `${TITLE}\u202e` })],
    ['/threads', opening({ body: ' \n ' })],
    ['/threads/1/posts', { body: long }], ['/threads/1/posts', { body: deep }], ['/threads/1/posts', { body: `${TRICKY}\v` }], ['/threads/1/posts', { body: '' }],
  ];
  for (const [path, fields] of cases) {
    const page = await browser.post(path, { csrf: await browser.csrf(), ...fields });
    const context = `${path} ${JSON.stringify(fields).slice(0, 200)}`;
    assert.equal(page.status, 422, context);
    assertNothingRuns(page);
    for (const name of ['title', 'body'])
      if (name in fields) assert.equal(composed(page, path, name), fields[name], `${name} of ${context}`);
    assert.match(page.text, /aria-invalid="true"|class="error"/, context);
  }
  assertSame(published(), before, 'nothing is published');
});

test('line ends are those of browsers, and come back as they were seen', async () => {
  const browser = await world.as('alma');
  const page = await browser.post('/threads', { csrf: await browser.csrf(), ...opening({ title: '', body: 'un\r\ndeux\r\n\r\ntrois' }) });
  assert.equal(composed(page, '/threads'), 'un\ndeux\n\ntrois');
});

test('a text that begins with a line feed keeps it', async () => {
  const browser = await world.as('alma');
  const page = await browser.post('/threads', { csrf: await browser.csrf(), ...opening({ title: '', body: '\n\n    du code' }) });
  // A browser drops the first line feed inside <textarea>: there must be one more than sent.
  const inside = /<textarea[^>]*name="body"[^>]*>([\s\S]*?)<\/textarea>/.exec(page.text)[1];
  assert.equal(unescapeHtml(inside).replace(/^\n/, ''), '\n\n    du code');
});

test('too fast: 429 with the text and the time to wait', async () => {
  const slow = await openWorld({ options: '[limits]\nposts_per_minute = 3' });
  try {
    const browser = await slow.as('alma');
    const csrf = await browser.csrf();
    const statuses = [];
    let page;
    for (let i = 0; i < 5; i++) {
      page = await browser.post('/threads/1/posts', { csrf, body: `${TRICKY}${i}` });
      statuses.push(page.status);
    }
    assert.deepEqual(statuses, [303, 303, 303, 429, 429]);
    assert.ok(Number(page.headers['retry-after']) >= 1 && Number(page.headers['retry-after']) <= 60);
    assert.equal(composed(page, '/threads/1/posts'), `${TRICKY}4`);
    page = await browser.post('/threads', { csrf, ...opening() });
    assert.equal(page.status, 429, 'threads and answers count together');
    assert.equal(composed(page, '/threads'), TRICKY);
    assert.equal(composed(page, '/threads', 'title'), TITLE);
    const other = await slow.as('boris');
    assert.equal((await other.post('/threads/1/posts', { csrf: await other.csrf(), body: 'À mon tour' })).status, 303, 'another member is not slowed');
    // Nor can someone whose access ended write without measure.
    const former = await slow.as('remi');
    const token = await former.csrf();
    const kept = [];
    for (let i = 0; i < 5; i++) kept.push((await former.post(`/threads/${i + 1}/posts`, { csrf: token, body: 'Texte' })).status);
    assert.deepEqual(kept, [403, 403, 403, 429, 429]);
  } finally {
    await slow.close();
  }
});

test('busy: 503 with the text, and the same form sent again is published once', async () => {
  const browser = await world.signIn('alma');
  const page = await browser.get('/threads/1');
  const form = { ...browser.form('/threads/1/posts', page), body: TRICKY };
  // Another process writes for longer than the server has patience.
  const holder = await holdWrites(world.data);
  const before = posts();
  const busy = await browser.post('/threads/1/posts', form);
  assert.equal(busy.status, 503);
  assert.ok(Number(busy.headers['retry-after']) >= 1);
  assert.equal(composed(busy, '/threads/1/posts'), TRICKY);
  assert.equal((await browser.get('/threads/1')).status, 200, 'reading goes on');
  await holder.release();
  const sent = await browser.post('/threads/1/posts', form);
  assert.equal(sent.status, 303);
  assert.equal((await browser.post('/threads/1/posts', form)).location, sent.location);
  assert.equal(posts(), before + 1);
});

test('access that ended while they wrote: the text is put aside, and is there when it comes back', async () => {
  const row = (supervises) =>
    csvRow('plume', 'Plume;Neuve', `Conseillère en insertion professionnelle;K1801;${supervises};yes`);
  await world.import('ml', [row('no')]);
  await world.activate('plume');
  const browser = await world.signIn('plume');
  const page = await browser.get('/threads/1');
  const form = browser.form('/threads/1/posts', page);
  await world.import('ml', [row('yes')]);
  const before = published();
  const refused = await browser.post('/threads/1/posts', { ...form, body: TRICKY });
  assert.equal(refused.status, 403);
  assertSame(published(), before, 'not published');
  assert.ok(!refused.text.includes('Relancer'), 'nor is anything of the thread shown');
  await world.import('ml', [row('no')]);
  const back = await browser.get('/threads/1');
  assert.equal(back.status, 200);
  assert.equal(composed(back, '/threads/1/posts'), TRICKY);
});

test('nobody can put aside more than fifty texts', async () => {
  const former = await world.as('remi');
  const csrf = await former.csrf();
  for (let i = 1; i <= 70; i++)
    assert.equal((await former.post(`/threads/${i}/posts`, { csrf, body: `Texte ${i}` })).status, 403);
  const kept = world.query(`SELECT place FROM drafts WHERE member_id = ${world.memberId('remi')}`).map(({ place }) => place);
  assert.equal(kept.length, 50);
  assert.ok(kept.includes('thread/70') && !kept.includes('thread/1'), 'the oldest went');
});

for (const [name, path, make] of [
  ['an answer', '/threads/1/posts', (i) => ({ body: `Une fois ${i}` })],
  ['a thread', '/threads', (i) => opening({ title: `Une fois ${i}` })],
])
  test(`${name}: the same form sent again, or ten times at once, is published once`, async () => {
    const browser = await world.signIn('boris');
    const count = () => posts() + threads();
    const step = path === '/threads' ? 2 : 1;
    const fresh = async () => browser.form(path, await browser.get(path === '/threads' ? '/threads/new' : '/threads/1'));

    let form = { ...(await fresh()), ...make(1) }, before = count();
    const first = await browser.post(path, form), second = await browser.post(path, form);
    assert.equal(first.status, 303);
    assert.deepEqual([second.status, second.location], [303, first.location]);
    assert.equal(count(), before + step);

    form = { ...(await fresh()), ...make(2) };
    before = count();
    const replies = await Promise.all(Array.from({ length: 10 }, () => browser.post(path, form)));
    assert.deepEqual(replies.map(({ status }) => status), Array(10).fill(303));
    assert.equal(new Set(replies.map(({ location }) => location)).size, 1);
    assert.equal(count(), before + step);

    // The number is the member's own: another's form with the same one is another form.
    const other = await world.as('alma');
    before = count();
    const theirs = await other.post(path, { ...form, csrf: await other.csrf() });
    assert.equal(theirs.status, 303);
    assert.notEqual(theirs.location, replies[0].location);
    assert.equal(count(), before + step);

    // And without a number, or with half of one, each sending counts.
    for (const once of [undefined, 'AAAA', 'pas un nombre de 128 bits !']) {
      const { once: ignored, ...rest } = form;
      before = count();
      for (let i = 0; i < 2; i++)
        assert.equal((await browser.post(path, once ? { ...rest, once } : rest)).status, 303);
      assert.equal(count(), before + 2 * step);
    }
  });

test('the number of a form counts for a day', async () => {
  const timed = await openWorld({ clock: true });
  try {
    let browser = await timed.signIn('alma');
    const form = { ...browser.form('/threads/1/posts', await browser.get('/threads/1')), body: 'Une fois par jour' };
    const first = await browser.post('/threads/1/posts', form);
    await timed.advance(23 * 3600);
    browser = await timed.signIn('alma');
    const again = await browser.post('/threads/1/posts', { ...form, csrf: await browser.csrf() });
    assert.equal(again.location, first.location, 'a form left open overnight');
    await timed.advance(2 * 3600);
    browser = await timed.signIn('alma');
    const later = await browser.post('/threads/1/posts', { ...form, csrf: await browser.csrf() });
    assert.notEqual(later.location, first.location);
  } finally {
    await timed.close();
  }
});
