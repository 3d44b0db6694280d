// The dashboard: what animators see of the community's life, without anything of one person.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sleep } from '../lib/programs.mjs';
import { openWorld } from '../lib/world.mjs';

let world, cleo;
const WEEK = 7 * 24 * 3600 * 1000;
const pages = ['weeks', 'kinds', 'regions', 'organisations', 'classes', 'trials', 'spaces', 'delay_weeks'];

before(async () => {
  world = await openWorld();
  // Twenty-three people who wrote last week, four of them of another organisation.
  const ml = world.value("SELECT id FROM organisations WHERE slug = 'ml'"), cap = world.value("SELECT id FROM organisations WHERE slug = 'cap'");
  for (let i = 0; i < 23; i++)
    world.query(`INSERT INTO members (account, identifier, email, given_name, family_name, organisation_id, state, created_at, verdict, judged_at, valid_until)
      VALUES ('member', 'foule${i}', '', 'Foule', 'N', ${i < 4 ? cap : ml}, 'active', 1, 'peer', 1, 9000000000000);
      INSERT INTO posts (thread_id, seq, author_id, created_at, html) VALUES (1, ${1000 + i}, (SELECT MAX(id) FROM members), ${Date.now() - WEEK}, '')`);
  world.query("UPDATE jobs SET due_at = 1 WHERE kind = 'dashboard_count'");
  for (let i = 0; i < 200 && world.value('SELECT COALESCE(SUM(voices), 0) FROM dashboard_weeks') < 23; i++) await sleep(100);
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
});

test('no number of people below ten stands anywhere, nor a name', async () => {
  const all = [(await cleo.get('/animation/dashboard')).text.replace(/<svg[\s\S]*?<\/svg>/g, '')];
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
