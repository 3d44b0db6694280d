// Two worlds alike but for one thing: which of two colleagues wrote a case without their name. What
// anybody else can fetch is the same in both, to the byte, tokens and times apart: the smallest
// difference would tell whose it is to somebody who knows that it is one of the two.
import assert from 'node:assert/strict';
import { cpSync, existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { withoutTokens } from '../authz/pages.mjs';
import { Browser, unescapeHtml } from '../lib/browser.mjs';
import { listen } from '../lib/events.mjs';
import { until } from '../lib/mail.mjs';
import { sleep } from '../lib/programs.mjs';
import { csvRow, openWorld, passwordOf } from '../lib/world.mjs';

const OPTIONS = { clock: true, options: '[limits]\nposts_per_minute = 0' };
const TITLE = 'Un cas dont on ignore l’auteur', PAGES_LEAST = 60, PAGES_MOST = 700;
const authors = ['alma', 'aude']; // of one organisation: one writes in each world, the other does nothing
const insiders = ['boris', 'bela', 'cleo', 'rh@ml.example'];
const readers = [...insiders, 'rh@cap.example', 'remi', 'nina'];

let worlds, thread, question;
const people = [new Map(), new Map()]; // the browsers of each world: one session, in both
const both = (act) => Promise.all([act(0), act(1)]);
const as = (i, identifier) => people[i].get(identifier);
const value = (i, statement) => worlds[i].value(statement);

// Everything up to the act happens once; the second world is a copy of the directory.
before(async () => {
  const first = await openWorld(OPTIONS), second = await openWorld({ ...OPTIONS, isStopped: true });
  worlds = [first, second];
  // A Monday at nine, in Paris: no weekend within what is promised.
  const now = new Date(), monday = new Date(now);
  monday.setUTCDate(now.getUTCDate() + ((8 - now.getUTCDay()) % 7 || 7));
  monday.setUTCHours(8, 0, 0, 0);
  await both((i) => worlds[i].advance(Math.round((monday - now) / 1000)));
  const colleagues = Array.from({ length: 12 }, (_, i) => csvRow(`pair${i}`, `Pair;${i}`));
  await first.import('ml', [csvRow('aude', 'Aude;Martin'), csvRow('bela', 'Bela;Rey'), ...colleagues]);
  for (const identifier of ['aude', 'bela']) await first.activate(identifier);
  first.query(`UPDATE members SET state = 'active', charter_at = 1, declared_at = 1, verdict = 'peer', valid_until = ${monday.getTime() + 300 * 86400000}
    WHERE identifier LIKE 'pair%';
    INSERT INTO member_topics (member_id, topic) SELECT id, 'vae' FROM members WHERE identifier IN ('alma', 'aude', 'bela', 'boris')`);
  const cookies = new Map();
  for (const identifier of [...authors, ...readers]) cookies.set(identifier, (await first.signIn(identifier)).cookies);
  await first.stop();
  rmSync(second.data, { recursive: true });
  cpSync(first.data, second.data, { recursive: true, preserveTimestamps: true });
  await both((i) => worlds[i].start());
  for (const i of [0, 1])
    for (const [identifier, kept] of cookies) {
      const browser = new Browser(worlds[i].port);
      browser.cookies = new Map(kept);
      people[i].set(identifier, browser);
    }
});
after(() => Promise.all((worlds ?? []).map((world) => world.close())));

// What waits is published some minutes later, other ones in each.
async function publish() {
  const waiting = () => Math.max(...[0, 1].map((i) => value(i, 'SELECT COUNT(*) FROM unnamed_pending')));
  assert.equal(waiting(), 1);
  await both((i) => worlds[i].advance(601));
  for (let turn = 0; turn < 60 && waiting() > 0; turn++) {
    await both((i) => worlds[i].advance(16));
    await sleep(100);
  }
  assert.equal(waiting(), 0, 'published in both');
}

async function submit(i, identifier, page, action, fields) {
  const browser = as(i, identifier);
  assert.equal((await browser.get(page)).status, 200, `${identifier} gets ${page}`);
  const reply = await browser.submit(action, fields);
  assert.equal(reply.status, 303, reply.text);
  return reply;
}

// Moments apart, and what is drawn anew each time.
const comparable = (text) => withoutTokens(text)
  .replace(/<time\b[^>]*>[\s\S]*?<\/time>/g, '<time>')
  .replace(/\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d)?(\.\d+)?Z?)?/g, 'DATE')
  .replace(/\d{1,2}(er)? (janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)( \d{4})?(,)?( à)?( \d{1,2}[ \u00a0\u202f]h([ \u00a0\u202f]\d\d)?)?/g, 'DATE')
  .replace(/127\.0\.0\.1:\d+/g, 'HOST')
  .replace(/(\/letters?\/)[\w-]{20,}(\/stop)/g, '$1TOKEN$2');

