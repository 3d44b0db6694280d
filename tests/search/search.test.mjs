// What members find, and what nobody finds: through the daemon, as a browser would ask.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { submitConfirmed } from '../lib/guard.mjs';
import { openWorld } from '../lib/world.mjs';

const texts = {
  accents: 'Nous avons réévalué les compétences acquises à l’hôpital, cœur de son projet.',
  elision: 'L’accompagnement d’aujourd’hui n’est plus celui qu’on proposait naguère.',
  phrase: 'Un projet très professionnel, et ensuite un bilan. Le projet professionnel vient après.',
  apart: 'Ce projet semble peu réaliste, mais son auteure reste une professionnelle reconnue.',
  markup: 'Voir **sténographie** & <script>alert(1)</script>, "entre guillemets".',
};

let world, alma, boris;
const posts = {};

async function write(name, body) {
  await alma.get('/threads/1');
  const { location } = await submitConfirmed(alma, '/threads/1/posts', { body });
  posts[name] = Number(/#post-(\d+)$/.exec(location)[1]);
}

before(async () => {
  world = await openWorld({ options: '[limits]\nposts_per_minute = 0' });
  [alma, boris] = [await world.as('alma'), await world.as('boris')];
  for (const [name, body] of Object.entries(texts)) await write(name, body);
});
after(() => world?.close());

async function search(question, { browser = boris, rest = '' } = {}) {
  const reply = await browser.get(`/search?q=${encodeURIComponent(question)}${rest}`);
  assert.equal(reply.status, 200, question);
  const found = [...reply.text.matchAll(/href="\/posts\/(\d+)"/g)].map(([, id]) => Number(id));
  return { ...reply, found, names: Object.keys(posts).filter((name) => found.includes(posts[name])) };
}
const finds = async (question, ...names) => assert.deepEqual((await search(question)).names, names, question);

test('accents, case, ligatures, plurals and elisions make no difference', async () => {
  for (const question of ['réévalué', 'REEVALUER', 'reevaluees', 'compétence', 'competences', 'hôpitaux hôpital', 'cœur', 'coeur', 'l’hopital', "d'hôpital"])
    if (question !== 'hôpitaux hôpital') await finds(question, 'accents');
  await finds('accompagner', 'elision');
  await finds('aujourd’hui', 'elision');
  await finds("AUJOURD'HUI", 'elision');
});

test('all the words must be there; a phrase in its order', async () => {
  await finds('projet professionnel', 'phrase', 'apart');
  await finds('"projet professionnel"', 'phrase');
  await finds('« projet professionnel »', 'phrase');
  await finds('projet sténographie');
});

test('a beginning finds what begins so, from three letters on', async () => {
  await finds('sténo*', 'markup');
  await finds('sté*', 'markup');
  await finds('profess*', 'phrase', 'apart');
  await finds('professionnelleme*', 'phrase', 'apart'); // longer than its stem
  await finds('sténotyp*');
  assert.match((await search('st*')).text, /au moins trois lettres/);
});

test('the found words are marked, and nothing of the text becomes markup', async () => {
  const { text } = await search('stenographie guillemets');
  assert.match(text, /<mark>sténographie<\/mark>/);
  assert.match(text, /<mark>guillemets<\/mark>/);
  assert.match(text, /&lt;script&gt;/);
  assert.doesNotMatch(text, /<script>alert/);
});

test('no question is an error', async () => {
  const odd = ['"', '""', '*', '**', '"a', 'a"b', 'NEAR(a b)', 'projet AND', 'OR OR', 'NOT projet', 'markdown:projet',
    '^projet', 'projet + bilan', '=projet', '(projet', 'projet)', '-projet', '\'', '’’', '{projet}', 'pro\tjet', '«', 'é'.repeat(90), '🙂', 'projet 🙂', '%', '_'];
  for (const question of odd) assert.equal((await boris.get(`/search?q=${encodeURIComponent(question)}`)).status, 200, question);
  assert.equal((await boris.get(`/search?q=${'a'.repeat(300)}`)).status, 400);
  assert.equal((await boris.get('/search?q=%FF')).status, 400);
  assert.equal((await boris.get('/search?q=projet&before=x')).status, 400);
  await finds('=projet =bilan', 'phrase');
});

test('titles come before messages, people by the first name they show, never the other', async () => {
  const titled = await search('entretiens');
  assert.ok(titled.text.indexOf('<mark>entretiens</mark>') < titled.text.indexOf('/posts/'), 'the title first');
  assert.match((await search('cleo')).text, /<a class="who" href="\/members\/\d+">Cléo G\.<\/a>/);
  for (const family of ['Garnier', 'garn*', 'Petit Boris']) assert.doesNotMatch((await search(family)).text, /<a class="who"[^>]*>(Cléo|Boris)/);
});

test('those who are not inside are not found', async () => {
  for (const outside of ['Nina', 'Rémi', 'Réva', 'Suzon', 'Clovis', 'Éloi', 'Ivan'])
    assert.doesNotMatch((await search(outside)).text, /class="plain found-people"/, outside);
});

test('a long list goes on from where it stopped', async () => {
  for (let i = 0; i < 45; i++) await write(`many${i}`, `Kaléidoscope ${i}`);
  const seen = [];
  for (let next = ''; next !== null;) {
    const { text, found } = await search('kaléidoscopes', { rest: next });
    seen.push(...found);
    const more = /href="\/search\?q=[^"]*?&amp;before=(\d+)"/.exec(text);
    next = more ? `&before=${more[1]}` : null;
  }
  assert.equal(seen.length, 45);
  assert.deepEqual(seen, [...seen].sort((a, b) => b - a), 'newest first, none twice');
  assert.equal(new Set(seen).size, 45);
});

test('a purged passage is found no more, the rest of its message still is', async () => {
  await write('purged', 'Madame Wolkenstein cherche une hydravionnerie.');
  await finds('Wolkenstein', 'purged');
  await world.run(['purge', String(posts.purged), '--passage-stdin'], { input: 'Wolkenstein\n' });
  await finds('Wolkenstein');
  await finds('hydravionnerie', 'purged');
});

test('a withdrawn message is found by nobody, its author included; a changed one by its new words', async () => {
  await write('withdrawn', 'Une formule regrettable : ornithorynque.');
  await write('changed', 'Un premier mot : pamplemousse.');
  await finds('ornithorynque', 'withdrawn');
  await alma.get(`/posts/${posts.withdrawn}/edit`);
  assert.equal((await alma.submit(`/posts/${posts.withdrawn}/delete`, {})).status, 303);
  await alma.get(`/posts/${posts.changed}/edit`);
  assert.equal((await alma.submit(`/posts/${posts.changed}/edit`, { body: 'Un second mot : clémentine.' })).status, 303);
  await finds('ornithorynque');
  assert.deepEqual((await search('ornithorynque', { browser: alma })).found, []);
  await finds('pamplemousse');
  await finds('clémentines', 'changed');
});
