// Mail that leaves: to a real server, over every kind of trouble, and into a Maildir while none is set.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { appendFileSync, existsSync, statSync } from 'node:fs';
import { query } from '../lib/database.mjs';
import { maildir, makeCertificate, startMailServer, until } from '../lib/mail.mjs';
import { sleep } from '../lib/programs.mjs';
import { csvRow, openWorld } from '../lib/world.mjs';

// One mail to this person: the kind "news" says how many notifications wait.
function queueNews(world, identifier, count = 1) {
  const member = world.memberId(identifier);
  for (let i = 0; i < count; i++)
    query(world.data, `INSERT INTO notifications (member_id, kind, created_at) VALUES (${member}, 'test', 1)`);
  query(world.data, `INSERT OR IGNORE INTO letter_choices (member_id, rhythm, chosen_at) VALUES (${member}, 'immediate', 1)`);
  query(world.data, `INSERT INTO outbox (kind, member_id, payload, created_at, due_at) VALUES ('news', ${member}, '', 1, 1)`);
}
const outbox = (world) => query(world.data, 'SELECT * FROM outbox ORDER BY id');
const closed = (world) => outbox(world).filter((row) => row.sent_at !== null);

async function withMail(options, run, { words = [], clock = true } = {}) {
  const server = await startMailServer(words);
  const world = await openWorld({ clock, options: `[mail]\nsmtp_url = smtp://127.0.0.1:${server.port}\n${options}` });
  try {
    await run(world, server);
  } finally {
    await world.close();
    await server.stop();
  }
}

test('until a server is set, mail is left in a Maildir of the data directory', async () => {
  const world = await openWorld({ options: '[mail]\nfrom = "Entre-pairs d’essai <salon@forum.example>"' });
  try {
    queueNews(world, 'alma', 3);
    const [message] = await until(() => maildir(world.data).length && maildir(world.data), 'a mail');
    assert.equal(message.subject, 'Du nouveau dans votre communauté');
    assert.equal(message.fields.get('to'), '<alma@mail.example>');
    assert.equal(message.from, 'Entre-pairs d’essai\t<salon@forum.example>'.replace('\t', ' '));
    assert.match(message.body, /^Bonjour,\r\n\r\nDu nouveau vous attend/);
    assert.match(message.fields.get('message-id'), /^<[\w-]+@127\.0\.0\.1>$/);
    assert.ok(Math.abs(Date.parse(message.fields.get('date')) - Date.now()) < 60000);
    assert.equal(message.fields.get('content-language'), 'fr');
    assert.equal(statSync(`${world.data}/mail`).mode & 0o777, 0o700, 'for the owner’s eyes alone');
    assert.ok(existsSync(`${world.data}/mail/cur`) && existsSync(`${world.data}/mail/tmp`));
    const [row] = await until(() => closed(world).length && closed(world), 'the row is closed');
    assert.deepEqual([row.outcome, row.payload, row.address], ['sent', '', '']);
  } finally {
    await world.close();
  }
});

test('a mail server takes it, once', () => withMail('', async (world, server) => {
  queueNews(world, 'alma');
  queueNews(world, 'boris', 2);
  await until(() => server.messages.length === 2, 'two mails');
  await until(() => closed(world).length === 2, 'two rows closed');
  await sleep(2500);
  assert.deepEqual(server.messages.map((one) => one.to).flat().sort(), ['alma@mail.example', 'boris@mail.example']);
  assert.equal(server.count('connected'), 1, 'over one connection');
  assert.ok(server.messages.every((one) => one.sender === 'no-reply@127.0.0.1'));
  assert.equal(maildir(world.data).length, 0);
  assert.doesNotMatch(world.daemon.log, /@mail\.example/, 'no address is logged');
}));

test('in the language of the person', () => withMail('', async (world, server) => {
  query(world.data, "UPDATE members SET language = 'en' WHERE identifier = 'alma'");
  queueNews(world, 'alma');
  const [message] = await until(() => server.messages.length && server.messages, 'a mail');
  assert.equal(message.subject, 'Something new in your community');
  assert.match(message.body, /^Hello,\r\n\r\nSomething new awaits you/);
}));

