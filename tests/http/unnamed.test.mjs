// Publishing without one's name: what waits, what readers see, what the author may do, and that no row
// of it names them.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { dump } from '../lib/database.mjs';
import { refusesNumber } from '../lib/guard.mjs';
import { until } from '../lib/mail.mjs';
import { sleep } from '../lib/programs.mjs';
import { csvRow, openWorld, passwordOf } from '../lib/world.mjs';

let world;
before(async () => { world = await openWorld({ clock: true, options: '[limits]\nposts_per_minute = 0' }); });
after(() => world?.close());

const tables = () => world.query("SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'").map(({ name }) => name);
const waiting = () => world.value('SELECT COUNT(*) FROM unnamed_pending');

// The job looks every fifteen seconds of the server's clock.
async function publish() {
  await world.advance(601);
  for (let i = 0; i < 60 && waiting() > 0; i++) {
    await world.advance(16);
    await sleep(100);
  }
  assert.equal(waiting(), 0, 'published');
}

// A case sent without a name; the id of its thread, once there is one.
async function send(browser, title, fields = {}) {
  const last = world.value('SELECT MAX(id) FROM threads');
  await browser.get('/threads/new?kind=case');
  const reply = await browser.submit('/threads', {
    space: 'posture', kind: 'case', title, body: `## Ce que je demande\n\nQue faire de « ${title} » ?`, unnamed: '1', ...fields,
  });
  assert.equal(reply.status, 303, reply.text);
  assert.equal(reply.location, '/mine/unnamed?sent=1');
  assert.equal(world.value('SELECT MAX(id) FROM threads'), last, 'nothing is there yet');
  return last + 1;
}

async function published(identifier, title, fields) {
  const id = await send(await world.as(identifier), title, fields);
  await publish();
  return id;
}

// Rows that this act added or changed, as text.
async function rowsOf(act) {
  const names = tables().filter((name) => !/^search_|^sqlite_|^jobs$/.test(name));
  const all = () => names.flatMap((name) => world.query(`SELECT * FROM ${name}`).map((row) => `${name} ${JSON.stringify(row)}`));
  const before = new Set(all());
  await act();
  return all().filter((row) => !before.has(row));
}

