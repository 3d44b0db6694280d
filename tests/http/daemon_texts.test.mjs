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
  const holder = spawn('sqlite3', [`${world.data}/entrepairs.db`], { stdio: ['pipe', 'pipe', 'inherit'] });
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

test('texts put aside are bounded', async () => {
  const suzon = await world.signIn('suzon'); // suspended
  const csrf = await suzon.csrf('/status');
  for (let thread = 1; thread <= 140; thread++)
    await suzon.post(`/threads/${thread}/posts`, { csrf, body: `Texte ${thread}` });
  const rows = world.query("SELECT body FROM drafts WHERE member_id = (SELECT id FROM members WHERE identifier = 'suzon')");
  assert.ok(rows.length <= 100, `${rows.length} kept`);
  assert.ok(rows.some(({ body }) => body === 'Texte 140'));
});
