// What an organisation sees of its people and may say of them: what it wrote itself, and not one
// byte more.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { unescapeHtml } from '../lib/browser.mjs';
import { csvHeader, csvRow, openWorld, passwordOf } from '../lib/world.mjs';
import { linkOf, mailTo } from '../lib/mail.mjs';
import { withoutTokens } from '../authz/pages.mjs';

const DAY = 24 * 3600;
let world, rh;
before(async () => {
  world = await openWorld({ clock: true });
  rh = await world.signIn('rh@ml.example');
});
after(() => world.close());

const words = (page) => unescapeHtml(page.text.replace(/<[^>]+>/g, ' ')).replace(/[\s\u202f\u00a0]+/g, ' ');
const attestation = (identifier, organisation = 'ml') => world.value(`SELECT a.id FROM attestations AS a
  JOIN organisations AS o ON o.id = a.organisation_id WHERE o.slug = '${organisation}' AND a.identifier = '${identifier}'`);
const personPath = (identifier) => `/organisation/people/${attestation(identifier)}`;

// A statement through its own page.
async function state(identifier, fact, fields = {}, browser = rh) {
  const path = `${personPath(identifier)}/state/${fact}`;
  let page = await browser.get(path);
  assert.equal(page.status, 200);
  if (fact === 'change') page = await browser.submit(path, fields);
  const said = words(page);
  const reply = await browser.submit(path, { confirm: 'yes' });
  return { said, reply };
}

test('the list is searched by name and identifier, and filtered by state', async () => {
  const found = async (query) => [...(await rh.get(`/organisation?${query}`)).text.matchAll(/<th scope="row"><a [^>]+>([^<]+)</g)].map(([, name]) => name);
  assert.deepEqual(await found('q=r%C3%A9mi'), ['Rémi Blanc']);
  assert.deepEqual(await found('q=BLANC'), ['Rémi Blanc']);
  assert.deepEqual(await found('q=boris'), [], 'of another organisation');
  assert.deepEqual(await found('state=refused'), ['Rémi Blanc']);
  assert.deepEqual(await found('state=checking'), ['Réva Noir']);
  assert.deepEqual(await found('state=invited'), ['Ivan Rose']);
  assert.deepEqual(await found('q=x%25_'), []);
  assert.equal((await rh.get('/organisation?state=late')).status, 400);
  const rows = Array.from({ length: 120 }, (_, i) => csvRow(`page.${String(i).padStart(3, '0')}`, `Prénom;Zzz${String(i).padStart(3, '0')}`));
  await world.import('ml', rows);
  const seen = new Set();
  for (let path = '/organisation?q=zzz'; path;) {
    const page = await rh.get(path);
    for (const [, id] of page.text.matchAll(/\/organisation\/people\/(\d+)"/g)) seen.add(id);
    const next = /href="([^"]*after=\d+)"/.exec(page.text);
    path = next && unescapeHtml(next[1]);
  }
  assert.equal(seen.size, 120, 'each stands on one page');
});

test('a person is added after what would happen was shown', async () => {
  await rh.get('/organisation/add');
  const bad = await rh.submit('/organisation/add', { given_name: 'Léa', identifier: 'léa', email: 'lea@', supervises: 'no', practising: 'yes' });
  assert.equal(bad.status, 422);
  assert.match(words(bad), /L’identifiant compte de 2 à 64/);
  assert.match(bad.text, /name="given_name" value="Léa"/, 'what was typed is kept');
  const fields = { given_name: 'Léa', family_name: 'Douce', identifier: 'lea', email: 'lea@ml.example', job_title: 'Directrice', supervises: 'yes', practising: 'yes' };
  const check = await rh.submit('/organisation/add', fields);
  assert.equal(check.status, 200);
  assert.match(words(check), /Refusé.*Règle manager/);
  assert.equal(world.value("SELECT count(*) FROM attestations WHERE identifier = 'lea'"), 0, 'nothing is written yet');
  await rh.get('/organisation/add');
  const fine = await rh.submit('/organisation/add', { ...fields, job_title: 'Conseillère en insertion professionnelle', supervises: 'no' });
  assert.match(words(fine), /Compte créé/);
  const done = await rh.submit('/organisation/add', { confirm: 'yes' });
  assert.equal(done.location, `${personPath('lea')}?said=arrival`);
  assert.equal(world.value("SELECT verdict FROM members WHERE identifier = 'lea'"), 'peer');
});

