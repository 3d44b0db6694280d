// Lists: pages, filters, .search; and that no question, however hostile, holds anybody else up.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CORE, Directory, OWN, SEARCH, newToken } from '../lib/scim.mjs';
import { csvRow, openWorld } from '../lib/world.mjs';

const PEOPLE = 450;
let world, ml, many;

before(async () => {
  world = await openWorld({ options: '[limits]\ntoken_requests_per_minute = 0' });
  await world.run(['organisation', 'add', 'grand', '--name', 'Un grand organisme', '--kind', 'mission-locale']);
  const rows = Array.from({ length: PEOPLE }, (_, i) => csvRow(`agent.${String(i).padStart(3, '0')}`, `Prénom${i};Nom${i % 7}`,
    i % 10 === 0 ? 'Directeur de mission locale;;yes;yes' : 'Conseillère en insertion professionnelle;K1801;no;yes'));
  await world.import('grand', rows);
  ml = new Directory(world, await newToken(world, 'ml'));
  many = new Directory(world, await newToken(world, 'grand'));
});
after(() => world?.close());

const idsOf = (list) => list.Resources.map((one) => one.id);

test('pages: all, once each, in one order', async () => {
  const first = await many.list();
  assert.deepEqual(first.schemas, ['urn:ietf:params:scim:api:messages:2.0:ListResponse']);
  assert.deepEqual([first.totalResults, first.startIndex, first.itemsPerPage], [PEOPLE, 1, 100]);
  const seen = [];
  for (let start = 1; start <= PEOPLE; start += 200) {
    const page = await many.list(`?startIndex=${start}&count=500`);
    assert.equal(page.totalResults, PEOPLE);
    assert.equal(page.startIndex, start);
    assert.equal(page.itemsPerPage, Math.min(200, PEOPLE - start + 1));
    seen.push(...idsOf(page));
  }
  assert.equal(new Set(seen).size, PEOPLE);
  assert.deepEqual(seen, [...seen].sort((a, b) => a - b));
  assert.deepEqual(await many.list('?startIndex=9999'), { ...first, startIndex: 9999, itemsPerPage: 0, Resources: [] });
  assert.deepEqual(idsOf(await many.list('?startIndex=-3&count=2')), seen.slice(0, 2));
  for (const query of ['?count=0', '?count=-1']) assert.deepEqual((await many.list(query)).Resources, []);
  for (const query of ['?count=x', '?startIndex=1.5', '?startIndex=99999999999999999999'])
    assert.equal((await many.get(`/Users${query}`)).json.scimType, 'invalidValue');
  assert.deepEqual(Object.keys((await many.list('?count=1&attributes=userName')).Resources[0]).sort(), ['id', 'schemas', 'userName']);
});

test('filters over the whole list, page by page', async () => {
  const count = async (text) => (await many.filter(text, '&count=0')).totalResults;
  assert.equal(await count('userName eq "AGENT.007"'), 1);
  assert.equal(await count('userName sw "agent.0"'), 100);
  assert.equal(await count('active eq false'), 45);
  assert.equal(await count(`${OWN}:state eq "refused" and ${OWN}:reason eq "manager"`), 45);
  assert.equal(await count(`not (${OWN}:state eq "refused")`), 405);
  assert.equal(await count('name.familyName eq "nom3" and (userName co "agent.1" or userName co "agent.2")'), 29);
  assert.equal(await count('emails[type eq "work" and value ew "@mail.example"]'), PEOPLE);
  assert.equal(await count('meta.created gt "2020-01-01T00:00:00Z"'), PEOPLE);
  assert.equal(await count('phoneNumbers pr'), 0);
  assert.equal(await count(`${CORE}:userName eq agent.001`), 1);
  const all = [];
  for (let start = 1; start <= 405; start += 100) {
    const page = await many.filter('active eq true', `&startIndex=${start}`);
    assert.equal(page.totalResults, 405);
    all.push(...idsOf(page));
  }
  assert.equal(new Set(all).size, 405);
  const [one] = (await many.filter('userName eq "agent.001"')).Resources;
  assert.equal((await many.filter(`id eq "${one.id}"`)).Resources[0].userName, 'agent.001');
  assert.equal((await ml.filter(`id eq "${one.id}"`)).totalResults, 0);
  assert.equal((await ml.filter('userName sw "agent"')).totalResults, 0);
});

test('.search asks the same by a document', async () => {
  for (const path of ['/Users/.search', '/.search']) {
    const { json } = await many.expect(200, 'POST', path, { schemas: [SEARCH], filter: 'userName sw "agent.00"', attributes: ['userName', 'meta.version'], startIndex: 3, count: 4 });
    assert.deepEqual([json.totalResults, json.startIndex, json.itemsPerPage], [10, 3, 4]);
    assert.deepEqual(json.Resources.map((one) => one.userName), ['agent.002', 'agent.003', 'agent.004', 'agent.005']);
    assert.deepEqual(Object.keys(json.Resources[0]).sort(), ['id', 'meta', 'schemas', 'userName']);
  }
  assert.equal((await many.send('POST', '/Users/.search', { filter: 'x y z' })).json.scimType, 'invalidFilter');
  assert.equal((await many.send('POST', '/Users/.search', { count: 'x' })).json.scimType, 'invalidValue');
  assert.equal((await many.send('POST', '/Users/.search', '{')).json.scimType, 'invalidSyntax');
});

const hostile = {
  'nested 10 000 deep': `${'('.repeat(10000)}userName pr${')'.repeat(10000)}`,
  'nested 10 000 deep in not': `${'not ('.repeat(10000)}userName pr${')'.repeat(10000)}`,
  'nested 33 deep': `${'('.repeat(33)}userName pr${')'.repeat(33)}`,
  'of one megabyte': `userName eq "${'x'.repeat(1 << 20)}"`,
  'of one megabyte of ors': Array.from({ length: 80000 }, () => 'title pr').join(' or '),
  'of 4 097 bytes': `userName eq "${'x'.repeat(4097 - 14)}"`,
  'half open': 'emails[type eq "work"',
  'of nothing': '()',
};

test('hostile filters: 400 at once, by either way, and nobody waits', async (t) => {
  const alma = await world.as('alma');
  const waits = [];
  let isOver = false;
  const watch = (async () => {
    while (!isOver) {
      const began = performance.now();
      assert.equal((await alma.get('/spaces')).status, 200);
      waits.push(performance.now() - began);
    }
  })();
  try {
    for (const [name, text] of Object.entries(hostile)) {
      const began = performance.now();
      const reply = await many.send('POST', '/Users/.search', { schemas: [SEARCH], filter: text });
      assert.equal(reply.status, 400, name);
      assert.equal(reply.json.scimType, 'invalidFilter', name);
      const byAddress = await many.get(`/Users?filter=${encodeURIComponent(text)}`);
      assert.equal(byAddress.status, 400, `${name}, in the address`);
      assert.equal(byAddress.json.scimType, 'invalidFilter', `${name}, in the address`);
      assert.ok(performance.now() - began < 2000, name);
    }
    // Many at once that look at every row.
    const costly = Array.from({ length: 100 }, (_, i) => `title co "${i}"`).join(' or ');
    await Promise.all(Array.from({ length: 20 }, () => many.filter(costly, '&count=1')));
  } finally {
    isOver = true;
  }
  await watch;
  waits.sort((a, b) => a - b);
  t.diagnostic(`${waits.length} pages meanwhile, median ${waits[waits.length >> 1].toFixed(1)} ms, slowest ${waits.at(-1).toFixed(1)} ms`);
  assert.ok(waits[Math.floor(waits.length * 0.9)] < 250);
});
