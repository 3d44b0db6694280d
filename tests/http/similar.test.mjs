// « Fils semblables » : what resembles a title that is being typed, and only what one may see.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openWorld } from '../lib/world.mjs';

let world;
const threads = {};
before(async () => {
  world = await openWorld({ options: '[limits]\nposts_per_minute = 0' });
  for (const [name, title] of [['silence', 'Que faire du silence en entretien ?'], ['atelier', 'Un atelier sur la mobilité'],
    ['autre', 'Le silence d’une personne qui dit oui'], ['cache', 'Silence radio après l’atelier']]) {
    const boris = await world.as('boris');
    await boris.get('/threads/new');
    threads[name] = (await boris.submit('/threads', { space: 'posture', kind: 'question', title, body: 'Un texte' })).location;
  }
});
after(() => world?.close());

async function similar(title, identifier = 'alma') {
  const reply = await (await world.as(identifier)).get(`/threads/similar?title=${encodeURIComponent(title)}`);
  assert.equal(reply.status, 200);
  return JSON.parse(reply.text).threads;
}
const paths = async (title, identifier) => (await similar(title, identifier)).map(({ path }) => path);

test('words in any form and order, those that fit best first', async () => {
  const found = await similar('Les entretiens et leurs silences');
  assert.equal(found[0].path, threads.silence);
  assert.deepEqual([found[0].title, found[0].kind], ['Que faire du silence en entretien ?', 'Question']);
  assert.ok(found.some(({ path }) => path === threads.autre));
  assert.ok(!found.some(({ path }) => path === threads.atelier));
  assert.deepEqual(await paths('Mobilité'), [threads.atelier]);
  assert.deepEqual(await paths('rien de tel ici : xylophone'), []);
  assert.deepEqual(await paths(''), []);
  assert.deepEqual(await paths('de la le'), []);
});

test('what is hidden is not found, nor named', async () => {
  assert.ok((await paths('Silence radio')).includes(threads.cache));
  const alma = await world.as('alma'), post = world.value(`SELECT MIN(id) FROM posts WHERE thread_id = ${threads.cache.split('/').pop()}`);
  await alma.post(`/posts/${post}/recognise`, { csrf: await alma.csrf() });
  for (const identifier of ['alma', 'boris', 'cleo']) {
    const found = await similar('Silence radio après l’atelier', identifier);
    assert.ok(!found.some(({ path, title }) => path === threads.cache || title.includes('radio')));
  }
});

test('marks of the index’s language are words, long and many words are bounded', async () => {
  for (const title of ['"', '* OR NOT', 'silence*', '(silence', 'NEAR(silence entretien)', 'title:silence', `${'mot '.repeat(70)}`, '{}', '\\', "' --"])
    await similar(title);
  for (const [title, status] of [['a'.repeat(301), 400], ['a\u202Eb', 400], ['\u0000', 400]])
    assert.equal((await (await world.as('alma')).get(`/threads/similar?title=${encodeURIComponent(title)}`)).status, status);
  assert.equal((await (await world.as('alma')).get('/threads/similar?title=%ff')).status, 400);
});

test('without a script the form shows them when it comes back, in a new tab', async () => {
  const alma = await world.as('alma');
  const fresh = await alma.get('/threads/new');
  assert.match(fresh.text, /<section class="similar"[^>]* hidden>/);
  for (const fields of [{ body: '' }, { body: 'Un texte', preview: '1' }]) {
    await alma.get('/threads/new');
    const page = await alma.submit('/threads', { space: 'posture', kind: 'question', title: 'Le silence en entretien', ...fields });
    assert.match(page.text, new RegExp(`<section class="similar"[^>]*data-tab="[^"]*">[^]*<a href="${threads.silence}" target="_blank" rel="noopener">Que faire du silence en entretien.\\?<span class="visually-hidden"> \\(nouvel onglet\\)`));
  }
  assert.ok(!(await alma.get('/threads/1')).text.includes('class="similar"'), 'not under an answer');
});
