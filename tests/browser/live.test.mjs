// News in an open page: said where nothing moves, and the end of the session told in time.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { query } from '../lib/database.mjs';
import { Browser } from '../lib/browser.mjs';
import { sleep } from '../lib/programs.mjs';
import { axeViolations, openSite, screenshots, sidewaysOverflow } from './site.mjs';

const THREAD = 2;
let site, other;
before(async () => {
  site = await openSite({ isWritten: false });
  other = new Browser(site.port);
  await other.signIn(site.animator.identifier, site.animator.password);
  const [{ id }] = query(site.data, `SELECT id FROM members WHERE identifier = '${site.member.identifier}'`);
  query(site.data, `INSERT OR REPLACE INTO follows (member_id, thread_id, is_on, followed_at) VALUES (${id}, ${THREAD}, 1, 1)`);
});
after(async () => { await site?.close(); });

async function write(thread = THREAD, body = 'Une réponse de plus.') {
  await other.get(`/threads/${thread}`);
  const reply = await other.submit(`/threads/${thread}/posts`, { body });
  assert.equal(reply.status, 303);
}

// A window on a thread, its stream open.
async function openThread(options) {
  query(site.data, 'DELETE FROM drafts');
  const page = await site.open('member', options);
  const opened = page.waitForResponse((response) => response.url().endsWith('/events'));
  await page.goto(`/threads/${THREAD}`);
  await opened;
  await sleep(300);
  return page;
}

for (const width of [1280, 390])
  test(`a new message is a quiet line that moves nothing, ${width} pixels`, async () => {
    const page = await openThread({ width });
    await page.click('#body');
    await page.keyboard.type('Je commence à');
    const where = () => page.evaluate(() => [scrollY, document.documentElement.scrollHeight, document.activeElement.id,
      document.getElementById('body').selectionStart]);
    const before = await where();
    await write();
    const line = page.locator('.live a');
    await line.waitFor({ timeout: 3000 });
    assert.equal(await line.textContent(), '1 nouveau message\u202f: afficher');
    await write();
    await page.locator('.live a', { hasText: '2 nouveaux messages' }).waitFor({ timeout: 3000 });
    assert.deepEqual(await where(), before, 'neither page nor focus has moved');
    assert.equal(await page.getAttribute('.live', 'role'), 'status');
    assert.deepEqual(await axeViolations(page), []);
    assert.deepEqual(await sidewaysOverflow(page), []);
    await page.screenshot({ path: `${screenshots}/live-message-${width}.png` });
    await page.locator('.draft-state', { hasText: /\d/ }).waitFor();
    await Promise.all([page.waitForNavigation(), line.click()]);
    assert.match(new URL(page.url()).hash, /^#post-\d+$/);
    assert.equal(await page.inputValue('#body'), 'Je commence à', 'the text begun came along');
    assert.deepEqual(page.complaints, []);
    await page.fill('#body', '');
    await page.context().close();
  });

test('messages of other threads say nothing here', async () => {
  const page = await openThread();
  await write(THREAD + 1);
  await sleep(1500);
  assert.equal(await page.textContent('.live'), '');
  await page.context().close();
});

test('the badge follows what waits', async () => {
  const page = await openThread(), bell = page.locator('a.bell');
  const [{ id }] = query(site.data, `SELECT id FROM members WHERE identifier = '${site.member.identifier}'`);
  const put = (count) => query(site.data, `DELETE FROM notifications WHERE member_id = ${id};
    ${`INSERT INTO notifications (member_id, kind, created_at) VALUES (${id}, 'report.closed', 1);`.repeat(count)}`);
  const name = async () => (await bell.locator('.visually-hidden').textContent()).trim();
  for (const [count, shown] of [[0, ''], [3, '3'], [12, '9+'], [0, '']]) {
    put(count);
    const badge = bell.locator(shown ? '.badge:not([hidden])' : '.badge[hidden]', { hasText: shown });
    await badge.waitFor({ state: 'attached', timeout: 3000 });
    assert.equal(await name(), shown ? `Notifications (${shown})` : 'Notifications');
  }
  await page.context().close();
});

test('after a restart of the server the page listens again', async () => {
  const page = await openThread();
  await site.restart();
  const again = await page.waitForResponse((response) => response.url().endsWith('/events') && response.status() === 200, { timeout: 20000 });
  assert.ok(again);
  await sleep(300);
  await write();
  await page.locator('.live a').waitFor({ timeout: 3000 });
  await page.context().close();
});

test('pages left close their streams: another tab of the session keeps its own', async () => {
  const staying = await openThread();
  const page = await staying.context().newPage();
  for (let i = 0; i < 6; i++) {
    const opened = page.waitForResponse((response) => response.url().endsWith('/events'));
    await page.goto(i % 2 ? '/spaces' : '/accessibility');
    await opened;
  }
  await sleep(500);
  await write();
  await staying.locator('.live a').waitFor({ timeout: 3000 });
  await staying.context().close();
});

test('a stream that a proxy keeps back is given up after 45 seconds', async () => {
  const page = await site.open('member');
  await page.addInitScript(() => {
    window.opened = [];
    window.EventSource = class extends EventTarget {
      static CLOSED = 2;

      constructor() {
        super();
        this.readyState = 0;
        window.opened.push(this);
      }

      close() { this.readyState = 2; }
    };
  });
  await page.clock.install();
  await page.goto('/spaces');
  const states = () => page.evaluate(() => window.opened.map((one) => one.readyState));
  await page.clock.runFor(2000);
  assert.deepEqual(await states(), [0]);
  await page.clock.runFor(50000);
  assert.deepEqual(await states(), [2], 'given up');
  await page.clock.runFor(3600000);
  assert.deepEqual(await states(), [2], 'and not asked again');
  await page.context().close();
});

// Last: it ends the session that the windows above share.
test('the end of the session is said, and the text begun comes back after signing in', async () => {
  const page = await openThread();
  await page.click('#body');
  await page.keyboard.type('Un texte que la fin de session ne perd pas.');
  await page.locator('.draft-state', { hasText: /\d/ }).waitFor();
  const elsewhere = new Browser(site.port);
  await elsewhere.signIn(site.member.identifier, site.member.password);
  await elsewhere.post('/settings/sessions', { csrf: await elsewhere.csrf(), session: 'others' });
  const banner = page.locator('.live p');
  await banner.waitFor({ timeout: 3000 });
  assert.match(await banner.textContent(), /Votre session est terminée/);
  assert.match(await banner.textContent(), /Le texte commencé reste dans cette page/);
  assert.equal(await page.inputValue('#body'), 'Un texte que la fin de session ne perd pas.');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'body');
  assert.deepEqual(await axeViolations(page), []);
  await page.screenshot({ path: `${screenshots}/live-end.png` });
  await Promise.all([page.waitForNavigation(), page.click('#reply button.primary')]);
  assert.match(await page.content(), /Un texte que la fin de session ne perd pas\./);
  await page.context().close();
});
