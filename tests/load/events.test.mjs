// Two thousand open streams on one process: all hear, one loses access, the server is restarted.
import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Browser } from '../lib/browser.mjs';
import { Crowd, giveSessions } from '../lib/crowd.mjs';
import { query } from '../lib/database.mjs';
import { run, startDaemon } from '../lib/programs.mjs';

const PASSWORD = 'un mot de passe de charge';
const STREAMS = 2000, EACH = 4;
let place, data, thread, daemon, people, crowd;

const anonymousKb = () => Number(/^Anonymous:\s+(\d+) kB/m.exec(readFileSync(`/proc/${daemon.pid}/smaps_rollup`, 'utf8'))[1]);

before(async () => {
  place = mkdtempSync(join(tmpdir(), 'entrepairs-listeners-'));
  data = join(place, 'data');
  await run(data, ['init', '--name', 'Charge', '--url', 'http://127.0.0.1:8080', '--starter', 'cep']);
  const { stdout } = await run(data, ['load', '--members', String(STREAMS / EACH), '--threads', '40', '--posts', '1200']);
  thread = Number(stdout);
  appendFileSync(join(data, 'entrepairs.conf'), '[limits]\nposts_per_minute = 0\n');
  await run(data, ['member', 'activate', 'charge.0', '--password-stdin'], { input: `${PASSWORD}\n` });
  people = giveSessions(data, EACH);
  assert.equal(people.length, STREAMS);
  query(data, `DELETE FROM follows; INSERT INTO follows (member_id, thread_id, is_on, followed_at)
    SELECT id, ${thread}, 1, 1 FROM members WHERE identifier LIKE 'charge.%'`);
  daemon = await startDaemon(data);
  crowd = new Crowd(daemon.port);
});
after(async () => {
  crowd?.close();
  await daemon?.stop();
  rmSync(place, { recursive: true, force: true });
});

test('two thousand listen, at less than 5 KB each', async (t) => {
  await crowd.open(people.slice(0, 100));
  const before = anonymousKb();
  await crowd.open(people.slice(100));
  assert.equal(crowd.listening.length, STREAMS);
  const each = (anonymousKb() - before) / (STREAMS - 100);
  t.diagnostic(`${each.toFixed(2)} KB a stream`);
  // Instrumented memory is another matter.
  if (!/asan|tsan|sanit/.test(process.env.EP_BUILD ?? '')) assert.ok(each < 5, `${each} KB`);
});

test('all but the author hear a message', async () => {
  const writer = new Browser(daemon.port);
  await writer.signIn('charge.0', PASSWORD);
  await writer.get(`/threads/${thread}`);
  assert.equal((await writer.submit(`/threads/${thread}/posts`, { body: 'Pour tout le monde.' })).status, 303);
  const others = crowd.ears.filter((ear) => ear.identifier !== 'charge.0');
  await crowd.until(() => others.every((ear) => ear.messages > 0), 4000, 'all hear');
  assert.ok(others.every((ear) => ear.messages === 1), 'once');
  assert.ok(crowd.ears.every((ear) => ear.identifier !== 'charge.0' || ear.messages === 0));
});

test('one who loses access is ended within two seconds, and nobody else', async () => {
  await run(data, ['member', 'suspend', 'charge.7', '--reason', 'essai']);
  const gone = crowd.ears.filter((ear) => ear.identifier === 'charge.7');
  await crowd.until(() => gone.every((ear) => ear.isOver), 2000, 'the end');
  assert.deepEqual(gone.map((ear) => [ear.ends, ear.isWhole]), Array(EACH).fill([1, true]));
  assert.equal(crowd.listening.length, STREAMS - EACH);
});

test('a restart ends all streams whole and at once; they come back one after another', async () => {
  const begun = Date.now(), open = crowd.listening;
  await daemon.stop();
  assert.ok(Date.now() - begun < 3000, `${Date.now() - begun} ms`);
  await crowd.until(() => open.every((ear) => ear.isOver), 2000, 'all over');
  assert.ok(open.every((ear) => ear.isWhole && ear.ends === 0));
  const seconds = new Map();
  for (const { retry } of open) seconds.set(retry / 1000 | 0, (seconds.get(retry / 1000 | 0) ?? 0) + 1);
  assert.ok(Math.max(...seconds.values()) < STREAMS / 10, 'spread over the seconds');
  assert.ok([...seconds.keys()].every((second) => second >= 2 && second <= 60));
  daemon = await startDaemon(data);
  crowd = new Crowd(daemon.port);
  await crowd.open(people);
  assert.equal(crowd.listening.length, STREAMS - EACH, 'all but the one who may not');
});
