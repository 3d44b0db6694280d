// Sessions as a member, a thief and a guesser of passwords meet them: how they begin and end, what
// their cookies are, how often one may try, where one is led afterwards.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sleep } from '../lib/programs.mjs';
import { openWorld, passwordOf, people } from '../lib/world.mjs';
import { withoutTokens } from '../authz/pages.mjs';

const MINUTE = 60, HOUR = 3600;
let world;
before(async () => { world = await openWorld(); });
after(() => world?.close());

const isIn = async (browser) => (await browser.get('/spaces')).status === 200;
const attributes = (browser, name) => {
  const line = browser.setCookies.findLast((one) => one.startsWith(`${name}=`) && !one.includes('Max-Age=0'));
  return line?.split('; ').slice(1).sort();
};

async function withWorld(options, run) {
  const own = await openWorld(options);
  try {
    await run(own);
  } finally {
    await own.close();
  }
}

// --- How long --------------------------------------------------------------------------------------

describe('a session ends', { concurrency: 3 }, () => {
  test('four hours without a click end a session', () => withWorld({ clock: true }, async (timed) => {
    const browser = await timed.signIn('alma'), other = await timed.signIn('alma');
    await timed.advance(4 * HOUR - 2 * MINUTE);
    assert.ok(await isIn(browser), 'a click after 3 h 58');
    await timed.advance(3 * MINUTE);
    const over = await other.get('/spaces');
    assert.deepEqual([over.status, over.location], [303, '/login?next=%2Fspaces'], 'none for 4 h 01');
    assert.match((await other.get('/login')).text, /Votre session s’est terminée/);
    // What was seen is written down within seconds; then the four hours count from there.
    await sleep(5600);
    await timed.advance(4 * HOUR - 5 * MINUTE);
    assert.ok(await isIn(browser), 'four hours from the last click');
  }));

  test('twelve hours end a session, however busy', () => withWorld({ clock: true }, async (timed) => {
    const browser = await timed.signIn('alma');
    for (const after of ['3 h 50', '7 h 40']) {
      await timed.advance(3 * HOUR + 50 * MINUTE);
      assert.ok(await isIn(browser), after);
      await sleep(5600);
    }
    await timed.advance(3 * HOUR + 50 * MINUTE);
    assert.ok(await isIn(browser), '11 h 30');
    await sleep(5600);
    await timed.advance(29 * MINUTE);
    assert.ok(await isIn(browser), '11 h 59');
    await timed.advance(2 * MINUTE);
    assert.ok(!await isIn(browser), '12 h 01');
  }));

  test('on a shared computer, fifteen minutes', () => withWorld({ clock: true }, async (timed) => {
    const browser = await timed.signIn('alma', { fields: { shared_computer: 'yes' } });
    assert.equal(attributes(browser, 'device'), undefined, 'the computer is not remembered');
    await timed.advance(14 * MINUTE);
    assert.ok(await isIn(browser));
    await sleep(5600);
    await timed.advance(14 * MINUTE);
    assert.ok(await isIn(browser), 'counted from the last click');
    const idle = await timed.signIn('boris', { fields: { shared_computer: 'yes' } });
    await timed.advance(15 * MINUTE + 1);
    assert.ok(!await isIn(idle));
  }));
});

test('a person has at most twenty sessions: the oldest end', async () => {
  const browsers = [];
  for (let i = 0; i < 21; i++) browsers.push(await world.signIn('cleo'));
  assert.ok(!await isIn(browsers[0]));
  assert.ok(await isIn(browsers[1]));
  assert.ok(await isIn(browsers[20]));
});

// --- Cookies ---------------------------------------------------------------------------------------

test('cookies over http on a loopback address', async () => {
  const browser = await world.signIn('alma');
  assert.deepEqual(attributes(browser, 'visit'), ['HttpOnly', 'Path=/', 'SameSite=Lax']);
  assert.deepEqual(attributes(browser, 'session'), ['HttpOnly', 'Path=/', 'SameSite=Lax']);
  const device = attributes(browser, 'device');
  assert.deepEqual(device.filter((one) => !one.startsWith('Max-Age=')), ['HttpOnly', 'Path=/', 'SameSite=Lax']);
  assert.ok(Number(device.find((one) => one.startsWith('Max-Age=')).slice(8)) <= 400 * 24 * HOUR);
  assert.match(browser.session, /^[\w-]{43}$/, '256 bits');
});