test('a server that is down is tried again, and nothing is lost', () => withMail('', async (world, server) => {
  await world.stop();
  query(world.data, "DELETE FROM jobs WHERE kind = 'letter'");
  await server.stop();
  await world.start();
  queueNews(world, 'alma');
  queueNews(world, 'boris');
  await until(() => outbox(world).every((row) => row.attempts === 1), 'both were tried');
  assert.equal(closed(world).length, 0);
  const dues = outbox(world).map((row) => row.due_at);
  await world.advance(61);
  await until(() => outbox(world).every((row) => row.attempts === 2), 'both were tried again');
  assert.ok(outbox(world).every((row, i) => row.due_at > dues[i] + 4 * 60000), 'five minutes later next time');
  assert.match(world.daemon.log, /mail: news \d+: .*attempt 1/);
}));

test('what is refused for now is put off, what is refused for good is not sent again, others pass', () =>
  withMail('', async (world, server) => {
    await server.behave('RCPT 451 alma@mail.example');
    queueNews(world, 'alma');
    queueNews(world, 'boris');
    await until(() => server.messages.length === 1, 'the other one came');
    assert.deepEqual(server.messages[0].to, ['boris@mail.example']);
    await world.advance(62);
    await until(() => server.count('refused') === 2, 'tried again a minute later');
    await server.behave('ok');
    await world.advance(302);
    await until(() => server.messages.length === 2, 'it came in the end');
    assert.deepEqual(server.messages[1].to, ['alma@mail.example']);

    await server.behave('RCPT 550 cleo@mail.example');
    queueNews(world, 'cleo');
    await until(() => closed(world).some((row) => row.outcome === 'refused'), 'given up at once');
    await server.behave('DATA 554');
    queueNews(world, 'boris');
    await until(() => closed(world).filter((row) => row.outcome === 'refused').length === 2, 'the message itself refused');
    assert.doesNotMatch(world.daemon.log, /planted-words|@mail\.example/, 'neither addresses nor the server’s words are logged');
  }));

test('trouble that is the server’s own costs no mail', () => withMail('', async (world, server) => {
  await server.behave('MAIL 550');
  queueNews(world, 'alma');
  await until(() => outbox(world)[0].attempts === 1, 'tried');
  await sleep(1500);
  assert.equal(outbox(world)[0].sent_at, null, 'a sender refused is no recipient refused');
  await server.behave('drop');
  await world.advance(62);
  await until(() => server.count('dropped') === 1, 'tried again');
  await server.behave('ok');
  await world.advance(302);
  await until(() => server.messages.length === 1, 'it came');
}));

test('three days of trouble, and a mail is given up', () => withMail('', async (world, server) => {
  await server.behave('RCPT 450');
  queueNews(world, 'alma');
  query(world.data, "INSERT OR IGNORE INTO letter_choices (member_id, rhythm, chosen_at) SELECT id, 'none', 1 FROM members"); // a Tuesday may pass
  const began = world.offset;
  for (let attempt = 1; attempt <= 13; attempt++) {
    await until(() => server.count('refused') === attempt, `attempt ${attempt}`);
    // While it is sent its time is that of a try that never ends; the log tells what came after.
    await until(() => attempt === 13 || new RegExp(`attempt ${attempt}$`, 'm').test(world.daemon.log), 'put off');
    if (attempt < 13) await world.advance(Math.ceil((outbox(world)[0].due_at - Date.now()) / 1000) - world.offset + 1);
  }
  await until(() => closed(world)[0]?.outcome === 'gave_up', 'given up');
  const days = (world.offset - began) / 86400;
  assert.ok(days > 2.5 && days < 3.5, `${days} days`);
  await until(() => /error mail: news \d+: .*not tried again/.test(world.daemon.log), 'and said so');
}));

