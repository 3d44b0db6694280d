// Where from: the country beside each session, the notice of a new one, the doors closed to others,
// and what becomes of all that when the database of countries is missing, torn or another one.
import assert from 'node:assert/strict';
import { appendFileSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Listener } from '../lib/events.mjs';
import { encode, flat, mmdb, nested, pointer } from '../lib/mmdb.mjs';
import { sleep } from '../lib/programs.mjs';
import { openWorld, passwordOf } from '../lib/world.mjs';

const FRANCE = '198.51.100.7', BELGIUM = '203.0.113.9', JAPAN = '192.0.2.200', NOWHERE = '8.8.4.4', FRANCE_6 = '2001:db8:f::1';
const networks = (layout) => [['198.51.100.0/24', layout('FR')], ['203.0.113.0/24', layout('BE')],
  ['192.0.2.0/24', layout('JP')], ['2001:db8:f::/48', layout('FR')]];
const proxied = '[http]\ntrusted_proxies = 127.0.0.1\nclient_address = x-forwarded-for\n';
const from = (address) => ({ headers: { 'X-Forwarded-For': address } });

async function openWith(access, { file = mmdb(networks(flat)), ...options } = {}) {
  const world = await openWorld({ ...options, isStopped: true, options: `${proxied}[access]\n${access}` });
  world.file = join(world.data, 'countries.mmdb');
  if (file) writeFileSync(world.file, file);
  await world.start();
  return world;
}
async function withWorld(access, options, run) {
  const world = await openWith(access, options);
  try {
    await run(world);
  } finally {
    await world.close();
  }
}

async function signIn(world, identifier, address, options) {
  const browser = world.visitor();
  await browser.get('/login', from(address));
  const reply = await browser.submit('/login', { identifier, password: passwordOf(identifier), ...options }, from(address));
  assert.equal(reply.status, 303, `${identifier} from ${address}`);
  return browser;
}
const sessionsOf = async (browser, address, language = 'fr') =>
  (await browser.get('/settings/sessions', { headers: { ...from(address).headers, 'Accept-Language': language } })).text;
const notices = (world, identifier) =>
  world.value(`SELECT count(*) FROM notifications WHERE kind = 'session.country' AND member_id = ${world.memberId(identifier)}`);
async function eventually(check, what) {
  for (let i = 0; i < 80; i++) {
    if (await check()) return;
    await sleep(150);
  }
  assert.fail(what);
}

describe('a country beside each session', () => {
  let world;
  before(async () => { world = await openWith('country_database = countries.mmdb'); });
  after(() => world.close());

  test('by its name, in the reader’s language, with the address kept nowhere', async () => {
    const browser = await signIn(world, 'alma', FRANCE);
    await signIn(world, 'alma', FRANCE_6);
    await signIn(world, 'alma', BELGIUM);
    await signIn(world, 'alma', NOWHERE);
    const page = await sessionsOf(browser, FRANCE);
    assert.equal(page.match(/environ\s: France/g)?.length, 2, 'IPv4 and IPv6');
    assert.match(page, /environ\s: Belgique/);
    assert.match(page, /pays inconnu/);
    world.query("UPDATE members SET language = 'en' WHERE identifier = 'alma'");
    assert.match(await sessionsOf(browser, FRANCE), /approximately: Belgium/);
    world.query("UPDATE members SET language = 'fr' WHERE identifier = 'alma'");
    await sleep(5500);
    world.query('PRAGMA wal_checkpoint(TRUNCATE)');
    for (const name of ['entrepairs.db', 'entrepairs.db-wal'])
      for (const address of [FRANCE, BELGIUM, NOWHERE, FRANCE_6]) {
        const bytes = readFileSync(join(world.data, name));
        assert.ok(!bytes.includes(address), `${address} in ${name}`);
        if (!address.includes(':')) assert.ok(!bytes.includes(Buffer.from(address.split('.').map(Number))), `${address} in ${name}`);
      }
    assert.ok(!world.daemon.log.includes(FRANCE), 'nor in the log');
  });

  test('of one’s own sessions and nobody else’s; an organisation sees none of it', async () => {
    const provisioner = await signIn(world, 'rh@ml.example', FRANCE);
    const page = (await provisioner.get('/organisation', from(FRANCE))).text;
    for (const word of ['Belgique', 'France', 'pays']) assert.ok(!page.includes(word), word);
    const browser = await signIn(world, 'boris', FRANCE);
    assert.ok(!(await sessionsOf(browser, FRANCE)).includes('Belgique'));
  });

  test('what the client says of itself does not count', async () => {
    const browser = world.visitor();
    const headers = { 'X-Forwarded-For': `${JAPAN}, ${FRANCE}`, Forwarded: `for=${JAPAN}`, 'X-Real-IP': JAPAN, 'CF-IPCountry': 'JP' };
    await browser.get('/login', { headers });
    await browser.submit('/login', { identifier: 'cleo', password: passwordOf('cleo') }, { headers });
    assert.match((await browser.get('/settings/sessions', { headers })).text, /environ\s: France/);
    assert.equal(world.value(`SELECT count(*) FROM member_countries WHERE country = 'JP'`), 0);
  });

  test('a session that moves is seen where it is, and its holder is told once', async () => {
    const browser = await signIn(world, 'cleo', FRANCE);
    assert.equal(notices(world, 'cleo'), 0, 'the first country is no news');
    await browser.get('/', from(JAPAN));
    await browser.get('/', from(FRANCE)); // back before anything was written
    await eventually(() => notices(world, 'cleo') === 1, 'a notice');
    const list = await browser.get('/notifications', from(FRANCE));
    assert.match(list.text, /depuis un pays nouveau pour vous/);
    await browser.get('/', from(JAPAN));
    await eventually(async () => /environ\s: Japon.*depuis le/s.test(await sessionsOf(browser, JAPAN)), 'Japan, and since when');
    await sleep(5500);
    assert.equal(notices(world, 'cleo'), 1);
  });

  test('the privacy page names it, with its duration; one’s own data has it', async () => {
    const text = (await world.visitor().get('/privacy')).text;
    assert.match(text, /pays approximatif de chaque session/);
    assert.match(text, /12 mois après la dernière connexion/);
    const { stdout } = await world.run(['member', 'export', 'alma']);
    const document = JSON.parse(stdout);
    assert.deepEqual(document.countries.map((one) => one.country), ['BE', 'FR']);
    assert.ok(document.sessions.some((one) => one.country === 'BE'));
    assert.ok(document.countries.every((one) => one.first_on.endsWith('T00:00:00.000Z') || one.first_on.endsWith('T00:00:00Z')), 'to the day');
  });
});

