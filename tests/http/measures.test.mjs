// Measures about members: what the person is told and kept from, who signs and answers, that terms end,
// and that nobody's organisation learns of any of it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sleep } from '../lib/programs.mjs';
import { csvRow, openWorld, passwordOf } from '../lib/world.mjs';

const DAY = 86400;
let world;
before(async () => {
  world = await openWorld({ clock: true, options: '[limits]\nposts_per_minute = 0' });
  await newMember('zoe', 'cap');
  await newMember('yan', 'ml');
  await world.run(['animator', 'appoint', 'boris']); // of another organisation than Cléo
});
after(() => world?.close());

async function newMember(identifier, organisation) {
  await world.import(organisation, [csvRow(identifier, `${identifier[0].toUpperCase()}${identifier.slice(1)};Essai`)]);
  await world.activate(identifier);
}

const words = { facts: 'Trois messages moqueurs, lundi.', ground: 'charter', article: 'Charte, le respect', reason: 'Merci de parler du sujet.' };

// Decides as an animator; the id of the measure.
async function decide(animator, member, fields) {
  const browser = await world.signIn(animator), path = `/moderation/members/${world.memberId(member)}/measures`;
  await browser.get(path);
  const reply = await browser.submit(path, { ...words, ...fields });
  assert.equal(reply.status, 303, reply.text);
  return Number(reply.location.split('/').pop());
}

async function lift(animator, measure) {
  const browser = await world.signIn(animator);
  await browser.get(`/moderation/measures/${measure}`);
  const reply = await browser.submit(`/moderation/measures/${measure}/lift`, { reason: `Assez, dit ${animator}.` });
  assert.equal(reply.status, 303, reply.text);
}

const measure = (id) => world.query(`SELECT * FROM member_measures WHERE id = ${id}`)[0];
const audited = (kind) => world.value(`SELECT t.text FROM audit AS a JOIN audit_texts AS t ON t.seq = a.seq WHERE a.kind = '${kind}' ORDER BY a.seq DESC LIMIT 1`);

async function until(isSo, what) {
  for (let i = 0; i < 300 && !isSo(); i++) await sleep(100);
  assert.ok(isSo(), what);
}

test('a word of help is a message, and no sanction', async () => {
  const id = await decide('cleo', 'alma', { kind: 'help', facts: '', article: '', reason: 'Un mot pour vous aider.' });
  const alma = await world.signIn('alma');
  assert.match((await alma.get('/notifications')).text, /Un mot des animateurs/);
  const page = await alma.get(`/measures/${id}`);
  assert.match(page.text, /Un mot pour vous aider/);
  assert.doesNotMatch(page.text, /Faire un recours/);
  await alma.get('/threads/1');
  assert.equal((await alma.submit('/threads/1/posts', { body: 'Je réponds quand même.' })).status, 303);
});

test('the paces of slow mode read as times, and measures have the same names in the register', async () => {
  const cleo = await world.signIn('cleo');
  const form = (await cleo.get(`/moderation/members/${world.memberId('alma')}/measures`)).text.replaceAll('\u00a0', ' ');
  for (const pace of ['10 minutes', '1 heure', '4 heures', '24 heures']) assert.match(form, new RegExp(`>\\s*${pace}\\s*<`), pace);
  const register = (await cleo.get('/moderation/register')).text;
  for (const name of ['Rythme ralenti', 'Silence', 'Suspension', 'Exclusion']) {
    assert.ok(form.includes(name), name);
    assert.match(register, new RegExp(`<option[^>]*>${name}</option>`), name);
  }
});

