// One bar: check-title --csv over the ROME titles.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { count, median } from './bench.mjs';

export const title = 'check-title --csv over the ROME titles';

const LINES = 200000;

export async function measure(bench) {
  const sample = fileURLToPath(new URL('../../tests/data/rome-titles-sample.csv', import.meta.url));
  const lines = readFileSync(sample, 'utf8').trim().split(/\r?\n/).slice(1)
    .map((line) => /^([^,]*),[^,]*,(.*)$/.exec(line)).map(([, code, name]) => `${name},${code},,`);
  const input = Array.from({ length: LINES }, (_, i) => lines[i % lines.length]).join('\n');
  const speeds = [];
  let written = 0;
  for (let i = 0; i < 3; i++) {
    const begun = performance.now();
    const { stdout } = spawnSync(bench.commandPath, ['check-title', '--csv'],
      { input: `${input}\n`, maxBuffer: 1 << 28, encoding: 'utf8' });
    speeds.push(LINES / (performance.now() - begun) * 1000);
    written = stdout.trim().split('\n').length;
  }
  return [
    ['lines a second', count(median(speeds)), '>= 20 000', median(speeds) >= 20000],
    ['verdicts of lines', `${count(written)} of ${count(LINES)}`, 'all', written === LINES],
  ];
}
