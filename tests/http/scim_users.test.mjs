// An organisation's directory creates, reads, changes and removes its people (RFC 7644), and what
// follows from what it writes.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CORE, Directory, ENTERPRISE, OWN, newToken } from '../lib/scim.mjs';
import { openWorld } from '../lib/world.mjs';

let world, ml, cap, serial = 0;

before(async () => {
  world = await openWorld();
  ml = new Directory(world, await newToken(world, 'ml'));
  cap = new Directory(world, await newToken(world, 'cap'));
});
after(() => world?.close());

const TITLE = 'Conseillère en insertion professionnelle';
const person = (changes = {}) => {
  const name = `personne.${++serial}`;
  return {
    schemas: [CORE, ENTERPRISE, OWN], userName: name, externalId: `ext-${serial}`, active: true,
    name: { givenName: 'Paule', familyName: 'Durand' }, title: TITLE,
    emails: [{ value: `${name}@travail.example`, type: 'work', primary: true }],
    [ENTERPRISE]: { department: 'Agence Nord' },
    [OWN]: { supervises: false, practising: true, occupation: 'K1801' },
    ...changes,
  };
};
const create = async (changes, by = ml) => (await by.expect(201, 'POST', '/Users', person(changes))).json;
const show = async (id, by = ml) => (await by.expect(200, 'GET', `/Users/${id}`)).json;
const patched = async (id, ...operations) => {
  const reply = await ml.patch(id, operations);
  assert.equal(reply.status, 204, reply.text);
  return show(id);
};
const refused = async (reply, status, type) => {
  const { json, ...rest } = await reply;
  assert.equal(rest.status, status, rest.text);
  assert.equal(json.scimType, type, rest.text);
};

