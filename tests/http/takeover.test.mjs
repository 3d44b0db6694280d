// The employer against one of its people: who reads all mail to the organisation's addresses and
// holds the session of its account manager tries everything against a member who has come in. There
// is one way, and it waits 72 hours in the open: shown on each page of the member's, cancelled by
// one click. With a second step of signing in there is none.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { linkOf, maildir, mailTo, until } from '../lib/mail.mjs';
import { run } from '../lib/programs.mjs';
import { Telephone } from '../lib/totp.mjs';
import { csvRow, openWorld, passwordOf } from '../lib/world.mjs';

const HOUR = 3600, THEIRS = 'la phrase que l’employeur choisit', EVIL = 'boite.du.chef@mail.example';
const BANNER = /action="\/settings\/recovery\/cancel"/;

let world, paths;
before(async () => {
  world = await openWorld({ clock: true, options: '[limits]\nsign_ins_per_address = 0' });
  paths = (await run(undefined, ['routes'])).stdout;
});
after(() => world.close());
const has = (path) => paths.includes(` ${path} `);

// What a takeover would change.
const credentials = (who) => world.query(`SELECT m.password_hash, m.email, m.identifier,
    (SELECT address FROM own_addresses WHERE member_id = m.id) AS own,
    (SELECT hex(sealed) FROM second_factors WHERE member_id = m.id) AS factor,
    (SELECT group_concat(hex(code_hash)) FROM (SELECT code_hash FROM recovery_codes WHERE member_id = m.id AND used_at IS NULL ORDER BY 1)) AS codes,
    (SELECT COUNT(*) FROM second_factor_codes WHERE member_id = m.id AND used_at IS NULL) AS papers,
    (SELECT COUNT(*) FROM activations WHERE member_id = m.id AND used_at IS NULL AND expires_at > ${Date.now() + world.offset * 1000}) AS ways
  FROM members AS m WHERE m.id = ${who.id}`);

// A member who has come in, by the link of a mail that the employer has read too.
async function member(identifier, { own, codes, factor }) {
  const email = `${identifier}@mail.example`, who = { identifier, email, password: passwordOf(identifier) };
  await world.import('ml', [csvRow(identifier, 'Prune;Dubois')]);
  who.first = linkOf(await mailTo(world.data, email));
  await world.activate(identifier);
  who.id = world.memberId(identifier);
  who.browser = await world.signIn(identifier);
  if (own) {
    who.own = `${identifier}@chez.example`;
    await who.browser.get('/settings/recovery');
    await who.browser.submit('/settings/recovery/address', { address: who.own, current: who.password });
    const link = linkOf(await mailTo(world.data, who.own));
    await who.browser.get(link);
    await who.browser.submit(link);
  }
  if (codes) {
    await who.browser.get('/settings/recovery');
    await who.browser.submit('/settings/recovery/codes', { current: who.password });
  }
  if (factor) {
    who.telephone = new Telephone(world);
    await who.telephone.enrol(who.browser, who.password);
  }
  return who;
}

async function comesIn(who) {
  const browser = world.visitor();
  const reply = await browser.signIn(who.identifier, who.password);
  if (!who.telephone) assert.equal(reply.status, 303);
  else assert.equal((await browser.submit('/login/code', { code: await who.telephone.next() })).status, 303);
  return browser;
}

// Their pages are those that whoever is signed in has: naming an account manager by their e-mail, as
// one attempt does, puts a member under review.

// Every link in every mail that the employer can read: to any address but those of people's own.
const readable = () => maildir(world.data).filter((mail) => !mail.fields.get('to').includes('@chez.example'));
const links = (kind) => [...new Set(readable().flatMap((mail) => [...mail.body.matchAll(new RegExp(`https?://\\S+(/${kind}/[\\w-]{43})`, 'g'))].map(([, path]) => path)))];

async function forgotten(name, fields = {}) {
  const browser = world.visitor();
  await browser.get('/forgotten');
  assert.ok([200, 429].includes((await browser.submit('/forgotten', { identifier: name, ...fields })).status));
}

// The same, and the mail that comes of it.
async function asks(who) {
  const before = links('reset').length;
  await forgotten(who.identifier, { lost: 'yes' });
  await until(() => links('reset').length > before, 'a link by mail');
}

