// Starts tests/http/echo_server.c, built as http_echo, and stops it; a server that complains on
// stderr or does not exit cleanly fails the test.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

function program() {
  const builds = process.env.EP_BUILD ? [process.env.EP_BUILD]
    : ['build/tests', 'build/asan', 'build'].map((folder) => root + folder);
  const found = builds.map((folder) => `${folder}/http_echo`).find(existsSync);
  assert.ok(found, `http_echo is built in one of ${builds.join(', ')}`);
  return found;
}

export async function startEcho(...options) {
  const child = spawn(program(), options, { stdio: ['ignore', 'pipe', 'pipe'] });
  let complaints = '';
  child.stderr.on('data', (data) => { complaints += data; });
  const exited = new Promise((done) => child.once('exit', (code, signal) => done(code ?? signal)));
  const port = await new Promise((done, fail) => {
    child.stdout.once('data', (data) => done(Number(/:(\d+)\n/.exec(String(data))[1])));
    child.once('exit', () => fail(new Error(`http_echo ended: ${complaints}`)));
  });
  return {
    port,
    pid: child.pid,
    exited,
    terminate: () => child.kill('SIGTERM'),
    async stop(expected = /^$/) {
      child.kill('SIGTERM');
      assert.equal(await exited, 0, `drained and ended well: ${complaints}`);
      assert.match(complaints, expected);
    },
  };
}