test('cookies over https are Secure and bound to the host', () => withWorld({ url: 'https://forum.example.org' }, async (own) => {
  const browser = await own.signIn('alma');
  for (const name of ['__Host-visit', '__Host-session'])
    assert.deepEqual(attributes(browser, name), ['HttpOnly', 'Path=/', 'SameSite=Lax', 'Secure'], name);
  assert.ok(attributes(browser, '__Host-device').includes('Secure'));
  for (const line of browser.setCookies) assert.match(line, /^__Host-/, line);
  const page = await browser.get('/');
  assert.equal(page.status, 200);
  assert.match(page.headers['strict-transport-security'], /max-age=\d{8}/);
  const plain = await browser.get('/', { headers: { Cookie: `session=${browser.session}` } });
  assert.equal(plain.status, 303, 'a cookie that another host could have planted is not believed');
  for (const origin of [`http://127.0.0.1:${own.port}`, 'http://forum.example.org', 'https://forum.example.org:8443', 'https://forum.example.org.evil.example']) {
    const reply = await browser.post('/threads', { csrf: await browser.csrf(), body: 'x' }, { headers: { Origin: origin } });
    assert.equal(reply.status, 403, origin);
  }
  assert.equal((await browser.post('/threads', { csrf: await browser.csrf(), body: 'x' })).status, 422);
}));

// --- Beginning and end -----------------------------------------------------------------------------

test('nothing of before the sign-in is worth anything after it', async () => {
  const browser = world.visitor();
  browser.cookies.set('session', 'A'.repeat(43)); // planted
  await browser.get('/login');
  const visit = browser.cookies.get('visit'), { csrf } = browser.form('/login');
  await browser.submit('/login', { identifier: 'alma', password: passwordOf('alma') });
  assert.ok(browser.session && browser.session !== 'A'.repeat(43));
  assert.ok(!browser.cookies.has('visit'));
  const reply = await browser.post('/threads', { csrf, body: 'x' }, { headers: { Cookie: `${browser.cookieField()}; visit=${visit}` } });
  assert.equal(reply.status, 403, 'the token of the sign-in page');
  const again = await world.signIn('alma');
  assert.notEqual(again.session, browser.session);
  assert.equal((await again.post('/threads', { csrf: await browser.csrf(), body: 'x' })).status, 403, 'the token of another session of hers');
});

test('the token of each page differs, and each is good as long as the session', async () => {
  const browser = await world.signIn('alma');
  const tokens = [];
  for (let i = 0; i < 5; i++) tokens.push(await browser.csrf());
  assert.equal(new Set(tokens).size, 5);
  for (const csrf of tokens) assert.equal((await browser.post('/threads', { csrf, body: 'x' })).status, 422);
});

test('what is stored does not open a session', async () => {
  const browser = await world.signIn('alma');
  const stored = world.query('SELECT hex(token_hash) AS hash FROM sessions ORDER BY id DESC LIMIT 1')[0].hash;
  const dump = JSON.stringify(world.query('SELECT hex(token_hash) AS h, * FROM devices'));
  for (const value of browser.cookies.values()) assert.ok(!dump.includes(value));
  const bytes = Buffer.from(stored, 'hex');
  for (const value of [stored, stored.toLowerCase(), bytes.toString('base64url'), bytes.toString('base64')]) {
    assert.notEqual(value, browser.session);
    assert.equal((await world.visitor().get('/', { headers: { Cookie: `session=${value}` } })).status, 303);
  }
});

test('signing out ends the session on the server', async () => {
  const browser = await world.signIn('alma', { fields: { shared_computer: 'yes' } });
  const { session } = browser;
  await browser.get('/');
  const reply = await browser.submit('/logout');
  assert.deepEqual([reply.status, reply.location], [303, '/login']);
  assert.match(reply.headers['clear-site-data'], /"cookies"/, 'on a shared computer all goes');
  assert.equal(browser.session, undefined);
  assert.equal((await browser.get('/', { headers: { Cookie: `session=${session}` } })).status, 303);
  const page = await browser.post('/threads/1/posts', { body: 'x' }, { headers: { Cookie: `session=${session}` } });
  assert.equal(page.status, 401);
});

test('who is signed in cannot sign in on top of it', async () => {
  const browser = await world.signIn('alma');
  const { session } = browser;
  const reply = await browser.post('/login', { csrf: await browser.csrf(), identifier: 'boris', password: passwordOf('boris') });
  assert.deepEqual([reply.status, reply.location], [303, '/']);
  assert.equal(browser.session, session);
});

