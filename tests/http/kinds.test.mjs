// The four kinds of thread: what each asks for, the sections of a case and of a practice, and that no
// field of theirs is lost on the way.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openWorld } from '../lib/world.mjs';

let world;
before(async () => { world = await openWorld({ options: '[limits]\nposts_per_minute = 0' }); });
after(() => world?.close());

const SPACE = () => world.value('SELECT slug FROM spaces ORDER BY id LIMIT 1');

async function open(identifier, fields, from = '/threads/new') {
  const browser = await world.as(identifier);
  await browser.get(from);
  const reply = await browser.submit('/threads', { space: SPACE(), ...fields });
  return { browser, reply };
}

test('a case needs its title and what is asked, nothing more', async () => {
  const { browser, reply } = await open('alma', { kind: 'case', title: 'Un retour après dix ans', body: 'Comment feriez-vous ?' });
  assert.equal(reply.status, 303);
  const page = await browser.get(reply.location);
  assert.match(page.text, /<h\d[^>]*>Ce que je demande<\/h\d>\s*<p>Comment feriez-vous/);
  assert.match(page.text, /#i-case"\/><\/svg>Cas<\/span>\s*<span class="state">Ouvert</);
  assert.ok(!page.text.includes('Ce qui a été tenté'), 'an empty section is not printed');
});

test('each section of a case is published, searched as one text, and comes back to its field', async () => {
  const { browser, reply } = await open('alma', { kind: 'case', sections: 'case', title: 'Sans permis', situation: 'Une zone *rurale*', tried: 'Le covoiturage', body: 'Vos idées ?' }, '/threads/new?kind=case');
  assert.equal(reply.status, 303);
  const page = await browser.get(reply.location);
  const order = ['Situation</h', '<em>rurale</em>', 'Ce qui a été tenté</h', 'covoiturage', 'Ce que je demande</h', 'Vos idées'].map((words) => page.text.indexOf(words));
  assert.deepEqual([...order].sort((a, b) => a - b), order);
  assert.ok(order[0] > 0);
  const post = /id="post-(\d+)"/.exec(page.text)[1];
  await browser.get(`/posts/${post}/edit`);
  const form = browser.form(`/posts/${post}/edit`);
  assert.deepEqual([form.situation, form.tried, form.body], ['Une zone *rurale*', 'Le covoiturage', 'Vos idées ?']);
  const edited = await browser.submit(`/posts/${post}/edit`, { tried: '' });
  assert.equal(edited.status, 303);
  const after = await browser.get(reply.location);
  assert.ok(!after.text.includes('covoiturage') && after.text.includes('rurale'));
});

test('a practice has six sections; without its steps it comes back whole', async () => {
  const fields = { kind: 'practice', sections: 'practice', title: 'Le tri des cartes', context: 'En groupe', aim: 'Voir clair', material: 'Des cartes', results: 'Deux sur trois', limits: 'Trente minutes' };
  const { browser, reply } = await open('boris', { ...fields, body: '' }, '/threads/new?kind=practice');
  assert.equal(reply.status, 422);
  const form = browser.form('/threads');
  for (const [name, value] of Object.entries(fields)) if (name !== 'kind') assert.equal(form[name], value, name);
  assert.match(reply.text, /id="body-error"/);
  const again = await browser.submit('/threads', { body: '1. Trier\n2. Nommer' });
  assert.equal(again.status, 303);
  assert.match((await browser.get(again.location)).text, /Déroulement<\/h\d>\s*<ol>/);
});

test('another kind may be chosen with the text already there', async () => {
  const { browser, reply } = await open('alma', { kind: 'case', title: 'À reprendre', body: 'Mon texte', shape: '1' });
  assert.equal(reply.status, 200);
  assert.match(reply.text, /name="situation"/);
  assert.equal(browser.form('/threads').body, 'Mon texte');
  assert.equal(browser.form('/threads').title, 'À reprendre');
  const back = await browser.submit('/threads', { kind: 'discussion', situation: 'Contexte', shape: '1' });
  assert.equal(browser.form('/threads').body, '## Situation\n\nContexte\n\n## Ce que je demande\n\nMon texte');
  assert.ok(!back.text.includes('name="situation"'));
});

test('a draft keeps each section', async () => {
  const { browser, reply } = await open('cleo', { kind: 'case', sections: 'case', title: '', situation: 'Pas fini', body: '', keep: '1' }, '/threads/new?kind=case');
  assert.equal(reply.status, 303);
  await browser.get(reply.location);
  const form = browser.form('/threads');
  assert.equal(form.situation, 'Pas fini');
  assert.equal(form.body, '');
});

test('a heading typed in a section, a hostile section name, a kind that is none', async () => {
  const { browser, reply } = await open('alma', { kind: 'case', sections: 'nowhere', title: 'Étrange', body: 'x', situation: 'y' });
  assert.equal(reply.status, 303);
  assert.ok((await browser.get(reply.location)).text.includes('>x</p>'));
  const other = await open('alma', { kind: 'novel', title: 'Étrange', body: 'x' });
  assert.equal(other.reply.status, 422);
});

test('a plain thread becomes a case by its author or an animator; a case stays one', async () => {
  const { browser, reply } = await open('alma', { kind: 'discussion', title: 'À préciser', body: 'Que feriez-vous ?' });
  const id = /threads\/(\d+)/.exec(reply.location)[1];
  const other = await world.as('boris');
  assert.ok(!(await other.get(reply.location)).text.includes('En faire un cas'));
  const csrf = await other.csrf();
  assert.equal((await other.post(`/threads/${id}/kind`, { csrf, kind: 'case' })).status, 403);
  await browser.get(reply.location);
  assert.equal((await browser.submit(`/threads/${id}/kind`, { kind: 'case' })).status, 303);
  const page = await browser.get(reply.location);
  assert.match(page.text, /Cas<\/span>\s*<span class="state">Ouvert</);
  assert.ok(!page.text.includes('En faire une question'));
});
