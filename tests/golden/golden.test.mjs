// Golden pages: what each role is shown, in both languages, kept beside this file so that every
// change of a page is seen in review. A page whose change is wanted is written anew:
//   EP_UPDATE_GOLDEN=1 node --test tests/golden/
// Kept is the content of <main> with the title; of one page for each role, all of it. Tokens,
// numbers of errors, hashes of assets and dates are replaced.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { letterLink } from '../lib/mail.mjs';
import { openWorld, passwordOf } from '../lib/world.mjs';

const folder = fileURLToPath(new URL('.', import.meta.url));
const updates = Boolean(process.env.EP_UPDATE_GOLDEN);
const LANGUAGES = ['fr', 'en'];

// With a space that has no thread yet, and a thread of three pages.
let world;
before(async () => {
  world = await openWorld({ options: '[limits]\nposts_per_minute = 0' });
  await world.run(['space', 'add', 'vide', '--title', 'Espace vide', '--about', 'Pas encore de fil.', '--region', 'Occitanie']);
  world.query("UPDATE members SET declared_at = 1 WHERE identifier = 'boris'"); // long past the welcome page
  const boris = await world.signIn('boris');
  const csrf = await boris.csrf();
  const opened = await boris.post('/threads', { csrf, space: 'metier', kind: 'discussion', title: 'Un fil de trois pages', body: 'Premier message' });
  for (let i = 2; i <= 45; i++) await boris.post(`${opened.location}/posts`, { csrf, body: `Message ${i}` });
});
after(() => world?.close());

// Fetched ahead: what one visit reads is not missing from the next one's page.
const get = (path) => (browser) => browser.get(path, { headers: { 'Sec-Purpose': 'prefetch' } });
const sendTo = (path, fields) => async (browser) => browser.post(path, { csrf: await browser.csrf(), ...fields });
const text = 'Un texte **gardé**, avec <b>balises</b> & "guillemets"\n\nfin';

// This person's organisation last spoke of them so long ago that so many days are left of the term.
async function near(identifier, days, then) {
  const id = world.memberId(identifier), at = Date.now() - (365 + (id % 56) * 37 % 56 - days) * 86400000;
  const [before] = world.query(`SELECT a.id, a.attested_at AS at, m.valid_until AS until FROM attestations AS a JOIN members AS m ON m.id = a.member_id WHERE m.id = ${id}`);
  const set = (when, until) => world.query(`UPDATE attestations SET attested_at = ${when} WHERE id = ${before.id};
    UPDATE members SET valid_until = ${until} WHERE id = ${id}`);
  set(at, Date.now() + (days + 60) * 86400000);
  try { return await then(); } finally { set(before.at, before.until); }
}

