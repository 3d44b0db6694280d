// What a directory writes takes effect at the person's next request; and nothing that a person does
// changes a byte of what the directory is answered.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { listen } from '../lib/events.mjs';
import { sleep } from '../lib/programs.mjs';
import { Directory, ENTERPRISE, OWN, newToken } from '../lib/scim.mjs';
import { csvRow, openWorld } from '../lib/world.mjs';

let world, ml;
const idOf = async (identifier, directory = ml) => (await directory.filter(`userName eq "${identifier}"`)).Resources[0].id;

before(async () => {
  world = await openWorld({ clock: true });
  ml = new Directory(world, await newToken(world, 'ml'));
});
after(() => world?.close());

for (const [what, operation, undone, location] of [
  ['a promotion', { op: 'Add', path: `${OWN}:supervises`, value: 'True' }, { op: 'Replace', path: `${OWN}:supervises`, value: 'False' }],
  ['a departure', { op: 'replace', value: { active: false } }, { op: 'replace', value: { active: true } }],
  ['an end of practice', { op: 'replace', path: `${OWN}:practising`, value: false }, { op: 'replace', path: `${OWN}:practising`, value: true }],
]) test(`${what} closes the door at the next request and the stream within two seconds`, async () => {
  const alma = await world.as('alma'), id = await idOf('alma');
  assert.equal((await alma.get('/')).status, 200);
  const stream = await listen(alma);
  assert.equal((await ml.patch(id, [operation])).status, 204);
  const began = Date.now();
  const reply = await alma.get('/threads/1');
  assert.notEqual(reply.status, 200, location);
  assert.ok(!reply.text.includes('<article'), 'no message is shown');
  while (!stream.isOver && Date.now() - began < 4000) await sleep(20);
  assert.ok(stream.isOver && Date.now() - began < 2000, 'the stream has ended');
  assert.equal((await ml.patch(id, [undone])).status, 204);
  assert.equal((await alma.get('/')).status, 200, 'and what is withdrawn opens it again');
});

// Everything a directory can be shown of somebody.
async function answers(directory, id, identifier) {
  const shown = await directory.get(`/Users/${id}`);
  const list = await directory.get('/Users?count=200');
  const found = await directory.get(`/Users?filter=${encodeURIComponent(`userName eq "${identifier}"`)}`);
  const looked = await directory.get(`/Users?filter=${encodeURIComponent('meta.lastModified gt "2020-01-01T00:00:00Z" or active eq true')}&count=200`);
  const same = await directory.get(`/Users/${id}`, { headers: { 'If-None-Match': shown.headers.etag } });
  return [shown.text, shown.headers.etag, list.text, found.text, looked.text, String(same.status)].join('\n');
}

test('a year of presence, or none: the same bytes', async () => {
  await world.run(['organisation', 'add', 'deux', '--name', 'Deux personnes', '--kind', 'mission-locale']);
  await world.import('deux', [csvRow('presente', 'Une;Pair'), csvRow('absente', 'Une;Pair')]);
  const two = new Directory(world, await newToken(world, 'deux'));
  const [present, absent] = [await idOf('presente', two), await idOf('absente', two)];
  const all = async () => `${await answers(two, present, 'presente')}\n${await answers(two, absent, 'absente')}`;
  const before = await all();
  // Who never opens the account is erased after 90 days; this one opens it, and never comes again.
  await world.activate('absente');
  await world.activate('presente');
  let browser;
  for (let month = 0; month < 12; month++) {
    browser = await world.signIn('presente');
    await browser.get('/threads/new');
    await browser.submit('/threads', { space: 'posture', kind: 'question', title: `Question ${month}`, body: 'Un texte.' });
    await browser.get('/threads/1');
    await browser.post('/threads/1/follow', { csrf: await browser.csrf() });
    await world.advance(29 * 24 * 3600);
  }
  await browser.get('/settings/profile');
  assert.equal(await all(), before);
  // She leaves, or is suspended: the organisation wrote none of that.
  await world.run(['member', 'suspend', 'presente', '--reason', 'essai']);
  assert.equal(await all(), before);
  await world.run(['member', 'reinstate', 'presente']);
  await world.run(['member', 'leave', 'presente']);
  assert.equal(await all(), before);
  // Apart from their names, the two are told in the same words.
  const plain = (text) => JSON.parse(text, (key, value) => (['id', 'userName', 'value', 'location'].includes(key) ? '-' : value));
  assert.deepEqual(plain((await two.get(`/Users/${present}`)).text), plain((await two.get(`/Users/${absent}`)).text));
});

