// What signing in costs an attacker, and what it leaves behind.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { after, before, test } from 'node:test';
import { sleep } from '../lib/programs.mjs';
import { openWorld, passwordOf } from '../lib/world.mjs';

const options = '[http]\ntrusted_proxies = 127.0.0.1\nclient_address = x-forwarded-for';
let world;
before(async () => { world = await openWorld({ clock: true, options }); });
after(() => world.close());

test('attempts from all over one IPv6 network count as one address', async () => {
  const statuses = [];
  for (let i = 1; i <= 12; i++) {
    const browser = world.visitor();
    const headers = { 'X-Forwarded-For': `2001:db8:1:1:${i.toString(16)}:${i}:0:${i}` };
    await browser.get('/login');
    statuses.push((await browser.submit('/login', { identifier: 'alma', password: `essai numéro ${i} .` }, { headers })).status);
  }
  assert.equal(statuses.at(-1), 429, statuses.join(' '));
  const other = world.visitor(), headers = { 'X-Forwarded-For': '2001:db8:1:2::1' };
  await other.get('/login');
  assert.equal((await other.submit('/login', { identifier: 'alma', password: passwordOf('alma') }, { headers })).status, 303);
});

test('a password changed while a sign-in waits lets nobody in any more', async () => {
  const browser = world.visitor();
  await browser.get('/login');
  const holder = spawn('sqlite3', ['-cmd', '.timeout 10000', `${world.data}/entrepairs.db`], { stdio: ['pipe', 'pipe', 'inherit'] });
  const before = world.value("SELECT password_hash FROM members WHERE identifier = 'cleo'");
  const other = world.value("SELECT password_hash FROM members WHERE identifier = 'alma'");
  holder.stdin.write(`BEGIN IMMEDIATE; UPDATE members SET password_hash = '${other}' WHERE identifier = 'cleo'; SELECT 'held';\n`);
  await new Promise((done) => holder.stdout.once('data', done));
  const sent = browser.submit('/login', { identifier: 'cleo', password: passwordOf('cleo') });
  await sleep(1000); // checked against the old hash, waits for the writer
  holder.stdin.end('COMMIT;\n');
  assert.equal((await sent).status, 401);
  assert.equal(browser.cookies.has('session'), false);
  world.query(`UPDATE members SET password_hash = '${before}' WHERE identifier = 'cleo'`);
});

test('a sign-in is on record for a year, and browsers remembered are few', async () => {
  for (let i = 0; i < 24; i++) await world.signIn('boris');
  const id = world.memberId('boris');
  assert.ok(world.value(`SELECT count(*) FROM devices WHERE member_id = ${id}`) <= 20);
  const records = () => world.value(`SELECT (SELECT count(*) FROM sign_ins WHERE member_id = ${id})
    + (SELECT count(*) FROM audit WHERE kind LIKE 'session.%' AND actor = 'member:${id}')`);
  assert.ok(records() >= 24);
  await world.advance(401 * 24 * 3600);
  for (let i = 0; i < 50 && records() > 0; i++) await sleep(200);
  assert.equal(records(), 0);
  assert.equal(world.value('SELECT count(*) FROM devices'), 0);
});

test('an address pays for the attempts that failed, not for colleagues who come in at once', async () => {
  const office = await openWorld({ options: `${options}\n[limits]\nsign_ins_per_address = 3` });
  const headers = { 'X-Forwarded-For': '192.0.2.77' };
  const attempt = async (identifier, password) => {
    const browser = office.visitor();
    await browser.get('/login');
    return (await browser.submit('/login', { identifier, password }, { headers })).status;
  };
  const who = ['alma', 'boris', 'cleo', 'alma', 'boris', 'cleo', 'alma', 'boris'];
  assert.deepEqual(await Promise.all(who.map((one) => attempt(one, passwordOf(one)))), who.map(() => 303));
  for (let i = 0; i < 3; i++) assert.equal(await attempt(`inconnue.${i}`, 'une phrase au hasard'), 401);
  assert.equal(await attempt('inconnue.4', 'une phrase au hasard'), 429);
  await office.close();
});

test('attempts sent all at once are each paid for', async () => {
  const office = await openWorld({ clock: true, options: `${options}\n[limits]\nsign_ins_per_address = 6` });
  const headers = { 'X-Forwarded-For': '192.0.2.78' };
  const attempt = async (identifier) => {
    const browser = office.visitor();
    await browser.get('/login');
    return (await browser.submit('/login', { identifier, password: 'une phrase au hasard' }, { headers })).status;
  };
  const flood = (n) => Promise.all(Array.from({ length: 14 }, (_, i) => attempt(`inconnue.${n}.${i}`)));
  const first = (await flood(0)).filter((status) => status === 401).length;
  assert.ok(first > 6, `together they pass the bound: ${first}`);
  await office.advance(4 * 60); // one or two tokens, were it not for the debt
  assert.deepEqual(new Set(await flood(1)), new Set([429]));
  await office.advance(30 * 60);
  assert.equal(await attempt('inconnue'), 401, 'and in time it is paid');
  await office.close();
});
