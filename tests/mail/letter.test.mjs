// The letter: what it says and keeps to itself, to whom, when, and the one click that stops it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { query } from '../lib/database.mjs';
import { startMailServer, until } from '../lib/mail.mjs';
import { sleep } from '../lib/programs.mjs';
import { openWorld } from '../lib/world.mjs';

const WEEK = 7 * 86400;
let server;
before(async () => { server = await startMailServer(); });
after(() => server?.stop());

// Seconds until the next Tuesday at ten, UTC: the letter of that week is on its way by then.
const untilTuesday = (world) => {
  const now = new Date(Date.now() + world.offset * 1000);
  const next = new Date(now);
  next.setUTCHours(10, 0, 0, 0);
  next.setUTCDate(now.getUTCDate() + ((2 - now.getUTCDay() + 7) % 7));
  if (next <= now) next.setUTCDate(next.getUTCDate() + 7);
  return Math.round((next - now) / 1000);
};

// A community whose first letter is behind it, at a mail server whose messages are counted from now.
async function open(run) {
  const world = await openWorld({ clock: true, isStopped: true, options: `[mail]\nsmtp_url = smtp://127.0.0.1:${server.port}\n[limits]\nposts_per_minute = 0` });
  const from = server.messages.length;
  world.mails = () => server.messages.slice(from);
  world.mailsTo = (name) => world.mails().filter(({ to }) => to[0] === `${name}@mail.example` || to[0] === name);
  query(world.data, 'DELETE FROM letters; DELETE FROM jobs; DELETE FROM notifications; DELETE FROM follows; DELETE FROM outbox');
  try {
    await world.start();
    await until(() => query(world.data, 'SELECT 1 FROM letters WHERE done_at IS NOT NULL').length, 'the first letter says where to begin');
    await run(world);
  } finally {
    await world.close();
  }
}

// Tuesday comes, and everybody has been gone through.
async function letterDay(world) {
  const before = world.value('SELECT COUNT(*) FROM letters');
  await world.advance(untilTuesday(world));
  for (let minute = 0; ; minute++) {
    await sleep(1200);
    if (world.value('SELECT COUNT(*) FROM letters WHERE done_at IS NOT NULL') > before) break;
    assert.ok(minute < 12, 'the letter goes through everybody');
    await world.advance(61);
  }
  await until(() => world.value('SELECT COUNT(*) FROM outbox WHERE sent_at IS NULL') === 0, 'all is sent');
  await sleep(300);
}

async function write(world, identifier, title, body = 'Un texte.', kind = 'discussion') {
  const browser = await world.signIn(identifier);
  await browser.get('/threads/new');
  const reply = await browser.submit('/threads', { space: 'metier', kind, title, body });
  assert.equal(reply.status, 303, reply.text);
  return Number(/\/threads\/(\d+)/.exec(reply.location)[1]);
}

async function answer(world, identifier, thread, body = 'Une réponse.') {
  const browser = await world.signIn(identifier);
  await browser.get(`/threads/${thread}`);
  assert.equal((await browser.submit(`/threads/${thread}/posts`, { body })).status, 303);
}

const follow = (world, identifier, thread, isOn = 1) => query(world.data,
  `INSERT INTO follows (member_id, thread_id, is_on, followed_at) VALUES (${world.memberId(identifier)}, ${thread}, ${isOn}, 1)
   ON CONFLICT DO UPDATE SET is_on = ${isOn}`);

// What settings/letter would store.
const choose = (world, identifier, rhythm, titles = 0) => query(world.data,
  `INSERT INTO letter_choices (member_id, rhythm, has_titles, chosen_at) VALUES (${world.memberId(identifier)}, '${rhythm}', ${titles}, 1)
   ON CONFLICT DO UPDATE SET rhythm = '${rhythm}', has_titles = ${titles}`);

const ownAddress = (world, identifier) => query(world.data,
  `INSERT INTO own_addresses (member_id, address, confirmed_at) VALUES (${world.memberId(identifier)}, '${identifier}@chez-moi.example', 1)`);

const stopPath = (message) => new URL(message.fields.get('list-unsubscribe').slice(1, -1)).pathname;

