// Files when something goes wrong: a server killed amid an upload, a reader that dies or hangs, a
// full disk; memory under the largest; what is gone from the disk, and what comes back of a backup.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { join } from 'node:path';
import { openWorld } from '../lib/world.mjs';
import { sleep } from '../lib/programs.mjs';
import { docx, pdf, png, sendFiles, uploadAlone } from '../lib/files.mjs';

const LARGEST = 20 << 20, MEMORY_MOST_KB = 100 * 1024;
let world, browser;
before(async () => {
  world = await openWorld({ options: '[limits]\nposts_per_minute = 0\n[files]\nper_day = 0', clock: true });
  browser = await world.signIn('alma');
});
after(() => world?.close());

const blobs = (dir = join(world.data, 'files')) => (existsSync(dir) ? readdirSync(dir, { recursive: true }) : [])
  .filter((name) => /[0-9a-f]{64}$/.test(name));
const peakKb = () => Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${world.daemon.pid}/status`, 'utf8'))[1]);
const stored = (bytes) => docx('Le plus grand', [{ name: 'word/media/a.bin', data: bytes, isStored: true }]);

async function publish(files, thread = '/threads/1') {
  await browser.get(thread);
  const sent = await sendFiles(browser, `${thread}/posts`, { ...browser.form(`${thread}/posts`), body: 'Voici.' }, files);
  assert.equal(sent.status, 303, sent.text);
  const post = /#post-(\d+)/.exec(sent.location)[1];
  return { post, files: world.query(`SELECT id, blob, small FROM files WHERE post_id = ${post} ORDER BY id`) };
}

// Sanitizers keep much memory of their own.
const isInstrumented = () => /__[at]san_/.test(readFileSync(`/proc/${world.daemon.pid}/exe`, 'latin1'));

test('twenty megabytes come in and go out under a hundred of memory', async () => {
  const bytes = stored(Buffer.alloc(LARGEST - 4000, 5));
  assert.ok(bytes.length <= LARGEST && bytes.length > LARGEST - 8000);
  const { files: [file] } = await publish([{ name: 'g.docx', bytes }]);
  const back = await browser.get(`/files/${file.id}`);
  assert.deepEqual(back.bytes, bytes);
  const others = await Promise.all(Array.from({ length: 6 }, () => uploadAlone(browser, 'thread/1', [{ name: 'g.docx', bytes }])));
  assert.ok(others.some(({ status }) => status === 200));
  for (const { status, headers } of others) if (status !== 200) assert.deepEqual([status, headers['retry-after']], [503, '5']);
  console.log(`# VmHWM ${peakKb()} kB; ${others.filter(({ status }) => status === 503).length} of 6 at once told to come back`);
  assert.ok(isInstrumented() || peakKb() < MEMORY_MOST_KB, `${peakKb()} kB`);
  const long = await uploadAlone(browser, 'thread/1', [{ name: 'g.docx', bytes: Buffer.alloc(LARGEST + 1) }]);
  assert.match(long.files[0].error, /20 Mo/);
  const tooLong = await sendFiles(browser, '/files', { place: 'new' }, [{ name: 'x', bytes: Buffer.alloc(22 << 20) }]).catch(() => ({ status: 413 }));
  assert.equal(tooLong.status, 413);
});

// A form with files of which only the head and some bytes have come: its room is taken, and held.
async function begunUpload(cookie, length) {
  const socket = net.connect(world.port, '127.0.0.1');
  socket.on('error', () => {});
  socket.write(`POST /files HTTP/1.1\r\nHost: 127.0.0.1:${world.port}\r\nOrigin: ${browser.origin}\r\nCookie: ${cookie}\r\n`
    + `Content-Type: multipart/form-data; boundary=x\r\nContent-Length: ${length}\r\n\r\n--x\r\n`);
  const answered = new Promise((resolve) => socket.once('data', (data) => resolve(String(data).slice(9, 12))));
  return { socket, status: await Promise.race([answered, sleep(1500).then(() => 'waits')]) };
}

test('one member cannot hold the room of all', async () => {
  const cookie = browser.cookieField();
  const held = [];
  for (let i = 0; i < 4; i++) held.push(await begunUpload(cookie, LARGEST));
  assert.deepEqual(held.map(({ status }) => status), ['waits', '503', '503', '503'], 'each has the room of one form');
  const other = await world.as('boris');
  await other.get('/threads/1');
  const bytes = stored(Buffer.alloc(LARGEST - 4000, 6));
  assert.equal((await uploadAlone(other, 'thread/1', [{ name: 'g.docx', bytes }])).status, 200, 'the others go on');
  held.forEach(({ socket }) => socket.destroy());
  let again;
  for (let i = 0; i < 100 && again?.status !== 200; i++, await sleep(100)) again = await uploadAlone(browser, 'thread/1', [{ name: 'v.png', bytes: Buffer.concat([png(), Buffer.alloc(600 << 10)]) }]);
  assert.equal(again.status, 200, 'what was held is given back');
});

test('on disk nothing can be read, nor told apart', async () => {
  const secret = 'Quincampoix, une phrase qui ne doit pas se lire', bytes = pdf(secret);
  const one = await publish([{ name: 'a.pdf', bytes }]), two = await publish([{ name: 'a.pdf', bytes }]);
  assert.notEqual(one.files[0].blob, two.files[0].blob);
  for (const name of blobs()) {
    const path = join(world.data, 'files', name);
    assert.ok(!readFileSync(path).includes(Buffer.from('Quincampoix')));
    assert.equal(statSync(path).mode & 0o777, 0o600);
    assert.equal(statSync(path).mtimeMs, 0, 'no time of an upload');
  }
});

