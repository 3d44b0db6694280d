// What an organisation may do to its people's accounts, and what it hears of them.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { csvRow, openWorld, passwordOf } from '../lib/world.mjs';

let world;
before(async () => { world = await openWorld(); });
after(() => world.close());

test('an organisation cannot change the address of someone who has activated', async () => {
  const before = world.value("SELECT email FROM members WHERE identifier = 'alma'");
  await world.import('ml', [csvRow('alma', 'Alma;Martin').replace(before, 'autre@ml.example')]);
  assert.equal(world.value("SELECT email FROM members WHERE identifier = 'alma'"), before);
  // Of someone who was only invited it may: the address may be why they never came.
  await world.import('ml', [csvRow('ivan', 'Ivan;Rose').replace('ivan@mail', 'ivan.rose@mail')]);
  assert.equal(world.value("SELECT email FROM members WHERE identifier = 'ivan'"), 'ivan.rose@mail.example');
});
