// What somebody typed is neither lost nor doubled, whatever happens between two clicks.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import http from 'node:http';
import { after, before, test } from 'node:test';
import { encodeForm, FORM } from '../lib/browser.mjs';
import { sleep } from '../lib/programs.mjs';
import { openWorld, passwordOf } from '../lib/world.mjs';

let world;
before(async () => { world = await openWorld(); });
after(() => world.close());

test('another text in the same form is another message, the same text is not', async () => {
  const alma = await world.as('alma');
  const thread = '/threads/1';
  await alma.get(thread);
  const form = alma.form(`${thread}/posts`), texts = [];
  for (const body of ['Première idée', 'Première idée', 'Seconde idée, après un retour en arrière'])
    texts.push((await alma.post(`${thread}/posts`, { ...form, body })).location);
  assert.equal(texts[0], texts[1]);
  assert.notEqual(texts[0], texts[2]);
  assert.match((await alma.get(texts[2].split('#')[0])).text, /après un retour en arrière/);
});

test('a kept text with odd characters does not stand in the way of signing in', async () => {
  const body = 'Collé depuis un traitement de texte\u000bsuite', browser = world.visitor();
  await browser.post('/threads/1/posts', { body });
  const reply = await browser.submit('/login', { identifier: 'boris', password: passwordOf('boris') });
  assert.equal(reply.status, 303);
  assert.match((await browser.get('/threads/1')).text, /traitement de texte/);
});

test('a text is put aside when access ends between the gates and the writing', async () => {
  const { browser, identifier } = { browser: await world.signIn('boris'), identifier: 'boris' };
  await browser.get('/threads/1');
  // While somebody else holds the database, the gates let the message in; it is written after.
  const holder = spawn('sqlite3', ['-cmd', '.timeout 10000', `${world.data}/entrepairs.db`], { stdio: ['pipe', 'pipe', 'inherit'] });
  holder.stdin.write(`BEGIN IMMEDIATE; UPDATE members SET state = 'suspended' WHERE identifier = '${identifier}'; SELECT 'held';\n`);
  await new Promise((done) => holder.stdout.once('data', done));
  const sent = browser.submit('/threads/1/posts', { body: 'Écrit pendant que la porte se ferme' });
  await sleep(400);
  holder.stdin.end('COMMIT;\n');
  const reply = await sent;
  assert.equal(reply.status, 403);
  assert.equal(world.value(`SELECT count(*) FROM drafts WHERE body LIKE 'Écrit pendant%'`), 1);
  world.query(`UPDATE members SET state = 'active' WHERE identifier = '${identifier}'`);
});

test('texts put aside are bounded', async (t) => {
  const free = await openWorld({ options: '[limits]\nposts_per_minute = 0' });
  t.after(() => free.close());
  const suzon = await free.signIn('suzon'); // suspended
  const csrf = await suzon.csrf('/status');
  for (let thread = 1; thread <= 140; thread++)
    await suzon.post(`/threads/${thread}/posts`, { csrf, body: `Texte ${thread}` });
  const rows = free.query("SELECT body FROM drafts WHERE member_id = (SELECT id FROM members WHERE identifier = 'suzon')");
  assert.ok(rows.length <= 100, `${rows.length} kept`);
  assert.ok(rows.some(({ body }) => body === 'Texte 140'));
});

// Without the shared agent, which holds all but a few requests back.
function postAlone(port, origin, body) {
  return new Promise((done) => {
    const request = http.request({ agent: false, host: '127.0.0.1', port, method: 'POST', path: '/login',
      headers: { ...origin, 'Content-Length': Buffer.byteLength(body) } }, (response) => {
      let text = '';
      response.on('data', (part) => { text += part; });
      response.on('end', () => done({ status: response.statusCode, headers: response.headers, text }));
    });
    request.on('error', () => done(null));
    request.end(body);
  });
}

test('a text on its way survives a full queue', async () => {
  const busy = await openWorld({ options: '[limits]\nsign_ins_per_address = 0\n[server]\nhashers = 2' });
  const browser = busy.visitor();
  await browser.post('/threads/1/posts', { body: 'Un texte précieux' });
  const form = browser.form('/login');
  const fields = { 'Content-Type': FORM, Origin: browser.origin, Cookie: browser.cookieField() };
  const replies = [];
  for (let i = 0; i < 900; i++)
    replies.push(postAlone(busy.port, fields, encodeForm({ ...form, identifier: `nul${i}`, password: 'x'.repeat(20) })));
  await sleep(2500);
  await busy.stop(); // what still waits is answered too: no room
  const refused = (await Promise.all(replies)).filter((reply) => reply?.status === 503);
  assert.ok(refused.length >= 20, `${refused.length} refused`);
  for (const reply of refused) {
    assert.ok(reply.headers['retry-after']);
    assert.match(reply.text, /Un texte précieux/);
  }
  await busy.close();
});

test('texts that grow most in rendering are refused before a page of them is cut short', async () => {
  const alma = await world.as('alma');
  await alma.get('/threads/new');
  // Line breaks make the most of what is accepted; quotation marks, six bytes each, are too much.
  const body = 'a\n'.repeat(30000);
  const opened = await alma.submit('/threads', { space: 'posture', kind: 'discussion', title: 'Longs textes', body });
  assert.equal(opened.status, 303);
  for (let i = 1; i < 20; i++) {
    const author = await world.as(['alma', 'boris'][i % 2]);
    await author.get(opened.location);
    assert.equal((await author.submit(`${opened.location}/posts`, { body })).status, 303);
  }
  const refused = await alma.submit(`${opened.location}/posts`, { body: '"'.repeat(60000) });
  assert.equal(refused.status, 422);
  assert.match(refused.text, /trop long/);
  const page = await alma.get(opened.location);
  assert.equal(page.status, 200);
  assert.equal(page.text.split('<article').length - 1, 20);
  assert.match(page.text, /<\/html>\s*$/);
});

test('a text whose session ended comes back to its author alone', async (t) => {
  const late = await openWorld({ clock: true });
  t.after(() => late.close());
  const shared = await late.signIn('alma', { fields: { shared_computer: 'yes' } });
  await shared.get('/threads/1');
  const form = shared.form('/threads/1/posts');
  await late.advance(20 * 60);
  const send = () => shared.post('/threads/1/posts', { ...form, body: 'Ce que seule Alma a écrit' });
  assert.equal((await send()).status, 401);
  const stranger = await shared.submit('/login', { identifier: 'boris', password: passwordOf('boris') });
  assert.equal(stranger.status, 303);
  assert.ok(!(await shared.get('/threads/1')).text.includes('seule Alma'), 'a colleague does not find it');
  assert.equal(late.value("SELECT count(*) FROM drafts WHERE body LIKE '%seule Alma%'"), 0);

  const again = await late.signIn('alma', { fields: { shared_computer: 'yes' } });
  await again.get('/threads/1');
  const own = again.form('/threads/1/posts');
  await late.advance(20 * 60);
  await again.post('/threads/1/posts', { ...own, body: 'Ce que seule Alma a écrit' });
  const back = await again.submit('/login', { identifier: 'alma', password: passwordOf('alma') });
  assert.match(back.location, /^\/threads\/1/);
  assert.ok((await again.get('/threads/1')).text.includes('seule Alma'));
});

test('a missing file leaves an open sign-in form as it was', async () => {
  const visitor = world.visitor();
  await visitor.get('/login');
  const form = visitor.form('/login');
  await visitor.get('/static/nothing.css');
  const reply = await visitor.post('/login', { ...form, identifier: 'boris', password: passwordOf('boris') });
  assert.equal(reply.status, 303);
});
