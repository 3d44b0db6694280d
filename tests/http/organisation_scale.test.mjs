// Lists as long as they may be, as hostile as they come, and cut off in the middle.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { unescapeHtml } from '../lib/browser.mjs';
import { dump } from '../lib/database.mjs';
import { csvHeader, csvRow, openWorld } from '../lib/world.mjs';

let world, rh;
before(async () => {
  world = await openWorld();
  rh = await world.signIn('rh@ml.example');
});
after(() => world.close());

const words = (page) => unescapeHtml(page.text.replace(/<[^>]+>/g, ' ')).replace(/[\s\u202f\u00a0]+/g, ' ');
const list = (rows) => Buffer.concat([Buffer.from(`${csvHeader}\r\n`), ...rows.flatMap((row) => [Buffer.from(row), Buffer.from('\r\n')])]);

async function send(bytes, options) {
  const page = await rh.get('/organisation/import');
  const { csrf, once } = rh.form('/organisation/import', page);
  return rh.upload('/organisation/import', { csrf, once, text: '' }, { bytes, ...options });
}

// Every row of the report: row, fate, identifier, name, column, reason, rule.
async function report(path) {
  const { text } = await rh.get(`${path}/report`);
  return text.replace('\ufeff', '').trim().split('\r\n').slice(1).map((line) => line.split(';'));
}

async function timed(run) {
  const began = process.hrtime.bigint(), result = await run();
  return [result, Number(process.hrtime.bigint() - began) / 1e6];
}

const many = (count) => Array.from({ length: count }, (_, i) => csvRow(`foule.${i}`, `Prénom${i};Nom de famille ${i}`,
  ['Conseillère en insertion professionnelle;K1801;no;yes', 'Chargé d’accompagnement;;non;oui', 'Directrice adjointe;;oui;non',
    'Psychologue du travail;;;'][i % 4]));

test('10 000 rows: looked at, written while others read on, and a second time nothing changes', async (t) => {
  const bytes = list(many(10000));
  const [sent, looking] = await timed(() => send(bytes));
  assert.equal(sent.status, 303, words(sent));
  const [page, showing] = await timed(() => rh.get(sent.location));
  assert.match(words(page), /10 000 lignes lues/);
  // Others go on meanwhile: their pages, and what they write once the list is written.
  const alma = await world.signIn('alma');
  let isWritten = false;
  const confirming = timed(() => rh.submit(`${sent.location}/confirm`, {})).finally(() => { isWritten = true; });
  const [home, waiting] = await timed(() => alma.get('/'));
  assert.equal(home.status, 200);
  assert.ok(!isWritten, 'a page does not wait for the list to be written');
  const [done, writing] = await confirming;
  assert.equal(done.location, sent.location);
  assert.equal(world.value("SELECT count(*) FROM attestations WHERE identifier LIKE 'foule.%'"), 10000);
  const before = dump(world.data, 'attestations', 'facts');
  const [again, lookingAgain] = await timed(() => send(bytes));
  assert.match(words(await rh.get(again.location)), /10 000 inchangés/);
  const fields = rh.form(`${again.location}/cancel`);
  const [, writingAgain] = await timed(() => rh.post(`${again.location}/confirm`, fields));
  assert.deepEqual(dump(world.data, 'attestations', 'facts'), before);
  const [people, listing] = await timed(() => rh.get('/organisation?q=famille%209999'));
  assert.match(people.text, /Prénom9999/);
  const [, filtering] = await timed(() => rh.get('/organisation?state=closed'));
  const [, exporting] = await timed(() => rh.get('/organisation/export'));
  t.diagnostic(`look ${looking.toFixed(0)} ms, page ${showing.toFixed(0)} ms, write ${writing.toFixed(0)} ms (another's page meanwhile ${waiting.toFixed(0)} ms); `
    + `again ${lookingAgain.toFixed(0)} and ${writingAgain.toFixed(0)} ms; search ${listing.toFixed(0)} ms, filter ${filtering.toFixed(0)} ms, export ${exporting.toFixed(0)} ms`);
});

test('one row more than 10 000, or a file too large, is told', async () => {
  const more = await send(Buffer.from(`identifier,given_name\n${Array.from({ length: 10001 }, (_, i) => `un.${i},A`).join('\n')}\n`));
  assert.equal(more.status, 422);
  assert.match(words(more), /Plus de 10 000 lignes/);
  const field = await send(list([`geant;${'x'.repeat(3 << 20)};A;B;C;;;`, csvRow('apres.geant', 'Après;Lui')]));
  assert.deepEqual((await report(field.location)).map((row) => row.slice(0, 2)), [['2', 'À corriger'], ['3', 'Compte créé']]);
  const large = await send(list([`geant;${'x'.repeat(10 << 20)};A;B;C;;;`]));
  assert.equal(large.status, 413);
});

