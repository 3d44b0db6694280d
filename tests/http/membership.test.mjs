// A membership as the person knows it, through a year and a half of the daemon's clock: what was
// stated, the reminders, the word, the end, the return; contesting a fact; functions that changed.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { refusesNumber } from '../lib/guard.mjs';
import { addressee, maildir, until } from '../lib/mail.mjs';
import { csvRow, openWorld } from '../lib/world.mjs';

const DAY = 24 * 3600;
let world;
before(async () => { world = await openWorld({ clock: true }); });
after(() => world?.close());

const page = async (browser) => (await browser.get('/settings/membership')).text;
const isIn = async (identifier) => (await (await world.signIn(identifier)).get('/spaces')).status === 200;
const attestationOf = (identifier) => world.value(`SELECT MIN(id) FROM attestations WHERE member_id = ${world.memberId(identifier)}`);
const noticesOf = (identifier, kind) => world.value(`SELECT COUNT(*) FROM notifications WHERE kind = '${kind}' AND member_id = ${world.memberId(identifier)}`);
const mailsTo = (identifier) => maildir(world.data).filter((message) => addressee(message) === `${identifier}@mail.example`);
// Days from the import of the world's people to the term of this one.
const termOf = (identifier) => 365 + (world.memberId(identifier) % 56) * 37 % 56;
const state = (identifier, fields) => world.import('ml', [csvRow(identifier, 'Alma;Martin', fields)]);

test('the page says who wrote what, what is unknown, and until when it holds', async () => {
  const alma = await world.as('alma');
  const text = await page(alma);
  assert.match(text, /Mission locale du Port/);
  assert.match(text, /Conseillère en insertion professionnelle/);
  assert.match(text, /En exercice depuis(<[^>]*>|\s)*inconnu/);
  assert.match(text, /Votre appartenance vaut jusqu’au/);
  assert.match(text, /Votre organisme ne le lit jamais/);
  assert.ok(!text.includes('Je confirme être toujours en exercice'), 'not asked yet');
  assert.match((await alma.get('/settings')).text, /href="\/settings\/membership"/);
  const english = await alma.get('/settings/membership', { headers: { 'Accept-Language': 'en' } });
  assert.match(english.text, /Your membership holds until/);
  // Of a former, too, and from /status.
  const remi = await world.as('remi');
  assert.match((await remi.get('/status')).text, /href="\/settings\/membership"/);
  assert.match(await page(remi), /manager\./);
});

test('a statement is told at once, inside and by a mail without content', async () => {
  await state('alma', 'Conseillère emploi;K1801;no;yes');
  assert.equal(noticesOf('alma', 'facts.stated'), 1);
  const alma = await world.as('alma');
  const list = await alma.get('/notifications');
  assert.match(list.text, /Votre organisme a/);
  const [, id] = /formaction="\/notifications\/(\d+)"/.exec(list.text);
  const opened = await alma.post(`/notifications/${id}`, { csrf: await alma.csrf() });
  assert.equal(opened.location, '/settings/membership');
  const [mail] = await until(() => { const all = mailsTo('alma'); return all.length && all; }, 'a mail');
  assert.doesNotMatch(`${mail.subject}${mail.body}`, /onseiller|appartenance|Martin|Mission/, 'nothing for the organisation to read');
});

test('a contested fact goes to animators of other organisations, and is answered', async () => {
  const alma = await world.as('alma'), boris = await world.as('boris'), path = `/settings/attestations/${attestationOf('boris')}`;
  const before = (await (await world.as('rh@cap.example')).get('/organisation')).text.replace(/value="[^"]*"/g, '');
  assert.equal((await alma.get(path)).status, 404, 'only one’s own');
  assert.match((await boris.get(`${path}?fact=supervises`)).text, /value="supervises" required checked/);
  const empty = await boris.submit(path, { fact: 'supervises', text: '' });
  assert.equal(empty.status, 422);
  await boris.get(path);
  await refusesNumber(world, boris, path, 'text', { fact: 'job_title' });
  await boris.get(path);
  assert.equal((await boris.submit(path, { fact: 'job_title', text: 'Ce n’est pas mon intitulé.' })).status, 303);
  await boris.get(path);
  const again = await boris.submit(path, { fact: 'job_title', text: 'Encore une fois.' });
  assert.equal(again.status, 422);
  assert.match(again.text, /Encore une fois\./, 'the text is kept');
  assert.match(await page(boris), /Contesté, en attente de réponse/);
  assert.equal((await boris.get('/spaces')).status, 200, 'access is unchanged');
  // Cleo is of another organisation; a fact of her own is not hers to judge.
  const cleo = await world.as('cleo');
  await cleo.get(`/settings/attestations/${attestationOf('cleo')}`);
  await cleo.submit(`/settings/attestations/${attestationOf('cleo')}`, { fact: 'practising', text: 'À moi de dire.' });
  const queue = (await cleo.get('/moderation/objections')).text;
  const links = [...queue.matchAll(/\/moderation\/objections\/(\d+)/g)].map(([, id]) => id);
  assert.equal(links.length, 1);
  const own = world.value(`SELECT id FROM objections WHERE member_id = ${world.memberId('cleo')}`);
  assert.equal((await cleo.get(`/moderation/objections/${own}`)).status, 404);
  const place = `/moderation/objections/${links[0]}`;
  assert.match((await cleo.get(place)).text, /Ce n’est pas mon intitulé\./);
  assert.equal((await cleo.submit(place, { answer: 'accepted', reason: '' })).status, 422);
  await cleo.get(place);
  await refusesNumber(world, cleo, place, 'reason', { answer: 'accepted' });
  await cleo.get(place);
  assert.equal((await cleo.submit(place, { answer: 'accepted', reason: 'Vu avec vous.' })).status, 303);
  assert.match(await page(boris), /Contestation retenue[\s\S]*Vu avec vous\./);
  assert.equal(noticesOf('boris', 'facts.answered'), 1);
  const afterwards = (await (await world.as('rh@cap.example')).get('/organisation')).text.replace(/value="[^"]*"/g, '');
  assert.equal(afterwards, before, 'the organisation sees nothing of it');
});