test('silence: the text comes back with until when and why; reports, marks and drafts go on; it ends by itself', async () => {
  const id = await decide('cleo', 'alma', { kind: 'silence', days: '2' });
  assert.match(audited('measure.decide'), /measure \d+: {1,2}-> member \d+ silence until 20/);
  const alma = await world.signIn('alma');
  await alma.get('/threads/1');
  const refused = await alma.submit('/threads/1/posts', { body: 'Un texte que je garde.' });
  assert.equal(refused.status, 403);
  assert.match(refused.text, /Un texte que je garde\./);
  assert.match(refused.text, /ne publiez pas jusqu’au .* \(Charte, le respect\)/);
  for (const [path, fields] of [['/threads', { space: 'posture', kind: 'question', title: 'T', body: 'Un texte gardé' }]]) {
    await alma.get('/threads/new');
    const again = await alma.submit(path, fields);
    assert.equal(again.status, 403);
    assert.match(again.text, /Un texte gardé/);
  }
  await alma.get('/threads/1');
  assert.equal((await alma.submit('/threads/1/posts', { body: 'Un aperçu', preview: '1' })).status, 200, 'a preview is nobody’s to read');
  const post = world.value(`SELECT MIN(id) FROM posts WHERE author_id = ${world.memberId('boris')}`);
  const csrf = await alma.csrf();
  assert.equal((await alma.post(`/posts/${post}/reactions`, { csrf, kind: 'useful' })).status, 303);
  assert.equal((await alma.post(`/posts/${post}/report`, { csrf, reason: 'other', body: 'Je signale' })).status, 303);
  assert.equal((await alma.post('/drafts', { csrf, place: 'new', body: 'Un brouillon' })).status, 200);
  await world.advance(2 * DAY + 61);
  const later = await world.signIn('alma');
  await later.get('/threads/1');
  assert.equal((await later.submit('/threads/1/posts', { body: 'Je suis de retour.' })).status, 303, 'at its time, without a job');
  await until(() => measure(id).ending === 'term', 'told that it ended');
  assert.equal(world.value(`SELECT COUNT(*) FROM notifications WHERE kind = 'measure.ended' AND subject = ${id}`), 1);
});

test('silence has no other door: a profile, a step of a pathway, a form with a button of its own making', async () => {
  const alma = await world.signIn('alma');
  await alma.get('/threads/new?kind=case');
  const opened = await alma.submit('/threads', { space: 'posture', kind: 'case', title: 'Un cas à moi', body: 'Vos idées ?' });
  const path = `${/\/threads\/\d+/.exec(opened.location)[0]}/pathway`;
  const id = await decide('cleo', 'alma', { kind: 'silence', days: '1' });
  const csrf = await alma.csrf();
  const step = await alma.post(path, { csrf, action: 'Dire quand même', stage: 'done', keep: '1' });
  assert.equal(step.status, 403);
  assert.equal(world.value("SELECT COUNT(*) FROM pathway_steps WHERE action = 'Dire quand même'"), 0);
  const line = await alma.post('/settings/introduction', { csrf, introduction: 'Je parle ici' });
  assert.equal(line.status, 403);
  assert.match(line.text, /value="Je parle ici"[\s\S]*ne publiez pas jusqu’au|ne publiez pas jusqu’au[\s\S]*value="Je parle ici"/);
  await alma.get('/settings/profile');
  const profile = await alma.submit('/settings/profile', { introduction: 'Je parle là', sits: '1' });
  assert.equal(profile.status, 403);
  assert.match(profile.text, /Je parle là/);
  assert.match(profile.text, /ne publiez pas jusqu’au/);
  assert.equal(world.value("SELECT COUNT(*) FROM profiles WHERE introduction LIKE 'Je parle%'"), 0);
  await alma.get('/settings/profile');
  assert.equal((await alma.submit('/settings/profile', { introduction: '', shows_name: '' })).status, 303, 'what is shown of oneself stays one’s own');
  await lift('boris', id);
  await alma.get('/settings/profile');
  assert.equal((await alma.submit('/settings/profile', { introduction: 'Je parle à nouveau' })).status, 303);
});

test('slow mode: one message, then the next at its time', async () => {
  const id = await decide('cleo', 'alma', { kind: 'slow', days: '3', every: '60' });
  const alma = await world.signIn('alma');
  await world.advance(3601);
  await alma.get('/threads/1');
  assert.equal((await alma.submit('/threads/1/posts', { body: 'Le premier.' })).status, 303);
  await alma.get('/threads/1');
  const refused = await alma.submit('/threads/1/posts', { body: 'Le second, trop tôt.' });
  assert.equal(refused.status, 429);
  assert.ok(Number(refused.headers['retry-after']) > 3000);
  assert.match(refused.text, /Le second, trop tôt\./);
  assert.match(refused.text, /prochain message à partir du/);
  await world.advance(3601);
  await alma.get('/threads/1');
  assert.equal((await alma.submit('/threads/1/posts', { body: 'Le second.' })).status, 303);
  await lift('boris', id);
  await alma.get('/threads/1');
  assert.equal((await alma.submit('/threads/1/posts', { body: 'Le troisième, aussitôt.' })).status, 303);
});

