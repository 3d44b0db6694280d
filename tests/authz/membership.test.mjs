// Who is in, and how that ends: facts stated by organisations, read at each click.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertSame, dump, holdWrites } from '../lib/database.mjs';
import { until } from '../lib/mail.mjs';
import { csvRow, openWorld, passwordOf } from '../lib/world.mjs';
import { withoutTokens } from './pages.mjs';

const DAY = 24 * 3600;
const facts = (supervises = 'no', practising = 'yes', title = 'Conseillère en insertion professionnelle') => `${title};K1801;${supervises};${practising}`;
const UNKNOWN_TITLE = 'Chargée de rayonnement';

let world;
before(async () => { world = await openWorld({ options: '[limits]\nposts_per_minute = 0' }); });
after(() => world?.close());

// Somebody new in the community, signed in.
async function welcome(own, identifier, { organisation = 'ml', stated = facts() } = {}) {
  await own.import(organisation, [csvRow(identifier, `${identifier};Neuf`, stated)]);
  await own.activate(identifier);
  return own.signIn(identifier);
}

const state = (own, identifier, stated, organisation = 'ml') => own.import(organisation, [csvRow(identifier, `${identifier};Neuf`, stated)]);
const isIn = async (browser) => (await browser.get('/threads/1')).status === 200;
const roleOf = async (own, identifier) => /as (\w+):/.exec((await own.run(['may', identifier, 'GET', '/'], { codes: [0, 1] })).stdout)[1];

async function assertOut(browser, sentence) {
  for (const path of ['/threads/1', '/spaces', '/posts/1', '/threads/new']) assert.equal((await browser.get(path)).status, 403, path);
  const home = await browser.get('/');
  assert.deepEqual([home.status, home.location], [303, '/status']);
  const page = await browser.get('/status');
  assert.equal(page.status, 200);
  assert.match(page.text, sentence);
}

test('imported, activated, signed in, a peer writes and is read', async () => {
  const { stdout } = await world.import('cap', [csvRow('noelle', 'Noëlle;Quentin')]);
  assert.match(stdout, /noelle\taccepted/);
  assert.equal((await world.visitor().signIn('noelle', passwordOf('noelle'))).status, 401, 'not before activation');
  await world.activate('noelle');
  await world.run(['member', 'activate', 'noelle', '--password-stdin'], { input: 'un autre mot de passe\n', codes: [1] });
  const browser = await world.signIn('noelle');
  await browser.get('/threads/1');
  const reply = await browser.submit('/threads/1/posts', { body: 'Bonjour, *je découvre*.' });
  assert.equal(reply.status, 303);
  const page = await (await world.as('alma')).get('/threads/1');
  assert.match(page.text, /Bonjour, <em>je découvre<\/em>\./);
  assert.match(page.text, /Noëlle Q\./);
  assert.ok(!page.text.includes('Quentin'), 'the family name is hers to give');
  assert.match(page.text, /Cap emploi/);
});

test('a promotion to manager cuts an open browser at its next click', async () => {
  const browser = await welcome(world, 'promue');
  assert.ok(await isIn(browser));
  const form = { ...browser.form('/threads/1/posts', await browser.get('/threads/1')), body: 'Après la promotion' };
  const { stdout } = await state(world, 'promue', facts('yes'));
  assert.match(stdout, /promue\trefused\tmanager\tmanager\.authority/);
  const before = dump(world.data, 'posts');
  assert.equal((await browser.post('/threads/1/posts', form)).status, 403);
  assertSame(dump(world.data, 'posts'), before);
  await assertOut(browser, /manager\.authority/);
  const again = await world.signIn('promue');
  await assertOut(again, /autorité hiérarchique/);
});

// An answer is on its way while another process writes: the right is read again when it is written.
test('a promotion that comes while an answer is on its way stops it', async () => {
  const browser = await welcome(world, 'enroute');
  const form = { ...browser.form('/threads/1/posts', await browser.get('/threads/1')), body: 'En route' };
  const holder = await holdWrites(world.data);
  const before = dump(world.data, 'posts');
  const sent = browser.post('/threads/1/posts', form);
  await new Promise((done) => setTimeout(done, 300));
  await holder.release("UPDATE members SET verdict = 'refused', rule = 'manager.authority', valid_until = 0 WHERE identifier = 'enroute'");
  const reply = await sent;
  assert.equal(reply.status, 403);
  assertSame(dump(world.data, 'posts'), before, 'not published');
  await assertOut(browser, /manager\.authority/);
  await world.run(['member', 'show', 'enroute']);
  // And it is not lost, should access return.
  world.query("UPDATE members SET verdict = 'peer', valid_until = 99999999999999 WHERE identifier = 'enroute'");
  assert.match((await browser.get('/threads/1')).text, />\n?En route<\/textarea>/);
});

