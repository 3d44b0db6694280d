// One bar: scan-text over French texts: the demonstration's threads, which hold nothing, and
// labelled cases, which hold something each.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { count, median } from './bench.mjs';

export const title = 'scan-text over French texts';

const MEGABYTES = 64;
const path = (name) => fileURLToPath(new URL(`../../${name}`, import.meta.url));

function speed(bench, text) {
  const input = Buffer.from(text.repeat(Math.ceil(MEGABYTES * 1e6 / Buffer.byteLength(text))));
  const speeds = [];
  let found = 0;
  for (let i = 0; i < 3; i++) {
    const begun = performance.now();
    const { stdout } = spawnSync(bench.commandPath, ['scan-text'], { input, maxBuffer: 1 << 30 });
    speeds.push(input.length / 1e3 / (performance.now() - begun));
    found = JSON.parse(stdout).length;
  }
  return { speed: median(speeds), found };
}

export async function measure(bench) {
  const threads = readdirSync(path('web/demo')).filter((name) => name.startsWith('thread-'))
    .map((name) => readFileSync(path(`web/demo/${name}`), 'utf8')).join('\n\n');
  const cases = readFileSync(path('tests/data/guard/cases.txt'), 'utf8');
  const plain = speed(bench, threads), full = speed(bench, cases);
  return [
    ['MB a second, nothing to find', plain.speed.toFixed(1), '>= 20', plain.speed >= 20],
    ['MB a second, a finding in each sentence', full.speed.toFixed(1), '>= 20', full.speed >= 20],
    ['findings of the latter', count(full.found), 'some', full.found > 0],
  ];
}