test('suspension: nothing but /status, the statement and the appeal; a mail that says nothing; then the door opens', async () => {
  const zoe = await world.signIn('zoe');
  const id = await decide('cleo', 'zoe', { kind: 'suspend', days: '7' });
  assert.equal((await zoe.get('/threads/1')).status, 403);
  const status = await zoe.get('/status');
  assert.match(status.text, /Ce qui a été décidé à votre sujet/);
  assert.match(status.text, /Votre accès est fermé jusqu’au/);
  assert.match(status.text, new RegExp(`href="/measures/${id}"`));
  const page = await zoe.get(`/measures/${id}`);
  for (const part of [/Trois messages moqueurs/, /La charte/, /Charte, le respect/, /Merci de parler du sujet/, /Aucun moyen automatisé/, /article 21/, /Le tribunal/])
    assert.match(page.text, part);
  assert.doesNotMatch(page.text, /Cléo|Garnier/, 'who decided is not told');
  assert.equal(world.value(`SELECT COUNT(*) FROM outbox WHERE kind = 'measure' AND member_id = ${world.memberId('zoe')}`), 1);
  assert.equal((await (await world.signIn('alma')).get(`/measures/${id}`)).status, 404, 'nobody else’s');
  await world.advance(7 * DAY + 1);
  assert.equal((await (await world.signIn('zoe')).get('/threads/1')).status, 200);
});

test('more than seven days takes two people of different organisations', async () => {
  const id = await decide('cleo', 'yan', { kind: 'suspend', days: '30' });
  const alone = measure(id);
  assert.equal(Math.round((alone.holds_until - alone.asked_at) / (DAY * 1000)), 7);
  const cleo = await world.signIn('cleo'), boris = await world.signIn('boris');
  assert.doesNotMatch((await cleo.get(`/moderation/measures/${id}`)).text, /value="agree"/, 'who asked does not sign');
  assert.equal((await cleo.post(`/moderation/measures/${id}/sign`, { csrf: await cleo.csrf(), answer: 'agree' })).status, 403);
  assert.equal(world.value("SELECT COUNT(*) FROM acts_of_two WHERE kind = 'measure'"), 1);
  assert.match((await boris.get('/moderation/measures')).text, /Attend votre avis/);
  await boris.get(`/moderation/measures/${id}`);
  const silent = await boris.submit(`/moderation/measures/${id}/sign`, { answer: 'decline', reason: '' });
  assert.equal(silent.status, 422, 'declining takes a reason');
  await boris.get(`/moderation/measures/${id}`);
  assert.equal((await boris.submit(`/moderation/measures/${id}/sign`, { answer: 'agree', reason: 'D’accord.' })).status, 303);
  assert.equal(Math.round((measure(id).holds_until - alone.asked_at) / (DAY * 1000)), 30);
  assert.match(audited('measure.sign'), /until 20.* -> until 20/);
  assert.equal((await boris.post(`/moderation/measures/${id}/sign`, { csrf: await boris.csrf(), answer: 'decline', reason: 'Non' })).status, 409);
  await world.advance(8 * DAY);
  assert.equal((await (await world.signIn('yan')).get('/threads/1')).status, 403, 'signed: it goes on');
  assert.equal(world.value(`SELECT COUNT(*) FROM member_measures WHERE id = ${id} AND ended_at IS NULL`), 1);
  // Nor does one of the two, or anybody else alone, undo what two signed.
  await lift('boris', id);
  assert.equal(measure(id).ended_at, null, 'one asks');
  assert.equal((await (await world.signIn('yan')).get('/threads/1')).status, 403);
  assert.doesNotMatch((await (await world.signIn('yan')).get(`/measures/${id}`)).text, /Assez/, 'nothing is told of what is asked for alone');
  const asker = await world.signIn('boris');
  assert.match((await asker.get(`/moderation/measures/${id}`)).text, /Levée demandée[\s\S]*d’un autre organisme/);
  assert.equal((await asker.post(`/moderation/measures/${id}/lift`, { csrf: await asker.csrf(), reason: 'Encore' })).status, 403, 'nor twice by one');
  world.query(`INSERT INTO mandates (member_id, began_at, ends_at) VALUES (${world.memberId('zoe')}, 1, 9000000000000)`);
  const zoe = await world.signIn('zoe');
  assert.equal((await zoe.post(`/moderation/measures/${id}/lift`, { csrf: await zoe.csrf(), reason: 'Moi aussi' })).status, 403, 'nor by a colleague of who asked');
  world.query(`DELETE FROM mandates WHERE member_id = ${world.memberId('zoe')}`);
  const agreeing = await world.signIn('cleo');
  assert.match((await agreeing.get('/animation')).text, /une levée attend votre accord/);
  await lift('cleo', id);
  assert.equal(measure(id).ending, 'lifted');
  assert.match((await (await world.signIn('yan')).get(`/measures/${id}`)).text, /Assez, dit boris\.[\s\S]*Assez, dit cleo\./);
  assert.match(audited('measure.lift'), /until 20.* -> lifted/);
});