describe('the notice of a new country', () => {
  let world;
  before(async () => { world = await openWith('country_database = countries.mmdb'); });
  after(() => world.close());
  const set = (id, word) => world.run(['organisation', 'set', id, '--country-notices', word]);

  test('goes inside and to the own address, names nothing, and takes the place of the browser’s', async () => {
    const id = world.memberId('boris');
    world.query(`INSERT INTO own_addresses (member_id, address, confirmed_at, tells_sign_ins) VALUES (${id}, 'boris@chez.lui', 1, 1)`);
    await signIn(world, 'boris', FRANCE);
    await signIn(world, 'boris', BELGIUM);
    assert.equal(notices(world, 'boris'), 1);
    const kinds = world.query(`SELECT kind, address FROM outbox WHERE member_id = ${id} ORDER BY id`);
    assert.deepEqual(kinds, [{ kind: 'sign_in_country', address: 'boris@chez.lui' }]);
    assert.equal(world.value(`SELECT count(*) FROM notifications WHERE member_id = ${id} AND kind LIKE 'session%'`), 1);
    await signIn(world, 'boris', BELGIUM);
    assert.equal(notices(world, 'boris'), 1, 'known now');
  });

  test('not when the operator switched it off for an organisation', async () => {
    await set('ml', 'off');
    await signIn(world, 'alma', FRANCE);
    await signIn(world, 'alma', BELGIUM);
    assert.equal(notices(world, 'alma'), 0);
    await set('ml', 'on');
    await signIn(world, 'alma', JAPAN);
    assert.equal(notices(world, 'alma'), 1);
    assert.match((await world.run(['organisation', 'show', 'ml'])).stdout, /country notices on/);
    await world.run(['organisation', 'set', 'ml', '--country-notices', 'perhaps'], { codes: [64] });
    await world.run(['organisation', 'set', 'nowhere', '--country-notices', 'on'], { codes: [1] });
    assert.ok(world.value(`SELECT count(*) FROM audit WHERE kind = 'organisation.set'`) >= 2);
  });

  test('by itself not for a country that many colleagues come from: a proxy abroad', async () => {
    await set('ml', 'auto');
    world.query('DELETE FROM member_countries');
    const today = Date.now();
    for (const identifier of ['remi', 'reva', 'eloi'])
      world.query(`INSERT INTO member_countries VALUES (${world.memberId(identifier)}, 'BE', ${today}, ${today})`);
    const before = notices(world, 'cleo');
    await signIn(world, 'cleo', FRANCE);
    await signIn(world, 'cleo', BELGIUM);
    assert.equal(notices(world, 'cleo'), before, 'the organisation’s way out');
    await signIn(world, 'cleo', JAPAN);
    assert.equal(notices(world, 'cleo'), before + 1, 'a third country is news all the same');
  });
});

