// One bar: a flood of sign-ins while pages are read.
import http from 'node:http';
import { ask, count, Browser, h2load, percentile, say, sleep } from './bench.mjs';

export const title = 'a flood of sign-ins while pages are read';

const FLOOD = 1000; // attempts a second, each at another name
const ADDRESSES = 1000; // that they come from
const RATE = 2000; // pages a second
const SECONDS = 20;

function flood(port, browser, answers) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1000 });
  const csrf = browser.tokens().csrf;
  let n = 0;
  const timer = setInterval(() => {
    for (let i = 0; i < FLOOD / 50; i++) {
      const to = (n++ >>> 0);
      const from = to % ADDRESSES;
      const headers = { Cookie: browser.cookie, 'X-Forwarded-For': `11.0.${from >> 8}.${from & 255}` };
      const form = { csrf, identifier: `inconnu.${to}`, password: 'un mot de passe quelconque' };
      ask(port, 'POST', '/login', { headers, form, agent })
        .then(({ status }) => { answers[status] = (answers[status] ?? 0) + 1; }, () => {});
    }
  }, 20);
  return () => { clearInterval(timer); agent.destroy(); };
}

export async function measure(bench) {
  const { data, thread } = bench.set('large');
  const daemon = await bench.start(data);
  const known = await bench.reader(daemon, { 'X-Forwarded-For': '12.1.1.1' });
  const reader = (await bench.reader(daemon)).cookie;
  const url = `http://127.0.0.1:${daemon.port}/threads/${thread}`;
  const read = () => h2load(['-c', 20, '--rps', RATE / 20, '-n', RATE * SECONDS, url],
    { cookie: reader, log: true });
  const quiet = await read();
  const stranger = new Browser(daemon.port);
  await stranger.go('GET', '/login');
  const answers = {};
  const stop = flood(daemon.port, stranger, answers);
  await sleep(2000);
  say('flooded');
  const reading = read();
  const signIns = [];
  for (let i = 0; i < 10; i++) {
    known.cookies.delete('session');
    known.cookies.delete('visit');
    const begun = performance.now();
    const { status } = await known.signIn('charge.0');
    signIns.push(status === 303 ? performance.now() - begun : Infinity);
    await sleep(1000);
  }
  const busy = await reading;
  stop();
  await daemon.stop();
  const show = (times) => [0.5, 0.99, 1].map((s) => percentile(times, s).toFixed(1)).join(' ');
  const slowest = Math.max(...signIns);
  const p99 = percentile(busy.times, 0.99);
  return [
    [`${RATE} pages a second alone: p50, p99, most`, `${show(quiet.times)} ms`],
    ['the same in the flood', `${show(busy.times)} ms`, 'p99 < 5 ms',
      p99 < 5 && busy.good === RATE * SECONDS],
    ['a known device signs in: median, slowest',
      `${percentile(signIns, 0.5).toFixed(0)} ${slowest.toFixed(0)} ms`, '< 2 000 ms',
      slowest < 2000],
    [`answers to ${FLOOD} attempts a second`,
      Object.entries(answers).map(([status, n]) => `${count(n)} × ${status}`).join(', ')],
  ];
}
