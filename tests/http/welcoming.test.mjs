// Welcoming: a word to a newcomer, one answer to it, words to several by a criterion that is stated,
// a note to those who have not come without anybody knowing who, and peers who welcome.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { submitConfirmed } from '../lib/guard.mjs';
import { sleep } from '../lib/programs.mjs';
import { csvRow, openWorld, passwordOf } from '../lib/world.mjs';

const DAY = 24 * 3600;
let world, other;
before(async () => {
  world = await openWorld({ clock: true, options: '[limits]\nposts_per_minute = 0' });
  world.query(`INSERT INTO mandates (member_id, began_at, ends_at) VALUES (${world.memberId('boris')}, 1, 9000000000000)`);
  other = await world.signIn('boris');
});
after(() => world?.close());

const id = (identifier) => world.memberId(identifier);
const notes = (where = '1') => world.value(`SELECT COUNT(*) FROM notes WHERE ${where}`);
const until = async (holds, what) => {
  for (let i = 0; i < 200; i++) {
    if (holds()) return;
    await sleep(100);
  }
  assert.fail(what);
};
const audited = (kind) => world.query(`SELECT t.text FROM audit AS a JOIN audit_texts AS t ON t.seq = a.seq WHERE a.kind = '${kind}' ORDER BY a.seq`).map(({ text }) => text);

test('a newcomer is welcomed by a word that is seen before it leaves, and read inside', async () => {
  const cleo = await world.as('cleo'), path = `/animation/welcome/${id('alma')}`;
  const list = await cleo.get('/animation/welcome');
  assert.match(list.text, /Alma M\.[^]*Écrire un mot/);
  assert.ok(!list.text.includes('Martin'), 'no more of a name than peers see');
  assert.ok(!list.text.includes(`/animation/welcome/${id('cleo')}"`), 'nobody welcomes themself');
  await cleo.get(path);
  assert.match(cleo.form(path).text, /^Bonjour \{prénom\}/, 'something to begin from');
  const seen = await submitConfirmed(cleo, path, { step: 'preview', text: 'Bonjour {Prenom}, de {prénom de l’animateur·rice}. En {région} ?' });
  assert.equal(seen.status, 200);
  assert.match(seen.text, /Ce que la personne lira[^]*Bonjour Alma, de Cléo\. En votre région \?/);
  assert.equal(notes(), 0, 'looking sends nothing');
  const unseen = await submitConfirmed(cleo, path, { step: 'send', text: 'Autre chose, pas encore vue' });
  assert.equal(unseen.status, 200, 'what was not looked at is shown first');
  assert.equal(notes(), 0);
  await submitConfirmed(cleo, path, { step: 'preview', text: 'Bonjour {Prenom}, de {prénom de l’animateur·rice}. En {région} ?' });
  const sent = await submitConfirmed(cleo, path, { step: 'send' });
  assert.equal(sent.location, '/animation/welcome?done=sent');
  assert.ok(!(await cleo.get('/animation/welcome')).text.includes(path));
  const alma = await world.as('alma');
  assert.match((await alma.get('/notifications')).text, /Un mot pour vous/);
  const note = world.value('SELECT MAX(id) FROM notes');
  const read = await alma.get(`/notes/${note}`);
  assert.match(read.text, /Bonjour Alma, de Cléo\. En votre région \?/);
  assert.match(read.text, /De Cléo G\./);
  assert.equal(world.value("SELECT COUNT(*) FROM outbox WHERE payload LIKE '%Bonjour%'"), 0, 'no mail says it');
  assert.deepEqual(audited('note.send'), [`note ${note}:  -> welcome to member ${id('alma')}`]);
});

test('silenced, her answer comes back with until when and why', async () => {
  const alma = await world.as('alma'), path = `/notes/${world.value('SELECT MAX(id) FROM notes')}`, end = Date.now() + 864e5;
  world.query(`INSERT INTO member_measures (member_id, kind, ground, article, facts, reason, days, asked_by, asked_at, asked_until, holds_until, began_at)
    VALUES (${id('alma')}, 'silence', 'charter', 'Article 3', 'f', 'r', 1, ${id('cleo')}, 1, ${end}, ${end}, 1)`);
  await alma.get(path);
  const refused = await submitConfirmed(alma, path, { text: 'Merci quand même' });
  world.query('DELETE FROM member_measures');
  assert.equal(refused.status, 403);
  assert.match(refused.text, /Merci quand même/);
  assert.match(refused.text, /ne publiez pas jusqu’au .* \(Article 3\)/);
  assert.equal(notes('answered_at IS NOT NULL'), 0);
});