test('a promotion said by oneself ends access at once, and can be taken back', async () => {
  const boris = await world.signIn('boris');
  const form = await boris.get('/settings/membership/functions');
  assert.match(form.text, /votre accès s’arrête aussitôt/, 'said before');
  await boris.submit('/settings/membership/functions', { job_title: 'Conseiller en insertion professionnelle', supervises: 'no', practising: 'yes' });
  assert.equal((await boris.get('/spaces')).status, 200);
  await boris.get('/settings/membership/functions');
  const wrong = await boris.submit('/settings/membership/functions', { job_title: 'Chef de service', supervises: '', practising: 'yes' });
  assert.equal(wrong.status, 422);
  assert.match(wrong.text, /value="Chef de service"/);
  await boris.get('/settings/membership/functions');
  await boris.submit('/settings/membership/functions', { job_title: 'Conseiller en insertion professionnelle', supervises: 'yes', practising: 'yes' });
  assert.equal((await boris.get('/spaces')).status, 403);
  assert.match(await page(boris), /Revenir à cette déclaration/);
  await boris.get('/settings/membership');
  assert.equal((await boris.submit('/settings/membership/back')).status, 303);
  assert.equal((await boris.get('/spaces')).status, 200);
  const remi = await world.as('remi');
  const refused = await remi.post('/settings/membership/back', { csrf: await remi.csrf() });
  assert.equal(refused.status, 409, 'what the organisation said is not taken back by the person');
  assert.equal((await remi.get('/spaces')).status, 403);
});

test('a year and a half: reminded, the word, grace, the end, and back at the next click', async () => {
  const term = termOf('boris');
  const jobs = async () => { await new Promise((done) => setTimeout(done, 1600)); };
  await world.advance((term - 59) * DAY);
  await until(() => noticesOf('boris', 'validity.soon') === 1, 'the first reminder');
  const home = await (await world.signIn('boris')).get('/');
  assert.match(home.text, /Toujours en exercice/);
  assert.match(home.text, /Je confirme être toujours en exercice/);
  // The organisation is asked by its own dates, and its account managers get one mail a week.
  const rh = await world.signIn('rh@cap.example');
  const asked = await rh.get('/organisation/attest');
  assert.match(asked.text, /Boris Petit/);
  await until(() => maildir(world.data).some((mail) => addressee(mail) === 'rh@cap.example'), 'the weekly mail');
  const weekly = () => maildir(world.data).filter((mail) => addressee(mail) === 'rh@cap.example').length;
  // On one's word: six months, once.
  const boris = await world.signIn('boris');
  await boris.get('/settings/membership');
  assert.equal((await boris.submit('/settings/membership/word')).location, '/settings/membership?done=word');
  assert.match(await page(boris), /Vous avez dit le/);
  assert.equal((await rh.get('/organisation/attest')).text.replace(/value="[^"]*"/g, ''), asked.text.replace(/value="[^"]*"/g, ''), 'the organisation sees nothing of the word');
  const twice = await boris.post('/settings/membership/word', { csrf: await boris.csrf() });
  assert.equal(twice.location, '/settings/membership', 'not twice');
  await world.advance((59 + 182 + 1) * DAY);
  await until(() => noticesOf('boris', 'validity.grace') === 1, 'grace is told');
  const graced = await (await world.signIn('boris')).get('/');
  assert.match(graced.text, /Votre accès continue jusqu’au/);
  assert.doesNotMatch(graced.text, /Je confirme être toujours en exercice/);
  await world.advance(60 * DAY);
  await jobs();
  const former = await world.signIn('boris');
  assert.equal((await former.get('/spaces')).status, 403);
  assert.match((await former.get('/status')).text, /terme/);
  assert.match(await page(former), /Votre accès s’est arrêté le/);
  for (const mail of mailsTo('boris')) assert.doesNotMatch(`${mail.subject}${mail.body}`, /appartenance|accès|terme|exercice/);
  assert.ok(mailsTo('boris').length >= 3);
  assert.ok(weekly() <= 4, 'at most one a week, as the clock was moved');
  // However late: one click of the organisation, and the next one of the person.
  const later = await world.signIn('rh@cap.example');
  await later.get('/organisation/attest');
  const done = await later.submit('/organisation/attest', { attestation: String(attestationOf('boris')) });
  assert.equal(done.status, 303);
  assert.equal((await former.get('/spaces')).status, 200);
  assert.equal(noticesOf('boris', 'facts.attested'), 1);
  const left = await later.get('/organisation/attest');
  assert.doesNotMatch(left.text, /Boris Petit/);
});

test('all in one click, and nobody of another organisation', async () => {
  assert.equal(await isIn('alma'), false);
  const rh = await world.signIn('rh@ml.example');
  await rh.get('/organisation/attest');
  const elsewhere = await rh.submit('/organisation/attest', { attestation: String(attestationOf('boris')) });
  assert.equal(elsewhere.status, 404);
  await rh.get('/organisation/attest');
  assert.equal((await rh.submit('/organisation/attest', { attestation: 'all' })).status, 303);
  assert.match((await rh.get('/organisation/attest')).text, /Tout est à jour/);
  assert.equal(await isIn('alma'), true);
  assert.equal(await isIn('cleo'), true);
  assert.equal((await (await world.signIn('cleo')).get('/moderation/objections')).status, 403, 'a mandate does not return by itself');
});