// The first line that is not the same, for whoever reads why it failed.
function assertAlike([one, other], what) {
  if (one === other) return;
  const [a, b] = [one.split('\n'), other.split('\n')], at = a.findIndex((line, i) => line !== b[i]);
  assert.fail(`${what} tells who wrote it:\n  ${authors[0]}: ${a[at]?.slice(0, 600)}\n  ${authors[1]}: ${b[at]?.slice(0, 600)}`);
}

const linksOf = (html) => [...html.matchAll(/\shref="(\/[^"]*)"/g)].map(([, href]) => unescapeHtml(href).replace(/#.*/, ''))
  .filter((href) => !/^\/(static|events|files)\b/.test(href));

// Every page that leads from one to the next, in both worlds side by side.
async function crawl(fetch, starts, who) {
  const known = new Set(starts), waiting = [...starts];
  let seen = 0;
  while (waiting.length > 0 && seen < PAGES_MOST) {
    const path = waiting.shift();
    const replies = await both((i) => fetch(i, path));
    seen++;
    assert.equal(replies[0].status, replies[1].status, `${who}: ${path}`);
    assert.equal(replies[0].location, replies[1].location, `${who}: ${path}`);
    assert.deepEqual(...replies.map(({ headers }) => Object.keys(headers).sort()), `${who}: the fields of ${path}`);
    assertAlike(replies.map(({ text }) => comparable(text)), `${who}: ${path}`);
    for (const link of [...linksOf(replies[0].text), ...(replies[0].location?.startsWith('/') ? [replies[0].location] : [])])
      if (!known.has(link)) {
        known.add(link);
        waiting.push(link);
      }
  }
  return seen;
}

async function asked(i) {
  return submit(i, authors[i], '/threads/new?kind=question', '/threads', {
    space: 'posture', kind: 'question', title: 'Comment financer une VAE ?', body: 'Par où commencer ?', unnamed: '1',
  });
}

test('a case, a question, answers and a report: what is heard of them live is the same', async () => {
  const ears = await both((i) => Promise.all(['boris', 'bela', 'cleo'].map((one) => listen(as(i, one)))));
  await both(async (i) => {
    const reply = await submit(i, authors[i], '/threads/new?kind=case', '/threads', {
      space: 'posture', kind: 'case', title: TITLE, body: '## Ce que je demande\n\nQue faire, à votre avis ?', unnamed: '1',
    });
    assert.equal(reply.location, '/mine/unnamed?sent=1');
  });
  await publish();
  thread = value(0, 'SELECT MAX(thread_id) FROM unnamed_threads');
  assert.equal(value(1, 'SELECT MAX(thread_id) FROM unnamed_threads'), thread);
  assert.match((await as(0, 'boris').get(`/threads/${thread}`)).text, /Mission locale|mission locale/, 'something is shown of them');
  await both((i) => as(i, 'boris').get(`/threads/${thread}`));
  await both((i) => submit(i, 'boris', `/threads/${thread}`, `/threads/${thread}/posts`, { body: 'Une piste.' }));
  await both((i) => submit(i, authors[i], `/threads/${thread}`, `/threads/${thread}/posts`, { body: 'Merci, j’essaie.', unnamed: '1' }));
  await publish();
  const opening = value(0, `SELECT id FROM posts WHERE thread_id = ${thread} AND seq = 1`);
  await both((i) => submit(i, authors[i], `/posts/${opening}/edit`, `/posts/${opening}/edit`, { body: '## Ce que je demande\n\nQue feriez-vous ?' }));
  await both((i) => submit(i, 'bela', `/posts/${opening}/report`, `/posts/${opening}/report`, { reason: 'danger', body: 'À voir de près.' }));
  const report = value(0, 'SELECT MAX(id) FROM reports'), handled = `/moderation/reports/${report}`;
  await both((i) => submit(i, 'cleo', handled, `${handled}/close`, { measure: 'none', decision: 'La personne est entourée.' }));
  await both(asked);
  await publish();
  question = value(0, 'SELECT MAX(id) FROM threads');
  assert.ok(question > thread && question === value(1, 'SELECT MAX(id) FROM threads'));
  const outcome = `/threads/${thread}/outcome`;
  await both((i) => submit(i, authors[i], outcome, outcome, { happened: 'Tout va bien.', state: 'closed' }));
  await both((i) => as(i, authors[i]).get(`/threads/${thread}`));
  await sleep(6000); // what was seen is written
  const heard = ears.map((all) => all.map((one) => {
    one.close();
    // What it came to: words that follow closely are said as one.
    return ['message', 'badge'].map((type) => `${type} ${JSON.stringify(one.of(type).at(-1))}`).join('\n');
  }));
  for (const [at, who] of ['boris', 'bela', 'cleo'].entries()) assertAlike([heard[0][at], heard[1][at]], `what ${who} hears`);
  assert.match(heard[0][0], new RegExp(`message {"thread":${thread}\\b`), 'Boris hears of the answer');
});

