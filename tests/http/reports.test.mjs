// A message is reported, hidden, decided upon, purged: what its readers, its author, who reported it
// and the animators each see of that, and what they never do.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { refusesNumber, submitConfirmed } from '../lib/guard.mjs';
import { csvRow, openWorld, passwordOf } from '../lib/world.mjs';
import { sleep } from '../lib/programs.mjs';

let world;
before(async () => {
  world = await openWorld({ options: '[limits]\nposts_per_minute = 0', clock: true });
  // A second animator, and a member who reports.
  await world.import('cap', [csvRow('dora', 'Dora;Lune'), csvRow('elie', 'Élie;Sable')]);
  for (const identifier of ['dora', 'elie']) await world.activate(identifier);
  await world.run(['animator', 'appoint', 'dora']);
});
after(() => world?.close());

// A new answer in thread 1; its id.
async function write(identifier, body) {
  const browser = await world.as(identifier);
  await browser.get('/threads/1');
  const reply = await submitConfirmed(browser, '/threads/1/posts', { body });
  assert.equal(reply.status, 303);
  return Number(/#post-(\d+)$/.exec(reply.location)[1]);
}

async function open(identifier, title, body) {
  const browser = await world.as(identifier);
  await browser.get('/threads/new');
  const reply = await submitConfirmed(browser, '/threads', { space: 'posture', kind: 'discussion', title, body });
  assert.equal(reply.status, 303);
  return { path: reply.location.replace(/#.*/, ''), post: world.value('SELECT MAX(id) FROM posts') };
}

// Sends a report; its own page's address.
async function report(identifier, post, fields) {
  const browser = await world.as(identifier);
  const page = await browser.get(`/posts/${post}/report`);
  assert.equal(page.status, 200);
  const reply = await browser.submit(`/posts/${post}/report`, fields);
  assert.equal(reply.status, 303);
  assert.match(reply.location, /^\/reports\/\d+$/);
  return reply.location;
}

// The menu's button: the thread's page has one form for all messages.
async function recognise(identifier, post, path = '/threads/1') {
  const browser = await world.as(identifier);
  const page = await browser.get(path);
  return browser.post(`/posts/${post}/recognise`, { csrf: browser.form(`${path.split('?')[0]}/read`, page).csrf });
}

const act = async (identifier, number, what, fields = {}) => {
  const browser = await world.as(identifier), path = `/moderation/reports/${number}`;
  await browser.get(path);
  return browser.submit(`${path}/${what}`, fields);
};
const numberOf = (path) => Number(path.split('/').pop());
const article = (page, post) => new RegExp(`<article[^>]* id="post-${post}"[\\s\\S]*?</article>`).exec(page.text)?.[0];
// The page of its thread that a message is on.
const placeAs = async (identifier, post) =>
  pageAs(identifier, `/threads/1?page=${world.value(`SELECT (seq + 19) / 20 FROM posts WHERE id = ${post}`)}`);
const threadAs = async (identifier, path = '/threads/1') => (await world.as(identifier)).get(path);
const pageAs = async (identifier, path) => (await world.as(identifier)).get(path);
const awaits = (identifier, kind) =>
  world.value(`SELECT COUNT(*) FROM notifications WHERE kind = '${kind}' AND member_id = ${world.memberId(identifier)}`);

test('a report reaches the animators, and says who filed it to nobody else', async () => {
  const post = await write('alma', 'Un texte qui pose problème');
  const own = await report('elie', post, { reason: 'charter', body: 'Le second paragraphe, vraiment' });
  const receipt = await pageAs('elie', own);
  assert.match(receipt.text, /est bien arrivé/);
  assert.match(receipt.text, /Sous 3 jours ouvrés/);
  const queue = await pageAs('cleo', '/moderation/reports');
  assert.match(queue.text, new RegExp(`href="/moderation/reports/${numberOf(own)}"`));
  assert.match(queue.text, /Signalements \(\d+\)/, 'counted in the menu');
  const page = await pageAs('cleo', `/moderation/reports/${numberOf(own)}`);
  assert.match(page.text, /Signalé par Élie S\./);
  assert.match(page.text, /Le second paragraphe, vraiment/);
  assert.ok(awaits('cleo', 'report.filed') > 0 && awaits('dora', 'report.filed') > 0);
  for (const path of ['/threads/1', `/posts/${post}/edit`, `/posts/${post}/moderation`, '/notifications', '/moderation/register']) {
    const { text } = await pageAs('alma', path);
    assert.ok(!/Élie|second paragraphe, vraiment|Signalé par/.test(text), path);
  }
  assert.equal((await pageAs('boris', own)).status, 404, 'another’s report is not there');
  assert.equal(world.value(`SELECT hidden_at IS NULL FROM posts WHERE id = ${post}`), 1, 'nothing is hidden yet');
});

test('the same member reports the same message once while it waits', async () => {
  const post = await write('alma', 'Deux fois');
  const own = await report('boris', post, { reason: 'other', body: '' });
  const browser = await world.as('boris');
  const again = await browser.get(`/posts/${post}/report`);
  assert.deepEqual([again.status, again.location], [303, own]);
  const sent = await browser.post(`/posts/${post}/report`, { csrf: await browser.csrf(), reason: 'person', body: 'encore' });
  assert.deepEqual([sent.status, sent.location], [303, own]);
  assert.equal(world.value(`SELECT COUNT(*) FROM reports WHERE post_id = ${post}`), 1);
});

test('nobody reports their own message, a withdrawn one, or without a reason', async () => {
  const post = await write('boris', 'Le mien');
  const browser = await world.as('boris'), csrf = await browser.csrf();
  for (const way of ['report', 'recognise']) {
    const reply = await browser.post(`/posts/${post}/${way}`, { csrf, reason: 'other' });
    assert.deepEqual([reply.status, reply.location], [303, `/posts/${post}/edit`], way);
  }
  const other = await world.as('alma');
  const blank = await other.post(`/posts/${post}/report`, { csrf: await other.csrf(), reason: 'autre', body: 'Un texte à garder' });
  assert.equal(blank.status, 422);
  assert.match(blank.text, /Un texte à garder<\/textarea>/);
  await browser.get(`/posts/${post}/edit`);
  await browser.submit(`/posts/${post}/delete`, { reason: '' });
  assert.equal((await other.get(`/posts/${post}/report`)).status, 404);
  assert.equal(world.value(`SELECT COUNT(*) FROM reports WHERE post_id = ${post}`), 0);
});

test('what was typed in a report is kept when the session ends, and gone once it is sent', async () => {
  const post = await write('alma', 'À signaler sans se presser'), path = `/posts/${post}/report`;
  const elie = await world.signIn('elie');
  await elie.get(path);
  const form = elie.form(path);
  world.query('DELETE FROM sessions WHERE rowid = (SELECT MAX(rowid) FROM sessions)');
  const over = await elie.post(path, { ...form, reason: 'charter', body: 'Trois lignes mûries longtemps' });
  assert.equal(over.status, 401);
  const back = await elie.submit('/login', { identifier: 'elie', password: passwordOf('elie') });
  assert.equal(back.location, path);
  assert.match((await elie.get(path)).text, /Trois lignes mûries longtemps<\/textarea>/);
  const list = await elie.get('/drafts');
  assert.match(list.text, new RegExp(`Signalement d’un message[\\s\\S]*href="${path}\\?draft=\\d+"`));
  assert.ok(!(await pageAs('cleo', '/drafts')).text.includes('mûries'));
  await elie.get(path);
  assert.equal((await elie.submit(path, { reason: 'charter' })).status, 303);
  assert.equal(world.value('SELECT text FROM reports ORDER BY id DESC LIMIT 1'), 'Trois lignes mûries longtemps');
  assert.equal(world.value(`SELECT COUNT(*) FROM drafts WHERE member_id = ${world.memberId('elie')}`), 0);
});

test('« Je reconnais cette personne » hides at once, everywhere', async () => {
  const secret = 'Mme Quincampoix de la boulangerie';
  const post = await write('alma', `Hier ${secret} est venue`);
  const alma = await world.as('alma');
  await alma.get(`/posts/${post}/edit`);
  await submitConfirmed(alma, `/posts/${post}/edit`, { body: `Hier encore ${secret} est venue` });
  const reply = await recognise('elie', post);
  assert.equal(reply.status, 303);
  const receipt = await pageAs('elie', reply.location);
  assert.match(receipt.text, /Le message est masqué/);
  for (const identifier of ['alma', 'boris', 'cleo', 'elie'])
    for (const path of ['/threads/1', `/posts/${post}/history`, `/threads/1?quote=${post}`, '/search?q=Quincampoix',
      '/', '/spaces/posture', '/notifications', '/drafts', `/posts/${post}/moderation`, '/moderation/register', '/moderation/reports']) {
      const { text } = await pageAs(identifier, path);
      assert.ok(!text.replace(/value="[^"]*"/g, '').includes('boulangerie'), `${identifier} ${path}`);
    }
  assert.match(article(await placeAs('boris', post), post), /Message masqué en attendant d’être relu\s: une personne y serait reconnaissable\./);
  assert.match((await pageAs('alma', `/posts/${post}/edit`)).text, /boulangerie/, 'its author can reword it');
  assert.match((await pageAs('cleo', `/moderation/reports/${numberOf(reply.location)}`)).text, /boulangerie/, 'an animator reads it there');
  assert.equal(awaits('alma', 'post.hidden') > 0, true);
  assert.match((await pageAs('alma', `/posts/${post}/moderation`)).text, /Ce n’est pas un reproche/);
});

test('a message reworded while hidden shows again without what it said, its earlier versions neither', async () => {
  const post = await write('alma', 'Elle habite rue des Tilleuls');
  const { location } = await recognise('boris', post);
  const alma = await world.as('alma');
  await alma.get(`/posts/${post}/edit`);
  await alma.submit(`/posts/${post}/edit`, { body: 'Elle habite en centre-ville' });
  assert.ok(!(await placeAs('boris', post)).text.includes('centre-ville'), 'still hidden: nobody has looked');
  const page = await pageAs('cleo', `/moderation/reports/${numberOf(location)}`);
  assert.match(page.text, /Modifié par son auteur·e depuis qu’il est masqué/);
  const closed = await act('cleo', numberOf(location), 'close', { measure: 'none', decision: 'Reformulé, merci.' });
  assert.equal(closed.status, 303);
  assert.match(article(await placeAs('boris', post), post), /centre-ville/);
  assert.ok(!(await pageAs('boris', `/posts/${post}/history`)).text.includes('Tilleuls'));
  const mine = await pageAs('boris', location);
  assert.match(mine.text, /Message laissé en place/);
  assert.match(mine.text, /Reformulé, merci\./);
  assert.equal(awaits('boris', 'report.closed') > 0 && awaits('alma', 'post.shown') > 0, true);
});

test('a thread whose opening message is hidden has no title in any list', async () => {
  const { path, post } = await open('alma', 'Le dossier Kerguelen', 'Le texte Kerguelen');
  const { location } = await recognise('boris', post, path);
  for (const identifier of ['boris', 'cleo', 'alma'])
    for (const list of ['/', '/spaces', '/spaces/posture', path, `/posts/${post}/history`, '/search?q=Kerguelen', '/drafts', '/notifications', '/bookmarks', '/following', '/questions']) {
      const { text } = await pageAs(identifier, list);
      const seen = text.replace(/value="[^"]*"|<title>Recherche[^<]*<\/title>|«\s?Kerguelen\s?»/g, '');
      assert.ok(!seen.includes('Kerguelen'), `${identifier} ${list}`);
    }
  const page = await threadAs('boris', path);
  assert.match(page.text, /<h1[^>]*>Fil masqué<\/h1>/);
  assert.match((await pageAs('boris', '/spaces/posture')).text, /Fil masqué/);
  await act('cleo', numberOf(location), 'show');
  assert.match((await threadAs('boris', path)).text, /Le dossier Kerguelen/);
});

test('a slip is taken back by who made it, and only before anybody acts', async () => {
  const post = await write('alma', 'Rien de grave');
  const { location } = await recognise('boris', post);
  const boris = await world.as('boris');
  await boris.get(location);
  await boris.submit(`${location}/retract`);
  assert.match(article(await placeAs('alma', post), post), /Rien de grave/);
  const other = await report('elie', post, { reason: 'other', body: '' });
  await act('cleo', numberOf(other), 'letters', { to: 'reporter', letter: 'Pouvez-vous préciser ?' });
  const elie = await world.as('elie');
  assert.match((await elie.get(other)).text, /Pouvez-vous préciser/);
  await elie.post(`${other}/retract`, { csrf: await elie.csrf() });
  assert.equal(world.value(`SELECT closed_at IS NULL FROM reports WHERE id = ${numberOf(other)}`), 1);
});

test('recognising is bounded by day, and does not undo what an animator decided', async () => {
  await world.import('cap', [csvRow('fred', 'Fred;Nuit')]);
  await world.activate('fred');
  const posts = [];
  for (let i = 0; i < 5; i++) posts.push(await write('alma', `Message ${i} du jour`));
  const first = await recognise('fred', posts[0]);
  await act('cleo', numberOf(first.location), 'close', { measure: 'none', decision: 'Personne n’est reconnaissable.' });
  const again = await recognise('fred', posts[0]);
  assert.equal(again.status, 303);
  assert.match((await pageAs('fred', again.location)).text, /l’avait laissé/);
  assert.match(article(await placeAs('boris', posts[0]), posts[0]), /Message 0 du jour/, 'the button does not hide it again');
  assert.equal((await recognise('fred', posts[1])).status, 303);
  const enough = await recognise('fred', posts[2]);
  assert.equal(enough.status, 429);
  assert.match(article(await placeAs('boris', posts[2]), posts[2]), /Message 2 du jour/);
  assert.equal((await recognise('elie', posts[3])).status, 303, 'others are not slowed');
});

test('an animator decides neither on their own message nor on one that they reported', async () => {
  const hers = await write('cleo', 'Écrit par une animatrice');
  const one = numberOf(await report('boris', hers, { reason: 'charter', body: 'Contre elle' }));
  const reported = await write('alma', 'Signalé par une animatrice');
  const two = numberOf(await report('cleo', reported, { reason: 'person', body: 'Par elle' }));
  const three = numberOf(await report('boris', reported, { reason: 'person', body: 'Par un autre' }));
  const cleo = await world.as('cleo'), csrf = await cleo.csrf();
  const queue = (await cleo.get('/moderation/reports')).text;
  for (const number of [one, two, three]) {
    assert.ok(!queue.includes(`/moderation/reports/${number}"`), `${number} in the queue`);
    assert.equal((await cleo.get(`/moderation/reports/${number}`)).status, 404);
    for (const what of ['hide', 'show', 'letters', 'close']) {
      const reply = await cleo.post(`/moderation/reports/${number}/${what}`, { csrf, version: '1', measure: 'none', decision: 'x', to: 'author', letter: 'x' });
      assert.equal(reply.status, 404, `${number} ${what}`);
    }
  }
  assert.equal((await cleo.get(`/moderation/posts/${hers}/purge`)).status, 404);
  assert.equal((await pageAs('dora', `/moderation/reports/${one}`)).status, 200, 'a colleague does');
  assert.equal((await act('dora', three, 'close', { measure: 'none', decision: 'Vu.' })).status, 303);
  assert.equal(world.value(`SELECT COUNT(*) FROM reports WHERE post_id = ${reported} AND closed_at IS NULL`), 0, 'both reports of it');
  assert.match((await pageAs('cleo', `/reports/${two}`)).text, /Vu\./);
  assert.equal(awaits('cleo', 'report.filed') === 0 || !world.value(
    `SELECT COUNT(*) FROM notifications WHERE kind = 'report.filed' AND subject IN (${one}, ${two}) AND member_id = ${world.memberId('cleo')}`), true);
});

test('of two animators at once the second is told, and keeps their text', async () => {
  const post = await write('alma', 'Deux regards');
  const number = numberOf(await report('boris', post, { reason: 'charter', body: '' })), path = `/moderation/reports/${number}`;
  const cleo = await world.as('cleo'), dora = await world.as('dora');
  const [hers, theirs] = [await cleo.get(path), await dora.get(path)];
  const first = await cleo.post(`${path}/close`, { ...cleo.form(`${path}/close`, hers), measure: 'hidden', decision: 'À reformuler.' });
  assert.equal(first.status, 303);
  assert.match((await cleo.get(first.location)).text, /La décision est prise/);
  assert.doesNotMatch((await cleo.get(path)).text, /La décision est prise/);
  const incomplete = await cleo.post(`${path}/close`, { csrf: await cleo.csrf(), version: '2', measure: '', decision: 'Une suite' });
  assert.match(incomplete.text, /Ce signalement est déjà clos[^]*Une suite/);
  const second = await dora.post(`${path}/close`, { ...dora.form(`${path}/close`, theirs), measure: 'none', decision: 'Mon avis, longuement écrit' });
  assert.equal(second.status, 409);
  assert.match(second.text, /Déjà traité par un·e collègue/);
  assert.match(second.text, /Mon avis, longuement écrit/);
  assert.equal(world.value(`SELECT measure FROM reports WHERE id = ${number}`), 'hidden');
  assert.equal((await dora.post(`${path}/show`, { csrf: await dora.csrf(), version: '1' })).status, 409, 'nor is it shown from a page that is behind');
  // The same form sent again is the first's answer, and nothing twice.
  const before = world.value('SELECT COUNT(*) FROM measures');
  const replay = await cleo.post(`${path}/close`, { ...cleo.form(`${path}/close`, hers), measure: 'hidden', decision: 'À reformuler.' });
  assert.equal(replay.status, 303);
  assert.equal(world.value('SELECT COUNT(*) FROM measures'), before);
  const alma = await pageAs('alma', `/posts/${post}/moderation`);
  assert.match(alma.text, /À reformuler\./);
  assert.ok(!/Boris|Cléo/.test(alma.text.replace(/<nav[\s\S]*?<\/nav>/g, '')));
});

test('an author is asked to reword, and a hidden message that they reworded comes back to the queue', async () => {
  const post = await write('alma', 'Trop précis');
  const number = numberOf(await report('boris', post, { reason: 'beneficiary', body: '' }));
  await act('cleo', number, 'letters', { to: 'author', letter: 'Pouvez-vous retirer la ville ?' });
  assert.equal(awaits('alma', 'post.asked') > 0, true);
  assert.match((await pageAs('alma', `/posts/${post}/moderation`)).text, /Pouvez-vous retirer la ville/);
  assert.ok(!(await pageAs('boris', `/reports/${number}`)).text.includes('retirer la ville'));
  await act('cleo', number, 'close', { measure: 'hidden', decision: 'En attendant.' });
  const alma = await world.as('alma');
  await alma.get(`/posts/${post}/edit`);
  await alma.submit(`/posts/${post}/edit`, { body: 'Moins précis' });
  assert.match((await pageAs('cleo', '/moderation/reports')).text, /Messages reformulés, à relire[\s\S]*\/moderation\/reports\/\d+/);
  await act('cleo', number, 'show');
  assert.match(article(await placeAs('boris', post), post), /Moins précis/);
});

test('a message withdrawn by decision is read by nobody, not changed by its author, erased in six months', async () => {
  const post = await write('alma', 'Une attaque');
  const number = numberOf(await report('boris', post, { reason: 'person', body: '' }));
  await act('cleo', number, 'close', { measure: 'withdrawn', decision: 'La charte : on n’attaque personne.' });
  assert.match(article(await placeAs('boris', post), post), /Message retiré par l’animation/);
  const alma = await world.as('alma');
  const edit = await alma.get(`/posts/${post}/edit`);
  assert.deepEqual([edit.status, edit.location], [303, `/posts/${post}/moderation`]);
  const forced = await alma.post(`/posts/${post}/edit`, { csrf: await alma.csrf(), body: 'Je remets' });
  assert.notEqual(forced.status, 303);
  assert.equal(world.value(`SELECT markdown FROM post_sources WHERE post_id = ${post}`), 'Une attaque');
  world.query(`UPDATE posts SET hidden_at = hidden_at - 185 * 86400000 WHERE id = ${post};
    UPDATE jobs SET due_at = 1 WHERE kind = 'forget_reports'`);
  for (let i = 0; i < 50 && world.value(`SELECT markdown FROM post_sources WHERE post_id = ${post}`); i++) await sleep(100);
  assert.equal(world.value(`SELECT markdown || html FROM post_sources AS s JOIN posts AS p ON p.id = s.post_id WHERE p.id = ${post}`), '');
});

test('the register says what and why, never who', async () => {
  const page = await pageAs('boris', '/moderation/register');
  assert.match(page.text, /Message masqué/);
  assert.match(page.text, /Personne accompagnée reconnaissable/);
  assert.match(page.text, /L’animation/);
  const table = /<table[\s\S]*<\/table>/.exec(page.text)[0];
  assert.ok(!/href|Alma|Boris|Cléo|Élie|post-/.test(table));
  assert.equal((await world.visitor().get('/moderation/register')).status, 303);
  assert.equal((await pageAs('remi', '/moderation/register')).status, 403);
});

test('a passage is erased from the thread, confirmed first; its author is told', async () => {
  const post = await write('alma', 'Monsieur Ostrovski travaille à la mairie');
  await write('boris', '> Monsieur Ostrovski\n\nJe vois.');
  const path = `/moderation/posts/${post}/purge`, cleo = await world.as('cleo');
  await cleo.get(path);
  const short = await cleo.submit(path, { passage: 'M', reason: 'beneficiary' });
  assert.equal(short.status, 422);
  const absent = await cleo.submit(path, { passage: 'Monsieur Personne', reason: 'beneficiary' });
  assert.equal(absent.status, 422);
  const none = await cleo.submit(path, { passage: 'Ostrovski', reason: '' });
  assert.equal(none.status, 422);
  assert.match(none.text, /Ostrovski<\/textarea>/);
  const ask = await cleo.submit(path, { passage: 'Monsieur Ostrovski', reason: 'beneficiary' });
  assert.equal(ask.status, 200);
  assert.match(ask.text, /Ce passage se trouve 2 fois dans le fil\./);
  assert.match(ask.text, /2 messages seront modifiés\./);
  assert.match((await placeAs('boris', post)).text, /Ostrovski/, 'nothing is done yet');
  const done = await cleo.submit(path);
  assert.deepEqual([done.status, done.location], [303, path]);
  const thread = await placeAs('boris', post);
  assert.ok(!thread.text.includes('Ostrovski'));
  assert.match(article(thread, post), /passage retiré\s: donnée personnelle/);
  assert.equal(awaits('alma', 'post.purged') > 0, true);
  assert.match((await cleo.get(path)).text, /Les fichiers du serveur/);
  for (const identifier of ['boris', 'alma']) assert.equal((await pageAs(identifier, path)).status, 403);
});

test('closing as purged wants a purge, which keeps the text of the form', async () => {
  await world.import('cap', [csvRow('gina', 'Gina;Mai')]);
  await world.activate('gina');
  const post = await write('alma', 'Madame Vaucanson est ravie');
  const { location } = await recognise('gina', post);
  const refused = await act('cleo', numberOf(location), 'close', { measure: 'purged', decision: 'Le nom est parti.' });
  assert.equal(refused.status, 422);
  assert.match(refused.text, /Le nom est parti\.<\/textarea>/);
  const path = `/moderation/posts/${post}/purge`, cleo = await world.as('cleo');
  await cleo.get(path);
  await cleo.submit(path, { passage: 'Madame Vaucanson', reason: 'beneficiary' });
  await cleo.submit(path);
  assert.equal((await act('cleo', numberOf(location), 'close', { measure: 'purged', decision: 'Le nom est parti.' })).status, 303);
  assert.match(article(await placeAs('boris', post), post), /est ravie/);
});

const outside = (fields = {}) => ({
  reason: 'illegal', address: 'http://127.0.0.1:8080/threads/1#post-1', text: 'Une phrase contraire à la loi', name: 'Iris Dehors',
  email: 'iris@dehors.example', good_faith: 'yes', ...fields,
});

test('anybody may send a notice, gets a number, and learns nothing of what exists', async () => {
  const visitor = world.visitor({ localAddress: '127.0.0.9' });
  const replies = [];
  for (const address of ['http://127.0.0.1:8080/threads/1#post-1', '/posts/999999']) {
    await visitor.get('/notice');
    const sent = await visitor.submit('/notice', outside({ address }));
    assert.equal(sent.status, 303);
    assert.match(sent.location, /^\/notice\?received=\d{4}-\d{4}$/);
    replies.push((await visitor.get(sent.location)).text.replace(/\d{4}-\d{4}/g, 'N').replace(/value="[^"]*"/g, ''));
  }
  assert.equal(replies[0], replies[1]);
  assert.equal(world.value(`SELECT post_id FROM notices ORDER BY id LIMIT 1`), 1);
  assert.equal(world.value(`SELECT post_id IS NULL FROM notices ORDER BY id DESC LIMIT 1`), 1);
  // The same form twice is one notice.
  await visitor.get('/notice');
  const form = { ...visitor.form('/notice'), ...outside() };
  const [one, two] = [await visitor.post('/notice', form), await visitor.post('/notice', form)];
  assert.equal(one.location, two.location);
  assert.equal(world.value('SELECT COUNT(*) FROM notices'), 3);
});

test('a notice that lacks something keeps its texts; abuse of children is reported without a name', async () => {
  const visitor = world.visitor({ localAddress: '127.0.0.10' });
  for (const [name, value] of [['text', ''], ['address', ''], ['name', ''], ['email', ''], ['email', 'iris'], ['reason', 'x'], ['good_faith', '']]) {
    await visitor.get('/notice');
    const reply = await visitor.submit('/notice', outside({ [name]: value }));
    assert.equal(reply.status, 422, name);
    if (name !== 'text') assert.match(reply.text, /Une phrase contraire à la loi<\/textarea>/);
  }
  await visitor.get('/notice');
  assert.equal((await visitor.submit('/notice', outside({ reason: 'child', name: '', email: '' }))).status, 303);
  for (let i = 0; i < 4; i++) {
    await visitor.get('/notice');
    await visitor.submit('/notice', outside({ text: `Encore ${i}` }));
  }
  await visitor.get('/notice');
  const fast = await visitor.submit('/notice', outside({ text: 'La sixième' }));
  assert.equal(fast.status, 429);
  assert.match(fast.text, /La sixième<\/textarea>/);
});

test('a number that identifies a person is in no report, letter, decision, notice or answer', async () => {
  const boris = await world.as('boris'), cleo = await world.as('cleo'), post = await write('alma', 'Un message bien long');
  await boris.get(`/posts/${post}/report`);
  await refusesNumber(world, boris, `/posts/${post}/report`, 'body', { reason: 'charter' });
  const location = await report('boris', post, { reason: 'charter', body: '' });
  await boris.get(location);
  await refusesNumber(world, boris, location, 'body');
  const path = `/moderation/reports/${numberOf(location)}`;
  await cleo.get(path);
  await refusesNumber(world, cleo, `${path}/letters`, 'letter', { to: 'author' });
  await refusesNumber(world, cleo, `${path}/close`, 'decision', { measure: 'none' });
  assert.equal(world.value(`SELECT closed_at FROM reports WHERE id = ${numberOf(location)}`), null);
  const visitor = world.visitor({ localAddress: '127.0.0.12' });
  await visitor.get('/notice');
  await refusesNumber(world, visitor, '/notice', 'text', outside({}));
  const notice = world.value('SELECT MIN(id) FROM notices');
  await cleo.get(`/moderation/notices/${notice}`);
  await refusesNumber(world, cleo, `/moderation/notices/${notice}/close`, 'answer');
});

test('animators handle a notice with its message, and the operator mails the answer', async () => {
  const cleo = await world.as('cleo');
  const id = world.value('SELECT MIN(id) FROM notices'), reference = world.value(`SELECT reference FROM notices WHERE id = ${id}`);
  assert.match((await cleo.get('/moderation/notices')).text, new RegExp(reference));
  const page = await cleo.get(`/moderation/notices/${id}`);
  assert.match(page.text, /iris@dehors\.example/);
  const made = await cleo.submit(`/moderation/notices/${id}/report`);
  assert.match(made.location, /^\/moderation\/reports\/\d+$/);
  assert.match((await cleo.get(made.location)).text, /Signalé de l’extérieur/);
  assert.equal((await act('cleo', numberOf(made.location), 'close', { measure: 'none', decision: 'Rien d’illicite ici.' })).status, 303);
  assert.equal(world.value(`SELECT answer FROM notices WHERE id = ${id}`), 'Rien d’illicite ici.');
  const other = world.value(`SELECT MAX(id) FROM notices WHERE post_id IS NULL`);
  await cleo.get(`/moderation/notices/${other}`);
  assert.equal((await cleo.submit(`/moderation/notices/${other}/close`, { answer: 'Adresse inconnue.' })).status, 303);
  const { stdout } = await world.run(['notice', 'list']);
  assert.match(stdout, new RegExp(`${reference}\\tanswered\\t`));
  assert.match((await world.run(['notice', 'show', reference])).stdout, /Rien d’illicite ici\.[\s\S]*|iris@dehors\.example/);
  await world.run(['notice', 'sent', reference]);
  assert.ok(!(await world.run(['notice', 'list'])).stdout.includes(reference));
  await world.run(['notice', 'sent', '0000-0000'], { codes: [1] });
  // A notice about an animator's own message is a colleague's.
  const hers = world.value(`SELECT MIN(id) FROM posts WHERE author_id = ${world.memberId('cleo')}`);
  const visitor = world.visitor({ localAddress: '127.0.0.11' });
  await visitor.get('/notice');
  await visitor.submit('/notice', outside({ address: `http://127.0.0.1:8080/posts/${hers}` }));
  const last = world.value('SELECT MAX(id) FROM notices');
  assert.equal((await cleo.get(`/moderation/notices/${last}`)).status, 404);
  assert.equal((await pageAs('dora', `/moderation/notices/${last}`)).status, 200);
});
