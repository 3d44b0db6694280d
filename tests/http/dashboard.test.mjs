// The dashboard: what animators see of the community's life, without anything of one person.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sleep } from '../lib/programs.mjs';
import { csvRow, openWorld } from '../lib/world.mjs';

let world, cleo;
const WEEK = 7 * 24 * 3600 * 1000;
const pages = ['weeks', 'kinds', 'regions', 'organisations', 'classes', 'trials', 'spaces', 'delay_weeks'];

before(async () => {
  world = await openWorld();
  // Twenty-three people who wrote last week, four of them of another organisation.
  // As the job counts them: a week is the Monday on which it began, in the community's zone.
  for (let i = 0; i < 200 && world.value('SELECT COUNT(*) FROM dashboard_weeks') === 0; i++) {
    world.query("UPDATE jobs SET due_at = 1 WHERE kind = 'dashboard_count'");
    await sleep(100);
  }
  const week = world.value('SELECT MAX(week_at) FROM dashboard_weeks') - WEEK;
  await world.import('cap', [0, 1, 2, 3].map((i) => csvRow(`foule${i}`, 'Foule;N')));
  await world.import('ml', Array.from({ length: 19 }, (_, i) => csvRow(`foule${i + 4}`, 'Foule;N')));
  world.query(`INSERT INTO dashboard_voices (week_at, member_id, is_new) SELECT ${week}, id, 0 FROM members WHERE identifier LIKE 'foule%'`);
  world.query(`INSERT INTO dashboard_weeks (week_at, voices, fresh, messages) VALUES (${week}, 23, 4, 40)`);
  world.query("UPDATE dashboard_counted SET week_at = 0; UPDATE jobs SET due_at = 1 WHERE kind = 'dashboard_figures'");
  for (let i = 0; i < 200 && world.value("SELECT COUNT(*) FROM dashboard_cells WHERE figure = 'spread' AND amount > 0") === 0; i++) await sleep(100);
  cleo = await world.as('cleo');
});
after(() => world?.close());

test('animators see weeks and spreads, each with its table and its file; nobody else does', async () => {
  const page = await cleo.get('/animation/dashboard');
  assert.equal(page.status, 200);
  assert.match(page.text, /<svg class="chart" viewBox="0 0 360 176" role="img" aria-label="/);
  assert.match(page.text, /<td class="amount">23<\/td>/);
  assert.match(page.text, /plus de 20 membres ont écrit, de 2 organismes/);
  for (const identifier of ['alma', 'rh@ml.example'])
    assert.equal((await (await world.as(identifier)).get('/animation/dashboard')).status, 403);
  for (const figure of pages) {
    const file = await cleo.get(`/animation/dashboard/${figure}.csv`);
    assert.equal(file.status, 200, figure);
    assert.match(file.headers['content-type'], /^text\/csv/);
  }
  assert.equal((await cleo.get('/animation/dashboard/people.csv')).status, 404);
  const weeks = await cleo.get('/animation/dashboard/weeks.csv');
  assert.match(weeks.text, /^\ufeff?semaine;membres;nouvelles_voix;voix_connues;messages\r?\n/);
  assert.match(weeks.headers['content-disposition'], /filename="semaines\.csv"/);
  // What is shown for no week is not announced either.
  const shown = /;\d+;\d+;\d+;\d+\r?\n/.test(weeks.text);
  assert.equal(/au pied des barres/.test(page.text), shown);
  assert.equal(/<th scope="col" class="amount">Nouvelles voix/.test(page.text), shown);
});

test('two of the figures stand below the desk, with their tables and where the others are', async () => {
  const { text } = await cleo.get('/animation');
  const life = text.slice(text.indexOf('<section aria-labelledby="life">'));
  assert.deepEqual([...life.matchAll(/<h3>([^<]*)<\/h3>/g)].map((one) => one[1]),
    ['Membres ayant écrit, par semaine', 'Délai avant la première réponse']);
  assert.match(life, /<a class="small" href="\/animation\/dashboard">/);
  assert.match(life, /<svg class="chart" [^>]*role="img" aria-label="/);
  assert.match(life, /<th scope="row">[^<]*<\/th><td class="amount">23<\/td>/);
});

test('no number of people below ten stands anywhere, nor a name', async () => {
  const all = [];
  for (const path of ['/animation', '/animation/dashboard'])
    all.push((await cleo.get(path)).text.replace(/<svg[\s\S]*?<\/svg>/g, ''));
  for (const figure of ['weeks', 'kinds', 'regions', 'organisations'])
    all.push((await cleo.get(`/animation/dashboard/${figure}.csv`)).text);
  for (const text of all) {
    for (const [, number] of text.matchAll(/<td class="amount">(\d+)\+?<\/td>/g)) assert.ok(number === '0' || Number(number) >= 10, number);
    for (const [, number] of text.matchAll(/;(\d+)/g)) assert.ok(number === '0' || Number(number) >= 10, number);
    assert.doesNotMatch(text, /Foule|foule/);
  }
  // Four of twenty-three are of the other kind: neither they nor the rest by subtraction.
  const kinds = (await cleo.get('/animation/dashboard/kinds.csv')).text;
  assert.match(kinds, /Mission locale;10\r?\n/);
  assert.match(kinds, /Cap emploi;\r?\n/);
});
