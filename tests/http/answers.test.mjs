// A question becomes an answer: several write it and nobody's text is lost, peers say where they
// stand, an animator puts it in force, everybody finds it first; and what can end that again.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { unescapeHtml } from '../lib/browser.mjs';
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
