// The home page: where one can help, what was set aside, what else is unread, the newcomer's line.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sleep } from '../lib/programs.mjs';
import { openWorld } from '../lib/world.mjs';

const DAY_S = 24 * 3600;
let world;
before(async () => {
  world = await openWorld({ options: '[limits]\nposts_per_minute = 0\n[server]\nloops = 1', clock: true });
  // Nothing waits but what these tests write.
  world.query('UPDATE threads SET is_waiting = 0');
});
after(() => world?.close());

// Sessions end while days pass.
let browsers = new Map();
const as = (identifier) => {
  if (!browsers.has(identifier)) browsers.set(identifier, world.signIn(identifier));
  return browsers.get(identifier);
};
async function advance(seconds) {
  await world.advance(seconds);
  if (seconds > 3600) browsers = new Map();
}

async function open(identifier, title, kind = 'question', body = 'Un texte') {
  const browser = await as(identifier);
  const reply = await browser.post('/threads', { csrf: await browser.csrf(), space: 'metier', kind, title, body });
  assert.equal(reply.status, 303);
  return reply.location;
}
async function answer(identifier, thread, body = 'Une réponse') {
  const browser = await as(identifier);
  const reply = await browser.post(`${thread}/posts`, { csrf: await browser.csrf(), body });
  assert.equal(reply.status, 303);
  return /#post-(\d+)$/.exec(reply.location)[1];
}
async function knows(identifier, topics) {
  const browser = await as(identifier);
  const fields = [['csrf', await browser.csrf()], ['language', 'auto'], ['region', ''], ...topics.map((one) => ['topics', one])];
  assert.equal((await browser.post('/settings/profile', fields)).status, 303);
}
// Titles under « Vous pouvez aider », in order.
async function waiting(identifier) {
  const { text } = await (await as(identifier)).get('/');
  const [block] = /<section class="panel waiting"[\s\S]*?<\/section>/.exec(text) ?? [''];
  return [...block.matchAll(/<a href="\/threads\/\d+">([^<]*)</g)].map(([, title]) => title);
}

test('a question without an answer is offered to others, not to who asked it', async () => {
  await open('alma', 'Une question sans sujet');
  assert.deepEqual(await waiting('boris'), ['Une question sans sujet']);
  assert.deepEqual(await waiting('alma'), []);
});

test('its author’s own addition is no answer; a colleague’s is; taken back, it is none again', async () => {
  const thread = await open('alma', 'Une autre question');
  await answer('alma', thread, 'Une précision');
  assert.ok((await waiting('boris')).includes('Une autre question'));
  const post = await answer('boris', thread);
  assert.ok(!(await waiting('cleo')).includes('Une autre question'));
  const boris = await as('boris');
  await boris.post(`/posts/${post}/delete`, { csrf: await boris.csrf() });
  assert.ok((await waiting('cleo')).includes('Une autre question'));
  world.query(`UPDATE posts SET hidden_at = 1 WHERE seq = 1 AND thread_id = ${thread.split('/').pop()}`);
  assert.ok(!(await waiting('cleo')).includes('Une autre question'), 'nobody is sent to a hidden question');
});

test('what fits what one knows comes first and says why; then what waits for a day', async () => {
  const titles = ['VAE : par où commencer ?', 'Reconversion tardive', 'Sans rapport'];
  await open('alma', titles[0]);
  await advance(2 * DAY_S);
  await open('alma', titles[1]);
  await open('alma', titles[2]);
  await knows('boris', ['reconversion']);
  assert.equal((await waiting('boris'))[0], titles[1]);
  assert.match((await (await as('boris')).get('/')).text, /Vous connaissez[\s\u202f]*: Reconversion\./);
  await knows('boris', []);
  assert.equal((await waiting('boris'))[0], titles[0], 'two days old before an hour old');
  assert.match((await (await as('boris')).get('/')).text, /Question sans réponse depuis 2 jours\./);
});

