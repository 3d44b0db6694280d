// One bar: synthetic data, written as members' own.
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { count, say } from './bench.mjs';

export const title = 'synthetic data, written as members\' own';

// What two runs of one seed must agree on.
function rows(bench, data) {
  const sql = `SELECT (SELECT group_concat(id || title || author_id || created_at || last_post_at)
    FROM threads), (SELECT group_concat(id || thread_id || seq || author_id || created_at || html)
    FROM posts)`;
  return execFileSync('sqlite3', ['-readonly', `${data}/entrepairs.db`, sql],
    { maxBuffer: 1 << 30, encoding: 'utf8' });
}

export async function measure(bench) {
  say('1 000 000 posts');
  const { seconds, posts, thread } = bench.make('large');
  const inThread = execFileSync('sqlite3', ['-readonly', `${bench.place}/large/entrepairs.db`,
    `SELECT count(*) FROM posts WHERE thread_id = ${thread}`], { encoding: 'utf8' }).trim();
  say('10 000 posts, twice');
  bench.make('small');
  bench.make('small', `${bench.place}/again`);
  const same = rows(bench, `${bench.place}/small`) === rows(bench, `${bench.place}/again`);
  rmSync(`${bench.place}/again`, { recursive: true });
  return [
    ['posts a second', count(posts / seconds), '>= 10 000', posts / seconds >= 10000],
    ['messages of the printed thread', inThread, '= 20', inThread === '20'],
    ['same seed, same rows', same ? 'yes' : 'no', 'yes', same],
  ];
}
