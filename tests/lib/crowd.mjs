// Many people who listen to GET /events at once, from one process: sessions given to them in the
// database, a plain socket each.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { query } from './database.mjs';

const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
const DAY_MS = 24 * 3600 * 1000;

// What the server stores of a session's token: BLAKE2b of 256 bits.
function digests(texts) {
  const room = mkdtempSync(join(tmpdir(), 'entrepairs-crowd-'));
  texts.forEach((text, i) => writeFileSync(join(room, String(i)), text));
  const lines = execFileSync('b2sum', ['-l', '256', ...texts.keys()].map(String), { cwd: room, encoding: 'utf8', maxBuffer: 64 << 20 });
  rmSync(room, { recursive: true });
  return lines.trim().split('\n').map((line) => line.slice(0, 64));
}

// Members made by `entrepairs load` become active, and sign in `each` times; a cookie a session.
export function giveSessions(data, each) {
  const now = Date.now();
  const script = (lines) => execFileSync('sqlite3', ['-cmd', '.timeout 10000', `${data}/entrepairs.db`],
    { input: `BEGIN;\n${lines.join('\n')}\nCOMMIT;\n`, encoding: 'utf8' });
  script([`UPDATE members SET state = 'active', charter_at = COALESCE(charter_at, 1), declared_at = COALESCE(declared_at, 1),
    verdict = 'peer', valid_until = ${now + 300 * DAY_MS} WHERE identifier LIKE 'charge.%';`]);
  const ids = query(data, "SELECT id, identifier FROM members WHERE identifier LIKE 'charge.%' ORDER BY id");
  const people = Array.from({ length: each }, () => ids).flat()
    .map(({ id, identifier }) => ({ id, identifier, token: randomBytes(32).toString('base64url') }));
  const hashes = digests(people.map(({ token }) => token));
  script(people.map(({ id }, i) => `INSERT INTO sessions (token_hash, member_id, created_at, seen_at, idle_ms, expires_at)
    VALUES (x'${hashes[i]}', ${id}, ${now}, ${now}, ${4 * 3600 * 1000}, ${now + DAY_MS / 2});`));
  return people.map(({ identifier, token }) => ({ identifier, cookie: `session=${token}` }));
}

export class Crowd {
  constructor(port) {
    this.port = port;
    this.ears = [];
  }

  #open({ identifier, cookie }) {
    const ear = { identifier, status: 0, messages: 0, ends: 0, retry: 0, isWhole: false, isOver: false, heardAt: 0, overAt: 0, rest: '' };
    this.ears.push(ear);
    return new Promise((done) => {
      const socket = net.connect({ port: this.port, host: '127.0.0.1', noDelay: true });
      ear.socket = socket;
      socket.write(`GET /events HTTP/1.1\r\nHost: 127.0.0.1:${this.port}\r\nCookie: ${cookie}\r\n\r\n`);
      socket.on('data', (part) => {
        const text = ear.rest + part.toString('latin1');
        ear.status ||= Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0);
        const whole = text.slice(0, text.lastIndexOf('\n') + 1);
        ear.rest = text.slice(whole.length);
        const messages = whole.split('event: message').length - 1;
        ear.messages += messages;
        if (messages) ear.heardAt = performance.now();
        ear.ends += whole.split('event: end').length - 1;
        ear.retry = Number(/retry: (\d+)/.exec(whole)?.[1] ?? ear.retry);
        ear.isWhole = whole.endsWith('0\r\n\r\n');
        if (ear.status !== 200 || whole.includes('event: badge')) done();
      });
      socket.on('error', () => {});
      socket.on('close', () => { ear.isOver = true; ear.overAt = performance.now(); done(); });
    });
  }

  // A hundred at a time.
  async open(people) {
    for (let i = 0; i < people.length; i += 100)
      await Promise.all(people.slice(i, i + 100).map((one) => this.#open(one)));
  }

  get listening() {
    return this.ears.filter((ear) => ear.status === 200 && !ear.isOver);
  }

  async until(isDone, ms, what) {
    for (const end = Date.now() + ms; !isDone(this);) {
      assert.ok(Date.now() < end, `within ${ms} ms: ${what}`);
      await sleep(5);
    }
  }

  close() {
    for (const { socket } of this.ears) socket.destroy();
  }
}
