// From a report to its closing, as a member and an animator would, at two widths, with scripts and
// without: the member reports, the animator finds it, reads it in its context, hides the message,
// decides with reasons; the member reads these.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { query } from '../lib/database.mjs';
import { openSite, screenshots } from './site.mjs';

let site, posts;
before(async () => {
  site = await openSite({ isWritten: false });
  posts = query(site.data, `SELECT p.id, p.thread_id, p.seq FROM posts AS p JOIN members AS m ON m.id = p.author_id
    WHERE m.identifier NOT IN ('${site.member.identifier}', '${site.animator.identifier}') AND p.seq BETWEEN 2 AND 9 ORDER BY p.id LIMIT 8`);
});
after(async () => { await site?.close(); });

const press = (page, selector) => Promise.all([page.waitForNavigation(), page.locator(selector).first().press('Enter')]);

async function openMenu(page, post) {
  await page.locator(`#post-${post} .message-foot details.menu > summary`).click();
}

async function walk({ width, javaScriptEnabled, post, name }) {
  const options = { width, height: width === 390 ? 844 : 900, javaScriptEnabled };
  const shoot = (page, what) => page.screenshot({ path: `${screenshots}/walk-${name}-${what}.png`, fullPage: true });
  const member = await site.open('member', options), animator = await site.open('animator', options);
  const [{ author }] = query(site.data, `SELECT m.given_name AS author FROM posts AS p JOIN members AS m ON m.id = p.author_id WHERE p.id = ${post.id}`);

  await member.goto(`/threads/${post.thread_id}`);
  await openMenu(member, post.id);
  await shoot(member, '1-menu');
  await press(member, `#post-${post.id} a[href="/posts/${post.id}/report"]`);
  await member.check('input[value=charter]');
  await member.fill('#body', `Le ton, ${name}`);
  await press(member, 'form.opening button[type=submit]');
  assert.match(await member.textContent('main'), /est bien arrivé/);
  await shoot(member, '2-receipt');
  const report = new URL(member.url()).pathname;

  await animator.goto('/');
  if (width > 1000) {
    await press(animator, '.rail a[href="/moderation/reports"]');
  } else {
    await animator.locator('.top-bar details.menu > summary').last().click();
    await press(animator, '.top-bar a[href="/moderation/reports"]');
  }
  await shoot(animator, '3-queue');
  await press(animator, `a[href="/moderation${report}"]`);
  assert.match(await animator.textContent('main'), new RegExp(`Le ton, ${name}`));
  assert.match(await animator.textContent('article.reported'), new RegExp(author));
  await shoot(animator, '4-report');
  await press(animator, 'form[action$="/hide"] button');
  await member.goto(`/threads/${post.thread_id}`);
  assert.match(await member.textContent(`#post-${post.id}`), /Message masqué par l’animation/);
  await shoot(member, '5-hidden');
  await animator.check('input[value=hidden]');
  await animator.fill('#decision', 'La charte demande de ne pas juger un collègue.');
  await press(animator, 'form[action$="/close"] button.primary');
  assert.match(await animator.textContent('main'), /Message masqué/);
  await shoot(animator, '6-closed');

  await member.goto('/notifications');
  await press(member, 'button:has-text("Votre signalement a reçu une décision")');
  assert.equal(new URL(member.url()).pathname, report);
  assert.match(await member.textContent('main'), /ne pas juger un collègue/);
  await shoot(member, '7-decision');
  assert.deepEqual([...member.complaints, ...animator.complaints], []);
  for (const page of [member, animator]) await page.context().close();
}

describe('from a report to its closing', () => {
  let at = 0;
  for (const [name, width, javaScriptEnabled] of [['1280', 1280, true], ['390', 390, true], ['1280-plain', 1280, false], ['390-plain', 390, false]])
    test(name, () => walk({ width, javaScriptEnabled, name, post: posts[at++] }));

  test('a person is recognised: the message is gone in two clicks', async () => {
    const page = await site.open('member', { width: 390, height: 844 }), post = posts[at++];
    await page.goto(`/threads/${post.thread_id}`);
    await openMenu(page, post.id);
    await press(page, `#post-${post.id} button[formaction$="/recognise"]`);
    assert.match(await page.textContent('main'), /Le message est masqué/);
    await page.screenshot({ path: `${screenshots}/walk-recognised.png`, fullPage: true });
    await page.goto(`/threads/${post.thread_id}`);
    assert.match(await page.textContent(`#post-${post.id}`), /une personne y serait reconnaissable/);
    await page.context().close();
  });

  test('the menu of one’s own message does not offer to report it', async () => {
    const [own] = query(site.data, `SELECT p.id, p.thread_id FROM posts AS p JOIN members AS m ON m.id = p.author_id
      WHERE m.identifier = '${site.member.identifier}' AND p.seq < 20 LIMIT 1`);
    const page = await site.open('member');
    await page.goto(`/threads/${own.thread_id}`);
    assert.equal(await page.locator(`#post-${own.id} a[href$="/report"]`).count(), 0);
    assert.equal(await page.locator(`#post-${own.id} a[href$="/edit"]`).count(), 1);
    await page.context().close();
  });
});
