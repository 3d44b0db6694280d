// An identifier listed by a second organisation: nothing is taken over, animators say what it is, the
// person alone makes it theirs. And accounts opened as a provisioner's is.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { NEWS, mailTo } from '../lib/mail.mjs';
import { csvRow, openWorld, passwordOf } from '../lib/world.mjs';

const DAY_S = 24 * 3600;
let world;

// Iris (Apec) animates; « tiers » and « autre » list people of others.
before(async () => {
  world = await openWorld({ clock: true, options: '[limits]\nposts_per_minute = 0' });
  for (const [id, kind] of [['apec', 'apec'], ['tiers', 'operateur-regional'], ['autre', 'mission-locale']])
    await world.run(['organisation', 'add', id, '--name', `Organisme ${id}`, '--kind', kind]);
  await world.import('apec', [csvRow('iris', 'Iris;Faure')]);
  await world.import('tiers', [csvRow('theo', 'Théo;Tiers')]);
  for (const one of ['iris', 'theo']) { await world.activate(one); await world.run(['animator', 'appoint', one]); }
});
after(() => world?.close());

const isIn = async (browser) => (await browser.get('/spaces')).status === 200;
const claimOf = (identifier, slug) => world.query(`SELECT a.id, a.claim, a.member_id, f.verdict FROM attestations AS a
  JOIN organisations AS o ON o.id = a.organisation_id JOIN facts AS f ON f.attestation_id = a.id AND f.replaced_at IS NULL
  WHERE a.identifier = '${identifier}' AND o.slug = '${slug}'`)[0];
const listed = async () => JSON.parse((await world.run(['--json', 'member', 'review', 'list'])).stdout);
async function judge(browser, claim, answer) {
  const path = `/moderation/claims/${claim.id}`;
  await browser.get(path);
  return browser.submit(path, { answer });
}

test('a claim waits, is listed, and changes nothing of the account it names', async () => {
  const before = world.query("SELECT * FROM members WHERE identifier = 'alma'");
  await world.import('tiers', [csvRow('alma', 'Alma;Martin', 'Conseillère en évolution professionnelle;;no;yes').replace('alma@mail.example', 'piege@tiers.example')]);
  assert.deepEqual(world.query("SELECT * FROM members WHERE identifier = 'alma'"), before);
  const claim = claimOf('alma', 'tiers');
  assert.deepEqual([claim.claim, claim.member_id, claim.verdict], ['identifier', null, 'review']);
  assert.ok((await listed()).some((one) => one.identifier === 'alma' && one.reason === 'claim' && one.organisation === 'tiers'));
  const [iris, theo, cleo] = await Promise.all(['iris', 'theo', 'cleo'].map((one) => world.as(one)));
  assert.ok((await iris.get('/moderation/admissions')).text.includes(`/moderation/claims/${claim.id}`));
  for (const [name, browser] of [['who claims', theo], ['the holder’s colleague', cleo]]) {
    assert.equal((await browser.get(`/moderation/claims/${claim.id}`)).status, 404, name);
    assert.ok(!(await browser.get('/moderation/admissions')).text.includes(`/moderation/claims/${claim.id}`), name);
    const forged = await browser.post(`/moderation/claims/${claim.id}`, { csrf: await browser.csrf(), answer: 'post' });
    assert.equal(forged.status, 404, name);
  }
  const page = (await iris.get(`/moderation/claims/${claim.id}`)).text;
  assert.match(page, /Mêmes prénom et nom\s:<\/dt><dd>oui/);
  assert.ok(!page.includes('Martin') && !page.includes('mail.example'));
});

