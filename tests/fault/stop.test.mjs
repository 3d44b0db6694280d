// The daemon ends well while things are under way.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { test } from 'node:test';
import { sleep, startDaemon } from '../lib/programs.mjs';
import { openWorld } from '../lib/world.mjs';

test('a probe of a stalled writer does not outlive its listener', async () => {
  const world = await openWorld({ isStopped: true });
  const daemon = await startDaemon(world.data, { options: ['--admin', '127.0.0.1:0'] });
  for (let i = 0; i < 50 && !/admin listener on port/.test(daemon.log); i++) await sleep(20);
  const port = /admin listener on port (\d+)/.exec(daemon.log)[1];
  const holder = spawn('sqlite3', ['-cmd', '.timeout 10000', `${world.data}/entrepairs.db`], { stdio: ['pipe', 'pipe', 'inherit'] });
  holder.stdin.write("BEGIN IMMEDIATE; SELECT 'held';\n");
  await new Promise((done) => holder.stdout.once('data', done));
  assert.equal((await fetch(`http://127.0.0.1:${port}/healthz`)).status, 503);
  const stopped = daemon.stop();
  await sleep(500);
  holder.stdin.end('ROLLBACK;\n');
  await stopped;
  await world.close();
});
