// The letter of the community: composed, tried, sent once with the weekly letter, by each reader's
// choice and rights, and stopped in one click.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { addressee, maildir, until } from '../lib/mail.mjs';
import { sleep } from '../lib/programs.mjs';
import { openWorld } from '../lib/world.mjs';

let world, cleo;
before(async () => {
  world = await openWorld({ clock: true, options: '[limits]\nposts_per_minute = 0' });
  await until(() => world.value('SELECT COUNT(*) FROM letters WHERE done_at IS NOT NULL'), 'the first letter says where to begin');
  cleo = await world.signIn('cleo');
});
after(() => world?.close());

const untilTuesday = () => {
  const now = new Date(Date.now() + world.offset * 1000), next = new Date(now);
  next.setUTCHours(10, 0, 0, 0);
  next.setUTCDate(now.getUTCDate() + ((2 - now.getUTCDay() + 7) % 7));
  if (next <= now) next.setUTCDate(next.getUTCDate() + 7);
  return Math.round((next - now) / 1000);
};
const mails = (name, subject = /lettre de la communauté/) => maildir(world.data).filter((mail) => addressee(mail).startsWith(name) && subject.test(mail.subject));

// Minute by minute, until everybody has been gone through and all is sent.
async function goThrough(count) {
  for (let minute = 0; ; minute++) {
    await sleep(1200);
    if (world.value("SELECT COUNT(*) FROM letters WHERE done_at IS NOT NULL") >= count) break;
    assert.ok(minute < 12, 'the letter goes through everybody');
    await world.advance(61);
  }
  await until(() => world.value('SELECT COUNT(*) FROM outbox WHERE sent_at IS NULL') === 0, 'all is sent');
}

test('it is composed from what is proposed, in the order given, and looked at before', async () => {
  const page = await cleo.get('/animation/letter');
  assert.match(page.text, /value="discussion-2"/);
  const saved = await cleo.submit('/animation/letter', { introduction: 'Une semaine d’entraide.', word: 'Merci à vous.', item: 'discussion-2', 'place-discussion-2': '2', 'place-word-0': '1', look: '1' });
  assert.equal(saved.location, '/animation/letter/preview');
  const seen = await cleo.get('/animation/letter/preview');
  assert.match(seen.text, /Une semaine d’entraide[^]*Un mot de l’équipe[^]*Merci à vous[^]*Nos premiers entretiens/, 'the word first');
  assert.match(seen.text, /La lettre de la communauté est parue/, 'and as it goes to an organisation’s address');
  const [{ id }] = world.query('SELECT id FROM editions');
  assert.equal((await (await world.signIn('alma')).get(`/letters/${id}`)).status, 404, 'nobody reads it before');
});

test('two who compose at once do not write over each other', async () => {
  const other = await world.signIn('cleo');
  await cleo.get('/animation/letter');
  await other.get('/animation/letter');
  assert.equal((await cleo.submit('/animation/letter', { introduction: 'Le premier', item: 'discussion-2' })).status, 303);
  const late = await other.submit('/animation/letter', { introduction: 'Le second', item: 'discussion-2' });
  assert.equal(late.status, 409);
  assert.match(late.text, /entre-temps[^]*Le second/);
  assert.equal((await other.submit('/animation/letter', { item: 'discussion-2' })).status, 303, 'and again, seen');
  assert.equal(world.value('SELECT COUNT(*) FROM editions'), 1);
});

test('a trial goes to oneself alone', async () => {
  await cleo.get('/animation/letter');
  assert.equal((await cleo.submit('/animation/letter/test')).location, '/animation/letter?done=tested');
  await until(() => mails('cleo', /^Essai/).length === 1, 'the trial');
  assert.equal(maildir(world.data).filter(({ subject }) => subject.startsWith('Essai')).length, 1);
});

