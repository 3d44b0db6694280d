// Mandates: proposed, asked, voted in secret for seven days, asked to go on, handed over, and over
// with membership.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sleep } from '../lib/programs.mjs';
import { csvRow, openWorld } from '../lib/world.mjs';

const DAY = 24 * 3600;
let world;
const until = async (holds, what) => {
  for (let i = 0; i < 200; i++) {
    if (await holds()) return;
    await sleep(100);
  }
  assert.fail(what);
};
const role = async (identifier) => (await (await world.signIn(identifier)).get('/animation/mandates')).status === 200;
const decided = (id) => world.query(`SELECT outcome FROM mandate_proposals WHERE id = ${id}`)[0].outcome;
const proposalOf = (identifier) => world.value(`SELECT MAX(id) FROM mandate_proposals WHERE member_id = ${world.memberId(identifier)}`);

before(async () => {
  world = await openWorld({ clock: true });
  // Two more who animate, of each organisation, and somebody to propose.
  await world.import('cap', [csvRow('dora', 'Dora;Lune'), csvRow('fanny', 'Fanny;Doux')]);
  await world.import('ml', [csvRow('gael', 'Gaël;Fort')]);
  for (const identifier of ['dora', 'fanny', 'gael']) await world.activate(identifier);
  for (const identifier of ['dora', 'gael']) await world.run(['animator', 'appoint', identifier]);
});
after(() => world?.close());

test('the operator is told of a community that is short of animators', async () => {
  assert.doesNotMatch((await world.run(['audit'], { codes: [0, 2] })).stdout, /fewer than three/);
  await world.run(['animator', 'dismiss', 'gael']);
  assert.match((await world.run(['audit'], { codes: [2] })).stdout, /fewer than three animators/);
  const page = await (await world.as('cleo')).get('/animation/mandates');
  assert.match(page.text, /Elle en compte 2, de 2\./);
  const fanny = world.memberId('fanny'), cleo = await world.as('cleo');
  await cleo.get(`/animation/mandates/propose/${fanny}`);
  const refused = await cleo.submit(`/animation/mandates/propose/${fanny}`, { months: '6' });
  assert.equal(refused.status, 409);
  assert.match(refused.text, /Moins de trois personnes animent/);
  await world.run(['animator', 'appoint', 'gael']);
});

test('a member is asked first, sees what it means, and the vote opens when they accept', async () => {
  const cleo = await world.as('cleo'), fanny = await world.as('fanny'), id = world.memberId('fanny');
  assert.match((await cleo.get(`/members/${id}`)).text, new RegExp(`/animation/mandates/propose/${id}"`));
  assert.doesNotMatch((await (await world.as('alma')).get(`/members/${id}`)).text, /propose/);
  await cleo.get(`/animation/mandates/propose/${id}`);
  const wrong = await cleo.submit(`/animation/mandates/propose/${id}`, { months: '48' });
  assert.equal(wrong.status, 422);
  assert.match(wrong.text, /value="48"/);
  assert.equal((await cleo.submit(`/animation/mandates/propose/${id}`, { months: '6' })).status, 303);
  const proposal = proposalOf('fanny');
  assert.equal((await (await world.as('alma')).get(`/mandates/${proposal}`)).status, 404, 'it is between them');
  assert.match((await fanny.get('/notifications')).text, /On vous propose d’animer/);
  const page = await fanny.get(`/mandates/${proposal}`);
  assert.match(page.text, /Cléo G\. vous propose d’animer la communauté pendant 6/);
  assert.equal((await fanny.submit(`/mandates/${proposal}`, { answer: '' })).status, 422);
  await fanny.get(`/mandates/${proposal}`);
  assert.equal((await fanny.submit(`/mandates/${proposal}`, { answer: 'yes' })).status, 303);
  assert.match((await fanny.get(`/mandates/${proposal}`)).text, /Le vote est ouvert/);
});

test('votes are secret until the end, and then only sums are left', async () => {
  const proposal = proposalOf('fanny');
  for (const [identifier, choice] of [['cleo', 'yes'], ['dora', 'no'], ['dora', 'yes'], ['gael', 'abstain']]) {
    const browser = await world.as(identifier);
    await browser.get('/animation/mandates');
    assert.equal((await browser.submit(`/animation/mandates/votes/${proposal}`, { choice })).status, 303, identifier);
  }
  const seen = (await (await world.as('gael')).get('/animation/mandates')).text;
  assert.match(seen, /Vous avez voté/);
  assert.match(seen, /Un vote compte à partir de \d+ participations, abstentions comprises/);
  assert.doesNotMatch(seen.replace(/<form[\s\S]*?<\/form>/g, ''), /2 oui|Oui<\/th>/);
  assert.equal((await (await world.as('fanny')).get('/animation/mandates')).status, 403);
  await world.advance(7 * DAY + 60);
  await until(() => decided(proposal) === 'elected', 'the vote is counted');
  assert.equal(await role('fanny'), true);
  assert.equal(world.value('SELECT COUNT(*) FROM mandate_ballots'), 0);
  const page = (await (await world.signIn('alma')).get('/mandates')).text;
  assert.match(page, /Fanny D\./);
  assert.match((await (await world.signIn('cleo')).get('/animation/mandates')).text, /mandat confié<\/td><td class="amount">2<\/td><td class="amount">0<\/td><td class="amount">1<\/td>/);
  const { stdout } = await world.run(['verify'], { codes: [0] });
  assert.ok(stdout);
});

