// Models: written by animators, chosen in the form that opens a thread, never over what was typed.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openWorld } from '../lib/world.mjs';

let world;
before(async () => { world = await openWorld({ options: '[limits]\nposts_per_minute = 0' }); });
after(() => world?.close());

const latest = () => world.value('SELECT MAX(id) FROM models');
async function write(fields, path = '/animation/models') {
  const cleo = await world.as('cleo');
  await cleo.get(path === '/animation/models' ? `${path}/new?kind=${fields.kind ?? 'case'}` : path);
  return cleo.submit(path, fields);
}
const CASE = { kind: 'case', title: 'Situation bloquée', situation: 'Depuis quand ?', tried: 'Qu’avez-vous essayé ?', body: 'Que demandez-vous ?' };

test('a model of a case fills what is empty, by an address or by a button of the form', async () => {
  assert.equal((await write(CASE)).location, '/animation/models?done=saved');
  const model = latest(), boris = await world.as('boris');
  await boris.get(`/threads/new?kind=case&model=${model}`);
  const begun = boris.form('/threads');
  assert.deepEqual([begun.situation, begun.tried, begun.body], ['Depuis quand ?', 'Qu’avez-vous essayé ?', 'Que demandez-vous ?']);
  const page = await boris.get('/threads/new?kind=case');
  assert.match(page.text, new RegExp(`name="shape" value="model-${model}"[^]*Situation bloquée`));
  const reply = await boris.submit('/threads', { title: 'Mon titre', tried: 'Ce que j’ai tenté', shape: `model-${model}` });
  assert.equal(reply.status, 200);
  const kept = boris.form('/threads');
  assert.deepEqual([kept.title, kept.situation, kept.tried, kept.body], ['Mon titre', 'Depuis quand ?', 'Ce que j’ai tenté', 'Que demandez-vous ?']);
  assert.equal(world.value("SELECT COUNT(*) FROM threads WHERE title = 'Mon titre'"), 0, 'nothing was published');
});

test('a model of another kind, unknown or retired fills nothing and is not offered', async () => {
  await write({ kind: 'discussion', title: 'Tour de table', body: 'Qui êtes-vous ?' });
  const model = latest(), alma = await world.as('alma');
  for (const asked of [`kind=case&model=${model}`, 'kind=discussion&model=999', 'kind=discussion&model=x', `kind=question&model=${model}`]) {
    assert.equal((await alma.get(`/threads/new?${asked}`)).status, 200);
    assert.equal(alma.form('/threads').body, '', asked);
  }
  assert.ok(!(await alma.get('/threads/new?kind=case')).text.includes('Tour de table'));
  await alma.get(`/threads/new?kind=discussion&model=${model}`);
  assert.equal(alma.form('/threads').body, 'Qui êtes-vous ?');
  const typed = await alma.submit('/threads', { body: 'Mes mots', shape: `model-${model}` });
  assert.equal(alma.form('/threads').body, 'Mes mots', `${typed.status}`);
  const cleo = await world.as('cleo');
  await cleo.get(`/animation/models/${model}`);
  assert.equal((await cleo.submit(`/animation/models/${model}/retire`)).status, 303);
  assert.ok(!(await alma.get('/threads/new?kind=discussion')).text.includes('Tour de table'));
  await alma.get(`/threads/new?kind=discussion&model=${model}`);
  assert.equal(alma.form('/threads').body, '');
  assert.equal((await cleo.get(`/animation/models/${model}`)).status, 404);
});

test('a draft is not written over', async () => {
  await write({ kind: 'question', title: 'Une question', body: 'De quoi s’agit-il ?' });
  const boris = await world.signIn('boris');
  await boris.get('/threads/new?kind=question');
  await boris.submit('/threads', { kind: 'question', body: 'Mon brouillon', keep: '1' });
  await boris.get(`/threads/new?kind=question&model=${latest()}`);
  assert.equal(boris.form('/threads').body, 'Mon brouillon');
});

test('what another wrote meanwhile is shown, and nothing is lost', async () => {
  await write({ ...CASE, title: 'À deux' });
  const model = latest(), path = `/animation/models/${model}`, cleo = await world.as('cleo');
  await cleo.get(path);
  const form = cleo.form(path);
  assert.equal((await cleo.post(path, { ...form, title: 'À deux, première', once: '' })).status, 303);
  const reply = await cleo.post(path, { ...form, title: 'À deux, seconde', situation: 'Mes mots', once: '' });
  assert.equal(reply.status, 409);
  assert.match(reply.text, /Quelqu’un a changé ce modèle[^]*À deux, première/);
  const mine = cleo.form(path);
  assert.deepEqual([mine.title, mine.situation], ['À deux, seconde', 'Mes mots']);
  assert.equal(world.value(`SELECT title FROM models WHERE id = ${model}`), 'À deux, première');
  assert.equal((await cleo.submit(path)).status, 303, 'knowing it, one may replace it');
  assert.equal(world.value(`SELECT title FROM models WHERE id = ${model}`), 'À deux, seconde');
});

test('bounds, and markup that is text', async () => {
  const before = world.value('SELECT COUNT(*) FROM models');
  for (const wrong of [{ title: '' }, { title: 'é'.repeat(61) }, { body: '', situation: '', tried: '' }, { kind: 'poem' }, { situation: 'x'.repeat(17000) }]) {
    const reply = await write({ ...CASE, ...wrong });
    assert.equal(reply.status, 422, JSON.stringify(wrong).slice(0, 40));
  }
  assert.equal(world.value('SELECT COUNT(*) FROM models'), before);
  for (let i = world.value("SELECT COUNT(*) FROM models WHERE kind = 'practice'"); i < 12; i++)
    assert.equal((await write({ kind: 'practice', title: `<b>${i}</b>`, body: '</textarea><script>' })).status, 303);
  const full = await write({ kind: 'practice', title: 'De trop', body: 'x' });
  assert.equal(full.status, 409);
  assert.match(full.text, /déjà 12 modèles/);
  const alma = await world.as('alma');
  const page = await alma.get(`/threads/new?kind=practice&model=${latest()}`);
  assert.ok(page.text.includes('&lt;b&gt;3&lt;/b&gt;') && !page.text.includes('<b>3</b>') && !page.text.includes('</textarea><script>'));
});
