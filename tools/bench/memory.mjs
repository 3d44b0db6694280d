// One bar: memory of the daemon itself, and its start.
import net from 'node:net';
import { anonymousMb, count, h2load, say, sleep } from './bench.mjs';

export const title = 'memory of the daemon itself, and its start';

const REQUESTS = 100000;
const IDLE = 5000;

function connect(port) {
  return new Promise((done, fail) => {
    const socket = net.connect({ port, host: '127.0.0.1' }, () => done(socket));
    socket.once('error', fail);
  });
}

export async function measure(bench) {
  const { data, thread } = bench.set('large');
  const first = await bench.start(data);
  const atStart = anonymousMb(first.pid);
  const reader = await bench.reader(first);
  const url = `http://127.0.0.1:${first.port}/threads/${thread}`;
  say(`${count(REQUESTS)} requests`);
  await h2load(['-n', REQUESTS, '-c', 20, url], { cookie: reader.cookie });
  await sleep(1000);
  const served = anonymousMb(first.pid);
  const sockets = [];
  for (let i = 0; i < IDLE; i += 100)
    sockets.push(...await Promise.all(Array.from({ length: 100 }, () => connect(first.port))));
  await sleep(500);
  const held = anonymousMb(first.pid);
  for (const socket of sockets) socket.destroy();
  await first.stop();
  const starts = [];
  for (let i = 0; i < 3; i++) {
    const again = await bench.start(data);
    starts.push(again.startMs);
    await again.stop();
  }
  const slowest = Math.max(first.startMs, ...starts);
  return [
    ['anonymous memory at start', `${atStart.toFixed(1)} MB`],
    [`after ${count(REQUESTS)} pages`, `${served.toFixed(1)} MB`, '< 60 MB', served < 60],
    [`with ${count(IDLE)} idle connections`, `${held.toFixed(1)} MB`, '< 60 MB', held < 60],
    ['an idle connection', `${((held - served) * 1024 / IDLE).toFixed(2)} KB`],
    ['slowest of 4 starts', `${slowest.toFixed(0)} ms`, '< 1 000 ms', slowest < 1000],
  ];
}