test('an animator who is silenced does not animate meanwhile: they are told why, the others see a mandate at rest', async () => {
  const gael = await world.signIn('gael');
  assert.equal((await gael.get('/animation')).status, 200);
  world.query(`INSERT INTO member_measures (member_id, kind, ground, article, facts, reason, days, asked_by, asked_at, asked_until, holds_until, began_at)
    VALUES (${world.memberId('gael')}, 'silence', 'charter', 'a', 'f', 'r', 7, ${world.memberId('cleo')}, 1, 9000000000000, 9000000000000, 1)`);
  const id = world.value('SELECT MAX(id) FROM member_measures');
  for (const path of ['/animation', '/animation/mandates', '/moderation/reports']) assert.equal((await gael.get(path)).status, 403, path);
  assert.equal((await gael.get('/threads/1')).status, 200, 'still a member');
  assert.match((await gael.get(`/measures/${id}`)).text, /Votre mandat d’animation est au repos jusque-là/);
  assert.match((await (await world.signIn('cleo')).get('/animation/mandates')).text, /Gaël[\s\S]*?mandat au repos/);
  assert.doesNotMatch((await (await world.signIn('alma')).get('/mandates')).text, /Gaël|au repos/, 'members see who animates, not who rests');
  world.query(`UPDATE member_measures SET ended_at = 1, ending = 'term' WHERE id = ${id}`);
  assert.equal((await (await world.signIn('gael')).get('/animation')).status, 200, 'and goes on by itself');
});

test('a month before the end one is asked, a week before reminded, and it ends: once each', async () => {
  const fanny = world.memberId('fanny');
  const told = (kind) => world.value(`SELECT COUNT(*) FROM notifications WHERE member_id = ${fanny} AND kind = '${kind}'`);
  const ends = world.value(`SELECT ends_at FROM mandates WHERE member_id = ${fanny} AND ended_at IS NULL`);
  const to = async (ms) => world.advance(Math.ceil((ms - Date.now()) / 1000) - world.offset);
  await to(ends - 29 * DAY * 1000);
  await until(() => told('mandate.continue') === 1, 'asked');
  const browser = await world.signIn('fanny');
  await browser.get('/animation/mandates');
  assert.equal((await browser.submit('/animation/mandates/continue', { answer: 'no' })).status, 303);
  assert.match((await browser.get('/animation/mandates')).text, /Vous avez dit ne pas continuer/);
  assert.match((await (await world.signIn('cleo')).get('/animation')).text, /une relève à trouver/);
  await to(ends - 6 * DAY * 1000);
  await until(() => told('mandate.ending') === 1, 'reminded');
  await to(ends + 1000);
  await until(() => told('mandate.ended') === 1, 'ended');
  assert.equal((await (await world.signIn('fanny')).get('/animation/mandates')).status, 403);
  await sleep(300);
  assert.deepEqual([told('mandate.continue'), told('mandate.ending'), told('mandate.ended')], [1, 1, 1]);
});

test('one leaves in one click, and hands over what one has', async () => {
  await world.run(['animator', 'appoint', 'gael', '--until', '2030-01-01']);
  await world.run(['animator', 'appoint', 'dora', '--until', '2030-01-01']);
  const gael = world.memberId('gael'), dora = world.memberId('dora');
  world.query(`INSERT INTO desk_marks (source, subject, taker_id, taken_at, changed_at) VALUES ('mandates', 1, ${gael}, 1, ${Date.now()})`);
  const browser = await world.signIn('gael');
  const page = await browser.get('/animation/mandates/hand-over');
  assert.match(page.text, /Lignes du bureau que vous avez prises/);
  const reply = await browser.submit('/animation/mandates/hand-over', { taker_desk: String(dora), do: 'resign' });
  assert.equal(reply.status, 303);
  assert.equal(reply.location, '/mandates');
  assert.equal(world.value("SELECT taker_id FROM desk_marks WHERE source = 'mandates'"), dora);
  assert.equal((await browser.get('/animation/mandates')).status, 403);
  assert.equal((await browser.get('/')).status, 200);
  // Suspended: at once over, and on the desk of all.
  await world.run(['member', 'suspend', 'dora', '--reason', 'essai']);
  await until(() => world.value("SELECT COALESCE(MAX(taker_id), 0) FROM desk_marks WHERE source = 'mandates'") === 0, 'given back');
  assert.equal(world.value(`SELECT COUNT(*) FROM mandates WHERE member_id = ${dora} AND ended_at IS NULL`), 0);
});
