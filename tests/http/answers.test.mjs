// A question becomes an answer: several write it and nobody's text is lost, peers say where they
// stand, an animator puts it in force, everybody finds it first; and what can end that again.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { unescapeHtml } from '../lib/browser.mjs';
import { refusesNumber } from '../lib/guard.mjs';
import { csvRow, openWorld } from '../lib/world.mjs';
import { sleep } from '../lib/programs.mjs';

const DAY_S = 24 * 3600;
let world;
before(async () => {
  world = await openWorld({ options: '[limits]\nposts_per_minute = 0', clock: true });
  await world.import('cap', [csvRow('dora', 'Dora;Lune'), csvRow('elie', 'Élie;Sable')]);
  for (const identifier of ['dora', 'elie']) await world.activate(identifier);
});
after(() => world?.close());

async function open(identifier, kind, title, answers = []) {
  const browser = await world.as(identifier);
  await browser.get('/threads/new');
  const reply = await browser.submit('/threads', { space: 'posture', kind, title, body: `Le texte de : ${title}` });
  assert.equal(reply.status, 303, reply.text);
  const path = reply.location.replace(/#.*/, '');
  for (const [who, body] of answers) {
    const other = await world.as(who);
    await other.get(path);
    assert.equal((await other.submit(`${path}/posts`, { body })).status, 303);
  }
  return path;
}

// The form that writes the thread's answer, filled and sent.
async function write(identifier, thread, fields) {
  const browser = await world.as(identifier);
  assert.equal((await browser.get(`${thread}/answer`)).status, 200);
  return browser.submit(`${thread}/answer`, fields);
}

async function act(identifier, page, action, fields = {}) {
  const browser = await world.as(identifier);
  await browser.get(page);
  const csrf = browser.form(action).csrf;
  return browser.submit(action, { csrf, ...fields });
}

const get = async (identifier, path) => (await world.as(identifier)).get(path);
const words = (page) => unescapeHtml(page.text).replace(/[\u202f\u00a0]/g, ' ');
const answerOf = (thread) => `/answers/${world.value(`SELECT id FROM answers WHERE thread_id = ${thread.split('/').pop()}`)}`;
const publish = (identifier, path, fields = {}) => act(identifier, path, `${path}/publish`, { review: '365', ...fields });

async function published(kind, title, text, fields = {}) {
  const thread = await open('alma', kind, title, [['boris', 'Une première réponse.'], ['elie', 'Une seconde.']]);
  assert.equal((await write('boris', thread, { title: text.title, body: text.body, ...fields })).status, 303);
  const path = answerOf(thread);
  assert.equal((await publish('cleo', path, kind === 'discussion' ? { close: 'yes' } : {})).status, 303);
  return { thread, path };
}

test('a draft is proposed from a thread by any member, with its sources, and read by everybody', async () => {
  const thread = await open('alma', 'question', 'Comment préparer une visite de chantier-école ?',
    [['boris', 'Appeler la veille.'], ['cleo', 'Y aller à deux.']]);
  assert.match((await get('elie', thread)).text, new RegExp(`href="${thread}/answer"`));
  const form = await get('elie', `${thread}/answer`);
  const posts = [...form.text.matchAll(/name="posts" value="(\d+)"/g)].map(([, id]) => id);
  assert.equal(posts.length, 3);
  const browser = await world.as('elie');
  const fields = Object.entries({ ...browser.form(`${thread}/answer`), title: 'Visiter un chantier-école', body: 'Appeler, **puis** y aller à deux.' })
    .filter(([name]) => name !== 'posts');
  const reply = await browser.post(`${thread}/answer`, [...fields, ['posts', posts[1]], ['link', `/posts/${posts[2]}`]].filter(([name, value], i, all) => name !== 'link' || value));
  assert.equal(reply.status, 303, reply.text.slice(0, 300));
  const page = await get('boris', reply.location);
  assert.match(page.text, /<h1>Visiter un chantier-école<\/h1>/);
  assert.match(page.text, /<strong>puis<\/strong>/);
  assert.match(words(page), /Appeler la veille/);
  assert.match(words(page), /Y aller à deux\./);
  assert.match(page.text, new RegExp(`href="/posts/${posts[1]}"`));
  assert.match(words(await get('boris', thread)), /Une réponse collective s’écrit : version 1, par Élie S\./);
  // A source that its author takes back becomes a sentence.
  await act('boris', `/posts/${posts[1]}/edit`, `/posts/${posts[1]}/delete`);
  const later = words(await get('alma', reply.location));
  assert.doesNotMatch(later, /Appeler la veille/);
});

test('two write at once: the second sees both texts line by line, and nothing is lost', async () => {
  const thread = await open('alma', 'question', 'Que dire d’un refus de financement ?', [['boris', 'Une réponse.']]);
  const [boris, elie] = [await world.as('boris'), await world.as('elie')];
  assert.equal((await write('boris', thread, { title: 'Après un refus', body: 'Première ligne.\nDeuxième ligne.' })).status, 303);
  const path = answerOf(thread);
  await boris.get(`${thread}/answer`);
  await elie.get(`${thread}/answer`);
  assert.equal((await boris.submit(`${thread}/answer`, { body: 'Première ligne.\nDeuxième ligne, de Boris.' })).status, 303);
  const refused = await elie.submit(`${thread}/answer`, { body: 'Première ligne, d’Élie.\nDeuxième ligne.' });
  assert.equal(refused.status, 409);
  const text = words(refused);
  assert.match(text, /<del>[^<]*<span[^>]*>[^<]*<\/span>Deuxième ligne, de Boris\.<\/del>/);
  assert.match(text, /<ins>[^<]*<span[^>]*>[^<]*<\/span>Première ligne, d’Élie\.<\/ins>/);
  assert.match(text, /Boris P\./);
  assert.equal(elie.form(`${thread}/answer`).body, 'Première ligne, d’Élie.\nDeuxième ligne.');
  const merged = 'Première ligne, d’Élie.\nDeuxième ligne, de Boris.';
  assert.equal((await elie.submit(`${thread}/answer`, { body: merged, note: 'les deux réunis' })).status, 303);
  const page = words(await get('alma', path));
  assert.match(page, /Version 3, écrite par Élie S\./);
  assert.match(page, /les deux réunis/);
  // Each text is there, by whoever wrote it.
  assert.match(words(await get('alma', `${path}/versions/2`)), /écrite par Boris P\.[\s\S]*Deuxième ligne, de Boris/);
  assert.match(words(await get('alma', `${path}/versions/1`)), /<p>Première ligne\.<br>\s*Deuxième ligne\.<\/p>/);
  assert.equal((await get('alma', `${path}/versions/4`)).status, 404);
  assert.equal((await get('alma', `${path}/versions/un`)).status, 404);
  // The same form twice is one version; an empty one comes back.
  await elie.get(`${thread}/answer`);
  const fields = { ...elie.form(`${thread}/answer`), body: 'Encore.' };
  assert.equal((await elie.post(`${thread}/answer`, fields)).status, 303);
  assert.equal((await elie.post(`${thread}/answer`, fields)).status, 303);
  assert.equal(world.value(`SELECT MAX(version) FROM answer_versions WHERE answer_id = ${path.split('/').pop()}`), 4);
  await elie.get(`${thread}/answer`);
  const empty = await elie.submit(`${thread}/answer`, { title: '', body: 'Un texte gardé' });
  assert.equal(empty.status, 422);
  assert.match(empty.text, /Un texte gardé/);
});

test('a draft resumed after somebody else saved still meets that version', async () => {
  const thread = await open('alma', 'question', 'Reprendre un brouillon ?', [['boris', 'Oui.']]);
  await write('boris', thread, { title: 'Un titre', body: 'Le début.' });
  const elie = await world.as('elie');
  await elie.get(`${thread}/answer`);
  const kept = await elie.submit(`${thread}/answer`, { body: 'Le début, par Élie.', keep: '1' });
  assert.equal(kept.status, 303);
  await write('boris', thread, { body: 'Le début, par Boris.' });
  assert.match(words(await get('elie', '/drafts')), /Réponse collective/);
  assert.match((await elie.get(kept.location)).text, /Le début, par Élie\./);
  assert.equal((await elie.submit(`${thread}/answer`)).status, 409);
});

test('only an animator who acts puts it in force; then it stands first everywhere', async () => {
  const thread = await open('alma', 'question', 'Préparer un entretien pendant un arrêt ?', [['boris', 'Une réponse.'], ['elie', 'Une autre réponse.']]);
  await write('boris', thread, { title: 'Premier rendez-vous en convalescence', body: 'Proposer le téléphone, **laisser** choisir.' });
  const path = answerOf(thread), id = path.split('/').pop();
  const alma = await world.as('alma');
  const csrf = await alma.csrf();
  assert.equal((await alma.post(`${path}/publish`, { csrf, version: '1', review: '365' })).status, 403);
  assert.doesNotMatch((await get('alma', path)).text, new RegExp(`action="${path}/publish"`));
  assert.doesNotMatch((await get('elie', '/search?q=convalescence')).text, new RegExp(`href="${path}"`), 'a draft is not found');
  // What was read is what is published: not a version that came since.
  const cleo = await world.as('cleo');
  await cleo.get(path);
  await write('elie', thread, { body: 'Proposer le téléphone, **laisser** choisir, rappeler.' });
  const stale = await cleo.submit(`${path}/publish`, { review: '365' });
  assert.equal(stale.status, 409);
  assert.match(words(stale), /Quelqu’un a enregistré une autre version/);
  assert.equal((await publish('cleo', path)).status, 303);
  assert.deepEqual(world.query(`SELECT state, answer_id FROM threads WHERE id = ${thread.split('/').pop()}`), [{ state: 'answered', answer_id: Number(id) }]);
  const page = words(await get('boris', path));
  assert.match(page, /Version 2, publiée le/);
  assert.match(page, /À relire avant le/);
  // On its thread, above the messages.
  const there = (await get('boris', thread)).text;
  assert.ok(there.indexOf('rappeler.') > 0 && there.indexOf('rappeler.') < there.indexOf('class="messages"'));
  // In lists.
  for (const list of ['/questions', '/spaces/posture']) assert.match((await get('elie', list)).text, new RegExp(`href="${path}"`), list);
  assert.match((await get('elie', '/answers')).text, new RegExp(`href="${path}"`));
  assert.match((await get('elie', '/')).text, new RegExp(`href="${path}"`));
  // In search: before messages and titles.
  for (const question of ['convalescence', 'rappeler']) {
    const found = (await get('elie', `/search?q=${encodeURIComponent(question)}`)).text;
    const main = found.slice(found.indexOf('<main'));
    const first = /<section aria-labelledby="(\w+)"/.exec(main);
    assert.equal(first?.[1], 'answers', question);
    assert.match(main, new RegExp(`href="${path}"`), question);
  }
  // A mandate that ended publishes nothing.
  await write('boris', thread, { body: 'Une version de plus.' });
  await cleo.get(path);
  world.query(`UPDATE mandates SET ended_at = 1 WHERE member_id = ${world.memberId('cleo')}`);
  const late = await cleo.submit(`${path}/publish`, { review: '365' });
  world.query(`UPDATE mandates SET ended_at = NULL WHERE member_id = ${world.memberId('cleo')}`);
  assert.equal(late.status, 403);
});

test('found first by the words of the theme that was chosen', async () => {
  const { path } = await published('question', 'Une question sans mot-clé', { title: 'Sans mot-clé', body: 'Un texte neutre.' }, { topics: 'handicap' });
  const found = (await get('elie', '/search?q=handicap')).text;
  const main = found.slice(found.indexOf('<main'));
  assert.equal(/<section aria-labelledby="(\w+)"/.exec(main)?.[1], 'answers');
  assert.match(main, new RegExp(`href="${path}"`));
  assert.match((await get('elie', '/answers?theme=handicap')).text, new RegExp(`href="${path}"`));
  assert.doesNotMatch((await get('elie', '/answers?theme=vae')).text, new RegExp(`href="${path}"`));
  assert.equal((await get('elie', '/answers?theme=rien')).status, 404);
  assert.equal((await get('elie', '/answers?before=x')).status, 400);
});

test('endorsements are named, freely taken back; a reservation is kept word for word and is its author’s', async () => {
  const { thread, path } = await published('case', 'Un cas pour voir', { title: 'Ce que nous avons appris', body: 'Attendre.' });
  for (const who of ['alma', 'elie']) assert.equal((await act(who, path, `${path}/signatures`)).status, 303);
  assert.match(words(await get('boris', path)), /Alma M\.[\s\S]*Élie S\./);
  assert.match(words(await get('boris', `${path}/signatures`)), /Alma M\./);
  const tables = world.query("SELECT sql FROM sqlite_schema WHERE name = 'answer_endorsements'")[0].sql;
  assert.doesNotMatch(tables, /_at/, 'when is not kept');
  await act('elie', path, `${path}/signatures/withdraw`);
  assert.doesNotMatch(words(await get('boris', path)).replace(/écrite par Élie/g, ''), /Élie S\./);
  const body = 'Sauf quand *rien* ne bouge : alors <b>agir</b>.';
  assert.equal((await act('dora', path, `${path}/reservations`, { body })).status, 303);
  const number = world.value("SELECT id FROM answer_reservations WHERE markdown LIKE 'Sauf quand%'");
  assert.equal((await (await world.as('dora')).post(`${path}/reservations`, { csrf: await (await world.as('dora')).csrf(), body: 'Une autre' })).status, 409);
  // It stays beside the next versions, published or not; nobody else takes it away.
  await write('boris', thread, { body: 'Attendre, puis agir.' });
  await publish('cleo', path);
  const page = words(await get('alma', path));
  assert.match(page, /Dora L\.[\s\S]*Sauf quand <em>rien<\/em> ne bouge/);
  assert.match(page, /Écrite à la version 1/);
  assert.match(page, /version 1/, 'who signed version 1 did not sign version 2');
  for (const who of ['alma', 'cleo']) {
    const browser = await world.as(who);
    assert.equal((await browser.post(`/reservations/${number}/withdraw`, { csrf: await browser.csrf() })).status, 403, who);
  }
  assert.equal((await act('dora', path, `/reservations/${number}/withdraw`)).status, 303);
  assert.doesNotMatch(words(await get('alma', path)), /Sauf quand/);
  // The case keeps the state that its author gives it; earlier published versions can be read.
  assert.equal(world.value(`SELECT state FROM threads WHERE id = ${thread.split('/').pop()}`), 'open');
  assert.match(words(await get('elie', `${path}/versions/1`)), /publiée le/);
});

test('taken back with its reason, it is a draft again and found nowhere', async () => {
  const { thread, path } = await published('question', 'Une question à retirer', { title: 'Hypoténuse du conseil', body: 'Un texte.' });
  assert.match((await get('elie', '/search?q=hypot%C3%A9nuse')).text, new RegExp(`href="${path}"`));
  const blank = await act('cleo', path, `${path}/unpublish`);
  assert.equal(blank.status, 422);
  await refusesNumber(world, await world.as('cleo'), `${path}/unpublish`, 'reason');
  assert.equal((await act('cleo', path, `${path}/unpublish`, { reason: 'Une règle a changé' })).status, 303);
  assert.match(words(await get('elie', path)), /Retirée par l’animation[\s\S]*Une règle a changé/);
  assert.doesNotMatch((await get('elie', '/search?q=hypot%C3%A9nuse')).text, new RegExp(`href="${path}"`));
  assert.doesNotMatch((await get('elie', '/answers')).text, new RegExp(`<h3[^>]*><a href="${path}"`));
  assert.equal(world.value(`SELECT state FROM threads WHERE id = ${thread.split('/').pop()}`), 'open');
  assert.match(words(await get('boris', '/notifications')), /a été retirée par l’animation/);
  assert.deepEqual(world.query("SELECT kind FROM audit WHERE kind LIKE 'answer.%' ORDER BY seq DESC LIMIT 2").map(({ kind }) => kind), ['answer.unpublish', 'answer.publish']);
});

test('a discussion is closed with its conclusion, says so kindly, and opens again', async () => {
  const thread = await open('alma', 'discussion', 'Nos pratiques du premier accueil', [['boris', 'Un avis.']]);
  await write('boris', thread, { title: 'Nous accueillons à deux', body: 'À deux.' });
  const path = answerOf(thread), elie = await world.as('elie');
  await elie.get(thread);
  const form = elie.form(`${thread}/posts`);
  assert.equal((await publish('cleo', path, { close: 'yes' })).status, 303);
  const late = await elie.post(`${thread}/posts`, { ...form, body: 'Un texte écrit pendant la clôture' });
  assert.equal(late.status, 409);
  assert.match(late.text, /Un texte écrit pendant la clôture/);
  assert.match(words(late), /Cette discussion a été close entre-temps/);
  const page = await elie.get(thread);
  assert.match(words(page), /Cette discussion est close/);
  assert.doesNotMatch(page.text, new RegExp(`action="${thread}/posts"`));
  assert.match(page.text, /class="messages closed"/, 'where no message is quoted');
  assert.doesNotMatch(words(page), /messages\. Répondre|Proposer une conclusion/);
  assert.match(words(page), /Conclusion[\s\S]*Nous accueillons à deux/);
  // Neither any member; but its author, and animators.
  assert.equal((await elie.post(`${thread}/reopen`, { csrf: await elie.csrf() })).status, 403);
  assert.equal((await act('alma', thread, `${thread}/reopen`)).status, 303);
  assert.equal((await act('elie', thread, `${thread}/posts`, { body: 'Me revoilà' })).status, 303);
  assert.equal((await act('cleo', path, `${thread}/close`)).status, 303);
  assert.match(words(await get('elie', thread)), /Cette discussion est close/);
  // Without a conclusion there is nothing to close.
  const other = await open('alma', 'discussion', 'Sans conclusion', [['boris', 'Un avis.']]);
  const cleo = await world.as('cleo');
  assert.equal((await cleo.post(`${other}/close`, { csrf: await cleo.csrf() })).status, 409);
});

test('a purge reaches every version, reservation and note, the index and the person’s own data', async () => {
  const secret = 'Quincampoix-Zéphyrine';
  const { thread, path } = await published('question', 'Une question à purger', { title: `Titre ${secret}`, body: `Un texte de ${secret}.` });
  await write('elie', thread, { body: `Encore **${secret}** ici.`, note: `sur ${secret}` });
  await act('dora', path, `${path}/reservations`, { body: `Une réserve, ${secret}.` });
  const routes = [path, `${path}/versions/1`, `${path}/versions/2`, `${thread}/answer`, thread, '/answers', '/', '/questions', `/search?q=quincampoix`];
  const holding = async (identifier) => {
    const found = [];
    for (const route of routes) if (words(await get(identifier, route)).includes(secret)) found.push(route);
    return found;
  };
  assert.ok((await holding('alma')).length >= 6);
  // The passage stands in no message: the thread's answer is reason enough to ask.
  const opening = world.value(`SELECT id FROM posts WHERE thread_id = ${thread.split('/').pop()} AND seq = 1`);
  assert.match((await get('cleo', path)).text, new RegExp(`href="/moderation/posts/${opening}/purge"`));
  const cleo = await world.as('cleo');
  await cleo.get(`/moderation/posts/${opening}/purge`);
  const done = await cleo.submit(`/moderation/posts/${opening}/purge`, { passage: secret, reason: 'beneficiary' });
  assert.equal(done.status, 200);
  assert.match(words(done), /Ce passage|définitif|Confirmer/i);
  assert.equal((await cleo.submit(`/moderation/posts/${opening}/purge`)).status, 303);
  assert.deepEqual(await holding('alma'), []);
  for (const [table, columns] of [['answer_versions', 'title || markdown || html || note || labels'], ['answer_reservations', 'markdown || html'], ['answers', 'reason']])
    assert.equal(world.value(`SELECT COUNT(*) FROM ${table} WHERE INSTR(${columns}, '${secret}') > 0`), 0, table);
});

test('who leaves takes their endorsements with them; versions stay, without a name', async () => {
  const { path } = await published('question', 'Une question de départ', { title: 'Rester ou partir', body: 'Un texte.' });
  await world.import('cap', [csvRow('fanny', 'Fanny;Sel')]);
  await world.activate('fanny');
  await act('fanny', path, `${path}/signatures`);
  await act('fanny', path, `${path}/reservations`, { body: 'Une réserve de Fanny, gardée.' });
  await world.run(['member', 'leave', 'fanny']);
  const page = words(await get('alma', path));
  assert.doesNotMatch(page, /Fanny S\./);
  assert.match(page, /gardée\./);
  assert.equal(world.value(`SELECT COUNT(*) FROM answer_endorsements WHERE member_id = ${world.memberId('fanny')}`), 0);
});

test('animators are told when it is to be read again, and may say that it holds', async () => {
  const { path } = await published('question', 'Une question qui vieillit', { title: 'Ce qui vieillit', body: 'Un texte.' });
  // Mandates and attestations last less: what matters is whom the job tells.
  world.query(`DELETE FROM notifications; UPDATE mandates SET ends_at = 9000000000000;
    UPDATE members SET valid_until = 9000000000000 WHERE state = 'active'`);
  await world.advance(360 * DAY_S);
  await sleep(1500);
  const waiting = () => world.query("SELECT member_id FROM notifications WHERE kind = 'answer.review'").map((row) => row.member_id);
  assert.deepEqual(waiting(), []);
  await world.advance(7 * DAY_S);
  for (let i = 0; i < 60 && !waiting().length; i++) {
    world.query("UPDATE jobs SET due_at = 0 WHERE kind = 'answers_review'");
    await sleep(250);
  }
  assert.ok(waiting().includes(world.memberId('cleo')) && !waiting().includes(world.memberId('alma')));
  const cleo = await world.signIn('cleo');
  assert.match(words(await cleo.get(path)), /À relire/);
  await cleo.submit(`${path}/review`);
  assert.doesNotMatch(words(await cleo.get(path)), /devait être relue/);
});
