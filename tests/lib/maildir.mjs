// Mail as the server leaves it in its data directory until a mail server is set: read as a mail
// program would.
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { sleep } from './programs.mjs';

const decodeWords = (text) => text.replace(/\?=\s+=\?/g, '?==?')
  .replace(/=\?utf-8\?q\?([^?]*)\?=/gi, (_, word) => decodeQuoted(word.replaceAll('_', ' ')));

const decodeQuoted = (text) => Buffer.from(text.replace(/=\r?\n/g, '')
  .replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16))), 'latin1').toString();

function parse(raw) {
  const end = raw.indexOf('\r\n\r\n'), head = raw.slice(0, end).replace(/\r\n\s+/g, ' ');
  const field = (name) => decodeWords(new RegExp(`^${name}: (.*)$`, 'im').exec(head)?.[1] ?? '');
  const text = decodeQuoted(raw.slice(end + 4)).replaceAll('\r\n', '\n');
  return { raw, to: field('To').replace(/[<>]/g, ''), subject: field('Subject'), text };
}

// Every mail that left so far, oldest first.
export function mails(data) {
  const folder = join(data, 'mail', 'new');
  if (!existsSync(folder)) return [];
  return readdirSync(folder).map((name) => join(folder, name))
    .sort((a, b) => statSync(a).mtimeMs - statSync(b).mtimeMs)
    .map((path) => parse(readFileSync(path, 'latin1')));
}

// Waits until `count` mails of this subject went to this address; gives the last of them.
export async function mailTo(data, address, count = 1, subject = /./) {
  let found = [];
  for (let i = 0; i < 100; i++) {
    found = mails(data).filter((mail) => mail.to === address && subject.test(mail.subject));
    if (found.length >= count) return found.at(-1);
    await sleep(50);
  }
  throw new Error(`${found.length} mails to ${address}, not ${count}`);
}

// The path of the one link in a mail.
export function linkOf(mail) {
  const [whole] = /https?:\/\/\S+\/\w+\/[\w-]{43}/.exec(mail.text) ?? [];
  if (!whole) throw new Error(`no link in: ${mail.text}`);
  return new URL(whole).pathname;
}