test('who has left for good: the directory writes on, and is answered as of anybody', async () => {
  await world.run(['organisation', 'add', 'trois', '--name', 'Trois', '--kind', 'mission-locale']);
  await world.import('trois', [csvRow('partie', 'Une;Pair'), csvRow('restee', 'Une;Pair')]);
  for (const identifier of ['partie', 'restee']) await world.activate(identifier);
  const three = new Directory(world, await newToken(world, 'trois'));
  const [left, stayed] = [await idOf('partie', three), await idOf('restee', three)];
  await world.run(['member', 'leave', 'partie']);
  await world.advance(16 * 24 * 3600);
  // The job that makes it final runs within the minute of its day.
  world.query(`UPDATE departures SET can_return = 0, due_at = 1 WHERE member_id IN (SELECT member_id FROM attestations WHERE id = ${left})`);
  const plain = (text) => JSON.parse(text, (key, value) => (['id', 'userName', 'value', 'location'].includes(key) ? '-' : value));
  const shown = async () => Promise.all([left, stayed].map(async (id) => plain((await three.get(`/Users/${id}`)).text)));
  for (const operations of [[{ op: 'replace', path: 'title', value: 'Directrice' }, { op: 'replace', path: `${OWN}:supervises`, value: true }],
    [{ op: 'replace', path: 'name.familyName', value: 'Autre' }], [{ op: 'replace', path: 'active', value: false }],
    [{ op: 'replace', path: 'active', value: true }], [{ op: 'add', path: `${OWN}:supervises`, value: false }, { op: 'replace', path: 'title', value: 'Conseillère en insertion professionnelle' }]]) {
    for (const id of [left, stayed]) assert.equal((await three.patch(id, operations)).status, 204);
    const [one, other] = await shown();
    assert.deepEqual({ ...one, meta: { ...one.meta, lastModified: '-' } }, { ...other, meta: { ...other.meta, lastModified: '-' } });
  }
  assert.equal(world.value(`SELECT state FROM members WHERE id = (SELECT member_id FROM attestations WHERE id = ${left})`), 'left');
});

test('a directory is shown nothing of what people wrote, said or chose', async () => {
  const words = ['zzsecretfil', 'zzsecrettexte', 'zzsecretprofil', 'zzsecretadresse', 'zzsecretmotif'];
  const cleo = await world.as('cleo');
  await cleo.get('/threads/new');
  await cleo.submit('/threads', { space: 'posture', kind: 'discussion', title: words[0], body: words[1] });
  world.query(`INSERT OR REPLACE INTO profiles (member_id, agency, introduction) VALUES (${world.memberId('cleo')}, '${words[2]}', '${words[2]}');
    INSERT OR REPLACE INTO own_addresses (member_id, address, confirmed_at) VALUES (${world.memberId('cleo')}, '${words[3]}@x.example', 1)`);
  await world.run(['member', 'suspend', 'nina', '--reason', words[4]]);
  const id = await idOf('cleo');
  const seen = [];
  for (const path of ['/Users?count=200', `/Users/${id}`, `/Users/${id}?attributes=nickName,profileUrl,groups,roles,password,agency,introduction`,
    '/Schemas', '/ResourceTypes', '/ServiceProviderConfig', '/Groups', '/Me', '/Bulk']) seen.push((await ml.get(path)).text);
  for (const word of words) {
    assert.equal((await ml.filter(`nickName co "${word}" or displayName co "${word}" or emails co "${word}" or title co "${word}"`)).totalResults, 0);
    for (const text of seen) assert.ok(!text.includes(word), word);
  }
  for (const word of ['animator', 'mandate', 'seen', 'last_', 'activated', 'invited']) assert.ok(!seen.slice(0, 3).join('').includes(word), word);
  assert.ok(seen[1].includes(ENTERPRISE) === false);
});