const title = 'Conseillère en insertion professionnelle';
// [row, column, reason] of each; column '' where it is the row as a whole.
const hostile = [
  ...['=1+1', '+33', '@SUM(A1)', '=cmd|\' /C calc\'!A0', '=HYPERLINK("http://x")', '=IMPORTXML(1)', '+A1', '@x', '|x', '=DDE()'].flatMap((text) => {
    const cell = `"${text.replaceAll('"', '""')}"`;
    return [[`%;;${cell};N;${title};;;`, 'given_name', /formule/], [`%;;A;${cell};${title};;;`, 'family_name', /formule/], [`%;;A;N;${cell};;;`, 'job_title', /formule/],
      [`%;;A;N;${title};${cell};;`, 'occupation_code', /formule/]];
  }),
  ...['\x01', '\x07', '\x1b[2J', '\x00', '\x7f', '\u0085', '\u202e', '\u202a', '\u2066', '\u2069', '\u202d', '\u2067'].flatMap((bad) =>
    [[`%;;A${bad}B;N;${title};;;`, 'given_name', /invisibles/], [`%;;A;N;Conseil${bad}lère;;;`, 'job_title', /invisibles/],
      [`%;;A;${bad}N${bad};${title};;;`, 'family_name', /invisibles/], [`%;;A;N;${title};K${bad}1801;;`, 'occupation_code', /invisibles/]]),
  ...['"A\nB"', '"A\tB"', '"A\r\nB"'].map((cell) => [`%;;${cell};N;${title};;;`, 'given_name', /invisibles/]),
  ...['\xff', '\xc3(', '\xe2\x82', '\xf0\x9f\x92', '\xc0\xaf', '\xed\xa0\x80', '\xf8\x88\x80\x80'].flatMap((bad) =>
    [[Buffer.from(`%;;A${bad};N;T;;;`, 'latin1'), 'given_name', /UTF-8/], [Buffer.from(`%;;A;N${bad};T;;;`, 'latin1'), 'family_name', /UTF-8/],
    [Buffer.from(`%;;A;N;T;${bad};;`, 'latin1'), 'occupation_code', /UTF-8/]]),
  ...['"', '""a', '"a"b', 'a"b', '"a""'].map((cell) => [`%;;${cell};N;${title};;;`, '', /guillemet/]),
  ...['a', 'é', 'a b', 'A/B', 'x'.repeat(65), '-'.repeat(65), 'a\u200bb', '../../etc/passwd', "a'--", 'a;', '<b>', 'a\\b', 'п', '🙂', 'a"', 'a:b', 'a,b', 'a|b', 'a*', 'a+b', 'a=b', 'a&b', 'a#', 'œ', '١٢', 'ab\u0301']
    .filter((id) => !/[;"]/.test(id)).map((id) => [`${id};;A;N;${title};;;`, 'identifier', /identifiant/]),
  [`;;A;N;${title};;;`, 'identifier', /identifiant/], [`%;;;N;${title};;;`, 'given_name', /prénom/], [`%;;\u00a0 \u202f;N;${title};;;`, 'given_name', /prénom/],
  ...['x', 'x@', '@x', 'x y@z.fr', 'x@z.', '<x@y.fr>', 'a@b,c', 'x@y.fr\\', `${'x'.repeat(250)}@y.fr`, '=x@y.fr', 'a@b.fr(c)']
    .map((email) => [`%;${email};A;N;${title};;;`, 'email', /adresse|trop long/]),
  ...['peut-être', '2', 'yess', 'oui non', 'n.c.', '?', '-', 'vraiment', '0.5', 'o n', 'true!', 'nein', 'sí', 'O/N', 'x', '=OUI'].flatMap((word) =>
    [[`%;;A;N;${title};;${word};`, 'supervises', /oui/], [`%;;A;N;${title};;;${word}`, 'practising', /oui/]]),
  [`%;;${'A'.repeat(101)};N;${title};;;`, 'given_name', /trop long/], [`%;;A;${'é'.repeat(60)};${title};;;`, 'family_name', /trop long/],
  [`%;;A;N;${'t'.repeat(301)};;;`, 'job_title', /trop long/], [`%;;A;N;${title};${'K'.repeat(101)};;`, 'occupation_code', /trop long/],
  ...Array.from({ length: 10 }, (_, i) => [`%;;A;N;${title};;no;yes${';'.repeat(i + 1)}surplus`, '', /plus de cases/]),
  [`%;;A;N;${title};;no;yes${';'.repeat(70)}`, '', /plus de cases/],
  ...['alma', 'ALMA ', '"alma"', '\u00a0alma', "=\"alma\""].map((id, i) => [`${id};;A;N;${title};;;`, 'identifier', /déjà/, i === 0]),
];

test('two hundred hostile rows: each refusal with its row, column and reason', async () => {
  const rows = [csvRow('alma', 'Alma;Martin')];
  const expected = [];
  for (const [row, column, reason] of hostile) {
    // A good row between two: a refusal never takes its neighbour along.
    const id = `h.${expected.length}`;
    rows.push(Buffer.isBuffer(row) ? Buffer.from(row.toString('latin1').replace('%', id), 'latin1') : row.replace('%', id));
    expected.push([column, reason]);
    if (expected.length % 4 === 0) rows.push(csvRow(`sain.${expected.length}`, 'Bien;Portant'));
  }
  assert.ok(expected.length >= 200, `${expected.length} hostile rows`);
  const sent = await send(list(rows));
  assert.equal(sent.status, 303, words(sent));
  const told = await report(sent.location);
  const refused = told.filter(([, fate]) => fate === 'À corriger').sort((a, b) => a[0] - b[0]);
  const fine = told.filter(([, , identifier]) => identifier.startsWith('sain.'));
  assert.equal(fine.length, Math.floor(expected.length / 4), 'the others are read');
  // Rows that begin a quote may make more than one row of themselves, never fewer.
  let next = 0;
  for (const [n, [column, reason]] of expected.entries()) {
    const at = refused.findIndex((row, i) => i >= next && row[4] === column && reason.test(row[5]));
    assert.ok(at >= 0, `${column || 'a row'}: ${reason}, as ${hostile[n][0]}`);
    assert.match(refused[at][0], /^\d+$/);
    next = at + 1;
  }
  const page = await rh.get(sent.location);
  for (const raw of ['\u202e', '\x1b', '\x00']) assert.ok(!page.text.includes(raw), 'nothing of it reaches the page raw');
  const before = world.value('SELECT count(*) FROM attestations');
  await rh.submit(`${sent.location}/confirm`);
  assert.equal(world.value('SELECT count(*) FROM attestations'), before + fine.length);
  assert.equal(world.value("SELECT count(*) FROM attestations WHERE identifier LIKE 'h.%'"), 0);
});

test('killed in the middle, a list is written whole or not at all', async () => {
  const rows = Array.from({ length: 4000 }, (_, i) => csvRow(`coupe.${i}`, `Prénom${i};Nom`));
  const sent = await send(list(rows));
  const fields = rh.form(`${sent.location}/confirm`, await rh.get(sent.location));
  for (const wait of [150, 300, 500]) {
    const answer = rh.post(`${sent.location}/confirm`, fields).catch(() => undefined);
    await new Promise((done) => { setTimeout(done, wait); });
    world.daemon.signal('SIGKILL');
    await world.daemon.exited;
    await answer;
    await world.start();
    rh = await world.signIn('rh@ml.example');
    const written = world.value("SELECT count(*) FROM attestations WHERE identifier LIKE 'coupe.%'");
    const isDone = world.value(`SELECT count(*) FROM imports WHERE id = ${sent.location.split('/').pop()} AND confirmed_at IS NOT NULL`);
    assert.ok(written === 0 || written === 4000, `${written} rows`);
    assert.equal(isDone, written === 4000 ? 1 : 0, 'the list says so too');
    if (written) break;
    Object.assign(fields, rh.form(`${sent.location}/confirm`, await rh.get(sent.location)));
  }
});

test('a list that changed between the two is told, row by row', async () => {
  const sent = await send(list([csvRow('entre.a', 'Ada;A'), csvRow('entre.b', 'Bea;B')]));
  await rh.get(sent.location);
  await world.import('ml', [csvRow('entre.a', 'Ada;A')]);
  await rh.submit(`${sent.location}/confirm`);
  const page = words(await rh.get(sent.location));
  assert.match(page, /1 ligne a eu un autre sort/);
  assert.match(page, /Inchangé L’aperçu annonçait : Compte créé/);
});
