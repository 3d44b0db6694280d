// Closed access: why, asking for another look, the answer, and that it holds.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { refusesNumber } from '../lib/guard.mjs';
import { NEWS, mailTo } from '../lib/mail.mjs';
import { csvRow, openWorld } from '../lib/world.mjs';

let world;
before(async () => { world = await openWorld({ clock: true }); });
after(() => world?.close());

const DAY_S = 24 * 3600;
const list = async () => JSON.parse((await world.run(['--json', 'member', 'review', 'list'])).stdout);
const decide = (what, identifier, reason, codes = [0]) => world.run(['member', 'review', what, identifier, '--reason', reason], { codes });
const ask = async (browser, text) => {
  await browser.get('/status');
  return browser.submit('/status/contest', { text });
};
const isIn = async (browser) => (await browser.get('/spaces')).status === 200;

test('each closed access says why, and that it is no judgement', async () => {
  for (const [identifier, words] of [['remi', 'manager'], ['reva', 'Règle appliquée'], ['eloi', 'attestation'], ['suzon', 'mesure de modération'], ['clovis', 'organisme']]) {
    const page = await (await world.as(identifier)).get('/status');
    assert.equal(page.status, 200, identifier);
    assert.ok(page.text.includes(words), `${identifier}: ${words}`);
    assert.match(page.text, /Ce n’est pas un jugement sur votre travail/);
    for (const action of ['/status/contest']) assert.ok(page.text.includes(`action="${action}"`), action);
    for (const href of ['/settings/data', '/settings/leave']) assert.ok(page.text.includes(`href="${href}"`), href);
  }
});

test('a request reaches the list with its words, animators of other organisations are told, once', async () => {
  await world.run(['animator', 'appoint', 'boris']); // Cléo works where Rémi does
  const remi = await world.as('remi');
  const words = 'Je remplace <b>la directrice</b> & je reçois encore.\n\nSecond paragraphe.';
  await remi.get('/status');
  await refusesNumber(world, remi, '/status/contest', 'text');
  await remi.get('/status');
  const form = remi.form('/status/contest');
  const [first, again] = [await remi.post('/status/contest', { ...form, text: words }), await remi.post('/status/contest', { ...form, text: words })];
  assert.deepEqual([first.status, first.location, again.status], [303, '/status', 303]);
  assert.equal(world.value('SELECT COUNT(*) FROM contests'), 1, 'the same form sent twice is one request');
  const csrf = await remi.csrf();
  await remi.post('/status/contest', { csrf, text: 'une autre' });
  assert.equal(world.value('SELECT COUNT(*) FROM contests'), 1, 'one open request at a time');
  const page = await remi.get('/status');
  assert.match(page.text, /Réponse au plus tard le/);
  assert.ok(page.text.includes('&lt;b&gt;la directrice&lt;/b&gt; &amp; je'), 'escaped');
  assert.ok(!page.text.includes('action="/status/contest"'), 'no second form');
  const row = (await list()).find((one) => one.identifier === 'remi');
  assert.equal(row.contest, words);
  assert.match(row.answer_by, /^\d{4}-\d\d-\d\d$/);
  assert.deepEqual(world.query("SELECT member_id FROM notifications WHERE kind = 'contest'").map((one) => one.member_id), [world.memberId('boris')]);
});

test('the promised day is five working days away', async () => {
  const due = world.value("SELECT due_at - asked_at FROM contests LIMIT 1") / 86400e3;
  assert.ok(due > 4.9 && due < 12, `${due} days`);
});

test('refused: the answer and its reason are shown, mailed without content, and access stays closed', async () => {
  const remi = await world.as('remi');
  await decide('refuse', 'remi', 'Le poste conduit des entretiens annuels.');
  const page = await remi.get('/status');
  assert.match(page.text, /Le poste conduit des entretiens annuels\./);
  assert.match(page.text, /Non retenue/);
  assert.ok(!(await isIn(remi)));
  const mail = world.query("SELECT member_id, payload, address FROM outbox WHERE kind = 'contest.answered'");
  assert.deepEqual(mail, [{ member_id: world.memberId('remi'), payload: '', address: '' }]);
  const { raw, subject, body: text } = await mailTo(world.data, 'remi@mail.example', 1, NEWS);
  assert.equal(subject, 'Du nouveau au sujet de votre compte');
  assert.doesNotMatch(text, /examen|demande|status/, 'nor that there was a request, where the organisation reads');
  assert.doesNotMatch(raw, /entretiens/);
  await decide('refuse', 'remi', 'encore', [1]); // nothing is open
  assert.equal(world.value("SELECT COUNT(*) FROM outbox WHERE kind = 'contest.answered'"), 1);
});

