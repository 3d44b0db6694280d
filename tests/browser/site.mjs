// The demonstration community served for a browser: `entrepairs demo` in a directory of its own, one
// Chromium for a test file, and windows in which any error of the page is gathered.
import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { Browser } from '../lib/browser.mjs';
import { query } from '../lib/database.mjs';
import { root, run, sleep, startDaemon } from '../lib/programs.mjs';

const require = createRequire(import.meta.url);
const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
export const screenshots = join(root, 'build/screenshots');

const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const locales = { fr: 'fr-FR', en: 'en-GB' };

// A word nobody can break, a long line of code: what people paste.
const awkward = `${'Antidisestablishmentarianism'.repeat(6)}

https://exemple.example/${'chemin/'.repeat(30)}

    une ligne de code ${'qui continue '.repeat(20)}

> ${'citation'.repeat(30)}

1. un
2. deux`;

// Threads that the demonstration lacks: one of two pages, one of hardly breakable words.
async function writeLongThreads(site) {
  const writer = new Browser(site.port);
  await writer.signIn(site.member.identifier, site.member.password);
  const open = async (title, body) => {
    await writer.get('/threads/new');
    const reply = await writer.submit('/threads', { space: 'posture', kind: 'discussion', title, body });
    assert.equal(reply.status, 303, `${title}: ${reply.status}`);
    return reply.location;
  };
  site.longThread = await open('Un fil de deux pages', 'Le premier message.');
  for (let i = 2; i <= 25; i++) {
    await writer.get(site.longThread);
    const reply = await writer.submit(`${site.longThread}/posts`, { body: `Message ${i}.` });
    assert.equal(reply.status, 303, `message ${i}: ${reply.status}`);
  }
  site.awkwardThread = await open('Untitresansaucuneespace'.repeat(8), awkward);
  // A message changed, and one withdrawn.
  const { text } = await writer.get(site.longThread);
  const [, second, third] = [...text.matchAll(/<article[^>]* id="(post)-(\d+)"/g)].map(([, , id]) => id);
  site.changedPost = `/posts/${second}`;
  await writer.get(`${site.changedPost}/edit`);
  await writer.submit(`${site.changedPost}/edit`, { body: 'Message 2, repris. '.repeat(20) });
  await writer.get(`/posts/${third}/edit`);
  await writer.submit(`/posts/${third}/delete`, { reason: 'Écrit deux fois' });
}

