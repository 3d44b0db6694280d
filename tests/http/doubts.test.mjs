// « Je ne connais pas cette personne »: newcomers of one's own organisation, a doubt with facts, the
// person heard, what becomes of it; and volunteers drawn by lot for contests that nobody answered.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { refusesNumber } from '../lib/guard.mjs';
import { maildir, NEWS, mailTo, until } from '../lib/mail.mjs';
import { sleep } from '../lib/programs.mjs';
import { csvRow, openWorld } from '../lib/world.mjs';

const DAY_S = 24 * 3600;
const FACTS = 'Cette personne a quitté l’organisme en mars, motdudoute.';
let world;

// Boris (Cap emploi) animates beside Cléo (Mission locale, as Alma).
before(async () => {
  world = await openWorld({ clock: true, options: '[limits]\nposts_per_minute = 0' });
  await world.run(['animator', 'appoint', 'boris']);
  await world.import('ml', [csvRow('zelie', 'Zélie;Marchand'), csvRow('yann', 'Yann;Leroy')]);
  for (const one of ['zelie', 'yann']) await world.activate(one);
});
after(() => world?.close());

const isIn = async (browser) => (await browser.get('/spaces')).status === 200;
const doubtPath = (identifier) => `/members/${world.memberId(identifier)}/doubt`;
const casePath = (identifier) => `/moderation/admissions/${world.memberId(identifier)}`;
async function doubt(browser, identifier, text = FACTS) {
  const path = doubtPath(identifier);
  const page = await browser.get(path);
  return page.status === 200 ? browser.submit(path, { text }) : page;
}
const close = async (browser, identifier, fields) => {
  await browser.get(casePath(identifier));
  const id = world.value(`SELECT MAX(id) FROM doubts WHERE member_id = ${world.memberId(identifier)}`);
  return browser.submit(`/moderation/doubts/${id}/close`, { reason: 'Vérifié auprès du service.', ...fields });
};

test('colleagues see who came in lately, as they appear, for sixty days; nobody else does', async () => {
  const [alma, boris] = [await world.as('alma'), await world.as('boris')];
  const list = (await alma.get('/members/newcomers')).text;
  assert.ok(list.includes('Zélie M.') && list.includes('Yann L.'));
  assert.ok(!list.includes('Marchand') && !list.includes('Boris'));
  assert.ok(!(await boris.get('/members/newcomers')).text.includes('Zélie'));
  assert.ok((await alma.get('/members')).text.includes('/members/newcomers'));
  assert.ok((await alma.get(`/members/${world.memberId('zelie')}`)).text.includes(doubtPath('zelie')));
  assert.ok(!(await boris.get(`/members/${world.memberId('zelie')}`)).text.includes('/doubt'));
  await world.advance(61 * DAY_S);
  const later = await world.signIn('alma');
  assert.ok(!(await later.get('/members/newcomers')).text.includes('Zélie'));
});

test('a doubt is for colleagues, about others, and wants facts', async () => {
  const [alma, boris] = [await world.signIn('alma'), await world.signIn('boris')];
  for (const [browser, who] of [[boris, 'zelie'], [alma, 'alma'], [alma, 'boris'], [alma, 'remi']])
    assert.equal((await browser.get(doubtPath(who))).status, 404, who);
  const short = await doubt(alma, 'zelie', 'Connais pas.');
  assert.equal(short.status, 422);
  assert.ok(short.text.includes('Connais pas.') && short.text.includes('30 caractères'));
  assert.equal(world.value('SELECT COUNT(*) FROM doubts'), 0);
});

test('told at once, heard, access unchanged; the doubter is named to nobody', async () => {
  const [alma, zelie, cleo, boris] = await Promise.all(['alma', 'zelie', 'cleo', 'boris'].map((one) => world.signIn(one)));
  await alma.get(doubtPath('zelie'));
  await refusesNumber(world, alma, doubtPath('zelie'), 'text');
  assert.equal((await doubt(alma, 'zelie')).status, 303);
  assert.ok(await isIn(zelie));
  const page = await zelie.get('/settings/review');
  assert.ok(page.text.includes('motdudoute'));
  assert.ok(!page.text.includes('Alma') && !page.text.includes(`/members/${world.memberId('alma')}"`));
  const mail = await mailTo(world.data, 'zelie@mail.example', 1, NEWS);
  assert.doesNotMatch(mail.raw, /doute|coll.gue|Alma|settings/);
  assert.equal((await cleo.get(casePath('zelie'))).status, 404, 'not for an animator of the same organisation');
  assert.ok(!(await cleo.get('/moderation/admissions')).text.includes(casePath('zelie')));
  const seen = await boris.get(casePath('zelie'));
  assert.ok(seen.text.includes('motdudoute') && !seen.text.includes('Alma'));
  assert.ok(!seen.text.includes('value="manager.authority"'), 'no refusal before the person was heard');
  const early = await close(boris, 'zelie', { rule: 'manager.authority' });
  assert.equal(early.status, 409);
  assert.ok(early.text.includes('Vérifié auprès du service.'), 'the reasons are kept');
  assert.ok(await isIn(zelie));
  const id = world.value('SELECT id FROM doubts');
  await boris.get(casePath('zelie'));
  await refusesNumber(world, boris, `/moderation/doubts/${id}/close`, 'reason', { rule: 'groundless' });
  await zelie.get('/settings/review');
  await refusesNumber(world, zelie, `/settings/review/doubts/${id}`, 'text');
  await zelie.get('/settings/review');
  assert.equal((await zelie.submit(`/settings/review/doubts/${id}`, { text: 'Je suis à l’antenne nord, motdelareponse.' })).status, 303);
  assert.equal((await alma.post(`/settings/review/doubts/${id}`, { csrf: await alma.csrf(), text: 'à sa place' })).status, 404);
  assert.ok((await boris.get(casePath('zelie'))).text.includes('motdelareponse'));
  const forged = await cleo.post(`/moderation/doubts/${id}/close`, { csrf: await cleo.csrf(), rule: 'groundless', reason: 'x' });
  assert.equal(forged.status, 404);
});

