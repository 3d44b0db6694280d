// A page that was just shown, and shown again from what the daemon kept, is never behind: whatever
// happens to a message or a person, the very next page says so.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sleep } from '../lib/programs.mjs';
import { csvRow, openWorld, passwordOf } from '../lib/world.mjs';
import { readFileSync, writeFileSync } from 'node:fs';

let world, alma, boris, cleo, thread, post;
const read = async (browser = boris) => (await browser.get(thread)).text;
const article = async (browser) => new RegExp(`<article[^>]* id="post-${post}"[\\s\\S]*?</article>`).exec(await read(browser))[0];
const send = async (browser, path, fields = {}) => browser.post(path, { csrf: await browser.csrf(), ...fields });

// The message as boris reads it, three times over: made, kept, shown from what was kept.
async function settled() {
  const first = await article();
  for (let i = 0; i < 2; i++) assert.equal(await article(), first);
  return first;
}

// What is done shows at once, to him and to another reader.
async function becomes(done, shown, gone) {
  const before = await settled();
  if (gone) assert.match(before, gone, 'before');
  if (shown) assert.doesNotMatch(before, shown, 'before');
  await done();
  for (const browser of [boris, cleo]) {
    const now = await article(browser);
    if (gone) assert.doesNotMatch(now, gone);
    if (shown) assert.match(now, shown);
  }
}

before(async () => {
  world = await openWorld({ options: '[limits]\nposts_per_minute = 0\n[server]\nloops = 1', clock: true });
  for (const one of ['alma', 'boris', 'cleo']) await world.as(one);
  [alma, boris, cleo] = await Promise.all(['alma', 'boris', 'cleo'].map((one) => world.as(one)));
  thread = (await send(boris, '/threads', { space: 'metier', kind: 'discussion', title: 'Un fil', body: 'Bonjour' })).location;
  thread = thread.replace(/#.*/, '');
});
after(() => world?.close());

// A new message by alma, which mentions boris.
async function write(body = 'Merci @Boris P. pour la mandarine') {
  const reply = await send(alma, `${thread}/posts`, { body });
  assert.equal(reply.status, 303);
  post = Number(/#post-(\d+)$/.exec(reply.location)[1]);
}

const profile = (browser, fields) => send(browser, '/settings/profile', { language: 'auto', region: 'Occitanie', introduction: '', agency: '', ...fields });

test('an answer, an edit, a withdrawal', async () => {
  await read();
  await write();
  assert.match(await article(), /mandarine/, 'a new message stands there');
  await becomes(() => send(alma, `/posts/${post}/edit`, { version: 1, body: 'Une clémentine' }), /clémentine/, /mandarine/);
  await becomes(() => send(alma, `/posts/${post}/delete`), /Message retiré/, /clémentine/);
});

test('marks, set and taken back', async () => {
  await write();
  const mark = () => send(cleo, `/posts/${post}/reactions`, { kind: 'thanks' });
  await becomes(mark, /thanks-\d+"><span>[^<]*1/);
  await becomes(mark, undefined, /thanks-\d+"><span>[^<]*1/);
});

test('hiding, and a purge by another process', async () => {
  await write('Un tartempion reconnaissable et la mandarine');
  await becomes(() => world.run(['purge', String(post), '--passage-stdin'], { input: 'tartempion reconnaissable' }), /passage retiré/, /tartempion/);
  await becomes(() => send(cleo, `/posts/${post}/recognise`), undefined, /mandarine/);
});

test('what the author shows of themselves; another name; their region and a homonym', async () => {
  await write();
  await becomes(() => profile(alma, { show_name: 'yes' }), /Alma Martin/, /Alma M\./);
  await becomes(() => profile(alma, { show_organisation: 'yes' }), /Alma M\./, /Alma Martin/);
  await becomes(() => profile(alma, { region: 'Bretagne' }), /Bretagne/, /Occitanie/);
  await world.import('cap', [csvRow('autre.alma', 'Alma;Moreau')]);
  await becomes(() => world.activate('autre.alma'), /aria-label="[^"]*Alma M\. \(Bretagne\)/);
  await becomes(() => world.run(['member', 'suspend', 'autre.alma', '--reason', 'essai']), undefined, /Alma M\. \(Bretagne\)/);
  await becomes(() => profile(boris, { show_name: 'yes' }), />@Boris Petit</, />@Boris P\.</);
  await profile(boris, {});
});

test('each language has its own; marks of one’s own are one’s own', async () => {
  await write();
  const french = await settled();
  assert.match(french, /Citer/);
  await profile(cleo, { language: 'en' });
  assert.match(await article(cleo), /Quote/);
  assert.equal(await article(), french);
  await profile(cleo, { language: 'fr' });
  await send(cleo, `/posts/${post}/reactions`, { kind: 'useful' });
  for (const browser of [cleo, boris, cleo]) {
    const own = (await read(browser)).includes(`data-marked="useful-${post}"`);
    assert.equal(own, browser === cleo);
  }
});

test('a policy read again names the kinds otherwise', async () => {
  await write();
  const path = `${world.data}/policy.conf`, policy = readFileSync(path, 'utf8');
  const before = await settled();
  const kind = [...policy.matchAll(/^label_fr = (.*)$/gm)].map(([, label]) => label).find((label) => before.includes(label));
  assert.ok(kind, before);
  writeFileSync(path, policy.replace(`label_fr = ${kind}`, 'label_fr = Maison du métier'));
  world.daemon.signal('SIGHUP');
  for (let left = 100; !(await article()).includes('Maison du métier'); left--) {
    assert.ok(left, 'never named');
    await sleep(50);
  }
});

test('a term that ends without a word, then somebody who leaves', async () => {
  await write();
  const link = new RegExp(`href="/members/${world.memberId('alma')}"`);
  const untilIn = (ms) => world.query(`UPDATE members SET valid_until = ${Date.now() + 1000 * world.offset + ms} WHERE identifier = 'alma'`);
  for (let i = 0; i < 2; i++) {
    untilIn(1500);
    await becomes(() => world.advance(2), undefined, link);
  }
  untilIn(31536000000);
  assert.match(await settled(), link);
  await becomes(async () => {
    await alma.get('/settings/leave');
    const reply = await alma.submit('/settings/leave', { texts: 'keep', confirm: 'yes', password: passwordOf('alma') });
    assert.equal(reply.status, 200);
  }, /Ancien·ne membre/, /Alma/);
});