test('posts sent all the while an import runs: none after it', async () => {
  const browser = await welcome(world, 'bavarde');
  const csrf = await browser.csrf(), statuses = [];
  let isOver = false;
  const talk = Array.from({ length: 4 }, async () => {
    while (!isOver) statuses.push((await browser.post('/threads/2/posts', { csrf, body: 'Encore un mot' })).status);
  });
  await new Promise((done) => setTimeout(done, 100));
  await state(world, 'bavarde', facts('yes'));
  const count = () => world.value(`SELECT COUNT(*) FROM posts WHERE author_id = ${world.memberId('bavarde')}`);
  const atImport = count();
  await new Promise((done) => setTimeout(done, 200));
  isOver = true;
  await Promise.all(talk);
  assert.equal(count(), atImport, 'none is published once the import has ended');
  assert.equal(statuses.filter((status) => status === 303).length, atImport);
  assert.deepEqual(new Set(statuses), new Set([303, 403]));
});

test('the fact withdrawn, access returns at the next click, with the draft', async () => {
  const browser = await welcome(world, 'interim');
  const lost = world.visitor();
  await lost.post('/threads/2/posts', { body: 'Un brouillon à retrouver' });
  await lost.submit('/login', { identifier: 'interim', password: passwordOf('interim') });
  await state(world, 'interim', facts('yes'));
  await assertOut(browser, /manager/);
  const { stdout } = await state(world, 'interim', facts('no'));
  assert.match(stdout, /interim\taccepted/);
  const page = await browser.get('/threads/2');
  assert.equal(page.status, 200, 'in the same session');
  assert.match(page.text, />\n?Un brouillon à retrouver<\/textarea>/);
});

test('accepted by the animators, then an interim as manager: access returns all the same', async () => {
  await state(world, 'decidee', `${UNKNOWN_TITLE};;no;yes`);
  await world.run(['member', 'review', 'accept', 'decidee', '--reason', 'elle reçoit du public']);
  await world.activate('decidee');
  const browser = await world.signIn('decidee');
  assert.ok(await isIn(browser));
  await state(world, 'decidee', `${UNKNOWN_TITLE};;yes;yes`);
  await assertOut(browser, /manager/);
  await state(world, 'decidee', `${UNKNOWN_TITLE};;no;yes`);
  assert.ok(await isIn(browser), 'nothing else changed: what was decided stands');
});

test('an animator who is promoted loses the mandate, and it does not come back by itself', async () => {
  const browser = await welcome(world, 'animee');
  await world.run(['animator', 'appoint', 'animee']);
  assert.equal(await roleOf(world, 'animee'), 'animator');
  await state(world, 'animee', facts('yes'));
  assert.equal(await roleOf(world, 'animee'), 'former');
  await world.run(['animator', 'appoint', 'animee'], { codes: [1] });
  await state(world, 'animee', facts('no'));
  assert.ok(await isIn(browser));
  assert.equal(await roleOf(world, 'animee'), 'member');
});

test('only a practising member can be appointed', async () => {
  for (const identifier of ['nina', 'remi', 'reva', 'suzon', 'eloi', 'clovis', 'ivan', 'rh@ml.example', 'personne'])
    await world.run(['animator', 'appoint', identifier], { codes: [1] });
  assert.equal(world.value('SELECT COUNT(*) FROM mandates WHERE ended_at IS NULL'), 1);
});

test('not practising any more: out; on leave: no matter', async () => {
  const browser = await welcome(world, 'partie');
  await state(world, 'partie', facts('no', ''));
  assert.ok(await isIn(browser), 'unknown is not no');
  await state(world, 'partie', facts('no', 'no'));
  await assertOut(browser, /practice\.ended/);
});