test('a server that hangs holds up neither the end of the daemon nor, for long, others', () =>
  withMail('timeout_s = 2', async (world, server) => {
    await server.behave('hang');
    queueNews(world, 'alma');
    await until(() => server.count('hanging') === 1, 'it hangs');
    await until(() => /Timeout|timed out/i.test(world.daemon.log), 'the transfer is ended');
    await server.behave('hang');
    await world.advance(62);
    await until(() => server.count('hanging') === 2, 'it hangs again');
    const began = Date.now();
    await world.stop();
    assert.ok(Date.now() - began < 2000, `stopped in ${Date.now() - began} ms`);
    await server.behave('ok');
    await world.start();
    await world.advance(400);
    await until(() => server.messages.length === 1, 'sent after the restart');
  }));

test('kill -9 while mails leave: none is lost, one at most comes twice', () => withMail('', async (world, server) => {
  await world.stop();
  const many = 60, names = Array.from({ length: many }, (_, i) => `p${i}`);
  await world.import('ml', names.map((name) => csvRow(name)));
  query(world.data, `UPDATE members SET state = 'active', activated_at = 1, charter_at = 1, declared_at = 1 WHERE identifier GLOB 'p[0-9]*';
    INSERT INTO letter_choices (member_id, rhythm, chosen_at) SELECT id, 'immediate', 1 FROM members WHERE identifier GLOB 'p[0-9]*';
    INSERT INTO notifications (member_id, kind, created_at) SELECT id, 'test', 1 FROM members WHERE identifier GLOB 'p[0-9]*';
    DELETE FROM outbox;
    INSERT INTO outbox (kind, member_id, payload, created_at, due_at) SELECT 'news', id, '', 1, 1 FROM members WHERE identifier GLOB 'p[0-9]*'`);
  const before = server.messages.length;
  let kills = 0;
  await world.start();
  while (closed(world).length < many && kills < 5) {
    await until(() => server.messages.length >= before + (kills + 1) * 8 || closed(world).length === many, 'some mails');
    world.daemon.signal('SIGKILL');
    await world.daemon.exited;
    world.daemon = undefined;
    kills++;
    await world.start();
    await world.advance(62);
  }
  await until(() => closed(world).length === many, 'all rows closed', 30000);
  const seen = new Map();
  for (const { to: [to], fields } of server.messages.slice(before)) {
    if (!seen.has(to)) seen.set(to, []);
    seen.get(to).push(fields.get('message-id'));
  }
  assert.equal([...seen.keys()].filter((to) => /^p\d+@/.test(to)).length, many, 'each got theirs');
  const twice = [...seen.values()].filter((ids) => ids.length > 1);
  assert.ok(twice.length <= kills, `${twice.length} twice after ${kills} kills`);
  for (const ids of twice) assert.equal(new Set(ids).size, 1, 'and the second is the same message');
}));

test('STARTTLS: required elsewhere, its certificate checked, sign-in only over it', async () => {
  const world = await openWorld({ clock: true, isStopped: true });
  const [certificate, key] = makeCertificate(world.room), [other] = makeCertificate(world.room, 'other.test');
  const server = await startMailServer(['--tls', certificate, key, '--user', 'forum', 'un mot de passe']);
  const plain = await startMailServer();
  const configure = (text) => appendFileSync(`${world.data}/entrepairs.conf`, `\n[mail]\n${text}\n`);
  const tried = () => until(() => outbox(world).every((row) => row.attempts > 0 && !row.sent_at), 'tried in vain');
  const again = async (text) => {
    await world.stop();
    configure(text);
    query(world.data, 'UPDATE outbox SET due_at = 1, attempts = 0');
    await world.start();
  };
  try {
    configure(`smtp_url = smtp://forum:un%20mot%20de%20passe@localhost:${server.port}\ntls = always`);
    await world.start();
    queueNews(world, 'alma');
    await tried();
    assert.equal(server.messages.length, 0, 'a certificate that nobody vouches for');
    await again(`ca_file = ${other}`);
    await tried();
    assert.equal(server.messages.length, 0, 'a certificate of another');
    await again(`ca_file = ${certificate}\nsmtp_url = smtp://localhost:${plain.port}`);
    await tried();
    assert.equal(plain.messages.length, 0, 'a server that offers no encryption gets nothing');
    await again(`smtp_url = smtp://localhost:${server.port}\nuser = forum\npassword = faux`);
    await tried();
    assert.equal(server.messages.length, 0, 'the wrong password');
    await again('password = un mot de passe');
    const [message] = await until(() => server.messages.length && server.messages, 'the mail');
    assert.deepEqual([message.tls, message.user], [true, 'forum']);
    assert.doesNotMatch(world.daemon.log, /un mot de passe|un%20mot/, 'no password is logged');
  } finally {
    await world.close();
    await server.stop();
    await plain.stop();
  }
});