test('accepted: access is back, and a row that changes nothing that was judged does not undo it', async () => {
  const remi = await world.as('remi');
  await ask(remi, 'Voici ma fiche de poste.');
  await decide('accept', 'remi', 'Fiche de poste lue.');
  assert.ok(await isIn(remi));
  // What counts for nothing: another address; and a fact that comes and goes again.
  await world.import('ml', [csvRow('remi', 'Rémi;Blanc-Noir', 'Directeur de mission locale;;yes;yes')]);
  assert.ok(await isIn(remi), 'a new family name');
  await world.import('ml', [csvRow('remi', 'Rémi;Blanc', 'Directeur régional;;yes;yes')]);
  assert.ok(!(await isIn(remi)), 'another manager’s title was not what people looked at');
  await world.import('ml', [csvRow('remi', 'Rémi;Blanc', 'Directeur de mission locale;;yes;yes')]);
  assert.ok(await isIn(remi), 'and what they had looked at stands again');
});

test('refused by people in doubt: no other fact opens the door by itself', async () => {
  const reva = await world.as('reva');
  await decide('refuse', 'reva', 'Pas le métier.');
  const told = await reva.get('/status');
  assert.match(told.text, /Des personnes de l’animation ont examiné/);
  const title = (facts) => world.import('ml', [csvRow('reva', 'Réva;Noir', facts)]);
  await title('Chargée de rayonnement territorial;;no;yes');
  assert.equal(world.value("SELECT verdict || ' ' || rule FROM members WHERE identifier = 'reva'"), 'refused decision.refused', 'the same doubt is not raised twice');
  await title('Conseillère en insertion professionnelle;K1801;no;yes');
  assert.equal(world.value("SELECT verdict FROM members WHERE identifier = 'reva'"), 'review', 'people look at it again');
  assert.ok(!(await isIn(reva)));
  assert.ok((await list()).some((one) => one.identifier === 'reva'));
  await decide('accept', 'reva', 'Nouveau poste.');
  assert.ok(await isIn(reva));
  await title('Conseillère en insertion professionnelle;K1801;no;');
  assert.ok(await isIn(reva), 'the earlier refusal weighs no more');
});

test('a measure: accepting the request ends it; a closed organisation stays closed', async () => {
  const [suzon, clovis] = [await world.as('suzon'), await world.as('clovis')];
  await ask(suzon, '');
  await ask(clovis, 'Je travaille ailleurs.');
  await decide('accept', 'clovis', 'non', [1]);
  await decide('accept', 'suzon', 'Mesure levée.');
  assert.ok(await isIn(suzon));
  assert.ok(!(await isIn(clovis)));
});

test('an expired attestation renewed by its organisation settles the request', async () => {
  const eloi = await world.as('eloi');
  await ask(eloi, 'Toujours en poste.');
  await world.import('ml', [csvRow('eloi', 'Éloi;Brun')], { words: ['--attest'] });
  assert.ok(await isIn(eloi));
  assert.equal(world.value("SELECT COUNT(*) FROM contests WHERE answered_at IS NULL AND member_id = (SELECT id FROM members WHERE identifier = 'eloi')"), 0);
});

test('texts too long, forms of another session: nothing is written and the words come back', async () => {
  const clovis = await world.as('clovis');
  await decide('refuse', 'clovis', 'Organisme fermé.');
  const long = 'é'.repeat(2100);
  const refused = await ask(clovis, long);
  assert.equal(refused.status, 422);
  assert.ok(refused.text.includes(long), 'the text is kept');
  const stale = await clovis.post('/status/contest', { csrf: 'x', text: 'mes mots à moi' });
  assert.equal(stale.status, 403);
  assert.ok(stale.text.includes('mes mots à moi'));
  const alma = await world.as('alma');
  assert.equal((await alma.post('/status/contest', { csrf: await alma.csrf(), text: 'x' })).status, 403, 'nothing to contest');
});

test('three requests a year', async () => {
  const clovis = await world.as('clovis');
  for (let i = 0; i < 2; i++) {
    assert.equal((await ask(clovis, `encore ${i}`)).status, 303);
    await decide('refuse', 'clovis', 'Toujours fermé.');
  }
  const fourth = await ask(clovis, 'une de trop');
  assert.equal(fourth.status, 422);
  assert.ok(fourth.text.includes('une de trop'));
  await world.advance(366 * DAY_S);
  const later = await world.signIn('clovis');
  assert.equal((await ask(later, 'un an plus tard')).status, 303);
});