test('once a week, no word of what is said, and no number where an organisation reads', () => open(async (world) => {
  const secrets = ['TITRE-PLANTÉ', 'TEXTE-PLANTÉ', 'RÉPONSE-PLANTÉE', 'Cléo', 'Garnier', 'Boris', 'Martin', 'Métier'];
  const thread = await write(world, 'cleo', 'TITRE-PLANTÉ du fil', 'TEXTE-PLANTÉ dans le message');
  const question = await write(world, 'cleo', 'TITRE-PLANTÉ de la question', 'Un texte', 'question');
  await answer(world, 'boris', thread, 'RÉPONSE-PLANTÉE');
  await letterDay(world);
  const [message, ...more] = world.mailsTo('alma');
  assert.equal(more.length, 0, 'one letter');
  assert.equal(message.subject, 'Du nouveau dans votre communauté');
  assert.match(message.body, /^Bonjour,\r\n\r\nDu nouveau vous attend dans votre communauté\.\r\n/);
  for (const mail of world.mails())
    for (const secret of secrets)
      assert.ok(!`${mail.subject}${mail.body}${mail.raw}`.includes(secret), `${secret} leaves the house`);
  assert.doesNotMatch(message.raw, new RegExp(`threads/(${thread}|${question})`), 'no address of a thread either');
  assert.equal(message.fields.get('list-unsubscribe-post'), 'List-Unsubscribe=One-Click');
  assert.match(message.fields.get('list-unsubscribe'), new RegExp('^<http://127.0.0.1[:\\d]*/letter/[\\w-]{32}/stop>$'));
  assert.ok(message.body.includes(stopPath(message)), 'the link is in the text too');
  for (const name of ['remi', 'reva', 'suzon', 'clovis', 'eloi', 'nina', 'ivan', 'rh@ml.example'])
    assert.equal(world.mailsTo(name).length, 0, `none to ${name}`);
}));

test('nothing new, nothing sent; nothing twice', () => open(async (world) => {
  await letterDay(world);
  assert.deepEqual(world.mails(), [], 'a quiet week');
  await write(world, 'cleo', 'Un fil');
  await letterDay(world);
  assert.equal(world.mailsTo('alma').length, 1);
  assert.equal(world.mailsTo('cleo').length, 0, 'one’s own thread is no news');
  await letterDay(world);
  assert.equal(world.mailsTo('alma').length, 1, 'still unread, and told already');
  await world.advance(3 * 86400);
  await sleep(1500);
  assert.equal(world.mailsTo('alma').length, 1, 'no other day than Tuesday');
}));

test('nothing that was read, withdrawn or stopped', () => open(async (world) => {
  ownAddress(world, 'alma');
  const [read, gone, unfollowed, followed] = [
    await write(world, 'cleo', 'Lu'), await write(world, 'cleo', 'Retiré'), await write(world, 'cleo', 'Arrêté'), await write(world, 'cleo', 'Suivi')];
  await letterDay(world);
  const before = world.mailsTo('alma@chez-moi.example').length;
  for (const thread of [read, gone, followed]) follow(world, 'alma', thread);
  follow(world, 'alma', unfollowed, 0);
  for (const thread of [read, gone, unfollowed, followed]) await answer(world, 'boris', thread);
  const alma = await world.signIn('alma');
  await alma.get(`/threads/${read}`);
  await until(() => query(world.data, `SELECT 1 FROM reads WHERE thread_id = ${read} AND member_id = ${world.memberId('alma')} AND seq = 2`).length, 'read', 20000);
  query(world.data, `UPDATE posts SET withdrawn_at = 1 WHERE thread_id = ${gone}`);
  await letterDay(world);
  const letters = world.mailsTo('alma@chez-moi.example').slice(before);
  assert.equal(letters.length, 1);
  assert.match(letters[0].body, /1 nouveauté vous attend/, 'the followed one alone');
}));

test('never, by choice', () => open(async (world) => {
  const alma = await world.signIn('alma');
  await alma.get('/settings/letter');
  assert.match(alma.page.text, /value="weekly"[^>]* checked/);
  const reply = await alma.submit('/settings/letter', { rhythm: 'none' });
  assert.equal(reply.location, '/settings/letter?done=1');
  await alma.get(reply.location);
  assert.match(alma.page.text, /value="none"[^>]* checked/);
  const wrong = await alma.submit('/settings/letter', { rhythm: 'daily' });
  assert.equal(wrong.status, 422);
  await write(world, 'cleo', 'Un fil');
  await letterDay(world);
  assert.equal(world.mailsTo('alma').length, 0);
  assert.equal(world.mailsTo('boris').length, 1);
}));

