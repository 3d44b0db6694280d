// An animator's week at 500 members: what a week brings is made, and one animator works the desk from
// top to bottom, each line by its own button. Acts (forms sent) and screens (pages opened) are counted,
// and told as time by what is stated here; the week has to fit into two hours.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { readForms, unescapeHtml } from '../lib/browser.mjs';
import { submitConfirmed } from '../lib/guard.mjs';
import { sleep } from '../lib/programs.mjs';
import { csvRow, openWorld } from '../lib/world.mjs';

const DAY = 24 * 3600;
// Seconds of somebody who reads with care: a page read through, a page glanced at (the desk between
// two lines, « c'est fait »), a text of some sentences written.
const READ = 90, GLANCE = 15, TEXT = 180, HOURS_MOST = 2;

let world, cleo;
const week = { questions: 12, unanswered: 3, newcomers: 8, reports: 2, appeals: 1, cases: 4, answers: 1, series: 1, letters: 1 };

async function open(identifier, kind, title, fields = {}) {
  const browser = await world.as(identifier);
  await browser.get(`/threads/new?kind=${kind}`);
  const reply = await submitConfirmed(browser, '/threads', { space: 'posture', kind, title, body: `Que feriez-vous, pour ceci : ${title} ?`, ...fields });
  assert.equal(reply.status, 303, reply.text);
  return Number(/\/threads\/(\d+)/.exec(reply.location)[1]);
}

async function reply(identifier, thread, body) {
  const browser = await world.as(identifier);
  await browser.get(`/threads/${thread}`);
  assert.equal((await submitConfirmed(browser, `/threads/${thread}/posts`, { body })).status, 303);
  return world.value(`SELECT MAX(id) FROM posts WHERE thread_id = ${thread}`);
}

async function report(identifier, post) {
  const browser = await world.as(identifier);
  await browser.get(`/posts/${post}/report`);
  assert.equal((await browser.submit(`/posts/${post}/report`, { reason: 'charter', body: 'Le ton.' })).status, 303);
}

async function questions() {
  for (let i = 0; i < week.questions; i++) {
    const thread = await open('alma', 'question', `Question ${i} de la semaine`);
    if (i < week.unanswered) continue;
    const post = await reply('boris', thread, 'Voici ce que nous faisons chez nous.');
    const second = await reply('cleo', thread, 'Et voici une autre façon.');
    assert.ok(second > post);
    if (i === week.unanswered) await collective(thread);
    if (i === week.unanswered + 1) await appeal(post);
    if (i > week.questions - 1 - week.reports) await report('alma', post);
  }
}

async function collective(thread) {
  const boris = await world.as('boris');
  await boris.get(`/threads/${thread}/answer`);
  assert.equal((await submitConfirmed(boris, `/threads/${thread}/answer`, { title: 'Ce que nous en retenons', body: 'En trois temps.' })).status, 303);
}

// Decided by an animator of elsewhere about a member's text; its author appeals.
const appeal = (post) => world.query(`INSERT INTO statements (post_id, kind, reason, ground, facts, decided_by, decided_at, version_before, version_after, appeal, appealed_at, due_at)
  VALUES (${post}, 'edited', 'charter', 'Charte, article 4', 'Le lieu n’apporte rien.', ${world.memberId('dora')}, ${Date.now()}, 1, 1, 'Le lieu compte.', ${Date.now()}, ${Date.now() + 7 * DAY * 1000})`);

async function cases() {
  for (let i = 0; i < week.cases; i++) {
    const thread = await open('alma', 'case', `Un retour qui hésite ${i}`, { sections: 'case' });
    await reply('boris', thread, 'Une idée qui a servi ailleurs.');
    world.query(`UPDATE cases SET is_asked = 1, asked_at = ${i + 1}, news_at = 1 WHERE thread_id = ${thread}`);
  }
}

async function newcomers() {
  const names = Array.from({ length: week.newcomers }, (_, i) => `nouvelle.${i}`);
  await world.import('cap', names.map((name, i) => csvRow(name, `Prénom${i};Nom`)));
  for (const name of names) await world.activate(name);
}

