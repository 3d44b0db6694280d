// A client that sends bytes as they are and reads answers as strictly as it can, and the replay of
// hostile requests (hostile.mjs) against any host and port.
import assert from 'node:assert/strict';
import net from 'node:net';
import { smuggled } from './hostile.mjs';

const latin1 = (text) => Buffer.from(text, 'latin1');
export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

// Takes one answer off the beginning of the text: null when it is not whole yet.
export function takeAnswer(text, isBodiless = false) {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return null;
  const lines = text.slice(0, end).split('\r\n');
  const status = /^HTTP\/1\.1 (\d{3}) [ -~]*$/.exec(lines[0]);
  assert.ok(status, `no status line: ${JSON.stringify(text.slice(0, 200))}`);
  const fields = new Map();
  for (const line of lines.slice(1)) {
    const field = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+): ([ -~]*)$/.exec(line);
    assert.ok(field, `no field: ${JSON.stringify(line)}`);
    fields.set(field[1].toLowerCase(), field[2]);
  }
  const answer = { status: Number(status[1]), fields, body: '' };
  let after = end + 4;
  const hasNoBody = isBodiless || answer.status < 200 || [204, 304].includes(answer.status);
  if (!hasNoBody) {
    const length = fields.get('content-length');
    assert.match(length ?? '', /^\d+$/, 'an answer says its length');
    if (text.length < after + Number(length)) return null;
    answer.body = text.slice(after, after += Number(length));
  }
  return { answer, rest: text.slice(after) };
}

// A connection: what arrives is parsed as it comes.
export class Raw {
  constructor(port, host = '127.0.0.1') {
    this.text = '';
    this.answers = [];
    this.interim = [];
    this.isBodiless = false;
    this.isEnded = false; // the server will send no more
    this.isReset = false;
    this.waiters = new Set();
    this.socket = net.connect({ port, host, noDelay: true, allowHalfOpen: true });
    this.opened = new Promise((open, fail) => {
      this.socket.once('connect', open);
      this.socket.once('error', fail);
    });
    this.opened.catch(() => {});
    this.socket.on('data', (data) => this.#take(data));
    this.socket.on('end', () => this.#end());
    this.socket.on('error', () => { this.isReset = true; });
    this.socket.on('close', () => this.#end());
  }

  #take(data) {
    this.text += data.toString('latin1');
    try {
      for (let taken; (taken = takeAnswer(this.text, this.isBodiless)); this.text = taken.rest)
        (taken.answer.status < 200 ? this.interim : this.answers).push(taken.answer);
    } catch (error) {
      this.error = error;
    }
    this.#wake();
  }

  #end() {
    this.isEnded = true;
    this.#wake();
  }

  #wake() {
    for (const waiter of this.waiters) waiter();
  }

  send(bytes) {
    if (!this.socket.writableEnded) this.socket.write(latin1(bytes), () => {});
    return this;
  }

  // Waits until `isDone()`, or the end of the connection, or the time is up.
  async until(isDone, ms = 3000) {
    await this.opened;
    if (!isDone() && !this.isEnded && !this.error)
      await new Promise((done) => {
        const timer = setTimeout(finish, ms);
        const waiter = () => { if (isDone() || this.isEnded || this.error) finish(); };
        const self = this;
        function finish() {
          clearTimeout(timer);
          self.waiters.delete(waiter);
          done();
        }
        this.waiters.add(waiter);
      });
    if (this.error) throw this.error;
    return this;
  }

  // The n-th final answer, counted from 1.
  async answer(n = 1, ms = 3000) {
    await this.until(() => this.answers.length >= n, ms);
    assert.ok(this.answers.length >= n, `answer ${n} came, after ${this.answers.length}; rest ${JSON.stringify(this.text.slice(0, 200))}`);
    return this.answers[n - 1];
  }

  async ended(ms = 3000) {
    await this.until(() => false, ms);
    assert.ok(this.isEnded, 'the server closed the connection');
    return this;
  }

  close() {
    this.socket.destroy();
  }
}

// One request on its own connection.
export async function ask(port, bytes) {
  const raw = new Raw(port).send(bytes);
  try {
    return await raw.answer();
  } finally {
    raw.close();
  }
}

function sizes(text, step) {
  const pieces = [];
  for (let at = 0; at < text.length; at += step) pieces.push(text.slice(at, at + step));
  return pieces;
}

// Sends one case of hostile.mjs and asserts what it expects. step: bytes a write, 0 for all at
// once. Returns the answers.
export async function replay(port, one, { host = '127.0.0.1', name = 'forum.example', step = 0 } = {}) {
  const { status, answers, closes, bodiless } = one.expect;
  const raw = new Raw(port, host);
  raw.isBodiless = Boolean(bodiless);
  try {
    await raw.opened;
    const bytes = status && !one.ends ? one.bytes + smuggled(name) : one.bytes;
    for (const piece of step ? sizes(bytes, step) : [bytes]) {
      raw.send(piece);
      if (step) await new Promise(setImmediate);
    }
    if (one.ends) raw.socket.end();
    if (closes) {
      await raw.ended();
    } else {
      await raw.answer(answers);
      raw.send(`GET /after HTTP/1.1\r\nHost: ${name}\r\n\r\n`);
      raw.isBodiless = false;
      const after = await raw.answer(answers + 1);
      assert.ok(after.status !== 400 && after.status < 500, 'the connection goes on');
      raw.answers.pop();
    }
    assert.equal(raw.text, '', 'nothing but answers');
    assert.equal(raw.answers.length, answers, 'number of answers');
    const last = raw.answers.at(-1);
    if (status) {
      assert.ok(status.includes(last.status), `${last.status} is one of ${status}`);
    } else {
      for (const answer of raw.answers)
        assert.ok(answer.status !== 400 && answer.status < 500, `served, not ${answer.status}`);
    }
    if (closes) assert.equal(last.fields.get('connection'), 'close', 'says that it closes');
    for (const answer of raw.answers) assert.ok(!answer.body.includes('/smuggled'), 'nothing smuggled');
    return raw.answers;
  } finally {
    raw.close();
  }
}
