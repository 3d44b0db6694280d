// Every page as every person meets it, in a language, wide and narrow, light and dark: nothing for
// axe or html-validate to say, no error on the console, no request elsewhere, nothing sideways. The
// languages are looked at apart, each by a file of its own: `pages-fr.test.mjs`, `pages-en.test.mjs`.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { HtmlValidate } from 'html-validate';
import { editionLink, letterLink } from '../lib/mail.mjs';
import { linkOf, mailTo } from '../lib/mail.mjs';
import { Browser } from '../lib/browser.mjs';
import { query } from '../lib/database.mjs';
import { run } from '../lib/programs.mjs';
import { codeAt } from '../lib/totp.mjs';
import { axeViolations, openSite, shoot, sidewaysOverflow } from './site.mjs';

const html = new HtmlValidate({
  root: true,
  extends: ['html-validate:recommended', 'html-validate:document'],
  rules: {
    'form-dup-name': ['error', { shared: ['radio', 'checkbox', 'button', 'reset', 'submit'] }], // what one knows about
    'long-title': 'off', // a thread's title is its author's
    'no-trailing-whitespace': 'off',
    'require-sri': 'off', // all files are the site's own
    'valid-id': ['error', { relaxed: true }],
  },
});

const texts = ['/charter', '/legal', '/privacy', '/accessibility', '/notice', '/help/organisations'];
const send = (selector) => async (page) => {
  await Promise.all([page.waitForNavigation(), page.locator(selector).evaluate((form) => { form.noValidate = true; form.requestSubmit(); })]);
};

// A line longer than its form takes.
const tooLong = (field) => async (page) => {
  await page.locator(`#${field}`).evaluate((input) => { input.value = 'é'.repeat(150); });
  await Promise.all([page.waitForNavigation(), page.locator(`form:has(#${field})`).evaluate((form) => { form.noValidate = true; form.requestSubmit(); })]);
};

// Fields filled by their names, and their form sent.
const fill = (form, fields) => async (page) => {
  for (const [name, value] of Object.entries(fields(site))) await page.fill(`${form} [name=${name}]`, value);
  await Promise.all([page.waitForNavigation(), page.locator(form).evaluate((one) => { one.noValidate = true; one.requestSubmit(); })]);
};

// The form that writes an answer.
const answerForm = (id) => `/threads/${query(site.data, `SELECT thread_id AS id FROM answers WHERE id = ${id}`)[0].id}/answer`;

// A newcomer's form, a note of the animator's to the member, the member as a newcomer.
const greetForm = ({ data }) => `/animation/welcome/${query(data, "SELECT newcomer_id AS id FROM sponsorships LIMIT 1")[0].id}`;
const noteOf = ({ data }) => `/notes/${query(data, "SELECT id FROM notes WHERE purpose = 'thanks' ORDER BY id LIMIT 1")[0].id}`;
const asNewcomer = () => query(site.data, `UPDATE members SET activated_at = ${Date.now() - 86400000} WHERE identifier = '${site.member.identifier}';
  INSERT OR IGNORE INTO sponsorships (newcomer_id, sponsor_id, offered_by, offered_at, ends_at)
  SELECT n.id, m.id, m.id, 1, 99999999999999 FROM members AS n, members AS m
  WHERE n.identifier = '${site.member.identifier}' AND m.identifier = '${site.animator.identifier}'`);

// A text written, and a button pressed that does not publish it.
const write = (button, text) => async (page) => {
  await page.fill('#body', text);
  await Promise.all([page.waitForNavigation(), page.click(`main button[name=${button}]`)]);
};

// The member's second step of signing in: a row that is there for as long as `act` takes.
const idOf = (identifier) => query(site.data, `SELECT id FROM members WHERE identifier = '${identifier}'`)[0].id;
const forgetFactor = () => query(site.data, `DELETE FROM trusted_browsers; DELETE FROM second_factor_codes; DELETE FROM second_factors`);
const withFactor = (act) => async (page) => {
  query(site.data, `INSERT INTO second_factors (member_id, sealed, since_at, last_step) VALUES (${idOf(site.member.identifier)}, x'00', 1, 1)`);
  try { await act(page); } finally { forgetFactor(); }
};
const begin = fill('form[action$=begin]', () => ({ current: site.member.password }));
// All of it: the picture, a code of it, the codes on paper.
const enrol = async (page) => {
  await begin(page);
  const seed = (await page.locator('.secret code').textContent()).replaceAll(' ', '');
  await page.fill('#code', codeAt(seed, Date.now()));
  await Promise.all([page.waitForNavigation(), page.locator('main form').evaluate((one) => one.requestSubmit())]);
};
// A trusted browser, and a proof that is too old.
const trusting = async (page) => {
  const id = idOf(site.member.identifier);
  query(site.data, `UPDATE sessions SET proved_at = 1 WHERE member_id = ${id};
    INSERT INTO trusted_browsers (member_id, token_hash, browser, trusted_at, expires_at)
    SELECT member_id, token_hash, 'session.firefox', 1780000000000, 9000000000000 FROM devices WHERE member_id = ${id} LIMIT 1`);
  await page.reload();
};