test('each fact says what follows, and the person hears of it', async () => {
  const alma = await world.signIn('alma');
  const told = () => world.value(`SELECT count(*) FROM notifications WHERE member_id = ${world.memberId('alma')} AND kind LIKE 'facts.%'`);
  const before = told();
  const change = await state('alma', 'change', { job_title: 'Responsable d’agence', occupation_code: '', supervises: 'yes', practising: 'yes' });
  assert.match(change.said, /l’accès de Alma Martin se ferme aussitôt.*Règle manager/);
  assert.match(change.said, /peut le contester/);
  assert.equal((await alma.get('/')).location, '/status', 'it takes effect at the next request');
  assert.ok(told() > before, 'the person is told');
  const page = await rh.get(personPath('alma'));
  assert.match(words(page), /Refusé/);
  assert.match(words(page), /Ce qui avait été déclaré avant.*Conseillère en insertion professionnelle/);
  await state('alma', 'change', { job_title: 'Conseillère en insertion professionnelle', occupation_code: 'K1801', supervises: 'no', practising: 'yes' });
  assert.equal((await alma.get('/')).status, 200, 'an error put right');
  const departure = await state('alma', 'departure');
  assert.match(departure.said, /L’accès que Alma Martin tient de votre organisme se ferme/);
  assert.equal((await alma.get('/')).location, '/status');
  assert.match(words(await rh.get(personPath('alma'))), /Fermé/);
  assert.equal((await rh.get(`${personPath('alma')}/state/departure`)).location, personPath('alma'), 'said already');
  await state('alma', 'return');
  assert.equal((await alma.get('/')).status, 200);
  await state('alma', 'end');
  assert.equal((await alma.get('/')).location, '/status');
  await state('alma', 'return');
  await state('alma', 'still');
  assert.equal((await alma.get('/')).status, 200);
  assert.equal((await rh.get(`${personPath('alma')}/state/suspend`)).status, 404, 'there is no such word');
});

test('nobody states anything of another organisation’s people', async () => {
  const boris = attestation('boris', 'cap');
  for (const path of [`/organisation/people/${boris}`, `/organisation/people/${boris}/state/departure`])
    assert.equal((await rh.get(path)).status, 404);
  const csrf = await rh.csrf('/organisation/add');
  for (const path of [`/organisation/people/${boris}/state/departure`, `/organisation/people/${boris}/invite`])
    assert.equal((await rh.post(path, { csrf, confirm: 'yes' })).status, 404);
  assert.ok(world.value("SELECT valid_until FROM members WHERE identifier = 'boris'") > 1);
});

test('a second half-time post is a claim, and its page says nothing of the other', async () => {
  const row = csvRow('boris', 'Boris;Petit'), fresh = csvRow('toutneuf', 'Boris;Petit', 'Chargée de rayonnement;;no;yes');
  await world.import('ml', [row, fresh]);
  const shape = async (identifier) => words(await rh.get(personPath(identifier))).replaceAll(identifier, 'X');
  const claim = await shape('boris');
  assert.match(claim, /À vérifier/);
  for (const word of ['Cap emploi', 'Occitanie', 'ouvert', 'autre organisme']) assert.ok(!claim.includes(word), word);
  assert.match(await shape('toutneuf'), /À vérifier/);
  assert.equal((await state('boris', 'departure')).reply.status, 303);
});

