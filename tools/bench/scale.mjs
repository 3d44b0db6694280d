// One bar: instructions of a thread page with 10 000 and with 1 000 000 posts.
import { count, say } from './bench.mjs';
import { daemonInstructions } from './page.mjs';

export const title = 'instructions of a thread page with 10 000 and with 1 000 000 posts';

export async function measure(bench) {
  const figures = {};
  for (const name of ['small', 'large']) {
    say(name);
    const { data, thread } = bench.set(name);
    figures[name] = await daemonInstructions(bench, data, `/threads/${thread}`);
  }
  const ratio = figures.large / figures.small;
  return [
    ['10 000 posts', count(figures.small)],
    ['1 000 000 posts', count(figures.large)],
    ['ratio', ratio.toFixed(3), '<= 1.3', ratio <= 1.3],
  ];
}
