// A counsellor's hour, without scripts and with them: a case put right and published without a name,
// answered and told the end of; a practice printed and tried by others; a question whose answers
// become the collective answer that one finds first.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { query } from '../lib/database.mjs';
import { sleep } from '../lib/programs.mjs';
import { axeViolations, openSite, screenshots } from './site.mjs';

let site;
before(async () => {
  site = await openSite({ isWritten: false, clock: true });
  const members = readFileSync(join(site.data, 'sign-ins.txt'), 'utf8').trim().split('\n').map((line) => line.split('\t'))
    .filter(([role, identifier]) => role === 'member' && identifier !== site.member.identifier);
  ['first', 'second', 'third', 'fourth'].forEach((role, i) => { site[role] = { identifier: members[i][1], password: members[i][2] }; });
});
after(async () => { await site?.close(); });

const key = (number) => String(97 - Number(BigInt(number) % 97n)).padStart(2, '0');
const NIR = `2840588191034${key('2840588191034')}`;
// By the keyboard: the same with scripts and without, wherever the button stands.
const send = (page, selector) => Promise.all([page.waitForNavigation(), page.press(selector, 'Enter')]);
const main = (page) => page.textContent('main');
const own = (page, action) => `form[action$="${action}"]`;

async function answer(role, path, text, options) {
  const page = await site.open(role, options);
  await page.goto(path);
  await page.fill('#reply textarea[name=body]', text);
  await send(page, '#reply .buttons button.primary');
  assert.match(page.url(), /#post-\d+$/, `${role} answers`);
  await page.context().close();
}

// Presses what the guard proposes until nothing is left to say, then publishes.
async function putRight(page) {
  await send(page, 'button[name=guard_replace][value=all]');
  const boxes = page.locator('input[name=guard_confirm]');
  for (let i = 0; i < await boxes.count(); i++) await boxes.nth(i).check();
}

async function aCase(t, options) {
  const page = await site.open('member', options), title = `Un retour vers l’emploi qui hésite ${options.width}`;
  await page.goto('/threads/new?kind=case');
  await page.fill('#title', title);
  await page.fill('#situation', `Madame Nathalie Brocard a quitté un poste de nuit. Son numéro : 06 39 98 12 34, sinon 01.99.00.55.66. Sécurité sociale ${NIR}.`);
  await page.fill('#body', 'Comment reprendre le fil sans la brusquer ?');
  const unnamed = page.locator('input[name=unnamed]');
  await unnamed.check();
  await send(page, 'form.opening .buttons button.primary');
  const shown = await main(page);
  for (const words of ['06 39 98 12 34', '01.99.00.55.66', NIR, 'Brocard']) assert.ok(shown.includes(words), `${words} is shown in its place`);
  if (options.javaScriptEnabled !== false) assert.deepEqual(await axeViolations(page), []);
  await page.screenshot({ path: join(screenshots, `hour-guard-${options.width}.png`), fullPage: true });
  await putRight(page);
  const text = await page.inputValue('#situation');
  for (const words of ['98 12 34', '55.66', NIR.slice(0, 10), 'Brocard']) assert.ok(!text.includes(words), `${words} was replaced`);
  assert.ok(await unnamed.isChecked(), 'still without a name');
  await send(page, 'form.opening .buttons button.primary');
  assert.match(await main(page), /10 minutes/);
  await site.advance(11 * 60);
  const link = page.locator(`main a:has-text("${title}")`);
  for (let i = 0; i < 60 && await link.count() === 0; i++, await sleep(500)) await page.goto('/cases');
  await Promise.all([page.waitForNavigation(), link.first().click()]);
  const path = new URL(page.url()).pathname;
  const seen = await main(page);
  assert.match(seen, /Un·e collègue/);
  assert.doesNotMatch(seen, /Nadège/);
  for (const role of ['first', 'second', 'third']) await answer(role, path, `Une idée de ${role}, qui a servi ailleurs.`, options);
  await page.goto('/mine/unnamed');
  await Promise.all([page.waitForNavigation(), link.first().click()]);
  await send(page, 'a[href$="/outcome"]');
  await page.fill('[name=done]', 'Une enquête métier avec un employeur.');
  await page.fill('[name=happened]', 'Elle a commencé en juin.');
  await page.fill('[name=again]', 'Commencer par les horaires.');
  await send(page, `${own(page, '/outcome')} .buttons button.primary`);
  await site.advance(11 * 60);
  await page.goto(path);
  assert.match(await main(page), /Ce qui s’est passé[\s\S]*Elle a commencé en juin/);
  assert.match(await page.textContent('.thread-head'), /Clos/);
  const [thread] = query(site.data, `SELECT author_id FROM threads WHERE id = ${path.split('/').pop()}`);
  assert.equal(Number(thread.author_id), -1);
  const rows = query(site.data, `SELECT markdown FROM post_sources WHERE markdown LIKE '%${NIR}%' OR markdown LIKE '%98 12 34%' OR markdown LIKE '%Brocard%'`);
  assert.equal(rows.length, 0, 'nothing of what was refused is kept');
  assert.deepEqual(page.complaints, []);
  await page.context().close();
}

async function aPractice(t, options) {
  const page = await site.open('member', options), title = `La ligne des réussites ${options.width}`;
  await page.goto('/threads/new?kind=practice');
  await page.fill('#title', title);
  await page.fill('#context', 'Des personnes qui disent n’avoir rien fait.');
  await page.fill('#body', '1. Tracer une ligne.\n2. Y poser cinq moments.');
  await page.fill('#limits', 'Pas à chaud.');
  await send(page, 'form.opening .buttons button.primary');
  const path = new URL(page.url()).pathname;
  const pdf = await (async () => { try { return await page.pdf({ format: 'A4' }); } catch { return null; } })();
  assert.ok(pdf === null || (pdf.length > 5000 && pdf.length < 400000), 'it prints');
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.locator('.top-bar:visible, .rail:visible, .bottom-bar:visible, #reply:visible').count(), 0, 'paper has the sheet alone');
  await page.emulateMedia({ media: 'screen' });
  for (const [role, result] of [['first', 'worked'], ['second', 'partly']]) {
    const peer = await site.open(role, options);
    await peer.goto(path);
    await Promise.all([peer.waitForNavigation(), peer.locator('a[href$="/trials/new"]').first().click()]);
    await peer.check(`input[name=result][value=${result}]`);
    await peer.fill('[name=context]', 'Un premier entretien.');
    await send(peer, `${own(peer, '/trials')} .buttons button.primary`);
    assert.match(peer.url(), /#post-\d+$/);
    await peer.context().close();
  }
  await page.goto(path);
  const sum = [...(await page.innerHTML('ul.legend')).matchAll(/<span>(\d+) /g)].map(([, n]) => Number(n));
  assert.deepEqual(sum, [1, 1, 0]);
  if (options.javaScriptEnabled !== false) assert.deepEqual(await axeViolations(page), []);
  await page.screenshot({ path: join(screenshots, `hour-practice-${options.width}.png`), fullPage: true });
  assert.deepEqual(page.complaints, []);
  await page.context().close();
}

async function aQuestion(t, options) {
  const word = `transmission${options.width}`;
  const page = await site.open('member', options);
  await page.goto('/threads/new?kind=question');
  await page.fill('#body', `Comment parler de ${word} sans faire peur ?`);
  await page.fill('#title', `Préparer la ${word}`);
  await send(page, 'form.opening .buttons button.primary');
  const path = new URL(page.url()).pathname;
  for (const role of ['first', 'second', 'third', 'fourth']) await answer(role, path, `Pour la ${word}, ${role} commence par le calendrier.`, options);
  const writer = await site.open('first', options);
  await writer.goto(path);
  await Promise.all([writer.waitForNavigation(), writer.locator('a[href$="/answer"]').first().click()]);
  await writer.fill('#title', `Parler de ${word} en trois temps`);
  await writer.fill('#body', `La ${word} se prépare en trois temps.`);
  const sources = writer.locator('input[name=posts]');
  await sources.first().check();
  await send(writer, `${own(writer, '/answer')} > .buttons button.primary`);
  const peer = await site.open('second', options);
  await peer.goto(path);
  await Promise.all([peer.waitForNavigation(), peer.locator('a[href^="/answers/"]').first().click()]);
  await peer.fill(`${own(peer, '/reservations')} textarea`, 'Je ne le ferais pas en agence rurale.');
  await send(peer, `${own(peer, '/reservations')} button[type=submit]`);
  const address = new URL(peer.url()).pathname;
  await peer.context().close();
  const animator = await site.open('animator', options);
  await animator.goto(address);
  await send(animator, `${own(animator, '/publish')} button.primary`);
  assert.match(await main(animator), /Je ne le ferais pas en agence rurale/, 'the reservation stays, word for word');
  await animator.context().close();
  await page.goto(path);
  const text = await main(page);
  assert.ok(text.indexOf('en trois temps') < text.indexOf('sans faire peur'), 'the answer stands before the messages');
  assert.match(await page.textContent('.thread-head'), /Réponse collective/);
  await page.goto(`/search?q=${word}`);
  const first = await page.locator('main li a').first().textContent();
  assert.equal(first.trim(), `Parler de ${word} en trois temps`, 'found first');
  await page.goto('/answers');
  assert.match(await main(page), new RegExp(word));
  if (options.javaScriptEnabled !== false) assert.deepEqual(await axeViolations(page), []);
  assert.deepEqual([...page.complaints, ...writer.complaints], []);
  await writer.context().close();
  await page.context().close();
}

for (const [name, options] of [['without scripts', { javaScriptEnabled: false, width: 1280 }], ['with scripts, on a telephone', { width: 390 }]]) {
  test(`a case, ${name}`, (t) => aCase(t, options));
  test(`a practice, ${name}`, (t) => aPractice(t, options));
  test(`a question, ${name}`, (t) => aQuestion(t, options));
}
