// GET /events: who hears what, who hears nothing, and when it ends.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Listener, listen } from '../lib/events.mjs';
import { sleep } from '../lib/programs.mjs';
import { csvRow, openWorld, passwordOf } from '../lib/world.mjs';

const HOUR = 3600;
const OVER_MS = 2000; // from the fact that ends access to the end of the stream

let world;
before(async () => {
  world = await openWorld({ options: '[limits]\nposts_per_minute = 0\nsign_ins_per_address = 0' });
});
after(() => world?.close());

async function withWorld(options, run) {
  const own = await openWorld(options);
  try {
    await run(own);
  } finally {
    await own.close();
  }
}

const follow = (identifier, thread) => world.query(`INSERT OR REPLACE INTO follows (member_id, thread_id, is_on, followed_at)
  VALUES (${world.memberId(identifier)}, ${thread}, 1, 1)`);
const unfollow = (identifier, thread) => world.query(
  `UPDATE follows SET is_on = 0 WHERE member_id = ${world.memberId(identifier)} AND thread_id = ${thread}`);

// A reply by this browser; the number of the message.
async function write(browser, thread, body = 'Du nouveau.') {
  await browser.get(`/threads/${thread}`);
  const reply = await browser.submit(`/threads/${thread}/posts`, { body });
  assert.equal(reply.status, 303);
  return Number(/#post-(\d+)$/.exec(reply.location)[1]);
}

// Members of their own for a test that ends their access.
async function newcomer(identifier, organisation = 'ml') {
  await world.import(organisation, [csvRow(identifier, `${identifier};Essai`)]);
  await world.activate(identifier);
  return identifier;
}

const isEnded = (one) => one.of('end').length > 0 && one.isOver;

test('the stream begins at once, and nobody on the way keeps or packs it', async () => {
  const browser = await world.as('alma');
  const one = new Listener(world.port, browser.cookieField());
  await one.opened;
  await one.until(() => one.of('badge').length, 1000, 'first words');
  assert.equal(one.status, 200);
  const { headers } = one;
  assert.equal(headers['content-type'], 'text/event-stream');
  assert.equal(headers['cache-control'], 'no-store');
  assert.equal(headers['x-accel-buffering'], 'no');
  assert.equal(headers['transfer-encoding'], 'chunked');
  assert.equal(headers['content-encoding'], undefined);
  assert.equal(headers['content-length'], undefined);
  assert.equal(headers['x-content-type-options'], 'nosniff');
  assert.match(headers['content-security-policy'], /default-src 'none'/);
  assert.ok(one.retry >= 1000 && one.retry <= 60000);
  assert.deepEqual(one.events.map(({ type, data }) => [type, data]), [['beat', ''], ['badge', { waiting: 0 }]]);
  one.close();
});

test('HEAD tells the fields and takes no place', async () => {
  const reply = await (await world.as('alma')).request('HEAD', '/events');
  assert.equal(reply.status, 200);
  assert.equal(reply.headers['content-type'], 'text/event-stream');
  assert.equal(reply.bytes.length, 0);
});

describe('news', () => {
  test('a followed thread’s new message reaches those who follow it, and says numbers alone', async () => {
    const [alma, boris, cleo] = await Promise.all(['alma', 'boris', 'cleo'].map((name) => world.as(name)));
    follow('alma', 1);
    follow('cleo', 1);
    follow('boris', 1);
    unfollow('cleo', 1);
    const ears = await Promise.all([alma, boris, cleo].map((browser) => listen(browser)));
    const [hers, his, others] = ears;
    const secret = 'Une phrase que nul évènement ne doit dire : xylophage.';
    const post = await write(boris, 1, secret);
    await hers.until(() => hers.of('message').length, OVER_MS, 'the message');
    assert.deepEqual(hers.of('message'), [{ thread: 1, post }]);
    const second = await write(alma, 1);
    await his.until(() => his.of('message').length, OVER_MS, 'the answer');
    assert.deepEqual(his.of('message'), [{ thread: 1, post: second }], 'not one’s own');
    await sleep(1500);
    assert.deepEqual(hers.of('message'), [{ thread: 1, post }], 'once, and not one’s own');
    assert.deepEqual(others.of('message'), [], 'nothing to who stopped following');
    for (const one of ears) {
      assert.doesNotMatch(one.text, /xylophage|phrase|Boris|Alma|Relancer|posture|Mission/i);
      assert.match(one.text, /^(retry: \d+\n|event: (beat|badge|message)\ndata: ?(\{("[a-z]+":\d+,?)+\})?\n\n)*$/);
      one.close();
    }
  });

  test('a message written by another process is heard too, one withdrawn meanwhile is not', async () => {
    follow('alma', 2);
    const one = await listen(await world.as('alma'));
    const boris = world.memberId('boris');
    const add = (withdrawn) => world.query(`INSERT INTO posts (thread_id, seq, author_id, created_at, html, withdrawn_at)
      VALUES (2, (SELECT MAX(seq) + 1 FROM posts WHERE thread_id = 2), ${boris}, 1, '<p>Essai', ${withdrawn})`);
    add('1');
    add('NULL');
    await one.until(() => one.of('message').length, OVER_MS, 'the message');
    assert.deepEqual(one.of('message'), [{ thread: 2, post: world.value('SELECT MAX(id) FROM posts') }]);
    one.close();
  });

  test('the badge follows what waits', async () => {
    world.query('DELETE FROM notifications');
    const one = await listen(await world.as('boris'));
    const { waiting } = one.of('badge')[0];
    world.query(`INSERT INTO notifications (member_id, kind, created_at) VALUES (${world.memberId('boris')}, 'reply', 1)`);
    await one.until(() => one.of('badge').length > 1, OVER_MS, 'the badge');
    assert.deepEqual(one.of('badge').at(-1), { waiting: waiting + 1 });
    const other = await listen(await world.as('alma'));
    assert.deepEqual(other.of('badge'), [{ waiting: 0 }], 'each their own');
    other.close();
    world.query('DELETE FROM notifications');
    await one.until(() => one.of('badge').at(-1).waiting === 0, OVER_MS, 'none again');
    one.close();
  });

  test('a thousand messages at once are hinted at, not told one by one', async () => {
    const one = await listen(await world.as('alma'));
    world.query(`WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
      INSERT INTO posts (thread_id, seq, author_id, created_at, html)
      SELECT 2, (SELECT MAX(seq) FROM posts WHERE thread_id = 2) + i, ${world.memberId('boris')}, 1, '' FROM n`);
    await one.until(() => one.of('message').length, OVER_MS, 'some of them');
    await sleep(1200);
    const last = world.value('SELECT MAX(id) FROM posts');
    assert.ok(one.of('message').length <= 32);
    assert.equal(one.of('message').at(-1).post, last, 'the latest is among them');
    one.close();
  });
});

describe('the end', () => {
  const ends = (name, act) => test(name, async () => {
    const identifier = await newcomer(`fin.${name.replace(/[^a-z]/gi, '').slice(0, 30).toLowerCase()}`);
    const browser = await world.signIn(identifier), beside = await listen(await world.as('boris'));
    const one = await listen(browser);
    const doneAt = await act({ identifier, browser }) ?? Date.now();
    await one.until(() => isEnded(one), OVER_MS, `the end, by ${name}`);
    assert.ok(one.overAt - doneAt < OVER_MS, `${one.overAt - doneAt} ms`);
    assert.ok(!one.isTorn, 'ended, not cut');
    assert.equal(one.events.at(-1).type, 'end');
    assert.deepEqual([beside.isOver, beside.of('end')], [false, []], 'nobody else’s');
    beside.close();
    const again = await listen(browser);
    assert.notEqual(again.status, 200, 'and it does not begin again');
    again.close();
  });

  ends('signing out in another tab', async ({ browser }) => {
    await browser.get('/');
    await browser.submit('/logout');
  });
  ends('a session ended among one’s sessions', async ({ identifier, browser }) => {
    const other = await world.signIn(identifier);
    await other.post('/settings/sessions', { csrf: await other.csrf(), session: 'others' });
    assert.equal((await browser.get('/')).status, 303);
  });
  ends('a password changed elsewhere', async ({ identifier }) => {
    const other = await world.signIn(identifier);
    await other.get('/settings/password');
    const form = other.form('/settings/password');
    const fields = Object.fromEntries(Object.keys(form).filter((name) => !['csrf', 'once'].includes(name))
      .map((name) => [name, name === 'current' ? passwordOf(identifier) : 'une autre phrase de quatre mots']));
    const reply = await other.submit('/settings/password', fields);
    assert.equal(reply.status, 303, Object.keys(form).join());
  });
  ends('suspension by the command line', ({ identifier }) =>
    world.run(['member', 'suspend', identifier, '--reason', 'essai']).then(() => undefined));
  ends('a suspension by an animator', async ({ identifier }) => {
    const cleo = await world.signIn('cleo'), path = `/moderation/members/${world.memberId(identifier)}/measures`;
    await cleo.get(path);
    const reply = await cleo.submit(path, { kind: 'suspend', days: '2', facts: 'Des faits.', ground: 'charter', article: 'Charte', reason: 'Une raison.' });
    assert.equal(reply.status, 303);
  });
  ends('a promotion in the organisation’s list', async ({ identifier }) => {
    await world.import('ml', [csvRow(identifier, `${identifier};Essai`, 'Directrice de mission locale;;yes;yes')]);
  });
  ends('an organisation that closes', async ({ identifier }) => {
    const clos = world.value("SELECT id FROM organisations WHERE slug = 'clos'");
    world.query(`UPDATE members SET organisation_id = ${clos} WHERE identifier = '${identifier}'`);
  });

  test('a mandate that begins or ends', async () => {
    const identifier = await newcomer('mandat.essai'), browser = await world.signIn(identifier);
    for (const word of ['appoint', 'dismiss']) {
      const one = await listen(browser);
      await world.run(['animator', word, identifier]);
      await one.until(() => isEnded(one), OVER_MS, word);
      const again = await listen(browser);
      assert.equal(again.status, 200, 'the session lives: the next page shows what it may now');
      again.close();
    }
  });

  test('time: an attestation, a mandate, the session itself', () => withWorld({ clock: true }, async (timed) => {
    const now = Date.now();
    timed.query(`UPDATE members SET valid_until = ${now + HOUR * 1000} WHERE identifier = 'alma';
      UPDATE mandates SET ends_at = ${now + 2 * HOUR * 1000} WHERE ended_at IS NULL;`);
    const ears = {};
    for (const name of ['alma', 'cleo', 'boris']) ears[name] = await listen(await timed.signIn(name));
    const over = () => Object.entries(ears).filter(([, one]) => isEnded(one)).map(([name]) => name);
    await sleep(1300);
    assert.deepEqual(over(), []);
    for (const [hours, expected] of [[1, ['alma']], [2, ['alma', 'cleo']], [4, ['alma', 'cleo', 'boris']]]) {
      await timed.advance(hours * HOUR + 60 - timed.offset);
      for (const name of expected) await ears[name].until(isEnded, OVER_MS, `${name} after ${hours} h`);
      assert.deepEqual(over(), expected, `${hours} h`);
    }
  }));

  test('listening keeps no session alive', () => withWorld({ clock: true }, async (timed) => {
    const browser = await timed.signIn('alma');
    for (let hour = 1; hour < 4; hour++) {
      await timed.advance(HOUR);
      const one = await listen(browser);
      assert.equal(one.status, 200, `after ${hour} h`);
      one.close();
    }
    await sleep(5600); // what is used is written down every five seconds
    await timed.advance(HOUR + 60);
    assert.equal((await browser.get('/')).status, 303, 'four hours without a click');
  }));
});

describe('bounds', () => {
  test('four tabs of a session: a fifth puts the oldest aside', async () => {
    const browser = await world.signIn('boris'), other = await listen(await world.signIn('boris'));
    const tabs = [];
    for (let i = 0; i < 6; i++) tabs.push(await listen(browser));
    for (const tab of tabs.slice(0, 2)) {
      await tab.until(() => tab.isOver, OVER_MS, 'aside');
      assert.deepEqual([tab.of('aside').length, tab.of('end').length, tab.isTorn], [1, 0, false]);
    }
    assert.deepEqual([...tabs.slice(2), other].map((tab) => tab.isOver), Array(5).fill(false));
    for (const tab of [...tabs, other]) tab.close();
  });

  test('more than the option allows are told to come later, and pages go on', () => withWorld(
    { options: '[limits]\nevent_streams = 3' }, async (own) => {
      const browsers = await Promise.all(['alma', 'boris', 'cleo', 'alma'].map((name) => own.signIn(name)));
      const ears = [];
      for (const browser of browsers.slice(0, 3)) ears.push(await listen(browser));
      const refused = await browsers[3].get('/events');
      assert.equal(refused.status, 503);
      assert.ok(Number(refused.headers['retry-after']) >= 10);
      assert.equal((await browsers[3].get('/')).status, 200);
      ears[0].close();
      await sleep(100);
      const one = await listen(browsers[3]);
      assert.equal(one.status, 200, 'a place is free again');
    }));

  test('a server that stops ends all streams, each told its own time to come back', () => withWorld({}, async (own) => {
    const browsers = await Promise.all(['alma', 'boris', 'cleo'].map((name) => own.signIn(name)));
    const ears = await Promise.all(browsers.flatMap((one) => [listen(one), listen(one), listen(one), listen(one)]));
    const begun = Date.now();
    await own.stop();
    assert.ok(Date.now() - begun < 2000, `${Date.now() - begun} ms`);
    for (const one of ears) {
      await one.until(() => one.isOver, 1000, 'over');
      assert.ok(!one.isTorn && one.of('end').length === 0);
      assert.ok(one.retry >= 2000 && one.retry <= 60000);
    }
    assert.ok(new Set(ears.map((one) => one.retry)).size > 9, 'not the same instant');
    await own.start();
    browsers[0].port = own.port;
    const again = await listen(browsers[0]);
    assert.equal(again.status, 200);
    again.close();
  }));

  test('a beat comes within 18 seconds of silence', { timeout: 30000 }, async () => {
    const one = await listen(await world.as('cleo'));
    const begun = Date.now();
    await one.until(() => one.of('beat').length > 1, 20000, 'a beat');
    assert.ok(Date.now() - begun > 10000, 'not more often than needed');
    one.close();
  });
});

test('only members listen', async () => {
  for (const [name, status] of [['nina', 303], ['remi', 403], ['reva', 403], ['eloi', 403], ['rh@ml.example', 403]])
    assert.equal((await (await world.as(name)).get('/events')).status, status, name);
  const reply = await world.visitor().get('/events');
  assert.deepEqual([reply.status, reply.location], [303, '/login?next=%2Fevents']);
});