// A report that waits, one that hid its message, and a notice from outside. The member reports what
// neither they nor the animator wrote.
async function writeReports(site) {
  const who = new Browser(site.port), outside = new Browser(site.port);
  await who.signIn(site.member.identifier, site.member.password);
  const posts = query(site.data, `SELECT p.id, p.thread_id FROM posts AS p JOIN members AS m ON m.id = p.author_id
    WHERE m.identifier NOT IN ('${site.member.identifier}', '${site.animator.identifier}') AND p.seq > 1 ORDER BY p.id LIMIT 4`);
  await who.get(`/posts/${posts[0].id}/report`);
  site.report = (await who.submit(`/posts/${posts[0].id}/report`, { reason: 'charter', body: 'Le ton du second paragraphe.' })).location;
  await who.get(`/posts/${posts[1].id}/report`);
  site.recognised = (await who.submit(`/posts/${posts[1].id}/recognise`)).location;
  site.hiddenThread = `/threads/${posts[1].thread_id}`;
  site.reportForm = `/posts/${posts[2].id}/report`;
  site.purge = `/moderation/posts/${posts[1].id}/purge`;
  const [own] = query(site.data, `SELECT p.id FROM posts AS p JOIN members AS m ON m.id = p.author_id
    WHERE m.identifier = '${site.member.identifier}' ORDER BY p.id LIMIT 1`);
  site.ownModeration = `/posts/${own.id}/moderation`;
  await who.get(`/posts/${posts[3].id}/report`);
  site.danger = `/moderation${(await who.submit(`/posts/${posts[3].id}/report`, { reason: 'danger', body: '' })).location}`;
  // A measure on the member's text, one appealed against, a model of reasons, a note: each of nobody who looks.
  const insert = (table, columns, values) => {
    query(site.data, `INSERT INTO ${table} (${columns}) VALUES (${values})`);
    return query(site.data, `SELECT MAX(id) AS id FROM ${table}`)[0].id;
  };
  const [{ id: other }] = query(site.data, `SELECT author_id AS id FROM posts WHERE id = ${posts[0].id}`);
  const [{ id: member }] = query(site.data, `SELECT id FROM members WHERE identifier = '${site.member.identifier}'`);
  // An appeal goes to who shares no organisation with who decided.
  const [{ id: decider }] = query(site.data, `SELECT m.id FROM members AS m JOIN insiders AS i ON i.member_id = m.id
    WHERE m.identifier <> '${site.member.identifier}' AND m.id NOT IN (SELECT a.member_id FROM mandates AS a)
      AND NOT EXISTS (SELECT 1 FROM colleagues AS c JOIN members AS n ON n.id = c.other_id
        WHERE c.one_id = m.id AND n.identifier = '${site.animator.identifier}') LIMIT 1`);
  const columns = 'post_id, kind, reason, ground, facts, decided_by, decided_at, version_before, version_after';
  const values = (post) => `${post}, 'edited', 'charter', 'Charte, article 4', 'Le lieu n’apporte rien.', ${decider}, ${Date.now()}, 1, 2`;
  site.statement = `/statements/${insert('statements', columns, values(own.id))}`;
  site.appeal = `/moderation/statements/${insert('statements', `${columns}, appeal, appealed_at, due_at`, `${values(own.id)}, 'Le lieu compte.', 1, ${Date.now()}`)}`;
  site.reason = `/moderation/reasons/${insert('reason_models', 'kind, title, ground, body, changed_at', "'charter', 'Sans nom de lieu', 'Charte, article 4', 'Le lieu permet de reconnaître la personne.', 1")}`;
  query(site.data, `INSERT OR IGNORE INTO reason_versions SELECT id, 1, title, ground, body, 1 FROM reason_models`);
  insert('member_notes', 'member_id, writer_id, text, written_at', `${member}, ${other}, 'Appelé le 3 : accord sur le ton.', ${Date.now()}`);
  site.memberNotes = `/moderation/members/${member}/notes`;
  await outside.get('/notice');
  await outside.submit('/notice', { reason: 'person', address: `${site.origin}${site.hiddenThread}`, text: 'Il y est question de moi.',
    name: 'Iris Dehors', email: 'iris@dehors.example', good_faith: 'yes' });
}

// The community, the daemon on it, and the browser. Properties: port, origin, one sign-in a role
// ({ identifier, password }: member, animator, provisioner, new, former), longThread, awkwardThread, changedPost.
// clock: true: time is moved with site.advance(seconds).
export async function openSite({ isWritten = true, clock = false } = {}) {
  const room = mkdtempSync(join(tmpdir(), 'entrepairs-browser-')), data = join(room, 'data');
  process.once('exit', () => rmSync(room, { recursive: true, force: true }));
  await run(data, ['demo']);
  appendFileSync(join(data, 'entrepairs.conf'), '[limits]\nposts_per_minute = 0\n');
  const site = new Site();
  const lines = readFileSync(join(data, 'sign-ins.txt'), 'utf8').trim().split('\n');
  for (const [role, identifier, password] of lines.map((line) => line.split('\t')))
    site[role] ??= { identifier, password };
  site.data = data;
  if (clock) writeFileSync(site.clock = join(room, 'clock'), '0');
  await site.start();
  site.origin = `http://127.0.0.1:${site.port}`;
  if (isWritten) await writeLongThreads(site);
  if (isWritten) await writeReports(site);
  mkdirSync(screenshots, { recursive: true });
  site.chromium = await chromium.launch({
    executablePath: process.env.EP_CHROMIUM ?? '/usr/bin/chromium', args: flags, headless: true,
  });
  return site;
}

class Site {
  #states = new Map();