test('one click stops it, whoever sends the click, and only the letter', () => open(async (world) => {
  await write(world, 'cleo', 'Un fil');
  await letterDay(world);
  const path = stopPath(world.mailsTo('alma')[0]), others = stopPath(world.mailsTo('boris')[0]);
  assert.notEqual(path, others);
  const visitor = world.visitor();
  const rhythmOf = (name) => query(world.data, `SELECT rhythm FROM letter_choices WHERE member_id = ${world.memberId(name)}`)[0]?.rhythm;
  // Scanners of links come first: nothing happens.
  for (const method of ['GET', 'HEAD']) assert.equal((await visitor.request(method, path)).status, 200);
  assert.equal(rhythmOf('alma'), undefined);
  for (const [wrong, status] of [[path.replace(/.(?=\/stop)/, (c) => (c === 'A' ? 'B' : 'A')), 404], ['/letter/x/stop', 404],
    [`/letter/${'A'.repeat(32)}/stop`, 404], [path.replace('/stop', 'A/stop'), 404]]) {
    assert.equal((await visitor.request('POST', wrong, { body: '' })).status, status, wrong);
    assert.equal((await visitor.get(wrong)).status, status, wrong);
  }
  // As mail programs do (RFC 8058), with no cookie, from anywhere.
  const boundary = '--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n';
  for (const [headers, body] of [
    [{ 'Content-Type': 'multipart/form-data; boundary=x', Origin: null }, boundary],
    [{ 'Content-Type': 'application/x-www-form-urlencoded', Origin: 'https://webmail.example' }, 'List-Unsubscribe=One-Click']]) {
    const reply = await visitor.request('POST', path, { headers, body });
    assert.equal(reply.status, 200);
    assert.match(reply.text, /La lettre est arrêtée/);
    assert.equal(reply.headers['set-cookie']?.some((line) => line.startsWith('session')) ?? false, false);
  }
  assert.equal(rhythmOf('alma'), 'none');
  assert.equal(rhythmOf('boris'), undefined, 'of nobody else');
  await visitor.get(others);
  assert.equal((await visitor.submit(others)).status, 200, 'by the page’s button');
  assert.equal(rhythmOf('boris'), 'none');
  await write(world, 'cleo', 'Un autre fil');
  await letterDay(world);
  assert.equal(world.mailsTo('alma').length, 1);
  const alma = await world.signIn('alma');
  await alma.get('/settings/letter');
  assert.equal((await alma.submit('/settings/letter', { rhythm: 'weekly' })).status, 303, 'and back');
}));

test('at once, at most one each half hour, and only what is not read yet', () => open(async (world) => {
  const alma = world.memberId('alma');
  choose(world, 'alma', 'immediate');
  query(world.data, `INSERT INTO notifications (member_id, kind, created_at) VALUES (${alma}, 'mention', 1);
    INSERT INTO outbox (kind, member_id, payload, created_at, due_at) VALUES ('news', ${alma}, '', 1, 1)`);
  await until(() => world.mailsTo('alma').length === 1, 'the first');
  assert.match(world.mailsTo('alma')[0].body, /Du nouveau vous attend/);
  await sleep(500);
  query(world.data, `INSERT INTO outbox (kind, member_id, payload, created_at, due_at) VALUES ('news', ${alma}, '', 1, 1)`);
  await sleep(2500);
  assert.equal(world.mailsTo('alma').length, 1, 'told already');
  query(world.data, `INSERT INTO notifications (member_id, kind, created_at, is_read) VALUES (${alma}, 'mention', 1, 1);
    INSERT INTO outbox (kind, member_id, payload, created_at, due_at) VALUES ('news', ${alma}, '', 1, 1)`);
  await sleep(2500);
  assert.equal(world.mailsTo('alma').length, 1, 'read before it left');
  await write(world, 'cleo', 'Un fil');
  await letterDay(world);
  assert.equal(world.mailsTo('alma').length, 1, 'no weekly letter beside it');
}));

