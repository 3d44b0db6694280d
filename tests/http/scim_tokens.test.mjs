// Bearer tokens: what opens with one, what ends one, and what nothing but one opens.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { Directory, newToken } from '../lib/scim.mjs';
import { sleep } from '../lib/programs.mjs';
import { openWorld } from '../lib/world.mjs';

let world, ml;

before(async () => {
  world = await openWorld({ clock: true });
  ml = new Directory(world, await newToken(world, 'ml'));
});
after(() => world?.close());

test('a token is shown once and kept as its hash', async () => {
  await world.run(['backup', `${world.room}/copy.db`]);
  assert.ok(!readFileSync(`${world.room}/copy.db`).includes(ml.token));
  assert.equal(world.value('SELECT LENGTH(token_hash) FROM tokens'), 32);
  await ml.expect(200, 'GET', '/ServiceProviderConfig');
  assert.ok(!(await world.run(['token', 'list'])).stdout.includes(ml.token));
});

test('without a token, or with one that is none, the answer is 401 and says Bearer', async () => {
  for (const token of [undefined, '', 'x', `${ml.token}x`, ml.token.slice(1), ml.token.toLowerCase()]) {
    const reply = await new Directory(world, token).get('/ServiceProviderConfig');
    assert.equal(reply.status, 401, String(token));
    assert.match(reply.headers['www-authenticate'], /^Bearer realm="scim"/);
    assert.equal(/error="invalid_token"/.test(reply.headers['www-authenticate']), Boolean(token), String(token));
  }
  for (const field of [`Basic ${ml.token}`, ml.token, `Bearer`, `Token ${ml.token}`])
    assert.equal((await new Directory(world).get('/Schemas', { headers: { Authorization: field } })).status, 401, field);
});

test('a session opens nothing here, a token nothing there', async () => {
  for (const identifier of ['alma', 'cleo', 'rh@ml.example']) {
    const browser = await world.as(identifier);
    const reply = await browser.get('/scim/v2/ServiceProviderConfig');
    assert.equal(reply.status, 401, identifier);
    assert.equal(JSON.parse(reply.text).status, '401');
  }
  for (const path of ['/', '/threads/1', '/members', '/organisation', '/events', '/settings/data']) {
    const reply = await world.visitor().get(path, { headers: { Authorization: `Bearer ${ml.token}` } });
    assert.equal(reply.status, 303, path);
    assert.match(reply.location, /^\/login/, path);
  }
  // A cookie beside the token changes nothing, nor does an Origin.
  const cookie = (await world.as('alma')).cookieField();
  const reply = await ml.get('/Schemas', { headers: { Cookie: cookie, Origin: 'https://evil.example' } });
  assert.equal(reply.status, 200);
});

test('last use is kept to the hour', async () => {
  await ml.expect(200, 'GET', '/Schemas');
  await sleep(300);
  const first = world.value('SELECT used_at FROM tokens WHERE id = 1');
  assert.equal(first % 3600000, 0);
  assert.ok(first > 0);
  await world.advance(3600);
  await ml.expect(200, 'GET', '/Schemas');
  await sleep(300);
  assert.equal(world.value('SELECT used_at FROM tokens WHERE id = 1'), first + 3600000);
  const { stdout } = await world.run(['token', 'list']);
  assert.match(stdout, /^1\tml\tlive\tcreated \S+\tused \S+:00:00Z$/m);
});

test('a revoked token is none, at the next request', async () => {
  const token = await newToken(world, 'ml');
  const directory = new Directory(world, token);
  await directory.expect(200, 'GET', '/Schemas');
  const id = world.value('SELECT MAX(id) FROM tokens');
  await world.run(['token', 'revoke', String(id)]);
  await directory.expect(401, 'GET', '/Schemas');
  await world.run(['token', 'revoke', String(id)], { codes: [1] });
  await ml.expect(200, 'GET', '/Schemas');
});