// Jobs have run: the question was offered to who may know, then to animators; sessions have ended.
async function later(hours) {
  await both((i) => worlds[i].advance(hours * 3600));
  for (let minute = 0; minute < 5; minute++) {
    await sleep(1000);
    await both((i) => worlds[i].advance(61));
  }
  for (const one of insiders) await both(async (i) => people[i].set(one, await worlds[i].signIn(one)));
}

test('each page that anybody else comes to by links is the same, that day and on the next ones', async () => {
  const starts = ['/', `/threads/${thread}`, `/threads/${question}`, `/animation/ask/${question}`, `/threads/${thread}/answer`, `/moderation/threads/${thread}/identity`, `/animation/threads/${thread}`,
    '/cases', '/questions', '/search?q=ignore', '/search?q=alma', '/threads/similar?title=Un+cas', '/members', '/members/newcomers', '/members/names?q=a',
    '/following', '/notifications', '/mine/unnamed', '/drafts', '/animation', '/animation/dashboard', '/animation/welcome', '/animation/promise',
    '/moderation/reports', '/moderation/register', '/moderation/register.csv', '/organisation', '/organisation/use', '/organisation/export', '/status'];
  for (const hours of [0, 25, 30]) {
    if (hours) await later(hours);
    const visitors = worlds.map((world) => world.visitor());
    await crawl((i, path) => visitors[i].get(path), starts, 'a visitor');
    for (const who of hours ? insiders : readers) {
      const count = await crawl((i, path) => as(i, who).get(path), starts, who);
      assert.ok(!['boris', 'bela', 'cleo'].includes(who) || count >= PAGES_LEAST, `${who} came to ${count} pages`);
    }
  }
  for (const i of [0, 1]) assert.ok(value(i, `SELECT COUNT(*) FROM question_offers WHERE thread_id = ${question}`) > 2, 'it was offered');
});

test('what others take of their own data is the same', async () => {
  for (const who of ['boris', 'bela', 'cleo']) {
    const replies = await both(async (i) => {
      await as(i, who).get('/settings/data');
      return as(i, who).submit('/settings/data', { password: passwordOf(who) });
    });
    assert.equal(replies[0].status, 200);
    assertAlike(replies.map(({ text }) => comparable(text)), `the data of ${who}`);
  }
});

// The mailer leaves them in a directory; those to the two are theirs.
test('what was mailed to others is the same', async () => {
  await both((i) => until(() => value(i, 'SELECT COUNT(*) FROM outbox WHERE sent_at IS NULL') === 0, 'all is sent'));
  const mails = [0, 1].map((i) => {
    const folder = ['new', '.'].map((name) => join(worlds[i].data, 'mail', name)).find((name) => existsSync(name));
    return readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile())
      .map(({ name }) => readFileSync(join(folder, name), 'utf8').replace(/^(Date|Message-ID|From|List-Unsubscribe):.*(\r?\n[ \t].*)*/gim, '$1'))
      .filter((text) => !authors.some((one) => text.includes(`${one}@mail.example`)))
      .map(comparable).sort().join('\n-- \n');
  });
  assert.match(mails[0], /^To: .*bela@/im, 'some were');
  assertAlike(mails, 'mail');
});