test('answers in one’s own thread are told at once, in one mail', () => open(async (world) => {
  choose(world, 'alma', 'immediate');
  const thread = await write(world, 'alma', 'Mon fil');
  assert.equal(world.mailsTo('alma').length, 0);
  await answer(world, 'boris', thread);
  await until(() => world.mailsTo('alma').length === 1, 'the first answer');
  assert.match(world.mailsTo('alma')[0].body, /Du nouveau vous attend[\s\S]*\/notifications\r\n/);
  await answer(world, 'cleo', thread);
  const other = await write(world, 'alma', 'Un autre fil');
  await answer(world, 'cleo', other);
  await sleep(2500);
  assert.equal(world.mailsTo('alma').length, 1, 'not within half an hour');
  await world.advance(31 * 60);
  await until(() => world.mailsTo('alma').length === 2, 'then what came meanwhile, in one');
  await sleep(1500);
  assert.equal(world.mailsTo('alma').length, 2);
  assert.equal(world.mailsTo('boris').length + world.mailsTo('cleo').length, 0, 'nobody else chose so');
}));

test('titles, to who chose them and has an address of their own, of what they may see', () => open(async (world) => {
  for (const name of ['alma', 'boris']) choose(world, name, 'weekly', 1);
  ownAddress(world, 'alma');
  ownAddress(world, 'cleo');
  const [followed, fresh, question, answered, hidden, gone] = [
    await write(world, 'cleo', 'Le fil que je suis'), await write(world, 'cleo', 'Un fil « neuf » = <b>', 'CORPS-DU-FIL'),
    await write(world, 'cleo', 'Qui saurait ?', 'Un texte', 'question'), await write(world, 'cleo', 'Question répondue', 'Un texte', 'question'),
    await write(world, 'cleo', 'Titre-masqué'), await write(world, 'cleo', 'Titre-retiré')];
  follow(world, 'alma', followed);
  await answer(world, 'boris', followed, 'CORPS-DE-RÉPONSE');
  await answer(world, 'boris', answered);
  query(world.data, `UPDATE posts SET hidden_at = 1, hidden_by = 'animator' WHERE thread_id = ${hidden};
    UPDATE posts SET withdrawn_at = 1 WHERE thread_id = ${gone}`);
  await letterDay(world);
  const [letter] = world.mailsTo('alma@chez-moi.example');
  assert.ok(letter, 'to the own address');
  assert.equal(world.mailsTo('alma').length, 0, 'and not to the one that the organisation wrote');
  const text = letter.body.replaceAll('\r\n', '\n');
  assert.match(text, /\d nouveautés vous attendent/);
  assert.match(text, /Réponses dans les fils que vous suivez\n\n– Le fil que je suis \(2 nouveaux messages\)\n {2}http:\S+\/threads\/\d+\n/);
  assert.match(text, /Questions encore sans réponse\n\n– Qui saurait\u202f\?\n|Questions encore sans réponse\n\n– Qui saurait \?\n/);
  assert.match(text, /Nouveaux fils\n\n– Question répondue\n[\s\S]*– Un fil « neuf » = <b>\n/);
  for (const word of ['CORPS', 'Titre-masqué', 'Titre-retiré', 'Boris', 'Cléo']) assert.ok(!text.includes(word), word);
  for (const thread of [followed, fresh, question]) assert.ok(text.includes(`/threads/${thread}\n`));
  assert.equal(letter.subject, 'Du nouveau dans votre communauté', 'no title in the subject');
  const [plain] = world.mailsTo('boris');
  assert.doesNotMatch(plain.body, /fil que|Qui saurait|threads/, 'chosen, but read by an organisation: no titles');
  assert.doesNotMatch(plain.body, /\d+ nouveau/, 'nor how many');
}));

test('titles are an offer to who has an address of their own', () => open(async (world) => {
  const alma = await world.signIn('alma'), boris = await world.signIn('boris');
  ownAddress(world, 'alma');
  assert.doesNotMatch((await alma.get('/settings/letter')).text, /Il faut pour cela/);
  assert.match((await boris.get('/settings/letter')).text, /Il faut pour cela une adresse personnelle confirmée/);
  await alma.submit('/settings/letter', { rhythm: 'immediate', titles: 'yes' });
  assert.deepEqual(query(world.data, `SELECT rhythm, has_titles FROM letter_choices WHERE member_id = ${world.memberId('alma')}`),
    [{ rhythm: 'immediate', has_titles: 1 }]);
}));

test('a letter missed for a stop of the server leaves when it is back', () => open(async (world) => {
  await write(world, 'cleo', 'Un fil');
  await world.stop();
  await world.advance(untilTuesday(world) + 86400);
  await world.start();
  for (let i = 0; i < 8 && !world.mailsTo('alma').length; i++) {
    await sleep(1500);
    await world.advance(61);
  }
  assert.equal(world.mailsTo('alma').length, 1);
}));
