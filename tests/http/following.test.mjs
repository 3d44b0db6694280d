// What readers set around texts: follows, marks, bookmarks, notifications read; and what those who
// lead a thread set on it: its kind, its pin.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openWorld } from '../lib/world.mjs';

const DAY_S = 24 * 3600;
let world, thread, first;
before(async () => {
  world = await openWorld({ options: '[limits]\nposts_per_minute = 0\n[server]\nloops = 1', clock: true });
  thread = await open('alma', 'Un fil à suivre');
  first = postOf(thread);
});
after(() => world?.close());

const id = (identifier) => world.memberId(identifier);
const idOf = (path) => Number(path.split('/').pop());
const postOf = (path) => world.value(`SELECT MIN(id) FROM posts WHERE thread_id = ${idOf(path)}`);
async function send(identifier, path, fields = {}) {
  const browser = await world.as(identifier);
  return browser.post(path, { csrf: await browser.csrf(), ...fields });
}
async function open(identifier, title, fields = {}) {
  const reply = await send(identifier, '/threads', { space: 'metier', kind: 'discussion', title, body: 'Un texte', ...fields });
  assert.equal(reply.status, 303);
  return reply.location;
}
const follow = (identifier, path) =>
  world.query(`SELECT is_on FROM follows WHERE member_id = ${id(identifier)} AND thread_id = ${idOf(path)}`)[0]?.is_on;
const page = async (identifier, path) => (await (await world.as(identifier)).get(path)).text;
const counts = (post) => Object.values(world.query(`SELECT useful, thanks, same FROM posts WHERE id = ${post}`)[0]);

test('who writes in a thread follows it, but for those who stopped by hand', async () => {
  assert.equal(follow('alma', thread), 1);
  assert.equal(follow('boris', thread), undefined);
  assert.match(await page('boris', thread), /Suivre ce fil/);
  await send('boris', `${thread}/posts`, { body: 'Une réponse' });
  assert.equal(follow('boris', thread), 1);
  assert.match(await page('boris', '/following'), /Un fil à suivre/);
  assert.match(await page('boris', '/spaces/metier'), /<span>suivi<\/span>[\s\S]*Un fil à suivre/);
  const browser = await world.as('boris');
  await browser.get(thread);
  const reply = await browser.submit(`${thread}/unfollow`);
  assert.deepEqual([reply.status, reply.location], [303, thread]);
  await send('boris', `${thread}/posts`, { body: 'Une autre' });
  assert.equal(follow('boris', thread), 0);
  assert.doesNotMatch(await page('boris', '/following'), /Un fil à suivre/);
  assert.match(await page('boris', thread), /Suivre ce fil/);
});

test('marks toggle, once a form; counts are everybody’s', async () => {
  const boris = await world.as('boris');
  await boris.get(thread);
  const { csrf, once } = boris.form(`${thread}/read`);
  for (let i = 0; i < 2; i++) {
    const reply = await boris.post(`/posts/${first}/reactions`, { csrf, once, kind: 'useful' });
    assert.deepEqual([reply.status, reply.location], [303, `${thread}?page=1#post-${first}`]);
    assert.deepEqual(counts(first), [1, 0, 0], 'the same form twice is one mark');
  }
  await boris.post(`/posts/${first}/reactions`, { csrf, once, kind: 'thanks' });
  assert.deepEqual(counts(first), [1, 1, 0], 'another button of the same page is another mark');
  await send('cleo', `/posts/${first}/reactions`, { kind: 'useful' });
  assert.deepEqual(counts(first), [2, 1, 0]);
  const [hers, his] = [await page('cleo', thread), await page('boris', thread)];
  assert.match(his, /Utile à 2 pairs/);
  assert.match(his, new RegExp(`data-marked="useful-${first} thanks-${first}"`));
  assert.match(hers, new RegExp(`data-marked="useful-${first}"`));
  const block = (text) => /<article[\s\S]*<\/article>/.exec(text)[0];
  assert.equal(block(hers), block(his), 'the messages are the same for both');
  await send('cleo', `/posts/${first}/reactions`, { kind: 'useful' });
  assert.deepEqual(counts(first), [1, 1, 0]);
});