test('a case waits, then is of nobody for everybody but its author', async () => {
  const alma = await world.as('alma'), boris = await world.as('boris');
  const id = await send(alma, 'Un cas sans nom');
  const own = await alma.get('/mine/unnamed');
  assert.match(own.text, /Publié d’ici 10 minutes/);
  assert.match(own.text, /Un cas sans nom/);
  assert.doesNotMatch((await boris.get('/mine/unnamed')).text, /Un cas sans nom/);
  assert.equal((await alma.get(`/threads/${id}`)).status, 404);
  await world.advance(30);
  assert.equal(waiting(), 1, 'not within the first minute');
  await publish();
  for (const reader of [boris, await world.as('cleo')]) {
    const page = await reader.get(`/threads/${id}`);
    assert.equal(page.status, 200);
    assert.match(page.text, /Un·e collègue/);
    assert.match(page.text, /Sans mon nom/);
    assert.doesNotMatch(page.text, /Alma|data-mine="\d/);
  }
  assert.match((await alma.get(`/threads/${id}`)).text, /data-mine="\d+"/);
  assert.equal(world.value(`SELECT author_id FROM posts WHERE thread_id = ${id}`), -1);
  const listed = (await alma.get('/mine/unnamed')).text;
  assert.match(listed, new RegExp(`href="/threads/${id}"`));
  assert.doesNotMatch(listed, /d’ici 10 minutes/);
});

test('nobody has no page, is on no list, and cannot be written to', async () => {
  const boris = await world.as('boris');
  for (const path of ['/members/-1', '/members/0']) assert.equal((await boris.get(path)).status, 404, path);
  assert.doesNotMatch((await boris.get('/members')).text, /Un·e collègue/);
  assert.doesNotMatch(await (await world.run(['member', 'list'])).stdout, /^-1|excluded\s*$/m);
});

test('none of the rows that publishing writes names the author', async () => {
  const alma = await world.as('alma'), me = world.memberId('alma');
  await sleep(6000); // pages seen so far are noted
  let id;
  const rows = await rowsOf(async () => {
    id = await published('alma', 'Un second cas');
    await alma.get(`/threads/${id}`);
    const reply = await alma.submit(`/threads/${id}/posts`, { body: 'Merci, je précise.', unnamed: '1' });
    assert.equal(reply.location, '/mine/unnamed?sent=1');
    await publish();
    const post = world.value(`SELECT id FROM posts WHERE thread_id = ${id} AND seq = 1`);
    await alma.get(`/posts/${post}/edit`);
    assert.equal((await alma.submit(`/posts/${post}/edit`, { body: 'Autrement dit.' })).status, 303);
    const answer = world.value(`SELECT id FROM posts WHERE thread_id = ${id} AND seq = 2`);
    await alma.get(`/posts/${answer}/edit`);
    assert.equal((await alma.submit(`/posts/${answer}/delete`, { reason: 'plus utile' })).status, 303);
    await alma.get(`/threads/${id}`);
    await sleep(6000);
  });
  const naming = rows.map((row) => [row.split(' ')[0], JSON.parse(row.slice(row.indexOf(' ') + 1))])
    .filter(([table]) => !['sessions', 'visits'].includes(table)) // of being here, not of this
    .filter(([, row]) => Object.entries(row).some(([column, value]) =>
      (/member|author|_by$|_id$/.test(column) && value === me && !/^(id|thread_id|post_id|space_id)$/.test(column)) || value === `member:${me}`));
  assert.deepEqual(naming, []);
  assert.deepEqual(rows.filter((row) => row.startsWith('audit {')), [], 'no entry tells a moment');
});

test('an answer with a name is refused where one asked without it', async () => {
  const alma = await world.as('alma');
  const id = await published('alma', 'Un troisième cas');
  await alma.get(`/threads/${id}`);
  const before = world.value('SELECT COUNT(*) FROM posts');
  const reply = await alma.submit(`/threads/${id}/posts`, { body: 'Avec mon nom ?', unnamed: '' });
  assert.equal(reply.location, '/mine/unnamed?sent=1', 'it goes without');
  await publish();
  assert.equal(world.value('SELECT COUNT(*) FROM posts'), before + 1);
  assert.equal(world.value(`SELECT COUNT(*) FROM posts WHERE thread_id = ${id} AND author_id <> -1`), 0);
});

test('others cannot change, withdraw or answer in its author’s place', async () => {
  const boris = await world.as('boris'), id = await published('alma', 'Un cas que d’autres voient');
  const post = world.value(`SELECT id FROM posts WHERE thread_id = ${id} AND seq = 1`);
  for (const other of [boris, await world.as('cleo')]) {
    assert.equal((await other.get(`/posts/${post}/edit`)).status, 403);
    assert.equal((await other.post(`/posts/${post}/delete`, { csrf: await other.csrf() })).status, 403);
  }
  await boris.get(`/threads/${id}`);
  const reply = await boris.submit(`/threads/${id}/posts`, { body: 'Une idée.', unnamed: '1' });
  assert.match(reply.location, new RegExp(`^/threads/${id}#post-`), 'with his name, at once');
  const alma = await world.as('alma');
  assert.equal(world.value(`SELECT COUNT(*) FROM notifications WHERE thread_id = ${id}`), 0, 'no row tells whom it is about');
  assert.match((await alma.get('/mine/unnamed')).text, /1 nouveau message|1 nouveau/);
});

test('the same form sent twice is one case', async () => {
  const alma = await world.as('alma');
  await alma.get('/threads/new?kind=case');
  const fields = { ...alma.form('/threads'), space: 'posture', kind: 'case', title: 'Une seule fois', body: 'Le texte', unnamed: '1' };
  for (let i = 0; i < 2; i++) assert.equal((await alma.post('/threads', fields)).status, 303);
  await publish();
  assert.equal((await alma.post('/threads', fields)).status, 303);
  await publish();
  assert.equal(world.value("SELECT COUNT(*) FROM threads WHERE title = 'Une seule fois'"), 1);
});

test('what waits can be taken back', async () => {
  const boris = await world.as('boris');
  await send(boris, 'Je renonce');
  await boris.get('/mine/unnamed');
  assert.equal((await boris.submit('/mine/unnamed/cancel')).status, 303);
  assert.equal(waiting(), 0);
  await publish();
  assert.equal(world.value("SELECT COUNT(*) FROM threads WHERE title = 'Je renonce'"), 0);
});

test('a discussion cannot go without a name, and keeps its text', async () => {
  const boris = await world.as('boris');
  await boris.get('/threads/new');
  const reply = await boris.submit('/threads', { space: 'posture', kind: 'discussion', title: 'Ceci', body: 'Cela, sans nom', unnamed: '1' });
  assert.equal(reply.status, 422);
  assert.match(reply.text, /Seuls un cas ou une question/);
  assert.match(reply.text, /Cela, sans nom/);
});

test('a draft to be published so is under no member', async () => {
  const boris = await world.as('boris'), me = world.memberId('boris');
  await boris.get('/threads/new');
  const save = async (fields) => JSON.parse((await boris.post('/drafts', { csrf: await boris.csrf(), place: 'new', kind: 'case', title: 'Secret', ...fields })).text);
  const first = await save({ body: 'Un brouillon' });
  assert.equal(world.value(`SELECT COUNT(*) FROM drafts WHERE member_id = ${me}`), 1);
  const second = await save({ body: 'Un brouillon plus long', unnamed: '1', draft: first.draft, draft_version: first.version });
  assert.equal(world.value(`SELECT COUNT(*) FROM drafts WHERE member_id = ${me}`), 0);
  assert.ok(world.value('SELECT member_id FROM drafts') < -1);
  assert.match((await boris.get('/drafts')).text, /Secret/, 'it is found again');
  assert.doesNotMatch((await (await world.as('alma')).get('/drafts')).text, /Secret/);
  assert.match((await boris.get(`/threads/new?draft=${second.draft}`)).text, /name="unnamed"[^>]* checked/);
  await send(boris, 'Secret', { body: '## Ce que je demande\n\nUn brouillon plus long', draft: String(second.draft) });
  assert.equal(world.value('SELECT COUNT(*) FROM drafts'), 0);
  await publish();
});

// --- Opening an identity

const picked = (opening) => world.query(`SELECT first_id, second_id FROM unnamed_openings WHERE id = ${opening}`).flatMap(({ first_id, second_id }) => [first_id, second_id]);

test('an identity is opened by two of other organisations, shown to them alone, for three days', async () => {
  for (const [id, kind, person] of [['apec', 'apec', 'dora'], ['ft', 'france-travail', 'emil']]) {
    await world.run(['organisation', 'add', id, '--name', `Organisme ${id}`, '--kind', kind]);
    await world.import(id, [csvRow(person, `${person};Un`)]);
    await world.activate(person);
    await world.run(['animator', 'appoint', person]);
  }
  const id = await published('boris', 'Un cas à ouvrir'), path = `/moderation/threads/${id}/identity`;
  const cleo = await world.as('cleo'), boris = await world.as('boris');
  assert.match((await cleo.get(`/threads/${id}`)).text, new RegExp(`href="${path}"`));
  assert.doesNotMatch((await boris.get(`/threads/${id}`)).text, new RegExp(`href="${path}"`));
  assert.equal((await boris.get(path)).status, 404, 'no member sees that it exists');
  assert.equal((await cleo.get('/moderation/threads/1/identity')).status, 404, 'of a thread with a name there is none');
  await cleo.get(path);
  assert.equal((await cleo.submit(path, { reason: '' })).status, 422);
  await refusesNumber(world, cleo, path, 'reason');
  assert.equal((await cleo.submit(path, { reason: 'Un danger pour la personne' })).status, 303);
  const opening = world.value('SELECT MAX(id) FROM unnamed_openings'), two = picked(opening);
  const organisations = world.query(`SELECT DISTINCT organisation_id AS o FROM members WHERE id IN (${two})`).map(({ o }) => o);
  assert.equal(organisations.length, 2);
  assert.ok(!organisations.includes(world.value("SELECT organisation_id FROM members WHERE identifier = 'boris'")));
  const names = world.query(`SELECT identifier FROM members WHERE id IN (${two})`).map(({ identifier }) => identifier);
  const third = ['cleo', 'dora', 'emil'].find((name) => !names.includes(name));
  assert.equal((await (await world.as(third)).get(path)).status, 200);
  for (const name of names) {
    const one = await world.as(name), page = await one.get(path);
    assert.match(page.text, /Un danger pour la personne/);
    assert.doesNotMatch(page.text, /Petit/, 'not before both agree');
    assert.equal((await one.submit(`/moderation/openings/${opening}/answer`, { answer: 'agree' })).status, 303);
  }
  for (const name of names) assert.match((await (await world.as(name)).get(path)).text, /Boris Petit/);
  assert.doesNotMatch((await (await world.as(third)).get(path)).text, /Petit/);
  assert.match((await boris.get('/mine/unnamed')).text, /Votre identité a été ouverte/);
  assert.equal(world.value(`SELECT COUNT(*) FROM notifications WHERE member_id = ${world.memberId('boris')} AND kind LIKE 'identity%'`), 0);
  assert.match((await boris.get('/moderation/register')).text, /Identité ouverte/);
  const log = world.query("SELECT kind FROM audit WHERE kind LIKE 'identity.%' ORDER BY seq").map(({ kind }) => kind);
  assert.deepEqual(log, ['identity.ask', 'identity.agree', 'identity.agree', 'identity.open']);
  for (const table of tables().filter((name) => /^unnamed|^audit|^measures/.test(name)))
    assert.doesNotMatch(dump(world.data, table).join('\n'), new RegExp(`"(member_id|author_id)":${world.memberId('boris')}\\b|Boris|Petit`), table);
  world.query(`UPDATE unnamed_openings SET shown_until = 1`);
  for (const name of names) assert.doesNotMatch((await (await world.as(name)).get(path)).text, /Petit/, 'no longer');
});

test('one refusal ends it, and who was not picked cannot answer', async () => {
  const id = await published('boris', 'Un cas à ne pas ouvrir'), path = `/moderation/threads/${id}/identity`;
  const cleo = await world.as('cleo');
  await cleo.get(path);
  await cleo.submit(path, { reason: 'Par curiosité' });
  const opening = world.value('SELECT MAX(id) FROM unnamed_openings'), two = picked(opening);
  const names = world.query(`SELECT identifier FROM members WHERE id IN (${two})`).map(({ identifier }) => identifier);
  for (const other of ['alma', 'boris', ['cleo', 'dora', 'emil'].find((name) => !names.includes(name))]) {
    const browser = await world.as(other);
    await browser.get('/');
    const reply = await browser.post(`/moderation/openings/${opening}/answer`, { csrf: await browser.csrf(), answer: 'agree' });
    assert.equal(reply.status, 404, other);
  }
  const one = await world.as(names[0]), two2 = await world.as(names[1]);
  await one.get(path);
  assert.equal((await one.submit(`/moderation/openings/${opening}/answer`, { answer: 'refuse' })).status, 303);
  await two2.get(path);
  const late = await two2.post(`/moderation/openings/${opening}/answer`, { csrf: await two2.csrf(), answer: 'agree' });
  assert.equal(late.status, 404);
  assert.equal(world.value(`SELECT COUNT(*) FROM unnamed_openings WHERE id = ${opening} AND opened_at IS NOT NULL`), 0);
});

// --- Measures, and leaving

test('a measure reaches the author by their own list, and nobody decides on their own', async () => {
  const id = await published('cleo', 'Un cas d’animatrice'), alma = await world.as('alma'), cleo = await world.as('cleo');
  const post = world.value(`SELECT id FROM posts WHERE thread_id = ${id} AND seq = 1`);
  await cleo.post(`/posts/${post}/report`, { csrf: await cleo.csrf(), reason: 'beneficiary', text: 'moi-même' });
  assert.equal(world.value('SELECT COUNT(*) FROM reports'), 0, 'nobody reports their own');
  await alma.get(`/posts/${post}/report`);
  assert.equal((await alma.submit(`/posts/${post}/report`, { reason: 'beneficiary', text: 'On la reconnaît' })).status, 303);
  const report = world.value('SELECT MAX(id) FROM reports');
  assert.equal((await cleo.get(`/moderation/reports/${report}`)).status, 404, 'it concerns her');
  const dora = await world.as('dora'), page = await dora.get(`/moderation/reports/${report}`);
  assert.match(page.text, /Un·e collègue/);
  // Whom it may be handed to are all animators: one missing would tell who it concerns.
  assert.doesNotMatch(page.text.replace(/<option[^<]*<\/option>/g, ''), /Cléo/);
  assert.equal(page.status, 200);
  assert.ok(world.value(`SELECT hidden_at FROM posts WHERE id = ${post}`) > 0, 'at once, for that reason');
  assert.match((await cleo.get('/mine/unnamed')).text, /Un de vos messages est masqué/);
  await dora.get(`/moderation/reports/${report}`);
  assert.equal((await dora.submit(`/moderation/reports/${report}/hand`, { turn: 'take' })).status, 303);
  await dora.get('/animation/mandates/hand-over');
  assert.equal((await dora.submit('/animation/mandates/hand-over', { taker_reports: String(world.memberId('cleo')), do: 'hand' })).status, 303);
  assert.equal(world.value(`SELECT member_id FROM report_hands WHERE post_id = ${post}`), world.memberId('cleo'), 'or the refusal would tell');
  assert.doesNotMatch((await cleo.get('/animation/mandates/hand-over')).text, /Signalements que vous/);
  assert.equal(world.value(`SELECT COUNT(*) FROM notifications WHERE post_id = ${post} AND kind LIKE 'post.%'`), 0);
  assert.equal((await cleo.get(`/posts/${post}/moderation`)).status, 200, 'she reads why');
  assert.equal((await alma.get(`/posts/${post}/moderation`)).status, 404);
});

async function exported(browser) {
  await browser.get('/settings/data');
  return JSON.parse((await browser.submit('/settings/data', { password: passwordOf('flora') })).text);
}

test('who leaves with their messages takes those without a name, but not at that moment', async () => {
  await world.import('apec', [csvRow('flora', 'Flora;Deux')]);
  await world.activate('flora');
  const flora = await world.as('flora');
  const id = await published('flora', 'Un cas qui partira');
  const all = await exported(flora);
  assert.deepEqual(all.without_name.map(({ title }) => title), ['Un cas qui partira'], 'it is in her own export');
  assert.equal(JSON.parse((await world.run(['member', 'export', 'flora'])).stdout).without_name, undefined, 'not in what an operator takes');
  await flora.get('/settings/leave');
  const reply = await flora.submit('/settings/leave', { texts: 'withdraw', confirm: 'yes', password: passwordOf('flora') });
  assert.equal(reply.status, 200, reply.text);
  const gone = () => world.value(`SELECT COUNT(*) FROM posts WHERE thread_id = ${id} AND withdrawn_at IS NOT NULL`);
  assert.equal(gone(), 0);
  for (let i = 0; i < 8 * 24 && gone() === 0; i++) await world.advance(3600);
  assert.equal(gone(), 1);
  assert.equal(world.value('SELECT COUNT(*) FROM unnamed_pending'), 0);
});

test('a volunteer drawn by lot sits in for who has not answered in five days', async () => {
  await world.run(['organisation', 'add', 'cap-ouest', '--name', 'Organisme cap', '--kind', 'cap-emploi']);
  await world.import('cap-ouest', [csvRow('gina', 'Gina;Trois')]);
  await world.activate('gina');
  // Boris offered too: not for his own. So the lot falls on Gina, each time.
  world.query("UPDATE members SET sits = identifier IN ('gina', 'boris')");
  const id = await send(await world.signIn('boris'), 'Un cas qui attend'), path = `/moderation/threads/${id}/identity`;
  await publish();
  const cleo = await world.signIn('cleo');
  await cleo.get(path);
  assert.equal((await cleo.submit(path, { reason: 'Un danger' })).status, 303);
  assert.match((await cleo.get(path)).text, /Réponse attendue jusqu’au/);
  const opening = world.value('SELECT MAX(id) FROM unnamed_openings'), answer = `/moderation/openings/${opening}/answer`;
  const dora = await world.signIn('dora');
  await dora.get(path);
  assert.equal((await dora.submit(answer, { answer: 'agree' })).status, 303);
  assert.equal((await (await world.signIn('gina')).get(path)).status, 404, 'not yet');
  await world.advance(5 * 24 * 3600);
  const drawn = () => world.value(`SELECT COALESCE(sits_at, 0) FROM unnamed_openings WHERE id = ${opening}`);
  for (let i = 0; i < 60 && drawn() === 0; i++) await world.advance(600);
  assert.ok(drawn() > 0);
  const gina = await world.signIn('gina'), emil = await world.signIn('emil');
  const told = () => world.value(`SELECT COUNT(*) FROM notifications WHERE kind = 'identity.asked' AND thread_id = ${id} AND member_id = ${world.memberId('gina')}`);
  await until(() => told() > 0, 'the drawn volunteer is told'); // by a consumer of the event, after the draw
  assert.equal(told(), 1);
  assert.match((await gina.get(path)).text, /Un danger[^]*tirage au sort parmi les volontaires le/);
  await emil.get(path);
  assert.equal((await emil.post(answer, { csrf: await emil.csrf(), answer: 'agree' })).status, 404, 'in his place');
  assert.equal((await gina.submit(answer, { answer: 'agree' })).status, 303);
  assert.match((await gina.get(path)).text, /Boris Petit/);
  assert.doesNotMatch((await emil.get(path)).text, /Petit/);
});