  async start() {
    const options = this.clock ? ['--test-clock', this.clock] : [];
    this.daemon = await startDaemon(this.data, { options, listen: `127.0.0.1:${this.port ?? 0}` });
    this.port = this.daemon.port;
  }

  stop() {
    return this.daemon.stop();
  }

  // The same address afterwards: open pages go on.
  async restart() {
    await this.stop();
    await this.start();
  }

  // Moves the test clock; the server looks at it every 200 ms.
  async advance(seconds) {
    this.offset = (this.offset ?? 0) + seconds;
    writeFileSync(this.clock, String(this.offset));
    await sleep(300);
  }

  async close() {
    await this.chromium.close();
    await this.stop();
  }

  // A window of nobody or, by role, of somebody signed in; all windows of a role share a session.
  // options: those of a playwright context.
  async open(role = 'visitor', { language = 'fr', width = 1280, height = 900, ...options } = {}) {
    const storageState = role === 'visitor' ? undefined : await this.#state(role);
    const context = await this.chromium.newContext({
      baseURL: this.origin, locale: locales[language], viewport: { width, height }, storageState, ...options,
    });
    const page = await context.newPage();
    page.complaints = this.#listen(page);
    return page;
  }

  // Errors of script, of the security policy, and requests that leave the site. A page that is an
  // error by its status is announced by Chromium as one.
  #listen(page) {
    const complaints = [];
    page.on('pageerror', (error) => complaints.push(`script: ${error.message}`));
    page.on('console', (message) => {
      const isStatus = message.location().url === page.url() && /status of 4\d\d/.test(message.text());
      if (['error', 'warning'].includes(message.type()) && !isStatus) complaints.push(message.text());
    });
    page.on('request', (request) => {
      if (!request.url().startsWith(`${this.origin}/`)) complaints.push(`left the site: ${request.url()}`);
    });
    page.on('response', (response) => {
      const isPage = response.request().resourceType() === 'document';
      if (!isPage && response.status() >= 400) complaints.push(`${response.status()}: ${response.url()}`);
    });
    return complaints;
  }

  #state(role) {
    if (!this.#states.has(role)) this.#states.set(role, this.#signIn(role));
    return this.#states.get(role);
  }

  async #signIn(role) {
    const page = await this.open();
    await page.goto('/login');
    await page.fill('#identifier', this[role].identifier);
    await page.fill('#password', this[role].password);
    await Promise.all([page.waitForURL((url) => url.pathname !== '/login'), page.click('main button[type=submit]')]);
    const state = await page.context().storageState();
    await page.context().close();
    return state;
  }
}

// A picture in build/screenshots, for somebody to look at: where EP_SCREENSHOTS is set, they take time.
export async function shoot(page, name) {
  if (process.env.EP_SCREENSHOTS) await page.screenshot({ path: `${screenshots}/${name}.png`, fullPage: true });
}

// What axe finds, a line each. What it did not find stays in the page: it is many times longer.
export async function axeViolations(page) {
  const isThere = await page.evaluate(() => 'axe' in window);
  if (!isThere) await page.evaluate(axeSource);
  // What lies under a fixed bar comes out from under it by scrolling.
  await page.evaluate(() => document.querySelectorAll('.bottom-bar, .top-bar').forEach((bar) => { bar.style.position = 'static'; }));
  const violations = await page.evaluate(async () => (await window.axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], resultTypes: ['violations'],
  })).violations);
  return violations.flatMap((rule) =>
    rule.nodes.map((node) => `${rule.id}: ${node.target.join(' ')}: ${node.failureSummary.replace(/\s+/g, ' ')}`));
}

// How far the page can be pushed sideways, in CSS pixels, and what sticks out.
export async function sidewaysOverflow(page) {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    const out = [...document.body.querySelectorAll('*')].filter((one) => one.getBoundingClientRect().right > width + 1);
    return [`${document.documentElement.scrollWidth} > ${width}`,
      ...out.slice(0, 4).map((one) => one.outerHTML.slice(0, 120))];
  });
}
