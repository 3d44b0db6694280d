// « Citer »: the quoted source in the composer, under its author's name, which leads to it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { csvRow, openWorld } from '../lib/world.mjs';

let world;
before(async () => { world = await openWorld({ options: '[limits]\nposts_per_minute = 0' }); });
after(() => world?.close());

const action = '/threads/1/posts';
async function write(identifier, body) {
  const browser = await world.as(identifier);
  await browser.get('/threads/1');
  return /#post-(\d+)$/.exec((await browser.submit(action, { body })).location)[1];
}

test('a message is quoted whole, and the answer shows it as a quotation with a link', async () => {
  const post = await write('alma', 'Une **ligne**\n\nUne autre');
  const browser = await world.as('boris');
  const page = await browser.get('/threads/1');
  assert.ok(page.text.includes(`href="/threads/1?quote=${post}#reply"`), 'each message has the link');
  await browser.get(`/threads/1?quote=${post}`);
  const { body } = browser.form(action);
  assert.equal(body, `> [Alma M.](/posts/${post})\n>\n> Une **ligne**\n>\n> Une autre\n\n`);
  const reply = await browser.submit(action, { body: `${body}D’accord.` });
  const shown = await browser.get(reply.location.split('#')[0]);
  assert.match(shown.text, new RegExp(`<blockquote>\\s*<p><a href="/posts/${post}"[^>]*>Alma M\\.</a></p>\\s*<p>Une <strong>ligne</strong>`));
});

test('a quotation goes after the draft, on the page of the quoted message', async () => {
  const browser = await world.signIn('cleo');
  await browser.get('/threads/1');
  await browser.submit(action, { body: 'Mon début', keep: '1' });
  const post = await write('alma', 'À citer');
  await browser.get(`/threads/1?quote=${post}`);
  assert.equal(browser.form(action).body, `Mon début\n\n> [Alma M.](/posts/${post})\n>\n> À citer\n\n`);
  for (let i = 0; i < 20; i++) await write('boris', `Suite ${i}`);
  assert.match((await browser.get(`/threads/1?quote=${post}`)).text, new RegExp(`id="post-${post}"`));
});

test('a name is quoted as a name, whatever it looks like', async () => {
  await world.import('cap', [csvRow('crochet', '[Bo](x)*ris;Petit')]);
  await world.activate('crochet');
  const post = await write('crochet', 'Texte');
  const browser = await world.signIn('alma');
  await browser.get(`/threads/1?quote=${post}`);
  const reply = await browser.submit(action);
  const page = await browser.get(reply.location.split('#')[0]);
  assert.match(page.text, new RegExp(`<a href="/posts/${post}"[^>]*>\\[Bo\\]\\(x\\)\\*ris P\\.</a>`));
});

test('what was withdrawn, is of another thread or is nothing is not quoted', async () => {
  const post = await write('alma', 'Regretté');
  const browser = await world.signIn('alma');
  await browser.get(`/posts/${post}/edit`);
  await browser.submit(`/posts/${post}/delete`);
  const elsewhere = world.value('SELECT MIN(id) FROM posts WHERE thread_id = 2');
  for (const quote of [post, elsewhere, 999999, 'x', '-1']) {
    const page = await browser.get(`/threads/1?quote=${quote}`);
    assert.equal(page.status, 200);
    assert.equal(browser.form(action).body, '', `${quote}`);
  }
});
