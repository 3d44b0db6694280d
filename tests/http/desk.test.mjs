// The animators' desk: what awaits, the heaviest first, nothing twice; taking, giving and putting
// off a line; what concerns an animator does not stand on their own desk.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openWorld } from '../lib/world.mjs';

const DAY = 24 * 3600;
let world;
before(async () => {
  world = await openWorld({ clock: true, options: '[limits]\nposts_per_minute = 0' });
  await world.run(['animator', 'appoint', 'boris']);
});
after(() => world?.close());

// Signed in anew: sessions end while the clock is moved.
const there = new Map();
const as = async (identifier) => {
  const [at, browser] = there.get(identifier) ?? [];
  if (at === world.offset) return browser;
  there.set(identifier, [world.offset, await world.signIn(identifier)]);
  return there.get(identifier)[1];
};
const desk = async (identifier) => (await (await as(identifier)).get('/animation')).text;
const lineOf = (text, id) => new RegExp(`<li class="todo" id="${id}">[^]*?</li>`).exec(text)?.[0];
const act = async (identifier, id, fields) => {
  const browser = await as(identifier);
  await browser.get(`/animation/lines/${id}`);
  return browser.post(`/animation/lines/${id}`, { csrf: await browser.csrf(), seen: '0', ...fields });
};
const report = async (identifier, post, reason = 'other') => {
  const browser = await as(identifier);
  const { status } = await browser.post(`/posts/${post}/report`, { csrf: await browser.csrf(), reason, body: 'Des mots' });
  assert.equal(status, 303);
  return world.value('SELECT MAX(id) FROM reports');
};
const postOf = (identifier) => world.value(`SELECT MAX(id) FROM posts WHERE author_id = ${world.memberId(identifier)}`);
const audited = (kind) => world.value(`SELECT t.text FROM audit AS a JOIN audit_texts AS t ON t.seq = a.seq
  WHERE a.kind = '${kind}' ORDER BY a.seq DESC LIMIT 1`);

let first, grave;

test('an empty desk says so kindly', async () => {
  world.query('UPDATE members SET verdict = \'refused\' WHERE identifier = \'reva\'');
  const text = await desk('cleo');
  assert.match(text, /Tout est à jour/);
  assert.doesNotMatch(text, /class="todo"/);
});

test('what awaits stands once, the gravest first, with what it takes', async () => {
  first = await report('alma', postOf('cleo')); // not for Cléo, who wrote it
  const second = await report('cleo', postOf('alma')); // nor for Cléo, who reports it
  grave = await report('cleo', 1, 'illegal');
  const text = await desk('boris');
  assert.match(text, /Trois choses pour aujourd’hui \(≈ 30 min\)/);
  const order = [...text.matchAll(/<li class="todo" id="([^"]+)">/g)].map((one) => one[1]);
  assert.deepEqual(order, [`reports-${grave}`, `reports-${first}`, `reports-${second}`]);
  assert.match(lineOf(text, `reports-${grave}`), /Sans attendre/);
});

test('what concerns an animator is on others’ desks alone', async () => {
  const text = await desk('cleo');
  assert.doesNotMatch(text, /id="reports-/);
  const cleo = await as('cleo');
  assert.equal((await cleo.get(`/animation/lines/reports-${first}`)).status, 404);
  assert.equal((await cleo.post(`/animation/lines/reports-${first}`, { csrf: await cleo.csrf(), act: 'take' })).status, 404);
  const given = await act('boris', `reports-${first}`, { act: 'give', to: String(world.memberId('cleo')) });
  assert.equal(given.status, 422);
  assert.match(given.text, /ne peut pas être confiée à cette personne/);
  assert.equal(world.value('SELECT COUNT(*) FROM desk_marks'), 0);
});

test('put off, a line comes back at nine, once; at once when something happens to it; the gravest cannot wait', async () => {
  assert.equal((await act('boris', `reports-${first}`, { act: 'tomorrow' })).location, '/animation?done=tomorrow');
  let text = await desk('boris');
  assert.equal(lineOf(text, `reports-${first}`), undefined);
  assert.match(text, /Une ligne remise à plus tard[^]*revient le/);
  assert.match(audited('desk.put_off'), new RegExp(`^reports ${first}: .*until \\d{4}-`));
  await world.advance(2 * DAY);
  assert.match(lineOf(await desk('boris'), `reports-${first}`), /Autre chose/);
  assert.doesNotMatch(await desk('boris'), /remise à plus tard/);
  assert.equal((await act('boris', `reports-${first}`, { act: 'monday' })).status, 303);
  assert.equal(lineOf(await desk('boris'), `reports-${first}`), undefined);
  world.query(`INSERT INTO reports (post_id, reporter_id, reason, is_urgent, text, created_at)
    SELECT post_id, ${world.memberId('nina')}, 'person', 0, '', ${Date.now() + (world.offset + 5) * 1000} FROM reports WHERE id = ${first}`);
  assert.ok(lineOf(await desk('boris'), `reports-${first}`), 'another report of the same message is news');
  const heavy = await act('boris', `reports-${grave}`, { act: 'tomorrow' });
  assert.equal(heavy.status, 422);
  assert.match(heavy.text, /ne peut pas attendre/);
});
