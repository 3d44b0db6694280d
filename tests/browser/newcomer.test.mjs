// A colleague's first minutes: the mail, a password, the welcome, the codes to print, a question they
// can shed light on, a first answer. At two widths, with scripts and without.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { linkOf, mailTo } from '../lib/mail.mjs';
import { query } from '../lib/database.mjs';
import { run } from '../lib/programs.mjs';
import { csvHeader, csvRow } from '../lib/world.mjs';
import { openSite, screenshots } from './site.mjs';

const MINUTES_MOST = 3;
const WORDS_A_MINUTE = 30; // of somebody who types with two fingers
const THINKING_MS = 6000; // before each thing one does on a page

let site;
before(async () => { site = await openSite({ isWritten: false }); });
after(async () => { await site?.close(); });

const press = (page, selector) => Promise.all([page.waitForNavigation(), page.locator(selector).first().press('Enter')]);

async function invite(identifier) {
  const [{ slug }] = query(site.data, 'SELECT slug FROM organisations WHERE id > 0 ORDER BY id LIMIT 1');
  const file = `${site.data}-${identifier}.csv`;
  writeFileSync(file, `${csvHeader}\n${csvRow(identifier, 'Rosalie;Quentin')}\n`);
  await run(site.data, ['member', 'import', file, '--organisation', slug]);
  return linkOf(await mailTo(site.data, `${identifier}@mail.example`));
}

async function walk({ name, width, javaScriptEnabled, language = 'fr' }) {
  const path = await invite(`rosalie.${name}`);
  const page = await site.open('visitor', { width, height: width === 390 ? 844 : 900, javaScriptEnabled, language });
  let actions = 0, words = 0;
  const shoot = (what) => page.screenshot({ path: `${screenshots}/newcomer-${name}-${what}.png`, fullPage: true });
  const act = async (work) => { actions++; await work(); };
  const type = async (selector, text) => {
    actions++;
    words += text.split(/\s+/).length;
    await page.fill(selector, text);
  };
  const began = Date.now();

  await act(() => page.goto(path));
  await shoot('1-password');
  await type('#password', 'quatre mots faciles à retenir');
  await press(page, 'main button.primary');
  await type('#identifier', `rosalie.${name}`);
  await type('#password', 'quatre mots faciles à retenir');
  await press(page, 'main button.primary');
  assert.equal(new URL(page.url()).pathname, '/welcome');
  await shoot('2-welcome');
  await type('#job_title', 'Conseillère en insertion professionnelle');
  await act(() => page.check('[name=supervises][value=no]'));
  await act(() => page.check('[name=practising][value=yes]'));
  await act(() => page.check('[name=accept]'));
  await press(page, 'main button.primary');
  assert.equal(new URL(page.url()).pathname, '/welcome/codes');
  await act(() => press(page, 'main button.primary'));
  assert.equal(await page.locator('ol.codes li').count(), 10);
  await shoot('3-codes');
  await act(() => press(page, 'main .buttons a[href="/"]'));
  assert.equal(new URL(page.url()).pathname, '/');
  await shoot('4-home');
  const help = page.locator('main a[href^="/threads/"]').first();
  await act(() => Promise.all([page.waitForNavigation(), help.press('Enter')]));
  await type('#body', 'Dans mon agence nous commençons par demander ce que la personne a déjà essayé.');
  await act(() => press(page, '#reply button.primary'));
  assert.match(page.url(), /\/threads\/\d+(\?page=\d+)?#post-\d+$/);
  const post = new URL(page.url()).hash;
  assert.match(await page.textContent(post), /Rosalie Q\./);
  assert.match(await page.textContent(post), /ce que la personne a déjà essayé/);
  await shoot('5-answer');

  const minutes = (Date.now() - began + actions * THINKING_MS) / 60000 + words / WORDS_A_MINUTE;
  assert.deepEqual(page.complaints, []);
  await page.context().close();
  return { minutes, actions, words };
}

for (const [name, options] of Object.entries({
  office: { width: 1280, javaScriptEnabled: true },
  telephone: { width: 390, javaScriptEnabled: true },
  plain: { width: 390, javaScriptEnabled: false },
  english: { width: 1280, javaScriptEnabled: true, language: 'en' },
}))
  test(`from the mail to a first answer: ${name}`, async (t) => {
    const { minutes, actions, words } = await walk({ name, ...options });
    t.diagnostic(`${actions} things done, ${words} words typed: ${minutes.toFixed(1)} minutes`);
    assert.ok(minutes < MINUTES_MOST, `${minutes.toFixed(1)} minutes`);
  });
