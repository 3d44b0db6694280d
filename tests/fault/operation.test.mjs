// What an operator does and gets wrong: copies, keys, versions, signals, configuration.
import assert from 'node:assert/strict';
import { chmod, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import {
  Browser, World, assertContent, memberNames, operate, postOf, program, query, run, serve, serveRefused, sleep,
} from './world.mjs';

let world;
before(async () => { world = await World.create(); });
after(() => world?.remove());

// Eight members who post until told to stop, or until the server goes; what was answered.
function postMeanwhile(daemon, threads) {
  const state = { isOver: false, answered: [], refused: [] };
  const one = async (name) => {
    const browser = world.browser(daemon, name);
    for (let i = 0; !state.isOver; i++) {
      const text = `${name} ${i} ${'mot '.repeat(i % 50)}`.trim();
      try {
        const answer = await browser.reply(threads[i % threads.length], text);
        if (answer.status === 303) state.answered.push({ id: postOf(answer), text });
        else state.refused.push(answer);
      } catch (problem) {
        state.problem = problem;
        break;
      }
    }
    browser.close();
  };
  state.done = Promise.all(memberNames.map(one));
  return state;
}

async function openThreads(daemon, count = 3) {
  const browser = world.browser(daemon, 'amina');
  const threads = [];
  for (let i = 0; i < count; i++) threads.push(await browser.open(`Fil ouvert numéro ${i}`, 'Premier message'));
  browser.close();
  return threads;
}

async function assertKept(data, answered) {
  const rows = new Map((await query(data, 'SELECT post_id, markdown FROM post_sources'))
    .map((row) => [row.post_id, row.markdown]));
  for (const { id, text } of answered) assert.ok(rows.get(id) === text, `message ${id} is kept`);
}

test('a backup made while people post is one state, and can be restored', async () => {
  const data = await world.copy();
  const daemon = await serve(data);
  const posting = postMeanwhile(daemon, await openThreads(daemon));
  const before = [];
  for (let i = 0; i < 4; i++) {
    await sleep(60);
    before.push(posting.answered.slice());
    await operate(data, ['backup', `${data}.${i}`]);
  }
  posting.isOver = true;
  await posting.done;
  assert.equal(posting.refused.length, 0);
  assert.ok(before[3].length > before[0].length, 'they went on posting');
  assert.match((await operate(data, ['backup', `${data}.0`], { status: 1 })).err, /exists/);
  assert.match((await operate(data, ['restore', `${data}.0`], { status: 1 })).err, /in use by the daemon/);
  await daemon.stop();
  for (let i = 0; i < 4; i++) {
    await operate(data, ['restore', `${data}.${i}`]);
    await assertContent(data);
    await assertKept(data, before[i]);
  }
  const again = await serve(data);
  const browser = world.browser(again, 'bruno');
  assert.equal((await browser.reply(1, 'Après la restauration')).status, 303);
  browser.close();
  await again.stop();
});

test('a copy of another key, a damaged one, and what is none are refused', async () => {
  const data = await world.copy();
  const other = `${world.folder}/other`;
  await operate(other, ['init', '--name', 'Autre', '--url', 'http://127.0.0.1:8080', '--starter', 'cep']);
  await operate(other, ['backup', `${world.folder}/other.backup`]);
  const refuse = async (file) => (await operate(data, ['restore', file], { status: 1 })).err;
  assert.match(await refuse(`${world.folder}/other.backup`), /another master key.*the database is as it was/);
  await operate(data, ['backup', `${data}.backup`]);
  const bytes = await readFile(`${data}.backup`);
  await writeFile(`${data}.short`, bytes.subarray(0, bytes.length - 8192 * 3));
  assert.match(await refuse(`${data}.short`), /damaged/);
  await writeFile(`${data}.text`, 'ceci n’est pas une base de données, assurément');
  assert.match(await refuse(`${data}.text`), /no backup/);
  assert.match(await refuse(`${data}.absent`), /no such backup/);
  await assertContent(data);
  const daemon = await serve(data);
  await daemon.stop();
});

test('the key: missing, open to others, of another community', async () => {
  const data = await world.copy();
  const key = `${data}/master.key`;
  await chmod(key, 0o644);
  assert.match(await serveRefused(data), /master\.key: others may read/);
  assert.match((await operate(data, ['verify'], { status: 1 })).err, /others may read/);
  await chmod(key, 0o600);
  await rename(key, `${key}.away`);
  assert.match(await serveRefused(data), /master\.key: there is no such key file/);
  const named = await serve(data, { args: ['--key-file', `${key}.away`] });
  await named.stop();
  await operate(`${world.folder}/stranger`, ['init', '--name', 'Autre', '--url', 'http://127.0.0.1:8080']);
  const stranger = `${world.folder}/stranger/master.key`;
  assert.match(await serveRefused(data, { args: ['--key-file', stranger] }), /belongs to another master key/);
  await writeFile(key, (await readFile(`${key}.away`, 'utf8')).toUpperCase(), { mode: 0o600 });
  assert.match(await serveRefused(data), /this is no key file/);
});

test('a database of a newer program is refused, both versions named', async () => {
  const data = await world.copy();
  const [{ user_version: version }] = await query(data, 'PRAGMA user_version');
  await run('sqlite3', [`${data}/entrepairs.db`, 'PRAGMA user_version = 4711']);
  const expected = new RegExp(`version 4711, this program knows ${version}`);
  assert.match(await serveRefused(data), expected);
  assert.match((await operate(data, ['verify'], { status: 1 })).err, expected);
});

test('one daemon a directory', async () => {
  const data = await world.copy();
  const daemon = await serve(data);
  assert.match(await serveRefused(data), /another process holds the data directory/);
  const browser = world.browser(daemon, 'chloe');
  assert.equal((await browser.get('/')).status, 200, 'the first one goes on');
  browser.close();
  await daemon.stop();
});

test('SIGTERM under load: all that was answered is kept, within 15 s', async () => {
  for (let round = 0; round < 3; round++) {
    const data = await world.copy();
    const daemon = await serve(data);
    const posting = postMeanwhile(daemon, await openThreads(daemon));
    const signingIn = memberNames.map((name) => new Browser(daemon.port).signIn(name).catch(() => {}));
    while (posting.answered.length < 20) await sleep(10);
    await sleep(Math.random() * 100);
    const began = Date.now();
    await daemon.stop();
    assert.ok(Date.now() - began < 15000);
    await Promise.all([posting.done, ...signingIn]);
    for (const answer of posting.refused) assert.equal(answer.status, 503, 'refused politely, if at all');
    await assertKept(data, posting.answered);
    await assertContent(data);
  }
});

test('SIGHUP: what is right is taken, what is wrong changes nothing', async () => {
  const data = await world.copy();
  const file = `${data}/entrepairs.conf`;
  const text = (await readFile(file, 'utf8')).replace('posts_per_minute = 0', 'posts_per_minute = 2');
  const daemon = await serve(data);
  const [thread] = await openThreads(daemon, 1);
  const browser = world.browser(daemon, 'bruno');
  const statuses = async (count) => {
    const got = [];
    for (let i = 0; i < count; i++) got.push((await browser.reply(thread, `Message ${i}`)).status);
    return got;
  };
  assert.deepEqual(await statuses(4), [303, 303, 303, 303]);
  await writeFile(file, `${text}[nowhere]\nname = 1\n`);
  daemon.signal('SIGHUP');
  await daemon.waitFor(/not reloaded: .*entrepairs\.conf: line \d+: \[nowhere\] name is not an option/);
  assert.deepEqual(await statuses(4), [303, 303, 303, 303], 'still without a bound');
  await writeFile(file, `${text}[http]\ntrusted_proxies = 10.0.0.0/8, here\n`);
  daemon.signal('SIGHUP');
  await daemon.waitFor(/not reloaded: .*line \d+: \[http\] trusted_proxies wants addresses/);
  assert.deepEqual(await statuses(3), [303, 303, 303], 'none of it was taken');
  await writeFile(file, text);
  daemon.signal('SIGHUP');
  await daemon.waitFor(/options and policy reloaded/);
  assert.deepEqual(await statuses(3), [303, 303, 429]);
  const late = await browser.reply(thread, 'Un texte à garder');
  assert.ok(late.text.includes('Un texte à garder') && Number(late.fields['retry-after']) > 0);
  const policy = `${data}/policy.conf`;
  await writeFile(policy, `${await readFile(policy, 'utf8')}\nthis is no row\n`);
  daemon.signal('SIGHUP');
  await daemon.waitFor(/not reloaded: .*policy\.conf: line \d+: /);
  assert.equal((await browser.get('/')).status, 200);
  browser.close();
  await daemon.stop();
});

test('a configuration that is wrong says file and line', async () => {
  const data = await world.copy();
  const file = `${data}/entrepairs.conf`;
  const text = await readFile(file, 'utf8');
  const line = text.split('\n').length;
  const cases = [
    ['[limits]\nposts_per_minute = many\n', `line ${line + 1}: \\[limits\\] posts_per_minute wants a number`],
    ['[limits]\npost_per_minute = 1\n', `line ${line + 1}: \\[limits\\] post_per_minute is not an option`],
    ['[db]\nmmap = perhaps\n', `line ${line + 1}: \\[db\\] mmap wants yes or no`],
    ['nonsense\n', `line ${line}: `],
    ['[http]\nclient_address = header\n', `line ${line + 1}: \\[http\\] client_address wants peer or`],
    ['[http]\ntrusted_proxies = 10.0.0.1/4\n', `line ${line + 1}: \\[http\\] trusted_proxies wants`],
    ['[community]\nurl = https://a.example/path\n', `line ${line + 1}: \\[community\\] url wants`],
    ['[community]\nlanguage = de\n', `line ${line + 1}: \\[community\\] language wants fr or en`],
  ];
  for (const [added, expected] of cases) {
    await writeFile(file, text + added);
    assert.match(await serveRefused(data), new RegExp(`entrepairs\\.conf: ${expected}`));
  }
  await rm(file);
  assert.match(await serveRefused(data), /entrepairs\.conf: not found/);
  await writeFile(file, text);
  await writeFile(`${data}/policy.conf`, 'broken');
  assert.match(await serveRefused(data), /policy\.conf: line 1: /);
});

test('the audit chain’s head is logged, and is the one that verify prints', async () => {
  const data = await world.copy();
  const clock = `${data}-clock`;
  const daemon = await serve(data, { args: ['--test-clock', clock] });
  await writeFile(clock, String(25 * 3600));
  await daemon.waitFor(/audit: \d+ entries, head [\w-]{43}\n/);
  const { out } = await operate(data, ['verify']);
  const [, count, head] = /chain of (\d+) entries.*head ([\w-]{43})/.exec(out);
  const logged = [...daemon.log.matchAll(/audit: (\d+) entries, head ([\w-]{43})\n/g)].at(-1);
  assert.deepEqual(logged.slice(1), [count, head]);
  await daemon.stop();
});

test('a test clock is for loopback alone', async () => {
  const data = await world.copy();
  const file = `${data}/entrepairs.conf`;
  await writeFile(file, (await readFile(file, 'utf8')).replace(/^url = .*$/m, 'url = https://forum.example.org'));
  const { err } = await run(program('entrepairsd'), ['--data', data, '--listen', '127.0.0.1:0', '--test-clock', `${data}/c`], { status: 64 });
  assert.match(err, /--test-clock needs a loopback/);
});