// Pages: [file, whole or main, who, how to come to it].
const pages = [
  ['visitor-login', 'whole', null, get('/login')],
  ['visitor-login-next', 'main', null, get('/login?next=%2Fthreads%2F1%3Fpage%3D1')],
  ['visitor-login-refused', 'main', null, sendTo('/login', { identifier: 'personne', password: 'un mot de passe faux', next: '/spaces' })],
  ['visitor-login-kept', 'main', null, (browser) => browser.post('/threads', { space: 'posture', kind: 'question', title: 'Un titre', body: text })],
  ['visitor-session-over', 'main', null, (browser) => browser.get('/login', { headers: { Cookie: 'session=finie' } })],
  ['visitor-login-code-late', 'main', null, sendTo('/login/code', { step: 'x', code: '123456', next: '/spaces' })],
  ['visitor-activate', 'main', null, async (browser) => browser.get(await link())],
  ['visitor-activate-refused', 'main', null, async (browser) => { const path = await link(); return sendTo(path, { password: 'court' })(browser); }],
  ['visitor-activate-gone', 'main', null, get('/activate/nothing')],
  ['visitor-activate-code', 'main', null, get('/activate')],
  ['visitor-activate-code-refused', 'main', null, sendTo('/activate', { identifier: 'ivan', code: 'abcd' })],
  ['visitor-forgotten', 'main', null, get('/forgotten')],
  ['visitor-forgotten-sent', 'main', null, sendTo('/forgotten', { identifier: 'personne' })],
  ['visitor-forgotten-code', 'main', null, get('/forgotten/code')],
  ['visitor-reset-gone', 'main', null, get('/reset/nothing')],
  ['visitor-charter', 'main', null, get('/charter')],
  ['visitor-legal', 'main', null, get('/legal')],
  ['visitor-privacy', 'main', null, get('/privacy')],
  ['visitor-note', 'main', null, get('/help/organisations')],
  ['visitor-accessibility', 'main', null, get('/accessibility')],
  ['visitor-notice', 'main', null, get('/notice')],
  ['visitor-missing', 'whole', null, get('/nothing')],
  ['visitor-foreign-form', 'main', null, (browser) => browser.post('/login', {}, { headers: { Origin: 'https://evil.example' } })],
  ['visitor-wrong-method', 'main', null, (browser) => browser.request('DELETE', '/login')],
  ['visitor-wrong-type', 'main', null, (browser) => browser.post('/login', 'x', { headers: { 'Content-Type': 'text/plain' } })],
  ['visitor-malformed', 'main', null, (browser) => browser.post('/login', 'x=%')],
  ['new-welcome', 'whole', 'nina', get('/welcome')],
  ['new-welcome-refused', 'main', 'nina', sendTo('/welcome', { job_title: '', supervises: 'no' })],
  ['new-denied', 'main', 'nina', sendTo('/threads', { body: text })],
  ['former-refused', 'whole', 'remi', get('/status')],
  ['former-review', 'main', 'reva', get('/status')],
  ['former-excluded', 'main', 'suzon', get('/status')],
  ['former-left', 'main', 'clovis', get('/status')],
  ['former-expired', 'main', 'eloi', get('/status')],
  ['former-contested', 'main', 'eloi', async (browser) => { await sendTo('/status/contest', { text })(browser); return browser.get('/status'); }],
  ['member-data', 'main', 'alma', get('/settings/data')],
  ['member-membership', 'main', 'alma', get('/settings/membership')],
  ['member-membership-asks', 'main', 'alma', (browser) => near('alma', 30, () => get('/settings/membership')(browser))],
  ['member-membership-grace', 'main', 'alma', (browser) => near('alma', -10, () => get('/')(browser))],
  ['former-membership', 'main', 'eloi', get('/settings/membership')],
  ['member-functions', 'main', 'alma', get('/settings/membership/functions')],
  ['member-functions-refused', 'main', 'alma', sendTo('/settings/membership/functions', { job_title: '', supervises: 'no' })],
  ['member-objection', 'main', 'alma', get('/settings/attestations/1?fact=job_title')],
  ['member-objection-refused', 'main', 'alma', sendTo('/settings/attestations/1', { fact: 'practising', text: '' })],
  ['animator-objections', 'main', 'cleo', get('/moderation/objections')],
  ['provisioner-attest', 'main', 'rh@ml.example', (browser) => near('alma', 30, () => get('/organisation/attest')(browser))],
  ['member-data-refused', 'main', 'alma', sendTo('/settings/data', { password: 'x', part: 'y' })],
  ['member-leave', 'main', 'alma', get('/settings/leave')],
  ['member-leave-refused', 'main', 'alma', sendTo('/settings/leave', { password: '' })],
  ['animator-leave', 'main', 'cleo', get('/settings/leave')],
  ['member-post-edit', 'main', 'alma', get('/posts/1/edit')],
  ['member-post-not-theirs', 'main', 'boris', get('/posts/1/edit')],
  ['member-post-history', 'main', 'alma', get('/posts/1/history')],
  ['member-preview', 'main', 'alma', sendTo('/threads/1/posts', { body: text, preview: '1' })],
  ['member-quote', 'main', 'alma', get('/threads/1?quote=1')],
  ['member-drafts-none', 'main', 'boris', get('/drafts')],
  ['former-denied', 'main', 'remi', get('/threads/1')],
  ['former-put-aside', 'main', 'remi', sendTo('/threads/1/posts', { body: text })],
  ['member-home', 'whole', 'alma', get('/')],
  ['member-spaces', 'main', 'alma', get('/spaces')],
  ['member-space', 'main', 'alma', get('/spaces/posture')],
  ['member-space-empty', 'main', 'alma', get('/spaces/vide')],
  ['member-thread', 'main', 'alma', get('/threads/2')],
  ['member-thread-long', 'main', 'alma', get('/threads/3?page=2')],
  ['member-thread-new', 'main', 'alma', get('/threads/new?kind=question&space=metier')],
  ['member-thread-refused', 'main', 'alma', sendTo('/threads', { space: 'nulle-part', kind: 'question', title: '', body: text })],
  ['member-reply-refused', 'main', 'alma', sendTo('/threads/2/posts', { body: `${'> '.repeat(300)}trop profond` })],
  ['member-reply-stale', 'main', 'alma', (browser) => browser.post('/threads/2/posts', { body: text })],
  ['member-search', 'main', 'alma', get('/search')],
  ['member-search-found', 'main', 'alma', get('/search?q=entretien')],
  ['member-search-none', 'main', 'alma', get('/search?q=introuvable')],
  ['member-search-vague', 'main', 'alma', get('/search?q=de%20la%20c*')],
  ['member-missing', 'main', 'alma', get('/threads/999')],
  ['member-help', 'main', 'alma', get('/help')],
  ['member-denied', 'main', 'alma', get('/organisation')],
  ['member-sessions', 'main', 'alma', get('/settings/sessions')],
  ['member-rules', 'main', 'alma', get('/settings/rules')],
  ['member-second-factor', 'main', 'alma', get('/settings/second-factor')],
  ['member-second-factor-refused', 'main', 'alma', sendTo('/settings/second-factor/begin', { current: 'pas le bon mot' })],
  ['member-recovery', 'main', 'boris', get('/settings/recovery')],
  ['member-recovery-refused', 'main', 'boris', sendTo('/settings/recovery/address', { address: 'pas une adresse', current: 'x' })],
  ['member-codes', 'main', 'boris', get('/welcome/codes')],
  ['member-password', 'main', 'alma', get('/settings/password')],
  ['member-password-refused', 'main', 'alma', sendTo('/settings/password', { current: 'x', password: 'court' })],
  ['member-letter', 'main', 'boris', get('/settings/letter')],
  ['member-letter-refused', 'main', 'boris', sendTo('/settings/letter', { rhythm: 'daily', titles: 'yes' })],
  ['visitor-letter-stop', 'main', null, async (browser) => browser.get(await letter())],
  ['visitor-letter-stopped', 'main', null, async (browser) => browser.post(await letter(), {})],
  ['animator-home', 'whole', 'cleo', get('/')],
  ['animator-waves', 'main', 'cleo', get('/animation/waves')],
  ['animator-waves-refused', 'main', 'cleo', sendTo('/animation/waves', { title: '', planned: '' })],
  ['provisioner-organisation', 'whole', 'rh@ml.example', get('/organisation')],
  ['provisioner-denied', 'main', 'rh@ml.example', get('/threads/1')],
  // What follows changes the world for everybody: it comes last.
  ['member-amended', 'main', 'alma', async (browser) => { await amend(); return browser.get('/welcome?kept=1'); }],
  ['member-amended-refused', 'main', 'alma', sendTo('/charter', { version: '2' })],
  ['visitor-charter-older', 'main', null, get('/charter?version=1')],
];

