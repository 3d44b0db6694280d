// Animators at work on reports: who sees to what, a passage changed with a trace, reasons from
// models, an author's statement and appeal, notes about a member, the register: and what none of
// them may do about themselves.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { submitConfirmed } from '../lib/guard.mjs';
import { csvRow, openWorld } from '../lib/world.mjs';
import { sleep } from '../lib/programs.mjs';

let world;
before(async () => {
  world = await openWorld({ options: '[limits]\nposts_per_minute = 0', clock: true });
  await world.import('cap', [csvRow('dora', 'Dora;Lune'), csvRow('elie', 'Élie;Sable'), csvRow('fred', 'Fred;Nuit')]);
  for (const identifier of ['dora', 'elie', 'fred']) await world.activate(identifier);
  await world.run(['animator', 'appoint', 'dora']);
});
after(() => world?.close());

async function write(identifier, body) {
  const browser = await world.as(identifier);
  await browser.get('/threads/1');
  const reply = await submitConfirmed(browser, '/threads/1/posts', { body });
  assert.equal(reply.status, 303);
  return Number(/#post-(\d+)$/.exec(reply.location)[1]);
}
async function report(identifier, post, fields) {
  const browser = await world.as(identifier);
  await browser.get(`/posts/${post}/report`);
  const reply = await browser.submit(`/posts/${post}/report`, fields);
  assert.equal(reply.status, 303);
  return Number(reply.location.split('/').pop());
}
const pageAs = async (identifier, path) => (await world.as(identifier)).get(path);
const act = async (identifier, number, what, fields = {}) => {
  const browser = await world.as(identifier), path = `/moderation/reports/${number}`;
  await browser.get(what === 'edit' ? `${path}/edit` : path);
  return browser.submit(`${path}/${what}`, fields);
};
const thread = async (identifier) => (await pageAs(identifier, `/threads/1?page=${world.value('SELECT (last_seq + 19) / 20 FROM threads WHERE id = 1')}`)).text;
const awaits = (identifier, kind) => world.value(`SELECT COUNT(*) FROM notifications WHERE kind = '${kind}' AND member_id = ${world.memberId(identifier)}`);
const audited = (kind) => world.value(`SELECT t.text FROM audit AS a JOIN audit_texts AS t ON t.seq = a.seq WHERE a.kind = '${kind}' ORDER BY a.seq DESC LIMIT 1`);
const rulingOf = (post) => world.value(`SELECT MAX(id) FROM statements WHERE post_id = ${post}`);

test('one animator sees to a report: the others see who, it can be handed over, and 48 hours free it', async () => {
  const number = await report('boris', await write('alma', 'À voir ensemble'), { reason: 'charter', body: '' });
  assert.equal((await act('cleo', number, 'hand', { turn: 'take' })).status, 303);
  assert.match((await pageAs('dora', '/moderation/reports')).text, /Cléo [^<]*s’en occupe/);
  assert.match((await pageAs('dora', `/moderation/reports/${number}`)).text, /Cléo [^<]*s’en occupe/);
  assert.match(audited('report.hand'), new RegExp(`report ${number}, post \\d+: nobody -> member ${world.memberId('cleo')}`));
  const dora = await world.as('dora');
  const taken = await dora.post(`/moderation/reports/${number}/hand`, { csrf: await dora.csrf(), turn: 'take' });
  assert.equal(taken.status, 409, 'what a colleague has is not taken away');
  const cleo = await world.as('cleo');
  const wrong = await cleo.post(`/moderation/reports/${number}/hand`, { csrf: await cleo.csrf(), turn: 'over', to: String(world.memberId('boris')) });
  assert.equal(wrong.status, 422, 'nor handed to who filed it');
  assert.equal((await act('cleo', number, 'hand', { turn: 'over', to: String(world.memberId('dora')) })).status, 303);
  assert.equal(awaits('dora', 'report.handed'), 1);
  assert.match((await pageAs('dora', '/moderation/reports')).text, /Vous vous en occupez/);
  const untouched = (hours) => world.query(`UPDATE report_hands SET touched_at = touched_at - ${hours * 3600e3}`);
  untouched(47);
  assert.match((await pageAs('cleo', '/moderation/reports')).text, /Dora [^<]*s’en occupe/);
  untouched(2);
  assert.ok(!/Dora [^<]*s’en occupe/.test((await pageAs('cleo', '/moderation/reports')).text), 'left alone, it is free again');
  assert.equal((await act('cleo', number, 'hand', { turn: 'take' })).status, 303);
  assert.equal((await act('cleo', number, 'hand', { turn: 'back' })).status, 303);
  assert.equal(world.value('SELECT COUNT(*) FROM report_hands WHERE member_id = ' + world.memberId('cleo')), 0);
});

test('a person in danger comes first, and both pages say whom to call', async () => {
  const older = await report('boris', await write('alma', 'Ancien signalement'), { reason: 'other', body: '' });
  const number = await report('elie', await write('alma', 'Un message inquiétant'), { reason: 'danger', body: 'Il parle d’en finir' });
  const receipt = await pageAs('elie', `/reports/${number}`);
  for (const line of [/112\s:/, /\b15\s:/, /\b17\s:/, /114\s:/, /3114\s:/]) assert.match(receipt.text, line);
  const queue = (await pageAs('cleo', '/moderation/reports')).text;
  assert.ok(queue.indexOf(`/moderation/reports/${number}"`) < queue.indexOf(`/moderation/reports/${older}"`), 'above what is older');
  assert.match((await pageAs('cleo', `/moderation/reports/${number}`)).text, /Que faire, dans l’ordre/);
  assert.equal(awaits('cleo', 'report.danger'), 1);
  assert.match((await pageAs('boris', `/posts/${world.value(`SELECT post_id FROM reports WHERE id = ${number}`)}/report`)).text, /3114/);
});

test('a beneficiary’s data hides the message at once, but not a rival’s third', async () => {
  const posts = [];
  for (let i = 0; i < 3; i++) posts.push(await write('alma', `Le jeune homme, message ${i}`));
  const numbers = [];
  for (const post of posts) numbers.push(await report('fred', post, { reason: 'beneficiary', body: '' }));
  const hidden = () => posts.map((post) => world.value(`SELECT hidden_by FROM posts WHERE id = ${post}`));
  assert.deepEqual(hidden(), ['recognised', 'recognised', ''], 'the third waits to be looked at');
  assert.match((await pageAs('fred', `/reports/${numbers[2]}`)).text, /Le message reste visible/);
  const before = awaits('alma', 'post.shown');
  await act('cleo', numbers[0], 'close', { measure: 'none', decision: 'Personne n’est reconnaissable.' });
  assert.equal(hidden()[0], '', 'shown again when unfounded');
  assert.equal(awaits('alma', 'post.shown'), before + 1, 'and the author is told');
  assert.ok(awaits('alma', 'post.hidden') >= 2);
  const others = await report('elie', posts[2], { reason: 'beneficiary', body: '' });
  assert.equal(hidden()[2], 'recognised', 'another member’s report hides');
  assert.match(audited('report.recognised'), new RegExp(`report ${others}, post ${posts[2]}: .* -> hidden`));
});

test('a model fills the reasons without a script, and nothing typed is lost', async () => {
  const cleo = await world.as('cleo');
  await cleo.get('/moderation/reasons/new');
  const saved = await cleo.submit('/moderation/reasons', { kind: 'charter', title: 'Sans nom de lieu', ground: 'Charte, article 4', body: 'Le lieu permet de reconnaître la personne.' });
  assert.equal(saved.status, 303);
  const model = world.value('SELECT MAX(id) FROM reason_models');
  const number = await report('boris', await write('alma', 'À motiver'), { reason: 'charter', body: '' });
  await cleo.get(`/moderation/reports/${number}`);
  const filled = await cleo.submit(`/moderation/reports/${number}/close`, { fill: String(model), decision: 'Bonjour Alma,' });
  assert.equal(filled.status, 200);
  assert.match(filled.text, /Bonjour Alma,\s+Le lieu permet de reconnaître la personne\.<\/textarea>/);
  assert.match(filled.text, /name="ground"[^>]*value="Charte, article 4"/);
  assert.equal(world.value(`SELECT measure FROM reports WHERE id = ${number}`), '', 'nothing is decided yet');
  // Two animators on one model: the second is told, and the text typed is there.
  const dora = await world.as('dora');
  await cleo.get(`/moderation/reasons/${model}`);
  await dora.get(`/moderation/reasons/${model}`);
  const fields = { kind: 'charter', title: 'Sans nom de lieu', ground: '' };
  assert.equal((await cleo.submit(`/moderation/reasons/${model}`, { ...fields, body: 'La version de Cléo' })).status, 303);
  const late = await dora.submit(`/moderation/reasons/${model}`, { ...fields, body: 'La version de Dora' });
  assert.equal(late.status, 409);
  assert.match(late.text, /La version de Dora<\/textarea>/);
  assert.match(late.text, /La version de Cléo/);
  assert.equal(world.value(`SELECT COUNT(*) FROM reason_versions WHERE reason_id = ${model}`), 2);
  assert.match(audited('reason.change'), new RegExp(`reason ${model}: version 1 -> version 2`));
});

test('a passage is changed with a trace: readers see that and why, the author both texts', async () => {
  const post = await write('alma', 'Elle vit rue des Lilas et cherche une formation.');
  const number = await report('boris', post, { reason: 'charter', body: '' });
  const browser = await world.as('cleo');
  await browser.get(`/moderation/reports/${number}/edit`);
  const blank = await browser.submit(`/moderation/reports/${number}/edit`, { body: 'Elle cherche une formation.', reason: 'charter', facts: '' });
  assert.equal(blank.status, 422);
  assert.match(blank.text, /Elle cherche une formation\.<\/textarea>/);
  const early = await act('cleo', number, 'close', { measure: 'edited', decision: 'Pas encore fait' });
  assert.equal(early.status, 422, 'what is said to be done must have been');
  const done = await act('cleo', number, 'edit', { body: 'Elle cherche une formation.', reason: 'charter', facts: 'La rue n’apporte rien au cas.' });
  assert.equal(done.status, 303);
  const seen = await thread('boris');
  assert.match(seen, /Elle cherche une formation\./);
  assert.match(seen, /Modifié par l’animation le [^<]*Motif\s: Contraire à la charte/);
  assert.equal(awaits('alma', 'post.edited'), 1);
  const statement = await pageAs('alma', `/statements/${rulingOf(post)}`);
  for (const text of [/rue des Lilas/, /Elle cherche une formation/, /La rue n’apporte rien au cas/, /Aucun\s: une personne de l’animation/, /Charte de la communauté/, /Envoyer mon recours/])
    assert.match(statement.text, text);
  assert.ok(!/Cléo|Boris/.test(statement.text.replace(/<nav[\s\S]*?<\/nav>/g, '')), 'by whom, and who reported, is not said');
  assert.match(audited('report.edit'), new RegExp(`report ${number}, post ${post}: version 1 -> version 2`));
  assert.equal((await pageAs('boris', `/statements/${rulingOf(post)}`)).status, 404);
  assert.equal((await act('cleo', number, 'close', { measure: 'edited', decision: 'Le passage est modifié.' })).status, 303);
});

test('an author appeals once, another animator decides, and what is annulled is undone', async () => {
  const post = await write('alma', 'Un avis trop vif pour certains'), number = await report('boris', post, { reason: 'person', body: '' });
  await act('cleo', number, 'close', { measure: 'hidden', decision: 'Le ton blesse.', ground: 'Charte, article 2' });
  const ruling = rulingOf(post), path = `/statements/${ruling}`, judged = `/moderation/statements/${ruling}`;
  const alma = await world.as('alma');
  assert.match((await alma.get(path)).text, /Charte, article 2[\s\S]*Le ton blesse\./);
  assert.equal((await pageAs('dora', judged)).status, 404, 'there is nothing to judge yet');
  assert.equal((await alma.submit(`${path}/appeal`, { text: 'C’est un désaccord, pas une attaque.' })).status, 303);
  assert.match((await alma.get(path)).text, /Réponse au plus tard le/);
  const again = await alma.post(`${path}/appeal`, { csrf: await alma.csrf(), text: 'Encore' });
  assert.equal(again.status, 303);
  assert.equal(world.value(`SELECT appeal FROM statements WHERE id = ${ruling}`), 'C’est un désaccord, pas une attaque.', 'one appeal a measure');
  for (const identifier of ['cleo', 'boris', 'alma']) assert.equal((await pageAs(identifier, judged)).status, 404, `${identifier} does not judge it`);
  const cleo = await world.as('cleo');
  assert.equal((await cleo.post(judged, { csrf: await cleo.csrf(), outcome: 'upheld', text: 'Moi encore' })).status, 404);
  assert.match((await pageAs('dora', '/moderation/reports')).text, new RegExp(`href="${judged}"`));
  assert.ok(awaits('dora', 'appeal.asked') > 0 && awaits('cleo', 'appeal.asked') === 0);
  const dora = await world.as('dora');
  await dora.get(judged);
  assert.equal((await dora.submit(judged, { outcome: 'overturned', text: 'Le désaccord est permis.' })).status, 303);
  assert.match(await thread('boris'), /Un avis trop vif pour certains/);
  const answer = (await alma.get(path)).text;
  assert.match(answer, /Mesure annulée[\s\S]*Le désaccord est permis\./);
  assert.equal(awaits('alma', 'post.judged'), 1);
  assert.match(audited('statement.judge'), new RegExp(`statement ${ruling}, post ${post}: appealed -> overturned`));
  assert.equal(world.value("SELECT COUNT(*) FROM measures WHERE kind = 'overturned'"), 1);
});

test('who is suspended reads and contests what was decided on their own texts, and sees nothing else', async () => {
  const bar = (identifier, kind) => world.query(`INSERT INTO member_measures (member_id, kind, ground, article, facts, reason, days, asked_by, asked_at, asked_until, holds_until, began_at)
    VALUES (${world.memberId(identifier)}, '${kind}', 'charter', 'a', 'f', 'r', 7, ${world.memberId('cleo')}, ${Date.now()}, ${Date.now() + 7 * 864e5}, ${Date.now() + 7 * 864e5}, 1)`);
  const post = await write('fred', 'Un mot que je maintiens'), number = await report('boris', post, { reason: 'person', body: '' });
  await act('cleo', number, 'close', { measure: 'hidden', decision: 'Le mot blesse.', ground: 'Charte, article 2' });
  const ruling = rulingOf(post), path = `/statements/${ruling}`;
  const others = world.value(`SELECT MIN(s.id) FROM statements AS s JOIN posts AS p ON p.id = s.post_id WHERE p.author_id = ${world.memberId('alma')}`);
  world.query(`INSERT INTO member_notes (member_id, writer_id, text, written_at) VALUES (${world.memberId('fred')}, ${world.memberId('cleo')}, 'Un échange au téléphone', ${Date.now()})`);
  bar('fred', 'suspend');
  const fred = await world.as('fred'), status = (await fred.get('/status')).text;
  assert.match(status, new RegExp(`href="${path}"`));
  assert.match(status, /Ce qui a été décidé sur vos messages[\s\S]*Le mot blesse\./);
  const main = /<main[\s\S]*<\/main>/.exec((await fred.get(path)).text)[0];
  for (const text of [/Charte, article 2/, /Le mot blesse\./, /Un mot que je maintiens/, /Envoyer mon recours/]) assert.match(main, text);
  const title = world.value('SELECT title FROM threads WHERE id = 1');
  assert.ok(!main.includes(title) && !/href="\/(threads|posts|members)\//.test(main) && !/Boris|Cléo|Alma/.test(main), 'no title of another’s, no link, no name');
  for (const closed of [`/posts/${post}`, `/posts/${post}/moderation`, '/threads/1', '/moderation/register']) assert.equal((await fred.get(closed)).status, 403, closed);
  for (const missing of [others, 999999]) assert.equal((await fred.get(`/statements/${missing}`)).status, 404);
  assert.equal((await fred.post(`/statements/${others}/appeal`, { csrf: await fred.csrf(), text: 'Non' })).status, 404);
  await fred.get(path);
  assert.equal((await fred.submit(`${path}/appeal`, { text: 'Le mot est juste.' })).status, 303);
  assert.equal(world.value(`SELECT appeal FROM statements WHERE id = ${ruling}`), 'Le mot est juste.');
  assert.match((await fred.get('/status')).text, /Recours en cours|recours/i);
  assert.match(status, /href="\/settings\/about-me"/);
  assert.match((await fred.get('/settings/about-me')).text, /Un échange au téléphone/);
  assert.match((await fred.get('/settings/data')).text, /<form/, 'their data, to take along');
  world.query(`UPDATE member_measures SET kind = 'silence' WHERE member_id = ${world.memberId('fred')}`);
  const second = await fred.get(path);
  assert.match(second.text, new RegExp(`href="/posts/${post}"`), 'silenced, one is inside');
  world.query(`UPDATE statements SET appeal = '', appealed_at = NULL, due_at = NULL WHERE id = ${ruling}`);
  await fred.get(path);
  assert.equal((await fred.submit(`${path}/appeal`, { text: 'Même sans publier.' })).status, 303, 'silenced, one contests');
  world.query(`UPDATE member_measures SET ended_at = 1, ending = 'term' WHERE member_id = ${world.memberId('fred')};
    DELETE FROM member_notes WHERE member_id = ${world.memberId('fred')}`);
});

test('an annulled change gives the text back, and where no colleague may judge somebody is drawn', async () => {
  const post = await write('alma', 'Le mot juste, tel quel'), number = await report('dora', post, { reason: 'charter', body: '' });
  await act('cleo', number, 'edit', { body: 'Un autre mot', reason: 'charter', facts: 'Mot trop cru.' });
  await (await world.as('elie')).get('/');
  world.query(`UPDATE members SET sits = 1 WHERE identifier = 'elie'`);
  const ruling = rulingOf(post), alma = await world.as('alma');
  await alma.get(`/statements/${ruling}`);
  await alma.submit(`/statements/${ruling}/appeal`, { text: 'Ce mot est le bon.' });
  const judged = `/moderation/statements/${ruling}`;
  assert.equal((await pageAs('dora', judged)).status, 404, 'she had reported it');
  assert.equal(awaits('elie', 'appeal.asked'), 1, 'a volunteer sits in');
  const elie = await world.as('elie');
  await elie.get(judged);
  assert.equal((await elie.submit(judged, { outcome: 'overturned', text: 'Le mot est d’usage.' })).status, 303);
  assert.match(await thread('boris'), /Le mot juste, tel quel/);
  assert.equal(world.value("SELECT role FROM measures WHERE kind = 'overturned' ORDER BY id DESC LIMIT 1"), 'member');
});

test('of one’s own one is no judge: neither hand, nor edit, nor note', async () => {
  const hers = await report('boris', await write('cleo', 'D’une animatrice'), { reason: 'charter', body: '' });
  const filed = await report('cleo', await write('alma', 'Qu’elle a signalé'), { reason: 'charter', body: '' });
  const cleo = await world.as('cleo'), csrf = await cleo.csrf();
  for (const number of [hers, filed]) {
    assert.equal((await cleo.get(`/moderation/reports/${number}/edit`)).status, 404);
    for (const [what, fields] of [['hand', { turn: 'take' }], ['edit', { version: '1', text_version: '1', body: 'x', reason: 'other', facts: 'x' }]])
      assert.equal((await cleo.post(`/moderation/reports/${number}/${what}`, { csrf, ...fields })).status, 404, `${what} of ${number}`);
    assert.ok(!(await cleo.get('/moderation/reports')).text.includes(`/moderation/reports/${number}"`));
  }
  assert.equal((await cleo.get(`/moderation/members/${world.memberId('cleo')}/notes`)).status, 404);
  assert.equal((await cleo.post(`/moderation/members/${world.memberId('cleo')}/notes`, { csrf, text: 'Excellente' })).status, 404);
});

test('annulling an old measure leaves what was decided since', async () => {
  const post = await write('alma', 'Deux fois de trop');
  const first = await report('boris', post, { reason: 'charter', body: '' });
  await act('cleo', first, 'close', { measure: 'hidden', decision: 'Le ton.', ground: 'Charte, article 2' });
  const ruling = rulingOf(post);
  const second = await report('boris', post, { reason: 'person', body: '' });
  await act('cleo', second, 'close', { measure: 'withdrawn', decision: 'On y reconnaît quelqu’un.', ground: 'Charte, article 1' });
  assert.notEqual(rulingOf(post), ruling);
  const alma = await world.as('alma'), dora = await world.as('dora');
  await alma.get(`/statements/${ruling}`);
  assert.equal((await alma.submit(`/statements/${ruling}/appeal`, { text: 'Le ton était juste.' })).status, 303);
  await dora.get(`/moderation/statements/${ruling}`);
  assert.equal((await dora.submit(`/moderation/statements/${ruling}`, { outcome: 'overturned', text: 'Le ton était permis.' })).status, 303);
  assert.equal(world.value(`SELECT hidden_by FROM posts WHERE id = ${post}`), 'withdrawn');
});

test('who decided does not sit in to judge it, nor does a colleague of theirs', async () => {
  const post = await write('alma', 'Une pointe de trop'), number = await report('cleo', post, { reason: 'charter', body: '' });
  await act('dora', number, 'close', { measure: 'hidden', decision: 'Une pointe.', ground: 'Charte, article 2' });
  await world.run(['animator', 'dismiss', 'dora']);
  world.query("UPDATE members SET sits = identifier IN ('dora', 'fred')");
  const ruling = rulingOf(post), alma = await world.as('alma'), asked = awaits('dora', 'appeal.asked');
  await alma.get(`/statements/${ruling}`);
  assert.equal((await alma.submit(`/statements/${ruling}/appeal`, { text: 'Je conteste.' })).status, 303);
  assert.equal(world.value(`SELECT COALESCE(sitter_id, 0) FROM statements WHERE id = ${ruling}`), 0);
  assert.equal(awaits('dora', 'appeal.asked'), asked);
  for (const identifier of ['dora', 'fred']) assert.equal((await pageAs(identifier, `/moderation/statements/${ruling}`)).status, 404);
  world.query('UPDATE members SET sits = 0');
  await world.run(['animator', 'appoint', 'dora']);
});

test('notes are shared by animators, and read by the person', async () => {
  const id = world.memberId('boris'), path = `/moderation/members/${id}/notes`;
  const cleo = await world.as('cleo');
  await cleo.get(path);
  assert.equal((await cleo.submit(path, { text: 'Appelé le 3 : accord sur le ton à garder.' })).status, 303);
  assert.match((await pageAs('dora', path)).text, /Cléo [\s\S]*accord sur le ton/);
  const own = await pageAs('boris', '/settings/about-me');
  assert.match(own.text, /accord sur le ton/);
  assert.ok(!/Cléo/.test(own.text.replace(/<nav[\s\S]*?<\/nav>/g, '')));
  assert.equal((await pageAs('boris', path)).status, 403);
  assert.ok(!(await pageAs('alma', '/settings/about-me')).text.includes('accord sur le ton'));
  const remark = world.value('SELECT MAX(id) FROM member_notes');
  assert.match(audited('note.add'), new RegExp(`member ${id}: {2}-> note ${remark}`));
  assert.ok(!audited('note.add').includes('accord'), 'the log names it, and does not quote it');
});

test('the register tells every member what and why, by year and kind, and details nothing under ten', async () => {
  const year = new Date(world.value('SELECT MIN(decided_at) FROM measures')).getFullYear();
  const all = await pageAs('boris', `/moderation/register?year=${year}`);
  assert.equal(all.status, 200);
  assert.match(all.text, /Passage modifié/);
  assert.ok(!/\/posts\/|\/threads\/1|Alma|Cléo|Élie/.test(/<main[\s\S]*<\/main>/.exec(all.text)[0]), 'no link, no name');
  const some = /<main[\s\S]*<\/main>/.exec((await pageAs('boris', `/moderation/register?year=${year}&kind=edited`)).text)[0];
  assert.ok(!/<th scope="row">Message masqué<\/th><td>[^<]*<\/td><td>/.test(some.split('id="figures"')[0]));
  const first = world.value('SELECT MIN(decided_at) FROM measures');
  for (let i = 0; i < 12; i++) world.query(`INSERT INTO measures (kind, reason, role, decided_at) VALUES ('slowed', '${i < 3 ? 'person' : 'charter'}', 'animator', ${first})`);
  // Entered last, decided first: it stands last, and the pages go on from one to the next.
  world.query(`INSERT INTO measures (kind, reason, role, decided_at) VALUES ('softened', 'charter', 'animator', ${first} - 1)`);
  world.query(`WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 60)
    INSERT INTO measures (kind, reason, role, decided_at) SELECT 'merged', 'order', 'animator', ${first} + 1 FROM n`);
  const rows = [];
  for (let path = `/moderation/register?year=${year}`; path;) {
    const { text } = await pageAs('boris', path);
    rows.push(...[...text.split('id="figures"')[0].matchAll(/<td><time datetime="([^"]+)"[^]*?<th scope="row">([^<]+)/g)].map(([, at, kind]) => [at, kind.trim()]));
    path = /href="(\/moderation\/register\?before=[^"]+)"/.exec(text)?.[1].replaceAll('&amp;', '&');
  }
  assert.equal(rows.length, world.value('SELECT COUNT(*) FROM measures'), 'each once');
  assert.deepEqual(rows.map(([at]) => at), rows.map(([at]) => at).sort().reverse(), 'newest first');
  assert.match(rows.at(-1)[1], /^Après recours\s: mesure allégée$/);
  const figures = (await pageAs('boris', `/moderation/register?year=${year}`)).text.split('id="figures"')[1];
  assert.match(figures, /Rythme ralenti<\/th><td>Tous motifs<\/td><td>12<\/td>/);
  assert.ok(!/Rythme ralenti<\/th><td>(?!Tous motifs)/.test(figures), 'three of one reason are not told apart');
  assert.match(figures, /Passage modifié<\/th><td>Tous motifs<\/td><td>moins de 10<\/td>/);
  const csv = await pageAs('boris', `/moderation/register.csv?year=${year}`);
  assert.match(csv.headers['content-type'], /^text\/csv/);
  assert.match(csv.text, /Rythme ralenti;;12/);
  assert.match(csv.text, /annee;mesure;motif;nombre/);
  assert.match(csv.headers['content-disposition'], new RegExp(`filename="registre-${year}\\.csv"`));
  for (const query of ['year=12', 'year=x', 'kind=nothing', 'before=-1']) assert.equal((await pageAs('boris', `/moderation/register?${query}`)).status, 400, query);
});

test('the log of all of this is whole, and a removed or changed row shows', async () => {
  assert.match((await world.run(['verify'])).stdout, /ok|whole|entries/i);
  const seq = world.value("SELECT seq FROM audit WHERE kind = 'report.edit' LIMIT 1");
  const text = world.value(`SELECT text FROM audit_texts WHERE seq = ${seq}`);
  world.query(`UPDATE audit_texts SET text = text || '!' WHERE seq = ${seq}`);
  await world.run(['verify'], { codes: [1] });
  world.query(`UPDATE audit_texts SET text = '${text}' WHERE seq = ${seq}`);
  await world.run(['verify']);
  world.query(`DELETE FROM audit_texts WHERE seq = ${seq}; DELETE FROM audit WHERE seq = ${seq}`);
  await world.run(['verify'], { codes: [1] });
});

test('a note is erased after its year', async () => {
  assert.equal(world.value('SELECT COUNT(*) FROM member_notes'), 1);
  await world.advance(373 * 86400);
  for (let i = 0; i < 100 && world.value('SELECT COUNT(*) FROM member_notes') > 0; i++) await sleep(100);
  assert.equal(world.value('SELECT COUNT(*) FROM member_notes'), 0);
});
