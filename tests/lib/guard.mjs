// Publishing what the guard asks about, as somebody who lets it stand; and a number that no form takes.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

export const NIR = '1 85 05 78 006 084 91';

// Bytes looked for in every file of the data directory, the database's write-ahead log included.
export function isStored(world, words) {
  const bytes = Buffer.from(words);
  return readdirSync(world.data, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .some((entry) => readFileSync(join(entry.parentPath ?? entry.path, entry.name)).includes(bytes));
}

// The form of the page that the browser is on: a number that identifies a person is refused in this
// field, the text is in its box again, and nothing of it is stored.
export async function refusesNumber(world, browser, action, field, fields = {}) {
  const typed = `Au dossier ${NIR}.`;
  const reply = await browser.submit(action, { ...fields, [field]: typed });
  assert.equal(reply.status, 422, `${action} ${field}`);
  assert.match(reply.text, /<section class="guard"/, 'what it is, and what to do');
  assert.equal(browser.form(action)[field], typed, 'what was typed is in its box');
  assert.ok(!isStored(world, NIR), 'and nowhere else');
}

// Every box of the panel, as one field tells it.
export function boxesOf(reply, name) {
  return [...reply.text.matchAll(new RegExp(`name="${name}" value="([^"]+)"`, 'g'))].map(([, marks]) => marks).join('.');
}

export async function submitConfirmed(browser, action, fields) {
  const reply = await browser.submit(action, fields);
  if (reply.status !== 422 || !reply.text.includes('id="guard"')) return reply;
  return browser.submit(action, { guard_confirm: boxesOf(reply, 'guard_confirm'), guard_service: boxesOf(reply, 'guard_service') });
}
