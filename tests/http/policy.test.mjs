// A policy changed under people's feet, or rather not: read over, tried, announced, told, adopted on
// the day by the running server, withdrawn; edited by hand it judges nobody.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { NEWS, mailTo, until } from '../lib/mail.mjs';
import { csvRow, openWorld } from '../lib/world.mjs';

let world, changed;
before(async () => {
  world = await openWorld({ clock: true });
  await world.import('ml', [csvRow('vera', 'Véra;Bleu', 'Conseillère en recherche d’emploi;;no;yes'),
    csvRow('jade', 'Jade;Brun', 'Jardinière des parcours;;no;yes')]);
  await world.activate('vera');
  // Whom the change concerns: those who are counsellors in search of employment, and gardeners.
  const text = readFileSync(policyFile(), 'utf8').replace('\n[words]\n',
    '\n[words]\npartner = conseiller en recherche d\'emploi\ntitle = jardinier des parcours\n')
    .replace(/^version = .*$/m, 'version = 2027.1');
  changed = join(world.room, 'next.conf');
  writeFileSync(changed, text);
});
after(() => world?.close());

const DAY_S = 24 * 3600;
const policyFile = () => join(world.data, 'policy.conf');
const policy = (words, codes = [0]) => world.run(['policy', ...words], { codes });
const json = async (words) => JSON.parse((await world.run(['--json', 'policy', ...words])).stdout);
const verdict = (identifier) => world.value(`SELECT verdict FROM members WHERE identifier = '${identifier}'`);
const isIn = async (identifier) => (await (await world.signIn(identifier)).get('/spaces')).status === 200;
const everything = () => world.value(`SELECT group_concat(id || verdict || rule || valid_until || policy_version) || (SELECT COUNT(*) FROM audit WHERE kind LIKE 'policy.%')
  || (SELECT COUNT(*) FROM outbox WHERE kind = 'policy.told') || (SELECT group_concat(verdict || rule) FROM facts) FROM members`);

test('a file that cannot serve is refused with every line that is wrong', async () => {
  const broken = join(world.room, 'broken.conf');
  writeFileSync(broken, readFileSync(changed, 'utf8').replace('\nrole = ', '\nrolle = ').replace('\nplural = ', '\nplurals = '));
  const { stdout } = await policy(['check', broken], [1]);
  assert.match(stdout, /problem: .*"rolle"/);
  assert.match(stdout, /problem: .*"plurals"/);
  await policy(['test', broken], [1]);
  const { stderr } = await policy(['adopt', broken], [1]);
  assert.match(stderr, /line \d+/);
  assert.equal(world.value("SELECT COUNT(*) FROM policies WHERE state <> 'adopted'"), 0);
});

test('trying one names whom it would change, from which rule to which, and writes nothing', async () => {
  const before_ = everything();
  const { changes, people, closing, opening } = await json(['test', changed]);
  assert.ok(people >= 9);
  assert.deepEqual([closing, opening], [1, 1]);
  assert.deepEqual(changes.map((one) => [one.identifier, one.rule, one.new_rule, one.closes_access]),
    [['vera', 'peer.title', 'partner.title', true], ['jade', 'review.title', 'peer.title', false]]);
  assert.equal(everything(), before_);
  assert.match((await policy(['test', changed])).stdout, /nothing was written/);
});

test('a file edited by hand judges nobody, also once it is read again, and the self-audit says so', async () => {
  const own = readFileSync(policyFile());
  const before_ = everything();
  writeFileSync(policyFile(), readFileSync(changed));
  world.daemon.signal('SIGHUP');
  await until(() => world.daemon.log.includes('options and policy reloaded'), 'the reload');
  assert.ok(await isIn('vera'));
  assert.equal(everything(), before_);
  const { stdout } = await world.run(['audit'], { codes: [0, 2] });
  assert.match(stdout, /policy\.conf is not the policy that was adopted/);
  writeFileSync(policyFile(), own);
  world.daemon.signal('SIGHUP');
  assert.doesNotMatch((await world.run(['audit'], { codes: [0, 2] })).stdout, /policy\.conf/);
});

