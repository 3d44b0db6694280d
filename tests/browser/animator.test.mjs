// A new animator's first evening on a telephone, without documentation: from signing in to having
// answered a report, scheduled Monday's question and closed a discussion with a conclusion. Only words
// that stand on the page are followed, from the page that signing in leads to; screens and presses are
// counted. With scripts and without.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { query } from '../lib/database.mjs';
import { openSite, screenshots, sidewaysOverflow } from './site.mjs';

const DAY_MS = 24 * 3600 * 1000;
const SCREENS_MOST = 18; // in all; the three things are each a few screens

let site;
before(async () => { site = await openSite({ isWritten: false }); });
after(async () => { await site?.close(); });

// Somebody who reads: finds what is pressed or filled in by its words alone.
class Reader {
  screens = 0;
  presses = 0;
  fields = 0;

  constructor(page, name) {
    Object.assign(this, { page, name });
  }

  // The first thing of these words that can be seen, in the page or in one part of it.
  async #find(words, within = 'body') {
    const all = this.page.locator(`${within} :is(a, button, summary)`).filter({ hasText: words });
    for (const one of await all.all()) if (await one.isVisible()) return one;
    assert.fail(`${new URL(this.page.url()).pathname} shows « ${words} »: ${(await this.page.locator('main').innerText()).slice(0, 600)}`);
  }

  async #seen() {
    this.screens++;
    assert.deepEqual(await sidewaysOverflow(this.page), [], `${this.page.url()} fits`);
    await this.page.screenshot({ path: `${screenshots}/animator-${this.name}-${String(this.screens).padStart(2, '0')}.png`, fullPage: true });
  }

  async open(path) {
    await this.page.goto(path);
    await this.#seen();
  }

  async press(words, within) {
    const one = await this.#find(words, within);
    this.presses++;
    await Promise.all([this.page.waitForNavigation(), one.press('Enter')]);
    await this.#seen();
  }

  async unfold(words) {
    const one = await this.#find(words);
    this.presses++;
    await one.click();
  }

  async choose(words) {
    this.presses++;
    await this.page.locator('main label').filter({ hasText: words }).locator('input').check();
  }

  async fill(label, text) {
    this.fields++;
    const field = this.page.locator('main').getByLabel(label).locator('visible=true').first();
    if (await field.evaluate((one) => one.tagName) === 'SELECT') await field.selectOption({ label: text });
    else await field.fill(text);
  }

  text() {
    return this.page.locator('main').innerText();
  }
}

async function reportSomething(name) {
  const page = await site.open('member');
  const [post] = query(site.data, `SELECT p.id, p.thread_id FROM posts AS p JOIN members AS m ON m.id = p.author_id
    WHERE m.identifier NOT IN ('${site.member.identifier}', '${site.animator.identifier}') AND p.seq BETWEEN 2 AND 9
      AND p.id NOT IN (SELECT post_id FROM reports) ORDER BY p.id LIMIT 1`);
  await page.goto(`/posts/${post.id}/report`);
  await page.check('input[value=charter]');
  await page.fill('#body', `Le ton du second paragraphe, ${name}`);
  await Promise.all([page.waitForNavigation(), page.locator('form.opening button[type=submit]').press('Enter')]);
  await page.context().close();
  return post;
}

const nextMonday = () => {
  const day = new Date(Date.now() + DAY_MS);
  while (day.getUTCDay() !== 1) day.setTime(day.getTime() + DAY_MS);
  return day.toISOString().slice(0, 10);
};

async function signIn(reader) {
  await reader.open('/login');
  await reader.fill('Identifiant', site.animator.identifier);
  await reader.fill('Mot de passe', site.animator.password);
  await reader.press('Se connecter');
}

