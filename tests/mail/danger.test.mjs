// A report that a person is in danger is mailed to those who can act, at once, whatever they chose for
// their letters: nothing of it is in the mail, and there is one an hour at most.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { submitConfirmed } from '../lib/guard.mjs';
import { addressee, maildir, until } from '../lib/mail.mjs';
import { sleep } from '../lib/programs.mjs';
import { csvRow, openWorld } from '../lib/world.mjs';

let world;
before(async () => {
  world = await openWorld({ clock: true, options: '[limits]\nposts_per_minute = 0' });
  await world.import('ml', [csvRow('dora', 'Dora;Bleu'), csvRow('elie', 'Élie;Mauve')]);
  for (const one of ['dora', 'elie']) await world.activate(one);
  await world.run(['animator', 'appoint', 'dora']);
  world.query(`INSERT INTO letter_choices (member_id, rhythm, chosen_at) SELECT id, CASE identifier WHEN 'cleo' THEN 'none' ELSE 'immediate' END, 1
    FROM members WHERE identifier IN ('cleo', 'dora') ON CONFLICT DO UPDATE SET rhythm = excluded.rhythm`);
});
after(() => world?.close());

const mails = (who) => maildir(world.data).filter((mail) => addressee(mail) === `${who}@mail.example`);
const waits = (who) => world.value(`SELECT COUNT(*) FROM outbox WHERE sent_at IS NULL AND kind = 'danger' AND member_id = ${world.memberId(who)}`);

async function write(who, title, body = 'Un texte.') {
  const browser = await world.as(who);
  await browser.get('/threads/new');
  const { location } = await submitConfirmed(browser, '/threads', { space: 'metier', kind: 'discussion', title, body });
  return world.value(`SELECT id FROM posts WHERE thread_id = ${/threads\/(\d+)/.exec(location)[1]}`);
}

async function report(who, post, reason = 'danger') {
  const browser = await world.as(who);
  await browser.get(`/posts/${post}/report`);
  const reply = await browser.submit(`/posts/${post}/report`, { reason, body: 'Elle parle d’en finir, rue des Lilas' });
  assert.equal(reply.status, 303, reply.text);
  return world.value('SELECT MAX(id) FROM reports');
}

// Long enough for a mail that should not come.
async function quiet(what, count) {
  await sleep(2500);
  for (const [who, number] of Object.entries(count)) assert.equal(mails(who).length, number, `${what}: ${who}`);
}

test('each who can act has it at once, without a word of it', async () => {
  const post = await write('alma', 'Mon entretien avec Zénobie', 'Elle habite rue des Lilas.');
  await report('boris', post, 'charter');
  await until(() => mails('dora').length === 1, 'Dora, who wishes all at once, is told of it as ever');
  assert.equal(mails('cleo').length, 0, 'Cléo wishes no mail, and this can wait');
  await report('elie', post);
  for (const who of ['cleo', 'dora']) await until(() => mails(who).some(({ subject }) => /ne peut pas attendre/.test(subject)), who);
  const [mail] = mails('cleo');
  assert.match(mail.body, /\/moderation\/reports\b/);
  assert.doesNotMatch(mail.subject + mail.body, /Zénobie|Lilas|Alma|Boris|Élie|danger|signal|entretien|en finir|metier/i);
  await world.advance(1900);
  await quiet('once, and in no second mail', { cleo: 1, dora: 2, alma: 0, boris: 0 });
});

test('one an hour: what comes meanwhile is told when the hour is over, unless it is dealt with', async () => {
  await report('elie', await write('alma', 'Un deuxième message'));
  await quiet('within the hour', { cleo: 1, dora: 2 });
  await report('elie', await write('boris', 'Un troisième message'));
  assert.equal(waits('cleo'), 1, 'one for both');
  await world.advance(1800);
  await until(() => mails('cleo').length === 2 && mails('dora').length === 3, 'the hour is over');
  await report('elie', await write('boris', 'Un quatrième message'));
  const cleo = await world.as('cleo');
  for (let id; (id = world.value('SELECT MAX(id) FROM reports WHERE closed_at IS NULL'));) {
    await cleo.get(`/moderation/reports/${id}`);
    const reply = await cleo.submit(`/moderation/reports/${id}/close`, { measure: 'none', decision: 'La personne est entourée.' });
    assert.equal(reply.status, 303, reply.text);
  }
  await world.advance(3700);
  await until(() => waits('cleo') === 0 && waits('dora') === 0, 'there is nothing to say any more');
  await quiet('all is closed', { cleo: 2, dora: 3 });
});

test('not to an animator whom it is about', async () => {
  await world.advance(3700);
  await report('elie', await write('cleo', 'Un message de Cléo'));
  await until(() => mails('dora').length === 4, 'Dora is told');
  await quiet('Cléo is not', { cleo: 2 });
});
