// One bar: 5 000 connections that send their head at one byte a second.
import net from 'node:net';
import { count, h2load, percentile, say, sleep } from './bench.mjs';

export const title = '5 000 connections that send their head at one byte a second';

const SLOW = 5000;
const RATE = 500; // honest pages a second
const SECONDS = 20;
const DEADLINE_S = 10; // head_timeout_s
const TURNS = 100; // of a second; each serves its share of the connections

function open(port) {
  const slow = { at: 0 };
  return new Promise((done, fail) => {
    slow.socket = net.connect({ port, host: '127.0.0.1', noDelay: true }, () => done(slow));
    slow.socket.once('error', (error) => { slow.endedAt ??= performance.now(); fail(error); });
    slow.socket.on('data', (data) => {
      slow.answer ??= String(data).slice(9, 12);
      slow.endedAt ??= performance.now();
    });
    slow.socket.on('close', () => { slow.endedAt ??= performance.now(); });
  });
}

function drip(slow) {
  const head = 'GET /login HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Long: aaaaaaaaaaaaaaaaaaaaaaaaaa';
  if (slow.endedAt || slow.at >= head.length) return;
  slow.beganAt ??= performance.now();
  slow.socket.write(head[slow.at++]);
}

export async function measure(bench) {
  const { data, thread } = bench.set('large');
  const daemon = await bench.start(data);
  const { cookie } = await bench.reader(daemon);
  const slows = [];
  for (let i = 0; i < SLOW; i += 100)
    slows.push(...await Promise.all(Array.from({ length: 100 }, () => open(daemon.port))));
  say('dripping');
  let turn = 0;
  const timer = setInterval(() => {
    for (let i = turn % TURNS; i < SLOW; i += TURNS) drip(slows[i]);
    turn++;
  }, 1000 / TURNS);
  const reading = h2load(['-c', 20, '--rps', RATE / 20, '-n', RATE * SECONDS,
    `http://127.0.0.1:${daemon.port}/threads/${thread}`], { cookie, log: true });
  const { times, good } = await reading;
  clearInterval(timer);
  await sleep(500);
  await daemon.stop();
  const cut = slows.filter((slow) => slow.answer === '408');
  const lasted = cut.map((slow) => (slow.endedAt - slow.beganAt) / 1000);
  const [p50, p99, most] = [0.5, 0.99, 1].map((share) => percentile(times, share));
  const isOnTime = cut.length === SLOW && Math.max(...lasted) < DEADLINE_S + 1.5;
  return [
    [`${RATE} honest pages a second: p50, p99, most`,
      `${p50.toFixed(1)} ${p99.toFixed(1)} ${most.toFixed(1)} ms`, 'p99 < 10 ms',
      p99 < 10 && good === RATE * SECONDS],
    ['slow ones answered 408 and cut', count(cut.length), count(SLOW), cut.length === SLOW],
    ['after, least and most', `${Math.min(...lasted).toFixed(1)} ${Math.max(...lasted).toFixed(1)} s`,
      `${DEADLINE_S} s`, isOnTime],
  ];
}
