// The keyboard alone: everything that can be clicked is reached by Tab, shows that it is, and does
// its work: signing in, opening a thread, answering, leaving. With scripts and without.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { openSite } from './site.mjs';

let site;
before(async () => { site = await openSite({ isWritten: false }); });
after(async () => { await site?.close(); });

// What has the focus, as a selector of this page.
const focused = (page) => page.evaluate(() => {
  const one = document.activeElement;
  return { text: one.textContent.trim(), id: one.id, name: one.getAttribute('name'), tag: one.localName };
});

// Presses Tab until `selector` has the focus; fails after a whole round.
async function tabTo(page, selector) {
  for (let i = 0; i < 90; i++) {
    await page.keyboard.press('Tab');
    if (await page.evaluate((wanted) => document.activeElement.matches(wanted), selector)) return;
  }
  assert.fail(`${selector} is not reached by Tab on ${page.url()}; at ${JSON.stringify(await focused(page))}`);
}

const pressAndGo = (page, key = 'Enter') =>
  Promise.all([page.waitForNavigation(), page.keyboard.press(key)]);

async function signIn(page, { identifier, password }) {
  await page.goto('/login');
  await tabTo(page, '#identifier');
  await page.keyboard.type(identifier);
  await tabTo(page, '#password');
  await page.keyboard.type(password);
  await tabTo(page, 'button[type=submit]');
  await pressAndGo(page);
}

// Everything visible that can be used, and what a round of Tab reaches; a group of radio buttons is
// one stop.
async function unreached(page) {
  const count = await page.evaluate(() => {
    const all = [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
      .filter((one) => one.checkVisibility() && one.type !== 'hidden' && !one.disabled);
    all.forEach((one, i) => { one.dataset.stop = i; });
    return all.length;
  });
  const reached = new Set(), faint = [];
  for (let i = 0; i < count + 5; i++) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(() => {
      const one = document.activeElement, style = getComputedStyle(one);
      const shows = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
      const box = one.getBoundingClientRect();
      const isIn = box.bottom > 0 && box.top < innerHeight;
      const over = document.elementFromPoint(box.left + Math.min(box.width, innerWidth) / 2, box.top + Math.min(box.height, 20) / 2);
      const isCovered = isIn && over && !one.contains(over) && !over.contains(one);
      const group = one.type === 'radio' ? [...document.getElementsByName(one.name)] : [one];
      return { stops: group.map((other) => other.dataset.stop), shows, isIn, isCovered, html: one.outerHTML.slice(0, 100) };
    });
    stop.stops.forEach((one) => reached.add(one));
    if (stop.html.startsWith('<body')) continue;
    if (!stop.shows) faint.push(`no outline: ${stop.html}`);
    if (stop.isCovered) faint.push(`under a bar: ${stop.html}`);
    if (!stop.isIn) faint.push(`out of sight: ${stop.html}`);
  }
  const missed = await page.evaluate((seen) => [...document.querySelectorAll('[data-stop]')]
    .filter((one) => !seen.includes(one.dataset.stop)).map((one) => one.outerHTML.slice(0, 100)), [...reached]);
  return [...missed.map((html) => `not reached: ${html}`), ...new Set(faint)];
}

for (const [role, paths] of Object.entries({
  visitor: ['/login', '/privacy'],
  member: ['/', '/spaces', '/spaces/posture', '/threads/1', '/threads/new', '/notifications', '/bookmarks', '/members', '/settings/profile', '/settings/recovery', '/settings/letter'],
  provisioner: ['/organisation'],
  new: ['/welcome'],
  former: ['/status'],
}))
  for (const width of [1280, 390])
    test(`${role}, ${width} pixels: Tab reaches everything, visibly`, async () => {
      const page = await site.open(role, { width, reducedMotion: 'reduce' });
      for (const path of paths) {
        await page.goto(path);
        assert.deepEqual(await unreached(page), [], path);
      }
      await page.context().close();
    });

for (const javaScriptEnabled of [true, false])
  describe(javaScriptEnabled ? 'with scripts' : 'without scripts', () => {
    let page, thread;
    before(async () => { page = await site.open('visitor', { javaScriptEnabled }); });
    after(async () => { await page?.context().close(); });

    test('signing in', async () => {
      await signIn(page, site.member);
      assert.equal(new URL(page.url()).pathname, '/');
    });

    test('the first Tab offers to skip to the content', async () => {
      await page.goto('/');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await page.waitForURL(/#content$/, { waitUntil: 'commit' });
      await page.keyboard.press('Tab');
      assert.ok(await page.evaluate(() => document.querySelector('main').contains(document.activeElement)));
    });

    test('opening a thread', async () => {
      await page.goto('/');
      await tabTo(page, 'a[href="/threads/new"]');
      await pressAndGo(page);
      await tabTo(page, 'input[name=kind]');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Space');
      await tabTo(page, '#space');
      await page.keyboard.type('Posture');
      await tabTo(page, '#title');
      await page.keyboard.type('Au clavier seul ?');
      await tabTo(page, '#body');
      await page.keyboard.type('Un premier paragraphe.\n\nUn *second*.');
      await tabTo(page, 'main button.primary[type=submit]');
      await pressAndGo(page);
      assert.match(new URL(page.url()).pathname, /^\/threads\/\d+$/);
      assert.equal(await page.textContent('h1'), 'Au clavier seul ?');
      assert.equal(await page.textContent('article em'), 'second');
      thread = page.url();
    });

    test('answering', async () => {
      await page.goto('/spaces/posture');
      await tabTo(page, `a[href="${new URL(thread).pathname}"]`);
      await pressAndGo(page);
      await tabTo(page, '#body');
      await page.keyboard.type('Une réponse sans souris.');
      await tabTo(page, 'main button.primary[type=submit]');
      await pressAndGo(page);
      const post = new URL(page.url()).hash;
      assert.match(post, /^#post-\d+$/);
      assert.match(await page.textContent(post), /Une réponse sans souris\./);
    });

    test('what is missing is said where the focus goes', async () => {
      await page.goto('/threads/new');
      await page.locator('main form').evaluate((form) => { form.noValidate = true; });
      await tabTo(page, '#title');
      await page.keyboard.type('Sans texte');
      await pressAndGo(page);
      assert.equal(await page.evaluate(() => document.activeElement.id), 'body');
      assert.equal(await page.inputValue('#title'), 'Sans texte');
      await page.goto('about:blank');
    });

    test('signing out', async () => {
      await page.goto('/');
      await tabTo(page, 'details.menu summary');
      await page.keyboard.press('Enter');
      await tabTo(page, 'details.menu form[action="/logout"] button');
      await pressAndGo(page);
      assert.equal(new URL(page.url()).pathname, '/login');
      await page.goto('/');
      assert.equal(new URL(page.url()).pathname, '/login', 'nothing is left of the session');
    });
  });

test('Escape closes the menu and gives the focus back', async () => {
  const page = await site.open('member');
  await page.goto('/');
  await tabTo(page, 'details.menu summary');
  await page.keyboard.press('Enter');
  assert.ok(await page.isVisible('details.menu button'));
  await page.keyboard.press('Escape');
  assert.ok(!await page.isVisible('details.menu button'));
  assert.equal((await focused(page)).tag, 'summary');
  await page.context().close();
});