test('two posts: the person says so before it counts; then the stricter verdict holds', async () => {
  const [iris, alma] = [await world.as('iris'), await world.as('alma')];
  const claim = claimOf('alma', 'tiers');
  assert.equal((await judge(iris, claim, 'post')).status, 303);
  assert.equal(claimOf('alma', 'tiers').member_id, null, 'not yet');
  assert.ok(await isIn(alma));
  const page = await alma.get('/settings/review');
  assert.ok(page.text.includes('Organisme tiers') && page.text.includes('Oui, j’ai aussi ce poste'));
  const mail = await mailTo(world.data, 'alma@mail.example', 1, NEWS);
  assert.doesNotMatch(mail.raw, /tiers|poste/);
  const boris = await world.as('boris');
  assert.equal((await boris.post(`/settings/review/posts/${claim.id}`, { csrf: await boris.csrf(), mine: 'yes' })).status, 404, 'nobody else takes it');
  assert.equal((await alma.submit(`/settings/review/posts/${claim.id}`, { mine: 'yes' })).status, 303);
  const taken = claimOf('alma', 'tiers');
  assert.deepEqual([taken.claim, taken.member_id, taken.verdict], ['', world.memberId('alma'), 'peer']);
  assert.ok(await isIn(alma));
  await world.import('tiers', [csvRow('alma', 'Alma;Martin', 'Directrice;;yes;yes').replace('alma@mail.example', 'piege@tiers.example')]);
  assert.ok(!(await isIn(alma)), 'a manager there is one here');
  await world.import('tiers', [csvRow('alma', 'Alma;Martin', 'Conseillère en évolution professionnelle;;no;yes').replace('alma@mail.example', 'piege@tiers.example')]);
  assert.ok(await isIn(alma));
  assert.equal(world.value("SELECT email FROM members WHERE identifier = 'alma'"), 'alma@mail.example', 'the way back to the account is the same');
});

test('a move: the principal organisation changes with the person’s word, what the former wrote does not', async () => {
  await world.import('autre', [csvRow('boris', 'Boris;Petit')]);
  const [iris, boris] = [await world.as('iris'), await world.as('boris')];
  const old = world.query("SELECT a.* FROM attestations AS a JOIN organisations AS o ON o.id = a.organisation_id WHERE a.identifier = 'boris' AND o.slug = 'cap'");
  assert.equal((await judge(iris, claimOf('boris', 'autre'), 'move')).status, 303);
  await boris.get('/settings/review');
  assert.equal((await boris.submit(`/settings/review/posts/${claimOf('boris', 'autre').id}`, { mine: 'yes' })).status, 303);
  assert.equal(world.value("SELECT o.slug FROM members AS m JOIN organisations AS o ON o.id = m.organisation_id WHERE m.identifier = 'boris'"), 'autre');
  assert.deepEqual(world.query("SELECT a.* FROM attestations AS a JOIN organisations AS o ON o.id = a.organisation_id WHERE a.identifier = 'boris' AND o.slug = 'cap'"), old);
  assert.ok(await isIn(boris));
});

test('another person: refused for the identifier; the holder hears nothing and keeps everything', async () => {
  await world.import('autre', [csvRow('cleo', 'Cléo;Autre')]);
  const iris = await world.as('iris');
  const notified = world.value('SELECT COUNT(*) FROM notifications');
  assert.equal((await judge(iris, claimOf('cleo', 'autre'), 'other')).status, 303);
  assert.deepEqual([claimOf('cleo', 'autre').claim, claimOf('cleo', 'autre').member_id], ['refused', null]);
  assert.equal(world.value('SELECT COUNT(*) FROM notifications'), notified);
  assert.ok(await isIn(await world.as('cleo')));
});

test('the person says it is not them: refused as another’s', async () => {
  await world.import('autre', [csvRow('nina', 'Nina;Roux')]);
  const [iris, nina] = [await world.as('iris'), await world.as('nina')];
  assert.equal((await judge(iris, claimOf('nina', 'autre'), 'post')).status, 303);
  await nina.get('/settings/review');
  assert.equal((await nina.submit(`/settings/review/posts/${claimOf('nina', 'autre').id}`, { mine: 'no' })).status, 303);
  assert.equal(claimOf('nina', 'autre').claim, 'refused');
});

test('an identifier of a provisioner can only be refused', async () => {
  await world.import('autre', [csvRow('rh@ml.example', 'R;H')]);
  const iris = await world.as('iris'), claim = claimOf('rh@ml.example', 'autre');
  const page = await iris.get(`/moderation/claims/${claim.id}`);
  assert.ok(page.text.includes('un référent comptes') && !page.text.includes('value="post"'));
  assert.equal((await iris.post(`/moderation/claims/${claim.id}`, { csrf: await iris.csrf(), answer: 'post' })).status, 422);
});

