// One bar: 2 000 pages a second whether or not answers come, of 1 000 000 posts.
import { rmSync, writeFileSync } from 'node:fs';
import { count, h2load, percentile } from './bench.mjs';

export const title = '2 000 pages a second whether or not answers come, of 1 000 000 posts';

const RUNS = 5;
const SECONDS = 15;
const CONNECTIONS = 40; // each asks 50 times a second: a late answer delays few others
const DIFFERENT = 2000; // threads, so that the database's pages are not all in its cache

export async function measure(bench) {
  const { data, threads, thread } = bench.set('large');
  const daemon = await bench.start(data);
  const { cookie } = await bench.reader(daemon);
  const base = `http://127.0.0.1:${daemon.port}/threads/`;
  const file = `${bench.place}/addresses`;
  const step = Math.floor(threads / DIFFERENT);
  writeFileSync(file, Array.from({ length: DIFFERENT }, (_, i) => `${base}${thread + i * step}\n`)
    .join(''));
  // Their clocks begin one after another, 1 ms apart, not all at once.
  const words = ['-c', CONNECTIONS, '-r', 2, '--rate-period', '1ms', '--rps', 2000 / CONNECTIONS];
  const rows = [];
  const run = async (what, ...where) => {
    const { times, perSecond, good } = await h2load([...words, '-n', 2000 * SECONDS, ...where],
      { cookie, log: true });
    const [p50, p99, most] = [0.5, 0.99, 1].map((share) => percentile(times, share));
    const isRight = good === 2000 * SECONDS && perSecond > 1900;
    rows.push([`${what}: ${count(perSecond)} a second, p50, p99, most`,
      `${p50.toFixed(1)} ${p99.toFixed(1)} ${most.toFixed(1)} ms`, 'p99 < 10 ms',
      isRight && p99 < 10]);
  };
  await run('warming', '-i', file);
  rows.pop();
  for (let i = 0; i < RUNS; i++) await run(`${count(DIFFERENT)} threads`, '-i', file);
  for (let i = 0; i < 2; i++) await run('one thread', `${base}${thread}`);
  await daemon.stop();
  rmSync(file);
  return rows;
}
