// Looking into a data directory from beside the server, as the operator could with sqlite3(1).
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';

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

// Whole tables as text, to compare before and after.
export function dump(data, ...tables) {
  return tables.map((table) =>
    `${table}\n${JSON.stringify(query(data, `SELECT * FROM ${table} ORDER BY 1, 2`))}`).join('\n');
}
