// A small community with at least one person in each role, made once and copied for whoever needs
// it: `const world = await openWorld(); … await world.close();`.
//
//   alma    member, Mission locale       remi     former: refused (manager)
//   boris   member, Cap emploi           reva     former: in review
//   cleo    animator, Mission locale     suzon    former: suspended
//   nina    new: nothing declared yet    clovis   former: organisation closed
//   ivan    invited, never activated     eloi     former: attestation expired
//   rh@ml.example, rh@cap.example        provisioners
import { createHash } from 'node:crypto';
import { appendFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Browser } from './browser.mjs';
import { query, value } from './database.mjs';
import { atExit, fingerprint, run, sleep, startDaemon } from './programs.mjs';

const HOUR_MS = 3600 * 1000;
const COUNSELLOR = 'Conseillère en insertion professionnelle;K1801;no;yes';

export const people = {
  alma: { role: 'member', organisation: 'ml', name: 'Alma;Martin' },
  boris: { role: 'member', organisation: 'cap', name: 'Boris;Petit' },
  cleo: { role: 'animator', organisation: 'ml', name: 'Cléo;Garnier' },
  nina: { role: 'new', organisation: 'ml', name: 'Nina;Roux' },
  remi: { role: 'former', cause: 'refused', organisation: 'ml', name: 'Rémi;Blanc', facts: 'Directeur de mission locale;;yes;yes' },
  reva: { role: 'former', cause: 'review', organisation: 'ml', name: 'Réva;Noir', facts: 'Chargée de rayonnement;;no;yes' },
  suzon: { role: 'former', cause: 'excluded', organisation: 'cap', name: 'Suzon;Vert' },
  clovis: { role: 'former', cause: 'left', organisation: 'clos', name: 'Clovis;Gris' },
  eloi: { role: 'former', cause: 'expired', organisation: 'ml', name: 'Éloi;Brun' },
  ivan: { role: 'visitor', organisation: 'ml', name: 'Ivan;Rose' },
  'rh@ml.example': { role: 'provisioner', organisation: 'ml' },
  'rh@cap.example': { role: 'provisioner', organisation: 'cap' },
};

export const passwordOf = (identifier) => `une phrase de quatre mots, ${identifier}`;

// Those who can sign in, one or more for each role.
export const signedIn = Object.keys(people).filter((identifier) => identifier !== 'ivan');

export const csvHeader = 'identifier;email;given_name;family_name;job_title;occupation_code;supervises;practising';
export const csvRow = (identifier, name = 'Prénom;Nom', facts = COUNSELLOR) =>
  `${identifier};${identifier.includes('@') ? identifier : `${identifier}@mail.example`};${name};${facts}`;

function importFile(data, organisation, rows) {
  const file = `${data}.csv`;
  writeFileSync(file, [csvHeader, ...rows, ''].join('\n'));
  return ['member', 'import', file, '--organisation', organisation];
}

const activate = (data, identifier) =>
  run(data, ['member', 'activate', identifier, '--password-stdin'], { input: `${passwordOf(identifier)}\n` });

// Gives the link that `provisioner add` printed to another invited account: activation by link as
// a mail would offer it.
async function linkFor(data, identifier) {
  const email = `lien.${identifier}@ml.example`;
  const { stdout } = await run(data, ['provisioner', 'add', email, '--organisation', 'ml', '--name', 'Un lien']);
  query(data, `UPDATE activations SET member_id = (SELECT id FROM members WHERE identifier = '${identifier}')
    WHERE member_id = (SELECT id FROM members WHERE identifier = '${email}');
    DELETE FROM outbox WHERE member_id = (SELECT id FROM members WHERE identifier = '${email}');
    DELETE FROM members WHERE identifier = '${email}';`);
  return new URL(stdout.trim()).pathname;
}

async function writeThreads(port, data) {
  const browsers = {};
  for (const identifier of ['alma', 'boris', 'cleo']) {
    browsers[identifier] = new Browser(port);
    await browsers[identifier].signIn(identifier, passwordOf(identifier));
  }
  const { alma, boris, cleo } = browsers;
  for (const [browser, kind, title] of [[alma, 'question', 'Relancer sans brusquer ?'],
    [boris, 'discussion', 'Nos premiers entretiens']]) {
    await browser.get('/threads/new');
    const opened = await browser.submit('/threads', { space: 'posture', kind, title, body: `Le texte de **${title}**` });
    for (const other of [alma, boris, cleo]) {
      await other.get(opened.location);
      await other.submit(`${opened.location}/posts`, { body: 'Une réponse, *entre pairs*.' });
    }
  }
}

async function activateByLink(port, data, identifier) {
  const browser = new Browser(port), path = await linkFor(data, identifier);
  await browser.get(path);
  await browser.submit(path, { password: passwordOf(identifier) });
}

