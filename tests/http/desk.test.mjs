// The animators' desk: what awaits, the heaviest first, nothing twice; taking, giving and putting
// off a line; what concerns an animator does not stand on their own desk.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sleep } from '../lib/programs.mjs';
import { openWorld } from '../lib/world.mjs';

const DAY = 24 * 3600;
let world;
before(async () => {
  world = await openWorld({ clock: true, options: '[limits]\nposts_per_minute = 0' });
  for (const identifier of ['boris', 'alma']) await world.run(['animator', 'appoint', identifier]);
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
  world.query("UPDATE members SET verdict = 'refused' WHERE identifier = 'reva'; UPDATE members SET activated_at = 1 WHERE activated_at > 1");
  const text = await desk('cleo');
  assert.match(text, /Tout est à jour/);
  assert.doesNotMatch(text, /id="life"/, 'figures of too few are not shown as figures');
  assert.doesNotMatch(text, /class="todo"/);
});

test('what awaits stands once, the gravest first, with what it takes', async () => {
  first = await report('alma', postOf('cleo')); // not for Cléo, who wrote it
  const second = await report('cleo', postOf('alma')); // nor for Cléo, who reports it
  grave = await report('cleo', 1, 'illegal');
  const text = await desk('boris');
  assert.match(text, /Trois choses pour aujourd’hui \(≈ 30 min\)/);
  const order = [...text.matchAll(/<li class="todo" id="(reports-[^"]+)">/g)].map((one) => one[1]);
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
  const back = (await (await world.as('boris')).get('/animation?done=tomorrow')).text.replaceAll('\u00a0', ' ');
  assert.match(back, /Remis au [a-z]+ \d+(er)? [a-zéû]+ \d{4}, 9 h\./, 'until when, as a date');
  let text = await desk('boris');
  assert.equal(lineOf(text, `reports-${first}`), undefined);
  assert.match(text, /Une ligne remise à plus tard[^]*revient le/);
  assert.match(audited('desk.put_off'), new RegExp(`^reports ${first}: .*until \\d{4}-`));
  await world.advance(2 * DAY);
  assert.match(lineOf(await desk('boris'), `reports-${first}`), /Autre motif/);
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

test('taken, a line stands first on one desk and in small on the others; two at once get a clear answer', async () => {
  const outside = world.visitor();
  await outside.get('/notice');
  await outside.submit('/notice', { reason: 'other', address: 'une page', text: 'Un contenu', name: 'N', email: 'n@mail.example', good_faith: 'yes' });
  const id = `notices-${world.value('SELECT MAX(id) FROM notices')}`;
  assert.equal((await act('boris', id, { act: 'take' })).location, '/animation?done=take');
  assert.equal(audited('desk.take'), `${id.replace('-', ' ')}:  -> member ${world.memberId('boris')}`);
  assert.match(lineOf(await desk('boris'), id), /À vous/);
  const others = await desk('cleo');
  assert.equal(lineOf(others, id), undefined);
  assert.match(others, /class="plain taken small">[^]*en charge\s: Boris P\./);
  const late = await act('cleo', id, { act: 'take' });
  assert.equal(late.status, 409);
  assert.match(late.text, /Un·e collègue a pris cette ligne entre-temps/);
  assert.equal(world.value('SELECT taker_id FROM desk_marks WHERE source = \'notices\''), world.memberId('boris'));
  assert.equal((await act('cleo', id, { act: 'monday', seen: String(world.memberId('boris')) })).status, 409, 'who has it puts it off');
  assert.equal((await act('boris', id, { act: 'give', to: String(world.memberId('cleo')), seen: String(world.memberId('boris')) })).status, 303);
  assert.equal(world.value(`SELECT COUNT(*) FROM notifications WHERE kind = 'desk.given' AND member_id = ${world.memberId('cleo')}`), 1);
  assert.match(lineOf(await desk('cleo'), id), /À vous/);
  assert.equal(audited('desk.give'), `${id.replace('-', ' ')}: member ${world.memberId('boris')} -> member ${world.memberId('cleo')}`);
  for (const to of ['', 'x', '999999', String(world.memberId('nina'))])
    assert.equal((await act('cleo', id, { act: 'give', to, seen: String(world.memberId('cleo')) })).status, 422, to);
  await world.run(['animator', 'dismiss', 'cleo']);
  assert.doesNotMatch(lineOf(await desk('boris'), id), /À vous|en charge\s:/, 'what one had goes back to the team');
  await world.run(['animator', 'appoint', 'cleo']);
});

test('who sees to a report is one thing, taken on the desk or in the queue', async () => {
  const queue = async (identifier) => (await (await as(identifier)).get('/moderation/reports')).text;
  const id = `reports-${first}`, mine = { seen: String(world.memberId('boris')) };
  const hand = async (identifier, turn) => {
    const browser = await as(identifier);
    return (await browser.post(`/moderation/reports/${first}/hand`, { csrf: await browser.csrf(), turn })).status;
  };
  assert.equal((await act('boris', id, { act: 'take' })).location, '/animation?done=take');
  assert.match(await queue('boris'), /Vous vous en occupez/);
  assert.match(audited('report.hand'), new RegExp(`^report ${first}, .*nobody -> member ${world.memberId('boris')}$`));
  assert.match(lineOf(await desk('boris'), id), /À vous[^]*value="leave"/);
  assert.equal(await hand('boris', 'back'), 303);
  assert.doesNotMatch(lineOf(await desk('boris'), id), /À vous/, 'given back in the queue, it is free on the desk');
  assert.equal(await hand('boris', 'take'), 303);
  assert.match(lineOf(await desk('boris'), id), /À vous/);
  assert.equal((await act('boris', id, { act: 'leave', ...mine })).status, 303);
  assert.doesNotMatch(await queue('boris'), /Vous vous en occupez/);
  world.query(`INSERT INTO report_hands SELECT post_id, ${world.memberId('alma')}, 1, ${Date.now() + (world.offset + 5) * 1000} FROM reports WHERE id = ${first}`);
  assert.equal((await act('boris', id, { act: 'take' })).status, 409, 'a colleague has it');
  world.query('DELETE FROM report_hands');
});

test('two sources about one thread: the heavier stands, and names the other', async () => {
  const thread = world.value(`SELECT thread_id FROM posts WHERE id = (SELECT post_id FROM reports WHERE id = ${grave})`);
  const cleo = await as('cleo');
  assert.equal((await cleo.post(`/threads/${thread}/answer`, { csrf: await cleo.csrf(), title: 'Une synthèse', body: 'Un texte' })).status, 303);
  world.query('UPDATE answer_versions SET written_at = 1');
  const text = await desk('boris');
  assert.doesNotMatch(text, /Une synthèse/);
  assert.match(lineOf(text, `reports-${grave}`), /Réponses collectives à relire avant publication/);
});

// Alma's, who was asked how it went and said nothing since.
async function openCase(fields = {}) {
  const alma = await as('alma'), latest = () => world.value("SELECT MAX(id) FROM threads WHERE title LIKE 'Un cas%'");
  const before = world.value("SELECT COALESCE(MAX(id), 0) FROM threads");
  await alma.post('/threads', { csrf: await alma.csrf(), space: 'posture', kind: 'case', title: 'Un cas', body: '## Ce que je demande\n\nQue faire ?', ...fields });
  world.query('UPDATE unnamed_pending SET due_at = 1');
  for (let i = 0; i < 400 && !(latest() > before); i++) await sleep(100);
  const id = latest();
  assert.ok(id > before, 'it is published');
  const boris = await as('boris');
  assert.equal((await boris.post(`/threads/${id}/posts`, { csrf: await boris.csrf(), body: 'Une réponse' })).status, 303);
  world.query(`UPDATE cases SET is_asked = 1, waits_since = 0, asked_at = 1 WHERE thread_id = ${id}`);
  return id;
}

test('news of a case without an outcome are taken once a month, and not of one’s own', async () => {
  const thread = await openCase();
  assert.match(lineOf(await desk('boris'), `cases-${thread}`), new RegExp(`action="/threads/${thread}/news"[^]*Prendre des nouvelles`));
  assert.doesNotMatch(await desk('alma'), new RegExp(`id="cases-${thread}"`));
  const take = async (identifier) => {
    const browser = await as(identifier);
    return browser.post(`/threads/${thread}/news`, { csrf: await browser.csrf() });
  };
  const told = () => world.value(`SELECT COUNT(*) FROM notifications WHERE kind = 'case.news' AND member_id = ${world.memberId('alma')}`);
  assert.equal((await take('alma')).status, 403);
  assert.equal((await take('boris')).location, '/animation?done=news');
  assert.equal((await take('cleo')).location, '/animation?done=news_soon');
  assert.equal(told(), 1);
  assert.equal(audited('case.news'), `thread ${thread}: asked 0 -> asked 1`);
  assert.doesNotMatch(await desk('boris'), new RegExp(`id="cases-${thread}"`));
  await world.advance(31 * DAY);
  assert.ok(lineOf(await desk('boris'), `cases-${thread}`));
  assert.equal((await take('boris')).location, '/animation?done=news');
  assert.equal(told(), 2);
  world.query(`UPDATE members SET refuses_asking = 1 WHERE identifier = 'alma'; UPDATE cases SET news_at = 1 WHERE thread_id = ${thread}`);
  assert.equal((await take('boris')).location, '/animation?done=news_over');
  assert.doesNotMatch(await desk('boris'), new RegExp(`id="cases-${thread}"`));
});

test('about a text without a name nobody is told whose it is by whom a line can be given to', async () => {
  const thread = await openCase({ unnamed: '1' }), id = `cases-${thread}`;
  const given = await act('boris', id, { act: 'give', to: String(world.memberId('alma')) });
  assert.equal(given.status, 303, 'whoever it is');
  const browser = await as('boris');
  assert.equal((await browser.post(`/threads/${thread}/news`, { csrf: await browser.csrf() })).location, '/animation?done=news');
  assert.equal(world.value(`SELECT COUNT(*) FROM notifications WHERE kind = 'case.news' AND thread_id = ${thread}`), 0);
});

test('members and visitors have no desk', async () => {
  await world.run(['animator', 'dismiss', 'alma']);
  const alma = await as('alma');
  assert.equal((await alma.get('/animation')).status, 403);
  assert.doesNotMatch((await alma.get('/')).text, /href="\/animation/);
  assert.equal((await alma.post(`/animation/lines/reports-${first}`, { csrf: await alma.csrf(), act: 'take' })).status, 403);
});
