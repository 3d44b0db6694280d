// A mail server that tests command, the Maildir of a data directory, and messages taken apart.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { query } from './database.mjs';
import { atExit, root, sleep } from './programs.mjs';

// Until `look` gives something; fails after `ms`.
export async function until(look, what, ms = 15000) {
  for (const end = Date.now() + ms; ;) {
    const found = await look();
    if (found) return found;
    assert.ok(Date.now() < end, `${what} within ${ms} ms`);
    await sleep(50);
  }
}

function decodeQuoted(text) {
  const bytes = text.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

function decodeWords(value) {
  const joined = value.replace(/\?=\s+=\?/g, '?==?');
  const bytes = joined.replace(/=\?UTF-8\?Q\?([^?]*)\?=/g, (_, word) =>
    word.replaceAll('_', ' ').replace(/=([0-9A-F]{2})/g, (__, hex) => String.fromCharCode(Number.parseInt(hex, 16))));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

// { fields: Map of lower-case names, subject, body, raw }; asserts what every message keeps to.
export function readMessage(raw) {
  const end = raw.indexOf('\r\n\r\n');
  assert.ok(end > 0, 'a head and a body');
  for (const line of raw.split('\r\n')) assert.ok(line.length <= 998 && !line.includes('\n'), 'lines end in CRLF');
  assert.match(raw, /^[\x20-\x7e\r\n\t]*$/, 'seven bits');
  const lines = raw.slice(0, end).replace(/\r\n[ \t]+/g, (fold) => (fold.length > 3 ? ' ' : ' ')).split('\r\n');
  const fields = new Map();
  for (const line of lines) {
    const [, name, value] = /^([A-Za-z-]+):\s*(.*)$/.exec(line) ?? assert.fail(`a field: ${line}`);
    assert.ok(!fields.has(name.toLowerCase()), `${name} once`);
    fields.set(name.toLowerCase(), value);
  }
  for (const name of ['date', 'from', 'to', 'subject', 'message-id', 'mime-version']) assert.ok(fields.has(name), name);
  assert.equal(fields.get('auto-submitted'), 'auto-generated');
  return { raw, fields, subject: decodeWords(fields.get('subject')), from: decodeWords(fields.get('from')),
    body: decodeQuoted(raw.slice(end + 4)) };
}

// Messages left in the data directory, in the order they were written.
export function maildir(data) {
  const folder = join(data, 'mail', 'new');
  if (!existsSync(folder)) return [];
  return readdirSync(folder).map((name) => join(folder, name))
    .sort((a, b) => statSync(a).mtimeMs - statSync(b).mtimeMs)
    .map((path) => readMessage(readFileSync(path, 'latin1')));
}

export const addressee = (message) => message.fields.get('to').replace(/[<>]/g, '').trim();

// Any mail but an invitation, which an import sends somewhat later.
export const NEWS = /^(?!Votre accès à la communauté est prêt)/;

// Waits until `count` mails of this subject went to this address; gives the last of them.
export function mailTo(data, address, count = 1, subject = /./) {
  return until(() => {
    const found = maildir(data).filter((mail) => addressee(mail) === address && subject.test(mail.subject));
    return found.length >= count && found.at(-1);
  }, `${count} mails to ${address}`);
}

// The path of the one link in a mail.
export function linkOf(mail) {
  const [whole] = /https?:\/\/\S+\/\w+\/[\w-]{43}/.exec(mail.body) ?? [];
  if (!whole) throw new Error(`no link in: ${mail.body}`);
  return new URL(whole).pathname;
}

// The address that stops this person's letter, as it is mailed to them (into the Maildir). Leaves
// them one notification and the choice of mail at once.
export async function letterLink(data, identifier) {
  const [{ member, email }] = query(data, `SELECT id AS member, email FROM members WHERE identifier = '${identifier}'`);
  const isTheirs = ({ fields }) => fields.has('list-unsubscribe') && fields.get('to') === `<${email}>`;
  query(data, `INSERT OR REPLACE INTO letter_choices (member_id, rhythm, chosen_at) VALUES (${member}, 'immediate', 1);
    INSERT INTO notifications (member_id, kind, created_at) VALUES (${member}, 'report.closed', 1);
    INSERT INTO outbox (kind, member_id, payload, created_at, due_at) VALUES ('news', ${member}, '', 1, 1)`);
  const message = await until(() => maildir(data).find(isTheirs), 'a letter');
  return new URL(message.fields.get('list-unsubscribe').slice(1, -1)).pathname;
}

// The address that stops this person's letter of the community, in the edition that is mailed to them.
export async function editionLink(data, identifier, edition) {
  const [{ member, email }] = query(data, `SELECT id AS member, email FROM members WHERE identifier = '${identifier}'`);
  query(data, `INSERT INTO outbox (kind, member_id, payload, created_at, due_at) VALUES ('edition', ${member}, '${edition}', 1, 1)`);
  const message = await until(() => maildir(data).find(({ fields }) =>
    fields.get('to') === `<${email}>` && fields.get('list-unsubscribe')?.includes('/letters/')), 'a letter of the community');
  return new URL(message.fields.get('list-unsubscribe').slice(1, -1)).pathname;
}

// A server on a port of its own. events: all it said; messages: what it took.
export async function startMailServer(words = []) {
  const child = spawn('/usr/bin/python3', [`${root}tests/lib/smtp_server.py`, ...words], { stdio: ['pipe', 'pipe', 'inherit'] });
  atExit(() => child.kill('SIGKILL'));
  const exited = new Promise((done) => child.once('exit', done));
  const events = [];
  createInterface({ input: child.stdout }).on('line', (line) => events.push(JSON.parse(line)));
  const count = (event) => events.filter((one) => one.event === event).length;
  const ready = await until(() => events.find((one) => one.event === 'ready'), 'the mail server is up');
  return {
    port: ready.port,
    events,
    count,
    get messages() {
      return events.filter((one) => one.event === 'message').map((one) => ({ ...one, ...readMessage(one.text) }));
    },
    async behave(mode) {
      const before = count('mode');
      child.stdin.write(`${mode}\n`);
      await until(() => count('mode') > before, 'the mail server has understood');
    },
    stop: () => { child.kill('SIGKILL'); return exited; },
  };
}

// A certificate of localhost signed by itself: [certificate, key].
export function makeCertificate(folder, name = 'localhost') {
  const paths = [join(folder, `${name}.crt`), join(folder, `${name}.key`)];
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes',
    '-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name},IP:127.0.0.1`, '-days', '2',
    '-out', paths[0], '-keyout', paths[1]], { stdio: 'ignore' });
  return paths;
}