test('an invitation leaves again once a day, and the answer is the same', async () => {
  const ivan = personPath('ivan'), sent = () => world.value(`SELECT count(*) FROM activations WHERE member_id = ${world.memberId('ivan')}`);
  const invite = async () => {
    const page = await rh.get(ivan);
    const reply = await rh.submit(`${ivan}/invite`, {}, undefined);
    assert.equal(reply.location, `${ivan}?said=invite`);
    return withoutTokens((await rh.get(reply.location)).text) + page.status;
  };
  await world.advance(2 * DAY);
  rh = await world.signIn('rh@ml.example');
  const before = sent();
  const first = await invite();
  assert.equal(sent(), before + 1);
  assert.equal(await invite(), first);
  assert.equal(sent(), before + 1, 'no more than one in a day');
  await world.advance(DAY + 60);
  rh = await world.signIn('rh@ml.example');
  await invite();
  assert.equal(sent(), before + 2);
  const mine = personPath('alma');
  assert.doesNotMatch((await rh.get(mine)).text, new RegExp(`${mine}/invite`), 'an open account gets none');
  const csrf = await rh.csrf('/organisation/add'), had = world.value('SELECT count(*) FROM activations');
  await rh.post(`${mine}/invite`, { csrf });
  assert.equal(world.value('SELECT count(*) FROM activations'), had, 'however it is asked');
});