test('by e-mail or identifier, in any case, for every role', async () => {
  for (const name of ['alma', 'ALMA', 'Alma@mail.example', ' alma ']) {
    const reply = await world.visitor().signIn(name, passwordOf('alma'));
    assert.equal(reply.status, 303, name);
  }
  const homes = { nina: '/welcome', remi: '/status', suzon: '/status', 'rh@ml.example': '/organisation', cleo: null };
  for (const [identifier, home] of Object.entries(homes)) {
    const first = await (await world.signIn(identifier)).get('/');
    assert.equal(first.location ?? null, home, `${identifier} (${people[identifier].role})`);
  }
});

test('a password is what was typed, to the letter', async () => {
  const password = passwordOf('alma');
  for (const wrong of [password.toUpperCase(), `${password} `, ` ${password}`, password.slice(0, -1), `${password}\0`, `${password}\n`, '', password.repeat(40)]) {
    const reply = await world.visitor({ localAddress: '127.0.0.9' }).signIn('alma', wrong);
    assert.ok([400, 401].includes(reply.status), JSON.stringify(wrong));
    assert.ok(!reply.text.includes(password), 'and is not written back');
  }
});

// --- Guessing --------------------------------------------------------------------------------------

test('an unknown name and a wrong password are answered alike, at the same cost', () => withWorld({}, async (own) => {
  const took = { known: [], unknown: [] }, answers = new Set();
  for (let i = 0; i < 8; i++)
    for (const [kind, identifier] of [['known', 'alma'], ['unknown', 'personne'], ['unknown', 'ivan']]) {
      const browser = own.visitor();
      await browser.get('/login');
      const start = performance.now();
      const reply = await browser.submit('/login', { identifier, password: 'un mot de passe faux' });
      took[kind].push(performance.now() - start);
      const { date, 'content-length': length, ...fields } = reply.headers;
      const text = withoutTokens(reply.text).replace(`value="${identifier}"`, 'value=""');
      answers.add(JSON.stringify([reply.status, fields, text]));
    }
  assert.equal(answers.size, 1);
  assert.match([...answers][0], /^\[401/);
  const median = (all) => all.sort((a, b) => a - b)[Math.floor(all.length / 2)];
  const ratio = median(took.known) / median(took.unknown);
  assert.ok(ratio > 0.5 && ratio < 2, `times of known and unknown: ${ratio.toFixed(2)}`);
}));

const guess = (own, identifier, options) => own.visitor(options).signIn(identifier, 'un mot de passe faux');
const statusesOf = async (count, attempt) => {
  const statuses = [];
  for (let i = 0; i < count; i++) statuses.push((await attempt(i)).status);
  return statuses;
};

test('the eleventh wrong password is not even tried; the member gets in with a known browser', () => withWorld({ clock: true }, async (own) => {
  const known = await own.signIn('alma');
  await known.get('/');
  await known.submit('/logout');
  assert.deepEqual(await statusesOf(10, () => guess(own, 'alma')), Array(10).fill(401));
  const stopped = await guess(own, 'alma');
  assert.equal(stopped.status, 429);
  assert.ok(Number(stopped.headers['retry-after']) >= 1 && Number(stopped.headers['retry-after']) <= 15 * MINUTE);
  assert.equal((await own.visitor().signIn('alma', passwordOf('alma'))).status, 429, 'nor the right one, from an unknown browser');
  assert.equal((await own.visitor().signIn('personne', 'x')).status, 401, 'other names are not stopped');

  const unknown = await statusesOf(11, () => guess(own, 'inconnue'));
  assert.deepEqual(unknown, [...Array(10).fill(401), 429], 'a name that nobody has is stopped the same way');

  assert.equal((await known.signIn('alma', passwordOf('alma'))).status, 303, 'she gets in where she did before');
  assert.equal((await own.visitor({ localAddress: '127.0.0.2' }).signIn('alma', passwordOf('alma'))).status, 303, 'and elsewhere');

  await own.advance(16 * MINUTE);
  assert.equal((await guess(own, 'alma')).status, 401, 'a quarter of an hour later');
}));

test('a known browser of one account is no help with another', () => withWorld({}, async (own) => {
  const thief = await own.signIn('boris');
  await thief.get('/');
  await thief.submit('/logout');
  const statuses = await statusesOf(11, async () => {
    await thief.get('/login');
    return thief.submit('/login', { identifier: 'alma', password: 'un mot de passe faux' });
  });
  assert.deepEqual(statuses, [...Array(10).fill(401), 429]);
  // And with its own account it does not try for ever either.
  const own20 = await statusesOf(21, async () => {
    await thief.get('/login');
    return thief.submit('/login', { identifier: 'boris', password: 'un mot de passe faux' });
  });
  assert.deepEqual(own20, [...Array(20).fill(401), 429]);
}));

// An organisation says which e-mail its people have: the account manager's own, for one of them.
test('an e-mail that two accounts share: the browsers of one do not help to guess at the other', () => withWorld({}, async (own) => {
  own.query("UPDATE members SET email = 'rh@ml.example' WHERE identifier = 'alma'");
  const statuses = [];
  for (let i = 0; i < 6; i++) {
    const manager = await own.signIn('rh@ml.example');
    await manager.get('/settings/sessions');
    await manager.submit('/logout');
    for (let n = 0; n < 3; n++) {
      await manager.get('/login');
      statuses.push((await manager.submit('/login', { identifier: 'rh@ml.example', password: `essai ${i} ${n} d’une phrase` })).status);
    }
    if (statuses.includes(429)) break;
  }
  assert.equal(statuses.indexOf(429), 10, statuses.join(' '));
}));

test('who comes in by a shared e-mail in a browser of the other account is told of, and gets a browser of their own', () => withWorld({}, async (own) => {
  await own.signIn('alma');
  const id = own.memberId('alma'), manager = await own.signIn('rh@ml.example'), device = manager.cookies.get('device');
  const notices = () => own.value(`SELECT count(*) FROM notifications WHERE member_id = ${id} AND kind LIKE 'session%'`);
  own.query("UPDATE members SET email = 'rh@ml.example' WHERE identifier = 'alma'");
  const before = notices();
  await manager.get('/settings/sessions');
  await manager.submit('/logout');
  await manager.get('/login');
  assert.equal((await manager.submit('/login', { identifier: 'rh@ml.example', password: passwordOf('alma') })).status, 303);
  assert.equal(notices(), before + 1, 'the member hears of it');
  assert.notEqual(manager.cookies.get('device'), device);
}));

test('right passwords are bounded too: no member makes records without end', () => withWorld({ clock: true }, async (own) => {
  const browser = await own.signIn('alma');
  await browser.get('/');
  await browser.submit('/logout');
  let stopped = 0;
  for (let i = 1; i <= 300 && !stopped; i++) {
    await browser.get('/login');
    const reply = await browser.submit('/login', { identifier: 'alma', password: passwordOf('alma') });
    if (reply.status === 429) stopped = i;
    browser.cookies.delete('session');
  }
  assert.ok(stopped >= 240, `stopped at ${stopped}: 240 an hour, and what time gives back meanwhile`);
  assert.equal((await own.visitor().signIn('boris', passwordOf('boris'))).status, 303, 'others are not stopped');
  await own.advance(10 * MINUTE);
  await browser.get('/login');
  assert.equal((await browser.submit('/login', { identifier: 'alma', password: passwordOf('alma') })).status, 303, 'later again');
}));

test('many addresses against one account are stopped too, without locking its owner out', () => withWorld({}, async (own) => {
  const known = await own.signIn('alma');
  await known.get('/');
  await known.submit('/logout');
  const statuses = await statusesOf(70, (i) => guess(own, 'alma', { localAddress: `127.0.1.${i + 1}` }));
  const stopped = statuses.indexOf(429);
  assert.ok(stopped >= 55 && stopped <= 65, `stopped after ${stopped}`);
  assert.equal((await known.signIn('alma', passwordOf('alma'))).status, 303);
}));

test('4 000 names from one address: 429 after [limits] sign_ins_per_address', () => withWorld({ options: '[limits]\nsign_ins_per_address = 40' }, async (own) => {
  const known = await own.signIn('alma');
  await known.get('/');
  await known.submit('/logout');
  const browser = own.visitor();
  const csrf = await browser.csrf();
  const counts = {};
  let next = 0;
  await Promise.all(Array.from({ length: 8 }, async () => {
    while (next < 4000) {
      const reply = await browser.post('/login', { csrf, identifier: `personne${next++}`, password: 'un mot de passe faux' });
      counts[reply.status] = (counts[reply.status] ?? 0) + 1;
      if (reply.status === 429) assert.ok(Number(reply.headers['retry-after']) >= 1);
    }
  }));
  assert.deepEqual(Object.keys(counts).sort(), ['401', '429']);
  assert.ok(counts[401] >= 40 && counts[401] <= 50, `${counts[401]} were tried`);
  assert.equal((await known.signIn('alma', passwordOf('alma'))).status, 303, 'a known browser of that address gets in');
  assert.equal((await own.visitor({ localAddress: '127.0.0.3' }).signIn('boris', passwordOf('boris'))).status, 303, 'other addresses too');
}));

test('successes do not count, and 0 is no bound', () => withWorld({ options: '[limits]\nsign_ins_per_address = 3' }, async (own) => {
  for (let i = 0; i < 12; i++) assert.equal((await own.visitor().signIn('alma', passwordOf('alma'))).status, 303);
  assert.deepEqual(await statusesOf(5, (i) => guess(own, `personne${i}`)), [401, 401, 401, 429, 429]);
}).then(() => withWorld({ options: '[limits]\nsign_ins_per_address = 0' }, async (own) => {
  assert.deepEqual(await statusesOf(20, (i) => guess(own, `personne${i}`)), Array(20).fill(401));
})));

test('an address that is only claimed does not count', () => withWorld({ options: '[limits]\nsign_ins_per_address = 3' }, async (own) => {
  const statuses = await statusesOf(6, async (i) => {
    const browser = own.visitor(), csrf = await browser.csrf();
    const headers = { 'X-Forwarded-For': `203.0.113.${i}`, 'X-Real-IP': `203.0.113.${i}`, Forwarded: `for=203.0.113.${i}` };
    return browser.post('/login', { csrf, identifier: `personne${i}`, password: 'un mot de passe faux' }, { headers });
  });
  assert.deepEqual(statuses, [401, 401, 401, 429, 429, 429]);
}));

// --- Where to --------------------------------------------------------------------------------------

const isLocal = (location) => {
  const url = new URL(location, 'http://forum.example/');
  return url.origin === 'http://forum.example' && /^\/(?![/\\])[\x21-\x7e]*$/.test(location);
};

test('after signing in one is led to where one was going, and never elsewhere', async () => {
  for (const path of ['/threads/1', '/threads/1?page=1', '/spaces/posture', '/threads/new?kind=question&space=posture', '/search?q=%C3%A9t%C3%A9%20%26%20co']) {
    const browser = world.visitor();
    const away = await browser.get(path);
    if (away.status === 404) continue;
    await browser.get(away.location);
    const reply = await browser.submit('/login', { identifier: 'alma', password: passwordOf('alma') });
    assert.equal(reply.location, path);
  }
  const hostile = ['//evil.example', '///evil.example', '/\\evil.example', '\\\\evil.example', '\\/evil.example', '/\t/evil.example', '/\n/evil.example',
    '/\r\nLocation: https://evil.example', 'https://evil.example', 'https:evil.example', 'HTTPS://evil.example', 'javascript:alert(1)', 'data:text/html,x',
    'evil.example', '.evil.example', '@evil.example', ' //evil.example', '/ /evil.example', '/\u00a0/evil.example', '/\u2215evil.example', '/%0d%0aSet-Cookie:x=1',
    '/\\\\evil.example', '/./\\evil.example', '/..//evil.example', '/.//evil.example', '//', '/\\', '\u0000//evil.example', 'x'.repeat(5000), `/${'x'.repeat(3000)}`];
  for (const next of hostile) {
    const context = JSON.stringify(next.slice(0, 60));
    for (const way of ['in the address', 'in the form']) {
      const browser = world.visitor();
      const page = await browser.get(way === 'in the address' ? `/login?next=${encodeURIComponent(next)}` : '/login');
      if (page.status === 400) continue; // a NUL
      const shown = browser.form('/login').next;
      assert.ok(shown === '' || isLocal(shown), `${context} ${way}: the page carries ${shown}`);
      const fields = way === 'in the form' ? { next } : {};
      const reply = await browser.submit('/login', { identifier: 'alma', password: passwordOf('alma'), ...fields });
      assert.ok([303, 400, 401].includes(reply.status), `${context}: ${reply.status}`);
      if (reply.status === 303) assert.ok(isLocal(reply.location), `${context} ${way} leads to ${reply.location}`);
      assert.ok(!('x' in Object.fromEntries(browser.cookies)), context);
    }
  }
});