let amended;
const amend = () => (amended ??= (async () => {
  const file = `${world.room}/charter.md`;
  writeFileSync(file, '# Qui est ici\n\nDes pairs, et **personne d’autre**.\n');
  await world.run(['charter', 'publish', '--file', file, '--changes', 'Plus courte.']);
})());

let linkToIvan;
let linkInLetter;
const letter = async () => (linkInLetter ??= await letterLink(world.data, 'cleo'));
const link = () => (linkToIvan ??= world.linkFor('ivan'));

const MONTHS = 'janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre|January|February|March|April|May|June|July|August|September|October|November|December';

const normalise = (html) => html
  .replace(/name="(csrf|once)" value="[^"]*"/g, 'name="$1" value="…"')
  .replace(/name="before" value="\d+"/g, 'name="before" value="…"')
  .replace(/\/static\/([\w-]+)\.[0-9a-f]{8,}\.(\w+)/g, '/static/$1.$2')
  .replace(/\/activate\/[\w-]{43}/g, '/activate/…')
  .replace(/\/letter\/[\w-]{32}/g, '/letter/…')
  .replace(/\b(\d{3}\b[^<]{1,40}) [\w-]{12}<\/p>/g, '$1 …</p>')
  .replace(new RegExp(`\\d{1,2}(er)?[ \\u00a0\\u202f](${MONTHS})[ \\u00a0\\u202f]\\d{4}(, \\d{1,2}([ \\u00a0\\u202f]h[ \\u00a0\\u202f]|:)\\d{2})?`, 'g'), 'DATE')
  .replace(/datetime="[^"]*"/g, 'datetime="TIME"')
  .replace(/[ \t]+$/gm, '').replace(/\n{2,}/g, '\n').trimEnd() + '\n';