test('what two signed is lifted by one alone on an appeal; what nobody agrees to lapses, and a volunteer may', async () => {
  const id = await decide('cleo', 'yan', { kind: 'exclude', days: '' });
  const boris = await world.signIn('boris');
  await boris.get(`/moderation/measures/${id}`);
  assert.equal((await boris.submit(`/moderation/measures/${id}/sign`, { answer: 'agree', reason: '' })).status, 303);
  await lift('cleo', id);
  await world.advance(13 * DAY);
  const late = await world.signIn('boris');
  assert.doesNotMatch((await late.get(`/moderation/measures/${id}`)).text, /Levée demandée/);
  await lift('boris', id);
  assert.equal(measure(id).ended_at, null, 'it was asked anew');
  await world.run(['organisation', 'add', 'apec', '--name', 'Apec', '--kind', 'apec']);
  await newMember('val', 'apec');
  world.query(`UPDATE members SET sits = 1 WHERE id = ${world.memberId('val')}`);
  await world.advance(6 * DAY);
  await until(() => world.value(`SELECT COUNT(*) FROM measure_sittings WHERE measure_id = ${id} AND member_id = ${world.memberId('val')}`) === 1, 'somebody is drawn');
  const val = await world.signIn('val');
  await val.get(`/moderation/measures/${id}`);
  assert.equal((await val.submit(`/moderation/measures/${id}/lift`, { reason: 'D’accord.' })).status, 303);
  assert.equal(measure(id).ending, 'lifted');
  const again = await decide('cleo', 'yan', { kind: 'exclude', days: '' });
  const second = await world.signIn('boris');
  await second.get(`/moderation/measures/${again}`);
  await second.submit(`/moderation/measures/${again}/sign`, { answer: 'agree', reason: '' });
  const yan = await world.signIn('yan');
  await yan.get(`/measures/${again}`);
  await yan.submit(`/measures/${again}/appeal`, { body: 'Je conteste.' });
  await val.get(`/moderation/measures/${again}`);
  world.query(`UPDATE member_measures SET appeal_due_at = 1 WHERE id = ${again}; UPDATE members SET sits = 0 WHERE id = ${world.memberId('val')};
    INSERT INTO measure_sittings VALUES (${again}, 'appeal', ${world.memberId('val')}, ${Date.now() * 2})`);
  const judge = await world.signIn('val');
  await judge.get(`/moderation/measures/${again}`);
  assert.equal((await judge.submit(`/moderation/measures/${again}/appeal`, { outcome: 'lift', reason: 'Non fondé.' })).status, 303);
  assert.equal(measure(again).ending, 'appeal');
});

