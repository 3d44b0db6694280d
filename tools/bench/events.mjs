// One bar: two thousand open streams of news, and ten thousand.
import { cpSync, rmSync } from 'node:fs';
import { Crowd, giveSessions } from '../../tests/lib/crowd.mjs';
import { query } from '../../tests/lib/database.mjs';
import { anonymousMb, count, cpuSeconds, h2load, median, percentile, say, sleep } from './bench.mjs';

export const title = 'streams of news: memory, a message to all, pages meanwhile, an ended access, a stop';

const BROADCASTS = 10;
const RATE = 500; // pages a second
const SECONDS = 15;

// Messages one after another: from the answer to its author until the last has heard, in ms, and
// processor time each, idling apart.
async function broadcast(daemon, crowd, writer, thread) {
  const others = crowd.listening.filter((ear) => ear.identifier !== 'charge.0');
  const times = [];
  const idleFrom = cpuSeconds(daemon.pid);
  await sleep(5000);
  const idle = (cpuSeconds(daemon.pid) - idleFrom) / 5;
  const from = cpuSeconds(daemon.pid), began = performance.now();
  for (let i = 0; i < BROADCASTS; i++) {
    const heard = others.map((ear) => ear.messages);
    await writer.go('GET', `/threads/${thread}`);
    const { status } = await writer.go('POST', `/threads/${thread}/posts`, { ...writer.tokens(), body: `Message ${i}` });
    if (status !== 303) throw new Error(`a message was answered ${status}`);
    const written = performance.now();
    await crowd.until(() => others.every((ear, k) => ear.messages > heard[k]), 10000, 'all hear');
    times.push(Math.max(...others.map((ear) => ear.heardAt)) - written);
  }
  const seconds = (performance.now() - began) / 1000;
  return { times, idle, each: (cpuSeconds(daemon.pid) - from - idle * seconds) / BROADCASTS };
}

async function stage(bench, data, thread, people) {
  const streams = people.length;
  const daemon = await bench.startTimed(data);
  const writer = await bench.reader(daemon);
  const crowd = new Crowd(daemon.port);
  await writer.go('GET', `/threads/${thread}`);
  await crowd.open(people.slice(0, 100));
  const before = anonymousMb(daemon.pid);
  say(`${count(streams)} streams`);
  await crowd.open(people.slice(100));
  if (crowd.listening.length !== streams) throw new Error(`${crowd.listening.length} listen`);
  const each = (anonymousMb(daemon.pid) - before) * 1024 / (streams - 100);
  await daemon.longestTurn();
  const { times, idle, each: cpu } = await broadcast(daemon, crowd, writer, thread);
  const turn = await daemon.longestTurn();
  const name = count(streams);
  const rows = [
    [`${name} streams: memory each`, `${each.toFixed(2)} KB`, '< 5 KB', each < 5],
    ['… processor, nothing said', `${(idle * 100).toFixed(1)} %`],
    ['… processor for a message to all', `${(cpu * 1000).toFixed(0)} ms`],
    ['… until the last has heard it: p50, most', `${median(times).toFixed(0)} ${Math.max(...times).toFixed(0)} ms`,
      '< 2 000 ms', Math.max(...times) < 2000],
    ['… longest turn of a loop', `${turn.toFixed(1)} ms`, '< 5 ms', turn < 5],
  ];
  return { daemon, crowd, writer, rows };
}

async function revoke(bench, data, crowd) {
  const gone = crowd.listening.filter((ear) => ear.identifier === 'charge.7');
  bench.command(data, ['member', 'suspend', 'charge.7', '--reason', 'mesure']);
  const done = performance.now();
  await crowd.until(() => gone.every((ear) => ear.isOver), 5000, 'the end');
  bench.command(data, ['member', 'reinstate', 'charge.7']);
  return Math.max(...gone.map((ear) => ear.overAt)) - done;
}

async function stop(daemon, crowd) {
  const open = crowd.listening, begun = performance.now();
  await daemon.stop();
  const ms = performance.now() - begun;
  const seconds = new Map();
  for (const { retry } of open) seconds.set(Math.floor(retry / 1000), (seconds.get(Math.floor(retry / 1000)) ?? 0) + 1);
  crowd.close();
  return { ms, busiest: Math.max(...seconds.values()) };
}

export async function measure(bench) {
  const made = bench.set('small');
  const data = `${bench.place}/events`;
  rmSync(data, { recursive: true, force: true });
  cpSync(made.data, data, { recursive: true });
  const thread = made.thread;
  query(data, `DELETE FROM follows; INSERT INTO follows (member_id, thread_id, is_on, followed_at)
    SELECT id, ${thread}, 1, 1 FROM members WHERE identifier LIKE 'charge.%'`);
  const people = giveSessions(data, 4); // 4 000, then the same again
  const first = await stage(bench, data, thread, people.slice(0, 2000));
  const { daemon, crowd, writer } = first;
  const url = `http://127.0.0.1:${daemon.port}/threads/${thread}`;
  const read = () => h2load(['-c', 10, '-r', 2, '--rate-period', '1ms', '--rps', RATE / 10, '-n', RATE * SECONDS, url],
    { cookie: writer.cookie, log: true });
  say('pages meanwhile');
  const quiet = await read();
  let isOver = false;
  const writing = (async () => {
    while (!isOver) await broadcast(daemon, crowd, writer, thread);
  })();
  const busy = await read();
  isOver = true;
  const p99 = percentile(busy.times, 0.99);
  const show = (times) => `${[0.5, 0.99, 1].map((share) => percentile(times, share).toFixed(1)).join(' ')} ms`;
  await writing;
  const ended = await revoke(bench, data, crowd);
  const stopped = await stop(daemon, crowd);
  const more = giveSessions(data, 6).concat(people);
  const second = await stage(bench, data, thread, more);
  const last = await stop(second.daemon, second.crowd);
  rmSync(data, { recursive: true, force: true });
  return [
    ...first.rows,
    [`… pages at ${count(RATE)} a second, nothing said: p50, p99, most`, show(quiet.times)],
    ['… while messages are told to all', show(busy.times), 'p99 < 10 ms', busy.good === RATE * SECONDS && p99 < 10],
    ['… from a suspension to the end', `${ended.toFixed(0)} ms`, '< 2 000 ms', ended < 2000],
    ['… stopped, all told', `${stopped.ms.toFixed(0)} ms`, '< 2 000 ms', stopped.ms < 2000],
    ['… that come back in the busiest second', count(stopped.busiest), '', undefined],
    ...second.rows,
    ['… stopped, all told', `${last.ms.toFixed(0)} ms`, '< 2 000 ms', last.ms < 2000],
    ['… that come back in the busiest second', count(last.busiest), '', undefined],
  ];
}