test('on its Tuesday each gets one mail, by their choice; what is hidden meanwhile falls out', async () => {
  const alma = world.memberId('alma'), boris = world.memberId('boris');
  // Boris reads titles at an address of his own; Alma takes this letter and no weekly one.
  world.query(`INSERT INTO own_addresses (member_id, address, confirmed_at) VALUES (${boris}, 'boris@chez.example', 1);
    INSERT INTO letter_choices (member_id, rhythm, has_titles, chosen_at) VALUES (${boris}, 'weekly', 1, 1), (${alma}, 'none', 0, 1)`);
  await cleo.get('/animation/letter');
  await cleo.submit('/animation/letter', { introduction: 'Une semaine d’entraide.', word: 'Merci à vous.', item: 'discussion-2' });
  world.query("INSERT INTO edition_items (edition_id, position, kind, subject) SELECT MAX(id), 9, 'question', 1 FROM editions");
  world.query("UPDATE posts SET hidden_at = 1, hidden_by = 'animator' WHERE thread_id = 1 AND seq = 1");
  await cleo.get('/animation/letter');
  const first = /<option value="(\d+)"/.exec((await cleo.get('/animation/letter')).text)[1];
  const wrong = await cleo.submit('/animation/letter/day', { at: String(Number(first) + 60000) });
  assert.equal(wrong.status, 422);
  await cleo.get('/animation/letter');
  assert.equal((await cleo.submit('/animation/letter/day', { at: first })).location, '/animation/letter?done=scheduled');
  await world.advance(untilTuesday());
  // Killed on the way: it goes on where it was.
  await sleep(1500);
  await world.stop();
  await world.start();
  await goThrough(2);
  await world.stop();
  await world.start();
  await world.advance(200);
  await sleep(1500);
  for (const name of ['alma', 'boris@chez', 'cleo']) assert.equal(mails(name, /^(La lettre|Du nouveau)/).length, 1, `${name}: one mail`);
  const [discreet] = mails('alma'), [titled] = mails('boris@chez');
  assert.match(titled.body, /Une semaine d’entraide[^]*Merci à vous[^]*Nos premiers entretiens[^]*\/threads\/2[^]*\/letters\/1/);
  assert.ok(!titled.body.includes('Relancer sans brusquer'), 'a hidden question falls out');
  assert.match(discreet.body, /est parue[^]*\/letters\/1/);
  for (const word of ['entraide', 'entretiens', 'Merci à vous', 'Nos premiers']) assert.ok(!discreet.body.includes(word), word);
  assert.equal(world.value("SELECT state FROM editions"), 'sent');
});

test('members read it inside, and nobody is sent it again', async () => {
  const alma = await world.signIn('alma');
  assert.match((await alma.get('/letters')).text, /href="\/letters\/1"/);
  const page = await alma.get('/letters/1');
  assert.match(page.text, /Une semaine d’entraide[^]*Merci à vous[^]*href="\/threads\/2"/);
  const before = maildir(world.data).filter(({ subject }) => subject.startsWith('La lettre')).length;
  await world.advance(7 * 86400);
  await goThrough(3);
  assert.equal(maildir(world.data).filter(({ subject }) => subject.startsWith('La lettre')).length, before);
});

test('its link stops this letter alone, in one click, without signing in', async () => {
  const path = new URL(mails('alma')[0].fields.get('list-unsubscribe').slice(1, -1)).pathname;
  assert.match(path, /^\/letters\/[\w-]+\/stop$/);
  const program = world.visitor();
  assert.equal((await program.post(path, 'List-Unsubscribe=One-Click', { headers: { Origin: 'https://mail.example' } })).status, 200);
  const [row] = world.query(`SELECT rhythm, has_edition FROM letter_choices WHERE member_id = ${world.memberId('alma')}`);
  assert.deepEqual({ ...row }, { rhythm: 'none', has_edition: 0 });
  const forged = path.replace('/letters/', '/letter/');
  assert.equal((await program.post(forged, '')).status, 404, 'it is no link of the weekly letter');
});
