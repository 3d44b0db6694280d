// One bar: the page that animators open in the morning, in a large community with much to do.
// EP_BENCH_DESK=lesser tries it on a smaller one.
import { execFileSync } from 'node:child_process';
import { Browser, count, cpuSeconds, percentile, sleep } from './bench.mjs';

export const title = 'the animators\' desk in a community of 10 000 members';

const PAGES = 400;
const ANSWERS = 60;
const BAR_MS = 20;

// More than one page shows of everything: reports, cases without an outcome, answers that nobody put
// in force, answers to read again, newcomers, questions that wait. Everybody is inside: where all but a
// few are not, a look through all members costs nothing.
const WORK = `
UPDATE members SET state = 'active', activated_at = 1, charter_at = 1, declared_at = 1 WHERE state = 'invited';
DELETE FROM reports;
INSERT INTO reports (post_id, reporter_id, reason, created_at)
  SELECT p.id, (SELECT MAX(id) FROM members), 'other', 1700000000000 + p.id FROM posts AS p WHERE p.id % 97 = 0 LIMIT 500;
UPDATE threads SET kind = 'case' WHERE id % 50 = 3 AND kind <> 'case';
UPDATE cases SET is_asked = 1, waits_since = 0, asked_at = 1, news_at = 0;
UPDATE threads SET is_waiting = 1 WHERE kind = 'question' AND id % 10 = 1;`;

const work = (data, statements) =>
  execFileSync('sqlite3', ['-cmd', '.timeout 10000', `${data}/entrepairs.db`, statements], { encoding: 'utf8' }).trim();

// As `load` makes them all messages are of eleven days; here they are of the year that ends today, and who
// wrote in the last quarter of them is counted, so that the figures have as much to look at as they can.
const YEAR = `
UPDATE posts SET created_at = unixepoch() * 1000 - ((SELECT MAX(id) FROM posts) - id) * (31536000000 / (SELECT MAX(id) FROM posts));
UPDATE threads SET created_at = unixepoch() * 1000 - ((SELECT MAX(id) FROM threads) - id) * (31536000000 / (SELECT MAX(id) FROM threads));
UPDATE first_answers SET asked_at = (SELECT t.created_at FROM threads AS t WHERE t.id = thread_id),
  answered_at = (SELECT t.created_at FROM threads AS t WHERE t.id = thread_id) + thread_id % 4000 * 60000 WHERE answered_at > 0;
INSERT OR IGNORE INTO dashboard_voices (week_at, member_id, is_new)
  SELECT DISTINCT p.created_at / 604800000 * 604800000, p.author_id, 0 FROM posts AS p WHERE p.id > (SELECT MAX(id) * 3 / 4 FROM posts);
UPDATE dashboard_counted SET post_id = (SELECT MAX(id) FROM posts);`;

// Collective answers are indexed for the search as they are written: by the daemon alone.
async function writeAnswers(data, browser) {
  for (let id = 2; id < 2 + ANSWERS; id++) {
    await browser.go('GET', `/threads/${id}/answer`);
    await browser.go('POST', `/threads/${id}/answer`, { ...browser.tokens(), title: `Une synthèse ${id}`, body: 'Un texte' });
  }
  work(data, `UPDATE answer_versions SET written_at = 1;
    UPDATE answers SET published_version = 1, published_at = 1, review_at = 1 WHERE id % 2 = 0`);
}

// All turns of the job that makes the figures, at the turn of a week: the others' writes wait for each.
async function figures(data, pid) {
  const waits = () => work(data, `SELECT d.week_at = 0 OR j.due_at < unixepoch() * 1000
    FROM dashboard_counted AS d, jobs AS j WHERE j.kind = 'dashboard_figures'`) === '1';
  const before = cpuSeconds(pid), begun = performance.now();
  work(data, `UPDATE dashboard_counted SET week_at = 0; UPDATE jobs SET due_at = 0 WHERE kind = 'dashboard_figures'`);
  while (waits()) await sleep(200);
  const all = cpuSeconds(pid) - before, rested = cpuSeconds(pid), seconds = (performance.now() - begun) / 1000;
  await sleep(seconds * 1000);
  return (all - (cpuSeconds(pid) - rested)) * 1000;
}

export async function measure(bench) {
  const { data } = bench.set(process.env.EP_BENCH_DESK ?? 'desk');
  if (work(data, 'SELECT created_at < (unixepoch() - 8 * 604800) * 1000 FROM posts ORDER BY id DESC LIMIT 1') === '1') work(data, YEAR);
  work(data, WORK);
  try {
    bench.command(data, ['animator', 'appoint', 'charge.0']);
  } catch {
    // A measure before did.
  }
  const daemon = await bench.start(data);
  const browser = new Browser(daemon.port), rows = [];
  await browser.signIn('charge.0');
  if (Number(work(data, 'SELECT COUNT(*) FROM answers')) < ANSWERS) await writeAnswers(data, browser);
  for (const [what, target, bar] of [['the desk', '/animation', BAR_MS], ['the home page', '/', undefined]]) {
    const first = await browser.go('GET', target);
    if (first.status !== 200) throw new Error(`${target}: ${first.status}`);
    const lines = [...first.body.matchAll(/class="todo"/g)].length, times = [];
    const before = cpuSeconds(daemon.pid);
    for (let i = 0; i < PAGES; i++) {
      const begun = performance.now();
      await browser.go('GET', target);
      times.push(performance.now() - begun);
    }
    const each = (cpuSeconds(daemon.pid) - before) / PAGES * 1000;
    rows.push([`${what}: processor time, ${lines} lines, ${count(first.body.length)} bytes`, `${each.toFixed(2)} ms`,
      bar ? `< ${bar} ms` : undefined, bar ? each < bar : undefined]);
    rows.push([`${what}: answer, median and p99`, `${percentile(times, 0.5).toFixed(1)} ${percentile(times, 0.99).toFixed(1)} ms`]);
  }
  rows.push(['the figures of the dashboard, all turns: processor time', `${(await figures(data, daemon.pid)).toFixed(0)} ms`]);
  await daemon.stop();
  return rows;
}