test('a person is created, with where they stand and their version', async () => {
  const sent = person({ phoneNumbers: [{ value: '0102030405' }], addresses: [{ locality: 'SecretVille' }], photos: [{ value: 'https://x.example/p.png' }], nickName: 'secret-nick' });
  const { json, headers } = await ml.expect(201, 'POST', '/Users', sent);
  assert.equal(headers.location, `http://127.0.0.1:8080/scim/v2/Users/${json.id}`);
  assert.match(headers.etag, /^W\/"\d+"$/);
  assert.equal(headers['cache-control'], 'no-store');
  assert.deepEqual(json.schemas, [CORE, ENTERPRISE, OWN]);
  assert.deepEqual(json.name, { familyName: 'Durand', givenName: 'Paule' });
  assert.equal(json.active, true);
  assert.deepEqual(json[OWN], { supervises: false, practising: true, occupation: 'K1801', state: 'accepted' });
  assert.deepEqual(json[ENTERPRISE], { department: 'Agence Nord' });
  assert.deepEqual(json.emails, [{ value: `${sent.userName}@travail.example`, type: 'work', primary: true }]);
  const { meta } = json;
  assert.equal(meta.resourceType, 'User');
  assert.equal(meta.location, headers.location);
  assert.equal(meta.version, headers.etag);
  assert.match(meta.created, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  for (const secret of ['0102030405', 'SecretVille', 'x.example/p.png', 'secret-nick'])
    assert.ok(!JSON.stringify(world.query('SELECT * FROM attestations')).includes(secret), secret);
  // The same is found again, and an account waits for the person.
  assert.deepEqual((await ml.expect(200, 'GET', `/Users/${json.id}`)).json, json);
  assert.equal(world.value(`SELECT state FROM members WHERE identifier = '${sent.userName}'`), 'invited');
  assert.equal(world.value(`SELECT COUNT(*) FROM outbox WHERE kind = 'activation' AND member_id = (SELECT id FROM members WHERE identifier = '${sent.userName}')`), 1);
});

test('absent is unknown, never no', async () => {
  const { id } = await create({ [OWN]: undefined });
  const row = world.query(`SELECT supervises, practising, occupation_code FROM facts WHERE attestation_id = ${id} AND replaced_at IS NULL`)[0];
  assert.deepEqual({ ...row }, { supervises: '', practising: '', occupation_code: '' });
  const json = await show(id);
  assert.ok(!('supervises' in json[OWN]) && !('practising' in json[OWN]));
  const minimal = (await ml.expect(201, 'POST', '/Users', { schemas: [CORE], userName: 'Toute.Seule' })).json;
  assert.equal(minimal.userName, 'Toute.Seule');
  assert.equal(minimal[OWN].state, 'review');
  assert.ok(!('title' in minimal) && !('emails' in minimal) && !(ENTERPRISE in minimal));
});

test('who is refused is created all the same, and told why', async () => {
  const manager = await create({ title: 'Directrice de mission locale', [OWN]: { supervises: true } });
  assert.equal(manager.active, false);
  assert.equal(manager[OWN].state, 'refused');
  assert.equal(manager[OWN].reason, 'manager');
  assert.equal(manager[OWN].rule, 'manager.authority');
  // Saying again that the account is active changes nothing of that.
  assert.deepEqual(await patched(manager.id, { op: 'replace', path: 'active', value: true }), manager);
  const unknown = await create({ title: 'Chargée de rayonnement', [OWN]: {} });
  assert.equal(unknown.active, true);
  assert.equal(unknown[OWN].state, 'review');
  assert.equal(unknown[OWN].reason, 'unknown_title');
});

test('one userName, one person', async () => {
  const one = await create();
  await refused(ml.send('POST', '/Users', person({ userName: one.userName })), 409, 'uniqueness');
  await refused(ml.send('POST', '/Users', person({ userName: one.userName.toUpperCase() })), 409, 'uniqueness');
  const two = await create();
  await refused(ml.patch(two.id, [{ op: 'replace', path: 'userName', value: one.userName }]), 409, 'uniqueness');
  await refused(ml.send('PUT', `/Users/${two.id}`, person({ userName: one.userName })), 409, 'uniqueness');
  // What a directory calls somebody besides may be given twice.
  const three = await create({ externalId: one.externalId });
  assert.equal(three.externalId, one.externalId);
  assert.deepEqual((await ml.filter(`externalId eq "${one.externalId}"`)).Resources.map((r) => r.id), [one.id, three.id]);
});

test('who is known elsewhere is answered as a new one, to be looked at', async () => {
  const reply = await cap.expect(201, 'POST', '/Users', person({ userName: 'alma', emails: [] }));
  assert.equal(reply.json[OWN].state, 'review');
  assert.equal(reply.json.active, true);
  // What comes next is answered as of anybody; the person is not concerned.
  await cap.expect(204, 'PATCH', `/Users/${reply.json.id}`, { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations: [{ op: 'replace', value: { active: false } }] });
  await cap.expect(204, 'DELETE', `/Users/${reply.json.id}`);
  assert.equal((await (await world.as('alma')).get('/')).status, 200);
});

test('malformed documents are refused with the reason, and nothing is written', async () => {
  const before = world.value('SELECT COUNT(*) FROM attestations');
  await refused(ml.send('POST', '/Users', '{"userName": tre}'), 400, 'invalidSyntax');
  await refused(ml.send('POST', '/Users', '[]'), 400, 'invalidSyntax');
  await refused(ml.send('POST', '/Users', ''), 400, 'invalidSyntax');
  await refused(ml.send('POST', '/Users', '{"userName":"a.b","userName":"c.d"}'), 400, 'invalidSyntax');
  await refused(ml.send('POST', '/Users', '{"userName":"a.b","USERNAME":"c.d"}'), 400, 'invalidSyntax');
  await refused(ml.send('POST', '/Users', `{"a":${'['.repeat(3000)}${']'.repeat(3000)}}`), 400, 'invalidSyntax');
  await refused(ml.send('POST', '/Users', '{"userName":"a\\u0000b"}'), 400, 'invalidSyntax');
  await refused(ml.send('POST', '/Users', JSON.stringify({ userName: 'a.b', title: 'x'.repeat(300000) })), 413, undefined);
  for (const changes of [{ userName: undefined }, { userName: '' }, { userName: 'a' }, { userName: 'a b' }, { userName: 'é.è' }, { userName: 7 },
    { userName: 'x'.repeat(65) }, { name: 'Paule' }, { title: 'x'.repeat(301) }, { title: 'a\nb' }, { title: 'a‮b' }, { active: 'maybe' }, { active: 1 },
    { emails: [7] }, { [OWN]: { supervises: 'parfois' } }, { [OWN]: 'x' }, { emails: Array.from({ length: 5 }, (_, i) => ({ value: `e${i}@x.example`, type: 'work' })) }])
    await refused(ml.send('POST', '/Users', person(changes)), 400, 'invalidValue');
  assert.equal((await ml.send('POST', '/Users', person(), { type: 'text/plain' })).status, 415);
  assert.equal((await ml.send('POST', '/Users', person(), { type: 'application/x-www-form-urlencoded' })).status, 415);
  assert.equal(world.value('SELECT COUNT(*) FROM attestations'), before);
  assert.equal((await ml.send('POST', '/Users', person(), { type: 'application/json; charset=utf-8' })).status, 201);
});

test('PUT says the whole: what is absent is unknown from then on', async () => {
  const made = await create();
  const { json, headers } = await ml.expect(200, 'PUT', `/Users/${made.id}`, { schemas: [CORE], id: 'ignored', userName: made.userName, name: { givenName: 'Paula' }, active: true, title: TITLE });
  assert.equal(json.id, made.id);
  assert.deepEqual(json.name, { givenName: 'Paula' });
  assert.ok(!('emails' in json) && !('externalId' in json) && !(ENTERPRISE in json));
  assert.ok(!('supervises' in json[OWN]));
  assert.notEqual(headers.etag, made.meta.version);
  // Twice the same is once.
  const again = await ml.expect(200, 'PUT', `/Users/${made.id}`, { schemas: [CORE], userName: made.userName, name: { givenName: 'Paula' }, active: true, title: TITLE });
  assert.deepEqual(again.json, json);
  await refused(ml.send('PUT', `/Users/${made.id}`, { schemas: [CORE], name: { givenName: 'x' } }), 400, 'invalidValue');
});

test('what a file said of them besides stays', async () => {
  await world.import('ml', ['fichier.seul;fichier.seul@mail.example;Fi;Chier;Conseillère en insertion professionnelle;K1801;no;yes']);
  const [listed] = (await ml.filter('userName eq "fichier.seul"')).Resources;
  assert.deepEqual(listed.emails, [{ value: 'fichier.seul@mail.example', type: 'work', primary: true }]);
  assert.equal(listed[OWN].state, 'accepted');
  world.query(`UPDATE attestations SET region = 'Bretagne' WHERE id = ${listed.id}`);
  await patched(listed.id, { op: 'add', path: 'title', value: 'Conseillère emploi' });
  assert.equal(world.value(`SELECT region FROM attestations WHERE id = ${listed.id}`), 'Bretagne');
  // And a file after that is answered in the directory's letters.
  await world.import('ml', ['fichier.seul;neuf@mail.example;Fi;Chier;Conseillère en insertion professionnelle;K1801;no;yes']);
  assert.equal((await show(listed.id)).emails[0].value, 'neuf@mail.example');
});

test('versions: If-Match, If-None-Match', async () => {
  const { id, meta } = await create();
  const known = await ml.expect(304, 'GET', `/Users/${id}`, undefined, { headers: { 'If-None-Match': meta.version } });
  assert.equal(known.text, '');
  assert.equal(known.headers.etag, meta.version);
  await ml.expect(200, 'GET', `/Users/${id}`, undefined, { headers: { 'If-None-Match': 'W/"999"' } });
  const change = { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations: [{ op: 'replace', path: 'displayName', value: 'P. D.' }] };
  await ml.expect(412, 'PATCH', `/Users/${id}`, change, { headers: { 'If-Match': 'W/"999"' } });
  await ml.expect(412, 'DELETE', `/Users/${id}`, undefined, { headers: { 'If-Match': 'W/"999"' } });
  const done = await ml.expect(204, 'PATCH', `/Users/${id}`, change, { headers: { 'If-Match': `W/"999", ${meta.version}` } });
  const { etag } = done.headers;
  assert.notEqual(etag, meta.version);
  await ml.expect(412, 'PUT', `/Users/${id}`, person(), { headers: { 'If-Match': meta.version } });
  // A change that changes nothing keeps the version.
  await ml.expect(204, 'PATCH', `/Users/${id}`, change, { headers: { 'If-Match': '*' } });
  assert.equal((await show(id)).meta.version, etag);
});

test('attributes and excludedAttributes', async () => {
  const { id, userName } = await create();
  const some = async (query) => (await ml.expect(200, 'GET', `/Users/${id}?${query}`)).json;
  assert.deepEqual(Object.keys(await some('attributes=userName')).sort(), ['id', 'schemas', 'userName']);
  assert.deepEqual((await some('attributes=NAME.familyname,meta.version')).name, { familyName: 'Durand' });
  assert.deepEqual((await some(`attributes=${OWN}:state`))[OWN], { state: 'accepted' });
  assert.deepEqual(Object.keys((await some(`attributes=${OWN}`))[OWN]).sort(), ['occupation', 'practising', 'state', 'supervises']);
  const without = await some('excludedAttributes=emails,id,name.givenName');
  assert.ok(!('emails' in without));
  assert.equal(without.id, id);
  assert.deepEqual(without.name, { familyName: 'Durand' });
  assert.deepEqual(Object.keys(await some('attributes=password,nonsense')).sort(), ['id', 'schemas']);
  const reply = await ml.send('PATCH', `/Users/${id}?attributes=userName`, { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations: [{ op: 'add', path: 'displayName', value: 'x' }] });
  assert.equal(reply.status, 200);
  assert.equal(reply.json.userName, userName);
  assert.ok(!('displayName' in reply.json));
});

test('PATCH: every operation, and all of them or none', async () => {
  const { id } = await create();
  let json = await patched(id, { op: 'replace', path: 'name.familyName', value: 'Roux' },
    { op: 'add', path: 'displayName', value: 'Paule R.' }, { op: 'remove', path: 'title' },
    { op: 'add', path: `${ENTERPRISE}:department`, value: 'Agence Sud' }, { op: 'remove', path: `${OWN}:occupation` });
  assert.equal(json.name.familyName, 'Roux');
  assert.equal(json.displayName, 'Paule R.');
  assert.ok(!('title' in json) && !('occupation' in json[OWN]));
  assert.equal(json[ENTERPRISE].department, 'Agence Sud');
  json = await patched(id, { op: 'add', value: { title: TITLE, name: { givenName: 'Paula' }, [OWN]: { occupation: 'K1801' } } });
  assert.deepEqual([json.title, json.name.givenName, json.name.familyName, json[OWN].occupation], [TITLE, 'Paula', 'Roux', 'K1801']);
  json = await patched(id, { op: 'replace', path: 'name', value: { givenName: 'Paule' } });
  assert.deepEqual(json.name, { givenName: 'Paule' });
  json = await patched(id, { op: 'remove', path: ENTERPRISE });
  assert.ok(!(ENTERPRISE in json));
  const before = JSON.stringify(await show(id));
  for (const [type, ...operations] of [
    ['invalidPath', { op: 'add', path: 'displayName', value: 'never' }, { op: 'add', path: 'nonsense', value: 1 }],
    ['noTarget', { op: 'add', path: 'displayName', value: 'never' }, { op: 'remove' }],
    ['mutability', { op: 'add', path: 'displayName', value: 'never' }, { op: 'replace', path: 'id', value: '7' }],
    ['mutability', { op: 'replace', path: `${OWN}:state`, value: 'accepted' }],
    ['mutability', { op: 'replace', path: 'meta.version', value: 'x' }],
    ['mutability', { op: 'remove', path: 'userName' }],
    ['invalidSyntax', { op: 'move', path: 'title', value: 'x' }],
    ['invalidSyntax', { path: 'title', value: 'x' }],
    ['invalidValue', { op: 'replace', path: 'active', value: 'x' }],
    ['invalidValue', { op: 'replace', path: 'title', value: { a: 1 } }],
    ['invalidValue', { op: 'replace', path: 'title' }],
    ['invalidValue', { op: 'add', value: 'x' }],
    ['invalidPath', { op: 'replace', path: 'emails[type eq "work"', value: 'x' }],
    ['invalidFilter', { op: 'replace', path: 'emails[type is "work"].value', value: 'x' }],
    ['invalidPath', { op: 'replace', path: 'emails[type eq "work"].nonsense', value: 'x' }],
    ['invalidPath', { op: 'replace', path: 'title[type eq "work"]', value: 'x' }],
    ['noTarget', { op: 'replace', path: 'emails[value eq "nobody@x.example"].value', value: 'x' }],
    ['invalidFilter', { op: 'replace', path: `emails[${'('.repeat(40)}type pr${')'.repeat(40)}].value`, value: 'x' }],
    ['tooMany', ...Array.from({ length: 201 }, () => ({ op: 'add', path: 'title', value: 'x' }))],
  ]) await refused(ml.patch(id, operations), 400, type);
  await refused(ml.send('PATCH', `/Users/${id}`, { Operations: [{ op: 'remove', path: 'title' }] }), 400, 'invalidSyntax');
  await refused(ml.send('PATCH', `/Users/${id}`, { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'] }), 400, 'invalidSyntax');
  assert.equal(JSON.stringify(await show(id)), before);
});

test('PATCH: addresses by value paths', async () => {
  const { id, emails: [{ value }] } = await create();
  let json = await patched(id, { op: 'replace', path: 'emails[type eq "work"].value', value: 'neuve@travail.example' });
  assert.deepEqual(json.emails, [{ value: 'neuve@travail.example', type: 'work', primary: true }]);
  json = await patched(id, { op: 'add', path: 'emails', value: [{ value, type: 'work' }, { value: 'chez@moi.example', type: 'home' }] });
  assert.deepEqual(json.emails.map((one) => one.value), ['neuve@travail.example', value]);
  json = await patched(id, { op: 'replace', path: `emails[value eq "${value}"].primary`, value: true });
  assert.deepEqual(json.emails.map((one) => one.primary), [false, true]);
  assert.equal(world.value(`SELECT email FROM attestations WHERE id = ${id}`), value);
  json = await patched(id, { op: 'remove', path: 'emails[primary eq false]' });
  assert.deepEqual(json.emails.map((one) => one.value), [value]);
  json = await patched(id, { op: 'remove', path: 'emails' });
  assert.ok(!('emails' in json));
  // Nothing fits: added by its kind it begins to be there, replaced it is not; a private one is nothing.
  await refused(ml.patch(id, [{ op: 'replace', path: 'emails[type eq "work"].value', value: 'x@y.example' }]), 400, 'noTarget');
  json = await patched(id, { op: 'Add', path: 'emails[type eq "work"].value', value: 'entra@travail.example' },
    { op: 'Replace', path: 'emails[type eq "home"].value', value: 'chez@moi.example' });
  assert.deepEqual(json.emails, [{ value: 'entra@travail.example', type: 'work', primary: false }]);
});

test('as Microsoft Entra writes it', async () => {
  const { id } = await create();
  const json = await patched(id, { op: 'Replace', path: 'active', value: 'False' });
  assert.equal(json.active, false);
  assert.equal(json[OWN].state, 'closed');
  const back = await patched(id, { op: 'Replace', path: 'active', value: 'True' }, { op: 'Add', path: `${OWN}:supervises`, value: 'False' },
    { op: 'Add', path: 'phoneNumbers[type eq "mobile"].value', value: '0102030405' }, { op: 'Add', path: `${ENTERPRISE}:manager`, value: '7' },
    { op: 'Replace', path: 'addresses[type eq "work"].formatted', value: 'Rue' }, { op: 'Add', path: 'name.honorificPrefix', value: 'Dr' });
  assert.equal(back.active, true);
  assert.equal(back[OWN].state, 'accepted');
  const whole = await patched(id, { op: 'Replace', value: { 'name.givenName': 'Paula', [`${ENTERPRISE}:department`]: 'Sud', 'emails[type eq "work"].value': 'e@travail.example', [`${ENTERPRISE}:manager`]: '7', nonsense: 1 } });
  assert.deepEqual([whole.name.givenName, whole[ENTERPRISE].department, whole.emails[0].value], ['Paula', 'Sud', 'e@travail.example']);
  assert.ok(!JSON.stringify(whole).includes('0102030405'));
});

test('as Okta writes it', async () => {
  const { id } = await create();
  assert.equal((await patched(id, { op: 'replace', value: { active: false } })).active, false);
  assert.equal((await patched(id, { op: 'replace', value: { id, active: true } })).active, true);
  const { meta, id: _, ...rest } = await show(id);
  const { json } = await ml.expect(200, 'PUT', `/Users/${id}`, { ...rest, id, active: false, groups: [], password: 'x' });
  assert.equal(json.active, false);
  assert.equal(json.title, TITLE);
});

test('active: a departure and a return; DELETE, after which nobody is there', async () => {
  const made = await create();
  const member = () => world.query(`SELECT m.verdict, m.state FROM members AS m WHERE m.identifier = '${made.userName}'`)[0];
  assert.equal(member().verdict, 'peer');
  await patched(made.id, { op: 'replace', path: 'active', value: false });
  assert.equal(member().verdict, 'refused');
  // What is written of somebody who has left brings nobody back.
  const renamed = await patched(made.id, { op: 'replace', path: 'title', value: 'Conseillère emploi' }, { op: 'add', path: 'displayName', value: 'D' });
  assert.deepEqual([renamed.active, renamed.title, renamed.displayName], [false, 'Conseillère emploi', 'D']);
  assert.equal(member().verdict, 'refused');
  await patched(made.id, { op: 'replace', path: 'active', value: true });
  assert.equal(member().verdict, 'peer');
  await ml.expect(204, 'DELETE', `/Users/${made.id}`);
  await ml.expect(404, 'GET', `/Users/${made.id}`);
  await ml.expect(404, 'DELETE', `/Users/${made.id}`);
  assert.equal((await ml.patch(made.id, [{ op: 'remove', path: 'title' }])).status, 404);
  assert.equal((await ml.filter(`userName eq "${made.userName}"`)).totalResults, 0);
  assert.equal(member().verdict, 'refused');
  const again = (await ml.expect(201, 'POST', '/Users', person({ userName: made.userName }))).json;
  assert.equal(again.id, made.id);
  assert.equal(again[OWN].state, 'accepted');
  assert.equal(member().verdict, 'peer');
});

test('a new userName: the invited follow it, who has come in keeps theirs', async () => {
  const made = await create();
  const json = await patched(made.id, { op: 'replace', path: 'userName', value: 'Nom.Neuf' });
  assert.equal(json.userName, 'Nom.Neuf');
  assert.equal((await ml.filter('userName eq "NOM.NEUF"')).Resources[0].id, made.id);
  assert.equal(world.value("SELECT COUNT(*) FROM members WHERE identifier = 'nom.neuf'"), 1);
  const [alma] = (await ml.filter('userName eq "alma"')).Resources;
  await patched(alma.id, { op: 'replace', path: 'userName', value: 'alma.martin' });
  assert.equal(world.value("SELECT COUNT(*) FROM members WHERE identifier = 'alma'"), 1);
  await world.signIn('alma');
  await patched(alma.id, { op: 'replace', path: 'userName', value: 'alma' });
});

test('an address written after activation never becomes a way into the account', async () => {
  const [alma] = (await ml.filter('userName eq "alma"')).Resources;
  const before = world.value("SELECT email FROM members WHERE identifier = 'alma'");
  const json = await patched(alma.id, { op: 'replace', path: 'emails', value: [{ value: 'rh@ml.example', type: 'work', primary: true }] });
  assert.equal(json.emails[0].value, 'rh@ml.example');
  assert.equal(world.value("SELECT email FROM members WHERE identifier = 'alma'"), before);
});

test('another organisation’s people are not there', async () => {
  const { id, userName } = await create();
  const absent = await cap.get('/Users/999999');
  for (const reply of [await cap.get(`/Users/${id}`), await cap.send('PUT', `/Users/${id}`, person()), await cap.send('DELETE', `/Users/${id}`),
    await cap.patch(id, [{ op: 'replace', path: 'active', value: false }])]) {
    assert.equal(reply.status, 404);
    assert.equal(reply.text, absent.text);
  }
  for (const path of ['abc', '0', '-1', '9223372036854775808', '%00'])
    assert.equal((await ml.get(`/Users/${path}`)).status, 404, path);
  assert.equal((await cap.filter(`userName eq "${userName}"`)).totalResults, 0);
  assert.equal((await cap.filter(`id eq "${id}"`)).totalResults, 0);
  assert.equal((await show(id)).active, true);
  const theirs = (await cap.list('?count=200')).Resources.map((one) => one.id);
  const ours = (await ml.list('?count=200')).Resources.map((one) => one.id);
  assert.ok(theirs.length > 0 && ours.length > 0);
  assert.deepEqual(theirs.filter((one) => ours.includes(one)), []);
});
