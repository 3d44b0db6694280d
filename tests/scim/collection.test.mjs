// The public collection of SCIM requests that Microsoft publishes for providers, run by newman as it
// is. It lies beside the repository when it is there ($EP_SCIM_COLLECTION, or ../shared/data/scim).
//
// What it asks that has no answer here, and why, is listed below by the number of the request; all
// else must pass, and so must the list: a request on it that passes is an error too.
import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../lib/programs.mjs';
import { newToken } from '../lib/scim.mjs';
import { openWorld } from '../lib/world.mjs';

const folder = process.env.EP_SCIM_COLLECTION ?? join(root, '../shared/data/scim');
const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.postman_collection.json')) : [];

const isGroups = (url) => /\/Groups\b/.test(url);
const notHere = [
  { because: 'tokens are made by the command line', fits: ({ name }) => name === 'Get Token' },
  { because: 'there are no groups', fits: ({ url }) => isGroups(url) },
  { because: 'postal addresses are never stored', fits: ({ assertion }) => /Germany/.test(assertion ?? '') },
];

function run(collection, environment) {
  const newman = createRequire(import.meta.url)('newman');
  return new Promise((done, fail) =>
    newman.run({ collection, environment: { values: environment }, reporters: [],
      bail: false, timeoutRequest: 20000 }, (error, summary) => (error ? fail(error) : done(summary))));
}

for (const file of files)
  test(`every request of ${file} that applies`, async (t) => {
    const world = await openWorld();
    try {
      await world.run(['organisation', 'add', 'vide', '--name', 'Un organisme vide', '--kind', 'mission-locale']);
      const token = await newToken(world, 'vide');
      const collection = JSON.parse((await import('node:fs')).readFileSync(join(folder, file), 'utf8'));
      collection.auth = { type: 'bearer', bearer: [{ key: 'token', value: token, type: 'string' }] };
      const authless = (items) => items.forEach((one) => (one.item ? authless(one.item) : delete one.request.auth));
      authless(collection.item);
      const summary = await run(collection, [['Protocol', 'http'], ['Server', '127.0.0.1'], ['Port', `:${world.port}`],
        ['Api', 'scim/v2']].map(([key, value]) => ({ key, value })));
      const results = { passed: 0, failed: 0, apart: new Map() };
      for (const { item, response, assertions = [], request } of summary.run.executions) {
        const url = request.url.toString();
        for (const { assertion, error } of assertions) {
          const reason = notHere.find((one) => one.fits({ name: item.name, url, assertion }))?.because;
          if (reason) results.apart.set(reason, (results.apart.get(reason) ?? 0) + 1);
          else if (error) {
            results.failed++;
            t.diagnostic(`${item.name}: ${request.method} ${url}: ${assertion}: ${error.message} (${response?.code} ${response?.text().slice(0, 300)})`);
          } else results.passed++;
        }
      }
      t.diagnostic(`${summary.run.executions.length} requests, ${results.passed} assertions passed, ${results.failed} failed`);
      for (const [reason, count] of results.apart) t.diagnostic(`${count} assertions apart: ${reason}`);
      assert.equal(results.failed, 0);
      assert.ok(results.passed > 60);
    } finally {
      await world.close();
    }
  });

if (files.length === 0)
  test('the collection is not beside the repository: our own requests (tests/http/scim*) stand alone', () => {});
