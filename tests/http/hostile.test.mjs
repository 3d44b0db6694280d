// Every hostile request, at once and in pieces: the right number of answers, the right status, the
// connection closed when it must be, and never an answer to what was smuggled behind.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startEcho } from './echo.mjs';
import { hostileRequests } from './hostile.mjs';
import { replay } from './raw.mjs';

let echo;
before(async () => { echo = await startEcho(); });
after(async () => { await echo.stop(); });

test('the list is long and its names are distinct', () => {
  const cases = hostileRequests();
  assert.ok(cases.length >= 120, `${cases.length} cases`);
  assert.equal(new Set(cases.map((one) => one.rule + one.name)).size, cases.length);
});

for (const step of [0, 7, 1]) {
  test(step ? `in pieces of ${step} bytes` : 'at once', { concurrency: 16 }, async (t) => {
    const cases = hostileRequests().filter((one) => step !== 1 || one.bytes.length < 2000);
    await Promise.all(cases.map((one) =>
      t.test(`${one.rule}: ${one.name}`, async () => {
        const answers = await replay(echo.port, one, { step });
        for (const answer of answers.slice(0, one.expect.status ? -1 : undefined))
          assert.equal(answer.status, 200, 'the echo serves all that is well-formed');
        if (one.expect.status) assert.equal(answers.at(-1).fields.get('x-refused'), 'yes');
      })));
  });
}
