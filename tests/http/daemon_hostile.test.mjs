// The same hostile requests, asked of the daemon itself: whatever the application says to those that
// are well-formed, the malformed get one answer, a page of the site, and a closed connection.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openWorld } from '../lib/world.mjs';
import { hostileRequests } from './hostile.mjs';
import { replay } from './raw.mjs';

let world;
before(async () => { world = await openWorld(); });
after(async () => { await world.close(); });

// Those marked `reads` need an application that reads bodies where the daemon has no form.
test('each hostile request gets one answer of the site', { concurrency: 16 }, async (t) => {
  const cases = hostileRequests().filter((one) => !one.reads);
  assert.ok(cases.length >= 120, `${cases.length} cases`);
  await Promise.all(cases.map((one) =>
    t.test(`${one.rule}: ${one.name}`, async () => {
      const answers = await replay(world.port, one);
      if (!one.expect.status) return;
      const last = answers.at(-1);
      assert.match(last.fields.get('content-security-policy') ?? '', /default-src 'none'/);
      assert.match(last.fields.get('content-type') ?? '', /^text\/html/);
      assert.ok(last.body === '' || last.body.includes('<main'), 'a page of the site');
    })));
});
