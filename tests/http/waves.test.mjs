// Waves: who belongs to one that is not open waits, uninvited; animators open it; the invitations
// leave so many a minute, once each, whatever happens meanwhile.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { refusesNumber } from '../lib/guard.mjs';
import { linkOf, mailTo } from '../lib/mail.mjs';
import { sleep } from '../lib/programs.mjs';
import { csvRow, openWorld, passwordOf } from '../lib/world.mjs';

const DAY = 24 * 3600, PACE = 3;
let world;
before(async () => { world = await openWorld({ clock: true, options: `[mail]\ninvitations_per_minute = ${PACE}` }); });
after(() => world?.close());

const mails = (identifier) => world.value(
  `SELECT COUNT(*) FROM outbox WHERE kind = 'activation' AND member_id = ${world.memberId(identifier)}`);
const invited = (prefix) => world.value(`SELECT COUNT(*) FROM outbox AS o JOIN members AS m ON m.id = o.member_id
  WHERE o.kind = 'activation' AND m.identifier LIKE '${prefix}%'`);
const state = (identifier) => world.query(`SELECT state FROM members WHERE identifier = '${identifier}'`)[0]?.state;
const waveId = (slug) => world.value(`SELECT id FROM waves WHERE slug = '${slug}'`);
const until = async (holds, what) => {
  for (let i = 0; i < 100; i++) {
    if (holds()) return;
    await sleep(100);
  }
  assert.fail(what);
};
const people = (prefix, count) => Array.from({ length: count }, (_, i) => csvRow(`${prefix}${i}`, `${prefix};Nom`));

test('the operator makes waves; what is malformed is refused with its reason', async () => {
  await world.run(['wave', 'add', 'janvier', '--title', 'janvier', '--planned', '2027-01']);
  for (const words of [['janvier', '--title', 'encore'], ['Grand', '--title', 'x'], ['a', '--title', 'é'.repeat(61)],
    ['b', '--title', 'x', '--planned', '2027-13'], ['c', '--title', 'x', '--planned', 'demain'], ['d', '--title', ' ']])
    await world.run(['wave', 'add', ...words], { codes: [1] });
  await world.run(['wave', 'set', 'janvier', '--title', 'de janvier & <b>']);
  const { stdout } = await world.run(['--json', 'wave', 'show', 'janvier']);
  const [one] = [JSON.parse(stdout)];
  assert.deepEqual([one.slug, one.title, one.planned, one.opened_at], ['janvier', 'de janvier & <b>', '2027-01', '']);
  await world.run(['wave', 'show', 'nulle'], { codes: [1] });
  await world.run(['organisation', 'set', 'ml', '--wave', 'nulle'], { codes: [1] });
  await world.run(['organisation', 'set', 'nulle', '--wave', 'janvier'], { codes: [1] });
});

test('nobody of a wave that waits is invited; organisation, region or list alone suffices', async () => {
  await world.run(['organisation', 'add', 'sud', '--name', 'Mission locale du Sud', '--kind', 'mission-locale', '--region', 'Corse']);
  await world.run(['organisation', 'set', 'sud', '--wave', 'janvier']);
  await world.import('sud', people('sud', 7));
  await world.import('ml', [csvRow('seule', 'Seule;Liste')], { words: ['--wave', 'janvier'] });
  await world.run(['wave', 'region', 'Corse', '--wave', 'janvier']);
  await world.run(['organisation', 'add', 'corte', '--name', 'Mission locale de Corte', '--kind', 'mission-locale', '--region', 'Corse']);
  await world.import('corte', [csvRow('corte0', 'Corte;Nom')]);
  assert.equal(invited('sud') + invited('corte') + invited('seule'), 0);
  await world.import('ml', [csvRow('libre', 'Libre;Nom')]);
  assert.equal(mails('libre'), 1, 'without a wave one is invited at once');
  assert.equal(JSON.parse((await world.run(['--json', 'wave', 'show', 'janvier'])).stdout).waiting, 9);
  assert.deepEqual(JSON.parse((await world.run(['--json', 'wave', 'show', 'janvier'])).stdout).organisations, ['sud']);
});

test('a link or a code says what is waited for, and that there is nothing to do', async () => {
  const link = await world.linkFor('sud0'), visitor = world.visitor();
  const page = await visitor.get(link);
  assert.equal(page.status, 200);
  assert.match(page.text, /attend la vague «\s*de janvier &amp; &lt;b&gt;\s*», prévue en janvier 2027/);
  assert.ok(!page.text.includes('name="password"'));
  const sent = await visitor.post(link, { csrf: await visitor.csrf(), password: passwordOf('sud0') });
  assert.equal(sent.status, 409);
  assert.equal(state('sud0'), 'invited');
  const { stdout } = await world.run(['member', 'code', 'corte0']);
  const typed = world.visitor();
  await typed.get('/activate');
  const reply = await typed.submit('/activate', { identifier: 'corte0', code: stdout.trim() });
  assert.equal(reply.status, 303);
  assert.match((await typed.get(reply.location)).text, /gardez-le/);
  const english = await world.visitor({ language: 'en' }).get(link);
  assert.match(english.text, /planned for January 2027/);
});

