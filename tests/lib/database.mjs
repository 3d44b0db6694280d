// Looking into a data directory from beside the server, as the operator could with sqlite3(1).
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';

// Rows of a statement as objects; while the daemon runs, too.
export function query(data, statement) {
  const words = ['-json', '-cmd', '.timeout 10000', `${data}/entrepairs.db`, statement];
  const text = execFileSync('sqlite3', words, { encoding: 'utf8', maxBuffer: 64 << 20 });
  return text.trim() ? JSON.parse(text) : [];
}

export function value(data, statement) {
  const [row] = query(data, statement);
  assert.ok(row, `${statement} has a row`);
  return Object.values(row)[0];
}

// Whole tables, one line a row, to compare before and after.
export function dump(data, ...tables) {
  return tables.flatMap((table) =>
    query(data, `SELECT * FROM ${table} ORDER BY 1, 2`).map((row) => `${table} ${JSON.stringify(row)}`));
}

// Nothing of these rows came, went or changed; says which did.
export function assertSame(now, before, message) {
  const [old, fresh] = [new Set(before), new Set(now)];
  const differences = [...before.filter((row) => !fresh.has(row)).map((row) => `- ${row}`),
    ...now.filter((row) => !old.has(row)).map((row) => `+ ${row}`)];
  assert.deepEqual(differences.slice(0, 5), [], message);
}

// Another process that writes for as long as the test wants: the server's own writes wait. Release
// it with what it should have written, if anything.
export async function holdWrites(data) {
  const words = ['-cmd', '.timeout 10000', `${data}/entrepairs.db`];
  const holder = spawn('sqlite3', words, { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise((done) => holder.once('exit', done));
  const held = new Promise((done) => holder.stdout.once('data', done));
  holder.stdin.write('BEGIN IMMEDIATE; SELECT 1;\n');
  assert.notEqual(await Promise.race([held, ended.then(() => 'ended')]), 'ended', 'the lock is held');
  return {
    async release(statement = '') {
      holder.stdin.end(`${statement}; COMMIT;\n`);
      assert.equal(await ended, 0);
    },
  };
}
