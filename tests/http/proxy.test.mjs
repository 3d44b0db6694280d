// Behind the real nginx with the configuration that ships (tools/packaging/nginx.conf), over TLS:
// cookies bound to the host, one client address, nothing forged by a client believed.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import https from 'node:https';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { root, sleep } from '../lib/programs.mjs';
import { openWorld, passwordOf } from '../lib/world.mjs';
import { encodeForm, readForms } from '../lib/browser.mjs';
import { Listener } from '../lib/events.mjs';

const NAME = 'forum.example.org';
let world, folder, nginx, port, listener; // the last: a cookie

const freePort = () => new Promise((done) => {
  const server = net.createServer().listen(0, '127.0.0.1', () => {
    const { port: free } = server.address();
    server.close(() => done(free));
  });
});

before(async () => {
  world = await openWorld({
    url: `https://${NAME}`,
    options: '[http]\ntrusted_proxies = 127.0.0.1\nclient_address = x-forwarded-for\n[limits]\nsign_ins_per_address = 5\n',
  });
  folder = mkdtempSync(join(tmpdir(), 'entrepairs-nginx-'));
  mkdirSync(join(folder, 'logs'));
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes',
    '-keyout', join(folder, 'privkey.pem'), '-out', join(folder, 'fullchain.pem'), '-days', '2', '-subj', `/CN=${NAME}`],
  { stdio: 'ignore' });
  port = await freePort();
  const site = readFileSync(join(root, 'tools/packaging/nginx.conf'), 'utf8')
    .replaceAll(`/etc/letsencrypt/live/${NAME}`, folder)
    .replace('server 127.0.0.1:8080', `server 127.0.0.1:${world.port}`)
    .replace('listen 443 ssl http2', `listen 127.0.0.1:${port} ssl http2`)
    .replace('    listen [::]:443 ssl http2;\n', '')
    .replace('    listen [::]:80;\n', '')
    .replace('listen 80', `listen 127.0.0.1:${await freePort()}`);
  writeFileSync(join(folder, 'nginx.conf'),
    `user root; daemon off; pid ${folder}/pid; error_log ${folder}/logs/error.log; events {}\nhttp {\n` +
    ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((one) => `${one}_temp_path ${folder}/${one};\n`).join('') +
    `${site}\n}\n`);
  nginx = spawn('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf')], { stdio: 'ignore' });
  for (let i = 0; i < 50; i++) {
    const isUp = await new Promise((done) => {
      const socket = net.connect(port, '127.0.0.1', () => { socket.destroy(); done(true); });
      socket.on('error', () => done(false));
    });
    if (isUp) {
      const { headers } = await signIn('cleo', passwordOf('cleo'));
      listener = headers['set-cookie'].map((line) => line.split(';')[0]).find((pair) => pair.startsWith('__Host-session='));
      return;
    }
    await sleep(100);
  }
  assert.fail(`nginx did not start: ${readFileSync(join(folder, 'logs/error.log'), 'utf8')}`);
});