test('animators see how many invitations wait, and nobody else does', async () => {
  const cleo = await world.as('cleo');
  const page = await cleo.get('/animation/waves');
  assert.match(page.text, /9 invitations attendent/);
  assert.match(page.text, /prévue en janvier 2027/);
  assert.equal((await (await world.as('alma')).get('/animation/waves')).status, 403);
  assert.equal((await (await world.as('rh@ml.example')).get('/animation/waves')).status, 403);
  assert.equal((await cleo.get('/animation/waves/999')).status, 404);
});

test('animators prepare and rename waves; what cannot be taken is kept and explained', async () => {
  const cleo = await world.as('cleo'), title = 'Île-de-France';
  await cleo.get('/animation/waves');
  await refusesNumber(world, cleo, '/animation/waves', 'title', { planned: '' });
  const month = (await cleo.get('/animation/waves')).text.match(/<option value="(\d{4}-\d\d)">/)[1];
  const made = await cleo.submit('/animation/waves', { title, planned: month });
  assert.match(made.location, /^\/animation\/waves\/\d+\?saved=1$/);
  await cleo.get('/animation/waves');
  await cleo.submit('/animation/waves', { title, planned: '' });
  assert.ok(waveId('ile-de-france') && waveId('ile-de-france-2'));
  for (const [fields, field] of [[{ title: 'é'.repeat(61), planned: '' }, 'title'], [{ title: '', planned: month }, 'title'],
    [{ title: 'Bretagne', planned: '2027-19' }, 'planned']]) {
    await cleo.get('/animation/waves');
    const reply = await cleo.submit('/animation/waves', fields);
    assert.equal(reply.status, 422);
    assert.ok(reply.text.includes(`id="${field}-error"`), field);
    assert.ok(reply.text.includes(`value="${fields.title}"`), 'what was typed is kept');
  }
  const path = `/animation/waves/${waveId('ile-de-france-2')}`;
  await cleo.get(path);
  assert.equal((await cleo.submit(path, { title: 'Bretagne', planned: month })).status, 303);
  assert.match((await cleo.get('/animation/waves')).text, /Bretagne/);
  const alma = await world.as('alma');
  assert.equal((await alma.post(path, { csrf: await alma.csrf(), title: 'x' })).status, 403);
});

test('opening is confirmed: how many leave, how, and what the community lacks', async () => {
  const cleo = await world.as('cleo'), path = `/animation/waves/${waveId('janvier')}/open`;
  const page = await cleo.get(path);
  assert.match(page.text, /9 invitations vont partir/);
  assert.match(page.text, /3 par minute au plus/);
  assert.match(page.text, /au moins trois animateurs/, 'one animator is there, three are wanted');
  assert.equal(world.value(`SELECT COUNT(*) FROM waves WHERE opened_at IS NOT NULL`), 0, 'reading opens nothing');
});

test('invitations leave so many a minute, once each, over a restart and a second opening', async () => {
  const cleo = await world.as('cleo'), path = `/animation/waves/${waveId('janvier')}/open`;
  await cleo.get(path);
  const form = cleo.form(path);
  const both = await Promise.all([cleo.post(path, form), cleo.post(path, form)]);
  assert.deepEqual(both.map((reply) => reply.status), [303, 303]);
  const all = () => invited('sud') + invited('corte') + invited('seule');
  await until(() => all() === PACE, 'the first ones');
  assert.equal((await cleo.get(path)).status, 303, 'it is open');
  assert.match((await cleo.get(`/animation/waves/${waveId('janvier')}`)).text, /6 invitations restent à partir/);
  await world.run(['wave', 'open', 'janvier']);
  await sleep(1500);
  assert.equal(all(), PACE, 'no more within the minute');
  await world.stop();
  await world.advance(61);
  await world.start();
  await until(() => all() === 2 * PACE, 'the next ones');
  await world.advance(61);
  await until(() => all() === 9, 'all of them');
  await world.advance(61);
  await world.advance(61);
  await sleep(1200);
  assert.equal(all(), 9);
  for (let i = 0; i < 7; i++) assert.equal(mails(`sud${i}`), 1, `sud${i}`);
  assert.equal(world.value('SELECT COUNT(*) FROM members WHERE held_at IS NOT NULL'), 0);
  assert.equal(world.value('SELECT COUNT(*) FROM waves WHERE is_moving = 1'), 0);
});

test('then the door is open: by the mailed link, and at once for whoever is registered after', async () => {
  const link = linkOf(await mailTo(world.data, 'sud1@mail.example')), visitor = world.visitor();
  await visitor.get(link);
  assert.equal((await visitor.submit(link, { password: passwordOf('sud1') })).status, 303);
  assert.equal(state('sud1'), 'active');
  await world.import('sud', [csvRow('sud9', 'Tard;Nom')]);
  assert.equal(mails('sud9'), 1);
});