test('she answers once, and only who wrote it reads that', async () => {
  const alma = await world.as('alma'), note = world.value('SELECT MAX(id) FROM notes'), path = `/notes/${note}`;
  await alma.get(path);
  const form = alma.form(path);
  assert.equal((await submitConfirmed(alma, path, { text: '' })).status, 422);
  await alma.get(path);
  assert.equal((await submitConfirmed(alma, path, { text: 'Merci à toi !' })).location, `${path}?done=answered`);
  assert.ok(!(await alma.get(path)).text.includes(`action="${path}"`), 'no second answer');
  const again = await alma.post(path, { ...form, once: '', text: 'Encore' });
  assert.equal(again.status, 409);
  assert.match(again.text, /Encore/, 'what was typed is not lost');
  const cleo = await world.as('cleo');
  assert.match((await cleo.get('/notifications')).text, /Une réponse à un mot que vous avez écrit/);
  assert.match((await cleo.get(path)).text, /Merci à toi !/);
  assert.equal((await other.get(path)).status, 404, 'another animator does not');
  assert.equal((await cleo.post(path, { csrf: await cleo.csrf(), text: 'Moi' })).status, 404);
});

test('two animators at once: the second is told who did, and keeps the text', async () => {
  world.query('DELETE FROM notes');
  const cleo = await world.as('cleo'), path = `/animation/welcome/${id('alma')}`;
  await other.get(path);
  await cleo.get(path);
  assert.equal((await submitConfirmed(cleo, path, { step: 'send', text: 'Bienvenue', seen: 'Bienvenue' })).status, 303);
  const late = await submitConfirmed(other, path, { step: 'send', text: 'Mon mot à moi', seen: 'Mon mot à moi' });
  assert.equal(late.status, 409);
  assert.match(late.text, /Cléo G\.[^<]*lui a déjà souhaité la bienvenue[^]*n’est pas parti[^]*Mon mot à moi/);
  assert.equal(notes(), 1);
});

