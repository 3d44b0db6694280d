// What an organisation may do to its people's accounts, and what it hears of them.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { csvRow, openWorld, passwordOf } from '../lib/world.mjs';

let world;
before(async () => { world = await openWorld(); });
after(() => world.close());

test('an organisation cannot change the address of someone who has activated', async () => {
  const before = world.value("SELECT email FROM members WHERE identifier = 'alma'");
  await world.import('ml', [csvRow('alma', 'Alma;Martin').replace(before, 'autre@ml.example')]);
  assert.equal(world.value("SELECT email FROM members WHERE identifier = 'alma'"), before);
  // Of someone who was only invited it may: the address may be why they never came.
  await world.import('ml', [csvRow('ivan', 'Ivan;Rose').replace('ivan@mail', 'ivan.rose@mail')]);
  assert.equal(world.value("SELECT email FROM members WHERE identifier = 'ivan'"), 'ivan.rose@mail.example');
});

test('a row that contradicts another account is told, and does not stop the others', async () => {
  const file = join(world.room, 'ids.csv');
  const head = 'identifier,given_name,family_name,job_title,external_id';
  const title = 'Conseillère en insertion professionnelle';
  writeFileSync(file, [head, `zoe.a,Zoé,A,${title},E1`, `zoe.b,Zoé,B,${title},E2`, ''].join('\n'));
  await world.run(['member', 'import', file, '--organisation', 'ml']);
  writeFileSync(file, [head, `zoe.a,Zoé,A,${title},E2`, `zoe.c,Zoé,C,${title},E3`, ''].join('\n'));
  const { stdout, stderr } = await world.run(['member', 'import', file, '--organisation', 'ml'], { codes: [2] });
  assert.match(stdout, /^2\tzoe\.a\trefused\t/m);
  assert.match(stdout, /^3\tzoe\.c\taccepted\t/m);
  assert.match(stderr, /row 2/);
  assert.equal(world.value("SELECT count(*) FROM members WHERE identifier = 'zoe.c'"), 1);
});

const welcome = { accept: 'yes', supervises: 'no', practising: 'yes' };

// Imported, accepted by a person's decision, activated by a link, signed in: at /welcome.
async function newcomerAfterReview(identifier, title) {
  await world.import('ml', [csvRow(identifier, 'Odile;Lune', `${title};;no;yes`)]);
  assert.equal(world.value(`SELECT verdict FROM members WHERE identifier = '${identifier}'`), 'review');
  await world.run(['member', 'review', 'accept', identifier, '--reason', 'connue de deux pairs']);
  const browser = world.visitor(), link = await world.linkFor(identifier);
  await browser.get(link);
  await browser.submit(link, { password: passwordOf(identifier) });
  const signedIn = await world.signIn(identifier);
  await signedIn.get('/welcome');
  return signedIn;
}

test('a declaration that says nothing new leaves the decision of a review', async () => {
  const odile = await newcomerAfterReview('odile', 'Chargée de rayonnement');
  await odile.submit('/welcome', { ...welcome, job_title: 'Chargée de rayonnement' });
  assert.equal(world.value("SELECT verdict FROM members WHERE identifier = 'odile'"), 'peer');
  assert.equal((await odile.get('/')).status, 200);
});

test('a declaration that says something new is judged, whatever was decided', async () => {
  const odon = await newcomerAfterReview('odon', 'Chargée de rayonnement');
  await odon.submit('/welcome', { ...welcome, supervises: 'yes', job_title: 'Chargée de rayonnement' });
  assert.equal((await odon.get('/')).location, '/status');
});

test('an organisation that was told "open" is not told what a person’s declaration led to', async () => {
  await world.import('ml', [csvRow('perle', 'Perle;Jaune')]);
  await world.activate('perle');
  world.query("UPDATE members SET verdict = 'review', valid_until = 0 WHERE identifier = 'perle'");
  await world.run(['member', 'review', 'refuse', 'perle', '--reason', 'sur sa déclaration']);
  const page = await (await world.as('rh@ml.example')).get('/organisation');
  const row = page.text.slice(page.text.indexOf('Perle Jaune')).split('</tr>')[0];
  assert.match(row, /Ouvert/i);
});

test('a mandate does not come back by itself after access had lapsed', async () => {
  await world.import('cap', [csvRow('marc', 'Marc;Bleu')]);
  await world.activate('marc');
  await world.run(['animator', 'appoint', 'marc']);
  world.query("UPDATE members SET valid_until = 1 WHERE identifier = 'marc'");
  await world.import('cap', [csvRow('marc', 'Marc;Bleu')], { words: ['--attest'] });
  const { stdout } = await world.run(['may', 'marc', 'GET', '/']);
  assert.match(stdout, /marc as member/);
});

test('an account never opened is erased after 90 days, with all that was said of it', async (t) => {
  const late = await openWorld({ clock: true });
  t.after(() => late.close());
  assert.equal(late.value("SELECT count(*) FROM members WHERE identifier = 'ivan'"), 1);
  await late.advance(91 * 24 * 3600);
  for (let i = 0; i < 50 && late.value("SELECT count(*) FROM members WHERE identifier = 'ivan'") > 0; i++)
    await new Promise((done) => setTimeout(done, 100));
  assert.equal(late.value("SELECT count(*) FROM members WHERE identifier = 'ivan'"), 0);
  assert.equal(late.value("SELECT count(*) FROM audit_texts WHERE text LIKE 'ivan%'"), 0);
  assert.equal(late.value("SELECT count(*) FROM members WHERE identifier = 'alma'"), 1, 'who came stays');
  assert.match((await late.run(['verify'])).stdout, /^content/);
});