// A new password by each of these links; the statuses.
async function tryLinks(all, fields = {}) {
  const statuses = [];
  for (const path of all) {
    const browser = world.visitor(), page = await browser.get(path);
    statuses.push(page.status === 200 ? (await browser.submit(path, { password: THEIRS, ...fields })).status : page.status);
  }
  return statuses;
}

// What an account manager's session and the organisation's mail can do at once; each must come to
// nothing. Those of pages that this server does not have are left out.
const attempts = [
  ['the first link, once more', async (who) => assert.deepEqual(await tryLinks([who.first]), [410])],
  ['another e-mail in the list', async (who) => {
    await world.import('ml', [csvRow(who.identifier, 'Prune;Dubois').replace(who.email, EVIL)]);
    await forgotten(EVIL);
    await forgotten(who.identifier);
  }],
  ['the list of another organisation', async (who) => world.import('cap', [csvRow(who.identifier, 'Prune;Dubois').replace(who.email, EVIL)])],
  ['another person with the same e-mail', async (who) => {
    await world.import('ml', [csvRow(`double.${who.identifier}`, 'Prune;Dubois').replace(`double.${who.identifier}@mail.example`, who.email)]);
    await forgotten(who.email);
  }],
  ['an account manager with the same e-mail', async (who) => {
    // One person may hold both roles: animators have looked at that, and accepted.
    world.query(`INSERT INTO suspicions VALUES (${who.id}, 'address', 1, 1) ON CONFLICT DO NOTHING`);
    const reply = await world.run(['provisioner', 'add', who.email, '--organisation', 'ml', '--name', 'Un faux'], { codes: [0, 1, 2] });
    if (reply.code === 0) await tryLinks([new URL(reply.stdout.trim()).pathname]);
    await forgotten(who.email);
  }],
  ['a code on paper asked of the operator, or a first password', async (who) => {
    assert.equal((await world.run(['member', 'code', who.identifier], { codes: [1] })).code, 1);
    await world.run(['member', 'activate', who.identifier, '--password-stdin'], { input: `${THEIRS}\n`, codes: [1] });
    const browser = world.visitor();
    await browser.get('/activate');
    assert.notEqual((await browser.submit('/activate', { identifier: who.identifier, code: 'ABCD-EFGH-JKMN-PRST' })).status, 303);
    await browser.get('/forgotten/code');
    assert.notEqual((await browser.submit('/forgotten/code', { identifier: who.identifier, code: 'ABCD-EFGH-JKMN-PRST' })).status, 303);
  }],
  ['what the account manager may send', async (who) => {
    const rh = await world.signIn('rh@ml.example'), csrf = await rh.csrf('/organisation');
    for (const path of ['/settings/recovery/address', '/settings/recovery/codes', '/settings/second-factor/remove', '/settings/second-factor/begin'])
      await rh.post(path, { csrf, current: passwordOf('rh@ml.example'), address: EVIL, member: who.id, identifier: who.identifier });
    if (!has('/organisation/people/<attestation>/invite')) return;
    const row = world.value(`SELECT id FROM attestations WHERE member_id = ${who.id}`);
    assert.notEqual((await rh.post(`/organisation/people/${row}/invite`, { csrf })).status, 200);
  }],
  ['an account closed and opened again', async (who) => {
    await world.import('ml', [csvRow(who.identifier, 'Prune;Dubois', 'Conseillère en insertion professionnelle;K1801;no;no').replace(who.email, EVIL)]);
    await forgotten(who.identifier);
    await world.import('ml', [csvRow(who.identifier, 'Prune;Dubois')]);
  }],
  ['the organisation’s directory', async (who) => {
    if (!has('/scim/v2/Users')) return;
    const token = (await world.run(['token', 'create', '--organisation', 'ml'])).stdout.trim();
    const ask = async (method, path, body) => {
      const reply = await world.visitor().request(method, `/scim/v2${path}`, { body: body && JSON.stringify(body),
        headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/scim+json' } });
      return reply.text ? JSON.parse(reply.text) : {};
    };
    const found = await ask('GET', `/Users?filter=${encodeURIComponent(`userName eq "${who.identifier}"`)}`);
    const [{ id }] = found.Resources, patch = (value) => ask('PATCH', `/Users/${id}`,
      { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations: [{ op: 'replace', value }] });
    await patch({ emails: [{ value: EVIL, type: 'work', primary: true }], password: THEIRS });
    await patch({ active: false });
    await patch({ active: true });
    await forgotten(who.identifier);
    await forgotten(EVIL);
  }],
  ['asking again and again, from everywhere, as if the own address was lost', async (who) => {
    for (let i = 0; i < 8; i++) {
      await forgotten(i % 2 ? who.identifier : who.email, { lost: 'yes' });
      await world.advance(60);
    }
  }],
];

const kinds = {
  'who set up nothing': {},
  'with an own address': { own: true },
  'with codes on paper': { codes: true },
  'with a second step': { factor: true },
  'with all of them': { own: true, codes: true, factor: true },
};

let made = 0;
for (const [kind, what] of Object.entries(kinds))
  describe(`a member ${kind}`, () => {
    let who, untouched, asked;
    before(async () => {
      who = await member(`cible${++made}`, what);
      untouched = credentials(who);
      asked = links('reset').length;
    });

    for (const [name, attempt] of attempts)
      test(`${name}: nothing`, async () => {
        await attempt(who);
        assert.deepEqual(credentials(who), untouched);
        const statuses = await tryLinks(links('activate').concat(links('reset').slice(asked)), { code: 'ABCD-EFGH-JKMN-PRST' });
        assert.ok(statuses.every((status) => [410, 422, 429, 303].includes(status)), statuses.join(' '));
        assert.deepEqual(credentials(who), untouched, 'nor by any link that was mailed');
        assert.equal((await world.visitor().signIn(who.identifier, THEIRS)).status, 401);
      });

    test('no mail went to an address that the employer wrote later, and no link to the own one', () => {
      assert.deepEqual(maildir(world.data).filter((mail) => mail.fields.get('to').includes(EVIL) && /\/reset\//.test(mail.body)), []);
    });

    test('a link that waits is shown to the member, in the session that is open and in the next', async () => {
      const before = await comesIn(who);
      if (BANNER.test((await before.get('/settings/sessions')).text)) await before.submit('/settings/recovery/cancel');
      await world.advance(25 * HOUR);
      asked = links('reset').length;
      const mine = await comesIn(who);
      assert.doesNotMatch((await mine.get('/settings/sessions')).text, BANNER);
      await asks(who);
      for (const page of ['/settings/sessions', '/settings/password', '/charter']) assert.match((await mine.get(page)).text, BANNER, page);
      if (who.own) assert.match((await mailTo(world.data, who.own, 1, /attend|demand/)).body, /72|heures|jours/);
      await world.advance(70 * HOUR);
      assert.match((await (await comesIn(who)).get('/settings/sessions')).text, BANNER, 'three days later too');
      assert.deepEqual(credentials(who), untouched);
      assert.ok(!(await tryLinks(links('reset').slice(asked))).includes(303), 'not yet');
      assert.deepEqual(credentials(who), untouched);
    });

    test('one click cancels it, and asking again waits as long again', async () => {
      const mine = await comesIn(who);
      await mine.get('/settings/sessions');
      assert.equal((await mine.submit('/settings/recovery/cancel')).status, 303);
      assert.ok((await tryLinks(links('reset').slice(asked))).every((status) => status === 410));
      await world.advance(25 * HOUR);
      assert.ok((await tryLinks(links('reset').slice(asked))).every((status) => status === 410));
      asked = links('reset').length;
      await asks(who);
      await world.advance(71 * HOUR);
      assert.ok(!(await tryLinks(links('reset').slice(asked))).includes(303), '71 hours');
      assert.match((await (await comesIn(who)).get('/settings/sessions')).text, BANNER);
    });

    test(what.factor ? 'not cancelled in 72 hours: a password that opens nothing' : 'not cancelled in 72 hours: the one way', async () => {
      await world.advance(2 * HOUR);
      assert.ok((await tryLinks(links('reset').slice(asked))).includes(303));
      const thief = world.visitor(), reply = await thief.signIn(who.identifier, THEIRS);
      assert.equal(reply.status, what.factor ? 200 : 303);
      if (what.factor) {
        assert.equal((await thief.submit('/login/code', { code: '123456' })).status, 401);
        assert.ok(!thief.session);
      }
      assert.equal((await who.browser.get('/')).location, '/login', 'the member’s sessions have ended: they know');
      if (who.own) await mailTo(world.data, who.own, 1, /a été changé/);
    });
  });
