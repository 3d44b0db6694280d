// A small community in a directory of its own, the daemon that serves it, and browsers signed in to
// it. Accounts and sessions are made once a test file (a password costs 50 ms); each test works on
// a copy of the directory, in which the same cookies hold.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cp, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

export function program(name) {
  const builds = process.env.EP_BUILD ? [process.env.EP_BUILD] : [`${root}build`, `${root}build/tests`];
  const found = builds.map((folder) => `${folder}/${name}`).find(existsSync);
  assert.ok(found, `${name} is built in one of ${builds.join(', ')}`);
  return found;
}

export const has = (tool) => process.env.PATH.split(':').some((at) => existsSync(`${at}/${tool}`));

// Runs a program to its end: { status, out, err }; a status other than the expected one fails.
export function run(file, args, { input = '', status = 0, env = {} } = {}) {
  return new Promise((done, fail) => {
    const child = spawn(file, args, { env: { ...process.env, ...env } });
    let out = '';
    let err = '';
    child.stdout.setEncoding('utf8').on('data', (data) => { out += data; });
    child.stderr.setEncoding('utf8').on('data', (data) => { err += data; });
    child.on('error', fail);
    child.on('close', (code, signal) => {
      const got = code ?? signal;
      if (status !== null && got !== status)
        fail(new Error(`${path.basename(file)} ${args.join(' ')}: ${got}, not ${status}\n${out}${err}`));
      else done({ status: got, out, err });
    });
    child.stdin.on('error', () => {}); // a program that refuses does not read
    child.stdin.end(input);
  });
}

// One command of the operator on this directory.
export const operate = (data, args, options) => run(program('entrepairs'), ['--data', data, ...args], options);

// Rows of a query, read beside the product.
export async function query(data, sql) {
  const { out } = await run('sqlite3', ['-readonly', '-json', `${data}/entrepairs.db`, sql]);
  return out ? JSON.parse(out) : [];
}

export const newOnce = () => randomBytes(16).toString('base64url');

const password = 'trois vélos bleus sous la pluie';
export const memberNames = ['amina', 'bruno', 'chloe', 'denis', 'elise', 'farid', 'gaelle', 'hugo'];

const running = new Set();
const stopAll = () => { for (const child of running) child.kill('SIGKILL'); };

// The daemon, up. `wrap` is a command put before it (strace …); `env` adds to its environment.
export async function serve(data, { args = [], wrap = [], env = {} } = {}) {
  const command = [...wrap, program('entrepairsd'), '--data', data, '--listen', '127.0.0.1:0', ...args];
  const child = spawn(command[0], command.slice(1), {
    stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, ...env },
  });
  const daemon = { child, log: '', port: 0, isGone: false };
  running.add(child);
  daemon.exited = new Promise((done) => child.once('close', (code, signal) => {
    daemon.isGone = true;
    running.delete(child);
    done(code ?? signal);
  }));
  await new Promise((done) => {
    child.stderr.setEncoding('utf8').on('data', (text) => {
      daemon.log += text;
      const found = /^listening on .*:(\d+)$/m.exec(daemon.log);
      if (found) done(daemon.port = Number(found[1]));
    });
    daemon.exited.then(done);
  });
  daemon.signal = (name) => child.kill(name);
  daemon.kill = () => { child.kill('SIGKILL'); return daemon.exited; };
  daemon.stop = async () => {
    if (!daemon.isGone) child.kill('SIGTERM');
    const status = await daemon.exited;
    assert.equal(status, 0, `the daemon ends well\n${daemon.log}`);
    assert.doesNotMatch(daemon.log, /Sanitizer|runtime error/);
  };
  daemon.waitFor = async (pattern, ms = 20000) => {
    for (const end = Date.now() + ms; !pattern.test(daemon.log); await sleep(20))
      assert.ok(Date.now() < end, `${pattern} within ${ms} ms in\n${daemon.log}`);
  };
  return daemon;
}

// The daemon refused to start: what it said.
export async function serveRefused(data, options) {
  const daemon = await serve(data, options);
  if (daemon.port) await daemon.kill();
  assert.equal(daemon.port, 0, `it should not have started\n${daemon.log}`);
  assert.equal(await daemon.exited, 1, daemon.log);
  return daemon.log;
}

// One person at one browser.
export class Browser {
  constructor(port, cookies = {}) {
    this.port = port;
    this.cookies = { ...cookies };
    this.agent = new http.Agent({ keepAlive: true });
  }