test('groundless: text and row are gone, the person is told, and it is not raised again', async () => {
  const [alma, zelie, boris] = await Promise.all(['alma', 'zelie', 'boris'].map((one) => world.signIn(one)));
  assert.equal((await close(boris, 'zelie', { rule: 'groundless' })).status, 303);
  assert.equal(world.value('SELECT COUNT(*) FROM doubts'), 0);
  assert.ok(await isIn(zelie));
  assert.ok((await zelie.get('/settings/review')).text.includes('Vérifié auprès du service.'));
  const marks = world.query('SELECT * FROM doubt_marks');
  assert.equal(marks.length, 1);
  assert.deepEqual(Object.keys(marks[0]).sort(), ['doubter_mac', 'id', 'made_at', 'pair_mac'], 'the mark names nobody');
  const again = await doubt(alma, 'zelie');
  assert.equal(again.status, 422);
  assert.match(again.text, /déjà exprimé un doute/);
  await until(() => maildir(world.data).filter((one) => one.fields.get('to').includes('zelie@')).length >= 2, 'a second mail');
});

test('founded: only after the hearing; a refusal by a rule, which can be contested before others', async () => {
  const [alma, boris] = [await world.signIn('alma'), await world.signIn('boris')];
  assert.equal((await doubt(alma, 'yann')).status, 303);
  await world.advance(16 * DAY_S);
  const [again, yann] = [await world.signIn('boris'), await world.signIn('yann')];
  assert.ok((await again.get(casePath('yann'))).text.includes('value="practice.ended"'));
  const wrong = await close(again, 'yann', { rule: 'peer.title' });
  assert.equal(wrong.status, 422, 'a rule that refuses nobody');
  assert.equal((await close(again, 'yann', { rule: 'practice.ended' })).status, 303);
  const status = await yann.get('/status');
  assert.equal(status.status, 200);
  assert.match(status.text, /practice\.ended/);
  assert.ok(status.text.includes('action="/status/contest"'));
  assert.equal(world.value(`SELECT f.verdict FROM facts AS f JOIN attestations AS a ON a.id = f.attestation_id
    WHERE a.member_id = ${world.memberId('yann')} AND f.replaced_at IS NULL`), 'peer', 'the organisation sees nothing of it');
  await yann.submit('/status/contest', { text: 'Je reçois toujours.' });
  assert.equal((await again.get('/moderation/admissions')).text.includes(casePath('yann')), false, 'not for who decided first');
  void boris;
});

test('three doubts a year', async () => {
  await world.import('ml', ['u1', 'u2'].map((one) => csvRow(one, `${one};Nom`)));
  for (const one of ['u1', 'u2']) await world.activate(one);
  const alma = await world.signIn('alma');
  assert.equal((await doubt(alma, 'u1')).status, 303);
  const fourth = await doubt(alma, 'u2');
  assert.equal(fourth.status, 422);
  assert.match(fourth.text, /trois doutes/);
});

test('nobody answered a contest in time: a volunteer of another organisation is drawn, and decides', async () => {
  await world.import('cap', [csvRow('vic', 'Vic;Vol')]);
  await world.activate('vic');
  const vic = await world.signIn('vic');
  await vic.get('/settings/profile');
  const fields = { ...vic.form('/settings/profile').fields, sits: 'yes' };
  assert.equal((await vic.submit('/settings/profile', fields)).status, 303);
  assert.equal(world.value('SELECT sits FROM members WHERE identifier = \'vic\''), 1);
  world.query("UPDATE members SET sits = 1 WHERE identifier = 'zelie'"); // a colleague of Yann's: never drawn
  assert.equal((await vic.get(casePath('yann'))).status, 404);
  await world.advance(9 * DAY_S);
  await until(async () => { await world.advance(3600); await sleep(1000); return world.query('SELECT 1 FROM sittings').length; }, 'a draw');
  assert.equal(world.value('SELECT member_id FROM sittings'), world.memberId('vic'));
  const sitting = await world.signIn('vic');
  const page = await sitting.get(casePath('yann'));
  assert.ok(page.text.includes('Je reçois toujours.'));
  assert.equal((await sitting.get('/moderation/admissions')).status, 403, 'that case and no other');
  await sitting.get(casePath('yann'));
  assert.equal((await sitting.submit(casePath('yann'), { answer: 'accept', scope: 'person', reason: 'Fiche de poste lue.' })).status, 303);
  assert.ok(await isIn(await world.signIn('yann')));
  assert.equal((await sitting.get(casePath('yann'))).status, 404, 'the sitting is over');
});
