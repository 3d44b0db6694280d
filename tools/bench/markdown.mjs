// One bar: a reader while 64 KiB texts made to stall the Markdown parser are posted.
import { count, h2load, percentile, say, sleep } from './bench.mjs';

export const title = 'a reader while 64 KiB texts made to stall the Markdown parser are posted';

const BYTES = 64 * 1024;
const RATE = 200; // pages a second of the reader
const SECONDS = 20;
const ROUNDS = 3;

// head, body over and over: the slow families of tests/unit/lib/markdown_check_test.c that pass.
export const families = [
  ['', '- - - - - - - - - - - - - - - - a\n'], ['', '>>>>>>>>>>>>>>>>a\n'],
  ['', '> > - - > - 1. a\n\n'], ['- - - a\n', '\n'], ['', '- a\n+ b\n* c\n'], ['', '['],
  ['', '[a]('], ['', '[a](<b'], ['', '[a](b "c'], ['', '[a]['], ['[a]: b\n\n', '[a] '],
  ['', '[a]: b\n===\n'], ['', '*a_ **b__ '], ['', 'a***b**c*d '], ['', '`a``b```c'],
  ['', 'x<!-- - '], ['', '<a b="<a b=\''], ['', '&aaaaaaaaaaaaaaaaaaaaaaaa'], ['', '\\'],
  ['', '<div>\n'],
].map(([head, body]) => {
  const text = head + body.repeat(BYTES / body.length);
  return text.slice(0, BYTES - (BYTES - head.length) % body.length);
});

async function read(url, cookie) {
  const { times, good } = await h2load(['-c', 4, '--rps', RATE / 4, '-n', RATE * SECONDS, url],
    { cookie, log: true });
  if (good !== RATE * SECONDS) throw new Error('the reader missed answers');
  return times;
}

async function postAll(poster, target, state) {
  await poster.go('GET', target);
  for (let i = 0; !state.isOver; i++) {
    const { status } = await poster.go('POST', `${target}/posts`,
      { csrf: poster.tokens().csrf, body: families[i % families.length] });
    state.answers[status] = (state.answers[status] ?? 0) + 1;
  }
}

export async function measure(bench) {
  const { data, thread } = bench.set('small');
  const daemon = await bench.startTimed(data);
  const reader = await bench.reader(daemon);
  const poster = await bench.reader(daemon);
  const url = `http://127.0.0.1:${daemon.port}/threads/${thread}`;
  await daemon.longestTurn();
  const rows = [];
  const state = { answers: {} };
  const line = (what, times) => rows.push([what,
    `${[0.5, 0.99, 1].map((s) => percentile(times, s).toFixed(1)).join(' ')} ms`]);
  let least = Infinity;
  for (let i = 0; i < ROUNDS; i++) {
    say(`round ${i + 1}`);
    const quiet = await read(url, reader.cookie);
    line('alone: p50, p99, most', quiet);
    state.isOver = false;
    // Each hostile text ends a page of its own thread, not the one that is read.
    const posting = postAll(poster, `/threads/${thread + 1 + i}`, state);
    const busy = await read(url, reader.cookie);
    state.isOver = true;
    await posting;
    line('meanwhile: p50, p99, most', busy);
    least = Math.min(least, percentile(busy, 1));
    await sleep(200);
  }
  const turn = await daemon.longestTurn();
  await daemon.stop();
  rows.push(['longest delay of the quietest round', `${least.toFixed(1)} ms`, '< 20 ms', least < 20]);
  rows.push(['longest turn of a loop, processor time', `${turn.toFixed(1)} ms`, '< 20 ms', turn < 20]);
  const posted = Object.entries(state.answers).map(([status, n]) => `${count(n)} × ${status}`);
  rows.push([`texts of 64 KiB posted in ${ROUNDS * SECONDS} s`, posted.join(', ')]);
  bench.make('small');
  return rows;
}
