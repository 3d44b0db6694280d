// Synthetic data of `entrepairs load`: the same for the same seed, whole, and served like any other.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Browser } from '../lib/browser.mjs';
import { dump, query, value } from '../lib/database.mjs';
import { run, startDaemon } from '../lib/programs.mjs';

const PASSWORD = 'un mot de passe de charge';
const sizes = ['--members', '30', '--threads', '40', '--posts', '1200'];
let place;

async function make(name, ...more) {
  const data = join(place, name);
  await run(data, ['init', '--name', 'Charge', '--url', 'http://127.0.0.1:8080', '--starter', 'cep']);
  const { stdout } = await run(data, ['load', ...sizes, ...more]);
  return { data, thread: Number(stdout) };
}

before(() => { place = mkdtempSync(join(tmpdir(), 'entrepairs-load-')); });
after(() => rmSync(place, { recursive: true, force: true }));

test('one seed makes one set of rows, another seed another', async () => {
  const [first, second, other] = [await make('first', '--seed', '7'), await make('second', '--seed', '7'),
    await make('other', '--seed', '8')];
  const rows = ({ data }) => dump(data, 'threads', 'posts', 'post_sources');
  assert.deepEqual(rows(first), rows(second));
  assert.notDeepEqual(rows(first), rows(other));
});

test('the printed thread has 20 messages, all others are dense from their opening', async () => {
  const { data, thread } = await make('dense');
  assert.equal(value(data, `SELECT count(*) FROM posts WHERE thread_id = ${thread}`), 20);
  assert.equal(value(data, 'SELECT count(*) FROM posts JOIN threads ON threads.id = thread_id WHERE threads.space_id = (SELECT id FROM spaces WHERE slug = \'charge\')'), 1200);
  assert.deepEqual(query(data, `SELECT t.id FROM threads AS t JOIN posts AS p ON p.thread_id = t.id
    GROUP BY t.id HAVING min(p.seq) <> 1 OR max(p.seq) <> count(*) OR t.last_seq <> max(p.seq)`), []);
  assert.equal(value(data, 'SELECT count(*) FROM posts LEFT JOIN post_sources ON post_id = id WHERE markdown IS NULL'), 0);
  const { stdout } = await run(data, ['verify']);
  assert.ok(stdout.length > 0);
});

test('loaded members read loaded threads', async () => {
  const { data, thread } = await make('served');
  await run(data, ['member', 'activate', 'charge.0', '--password-stdin'], { input: `${PASSWORD}\n` });
  const daemon = await startDaemon(data);
  const reader = new Browser(daemon.port);
  await reader.signIn('charge.0', PASSWORD);
  const page = await reader.get(`/threads/${thread}`);
  assert.equal(page.status, 200);
  assert.equal(page.text.split('<article').length - 1, 20);
  // The daemon holds the lock that loading needs.
  const refused = await run(data, ['load', ...sizes], { codes: [1] });
  assert.match(refused.stderr, /in use/);
  await daemon.stop();
});

test('too few posts for the promised thread are refused', async () => {
  const data = join(place, 'few');
  await run(data, ['init', '--name', 'Charge', '--url', 'http://127.0.0.1:8080']);
  await run(data, ['load', '--members', '5', '--threads', '10', '--posts', '28'], { codes: [64] });
  assert.equal(value(data, 'SELECT count(*) FROM posts'), 0);
});