// name, address (or a function of the site), status, and what is done there before looking.
const seen = {
  visitor: [
    ['login', '/login', 200],
    ['login-after', '/login?next=%2Fspaces', 200],
    ['login-refused', '/login', 200, send('main form')],
    ['login-code', '/login', 200, withFactor(fill('main form', () => site.member))],
    ['login-code-refused', '/login', 200, withFactor(async (page) => { await fill('main form', () => site.member)(page); await send('main form')(page); })],
    ['activate-gone', '/activate/unknown', 410],
    ['activate-waiting', (site) => site.waitingLink, 200],
    ['activate-code', '/activate', 200],
    ['activate-code-refused', '/activate', 200, send('main form')],
    ['forgotten', '/forgotten', 200],
    ['forgotten-refused', '/forgotten', 200, send('main form')],
    ['forgotten-sent', '/forgotten', 200, fill('main form', () => ({ identifier: 'personne' }))],
    ['forgotten-code', '/forgotten/code', 200],
    ['forgotten-code-refused', '/forgotten/code', 200, send('main form')],
    ['reset', (site) => site.resetLink, 200],
    ['reset-refused', (site) => site.resetLink, 200, fill('main form', () => ({ password: 'tout autre chose', code: 'ABCD' }))],
    ['address', (site) => site.addressLink, 200],
    ['reset-gone', '/reset/unknown', 410],
    ['address-gone', '/address/unknown', 410],
    ['notice-refused', '/notice', 200, send('main form')],
    ['notice-received', '/notice?received=1234-5678', 200],
    ['letter-stop', (site) => site.letterStop, 200],
    ['letter-stopped', (site) => site.letterStop, 200, send('main form')],
    ['edition-stop', (site) => site.editionStop, 200],
    ['edition-stopped', (site) => site.editionStop, 200, send('main form')],
    ...texts.map((path) => [path.slice(1).replace('/', '-'), path, 200]),
  ],
  new: [
    ['welcome', '/welcome', 200],
    ['welcome-refused', '/welcome', 200, send('main form')],
    ['charter', '/charter', 200],
    ['sessions', '/settings/sessions', 200],
    ['leave', '/settings/leave', 200],
  ],
  former: [['status', '/status', 200], ['data', '/settings/data', 200], ['leave', '/settings/leave', 200], ['leave-refused', '/settings/leave', 200, send('main form')], ['denied', '/spaces', 403], ['notice', '/notice', 200], ['recovery', '/settings/recovery', 200],
    ['membership', '/settings/membership', 200],
    ['status-refused', '/status', 200, async (page) => {
      if (!await page.locator('#text').count()) return; // asked already, in the other language
      await page.locator('#text').evaluate((text) => { text.removeAttribute('maxlength'); text.value = 'é'.repeat(4500); });
      await send('form[action="/status/contest"]')(page);
    }],
    ['status-asked', '/status', 200, async (page) => {
      if (!await page.locator('#text').count()) return;
      await fill('form[action="/status/contest"]', () => ({ text: 'Je ne dirige plus personne.' }))(page);
    }]],
  member: [
    ['home', '/', 200],
    ['measure-told', (site) => site.measureTold, 200],
    ['measure-told-refused', (site) => site.measureTold, 200, send('main form')],
    ['seed-seen', (site) => site.seedSeen, 200],
    ['seed-answer-refused', (site) => site.seedSeen, 200, send('main form.opening')],
    ['spaces', '/spaces', 200],
    ['space', '/spaces/posture', 200],
    ['thread', '/threads/1', 200],
    ['thread-long', (site) => site.longThread, 200],
    ['thread-long-2', (site) => `${site.longThread}?page=2`, 200],
    ['thread-awkward', (site) => site.awkwardThread, 200],
    ['history', (site) => `${site.changedPost}/history`, 200],
    ['report-form', (site) => site.reportForm, 200],
    ['report-refused', (site) => site.reportForm, 200, send('main form.opening')],
    ['report', (site) => site.report, 200],
    ['report-hidden', (site) => site.recognised, 200],
    ['thread-hidden', (site) => site.hiddenThread, 200],
    ['own-moderation', (site) => site.ownModeration, 200],
    ['own-statement', (site) => site.statement, 200],
    ['own-statement-refused', (site) => site.statement, 200, send('main form.opening')],
    ['own-notes', '/settings/about-me', 200],
    ['register', '/moderation/register', 200],
    ['edit', (site) => `${site.changedPost}/edit`, 200],
    ['edit-refused', (site) => `${site.changedPost}/edit`, 200, send('main form.opening')],
    ['search', '/search', 200],
    ['search-found', '/search?q=entretiens', 200],
    ['search-people', '/search?q=claire', 200],
    ['search-none', '/search?q=introuvable', 200],
    ['answer-refused', '/threads/1', 200, send('#reply')],
    ['new', '/threads/new', 200],
    ['new-question', '/threads/new?kind=question&space=posture', 200],
    ['new-refused', '/threads/new', 200, send('main form')],
    ['new-preview', '/threads/new', 200, write('preview', 'Un *essai*.\n\n- un\n- deux')],
    ['new-kept', '/threads/new', 200, write('keep', 'Un brouillon')],
    ['answer-preview', '/threads/1', 200, write('preview', '> cité\n\nUn **essai**.')],
    ['questions', '/questions', 200],
    ['practices', '/practices', 200],
    ['practices-none', '/practices?tag=introuvable&setting=remote', 200],
    ['practice', (site) => site.practice, 200],
    ['practice-own', (site) => site.ownPractice, 200],
    ['practice-sheet', (site) => `${site.practice}/sheet`, 200],
    ['trials', (site) => `${site.ownPractice}/trials`, 200],
    ['trials-none', (site) => `${site.ownPractice}/trials?result=not`, 200],
    ['trial-form', (site) => `${site.practice}/trials/new`, 200],
    ['trial-refused', (site) => `${site.practice}/trials/new`, 200, send('main form.opening')],
    ['trial-read', (site) => `${site.practice}/trials/new`, 200, async (page) => {
      await page.check('[name=result][value=worked]');
      await fill('main form.opening', () => ({ context: 'Joindre au 06 12 34 56 78.' }))(page);
    }],
    ['trial-own', (site) => site.ownTrial, 200],
    ['to-try', '/practices/to-try', 200],
    ['cases', '/cases', 200],
    ['cases-none', '/cases?state=closed&public=1', 200],
    ['case-own', (site) => site.ownCase, 200],
    ['new-case', '/threads/new?kind=case&space=posture', 200],
    ['outcome', (site) => `${site.ownCase}/outcome`, 200],
    ['outcome-refused', (site) => `${site.ownCase}/outcome`, 200, send('main form.opening')],
    ['outcome-conflict', (site) => `${site.ownCase}/outcome`, 200, async (page) => {
      await page.locator('[name=version]').evaluate((field) => { field.value = '9'; });
      await page.fill('#happened', 'Autre chose');
      await send('main form.opening')(page);
    }],
    ['pathway', (site) => `${site.ownCase}/pathway`, 200],
    ['pathway-refused', (site) => `${site.ownCase}/pathway`, 200, async (page) => { await page.fill('#branches', 'une seule'); await send('main form.opening')(page); }],
    ['pathway-none', () => `/threads/${query(site.data, `SELECT id FROM threads WHERE title = 'Sans parcours'`)[0].id}/pathway`, 200],
    ['step', (site) => site.ownStep, 200],
    ['step-refused', (site) => site.ownStep, 200, async (page) => { await page.fill('#action', ''); await send('main form.opening')(page); }],
    ['step-conflict', (site) => site.ownStep, 200, async (page) => {
      await page.locator('form.opening [name=version]').evaluate((field) => { field.value = '9'; });
      await send('main form.opening')(page);
    }],
    ['offers', '/settings/offers', 200],
    ['offers-saved', '/settings/offers', 200, send('main form')],
    ['offered', (site) => site.offered, 200],
    ['asking', '/settings/cases', 200],
    ['asking-saved', '/settings/cases', 200, send('main form')],
    ['new-practice', '/threads/new?kind=practice&space=posture', 200],
    ['new-practice-refused', '/threads/new?kind=practice&space=posture', 200, async (page) => { await page.fill('#tags', 'a, b, c, d, e, f, g'); await send('main form.opening')(page); }],
    ['questions-waiting', '/questions?filter=waiting', 200],
    ['people', '/members', 200],
    ['people-none', '/members?topic=vae&region=Corse', 200],
    ['person', '/members/1', 200],
    ['profile', '/settings/profile', 200],
    ['profile-refused', '/settings/profile', 200, tooLong('agency')],
    ['introduction-refused', '/', 200, tooLong('introduction')],
    ['me', '/settings', 200],
    ['membership', '/settings/membership', 200],
    ['functions', '/settings/membership/functions', 200],
    ['functions-refused', '/settings/membership/functions', 200, async (page) => { await page.fill('#job_title', ''); await send('main form')(page); }],
    ['objection', (site) => site.objectionForm, 200],
    ['objection-refused', (site) => site.objectionForm, 200, send('main form')],
    ['poll', '/polls/1', 200],
    ['poll-refused', '/polls/1', 200, async (page) => { if (await page.locator('#vote-1').count()) await send('#vote-1')(page); }],
    ['poll-thread', () => `/threads/${query(site.data, 'SELECT p.thread_id AS id FROM posts AS p JOIN polls AS q ON q.post_id = p.id WHERE q.id = 1')[0].id}`, 200],
    ['poll-voted', '/polls/1', 200, async (page) => {
      if (!await page.locator('#vote-1').count()) return; // voted already, in the other language
      await page.locator('input[name=choice-1]').first().check();
      await send('#vote-1')(page);
    }],
    ['poll-asked-refused', '/threads/1', 200, async (page) => {
      await page.locator('#poll_question').evaluate((field) => { field.value = 'Quel jour ?'; });
      await send('#reply')(page);
    }],
    ['marked', () => `/posts/${query(site.data, 'SELECT MIN(post_id) AS id FROM post_marks')[0].id}/marks`, 200],
    ['new-model', '/threads/new?kind=case&model=1', 200],
    ['new-similar', '/threads/new?kind=question', 200, async (page) => { await page.locator('#title').evaluate((field) => { field.value = 'Le silence en entretien'; }); await send('main form.opening')(page); }],
    ['drafts', '/drafts', 200],
    ['unnamed', '/mine/unnamed', 200],
    ['answers', '/answers', 200],
    ['answers-theme', '/answers?theme=entretien', 200],
    ['answer', '/answers/1', 200],
    ['answer-draft', '/answers/2', 200],
    ['answer-refused', '/answers/1', 200, send('#reserve')],
    ['answer-version', '/answers/1/versions/2', 200],
    ['answer-signatures', '/answers/1/signatures', 200],
    ['answer-thread', () => `/threads/${query(site.data, 'SELECT thread_id AS id FROM answers WHERE id = 1')[0].id}`, 200],
    ['answer-closed', () => `/threads/${query(site.data, 'SELECT thread_id AS id FROM answers WHERE id = 3')[0].id}`, 200],
    ['answer-write', () => answerForm(2), 200],
    ['answer-write-refused', () => answerForm(2), 200, async (page) => { await page.fill('#title', ''); await send('main form.opening')(page); }],
    ['answer-conflict', () => answerForm(2), 200, async (page) => {
      await page.locator('input[name=version]').evaluate((field) => { field.value = '1'; });
      await page.fill('#body', 'Une autre ligne.\n\nEncore une.');
      await send('main form.opening')(page);
    }],
    ['unnamed-thread', (site) => site.unnamed, 200],
    ['unnamed-new', '/threads/new?kind=case', 200],
    ['note', (site) => noteOf(site), 200],
    ['note-refused', (site) => noteOf(site), 200, send('main form:has(textarea)')],
    ['greet-choices', '/settings/notes', 200],
    ['greet-choices-saved', '/settings/notes', 200, async (page) => { // refused, and taken again: the animator writes to them below
      for (let i = 0; i < 2; i++) await Promise.all([page.waitForNavigation(), page.locator('button[name=choice]').first().click()]);
    }],
    ['home-first-week', () => { asNewcomer(); return '/'; }, 200],
    ['notifications', '/notifications', 200],
    ['following', '/following', 200],
    ['bookmarks', '/bookmarks', 200],
    ['animators', '/mandates', 200],
    ['proposed', (site) => site.consent, 200],
    ['help', '/help', 200],
    ['missing', '/threads/999999', 404],
    ['denied', '/organisation', 403],
    ['sessions', '/settings/sessions', 200],
    ['rules', '/settings/rules', 200],
    ['data', '/settings/data', 200],
    ['data-refused', '/settings/data', 200, send('main form')],
    ['leave', '/settings/leave', 200],
    ['leave-refused', '/settings/leave', 200, send('main form')],
    ['password', '/settings/password', 200],
    ['recovery', '/settings/recovery', 200],
    ['recovery-refused', '/settings/recovery', 200, send('form[action="/settings/recovery/address"]')],
    ['recovery-codes', '/settings/recovery', 200, fill('form[action="/settings/recovery/codes"]', () => ({ current: site.member.password }))],
    ['welcome-codes', '/welcome/codes', 200],
    ['newcomers', '/members/newcomers', 200],
    ['doubt', (site) => site.doubtForm, 200],
    ['doubt-refused', (site) => site.doubtForm, 200, send('main form')],
    ['review', '/settings/review', 200],
    ['review-refused', '/settings/review', 200, send('form[action="/settings/review"]')],
    ['letter', '/settings/letter', 200],
    ['letter-saved', '/settings/letter', 200, send('main form')],
    ['factor', '/settings/second-factor', 200],
    ['factor-refused', '/settings/second-factor', 200, send('form[action$=begin]')],
    ['factor-seed', '/settings/second-factor', 200, begin],
    ['factor-seed-refused', '/settings/second-factor', 200, async (page) => { await begin(page); await send('main form')(page); }],
    ['factor-codes', '/settings/second-factor', 200, enrol],
    ['factor-set', '/settings/second-factor', 200, trusting],
    ['factor-remove-refused', '/settings/second-factor', 200, send('form[action$=remove]')],
    ['recovery-code-asked', '/settings/recovery', 200, send('form[action="/settings/recovery/codes"]')],
    ['password-code-asked', '/settings/password', 200, async (page) => { await send('main form')(page); forgetFactor(); }],
    ['password-refused', '/settings/password', 200, send('main form')],
    ...texts.map((path) => [path.slice(1).replace('/', '-'), path, 200]),
  ],
  animator: [
    ['answer-lead', '/answers/1', 200],
    ['answer-lead-draft', '/answers/2', 200],
    ['answer-lead-refused', '/answers/1', 200, send('form[action$=unpublish]')],
    ['home', '/', 200],
    ['seed-seen', (site) => site.seedSeen, 200],
    ['thread', '/threads/1', 200], ['new', '/threads/new', 200],
    ['desk', '/animation', 200],
    ['desk-arranged', '/animation', 200, (page) => page.locator('.arrange summary').first().click()],
    ['desk-line', (site) => `/animation/lines/reports-${site.report.split('/').at(-1)}`, 200],
    ['queue', '/moderation/reports', 200],
    ['queue-closed', '/moderation/reports?closed=1', 200],
    ['handled', (site) => `/moderation${site.report}`, 200],
    ['handled-hidden', (site) => `/moderation${site.recognised}`, 200],
    ['handled-refused', (site) => `/moderation${site.report}`, 200, send('main form[action$=close]')],
    ['handled-danger', (site) => site.danger, 200],
    ['handled-edit', (site) => `/moderation${site.report}/edit`, 200],
    ['handled-edit-refused', (site) => `/moderation${site.report}/edit`, 200, send('main form.opening')],
    ['appeal', (site) => site.appeal, 200],
    ['appeal-refused', (site) => site.appeal, 200, send('main form.opening')],
    ['reasons', '/moderation/reasons', 200],
    ['reason-new', '/moderation/reasons/new', 200],
    ['reason', (site) => site.reason, 200],
    ['reason-refused', '/moderation/reasons/new', 200, send('main form.opening')],
    ['member-notes', (site) => site.memberNotes, 200],
    ['member-notes-refused', (site) => site.memberNotes, 200, send('main form.opening')],
    ['notices', '/moderation/notices', 200],
    ['notice-handled', '/moderation/notices/1', 200],
    ['purge', (site) => site.purge, 200],
    ['identity', (site) => site.identity, 200],
    ['identity-refused', (site) => site.identity, 200, send('main form.form')],
    ['objections', '/moderation/objections', 200],
    ['contested', (site) => site.objection, 200],
    ['contested-refused', (site) => site.objection, 200, send('main form')],
    ['promise', '/animation/promise', 200],
    ['promise-refused', '/animation/promise', 200, fill('main form', () => ({ 'hours-1': 'trente' }))],
    ['ask', (site) => site.ask, 200],
    ['ask-refused', (site) => site.ask, 200, send('main form')],
    ['greet-list', '/animation/welcome', 200],
    ['greet-list-refused', '/animation/welcome', 200, fill('main form.opening', () => ({ thread: 'un fil' }))],
    ['greet', (site) => greetForm(site), 200],
    ['greet-refused', (site) => greetForm(site), 200, fill('main form.opening', () => ({ text: '{inconnu}' }))],
    ['greet-preview', (site) => greetForm(site), 200, send('main form.opening')],
    ['wordings', '/animation/messages', 200],
    ['wording-new', '/animation/messages/new?purpose=invitation', 200],
    ['wording-refused', '/animation/messages/new?purpose=thanks', 200, send('main form.opening')],
    ['wording', '/animation/messages/1', 200],
    ['greet-send', '/animation/messages/send', 200],
    ['greet-send-refused', '/animation/messages/send', 200, send('main form.opening')],
    ['greet-send-asking', '/animation/messages/send?purpose=thanks&model=4', 200, async (page) => {
      await page.check('input[value=topic]');
      await page.selectOption('#topic', 'reconversion');
      await send('main form.opening')(page);
    }],
    ['relaunch', '/animation/relaunch', 200],
    ['relaunch-refused', '/animation/relaunch', 200, send('main form.opening')],
    ['note-written', (site) => noteOf(site), 200],
    ['models', '/animation/models', 200],
    ['model-new', '/animation/models/new?kind=practice', 200],
    ['model-refused', '/animation/models/new?kind=case', 200, send('main form')],
    ['model', '/animation/models/1', 200],
    ['edition', '/animation/letter', 200],
    ['edition-preview', '/animation/letter', 200, fill('main form.opening', () => ({ introduction: 'Une semaine d’entraide.', word: 'Merci à vous.' }))],
    ['edition-looked-at', '/animation/letter/preview', 200],
    ['editions', '/letters', 200],
    ['edition-read', '/letters/1', 200],
    ['measures', '/moderation/measures', 200],
    ['measured', (site) => site.measured, 200],
    ['measured-refused', (site) => site.measured, 200, send('main form.form')],
    ['measure-sign', (site) => site.measureToSign, 200],
    ['measure-sign-refused', (site) => site.measureToSign, 200, send('form[action$=sign]')],
    ['measure-judge', (site) => site.measureToJudge, 200],
    ['measure-judge-refused', (site) => site.measureToJudge, 200, send('form[action$=appeal]')],
    ['seeds', '/animation/seeds', 200],
    ['seed-new', '/animation/seeds/new', 200],
    ['seed-refused', '/animation/seeds/new', 200, send('main form')],
    ['seed', (site) => site.seed, 200],
    ['seed-held', (site) => site.seedHeld, 200],
    ['seed-guests-refused', (site) => site.seed, 200, fill('main form[action$=guests]', () => ({ names: '@Personne' }))],
    ['series-new', '/animation/series/new', 200],
    ['series', '/animation/series/1', 200],
    ['series-refused', '/animation/series/1', 200, fill('main form[action="/animation/series/1"]', () => ({ name: ' ' }))],
    ['themes', '/animation/themes', 200],
    ['themes-refused', '/animation/themes', 200, send('main form.opening')],
    ['theme-refused', '/animation/themes', 200, async (page) => {
      await page.locator('.theme-row input[name=title]').first().fill('é'.repeat(61)).catch(() => {});
      await page.locator('.theme-row input[name=title]').first().evaluate((field) => { field.removeAttribute('maxlength'); field.value = 'é'.repeat(61); });
      await Promise.all([page.waitForNavigation(), page.locator('.theme-row button:not([name])').first().click()]);
    }],
    ['case-led', (site) => site.ownCase, 200],
    ['poll-mine', '/polls/1', 200],
    ['mandates', '/animation/mandates', 200],
    ['mandate-vote-refused', '/animation/mandates', 200, send('main form[action$="votes/1"]')],
    ['mandate-propose', (site) => site.proposable, 200],
    ['mandate-propose-refused', (site) => site.proposable, 200, fill('main form', () => ({ months: '99' }))],
    ['hand-over', '/animation/mandates/hand-over', 200],
    ['dashboard', '/animation/dashboard', 200],
    ['curate', '/animation/threads/1', 200],
    ['curate-refused', '/animation/threads/1', 200, async (page) => {
      await page.locator('#until').evaluate((one) => { one.closest('details').open = true; one.removeAttribute('min'); one.value = '2020-01-01'; });
      await page.locator('button[value="pin"]').click();
    }],
    ['merge', '/animation/threads/1/merge', 200],
    ['merge-refused', '/animation/threads/1/merge?into=999999', 422],
    ['merge-preview', (site) => `/animation${site.longThread}/merge?into=1`, 200],
    ['split', (site) => `/animation${site.longThread}/split`, 200],
    ['split-refused', (site) => `/animation${site.longThread}/split`, 200, send('main form.opening')],
    ['split-preview', (site) => `/animation${site.longThread}/split`, 200, async (page) => {
      await page.fill('#name', 'Un fil à part');
      await page.fill('#numbers', '2-4');
      await Promise.all([page.waitForNavigation(), page.locator('button[name="preview"]').click()]);
    }],
    ['waves', '/animation/waves', 200],
    ['waves-refused', '/animation/waves', 200, send('main form')],
    ['wave', (site) => site.wave, 200],
    ['wave-refused', (site) => site.wave, 200, fill('main form', () => ({ title: ' ' }))],
    ['wave-open', (site) => `${site.wave}/open`, 200],
    ['purge-refused', (site) => site.purge, 200, send('main form')],
    ['admissions', '/moderation/admissions', 200],
    ['admissions-decided', '/moderation/admissions?decided=1', 200],
    ['case', (site) => site.reviewed, 200],
    ['case-refused', (site) => site.reviewed, 200, send('main form.opening')],
    ['doubt-case', (site) => site.doubted, 200],
    ['doubt-close-refused', (site) => site.doubted, 200, send('main form[action$=close]')],
    ['claim', (site) => site.claim, 200],
    ['claim-refused', (site) => site.claim, 200, send('main form')],
    ['decision', (site) => site.decision, 200],
  ],
  provisioner: [
    ['organisation', '/organisation', 200],
    ['attest', '/organisation/attest', 200],
    ['import', '/organisation/import', 200],
    ['import-refused', '/organisation/import', 200, send('main form')],
    ['import-check', '/organisation/import', 200, fill('main form', () => ({ text: 'identifier;given_name;job_title\nzoe.k;Zoé;Conseillère en insertion professionnelle\nleo.k;Léo;Directeur\n;Max;' }))],
    ['tokens', '/organisation/tokens', 200],
    ['organisation-found', '/organisation?q=combescure&state=invited', 200],
    ['organisation-none', '/organisation?q=introuvable', 200],
    ['import-list', (site) => site.list, 200],
    ['import-done', (site) => site.written, 200],
    ['person-invited', (site) => site.invited, 200],
    ['person-closed', (site) => site.gone, 200],
    ['person-refused', (site) => site.refused, 200],
    ['state-departure', (site) => `${site.invited}/state/departure`, 200],
    ['state-change', (site) => `${site.invited}/state/change`, 200],
    ['state-change-refused', (site) => `${site.invited}/state/change`, 200, fill('main form', () => ({ job_title: '=1+1' }))],
    ['state-change-check', (site) => `${site.invited}/state/change`, 200, fill('main form', () => ({ job_title: 'Directrice' }))],
    ['state-end', (site) => `${site.invited}/state/end`, 200],
    ['state-return', (site) => `${site.gone}/state/return`, 200],
    ['state-still', (site) => `${site.invited}/state/still`, 200],
    ['add', '/organisation/add', 200],
    ['add-refused', '/organisation/add', 200, fill('main form', () => ({ given_name: 'Léa', identifier: 'léa', email: 'lea@' }))],
    ['add-check', '/organisation/add', 200, fill('main form', () => ({ given_name: 'Léa', identifier: 'lea.k', email: 'lea@val-ombre.example', job_title: 'Conseillère en insertion professionnelle' }))],
    ['use', '/organisation/use', 200],
    ['denied', '/spaces', 403], ['privacy', '/privacy', 200],
  ],
};

