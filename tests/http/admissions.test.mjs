// Who comes in, looked at by animators: a thousand imports and what is left of them, decisions once
// for a function, for one person, and who may take them.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { refusesNumber } from '../lib/guard.mjs';
import { addressee, NEWS, mailTo, maildir, until } from '../lib/mail.mjs';
import { csvRow, openWorld, passwordOf } from '../lib/world.mjs';

const DAY_S = 24 * 3600;
const DECISIONS_MOST = 10; // for a thousand imports
let world;

// Iris (Apec) and Noé (regional operator) animate beside Cléo (Mission locale).
before(async () => {
  world = await openWorld({ clock: true, options: '[limits]\nposts_per_minute = 0' });
  for (const [id, name, kind] of [['apec', 'Apec Centre', 'apec'], ['reg', 'Cabinet Régional', 'operateur-regional'],
    ['ft', 'France Travail Plaine', 'france-travail'], ['ml2', 'Mission locale des Lacs', 'mission-locale']])
    await world.run(['organisation', 'add', id, '--name', name, '--kind', kind]);
  await world.import('apec', [csvRow('iris', 'Iris;Faure')]);
  await world.import('reg', [csvRow('noe', 'Noé;Lemoine')]);
  for (const one of ['iris', 'noe']) {
    await world.activate(one);
    await world.run(['animator', 'appoint', one]);
  }
});
after(() => world?.close());

const verdict = (identifier) => world.value(`SELECT verdict || ' ' || rule FROM members WHERE identifier = '${identifier}'`);
const told = (identifier, slug) => world.value(`SELECT f.verdict FROM facts AS f JOIN attestations AS a ON a.id = f.attestation_id
  JOIN organisations AS o ON o.id = a.organisation_id WHERE f.replaced_at IS NULL AND a.identifier = '${identifier}' AND o.slug = '${slug}'`);
const isIn = async (browser) => (await browser.get('/spaces')).status === 200;
const casePath = (identifier) => `/moderation/admissions/${world.memberId(identifier)}`;
async function decide(browser, identifier, fields) {
  const path = casePath(identifier);
  const page = await browser.get(path);
  if (page.status !== 200) return page;
  return browser.submit(path, { reason: 'Fiche de poste lue : reçoit des bénéficiaires.', scope: 'person', ...fields });
}
// The cases of the queue: [path, text of the line].
async function queue(browser) {
  const { text } = await browser.get('/moderation/admissions');
  return [...text.matchAll(/<li class="thread-row">([\s\S]*?)<\/li>/g)]
    .map(([, line]) => [/href="(\/moderation\/[^"]+)"/.exec(line)[1], line]);
}

// Plausible lists: most rows are the trade in somebody's spelling, some say clearly something else,
// and each organisation has a house word or two that decides nothing by itself.
function thousandRows() {
  const trade = ['Conseillère en insertion professionnelle;K1801', 'Conseiller en insertion professionnelle;K1801', 'CONSEILLER EN INSERTION PROFESSIONNELLE H/F;K1801',
    'Conseiller·ère en évolution professionnelle;', 'Conseillère en évolution professionnelle (CEP);', 'CIP;K1801', 'Conseiller niveau 2;', "Conseillère à l'emploi;K1801",
    'Chargée d’accompagnement à l’emploi;K1801', 'Conseiller(e) emploi formation;K1801'];
  const others = ['Directrice de mission locale;', 'Psychologue du travail;', 'Formateur;', 'Assistante administrative;', 'Directeur des ressources humaines;'];
  const house = {
    ml: [['Référent parcours', 'Référente parcours', 'RÉFÉRENT·E PARCOURS', 'Référent(e) de parcours']],
    ml2: [['Chargée de mission', 'Chargé de mission', 'CHARGÉ·E DE MISSION'], ['Chargé de développement territorial', 'Chargée de développement territorial']],
    cap: [['Conseillère référente', 'Conseiller référent', 'Conseiller·ère référent·e']],
    apec: [['Consultante relations entreprises', 'Consultant Relations Entreprises']],
    ft: [['Conseillère référente RSA', 'Conseiller référent RSA', 'Conseiller(e) référent(e) RSA']],
    reg: [['Consultante', 'Consultant', 'CONSULTANT(E)'], ['Accompagnatrice', 'Accompagnateur', 'Accompagnateur·rice']],
  };
  const rows = {};
  let n = 0, seed = 12345;
  const draw = (list) => list[(seed = (seed * 1103515245 + 12345) % 2147483648) % list.length];
  for (const slug of Object.keys(house)) {
    rows[slug] = [];
    for (let i = 0; i < 167; i++, n++) {
      const kind = draw(['trade', 'trade', 'trade', 'trade', 'trade', 'trade', 'trade', 'house', 'house', 'other']);
      const title = kind === 'house' ? `${draw(draw(house[slug]))};` : draw(kind === 'trade' ? trade : others);
      rows[slug].push(csvRow(`mille.${n}`, `Prénom${n};Nom${n}`, `${title};${draw(['no', 'no', ''])};${draw(['yes', 'yes', ''])}`));
    }
  }
  return rows;
}

