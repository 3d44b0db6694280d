// Mentions, quotations and answers: who is told, of what, once; what is shown; what is offered.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sleep } from '../lib/programs.mjs';
import { csvRow, openWorld } from '../lib/world.mjs';

let world;
before(async () => {
  world = await openWorld({ options: '[limits]\nposts_per_minute = 0\n[server]\nloops = 1' });
  await world.import('ml', [csvRow('nadia', 'Nadia;Petit'), csvRow('nadia2', 'Nadia;Pic'), csvRow('zoe', 'Zoé;O’Neil')]);
  for (const one of ['nadia', 'nadia2', 'zoe']) await world.activate(one);
  world.query("UPDATE members SET region = 'Bretagne' WHERE identifier = 'nadia2'");
});
after(() => world?.close());

const id = (identifier) => world.memberId(identifier);

async function open(identifier, body, fields = {}) {
  const browser = await world.as(identifier);
  const reply = await browser.post('/threads', { csrf: await browser.csrf(), space: 'metier', kind: 'discussion', title: 'Un fil', body, ...fields });
  assert.equal(reply.status, 303);
  return reply.location;
}
async function answer(identifier, thread, body) {
  const browser = await world.as(identifier);
  const reply = await browser.post(`${thread}/posts`, { csrf: await browser.csrf(), body });
  assert.equal(reply.status, 303);
  return Number(/#post-(\d+)$/.exec(reply.location)[1]);
}
const awaits = (identifier, post) =>
  world.query(`SELECT kind FROM notifications WHERE member_id = ${id(identifier)} AND post_id = ${post} ORDER BY id`).map(({ kind }) => kind);
const firstOf = (thread) => world.value(`SELECT MIN(id) FROM posts WHERE thread_id = ${thread.split('/').pop()}`);
const sourceOf = (post) => world.value(`SELECT markdown FROM post_sources WHERE post_id = ${post}`);
const bodyOf = (page, post) => new RegExp(`id="post-${post}"[\\s\\S]*?<div class="prose">\\s*([\\s\\S]*?)\\s*</div>`).exec(page)[1];

test('a name in words is kept as an id, shown with the name of now, and tells its person', async () => {
  const thread = await open('alma', 'Merci @Boris P. : **@zoe o.** en parlait, et @cléo g. aussi.');
  const post = firstOf(thread);
  assert.equal(sourceOf(post), `Merci [@Boris P.](/members/${id('boris')}) : **[@zoe o.](/members/${id('zoe')})** en parlait, et [@cléo g.](/members/${id('cleo')}) aussi.`);
  for (const one of ['boris', 'zoe', 'cleo']) assert.deepEqual(awaits(one, post), ['mention'], one);
  const page = (await (await world.as('boris')).get(thread)).text;
  assert.equal(bodyOf(page, post), `<p>Merci <a href="/members/${id('boris')}">@Boris P.</a> : <strong><a href="/members/${id('zoe')}">@Zoé O.</a></strong> en parlait, et <a href="/members/${id('cleo')}">@Cléo G.</a> aussi.</p>`);
  world.query(`UPDATE members SET shows_name = 1 WHERE identifier = 'zoe'`);
  assert.match((await (await world.as('boris')).get(thread)).text, />@Zoé O(’|&#39;)Neil<\/a>/);
  world.query(`UPDATE members SET shows_name = 0 WHERE identifier = 'zoe'`);
});

test('code, links, addresses and quotations hold no mention; nor does anybody mention themselves', async () => {
  const thread = await open('alma', ['`@Boris P.` et [@Boris P.](https://example.org) et x@Boris P.', '', '    @Boris P.', '',
    '```', '@Boris P.', '```', '', '> @Boris P. disait', '', '<b title="@Boris P.">', '', '\\@Boris P. et @Alma M. et <https://example.org/@Boris P.>'].join('\n'));
  const post = firstOf(thread);
  assert.deepEqual(awaits('boris', post), []);
  assert.deepEqual(awaits('alma', post), []);
  const source = sourceOf(post);
  assert.equal(source.split('/members/').length - 1, 1, source);
  assert.ok(source.includes(`[@Alma M.](/members/${id('alma')})`));
});

test('homonyms: the region tells them apart; without it the name stays words, and the preview says so', async () => {
  const thread = await open('alma', 'Bonjour @Nadia P.');
  assert.equal(sourceOf(firstOf(thread)), 'Bonjour @Nadia P.');
  const clear = await open('alma', 'Bonjour @Nadia P. (bretagne), et @Boris P. (notre ami)');
  assert.equal(sourceOf(firstOf(clear)), `Bonjour [@Nadia P.](/members/${id('nadia2')}), et [@Boris P.](/members/${id('boris')}) (notre ami)`);
  assert.deepEqual(awaits('nadia2', firstOf(clear)), ['mention']);
  const boris = await world.as('boris');
  assert.match((await boris.get(clear)).text, />@Nadia P\. \(Bretagne\)<\/a>/);
  const alma = await world.as('alma');
  const preview = await alma.post('/threads', { csrf: await alma.csrf(), space: 'metier', kind: 'discussion', title: 'x', body: 'Bonjour @Nadia P. et @Boris P.', preview: '1' });
  assert.equal(preview.status, 200);
  assert.match(preview.text, /@Nadia P\.\s» désigne plusieurs pairs/);
  assert.match(preview.text, new RegExp(`<a href="/members/${id('boris')}">@Boris P.</a>`));
  assert.match(preview.text, />\s*Bonjour @Nadia P\. et @Boris P\.\s*<\/textarea>/, /<textarea[\s\S]*?<\/textarea>/.exec(preview.text)[0]);
});

test('an edit tells those who are new to the text, and keeps the mentions of before', async () => {
  const thread = await open('alma', 'Pour @Boris P.'), post = firstOf(thread);
  const alma = await world.as('alma');
  const form = async () => { await alma.get(`/posts/${post}/edit`); return alma.form(`/posts/${post}/edit`); };
  const fields = await form();
  assert.equal(fields.body, `Pour [@Boris P.](/members/${id('boris')})`);
  assert.equal((await alma.post(`/posts/${post}/edit`, { ...fields, body: `${fields.body} et @Cléo G.` })).status, 303);
  assert.deepEqual(awaits('boris', post), ['mention']);
  assert.deepEqual(awaits('cleo', post), ['mention']);
});

test('a quotation tells its author; an answer whoever opened the thread, once until read', async () => {
  const thread = await open('alma', 'Première pensée'), first = firstOf(thread);
  const second = await answer('boris', thread, 'Réponse');
  assert.deepEqual(awaits('alma', second), ['reply']);
  const third = await answer('cleo', thread, 'Encore');
  assert.deepEqual(awaits('alma', third), [], 'one is there to read');
  const fourth = await answer('zoe', thread, `> [Boris P.](/posts/${second})\n>\n> Réponse\n\nOui. [Alma](/posts/${first})`);
  assert.deepEqual(awaits('boris', fourth), ['quote']);
  const both = await answer('zoe', thread, `> [Boris P.](/posts/${second})\n>\n> Réponse\n\n@Boris P. oui.`);
  assert.deepEqual(awaits('boris', both), ['mention'], 'one message tells one person once');
});

test('ten people at most are told by one message, and nobody who is not inside', async () => {
  const rows = Array.from({ length: 14 }, (_, i) => csvRow(`foule${i}`, `Foule${'abcdefghijklmn'[i]};Zed`));
  await world.import('ml', rows);
  for (let i = 0; i < 14; i++) await world.activate(`foule${i}`);
  const body = Array.from({ length: 14 }, (_, i) => `[@x](/members/${id(`foule${i}`)})`).join(' ');
  const post = firstOf(await open('alma', body));
  assert.equal(world.value(`SELECT COUNT(*) FROM notifications WHERE post_id = ${post}`), 10);
  const departed = await open('alma', ['remi', 'nina', 'suzon', 'ivan', 'rh@ml.example'].map((one) => `[@x](/members/${id(one)})`).join(' ')), gone = firstOf(departed);
  assert.equal(world.value(`SELECT COUNT(*) FROM notifications WHERE post_id = ${gone}`), 0);
  const page = (await (await world.as('boris')).get(departed)).text;
  assert.equal(bodyOf(page, gone), '<p>@x @x @x @x @x</p>', 'nobody learns who they are');
});

test('a message of another kind of writer: withdrawn, it awaits nobody', async () => {
  const thread = await open('alma', 'Pour @Zoé O. en passant'), post = firstOf(thread);
  const zoe = await world.as('zoe');
  assert.match((await zoe.get('/notifications')).text, new RegExp(`mentionne dans <span class="await-title">Un fil`));
  const before = /class="badge"[^>]*>([\d+]+)</.exec((await zoe.get('/notifications')).text)[1];
  const alma = await world.as('alma');
  assert.equal((await alma.post(`/posts/${post}/delete`, { csrf: await alma.csrf() })).status, 303);
  const after = /class="badge"[^>]*>([\d+]+)</.exec((await zoe.get('/notifications')).text)?.[1] ?? '0';
  assert.equal(Number(after), Number(before) - 1);
});

test('names are offered to members: those inside, by the beginning, as short as is clear', async () => {
  const alma = await world.as('alma');
  const names = async (q) => JSON.parse((await alma.get(`/members/names?q=${encodeURIComponent(q)}`)).text).names;
  assert.deepEqual((await names('bor')).map((one) => one.insert), ['@Boris P.']);
  assert.deepEqual((await names('ZO')).map(({ name, insert }) => [name, insert]), [['Zoé O.', '@Zoé O.']]);
  assert.deepEqual((await names('cleo')).map((one) => one.insert), ['@Cléo G.']);
  assert.deepEqual((await names('boris p')).map((one) => one.insert), ['@Boris P.']);
  assert.deepEqual(await names('boris x'), []);
  const nadias = (await names('nad')).map((one) => one.insert).sort();
  assert.ok(nadias.includes('@Nadia P. (Bretagne)'), nadias.join());
  assert.equal(nadias.length, 2);
  for (const one of nadias) {
    const post = firstOf(await open('alma', `Bonjour ${one} !`));
    assert.equal(world.value(`SELECT COUNT(*) FROM notifications WHERE post_id = ${post}`), 1, one);
  }
  assert.deepEqual(await names('alm'), [], 'not oneself');
  for (const q of ['', 'b', 'rem', 'nin', 'iva', 'suz', '"', '"*', 'a" OR b', 'NEAR(', 'é'.repeat(300), 'bo*', '-- x', 'given_name:boris', '   '])
    assert.deepEqual(await names(q), [], q);
});

test('what was seen in its thread is read, without a click', async () => {
  const thread = await open('alma', 'Une pensée pour @Cléo G.'), post = firstOf(thread);
  const cleo = await world.as('cleo');
  await cleo.get(thread);
  const isRead = () => world.value(`SELECT is_read FROM notifications WHERE member_id = ${id('cleo')} AND post_id = ${post}`);
  for (let i = 0; i < 40 && !isRead(); i++) await sleep(200);
  assert.equal(isRead(), 1);
});