test('suspended at once, reinstated at once, the mandate gone', async () => {
  const browser = await welcome(world, 'pausee');
  await world.run(['animator', 'appoint', 'pausee']);
  await world.run(['member', 'suspend', 'pausee', '--reason', 'essai']);
  await assertOut(browser, /mesure de modération/);
  const { stdout } = await state(world, 'pausee', facts('no'));
  assert.match(stdout, /pausee\taccepted/, 'its organisation is told what it always was');
  await assertOut(browser, /mesure de modération/);
  await world.run(['member', 'reinstate', 'pausee']);
  assert.ok(await isIn(browser));
  assert.equal(await roleOf(world, 'pausee'), 'member');
});

test('an organisation closed: all its people are out, its provisioner too', () => openWorld().then(async (own) => {
  try {
    const [boris, rh, alma] = [await own.as('boris'), await own.as('rh@cap.example'), await own.as('alma')];
    assert.ok(await isIn(boris));
    await own.run(['organisation', 'close', 'cap']);
    await assertOut(boris, /départ/);
    assert.equal((await rh.get('/organisation')).status, 403);
    assert.ok(await isIn(alma), 'others stay');
    assert.match((await alma.get('/threads/1')).text, /Boris P\./, 'and what was written stays');
  } finally {
    await own.close();
  }
}));

test('a new title that is merely unknown: fourteen days inside, then not', () => openWorld({ clock: true }).then(async (own) => {
  try {
    await welcome(own, 'titree');
    const { stdout } = await state(own, 'titree', `${UNKNOWN_TITLE};;no;yes`);
    assert.match(stdout, /titree\treview\tunknown_title/);
    assert.ok(await isIn(await own.signIn('titree')));
    await own.advance(13 * DAY);
    await state(own, 'titree', 'Chargée de bonheur;;no;yes');
    assert.ok(await isIn(await own.signIn('titree')), 'day 13');
    await own.advance(DAY + 3600);
    await assertOut(await own.signIn('titree'), /En cours d’examen/);
    assert.equal(await roleOf(own, 'titree'), 'former', 'a second unknown title adds no days');
    await own.run(['member', 'review', 'accept', 'titree', '--reason', 'essai']);
    assert.ok(await isIn(await own.signIn('titree')));
    // Who was never inside has no days of grace.
    await state(own, 'jamais', `${UNKNOWN_TITLE};;no;yes`);
    await own.activate('jamais');
    await assertOut(await own.signIn('jamais'), /En cours d’examen/);
    await own.run(['member', 'review', 'refuse', 'jamais', '--reason', 'essai']);
    await assertOut(await own.signIn('jamais'), /fermé/);
    await own.run(['member', 'review', 'accept', 'jamais', '--reason', 'essai'], { codes: [1] });
  } finally {
    await own.close();
  }
}));

test('an attestation holds for twelve months and the days of grace, and is renewed by --attest alone', () => openWorld({ clock: true }).then(async (own) => {
  try {
    await welcome(own, 'annuelle');
    await welcome(own, 'oubliee');
    await own.advance(364 * DAY);
    assert.ok(await isIn(await own.signIn('annuelle')));
    await state(own, 'oubliee', facts());
    await own.import('ml', [csvRow('annuelle', 'annuelle;Neuf', facts())], { words: ['--attest'] });
    await own.advance(2 * DAY);
    assert.ok(await isIn(await own.signIn('oubliee')));
    await own.advance(118 * DAY); // 8 weeks of spreading and 60 days of grace at most
    await assertOut(await own.signIn('oubliee'), /terme/);
    assert.ok(await isIn(await own.signIn('annuelle')));
    await own.import('ml', [csvRow('oubliee', 'oubliee;Neuf', facts())], { words: ['--attest'] });
    assert.ok(await isIn(await own.signIn('oubliee')));
  } finally {
    await own.close();
  }
}));

test('a mandate ends on its day', () => openWorld({ clock: true }).then(async (own) => {
  try {
    const until = new Date(Date.now() + 10 * DAY * 1000).toISOString().slice(0, 10);
    await own.run(['animator', 'appoint', 'alma', '--until', until]);
    assert.equal(await roleOf(own, 'alma'), 'animator');
    await own.advance(12 * DAY);
    assert.equal(await roleOf(own, 'alma'), 'member');
    await own.run(['animator', 'appoint', 'alma', '--until', until], { codes: [64] });
  } finally {
    await own.close();
  }
}));

