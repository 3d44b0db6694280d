// Polls: asked with a message, answered on it, shown to who voted and to all at the end; an
// anonymous ballot is not to be found again.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { csvRow, openWorld } from '../lib/world.mjs';

let world;
const DAY_S = 24 * 3600;
const voters = Array.from({ length: 8 }, (_, i) => `votante${i}`);
before(async () => {
  world = await openWorld({ options: '[limits]\nposts_per_minute = 0', clock: true });
  await world.import('cap', voters.map((name, i) => csvRow(name, `Votante${i};Nom`)));
  await Promise.all(voters.map((name) => world.activate(name)));
});
after(() => world?.close());

const inDays = (days) => new Date(Date.now() + (world.offset + days * DAY_S) * 1000).toISOString().slice(0, 10);
const fields = (more = {}) => ({ poll_question: 'Quel jour ?', poll_options: 'Lundi\nMardi\n\n  Jeudi  ',
  poll_choices: 'one', poll_names: 'named', poll_closes: inDays(7), ...more });
const latest = () => world.value('SELECT MAX(id) FROM polls');

// Somebody's shared browser, or one's own.
const browserOf = (who) => (typeof who === 'string' ? world.as(who) : who);
async function ask(identifier, more) {
  const browser = await world.as(identifier);
  await browser.get('/threads/1');
  const reply = await browser.submit('/threads/1/posts', { body: 'Un message avec un sondage', ...fields(more) });
  assert.equal(reply.status, 303);
  return { poll: latest(), post: Number(/#post-(\d+)$/.exec(reply.location)[1]), page: reply.location.split('#')[0] };
}
// As the form of the poll's page sends it; `choices` are places.
async function vote(who, poll, ...choices) {
  const browser = await browserOf(who);
  const token = await browser.csrf();
  return browser.post(`/polls/${poll}/vote`, [['csrf', token], ...choices.map((place) => [`choice-${poll}`, place])]);
}
const sums = (poll) => world.query(`SELECT votes FROM poll_options WHERE poll_id = ${poll} ORDER BY position`).map(({ votes }) => votes);
const read = async (who, path) => (await (await browserOf(who)).get(path)).text;

test('a poll is published with an answer, and voted on where it stands', async () => {
  const { poll, page } = await ask('alma');
  const shown = await read('boris', page);
  for (const words of ['Quel jour ?', 'Lundi', 'Mardi', 'Jeudi', 'Une seule réponse', 'Avec les noms'])
    assert.ok(shown.includes(words), words);
  assert.ok(!shown.includes('<caption>Quel jour'), 'no result before one has voted');
  const boris = await world.as('boris');
  const reply = await boris.post(`/polls/${poll}/vote`, { ...boris.form(`/polls/${poll}/vote`), [`choice-${poll}`]: 2 });
  assert.equal(reply.location, `/polls/${poll}?done=1`);
  const done = await boris.get(reply.location);
  assert.match(done.text, /<caption>Quel jour/);
  assert.match(done.text, /Mardi[^]*?Votre choix[^]*?<td class="amount">1<\/td><td>100.%/);
  assert.match(await read('boris', page), new RegExp(`data-voted="${poll}"[^]*<caption>Quel jour`));
  assert.ok(!(await read('cleo', page)).includes('<caption>'), 'who has not voted sees no result');
  assert.ok(!(await read('cleo', `/polls/${poll}`)).includes('<caption>'));
});

test('a poll is published with a new thread', async () => {
  const cleo = await world.as('cleo');
  await cleo.get('/threads/new');
  const reply = await cleo.submit('/threads', { space: 'posture', kind: 'discussion', title: 'Un fil', body: 'Un texte', ...fields({ poll_names: 'anonymous' }) });
  assert.equal(reply.status, 303);
  const page = await read('alma', reply.location);
  assert.match(page, /Anonyme/);
  assert.match(page, /rien ne garde le lien entre vous et votre choix/);
});

test('what is wrong is said where it is, and nothing typed is lost', async () => {
  const before = [latest(), world.value('SELECT MAX(id) FROM posts')];
  const alma = await world.as('alma'), much = Array.from({ length: 13 }, (_, i) => `Réponse ${i}`).join('\n');
  for (const [wrong, sentence] of [[{ poll_question: '' }, 'Écrivez la question'], [{ poll_options: 'Une' }, 'de 2 à 12'],
    [{ poll_options: much }, 'de 2 à 12'], [{ poll_options: 'Oui\nOui' }, 'identiques'], [{ poll_options: `Oui\n${'é'.repeat(100)}` }, 'trop longue'],
    [{ poll_closes: inDays(-2) }, 'Choisissez un jour'], [{ poll_closes: inDays(400) }, 'Choisissez un jour'],
    [{ poll_closes: 'demain' }, 'Choisissez un jour'], [{ poll_closes: '' }, 'Choisissez un jour'],
    [{ poll_question: 'q'.repeat(301) }, 'trop long'], [{ poll_question: 'Rappeler le 06 12 34 56 78 ?' }, 'Un numéro ou une adresse'],
    [{ poll_options: 'Oui\nNon, 1 85 05 78 006 084 91' }, 'Un numéro ou une adresse'], [{ poll_options: 'Oui\nN\u202Eon' }, 'trop longue']]) {
    await alma.get('/threads/1');
    const sent = { ...fields(wrong), poll_names: 'named', poll_choices: 'several' };
    const reply = await alma.submit('/threads/1/posts', { body: 'Mon message', ...sent });
    assert.equal(reply.status, 422, sentence);
    assert.ok(reply.text.includes(sentence), sentence);
    const kept = alma.form('/threads/1/posts');
    assert.equal(kept.body, 'Mon message');
    for (const name of ['poll_question', 'poll_options', 'poll_closes', 'poll_choices', 'poll_names']) assert.equal(kept[name], sent[name], name);
  }
  assert.deepEqual([latest(), world.value('SELECT MAX(id) FROM posts')], before, 'nothing was published');
});

test('a named vote takes the place of the one before, however often it is sent', async () => {
  const { poll } = await ask('alma');
  const boris = await world.as('boris');
  await boris.get(`/polls/${poll}`);
  const form = boris.form(`/polls/${poll}/vote`);
  for (const choice of [1, 1, 1]) assert.equal((await boris.post(`/polls/${poll}/vote`, { ...form, [`choice-${poll}`]: choice })).status, 303);
  assert.deepEqual(sums(poll), [1, 0, 0]);
  assert.equal((await vote('boris', poll, 3)).status, 303);
  assert.deepEqual(sums(poll), [0, 0, 1]);
  await boris.post(`/polls/${poll}/vote`, { ...form, [`choice-${poll}`]: 1 });
  assert.deepEqual(sums(poll), [0, 0, 1], 'a form sent again changes nothing');
  assert.equal(world.value(`SELECT ballots FROM polls WHERE id = ${poll}`), 1);
  const page = await read('boris', `/polls/${poll}`);
  assert.match(page, /id="chose-3"[^]*Boris P\./);
  assert.ok(!page.includes('id="chose-1"'));
});

test('many votes at once count once each', async () => {
  const { poll } = await ask('alma', { poll_choices: 'several' });
  const anonymous = await ask('alma', { poll_choices: 'several', poll_names: 'anonymous' });
  for (const each of [poll, anonymous.poll]) {
    const all = voters.flatMap((name) => [vote(name, each, 1, 2), vote(name, each, 1, 2), vote(name, each, 1, 2)]);
    const replies = await Promise.all(all);
    assert.ok(replies.every(({ status }) => status === 303 || status === 409));
    assert.deepEqual(sums(each), [8, 8, 0]);
    assert.equal(world.value(`SELECT ballots FROM polls WHERE id = ${each}`), 8);
  }
});

test('an anonymous vote cannot be changed', async () => {
  const { poll, page } = await ask('alma', { poll_names: 'anonymous' });
  assert.equal((await vote('boris', poll, 1)).status, 303);
  const again = await vote('boris', poll, 2);
  assert.equal(again.status, 409);
  assert.match(again.text, /Un vote anonyme ne se change pas/);
  assert.deepEqual(sums(poll), [1, 0, 0]);
  const shown = await read('boris', `/polls/${poll}`);
  assert.ok(!shown.includes(`/polls/${poll}/vote`) && !shown.includes('Boris P.</a></span>') && !shown.includes('Votre choix'));
  assert.match(await read('boris', page), new RegExp(`data-voted="${poll}"`));
});

test('choices that are none, unknown or too many are refused', async () => {
  const { poll } = await ask('alma');
  for (const wrong of [[], [0], [4], [13], ['1a'], [-1], [1, 2], ['9999999999999999999']]) {
    const reply = await vote('boris', poll, ...wrong);
    assert.equal(reply.status, 422, `${wrong}`);
    assert.match(reply.text, /Choisissez une réponse/);
  }
  assert.deepEqual(sums(poll), [0, 0, 0]);
  assert.equal(world.value(`SELECT COUNT(*) AS n FROM poll_votes WHERE poll_id = ${poll}`), 0);
});

test('the author or an animator closes early, nobody else; it stays closed', async () => {
  const { poll } = await ask('alma');
  const close = async (identifier) => {
    const browser = await world.as(identifier);
    return browser.post(`/polls/${poll}/close`, { csrf: await browser.csrf() });
  };
  assert.equal((await close('boris')).status, 403);
  assert.ok(!(await read('boris', `/polls/${poll}`)).includes(`/polls/${poll}/close`));
  assert.ok((await read('cleo', `/polls/${poll}`)).includes(`/polls/${poll}/close`));
  assert.equal((await close('alma')).status, 303);
  const at = world.value(`SELECT closed_at FROM polls WHERE id = ${poll}`);
  assert.equal((await close('cleo')).status, 303);
  assert.equal(world.value(`SELECT closed_at FROM polls WHERE id = ${poll}`), at);
  assert.equal((await vote('boris', poll, 1)).status, 409);
});

test('a poll is where its message is', async () => {
  const { poll, post } = await ask('alma');
  const alma = await world.as('alma');
  await alma.get(`/posts/${post}/edit`);
  assert.ok(!alma.page.text.includes('poll_question'), 'it does not change with its message');
  await alma.submit(`/posts/${post}/edit`, { body: 'Un autre texte', ...fields({ poll_question: 'Autre chose ?' }) });
  assert.equal(world.value(`SELECT question FROM polls WHERE id = ${poll}`), 'Quel jour ?');
  await alma.get(`/posts/${post}/edit`);
  await alma.submit(`/posts/${post}/delete`);
  assert.equal((await (await world.as('boris')).get(`/polls/${poll}`)).status, 404);
  assert.equal((await vote('boris', poll, 1)).status, 404);
  assert.ok(!(await read('boris', '/threads/1')).includes(`id="poll-${poll}"`));
});

// What a stolen database says: every row of every table, and the times in them.
test('nothing stored leads from a person to an anonymous choice', async () => {
  const { poll } = await ask('alma', { poll_names: 'anonymous' });
  const chose = voters.map((name, i) => [name, 1 + (i * i + 1) % 3]);
  const before = Date.now() + world.offset * 1000;
  for (const [name, choice] of chose) await vote(name, poll, choice);
  assert.deepEqual(sums(poll), [1, 2, 3].map((place) => chose.filter(([, choice]) => choice === place).length));
  const ids = new Set(voters.map((name) => world.memberId(name)));
  const tables = world.query("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'search_%'").map(({ name }) => name);
  for (const table of tables.filter((name) => /poll/.test(name)))
    for (const row of world.query(`SELECT * FROM ${table} WHERE ${table === 'polls' ? 'id' : 'poll_id'} = ${poll}`))
      for (const [column, value] of Object.entries(row)) {
        assert.ok(!/member/.test(column), `${table}.${column}`);
        assert.ok(typeof value !== 'number' || value < before || column === 'closes_at', `${table}.${column} has no time of a vote`);
      }
  assert.equal(world.query(`SELECT * FROM poll_voters WHERE poll_id = ${poll} AND typeof(voter) = 'blob' AND LENGTH(voter) = 32`).length, 8);
  // The order of the digests is not that of the votes, nor of the people; and no other table says
  // when one of them voted.
  assert.deepEqual(world.query(`SELECT * FROM poll_votes WHERE poll_id = ${poll}`), []);
  for (const row of world.query('SELECT member_id, op FROM once_answers'))
    assert.ok(!(ids.has(row.member_id) && row.op === 'poll.vote' && !world.value(`SELECT COUNT(*) FROM poll_votes WHERE member_id = ${row.member_id}`)));
  assert.equal(world.value(`SELECT COUNT(*) FROM once_answers WHERE op = 'poll.vote' AND answered_at >= ${before}`), 0);
  assert.equal(world.value(`SELECT COUNT(*) FROM audit WHERE kind LIKE 'poll.vote%'`), 0);
  const page = await read('votante0', `/polls/${poll}`);
  assert.ok(!page.includes('Votante1') && !page.includes('Qui a choisi quoi'));
});

test('a form that was tampered with is refused or harmless', async () => {
  const { poll } = await ask('alma', { poll_question: '<script>alert(1)</script>', poll_options: '<b>A</b>\n"B\' &amp;' });
  const page = await read('boris', `/polls/${poll}`);
  assert.ok(page.includes('&lt;script&gt;') && page.includes('&lt;b&gt;A&lt;/b&gt;') && !page.includes('<b>A</b>'));
  const boris = await world.as('boris');
  for (const reply of [await boris.post(`/polls/${poll}/vote`, { [`choice-${poll}`]: 1 }),
    await boris.post(`/polls/${poll}/vote`, { csrf: 'x', [`choice-${poll}`]: 1 })]) assert.equal(reply.status, 403);
  assert.equal((await vote('boris', 999999, 1)).status, 404);
  const twice = await boris.post('/threads/1/posts', [['csrf', await boris.csrf()], ['body', 'Deux questions'], ...Object.entries(fields()), ['poll_question', 'Autre']]);
  assert.notEqual(twice.status, 500);
});

test('a poll of a text without a name is its author’s to close, and names nobody', async () => {
  const before = latest(), alma = await world.as('alma');
  await alma.get('/threads/new?kind=question');
  const sent = await alma.submit('/threads', { space: 'posture', kind: 'question', title: 'Sans mon nom', body: 'Un texte', unnamed: '1', ...fields() });
  assert.equal(sent.status, 303);
  await world.advance(11 * 60);
  for (let i = 0; i < 100 && latest() === before; i++) await new Promise((done) => setTimeout(done, 100));
  const poll = latest();
  assert.notEqual(poll, before, 'it came out with its poll');
  assert.equal(world.value(`SELECT p.author_id FROM posts AS p JOIN polls AS q ON q.post_id = p.id WHERE q.id = ${poll}`), -1);
  assert.ok(!(await read('boris', `/polls/${poll}`)).includes(`/polls/${poll}/close`));
  const close = async (identifier) => {
    const browser = await world.as(identifier);
    return browser.post(`/polls/${poll}/close`, { csrf: await browser.csrf() });
  };
  assert.equal((await close('boris')).status, 403);
  const audit = world.value('SELECT COUNT(*) FROM audit');
  assert.ok((await read('alma', `/polls/${poll}`)).includes(`/polls/${poll}/close`));
  assert.equal((await close('alma')).status, 303);
  assert.equal(world.value(`SELECT closed_at > 0 FROM polls WHERE id = ${poll}`), 1);
  assert.equal(world.value('SELECT COUNT(*) FROM audit'), audit, 'nothing says who closed it');
});

test('the last day counts whole; after it all see the results and nobody votes', async () => {
  const { poll, page } = await ask('alma', { poll_closes: inDays(2), poll_names: 'anonymous' });
  await vote('boris', poll, 2);
  await read('cleo', page);
  const closes = world.value(`SELECT closes_at FROM polls WHERE id = ${poll}`);
  await world.advance(Math.floor((closes - Date.now()) / 1000) - world.offset - 60);
  const [alma, cleo] = await Promise.all(['alma', 'cleo'].map((name) => world.signIn(name)));
  assert.equal((await vote(cleo, poll, 3)).location, `/polls/${poll}?done=1`, 'a minute before');
  assert.match(await read(alma, page), new RegExp(`data-ballot="${poll}"`));
  await world.advance(61);
  const late = await vote(alma, poll, 3);
  assert.equal(late.status, 409);
  assert.match(late.text, /Ce sondage est clos/);
  assert.match(await read(alma, page), /<caption>Quel jour[^]*2 personnes ont voté/, 'the page kept for all is made again');
  for (let i = 0; i < 50 && world.value(`SELECT closed_at IS NULL FROM polls WHERE id = ${poll}`); i++) await new Promise((done) => setTimeout(done, 100));
  assert.equal(world.value(`SELECT closed_at = closes_at FROM polls WHERE id = ${poll}`), 1);
  assert.equal(world.value(`SELECT COUNT(*) FROM poll_voters WHERE poll_id = ${poll}`), 0, 'who voted is forgotten');
});
