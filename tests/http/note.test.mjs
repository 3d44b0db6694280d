// The note to organisations, works councils and data protection officers: for everybody, the same
// to everybody, and made of this server's own settings.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openWorld } from '../lib/world.mjs';

const settings = `[community]
identity_years = 5
publisher = Association <b>des</b> pairs
host = Hébergeur du Port
officer = dpo@pairs.example
[mail]
smtp_url = smtp://compte:cle-du-relais@relais.pairs.example:587
tls = offered
`;

let world, plain;
before(async () => { [world, plain] = await Promise.all([openWorld({ options: settings }), openWorld()]); });
after(async () => { await world?.close(); await plain?.close(); });

const main = (page) => page.text.slice(page.text.indexOf('<main'), page.text.indexOf('</article>'));

test('the note and the privacy page say what this server is set to', async () => {
  const note = await world.visitor().get('/help/organisations'), privacy = await world.visitor().get('/privacy');
  assert.equal(note.status, 200);
  for (const page of [note, privacy]) {
    assert.match(page.text, /5\sans\./);
    assert.match(page.text, /90\sjours/);
    assert.match(page.text, /12\smois au plus/);
    assert.match(page.text, /35\sjours au plus/);
  }
  for (const said of ['Association &lt;b&gt;des&lt;/b&gt; pairs', 'Hébergeur du Port', 'dpo@pairs.example', 'relais.pairs.example'])
    assert.ok(note.text.includes(said), said);
  assert.ok(!note.text.includes('cle-du-relais') && !note.text.includes('compte:'), 'no word of how the mail server is reached');
  assert.match(note.text, /sans chiffrement\s: l’exploitant/, 'what is weak is said');
  const other = await plain.visitor().get('/help/organisations');
  assert.doesNotMatch(other.text, /5\sans\./);
  assert.match(other.text, /Pas encore renseigné/);
  assert.doesNotMatch(other.text, /relais/);
});

test('an entry of the register for each purpose, each with its duties', async () => {
  const { text } = await world.visitor().get('/help/organisations');
  const entries = text.split('<table class="rows entry">').slice(1);
  assert.equal(entries.length, 6);
  for (const entry of entries)
    for (const heading of ['Finalité', 'Base légale', 'Personnes concernées', 'Données et durées', 'Destinataires', 'Transferts', 'Sécurité'])
      assert.ok(entry.includes(heading), heading);
});

test('it is the same for all, and both pages list the same data', async () => {
  const note = main(await world.visitor().get('/help/organisations'));
  for (const who of ['alma', 'rh@ml.example', 'remi'])
    assert.equal(main(await (await world.as(who)).get('/help/organisations')), note, who);
  const { text } = await world.visitor().get('/privacy');
  const told = [...text.matchAll(/<tr><th scope="row">(.*?)<\/th>/g)].map(([, what]) => what);
  assert.ok(told.length >= 19);
  for (const what of told) assert.ok(note.split(what).length >= 3, `${what}: once by origin, once in the register`);
});

test('it is found from the privacy page and in English', async () => {
  const visitor = world.visitor();
  assert.ok((await visitor.get('/privacy')).text.includes('href="/help/organisations"'));
  const english = await visitor.get('/help/organisations', { headers: { 'Accept-Language': 'en' } });
  assert.match(english.text, /Entries for the register/);
  assert.match(english.text, /5 years/);
});
