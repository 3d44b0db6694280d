// Everything at once for a few seconds: sign-ins, readers, writers, clients that leave in the middle,
// the operator beside them, reloads, and the end. Made for the builds of ThreadSanitizer and
// AddressSanitizer (EP_BUILD=build/tsan), whose reports fail it.
import assert from 'node:assert/strict';
import net from 'node:net';
import { writeFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { Browser, World, assertContent, memberNames, operate, serve, sleep } from './world.mjs';

let world;
before(async () => { world = await World.create(); });
after(() => world?.remove());

const seconds = Number(process.env.EP_SECONDS ?? 3);

test('everything at once', { timeout: 120000 }, async (t) => {
  const data = await world.copy();
  const clock = `${data}-clock`;
  await writeFile(clock, '0');
  const daemon = await serve(data, { args: ['--admin', '127.0.0.1:0', '--test-clock', clock] });
  const first = world.browser(daemon, 'amina');
  const threads = [];
  for (let i = 0; i < 3; i++) threads.push(await first.open(`Fil numéro ${i} du mélange`, 'Premier message'));
  first.close();
  const counts = new Map();
  let isOver = false;
  const loop = async (what, run) => {
    for (let i = 0; !isOver; i++) {
      try {
        const { status } = await run(i);
        counts.set(`${what} ${status}`, (counts.get(`${what} ${status}`) ?? 0) + 1);
      } catch (problem) {
        if (!isOver) throw problem;
      }
    }
  };
  const pages = ['/', '/spaces', '/spaces/posture', '/threads/1?page=1', '/threads/new', '/posts/1',
    '/threads/999999', '/nowhere', '/charter', '/static/none.css', '/organisation', '/login'];
  const working = memberNames.map((name, i) => {
    const browser = world.browser(daemon, name);
    return loop(i % 2 ? 'read' : 'write', (n) => (i % 2
      ? browser.get(pages[n % pages.length])
      : browser.reply(threads[n % threads.length], `Message ${n} de **${name}** ${'mot '.repeat(n % 300)}`)));
  });
  working.push(loop('sign-in', async (n) => {
    const browser = new Browser(daemon.port);
    const answer = await browser.signIn(n % 2 ? memberNames[n % 8] : 'nobody');
    if (answer.status === 303) await browser.send('/logout', {}).catch(() => {});
    browser.close();
    return answer;
  }));
  working.push(loop('leave', (n) => new Promise((done) => {
    const socket = net.connect(daemon.port, '127.0.0.1', () => {
      socket.write(`POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: ${50 + n}\r\n\r\nidenti`);
      setTimeout(() => { socket.destroy(); done({ status: 'early' }); }, n % 7);
    });
    socket.on('error', () => done({ status: 'refused' }));
  })));
  working.push(loop('operate', async (n) => {
    const commands = [['verify'], ['backup', `${data}.${n}`], ['member', 'list'], ['member', 'suspend', 'nobody']];
    const { status } = await operate(data, commands[n % commands.length], { status: null });
    return { status };
  }));
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(300)) {
    daemon.signal('SIGHUP');
    await writeFile(clock, String(Math.floor(Math.random() * 7200)));
  }
  const { out } = await operate(data, ['purge', '1', '--passage-stdin'], { input: 'Premier message' });
  assert.match(out, /removed from/);
  isOver = true;
  await daemon.stop();
  await Promise.all(working);
  await assertContent(data);
  t.diagnostic([...counts].map(([what, n]) => `${what}: ${n}`).join(', '));
  assert.ok(counts.get('read 200') > 5 && counts.get('write 303') > 5 && counts.get('sign-in 401') > 0);
  assert.ok([...counts.keys()].every((key) => !/ 5\d\d/.test(key)), 'nothing failed');
});
