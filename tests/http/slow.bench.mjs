// Measures what honest clients feel while thousands of others send their heads a byte a second.
//
//   node tests/http/slow.bench.mjs [slow connections, 5000] [seconds, 12]
//
// Prints percentiles of honest requests (one a millisecond at most, over 10 connections), without
// and with the slow ones, and what each slow connection costs the server in resident memory. Slow
// clients and honest ones have a thread each, so that they do not measure one another.
import { readFileSync } from 'node:fs';
import net from 'node:net';
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';
import { startEcho } from './echo.mjs';
import { Raw, sleep } from './raw.mjs';

const HEAD = `GET /echo HTTP/1.1\r\nHost: forum.example\r\n${'X-Slow: yes\r\n'.repeat(50)}\r\n`;
const HONEST = 'GET /echo HTTP/1.1\r\nHost: forum.example\r\n\r\n';

// Opens connections gently, sends each a byte a second, opens another when one is cut.
function slowly({ port, count }) {
  const open = new Set();
  let cut = 0;
  const connect = () => {
    const slow = { at: 0, socket: net.connect({ port, noDelay: true }) };
    const forget = () => {
      if (open.delete(slow)) cut++;
    };
    slow.socket.on('connect', () => open.add(slow)).on('end', forget).on('error', forget).resume();
  };
  setInterval(() => {
    for (let i = 0; i < 100 && open.size + i < count; i++) connect();
  }, 20);
  let turn = 0;
  setInterval(() => {
    turn = (turn + 1) % 20;
    let i = 0;
    for (const slow of open)
      if (i++ % 20 === turn && slow.at < HEAD.length) slow.socket.write(HEAD[slow.at++]);
  }, 50);
  setInterval(() => parentPort.postMessage({ open: open.size, cut }), 500);
}

async function honest(port, seconds) {
  const clients = Array.from({ length: 10 }, () => new Raw(port));
  const times = [];
  const end = performance.now() + seconds * 1000;
  await Promise.all(clients.map(async (raw) => {
    for (let n = 1; performance.now() < end; n++) {
      const start = performance.now();
      await raw.send(HONEST).answer(n);
      times.push(performance.now() - start);
      raw.answers.fill(null);
      await sleep(10);
    }
    raw.close();
  }));
  times.sort((a, b) => a - b);
  const at = (part) => times[Math.floor((times.length - 1) * part)].toFixed(2);
  return `${times.length} requests: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, p99.9 ${at(0.999)} ms, most ${at(1)} ms`;
}

async function main() {
  const [count = 5000, seconds = 12] = process.argv.slice(2).map(Number);
  const echo = await startEcho();
  const resident = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${echo.pid}/status`, 'latin1'))[1]);
  console.log(`alone       ${await honest(echo.port, 3)}`);
  const before = resident();
  let state = { open: 0, cut: 0 };
  const worker = new Worker(new URL(import.meta.url), { workerData: { port: echo.port, count } });
  worker.on('message', (message) => { state = message; });
  while (state.open < count * 0.98) await sleep(100);
  console.log(`${state.open} slow   ${await honest(echo.port, seconds)}`);
  console.log(`memory      ${Math.round((resident() - before) * 1024 / state.open)} bytes a slow connection; ${state.cut} cut at the deadline`);
  await worker.terminate();
  await echo.stop();
}

if (isMainThread) await main();
else slowly(workerData);