test('an appeal: once, its text kept over an ended session, answered by somebody else', async () => {
  const id = await decide('cleo', 'yan', { kind: 'suspend', days: '5' });
  const yan = await world.signIn('yan');
  await yan.get(`/measures/${id}`);
  const form = yan.form(`/measures/${id}/appeal`);
  world.query(`DELETE FROM sessions WHERE member_id = ${world.memberId('yan')}`);
  const over = await yan.post(`/measures/${id}/appeal`, { ...form, body: 'Je conteste les faits.' });
  assert.equal(over.status, 401);
  assert.match(over.text, /Je conteste les faits\./);
  const back = await yan.submit('/login', { identifier: 'yan', password: 'une phrase de quatre mots, yan' });
  assert.equal(back.status, 303);
  const kept = await yan.get(back.location);
  assert.match(kept.text, /Je conteste les faits\.<\/textarea>/, back.location);
  assert.equal((await yan.submit(`/measures/${id}/appeal`, { body: 'Je conteste les faits.' })).status, 303);
  assert.match((await yan.get(`/measures/${id}`)).text, /Réponse attendue le/);
  const cleo = await world.signIn('cleo'), boris = await world.signIn('boris');
  assert.doesNotMatch((await cleo.get(`/moderation/measures/${id}`)).text, /name="outcome"/, 'who decided is asked nothing');
  assert.equal((await cleo.post(`/moderation/measures/${id}/appeal`, { csrf: await cleo.csrf(), outcome: 'uphold', reason: 'Non' })).status, 403);
  assert.match((await boris.get(`/moderation/measures/${id}`)).text, /name="outcome"/);
  const answered = await boris.submit(`/moderation/measures/${id}/appeal`, { outcome: 'lift', reason: 'Les faits ne sont pas établis.' });
  assert.equal(answered.status, 303, answered.text);
  assert.equal((await yan.get('/threads/1')).status, 200);
  assert.match((await yan.get(`/measures/${id}`)).text, /Les faits ne sont pas établis/);
});

test('what organisations see is the same, byte for byte', async () => {
  const rh = await world.signIn('rh@cap.example');
  const { stdout } = await world.run(['token', 'create', '--organisation', 'cap']);
  const scim = async () => (await world.visitor().get('/scim/v2/Users', { headers: { authorization: `Bearer ${stdout.trim()}` } })).text;
  const person = world.value("SELECT id FROM attestations WHERE identifier = 'zoe'");
  const plain = (text) => text.replace(/name="(csrf|once)" value="[^"]*"/g, '');
  const seen = async () => [plain((await rh.get('/organisation')).text), plain((await rh.get(`/organisation/people/${person}`)).text),
    (await rh.get('/organisation/export')).text, plain((await rh.get('/organisation/use')).text), await scim()];
  const before = await seen();
  const suspended = await decide('cleo', 'zoe', { kind: 'exclude', days: '' });
  await (await world.signIn('zoe')).get('/status');
  assert.deepEqual(await seen(), before);
  await lift('cleo', suspended);
});

test('nobody about themself, nor about whom they reported; an animator only by two', async () => {
  const cleo = await world.signIn('cleo');
  assert.equal((await cleo.get(`/moderation/members/${world.memberId('cleo')}/measures`)).status, 404);
  const about = await decide('cleo', 'boris', { kind: 'silence', days: '1' });
  assert.equal(measure(about).holds_until, 0, 'no effect before a second signature');
  const boris = await world.signIn('boris');
  assert.equal((await boris.get(`/moderation/measures/${about}`)).status, 404);
  assert.doesNotMatch(/<main[\s\S]*<\/main>/.exec((await boris.get('/moderation/measures')).text)[0], /Boris/);
  const post = world.value(`SELECT MIN(id) FROM posts WHERE author_id = ${world.memberId('alma')}`);
  await boris.post(`/posts/${post}/report`, { csrf: await boris.csrf(), reason: 'charter', body: 'Un ton.' });
  const path = `/moderation/members/${world.memberId('alma')}/measures`;
  assert.match((await boris.get(path)).text, /d’autres que vous décident/);
  assert.equal((await boris.post(path, { csrf: await boris.csrf(), kind: 'silence', days: '1', ...words })).status, 403);
});

test('what waits to be published without a name goes back to its author when they are silenced', async () => {
  const yan = await world.signIn('yan');
  await yan.get('/threads/new?kind=case');
  const sent = await yan.submit('/threads', { space: 'posture', kind: 'case', title: 'Un cas qui attend', body: '## Ce que je demande\n\nQue faire ?', unnamed: '1' });
  assert.equal(sent.location, '/mine/unnamed?sent=1');
  const threads = world.value('SELECT COUNT(*) FROM threads');
  const id = await decide('cleo', 'yan', { kind: 'silence', days: '1' });
  for (let i = 0; i < 60 && world.value('SELECT COUNT(*) FROM unnamed_pending') > 0; i++) {
    await world.advance(i ? 16 : 601);
    await sleep(100);
  }
  assert.equal(world.value('SELECT COUNT(*) FROM unnamed_pending'), 0);
  assert.equal(world.value('SELECT COUNT(*) FROM threads'), threads, 'not published');
  assert.match((await yan.get('/drafts')).text, /Un cas qui attend/);
  await lift('boris', id);
});

