// Secrets are planted: titles, texts, drafts, names, identifiers, a purged passage; and all that
// planted.mjs adds: what is hidden, reported, written about it, kept on profiles. Then each
// person asks for every address there is, by GET and HEAD, packed and not, well and badly; every
// byte that comes back, and all that the server and the command line say meanwhile, is searched.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { listen as hearEvents } from '../lib/events.mjs';
import { maildir, until } from '../lib/mail.mjs';
import { sleep } from '../lib/programs.mjs';
import { csvRow, openWorld, passwordOf, people, signedIn } from '../lib/world.mjs';
import { withoutTokens } from './pages.mjs';
import { plantEverywhere } from './planted.mjs';
import { table } from './table.mjs';

const SECRETS_LEAST = 80;
// Each secret is one word that stands nowhere else. sees: who may be shown it: 'insiders' (members
// and animators), 'animators', 'nobody', identifiers; joined by ' and '.
const secrets = [];
function secret(what, sees = 'insiders') {
  const word = `zq${['ba', 'ke', 'li', 'mo', 'nu'][secrets.length % 5]}vx${String(secrets.length).padStart(3, '0')}`;
  secrets.push({ what, sees, word });
  return word;
}

// Every file below a folder.
const filesOf = (folder) => readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? filesOf(`${folder}/${entry.name}`) : [`${folder}/${entry.name}`]);

let world, organisationsRh, paths;
// Besides the people of every world: planted.mjs makes a second animator.
const askers = [...signedIn, 'dora'];
const roleOf = (asker) => (asker === 'dora' ? 'animator' : people[asker]?.role);

// Two peers of an organisation of their own; their whole names, identifiers and addresses are known
// to its provisioner alone.
async function plantPeople() {
  organisationsRh = 'rh@cap.example';
  const rows = [];
  const identifiers = ['premiere', 'deuxieme'].map((which) => secret(`identifier of the ${which}`, organisationsRh));
  for (const identifier of identifiers) {
    const given = secret(`given name of ${identifier}`, `insiders and ${organisationsRh}`);
    const family = secret(`family name of ${identifier}`, organisationsRh);
    rows.push(csvRow(identifier, `${given};X${family}`).replace(`${identifier}@mail.example`, `${secret(`e-mail of ${identifier}`, organisationsRh)}@mail.example`));
  }
  const invited = secret('identifier of an invited', organisationsRh);
  rows.push(csvRow(invited, `${secret(`given name of ${invited}`, organisationsRh)};${secret(`family name of ${invited}`, organisationsRh)}`));
  await world.import('cap', rows);
  for (const identifier of identifiers) await world.activate(identifier);
  return identifiers;
}

async function signIn(identifier) {
  const browser = world.visitor();
  assert.equal((await browser.signIn(identifier, passwordOf(identifier))).status, 303);
  return browser;
}

async function plantTexts(identifiers) {
  const browsers = [];
  for (const identifier of identifiers) browsers.push(await signIn(identifier));
  const threads = [];
  for (let i = 0; i < 5; i++) {
    const browser = browsers[i % 2];
    await browser.get('/threads/new');
    const reply = await browser.submit('/threads', {
      space: 'posture', kind: i % 2 ? 'question' : 'discussion',
      title: `Un fil ${secret('title')}`, body: `Un texte ${secret('opening text')}`,
    });
    assert.equal(reply.status, 303);
    threads.push(reply.location);
    await browsers[1 - i % 2].get(reply.location);
    const answer = await browsers[1 - i % 2].submit(`${reply.location}/posts`, {
      body: `${secret('answer')}\n\n- [${secret('text of a link')}](https://${secret('address of a link')}.example/)`,
    });
    assert.equal(answer.status, 303);
  }
  return threads;
}