  // { status, location, text, fields }; throws when the connection breaks.
  ask(method, target, form, fields = {}) {
    const headers = { ...fields, Accept: 'text/html' };
    const cookie = Object.entries(this.cookies).map(([name, value]) => `${name}=${value}`).join('; ');
    if (cookie) headers.Cookie = cookie;
    let body = '';
    if (form) {
      body = new URLSearchParams(form).toString();
      headers['Content-Type'] = 'application/x-www-form-urlencoded';
      headers['Content-Length'] = Buffer.byteLength(body);
      headers.Origin = `http://127.0.0.1:${this.port}`;
    }
    return new Promise((done, fail) => {
      const request = http.request({
        host: '127.0.0.1', port: this.port, path: target, method, headers, agent: this.agent,
      }, (answer) => {
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (data) => { text += data; });
        answer.on('error', fail);
        answer.on('end', () => {
          this.#keep(answer.headers['set-cookie'] ?? []);
          done({ status: answer.statusCode, location: answer.headers.location, text, fields: answer.headers });
        });
      });
      request.on('error', fail);
      request.end(body);
    });
  }

  #keep(lines) {
    for (const line of lines) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      if (/max-age=0/i.test(line)) delete this.cookies[name];
      else this.cookies[name] = value;
    }
  }

  get(target) { return this.ask('GET', target); }

  // The token stays good as long as the session: forms need it once.
  async token(page = '/threads/new') {
    if (!this.csrf) {
      const { status, text } = await this.get(page);
      assert.equal(status, 200, `${page} is shown`);
      this.csrf = /name="csrf" value="([^"]+)"/.exec(text)[1];
    }
    return this.csrf;
  }

  async send(target, form, once = newOnce()) {
    return this.ask('POST', target, { csrf: await this.token(), once, ...form });
  }

  reply(thread, body, once) { return this.send(`/threads/${thread}/posts`, { body }, once); }

  // The new thread's id.
  async open(title, body, space = 'posture') {
    const answer = await this.send('/threads', { space, kind: 'question', title, body });
    assert.equal(answer.status, 303, answer.text);
    return Number(/^\/threads\/(\d+)/.exec(answer.location)[1]);
  }

  async signIn(identifier) {
    await this.token('/login');
    const answer = await this.ask('POST', '/login', {
      csrf: this.csrf, once: newOnce(), identifier, password, next: '',
    });
    this.csrf = null;
    return answer;
  }

  close() { this.agent.destroy(); }
}

// The id of the message that an answer's address names.
export const postOf = (answer) => Number(/#post-(\d+)$/.exec(answer.location)[1]);

export class World {
  static async create() {
    const world = new World();
    world.folder = await mkdtemp(path.join(tmpdir(), 'entrepairs-fault-'));
    world.count = 0;
    world.data = `${world.folder}/first`;
    await operate(world.data, ['init', '--name', 'Essai', '--url', 'http://127.0.0.1:8080', '--starter', 'cep']);
    await operate(world.data, ['organisation', 'add', 'ml', '--name', 'Mission locale', '--kind', 'mission-locale']);
    const rows = memberNames.map((name) => `${name},${name}@ml.example,${name},Martin,`
      + 'Conseillère en évolution professionnelle,K1801,no,yes,,,');
    await writeFile(`${world.folder}/members.csv`, 'identifier,email,given_name,family_name,job_title,'
      + `occupation_code,supervises,practising,practising_since,region,external_id\n${rows.join('\n')}\n`);
    await operate(world.data, ['member', 'import', `${world.folder}/members.csv`, '--organisation', 'ml']);
    for (const name of memberNames)
      await operate(world.data, ['member', 'activate', name, '--password-stdin'], { input: password });
    await world.configure(world.data, '[limits]\nposts_per_minute = 0\n');
    const daemon = await serve(world.data);
    world.cookies = {};
    for (const name of memberNames) {
      const browser = new Browser(daemon.port);
      assert.equal((await browser.signIn(name)).status, 303);
      world.cookies[name] = browser.cookies;
      browser.close();
    }
    await daemon.stop();
    return world;
  }

  async configure(data, text) {
    const file = `${data}/entrepairs.conf`;
    await writeFile(file, `${await readFile(file, 'utf8')}${text}`);
  }

  // A directory of the same community, for one test.
  async copy(to = `${this.folder}/copy-${++this.count}`) {
    await cp(this.data, to, { recursive: true });
    return to;
  }

  browser(daemon, name) { return new Browser(daemon.port, this.cookies[name]); }

  // Also ends what a failed test left running.
  remove() {
    stopAll();
    return rm(this.folder, { recursive: true, force: true });
  }
}

// Every file of the directory that holds this text, in UTF-8 or UTF-16.
export async function filesHolding(data, text) {
  const found = [];
  const needles = [Buffer.from(text), Buffer.from(text, 'utf16le'), Buffer.from(text, 'utf16le').swap16()];
  for (const entry of await readdir(data, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.path ?? data, entry.name);
    const bytes = await readFile(file);
    if (needles.some((needle) => bytes.includes(needle))) found.push(entry.name);
  }
  return found;
}

export async function assertContent(data) {
  const { out } = await operate(data, ['verify']);
  assert.match(out, /^content: /);
}