test('of a thousand imports of six organisations, at most ten decisions are left, and they settle all', async (t) => {
  const rows = thousandRows();
  assert.ok(Object.values(rows).flat().length >= 1000);
  for (const [slug, list] of Object.entries(rows)) await world.import(slug, list);
  const left = () => world.value("SELECT COUNT(*) FROM members WHERE verdict = 'review' AND identifier LIKE 'mille.%'");
  const before = left();
  assert.ok(before > 100, `${before} are in review`);
  const [iris, noe] = [await world.as('iris'), await world.as('noe')];
  let decisions = 0;
  const mine = async (browser) => (await queue(browser)).filter(([, line]) => /personnes?<\/span>/.test(line) && !line.includes('rayonnement'));
  for (const browser of [iris, noe])
    for (let cases = await mine(browser); cases.length; cases = await mine(browser)) {
      const [path, line] = cases[0];
      await browser.get(path);
      const reply = await browser.submit(path, { answer: 'accept', scope: 'function', reason: 'Fonction connue dans cet organisme.' });
      assert.equal(reply.status, 303, line);
      decisions++;
      assert.ok(decisions <= DECISIONS_MOST, 'more than ten decisions');
      await until(() => world.value('SELECT COUNT(*) FROM decisions WHERE is_applied = 0') === 0, 'all are judged again');
    }
  t.diagnostic(`${before} people in review, settled by ${decisions} decisions`);
  assert.equal(left(), 0);
  assert.ok(decisions >= 6);
});

test('the same function later is accepted at once, in whatever spelling; elsewhere it is not', async () => {
  const row = (identifier, facts) => csvRow(identifier, 'Zoé;Plus', facts);
  await world.import('ft', [row('tard', 'CONSEILLÈRE RÉFÉRENTE RSA;;no;yes')]);
  assert.equal(verdict('tard'), 'peer decision.accepted');
  assert.equal(told('tard', 'ft'), 'peer');
  await world.import('cap', [row('ailleurs', 'Conseillère référente RSA;;no;yes')]);
  assert.match(verdict('ailleurs'), /^review/);
  await world.import('ft', [row('chef', 'Conseillère référente RSA;;yes;yes')]);
  assert.match(verdict('chef'), /^refused manager/, 'a rule is not undone');
  await world.import('ft', [row('autrecode', 'Conseillère référente RSA;M1502;no;yes')]);
  assert.doesNotMatch(verdict('autrecode'), /^peer/, 'another function');
  const page = await (await world.as('iris')).get(casePath('ailleurs'));
  assert.ok(page.text.includes('France Travail Plaine'), 'the earlier decision elsewhere is shown');
});

test('an acceptance of those who state that they have no authority does not cover who says nothing', async () => {
  const title = 'Intervenante de proximité';
  await world.import('ml2', [csvRow('dit', 'A;B', `${title};;no;yes`)]);
  const iris = await world.as('iris');
  assert.equal((await decide(iris, 'dit', { answer: 'accept', scope: 'function' })).status, 303);
  await world.import('ml2', [csvRow('redit', 'A;B', `${title};;no;yes`), csvRow('tait', 'A;B', `${title};;;`)]);
  assert.match(verdict('redit'), /^peer/);
  assert.match(verdict('tait'), /^review/);
});

