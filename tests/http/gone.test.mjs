// Messages that were taken back or hidden: what counts, lists and searches say of them, which is
// nothing; and what the pages around reports show of people and of room.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Listener } from '../lib/events.mjs';
import { sleep } from '../lib/programs.mjs';
import { csvRow, openWorld } from '../lib/world.mjs';

const LINES_A_MINUTE = 20;
let world;
before(async () => {
  world = await openWorld({ options: '[limits]\nposts_per_minute = 0\nevent_streams = 1' });
  // Her visit stands under a number that only the server finds: it is there before it is set back.
  await (await world.as('cleo')).get('/');
  for (let i = 0; i < 200 && world.value('SELECT COUNT(*) FROM visits') === 0; i++) await sleep(100);
});
after(() => world?.close());

const main = (page) => /<main[\s\S]*<\/main>/.exec(page.text)[0];
const pageOf = async (identifier, path) => (await world.as(identifier)).get(path);
async function send(identifier, path, fields = {}) {
  const browser = await world.as(identifier);
  const reply = await browser.post(path, { csrf: await browser.csrf(), ...fields });
  assert.equal(reply.status, 303, path);
  return reply;
}
const open = async (identifier, title) =>
  (await send(identifier, '/threads', { space: 'metier', kind: 'discussion', title, body: `Un texte de ${title}` })).location;
