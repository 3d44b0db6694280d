// A list from the file on somebody's desk to the accounts it makes: what is shown before, what is
// written after, and what is said of every row that cannot be taken.
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

const list = (...rows) => [csvHeader, ...rows, ''].join('\r\n');
const words = (page) => unescapeHtml(page.text.replace(/<[^>]+>/g, ' ')).replace(/[\s\u202f\u00a0]+/g, ' ');
const attestations = (organisation = 'ml') => world.value(
  `SELECT count(*) FROM attestations AS a JOIN organisations AS o ON o.id = a.organisation_id WHERE o.slug = '${organisation}'`);

async function send(bytes, { browser = rh, name, fields = {} } = {}) {
  const page = await browser.get('/organisation/import');
  const { csrf, once } = browser.form('/organisation/import', page);
  return browser.upload('/organisation/import', { csrf, once, text: '', ...fields }, { name, bytes });
}

async function preview(bytes, options = {}) {
  const reply = await send(bytes, options);
  assert.equal(reply.status, 303, words(reply));
  return { path: reply.location, page: await (options.browser ?? rh).get(reply.location) };
}

// The rows of the table: [row, person, fate and reason].
const rowsOf = (page) => [...page.text.matchAll(/<tr>\s*<td class="amount soft">([\s\S]*?)<\/tr>/g)]
  .map(([, row]) => row.split(/<\/t[dh]>/).map((cell) => words({ text: cell }).trim()));

test('nothing is written before it is confirmed, and then exactly what was shown', async () => {
  const before = attestations();
  const { path, page } = await preview(list(csvRow('aurelie', 'Aurélie;Combescure'), csvRow('sylvain', 'Sylvain;Prigent', 'Responsable d’agence;;yes;yes'),
    csvRow('e.montreuil', 'Élise;Montreuil').replace('e.montreuil@mail.example', 'e.montreuil@'), csvRow('alma', 'Alma;Martin')), { name: 'pairs-novembre.csv' });
  assert.equal(page.status, 200);
  assert.match(words(page), /pairs-novembre\.csv.*4 lignes lues.*Rien n’est encore écrit/);
  const rows = rowsOf(page);
  assert.deepEqual(rows.map(([row]) => row), ['4', '3', '2', '5'], 'those that want attention come first');
  assert.match(rows[0][2], /À corriger.*Colonne « email ».*L’adresse est incomplète.*« e\.montreuil@ »/);
  assert.match(rows[1][2], /Refusé.*autorité hiérarchique.*Règle manager\./);
  assert.match(rows[2][2], /Compte créé/);
  assert.match(rows[3][2], /Inchangé/);
  assert.equal(attestations(), before, 'nothing is written by looking');
  assert.equal(world.value("SELECT count(*) FROM imports WHERE CAST(sealed AS TEXT) LIKE '%Combescure%'"), 0, 'the text is sealed');
  assert.equal((await rh.submit(`${path}/confirm`)).location, path);
  const done = await rh.get(path);
  assert.match(words(done), /La liste est importée/);
  assert.equal(attestations(), before + 2);
  assert.equal(world.value('SELECT MAX(length(sealed)) FROM imports WHERE confirmed_at IS NOT NULL'), 0, 'the text is erased');
  assert.match(done.text, /1<\/b> compte créé/);
});

test('the same file again changes nothing', async () => {
  const text = list(csvRow('encore.a', 'Ada;Un'), csvRow('encore.b', 'Bea;Deux'));
  const first = await preview(text);
  await rh.submit(`${first.path}/confirm`);
  const before = dump(world.data, 'attestations', 'facts', 'activations', 'mandates');
  const again = await preview(text);
  assert.match(words(again.page), /2 inchangés/);
  assert.match(words(again.page), /il n’y a rien à confirmer/);
  const { csrf, once } = rh.form(`${again.path}/cancel`, again.page);
  await rh.post(`${again.path}/confirm`, { csrf, once });
  assert.deepEqual(dump(world.data, 'attestations', 'facts', 'activations', 'mandates'), before);
});

