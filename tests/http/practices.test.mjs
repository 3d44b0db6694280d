// Practices: the facts of a sheet, trials by peers and their sum, what members mean to try.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openWorld } from '../lib/world.mjs';

const DAY_S = 24 * 3600;
const sheet = { space: 'metier', kind: 'practice', title: 'La carte des appuis', context: 'Quand la personne se dit seule.',
  body: '1. Une feuille.\n2. Deux feutres.', limits: 'Pas juste après un deuil.', licence: 'peers', duration: 'half_hour',
  setting: 'individual', tags: 'Entourage, #projet, entourage' };
let world, practice;
before(async () => {
  world = await openWorld({ options: '[limits]\nposts_per_minute = 0\n[server]\nloops = 1', clock: true });
  practice = await open('alma', sheet);
});
after(() => world?.close());

const id = (identifier) => world.memberId(identifier);
const idOf = (path) => Number(path.split('/').pop());
const firstOf = (path) => world.value(`SELECT MIN(id) FROM posts WHERE thread_id = ${idOf(path)}`);
async function send(identifier, path, fields = {}) {
  const browser = await world.as(identifier);
  return browser.post(path, Array.isArray(fields) ? [['csrf', await browser.csrf()], ...fields] : { csrf: await browser.csrf(), ...fields });
}
const get = async (identifier, path) => (await world.as(identifier)).get(path);
const page = async (identifier, path) => (await get(identifier, path)).text;
async function open(identifier, fields) {
  const reply = await send(identifier, '/threads', fields);
  assert.equal(reply.status, 303, reply.text);
  return reply.location;
}
// By somebody whose sessions the clock has ended meanwhile.
async function openAnew(identifier, fields) {
  const browser = await world.signIn(identifier);
  const reply = await browser.post('/threads', { csrf: await browser.csrf(), ...fields });
  assert.equal(reply.status, 303, reply.text);
  return reply.location;
}
async function tell(identifier, path, fields) {
  const reply = await send(identifier, `${path}/trials`, { result: 'worked', context: 'Un premier rendez-vous.', ...fields });
  assert.equal(reply.status, 303, reply.text);
  return Number(/#post-(\d+)$/.exec(reply.location)[1]);
}
// « 2 ont marché », « 1 en partie », « 0 n’a pas marché », in this order.
function sums(text) {
  const found = /<ul class="plain legend">([\s\S]*?)<\/ul>/.exec(text)?.[1];
  return found && [...found.matchAll(/<span>(\d+) /g)].map(([, n]) => Number(n));
}

test('a sheet shows its facts, in words', async () => {
  const text = await page('boris', practice);
  for (const words of ['15 à 30 minutes', 'En individuel', 'Entre pairs', 'Version 1 du', '>entourage</a>', '>projet</a>'])
    assert.ok(text.includes(words), words);
  assert.deepEqual(world.query(`SELECT tag FROM practice_tags WHERE thread_id = ${idOf(practice)} ORDER BY ordinal`).map((row) => row.tag), ['entourage', 'projet']);
  assert.doesNotMatch(text, /Versions précédentes/);
  assert.match(text, /Personne n’a encore raconté d’essai/);
});

test('its author changes the facts with the text; what was is in the history', async () => {
  const own = await open('alma', { ...sheet, title: 'Une fiche à changer' }), post = firstOf(own);
  const edit = await send('alma', `/posts/${post}/edit`, [['kind', 'practice'], ['sections', 'practice'], ['body', 'Un autre déroulement.'],
    ['practice', 'facts'], ['licence', 'cc-by-sa'], ['duration', 'several'], ['setting', 'group'], ['setting', 'remote'], ['tags', 'collectif']]);
  assert.equal(edit.status, 303, edit.text);
  const text = await page('boris', own);
  for (const words of ['Plusieurs séances', 'En groupe, À distance', 'CC BY-SA 4.0', 'creativecommons.org', 'Version 2 du', `/posts/${post}/history`, '>collectif</a>'])
    assert.ok(text.includes(words), words);
  assert.doesNotMatch(text, /En individuel|>projet<\/a>/);
  assert.equal((await send('alma', `/posts/${post}/edit`, { body: 'Le texte seul.' })).status, 303);
  const form = await page('alma', `/posts/${post}/edit`);
  assert.match(form, /name="licence" value="cc-by-sa" checked/);
  assert.match(form, /name="setting" value="remote" checked/);
  assert.match(form, /name="tags" type="text" value="collectif"/);
});

test('facts that are none are refused, and the form keeps what was typed', async () => {
  for (const [wrong, field] of [[{ tags: 'a,b,c,d,e,f,g' }, 'tags'], [{ tags: 'x'.repeat(41) }, 'tags'], [{ tags: 'mobilité, 06 12 34 56 78' }, 'tags'], [{ tags: 'lea@mail.example' }, 'tags'], [{ licence: 'mine' }], [{ duration: '3' }], [{ public: '999' }]]) {
    const reply = await send('alma', '/threads', { ...sheet, title: 'Refusée', ...wrong });
    assert.equal(reply.status, 422, JSON.stringify(wrong));
    assert.match(reply.text, /Pas juste après un deuil/);
    if (field) assert.match(reply.text, /id="tags-error"/);
  }
  assert.equal(world.value("SELECT COUNT(*) FROM threads WHERE title = 'Refusée'"), 0);
});

test('two peers tell of a trial: the sheet sums them up, each is a message with its words', async () => {
  const post = await tell('boris', practice, { result: 'worked', context: 'Jeune de 19 ans.', adapted: 'Des gommettes.', measure: 'Appels passés',
    before: '0', after: '2', comment: 'À refaire.', setting: 'individual' });
  await tell('cleo', practice, { result: 'partly', context: 'En visioconférence.', setting: 'remote' });
  const text = await page('alma', practice);
  assert.deepEqual(sums(text), [1, 1, 0]);
  assert.match(text, /2 essais/);
  const article = new RegExp(`<article[^>]*id="post-${post}"[\\s\\S]*?</article>`).exec(text)[0];
  for (const words of ['Contexte', 'Jeune de 19 ans.', 'Ce que j’ai adapté', 'Des gommettes.', 'Ce que j’ai mesuré', 'Appels passés', 'Avant : 0', 'Après : 2', 'À refaire.', 'A marché', 'En individuel'])
    assert.ok(article.replaceAll('\u202f', ' ').includes(words), words);
  const all = await page('alma', `${practice}/trials`);
  assert.ok(all.indexOf('En visioconférence.') < all.indexOf('Jeune de 19 ans.'), 'latest first');
  assert.match(await page('alma', '/search?q=gommettes'), new RegExp(`/posts/${post}"`));
});

test('trials are filtered by setting and result, the sum with them', async () => {
  for (const path of [practice, `${practice}/trials`]) assert.deepEqual(sums(await page('boris', `${path}?setting=remote`)), [0, 1, 0], path);
  const text = await page('boris', `${practice}/trials?setting=remote`);
  assert.match(text, /En visioconférence/);
  assert.doesNotMatch(text, /Jeune de 19 ans/);
  assert.doesNotMatch(await page('boris', `${practice}/trials?result=not`), /<article/);
  assert.deepEqual(sums(await page('boris', `${practice}?setting=%27%20OR%201=1--`)), [1, 1, 0]);
});

test('publics are those that animators keep: on sheets, on trials, in filters', async () => {
  const add = (title) => { world.query(`INSERT INTO themes (kind, title, created_at) VALUES ('public', '${title}', 1)`); return world.value('SELECT MAX(id) FROM themes'); };
  const young = add('Jeunes essayés'), seniors = add('Seniors essayés'), gone = add('Retiré essayé');
  world.query(`UPDATE themes SET retired_at = 1 WHERE id = ${gone}; INSERT INTO themes (kind, title, created_at) VALUES ('theme', 'Un thème', 1)`);
  const theme = world.value('SELECT MAX(id) FROM themes');
  const reply = await send('alma', '/threads', [...Object.entries({ ...sheet, title: 'Pour deux publics' }), ['public', young], ['public', seniors]]);
  assert.equal(reply.status, 303, reply.text);
  const path = reply.location;
  assert.match(await page('boris', path), /Jeunes essayés, Seniors essayés/);
  for (const wrong of [gone, theme, 99999]) assert.equal((await send('boris', `${path}/trials`, { result: 'worked', context: 'x', public: wrong })).status, 422, `${wrong}`);
  const his = await tell('boris', path, { result: 'worked', public: young });
  await tell('cleo', path, { result: 'not', public: seniors });
  assert.deepEqual(sums(await page('alma', `${path}?public=${young}`)), [1, 0, 0]);
  assert.deepEqual(sums(await page('alma', `${path}/trials?public=${seniors}`)), [0, 0, 1]);
  assert.match(await page('alma', `/practices?public=${young}`), /Pour deux publics/);
  assert.doesNotMatch(await page('alma', `/practices?public=${young}`), /La carte des appuis/);
  // Retired meanwhile, it stays where it was chosen.
  world.query(`UPDATE themes SET retired_at = 1 WHERE id = ${young}`);
  assert.match(await page('alma', path), new RegExp(`post-${his}"[\\s\\S]*?Jeunes essayés`));
  assert.equal((await send('boris', `/posts/${his}/trial`, { result: 'partly', context: 'Encore.', public: young })).status, 303);
  assert.doesNotMatch(await page('boris', `${path}/trials/new`), /Jeunes essayés/);
});

test('sums follow each change: edit, withdrawal, hiding, purge', async () => {
  const path = await open('alma', { ...sheet, title: 'Comptes justes' });
  const his = await tell('boris', path, { result: 'worked', context: 'Un passage à effacer ici.' });
  const hers = await tell('cleo', path, { result: 'worked' });
  const seen = async () => sums(await page('alma', path));
  assert.deepEqual(await seen(), [2, 0, 0]);
  const form = await page('boris', `/posts/${his}/trial`);
  assert.match(form, /name="result" value="worked" required checked/);
  assert.match(form, /Un passage à effacer ici\.<\/textarea>/);
  assert.equal((await send('boris', `/posts/${his}/trial`, { result: 'not', context: 'Un passage à effacer ici.', comment: 'Finalement non.', version: 1 })).status, 303);
  assert.deepEqual(await seen(), [1, 0, 1]);
  // Only the result changes: the text stays as it is, with no new version.
  assert.equal((await send('boris', `/posts/${his}/trial`, { result: 'partly', context: 'Un passage à effacer ici.', comment: 'Finalement non.', version: 2 })).status, 303);
  assert.deepEqual(await seen(), [1, 1, 0]);
  const late = await send('boris', `/posts/${his}/trial`, { result: 'worked', context: 'Autre.', version: 1 });
  assert.equal(late.status, 409);
  assert.match(late.text, /Autre\.<\/textarea>/);
  const cleo = await world.as('cleo');
  await cleo.get(`/moderation/posts/${his}/purge`);
  assert.equal((await cleo.submit(`/moderation/posts/${his}/purge`, { passage: 'passage à effacer', reason: 'beneficiary' })).status, 200);
  assert.equal((await cleo.submit(`/moderation/posts/${his}/purge`)).status, 303);
  assert.doesNotMatch(await page('boris', `/posts/${his}/trial`), /passage à effacer/);
  assert.deepEqual(await seen(), [1, 1, 0], 'a purge takes words, not the trial');
  world.query(`UPDATE posts SET hidden_at = 1, hidden_by = 'animator' WHERE id = ${hers}`);
  assert.deepEqual(await seen(), [0, 1, 0]);
  world.query(`UPDATE posts SET hidden_at = NULL, hidden_by = '' WHERE id = ${hers}`);
  assert.deepEqual(await seen(), [1, 1, 0]);
  assert.equal((await send('boris', `/posts/${his}/delete`)).status, 303);
  assert.deepEqual(await seen(), [1, 0, 0]);
  assert.equal((await get('boris', `/posts/${his}/trial`)).status, 404);
  assert.doesNotMatch(await page('alma', `${path}/trials`), /Finalement non/);
});

test('a trial is told once a form, by a peer, of another’s sheet that is there', async () => {
  const path = await open('alma', { ...sheet, title: 'Une seule fois' });
  const boris = await world.as('boris');
  await boris.get(`${path}/trials/new`);
  const { csrf, once } = boris.form(`${path}/trials`);
  const places = [];
  for (let i = 0; i < 3; i++) places.push((await boris.post(`${path}/trials`, { csrf, once, result: 'worked', context: 'Une fois.' })).location);
  assert.equal(new Set(places).size, 1);
  assert.deepEqual(sums(await page('alma', path)), [1, 0, 0]);
  for (const act of [`${path}/trials/new`]) assert.equal((await get('alma', act)).status, 403);
  assert.equal((await send('alma', `${path}/trials`, { result: 'worked', context: 'La mienne.' })).status, 403);
  const talk = await open('alma', { space: 'metier', kind: 'discussion', title: 'Pas une pratique', body: 'Un texte' });
  for (const end of ['trials', 'trials/new', 'sheet']) assert.equal((await get('boris', `${talk}/${end}`)).status, 404, end);
  assert.equal((await send('boris', `${talk}/trials`, { result: 'worked', context: 'Ici ?' })).status, 404);
  const post = Number(/#post-(\d+)$/.exec(places[0])[1]);
  assert.equal((await get('cleo', `/posts/${post}/trial`)).status, 403, 'another’s trial');
  assert.equal((await send('cleo', `/posts/${post}/trial`, { result: 'not', context: 'Je triche.' })).status, 403);
  assert.deepEqual(sums(await page('alma', path)), [1, 0, 0]);
});

test('a form that lacks something comes back with all of it; huge and hostile ones do no harm', async () => {
  const path = await open('alma', { ...sheet, title: 'Formulaires' });
  const blank = await send('boris', `${path}/trials`, { context: 'Je garde ceci.', adapted: 'Et cela.', measure: 'M', before: '1', after: '3', comment: 'Et ça.', setting: 'group' });
  assert.equal(blank.status, 422);
  for (const kept of ['Je garde ceci.</textarea>', 'Et cela.</textarea>', 'value="M"', 'value="1"', 'value="3"', 'Et ça.</textarea>', 'id="result-error"', 'value="group" selected'])
    assert.ok(blank.text.includes(kept), kept);
  for (const fields of [{ result: 'worked' }, { result: 'best', context: 'x' }, { result: 'worked', context: 'x', setting: 'moon' }, { result: 'worked', context: 'x', public: '7' },
    { result: 'worked', context: 'x', public: '-1' }, { result: 'worked', context: 'a'.repeat(9000) }, { result: 'worked', context: 'x\u0007y' }, { result: 'worked', context: '> '.repeat(2000) }])
    assert.equal((await send('boris', `${path}/trials`, fields)).status, 422, JSON.stringify(fields).slice(0, 60));
  const hostile = '<script>alert(1)</script> "\'><img src=x onerror=alert(1)>\n## Ce que j’en retiens\nautre';
  const post = await tell('boris', path, { result: 'not', context: hostile, measure: hostile, before: hostile, after: '](javascript:alert(1))', comment: '```\nbloc ouvert' });
  for (const there of [path, `${path}/trials`]) {
    const text = await page('alma', there);
    assert.doesNotMatch(text, /<script>alert|<img src=x|href="javascript/);
  }
  assert.equal((await get('boris', `/posts/${post}/trial`)).status, 200);
  assert.equal(world.value(`SELECT COUNT(*) FROM trials WHERE thread_id = ${idOf(path)}`), 1);
  for (let i = 0; i < 9; i++) await tell('boris', path, { context: `Encore ${i}` });
  const tooMany = await send('boris', `${path}/trials`, { result: 'worked', context: 'Un de trop' });
  assert.equal(tooMany.status, 409);
  assert.match(tooMany.text, />\s*Un de trop<\/textarea>/, 'what was typed is there');
});

test('a trial written while the session ended waits as a draft in its form', async () => {
  const path = await open('alma', { ...sheet, title: 'Session finie' });
  const boris = await world.signIn('boris');
  await boris.get(`${path}/trials/new`);
  const { csrf, once } = boris.form(`${path}/trials`);
  world.query(`DELETE FROM sessions WHERE id = (SELECT MAX(id) FROM sessions WHERE member_id = ${id('boris')})`);
  const reply = await boris.post(`${path}/trials`, { csrf, once, result: 'worked', context: 'Un contexte à garder.', comment: 'Et une leçon.' });
  assert.equal(reply.status, 401);
  assert.match(reply.text, /Un contexte à garder\./);
});

test('what could identify somebody is said before a trial is stored; numbers that identify stop it', async () => {
  const path = await open('alma', { ...sheet, title: 'Lue avant' }), boris = await world.as('boris');
  const count = () => world.value(`SELECT COUNT(*) FROM trials WHERE thread_id = ${idOf(path)}`);
  const nir = '2 84 05 75 116 001 82';
  await boris.get(`${path}/trials/new`);
  const stopped = await boris.submit(`${path}/trials`, { result: 'worked', context: `Son numéro : ${nir}`, comment: 'Une leçon.' });
  assert.equal(stopped.status, 422);
  assert.match(stopped.text, /id="guard"/);
  assert.match(stopped.text, /Une leçon\.<\/textarea>/);
  assert.equal((await boris.submit(`${path}/trials`)).status, 422, 'sent again as it is');
  const button = /name="guard_replace" value="all"/.test(boris.page.text) ? 'all' : /name="guard_replace" value="([^"]+)"/.exec(boris.page.text)[1];
  const cleared = await boris.submit(`${path}/trials`, { guard_replace: button });
  assert.equal(cleared.status, 200);
  assert.ok(!cleared.text.includes(nir));
  assert.match(cleared.text, /name="result" value="worked" required checked/);
  const phone = await boris.submit(`${path}/trials`, { context: 'Joindre au 06 12 34 56 78.', result: 'worked' });
  assert.equal(phone.status, 422);
  assert.equal(count(), 0);
  assert.equal((await boris.submit(`${path}/trials`, { result: 'worked' })).status, 303, 'said once, then it may go');
  assert.equal(count(), 1);
});

test('the list: latest activity first, by tag and setting, without what is withdrawn', async () => {
  const other = await open('boris', { ...sheet, title: 'Le tour de table', tags: 'collectif', setting: 'group' });
  const list = await page('alma', '/practices');
  assert.ok(list.indexOf('Le tour de table') < list.indexOf('La carte des appuis'));
  assert.match(await page('alma', '/practices?tag=Collectif'), /Le tour de table/);
  assert.doesNotMatch(await page('alma', '/practices?tag=collectif'), /La carte des appuis/);
  assert.doesNotMatch(await page('alma', '/practices?setting=individual'), /Le tour de table/);
  assert.match(await page('alma', '/practices?tag=rien'), /Aucune pratique ne répond/);
  assert.match(list, /La carte des appuis[\s\S]*?2 essais/);
  assert.equal((await get('alma', '/practices?before=x')).status, 400);
  assert.equal((await send('boris', `/posts/${firstOf(other)}/delete`)).status, 303);
  assert.doesNotMatch(await page('alma', '/practices'), /Le tour de table/);
  for (const end of ['trials', 'trials/new', 'sheet']) assert.equal((await get('alma', `${other}/${end}`)).status, 404);
  assert.equal((await get('alma', other)).status, 200, 'what others said of it stays');
  for (let i = 0; i < 30; i++) await open('alma', { ...sheet, title: `Pratique ${i}.`, tags: 'suite' });
  const first = await page('boris', '/practices?tag=suite'), next = /href="([^"]*before=[^"]*)"/.exec(first)[1].replaceAll('&amp;', '&');
  const second = await page('boris', next);
  for (let i = 0; i < 30; i++) assert.equal([first, second].filter((text) => text.includes(`>Pratique ${i}.<`)).length, 1, `${i}`);
});

test('a sheet taken back spares the collective answer that was drawn from it', async () => {
  const path = await open('boris', { ...sheet, title: 'Une fiche citée' }), post = firstOf(path);
  const question = await open('alma', { space: 'posture', kind: 'question', title: 'Que faire de la carte ?', body: 'Je ne sais pas.' });
  const alma = await world.as('alma');
  await alma.get(`${question}/answer`);
  const reply = await alma.submit(`${question}/answer`, { title: 'La carte, en bref', body: 'La dessiner à deux.', link: `/posts/${post}` });
  assert.equal(reply.status, 303, reply.text);
  assert.match(await page('cleo', reply.location), new RegExp(`/posts/${post}"`));
  assert.equal((await send('boris', `/posts/${post}/delete`)).status, 303);
  const left = await page('cleo', reply.location);
  assert.match(left, /La dessiner à deux\./);
  assert.doesNotMatch(left, /Deux feutres/);
  assert.match(left, /Message retiré par la personne qui l’a écrit/);
});

test('the sheet for paper has the text, the facts, the sum, whose it is, and no messages', async () => {
  const text = await page('boris', `${practice}/sheet`);
  for (const words of ['La carte des appuis', 'Deux feutres.', 'Pas juste après un deuil.', 'Entre-pairs d’essai', 'Alma M.']) assert.ok(text.includes(words), words);
  assert.deepEqual(sums(text), [1, 1, 0]);
  assert.match(text, /à ne pas diffuser/);
  assert.doesNotMatch(text, /Jeune de 19 ans|<article/);
});

test('what one means to try is one’s own: list, reminder in its time, refused at will', async () => {
  const path = await open('alma', { ...sheet, title: 'À tester bientôt' }), other = await open('alma', { ...sheet, title: 'Sans rappel' });
  assert.deepEqual([(await send('boris', `${path}/to-try`)).status, (await send('boris', `${other}/to-try`)).status], [303, 303]);
  const back = await send('boris', `${other}/to-try`, { weeks: '0', back: 'list' });
  assert.deepEqual([back.status, back.location], [303, '/practices/to-try']);
  assert.match(await page('boris', '/practices/to-try'), /À tester bientôt[\s\S]*rappel le|rappel le[\s\S]*À tester bientôt/);
  for (const one of ['alma', 'cleo']) assert.doesNotMatch(await page(one, '/practices/to-try'), /À tester bientôt|Sans rappel/);
  assert.doesNotMatch(await page('cleo', path), /Dans votre liste/);
  assert.equal((await send('boris', `${path}/to-try`, { weeks: '5000' })).status, 422);
  const told = () => world.query(`SELECT thread_id FROM notifications WHERE member_id = ${id('boris')} AND kind = 'practice.try'`).map((row) => row.thread_id);
  await world.advance(20 * DAY_S);
  assert.deepEqual(told(), []);
  await world.advance(2 * DAY_S);
  for (let i = 0; i < 40 && told().length === 0; i++) await new Promise((done) => setTimeout(done, 100));
  assert.deepEqual(told(), [idOf(path)], 'once, and only where it was wished');
  const boris = await world.signIn('boris');
  await boris.get('/notifications');
  assert.match(boris.page.text, /qu’est-ce que cela a donné/);
  const row = world.value(`SELECT MAX(id) FROM notifications WHERE kind = 'practice.try'`);
  assert.equal((await boris.post(`/notifications/${row}`, { csrf: await boris.csrf() })).location, `${path}/trials/new`);
  assert.match((await boris.get('/practices/to-try')).text, /À tester bientôt/);
  await boris.post(`${path}/trials`, { csrf: await boris.csrf(), result: 'worked', context: 'Fait.' });
  assert.doesNotMatch((await boris.get('/practices/to-try')).text, /À tester bientôt/, 'what is tried leaves the list');
  await boris.post(`${other}/to-try/remove`, { csrf: await boris.csrf() });
  assert.doesNotMatch((await boris.get('/practices/to-try')).text, /Sans rappel/);
});

test('two years without a trial or a change are said, and its author asked once', async () => {
  const path = await openAnew('alma', { ...sheet, title: 'Oubliée' });
  const told = () => world.value(`SELECT COUNT(*) FROM notifications WHERE member_id = ${id('alma')} AND kind = 'practice.unused' AND thread_id = ${idOf(path)}`);
  world.query(`UPDATE members SET valid_until = 9000000000000; UPDATE sessions SET expires_at = 9000000000000, idle_ms = 9000000000000; UPDATE mandates SET ends_at = 9000000000000`);
  const boris = await world.signIn('boris');
  world.query(`UPDATE sessions SET expires_at = 9000000000000, idle_ms = 9000000000000`);
  assert.doesNotMatch((await boris.get(path)).text, /ni modifié cette pratique/);
  await world.advance(731 * DAY_S);
  for (let i = 0; i < 60 && told() === 0; i++) await new Promise((done) => setTimeout(done, 100));
  assert.equal(told(), 1);
  assert.match((await boris.get(path)).text, /ni modifié cette pratique/);
  assert.match((await boris.get('/practices')).text, /pas essayée depuis deux ans/);
  const reply = await boris.post(`${path}/trials`, { csrf: await boris.csrf(), result: 'worked', context: 'Toujours bonne.' });
  assert.equal(reply.status, 303);
  assert.doesNotMatch((await boris.get(path)).text, /ni modifié cette pratique/);
  await world.advance(2 * DAY_S);
  await new Promise((done) => setTimeout(done, 1500));
  assert.equal(told(), 1, 'asked once');
});

test('one’s own data have one’s trials and what one means to try', async () => {
  const path = await openAnew('alma', { ...sheet, title: 'Dans mes données' }), boris = await world.signIn('boris');
  await boris.post(`${path}/trials`, { csrf: await boris.csrf(), result: 'partly', context: 'Exporté.', setting: 'group' });
  await boris.post(`${path}/to-try`, { csrf: await boris.csrf() });
  const { stdout } = await world.run(['member', 'export', 'boris']);
  const data = JSON.parse(stdout), told = data.trials.at(-1);
  assert.deepEqual([told.result, told.setting], ['partly', 'group']);
  assert.match(JSON.stringify(data.messages.find((one) => one.message === told.message)), /Exporté\./);
  assert.ok(data.practices_to_try.some((one) => one.thread === idOf(path) && one.remind_at));
});

test('who leaves with their messages takes their trials out of the sums; the list of others’ stays', async () => {
  const path = await openAnew('alma', { ...sheet, title: 'Après un départ' });
  const cleo = await world.signIn('cleo'), boris = await world.signIn('boris');
  for (const browser of [cleo, boris]) {
    const reply = await browser.post(`${path}/trials`, { csrf: await browser.csrf(), result: 'worked', context: 'Un essai.' });
    assert.equal(reply.status, 303);
  }
  await boris.post(`${path}/to-try`, { csrf: await boris.csrf() });
  await world.run(['member', 'leave', 'boris', '--withdraw']);
  const seen = async () => sums((await (await world.signIn('alma')).get(path)).text);
  for (let i = 0; i < 60 && (await seen())[0] === 2; i++) await new Promise((done) => setTimeout(done, 200));
  assert.deepEqual(await seen(), [1, 0, 0]);
  assert.equal(world.value(`SELECT COUNT(*) FROM practices_to_try WHERE member_id = ${id('boris')}`), 0);
});
