// Answers that go on: framing, who is cut and who is not, and the end.
import assert from 'node:assert/strict';
import net from 'node:net';
import { after, before, test } from 'node:test';
import { startEcho } from './echo.mjs';
import { ask, sleep } from './raw.mjs';

const get = (path, { method = 'GET', version = '1.1', fields = '' } = {}) =>
  `${method} ${path} HTTP/${version}\r\nHost: forum.example\r\n${fields}\r\n`;

// A connection whose bytes are kept as they come.
function open(port, bytes) {
  const socket = net.connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  const seen = { socket, text: '', isEnded: false, isReset: false };
  socket.on('data', (part) => { seen.text += part.toString('latin1'); });
  socket.on('end', () => { seen.isEnded = true; });
  socket.on('error', () => { seen.isReset = true; });
  socket.on('close', () => { seen.isEnded = true; });
  socket.write(bytes);
  seen.until = async (isDone, ms = 3000) => {
    for (const end = Date.now() + ms; !isDone() && Date.now() < end;) await sleep(10);
    assert.ok(isDone(), JSON.stringify(seen.text.slice(-200)));
  };
  return seen;
}

const streams = async (port) => (await ask(port, get('/gone?streams'))).body;

let echo;
before(async () => { echo = await startEcho('head_ms=200', 'idle_ms=200', 'body_ms=200', 'reply_ms=200', 'write_ms=600'); });
after(() => echo.stop());

test('chunks for HTTP/1.1, without a length, past every time-out of requests', async () => {
  const one = open(echo.port, get('/stream'));
  await one.until(() => one.text.split('tick').length > 12);
  const [head] = one.text.split('\r\n\r\n');
  assert.match(head, /^HTTP\/1\.1 200 OK\r\n/);
  assert.match(head, /\r\nTransfer-Encoding: chunked(\r\n|$)/);
  assert.match(head, /\r\nConnection: close(\r\n|$)/);
  assert.doesNotMatch(head, /Content-Length/i);
  assert.match(one.text.slice(head.length + 4), /^(5\r\ntick\n\r\n)+$/);
  one.socket.destroy();
});

test('bytes alone for HTTP/1.0', async () => {
  const one = open(echo.port, get('/stream', { version: '1.0' }));
  await one.until(() => one.text.endsWith('tick\n'));
  const [head, body] = one.text.split('\r\n\r\n');
  assert.doesNotMatch(head, /Transfer-Encoding|Content-Length/i);
  assert.match(body, /^(tick\n)+$/);
  one.socket.destroy();
});

test('HEAD gets the fields and no stream', async () => {
  const before = await streams(echo.port);
  const one = open(echo.port, get('/stream', { method: 'HEAD' }));
  await one.until(() => one.isEnded);
  assert.match(one.text, /^HTTP\/1\.1 200 OK\r\n[^]*Transfer-Encoding: chunked\r\n[^]*\r\n\r\n$/);
  one.socket.destroy();
  assert.equal(await streams(echo.port), before);
});

test('a peer that leaves is noticed before anything is written to it', async () => {
  const before = Number.parseInt(await streams(echo.port), 10);
  const one = open(echo.port, get('/stream'));
  await one.until(() => one.text.includes('\r\n\r\n'));
  one.socket.destroy();
  await sleep(50);
  assert.equal(Number.parseInt(await streams(echo.port), 10), before + 1);
});

test('a peer that shuts down its sending side is told the end', async () => {
  const before = Number.parseInt(await streams(echo.port), 10);
  const one = open(echo.port, get('/stream'));
  await one.until(() => one.text.includes('tick'));
  one.socket.end();
  await one.until(() => one.isEnded);
  assert.ok(one.text.endsWith('\r\n0\r\n\r\n'), 'whole, not torn off');
  assert.ok(!one.isReset);
  assert.equal(Number.parseInt(await streams(echo.port), 10), before + 1);
});

test('what a listener sends is no request', async () => {
  const one = open(echo.port, get('/stream') + get('/echo'));
  await one.until(() => one.text.split('tick').length > 4);
  one.socket.write(get('/echo').repeat(2000));
  await sleep(300);
  assert.equal(one.text.match(/HTTP\/1\.1/g).length, 1);
  one.socket.destroy();
});

test('who does not read is cut, others are not', async () => {
  const own = await startEcho();
  const cut = async () => Number(/(\d+) cut/.exec(await streams(own.port))[1]);
  const good = open(own.port, get('/stream?1000'));
  const bad = open(own.port, get('/stream?1000'));
  bad.socket.pause();
  for (let i = 0; i < 500 && await cut() === 0; i++) await sleep(20);
  assert.equal(await cut(), 1);
  const length = good.text.length;
  await sleep(50);
  assert.ok(good.text.length > length && !good.isEnded);
  bad.socket.resume();
  await bad.until(() => bad.isEnded);
  assert.ok(!bad.text.endsWith('0\r\n\r\n'), 'torn off, so that nobody takes it for whole');
  good.socket.destroy();
  await own.stop();
});

test('SIGTERM ends streams whole, and at once', async () => {
  const own = await startEcho();
  const several = Array.from({ length: 50 }, () => open(own.port, get('/stream')));
  const stuck = open(own.port, get('/stream?1000'));
  stuck.socket.pause();
  for (const one of several) await one.until(() => one.text.includes('tick'));
  const begun = Date.now();
  await own.stop();
  assert.ok(Date.now() - begun < 1000, `took ${Date.now() - begun} ms`);
  for (const one of several) {
    await one.until(() => one.isEnded);
    assert.ok(one.text.endsWith('\r\n0\r\n\r\n') && !one.isReset);
    one.socket.destroy();
  }
  stuck.socket.destroy();
});