const answer = async (identifier, thread, body) =>
  Number(/#post-(\d+)$/.exec((await send(identifier, `${thread}/posts`, { body })).location)[1]);
const idOf = (path) => Number(path.split('/').pop());
// Cleo has read so far, days ago; nothing of it is remembered elsewhere.
function hasRead(thread, seq, marked = 0) {
  const cleo = world.memberId('cleo');
  world.query(`UPDATE visits SET since_at = 1, last_at = 1;
    INSERT OR REPLACE INTO follows (member_id, thread_id, is_on, followed_at) VALUES (${cleo}, ${idOf(thread)}, 1, 1);
    INSERT OR REPLACE INTO reads (member_id, thread_id, seq, marked_at) VALUES (${cleo}, ${idOf(thread)}, ${seq}, ${marked})`);
}
// What the lists say of one thread: « 2 nouveaux », or nothing.
const freshIn = (html, title) => {
  const rows = html.split(/<li\b/).filter((row) => row.includes(`>${title}</a>`));
  return /class="fresh"[^>]*>[^<]*?(\d+)/.exec(rows.join(''))?.[1] ?? '0';
};

test('hidden and withdrawn messages are not among those to read, in no list and no count', async () => {
  const thread = await open('alma', 'Les messages partis');
  const posts = [];
  for (const word of ['premier', 'deuxième', 'troisième', 'quatrième']) posts.push(await answer('boris', thread, `Le ${word}`));
  hasRead(thread, 1);
  assert.equal(freshIn(main(await pageOf('cleo', '/following')), 'Les messages partis'), '4', 'all of them');
  await send('alma', `/posts/${posts[0]}/recognise`);
  await send('boris', `/posts/${posts[2]}/delete`, { reason: '' });
  for (const list of ['/', '/following']) {
    const page = await pageOf('cleo', list);
    assert.equal(freshIn(main(page), 'Les messages partis'), '2', list);
    assert.ok(main(page).includes(`/posts/${posts[1]}`), `${list} leads to the first that can be read`);
    assert.ok(!main(page).includes(`/posts/${posts[0]}"`), `${list} leads to no hidden message`);
  }
  const shown = main(await pageOf('cleo', thread));
  assert.match(shown, /2\snouveaux/);
  assert.match(shown, new RegExp(`data-unread="post-${posts[1]}"`));
});

test('a thread with nothing left to read is not new, nor is its space', async () => {
  const thread = await open('alma', 'Rien de neuf');
  const post = await answer('boris', thread, 'Ce que personne ne lira');
  world.query(`DELETE FROM reads; INSERT INTO reads (member_id, thread_id, seq)
    SELECT ${world.memberId('cleo')}, id, last_seq FROM threads`);
  hasRead(thread, 1);
  const rail = (page) => /href="\/spaces\/metier"[\s\S]*?<\/a>/.exec(page.text)[0];
  const before = await pageOf('cleo', '/spaces');
  assert.match(main(await pageOf('cleo', '/')), /Rien de neuf/);
  await send('alma', `/posts/${post}/recognise`);
  hasRead(thread, 1);
  const home = await pageOf('cleo', '/');
  assert.doesNotMatch(main(home).split('Derniers')[0], new RegExp(`/posts/${post}"`));
  assert.equal(freshIn(main(home), 'Rien de neuf'), '0');
  assert.notEqual(rail(before), rail(home), 'the mark of the space went');
  assert.equal(freshIn(main(await pageOf('cleo', '/following')), 'Rien de neuf'), '0');
  // The tab says nothing new either, and the way leads to the composer.
  assert.doesNotMatch(main(await pageOf('cleo', thread)), /Dont \d+ nouveau|data-unread/);
});

test('what was set aside by hand stays, and leads to what can be read', async () => {
  const thread = await open('alma', 'Mis de côté');
  const posts = [await answer('boris', thread, 'Un'), await answer('boris', thread, 'Deux')];
  await send('cleo', `/posts/${posts[0]}/recognise`);
  hasRead(thread, 1, 1);
  const home = main(await pageOf('cleo', '/'));
  assert.match(home, /Mis de côté/);
  assert.ok(home.includes(`/posts/${posts[1]}`) && !home.includes(`/posts/${posts[0]}"`));
  await send('boris', `/posts/${posts[1]}/delete`, { reason: '' });
  hasRead(thread, 1, 1);
  assert.match(main(await pageOf('cleo', '/')), /Mis de côté/);
});

test('a member under review who kept access is found by their name, as everywhere', async () => {
  await world.import('cap', [csvRow('yaelle', 'Yaëlle;Prune')]);
  await world.activate('yaelle');
  world.query("UPDATE members SET verdict = 'review' WHERE identifier = 'yaelle'");
  const id = world.memberId('yaelle');
  assert.equal((await pageOf('alma', `/members/${id}`)).status, 200, 'who has a page');
  assert.ok(main(await pageOf('alma', '/search?q=Yaelle')).includes(`href="/members/${id}"`), 'is found');
  world.query("UPDATE members SET valid_until = 1 WHERE identifier = 'yaelle'");
  assert.equal((await pageOf('alma', `/members/${id}`)).status, 404);
  assert.ok(!main(await pageOf('alma', '/search?q=Yaelle')).includes('/members/'), 'and not once access ended');
});

test('an animator under review who kept access is told of a report', async () => {
  await world.import('cap', [csvRow('gwen', 'Gwen;Cerise')]);
  await world.activate('gwen');
  await world.run(['animator', 'appoint', 'gwen']);
  world.query("UPDATE members SET verdict = 'review' WHERE identifier = 'gwen'");
  const post = await answer('boris', '/threads/1', 'À regarder');
  await send('alma', `/posts/${post}/report`, { reason: 'other', body: '' });
  const told = `SELECT COUNT(*) FROM notifications WHERE post_id = ${post} AND member_id = ${world.memberId('gwen')}`;
  assert.equal(world.value(told), 1);
});

test('pages of a report name who is mentioned as they are named now', async () => {
  await world.import('cap', [csvRow('zora', 'Zora;Mirabelle')]);
  await world.activate('zora');
  const link = `/members/${world.memberId('zora')}`;
  world.query("UPDATE members SET shows_name = 1 WHERE identifier = 'zora'");
  const posts = [];
  for (let i = 0; i < 3; i++) posts.push(await answer('boris', '/threads/2', `Comme le dit [@Zora Mirabelle](${link}), ${i}`));
  world.query("UPDATE members SET shows_name = 0 WHERE identifier = 'zora'");
  const form = main(await pageOf('alma', `/posts/${posts[1]}/report`));
  assert.match(form, /@Zora M/);
  assert.doesNotMatch(form, /Mirabelle/);
  const { location } = await send('alma', `/posts/${posts[1]}/report`, { reason: 'other', body: '' });
  const handled = main(await pageOf('cleo', `/moderation${location}`));
  assert.equal(handled.match(/@Zora M/g)?.length, 3, 'the message and its neighbours');
  assert.doesNotMatch(handled, /Mirabelle/);
});

test('a message withdrawn for good is not shown again by a form made up', async () => {
  const post = await answer('boris', '/threads/2', 'Un texte retiré pour de bon');
  const { location } = await send('alma', `/posts/${post}/report`, { reason: 'charter', body: '' });
  const number = location.split('/').pop(), path = `/moderation/reports/${number}`;
  const version = () => world.value(`SELECT version FROM reports WHERE id = ${number}`);
  await send('cleo', `${path}/close`, { version: version(), measure: 'withdrawn', decision: 'Contraire à la charte.' });
  const cleo = await world.as('cleo');
  const reply = await cleo.post(`${path}/show`, { csrf: await cleo.csrf(), version: version() });
  assert.equal(reply.status, 409);
  assert.equal(world.value(`SELECT hidden_by FROM posts WHERE id = ${post}`), 'withdrawn');
  assert.ok(!main(await pageOf('alma', `/posts/${post}/history`)).includes('pour de bon'));
});

test('a crowd before a full server makes some lines of log, not one each', async () => {
  const browser = await world.as('alma'), first = new Listener(world.port, browser.cookieField());
  await first.opened;
  assert.equal(first.status, 200);
  const before = world.daemon.log.length;
  for (let i = 0; i < 3 * LINES_A_MINUTE; i++) assert.equal((await browser.get('/events')).status, 503);
  const lines = world.daemon.log.slice(before).match(/503 answered to/g)?.length ?? 0;
  assert.ok(lines > 0 && lines <= 2 * LINES_A_MINUTE, `${lines} lines`); // two minutes may be touched
  first.close();
});
