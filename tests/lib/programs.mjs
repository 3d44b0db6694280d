// The two programs, run for tests: commands of entrepairs, and an entrepairsd on a port of its own
// that must end well. Works with any build: $EP_BUILD, else build/.
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));
export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

const build = resolve(process.env.EP_BUILD ?? `${root}build`);
const instrumented = /AddressSanitizer|LeakSanitizer|ThreadSanitizer|runtime error:/;

export function program(name) {
  const path = `${build}/${name}`;
  assert.ok(existsSync(path), `${name} is built in ${build} (or $EP_BUILD names another build)`);
  return path;
}

// Changes when the programs do.
export function fingerprint() {
  return ['entrepairs', 'entrepairsd'].map((name) => {
    const { mtimeMs, size } = statSync(program(name));
    return `${mtimeMs}.${size}`;
  }).join('-');
}

// One command. input: what it reads on stdin. Gives { code, stdout, stderr }; any exit but those
// of `codes` fails the test.
export async function run(data, words, { input = '', codes = [0], clock } = {}) {
  const before = [...(data ? ['--data', data] : []), ...(clock ? ['--test-clock', clock] : [])];
  const result = await new Promise((done) => {
    const child = execFile(program('entrepairs'), [...before, ...words],
      { maxBuffer: 64 << 20 }, (error, stdout, stderr) =>
        done({ code: error ? error.code ?? error.signal : 0, stdout, stderr }));
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
  assert.ok(codes.includes(result.code),
    `entrepairs ${words.join(' ')}: ${result.code}, not ${codes}: ${result.stderr}`);
  assert.doesNotMatch(result.stderr, instrumented);
  return result;
}

// Whatever a test left behind goes when its process ends.
const leftovers = new Set();
process.once('exit', () => { for (const clean of leftovers) clean(); });
export const atExit = (clean) => leftovers.add(clean);

// The daemon, ready. stop() asks it to end, and fails the test unless it ends with 0 and no
// sanitizer had anything to say.
export async function startDaemon(data, { options = [], listen = '127.0.0.1:0' } = {}) {
  const child = spawn(program('entrepairsd'), ['--data', data, '--listen', listen, ...options],
    { stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  const exited = new Promise((done) => child.once('exit', (code, signal) => done(code ?? signal)));
  const port = await new Promise((done, fail) => {
    child.stderr.on('data', (data) => {
      log += data;
      const ready = /^listening on \S+:(\d+)$/m.exec(log);
      if (ready) done(Number(ready[1]));
    });
    exited.then((code) => fail(new Error(`entrepairsd ended with ${code}: ${log}`)));
  });
  const daemon = {
    port,
    pid: child.pid,
    exited,
    get log() { return log; },
    signal: (name) => child.kill(name),
    async stop() {
      child.kill('SIGTERM');
      const patience = setTimeout(() => child.kill('SIGKILL'), 20000);
      const code = await exited;
      clearTimeout(patience);
      assert.doesNotMatch(log, instrumented);
      assert.equal(code, 0, `entrepairsd ends well: ${log}`);
    },
  };
  atExit(() => child.kill('SIGKILL'));
  return daemon;
}