test('somebody examined meanwhile is invited when people accept them', async () => {
  await world.run(['wave', 'add', 'mars', '--title', 'mars']);
  await world.import('ml', [csvRow('doute', 'Doute;Nom', 'Chargée de rayonnement;;no;yes')], { words: ['--wave', 'mars'] });
  await world.import('ml', [csvRow('doute2', 'Doute;Nom', 'Chargée de rayonnement;;no;yes')], { words: ['--wave', 'mars'] });
  await world.run(['member', 'review', 'accept', 'doute', '--reason', 'connue']);
  assert.equal(mails('doute'), 0, 'accepted, and the wave waits');
  await world.run(['wave', 'open', 'mars']);
  await world.advance(61);
  await until(() => mails('doute') === 1, 'the one accepted');
  assert.equal(mails('doute2'), 0);
  await world.run(['member', 'review', 'accept', 'doute2', '--reason', 'connue']);
  assert.equal(mails('doute2'), 1);
});

test('taken out of a wave, people are invited; put into one, those invited wait', async () => {
  await world.run(['wave', 'add', 'avril', '--title', 'avril']);
  await world.run(['organisation', 'add', 'est', '--name', 'Mission locale de l’Est', '--kind', 'mission-locale', '--region', 'Alsace']);
  await world.import('est', people('est', 2));
  const link = linkOf(await mailTo(world.data, 'est0@mail.example'));
  await world.run(['organisation', 'set', 'est', '--wave', 'avril']);
  assert.match((await world.visitor().get(link)).text, /attend la vague «\s*avril/);
  await world.import('est', people('est', 3));
  assert.equal(invited('est'), 2);
  await world.run(['organisation', 'set', 'est', '--wave', 'none']);
  await world.advance(61);
  await until(() => mails('est2') === 1, 'the one who was never invited');
  await until(() => mails('est0') === 2, 'and anew those whose link had said to wait');
});

test('ninety days of an invitation count from the opening; a wave that never opens ends after a year', async () => {
  await world.run(['wave', 'add', 'ete', '--title', 'été']);
  await world.run(['wave', 'add', 'jamais', '--title', 'jamais']);
  await world.import('ml', [csvRow('patiente', 'Pat;Nom'), csvRow('papier', 'Pap;Nom').replace('papier@mail.example', '')], { words: ['--wave', 'ete'] });
  await world.import('ml', [csvRow('oubliee', 'Oub;Nom')], { words: ['--wave', 'jamais'] });
  const code = (await world.run(['member', 'code', 'papier'])).stdout.trim();
  await world.advance(120 * DAY);
  await sleep(1500);
  assert.equal(state('patiente'), 'invited', 'who waits is not forgotten after 90 days');
  const typed = world.visitor();
  await typed.get('/activate');
  assert.equal((await typed.submit('/activate', { identifier: 'papier', code })).status, 303, 'nor is their code too old');
  await world.run(['wave', 'open', 'ete']);
  await world.advance(61);
  await until(() => mails('patiente') === 1, 'invited');
  const path = (await typed.submit('/activate', { identifier: 'papier', code })).location ?? '';
  await typed.get('/activate');
  const again = await typed.submit('/activate', { identifier: 'papier', code });
  assert.match((await typed.get(again.location ?? path)).text, /name="password"/, 'and now it opens the account');
  await world.advance(80 * DAY);
  await sleep(1500);
  assert.equal(state('patiente'), 'invited', '80 days after the opening');
  await world.advance(11 * DAY);
  await until(() => state('patiente') === undefined, '91 days after the opening');
  assert.equal(state('oubliee'), 'invited');
  await world.advance(160 * DAY);
  await until(() => state('oubliee') === undefined, 'a year after the list');
});

test('an organisation reads which wave its people wait for, and sends no invitation before', async () => {
  await world.run(['wave', 'add', 'automne', '--title', 'automne', '--planned', '2029-10']);
  await world.import('ml', [csvRow('feuille', 'Feuille;Morte')]);
  await mailTo(world.data, 'feuille@mail.example');
  const sent = mails('feuille');
  await world.run(['organisation', 'set', 'ml', '--wave', 'automne']);
  const rh = await world.signIn('rh@ml.example');
  assert.match((await rh.get('/organisation')).text, /attendent la vague «\s*automne\s*», prévue en octobre 2029/);
  const id = world.value("SELECT id FROM attestations WHERE identifier = 'feuille'"), path = `/organisation/people/${id}`;
  const page = await rh.get(path);
  assert.match(page.text, /attend la vague «\s*automne/);
  assert.ok(!page.text.includes(`${path}/invite`), 'no button that would do nothing');
  await world.advance(2 * DAY);
  await rh.signIn('rh@ml.example', passwordOf('rh@ml.example'));
  await rh.post(`${path}/invite`, { csrf: await rh.csrf() });
  assert.equal(mails('feuille'), sent, 'nor by asking for it');
  const alma = world.value("SELECT id FROM attestations WHERE identifier = 'alma'");
  assert.doesNotMatch((await rh.get(`/organisation/people/${alma}`)).text, /attend la vague/, 'who came in waits for nothing');
  await world.run(['organisation', 'set', 'ml', '--wave', 'none']);
  assert.doesNotMatch((await rh.get('/organisation')).text, /attendent la vague/);
});
