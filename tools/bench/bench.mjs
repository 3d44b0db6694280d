// What the bars share: the data to measure on, a daemon that serves it, a signed-in reader, h2load,
// callgrind, and what /proc knows of a process.
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const PASSWORD = 'un mot de passe de mesure';
const TICKS = 100; // of /proc/PID/stat in a second: USER_HZ

// The data sets: large and small have the same density, a hundred times apart.
const sets = {
  large: { members: 1000, threads: 20000, posts: 1000000 },
  small: { members: 1000, threads: 200, posts: 10000 },
  desk: { members: 10000, threads: 40000, posts: 1000000 },
  lesser: { members: 1000, threads: 1000, posts: 20000 },
  office: { members: 4000, threads: 200, posts: 4000 },
};

const schema = () => createHash('sha256').update(readFileSync(`${root}schema/schema.sql`)).digest('hex');

export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

export function percentile(values, share) {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

export const median = (values) => percentile(values, 0.5);
export const say = (text) => process.stderr.write(`  … ${text}\n`);
export const count = (n) => Math.round(n).toLocaleString('en').replaceAll(',', ' ');

// One answer: { status, fields, body }.
export function ask(port, method, target, { headers = {}, form, agent } = {}) {
  const body = form ? new URLSearchParams(form).toString() : undefined;
  const sent = { ...headers };
  if (form) {
    sent['Content-Type'] = 'application/x-www-form-urlencoded';
    sent.Origin = `http://127.0.0.1:${port}`;
    sent['Content-Length'] = Buffer.byteLength(body);
  }
  return new Promise((done, fail) => {
    const options = { host: '127.0.0.1', port, method, path: target, headers: sent, agent };
    const request = http.request(options, (answer) => {
      const parts = [];
      answer.on('data', (part) => parts.push(part));
      answer.on('end', () => done({ status: answer.statusCode, fields: answer.headers,
        body: Buffer.concat(parts).toString() }));
    });
    request.on('error', fail);
    request.end(body);
  });
}

// A browser: its cookies, and the tokens of the last page.
export class Browser {
  constructor(port, headers = {}) {
    this.port = port;
    this.headers = headers;
    this.cookies = new Map();
    this.agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  }

  get cookie() {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  async go(method, target, form) {
    const headers = { ...this.headers };
    if (this.cookies.size) headers.Cookie = this.cookie;
    const answer = await ask(this.port, method, target, { headers, form, agent: this.agent });
    for (const line of answer.fields['set-cookie'] ?? []) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      if (line.includes('Max-Age=0')) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    if (answer.body.includes('name="csrf"')) this.page = answer.body;
    return answer;
  }

  tokens() {
    const last = (name) => [...this.page.matchAll(new RegExp(`name="${name}" value="([^"]*)"`, 'g'))]
      .at(-1)[1];
    return { csrf: last('csrf'), once: last('once') };
  }

  async signIn(identifier, password = PASSWORD) {
    await this.go('GET', '/login');
    return this.go('POST', '/login', { ...this.tokens(), identifier, password, next: '' });
  }
}

export class Bench {
  constructor() {
    this.build = path.resolve(root, process.env.EP_BUILD ?? 'build');
    this.place = process.env.EP_BENCH_DIR ?? '/tmp/entrepairs-bench';
    this.daemonPath = `${this.build}/entrepairsd`;
    this.commandPath = `${this.build}/entrepairs`;
    this.threads = {};
  }

  command(data, words, input = '') {
    return execFileSync(this.commandPath, ['--data', data, ...words],
      { input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe'] }).trim();
  }

  // Makes a data set afresh; the seconds that `load` took.
  make(name, target = `${this.place}/${name}`) {
    const { members, threads, posts } = sets[name];
    rmSync(target, { recursive: true, force: true });
    mkdirSync(this.place, { recursive: true });
    this.command(target, ['init', '--name', 'Mesures', '--url', 'http://127.0.0.1:8080',
      '--starter', 'cep']);
    const begun = performance.now();
    const thread = Number(this.command(target, ['load', '--members', members, '--threads', threads,
      '--posts', posts].map(String)));
    const seconds = (performance.now() - begun) / 1000;
    this.command(target, ['member', 'activate', 'charge.0', '--password-stdin'], `${PASSWORD}\n`);
    writeFileSync(`${target}/entrepairs.conf`, `${readFileSync(`${target}/entrepairs.conf`, 'utf8')}
[limits]
posts_per_minute = 0
[http]
trusted_proxies = 127.0.0.1
client_address = x-forwarded-for
`);
    writeFileSync(`${target}/made.json`, JSON.stringify({ thread, schema: schema() }));
    return { seconds, posts, thread };
  }

  // The directory of a data set, made once for a schema, and its thread of 20 messages.
  set(name) {
    const data = `${this.place}/${name}`;
    const read = () => JSON.parse(readFileSync(`${data}/made.json`, 'utf8'));
    if (!existsSync(`${data}/made.json`) || read().schema !== schema()) {
      say(`making ${data}`);
      this.make(name);
    }
    return { data, threads: sets[name].threads, thread: read().thread };
  }

  // A daemon on a free port; `wrapper` is what runs it, as valgrind.
  async start(data, wrapper = []) {
    const words = [...wrapper, this.daemonPath, '--data', data, '--listen', '127.0.0.1:0'];
    const begun = performance.now();
    const child = spawn(words[0], words.slice(1), { stdio: ['ignore', 'ignore', 'pipe'] });
    const daemon = { pid: child.pid, log: '' };
    daemon.exited = new Promise((done) => child.once('exit', done));
    daemon.port = await new Promise((done, fail) => {
      child.stderr.on('data', (text) => {
        daemon.log += text;
        const ready = /listening on 127\.0\.0\.1:(\d+)/.exec(daemon.log);
        if (ready) done(Number(ready[1]));
      });
      child.once('exit', () => fail(new Error(daemon.log)));
    });
    daemon.startMs = performance.now() - begun;
    daemon.stop = async () => {
      child.kill('SIGTERM');
      await daemon.exited;
      return daemon.log;
    };
    return daemon;
  }

  // The same, noting its loops' longest turns: see turns.c.
  async startTimed(data) {
    const library = `${this.place}/turns.so`;
    execFileSync('cc', ['-O2', '-shared', '-fPIC', '-o', library,
      fileURLToPath(new URL('turns.c', import.meta.url)), '-ldl']);
    const daemon = await this.start(data, ['env', `LD_PRELOAD=${library}`]);
    // Since the last call, in ms of processor time.
    daemon.longestTurn = async () => {
      const told = () => [...daemon.log.matchAll(/longest turn (\d+)\n/g)];
      const before = told().length;
      process.kill(daemon.pid, 'SIGUSR2');
      while (told().length === before) await sleep(5);
      return Number(told().at(-1)[1]) / 1000;
    };
    return daemon;
  }

  async reader(daemon, headers) {
    const browser = new Browser(daemon.port, headers);
    const { status } = await browser.signIn('charge.0');
    if (status !== 303) throw new Error(`sign-in answered ${status}`);
    return browser;
  }
}

// User and system seconds of a process so far.
export function cpuSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}

export function anonymousMb(pid) {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  return Number(/^Anonymous:\s+(\d+) kB/m.exec(text)[1]) / 1024;
}

// Runs h2load with HTTP/1.1. With `log`, the time of each answer in ms goes to `times`.
export function h2load(words, { cookie, log } = {}) {
  const file = log ? `/tmp/entrepairs-bench-h2load.${process.pid}` : null;
  const extra = cookie ? ['-H', `Cookie: ${cookie}`] : [];
  if (file) extra.push(`--log-file=${file}`);
  return new Promise((done, fail) => {
    const child = spawn('h2load', ['--h1', ...extra, ...words.map(String)]);
    let text = '';
    child.stdout.on('data', (part) => { text += part; });
    child.once('exit', (code) => {
      const codes = /status codes: (\d+) 2xx, (\d+) 3xx, (\d+) 4xx, (\d+) 5xx/.exec(text);
      if (code !== 0 || !codes) return fail(new Error(text));
      const result = { good: Number(codes[1]), other: codes.slice(2).reduce((a, b) => a + +b, 0) };
      result.perSecond = Number(/finished in [^,]+, ([\d.]+) req\/s/.exec(text)[1]);
      if (file) {
        result.lines = readFileSync(file, 'utf8').trim().split('\n').map((l) => l.split('\t').map(Number));
        result.times = result.lines.map((fields) => fields[2] / 1000);
        rmSync(file);
      }
      return done(result);
    });
  });
}

export const callgrind = (out) => ['valgrind', '--tool=callgrind', `--callgrind-out-file=${out}`];
export const instructions = (log) => Number(/Collected : (\d+)/.exec(log)[1]);
