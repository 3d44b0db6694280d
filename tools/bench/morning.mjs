// One bar: nine o'clock, when everybody behind one address signs in.
import { execFileSync } from 'node:child_process';
import { Browser, count, percentile, say } from './bench.mjs';

export const title = '4 000 members behind one address sign in';

const PEOPLE = 4000;
const AT_ONCE = 200; // who wait for an answer at one time
const MISTAKES = 0.03; // who mistype first

// Everybody gets the password of the one account that has one.
function wake(data) {
  execFileSync('sqlite3', ['-cmd', '.timeout 10000', `${data}/entrepairs.db`,
    `UPDATE members SET password_hash = (SELECT password_hash FROM members WHERE identifier = 'charge.0'),
       state = 'active', activated_at = 1, charter_at = 1, declared_at = 1
     WHERE account = 'member' AND identifier LIKE 'charge.%'`]);
}

export async function measure(bench) {
  const { data } = bench.set('office');
  wake(data);
  const daemon = await bench.start(data);
  const answers = {}, times = [];
  let next = 0;
  const arrive = async () => {
    while (next < PEOPLE) {
      const n = next++, browser = new Browser(daemon.port, { 'X-Forwarded-For': '192.0.2.1' });
      if (n % 1000 === 0) say(`${n} have come`);
      if (n % Math.round(1 / MISTAKES) === 0) await browser.signIn(`charge.${n}`, 'pas le bon mot de passe');
      const begun = performance.now();
      const { status } = await browser.signIn(`charge.${n}`);
      times.push(performance.now() - begun);
      answers[status] = (answers[status] ?? 0) + 1;
      browser.agent.destroy();
    }
  };
  const begun = performance.now();
  await Promise.all(Array.from({ length: AT_ONCE }, arrive));
  const minutes = (performance.now() - begun) / 60000;
  await daemon.stop();
  return [
    [`${count(PEOPLE)} people, ${AT_ONCE} at once, one in ${Math.round(1 / MISTAKES)} mistypes first`,
      `${minutes.toFixed(1)} min`, '< 10 min', minutes < 10],
    ['refused', Object.entries(answers).map(([status, n]) => `${count(n)} × ${status}`).join(', '),
      'none', Object.keys(answers).join() === '303'],
    ['a sign-in: median, p99', `${percentile(times, 0.5).toFixed(0)} ${percentile(times, 0.99).toFixed(0)} ms`],
  ];
}