test('who set a mark is for peers to see, one message at a time', async () => {
  const path = await open('alma', 'Un fil à marquer'), post = postOf(path);
  assert.ok(!(await page('boris', path)).includes(`/posts/${post}/marks`), 'nothing to see yet');
  assert.match(await page('boris', `/posts/${post}/marks`), /Personne n’a encore marqué/);
  for (const [who, kind] of [['boris', 'useful'], ['cleo', 'useful'], ['cleo', 'same']]) await send(who, `/posts/${post}/reactions`, { kind });
  // Of somebody who is out now, and of somebody who was told that nobody would see it.
  world.query(`INSERT INTO post_marks (post_id, member_id, kind) VALUES (${post}, ${id('suzon')}, 'useful');
    INSERT INTO post_marks (post_id, member_id, kind, is_shown) VALUES (${post}, ${id('boris')}, 'thanks', 0);
    UPDATE posts SET useful = 3, thanks = 1 WHERE id = ${post}`);
  assert.ok((await page('boris', path)).includes(`href="/posts/${post}/marks"`));
  const text = (await page('alma', `/posts/${post}/marks`)).split('<main')[1];
  const [, useful, thanks, same] = text.split(/<h2 id="mark-\d">/);
  assert.match(useful, /Cléo G\.[^]*Boris P\.[^]*et 1 autre pair/);
  assert.ok(!text.includes('Suzon'), 'who is out has no name here');
  assert.match(thanks, /1 pair, dont le nom/);
  assert.ok(!thanks.includes('Boris') && same.includes('Cléo G.') && !same.includes('Boris'));
  await send('alma', `/posts/${post}/delete`);
  assert.equal((await (await world.as('boris')).get(`/posts/${post}/marks`)).status, 404);
});

test('the script says what it wants, and gets the words of the button', async () => {
  const wish = async (fields) => JSON.parse((await send('cleo', `/posts/${first}/reactions`, fields)).text);
  for (let i = 0; i < 2; i++) assert.deepEqual(await wish({ kind: 'same', wish: 'on' }), { on: true, words: 'Moi aussi, dit 1 pair' });
  for (let i = 0; i < 2; i++) assert.deepEqual(await wish({ kind: 'same', wish: 'off' }), { on: false, words: 'Moi aussi' });
  for (const fields of [{ kind: 'love' }, {}, { kind: 'useful', wish: 'maybe' }])
    assert.equal((await send('cleo', `/posts/${first}/reactions`, fields)).status, 422);
});

test('nobody marks their own message, nor one that was withdrawn', async () => {
  const own = await send('alma', `/posts/${first}/reactions`, { kind: 'useful' });
  assert.equal(own.status, 403);
  assert.match(own.text, /C’est votre message/);
  const other = await open('alma', 'Retiré'), post = postOf(other);
  await send('boris', `/posts/${post}/bookmark`);
  await send('alma', `/posts/${post}/delete`);
  for (const act of ['reactions', 'bookmark'])
    assert.equal((await send('boris', `/posts/${post}/${act}`, { kind: 'useful' })).status, 404);
  assert.deepEqual(counts(post), [0, 0, 0]);
  assert.doesNotMatch(await page('boris', '/bookmarks'), /Retiré/);
});

