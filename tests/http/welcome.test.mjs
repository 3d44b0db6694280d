// From the activation mail to the inside: one page, one step that offers codes, and what they leave
// behind. And what a sign-in from an unknown browser tells its owner.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { addressee, linkOf, maildir, mailTo } from '../lib/mail.mjs';
import { csvRow, openWorld, passwordOf } from '../lib/world.mjs';

let world;
before(async () => { world = await openWorld({ clock: true }); });
after(() => world.close());

const answers = { job_title: 'Conseillère en insertion professionnelle', supervises: 'no', practising: 'yes', accept: 'yes' };

// Imported, activated by the link of the mail, signed in: at /welcome.
async function newcomer(identifier) {
  await world.import('ml', [csvRow(identifier, 'Lila;Morand')]);
  const link = linkOf(await mailTo(world.data, `${identifier}@mail.example`));
  const browser = world.visitor();
  await browser.get(link);
  assert.equal((await browser.submit(link, { password: passwordOf(identifier) })).location, '/login');
  await browser.signIn(identifier, passwordOf(identifier));
  assert.equal((await browser.get('/welcome')).status, 200);
  return browser;
}
const member = (identifier, column) => world.value(`SELECT ${column} FROM members WHERE identifier = '${identifier}'`);

test('from the mail to the first page inside in four forms, with what one chose', async () => {
  const lila = await newcomer('lila');
  assert.equal(lila.form('/welcome').region, '', 'none came with the list');
  const [, topic] = /name="topics" value="([^"]+)"/.exec(lila.page.text);
  const reply = await lila.submit('/welcome', { ...answers, region: 'Bretagne', topics: topic, own_address: 'Lila@Chez.Example' });
  assert.equal(reply.location, '/welcome/codes');
  assert.equal(member('lila', 'region'), 'Bretagne');
  assert.equal(world.value(`SELECT topic FROM member_topics WHERE member_id = ${world.memberId('lila')}`), topic);
  await lila.get('/welcome/codes');
  const codes = await lila.submit('/settings/recovery/codes');
  assert.equal(codes.text.match(/<code>[A-Z-]{19}<\/code>/g).length, 10);
  assert.equal((await lila.get('/')).status, 200);
  const link = linkOf(await mailTo(world.data, 'lila@chez.example'));
  await lila.get(link);
  assert.match((await lila.submit(link)).text, /lila@chez\.example/);
  assert.equal(world.value(`SELECT COUNT(*) FROM recovery_codes WHERE member_id = ${world.memberId('lila')}`), 10);
});

test('codes are made once without the password, and not after an hour', async () => {
  const maya = await newcomer('maya');
  await maya.submit('/welcome', answers);
  await maya.get('/welcome/codes');
  const form = maya.form('/settings/recovery/codes');
  assert.equal((await maya.post('/settings/recovery/codes', form)).status, 200);
  assert.equal((await maya.post('/settings/recovery/codes', form)).status, 422, 'a second time');
  assert.doesNotMatch((await maya.get('/welcome/codes')).text, /<code>/, 'shown once');
  const noor = await newcomer('noor');
  await noor.submit('/welcome', answers);
  await noor.get('/welcome/codes');
  const late = noor.form('/settings/recovery/codes');
  await world.advance(3700);
  assert.equal((await noor.post('/settings/recovery/codes', late)).status, 422);
});

test('what is wrong is said beside its field, and nothing is lost or done', async () => {
  const olga = await newcomer('olga');
  const wrong = [{ own_address: 'olga@mail.example' }, { own_address: 'pas une adresse' }, { region: 'Atlantide' }, { accept: '' }];
  for (const one of wrong) {
    await olga.get('/welcome');
    const reply = await olga.submit('/welcome', { ...answers, job_title: 'Un titre gardé', region: 'Bretagne', own_address: 'olga@chez.example', ...one });
    assert.equal(reply.status, 422, JSON.stringify(one));
    assert.match(reply.text, /aria-invalid="true"/);
    const kept = olga.form('/welcome');
    assert.equal(kept.job_title, 'Un titre gardé');
    assert.equal(kept.own_address, one.own_address ?? 'olga@chez.example');
  }
  assert.equal(member('olga', 'declared_at'), null);
  assert.equal(world.value('SELECT COUNT(*) FROM address_requests WHERE address LIKE \'olga%\''), 0);
});

test('a list does not move somebody who has come in to another region', async () => {
  await world.import('ml', [csvRow('lila', 'Lila;Morand')], { words: ['--attest'] });
  assert.equal(member('lila', 'region'), 'Bretagne');
});

test('a sign-in from an unknown browser is told inside and to the own address, the first not', async () => {
  const told = (identifier) => world.query(`SELECT kind FROM notifications WHERE member_id = ${world.memberId(identifier)} AND kind LIKE 'session%'`);
  const warnings = () => maildir(world.data).filter((mail) => addressee(mail) === 'lila@chez.example' && /Nouvelle connexion/.test(mail.subject)).length;
  assert.equal(told('lila').length, 0, 'the first time');
  const browser = world.visitor();
  await browser.get('/login');
  await browser.submit('/login', { identifier: 'lila', password: passwordOf('lila') },
    { headers: { 'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:102.0) Gecko/20100101 Firefox/102.0' } });
  assert.deepEqual(told('lila').map((row) => row.kind), ['session.firefox']);
  const mail = await mailTo(world.data, 'lila@chez.example', 1, /Nouvelle connexion/);
  assert.doesNotMatch(mail.raw, /Firefox|Lila|Morand/);
  assert.match((await browser.get('/notifications')).text, /Nouvelle connexion à votre compte, depuis Firefox/);
  await browser.submit('/logout');
  await browser.signIn('lila', passwordOf('lila'));
  assert.equal(told('lila').length, 1, 'the same browser again');
  await browser.get('/settings/recovery');
  await browser.submit('/settings/recovery/notices', {});
  await browser.get('/settings/recovery');
  const off = browser.form('/settings/recovery/notices');
  delete off.tells;
  await browser.post('/settings/recovery/notices', off);
  await world.signIn('lila');
  assert.equal(told('lila').length, 2);
  await world.signIn('maya');
  assert.equal(warnings(), 1, 'stopped');
});

test('nothing of the agent’s words is kept but its family', () => {
  const tables = world.query("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'search%'");
  for (const { name } of tables)
    assert.doesNotMatch(JSON.stringify(world.query(`SELECT * FROM ${name}`)), /Gecko|rv:102/, name);
});
