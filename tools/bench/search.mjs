// One bar: questions of five kinds, 20 a second for a minute, of 1 000 000 posts, while other pages
// are asked for.
import { Agent } from 'node:http';
import { ask, percentile, sleep } from './bench.mjs';

export const title = '20 questions a second of 1 000 000 posts, and the pages beside them';

const PER_SECOND = 20;
const SECONDS = 60;
const PAGES_PER_SECOND = 100;

// Words as `load` makes them: the first of each list are the commonest.
const starts = ['con', 'pro', 'ré', 'par', 'ac', 'for', 'mé', 'em', 'tra', 'dé', 'em', 'in', 'ca', 'sou', 'pla', 'ob'];
const middles = ['seil', 'jet', 'flex', 'cours', 'com', 'ma', 'ti', 'plo', 'vail', 'mar', 'ser', 'pé', 'rri', 'tien', 'ni', 'jec'];
const ends = ['ler', 'tion', 'ment', 'eur', 'ier', 'age', 'té', 'ance', 'er', 'oir', 'if', 'al', 'ence', 'ure', 'ique', 'e'];
function word(rank) {
  const more = Math.floor(rank / 4096);
  return starts[rank % 16] + middles[Math.floor(rank / 16) % 16] + (more ? middles[more % 16] : '') + ends[Math.floor(rank / 256) % 16];
}
const kinds = {
  common: (i) => word(i % 40),
  rare: (i) => word(20000 + i * 97),
  'two words': (i) => `${word(i % 60)} ${word(300 + i * 31)}`,
  phrase: (i) => `"${word(i % 30)} ${word((i * 7) % 30)}"`,
  beginning: (i) => `${word(i * 53).slice(0, 3 + (i % 6))}*`,
};

const times = (list) => [0.5, 0.99, 1].map((share) => percentile(list, share).toFixed(1)).join(' ');

async function askTimed(daemon, cookie, agent, path, list) {
  const begun = performance.now();
  const { status } = await ask(daemon.port, 'GET', path, { headers: { Cookie: cookie }, agent });
  list.push(status === 200 ? performance.now() - begun : Infinity);
}

// Open loop: a question is asked at its time whether or not the ones before were answered.
async function beat(perSecond, seconds, each) {
  const begun = performance.now(), going = [];
  for (let i = 0; i < perSecond * seconds; i++) {
    const wait = begun + (i * 1000) / perSecond - performance.now();
    if (wait > 0) await sleep(wait);
    going.push(each(i));
  }
  await Promise.all(going);
}

export async function measure(bench) {
  const { data, thread, threads } = bench.set('large');
  const daemon = await bench.start(data);
  const { cookie } = await bench.reader(daemon);
  const agent = new Agent({ keepAlive: true });
  const names = Object.keys(kinds);
  const found = Object.fromEntries(names.map((name) => [name, []]));
  const alone = [], beside = [];
  const page = (list) => (i) => askTimed(daemon, cookie, agent, `/threads/${thread + (i * 37) % threads}`, list);
  const question = (from) => (i) => {
    const kind = names[i % names.length];
    const text = kinds[kind](from + Math.floor(i / names.length));
    return askTimed(daemon, cookie, agent, `/search?q=${encodeURIComponent(text)}`, found[kind]);
  };
  await beat(PER_SECOND, 10, question(1000));
  for (const name of names) found[name].length = 0;
  await beat(PAGES_PER_SECOND, 20, page(alone));
  await Promise.all([beat(PER_SECOND, SECONDS, question(0)), beat(PAGES_PER_SECOND, SECONDS, page(beside))]);
  await daemon.stop();
  return [
    ...names.map((name) => [`${name}: p50, p99, most`, `${times(found[name])} ms`, 'p99 < 50 ms',
      percentile(found[name], 0.99) < 50]),
    ['pages without questions: p50, p99, most', `${times(alone)} ms`],
    ['pages beside questions', `${times(beside)} ms`, 'p99 < 10 ms', percentile(beside, 0.99) < 10],
  ];
}