test('bookmarks are their owner’s alone', async () => {
  await send('boris', `/posts/${first}/bookmark`);
  assert.match(await page('boris', '/bookmarks'), new RegExp(`<a href="/posts/${first}">Un fil à suivre</a>`));
  assert.match(await page('boris', thread), new RegExp(`data-kept="${first}"`));
  for (const other of ['alma', 'cleo']) {
    assert.doesNotMatch(await page(other, '/bookmarks'), /Un fil à suivre/);
    assert.match(await page(other, thread), /data-kept=""/);
  }
  await send('boris', `/posts/${first}/bookmark`);
  assert.doesNotMatch(await page('boris', '/bookmarks'), /Un fil à suivre/);
  world.query(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)
    INSERT INTO bookmarks (member_id, post_id, saved_at) SELECT ${id('boris')}, 100000 + i, i FROM n`);
  assert.equal((await send('boris', `/posts/${first}/bookmark`)).status, 409);
});

test('a bookmark shows the words of its message, cut after one of them', async () => {
  const marked = await open('alma', 'Un texte mis en forme', { body: `Un *mot* et un [lien](https://exemple.example/).\n\n${'allonger, '.repeat(60)}` });
  await send('cleo', `/posts/${postOf(marked)}/bookmark`);
  const text = await page('cleo', '/bookmarks');
  assert.match(text, />Un mot et un lien\. allonger, allonger[^<]*[^,]…</);
  assert.doesNotMatch(text, /\*mot\*|\]\(https/);
});

test('three threads at most are pinned in a space, by animators, above its list', async () => {
  const titles = ['Épingle 1', 'Épingle 2', 'Épingle 3', 'Épingle 4'], threads = [];
  for (const title of titles) threads.push(await open('alma', title, { space: 'posture' }));
  const newest = await open('alma', 'Plus récent', { space: 'posture' });
  assert.equal((await send('alma', `${threads[0]}/pin`)).status, 403);
  assert.doesNotMatch(await page('alma', threads[0]), /Épingler/);
  for (const one of threads.slice(0, 3)) assert.equal((await send('cleo', `${one}/pin`)).status, 303);
  const full = await send('cleo', `${threads[3]}/pin`);
  assert.equal(full.status, 409);
  assert.match(full.text, /Trois fils sont déjà épinglés/);
  const order = async () => [...(await page('alma', '/spaces/posture')).matchAll(/href="\/threads\/(\d+)">/g)].map(([, one]) => Number(one));
  assert.deepEqual((await order()).slice(0, 4), [threads[2], threads[1], threads[0], newest].map(idOf));
  assert.equal((await order()).length, new Set(await order()).size, 'each once');
  assert.equal((await send('cleo', `${threads[2]}/unpin`)).status, 303);
  assert.deepEqual((await order()).slice(0, 2), [threads[1], threads[0]].map(idOf));
});

test('a discussion becomes a question, by its author or an animator', async () => {
  const kind = () => world.value(`SELECT kind FROM threads WHERE id = ${idOf(thread)}`);
  assert.match(await page('alma', thread), /En faire une question/);
  assert.doesNotMatch(await page('boris', thread), /En faire une/);
  assert.equal((await send('boris', `${thread}/kind`, { kind: 'question' })).status, 403);
  assert.equal((await send('alma', `${thread}/kind`, { kind: 'question' })).status, 303);
  assert.equal(kind(), 'question');
  assert.equal((await send('cleo', `${thread}/kind`, { kind: 'discussion' })).status, 303);
  assert.equal(kind(), 'discussion');
  assert.equal((await send('alma', `${thread}/kind`, { kind: 'novel' })).status, 422);
  assert.equal((await send('alma', `${thread}/kind`, { kind: 'case' })).status, 303);
  assert.equal((await send('alma', `${thread}/kind`, { kind: 'question' })).status, 400);
  assert.equal(kind(), 'case');
  world.query(`UPDATE threads SET kind = 'discussion', state = '' WHERE id = ${idOf(thread)}`);
});

test('the form of a new thread begins with the text, and suggests where one wrote last', async () => {
  const text = await page('alma', '/threads/new');
  const at = ['id="body"', 'id="title"', 'name="kind"', 'id="space"'].map((one) => text.indexOf(one));
  assert.deepEqual(at, [...at].sort((a, b) => a - b));
  assert.match(text, /value="posture" selected/);
  assert.match(await page('alma', '/threads/new?space=metier&kind=question'), /value="question" required checked[\s\S]*value="metier" selected/);
});

const awaiting = (identifier, count, { isRead = 0, at = Date.now() + world.offset * 1000 } = {}) =>
  world.query(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})
    INSERT INTO notifications (member_id, kind, thread_id, post_id, created_at, is_read)
    SELECT ${id(identifier)}, 'mention', ${idOf(thread)}, ${first}, ${at}, ${isRead} FROM n`);
const badge = async (identifier) => {
  const text = await page(identifier, '/charter');
  return [/class="badge"[^>]*>([^<]+)</.exec(text)?.[1], /#i-bell"\/><\/svg><span class="visually-hidden"[^>]*>([^<]*)</.exec(text)?.[1].replace(/\s/g, ' ')];
};

test('the badge counts to nine, and says so to those who hear it', async () => {
  world.query('DELETE FROM notifications');
  assert.deepEqual(await badge('cleo'), [undefined, 'Notifications']);
  awaiting('cleo', 1);
  assert.deepEqual(await badge('cleo'), ['1', 'Notifications : 1 non lue']);
  awaiting('cleo', 8);
  assert.deepEqual(await badge('cleo'), ['9', 'Notifications : 9 non lues']);
  awaiting('cleo', 60);
  assert.deepEqual(await badge('cleo'), ['9+', 'Notifications : plus de 9 non lues']);
});

test('opening one reads it and leads to its message; those not read come first; all at once', async () => {
  world.query('DELETE FROM notifications');
  awaiting('cleo', 40);
  awaiting('boris', 1);
  const cleo = await world.as('cleo');
  const rows = async (path) => {
    const { text } = await cleo.get(path);
    return { ids: [...text.matchAll(/formaction="\/notifications\/(\d+)"/g)].map(([, one]) => Number(one)), next: /href="(\/notifications\?before=[^"]+)" rel="next"/.exec(text)?.[1] };
  };
  const begin = await rows('/notifications'), rest = await rows(begin.next);
  assert.equal(begin.ids.length, 30);
  assert.equal(rest.ids.length, 10);
  assert.equal(new Set([...begin.ids, ...rest.ids]).size, 40);
  // What was told late has the time of what it tells: it stands there, and on no two pages.
  world.query(`UPDATE notifications SET created_at = created_at + 60000 WHERE id = ${rest.ids.at(-1)}`);
  const again = await rows('/notifications');
  assert.equal(again.ids[0], rest.ids.at(-1), 'newest first');
  assert.deepEqual([...again.ids, ...(await rows(again.next)).ids].sort(), [...begin.ids, ...rest.ids].sort());
  world.query(`UPDATE notifications SET created_at = created_at - 60000 WHERE id = ${rest.ids.at(-1)}`);
  assert.equal(rest.next, undefined);
  const reply = await send('cleo', `/notifications/${begin.ids[0]}`);
  assert.deepEqual([reply.status, reply.location], [303, `/posts/${first}`]);
  const later = await rows((await rows('/notifications')).next);
  assert.equal(later.ids.at(-1), begin.ids[0], 'what is read goes last');
  await cleo.get('/notifications');
  assert.equal((await cleo.submit('/notifications/read')).status, 303);
  assert.deepEqual(await badge('cleo'), [undefined, 'Notifications']);
  assert.equal((await badge('boris'))[0], '1', 'and nobody else’s');
  for (const before of ['x', '1', '-1.1', '0.x', '0.'])
    assert.equal((await cleo.get(`/notifications?before=${before}`)).status, 400, before);
});

test('what is hidden or withdrawn awaits nobody; what tells of it stays', async () => {
  world.query('DELETE FROM notifications');
  awaiting('cleo', 1);
  world.query(`INSERT INTO notifications (member_id, kind, post_id, created_at) VALUES (${id('cleo')}, 'post.hidden', ${first}, 1)`);
  for (const column of ['hidden_at', 'withdrawn_at']) {
    world.query(`UPDATE posts SET ${column} = 1 WHERE id = ${first}`);
    assert.equal((await badge('cleo'))[0], '1', column);
    const text = await page('cleo', '/notifications');
    assert.doesNotMatch(text, /vous mentionne/);
    assert.match(text, /L’un de vos messages est masqué/);
    const gone = world.value(`SELECT id FROM notifications WHERE kind = 'mention'`);
    assert.equal((await send('cleo', `/notifications/${gone}`)).status, 404);
    world.query(`UPDATE posts SET ${column} = NULL WHERE id = ${first}`);
  }
  assert.equal((await badge('cleo'))[0], '2');
});

test('a person keeps 500; what was read is forgotten after 90 days', async () => {
  world.query('DELETE FROM notifications');
  awaiting('alma', 520);
  await send('boris', `${thread}/posts`, { body: 'Pour le fil' });
  assert.equal(world.value(`SELECT COUNT(*) FROM notifications WHERE member_id = ${id('alma')}`), 500);
  world.query('DELETE FROM notifications');
  awaiting('cleo', 2, { isRead: 1 });
  awaiting('cleo', 3);
  await world.advance(91 * DAY_S);
  // Of these: meanwhile the author of a case is asked how it ended.
  const left = () => world.value("SELECT COUNT(*) FROM notifications WHERE kind = 'mention'");
  for (let i = 0; i < 50 && left() !== 3; i++) await new Promise((done) => setTimeout(done, 200));
  assert.equal(left(), 3);
});

test('no table says when anything was read, or by whom a message was seen', () => {
  const columns = world.query('PRAGMA table_info(notifications)').map(({ name }) => name);
  assert.deepEqual(columns, ['id', 'member_id', 'kind', 'thread_id', 'post_id', 'subject', 'created_at', 'is_read']);
});
