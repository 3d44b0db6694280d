// One bar: a signed-in thread page of 20 messages against nginx sending the same bytes.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { ask, callgrind, count, cpuSeconds, h2load, instructions, median, say, sleep }
  from './bench.mjs';

export const title = 'a signed-in thread page of 20 messages against nginx sending the same bytes';

const ROUNDS = 9;
const PAGES = 12000; // of the daemon in a round
const FILES = 40000; // of nginx: its share of a tick must not count
const SHORT = 200; // requests under callgrind; the difference leaves start-up out
const LONG = 1200;

async function freePort() {
  const server = net.createServer();
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

// nginx as Debian sets it up (sendfile, tcp_nopush), one worker, no log, one file.
async function startNginx(bytes, wrapper = []) {
  const place = mkdtempSync('/tmp/entrepairs-bench-nginx.');
  const port = await freePort();
  mkdirSync(`${place}/www`);
  writeFileSync(`${place}/www/page.html`, bytes);
  const isAlone = wrapper.length > 0;
  writeFileSync(`${place}/nginx.conf`, `daemon off; ${isAlone ? 'master_process off;' : ''}
worker_processes 1; pid ${place}/pid; error_log ${place}/log; ${process.getuid() ? '' : 'user root;'}
events { worker_connections 1024; }
http { access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000;
  types { text/html html; }
  client_body_temp_path ${place}/b; proxy_temp_path ${place}/p; fastcgi_temp_path ${place}/f;
  uwsgi_temp_path ${place}/u; scgi_temp_path ${place}/s;
  server { listen 127.0.0.1:${port}; root ${place}/www; } }
`);
  const words = [...wrapper, 'nginx', '-c', `${place}/nginx.conf`, '-p', place];
  const child = spawn(words[0], words.slice(1), { stdio: ['ignore', 'ignore', 'pipe'] });
  const nginx = { port, pid: child.pid, log: '' };
  child.stderr.on('data', (text) => { nginx.log += text; });
  const exited = new Promise((done) => child.once('exit', done));
  for (let left = 200; ; left--) {
    const is = await ask(port, 'GET', '/page.html').catch(() => null);
    if (is) break;
    if (!left) throw new Error(nginx.log);
    await sleep(50);
  }
  if (!isAlone) {
    const ps = spawn('pgrep', ['-P', String(child.pid)]);
    nginx.pid = Number(await new Promise((done) => ps.stdout.once('data', (d) => done(String(d)))));
  }
  nginx.stop = async () => {
    child.kill('SIGQUIT');
    await exited;
    rmSync(place, { recursive: true });
    return nginx.log;
  };
  return nginx;
}

async function perCpuSecond(server, target, requests, cookie) {
  const before = cpuSeconds(server.pid);
  const { good } = await h2load(['-n', requests, '-c', 8,
    `http://127.0.0.1:${server.port}${target}`], { cookie });
  if (good !== requests) throw new Error(`${good} of ${requests} were answered`);
  return requests / (cpuSeconds(server.pid) - before);
}

// Instructions of one request, from runs of two lengths.
async function perRequest(start, target) {
  const totals = [];
  for (const requests of [SHORT, LONG]) {
    const server = await start();
    await h2load(['-n', requests, '-c', 1, `http://127.0.0.1:${server.port}${target}`],
      { cookie: server.cookie });
    totals.push(instructions(await server.stop()));
  }
  return (totals[1] - totals[0]) / (LONG - SHORT);
}

export async function daemonInstructions(bench, data, target) {
  return perRequest(async () => {
    const daemon = await bench.start(data, callgrind(`${bench.place}/callgrind.out`));
    daemon.cookie = (await bench.reader(daemon)).cookie;
    return daemon;
  }, target);
}

export async function measure(bench) {
  const { data, thread } = bench.set('large');
  const target = `/threads/${thread}`;
  const daemon = await bench.start(data);
  const reader = await bench.reader(daemon);
  const bytes = (await reader.go('GET', target)).body;
  const nginx = await startNginx(bytes);
  const rounds = [];
  await perCpuSecond(daemon, target, PAGES, reader.cookie);
  for (let i = 0; i < ROUNDS; i++) {
    const ours = await perCpuSecond(daemon, target, PAGES, reader.cookie);
    const theirs = await perCpuSecond(nginx, '/page.html', FILES);
    say(`round ${i + 1}: ${count(ours)} and ${count(theirs)} a CPU second`);
    rounds.push({ ours, theirs, ratio: ours / theirs });
  }
  await daemon.stop();
  await nginx.stop();
  say('callgrind');
  const ours = await daemonInstructions(bench, data, target);
  const out = callgrind(`${bench.place}/callgrind.nginx.out`);
  const theirs = await perRequest(() => startNginx(bytes, out), '/page.html');
  const ratio = median(rounds.map((r) => r.ratio));
  return [
    ['bytes of the page', count(Buffer.byteLength(bytes))],
    ['pages a CPU second', count(median(rounds.map((r) => r.ours)))],
    ['nginx, the same bytes', count(median(rounds.map((r) => r.theirs)))],
    [`median ratio of ${ROUNDS} rounds`, ratio.toFixed(3), '>= 0.05', ratio >= 0.05],
    ['instructions of a page', count(ours)],
    ['instructions of nginx', count(theirs)],
    ['ratio, without the work of the kernel', (theirs / ours).toFixed(3), '(>= 0.08 would do too)'],
  ];
}