// A message changed twice, its first version concealed; and one withdrawn after a change.
async function plantEdits(identifier, thread) {
  const browser = await signIn(identifier);
  const texts = [['concealed version', 'nobody'], ['earlier version'], ['edited message']].map((args) => secret(...args));
  const gone = [secret('version of a withdrawn message', 'nobody'), secret('withdrawn message', 'nobody')];
  for (const [first, ...later] of [texts, gone]) {
    await browser.get(thread);
    const post = /#post-(\d+)/.exec((await browser.submit(`${thread}/posts`, { body: `Message ${first}` })).location)[1];
    for (const [i, word] of later.entries()) {
      await browser.get(`/posts/${post}/edit`);
      const reply = await browser.submit(`/posts/${post}/edit`, { body: `Message ${word}`, ...(i === 0 ? { conceal: 'yes' } : {}) });
      assert.equal(reply.status, 303);
    }
    if (first !== gone[0]) continue;
    await browser.get(`/posts/${post}/edit`);
    const reply = await browser.submit(`/posts/${post}/delete`, { reason: secret('reason of a withdrawal', 'nobody') });
    assert.equal(reply.status, 303);
  }
}

// Texts kept over an ended session stand in their author's composer, and nowhere else.
async function plantDrafts(identifier, threads) {
  const fields = { space: 'posture', kind: 'question', title: secret('title of a draft', identifier), body: secret('text of a draft', identifier) };
  for (const [path, texts] of [['/threads', fields], [`${threads[0]}/posts`, { body: secret('draft of an answer', identifier) }]]) {
    const browser = world.visitor();
    const page = await browser.post(path, texts);
    assert.equal(page.status, 401);
    const reply = await browser.submit('/login', { identifier, password: passwordOf(identifier) });
    assert.equal(reply.status, 303);
  }
}

async function plantPurged(identifier, thread) {
  const passage = secret('purged passage', 'nobody');
  const browser = await signIn(identifier);
  await browser.get(thread);
  const reply = await browser.submit(`${thread}/posts`, { body: `Elle s’appelle ${passage} et habite ici.` });
  const post = /#post-(\d+)/.exec(reply.location)[1];
  assert.ok((await browser.get(reply.location.split('#')[0])).text.includes(passage), 'it stood there');
  await world.run(['purge', post, '--passage-stdin'], { input: passage });
}

async function plantSpace() {
  await world.run(['space', 'add', 'secret', '--title', `Espace ${secret('title of a space')}`, '--about', secret('what a space is about')]);
  await world.run(['organisation', 'add', 'autre', '--name', `Organisme ${secret('name of another organisation', 'nobody')}`, '--kind', 'apec']);
}

// Every address of the table, for objects that exist and that do not.
function listPaths() {
  const all = (column, from) => world.query(`SELECT ${column} AS x FROM ${from}`).map(({ x }) => x);
  const names = {
    name: ['style.css'], token: ['nothing'], slug: [...all('slug', 'spaces'), 'nothing'],
    thread: [...all('id', 'threads'), 99999], post: [...all('id', 'posts'), 99999], draft: [...all('id', 'drafts'), 99999],
    member: [...all('id', 'members'), 99999], report: [...all('id', 'reports'), 99999], notice: [...all('id', 'notices'), 99999],
    notification: [1, 99999],
  };
  const found = new Set(['/nothing', '/admin', '/threads/new?space=secret', '/login?next=%2Fthreads%2F3', '/threads/3?page=1',
    '/threads/3?page=2', '/spaces/secret?before=x', '/organisation?before=0', '/organisation?before=x', '/search?q=zq', '/search?q=zq*', '/members?kind=cap-emploi', '/members?region=Occitanie', '/members/names?q=zq',
    '/members/names?q=Oda', '/moderation/reports?closed=1', '/questions?waiting=1', '/login?next=%2Freports%2F1']);
  for (const { thread, id } of world.query('SELECT thread_id AS thread, id FROM posts')) found.add(`/threads/${thread}?quote=${id}`);
  for (const { id } of world.query('SELECT id FROM drafts')) for (const page of ['/threads/new', '/threads/1']) found.add(`${page}?draft=${id}`);
  for (const { path } of table) {
    const parameter = /<(\w+)>/.exec(path)?.[1];
    for (const name of parameter ? names[parameter] ?? [1, 2, 99999] : ['']) found.add(path.replace(/<\w+>/, name));
  }
  return [...found];
}

before(async () => {
  world = await openWorld({ clock: true, options: '[limits]\nposts_per_minute = 0\nevent_streams = 4' });
  await until(() => world.query('SELECT 1 FROM letters WHERE done_at IS NOT NULL').length, 'the first letter says where to begin');
  await plantSpace();
  const identifiers = await plantPeople();
  const threads = await plantTexts(identifiers);
  await plantEdits('boris', threads[0]);
  await plantDrafts('alma', threads);
  await plantPurged('boris', threads[0]);
  await plantEverywhere(world, secret);
  paths = listPaths();
});
after(() => world?.close());