test('the register tells what and why, never of whom; the person’s copy of their data has it', async () => {
  const register = (await (await world.signIn('alma')).get('/moderation/register')).text.replace(/<header[\s\S]*?<\/header>/g, '');
  const main = /<main[\s\S]*<\/main>/.exec(register)[0];
  assert.match(main, /<tr>/);
  assert.doesNotMatch(main, /Zoe|Yan|Alma|Cléo|Trois messages moqueurs/);
  assert.ok(world.value("SELECT COUNT(*) FROM measures WHERE kind = 'silenced' AND reason = 'charter' AND days = 2 AND post_id IS NULL") >= 1);
});

test('leaving and being listed again is no way around an exclusion, and organisations learn nothing of it', async () => {
  await newMember('wim', 'cap');
  const member = world.memberId('wim'), id = await decide('cleo', 'wim', { kind: 'exclude', days: '400' });
  const boris = await world.signIn('boris');
  await boris.get(`/moderation/measures/${id}`);
  assert.equal((await boris.submit(`/moderation/measures/${id}/sign`, { answer: 'agree', reason: '' })).status, 303);
  const term = measure(id).holds_until;
  const wim = await world.signIn('wim');
  await wim.get('/settings/leave');
  assert.equal((await wim.submit('/settings/leave', { texts: 'keep', confirm: 'yes', password: passwordOf('wim') })).status, 200);
  await world.advance(15 * DAY);
  await until(() => world.value(`SELECT COUNT(*) FROM member_measures WHERE member_id = ${member}`) === 0, 'the account is closed for good');
  await world.import('ml', [csvRow('w.nouveau', 'Wim;Essai').replace('w.nouveau@mail.example', 'Wim@Mail.example'), csvRow('vic', 'Vic;Essai')]);
  const listed = (identifier) => world.query(`SELECT state, verdict, email <> '' AS has_address FROM members WHERE identifier = '${identifier}'`)[0];
  assert.deepEqual(listed('w.nouveau'), listed('vic'), 'the list is answered as for anybody');
  for (const identifier of ['w.nouveau', 'vic']) await world.activate(identifier);
  const rh = await world.signIn('rh@ml.example'), personOf = (identifier) => world.value(`SELECT id FROM attestations WHERE identifier = '${identifier}'`);
  const shown = async (identifier) => /<main[\s\S]*<\/main>/.exec((await rh.get(`/organisation/people/${personOf(identifier)}`)).text)[0]
    .replace(/name="(csrf|once)" value="[^"]*"/g, '').replaceAll(`people/${personOf(identifier)}`, '').replace(/w\.nouveau|vic(?=\W)|wim(?=@)|Wim|Vic/gi, '?');
  assert.equal(await shown('w.nouveau'), await shown('vic'), 'nor is anything shown of the account');
  const again = await world.signIn('w.nouveau');
  assert.equal((await again.get('/threads/1')).status, 403);
  const carried = world.query(`SELECT id, kind, holds_until FROM member_measures WHERE member_id = ${world.memberId('w.nouveau')}`)[0];
  assert.deepEqual([carried.kind, carried.holds_until], ['exclude', term], 'until the same term');
  const status = (await again.get('/status')).text;
  assert.match(status, new RegExp(`href="/measures/${carried.id}"`));
  assert.match(status, /le même identifiant ou la même adresse/);
  await again.get(`/measures/${carried.id}`);
  assert.equal((await again.submit(`/measures/${carried.id}/appeal`, { body: 'Je ne suis pas cette personne.' })).status, 303);
  const judge = await world.signIn('boris');
  assert.match((await judge.get(`/moderation/measures/${carried.id}`)).text, /Reprise d’un compte quitté/);
  assert.equal((await judge.submit(`/moderation/measures/${carried.id}/appeal`, { outcome: 'lift', reason: 'Une autre personne.' })).status, 303);
  assert.notEqual((await again.get('/threads/1')).status, 403, 'lifted on appeal: in at once');
  assert.equal((await (await world.signIn('vic')).get('/threads/1')).status, 200);
});
