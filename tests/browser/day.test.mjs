// A counsellor's day: an answer begun before an interview of 45 minutes and sent after it, the
// server restarted in between, a second tab on the same thread.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sleep } from '../lib/programs.mjs';
import { query } from '../lib/database.mjs';
import { openSite } from './site.mjs';

let site;
before(async () => { site = await openSite({ isWritten: false, clock: true }); });
after(async () => { await site?.close(); });

const INTERVIEW_S = 45 * 60;
const countOf = (table, column, text) =>
  Number(query(site.data, `SELECT count(*) AS n FROM ${table} WHERE ${column} LIKE '%${text}%'`)[0].n);

async function interview() {
  await site.advance(INTERVIEW_S / 2);
  await site.restart();
  await site.advance(INTERVIEW_S / 2);
}

const send = (page) => Promise.all([page.waitForNavigation(), page.click('#reply button.primary')]);
const isSaved = (page) => page.locator('.draft-state', { hasText: /\d/ }).waitFor();

test('an answer waits for the end of an interview, and is sent once', async () => {
  const page = await site.open('member');
  await page.goto('/threads/2');
  await page.click('#body');
  await page.keyboard.type('Commencé avant entretien. ');
  await isSaved(page);
  await interview();
  await page.keyboard.type('Fini après.');
  await send(page);
  assert.match(page.url(), /\/threads\/2(\?page=\d+)?#post-\d+$/);
  assert.equal(await page.inputValue('#body'), '', 'the composer is empty again');
  await page.goto('/drafts');
  assert.ok(!(await page.textContent('main')).includes('avant entretien'), 'no draft of a sent text');
  assert.equal(countOf('post_sources', 'markdown', 'Commencé avant entretien. Fini après.'), 1);
  await page.context().close();
});

test('what was saved before a restart is in the second tab', async () => {
  const page = await site.open('member');
  await page.goto('/threads/3');
  await page.click('#body');
  await page.keyboard.type('Un début de réponse');
  await isSaved(page);
  await interview();
  const second = await page.context().newPage();
  await second.goto('/threads/3');
  assert.equal(await second.inputValue('#body'), 'Un début de réponse');
  await second.click('#body');
  await second.keyboard.press('Control+End');
  await second.keyboard.type(' que ce second onglet termine');
  await send(second);
  // The first tab still holds its own text: it can be sent as a message of its own, or left.
  await page.click('#body');
  await page.keyboard.press('Control+End');
  await page.keyboard.type(', et que le premier laisse');
  await sleep(3500);
  await page.context().close();
  const again = await site.open('member');
  await again.goto('/drafts');
  assert.match(await again.textContent('main'), /et que le premier laisse/);
  assert.equal(countOf('post_sources', 'markdown', 'que ce second onglet termine'), 1);
  assert.equal(countOf('post_sources', 'markdown', 'et que le premier laisse'), 0);
  await again.context().close();
});

test('sending twice, and sending while the server is away', async () => {
  const page = await site.open('member');
  await page.goto('/threads/4');
  await page.fill('#body', 'Envoyé pendant un redémarrage.');
  await site.stop();
  await page.click('#reply button.primary').catch(() => {});
  await sleep(500);
  await site.start();
  await page.goBack().catch(() => {});
  if (await page.locator('#body').count() === 0) await page.goto('/threads/4');
  if (await page.inputValue('#body') === '') await page.fill('#body', 'Envoyé pendant un redémarrage.');
  await page.dblclick('#reply button.primary');
  await page.waitForURL(/#post-\d+$/);
  assert.equal(countOf('post_sources', 'markdown', 'Envoyé pendant un redémarrage.'), 1);
  await page.context().close();
});

test('without scripts: a text kept as a draft is there after the restart', async () => {
  const page = await site.open('member', { javaScriptEnabled: false });
  await page.goto('/threads/5');
  await page.fill('#body', 'Sans script, mais gardé.');
  await Promise.all([page.waitForNavigation(), page.press('#reply [name=keep]', 'Enter')]);
  await interview();
  await page.goto('/threads/5');
  assert.equal(await page.inputValue('#body'), 'Sans script, mais gardé.');
  await Promise.all([page.waitForNavigation(), page.press('#reply button.primary', 'Enter')]);
  assert.equal(countOf('post_sources', 'markdown', 'Sans script, mais gardé.'), 1);
  assert.equal(countOf('drafts', 'body', 'Sans script, mais gardé.'), 0);
  await page.context().close();
});