describe('[access] countries', () => {
  const access = 'country_database = countries.mmdb\ncountries = FR, LU';

  test('from elsewhere the doors are closed, with the reason; what anybody may read is not', () => withWorld(access, {}, async (world) => {
    const browser = world.visitor();
    for (const path of ['/login', '/', '/forgotten', '/activate', '/activate/AAAA', '/reset/AAAA', '/welcome', '/threads/1']) {
      const page = await browser.get(path, from(BELGIUM));
      assert.equal(page.status, 403, path);
      assert.match(page.text, /semble venir de\s: Belgique/, path);
      for (const name of ['France', 'Luxembourg']) assert.match(page.text, new RegExp(`<li>${name}</li>`), path);
      assert.ok(!page.text.includes('name="password"'));
      const [, reference] = /référence ([\w-]{12})/.exec(page.text);
      await eventually(() => world.daemon.log.includes(`kept out: country BE, request ${reference}`), 'found again in the log');
    }
    assert.ok(!world.daemon.log.includes(BELGIUM), 'without the address');
    for (const path of ['/charter', '/legal', '/privacy', '/accessibility', '/notice', '/help/organisations'])
      assert.equal((await browser.get(path, from(BELGIUM))).status, 200, path);
    const english = await browser.get('/login', { headers: { ...from(BELGIUM).headers, 'Accept-Language': 'en' } });
    assert.match(english.text, /seems to come from: Belgium/);
  }));

  test('the password is not even tried from there: right and wrong are answered alike', () => withWorld(access, {}, async (world) => {
    const browser = world.visitor();
    await browser.get('/login', from(FRANCE));
    const fields = browser.form('/login');
    const answers = [];
    for (const [identifier, password] of [['alma', passwordOf('alma')], ['alma', 'un mot de passe faux'], ['personne', 'x']]) {
      const reply = await browser.post('/login', { ...fields, identifier, password }, from(BELGIUM));
      answers.push([reply.status, reply.headers['set-cookie'], reply.text.length]);
    }
    assert.deepEqual(new Set(answers.map(JSON.stringify)).size, 1);
    assert.equal(answers[0][0], 403);
    assert.equal(world.value('SELECT count(*) FROM sessions'), 0);
  }));

  test('from home, from this machine and from a private network they are open; unknown by option', () => withWorld(access, {}, async (world) => {
    for (const address of [FRANCE, '127.0.0.1', '10.1.2.3', '192.168.1.1', '172.16.0.9', '100.64.0.1', 'fd00::1', 'fe80::1', '::1', NOWHERE])
      assert.equal((await world.visitor().get('/login', from(address))).status, 200, address);
    assert.equal((await world.visitor().get('/login')).status, 200, 'no field at all');
    appendFileSync(join(world.data, 'entrepairs.conf'), 'unknown_country = no\n');
    world.daemon.signal('SIGHUP');
    await eventually(async () => (await world.visitor().get('/login', from(NOWHERE))).status === 403, 'unknown is kept out');
    assert.match((await world.visitor().get('/login', from(NOWHERE))).text, /pas connu/);
    assert.equal((await world.visitor().get('/login', from('10.1.2.3'))).status, 200);
    assert.equal((await world.visitor().get('/login', from(FRANCE))).status, 200);
  }));

  test('a session taken elsewhere shows nothing there, is not used, can be ended, and works at home again', () => withWorld(access, {}, async (world) => {
    const browser = await signIn(world, 'alma', FRANCE);
    for (const path of ['/', '/threads/1', '/settings/sessions', '/nowhere/at/all', '/events', '/charter']) {
      const page = await browser.get(path, from(BELGIUM));
      assert.equal(page.status, { '/nowhere/at/all': 404, '/charter': 200 }[path] ?? 403, path);
      for (const word of ['Alma', 'Relancer sans brusquer', '/notifications']) assert.ok(!page.text.includes(word), `${word} on ${path}`);
    }
    assert.equal((await browser.get('/', from(FRANCE))).status, 200, 'back home');
    await browser.get('/', from(BELGIUM));
    assert.match(browser.page.text, /Votre session n’est pas fermée/);
    const reply = await browser.submit('/logout', {}, from(BELGIUM));
    assert.deepEqual([reply.status, reply.location], [303, '/login']);
    assert.equal(world.value('SELECT count(*) FROM sessions'), 0);
    assert.equal(notices(world, 'alma'), 0, 'nothing was written in time');
  }));

  test('the holder is told of a session tried elsewhere', () => withWorld(access, {}, async (world) => {
    const browser = await signIn(world, 'alma', FRANCE);
    await browser.get('/', from(BELGIUM));
    await eventually(() => notices(world, 'alma') === 1, 'a notice');
  }));

  test('a text sent from elsewhere is not posted, and not lost', () => withWorld(access, {}, async (world) => {
    const browser = await signIn(world, 'alma', FRANCE);
    await browser.get('/threads/1', from(FRANCE));
    const messages = () => world.value('SELECT count(*) FROM posts');
    const before = messages(), text = 'Une phrase <écrite> dans le train & jamais perdue';
    const reply = await browser.submit('/threads/1/posts', { body: text }, from(BELGIUM));
    assert.equal(reply.status, 403);
    assert.ok(reply.text.includes('Une phrase &lt;écrite&gt; dans le train &amp; jamais perdue'));
    assert.equal(messages(), before);
    assert.equal(world.value('SELECT count(*) FROM drafts'), 0);
  }));

  test('open streams end when the list no longer has their country', () => withWorld('country_database = countries.mmdb', {}, async (world) => {
    const browser = await signIn(world, 'alma', FRANCE);
    const stream = await new Listener(world.port, browser.cookieField(), from(FRANCE)).opened;
    appendFileSync(join(world.data, 'entrepairs.conf'), 'countries = LU\n');
    world.daemon.signal('SIGHUP');
    await stream.until((one) => one.isOver, 2000);
    assert.match(stream.text, /event: end/);
  }));

  test('words that are no countries are refused at the start', async () => {
    for (const list of ['France', 'fr', 'FR;BE', 'FR, 33']) {
      const world = await openWorld({ isStopped: true, options: `[access]\ncountries = ${list}` });
      await world.run(['audit'], { codes: [1] });
      await world.close();
    }
  });
});