const content = (html) => {
  const [title] = /<title>[\s\S]*?<\/title>/.exec(html) ?? [];
  const [main] = /<main[\s\S]*<\/main>/.exec(html) ?? [];
  assert.ok(title && main, 'a page has a title and <main>');
  return `${title}\n${main}`;
};

async function visit(language, who, come) {
  const browser = who ? await world.as(who) : world.visitor({ language });
  browser.language = language;
  const reply = await come(browser);
  assert.match(reply.text, new RegExp(`<html lang="${language}"`), `${reply.line} is in ${language}`);
  return reply;
}

// Says where two texts part, in one line.
function assertGolden(made, golden, file) {
  const [a, b] = [made.split('\n'), golden.split('\n')];
  const line = a.findIndex((one, i) => one !== b[i]);
  if (made === golden) return;
  const at = line < 0 ? a.length : line;
  assert.fail(`${file}, line ${at + 1}:\n  is     ${a[at]}\n  golden ${b[at]}\nEP_UPDATE_GOLDEN=1 writes it anew`);
}

// Tags in their order, without words: both languages have the same page.
const skeleton = (html) => html.replace(/<html[^>]*>/, '').replace(/(aria-label|data-[a-z-]+|title|placeholder)="[^"]*"/g, '$1').match(/<[^>]+>/g).join('\n');

for (const [name, extent, who, come] of pages)
  test(`${name} is as it was, in both languages`, async () => {
    const skeletons = [];
    for (const language of LANGUAGES) {
      const reply = await visit(language, who, come);
      const made = `<!-- ${reply.status} -->\n${normalise(extent === 'whole' ? reply.text : content(reply.text))}`;
      skeletons.push(skeleton(made));
      const file = `${folder}${language}/${name}.html`;
      if (updates) {
        mkdirSync(`${folder}${language}`, { recursive: true });
        writeFileSync(file, made);
      }
      assert.ok(existsSync(file), `${file} is missing: EP_UPDATE_GOLDEN=1 writes it`);
      assertGolden(made, readFileSync(file, 'utf8'), `${language}/${name}.html`);
    }
    assertGolden(skeletons[1], skeletons[0], `${name}: the English page against the French one`);
  });

test('no golden page is left that nobody is shown', () => {
  const known = new Set(pages.map(([name]) => `${name}.html`));
  for (const language of LANGUAGES)
    for (const file of readdirSync(folder + language)) {
      if (updates && !known.has(file)) rmSync(`${folder}${language}/${file}`);
      else assert.ok(known.has(file), `${language}/${file}`);
    }
});

test('the golden password is written on no page', () => {
  for (const language of LANGUAGES)
    for (const file of readdirSync(folder + language))
      assert.ok(!readFileSync(`${folder}${language}/${file}`, 'utf8').includes(passwordOf('alma')), file);
});