async function build(data) {
  await run(data, ['init', '--name', 'Entre-pairs d’essai', '--url', 'http://127.0.0.1:8080', '--starter', 'cep']);
  appendFileSync(join(data, 'entrepairs.conf'), '[community]\nsecond_factor = offered\n');
  for (const [id, name, kind] of [['ml', 'Mission locale du Port', 'mission-locale'],
    ['cap', 'Cap emploi des Monts', 'cap-emploi'], ['clos', 'Mission locale fermée', 'mission-locale']]) {
    await run(data, ['organisation', 'add', id, '--name', name, '--kind', kind, '--region', 'Occitanie']);
    const rows = Object.entries(people).filter(([, one]) => one.organisation === id && one.name)
      .map(([identifier, one]) => csvRow(identifier, one.name, one.facts));
    await run(data, importFile(data, id, rows), { codes: [0, 2] });
  }
  for (const identifier of ['alma', 'boris', 'cleo', 'remi', 'reva', 'suzon', 'clovis', 'eloi'])
    await activate(data, identifier);
  await run(data, ['animator', 'appoint', 'cleo']);
  for (const organisation of ['ml', 'cap']) {
    const email = `rh@${organisation}.example`;
    await run(data, ['provisioner', 'add', email, '--organisation', organisation, '--name', `R. H. de ${organisation}`]);
    await activate(data, email);
  }
  const daemon = await startDaemon(data);
  await activateByLink(daemon.port, data, 'nina');
  await writeThreads(daemon.port, data);
  await daemon.stop();
  await run(data, ['member', 'suspend', 'suzon', '--reason', 'essai']);
  await run(data, ['organisation', 'close', 'clos']);
  query(data, `UPDATE members SET valid_until = 1 WHERE identifier = 'eloi'; DELETE FROM sessions; DELETE FROM sign_ins; DELETE FROM reads; DELETE FROM visits;
    DELETE FROM notifications; DELETE FROM outbox;`);
  rmSync(join(data, 'mail'), { recursive: true, force: true });
}

// The directory that copies are made of, another each hour: it appears whole under its name and is
// never touched again, since other test files copy it meanwhile. Whoever makes one clears old ones.
async function template() {
  const recipe = readFileSync(fileURLToPath(import.meta.url));
  const name = createHash('sha256').update(recipe).update(fingerprint()).digest('hex').slice(0, 20);
  const place = join(tmpdir(), `entrepairs-world-${process.getuid()}`);
  const ready = join(place, `${name}-${Math.floor(Date.now() / HOUR_MS)}`);
  mkdirSync(place, { recursive: true, mode: 0o700 });
  if (existsSync(ready)) return ready;
  const made = mkdtempSync(join(place, 'made-'));
  await build(join(made, 'data'));
  try {
    renameSync(join(made, 'data'), ready);
  } catch (error) {
    // Another test file was faster: its copy is as good.
    if (!['ENOTEMPTY', 'EEXIST'].includes(error.code)) throw error;
  }
  clearOld(place, made);
  return ready;
}

function clearOld(place, made) {
  for (const name of readdirSync(place)) {
    const old = join(place, name);
    try {
      if (old === made || Date.now() - statSync(old).mtimeMs > 3 * HOUR_MS) rmSync(old, { recursive: true, force: true });
    } catch {
      // Another test file clears it too.
    }
  }
}

// A community of one's own, with a daemon on it.
//   options    lines added to entrepairs.conf
//   clock      true: time is moved with world.advance(seconds)
//   url        another address than the loopback one
//   isStopped  true: no daemon yet; world.start() starts it
export async function openWorld({ options = '', clock = false, url, isStopped = false } = {}) {
  const room = mkdtempSync(join(tmpdir(), 'entrepairs-test-')), data = join(room, 'data');
  cpSync(await template(), data, { recursive: true, preserveTimestamps: true });
  const config = join(data, 'entrepairs.conf');
  if (url) writeFileSync(config, readFileSync(config, 'utf8').replace(/^url = .*$/m, `url = ${url}`));
  if (options) appendFileSync(config, `\n${options}\n`);
  const world = new World(room, data, clock ? join(room, 'clock') : undefined, url);
  if (clock) writeFileSync(world.clock, '0');
  if (!isStopped) await world.start();
  return world;
}

class World {
  #browsers = new Map();

  constructor(room, data, clock, url) {
    Object.assign(this, { room, data, clock, url, offset: 0 });
    atExit(() => rmSync(room, { recursive: true, force: true }));
  }

  async start() {
    this.daemon = await startDaemon(this.data, { options: this.clock ? ['--test-clock', this.clock] : [] });
    this.port = this.daemon.port;
  }

  async stop() {
    await this.daemon?.stop();
    this.daemon = undefined;
  }

  async close() {
    await this.stop();
    rmSync(this.room, { recursive: true, force: true });
  }

  run(words, options) {
    return run(this.data, words, { clock: this.clock, ...options });
  }

  import(organisation, rows, { codes = [0, 2], words = [] } = {}) {
    return this.run([...importFile(this.data, organisation, rows), ...words], { codes });
  }

  activate(identifier) {
    return this.run(['member', 'activate', identifier, '--password-stdin'], { input: `${passwordOf(identifier)}\n` });
  }

  linkFor(identifier) {
    return linkFor(this.data, identifier);
  }

  // Moves the test clock; the server looks at it every 200 ms.
  async advance(seconds) {
    this.offset += seconds;
    writeFileSync(this.clock, String(this.offset));
    await sleep(260);
  }

  // A browser that nobody has used.
  visitor(options) {
    return new Browser(this.port, { origin: this.url && new URL(this.url).origin, ...options });
  }

  // A new session of this person.
  async signIn(identifier, { fields, ...options } = {}) {
    const browser = this.visitor(options);
    const reply = await browser.signIn(identifier, passwordOf(identifier), fields);
    if (reply.status !== 303) throw new Error(`${identifier} cannot sign in: ${reply.status}`);
    return browser;
  }

  // This person's browser, shared by the tests of one file.
  as(identifier) {
    if (!this.#browsers.has(identifier)) this.#browsers.set(identifier, this.signIn(identifier));
    return this.#browsers.get(identifier);
  }

  query(statement) {
    return query(this.data, statement);
  }

  value(statement) {
    return value(this.data, statement);
  }

  memberId(identifier) {
    return this.value(`SELECT id FROM members WHERE identifier = '${identifier}'`);
  }
}