before(async () => {
  world = await openWorld({ clock: true, isStopped: true, options: '[limits]\nposts_per_minute = 0' });
  await world.run(['load', '--members', '490', '--threads', '120', '--posts', '2400']);
  world.query(`UPDATE members SET state = 'active', charter_at = 1, declared_at = 1, verdict = 'peer', valid_until = ${Date.now() + 300 * DAY * 1000} WHERE identifier LIKE 'charge.%';
    UPDATE members SET activated_at = 1 WHERE id > 0; UPDATE members SET verdict = 'refused' WHERE identifier = 'reva'; DELETE FROM first_answers;`);
  await world.start();
  await world.import('cap', [csvRow('dora', 'Dora;Lune')]);
  await world.activate('dora');
  world.query("UPDATE members SET activated_at = 1 WHERE identifier = 'dora'");
  for (const identifier of ['dora', 'boris']) await world.run(['animator', 'appoint', identifier]);
  await questions();
  await cases();
  await newcomers();
  const animator = await world.as('cleo');
  await animator.get('/animation/series/new');
  assert.equal((await animator.submit('/animation/series', { name: 'La question du lundi', weekday: '1', hour: '09:00' })).status, 303);
  await animator.get('/animation/letter');
  const unplaced = await animator.submit('/animation/letter', { word: 'Merci.', 'place-word-0': 'x' });
  assert.equal(unplaced.status, 422, 'an order that is no number');
  assert.match(unplaced.text, /value="x" aria-invalid="true" aria-describedby="place-word-0-error"[^]*id="place-word-0-error">[^]*Indiquez un nombre/);
  await animator.get('/animation/letter');
  assert.equal((await animator.submit('/animation/letter', {})).status, 303);
  await world.advance(5 * DAY);
  cleo = await world.signIn('cleo');
});
after(() => world?.close());

// What was done, by what it was about.
const done = new Map();
let now;
const tally = (what) => {
  if (!done.has(what)) done.set(what, { times: 0, reads: 0, glances: 0, acts: 0, texts: 0 });
  return done.get(what);
};
async function read(path) {
  now.reads++;
  const page = await cleo.get(path);
  assert.equal(page.status, 200, path);
  return page;
}
async function glance(path) {
  now.glances++;
  const page = await cleo.get(path);
  assert.equal(page.status, 200, path);
  return page;
}
async function send(action, fields = {}, texts = 0) {
  now.acts++;
  now.texts += texts;
  const answer = await submitConfirmed(cleo, action, fields);
  if (answer.status === 303) await glance(answer.location.replace(/#.*/, ''));
  return answer;
}

// The lines of the desk as they stand: source, subject, where the button leads.
const linesOf = (html) => [...html.matchAll(/<li class="todo" id="([a-z_]+)-(\d+)">([^]*?)<\/li>/g)].map(([, source, subject, text]) => ({
  source, subject, href: unescapeHtml(/<p class="titled"><a href="([^"]+)"/.exec(text)[1]), posts: readForms(text).map((form) => form.action),
}));

const work = {
  async unanswered({ subject, href }, turn) {
    if (turn === 0) {
      await read(`/threads/${subject}`);
      return send(`/threads/${subject}/posts`, { body: 'Une première réponse : commencer par ce que la personne a déjà essayé.' }, 1);
    }
    const page = await read(href);
    const peer = /name="members" value="(\d+)"/.exec(page.text);
    if (peer) await send(href, { members: peer[1] });
    await glance('/animation');
    return send(`/animation/lines/unanswered-${subject}`, { act: 'three_days' });
  },
  async newcomers({ href }) {
    await read(href);
    now.reads++; // what will be read, shown before it goes
    now.acts++;
    const seen = await submitConfirmed(cleo, href, { step: 'preview' });
    assert.equal(seen.status, 200, seen.text);
    return send(href, { step: 'send' });
  },
  async reports({ href }) {
    await read(href);
    return send(`${href}/close`, { measure: 'none', decision: 'La charte demande de parler des idées ; le message le fait.' }, 1);
  },
  async appeals({ href }) {
    await read(href);
    return send(href, { outcome: 'upheld', text: 'Le lieu permettait de reconnaître la personne.' }, 1);
  },
  cases: ({ posts }) => send(posts[0]),
  async answer_drafts({ href }) {
    await read(href);
    return send(`${href}/publish`, { review: '365' });
  },
  async seeds({ href }) {
    const page = await read(href);
    const form = unescapeHtml(/href="(\/animation\/seeds\/new\?series=\d+)"/.exec(page.text)[1]);
    await read(form);
    return send('/animation/seeds', { kind: 'question', space: 'posture', title: 'Qu’est-ce qui vous a surpris cette semaine ?', body: 'Une chose vue en entretien.' }, 1);
  },
  async letter({ href }) {
    const page = await read(href);
    const item = /name="item" value="([^"]+)"/.exec(page.text)[1];
    now.reads++; // the letter as it will be
    await send('/animation/letter', { introduction: 'Une semaine d’entraide.', item, look: '1' }, 1);
    const { text } = await glance('/animation/letter');
    const [, at] = /<option value="(\d+)"/.exec(text);
    return send('/animation/letter/day', { at });
  },
};
const SCREENS_EACH = { unanswered: 4, newcomers: 3, reports: 2, appeals: 2, cases: 1, answer_drafts: 2, seeds: 3, letter: 5 };