// A new password asked for the animator, whose pages then say so, and an address of the former to confirm.
async function askForLinks() {
  const who = new Browser(site.port), former = new Browser(site.port);
  const [{ email }] = query(site.data, `SELECT email FROM members WHERE identifier = '${site.animator.identifier}'`);
  await who.get('/forgotten');
  await who.submit('/forgotten', { identifier: site.animator.identifier });
  site.resetLink = linkOf(await mailTo(site.data, email, 1, /^Retrouver/));
  await former.signIn(site.former.identifier, site.former.password);
  await former.get('/settings/recovery');
  await former.submit('/settings/recovery/address', { address: 'chez.moi@perso.example', current: site.former.password });
  site.addressLink = linkOf(await mailTo(site.data, 'chez.moi@perso.example'));
}

// The member's case: its author is asked how it went, an answer helped; and one that has no pathway.
async function writeCases() {
  const who = new Browser(site.port), other = new Browser(site.port);
  await who.signIn(site.member.identifier, site.member.password);
  await other.signIn(site.animator.identifier, site.animator.password);
  const open = async (title) => {
    await who.get('/threads/new');
    return (await who.submit('/threads', { space: 'posture', kind: 'case', title, body: 'Que feriez-vous ?', publics: '1', themes: '6' })).location;
  };
  site.ownCase = await open('Partir ou rester');
  await open('Sans parcours');
  const add = async (fields) => {
    await who.get(`${site.ownCase}/pathway`);
    assert.equal((await who.submit(`${site.ownCase}/pathway`, fields)).status, 303);
    return query(site.data, 'SELECT MAX(id) AS id FROM pathway_steps')[0].id;
  };
  await add({ action: 'Entendre', actor: 'Conseil', moment: 'en juin', obstacle: 'Peu de temps', result: 'Du calme' });
  const choice = await add({ action: 'Partir ?', actor: 'Mme L.', stage: 'now', branches: 'Partir\nRester' });
  const step = await add({ action: 'Prendre date', actor: 'Mme L.', stage: 'later', follows: `${choice}.1` });
  site.ownStep = `${site.ownCase}/pathway/${step}`;
  await other.get(site.ownCase);
  await other.submit(`${site.ownCase}/posts`, { body: 'Nous avions chiffré les deux chemins.' });
  const { id } = query(site.data, 'SELECT MAX(id) AS id FROM posts')[0];
  await who.post(`${site.ownCase}/helped`, { csrf: await who.csrf(), helped_page: '1', helped: String(id) });
  query(site.data, `UPDATE cases SET is_asked = 1 WHERE thread_id = ${/\d+/.exec(site.ownCase)[0]}`);
}

