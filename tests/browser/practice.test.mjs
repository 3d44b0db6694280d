// A practice in a real browser, with a script and without, wide and narrow: written, printed on A4,
// kept to be tried, tried by two others, summed up right.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { axeViolations, openSite, screenshots } from './site.mjs';

let site;
before(async () => {
  site = await openSite({ isWritten: false });
  const others = readFileSync(join(site.data, 'sign-ins.txt'), 'utf8').trim().split('\n').map((line) => line.split('\t'))
    .filter(([role, identifier]) => role === 'member' && identifier !== site.member.identifier);
  site.peer = { identifier: others[0][1], password: others[0][2] };
});
after(async () => { await site?.close(); });

const press = (page, selector) => Promise.all([page.waitForNavigation(), page.locator(selector).first().press('Enter')]);
const sums = async (page) => (await page.locator('.legend li').allTextContents()).map((text) => Number(/\d+/.exec(text)[0]));

async function tell(page, practice, { result, context, ...fields }) {
  await page.goto(practice);
  await press(page, '.practice a[href$="/trials/new"]');
  await page.press(`[name=result][value=${result}]`, 'Space');
  await page.fill('#context', context);
  for (const [name, value] of Object.entries(fields)) await page.fill(`#${name}`, value);
  await press(page, 'form.opening button.primary');
  assert.match(page.url(), /#post-\d+$/);
}

async function walk({ width, javaScriptEnabled, name }) {
  const options = { width, height: width === 390 ? 844 : 900, javaScriptEnabled };
  const member = await site.open('member', options), animator = await site.open('animator', options), peer = await site.open('peer', options);
  const shoot = (page, what) => page.screenshot({ path: `${screenshots}/practice-${name}-${what}.png`, fullPage: true });

  await member.goto('/practices');
  await press(member, 'a[href="/threads/new?kind=practice"]');
  await member.fill('[name=context]', 'Une personne qui dit oui à tout.');
  await member.fill('[name=body]', '1. Trois papiers.\n2. Un seul se garde.\n3. Dire pourquoi.');
  await member.fill('[name=limits]', 'Pas quand tout presse.');
  await member.fill('#title', `Un seul papier, ${name}`);
  await member.selectOption('#space', 'posture');
  await member.selectOption('#duration', 'quarter');
  await member.press('[name=setting][value=individual]', 'Space');
  await member.fill('#tags', 'choisir, priorités');
  await member.press('[name=licence][value=cc-by-sa]', 'Space');
  await press(member, 'form.opening button.primary');
  const practice = new URL(member.url()).pathname;
  assert.match(await member.textContent('.practice-facts'), /15 minutes au plus[\s\S]*CC BY-SA 4\.0/);

  await tell(peer, practice, { result: 'worked', context: 'Deuxième entretien.', measure: 'Pistes gardées', before: '5', after: '1' });
  await animator.goto(practice);
  await press(animator, 'button[formaction$="/to-try"]');
  assert.match(await animator.textContent('.practice'), /Dans votre liste\s; rappel le/);
  await tell(animator, practice, { result: 'partly', context: 'En visio.', comment: 'Les papiers se perdent à l’écran.' });
  await animator.goto('/practices/to-try');
  assert.doesNotMatch(await animator.textContent('main'), new RegExp(`Un seul papier, ${name}`));

  await member.goto(practice);
  assert.deepEqual(await sums(member), [1, 1, 0]);
  await shoot(member, 'thread');
  await press(member, '.practice a[href$="/sheet"]');
  assert.deepEqual(await sums(member), [1, 1, 0]);
  await shoot(member, 'sheet');
  if (javaScriptEnabled) assert.deepEqual(await axeViolations(member), []);
  await member.emulateMedia({ media: 'print' });
  for (const chrome of ['.top-bar', '.foot', '.skip', 'main .screen-only']) assert.equal(await member.locator(chrome).first().isVisible(), false, chrome);
  for (const part of ['h1', '.practice-facts', '.trials-bar', '.document', '.sheet-foot']) assert.ok(await member.locator(part).isVisible(), part);
  assert.match(await member.textContent('.sheet-foot'), /CC BY-SA 4\.0/);
  const pdf = (await member.pdf({ format: 'A4', path: `${screenshots}/practice-${name}.pdf` })).toString('latin1');
  assert.equal(pdf.match(/\/Type\s*\/Page\b/g).length, 1, 'one sheet of paper');
  assert.match(pdf, /\/MediaBox\s*\[0 0 59[45][\d.]* 84[12][\d.]*\]/);

  // One who tried changes their mind, then takes it back.
  await peer.goto(practice);
  await press(peer, '.trial-under a[href$="/trial"]');
  await peer.press('[name=result][value=not]', 'Space');
  await press(peer, 'form.opening button.primary');
  await member.emulateMedia({ media: 'screen' });
  await member.goto(practice);
  assert.deepEqual(await sums(member), [0, 1, 1]);
  await peer.goto(practice);
  await press(peer, '.trial-under a[href$="/trial"]');
  await press(peer, 'form[action$="/delete"] button');
  await member.goto(practice);
  assert.deepEqual(await sums(member), [0, 1, 0]);
  for (const page of [member, animator, peer]) {
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  }
}

describe('a practice, from its writing to its trials', () => {
  for (const [name, options] of Object.entries({
    wide: { width: 1280, javaScriptEnabled: true }, narrow: { width: 390, javaScriptEnabled: true }, plain: { width: 1280, javaScriptEnabled: false },
  })) test(name, () => walk({ name, ...options }));
});
