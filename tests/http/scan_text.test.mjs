// `entrepairs scan-text` as a shell sees it: JSON in bytes of UTF-8, another policy, bad input.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, run } from '../lib/programs.mjs';

async function scan(text, ...options) {
  const { stdout } = await run(null, ['scan-text', ...options], { input: text });
  return JSON.parse(stdout);
}

test('findings are counted in bytes', async () => {
  const text = 'Éloïse — « Mme Lefèvre » : 06 12 34 56 78';
  const bytes = Buffer.from(text);
  const found = await scan(text);
  assert.deepEqual(found.map((f) => [bytes.subarray(f.start, f.end).toString(), f.kind, f.severity]),
    [['Mme Lefèvre', 'name', 'warn'], ['06 12 34 56 78', 'phone', 'block']]);
  assert.deepEqual(Object.keys(found[0]), ['start', 'end', 'kind', 'severity']);
});

test('nothing is found in nothing, and a part of a combination names its trait', async () => {
  assert.deepEqual(await scan(''), []);
  assert.deepEqual(await scan('Mme X a appelé le 39 49.'), []);
  const found = await scan('Mme X, 47 ans, sort de prison, en sevrage.');
  assert.deepEqual(found.map((f) => [f.kind, f.trait]),
    [['combination', 'age'], ['combination', 'justice'], ['combination', 'health']]);
});

test('more than one scan holds is read to the end', async () => {
  const line = 'au 06 12 34 56 78\n';
  const found = await scan(line.repeat(1000));
  assert.equal(found.length, 1000);
  assert.equal(found[999].end, Buffer.byteLength(line) * 1000 - 1);
});

test('another policy lets other names through', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'entrepairs-scan-'));
  try {
    const file = join(folder, 'other.conf');
    const cep = readFileSync(join(root, 'moderation/policy/cep.conf'), 'utf8');
    writeFileSync(file, cep.replace('[guard]', '[guard]\nknown = Zoé Lescure'));
    assert.equal((await scan('lu dans Zoé Lescure')).length, 1);
    assert.deepEqual(await scan('lu dans Zoé Lescure', '--policy', file), []);
    writeFileSync(file, '[guard]\nfrobs = a\n');
    const { stderr } = await run(null, ['scan-text', '--policy', file], { codes: [1] });
    assert.match(stderr, /line \d+/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