// Two practices, each tried by the other's author; one that the member means to try.
async function writePractices() {
  const people = {};
  for (const role of ['member', 'animator']) {
    people[role] = new Browser(site.port);
    await people[role].signIn(site[role].identifier, site[role].password);
  }
  const open = async (who, title) => {
    await who.get('/threads/new');
    return (await who.submit('/threads', { space: 'posture', kind: 'practice', title, context: 'Quand tout se mêle.', body: '1. Écrire\n2. Trier',
      limits: 'Pas au premier entretien.', duration: 'hour', setting: 'group', tags: 'trier, écrire', licence: 'cc-by-sa' })).location;
  };
  const tell = async (who, practice) => {
    await who.get(`${practice}/trials/new`);
    const told = await who.submit(`${practice}/trials`, { result: 'partly', context: 'En groupe de huit.', measure: 'Présents', before: '5', after: '8', setting: 'group' });
    return Number(/#post-(\d+)$/.exec(told.location)[1]);
  };
  site.ownPractice = await open(people.member, 'Trier ce qui se mêle');
  site.practice = await open(people.animator, 'Commencer par la fin');
  await tell(people.animator, site.ownPractice);
  site.ownTrial = `/posts/${await tell(people.member, site.practice)}/trial`;
  await people.member.get(site.practice);
  await people.member.post(`${site.practice}/to-try`, { csrf: await people.member.csrf() });
  await confide(people.member);
}

// A case without its author's name, and one that waits to be published.
async function confide(who) {
  const send = async (title) => {
    await who.get('/threads/new?kind=case');
    await who.submit('/threads', { space: 'posture', kind: 'case', title, body: 'Que faire ?', unnamed: '1' });
  };
  const published = () => query(site.data, 'SELECT MAX(thread_id) AS id FROM unnamed_threads')[0].id;
  const before = published();
  await send('Un cas sans mon nom');
  query(site.data, 'UPDATE unnamed_pending SET due_at = 1');
  for (let i = 0; i < 400 && published() === before; i++) await new Promise((done) => { setTimeout(done, 100); });
  site.unnamed = `/threads/${published()}`;
  site.identity = `/moderation${site.unnamed}/identity`;
  await send('Un cas qui attend');
}

// A list that waits, one that was written, and somebody of the provisioner's in each state.
async function lookAtPeople() {
  const who = new Browser(site.port), head = 'identifier;email;given_name;family_name;job_title;supervises';
  await who.signIn(site.provisioner.identifier, site.provisioner.password);
  const send = async (...rows) => {
    await who.get('/organisation/import');
    return (await who.submit('/organisation/import', { text: [head, ...rows].join('\n') })).location;
  };
  site.written = await send('maryse.olivet;m.olivet@val-ombre.example;Maryse;Olivet;Conseillère référente;oui');
  await who.get(site.written);
  await who.submit(`${site.written}/confirm`);
  const many = Array.from({ length: 70 }, (_, i) => `personne.${i};;Prénom;Nom ${i};Conseillère en insertion professionnelle;non`);
  site.list = await send('e.montreuil;e.montreuil@;Élise;Montreuil;CIP;non', 'jeanne.rivoire;;Jeanne;Rivoire;Psychologue du travail;non',
    'marie-antoinette.de.la.rochebrochard;;Marie-Antoinette;de La Rochebrochard-Vandenbossche;Conseillère en insertion professionnelle;non', ...many);
  const person = (identifier) => `/organisation/people/${query(site.data, `SELECT id FROM attestations WHERE identifier = '${identifier}'`)[0].id}`;
  Object.assign(site, { invited: person('aurelie.combescure'), gone: person('karim.ouldali'), refused: person('sylvain.prigent') });
}

// Somebody whose wave is not open, with a code on paper.
async function waitForWave() {
  const [{ id, identifier }] = query(site.data, `SELECT v.wave_id AS id, m.identifier AS identifier
    FROM member_waves AS v JOIN members AS m ON m.id = v.member_id ORDER BY m.id LIMIT 1`);
  const { stdout } = await run(site.data, ['member', 'code', identifier]), who = new Browser(site.port);
  await who.get('/activate');
  site.wave = `/animation/waves/${id}`;
  // Somebody to propose, and one who is voted on; the reader of members' pages is asked.
  const plain = query(site.data, `SELECT m.id AS id FROM insiders AS i JOIN members AS m ON m.id = i.member_id
    WHERE NOT EXISTS (SELECT 1 FROM mandates AS a WHERE a.member_id = m.id)
      AND NOT EXISTS (SELECT 1 FROM mandate_proposals AS q WHERE q.member_id = m.id) ORDER BY m.id DESC LIMIT 2`);
  site.proposable = `/animation/mandates/propose/${plain[0].id}`;
  const later = Date.now() + 6 * 86400000;
  query(site.data, `INSERT INTO mandate_proposals (member_id, proposed_by, months, proposed_at, accepted_at, closes_at)
    VALUES (${plain[1].id}, ${idOf(site.animator.identifier)}, 12, 1, 1, ${later});
    INSERT OR IGNORE INTO mandate_proposals (member_id, proposed_by, months, proposed_at, closes_at)
    VALUES (${idOf(site.member.identifier)}, ${idOf(site.animator.identifier)}, 12, 1, ${later})`);
  site.consent = `/mandates/${query(site.data, `SELECT id FROM mandate_proposals WHERE member_id = ${idOf(site.member.identifier)}`)[0].id}`;
  site.waitingLink = (await who.submit('/activate', { identifier, code: stdout.trim() })).location;
}

// A seed to which the member is invited, one that is held, and a series.
function plantSeeds() {
  const member = (role) => `(SELECT id FROM members WHERE identifier = '${site[role].identifier}')`;
  query(site.data, `INSERT INTO seed_series (id, name, weekday, minute, next_at, created_at)
      VALUES (1, 'La question du lundi', 1, 540, ${Date.now() + 3 * 86400000}, 1) ON CONFLICT DO NOTHING;
    INSERT INTO seeds (kind, space_id, title, body, html, author_id, series_id, state, changed_at)
      SELECT 'question', MIN(id), 'Que dire à qui ne parle pas ?', 'Un texte', '<p>Un texte</p>', ${member('animator')}, 1, 'waiting', 1 FROM spaces;
    INSERT INTO seeds (kind, space_id, title, body, html, author_id, state, publish_at, held_at, changed_at)
      SELECT 'discussion', MIN(id), 'Nos lundis', 'Un texte', '<p>Un texte</p>', ${member('member')}, 'scheduled', ${Date.now() + 86400000}, 1, 1 FROM spaces;
    INSERT INTO seeds (kind, space_id, title, body, html, author_id, state, changed_at)
      SELECT 'discussion', MIN(id), 'À plusieurs voix', 'Un texte', '<p>Un texte</p>', ${member('animator')}, 'waiting', 1 FROM spaces;
    INSERT INTO seed_guests (seed_id, member_id, state, invited_at, changed_at) SELECT MAX(id), ${member('member')}, 'asked', 1, 1 FROM seeds;
    INSERT OR IGNORE INTO editions (introduction, word, state, changed_at) VALUES ('Une semaine d’entraide.', 'Merci.', 'preparing', 1)`);
  const [{ id }] = query(site.data, 'SELECT MAX(id) AS id FROM seeds');
  Object.assign(site, { seed: `/animation/seeds/${id}`, seedHeld: `/animation/seeds/${id - 1}`, seedSeen: `/seeds/${id}` });
}

// Questions whose promised time has run out: one offered to the member by an animator, one of theirs.
async function plantOffers() {
  const open = async (role, title) => {
    const writer = new Browser(site.port);
    await writer.signIn(site[role].identifier, site[role].password);
    await writer.get('/threads/new');
    const { location } = await writer.submit('/threads', { space: 'posture', kind: 'question', title, body: 'Un texte' });
    const id = location.split('/').pop();
    query(site.data, `UPDATE first_answers SET asked_at = ${Date.now() - 9 * 86400000} WHERE thread_id = ${id}`);
    return id;
  };
  const asked = await open('animator', 'Qui connaît la VAE collective ?');
  query(site.data, `INSERT INTO question_offers (thread_id, member_id, offered_at, why, what, is_asked, note)
    SELECT ${asked}, id, ${Date.now()}, 'topic', 'vae', 1, 'Vous en parliez lundi.' FROM members WHERE identifier = '${site.member.identifier}'`);
  site.offered = `/threads/${asked}`;
  site.ask = `/animation/ask/${await open('member', 'Comment préparer une VAE à distance ?')}`;
}

// What was decided about the member, and about somebody else by an animator of another organisation: one
// that waits for a signature, and one whose appeal waits. None holds.
function plantMeasures() {
  const animator = `(SELECT id FROM members WHERE identifier = '${site.animator.identifier}')`;
  const first = `(SELECT MIN(o.id) FROM members AS o WHERE o.account = 'member' AND o.state = 'active' AND o.id > 0
    AND o.organisation_id <> (SELECT organisation_id FROM members WHERE id = ${animator}))`;
  const columns = '(member_id, kind, ground, article, facts, reason, days, asked_by, asked_at, asked_until, holds_until, needs_second, ended_at, appeal_text, appealed_at, appeal_due_at)';
  const words = "'charter', 'Charte, le respect', 'Trois messages moqueurs, lundi.', 'Merci de parler du sujet.'";
  const other = `(SELECT MAX(o.id) FROM members AS o WHERE o.account = 'member' AND o.state = 'active' AND o.id NOT IN (${animator}, ${first}))`;
  const now = Date.now(), add = (member, kind, rest) => {
    query(site.data, `INSERT INTO member_measures ${columns} SELECT ${member}, '${kind}', ${words}, 30, ${first}, ${now}, 253402300799000, ${rest}`);
    return query(site.data, 'SELECT MAX(id) AS id, member_id AS member FROM member_measures')[0];
  };
  const told = add(`(SELECT id FROM members WHERE identifier = '${site.member.identifier}')`, 'silence', `1, 0, ${now}, '', NULL, NULL`);
  const sign = add(other, 'exclude', "0, 1, NULL, '', NULL, NULL");
  const judge = add(other, 'slow', `1, 0, ${now}, 'Je conteste.', ${now}, ${now}`);
  Object.assign(site, { measureTold: `/measures/${told.id}`, measureToSign: `/moderation/measures/${sign.id}`,
    measureToJudge: `/moderation/measures/${judge.id}`, measured: `/moderation/members/${sign.member}/measures` });
}

// A fact that somebody of another organisation than the animator's contests; people of whom their
// organisation has said nothing for a year.
function contestFact() {
  const theirs = (role) => `SELECT a.organisation_id FROM attestations AS a JOIN members AS m ON m.id = a.member_id WHERE m.identifier = '${site[role].identifier}'`;
  const [one] = query(site.data, `SELECT a.id AS id FROM attestations AS a JOIN members AS m ON m.id = a.member_id
    WHERE m.identifier = '${site.member.identifier}'`);
  site.objectionForm = `/settings/attestations/${one.id}?fact=job_title`;
  query(site.data, `INSERT INTO objections (member_id, organisation_id, attestation_id, fact, stated, text, asked_at, due_at)
    SELECT a.member_id, a.organisation_id, a.id, 'supervises', 'yes', 'Je ne valide aucun congé : je coordonne.', ${Date.now()}, ${Date.now()}
    FROM attestations AS a WHERE a.organisation_id NOT IN (${theirs('animator')}) AND a.member_id IS NOT NULL ORDER BY a.id LIMIT 1`);
  site.objection = `/moderation/objections/${query(site.data, 'SELECT MAX(id) AS id FROM objections')[0].id}`;
  query(site.data, `UPDATE attestations SET attested_at = attested_at - 330 * 86400000
    WHERE organisation_id IN (SELECT organisation_id FROM members WHERE identifier = '${site.provisioner.identifier}')`);
}

// What animators look at: somebody in review, a doubt about the member, a claim, a decision; and a
// colleague of the member's.
async function askAnimators() {
  const id = (identifier) => query(site.data, `SELECT id FROM members WHERE identifier = '${identifier}'`)[0].id;
  const member = id(site.member.identifier);
  const [{ organisation, colleague }] = query(site.data, `SELECT a.organisation_id AS organisation, b.member_id AS colleague FROM attestations AS a
    JOIN attestations AS b ON b.organisation_id = a.organisation_id AND b.member_id <> a.member_id
    JOIN members AS m ON m.id = b.member_id AND m.state = 'active' AND m.verdict = 'peer' AND m.declared_at IS NOT NULL
    WHERE a.member_id = ${member} ORDER BY b.id LIMIT 1`);
  const [{ other }] = query(site.data, `SELECT id AS other FROM organisations WHERE id NOT IN (SELECT organisation_id FROM attestations
    WHERE member_id IN (${member}, ${id(site.animator.identifier)})) ORDER BY id LIMIT 1`);
  query(site.data, `INSERT INTO attestations (id, organisation_id, claim, identifier, given_name, family_name, created_at, written_at, attested_at)
      VALUES (90002, ${other}, 'identifier', '${site.member.identifier}', 'Une', 'Autre', 1, 1, 1);
    INSERT INTO facts (attestation_id, job_title, supervises, practising, stated_at, verdict, rule) VALUES
      (90002, 'Conseillère', '', 'yes', 1, 'review', 'review.contradiction');
    INSERT INTO doubts (member_id, doubter_id, text, created_at, due_at) VALUES (${member}, ${colleague}, 'Je ne l’ai jamais croisée, et son bureau est vide.', 1, 99999999999999);
    INSERT INTO review_letters (member_id, kind, text, written_at) VALUES (${member}, 'question', 'Recevez-vous encore ?', 1);
    INSERT INTO claim_offers VALUES (90002, ${member}, 'post', NULL, 1);
    INSERT INTO decisions (organisation_id, title_key, job_title, occupation_code, supervises, practising, outcome, reason, decided_at)
      VALUES (${organisation}, 'k', 'Chargée de parcours', '', 'no', '', 'peer', 'Reçoit des bénéficiaires.', 1)`);
  site.reviewed = `/moderation/admissions/${id('amelie.giraud')}`; // of the demonstration
  site.doubted = `/moderation/admissions/${member}`;
  site.claim = '/moderation/claims/90002';
  site.decision = `/moderation/decisions/${query(site.data, 'SELECT MAX(id) AS id FROM decisions')[0].id}`;
  site.doubtForm = `/members/${colleague}/doubt`;
}

let site;

// Each width in each scheme in French; in English, whose words are shorter, a diagonal of the two.
const sights = {
  fr: [[1280, 'light'], [1280, 'dark'], [390, 'light'], [390, 'dark']],
  en: [[1280, 'light'], [390, 'dark']],
};

async function look(page, name, language) {
  const problems = [];
  for (const [width, colorScheme] of sights[language]) {
    await page.setViewportSize({ width, height: width === 390 ? 844 : 900 });
    await page.emulateMedia({ colorScheme });
    const where = `${width} ${colorScheme}`;
    problems.push(...(await axeViolations(page)).map((what) => `${where}: ${what}`));
    problems.push(...(await sidewaysOverflow(page)).map((what) => `${where}: sideways: ${what}`));
    await shoot(page, `${name}-${width}-${colorScheme}`);
  }
  await page.setViewportSize({ width: 320, height: 640 });
  problems.push(...(await sidewaysOverflow(page)).map((what) => `320: sideways: ${what}`));
  // Zoomed to 200 %: a window of 1280 holds 640 CSS pixels; and letters alone twice as large.
  await page.setViewportSize({ width: 640, height: 450 });
  problems.push(...(await sidewaysOverflow(page)).map((what) => `zoomed: sideways: ${what}`));
  await page.evaluate(() => { document.documentElement.style.fontSize = '200%'; });
  problems.push(...(await sidewaysOverflow(page)).map((what) => `large letters: sideways: ${what}`));
  return problems;
}

// The tests of a language; the addresses they looked at are compared with the route table.
export function lookAtPages(language) {
  before(async () => {
    site = await openSite();
    contestFact();
    plantSeeds();
    await plantOffers();
    plantMeasures();
    await writePractices();
    await writeCases();
    await askAnimators();
    site.letterStop = await letterLink(site.data, site.animator.identifier);
    site.editionStop = await editionLink(site.data, site.animator.identifier, 1);
    await waitForWave();
    await lookAtPeople();
    await askForLinks();
    // The member is as new as one who has not introduced themselves.
    query(site.data, `UPDATE members SET activated_at = ${Date.now()} WHERE identifier = '${site.member.identifier}';
      UPDATE profiles SET introduction = '' WHERE member_id = (SELECT id FROM members WHERE identifier = '${site.member.identifier}')`);
  });
  after(async () => { await site?.close(); });

  for (const [role, pages] of Object.entries(seen))
    describe(`${role}, ${language}`, () => {
      let page;
      before(async () => { page = await site.open(role, { language }); });
      after(async () => { await page?.context().close(); });
      for (const [name, address, status, act] of pages)
        test(name, async () => {
          page.complaints.length = 0;
          const path = typeof address === 'string' ? address : address(site);
          let source;
          const listen = async (response) => {
            if (response.request().resourceType() === 'document' && response.status() !== 303)
              source = await response.text();
          };
          page.on('response', listen);
          const response = await page.goto(path);
          assert.equal(response.status(), status);
          if (act) await act(page);
          await page.waitForLoadState('load');
          page.off('response', listen);
          assert.equal(await page.getAttribute('html', 'lang'), language);
          assert.equal(await page.locator('h1').count(), 1, 'one h1');
          assert.equal(await page.locator('main').count(), 1, 'one main');
          const report = await html.validateString(source);
          const problems = report.results.flatMap((one) =>
            one.messages.map((m) => `${m.ruleId}, line ${m.line}: ${m.message}`));
          problems.push(...await look(page, `${role}-${name}-${language}`, language), ...page.complaints);
          assert.deepEqual(problems, []);
        });
    });

  test('no page of the route table is left out', async () => {
    const { stdout } = await run(undefined, ['routes']);
    const paths = [...stdout.matchAll(/^GET +(\S+)/gm)].map(([, path]) => path);
    assert.ok(paths.length > 10);
    const looked = Object.values(seen).flat().map(([, address]) =>
      (typeof address === 'string' ? address : address(site)).split('?')[0]);
    const elsewhere = ['/static/<name>', '/organisation/export', '/organisation/import/<import>/report', '/posts/<post>', '/login/code', '/events', '/members/names', '/threads/similar', '/files/<file>', '/files/<file>/small', '/threads/<thread>/pathway.svg', '/threads/<thread>/pathway.mmd', '/animation/dashboard/<figure>', '/moderation/register.csv']; // a file, a redirection, a stream, data
    const isForPrograms = (path) => path.startsWith('/scim/'); // documents: tests/http/scim*
    const missed = paths.filter((path) => !elsewhere.includes(path) && !isForPrograms(path) &&
      !looked.some((one) => new RegExp(`^${path.replace(/<\w+>/g, '[^/]+')}$`).test(one)));
    assert.deepEqual(missed, []);
  });
}