test('confirming twice acts once, and a list that is gone is a 404', async () => {
  const { path, page } = await preview(list(csvRow('fois', 'Une;Fois')));
  const fields = rh.form(`${path}/confirm`, page);
  const [one, two] = await Promise.all([rh.post(`${path}/confirm`, fields), rh.post(`${path}/confirm`, fields)]);
  assert.deepEqual([one.location, two.location], [path, path]);
  assert.equal(world.value("SELECT count(*) FROM members WHERE identifier = 'fois'"), 1);
  const other = await preview(list(csvRow('jamais', 'Une;Fois')));
  assert.equal((await rh.submit(`${other.path}/cancel`)).location, '/organisation/import');
  assert.equal((await rh.get(other.path)).status, 404);
  assert.equal(world.value("SELECT count(*) FROM import_pages AS p WHERE NOT EXISTS (SELECT 1 FROM imports AS i WHERE i.id = p.import_id)"), 0);
  const cap = await world.signIn('rh@cap.example');
  assert.equal((await cap.get(path)).status, 404, 'another organisation’s');
});

test('what a spreadsheet does to a list is understood', async () => {
  const odd = '\ufeffsep=;\r\nIdentifiant;E-mail;Prénom;Nom;Poste;Encadre;Exerce;;\r\n'
    + '"=""0012""";a@b.example;\u00a0Zoé\u00a0;"D""Artagnan";Conseillère en insertion professionnelle;NON;OUI;;\r\n'
    + '="0013";;Léo;;Conseiller en insertion professionnelle;Non;oui;;\r\n;;;;;;;;\r\n';
  const { path, page } = await preview(odd);
  assert.deepEqual(rowsOf(page).map((row) => row[2].split(' ').slice(0, 2).join(' ')), ['Compte créé', 'Compte créé'], words(page));
  await rh.submit(`${path}/confirm`);
  assert.deepEqual(world.query("SELECT identifier, given_name, family_name FROM attestations WHERE identifier IN ('0012', '0013') ORDER BY identifier"),
    [{ identifier: '0012', given_name: 'Zoé', family_name: 'D"Artagnan' }, { identifier: '0013', given_name: 'Léo', family_name: '' }]);
  const pasted = await rh.get('/organisation/import');
  const { csrf, once } = rh.form('/organisation/import', pasted);
  const reply = await rh.post('/organisation/import', { csrf, once, text: 'identifier\tgiven_name\tjob_title\ntab.bed\tTab\tConseillère' });
  assert.equal(reply.status, 303, words(reply));
});

test('a file in another encoding is refused with how to save it', async () => {
  const text = list(csvRow('latin', 'Élise;Élan'));
  const ways = [[Buffer.from(text, 'latin1'), /n’est pas en UTF-8.*ligne 2/], [Buffer.from(`\ufeff${text}`, 'utf16le'), /UTF-16/],
    [Buffer.from(text, 'utf16le'), /UTF-16/], [Buffer.from('PK\x03\x04\0\0\0\0\0\0\0', 'latin1'), /classeur/],
    [Buffer.from('\x01\x02\x03\x04\x05\x06\x07\x08\x0e', 'latin1'), /n’est pas du texte/]];
  for (const [bytes, wanted] of ways) {
    const reply = await send(bytes);
    assert.equal(reply.status, 422);
    assert.match(words(reply), wanted);
    assert.match(words(reply), /CSV UTF-8/);
  }
  assert.match(words(await send('')), /ne contient aucune ligne/);
  assert.match(words(await send('identifier;given_name;salaire\nx;y;z')), /n’est pas connue.*« salaire »/);
  const both = await send(text, { fields: { text: `${csvHeader}\n${csvRow('colle', 'C;D')}` } });
  assert.match(words(both), /pas les deux/);
  assert.match(unescapeHtml(both.text), /colle@mail\.example/, 'what was pasted is kept');
});
