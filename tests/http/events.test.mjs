// GET /events: who hears what, who hears nothing, and when it ends.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { listen } from '../lib/events.mjs';
import { sleep } from '../lib/programs.mjs';
import { csvRow, openWorld, passwordOf } from '../lib/world.mjs';

let world;
const follow = (identifier, thread) => world.query(
  `INSERT INTO follows (member_id, thread_id, followed_at) VALUES (${world.memberId(identifier)}, ${thread}, 1)`);
const await_ = (identifier) => world.query(
  `INSERT INTO notifications (member_id, kind, created_at) VALUES (${world.memberId(identifier)}, 'reply', 1)`);

async function write(browser, thread, body = 'Du nouveau.') {
  await browser.get(`/threads/${thread}`);
  const reply = await browser.submit(`/threads/${thread}/posts`, { body });
  assert.equal(reply.status, 303);
  return Number(/#post-(\d+)$/.exec(reply.location)[1]);
}

before(async () => { world = await openWorld({ clock: true, options: '[limits]\nposts_per_minute = 0' }); });
after(() => world?.close());

test('the stream begins at once with the words of one, and is kept by nobody', async () => {
  const one = await listen(await world.as('alma'));
  assert.equal(one.status, 200);
  assert.equal(one.headers['content-type'], 'text/event-stream');
  assert.equal(one.headers['cache-control'], 'no-store');
  assert.equal(one.headers['x-accel-buffering'], 'no');
  assert.equal(one.headers['transfer-encoding'], 'chunked');
  assert.equal(one.headers['content-encoding'], undefined);
  assert.equal(one.headers['content-length'], undefined);
  assert.equal(one.headers['x-content-type-options'], 'nosniff');
  assert.ok(one.retry >= 1000 && one.retry <= 60000);
  assert.deepEqual(one.of('beat'), ['']);
  assert.deepEqual(one.of('badge'), [{ waiting: 0 }]);
  one.close();
});
