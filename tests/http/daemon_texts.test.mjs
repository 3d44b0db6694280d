// What somebody typed is neither lost nor doubled, whatever happens between two clicks.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import http from 'node:http';
import { after, before, test } from 'node:test';
import { encodeForm, FORM } from '../lib/browser.mjs';
import { sleep } from '../lib/programs.mjs';
import { openWorld, passwordOf } from '../lib/world.mjs';

let world;
before(async () => { world = await openWorld(); });
after(() => world.close());

test('another text in the same form is another message, the same text is not', async () => {
  const alma = await world.as('alma');
  const thread = '/threads/1';
  await alma.get(thread);
  const form = alma.form(`${thread}/posts`), texts = [];
  for (const body of ['Première idée', 'Première idée', 'Seconde idée, après un retour en arrière'])
    texts.push((await alma.post(`${thread}/posts`, { ...form, body })).location);
  assert.equal(texts[0], texts[1]);
  assert.notEqual(texts[0], texts[2]);
  assert.match((await alma.get(texts[2].split('#')[0])).text, /après un retour en arrière/);
});