test('a server killed amid an upload loses nothing it had said, and keeps nothing else', async () => {
  const { files: [kept] } = await publish([{ name: 'v.png', bytes: png() }]);
  const rows = world.value('SELECT COUNT(*) FROM files');
  const socket = net.connect(world.port, '127.0.0.1');
  socket.on('error', () => {});
  socket.write(`POST /files HTTP/1.1\r\nHost: 127.0.0.1:${world.port}\r\nCookie: ${browser.cookieField()}\r\nOrigin: ${browser.origin}\r\n`
    + 'Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 10000000\r\n\r\n--b\r\nContent-Disposition: form-data; name="upload"; filename="x"\r\n\r\n');
  socket.write(Buffer.alloc(5_000_000));
  await sleep(200);
  const sending = uploadAlone(browser, 'thread/1', [{ name: 'g.docx', bytes: stored(Buffer.alloc(LARGEST - 4000, 6)) }]).catch(() => null);
  await sleep(120);
  world.daemon.signal('SIGKILL');
  await world.daemon.exited;
  await sending;
  world.daemon = undefined;
  await world.start();
  browser = await world.signIn('alma');
  assert.equal((await browser.get(`/files/${kept.id}`)).status, 200);
  const now = world.query('SELECT blob, small FROM files');
  for (const { blob } of now) assert.ok(blobs().some((name) => name.endsWith(blob)), 'each row has its file');
  assert.ok(now.length >= rows && now.length <= rows + 1);
  await world.run(['verify']);
});

test('what is withdrawn or never published leaves the disk', async () => {
  const { files: [file], post } = await publish([{ name: 'v.png', bytes: png() }]);
  const alone = await uploadAlone(browser, 'thread/2', [{ name: 'w.pdf', bytes: pdf('jamais') }]);
  const pending = world.value(`SELECT blob FROM files WHERE id = ${alone.files[0].id}`);
  const isThere = (blob) => blob !== '' && blobs().some((name) => name.endsWith(blob)); // a small image has no smaller one
  assert.ok(isThere(file.blob) && isThere(pending));
  await browser.get(`/posts/${post}/edit`);
  await browser.submit(`/posts/${post}/delete`);
  await world.advance(31 * 24 * 3600);
  const deadline = Date.now() + 30000;
  while ((isThere(file.blob) || isThere(file.small) || isThere(pending)) && Date.now() < deadline) {
    await sleep(300);
    await world.advance(3600);
  }
  assert.ok(!isThere(file.blob) && !isThere(file.small) && !isThere(pending));
});

test('files are in backups, come back of them, and are checked', async () => {
  browser = await world.signIn('alma');
  const { files: [file] } = await publish([{ name: 'v.pdf', bytes: pdf('une grille') }]);
  const copy = join(world.room, 'copy.db');
  await world.run(['backup', copy]);
  assert.ok(blobs(`${copy}.files`).some((name) => name.endsWith(file.blob)));
  await world.stop();
  rmSync(join(world.data, 'files'), { recursive: true });
  const broken = await world.run(['verify'], { codes: [1] });
  assert.match(broken.stdout, /file \d+ and \d+ others are missing or damaged/);
  await world.run(['restore', copy]);
  await world.run(['verify']);
  const path = blobs().find((name) => name.endsWith(file.blob)), at = join(world.data, 'files', path);
  const bytes = readFileSync(at);
  bytes[50] ^= 1;
  rmSync(at); // a link to the backup's
  writeFileSync(at, bytes, { mode: 0o600 });
  await world.run(['verify'], { codes: [1] });
  rmSync(at);
  await world.run(['restore', copy]);
  await world.start();
  browser = await world.signIn('alma');
  assert.deepEqual((await browser.get(`/files/${file.id}`)).bytes, pdf('une grille'));
});

test('where nothing can be written the file is refused, the text kept, and the server goes on', async () => {
  const begun = join(world.data, 'files', 'begun');
  rmSync(begun, { recursive: true, force: true });
  writeFileSync(begun, ''); // as a full disk: no file can be begun
  await browser.get('/threads/1');
  const sent = await sendFiles(browser, '/threads/1/posts', { ...browser.form('/threads/1/posts'), body: 'Un texte gardé' }, [{ name: 'v.png', bytes: png() }]);
  assert.equal(sent.status, 422);
  assert.match(sent.text, /plus de place/);
  assert.match(sent.text, /Un texte gardé/);
  rmSync(begun);
  await publish([{ name: 'v.png', bytes: png() }]);
});

test('a reader that is killed refuses its file, and no other', async () => {
  const readers = () => readdirSync(`/proc/${world.daemon.pid}/task`).flatMap((task) => {
    try { return readFileSync(`/proc/${world.daemon.pid}/task/${task}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number); } catch { return []; }
  });
  let isOver = false, killed = 0;
  const sending = uploadAlone(browser, 'thread/2', [{ name: 'g.png', bytes: png(4000, 4000) }]).finally(() => { isOver = true; });
  while (!isOver && !killed) {
    for (const pid of readers()) { try { process.kill(pid, 'SIGKILL'); killed++; } catch { /* it ended by itself */ } }
    await sleep(1);
  }
  const reply = await sending;
  assert.ok(killed > 0, 'it was caught');
  assert.match(reply.files[0].error, /abîmé/);
  const again = await uploadAlone(browser, 'thread/2', [{ name: 'g.png', bytes: png() }]);
  assert.equal(again.files[0].error, '');
});