test('revoked: those it covered are judged again, told by a mail that says nothing, and their access ends', async () => {
  const iris = await world.as('iris');
  await world.activate('redit');
  const redit = await world.as('redit');
  assert.ok(await isIn(redit));
  const id = world.value("SELECT MAX(id) FROM decisions WHERE member_id IS NULL AND job_title LIKE 'Intervenante%'");
  const path = `/moderation/decisions/${id}`;
  assert.ok((await iris.get(path)).text.includes('Intervenante de proximité'));
  assert.equal((await iris.submit(`${path}/revoke`)).status, 303);
  for (const one of ['dit', 'redit']) assert.match(verdict(one), /^review/);
  assert.equal(told('dit', 'ml2'), 'review');
  assert.ok((await iris.get(path)).text.includes('Retirée le'));
  const mail = await mailTo(world.data, 'redit@mail.example', 1, NEWS);
  assert.doesNotMatch(mail.raw, /Intervenante|review|settings/);
  assert.doesNotMatch(mail.body, /décision|fonction/);
  const again = await iris.post(`${path}/revoke`, { csrf: await iris.csrf() });
  assert.equal(again.status, 303, 'twice is once');
  assert.equal(world.value(`SELECT COUNT(*) FROM decisions WHERE id = ${id} AND revoked_at IS NOT NULL`), 1);
});

test('of their own organisation an animator sees the function, never the person', async () => {
  const cleo = await world.as('cleo'), iris = await world.as('iris');
  world.query(`INSERT INTO facts (member_id, job_title, supervises, practising, stated_at) VALUES (${world.memberId('reva')}, 'Motdeclare', 'no', 'yes', 1)`);
  const near = await cleo.get(casePath('reva')), far = await iris.get(casePath('reva'));
  assert.equal(near.status, 200);
  assert.ok(near.text.includes('Chargée de rayonnement'));
  for (const word of ['Motdeclare', 'Réva', 'value="person"', 'value="ask"']) assert.ok(!near.text.includes(word), `near: ${word}`);
  for (const word of ['Motdeclare', 'Réva N.', 'value="person"', 'value="ask"']) assert.ok(far.text.includes(word), `far: ${word}`);
  const path = casePath('reva'), version = /name="version" value="(\d+)"/.exec(near.text)[1];
  const forged = await cleo.post(path, { csrf: await cleo.csrf(), version, answer: 'refuse', scope: 'person', reason: 'x' });
  assert.equal(forged.status, 403, 'asked by hand, too');
  assert.match(verdict('reva'), /^review/);
  // What is no doubt about the function is not theirs at all.
  world.query(`UPDATE facts SET verdict = 'peer' WHERE attestation_id IN (SELECT id FROM attestations WHERE member_id = ${world.memberId('reva')})`);
  assert.equal((await cleo.get(path)).status, 404);
  assert.equal((await iris.get(path)).status, 200);
  world.query(`UPDATE facts SET verdict = 'review' WHERE attestation_id IN (SELECT id FROM attestations WHERE member_id = ${world.memberId('reva')})`);
  const others = (await cleo.get('/moderation/admissions')).text;
  assert.ok(!others.includes('Réva'));
});

test('a question is asked and answered behind the wall; then the person is accepted, alone', async () => {
  const iris = await world.as('iris'), reva = await world.as('reva');
  await iris.get(casePath('reva'));
  await refusesNumber(world, iris, casePath('reva'), 'reason', { answer: 'ask', scope: 'person' });
  assert.equal((await decide(iris, 'reva', { answer: 'ask', reason: 'Recevez-vous des <b>bénéficiaires</b> ?' })).status, 303);
  const asked = await reva.get('/settings/review');
  assert.ok(asked.text.includes('Recevez-vous des &lt;b&gt;bénéficiaires&lt;/b&gt; ?'));
  assert.equal((await reva.submit('/settings/review', { text: 'Oui, trois jours par semaine.' })).status, 303);
  assert.ok((await iris.get(casePath('reva'))).text.includes('trois jours par semaine'));
  assert.ok(!(await (await world.as('cleo')).get(casePath('reva'))).text.includes('trois jours'), 'not for her colleague');
  const both = await decide(iris, 'reva', { answer: 'ask', scope: 'function', reason: 'Gardé ?' });
  assert.equal(both.status, 422);
  assert.ok(both.text.includes('Gardé ?'), 'the text is kept');
  assert.equal((await decide(iris, 'reva', { answer: 'accept', reason: 'Reçoit trois jours.' })).status, 303);
  assert.ok(await isIn(reva));
  assert.ok((await reva.get('/settings/review')).text.includes('Reçoit trois jours.'));
  assert.equal((await iris.get(casePath('reva'))).status, 404, 'nothing waits any more');
  assert.ok(!maildir(world.data).some((mail) => addressee(mail) === 'reva@mail.example' && /trois jours|Recevez/.test(mail.body)));
});