test('three at most; a discussion only where questions are too few', async () => {
  await open('alma', 'Une discussion que personne ne rejoint', 'discussion');
  assert.equal((await waiting('boris')).length, 3);
  assert.ok(!(await waiting('boris')).includes('Une discussion que personne ne rejoint'));
  world.query("UPDATE threads SET is_waiting = 0 WHERE kind = 'question'");
  assert.deepEqual(await waiting('boris'), ['Une discussion que personne ne rejoint']);
});

test('questions are listed together, or those alone without an answer', async () => {
  const boris = await as('boris');
  const all = (await boris.get('/questions')).text;
  assert.match(all, /Reconversion tardive/);
  assert.doesNotMatch(all, /Une discussion que personne/);
  const fresh = await open('alma', 'La seule qui attend');
  const titles = [...(await boris.get('/questions?filter=waiting')).text.matchAll(/<h3 class="titled"><a[^>]*>([^<]*)</g)].map(([, title]) => title);
  assert.deepEqual(titles, ['La seule qui attend']);
  await answer('boris', fresh);
  assert.match((await boris.get('/questions?filter=waiting')).text, /Toutes les questions ont reçu/);
  assert.equal((await boris.get('/questions?before=x')).status, 400);
});

test('what was set aside by hand comes back under its own title, and only there', async () => {
  const thread = await open('alma', 'Un fil mis de côté', 'discussion');
  await answer('alma', thread);
  const boris = await as('boris');
  await boris.get(thread);
  assert.equal((await boris.post(`${thread}/unread`, { csrf: await boris.csrf(), seq: '2' })).status, 303);
  const { text } = await boris.get('/');
  const [marked] = /<section aria-labelledby="marked"[\s\S]*?<\/section>/.exec(text) ?? [];
  assert.match(marked ?? '', /Un fil mis de côté/);
  assert.doesNotMatch(/<section aria-labelledby="(moved|unread)"[\s\S]*?<\/section>/.exec(text)?.[0] ?? '', /Un fil mis de côté/);
});

test('what moved before the last visit and was not read is still there, apart', async () => {
  await open('alma', 'Un fil qui attend la prochaine visite', 'discussion');
  // A visit is noted within seconds of its page; the next page, a day later, begins another.
  for (let visit = 0; visit < 2; visit++) {
    await (await as('boris')).get('/');
    await sleep(6000);
    await advance(DAY_S);
  }
  const boris = await as('boris');
  await answer('alma', await open('cleo', 'Un fil tout neuf'));
  const { text } = await boris.get('/');
  const [moved] = /<section aria-labelledby="moved"[\s\S]*?<\/section>/.exec(text) ?? [''];
  const [unread] = /<section aria-labelledby="unread"[\s\S]*?<\/section>/.exec(text) ?? [''];
  assert.match(moved, /Un fil tout neuf/);
  assert.match(unread, /Un fil qui attend la prochaine visite/);
  assert.doesNotMatch(moved, /Un fil qui attend/);
});

test('a newcomer is asked for a line, once', async () => {
  world.query("UPDATE members SET activated_at = (SELECT MAX(created_at) FROM threads) WHERE identifier = 'cleo'");
  const cleo = await as('cleo');
  const { text } = await cleo.get('/');
  assert.match(text, /action="\/settings\/introduction"/);
  await cleo.get('/');
  const sent = await cleo.submit('/settings/introduction', { introduction: 'Je débute à la Mission locale' });
  assert.equal(sent.location, '/');
  assert.doesNotMatch((await cleo.get('/')).text, /action="\/settings\/introduction"/);
  assert.match((await (await as('alma')).get(`/members/${world.memberId('cleo')}`)).text, /Je débute à la Mission locale/);
});

test('the discussion of the week is the longest that moved within seven days', async () => {
  const long = await open('alma', 'Une longue discussion', 'discussion');
  for (let i = 0; i < 6; i++) await answer(i % 2 ? 'boris' : 'cleo', long);
  const debate = async () => /<section aria-labelledby="debate"[\s\S]*?<\/section>/.exec((await (await as('boris')).get('/')).text)?.[0] ?? '';
  assert.match(await debate(), /Une longue discussion/);
  await advance(8 * DAY_S);
  assert.doesNotMatch(await debate(), /Une longue discussion/);
});
