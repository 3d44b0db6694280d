// What animators do to threads: one page for all of it, each act told to who opened the thread and
// logged with before and after; two threads made one and messages moved out without a dead link; two
// animators at once.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { unescapeHtml } from '../lib/browser.mjs';
import { sleep } from '../lib/programs.mjs';
import { csvRow, openWorld } from '../lib/world.mjs';

const DAY_S = 24 * 3600;
let world;
before(async () => {
  world = await openWorld({ options: '[limits]\nposts_per_minute = 0', clock: true });
  await world.import('cap', [csvRow('dora', 'Dora;Lune'), csvRow('elie', 'Élie;Sable')]);
  for (const identifier of ['dora', 'elie']) await world.activate(identifier);
  await world.run(['animator', 'appoint', 'dora']);
});
after(() => world?.close());

const idOf = (thread) => Number(/\d+/.exec(thread)[0]);
const get = async (identifier, path) => (await world.as(identifier)).get(path);
const words = (page) => unescapeHtml(page.text).replace(/[\u202f\u00a0]/g, ' ');
const logged = (text) => world.value(`SELECT COUNT(*) FROM audit_texts WHERE text = '${text.replaceAll("'", "''")}'`);

async function open(identifier, title, answers = [], fields = {}) {
  const browser = await world.as(identifier);
  await browser.get('/threads/new');
  const reply = await browser.submit('/threads', { space: 'posture', kind: 'discussion', title, body: `Le texte de : ${title}`, ...fields });
  assert.equal(reply.status, 303, reply.text);
  const thread = reply.location.replace(/#.*/, '');
  for (const [who, body] of answers) await answer(who, thread, body);
  return thread;
}

async function answer(who, thread, body) {
  const browser = await world.as(who);
  await browser.get(thread);
  const reply = await browser.submit(`${thread}/posts`, { body });
  assert.equal(reply.status, 303, reply.text);
  return reply;
}

const desk = (thread) => `/animation${thread}`;
const seen = (thread) => world.value(`SELECT steered FROM threads WHERE id = ${idOf(thread)}`);
async function act(identifier, thread, act, fields = {}) {
  const browser = await world.as(identifier);
  await browser.get(desk(thread));
  return browser.post(desk(thread), { csrf: await browser.csrf(), act, seen: seen(thread), ...fields });
}

async function merge(identifier, from, into) {
  const browser = await world.as(identifier), path = `${desk(from)}/merge`;
  const preview = await browser.get(`${path}?into=${encodeURIComponent(`https://x.example${into}#reply`)}`);
  assert.equal(preview.status, 200, preview.text);
  return { preview, reply: await browser.submit(path, {}) };
}

test('a title is changed, its author told, and the old one shown to the author alone', async () => {
  const thread = await open('alma', 'Mme D. de l’agence', [['boris', 'Une réponse.']], { body: 'Un texte.' });
  const reply = await act('cleo', thread, 'title', { name: 'Un premier entretien difficile', reason: 'On reconnaissait une personne.' });
  assert.equal(reply.status, 303, reply.text);
  assert.match(words(await get('boris', thread)), /<h1>Un premier entretien difficile<\/h1>/);
  assert.doesNotMatch(words(await get('boris', thread)), /Mme D\./);
  assert.match(words(await get('alma', thread)), /Il était : Mme D\. de l’agence/);
  assert.match(words(await get('alma', thread)), /On reconnaissait une personne/);
  assert.match(words(await get('alma', '/notifications')), /Le titre de votre fil a été changé/);
  assert.doesNotMatch(words(await get('boris', '/notifications')), /Le titre de votre fil/);
  assert.equal(logged(`thread ${idOf(thread)}: Mme D. de l’agence -> Un premier entretien difficile`), 1);
  // Found by its new title.
  assert.match((await get('boris', '/search?q=entretien+difficile')).text, new RegExp(`href="${thread}`));
});

test('moved, of another kind, labelled, linked both ways', async () => {
  const thread = await open('alma', 'À ranger'), other = await open('boris', 'Le voisin');
  world.query("INSERT OR IGNORE INTO spaces (slug, title, created_at) VALUES ('range', 'Rangé', 1)");
  assert.equal((await act('cleo', thread, 'move', { space: 'range' })).status, 303);
  assert.match((await get('boris', '/spaces/range')).text, new RegExp(`href="${thread}"`));
  assert.match(words(await get('alma', '/notifications')), /Votre fil a changé d’espace/);
  assert.equal(world.value(`SELECT COUNT(*) FROM audit_texts WHERE text LIKE 'thread ${idOf(thread)}: space % -> space %'`), 1);
  assert.match(words(await get('alma', thread)), new RegExp(`Il était dans : ${world.value("SELECT title FROM spaces WHERE slug = 'posture'")}`));
  assert.equal((await act('cleo', thread, 'kind', { kind: 'question' })).status, 303);
  assert.equal(logged(`thread ${idOf(thread)}: discussion -> question`), 1);
  const topics = [...(await get('cleo', desk(thread))).text.matchAll(/name="topics" value="([^"]+)"/g)].map(([, id]) => id);
  assert.ok(topics.length > 1);
  assert.equal((await act('cleo', thread, 'label', { topics: topics[1] })).status, 303);
  assert.equal(world.value(`SELECT GROUP_CONCAT(topic) FROM thread_topics WHERE thread_id = ${idOf(thread)}`), topics[1]);
  assert.equal((await act('cleo', thread, 'link', { other: `https://communaute.example${other}?page=1#reply` })).status, 303);
  assert.match((await get('alma', thread)).text, new RegExp(`Fils liés[^]*href="${other}"`));
  assert.match((await get('alma', other)).text, new RegExp(`Fils liés[^]*href="${thread}"`));
  const none = await act('cleo', thread, 'link', { other: '/threads/999999' });
  assert.equal(none.status, 422);
  assert.match(words(none), /Aucun fil n’est à cette adresse/);
  assert.match(none.text, /value="\/threads\/999999"/);
  assert.equal((await act('cleo', thread, 'unlink', { other: String(idOf(other)) })).status, 303);
  assert.doesNotMatch((await get('alma', other)).text, /Fils liés/);
});

test('a question is closed with a conclusion, takes no answer, and is open again', async () => {
  const thread = await open('alma', 'Close avec des mots', [['boris', 'Une piste.']], { kind: 'question' });
  const late = await world.as('elie');
  await late.get(thread);
  const empty = await act('cleo', thread, 'close', { body: ' ' });
  assert.equal(empty.status, 422);
  assert.equal((await act('cleo', thread, 'close', { body: 'Deux pistes.\nLa première suffit.' })).status, 303);
  const page = words(await get('alma', thread));
  assert.match(page, /Deux pistes\.\nLa première suffit\./);
  assert.doesNotMatch(page, /<form class="composer"/);
  const refused = await late.submit(`${thread}/posts`, { body: 'Arrivée trop tard' });
  assert.equal(refused.status, 409);
  assert.match(refused.text, /Arrivée trop tard/);
  assert.match(words(await get('alma', '/notifications')), /Votre fil a été fermé avec une conclusion/);
  assert.equal((await act('cleo', thread, 'reopen')).status, 303);
  assert.equal(world.value(`SELECT state FROM threads WHERE id = ${idOf(thread)}`), 'open');
  assert.doesNotMatch(words(await get('alma', thread)), /Deux pistes/);
  await answer('elie', thread, 'Enfin.');
});

test('what an animator chose is the discussion of the week', async () => {
  const thread = await open('boris', 'Choisie entre toutes'), other = await open('alma', 'Choisie à la place');
  const week = Number(/name="week" value="(\d+)"/.exec((await get('cleo', desk(thread))).text)[1]);
  assert.equal((await act('cleo', thread, 'feature', { week, instead: 0 })).status, 303);
  assert.match((await get('elie', '/')).text, new RegExp(`id="debate"[^]*href="${thread}"`));
  assert.match(words(await get('boris', '/notifications')), /Votre fil est la discussion de la semaine/);
  // Another animator, who has not seen that choice, does not undo it.
  const blind = await act('dora', other, 'feature', { week, instead: 0 });
  assert.equal(blind.status, 409);
  assert.match(words(blind), /Choisie entre toutes/);
  assert.equal((await act('dora', other, 'feature', { week, instead: idOf(thread) })).status, 303);
  assert.match((await get('elie', '/')).text, new RegExp(`id="debate"[^]*href="${other}"`));
  assert.equal((await act('dora', other, 'feature', { week: week + 1, instead: 0 })).status, 422);
});

test('two animators at once: the second is told, sees the thread as it is, and loses no word', async () => {
  const thread = await open('alma', 'Un titre que deux changent');
  const dora = await world.as('dora');
  await dora.get(desk(thread));
  const old = seen(thread);
  assert.equal((await act('cleo', thread, 'title', { name: 'Le titre de Cléo' })).status, 303);
  const reply = await dora.post(desk(thread), { csrf: await dora.csrf(), act: 'title', seen: old, name: 'Le titre de Dora', reason: 'Plus clair ainsi' });
  assert.equal(reply.status, 409);
  assert.match(words(reply), /Une autre personne a modifié ce fil entre-temps/);
  assert.match(words(reply), /Le titre de Cléo/);
  assert.match(reply.text, /value="Le titre de Dora"/);
  assert.match(reply.text, /Plus clair ainsi/);
  assert.equal(world.value(`SELECT title FROM threads WHERE id = ${idOf(thread)}`), 'Le titre de Cléo');
  assert.equal((await dora.post(desk(thread), { csrf: await dora.csrf(), act: 'title', seen: seen(thread), name: 'Le titre de Dora' })).status, 303);
});

test('two animators merge and split at once: one does it, the other is told', async () => {
  const from = await open('alma', 'Réuni par deux', [['boris', 'Un'], ['elie', 'Deux']]), into = await open('boris', 'Celui qui reste');
  const [cleo, dora] = [await world.as('cleo'), await world.as('dora')];
  await cleo.get(`${desk(from)}/merge?into=${idOf(into)}`);
  await dora.get(`${desk(from)}/split`);
  const fields = { csrf: await dora.csrf(), name: 'À part', kind: 'discussion', numbers: '2-3', seen: seen(from) };
  assert.equal((await cleo.submit(`${desk(from)}/merge`, {})).status, 303);
  const late = await dora.post(`${desk(from)}/split`, fields);
  assert.ok([409, 422].includes(late.status), String(late.status));
  assert.match(late.text, /value="À part"/);
  const again = await cleo.post(`${desk(from)}/merge`, { csrf: await cleo.csrf(), into: idOf(into), seen: 0, seen_into: 0 });
  assert.ok([409, 422].includes(again.status), String(again.status));
  assert.equal(world.value(`SELECT COUNT(*) FROM posts WHERE thread_id = ${idOf(into)}`), 4);
});

test('one message that comes from another thread is one, and a title in quotation marks has others within', async () => {
  const from = await open('alma', '« Je sais rien faire »'), into = await open('boris', 'Un fil de plus');
  assert.equal((await merge('cleo', from, into)).reply.status, 303);
  assert.match(words(await get('alma', into)), /Le message 2 vient du fil « “Je sais rien faire” », réuni/);
});

test('two threads become one: no link is dead, nothing read is unread, what is typed meanwhile arrives', async () => {
  const long = Array.from({ length: 23 }, (_, i) => [i % 2 ? 'boris' : 'elie', `Réponse ${i + 1}`]);
  const from = await open('alma', 'Le fil qui s’en va', long);
  const into = await open('boris', 'Le fil qui reste', [['alma', 'Ici.'], ['cleo', 'Là.']]);
  const posts = world.query(`SELECT id FROM posts WHERE thread_id = ${idOf(from)} ORDER BY seq`).map((row) => row.id);
  for (const path of [`${from}?page=2`, into]) await get('elie', path);
  await sleep(6000);
  const { preview, reply } = await merge('cleo', from, into);
  assert.match(words(preview), /Ses 24 messages viennent après ceux de l’autre, à partir du numéro 4/);
  assert.equal(reply.status, 303, reply.text);
  assert.equal(reply.location, `${into}?page=1`);
  // The address of each message, and each page of the thread that went, with the place of each message.
  const elie = await world.as('elie');
  for (const [i, id] of posts.entries()) {
    const there = await elie.get(`/posts/${id}`);
    assert.equal(there.location, `${into}?page=${Math.ceil((i + 4) / 20)}#post-${id}`);
    const old = await elie.get(`${from}?page=${Math.ceil((i + 1) / 20)}`);
    assert.equal(old.status, 301);
    assert.doesNotMatch(old.location, /#/);
    assert.match((await elie.get(old.location)).text, new RegExp(`id="post-${id}"`));
  }
  assert.equal((await elie.get(from)).status, 301);
  assert.equal((await elie.get(`${from}?page=3`)).status, 404);
  assert.equal((await world.visitor().get(from)).status, 303);
  // Élie had read both; whoever had not finds what they had not.
  assert.doesNotMatch((await elie.get(into)).text, /data-unread=/);
  assert.match(words(await elie.get(into)), /Les messages 4 à 27 viennent du fil « Le fil qui s’en va »/);
  // An answer to the address that was.
  const boris = await world.as('boris');
  const sent = await boris.post(`${from}/posts`, { csrf: await boris.csrf(), body: 'Écrite dans l’ancien' });
  assert.equal(sent.status, 303);
  assert.match(sent.location, new RegExp(`^${into}\\?page=2#post-`));
  assert.match(words(await get('alma', '/notifications')), /Des messages à vous ont changé de fil/);
  assert.match(words(await get('boris', '/notifications')), /(Un autre fil a été réuni au vôtre|Des messages à vous ont changé de fil)/);
  assert.equal(logged(`thread ${idOf(from)}: 24 messages; 3 messages in thread ${idOf(into)} -> messages 4 to 27 of thread ${idOf(into)}`), 1);
  assert.match((await world.run(['verify'])).stdout, /./);
});

test('messages that came since the thread was loaded are not listed for a split', async () => {
  const thread = await open('alma', 'Il en vient toujours', [['boris', 'Un'], ['elie', 'Deux'], ['boris', 'Trois'], ['elie', 'Quatre']]);
  const of = (last) => world.query(`UPDATE threads SET last_seq = ${last} WHERE id = ${idOf(thread)}`);
  of(2); // as it was when the page began
  const page = await get('dora', `${desk(thread)}/split`);
  of(5);
  assert.equal(page.status, 200);
  assert.deepEqual([...page.text.matchAll(/name="seq" value="(\d+)"/g)].map((m) => Number(m[1])), [2]);
});

test('messages become a thread: what they are read as stays, and their old place leads there', async () => {
  const thread = await open('alma', 'Deux sujets en un', [['boris', 'Sur le premier.'], ['elie', 'Sur un autre sujet.'], ['boris', 'De même.'], ['cleo', 'Retour au premier.']]);
  const posts = world.query(`SELECT id FROM posts WHERE thread_id = ${idOf(thread)} ORDER BY seq`).map((row) => row.id);
  await get('alma', thread);
  await sleep(6000);
  const cleo = await world.as('cleo'), path = `${desk(thread)}/split`;
  const list = await cleo.get(path);
  assert.match(words(list), /3\. Élie S\./);
  const refused = await cleo.submit(path, { name: 'L’autre sujet', kind: 'discussion', numbers: '1-3', preview: 'yes' });
  assert.equal(refused.status, 422);
  assert.match(words(refused), /Le texte qui ouvre le fil ne peut pas le quitter/);
  assert.match(refused.text, /value="L’autre sujet"/);
  const preview = await cleo.submit(path, { name: 'L’autre sujet', kind: 'question', numbers: '3-4', preview: 'yes' });
  assert.equal(preview.status, 200, preview.text);
  assert.match(words(preview), /2 messages choisis/);
  assert.match(words(preview), /ouvert par Élie S\./);
  assert.equal(world.value("SELECT COUNT(*) FROM threads WHERE title = 'L’autre sujet'"), 0);
  const done = await cleo.submit(path, {});
  assert.equal(done.status, 303, done.text);
  const alma = await world.as('alma');
  const there = await alma.get(done.location);
  assert.match(words(there), /<h1>L’autre sujet<\/h1>/);
  assert.doesNotMatch(there.text, /data-unread=/);
  const old = await alma.get(thread);
  assert.match(words(old), /2 messages sont maintenant dans un autre fil/);
  for (const id of posts) assert.match(old.text, new RegExp(`id="post-${id}"`));
  assert.equal((await alma.get(`/posts/${posts[3]}`)).location, `${done.location}?page=1#post-${posts[3]}`);
  assert.match(words(await get('elie', '/notifications')), /Des messages à vous ont changé de fil/);
  assert.equal(world.value(`SELECT COUNT(*) FROM audit_texts WHERE text = 'thread ${idOf(thread)}: messages 3 to 4, 2 of 5 -> thread ${idOf(done.location)}'`), 1);
});

test('what was published without a name is not merged, and may be renamed', async () => {
  const thread = await open('alma', 'Sans nom'), other = await open('boris', 'Avec nom');
  world.query(`INSERT INTO unnamed_threads (thread_id, author_ref) VALUES (${idOf(thread)}, x'00');
    UPDATE threads SET author_id = -1, last_author_id = -1 WHERE id = ${idOf(thread)};
    UPDATE posts SET author_id = -1 WHERE thread_id = ${idOf(thread)}`);
  const cleo = await world.as('cleo');
  for (const [from, into] of [[thread, other], [other, thread]]) {
    const page = await cleo.get(`${desk(from)}/merge?into=${idOf(into)}`);
    assert.equal(page.status, 422);
    assert.match(words(page), /Un fil publié sans nom ne peut être ni réuni ni séparé/);
    const forced = await cleo.post(`${desk(from)}/merge`, { csrf: await cleo.csrf(), into: idOf(into), seen: seen(from), seen_into: seen(into) });
    assert.equal(forced.status, 422);
  }
  assert.equal((await act('cleo', thread, 'title', { name: 'Toujours sans nom' })).status, 303);
});

// The last: sessions do not last that long.
test('a pin ends by itself at the end of its day, once', async () => {
  const thread = await open('alma', 'À épingler');
  const now = new Date((await world.value("SELECT CAST(strftime('%s','now') AS INTEGER)")) * 1000);
  const day = new Date(now.getTime() + 2 * DAY_S * 1000).toISOString().slice(0, 10);
  const wrong = await act('cleo', thread, 'pin', { until: '2020-01-01' });
  assert.equal(wrong.status, 422);
  assert.match(wrong.text, /value="2020-01-01"/);
  assert.match(words(wrong), /Cette date est passée/);
  assert.equal((await act('cleo', thread, 'pin', { until: day })).status, 303);
  const last = new Intl.DateTimeFormat('fr', { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(day)).replace(/^1 /, '1er ');
  assert.match(words(await get('cleo', desk(thread))), new RegExp(`Épinglé jusqu’au ${last} inclus, puis enlevé de lui-même`));
  assert.match(words(await get('cleo', `${desk(thread)}?done=pin`)), new RegExp(`C’est épinglé, jusqu’au ${last} inclus`));
  assert.match(words(await get('boris', '/spaces/posture')), /Épinglé/);
  await world.advance(4 * DAY_S);
  const ended = () => world.value(`SELECT COUNT(*) FROM audit AS a JOIN audit_texts AS x ON x.seq = a.seq WHERE a.kind = 'thread.unpin' AND x.text LIKE 'thread ${idOf(thread)}:%'`);
  for (let i = 0; i < 100 && world.value(`SELECT pinned_at IS NOT NULL FROM threads WHERE id = ${idOf(thread)}`); i++) await sleep(200);
  assert.equal(world.value(`SELECT COUNT(*) FROM threads WHERE pinned_at IS NOT NULL AND id = ${idOf(thread)}`), 0);
  assert.equal(ended(), 1);
  await world.advance(3600);
  await sleep(1500);
  assert.equal(ended(), 1);
});
