// Every address for programs, asked by every person, without a token, with one that is none, with that
// of another organisation; and every address for people, asked with a token.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertSame, dump } from '../lib/database.mjs';
import { CORE, Directory, newToken } from '../lib/scim.mjs';
import { openWorld, signedIn } from '../lib/world.mjs';
import { programs, table } from './table.mjs';

const TABLES = ['attestations', 'facts', 'members', 'mandates', 'activations', 'outbox', 'threads', 'posts'];
let world, ml, cap, own, other, objects, refused = 0;

before(async () => {
  world = await openWorld({ options: '[limits]\ntoken_requests_per_minute = 0' });
  [ml, cap] = [new Directory(world, await newToken(world, 'ml')), new Directory(world, await newToken(world, 'cap'))];
  [own, other] = ['alma', 'boris'].map((one) => world.value(`SELECT id FROM attestations WHERE identifier = '${one}'`));
  objects = { type: ['User'], schema: [CORE], user: [own] };
});
after(() => world?.close());

const addresses = (row) => (row.of ? objects[row.of].map((one) => row.path.replace(/<\w+>/, one)) : [row.path]);
const body = (row) => (['POST', 'PUT', 'PATCH'].includes(row.method) ? '{}' : undefined);

function assertUnknown(reply, context) {
  assert.equal(reply.status, 401, context);
  assert.match(reply.headers['www-authenticate'], /^Bearer realm="scim"/, context);
  assert.equal(reply.headers['x-content-type-options'], 'nosniff', context);
  assert.match(reply.headers['content-security-policy'], /default-src 'none'/, context);
  assert.equal(reply.headers['cache-control'], 'no-store', context);
  assert.ok(!('access-control-allow-origin' in reply.headers), context);
  refused++;
}

test('no person comes in, whoever they are', async () => {
  const before = dump(world.data, ...TABLES);
  const askers = [['a visitor', world.visitor()]];
  for (const identifier of signedIn) askers.push([identifier, await world.as(identifier)]);
  for (const row of programs)
    for (const path of addresses(row))
      for (const [name, browser] of askers) {
        const csrf = await browser.csrf();
        const headers = { 'Content-Type': 'application/scim+json', 'X-CSRF-Token': csrf, Origin: browser.origin };
        const reply = await browser.request(row.method, path, { headers, body: body(row), keepsCookies: false });
        assertUnknown(reply, `${row.method} ${path} by ${name}`);
      }
  assertSame(dump(world.data, ...TABLES), before, 'nothing was done');
});

test('nor does a token that is none', async () => {
  const before = dump(world.data, ...TABLES), revoked = await newToken(world, 'ml');
  await world.run(['token', 'revoke', String(world.value('SELECT MAX(id) FROM tokens'))]);
  for (const row of programs)
    for (const path of addresses(row))
      for (const Authorization of ['Bearer', 'Bearer ', `Bearer ${revoked}`, `Bearer ${ml.token} `.repeat(2), `Basic ${btoa(`x:${ml.token}`)}`, `bearer${ml.token}`, `Bearer ${ml.token}, Bearer ${cap.token}`]) {
        const headers = { Authorization, 'Content-Type': 'application/scim+json' };
        assertUnknown(await world.visitor().request(row.method, path, { headers, body: body(row) }), `${row.method} ${path} with ${Authorization}`);
      }
  assertSame(dump(world.data, ...TABLES), before, 'nothing was done');
});

test('another organisation’s people are not there, as if they had never been', async () => {
  const before = dump(world.data, ...TABLES);
  for (const row of programs.filter((one) => one.of === 'user'))
    for (const [directory, id] of [[ml, other], [cap, own], [ml, 999999], [ml, 0], [ml, 'abc'], [ml, -1]]) {
      const reply = await directory.send(row.method, `/Users/${id}`, body(row));
      assert.equal(reply.status, 404, `${row.method} ${id}`);
      assert.equal(reply.text, (await ml.get('/Users/424242')).text);
      refused++;
    }
  assertSame(dump(world.data, ...TABLES), before, 'nothing was done');
});

test('a token opens what it is for, by the methods that there are', async () => {
  for (const row of programs.filter((one) => one.method === 'GET'))
    for (const path of addresses(row)) {
      const reply = await ml.get(path.slice('/scim/v2'.length));
      assert.equal(reply.status, 200, path);
      const methods = programs.filter((one) => one.path === row.path).map((one) => one.method);
      for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND'].filter((one) => !methods.includes(one))) {
        const refusal = await ml.send(method, path.slice('/scim/v2'.length), method === 'OPTIONS' ? undefined : '{}');
        assert.equal(refusal.status, 405, `${method} ${path}`);
        assert.deepEqual(refusal.headers.allow.split(', ').sort(), [...methods, 'HEAD'].sort());
        refused++;
      }
    }
});

test('everywhere else a token is nothing', async () => {
  const before = dump(world.data, ...TABLES);
  for (const row of table) {
    const path = row.path.replace(/<\w+>/g, '1');
    const plain = await world.visitor().request(row.method, path, {});
    const headers = { Authorization: `Bearer ${ml.token}` };
    const reply = await world.visitor().request(row.method, path, { headers });
    assert.equal(reply.status, plain.status, `${row.method} ${path}`);
    assert.equal(reply.location, plain.location, `${row.method} ${path}`);
    refused++;
  }
  assertSame(dump(world.data, ...TABLES), before, 'nothing was done');
});

test('a program that asks too often waits, and others do not', async () => {
  const limited = await openWorld({ options: '[limits]\ntoken_requests_per_minute = 5' });
  try {
    const [one, two] = [new Directory(limited, await newToken(limited, 'ml')), new Directory(limited, await newToken(limited, 'ml'))];
    for (let i = 0; i < 5; i++) await one.expect(200, 'GET', '/Users?count=0');
    const reply = await one.get('/Users?count=0');
    assert.equal(reply.status, 429);
    assert.ok(Number(reply.headers['retry-after']) > 0);
    await two.expect(200, 'GET', '/Users?count=0');
  } finally {
    await limited.close();
  }
});

test('the refusals were many', (t) => {
  t.diagnostic(`${refused} refusals tested`);
  assert.ok(refused > 400);
});