after(async () => {
  nginx?.kill('SIGTERM');
  await world?.close();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

function ask(method, path, { body, headers = {} } = {}) {
  return new Promise((done, fail) => {
    const request = https.request({
      host: '127.0.0.1', port, servername: NAME, rejectUnauthorized: false, method, path,
      headers: { Host: NAME, 'Accept-Language': 'fr', ...headers, ...(body ? { 'Content-Length': Buffer.byteLength(body) } : {}) },
    }, (response) => {
      const parts = [];
      response.on('data', (part) => parts.push(part));
      response.on('end', () => done({ status: response.statusCode, headers: response.headers, text: Buffer.concat(parts).toString() }));
    });
    request.on('error', fail);
    request.end(body);
  });
}

async function signIn(identifier, password, headers = {}) {
  const page = await ask('GET', '/login');
  const cookie = page.headers['set-cookie'].map((line) => line.split(';')[0]).join('; ');
  const form = readForms(page.text).find(({ action }) => action === '/login');
  return ask('POST', '/login', {
    body: encodeForm({ ...form.fields, identifier, password }),
    headers: { 'Content-Type': 'application/x-www-form-urlencoded', Origin: `https://${NAME}`, Cookie: cookie, ...headers },
  });
}

test('cookies are bound to the host, and the browser is told to keep to TLS', async () => {
  const reply = await signIn('alma', passwordOf('alma'));
  assert.equal(reply.status, 303);
  const session = reply.headers['set-cookie'].find((line) => line.startsWith('__Host-session='));
  assert.match(session, /; Secure/i);
  assert.match(session, /; HttpOnly/i);
  assert.match(session, /; Path=\/(;|$)/i);
  assert.doesNotMatch(session, /; Domain=/i);
  assert.match(reply.headers['strict-transport-security'], /max-age=\d{8}/);
  const home = await ask('GET', '/', { headers: { Cookie: session.split(';')[0] } });
  assert.equal(home.status, 200);
  assert.match(home.text, /<main/);
});

test('a form from another origin is refused through the proxy too', async () => {
  const reply = await signIn('alma', passwordOf('alma'), { Origin: 'https://evil.example' });
  assert.equal(reply.status, 403);
});

test('a client cannot choose its address', async () => {
  const statuses = [];
  for (let i = 0; i < 8; i++)
    statuses.push((await signIn(`personne${i}`, 'un mot de passe faux', { 'X-Forwarded-For': `203.0.113.${i}` })).status);
  assert.deepEqual(statuses.slice(0, 5), [401, 401, 401, 401, 401]);
  assert.deepEqual(statuses.slice(5), [429, 429, 429], 'all came from one address, whatever they claimed');
});

test('a text of 64 KiB passes the proxy', async () => {
  const reply = await signIn('boris', passwordOf('boris'), { 'X-Forwarded-For': '198.51.100.7' });
  assert.ok([303, 429].includes(reply.status));
  const big = await ask('POST', '/threads/1/posts', {
    body: encodeForm({ body: 'é'.repeat(32 * 1024) }),
    headers: { 'Content-Type': 'application/x-www-form-urlencoded', Origin: `https://${NAME}` },
  });
  assert.equal(big.status, 401, 'read whole, and kept beside the sign-in form');
  assert.ok(big.text.includes('é'.repeat(32 * 1024)));
});

test('news pass the proxy as they come, and it notices who leaves and what ends', async () => {
  world.query("DELETE FROM follows; INSERT INTO follows SELECT id, 1, 1, 1 FROM members WHERE identifier = 'cleo'");
  const listen = async () => {
    const one = new Listener(port, listener, { get: https.get, host: NAME, servername: NAME, rejectUnauthorized: false });
    await one.opened;
    await one.until(() => one.of('badge').length, 2000, 'first words, not kept back');
    return one;
  };
  const [one, left] = [await listen(), await listen()];
  assert.equal(one.status, 200);
  assert.equal(one.headers['content-type'], 'text/event-stream');
  assert.equal(one.headers['cache-control'], 'no-store');
  assert.equal(one.headers['content-encoding'], undefined);
  left.close();
  world.query(`INSERT INTO posts (thread_id, seq, author_id, created_at, html)
    SELECT 1, (SELECT MAX(seq) + 1 FROM posts WHERE thread_id = 1), id, 1, '' FROM members WHERE identifier = 'boris'`);
  await one.until(() => one.of('message').length, 2000, 'a message');
  await world.run(['animator', 'dismiss', 'cleo']);
  await one.until(() => one.isOver, 2000, 'the end');
  assert.deepEqual([one.of('end').length, one.isTorn], [1, false]);
  const last = await listen();
  await world.stop();
  await last.until(() => last.isOver, 2000, 'a stop');
  assert.ok(!last.isTorn && last.retry >= 2000);
  const away = new Listener(port, listener, { get: https.get, host: NAME, servername: NAME, rejectUnauthorized: false });
  await away.opened;
  assert.equal(away.status, 502, 'told so at once; a page waits and asks again');
  away.close();
});