test('an account manager sees the tokens of their organisation, and ends one', async () => {
  const token = await newToken(world, 'ml'), id = world.value('SELECT MAX(id) FROM tokens');
  const theirs = await newToken(world, 'cap'), theirId = world.value('SELECT MAX(id) FROM tokens');
  const rh = await world.as('rh@ml.example');
  const page = await rh.get('/organisation/tokens');
  assert.equal(page.status, 200);
  assert.match(page.text, new RegExp(`n° ${id}<`.replace(' ', '.')));
  assert.ok(page.text.includes('http://127.0.0.1:8080/scim/v2<'));
  assert.ok(!page.text.includes(token) && !page.text.includes(`value="${theirId}"`));
  const csrf = await rh.csrf();
  // Another organisation's is not there; nobody else comes here.
  for (const number of [theirId, 999999, 'abc', '']) {
    const reply = await rh.post('/organisation/tokens', { csrf, token: String(number) });
    assert.equal(reply.status, [theirId, 999999].includes(number) ? 404 : 422, String(number));
  }
  assert.equal((await (await world.as('alma')).get('/organisation/tokens')).status, 403);
  await new Directory(world, theirs).expect(200, 'GET', '/Schemas');
  await new Directory(world, token).expect(200, 'GET', '/Schemas');
  const reply = await rh.post('/organisation/tokens', { csrf, token: String(id) });
  assert.equal(reply.status, 303);
  assert.match((await rh.get(reply.location)).text, /role="status"/);
  await new Directory(world, token).expect(401, 'GET', '/Schemas');
  await ml.expect(200, 'GET', '/Schemas');
});

test('a token dies with its organisation', async () => {
  const cap = new Directory(world, await newToken(world, 'cap'));
  await cap.expect(200, 'GET', '/Schemas');
  await world.run(['organisation', 'close', 'cap']);
  await cap.expect(401, 'GET', '/Schemas');
  await world.run(['token', 'create', '--organisation', 'cap'], { codes: [1] });
  await world.run(['token', 'create', '--organisation', 'nobody'], { codes: [1] });
});

test('errors are documents: unknown addresses, methods, types, sizes', async () => {
  assert.equal((await ml.get('/Groups')).status, 404);
  assert.equal((await ml.get('/')).status, 404);
  assert.equal((await ml.get('/Schemas/urn:nobody')).status, 404);
  const reply = await ml.send('DELETE', '/Schemas');
  assert.equal(reply.status, 405);
  assert.equal(reply.headers.allow, 'GET, HEAD');
  assert.equal((await ml.get('/Schemas?filter=id%20pr')).status, 403);
});

test('what is there says what is supported', async () => {
  const config = (await ml.expect(200, 'GET', '/ServiceProviderConfig')).json;
  assert.equal(config.patch.supported, true);
  assert.deepEqual(config.bulk, { supported: false, maxOperations: 0, maxPayloadSize: 0 });
  assert.deepEqual(config.filter, { supported: true, maxResults: 200 });
  assert.equal(config.etag.supported, true);
  assert.equal(config.sort.supported, false);
  assert.equal(config.changePassword.supported, false);
  assert.equal(config.authenticationSchemes[0].type, 'oauthbearertoken');
  assert.match(config.meta.location, /^http:\/\/127\.0\.0\.1:8080\/scim\/v2\/ServiceProviderConfig$/);
  const types = (await ml.expect(200, 'GET', '/ResourceTypes')).json;
  assert.deepEqual(types.Resources.map((one) => one.endpoint), ['/Users']);
  assert.deepEqual((await ml.expect(200, 'GET', '/ResourceTypes/User')).json, types.Resources[0]);
  const schemas = (await ml.expect(200, 'GET', '/Schemas')).json;
  assert.equal(schemas.totalResults, 3);
  for (const schema of schemas.Resources) {
    assert.deepEqual((await ml.expect(200, 'GET', `/Schemas/${schema.id}`)).json, schema);
    for (const attribute of schema.attributes) {
      assert.ok(attribute.description.length > 5, attribute.name);
      assert.ok(['readOnly', 'readWrite'].includes(attribute.mutability));
    }
  }
  const own = schemas.Resources.find((one) => one.id.includes('entrepairs'));
  assert.deepEqual(own.attributes.map((one) => one.name), ['supervises', 'practising', 'occupation', 'state', 'reason', 'rule']);
});