const maySee = ({ sees }, asker) => sees.split(' and ').some((who) => who === asker ||
  (who === 'insiders' && ['member', 'animator'].includes(roleOf(asker))) || (who === 'animators' && roleOf(asker) === 'animator'));

// Every byte of an answer: status, fields, content.
const whole = (reply) => `${reply.status} ${JSON.stringify(reply.headers)}\n${reply.text}`;

// The forms that are refused for what they lack, at each address of theirs.
function refusedForms() {
  const ids = new Map();
  for (const path of paths) {
    const [, kind, id] = /^\/(?:moderation\/)?(\w+)\/(\d+)/.exec(path) ?? [];
    if (kind) ids.set(kind, (ids.get(kind) ?? new Set()).add(id));
  }
  return table.filter(({ method, blank, bare }) => method === 'POST' && blank === 422 && !bare).flatMap(({ path }) => {
    const kind = /(\w+)\/<\w+>/.exec(path)?.[1];
    return kind ? [...ids.get(kind) ?? []].map((id) => path.replace(/<\w+>/, id)) : [path];
  });
}

// All that one person can make the server say.
async function listen(browser, asker, hear) {
  for (const path of paths)
    for (const [method, encoding] of [['GET', 'identity'], ['GET', 'gzip'], ['HEAD', 'gzip']]) {
      const options = { headers: { 'Accept-Encoding': encoding }, keepsCookies: false };
      hear(await browser.request(method, path, options), `${method} ${path} (${encoding}) by ${asker}`);
    }
  const csrf = await browser.csrf();
  for (const path of refusedForms())
    hear(await browser.post(path, { csrf }, { keepsCookies: false }), `empty POST ${path} by ${asker}`);
  for (const path of ['/threads', '/threads/3/posts', '/threads/99999/posts', '/welcome', '/activate/nothing', '/organisation', '/']) {
    for (const headers of [{}, { Origin: 'https://evil.example' }, { 'Content-Type': 'text/plain' }])
      hear(await browser.post(path, 'body=x', { headers, keepsCookies: false }), `POST ${path} by ${asker}`);
    hear(await browser.post(path, `body=${'x'.repeat(600000)}`, { keepsCookies: false }), `long POST ${path} by ${asker}`);
    hear(await browser.post(path, 'body=%', { keepsCookies: false }), `malformed POST ${path} by ${asker}`);
    hear(await browser.request('DELETE', path, { keepsCookies: false }), `DELETE ${path} by ${asker}`);
  }
}

test('the secrets are many, and all different', () => {
  assert.ok(secrets.length >= SECRETS_LEAST, `${secrets.length} secrets`);
  assert.equal(new Set(secrets.map(({ word }) => word)).size, secrets.length);
});

for (const asker of ['a visitor', ...askers])
  test(`what ${asker} hears holds no secret that is not theirs`, async () => {
    const browser = asker === 'a visitor' ? world.visitor() : await world.as(asker);
    const heard = new Set();
    await listen(browser, asker, (reply, context) => {
      const text = whole(reply);
      for (const one of secrets) {
        if (!text.includes(one.word)) continue;
        heard.add(one.word);
        assert.ok(maySee(one, asker), `${context}: ${one.what} (${one.word})`);
      }
    });
    // And nothing is hidden from those who may: else the search above would prove nothing.
    const due = secrets.filter((one) => maySee(one, asker));
    assert.deepEqual(due.filter((one) => !heard.has(one.word)), [], `${asker} is shown what is theirs`);
    if (roleOf(asker) === 'member') assert.ok(due.length >= 25, `${due.length}`);
    if (roleOf(asker) === 'animator') assert.ok(due.length >= 40, `${due.length}`);
  });

test('nor does one with a token, a session’s end behind them, or both', async () => {
  const words = new Set();
  for (const Authorization of ['Bearer zzzzzzzzzzzzzzzz', `Bearer ${'A'.repeat(43)}`, 'Basic YWxtYTphbG1h'])
    for (const browser of [world.visitor(), await world.as('remi')])
      for (const path of paths) {
        const text = whole(await browser.get(path, { headers: { Authorization }, keepsCookies: false }));
        for (const one of secrets) if (!one.sees.split(' and ').includes('remi') && text.includes(one.word)) words.add(`${path}: ${one.what}`);
      }
  assert.deepEqual([...words], []);
});