// Once the mails that an import asks for have left: their rows change when they do.
const everything = async () => {
  await until(() => world.value('SELECT COUNT(*) FROM outbox WHERE sent_at IS NULL') === 0, 'the mails have left');
  return dump(world.data, 'members', 'attestations', 'facts', 'mandates', 'organisations', 'drafts', 'activations', 'audit', 'outbox');
};
const accounts = async () => (await everything()).filter((row) => !/^(facts|attestations|audit) /.test(row));
const people = [csvRow('un.deux', 'Un;Deux'), csvRow('trois', 'Trois;Quatre', `${UNKNOWN_TITLE};;no;yes`), csvRow('cinq', 'Cinq;Six', facts('yes'))];

test('--dry-run says all and writes nothing', async () => {
  const before = await everything();
  const dry = await world.import('ml', people, { words: ['--dry-run'] });
  assert.equal(dry.code, 2);
  assert.match(dry.stdout, /un\.deux\taccepted[^]*trois\treview[^]*cinq\trefused/);
  assertSame(await everything(), before);
  const wet = await world.import('ml', people);
  assert.equal(wet.stdout, dry.stdout, 'what it said is what happens');
  assert.notEqual((await everything()).length, before.length);
});

test('the same file twice changes nothing', async () => {
  const first = await world.import('ml', people), before = await everything();
  const second = await world.import('ml', people);
  assertSame(await everything(), before);
  assert.equal(second.stdout, first.stdout);
  assert.match(second.stderr, /3 unchanged/);
  const few = await world.import('ml', people.slice(0, 1));
  assert.equal(few.code, 0);
  assertSame(await everything(), before, 'absent rows have no effect');
});

test('an identifier or an address held elsewhere is answered as a new one, and goes to review', async () => {
  const before = await accounts();
  const [row, fresh] = [csvRow('boris', 'Quelqu’un;Autre', facts('yes')), csvRow('toutneuf', 'Quelqu’un;Autre', `${UNKNOWN_TITLE};;no;yes`)];
  for (const name of ['boris', 'rh@cap.example']) {
    const held = await world.import('ml', [row.replaceAll('boris', name)]);
    assert.match(held.stdout, new RegExp(`${name.replace('.', '\\.')}\treview\t`));
    assertSame(await accounts(), before, 'nothing of the other account changed');
    const claim = world.query(`SELECT organisation_id, member_id, claim FROM attestations WHERE identifier = '${name}' AND claim <> ''`);
    assert.deepEqual(claim, [{ organisation_id: world.value("SELECT id FROM organisations WHERE slug = 'ml'"), member_id: null, claim: 'identifier' }]);
    assert.equal((await world.import('ml', [row.replaceAll('boris', name)])).stdout, held.stdout, 'nor does asking again tell more');
  }
  assert.ok(await isIn(await world.as('boris')));
  const unknown = await world.import('ml', [fresh]);
  assert.match(unknown.stdout, /toutneuf\treview\t/);

  const taken = await world.import('ml', [csvRow('courriel', 'Quelqu’un;Autre').replace('courriel@mail.example', 'boris@mail.example')]);
  assert.match(taken.stdout, /courriel\treview\t/);
  assert.equal(world.value("SELECT email FROM members WHERE identifier = 'boris'"), 'boris@mail.example');
  assert.equal(world.value("SELECT COUNT(*) FROM members WHERE email = 'boris@mail.example'"), 1);
  assert.equal((await world.visitor().signIn('boris@mail.example', passwordOf('boris'))).status, 303, 'it still leads to its owner');
});