test('an invitation says who gave what, why, and that one is free not to answer', async () => {
  await world.import('ml', [csvRow('invitee', 'Nour;Belle')]);
  const mail = await mailTo(world.data, 'invitee@mail.example');
  for (const words of ['Mission locale du Port', 'Nour Belle', 'invitee@mail.example', 'Conseillère en insertion professionnelle',
    'libre de ne pas répondre', 'effacées au bout de 90 jours', '/privacy', 'CNIL'])
    assert.ok(mail.body.replace(/\s+/g, ' ').includes(words), words);
  assert.match(linkOf(mail), /^\/activate\//);
});

test('the export is safe from formulas, and importing it again changes nothing', async () => {
  await world.import('ml', [csvRow('moins', 'Moins;-1+1')]);
  const file = await rh.get('/organisation/export');
  assert.equal(file.headers['content-type'], 'text/csv; charset=utf-8');
  assert.match(file.headers['content-disposition'], /attachment/);
  assert.ok(file.text.startsWith('\ufeffidentifier;email;given_name'));
  assert.match(file.text, /;'-1\+1;/);
  for (const cell of file.text.split('\r\n').slice(1).flatMap((line) => line.split(';'))) assert.doesNotMatch(cell, /^[=+@\t\r-]/);
  assert.ok(!file.text.includes('Cap emploi'));
  const page = await rh.get('/organisation/import');
  const { csrf, once } = rh.form('/organisation/import', page);
  const sent = await rh.upload('/organisation/import', { csrf, once, text: '' }, { bytes: file.text });
  const check = words(await rh.get(sent.location));
  assert.match(check, /il n’y a rien à confirmer|inchangés/);
  assert.doesNotMatch(check, /comptes? créé|modifié/);
});

test('seats are shown, and taken when somebody is added or comes back', async () => {
  await world.run(['organisation', 'add', 'petit', '--name', 'Petit organisme', '--kind', 'mission-locale', '--seats', '2']);
  await world.run(['provisioner', 'add', 'rh@petit.example', '--organisation', 'petit', '--name', 'R. H.']);
  await world.activate('rh@petit.example');
  const own = await world.signIn('rh@petit.example');
  const send = async (...rows) => {
    const page = await own.get('/organisation/import');
    const { csrf, once } = own.form('/organisation/import', page);
    const reply = await own.upload('/organisation/import', { csrf, once, text: '' }, { bytes: [csvHeader, ...rows, ''].join('\n') });
    return { path: reply.location, page: await own.get(reply.location) };
  };
  const { path, page } = await send(csvRow('p.un', 'Un;A'), csvRow('p.refuse', 'Non;B', 'Directeur;;yes;yes'), csvRow('p.deux', 'Deux;C'), csvRow('p.trois', 'Trois;D'));
  assert.match(words(page), /Plus de place.*Votre organisme a 2 places/);
  await own.submit(`${path}/confirm`);
  assert.match(words(await own.get('/organisation')), /Places prises : 2 sur 2\. Il n’en reste pas/);
  assert.equal(world.value("SELECT count(*) FROM members WHERE identifier = 'p.trois'"), 0);
  await own.get('/organisation/add');
  const check = await own.submit('/organisation/add', { given_name: 'Quatre', identifier: 'p.quatre', job_title: 'Conseillère en insertion professionnelle', supervises: 'no', practising: 'yes' });
  assert.match(words(check), /Plus de place/);
  const seat = (identifier, fact, fields) => {
    const id = attestation(identifier, 'petit');
    return { id, go: async () => {
      const where = `/organisation/people/${id}/state/${fact}`;
      await own.get(where);
      if (fields) await own.submit(where, fields);
      return own.submit(where, { confirm: 'yes' });
    } };
  };
  assert.equal((await seat('p.un', 'departure').go()).status, 303);
  const again = await send(csvRow('p.trois', 'Trois;D'));
  await own.submit(`${again.path}/confirm`);
  assert.equal((await seat('p.un', 'return').go()).status, 422, 'the seat is taken meanwhile');
  const corrected = await seat('p.refuse', 'change', { job_title: 'Conseiller en insertion professionnelle', occupation_code: '', supervises: 'no', practising: 'yes' }).go();
  assert.equal(corrected.status, 422, 'a refused person takes none until accepted');
});

test('an organisation’s pages are the same to the byte whether somebody was active for a year or never came back', async () => {
  // An organisation of their own: elsewhere accounts that nobody opens are erased meanwhile.
  await world.run(['organisation', 'add', 'an', '--name', 'Un an', '--kind', 'mission-locale']);
  await world.run(['provisioner', 'add', 'rh@an.example', '--organisation', 'an', '--name', 'R. H.']);
  await world.import('an', [csvRow('active', 'Ada;Active'), csvRow('absente', 'Bea;Absente')]);
  for (const identifier of ['rh@an.example', 'active', 'absente']) await world.activate(identifier);
  const look = async (identifier) => {
    const browser = await world.signIn('rh@an.example');
    const id = attestation(identifier, 'an');
    const seen = {};
    for (const path of ['/organisation', `/organisation?q=${identifier}`, `/organisation?state=open`, `/organisation/people/${id}`,
      `/organisation/people/${id}/state/change`, `/organisation/people/${id}/state/departure`, '/organisation/export', '/organisation/add', '/organisation/import'])
      seen[path] = withoutTokens((await browser.get(path)).text);
    return seen;
  };
  const first = { active: await look('active'), absente: await look('absente') };
  // A year of one: signing in, writing, reading; in the end leaving by themselves.
  for (let month = 0; month < 11; month++) {
    const ada = await world.signIn('active');
    await ada.get('/threads/new');
    await ada.submit('/threads', { space: 'posture', kind: 'discussion', title: `Mois ${month}`, body: 'Un texte' });
    await ada.get('/');
    await world.advance(28 * DAY);
  }
  const last = { active: await look('active'), absente: await look('absente') };
  const same = (seen, identifier) => Object.fromEntries(Object.entries(seen).map(([path, text]) => [path.replace(/\d+/, 'N').replaceAll(identifier, 'X'), text]));
  assert.deepEqual(same(last.active, 'active'), same(first.active, 'active'));
  assert.deepEqual(same(last.absente, 'absente'), same(first.absente, 'absente'));
  const twin = (text, identifier, name, id) => text.replaceAll(identifier, 'X').replaceAll(name, 'Y').replaceAll(`/people/${id}`, '/people/N');
  for (const path of [(id) => `/organisation/people/${id}`, (id) => `/organisation/people/${id}/state/departure`]) {
    const one = twin(last.active[path(attestation('active', 'an'))], 'active', 'Ada Active', attestation('active', 'an'));
    const other = twin(last.absente[path(attestation('absente', 'an'))], 'absente', 'Bea Absente', attestation('absente', 'an'));
    assert.equal(one.replaceAll('Active', ''), other.replaceAll('Absente', ''));
  }
  const ada = await world.signIn('active');
  await ada.get('/settings/leave');
  await ada.submit('/settings/leave', { password: passwordOf('active'), confirm: 'yes' });
  assert.equal(world.value("SELECT count(*) FROM departures"), 1);
  assert.deepEqual(same(await look('active'), 'active'), same(first.active, 'active'), 'nor is leaving told');
});