test('an unknown variable is an error that names it', async () => {
  const cleo = await world.as('cleo'), path = '/animation/messages';
  await cleo.get(`${path}/new?purpose=thanks`);
  for (const [text, wrong] of [['Bonjour {prénon}', '{prénon}'], ['Voyez {fil}', '{fil}']]) {
    const reply = await submitConfirmed(cleo, path, { title: 'Un merci', text });
    assert.equal(reply.status, 422);
    assert.ok(reply.text.includes(`« ${wrong.slice(1, -1)} »`) || /n’est pas un mot connu/.test(reply.text), wrong);
    assert.match(cleo.form(path).text, /\{/, 'the text is kept');
  }
  assert.equal(world.value('SELECT COUNT(*) FROM wordings'), 0);
  const open = await submitConfirmed(cleo, path, { title: 'Un merci', text: 'Merci {prénom}. Une { seule', step: 'save' });
  assert.equal(open.location, `${path}?done=saved`, 'a brace alone is a brace');
});

test('a model has versions; what another wrote meanwhile is shown', async () => {
  const cleo = await world.as('cleo'), wording = world.value('SELECT MAX(id) FROM wordings'), path = `/animation/messages/${wording}`;
  const page = await cleo.get(path);
  assert.match(page.text, /la personne lirait[^]*Merci Camille\. Une \{ seule/);
  const form = cleo.form(path);
  assert.equal((await submitConfirmed(cleo, path, { text: 'Merci encore {prénom}', step: 'save' })).status, 303);
  const late = await cleo.post(path, { ...form, once: '', text: 'Autre chose', step: 'save' });
  assert.equal(late.status, 409);
  assert.match(late.text, /Merci encore[^]*Autre chose/);
  assert.match((await cleo.get(path)).text, /Textes précédents[^]*Une \{ seule/);
  assert.deepEqual(audited('wording.change'), [`wording ${wording}: version 1 -> version 2`]);
  await cleo.get(`/animation/messages/send?purpose=thanks&model=${wording}`);
  assert.equal(cleo.form('/animation/messages/send').text, 'Merci encore {prénom}');
});

test('several: who, why and the exact text are shown; only those ticked get it, once', async () => {
  const cleo = await world.as('cleo'), path = '/animation/messages/send', before = notes();
  world.query(`INSERT OR IGNORE INTO member_topics SELECT id, 'vae' FROM members WHERE identifier IN ('alma', 'boris', 'cleo', 'suzon')`);
  await cleo.get(path);
  const fields = { purpose: 'invitation', by: 'topic', topic: 'vae', about: '/threads/2', text: 'Venez voir {fil}, {prénom}' };
  const asked = await submitConfirmed(cleo, path, { ...fields, step: 'preview' });
  assert.equal(asked.status, 200);
  assert.match(asked.text, /ces 2 personnes[^]*A dit connaître/);
  assert.match(asked.text, /Venez voir Nos premiers entretiens, Alma/);
  assert.match(asked.text, /Venez voir Nos premiers entretiens, Boris/);
  for (const one of ['suzon', 'cleo'])
    assert.ok(!asked.text.includes(`name="to" value="${id(one)}"`), `insiders, and not oneself: ${one}`);
  const form = cleo.form(path);
  const first = await cleo.post(path, { ...form, to: String(id('alma')), step: 'send' });
  assert.equal(first.location, `${path}?done=sent`);
  const again = await cleo.post(path, { ...form, to: String(id('alma')), step: 'send' });
  assert.equal(again.location, first.location, 'the same form again');
  assert.equal(notes(), before + 1);
  assert.equal(notes(`member_id = ${id('boris')}`), 0, 'he was not ticked');
  const alma = await world.as('alma');
  const read = await alma.get(`/notes/${world.value('SELECT MAX(id) FROM notes')}`);
  assert.match(read.text, /Venez voir Nos premiers entretiens, Alma[^]*href="\/threads\/2"/);
});

test('nobody outside the criterion is reached by a form made by hand; who had enough is left out', async () => {
  const cleo = await world.as('cleo'), path = '/animation/messages/send', before = notes();
  await cleo.get(path);
  const fields = { purpose: 'thanks', by: 'thread', thread: '1', text: 'Merci' };
  const forged = await submitConfirmed(cleo, path, { ...fields, to: String(id('nina')), step: 'send' });
  assert.equal(forged.status, 409);
  // Alma has had two words this week.
  const asked = await submitConfirmed(cleo, path, { ...fields, step: 'preview' });
  assert.match(asked.text, /Boris P\.[^]*A participé au fil/);
  assert.ok(!asked.text.includes('Alma M.'));
  for (const wrong of [{ by: 'thread', thread: '999' }, { by: 'topic', topic: 'nothing' }, { by: 'silence' }, { purpose: 'invitation', by: 'thread', about: '' }, { text: '' }]) {
    const reply = await submitConfirmed(cleo, path, { ...fields, ...wrong, step: 'send' });
    assert.equal(reply.status, 422, JSON.stringify(wrong));
  }
  assert.equal(notes(), before);
});

test('one click, and no more words', async () => {
  const alma = await world.as('alma'), cleo = await world.as('cleo');
  await alma.get(`/notes/${world.value(`SELECT MAX(id) FROM notes WHERE member_id = ${id('alma')}`)}`);
  assert.equal((await alma.submit('/settings/notes')).location, '/settings/notes?done=saved');
  world.query('DELETE FROM notes');
  assert.ok(!(await cleo.get('/animation/welcome')).text.includes('Alma M.'));
  await cleo.get('/animation/messages/send');
  const asked = await submitConfirmed(cleo, '/animation/messages/send', { purpose: 'thanks', by: 'thread', thread: '1', text: 'Merci', step: 'preview' });
  assert.ok(!asked.text.includes('Alma M.'));
  const page = await alma.get('/settings/notes');
  assert.match(page.text, /Recevoir de nouveau ces mots/);
  await alma.submit('/settings/notes', { choice: 'notes' });
  assert.match((await cleo.get('/animation/welcome')).text, /Alma M\./);
});

test('the guide is ticked by what one does, and closed for good', async () => {
  const cleo = await world.as('cleo'), alma = await world.as('alma');
  await cleo.get('/animation/welcome');
  for (const wrong of ['/threads/999', 'un fil', '/spaces/metier']) {
    const reply = await cleo.submit('/animation/welcome/thread', { thread: wrong });
    assert.equal(reply.status, 422);
    assert.equal(cleo.form('/animation/welcome/thread').thread, wrong);
  }
  assert.equal((await cleo.submit('/animation/welcome/thread', { thread: 'http://127.0.0.1:8080/threads/2?page=1' })).status, 303);
  assert.deepEqual(audited('welcome.thread').length, 1);
  world.query(`DELETE FROM reads; DELETE FROM member_topics WHERE member_id = ${id('alma')}`);
  const done = (page) => (page.text.match(/Fait\s:/g) ?? []).length;
  const home = await alma.get('/');
  assert.match(home.text, /Votre première semaine[^]*href="\/threads\/2"[^]*lire le fil d’accueil/);
  const before = done(home);
  await alma.submit('/settings/introduction', { introduction: 'Je découvre.' });
  assert.equal(done(await alma.get('/')), before + 1);
  assert.equal((await alma.submit('/settings/notes', { choice: 'no-guide' })).location, '/');
  assert.ok(!(await alma.get('/')).text.includes('Votre première semaine'));
});

test('a peer who welcomes: offered, chosen, ended, and nothing kept', async () => {
  const cleo = await world.as('cleo'), alma = await world.as('alma'), path = `/animation/welcome/${id('alma')}`;
  world.query(`DELETE FROM notifications`);
  await cleo.get(path);
  assert.match((await cleo.get(path)).text, /Personne d’autre n’est volontaire/);
  await other.get('/settings/notes');
  await other.submit('/settings/notes', { choice: 'sponsor' });
  const page = await cleo.get(path);
  assert.match(page.text, /Boris P\./);
  assert.equal((await cleo.submit(`${path}/sponsor`)).location, `${path}?done=offered`);
  assert.equal(world.value(`SELECT COUNT(*) FROM notifications WHERE member_id = ${id('boris')}`), 0, 'he is not told before a yes');
  assert.match((await alma.get('/')).text, /Boris P\.[^<]*vous propose d’être votre pair d’accueil/);
  const pair = world.value('SELECT MAX(id) FROM sponsorships');
  assert.equal((await other.post(`/sponsorships/${pair}`, { csrf: await other.csrf(), answer: 'accept' })).status, 404);
  assert.equal((await alma.post(`/sponsorships/${pair}`, { csrf: await alma.csrf(), answer: 'accept' })).status, 303);
  assert.match((await other.get('/notifications')).text, /Vous accueillez une personne nouvelle/);
  assert.match((await cleo.get('/animation/welcome')).text, /Alma M\.[^<]*avec Boris P\./);
  assert.equal((await cleo.get(`/sponsorships/${pair}`)).status, 405);
  assert.equal((await cleo.post(`/sponsorships/${pair}/end`, { csrf: await cleo.csrf() })).status, 404);
  await other.get('/settings/notes');
  assert.equal((await other.submit(`/sponsorships/${pair}/end`)).status, 303);
  assert.equal(world.value('SELECT COUNT(*) FROM sponsorships'), 0);
  assert.match((await alma.get('/notifications')).text, /a pris fin/);
});

test('declined, nothing more is offered; accepted, it ends by itself', async () => {
  const cleo = await world.as('cleo'), alma = await world.as('alma'), path = `/animation/welcome/${id('alma')}`;
  const offer = () => cleo.post(`${path}/sponsor`, { ...cleo.form(`${path}/sponsor`), once: '' });
  await cleo.get(path);
  const form = cleo.form(`${path}/sponsor`);
  await offer();
  const pair = () => world.value('SELECT MAX(id) FROM sponsorships');
  assert.equal((await alma.post(`/sponsorships/${pair()}`, { csrf: await alma.csrf(), answer: 'decline' })).status, 303);
  assert.equal((await cleo.post(`${path}/sponsor`, { ...form, once: '' })).location, `${path}?done=too-late`);
  assert.match((await cleo.get(path)).text, /Rien d’autre à proposer/);
  world.query('DELETE FROM sponsorships');
  await cleo.get(path);
  await offer();
  await alma.post(`/sponsorships/${pair()}`, { csrf: await alma.csrf(), answer: 'accept' });
  await world.advance(93 * DAY);
  await until(() => world.value('SELECT COUNT(*) FROM sponsorships') === 0, 'a pair ends by itself');
});

test('those who have not come: a number, a note handed out once, and never who', async () => {
  const rows = Array.from({ length: 14 }, (_, i) => csvRow(`loin${i}`, `Loin;Nom${i}`));
  await world.import('cap', rows);
  for (let i = 0; i < 14; i++) await world.run(['member', 'activate', `loin${i}`, '--password-stdin'], { input: `${passwordOf('alma')}\n` });
  world.query('DELETE FROM visits; DELETE FROM notes; DELETE FROM notifications');
  const cleo = await world.signIn('cleo');
  world.query('UPDATE relaunch_counts SET due_at = 0; UPDATE jobs SET due_at = 0 WHERE kind = \'relaunch_count\'');
  await until(() => world.value('SELECT counted_at FROM relaunch_counts') > 0, 'counted');
  assert.match((await cleo.get('/animation/relaunch')).text, /Moins de dix personnes/, 'they came in today');
  await world.advance(60 * DAY);
  const back = await world.signIn('cleo');
  await back.get('/');
  await until(() => world.value('SELECT rounded FROM relaunch_counts') > 0, 'counted anew, once a day');
  const page = await back.get('/animation/relaunch');
  const silent = world.value('SELECT rounded FROM relaunch_counts');
  assert.equal(silent % 5, 0);
  assert.match(page.text, new RegExp(`Environ ${silent}\\s+personnes`));
  assert.ok(!page.text.includes('Loin'));
  world.query(`INSERT INTO greet_choices (member_id, refuses_notes) VALUES (${id('loin3')}, 1)`);
  await world.run(['member', 'suspend', 'loin4', '--reason', 'essai']);
  const sent = await submitConfirmed(back, '/animation/relaunch', { text: 'Bonjour {prénom}, la porte est ouverte. {animatrice}', seen: 'Bonjour {prénom}, la porte est ouverte. {animatrice}', step: 'send' });
  assert.equal(sent.location, '/animation/relaunch?done=sent');
  await until(() => world.value('SELECT COUNT(*) FROM relaunches WHERE done_at IS NOT NULL') === 1, 'handed out');
  assert.equal(notes(`purpose = 'relaunch' AND member_id IN (SELECT id FROM members WHERE identifier LIKE 'loin%')`), 12);
  assert.equal(notes(`member_id = ${id('cleo')}`), 0);
  assert.equal(notes('writer_id IS NOT NULL'), 0);
  const note = world.value(`SELECT id FROM notes WHERE member_id = ${id('loin0')}`);
  assert.equal((await back.get(`/notes/${note}`)).status, 404, 'not even who wrote it');
  assert.ok(audited('relaunch.ask').every((text) => !/member/.test(text)));
  await back.get('/animation/relaunch');
  const soon = await submitConfirmed(back, '/animation/relaunch', { text: 'Encore', seen: 'Encore', step: 'send' });
  assert.equal(soon.status, 409);
  // Four weeks on, the same persons are left in peace.
  await world.advance(30 * DAY);
  const later = await world.signIn('cleo');
  await later.get('/animation/relaunch');
  assert.equal((await submitConfirmed(later, '/animation/relaunch', { text: 'Encore', seen: 'Encore', step: 'send' })).status, 303);
  await until(() => world.value('SELECT COUNT(*) FROM relaunches WHERE done_at IS NOT NULL') === 2, 'a second');
  assert.equal(world.value('SELECT MAX(n) FROM (SELECT COUNT(*) AS n FROM notes GROUP BY member_id)'), 1);
});
