// What is new for each reader: positions that pages move without waiting, marks set by hand, the
// home page since the last visit.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sleep } from '../lib/programs.mjs';
import { openWorld } from '../lib/world.mjs';

const DAY_S = 24 * 3600;
let world, thread;
before(async () => {
  world = await openWorld({ options: '[limits]\nposts_per_minute = 0\n[server]\nloops = 1', clock: true });
  const alma = await world.as('alma');
  await alma.get('/threads/new');
  thread = (await alma.submit('/threads', { space: 'metier', kind: 'question', title: 'Un fil suivi', body: 'Un' })).location;
});
after(() => world?.close());

const id = () => Number(thread.split('/').pop());
const seqOf = (identifier) =>
  world.query(`SELECT seq FROM reads WHERE thread_id = ${id()} AND member_id = ${world.memberId(identifier)}`)[0]?.seq ?? 0;
const lastSeq = () => world.value(`SELECT last_seq FROM threads WHERE id = ${id()}`);

// Written every five seconds.
async function settled(identifier, seq) {
  for (let i = 0; i < 40 && seqOf(identifier) !== seq; i++) await sleep(200);
  assert.equal(seqOf(identifier), seq);
}

async function write(identifier, body, writer) {
  const browser = writer ?? await world.as(identifier);
  const reply = await browser.post(`${thread}/posts`, { csrf: await browser.csrf(), body });
  assert.equal(reply.status, 303);
  return Number(/#post-(\d+)$/.exec(reply.location)[1]);
}

test('a page read moves the position; one fetched ahead, or asked for its head, does not', async () => {
  const boris = await world.signIn('boris');
  for (const headers of [{ 'Sec-Purpose': 'prefetch' }, { 'Sec-Purpose': 'prefetch;prerender' }, { Purpose: 'prefetch' }])
    assert.equal((await boris.get(thread, { headers })).status, 200);
  await boris.request('HEAD', thread);
  await sleep(5500);
  assert.equal(seqOf('boris'), 0);
  const page = await boris.get(thread);
  assert.doesNotMatch(page.text, /data-unread|Dont \d/, 'nothing is called new to who was never there');
  await settled('boris', 1);
});

test('the head of the thread says what is new and leads to it, at once', async () => {
  const first = await write('alma', 'Deux');
  await write('alma', 'Trois');
  const boris = await world.signIn('boris');
  const page = await boris.get(thread);
  assert.match(page.text, /3 messages\.\s+Dont 2 nouveaux\./);
  assert.match(page.text, new RegExp(`<a href="/posts/${first}">Aller au premier message non lu</a>`));
  assert.match(page.text, new RegExp(`data-unread="post-${first}"`));
  assert.doesNotMatch((await boris.get(thread)).text, /data-unread|Dont \d/, 'and not again, though nothing is written yet');
});

test('marked unread from a message: pages seen before do not undo it, reading on does', async () => {
  await settled('boris', 3);
  const boris = await world.signIn('boris');
  await boris.get(thread);
  const csrf = await boris.csrf();
  const reply = await boris.post(`${thread}/unread`, { csrf, seq: '2' });
  assert.deepEqual([reply.status, reply.location], [303, '/spaces/metier']);
  assert.equal(seqOf('boris'), 1);
  await sleep(5500);
  assert.equal(seqOf('boris'), 1, 'the page seen before the mark');
  for (const seq of ['0', '-1', 'x', '', '99'])
    assert.ok([400, 422].includes((await boris.post(`${thread}/unread`, { csrf, seq })).status), seq);
  await boris.get(thread);
  await settled('boris', 3);
});

test('marked read at once, whole', async () => {
  for (let i = 0; i < 22; i++) await write('alma', `Suite ${i}`);
  const boris = await world.signIn('boris');
  await boris.get(thread);
  assert.equal((await boris.submit(`${thread}/read`)).status, 303);
  assert.equal(seqOf('boris'), lastSeq());
});

test('home: a newcomer is asked to say hello; later, what moved since, resumed where it was left', async () => {
  const cleo = await world.signIn('cleo');
  assert.match((await cleo.get('/')).text, /Présentez-vous/);
  await cleo.get(thread);
  await sleep(5500);
  await world.advance(3 * DAY_S);
  const back = await world.signIn('cleo');
  const quiet = await back.get('/');
  assert.doesNotMatch(quiet.text, /Depuis votre dernière visite/);
  const read = seqOf('cleo');
  assert.equal(read, 20);
  await write('alma', 'Du neuf', await world.signIn('alma'));
  const home = await back.get('/');
  assert.match(home.text, /<h1>Depuis votre dernière visite<\/h1>/);
  const next = world.value(`SELECT id FROM posts WHERE thread_id = ${id()} AND seq = 21`);
  assert.match(home.text, new RegExp(`<a href="/posts/${next}">Un fil suivi</a>`));
  assert.match(home.text, /<span class="fresh">\d+ nouveaux<\/span>/);
  assert.match(home.text, /<a href="\/spaces\/metier">[^<]*<span class="dot"/);
  await back.get(`${thread}?page=2`);
  await settled('cleo', lastSeq());
  const read2 = await back.get('/');
  assert.doesNotMatch(read2.text, /Depuis votre dernière visite|class="dot"/);
});

test('nobody is told when or whether another has read', async () => {
  const page = await (await world.signIn('alma')).get(thread);
  assert.doesNotMatch(page.text, /lu par|vu par|visite/i);
  const columns = world.query('PRAGMA table_info(reads)').map(({ name }) => name);
  assert.deepEqual(columns, ['member_id', 'thread_id', 'seq', 'marked_at']);
});