test('smtps: encrypted from the first byte', async () => {
  const world = await openWorld({ isStopped: true });
  const [certificate, key] = makeCertificate(world.room);
  const server = await startMailServer(['--tls', certificate, key, '--implicit']);
  try {
    appendFileSync(`${world.data}/entrepairs.conf`, `\n[mail]\nsmtp_url = smtps://localhost:${server.port}\nca_file = ${certificate}\n`);
    await world.start();
    queueNews(world, 'alma');
    const [message] = await until(() => server.messages.length && server.messages, 'the mail');
    assert.equal(message.tls, true);
  } finally {
    await world.close();
    await server.stop();
  }
});

test('nobody whose access is closed hears of what goes on inside', () => withMail('', async (world, server) => {
  for (const identifier of ['remi', 'reva', 'suzon', 'clovis', 'eloi', 'nina', 'ivan'])
    queueNews(world, identifier);
  queueNews(world, 'alma');
  await until(() => server.messages.length, 'one mail');
  await until(() => outbox(world).every((row) => row.sent_at), 'the queue is done with');
  await sleep(300);
  assert.deepEqual(server.messages.map(({ to }) => to[0]), ['alma@mail.example']);
}));

test('an unknown kind or a broken payload holds nobody up', () => withMail('', async (world, server) => {
  const member = world.memberId('alma');
  query(world.data, `INSERT INTO outbox (kind, member_id, payload, created_at, due_at) VALUES
    ('unheard-of', ${member}, '', 1, 1), ('activation', ${member}, 'nonsense', 1, 1), ('activation', ${member}, '', 1, 1)`);
  queueNews(world, 'boris');
  await until(() => outbox(world).every((row) => row.sent_at), 'all done with');
  assert.deepEqual(outbox(world).map((row) => row.outcome).sort(), ['refused', 'refused', 'sent']);
  assert.equal(server.messages.length, 1);
}));

test('rows are forgotten a month after', () => withMail('', async (world, server) => {
  queueNews(world, 'alma');
  await until(() => closed(world).length === 1, 'sent');
  await world.advance(29 * 86400);
  await sleep(1500);
  assert.equal(closed(world).filter((row) => row.kind === 'news').length, 1);
  await world.advance(2 * 86400);
  await until(() => !closed(world).some((row) => row.kind === 'news'), 'forgotten');
  assert.ok(server.messages.length >= 1);
}));

test('another server from one mail to the next, on SIGHUP', () => withMail('', async (world, server) => {
  const second = await startMailServer();
  try {
    queueNews(world, 'alma');
    await until(() => server.messages.length === 1, 'the first');
    appendFileSync(`${world.data}/entrepairs.conf`, `\n[mail]\nsmtp_url = smtp://127.0.0.1:${second.port}\n`);
    world.daemon.signal('SIGHUP');
    await until(() => /reloaded/.test(world.daemon.log), 'reloaded');
    queueNews(world, 'boris');
    await until(() => second.messages.length === 1, 'the second');
    assert.equal(server.messages.length, 1);
  } finally {
    await second.stop();
  }
}));