test('refusals for lack of room or of patience say nothing', async () => {
  const replies = [], alma = await world.as('alma');
  const ears = [];
  for (const identifier of ['alma', 'boris', 'cleo', 'dora']) ears.push(await hearEvents(await world.as(identifier)));
  replies.push(await (await world.signIn('boris')).get('/events'));
  assert.equal(replies[0].status, 503);
  for (const ear of ears) ear.close();
  for (let i = 0; i < 12; i++) replies.push(await alma.post('/settings/data', { csrf: await alma.csrf(), password: 'faux' }));
  const visitor = world.visitor({ localAddress: '127.0.0.44' });
  for (let i = 0; i < 8; i++) {
    await visitor.get('/notice');
    replies.push(await visitor.submit('/notice', { reason: 'child', address: '/posts/1', text: `Encore ${i}`, good_faith: 'yes' }));
  }
  for (const status of [429, 503]) assert.ok(replies.some((reply) => reply.status === status), `${status}`);
  for (const reply of replies)
    assert.deepEqual(secrets.filter((one) => whole(reply).includes(one.word) && !maySee(one, 'alma')), [], reply.line);
});

test('events are numbers: nothing of what they are about, and none of what is hidden', async () => {
  const boris = await world.as('boris'), alma = await world.as('alma');
  const ears = [];
  for (const identifier of ['alma', 'cleo']) {
    await (await world.as(identifier)).post('/threads/1/follow', { csrf: await (await world.as(identifier)).csrf() });
    ears.push(await hearEvents(await world.as(identifier)));
  }
  const text = secrets.find(({ what }) => what === 'agency').word;
  const reply = await boris.post('/threads/1/posts', { csrf: await boris.csrf(), body: `@Alma M. redit ${text}` });
  const post = Number(/#post-(\d+)/.exec(reply.location)[1]);
  for (const ear of ears) await ear.until((one) => one.of('message').some((message) => message.post === post), 3000, 'the message');
  await boris.post(`/posts/${post}/delete`, { csrf: await boris.csrf(), reason: '' });
  await alma.get('/threads/1');
  for (const ear of ears) {
    assert.deepEqual(secrets.filter(({ word }) => ear.text.includes(word)), []);
    assert.match(ear.text, /^(retry: \d+\n|event: (beat|badge|message)\ndata: ?(\{("[a-z]+":\d+,?)+\})?\n\n)*$/);
    ear.close();
  }
});

// What one’s own data may hold beside what is named by `sees`.
const written = {
  alma: /^answer in a hidden thread$/, cleo: /^(message of an animator|letter to the|reasons of a message)/,
  boris: /^(agency|line of a profile|version of a recognised|message withdrawn by decision|concealed version|earlier version|edited message|version of a withdrawn|withdrawn message|reason of a withdrawal)/,
  dora: /^(letter about|reasons to)/, eloi: /^line of one who is out$/,
};

test('one’s own data hold nothing that others wrote, nor who reported', async () => {
  for (const identifier of ['boris', 'cleo', 'dora', 'nina', 'remi', 'eloi', 'suzon', 'rh@cap.example']) {
    const browser = await world.as(identifier);
    const reply = await browser.post('/settings/data', { csrf: await browser.csrf(), password: passwordOf(identifier) });
    assert.equal(reply.status, 200, identifier);
    const isOwn = ({ what, sees }) => sees.split(' and ').includes(identifier) || written[identifier]?.test(what);
    const held = secrets.filter(({ word }) => reply.text.includes(word));
    assert.deepEqual(held.filter((one) => !isOwn(one)), [], identifier);
    if (identifier === 'boris') assert.ok(held.length >= 10, `${held.length} of his own`);
  }
});

test('a search finds what a member may read, and nothing of the rest', async () => {
  for (const asker of ['alma', 'boris', 'cleo', 'dora'])
    for (const { what, word, sees } of secrets) {
      const page = await (await world.as(asker)).get(`/search?q=${word}`, { keepsCookies: false });
      assert.equal(page.status, 200);
      const [main] = /<main[\s\S]*<\/main>/.exec(page.text);
      const isFound = /href="\/(threads|posts)\/\d+/.test(main);
      const isText = sees === 'insiders' && /^(title|opening text|answer|text of a link)$/.test(what);
      if (isText) assert.ok(isFound, `${asker} finds the ${what}`);
      if (!sees.startsWith('insiders')) assert.ok(!isFound, `${asker} finds the ${what}`);
    }
});

test('a refusal at another’s door says the same whether there is something behind it', async () => {
  for (const asker of ['a visitor', 'nina', 'remi', 'reva', 'suzon', 'clovis', 'eloi', 'rh@ml.example']) {
    const browser = asker === 'a visitor' ? world.visitor() : await world.as(asker);
    for (const [there, missing] of [['/threads/3', '/threads/99999'], ['/posts/3', '/posts/99999'], ['/spaces/secret', '/spaces/nothing']]) {
      const [a, b] = [await browser.get(there, { keepsCookies: false }), await browser.get(missing, { keepsCookies: false })];
      assert.equal(a.status, b.status, `${asker} at ${there}`);
      assert.equal(withoutTokens(a.text), withoutTokens(b.text), `${asker} at ${there}`);
      const fields = (reply) => Object.keys(reply.headers).sort();
      assert.deepEqual(fields(a), fields(b), `${asker} at ${there}`);
    }
  }
});

test('signing in names nobody: an unknown, an invited and a known identifier are answered alike', async () => {
  const invited = secrets.find(({ what }) => what === 'identifier of an invited').word;
  const pages = [];
  for (const identifier of ['alma', 'personne', invited, 'remi']) {
    const reply = await world.visitor().signIn(identifier, 'un mot de passe faux');
    pages.push(`${reply.status} ${withoutTokens(reply.text).replace(`value="${identifier}"`, 'value=""')}`);
  }
  assert.equal(new Set(pages).size, 1);
});

test('the command line says no more than it was asked', async () => {
  const said = [await world.run(['routes']), await world.run(['routes', '--matrix'])];
  for (const identifier of ['alma', 'remi', 'rh@ml.example'])
    for (const [i, path] of paths.entries())
      if (i % 8 === identifier.length % 8) said.push(await world.run(['may', identifier, 'GET', path], { codes: [0, 1] }));
  for (const words of [['verify'], ['audit'], ['space', 'list'], ['charter', 'show'], ['member', 'show', 'alma'], ['help']])
    said.push(await world.run(words, { codes: [0, 1, 2] }));
  const text = said.map(({ stdout, stderr }) => stdout + stderr).join('');
  assert.deepEqual(secrets.filter(({ word, what }) => text.includes(word) && !/^(title|what) .*space/.test(what)), []);
});

// Seconds until the next Tuesday at ten, UTC, when the letter of the week is on its way.
function untilTuesday() {
  const next = new Date();
  next.setUTCHours(10, 0, 0, 0);
  next.setUTCDate(next.getUTCDate() + ((9 - next.getUTCDay()) % 7 || 7));
  return Math.round((next - Date.now()) / 1000) - world.offset;
}

test('mails: titles to who chose them at an address of their own, to others a number, to those outside nothing', async () => {
  const choose = (identifier, rhythm, titles) => world.query(`INSERT OR REPLACE INTO letter_choices (member_id, rhythm, has_titles, chosen_at)
    VALUES (${world.memberId(identifier)}, '${rhythm}', ${titles}, 1)`);
  world.query(`INSERT INTO own_addresses (member_id, address, confirmed_at) VALUES (${world.memberId('alma')}, 'alma@chez.example', 1);
    DELETE FROM reads`);
  for (const [identifier, rhythm, titles] of [['alma', 'weekly', 1], ['boris', 'immediate', 1], ['cleo', 'weekly', 1], ['dora', 'none', 0]])
    choose(identifier, rhythm, titles);
  for (const identifier of ['remi', 'eloi', 'suzon', 'clovis', 'vera']) choose(identifier, 'immediate', 1);
  const alma = await world.as('alma');
  const hidden = world.value("SELECT id FROM threads WHERE hidden_at IS NOT NULL ORDER BY id LIMIT 1");
  for (const thread of [1, hidden])
    await alma.post(`/threads/${thread}/posts`, { csrf: await alma.csrf(), body: '@Boris P. une réponse qui vous est faite' });
  const letters = () => world.value('SELECT COUNT(*) FROM letters WHERE done_at IS NOT NULL'), first = letters();
  await world.advance(untilTuesday());
  for (let minute = 0; letters() === first; minute++) {
    assert.ok(minute < 12, 'the letter goes through everybody');
    await sleep(1200);
    await world.advance(61);
  }
  await until(() => world.value('SELECT COUNT(*) FROM outbox WHERE sent_at IS NULL') === 0, 'all is sent');
  const mails = maildir(world.data), counts = new Map();
  const whose = (what) => / of (\S+)$/.exec(what)?.[1] ?? what;
  for (const mail of mails) {
    const to = mail.fields.get('to').replace(/[<>]/g, '');
    const has = (word) => [...mail.fields.values(), mail.subject, mail.body, mail.raw].some((part) => part.includes(word));
    const isOwn = ({ what, word }) => to.includes(word) || what.endsWith(` of ${to.split('@')[0]}`) || secrets.some((other) => to.includes(other.word) && (what.endsWith(` of ${other.word}`) || whose(what) === whose(other.what)));
    const hasTitles = to === 'alma@chez.example' || (to.endsWith('@chez.example') && mail.fields.has('list-unsubscribe'));
    for (const one of secrets) {
      if (!has(one.word) || isOwn(one)) continue;
      assert.ok(hasTitles && one.what === 'title', `${one.what} in a mail to ${to}`);
      counts.set(to, (counts.get(to) ?? 0) + 1);
    }
    if (mail.fields.has('list-unsubscribe'))
      for (const outside of ['remi', 'eloi', 'suzon', 'clovis', 'vera', 'dora']) assert.ok(!to.startsWith(`${outside}@`), `a letter to ${to}`);
  }
  assert.ok(counts.get('alma@chez.example') >= 3, `the titles that Alma chose: ${JSON.stringify([...counts])}`);
  assert.ok(mails.some((mail) => mail.fields.get('to').includes('cleo@') && mail.fields.has('list-unsubscribe')), 'Cléo has hers');
});

test('once access is lost, nothing of it is left', async () => {
  const before = new Set(secrets.filter((one) => maySee(one, 'boris')).map(({ word }) => word));
  assert.ok(before.size >= 40);
  const [boris, dora] = [await world.signIn('boris'), await world.signIn('dora')];
  const ear = await hearEvents(boris);
  await world.run(['member', 'suspend', 'boris', '--reason', 'essai']);
  await world.run(['animator', 'dismiss', 'dora']);
  await ear.until((one) => one.of('end').length && one.isOver, 2500, 'the stream ends');
  // What was decided about his own messages, and these, are still his to read and to contest.
  const decided = ['reasons of a message hidden', 'reasons of a message withdrawn', 'message hidden by decision', 'message withdrawn by decision'];
  const heard = new Set(), read = new Set();
  for (const path of paths) {
    const text = whole(await boris.get(path, { keepsCookies: false }));
    const isTheirs = (what) => decided.includes(what) && /^\/(status|statements\/\d+)$/.test(path);
    for (const one of secrets) if (text.includes(one.word)) (isTheirs(one.what) ? read : heard).add(one.what);
  }
  assert.deepEqual([...heard].filter((what) => what !== 'own address of boris'), []);
  assert.deepEqual([...read].sort(), [...decided].sort());
  for (const path of paths) {
    const text = whole(await dora.get(path, { keepsCookies: false }));
    const left = secrets.filter((one) => text.includes(one.word) && !one.sees.startsWith('insiders'));
    assert.deepEqual(left, [], `${path} for one whose mandate ended`);
  }
});

test('the purged passage is in no file, the others in none but the database', async () => {
  await world.stop();
  const purged = secrets.find(({ what }) => what === 'purged passage').word;
  for (const name of filesOf(world.data)) {
    const bytes = readFileSync(name);
    assert.ok(!bytes.includes(purged), `${name} holds the purged passage`);
    if (name.startsWith(`${world.data}/entrepairs.db`)) continue;
    if (name.includes('/mail/')) continue; // read above
    assert.deepEqual(secrets.filter((one) => bytes.includes(one.word)), [], name);
  }
  await world.start();
});

test('the log of the server holds none', () => {
  assert.deepEqual(secrets.filter(({ word }) => world.daemon.log.includes(word)), []);
});
