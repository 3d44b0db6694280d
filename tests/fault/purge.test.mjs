// A purged passage is in no byte of the data directory any more, and does not come back.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import {
  World, assertContent, filesHolding, newOnce, operate, postOf, query, serve, sleep,
} from './world.mjs';

let world;
before(async () => { world = await World.create(); });
after(() => world?.remove());

const marker = /\[passage retiré\s:\sdonnée personnelle\]/;
// Two words that are nowhere else, as a name would be, which the guard would ask about; over a line end
// in the message.
const words = ['zorquillonne', 'quincampette'];
const passage = `${words[0]} ${words[1]}`;
// What the search index would keep of them: folded, cut to a stem, sharing its first letters with a
// neighbour.
const traces = [...words, 'rquillon', 'ncampet'];

// A text that its author could not send: the session ended, it is kept as a draft.
async function keepDraft(daemon, name, thread, body) {
  const browser = world.browser(daemon, name);
  const csrf = await browser.token();
  delete browser.cookies.session;
  const page = await browser.ask('POST', `/threads/${thread}/posts`, { csrf, once: newOnce(), body });
  const kept = [...page.text.matchAll(/name="(kept_[a-z]+)" value="([^"]*)"/g)]
    .map(([, field, value]) => [field, value.replaceAll('&gt;', '>').replaceAll('&#13;', '').replaceAll('&#10;', '\n')]);
  assert.ok(kept.length > 0, 'the sign-in page carries the text on');
  const fresh = /name="csrf" value="([^"]+)"/.exec(page.text)[1];
  const answer = await browser.ask('POST', '/login', {
    csrf: fresh, once: newOnce(), identifier: name, password: 'trois vélos bleus sous la pluie', next: '',
    ...Object.fromEntries(kept),
  });
  assert.equal(answer.status, 303, answer.text);
  browser.close();
}

// A thread whose title, opening, answers and drafts hold the passage: its ids.
async function writeThread(daemon) {
  const amina = world.browser(daemon, 'amina');
  const bruno = world.browser(daemon, 'bruno');
  const thread = await amina.open(`Que faire pour ${passage} ?`,
    `J’ai reçu ${words[0]}\n${words[1]} hier ; **${passage}** revient mardi.`);
  const opening = postOf(await bruno.reply(thread, `> J’ai reçu ${words[0]}\n> ${words[1]} hier\n\nMoi aussi.`)) - 1;
  const edited = postOf(await bruno.reply(thread, `Avant correction : ${passage}.`));
  const change = await bruno.send(`/posts/${edited}/edit`, { body: 'Après correction : sans nom.', version: 1 });
  assert.equal(change.status, 303, change.text);
  for (let i = 0; i < 30; i++) await bruno.reply(thread, i === 25 ? `Et ${passage} ?` : `Réponse ${i}, sans nom.`);
  const other = await amina.open('Un autre fil, sans rapport', `Une autre ${passage}, homonyme.`);
  amina.close();
  bruno.close();
  await keepDraft(daemon, 'chloe', thread, `Je connais ${passage} depuis longtemps`);
  await keepDraft(daemon, 'denis', other, `Ici on parle de\n> ${words[0]}\n> ${words[1]}`);
  return { thread, opening, edited, other, otherPost: (await query(world.here, `SELECT id FROM posts WHERE thread_id = ${other}`))[0].id };
}

async function purge(data, post, clock = []) {
  return operate(data, [...clock, 'purge', String(post), '--passage-stdin'], { input: `${passage}\n` });
}

async function untilGone(data, ms = 15000) {
  let held;
  for (const end = Date.now() + ms; Date.now() < end; await sleep(200)) {
    held = (await Promise.all(traces.map((word) => filesHolding(data, word)))).flat();
    if (held.length === 0) return;
  }
  assert.deepEqual(held, [], 'no file holds it any more');
}

// What readers and the operator see afterwards.
async function checkAfter(data, daemon, ids) {
  const browser = world.browser(daemon, 'elise');
  for (const word of words) {
    const { status, text } = await browser.get(`/search?q=${encodeURIComponent(word)}`);
    assert.equal(status, 200);
    assert.ok(!text.includes(`/threads/${ids.thread}"`) && !text.includes(`/posts/${ids.opening}"`), 'nothing is found by it');
  }
  const history = await browser.get(`/posts/${ids.edited}/history`);
  assert.match(history.text, marker, 'of earlier texts too');
  for (const page of [1, 2]) {
    const { text } = await browser.get(`/threads/${ids.thread}?page=${page}`);
    assert.match(text, marker, `page ${page} says that something was removed`);
    for (const word of words) assert.ok(!text.includes(word));
    assert.ok(text.includes('sans nom'), 'what else was written is still there');
  }
  assert.match((await browser.get('/spaces/posture')).text, new RegExp(`Que faire pour ${marker.source} ?`));
  browser.close();
  await assertContent(data);
  const [{ n }] = await query(data, "SELECT COUNT(*) AS n FROM audit WHERE kind = 'post.purge'");
  assert.ok(n >= 2, 'both purges are in the audit log');
}

