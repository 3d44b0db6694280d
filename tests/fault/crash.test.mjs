// kill -9 at a random moment while eight members post: what was answered is there, once, whole.
// EP_ROUNDS sets how often (8).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { World, assertContent, memberNames, newOnce, postOf, query, serve, sleep } from './world.mjs';

const rounds = Number(process.env.EP_ROUNDS ?? 8);
let world;
before(async () => { world = await World.create(); });
after(() => world?.remove());

// Lines of what people write: accents, markup, quotes, now and then long.
function textFor(name, number) {
  const tail = number % 7 === 0 ? '\n\nÀ suivre… '.repeat(400) : '';
  return `**${name}** n° ${number} : l’été, « œuvre » <b>&amp;</b>\n\n> cité\n\n${newOnce()}${tail}`.trimEnd();
}

// One member who posts until the server dies: each message with the form it was sent by.
async function postUntilDeath(browser, name, threads, sent) {
  for (let i = 0; ; i++) {
    const message = { name, thread: threads[(sent.length + i) % threads.length], once: newOnce(), post: null };
    message.text = textFor(name, sent.length);
    sent.push(message);
    try {
      const answer = await browser.reply(message.thread, message.text, message.once);
      assert.equal(answer.status, 303, answer.text);
      message.post = postOf(answer);
      message.location = answer.location;
    } catch (problem) {
      if (problem.code === 'ERR_ASSERTION') throw problem;
      return;
    }
  }
}

// After the restart each client sends again the form it has no answer to, and one that it has.
async function sendAgain(daemon, sent) {
  const open = sent.filter((message) => !message.post);
  const answered = sent.filter((message) => message.post).slice(-8);
  for (const message of [...open, ...answered]) {
    const browser = world.browser(daemon, message.name);
    const answer = await browser.reply(message.thread, message.text, message.once);
    browser.close();
    assert.equal(answer.status, 303, answer.text);
    if (message.post) assert.equal(answer.location, message.location, 'the first answer again');
    message.post = postOf(answer);
    message.location = answer.location;
  }
}

async function checkRows(data, sent) {
  const rows = await query(data, 'SELECT p.id, p.thread_id, p.seq, s.markdown FROM posts AS p '
    + 'JOIN post_sources AS s ON s.post_id = p.id ORDER BY p.thread_id, p.seq');
  const texts = new Map(rows.map((row) => [row.id, row]));
  const places = new Map();
  for (const row of rows) {
    places.set(row.thread_id, (places.get(row.thread_id) ?? 0) + 1);
    assert.equal(row.seq, places.get(row.thread_id), `thread ${row.thread_id} is numbered without a gap`);
  }
  for (const message of sent) {
    const row = texts.get(message.post);
    assert.ok(row, `message ${message.post} was answered and is gone`);
    assert.ok(row.markdown === message.text, `message ${message.post} has not the text that was sent`);
    assert.equal(row.thread_id, message.thread);
    texts.delete(message.post); // a second message of the same id would be missed here
  }
  assert.equal(texts.size, places.size, 'beside them only the messages that opened the threads');
}

test(`kill -9 while posting, ${rounds} times`, { timeout: 180000 + rounds * 20000 }, async (t) => {
  const data = await world.copy();
  const sent = [];
  let daemon = await serve(data);
  const first = world.browser(daemon, memberNames[0]);
  const threads = [];
  for (let i = 0; i < 4; i++) threads.push(await first.open(`Fil numéro ${i}`, 'Le premier message'));
  first.close();
  for (let round = 0; round < rounds; round++) {
    const mine = [];
    const browsers = memberNames.map((name) => world.browser(daemon, name));
    const posting = browsers.map((browser, i) => postUntilDeath(browser, memberNames[i], threads, mine));
    await sleep(Math.random() * 160);
    await daemon.kill();
    await Promise.all(posting);
    browsers.forEach((browser) => browser.close());
    daemon = await serve(data);
    await sendAgain(daemon, mine);
    sent.push(...mine);
    await assertContent(data);
  }
  await daemon.stop();
  await checkRows(data, sent);
  t.diagnostic(`${sent.length} messages over ${rounds} deaths`);
});