async function answerReport(reader, post) {
  await reader.press('Bureau d’animation', 'main');
  const [{ id }] = query(site.data, `SELECT MAX(id) AS id FROM reports WHERE post_id = ${post.id}`);
  await reader.press('Examiner', `main .todo:has(a[href="/moderation/reports/${id}"])`);
  assert.match(await reader.text(), new RegExp(`Le ton du second paragraphe, ${reader.name}`));
  await reader.choose('Laisser le message');
  await reader.fill('Raisons de la décision', 'La charte demande de parler des idées, pas de la personne.');
  await reader.press('Décider et clore');
  const [{ decision }] = query(site.data, `SELECT decision FROM reports WHERE post_id = ${post.id}`);
  assert.ok(decision, 'the report is decided');
}

async function scheduleMonday(reader, monday) {
  await reader.press('Amorces');
  await reader.press('Préparer une amorce');
  await reader.fill('Titre', `La question du lundi, ${reader.name}`);
  await reader.fill('Votre texte', 'Qu’est-ce qui vous a surpris dans un entretien, cette semaine ?');
  await reader.fill('Espace', 'Posture et entretien');
  await reader.fill('Le jour', monday);
  await reader.fill('L’heure', '09:00');
  await reader.press('Enregistrer l’amorce');
  await reader.press('Amorces');
  const [year, month, day] = monday.split('-').map(Number);
  const said = new Intl.DateTimeFormat('fr-FR', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }).format(Date.UTC(year, month - 1, day));
  assert.match(await reader.text(), new RegExp(`${said}[^]*9\\sh[^]*La question du lundi, ${reader.name}`));
}

async function closeDiscussion(reader, title) {
  await reader.press('Explorer');
  await reader.press('Jeunes adultes', 'main');
  await reader.press(title, 'main');
  await reader.press('Animer ce fil');
  await reader.unfold('Fermer avec une conclusion');
  await reader.fill('conclusion', 'Ce que la personne fait bien en jouant se dit avec ses mots à elle.');
  await reader.press('Fermer le fil');
  await reader.press('Revenir au fil');
  assert.match(await reader.text(), /Conclusion[^]*se dit avec ses mots à elle/);
}

async function evening(t, { name, title, ...options }) {
  const post = await reportSomething(name);
  const page = await site.open('visitor', { width: 390, height: 844, ...options });
  const reader = new Reader(page, name), parts = [];
  page.setDefaultTimeout(10000);
  const part = async (what, work) => {
    const { screens, presses, fields } = reader;
    await work();
    parts.push(`${what}: ${reader.screens - screens} screens, ${reader.presses - presses} presses, ${reader.fields - fields} fields`);
  };
  await part('signing in', () => signIn(reader));
  await part('answering a report', () => answerReport(reader, post));
  await part('scheduling Monday’s question', () => scheduleMonday(reader, nextMonday()));
  await part('closing a discussion', () => closeDiscussion(reader, title));
  for (const line of parts) t.diagnostic(line);
  t.diagnostic(`in all: ${reader.screens} screens, ${reader.presses} presses, ${reader.fields} fields`);
  assert.ok(reader.screens <= SCREENS_MOST, `${reader.screens} screens`);
  assert.deepEqual(page.complaints, []);
  await page.context().close();
}

for (const one of [{ name: 'scripts', title: '« Je sais rien faire, à part jouer »' },
  { name: 'plain', title: 'CEJ : qu’est-ce que vous comptez comme une heure d’activité ?', javaScriptEnabled: false }])
  test(`a first evening on a telephone: ${one.name}`, (t) => evening(t, one));

test('the bars of the charts are as high as what they measure', async () => {
  const page = await site.open('animator', { width: 390, height: 844 });
  await page.goto('/animation/dashboard');
  const wrong = await page.locator('svg.chart rect.bar').evaluateAll((bars) => bars.map((bar) => {
    const scale = bar.ownerSVGElement.getScreenCTM().a, { width, height } = bar.getBoundingClientRect();
    return [width / scale - bar.getAttribute('width'), height / scale - bar.getAttribute('height')].map(Math.abs);
  }).filter((off) => Math.max(...off) > 1));
  assert.ok(await page.locator('svg.chart rect.bar').count() > 3, 'there are bars');
  assert.deepEqual(wrong, []);
  await page.context().close();
});
