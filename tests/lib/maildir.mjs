// Mails that tests wait for, in the data directory, and the links in them.
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readMessage, until } from './mail.mjs';

function read(path) {
  const mail = readMessage(readFileSync(path, 'latin1'));
  return { ...mail, to: mail.fields.get('to').replace(/[<>]/g, '').trim(), text: mail.body.replaceAll('\r\n', '\n') };
}

// Every mail that left so far, in the order it did.
export function mails(data) {
  const folder = join(data, 'mail', 'new');
  if (!existsSync(folder)) return [];
  return readdirSync(folder).map((name) => join(folder, name))
    .sort((a, b) => statSync(a).mtimeMs - statSync(b).mtimeMs).map(read);
}

// Waits until `count` mails of this subject went to this address; gives the last of them.
export function mailTo(data, address, count = 1, subject = /./) {
  return until(() => {
    const found = mails(data).filter((mail) => mail.to === address && subject.test(mail.subject));
    return found.length >= count && found.at(-1);
  }, `${count} mails to ${address}`);
}

// The path of the one link in a mail.
export function linkOf(mail) {
  const [whole] = /https?:\/\/\S+\/\w+\/[\w-]{43}/.exec(mail.text) ?? [];
  if (!whole) throw new Error(`no link in: ${mail.text}`);
  return new URL(whole).pathname;
}