test('nobody looks at themselves; a mandate that ended opens nothing; a form made before somebody acted changes nothing', async () => {
  await world.import('reg', [csvRow('noe', 'Noé;Lemoine', 'Chargé de rayonnement;;no;yes')]);
  const noe = await world.signIn('noe');
  assert.ok(await isIn(noe), 'days of grace');
  assert.equal((await noe.get(casePath('noe'))).status, 404);
  await world.import('reg', [csvRow('alike', 'Ali;Ke', 'Chargée de rayonnement;;no;yes')]);
  const page = await noe.get(casePath('alike'));
  assert.equal(page.status, 200);
  const version = /name="version" value="(\d+)"/.exec(page.text)?.[1] ?? '1';
  const own = await noe.post(casePath('alike'), { csrf: await noe.csrf(), version, answer: 'accept', scope: 'function', reason: 'Moi aussi.' });
  assert.equal(own.status, 403, 'it is their own function');
  assert.match(verdict('noe'), /^review/);
  const iris = await world.as('iris');
  const stale = await iris.get(casePath('alike'));
  const fields = { csrf: await iris.csrf(), version: /name="version" value="(\d+)"/.exec(stale.text)[1], answer: 'refuse', scope: 'person', reason: 'Mes raisons.' };
  await world.import('reg', [csvRow('alike', 'Ali;Ke', 'Chargée de rayonnement culturel;;no;yes')]);
  const late = await iris.post(casePath('alike'), fields);
  assert.equal(late.status, 409);
  assert.ok(late.text.includes('Mes raisons.'));
  assert.match(verdict('alike'), /^review/);
  await world.run(['animator', 'dismiss', 'noe']);
  for (const path of ['/moderation/admissions', '/moderation/decisions/1']) assert.equal((await noe.get(path)).status, 403, path);
  assert.equal((await noe.get(casePath('alike'))).status, 404);
});

test('what a function was refused for is contested before somebody else; the due day is five working days away', async () => {
  const title = 'Chargée de captation';
  await world.import('ml2', [csvRow('capte', 'Cap;Te', `${title};;no;yes`)]);
  await world.activate('capte');
  const iris = await world.as('iris'), cleo = await world.as('cleo');
  assert.equal((await decide(iris, 'capte', { answer: 'refuse', scope: 'function', reason: 'Démarchage, pas de conseil.' })).status, 303);
  const capte = await world.as('capte');
  assert.match(verdict('capte'), /^refused decision.refused/);
  assert.equal(told('capte', 'ml2'), 'refused');
  assert.ok((await capte.get('/settings/review')).text.includes('Démarchage, pas de conseil.'));
  await capte.get('/status');
  await capte.submit('/status/contest', { text: 'Je reçois, motdecontest.' });
  const about = world.query("SELECT m.identifier FROM notifications AS n JOIN members AS m ON m.id = n.member_id WHERE n.kind = 'contest'").map((one) => one.identifier);
  assert.deepEqual(about, ['cleo'], 'the first decider is not asked again');
  assert.equal((await queue(iris)).filter(([path]) => path === casePath('capte')).length, 0);
  const barred = await iris.get(casePath('capte'));
  assert.ok(!barred.text.includes('name="answer"'));
  const forged = await iris.post(casePath('capte'), { csrf: await iris.csrf(), version: world.value("SELECT judged_at FROM members WHERE identifier = 'capte'"), answer: 'refuse', scope: 'person', reason: 'Encore non.' });
  assert.equal(forged.status, 403);
  const [[, line]] = (await queue(cleo)).filter(([path]) => path === casePath('capte'));
  assert.match(line, /Réexamen demandé/);
  assert.equal((await decide(cleo, 'capte', { answer: 'accept', reason: 'Reçoit, fiche lue.' })).status, 303);
  assert.ok(await isIn(capte));
  await world.import('ml2', [csvRow('capte2', 'Cap;Deux', `${title};;no;yes`)]);
  assert.match(verdict('capte2'), /^refused/, 'the decision for the function stands for others');
});

test('late is said, oldest first', async () => {
  const iris = await world.as('iris');
  await world.import('ml2', [csvRow('attend', 'At;Tend', 'Chargée de patience;;no;yes')]);
  await world.advance(9 * DAY_S);
  const again = await world.signIn('iris');
  const lines = await queue(again);
  const at = lines.findIndex(([, line]) => line.includes('patience'));
  assert.ok(lines[at][1].includes('En retard'));
  const due = lines.map(([, line]) => line.includes('En retard'));
  assert.deepEqual(due, [...due].sort((a, b) => Number(b) - Number(a)), 'the late first');
  void iris;
});