const verdict = (identifier) => world.value(`SELECT verdict || ' ' || rule FROM members WHERE identifier = '${identifier}'`);
async function openBy(browser, identifier) {
  const path = await world.linkFor(identifier);
  await browser.get(path);
  return browser.submit(path, { password: passwordOf(identifier) });
}

test('an account opened in a provisioner’s session waits for people; the organisation sees no difference', async () => {
  await world.import('ml', [csvRow('ouverte', 'Ou;Verte'), csvRow('temoin', 'Té;Moin')]);
  const rh = await world.signIn('rh@ml.example');
  const stated = () => world.query("SELECT identifier, verdict, rule FROM attestations AS a JOIN facts AS f ON f.attestation_id = a.id WHERE identifier IN ('ouverte', 'temoin') AND replaced_at IS NULL ORDER BY 1").map(({ verdict: told, rule }) => `${told} ${rule}`);
  assert.equal((await openBy(rh, 'ouverte')).status, 303);
  assert.equal((await openBy(world.visitor(), 'temoin')).status, 303);
  assert.equal(verdict('ouverte'), 'review review.provisioner');
  assert.match(verdict('temoin'), /^peer/);
  assert.equal(new Set(stated()).size, 1, 'told the same of both');
  const ouverte = await world.signIn('ouverte');
  const home = await ouverte.get('/status');
  assert.equal(home.status, 200, 'access waits');
  assert.ok(home.text.includes('review.provisioner'));
  await world.import('ml', [csvRow('ouverte', 'Ou;Verte', 'Conseiller en insertion professionnelle;K1801;no;yes')]);
  assert.equal(verdict('ouverte'), 'review review.provisioner', 'another row does not clear it');
  const iris = await world.as('iris');
  const path = `/moderation/admissions/${world.memberId('ouverte')}`;
  assert.ok((await iris.get(path)).text.includes('navigateur qui venait de servir à un référent comptes'));
  assert.equal((await iris.submit(path, { answer: 'accept', scope: 'person', reason: 'Appelée : c’est elle.' })).status, 303);
  assert.match(verdict('ouverte'), /^peer/);
  await world.signIn('ouverte');
  assert.match(verdict('ouverte'), /^peer/, 'not asked twice');
});

test('a provisioner’s address on a member’s account: looked at, whichever of the addresses it is', async () => {
  await world.import('ml', [csvRow('deux', 'De;Ux').replace('deux@mail.example', 'RH@cap.example'), csvRow('sienne', 'Si;Enne')]);
  assert.equal((await openBy(world.visitor(), 'deux')).status, 303);
  assert.equal(verdict('deux'), 'review review.provisioner');
  assert.equal((await openBy(world.visitor(), 'sienne')).status, 303);
  await world.signIn('sienne');
  assert.match(verdict('sienne'), /^peer/);
  // What the organisation writes later closes nothing: it would be a way to suspend.
  await world.import('ml', [csvRow('sienne', 'Si;Enne').replace('sienne@mail.example', 'rh@ml.example')]);
  await world.signIn('sienne');
  assert.match(verdict('sienne'), /^peer/);
  world.query(`INSERT INTO own_addresses (member_id, address, confirmed_at) VALUES (${world.memberId('sienne')}, 'rh@ml.example', 1)`);
  await world.signIn('sienne');
  assert.equal(verdict('sienne'), 'review review.provisioner');
});

test('the browser remembers for thirty days; who is long inside keeps access for the days of grace', async () => {
  world.query("UPDATE members SET activated_at = 1 WHERE identifier = 'temoin'; UPDATE members SET charter_at = 1, declared_at = 1 WHERE identifier = 'temoin'");
  const rh = await world.signIn('rh@ml.example');
  await rh.post('/logout', { csrf: await rh.csrf() });
  const reply = await rh.signIn('temoin', passwordOf('temoin'));
  assert.equal(reply.status, 303);
  assert.equal(verdict('temoin'), 'review review.provisioner');
  assert.ok(await isIn(rh), 'access goes on meanwhile');
  assert.ok((await rh.get('/settings/review')).text.includes('review.provisioner'));
  const old = await world.signIn('rh@cap.example');
  await old.post('/logout', { csrf: await old.csrf() });
  await world.advance(31 * DAY_S);
  assert.equal((await old.signIn('iris', passwordOf('iris'))).status, 303);
  assert.match(verdict('iris'), /^peer/);
});