describe('the file', () => {
  test('without one: nothing is told, everybody comes in, and that is said', async () => {
    for (const access of ['countries = FR', 'country_database = countries.mmdb\ncountries = FR'])
      await withWorld(access, { file: null }, async (world) => {
        const browser = await signIn(world, 'alma', BELGIUM);
        assert.match(await sessionsOf(browser, BELGIUM), /n’a pas de base de pays/);
        const { stdout } = await world.run(['audit'], { codes: [2] });
        assert.match(stdout, /\[access\] country_database/);
        assert.match(stdout, /\[access\] countries is not applied/);
        await sleep(4500);
        assert.equal(world.daemon.log.match(/\[access\] country_database/g).length, 1, 'once');
      });
  });

  test('a new one is read without a restart, in MaxMind’s layout too; a torn one changes nothing', () =>
    withWorld('country_database = countries.mmdb', {}, async (world) => {
      const browser = await signIn(world, 'alma', FRANCE), whole = mmdb(networks(nested), { recordSize: 28 });
      const countryOf = async (address) => {
        const other = await signIn(world, 'boris', address);
        return (await sessionsOf(other, address)).match(/Cette session.*?environ\s: ([^<]*)/s)?.[1];
      };
      assert.equal(await countryOf(BELGIUM), 'Belgique');
      const said = () => world.daemon.log.split('\n').filter((line) => line.includes('whence'));

      // Written over in place, by and by: mapped, this would end the daemon.
      truncateSync(world.file, 100);
      await eventually(() => said().some((line) => /torn/.test(line)), 'the torn file is told');
      assert.match(said().at(-1), /stays in use/);
      assert.equal(await countryOf(BELGIUM), 'Belgique');
      rmSync(world.file);
      await eventually(() => said().some((line) => /there is no/.test(line)), 'the missing file is told');
      assert.equal(await countryOf(JAPAN), 'Japon');

      const moved = networks(nested).map(([network, record]) => [network, network.startsWith('203') ? nested('CH') : record]);
      writeFileSync(`${world.file}.new`, mmdb(moved, { recordSize: 28 }));
      renameSync(`${world.file}.new`, world.file);
      await eventually(() => /made 0 days ago/.test(said().at(-1)), 'the new file is told');
      assert.equal(await countryOf(BELGIUM), 'Suisse');
      writeFileSync(world.file, whole.subarray(0, whole.length / 2));
      await sleep(1000);
      writeFileSync(world.file, mmdb([['203.0.113.0/24', flat('LU')]], { ipVersion: 4, recordSize: 32 }));
      await eventually(async () => await countryOf(BELGIUM) === 'Luxembourg', 'IPv4 alone, 32 bits');
      assert.equal((await browser.get('/', from(FRANCE_6))).status, 200);
    }));

  test('hostile ones are refused, by their reason, and in a moment', async () => {
    const world = await openWorld({ isStopped: true, options: '[access]\ncountry_database = countries.mmdb' });
    const file = join(world.data, 'countries.mmdb');
    const good = networks(flat), deep = Buffer.concat([...Array(30000).fill(Buffer.from([1, 4])), encode('x')]);
    // Each level points twice to the one before: 2^40 values.
    let at = 0;
    const levels = [];
    for (let i = 0; i < 40; i++) {
      const level = i ? Buffer.concat([Buffer.from([2, 4]), pointer(at), pointer(at)]) : encode('x');
      at = levels.reduce((sum, one) => sum + one.length, 0);
      levels.push(level);
    }
    const cases = {
      'no end of a MaxMind database': [Buffer.alloc(100000, 7), Buffer.from('not a database'), mmdb(good).subarray(0, 500)],
      'is empty': [Buffer.alloc(0)],
      'its description is malformed': [mmdb(good, { metadata: { description: deep } }), mmdb(good, { metadata: { languages: pointer(0) } }),
        Buffer.concat([mmdb(good), Buffer.from('more')]), mmdb(good).subarray(0, -3)],
      'not complete': [mmdb(good, { metadata: { node_count: 'many' } }), mmdb(good, { metadata: { record_size: true } }),
        mmdb(good, { metadata: { languages: ['fr', 5] } }), mmdb(good, { metadata: { description: 'x' } })],
      'another version': [mmdb(good, { metadata: { record_size: { uint16: 23 } } }), mmdb(good, { metadata: { ip_version: { uint16: 5 } } }),
        mmdb(good, { metadata: { binary_format_major_version: { uint16: 3 } } })],
      'its tree is larger': [mmdb(good, { metadata: { node_count: 0 } }), mmdb(good, { metadata: { node_count: 0xffffffff } }),
        mmdb(good, { metadata: { node_count: 715827883 } })], // × 6 wraps to 2 in 32 bits
      'a record of it is malformed': [mmdb([...good, ['1.0.0.0/8', Buffer.from([0xff, 0xff])]]), mmdb([...good, ['1.0.0.0/8', { names: deep }]]),
        mmdb([...good, ['1.0.0.0/8', { country: pointer(1 << 30) }]]), mmdb([...good, ['1.0.0.0/8', { country_code: { uint16: 33 } }]])],
      'tells a country': [mmdb([['1.0.0.0/8', { autonomous_system_number: 3215 }]]), mmdb([['1.0.0.0/8', flat('fr')]]), mmdb([['1.0.0.0/8', ['FR']]])],
    };
    for (const [reason, files] of Object.entries(cases))
      for (const [i, bytes] of files.entries()) {
        writeFileSync(file, bytes);
        const start = performance.now();
        const { stderr } = await world.run(['whence', FRANCE], { codes: [1] });
        assert.ok(stderr.includes(reason), `${reason} ${i}: ${stderr}`);
        assert.ok(performance.now() - start < 5000, `${reason} ${i}: ${Math.round(performance.now() - start)} ms`);
      }
    // A fan of pointers that no look-up follows is let be; one in the way of the key ends the search.
    writeFileSync(file, mmdb([...good, ['1.0.0.0/8', Buffer.concat(levels)]]));
    assert.match((await world.run(['whence', FRANCE])).stdout, /^FR/);
    await world.close();
  });

  test('`whence` tries an address by the file and the list', async () => {
    const world = await openWorld({ isStopped: true, options: '[access]\ncountry_database = countries.mmdb\ncountries = FR' });
    writeFileSync(join(world.data, 'countries.mmdb'), mmdb(networks(nested)));
    const ask = async (address) => (await world.run(['whence', address])).stdout.trim();
    assert.equal(await ask(FRANCE), 'FR\tmay come in');
    assert.equal(await ask(`::ffff:${FRANCE}`), 'FR\tmay come in');
    assert.equal(await ask(FRANCE_6), 'FR\tmay come in');
    assert.equal(await ask(BELGIUM), 'BE\tmay not come in');
    assert.equal(await ask(NOWHERE), 'unknown\tmay come in');
    assert.equal(await ask('10.0.0.1'), 'local\tmay come in');
    const audit = await world.run(['audit'], { codes: [2] });
    assert.match(audit.stdout, /names FR alone/);
    await world.close();
  });
});
