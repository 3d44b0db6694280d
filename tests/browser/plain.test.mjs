// What pages weigh, what they do without scripts, and what the scripts add.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sleep } from '../lib/programs.mjs';
import { openSite } from './site.mjs';

let site;
before(async () => { site = await openSite({ isWritten: false }); });
after(async () => { await site?.close(); });

// Loaded, and what scripts ask for after it; an open page listens for ever, so the network is never idle.
async function settle(page, path) {
  await page.goto(path, { waitUntil: 'load' });
  await sleep(700);
}

// Bytes on the wire of a first visit, nothing cached.
async function weigh(role, path) {
  const page = await site.open(role);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Network.enable');
  let bytes = 0, requests = 0;
  devtools.on('Network.loadingFinished', (event) => { bytes += event.encodedDataLength; requests++; });
  await settle(page, path);
  await page.context().close();
  return { bytes, requests };
}

for (const [role, path] of [['visitor', '/login'], ['member', '/'], ['member', '/threads/1'], ['new', '/welcome']])
  test(`a first visit of ${path} weighs less than 60 KB`, async (t) => {
    const { bytes, requests } = await weigh(role, path);
    t.diagnostic(`${path}: ${bytes} bytes, ${requests} requests`);
    assert.ok(bytes > 2000 && bytes < 60 * 1024, `${bytes} bytes`);
    assert.ok(requests <= 7, `${requests} requests`);
  });

test('a second visit asks for the page alone', async () => {
  const page = await site.open('member');
  await settle(page, '/');
  const devtools = await page.context().newCDPSession(page), paths = new Map(), asked = [];
  await devtools.send('Network.enable');
  devtools.on('Network.requestWillBeSent', ({ requestId, request }) => paths.set(requestId, new URL(request.url).pathname));
  devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (encodedDataLength > 0) asked.push(paths.get(requestId));
  });
  await settle(page, '/spaces');
  assert.deepEqual(asked, ['/spaces']);
  await page.context().close();
});

test('the newcomer declares and comes in, without scripts, on a telephone', async () => {
  const page = await site.open('new', { javaScriptEnabled: false, width: 390, height: 844 });
  await page.goto('/');
  assert.equal(new URL(page.url()).pathname, '/welcome');
  await page.fill('#job_title', 'Conseillère en évolution professionnelle');
  await page.check('[name=supervises][value=no]');
  await page.check('[name=practising][value=yes]');
  await page.check('[name=accept]');
  await Promise.all([page.waitForNavigation(), page.click('main button.primary[type=submit]')]);
  assert.equal(new URL(page.url()).pathname, '/welcome/codes');
  await Promise.all([page.waitForNavigation(), page.click('main a.button')]); // later
  assert.equal(new URL(page.url()).pathname, '/');
  assert.ok(await page.isVisible('.bottom-bar a[href="/threads/new"]'));
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

test('a text survives the end of its session', async () => {
  const page = await site.open('member');
  await page.goto('/threads/1');
  await page.fill('#body', 'Un texte long à écrire.');
  await page.context().clearCookies();
  await Promise.all([page.waitForNavigation(), page.click('#reply button.primary')]);
  assert.ok(await page.isVisible('#password'), 'asked to sign in again');
  await page.fill('#identifier', site.member.identifier);
  await page.fill('#password', site.member.password);
  await Promise.all([page.waitForNavigation(), page.click('main button.primary[type=submit]')]);
  assert.equal(await page.inputValue('#body'), 'Un texte long à écrire.');
  await page.context().close();
});

test('the script says dates in words and lets text areas grow', async () => {
  const page = await site.open('member');
  await page.goto('/threads/new');
  const height = () => page.evaluate(() => document.querySelector('#body').offsetHeight);
  const before = await height();
  await page.fill('#body', 'ligne\n'.repeat(40));
  assert.ok(await height() > before);
  await page.fill('#title', 'Tout juste');
  await page.selectOption('#space', 'posture');
  await page.check('[name=kind][value=question]');
  await Promise.all([page.waitForNavigation(), page.click('main button.primary[type=submit]')]);
  await page.goto('/');
  const time = page.locator('time.relative').first();
  assert.match(await time.textContent(), /maintenant|il y a/);
  assert.match(await time.getAttribute('datetime'), /^\d{4}-\d\d-\d\dT/);
  await page.context().close();
});

test('leaving with a text not sent is asked about', async () => {
  const page = await site.open('member');
  await page.goto('/threads/1');
  await page.click('#body');
  await page.keyboard.type('Presque fini');
  const asked = new Promise((done) => page.once('dialog', (dialog) => { done(dialog.type()); dialog.accept(); }));
  await page.close({ runBeforeUnload: true });
  assert.equal(await asked, 'beforeunload');
});

test('print: the messages, not the bars', async () => {
  const page = await site.open('member');
  await page.goto('/threads/1');
  await page.emulateMedia({ media: 'print' });
  assert.ok(await page.isVisible('article .prose'));
  for (const selector of ['.top-bar', '.rail', '.composer', '.foot'])
    assert.ok(!await page.isVisible(selector), selector);
  await page.context().close();
});