test('a week at 500 members is done from the desk, in two hours', async (t) => {
  now = tally('the desk');
  const waits = () => world.value('SELECT COUNT(*) FROM first_answers WHERE answered_at IS NULL AND next_at IS NULL AND due_at IS NOT NULL');
  for (let i = 0; i < 100 && waits() < week.unanswered; i++) await sleep(100);
  assert.equal(world.value("SELECT COUNT(*) / 10 FROM members WHERE state = 'active'"), 50, 'some 500 members');
  let lines = linesOf((await read('/animation')).text), turns = 0;
  const isWork = ({ source, subject }) => source !== 'seeds_planned' && !(source === 'letter' && world.value(`SELECT state FROM editions WHERE id = ${subject}`) !== 'preparing');
  for (; (lines = lines.filter(isWork)).length && turns < 60; turns++) {
    const [line] = lines;
    assert.ok(work[line.source], `${line.source} is known here: ${line.href}`);
    now = tally(line.source);
    const before = now.reads + now.glances;
    const answer = await work[line.source](line, now.times);
    assert.equal(answer.status, 303, `${line.source}: ${/<main[^]*/.exec(answer.text ?? '')?.[0].slice(0, 3000)}`);
    assert.ok(now.reads + now.glances - before <= SCREENS_EACH[line.source], `${line.source}: ${now.reads + now.glances - before} screens`);
    now.times++;
    now = tally('the desk');
    lines = linesOf((await glance('/animation')).text);
  }
  assert.deepEqual(lines, [], 'the desk is done');
  const times = Object.fromEntries([...done].filter(([what]) => what !== 'the desk').map(([what, { times }]) => [what, times]));
  assert.deepEqual(times, { unanswered: 3, newcomers: 8, reports: 2, appeals: 1, cases: 4, answer_drafts: 1, seeds: 1, letter: 1 });
  let sum = 0, screens = 0, acts = 0;
  for (const [what, { times, reads, glances, acts: sent, texts }] of done) {
    const seconds = reads * READ + glances * GLANCE + texts * TEXT;
    sum += seconds; screens += reads + glances; acts += sent;
    t.diagnostic(`${what}${times ? `, ${times} times` : ''}: ${reads} pages read, ${glances} glanced at, ${sent} forms, ${texts} texts: ${(seconds / 60).toFixed(0)} min`);
  }
  t.diagnostic(`in all ${screens} screens, ${acts} forms: ${(sum / 60).toFixed(0)} minutes (${READ} s a page, ${GLANCE} s a glance, ${TEXT} s a text)`);
  assert.ok(sum < HOURS_MOST * 3600, `${(sum / 60).toFixed(0)} minutes`);
});