test('nobody loses access without a week of notice', async () => {
  const { stderr } = await policy(['adopt', changed, '--now'], [1]);
  assert.match(stderr, /closes the access of 1 people/);
  const soon = new Date(Date.now() + 3 * DAY_S * 1000).toISOString().slice(0, 10);
  await policy(['adopt', changed, '--on', soon], [1]);
  await policy(['adopt', changed, '--on', '2020-01-01'], [64]);
  assert.ok(await isIn('vera'));
  assert.equal(world.value("SELECT COUNT(*) FROM notifications WHERE kind LIKE 'policy.%'"), 0);
});

test('announced: who is concerned reads what and why, the mail says nothing of it, all stays as it is', async () => {
  assert.match((await policy(['adopt', changed])).stdout, /announced for \d{4}-\d\d-\d\d/);
  const mail = await mailTo(world.data, 'vera@mail.example', 1, NEWS);
  for (const word of ['règle', 'partenaire', 'accès', 'refus']) assert.ok(!mail.body.includes(word), word);
  const vera = await world.as('vera'), alma = await world.as('alma');
  const hers = await vera.get('/settings/rules');
  assert.match(hers.text, /votre accès sera fermé ce jour-là/);
  assert.match(hers.text, /profession partenaire/);
  const others = await alma.get('/settings/rules');
  assert.match(others.text, /Pour vous, rien ne change/);
  assert.match((await vera.get('/notifications')).text, /règles d’entrée sont annoncées/);
  assert.doesNotMatch((await alma.get('/notifications')).text, /règles d’entrée sont annoncées/);
  assert.ok(await isIn('vera'));
  assert.equal(verdict('jade'), 'review');
  assert.match((await policy(['adopt', changed], [1])).stderr, /another policy is announced/);
  assert.equal((await json(['show'])).announced.version, '2027.1');
});

test('taken back: who was told is told, and the day passes', async () => {
  await policy(['withdraw']);
  await policy(['withdraw'], [1]);
  const vera = await world.as('vera');
  assert.match((await vera.get('/notifications')).text, /sont retirées/);
  assert.doesNotMatch((await vera.get('/settings/rules')).text, /De nouvelles règles/);
});

test('on the day the running server judges everybody by it, and serves by it', async () => {
  await policy(['adopt', changed]);
  await world.advance(6.5 * DAY_S);
  assert.ok(await isIn('vera'));
  await world.advance(DAY_S);
  await until(() => world.value("SELECT COUNT(*) FROM policies WHERE state = 'adopted' AND is_followed") === 2, 'the adoption', 30000);
  assert.equal(await isIn('vera'), false);
  const status = await (await world.signIn('vera')).get('/status');
  assert.match(status.text, /profession partenaire/);
  assert.ok(await isIn('alma'));
  assert.equal(verdict('jade'), 'peer');
  assert.deepEqual(readFileSync(policyFile()), readFileSync(changed));
  assert.equal(world.value('SELECT COUNT(*) FROM policy_changes'), 0);
  assert.equal(world.value("SELECT COUNT(DISTINCT policy_version) FROM members WHERE account = 'member' AND id > 0"), 1);
  assert.match((await (await world.signIn('alma')).get('/settings/rules')).text, /2027\.1/);
  assert.doesNotMatch((await world.run(['audit'], { codes: [0, 2] })).stdout, /policy\.conf/);
  await world.run(['verify']);
});

test('at once when it takes nothing away, and the running server follows', async () => {
  const wider = join(world.room, 'wider.conf');
  writeFileSync(wider, readFileSync(changed, 'utf8').replace("partner = conseiller en recherche d'emploi\n", '').replace('2027.1', '2027.2'));
  assert.match((await policy(['adopt', wider, '--now'])).stdout, /adopted; 1 people/);
  assert.ok(await isIn('vera'), 'read at the next click');
  await until(async () => (await (await world.signIn('alma')).get('/settings/rules')).text.includes('2027.2'), 'the policy to be followed');
});