test('what the provisioner sees depends on what the organisation wrote, and on the opening of the account', async () => {
  const rh = await world.as('rh@ml.example');
  const seen = async () => withoutTokens((await rh.get('/organisation')).text);
  const badge = async (identifier) => new RegExp(`<td>${identifier}</td>\\s*<td>[^]*?([^<>]+)</span>\\s*</td>`).exec(await seen())?.[1].trim();
  await welcome(world, 'declaree');
  world.query("UPDATE members SET charter_at = NULL, declared_at = NULL WHERE identifier = 'declaree'");
  const before = await seen();

  // On honour she says that she supervises: she is out, and only she knows.
  const browser = await world.signIn('declaree');
  await browser.get('/welcome');
  const declared = await browser.submit('/welcome', { accept: 'yes', job_title: 'Conseillère en insertion professionnelle', supervises: 'yes', practising: 'yes' });
  assert.equal(declared.status, 303);
  await assertOut(browser, /manager/);
  assert.equal(await seen(), before, 'her declaration');
  const { stdout } = await state(world, 'declaree', facts());
  assert.match(stdout, /declaree\taccepted/);

  // Nor does a measure of the community show, a session, a text.
  const other = await welcome(world, 'mesuree');
  const open = await seen();
  await world.run(['member', 'suspend', 'mesuree', '--reason', 'essai']);
  assert.equal(await seen(), open, 'a suspension');
  await world.run(['member', 'reinstate', 'mesuree']);
  await other.get('/threads/1');
  await other.submit('/threads/1/posts', { body: 'Un mot' });
  assert.equal(await seen(), open, 'a text');
  await world.run(['animator', 'appoint', 'mesuree']);
  assert.equal(await seen(), open, 'a mandate');

  assert.equal(await badge('ivan'), 'Invité');
  assert.equal(await badge('alma'), 'Ouvert');
  assert.equal(await badge('reva'), 'À vérifier');
  assert.equal(await badge('remi'), 'Refusé');
  for (const name of ['Boris', 'suzon', 'R. H. de cap']) assert.ok(!open.includes(name), `${name} is of another organisation`);
});

test('a new member declares and accepts the charter before anything else', async () => {
  const own = await openWorld();
  try {
    const nina = await own.as('nina');
    for (const path of ['/', '/threads/1', '/spaces', '/threads/new']) assert.equal((await nina.get(path)).location, '/welcome', path);
    await nina.get('/welcome');
    const answers = { job_title: 'Conseillère en insertion professionnelle', occupation: '', supervises: 'no', practising: 'yes', accept: 'yes' };
    for (const missing of ['job_title', 'supervises', 'practising', 'accept']) {
      const { [missing]: ignored, ...rest } = answers;
      const { csrf, once } = nina.form('/welcome', await nina.get('/welcome'));
      const reply = await nina.post('/welcome', { csrf, once, ...rest });
      assert.equal(reply.status, 422, missing);
      if (missing !== 'job_title') assert.equal(nina.form('/welcome', reply).job_title, answers.job_title, 'what was filled in stays');
    }
    assert.equal((await nina.get('/spaces')).location, '/welcome');
    await nina.get('/welcome');
    const reply = await nina.submit('/welcome', answers);
    assert.deepEqual([reply.status, reply.location], [303, '/welcome/codes']);
    assert.ok(await isIn(nina));
    assert.equal((await nina.get('/welcome')).status, 403);
  } finally {
    await own.close();
  }
});

test('an activation link opens one account, once, for two weeks at most', async () => {
  const own = await openWorld({ clock: true });
  try {
    const link = await own.linkFor('ivan'), browser = own.visitor();
    for (let i = 0; i < 3; i++) assert.equal((await own.visitor().get(link)).status, 200, 'reading it uses nothing up');
    assert.equal((await browser.request('HEAD', link)).status, 200);
    await browser.get(link);
    for (const password of ['court', 'ivan', '           ', 'x'.repeat(11)]) {
      const reply = await browser.submit(link, { password });
      assert.equal(reply.status, 422, password);
      assert.ok(!/<input[^>]*name="password"[^>]* value=/.test(reply.text), 'and is not written back');
    }
    const opened = await browser.submit(link, { password: passwordOf('ivan') });
    assert.deepEqual([opened.status, opened.location], [303, '/login']);
    assert.equal((await own.visitor().get(link)).status, 410);
    const late = await browser.post(link, { csrf: await browser.csrf(), password: 'un autre mot de passe' });
    assert.equal(late.status, 410);
    assert.equal((await (await own.signIn('ivan')).get('/')).location, '/welcome');

    await own.import('ml', [csvRow('tardive')]);
    const old = await own.linkFor('tardive');
    await own.advance(15 * DAY);
    assert.equal((await own.visitor().get(old)).status, 410);
    assert.equal((await own.run(['provisioner', 'add', 'tard@ml.example', '--organisation', 'ml', '--name', 'Tard'])).stdout.match(/^http:\/\/127\.0\.0\.1:8080\/activate\/[\w-]{43}$/m)?.length, 1);
  } finally {
    await own.close();
  }
});
