// Seeds: written now, published at their hour, once; opened together with those invited; held when
// their author animates no more.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { refusesNumber } from '../lib/guard.mjs';
import { until } from '../lib/mail.mjs';
import { openWorld } from '../lib/world.mjs';

const DAY = 24 * 3600;
let world;
before(async () => { world = await openWorld({ clock: true, options: '[limits]\nposts_per_minute = 0' }); });
after(() => world?.close());

const now = () => Date.now() + world.offset * 1000;
// A day from now as the form's fields have it: the date and the hour of Paris.
function fieldsAt(ms) {
  const parts = Object.fromEntries(new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Paris', hourCycle: 'h23',
    year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' }).formatToParts(ms).map(({ type, value }) => [type, value]));
  return { day: `${parts.year}-${parts.month}-${parts.day}`, hour: `${parts.hour}:${parts.minute}` };
}
const inDays = (days) => fieldsAt(now() + days * DAY * 1000);
async function prepare(fields = {}, browser) {
  const cleo = browser ?? await world.signIn('cleo');
  await cleo.get('/animation/seeds/new');
  const reply = await cleo.submit('/animation/seeds', { kind: 'discussion', space: 'posture', title: 'Et si on parlait du silence ?', body: 'Que faites-vous du **silence** ?', ...fields });
  assert.equal(reply.status, 303, reply.text);
  return Number(/seeds\/(\d+)\?done=saved/.exec(reply.location)[1]);
}
const stateOf = (seed) => world.value(`SELECT state FROM seeds WHERE id = ${seed}`);
const threadOf = (seed) => until(() => world.value(`SELECT COALESCE(MAX(thread_id), 0) FROM seeds WHERE id = ${seed}`), 'its thread');
const told = (identifier, kind) => world.value(`SELECT COUNT(*) FROM notifications WHERE kind = '${kind}' AND member_id = ${world.memberId(identifier)}`);

test('a title that is too long is to be made shorter, not sent in two', async () => {
  const cleo = await world.as('cleo');
  await cleo.get('/animation/seeds/new');
  const reply = await cleo.submit('/animation/seeds', { kind: 'discussion', space: 'posture', title: 'a'.repeat(5000), body: 'Un corps.' });
  assert.equal(reply.status, 422);
  assert.match(reply.text, /trop long[^<]*caractères au plus/);
  assert.doesNotMatch(reply.text, /en deux fois/);
});

test('a seed is published at its hour, once, under the name of who wrote it, across restarts', async () => {
  const seed = await prepare(inDays(3));
  const cleo = await world.as('cleo'), alma = await world.as('alma');
  const list = await cleo.get('/animation/seeds');
  assert.match(list.text, /<h2 id="scheduled">Programmées<\/h2>[^]*silence[^]*<h2 id="waiting">/);
  assert.equal((await alma.get(`/seeds/${seed}`)).status, 404);
  assert.ok(!(await alma.get('/search?q=silence')).text.includes('Et si on parlait'));
  await world.advance(2 * DAY + 3600);
  await until(() => told('cleo', 'seed.soon') === 1, 'the reminder of the day before');
  await world.stop();
  await world.start();
  await world.advance(DAY);
  const thread = await threadOf(seed);
  await world.advance(120);
  await world.stop();
  await world.start();
  await world.advance(120);
  const page = await (await world.signIn('alma')).get(`/threads/${thread}`);
  assert.match(page.text, /Et si on parlait du silence[^]*Cléo G\.[^]*<strong>silence<\/strong>/);
  assert.equal(world.value("SELECT COUNT(*) FROM threads WHERE title LIKE 'Et si on parlait%'"), 1);
  assert.equal(told('cleo', 'seed.soon'), 1);
  const [row] = world.query(`SELECT t.text AS text FROM audit AS a JOIN audit_texts AS t ON t.seq = a.seq WHERE a.kind = 'seed.publish'`);
  assert.match(row.text, new RegExp(`seed ${seed}: scheduled -> thread ${thread}`));
  assert.equal(world.value(`SELECT body || title || html FROM seeds WHERE id = ${seed}`), '', 'its words are the thread’s alone');
  const after = await (await world.signIn('cleo')).get('/animation/seeds');
  assert.match(after.text, new RegExp(`<h2 id="published">[^]*/threads/${thread}[^]*0 réponse`));
});

test('what is wrong is said where it is, and what was typed stays', async () => {
  const cleo = await world.signIn('cleo');
  const typed = { kind: 'discussion', space: 'posture', title: 'Un titre gardé', body: 'Un texte gardé' };
  for (const [fields, message] of [[inDays(-1), /Ce moment est passé/], [{ day: '2027-02-30', hour: '09:00' }, /Écrivez le jour/],
    [{ day: '2027-03-01', hour: '9h' }, /Écrivez l’heure/], [{ day: '2027-03-01', hour: '' }, /Indiquez aussi l’heure/],
    [{ day: '', hour: '09:00' }, /Indiquez aussi le jour/]]) {
    await cleo.get('/animation/seeds/new');
    const reply = await cleo.submit('/animation/seeds', { ...typed, ...fields });
    assert.equal(reply.status, 422, JSON.stringify(fields));
    assert.match(reply.text, message);
    const kept = cleo.form('/animation/seeds');
    assert.deepEqual([kept.title, kept.body, kept.day, kept.hour], [typed.title, typed.body, fields.day, fields.hour]);
  }
  await cleo.get('/animation/seeds/new');
  const stopped = await cleo.submit('/animation/seeds', { ...typed, kind: 'question', body: 'Son numéro est le 1 85 05 78 006 048 22.' });
  assert.equal(stopped.status, 422);
  assert.match(stopped.text, /id="guard"/);
  assert.equal(world.value("SELECT COUNT(*) FROM seeds WHERE body LIKE '%1 85%'"), 0);
});

test('whoever saves signs; two who change it at once do not write over each other', async () => {
  const seed = await prepare({ title: 'À deux mains' });
  const cleo = await world.signIn('cleo'), other = await world.signIn('cleo');
  await cleo.get(`/animation/seeds/${seed}`);
  await other.get(`/animation/seeds/${seed}`);
  assert.equal((await cleo.submit(`/animation/seeds/${seed}`, { body: 'Le premier' })).status, 303);
  const late = await other.submit(`/animation/seeds/${seed}`, { body: 'Le second' });
  assert.equal(late.status, 409);
  assert.match(late.text, /Le premier[^]*Le second/);
  assert.equal((await other.submit(`/animation/seeds/${seed}`, {})).status, 303);
  assert.equal(world.value(`SELECT body FROM seeds WHERE id = ${seed}`), 'Le second');
});

test('cancelled, its text is kept and nothing is published', async () => {
  const seed = await prepare({ title: 'Annulée avant l’heure', ...inDays(1) });
  const cleo = await world.signIn('cleo');
  await cleo.get(`/animation/seeds/${seed}`);
  assert.equal((await cleo.submit(`/animation/seeds/${seed}/cancel`)).location, '/animation/seeds?done=cancelled');
  await world.advance(DAY + 3600);
  await world.advance(120);
  assert.equal(stateOf(seed), 'cancelled');
  assert.match((await (await world.signIn('cleo')).get(`/animation/seeds/${seed}`)).text, /Annulée avant l’heure/);
});

test('those invited see it, nobody else; what they confirm appears with it under their name', async () => {
  const seed = await prepare({ title: 'Ouvrir à plusieurs', kind: 'question' });
  const cleo = await world.signIn('cleo'), alma = await world.signIn('alma'), boris = await world.signIn('boris');
  const path = `/seeds/${seed}`;
  await cleo.get(`/animation/seeds/${seed}`);
  const unknown = await cleo.submit(`/animation/seeds/${seed}/guests`, { names: '@Personne X.' });
  assert.equal(unknown.status, 422);
  assert.match(unknown.text, /Aucun membre de ce nom[^]*/);
  const partly = await cleo.submit(`/animation/seeds/${seed}/guests`, { names: '@Alma M., @Personne' });
  assert.equal(partly.status, 422);
  assert.match(partly.text, /@Alma M\., @Personne[^]*personne n’a encore été invité/);
  await cleo.get(`/animation/seeds/${seed}`);
  assert.equal((await cleo.submit(`/animation/seeds/${seed}/guests`, { names: '@Alma M.' })).status, 303);
  assert.equal(told('alma', 'seed.invited'), 1);
  assert.equal((await boris.get(path)).status, 404);
  const page = await alma.get(path);
  assert.equal(page.status, 200);
  assert.match(page.text, /Ouvrir à plusieurs[^]*Que faites-vous du <strong>silence/);
  // Kept, not confirmed: it would not be published.
  assert.equal((await alma.submit(`${path}/answer`, { body: 'Je laisse *venir*.' })).location, `${path}?done=kept`);
  await alma.get(path);
  assert.equal((await alma.submit(`${path}/answer`, { body: 'Je laisse *venir*.', ready: '1' })).location, `${path}?done=ready`);
  assert.ok(!(await cleo.get(`/animation/seeds/${seed}`)).text.includes('Je laisse'), 'animators see that it is ready, not what it says');
  // The text changes: her name stands under what she confirms again.
  await cleo.get(`/animation/seeds/${seed}`);
  await cleo.submit(`/animation/seeds/${seed}`, { body: 'Que faites-vous de l’attente ?' });
  assert.equal(told('alma', 'seed.changed'), 1);
  assert.match((await cleo.get(`/animation/seeds/${seed}`)).text, /réponse commencée/);
  await alma.get(path);
  await alma.submit(`${path}/answer`, { ready: '1' });
  await cleo.get(`/animation/seeds/${seed}`);
  const published = await cleo.submit(`/animation/seeds/${seed}/publish`);
  const thread = Number(/^\/threads\/(\d+)$/.exec(published.location)[1]);
  const read = await boris.get(published.location);
  assert.match(read.text, /de l’attente \?[^]*Alma M\.[^]*Je laisse <em>venir<\/em>/);
  const [first, second] = world.query(`SELECT author_id, created_at FROM posts WHERE thread_id = ${thread} ORDER BY seq`);
  assert.deepEqual([first.author_id, second.author_id], [world.memberId('cleo'), world.memberId('alma')]);
  assert.equal(first.created_at, second.created_at);
  assert.equal((await alma.get(path)).location, published.location);
  assert.equal(told('alma', 'seed.opened'), 1);
});

test('a silenced guest keeps a draft; what they confirm comes back with why', async () => {
  const seed = await prepare({ title: 'Sous silence' }), path = `/seeds/${seed}`;
  const cleo = await world.signIn('cleo'), alma = await world.signIn('alma'), until = Date.now() + 900 * 864e5;
  await cleo.get(`/animation/seeds/${seed}`);
  await cleo.submit(`/animation/seeds/${seed}/guests`, { names: '@Alma M.' });
  world.query(`INSERT INTO member_measures (member_id, kind, ground, article, facts, reason, days, asked_by, asked_at, asked_until, holds_until, began_at)
    VALUES (${world.memberId('alma')}, 'silence', 'charter', 'Article 3', 'f', 'r', 1, ${world.memberId('cleo')}, 1, ${until}, ${until}, 1)`);
  await alma.get(path);
  const refused = await alma.submit(`${path}/answer`, { body: 'Je confirme quand même.', ready: '1' });
  assert.equal(refused.status, 403);
  assert.match(refused.text, /ne publiez pas jusqu’au .* \(Article 3\)/);
  assert.match(refused.text, /Je confirme quand même\./);
  assert.equal((await alma.submit(`${path}/answer`, { body: 'Je garde.', keep: '1' })).location, `${path}?done=kept`);
  world.query('DELETE FROM member_measures');
});

test('who declines sees it no more, and is not asked again', async () => {
  const seed = await prepare({ title: 'Sans façon' }), path = `/seeds/${seed}`;
  const cleo = await world.signIn('cleo'), boris = await world.signIn('boris');
  await cleo.get(`/animation/seeds/${seed}`);
  await cleo.submit(`/animation/seeds/${seed}/guests`, { names: '@Boris P.' });
  await boris.get(path);
  assert.equal((await boris.submit(`${path}/decline`)).status, 303);
  assert.equal((await boris.get(path)).status, 404);
  await cleo.get(`/animation/seeds/${seed}`);
  await cleo.submit(`/animation/seeds/${seed}/guests`, { names: '@Boris P.' });
  assert.equal(world.value(`SELECT COUNT(*) FROM notifications WHERE kind = 'seed.invited' AND subject = ${seed}`), 1);
  assert.equal((await boris.get(path)).status, 404);
});

test('an answer not confirmed stays its writer’s: a draft in the thread', async () => {
  const seed = await prepare({ title: 'Pas confirmée' }), path = `/seeds/${seed}`;
  const cleo = await world.signIn('cleo'), alma = await world.signIn('alma');
  await cleo.get(`/animation/seeds/${seed}`);
  await cleo.submit(`/animation/seeds/${seed}/guests`, { names: '@Alma M.' });
  await alma.get(path);
  await alma.submit(`${path}/answer`, { body: 'Pas encore prête.' });
  await cleo.get(`/animation/seeds/${seed}`);
  const { location } = await cleo.submit(`/animation/seeds/${seed}/publish`);
  assert.ok(!(await (await world.signIn('boris')).get(location)).text.includes('Pas encore prête'));
  assert.equal((await alma.get(location)).text.includes('Pas encore prête.'), true);
});

test('a series publishes one text at each turn, in order, and says when none is next', async () => {
  const cleo = await world.signIn('cleo');
  const ms = now() + 2 * DAY * 1000, weekday = new Date(ms).getUTCDay();
  await cleo.get('/animation/series/new');
  await refusesNumber(world, cleo, '/animation/series', 'name', { weekday: String(weekday), hour: '12:00' });
  await cleo.get('/animation/series/new');
  const made = await cleo.submit('/animation/series', { name: 'La question du jour', weekday: String(weekday), hour: '12:00' });
  const series = Number(/series\/(\d+)\?done=saved/.exec(made.location)[1]);
  const desk = () => world.value(`SELECT COUNT(*) FROM seeds WHERE series_id = ${series} AND state = 'waiting'`);
  const first = await prepare({ title: 'Tour un', series: String(series) }, cleo);
  const second = await prepare({ title: 'Tour deux', series: String(series) }, cleo);
  await cleo.get(`/animation/series/${series}`);
  await cleo.submit(`/animation/seeds/${second}/move`);
  assert.equal(desk(), 2);
  await world.advance(4 * DAY);
  await threadOf(second);
  assert.equal(stateOf(first), 'waiting', 'one at each turn');
  await world.advance(7 * DAY);
  await threadOf(first);
  assert.match((await (await world.signIn('cleo')).get('/animation/seeds')).text, /La question du jour[^]*aucun texte prêt/);
  await world.advance(14 * DAY);
  await until(() => world.value(`SELECT COUNT(*) FROM seed_turns WHERE series_id = ${series} AND seed_id IS NULL`) === 1, 'an empty turn');
  assert.equal(world.value(`SELECT COUNT(*) FROM seed_turns WHERE series_id = ${series}`), 3);
});

test('a seed whose author animates no more is held until another takes it on', async () => {
  await world.run(['animator', 'appoint', 'boris']);
  const boris = await world.signIn('boris');
  const seed = await prepare({ title: 'De Boris', ...inDays(2) }, boris);
  await world.run(['animator', 'dismiss', 'boris']);
  await world.advance(3 * DAY);
  await until(() => world.value(`SELECT held_at IS NOT NULL FROM seeds WHERE id = ${seed}`) === 1, 'held');
  assert.equal(stateOf(seed), 'scheduled');
  const cleo = await world.signIn('cleo');
  assert.match((await cleo.get(`/animation/seeds/${seed}`)).text, /n’anime plus/);
  await cleo.post(`/animation/seeds/${seed}/publish`, { csrf: await cleo.csrf() });
  assert.equal(stateOf(seed), 'scheduled', 'nothing appears under the name of who has left');
  await cleo.get(`/animation/seeds/${seed}`);
  assert.equal((await cleo.submit(`/animation/seeds/${seed}/adopt`)).status, 303);
  await cleo.get(`/animation/seeds/${seed}`);
  const { location } = await cleo.submit(`/animation/seeds/${seed}/publish`);
  assert.match((await (await world.signIn('alma')).get(location)).text, /De Boris[^]*Cléo G\./);
});

test('a seed begins from a model', async () => {
  const cleo = await world.signIn('cleo');
  await cleo.get('/animation/models/new?kind=question');
  await cleo.submit('/animation/models', { kind: 'question', title: 'Le lundi', body: 'Cette semaine, qu’avez-vous essayé ?' });
  const model = world.value('SELECT MAX(id) FROM models');
  assert.match((await cleo.get('/animation/seeds/new')).text, new RegExp(`/animation/seeds/new\\?model=${model}`));
  await cleo.get(`/animation/seeds/new?model=${model}`);
  assert.deepEqual([cleo.form('/animation/seeds').kind, cleo.form('/animation/seeds').body], ['question', 'Cette semaine, qu’avez-vous essayé ?']);
});