// Both messages: the thread's, then the homonym's.
async function purgeBoth(data, ids, clock) {
  const { out } = await purge(data, ids.opening, clock);
  assert.match(out, /in 3 messages/);
  assert.match(out, new RegExp(`message ${ids.otherPost} of thread ${ids.other} too`));
  await purge(data, ids.otherPost, clock);
}

async function start() {
  const data = await world.copy();
  world.here = data;
  const clock = `${data}-clock`;
  await writeFile(clock, '0');
  const daemon = await serve(data, { args: ['--test-clock', clock] });
  return { data, clock, daemon, ids: await writeThread(daemon) };
}

test('a purge beside the daemon', async () => {
  const { data, clock, daemon, ids } = await start();
  assert.notDeepEqual(await filesHolding(data, words[0]), [], 'it is there before');
  await purgeBoth(data, ids, ['--test-clock', clock]);
  await checkAfter(data, daemon, ids);
  await writeFile(clock, '3600');
  await untilGone(data);
  await checkAfter(data, daemon, ids);
  let open;
  for (let i = 0; i < 50 && (open !== 0); i++, await sleep(200))
    [{ open }] = await query(data, 'SELECT COUNT(*) AS open FROM purges WHERE coalesce(files_clean_at, 0) = 0');
  assert.equal(open, 0, 'the journal says that the files are clean');
  await daemon.stop();
  for (const word of words) assert.doesNotMatch(daemon.log, new RegExp(word));
  await untilGone(data, 1);
});

test('a purge while no daemon runs', async () => {
  const { data, daemon, ids } = await start();
  await daemon.stop();
  await purgeBoth(data, ids, []);
  await untilGone(data, 1);
  const again = await serve(data);
  await checkAfter(data, again, ids);
  await again.stop();
});

test('a purge while somebody reads an old state', async () => {
  const { data, clock, daemon, ids } = await start();
  const reader = spawn('sqlite3', ['-cmd', '.timeout 10000', `${data}/entrepairs.db`], { stdio: ['pipe', 'pipe', 'inherit'] });
  const reading = new Promise((done) => reader.stdout.once('data', done));
  reader.stdin.write('BEGIN; SELECT COUNT(*) FROM posts;\n');
  await reading;
  await purgeBoth(data, ids, ['--test-clock', clock]);
  await daemon.waitFor(/purge_files: .*to be tried again/);
  const browser = world.browser(daemon, 'farid');
  const began = Date.now();
  for (let i = 0; i < 20; i++) assert.equal((await browser.reply(ids.thread, `Pendant ce temps ${i}`)).status, 303);
  assert.ok(Date.now() - began < 4000, 'people can write meanwhile');
  browser.close();
  reader.stdin.end('COMMIT;\n');
  await new Promise((done) => reader.once('close', done));
  await writeFile(clock, '3600');
  await untilGone(data);
  await checkAfter(data, daemon, ids);
  await daemon.stop();
});

test('a restored backup is purged again, of drafts too', async () => {
  const { data, daemon, ids } = await start();
  const backups = ['before', 'drafts'].map((name) => `${data}.${name}`);
  await operate(data, ['backup', backups[0]]);
  // A text that stands in a draft when the backup is made, and becomes a message after it.
  const gaelle = world.browser(daemon, 'gaelle');
  const late = await gaelle.open('Un fil de plus', 'Sans rien');
  await keepDraft(daemon, 'hugo', late, `Hélas, ${words.join('\n')} !`);
  await operate(data, ['backup', backups[1]]);
  const hugo = world.browser(daemon, 'hugo');
  const lateText = `Hélas, ${words.join('\n')} !`;
  const latePost = postOf(await hugo.reply(late, lateText));
  [gaelle, hugo].forEach((browser) => browser.close());
  await purgeBoth(data, ids, []);
  await purge(data, latePost);
  await daemon.stop();
  for (const backup of [...backups, backups[0]]) {
    assert.deepEqual(await filesHolding(`${data}/..`, words[0]).then((found) => found.length > 0), true);
    await operate(data, ['restore', backup]);
    await untilGone(data, 1);
    const again = await serve(data);
    await checkAfter(data, again, ids);
    await again.stop();
    await untilGone(data, 1);
  }
});

test('what a purge refuses', async () => {
  const { data, daemon, ids } = await start();
  const refused = async (post, input) => (await operate(data, ['purge', String(post), '--passage-stdin'], { input, status: 1 })).err;
  assert.match(await refused(ids.opening, 'ab'), /malformed/);
  assert.match(await refused(ids.opening, '   \n'), /malformed/);
  assert.match(await refused(ids.opening, 'qui n’y est pas'), /not found/);
  assert.match(await refused(99999, passage), /not found/);
  assert.match(await refused(ids.opening, Buffer.from([0xc3, 0x28, 0x41, 0x42])), /malformed/);
  await daemon.stop();
});
