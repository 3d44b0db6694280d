// Secrets where people write since they may do more than open threads: drafts, hidden and withdrawn
// messages, reports and the letters about them, notices, requests for another look, profiles,
// addresses of their own. Each is planted by the form that a person would use, and marked, bookmarked,
// mentioned and followed, so that every list has a reason to lead to it.
import assert from 'node:assert/strict';
import { csvRow } from '../lib/world.mjs';

// secret(what, sees): see secrets.test.mjs.
export async function plantEverywhere(world, secret) {
  await plantColleagues(world, secret);
  await plantProfiles(world, secret);
  await plantDraftsSaved(world, secret);
  await plantHidden(world, secret);
  await plantHiddenThread(world, secret);
  await plantDecided(world, secret);
  await plantAboutAnimator(world, secret);
  await plantByAnimator(world, secret);
  await plantNotices(world, secret);
  await plantContest(world, secret);
  await plantReviews(world, secret);
}

const as = (world, identifier) => world.as(identifier);
async function send(world, identifier, path, fields = {}, status = 303) {
  const browser = await as(world, identifier);
  const reply = await browser.post(path, { csrf: await browser.csrf(), ...fields });
  assert.equal(reply.status, status, `${identifier} POST ${path}`);
  return reply;
}
const postOf = ({ location }) => Number(/#post-(\d+)$/.exec(location)[1]);
const answer = async (world, identifier, thread, body) =>
  postOf(await send(world, identifier, `/threads/${thread}/posts`, { body }));

// A reason for each list to lead to a message of Boris's: a bookmark, a mark, a quotation, followers.
async function surround(world, post) {
  const thread = world.value(`SELECT thread_id FROM posts WHERE id = ${post}`);
  for (const identifier of ['alma', 'cleo']) {
    await send(world, identifier, `/threads/${thread}/follow`);
    await send(world, identifier, `/posts/${post}/bookmark`);
    await send(world, identifier, `/posts/${post}/reactions`, { kind: 'useful' });
  }
}

// A second animator, a colleague who shows her name and left since, one who was suspended.
async function plantColleagues(world, secret) {
  const reason = secret('reason of a suspension', 'nobody');
  await world.import('cap', [csvRow('dora', 'Dora;Lune'), csvRow('vera', 'Véra;Bois'),
    csvRow('oda', `Oda;${secret('family name of oda', 'insiders and rh@cap.example')}`)]);
  for (const identifier of ['dora', 'vera', 'oda']) await world.activate(identifier);
  await world.run(['animator', 'appoint', 'dora']);
  world.query(`UPDATE members SET shows_name = 1 WHERE identifier = 'oda';
    INSERT INTO profiles (member_id, agency, introduction) VALUES (${world.memberId('vera')},
      '${secret('agency of one who is suspended', 'nobody')}', '${secret('line of one who is suspended', 'nobody')}')`);
  await world.run(['member', 'suspend', 'vera', '--reason', reason]);
}

async function plantProfiles(world, secret) {
  const boris = await as(world, 'boris');
  await boris.get('/settings/profile');
  const fields = { ...boris.form('/settings/profile').fields, agency: secret('agency'), introduction: secret('line of a profile') };
  const reply = await boris.submit('/settings/profile', fields);
  assert.equal(reply.status, 303);
  for (const identifier of ['boris', 'eloi'])
    world.query(`INSERT INTO own_addresses (member_id, address, confirmed_at)
      VALUES (${world.memberId(identifier)}, '${secret(`own address of ${identifier}`, identifier)}@chez.example', 1)`);
}

async function plantDraftsSaved(world, secret) {
  for (const [place, what] of [['thread/1', 'draft of an answer saved'], ['new', 'draft of a thread saved']])
    await send(world, 'boris', '/drafts', { place, title: place === 'new' ? secret('title of a draft saved', 'boris') : '',
      body: secret(what, 'boris') }, 200);
}

// Recognised by a peer: its author and the animators read it, where they handle it.
async function plantHidden(world, secret) {
  const text = secret('recognised message', 'boris and animators');
  const post = await answer(world, 'boris', 1, `Avant ${secret('version of a recognised message', 'nobody')}`);
  await send(world, 'boris', `/posts/${post}/edit`, { body: `@Alma M. ${text}` });
  await surround(world, post);
  const { location } = await send(world, 'alma', `/posts/${post}/recognise`);
  await send(world, 'alma', location, { body: secret('what the report says', 'alma and animators') });
}

async function plantHiddenThread(world, secret) {
  const { location } = await send(world, 'boris', '/threads', { space: 'posture', kind: 'question',
    title: `Un fil ${secret('title of a hidden thread', 'boris and animators')}`,
    body: `@Alma M. ${secret('opening text of a hidden thread', 'boris and animators')}` });
  const post = world.value('SELECT MAX(id) FROM posts');
  await surround(world, post);
  await send(world, 'alma', `${location}/posts`, { body: `Une réponse ${secret('answer in a hidden thread')}` });
  await send(world, 'alma', `/posts/${post}/recognise`);
}

// Hidden and withdrawn by decision, with all that is written about it.
async function plantDecided(world, secret) {
  for (const [measure, sees] of [['hidden', 'boris and animators'], ['withdrawn', 'animators']]) {
    const post = await answer(world, 'boris', 2, `@Alma M. ${secret(`message ${measure} by decision`, sees)}`);
    await surround(world, post);
    const { location } = await send(world, 'alma', `/posts/${post}/report`,
      { reason: 'charter', body: secret(`report of the message ${measure}`, 'alma and animators') });
    const path = `/moderation${location}`;
    const cleo = await as(world, 'cleo');
    for (const [to, who] of [['author', 'boris'], ['reporter', 'alma']]) {
      await cleo.get(path);
      const letter = secret(`letter to the ${to} about the message ${measure}`, `${who} and animators`);
      assert.equal((await cleo.submit(`${path}/letters`, { to, letter })).status, 303);
    }
    await cleo.get(path);
    const decision = secret(`reasons of a message ${measure}`, 'alma and boris and animators');
    assert.equal((await cleo.submit(`${path}/close`, { measure, decision })).status, 303);
  }
}

// What is reported of Cléo's message is not hers to read, nor who did; Dora handles it.
async function plantAboutAnimator(world, secret) {
  const post = await answer(world, 'cleo', 2, `Un message ${secret('message of an animator')}`);
  const { location } = await send(world, 'alma', `/posts/${post}/report`,
    { reason: 'charter', body: secret('report about an animator', 'alma and dora') });
  const dora = await as(world, 'dora');
  await dora.get(`/moderation${location}`);
  const letter = secret('letter about an animator', 'alma and dora');
  assert.equal((await dora.submit(`/moderation${location}/letters`, { to: 'reporter', letter })).status, 303);
}

async function plantByAnimator(world, secret) {
  const post = await answer(world, 'alma', 2, 'Un message d’Alma');
  await send(world, 'cleo', `/posts/${post}/report`, { reason: 'person', body: secret('report by an animator', 'cleo and dora') });
  // Closed with reasons: hers as a reporter.
  const dora = await as(world, 'dora'), number = world.value('SELECT MAX(id) FROM reports');
  await dora.get(`/moderation/reports/${number}`);
  const decision = secret('reasons to an animator who reported', 'cleo and dora');
  assert.equal((await dora.submit(`/moderation/reports/${number}/close`, { measure: 'none', decision })).status, 303);
}

async function plantNotices(world, secret) {
  const cleos = world.value(`SELECT MAX(id) FROM posts WHERE author_id = ${world.memberId('cleo')}`);
  for (const [address, sees] of [['/threads/1', 'animators'], [`/posts/${cleos}`, 'dora']]) {
    const visitor = world.visitor();
    await visitor.get('/notice');
    const reply = await visitor.submit('/notice', { reason: 'illegal', address, text: secret('text of a notice', sees),
      name: secret('name in a notice', sees), email: `${secret('address in a notice', sees)}@dehors.example`, good_faith: 'yes' });
    assert.equal(reply.status, 303);
  }
}

async function plantContest(world, secret) {
  await send(world, 'remi', '/status/contest', { text: secret('request for another look', 'remi and dora') });
  world.query(`INSERT INTO profiles (member_id, introduction) VALUES (${world.memberId('eloi')}, '${secret('line of one who is out', 'nobody')}')`);
}

// Who comes in: what animators of other organisations ask, decide and read. Cléo works where Réva,
// Rémi and Alma do; Dora does not.
async function plantReviews(world, secret) {
  const dora = await as(world, 'dora'), path = `/moderation/admissions/${world.memberId('reva')}`;
  world.query(`INSERT INTO facts (member_id, job_title, supervises, practising, stated_at)
    VALUES (${world.memberId('reva')}, '${secret('declared title', 'reva and dora')}', 'no', 'yes', 1)`);
  await dora.get(path);
  const question = { answer: 'ask', scope: 'person', reason: secret('question of an animator', 'reva and dora') };
  assert.equal((await dora.submit(path, question)).status, 303);
  await send(world, 'reva', '/settings/review', { text: secret('answer to an animator', 'reva and dora') });
  await world.import('ml', [csvRow('paula', 'Paula;Aune', 'Chargée de captation;;no;yes')]);
  const function_ = `/moderation/admissions/${world.memberId('paula')}`;
  await dora.get(function_);
  const refusal = { answer: 'refuse', scope: 'function', reason: secret('reasons about a function', 'animators') };
  assert.equal((await dora.submit(function_, refusal)).status, 303);
  await send(world, 'alma', `/members/${world.memberId('cleo')}/doubt`,
    { text: `Je ne la connais pas, elle a quitté le service : ${secret('doubt of a colleague', 'cleo and dora')}` });
  const doubt = world.value('SELECT MAX(id) FROM doubts');
  await send(world, 'cleo', `/settings/review/doubts/${doubt}`, { text: secret('answer to a doubt', 'cleo and dora') });
}
