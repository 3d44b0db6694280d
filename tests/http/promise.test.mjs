// No question left alone: what is promised and where it is said; what waits is offered to who may
// know, with why, no more than they wish; animators ask a peer; nothing tells of who has no name.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openWorld } from '../lib/world.mjs';
import { sleep } from '../lib/programs.mjs';

const HOUR = 3600, DAY = 24 * HOUR;
let world, question;
before(async () => {
  world = await openWorld({ clock: true, options: '[limits]\nposts_per_minute = 0\n[server]\nloops = 1' });
  // A Monday at nine, in Paris: no weekend within what is promised.
  const now = new Date(), monday = new Date(now);
  monday.setUTCDate(now.getUTCDate() + ((8 - now.getUTCDay()) % 7 || 7));
  monday.setUTCHours(8, 0, 0, 0);
  await advance(Math.round((monday - now) / 1000));
});
after(() => world?.close());

const text = (html) => html.replace(/<[^>]+>/g, ' ').replace(/&#39;/g, '’').replace(/\s+/g, ' ');
// Sessions end as the clock goes on.
let browsers = new Map();
const as = (identifier) => {
  if (!browsers.has(identifier)) browsers.set(identifier, world.signIn(identifier));
  return browsers.get(identifier);
};
async function advance(seconds) {
  browsers = new Map();
  await world.advance(seconds);
}
const page = async (identifier, path) => (await (await as(identifier)).get(path)).text;
async function send(identifier, path, fields = {}) {
  const browser = await as(identifier);
  return browser.post(path, Array.isArray(fields) ? [['csrf', await browser.csrf()], ...fields] : { csrf: await browser.csrf(), ...fields });
}
async function open(identifier, fields = {}) {
  const reply = await send(identifier, '/threads', { space: 'posture', kind: 'question', title: 'Comment financer une VAE ?', body: 'Que faire ?', ...fields });
  assert.equal(reply.status, 303, reply.text);
  return Number(reply.location.split('/').pop());
}
async function becomes(statement, expected) {
  for (let i = 0; i < 300 && world.value(statement) !== expected; i++) await sleep(100);
  assert.equal(world.value(statement), expected, statement);
}

test('what is promised is said where one asks, and above what waits, to its author and to others', async () => {
  assert.match(text(await page('alma', '/threads/new?kind=question')), /Une première réponse vous est promise en 48 h, samedis et dimanches non comptés/);
  assert.doesNotMatch(await page('alma', '/threads/new?kind=discussion'), /est promise/);
  assert.match(text(await page('alma', '/')), /Une première réponse en 48 h, samedis et dimanches non comptés/);
  assert.match(text(await page('alma', '/spaces/posture')), /Une première réponse en 48 h/);
  question = await open('alma');
  assert.match(text(await page('alma', `/threads/${question}`)), /Une première réponse vous est promise avant le \S+ \d+ \S+ \d{4}, 9 h/);
  assert.match(text(await page('boris', `/threads/${question}`)), /Une première réponse est promise avant le/);
  assert.doesNotMatch(text(await page('boris', '/')), /la moitié des questions/);
});

test('an animator sets the hours of a space; the form keeps what is wrong; members may not', async () => {
  const spaces = world.query('SELECT id, slug FROM spaces');
  const { id } = spaces.find(({ slug }) => slug === 'metier');
  assert.equal((await send('boris', '/animation/promise', { [`hours-${id}`]: '12' })).status, 403);
  for (const wrong of ['trente', '337', '-1', '1.5']) {
    const reply = await send('cleo', '/animation/promise', { [`hours-${id}`]: wrong });
    assert.equal(reply.status, 422);
    assert.match(reply.text, new RegExp(`id="error-${id}"`));
    assert.ok(reply.text.includes(`value="${wrong}"`));
  }
  assert.equal((await send('cleo', '/animation/promise', { [`hours-${id}`]: '24' })).location, '/animation/promise?saved=1');
  assert.match(text(await page('boris', '/spaces/metier')), /Une première réponse en 24 h/);
  assert.match(text(await page('boris', '/threads/new?kind=case')), /Dans « [^»]+ » : en 24 h/);
  assert.match(world.value(`SELECT t.text FROM audit AS a JOIN audit_texts AS t ON t.seq = a.seq WHERE a.kind = 'promise.set'`), /space \d+: usual -> 24 h/);
  assert.equal((await send('cleo', '/animation/promise', { [`hours-${id}`]: '0' })).status, 303);
  assert.doesNotMatch(text(await page('boris', '/spaces/metier')), /Une première réponse en/);
  assert.match(text(await page('boris', '/threads/new?kind=case')), /Dans « [^»]+ », aucun délai n’est promis/);
});

test('at half of the time it is offered to who may know, with why, on the home page once', async () => {
  world.query(`INSERT INTO member_topics VALUES (${world.memberId('boris')}, 'vae')`);
  await advance(23 * HOUR);
  await sleep(1500);
  assert.equal(world.value('SELECT COUNT(*) FROM question_offers'), 0);
  await advance(HOUR + 120);
  // Cléo answered in this space before.
  await becomes(`SELECT COUNT(*) FROM question_offers WHERE thread_id = ${question}`, 2);
  const home = await page('boris', '/');
  assert.match(text(home), /Pourquoi vous : vous avez indiqué connaître « VAE/);
  assert.equal(home.match(new RegExp(`href="/threads/${question}"`, 'g')).length, 1 + (home.match(new RegExp(`thread-list[^]*href="/threads/${question}"`)) ? 1 : 0));
  assert.match(text(await page('cleo', `/threads/${question}`)), /Pourquoi vous : vous avez répondu à des questions de l’espace/);
  assert.doesNotMatch(text(await page('alma', `/threads/${question}`)), /vous est proposée|Pourquoi vous/);
  assert.match(text(await page('boris', '/notifications')), /Une question vous est proposée/);
  assert.equal(world.value(`SELECT COUNT(*) FROM notifications WHERE kind = 'question.offered' AND member_id = ${world.memberId('alma')}`), 0);
});

test('one click says no, and none but who was asked can', async () => {
  assert.equal((await send('alma', `/threads/${question}/offer/refuse`)).status, 404);
  assert.equal((await send('boris', `/threads/${question}/offer/refuse`)).location, '/');
  assert.doesNotMatch(await page('boris', '/'), new RegExp(`<div class="side">[^]*href="/threads/${question}"`));
  assert.doesNotMatch(text(await page('boris', '/notifications')), /Une question vous est proposée/);
  assert.equal((await send('boris', `/threads/${question}/offer/refuse`)).status, 404);
  assert.match(await page('boris', '/settings/offers'), /name="per_week" value="2" checked/);
  assert.equal((await send('boris', '/settings/offers', { per_week: '9' })).status, 422);
  assert.equal((await send('boris', '/settings/offers', { per_week: '0' })).status, 303);
  assert.match(await page('boris', '/settings/offers?saved=1'), /name="per_week" value="0" checked/);
});

test('when the time has run out it stands on the desk, but on the author’s; an animator asks a peer', async () => {
  await world.run(['animator', 'appoint', 'alma']);
  await advance(25 * HOUR);
  await becomes(`SELECT phase FROM first_answers WHERE thread_id = ${question}`, 3);
  assert.match(await page('cleo', '/animation'), new RegExp(`href="/animation/ask/${question}"`));
  assert.doesNotMatch(await page('alma', '/animation'), new RegExp(`/animation/ask/${question}"`));
  assert.equal((await send('alma', `/animation/ask/${question}`, { members: '1' })).status, 403);
  assert.match(text(await page('boris', `/threads/${question}`)), /n’est pas encore venue : la vôtre serait utile/);
  // Who wishes no offers is in no list.
  assert.match(text(await page('cleo', `/animation/ask/${question}`)), /Personne ne correspond/);
  await send('boris', '/settings/offers', { per_week: '5' });
  const boris = String(world.memberId('boris'));
  const path = `/animation/ask/${question}`;
  assert.match(text(await page('cleo', path)), /Son profil indique « VAE/);
  const none = await send('cleo', path, { note: 'Vous en aviez parlé.' });
  assert.equal(none.status, 422);
  assert.match(none.text, /id="members-error"[^]*Vous en aviez parlé\./);
  const long = await send('cleo', path, { members: boris, note: 'é'.repeat(501) });
  assert.equal(long.status, 422);
  assert.match(long.text, /id="note-error"/);
  const preview = await send('cleo', path, { members: boris, note: 'Vous en aviez parlé.', preview: '1' });
  assert.equal(preview.status, 200);
  assert.match(text(preview.text), /Ce que chaque personne verra L’animation vous propose cette question Vous en aviez parlé\./);
  assert.equal(world.value("SELECT COUNT(*) FROM audit WHERE kind = 'promise.ask'"), 0);
});

test('what the animator writes is read by the one who is asked, not by others, in no mail', async () => {
  const other = await open('alma', { title: 'Une VAE encore ?' }), path = `/animation/ask/${other}`, boris = String(world.memberId('boris'));
  const list = async () => text(/<fieldset[^]*?<\/fieldset>/.exec(await page('cleo', path))[0]);
  const before = await list();
  assert.equal((await send('cleo', path, { members: boris, note: 'Un <b>mot</b> à vous.' })).location, `${path}?done=1`);
  assert.match(await page('boris', `/threads/${other}`), /Un &lt;b&gt;mot&lt;\/b&gt; à vous\./);
  assert.doesNotMatch(await page('cleo', `/threads/${other}`), /à vous\./);
  assert.match(text(await page('boris', '/')), /Proposée par l’animation/);
  // The list tells nothing of what was offered, or refused.
  assert.equal(await list(), before);
  await send('boris', `/threads/${other}/offer/refuse`);
  assert.equal(await list(), before);
  assert.match(world.value(`SELECT t.text FROM audit AS a JOIN audit_texts AS t ON t.seq = a.seq WHERE a.kind = 'promise.ask'`), new RegExp(`thread ${other}.*members ${boris}`));
  assert.equal(world.value("SELECT COUNT(*) FROM outbox WHERE payload LIKE '%mot%'"), 0);
});

test('an answer ends it: no sentence, no offer, no line', async () => {
  assert.equal((await send('boris', `/threads/${question}/posts`, { body: 'Voyez l’opérateur de compétences.' })).status, 303);
  for (const path of [`/threads/${question}`, '/']) assert.doesNotMatch(text(await page('cleo', path)), /est promise avant|Pourquoi vous/);
  assert.doesNotMatch(await page('cleo', '/animation'), new RegExp(`/animation/ask/${question}"`));
  assert.equal((await (await as('cleo')).get(`/animation/ask/${question}`)).status, 404);
  assert.equal(world.value(`SELECT COUNT(*) FROM first_answers WHERE thread_id = ${question} AND answered_at - asked_at > ${48 * HOUR * 1000}`), 1);
});

test('of a question without a name, its author is shown no offer, and no row tells of it', async () => {
  world.query(`INSERT INTO member_topics VALUES (${world.memberId('alma')}, 'vae')`);
  const reply = await send('alma', '/threads', { space: 'posture', kind: 'question', title: 'Une VAE, sans mon nom', body: 'Que faire ?', unnamed: '1' });
  assert.ok([200, 303].includes(reply.status), reply.text);
  world.query('UPDATE unnamed_pending SET due_at = 1');
  await becomes('SELECT COUNT(*) FROM unnamed_threads', 1);
  const unnamed = world.value('SELECT thread_id FROM unnamed_threads');
  await advance(25 * HOUR);
  await becomes(`SELECT COUNT(*) > 0 FROM question_offers WHERE thread_id = ${unnamed} AND member_id = ${world.memberId('alma')}`, 1);
  assert.equal(world.value(`SELECT COUNT(*) FROM notifications WHERE thread_id = ${unnamed}`), 0);
  assert.doesNotMatch(await page('alma', '/'), new RegExp(`<div class="side">[^]*href="/threads/${unnamed}"`));
  assert.doesNotMatch(text(await page('alma', `/threads/${unnamed}`)), /Pourquoi vous/);
});

test('how it goes is said in a word, from ten questions on', async () => {
  const now = Date.now() + world.offset * 1000;
  for (let i = 0; i < 10; i++)
    world.query(`INSERT INTO first_answers (thread_id, space_id, asked_at, hours, phase, answered_at, post_id)
      VALUES (${9000 + i}, 1, ${now - 10 * DAY * 1000}, 48, 0, ${now - 10 * DAY * 1000 + 9 * HOUR * 1000}, 1)`);
  world.query("UPDATE jobs SET due_at = 1 WHERE kind = 'promise_pulse'");
  await becomes("SELECT CAST(value AS INTEGER) FROM settings WHERE name = 'promise_median'", 9 * HOUR * 1000);
  assert.match(text(await page('boris', '/')), /Depuis un mois, la moitié des questions ont eu une réponse en 9 h/);
});
