// Every route, asked by every person, for what is theirs, what is another's and what is not there,
// well and badly. What must come is in table.mjs; nothing that is refused may change anything.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { FORM, readForms } from '../lib/browser.mjs';
import { assertSame, dump } from '../lib/database.mjs';
import { png, uploadAlone } from '../lib/files.mjs';
import { editionLink, letterLink } from '../lib/mail.mjs';
import { sleep } from '../lib/programs.mjs';
import { csvRow, openWorld, passwordOf, people, signedIn } from '../lib/world.mjs';
import { withoutTokens } from './pages.mjs';
import { allowed, homes, letters, may, programs, refusal, table } from './table.mjs';
import { waysToSend } from './tampered.mjs';

// What NodeBB, the forum with most tests of refusal, had when counted.
const REFUSALS_LEAST = 604;
const TABLES = ['threads', 'posts', 'post_sources', 'drafts', 'members', 'facts', 'mandates', 'activations', 'devices',
  'follows', 'bookmarks', 'post_marks', 'own_addresses', 'address_requests', 'recovery_codes', 'resets', 'attestations', 'objections',
  'models', 'files', 'polls', 'poll_options', 'poll_votes', 'poll_voters', 'decisions', 'review_letters', 'doubts', 'claim_offers', 'suspicions', 'sittings', 'cases', 'themes', 'thread_themes', 'helped_posts', 'pathway_steps',
  'spaces', 'question_offers', 'offer_choices', 'answers', 'mandate_proposals', 'mandate_ballots', 'answer_versions', 'answer_sources', 'answer_endorsements', 'answer_reservations', 'notes', 'wordings', 'wording_versions', 'sponsorships', 'greet_choices', 'relaunches'];

let world, askers, objects, visitorsToken, refused = 0, passed = 0;

// The people of the world and a visitor; each with a browser and a token.
async function meet() {
  const all = [{ name: 'a visitor', role: 'visitor', browser: world.visitor() }];
  for (const identifier of signedIn) {
    const { role, cause } = people[identifier];
    const name = `${identifier} (${cause ?? role})`;
    all.push({ name, identifier, role, browser: await world.as(identifier) });
  }
  all.push(await enrolling());
  for (const one of all) one.token = await one.browser.csrf();
  return all;
}

// One who keeps accounts and has no second step of signing in, where it is required at once; the
// others of whom it is required have one.
async function enrolling() {
  const identifier = 'neuf@ml.example';
  await world.run(['provisioner', 'add', identifier, '--organisation', 'ml', '--name', 'Neuve Arrivée']);
  await world.activate(identifier);
  world.query(`INSERT INTO second_factors (member_id, sealed, since_at, last_step)
    SELECT id, x'00', 1, 1 FROM members WHERE identifier IN ('cleo', 'rh@ml.example', 'rh@cap.example')`);
  return { name: 'neuf (enrolling)', identifier, role: 'enrolling', browser: await world.signIn(identifier) };
}

async function findObjects() {
  const style = /href="\/static\/(style\.[^"]+)"/.exec((await world.visitor().get('/login')).text)[1];
  const threadOf = (identifier) => world.value(`SELECT id FROM threads WHERE author_id = ${world.memberId(identifier)}`);
  const postOf = (identifier) => world.value(`SELECT MIN(id) FROM posts WHERE author_id = ${world.memberId(identifier)}`);
  const draftOf = (identifier) => world.value(`SELECT id FROM drafts WHERE member_id = ${world.memberId(identifier)}`);
  for (const identifier of ['alma', 'boris', 'cleo']) {
    const browser = await world.as(identifier);
    await browser.post('/drafts', { csrf: await browser.csrf(), place: 'new', body: `Un brouillon de ${identifier}` });
  }
  // Each reports the last message of somebody else.
  const lastOf = (identifier) => world.value(`SELECT MAX(id) FROM posts WHERE author_id = ${world.memberId(identifier)}`);
  for (const identifier of ['alma', 'boris', 'cleo']) {
    const browser = await world.as(identifier), post = lastOf(identifier === 'boris' ? 'alma' : 'boris');
    await browser.post(`/posts/${post}/report`, { csrf: await browser.csrf(), reason: 'other', body: `Un signalement de ${identifier}` });
  }
  for (const rh of ['rh@ml.example', 'rh@cap.example']) {
    const browser = await world.as(rh);
    await browser.get('/organisation/import');
    await browser.submit('/organisation/import', { text: `identifier;given_name\nliste.${rh};Liste` });
  }
  const listedOf = (identifier) => world.value(`SELECT id FROM attestations WHERE identifier = '${identifier}'`);
  const importOf = (identifier) => world.value(`SELECT MAX(id) FROM imports WHERE member_id = ${world.memberId(identifier)}`);
  const reportOf = (identifier) => world.value(`SELECT id FROM reports WHERE reporter_id = ${world.memberId(identifier)}`);
  for (const identifier of ['alma', 'boris', 'cleo'])
    world.query(`INSERT INTO notifications (member_id, kind, thread_id, post_id, created_at)
      VALUES (${world.memberId(identifier)}, 'mention', 1, 1, 1)`);
  const factsOf = (identifier) => world.value(`SELECT MIN(id) FROM attestations WHERE member_id = ${world.memberId(identifier)}`);
  for (const identifier of ['alma', 'boris']) {
    const browser = await world.as(identifier);
    await browser.post(`/settings/attestations/${factsOf(identifier)}`, { csrf: await browser.csrf(), fact: 'job_title', text: `Ce fait est faux, dit ${identifier}` });
  }
  const objectionOf = (identifier) => world.value(`SELECT id FROM objections WHERE member_id = ${world.memberId(identifier)}`);
  const awaiting = (identifier) => world.value(`SELECT id FROM notifications WHERE kind = 'mention' AND created_at = 1 AND member_id = ${world.memberId(identifier)}`);
  const stop = (await letterLink(world.data, 'alma')).split('/').at(-2);
  const outside = world.visitor();
  await outside.get('/notice');
  await outside.submit('/notice', { reason: 'illegal', address: 'une page', text: 'Un contenu', name: 'N', email: 'n@mail.example', good_faith: 'yes' });
  const noticeId = world.value('SELECT MAX(id) FROM notices');
  await world.run(['wave', 'add', 'essai', '--title', 'essai']);
  const waveId = world.value('SELECT MAX(id) FROM waves');
  const link = (await world.linkFor('ivan')).split('/').pop();
  // Links of which only digests are kept: those of links that are known are put in their place.
  const grafted = async (statement) => {
    const path = await world.linkFor('ivan');
    world.query(`${statement}; DELETE FROM activations WHERE token_hash IN
      (SELECT token_hash FROM activations WHERE member_id = ${world.memberId('ivan')} ORDER BY created_at DESC LIMIT 1)`);
    return path.split('/').pop();
  };
  const newest = `(SELECT token_hash FROM activations WHERE member_id = ${world.memberId('ivan')} ORDER BY created_at DESC LIMIT 1)`;
  const never = '99999999999999';
  const reset = await grafted(`INSERT INTO resets (token_hash, member_id, is_own, asked_at, opens_at, expires_at)
    VALUES (${newest}, ${world.memberId('eloi')}, 1, 1, 1, ${never})`);
  const address = await grafted(`INSERT INTO address_requests (token_hash, member_id, address, asked_at, expires_at)
    VALUES (${newest}, ${world.memberId('eloi')}, 'eloi@chez.example', 1, ${never})`);
  // What animators look at: a claim by an organisation of nobody, a decision, a doubt about Boris.
  await world.run(['organisation', 'add', 'tiers', '--name', 'Organisme tiers', '--kind', 'apec']);
  await world.import('tiers', [csvRow('boris', 'Boris;Petit')]);
  const claimId = world.value("SELECT MAX(id) FROM attestations WHERE claim = 'identifier'");
  world.query(`INSERT INTO decisions (organisation_id, title_key, job_title, occupation_code, supervises, practising, outcome, reason, decided_at)
    SELECT id, 'k', 'Un titre', '', '', '', 'peer', 'Une raison', 1 FROM organisations WHERE slug = 'tiers';
    INSERT INTO doubts (member_id, doubter_id, text, created_at, due_at) VALUES (${world.memberId('boris')}, ${world.memberId('suzon')}, 'Un doute', 1, ${never});
    INSERT INTO claim_offers VALUES (${claimId}, ${world.memberId('boris')}, 'post', NULL, 1)`);
  // Alma's case, with a step of its pathway, and a word that cases may carry.
  const ofAlma = await world.as('alma');
  await ofAlma.post('/threads', { csrf: await ofAlma.csrf(), space: 'posture', kind: 'case', title: 'Un cas d’Alma', body: 'Que feriez-vous ?' });
  const caseId = world.value(`SELECT id FROM threads WHERE kind = 'case' AND author_id = ${world.memberId('alma')}`);
  await ofAlma.post(`/threads/${caseId}/pathway`, { csrf: await ofAlma.csrf(), action: 'Une étape' });
  world.query(`INSERT INTO themes (kind, title, created_at) VALUES ('public', 'Jeunes', 1)`);
  const themeId = world.value('SELECT MAX(id) FROM themes');
  const notCases = [world.value(`SELECT MIN(id) FROM threads WHERE kind <> 'case'`), 999999, 0, 'abc'];
  const almas = (others, missing = notCases) => (identifier) => ({ ...(others.includes(identifier) ? { others: [caseId] } : { there: [caseId] }), missing });
  const [decisionId, doubtId] = [world.value('SELECT MAX(id) FROM decisions'), world.value('SELECT MAX(id) FROM doubts')];
  for (const identifier of ['alma', 'boris', 'cleo'])
    world.query(`INSERT INTO polls (post_id, question, is_multiple, is_anonymous, closes_at) VALUES (${postOf(identifier)}, 'Un sondage', 0, 0, ${never});
      INSERT INTO poll_options (poll_id, position, label) SELECT MAX(id), 1, 'Oui' FROM polls UNION ALL SELECT MAX(id), 2, 'Non' FROM polls`);
  const pollOf = (identifier) => world.value(`SELECT id FROM polls WHERE post_id = ${postOf(identifier)}`);
  // A note of Cléo's to Alma; a model, and one that is not offered any more; Boris offered to Alma,
  // and Alma with Boris: she may end what she may not accept, and he the same.
  const [almaId, borisId, cleoId] = ['alma', 'boris', 'cleo'].map((one) => world.memberId(one));
  world.query(`INSERT INTO notes (member_id, writer_id, purpose, text, sent_at) VALUES (${almaId}, ${cleoId}, 'thanks', 'Merci', 1);
    INSERT INTO wordings (purpose, title, changed_at, retired_at) VALUES ('thanks', 'Un merci', 1, NULL), ('thanks', 'Retiré', 1, 1);
    INSERT INTO wording_versions (wording_id, version, text, written_at) SELECT id, 1, 'Merci', 1 FROM wordings;
    INSERT INTO sponsorships (newcomer_id, sponsor_id, offered_by, offered_at, ends_at) VALUES (${almaId}, ${cleoId}, ${cleoId}, 1, ${never});
    INSERT INTO sponsorships (newcomer_id, sponsor_id, offered_by, offered_at, accepted_at, ends_at) VALUES (${almaId}, ${borisId}, ${cleoId}, 1, 1, ${never})`);
  const [noteId, wordingId, pairId] = [world.value('SELECT MAX(id) FROM notes'), world.value('SELECT MAX(id) - 1 FROM wordings'), world.value('SELECT MAX(id) FROM sponsorships')];
  const among = (names, id) => (identifier) => names.includes(identifier) ? { there: [id], missing: [999999, 0, 'abc'] } : { there: [], missing: [id, 999999, 0, 'abc'] };
  const writer = await world.as('boris');
  await writer.post('/threads/1/answer', { csrf: await writer.csrf(), title: 'Une réponse', body: 'Un texte' });
  for (const identifier of ['alma', 'boris', 'cleo'])
    world.query(`INSERT INTO answer_reservations (answer_id, author_id, version, written_at, markdown, html)
      VALUES (1, ${world.memberId(identifier)}, 1, 1, 'r', '<p>r</p>')`);
  const reservationOf = (identifier) => world.value(`SELECT id FROM answer_reservations WHERE author_id = ${world.memberId(identifier)}`);
  world.query(`INSERT INTO models (kind, title, body, changed_at) VALUES ('case', 'Un modèle', 'Un texte', 1);
    INSERT INTO models (kind, title, body, changed_at, retired_at) VALUES ('case', 'Retiré', 'Un texte', 1, 1)`);
  // Files of Alma's: one of the thread's opening text, one of a hidden message, one not published.
  const there = await world.as('alma'), image = { name: 'v.png', bytes: png() };
  const sentFiles = (await uploadAlone(there, 'thread/1', [image, image, image])).files.map(({ id }) => id);
  const [publishedFile, hiddenFile, pendingFile] = sentFiles;
  world.query(`INSERT INTO posts (thread_id, seq, author_id, created_at, html, hidden_at, hidden_by)
    SELECT id, last_seq + 1, author_id, 1, '', 1, 'animator' FROM threads WHERE id = 2;
    UPDATE threads SET last_seq = last_seq + 1 WHERE id = 2;
    UPDATE files SET owner_mark = NULL, place_mark = NULL, forget_at = NULL, post_id = 1 WHERE id = ${publishedFile};
    UPDATE files SET owner_mark = NULL, place_mark = NULL, forget_at = NULL, post_id = (SELECT MAX(id) FROM posts) WHERE id = ${hiddenFile}`);
  // A seed of Cléo's, to which Alma is invited, and a series.
  world.query(`INSERT INTO seeds (kind, space_id, title, body, html, author_id, state, changed_at)
      SELECT 'question', MIN(id), 'Une amorce', 'Un texte', '<p>Un texte</p>', ${world.memberId('cleo')}, 'waiting', 1 FROM spaces;
    INSERT INTO seed_guests (seed_id, member_id, state, invited_at, changed_at) SELECT MAX(id), ${world.memberId('alma')}, 'asked', 1, 1 FROM seeds;
    INSERT INTO seed_series (name, weekday, minute, next_at, created_at) VALUES ('Une série', 1, 540, ${never}, 1)`);
  const [seedId, seriesId] = [world.value('SELECT MAX(id) FROM seeds'), world.value('SELECT MAX(id) FROM seed_series')];
  const seenBy = (names) => (identifier) => ({ there: names.includes(identifier) ? [seedId] : [], missing: [...(names.includes(identifier) ? [] : [seedId]), 999999, 0, 'abc'] });
  // A letter of the community that went out, with the link in it that stops it, and one that is prepared.
  world.query(`INSERT INTO letters (slot_at, after_thread, upto_thread, after_post, upto_post, after_notification, upto_notification, done_at) VALUES (1, 0, 0, 0, 0, 0, 0, 1);
    INSERT INTO editions (introduction, state, letter_id, changed_at, sent_at) SELECT 'Bonjour', 'sent', MIN(id), 1, 1 FROM letters;
    INSERT INTO editions (introduction, state, changed_at) VALUES ('La suivante', 'preparing', 1)`);
  const editionId = world.value("SELECT id FROM editions WHERE state = 'sent'");
  const editionStop = (await editionLink(world.data, 'alma', editionId)).split('/').at(-2);
  const modelId = world.value('SELECT MAX(id) - 1 FROM models');
  const boriss = (id) => (identifier) => ({ there: identifier === 'boris' ? [id] : [], missing: [...(identifier === 'boris' ? [] : [id]), 999999, 0, 'abc'] });
  // A sheet of Alma's and one of Boris's, each tried by the other and by Cleo.
  const sheets = {}, trials = { alma: {}, boris: {} };
  for (const identifier of ['alma', 'boris']) {
    const browser = await world.as(identifier);
    const opened = await browser.post('/threads', { csrf: await browser.csrf(), space: 'posture', kind: 'practice', title: `Une pratique de ${identifier}`, body: 'Trois étapes' });
    sheets[identifier] = Number(opened.location.split('/').pop());
    for (const peer of ['alma', 'boris', 'cleo'].filter((one) => one !== identifier)) {
      const there = await world.as(peer);
      const told = await there.post(`${opened.location}/trials`, { csrf: await there.csrf(), result: 'worked', context: `Essayée par ${peer}` });
      trials[identifier][peer] = Number(/#post-(\d+)$/.exec(told.location)[1]);
    }
  }
  const plainThread = threadOf('alma');
  // A case of Alma's without her name, and its opening, for which Boris and Cléo are picked.
  const confiding = await world.as('alma');
  await confiding.post('/threads', { csrf: await confiding.csrf(), space: 'posture', kind: 'case', title: 'Un cas sans nom', body: '## Ce que je demande\n\nQue faire ?', unnamed: '1' });
  const unnamedThread = () => world.value('SELECT COALESCE(MAX(thread_id), 0) FROM unnamed_threads');
  world.query('UPDATE unnamed_pending SET due_at = 1');
  for (let i = 0; i < 400 && unnamedThread() === 0; i++) await sleep(100);
  const unnamedId = unnamedThread();
  world.query(`INSERT INTO unnamed_openings (thread_id, asked_by, reason, asked_at, first_id, second_id)
    VALUES (${unnamedId}, ${world.memberId('cleo')}, 'Un motif', ${never}, ${world.memberId('boris')}, ${world.memberId('cleo')})`);
  const openingId = world.value('SELECT MAX(id) FROM unnamed_openings');
  const pickedFor = (id) => (identifier) => ['boris', 'cleo'].includes(identifier) ? { there: [id], missing: [999999, 0, 'abc'] }
    : { there: [], missing: [id, 999999, 0, 'abc'] };
  // Alma is asked whether she may be proposed, Boris accepted, and Cléo would go on.
  const proposal = (identifier, accepted, isRenewal) => {
    world.query(`INSERT INTO mandate_proposals (member_id, proposed_by, is_renewal, months, proposed_at, accepted_at, closes_at)
      VALUES (${world.memberId(identifier)}, ${isRenewal ? 'NULL' : world.memberId('cleo')}, ${isRenewal}, 12, ${Date.now()}, ${accepted}, ${never})`);
    return world.value('SELECT MAX(id) FROM mandate_proposals');
  };
  const almasProposal = proposal('alma', 'NULL', 0), votedOn = proposal('boris', '1', 0), cleosRenewal = proposal('cleo', '1', 1);
  // A question of Alma's that waits, offered to Boris and Cléo, and one of Cléo's, offered to Alma.
  const waiting = {};
  for (const [identifier, peers] of [['alma', ['boris', 'cleo']], ['cleo', ['alma']]]) {
    const browser = await world.as(identifier);
    const opened = await browser.post('/threads', { csrf: await browser.csrf(), space: 'posture', kind: 'question', title: `Ce qu’attend ${identifier}`, body: 'Que faire ?' });
    waiting[identifier] = Number(opened.location.split('/').pop());
    for (const peer of peers)
      world.query(`INSERT INTO question_offers (thread_id, member_id, offered_at, why, what) VALUES (${waiting[identifier]}, ${world.memberId(peer)}, ${never}, 'space', '1')`);
  }
  // Measures on texts of Alma's and Boris's, taken by somebody who acts no more; against the last there is an appeal, which Cléo may decide on.
  for (const identifier of ['alma', 'boris'])
    world.query(`INSERT INTO statements (post_id, kind, reason, ground, facts, decided_by, decided_at)
      VALUES (${postOf(identifier)}, 'hidden', 'charter', '', 'Un motif', ${world.memberId('remi')}, ${Date.now()})`);
  const rulingOf = (identifier) => world.value(`SELECT MAX(id) FROM statements WHERE post_id = ${postOf(identifier)} AND appealed_at IS NULL`);
  world.query(`INSERT INTO statements (post_id, kind, reason, ground, facts, decided_by, decided_at, appeal, appealed_at, due_at)
    SELECT MAX(p.id), 'hidden', 'charter', '', 'Un motif', ${world.memberId('remi')}, 1, 'Non', 1, ${never}
    FROM posts AS p WHERE p.author_id = ${world.memberId('boris')}
    AND p.id NOT IN (SELECT r.post_id FROM reports AS r WHERE r.reporter_id = ${world.memberId('cleo')})`);
  const appealedId = world.value('SELECT MAX(id) FROM statements');
  world.query(`INSERT INTO reason_models (kind, title, ground, body, changed_at) VALUES ('law', 'Un motif', '', 'Un texte', 1);
    INSERT INTO reason_models (kind, title, ground, body, changed_at, retired_at) VALUES ('law', 'Retiré', '', 'Un texte', 1, 1)`);
  const reasonId = world.value('SELECT MAX(id) - 1 FROM reason_models');
  for (const identifier of ['boris', 'cleo'])
    world.query(`INSERT INTO member_notes (member_id, writer_id, text, written_at) VALUES (${world.memberId(identifier)}, ${world.memberId('alma')}, 'n', ${Date.now()})`);
  const notedOf = (identifier) => world.value(`SELECT MAX(id) FROM member_notes WHERE member_id = ${world.memberId(identifier)}`);
  // A measure about each, long over; Alma was drawn for the appeal against Boris's.
  const measuredPeople = ['alma', 'boris', 'cleo', 'nina', 'remi', 'reva', 'suzon', 'clovis', 'eloi'];
  for (const identifier of measuredPeople)
    world.query(`INSERT INTO member_measures (member_id, kind, ground, article, facts, reason, days, asked_by, asked_at, asked_until, holds_until, ended_at, ending)
      VALUES (${world.memberId(identifier)}, 'silence', 'charter', 'a', 'f', 'r', 1, ${world.memberId('eloi')}, ${Date.now()}, 1, 1, 1, 'term')`);
  const measureOf = (identifier) => world.value(`SELECT MAX(id) FROM member_measures WHERE member_id = ${world.memberId(identifier)}`);
  world.query(`INSERT INTO measure_sittings VALUES (${measureOf('boris')}, 'appeal', ${world.memberId('alma')}, 1)`);
  const written = { alma: true, boris: true };
  const own = (of, identifier) => of(written[identifier] ? identifier : 'alma');
  const other = (of, identifier) => of(identifier === 'boris' ? 'alma' : 'boris');
  return {
    newcomer: (identifier) => ({ there: identifier === 'cleo' ? [almaId, borisId] : [], missing: [cleoId, world.memberId('nina'), world.memberId('suzon'), 999999, 0, 'abc'] }),
    note: among(['alma', 'cleo'], noteId),
    ownNote: among(['alma'], noteId),
    wording: () => ({ there: [wordingId], missing: [wordingId + 1, 999999, 0, 'abc'] }),
    offeredPair: among(['alma'], pairId - 1),
    paired: among(['alma', 'boris'], pairId),
    asset: () => ({ there: [style], missing: ['style.css', 'nothing.css', '..%2fentrepairs.db', '%2e%2e'] }),
    stop: () => ({ there: [stop], missing: ['nothing', `${stop.slice(1)}A`, `${stop}A`, stop.toLowerCase(), 'A'.repeat(32)] }),
    link: () => ({ there: [link], gone: ['nothing', `${link.slice(1)}A`, `${link}A`] }),
    resetLink: () => ({ there: [reset], gone: ['nothing', `${reset.slice(1)}A`, link] }),
    addressLink: () => ({ there: [address], gone: ['nothing', `${address.slice(1)}A`, link, reset] }),
    space: () => ({ there: ['posture', 'metier'], missing: ['nothing', 'POSTURE', '%27%20OR%201=1--', '1'] }),
    thread: (identifier) => ({ there: [own(threadOf, identifier), other(threadOf, identifier)], missing: [999999, 0, -1, 'abc', '1a', '9223372036854775808', '%31%00'] }),
    unnamed: pickedFor(unnamedId),
    opening: pickedFor(openingId),
    practice: () => ({ there: Object.values(sheets), missing: [plainThread, 999999, 0, -1, 'abc'] }),
    triable: (identifier) => ({ there: [sheets[identifier === 'boris' ? 'alma' : 'boris']], others: ['alma', 'boris'].includes(identifier) ? [sheets[identifier]] : [],
      missing: [plainThread, 999999, 0, -1, 'abc'] }),
    ownTrial: (identifier) => ({ there: [identifier === 'boris' ? trials.alma.boris : trials.boris[identifier] ?? trials.boris.alma],
      others: [identifier === 'boris' ? trials.boris.alma : trials.alma.boris], missing: [postOf('alma'), 999999, 0, 'abc'] }),
    draft: (identifier) => ({ there: [draftOf(['boris', 'cleo'].includes(identifier) ? identifier : 'alma')], missing: [draftOf(identifier === 'boris' ? 'alma' : 'boris'), 999999, 0] }),
    notification: (identifier) => ({ there: [awaiting(['boris', 'cleo'].includes(identifier) ? identifier : 'alma')], missing: [awaiting(identifier === 'boris' ? 'alma' : 'boris'), 999999, 0, 'abc'] }),
    ownPost: (identifier) => ({ there: [['boris', 'cleo'].includes(identifier) ? postOf(identifier) : postOf('alma')], others: [other(postOf, identifier)], missing: [999999, 0, 'abc'] }),
    file: (identifier) => ({ there: identifier === 'alma' ? [publishedFile, pendingFile] : [publishedFile],
      missing: [...(identifier === 'alma' ? [] : [pendingFile]), hiddenFile, 999999, 0, -1, 'abc'] }),
    poll: () => ({ there: [pollOf('alma'), pollOf('boris')], missing: [999999, 0, -1, 'abc'] }),
    // An animator closes any.
    ownPoll: (identifier) => ({ there: [pollOf(['boris', 'cleo'].includes(identifier) ? identifier : 'alma')],
      others: identifier === 'cleo' ? [] : [other(pollOf, identifier)], missing: [999999, 0, 'abc'] }),
    // What Cleo reported herself, or another of the same message, does not stand on her desk.
    deskLine: () => ({ there: [`reports-${reportOf('boris')}`], missing: [`reports-${reportOf('cleo')}`, 'reports-999999', 'reports-', 'nothing-1', 'reports', '1'] }),
    seed: () => ({ there: [seedId], missing: [999999, 0, 'abc'] }),
    series: () => ({ there: [seriesId], missing: [999999, 0, 'abc'] }),
    seenSeed: seenBy(['alma', 'cleo']),
    guestSeed: seenBy(['alma']),
    waiting: () => ({ there: [waiting.alma], others: [waiting.cleo], missing: [plainThread, 999999, 0, -1, 'abc'] }),
    offered: (identifier) => ({ there: [identifier === 'alma' ? waiting.cleo : waiting.alma],
      missing: [identifier === 'alma' ? waiting.alma : waiting.cleo, plainThread, 999999, 0, 'abc'] }),
    edition: (identifier) => ({ there: [editionId, ...(identifier === 'cleo' ? [editionId + 1] : [])], missing: [...(identifier === 'cleo' ? [] : [editionId + 1]), 999999, 0, 'abc'] }),
    editionStop: () => ({ there: [editionStop], missing: ['nothing', stop, `${editionStop}A`, 'A'.repeat(32)] }),
    model: () => ({ there: [modelId], missing: [modelId + 1, 999999, 0, 'abc'] }),
    attestation: (identifier) => ({ there: [listedOf(identifier === 'rh@cap.example' ? 'boris' : 'alma')], missing: [listedOf(identifier === 'rh@cap.example' ? 'alma' : 'boris'), 999999] }),
    import: (identifier) => ({ there: [importOf(identifier === 'rh@cap.example' ? identifier : 'rh@ml.example')], missing: [importOf(identifier === 'rh@cap.example' ? 'rh@ml.example' : 'rh@cap.example'), 999999, 0, 'abc'] }),
    othersPost: (identifier) => ({ there: [other(postOf, identifier)], missing: [999999, 0, -1, 'abc'] }),
    authored: (identifier) => ({ there: [['boris', 'cleo'].includes(identifier) ? postOf(identifier) : postOf('alma')], missing: [other(postOf, identifier), 999999, 0, 'abc'] }),
    ownReport: (identifier) => ({ there: [reportOf(['boris', 'cleo'].includes(identifier) ? identifier : 'alma')], missing: [reportOf(identifier === 'boris' ? 'alma' : 'boris'), 999999, 0, 'abc'] }),
    // Only who is inside now has a page: not the invited, new, former or provisioners.
    member: () => ({
      there: ['alma', 'boris', 'cleo'].map((one) => world.memberId(one)),
      missing: [...['ivan', 'nina', 'remi', 'reva', 'suzon', 'clovis', 'eloi', 'rh@ml.example'].map((one) => world.memberId(one)), 999999, 0, -1, 'abc'],
    }),
    // Nobody about themself; members who are not inside, and of whom nothing was decided, are not there.
    // Cleo reported a message of Boris's: she reads, and others decide.
    measurable: () => ({ there: [world.memberId('alma')], others: [world.memberId('boris')], missing: [world.memberId('cleo'), world.memberId('ivan'), 999999, 0, 'abc'] }),
    measured: () => ({ there: [world.memberId('alma'), world.memberId('boris')], missing: [world.memberId('cleo'), world.memberId('ivan'), world.memberId('rh@ml.example'), 999999, 0, -1, 'abc'] }),
    measure: (identifier) => ({ there: ['alma', 'cleo'].includes(identifier) ? [measureOf('boris')] : [],
      missing: [...(['alma', 'cleo'].includes(identifier) ? [] : [measureOf('boris')]), measureOf('cleo'), 999999, 0, -1, 'abc'] }),
    ownMeasure: (identifier) => ({ there: [measureOf(measuredPeople.includes(identifier) ? identifier : 'alma')],
      missing: [measureOf(identifier === 'boris' ? 'alma' : 'boris'), 999999, 0, -1, 'abc'] }),
    // Cleo decides neither on her own report, nor on another of the same message.
    handled: () => ({ there: [reportOf('boris')], missing: [reportOf('cleo'), reportOf('alma'), 999999, 0, 'abc'] }),
    ownRuling: (identifier) => ({ there: written[identifier] ? [rulingOf(identifier)] : [],
      missing: [rulingOf(identifier === 'boris' ? 'alma' : 'boris'), 999999, 0, 'abc'] }),
    // Neither who wrote the text, nor members; nor one that nobody contests.
    appealed: (identifier) => ({ there: identifier === 'cleo' ? [appealedId] : [], missing: [...(identifier === 'cleo' ? [] : [appealedId]), rulingOf('alma'), 999999, 0, 'abc'] }),
    reason: () => ({ there: [reasonId], missing: [reasonId + 1, 999999, 0, 'abc'] }),
    // Not about oneself.
    noted: (identifier) => ({ there: [world.memberId('boris')], missing: [...(identifier === 'cleo' ? [world.memberId('cleo')] : []), world.memberId('ivan'), 999999, 0, 'abc'] }),
    memberNote: (identifier) => ({ there: identifier === 'cleo' ? [notedOf('boris')] : [], missing: [...(identifier === 'cleo' ? [notedOf('cleo')] : []), 999999, 0, 'abc'] }),
    ownAttestation: (identifier) => ({ there: [factsOf(identifier && !identifier.includes('@') ? identifier : 'alma')],
      missing: [factsOf(identifier === 'boris' ? 'alma' : 'boris'), 999999, 0, 'abc'] }),
    // Cleo is asked about what another organisation than hers stated.
    objection: () => ({ there: [objectionOf('boris')], missing: [objectionOf('alma'), 999999, 0, 'abc'] }),
    // Réva is of Cléo's organisation: the function; Rémi asks for nothing; members see nobody's case.
    admission: (identifier) => ({ there: identifier === 'cleo' ? [world.memberId('reva'), world.memberId('boris')] : [],
      missing: [...(identifier === 'cleo' ? [] : [world.memberId('reva')]), world.memberId('remi'), world.memberId('alma'), 999999, 0, 'abc'] }),
    claim: () => ({ there: [claimId], missing: [factsOf('boris'), 999999, 0, 'abc'] }),
    decision: () => ({ there: [decisionId], missing: [999999, 0, 'abc'] }),
    doubt: () => ({ there: [doubtId], missing: [999999, 0, 'abc'] }),
    ownDoubt: boriss(doubtId),
    offer: boriss(claimId),
    colleague: (identifier) => ({ there: { alma: [world.memberId('cleo')], cleo: [world.memberId('alma')] }[identifier] ?? [],
      missing: [...['boris', 'nina', 'remi', 'suzon', 'rh@ml.example', ...(identifier === 'boris' ? ['alma'] : [identifier ?? 'boris'])].map((one) => world.memberId(one)), 999999, 0, 'abc'] }),
    case: () => ({ there: [caseId], missing: notCases }),
    drawnCase: () => ({ there: [caseId], missing: notCases.slice(0, 2) }),
    ownCase: almas(['boris', 'cleo']),
    ownStep: almas(['boris', 'cleo'], notCases.slice(0, 2)),
    ledCase: almas(['boris']),
    theme: () => ({ there: [themeId], missing: [999999, 0, 'abc'] }),
    notice: () => ({ there: [noticeId], missing: [999999, 0, 'abc'] }),
    answer: () => ({ there: [1], missing: [999999, 0, -1, 'abc'] }),
    reservation: (identifier) => ({ there: [reservationOf(['boris', 'cleo'].includes(identifier) ? identifier : 'alma')], others: [reservationOf(identifier === 'boris' ? 'alma' : 'boris')], missing: [999999, 0, 'abc'] }),
    // Alma is asked, Boris is voted on, and Cléo does not vote on herself.
    ownProposal: (identifier) => ({ there: identifier === 'boris' ? [votedOn] : identifier === 'alma' ? [almasProposal] : [],
      missing: [...(identifier === 'boris' ? [] : [votedOn]), ...(identifier === 'alma' ? [] : [almasProposal]), 999999, 0, 'abc'] }),
    openVote: () => ({ there: [votedOn], missing: [almasProposal, cleosRenewal, 999999, 0, 'abc'] }),
    proposable: () => ({ there: ['alma', 'boris'].map((one) => world.memberId(one)),
      missing: [...['cleo', 'ivan', 'remi', 'rh@ml.example'].map((one) => world.memberId(one)), 999999, 0, 'abc'] }),
    figure: () => ({ there: ['weeks.csv', 'kinds.csv', 'delay_weeks.csv'], missing: ['weeks', 'people.csv', '..%2fentrepairs.db'] }),
    wave: () => ({ there: [waveId], missing: [999999, 0, -1, 'abc'] }),
    purgeable: () => ({ there: [postOf('alma')], missing: [postOf('cleo'), 999999, 0] }),
    post: (identifier) => ({ there: [own(postOf, identifier), other(postOf, identifier)], missing: [999999, 0, -1, 'abc', '9223372036854775807'] }),
  };
}

// The addresses that a row stands for, for one asker: [path, 'there' | 'missing' | 'gone'].
function addresses(row, asker) {
  if (!row.of) return [[row.path, 'there']];
  return Object.entries(objects[row.of](asker.identifier)).flatMap(([state, names]) =>
    names.map((name) => [row.path.replace(/<\w+>/, name).replace(/<\w+>/, row.second ?? ''), state]));
}

const looksLikePage = (reply) => reply.headers['content-type']?.startsWith('text/html') && reply.text;

// Refusals without a page of their own are a page of the site, with a number to quote.
const plainErrors = [400, 403, 404, 405, 413, 415, 500];
const reference = (status) => new RegExp(`\\b${status}\\b[^<]{1,40} [\\w-]{12}</p>`);

// What every answer has, whatever it says.
function assertSound(reply, context) {
  const { headers } = reply;
  assert.equal(headers['x-content-type-options'], 'nosniff', context);
  assert.match(headers['content-security-policy'] ?? '', /default-src 'none'/, context);
  assert.equal(headers['x-frame-options'], 'DENY', context);
  assert.ok(!('access-control-allow-origin' in headers), context);
  if (!reply.line.includes('/static/') || reply.status >= 400) assert.equal(headers['cache-control'], 'no-store', context);
  if (!looksLikePage(reply)) return;
  assert.equal(reply.text.match(/<main\b/g)?.length, 1, `${context}: one <main>`);
  assert.equal(reply.text.match(/<h1\b/g)?.length, 1, `${context}: one <h1>`);
  assert.match(reply.text, /^<!DOCTYPE html>\s*<html lang="(fr|en)"/, context);
  // A form sent from a page that was too old comes back filled in, in place of an error page.
  const isForm = readForms(reply.text).some(({ action }) => `POST ${action}` === reply.line);
  if (plainErrors.includes(reply.status) && !isForm) assert.match(reply.text, reference(reply.status), context);
}

function expectRefused(reply, { status, location }, context) {
  assertSound(reply, context);
  assert.equal(reply.status, status, context);
  assert.equal(reply.location, location, context);
  refused++;
}

before(async () => {
  world = await openWorld({ options: '[limits]\nposts_per_minute = 0\n[community]\nsecond_factor = required\nsecond_factor_days = 0' });
  askers = await meet();
  objects = await findObjects();
  visitorsToken = await world.visitor().csrf();
});
after(() => world?.close());

const eachRow = (method, run) => {
  for (const row of table.filter((one) => one.method === method))
    test(`${row.method} ${row.path} is for ${row.roles}`, () => run(row));
};

test('the table of the program is the one written by hand', async () => {
  const { stdout } = await world.run(['routes', '--matrix']);
  const [head, ...lines] = stdout.trim().split('\n').map((line) => line.trim().split(/\s+/));
  const columns = 'VNFMAPTE'.split('');
  assert.deepEqual(head.slice(2, 10), columns);
  const theirs = lines.map(([method, path, ...cells]) =>
    `${method} ${path} ${columns.filter((_, i) => cells[i] === 'x').join('')}`);
  assert.deepEqual(theirs.sort(), [...table, ...programs].map((row) => `${row.method} ${row.path} ${row.roles}`).sort());
});

eachRow('GET', async (row) => {
  for (const asker of askers) {
    const pages = new Map();
    for (const [path, state] of addresses(row, asker)) {
      for (const method of ['GET', 'HEAD']) {
        const context = `${method} ${path} by ${asker.name}`;
        const reply = await asker.browser.request(method, path, { keepsCookies: false });
        if (method === 'HEAD') assert.equal(reply.bytes.length, 0, context);
        // An address that no route can mean is not there for anybody.
        const isNowhere = reply.status === 404 && /\/(0|-1|abc|1a|9223372036854775808|%\S+)(\/[\w-]+){0,2}$/.test(path);
        if (!may(row, asker.role) && !isNowhere) {
          expectRefused(reply, refusal(row, asker.role, path), context);
          if (reply.text) pages.set(withoutTokens(reply.text), path);
        } else if (state === 'missing' || state === 'others') {
          expectRefused(reply, { status: state === 'others' ? 403 : 404 }, context);
        } else {
          assertSound(reply, context);
          const status = row.leads ? 303 : state === 'gone' ? 410 : 200;
          assert.equal(reply.status, status, context);
          if (row.leads) assert.match(reply.location, row.leads, context);
          passed++;
        }
      }
    }
    assert.ok(pages.size <= 1, `${asker.name} learns nothing from refusals at ${[...pages.values()]}`);
  }
});

// The result of one form, sent in one way, by one asker.
function expectedOf(row, asker, way, path, state) {
  // Those whose session or access ended may have lost a text: it is read, and kept.
  const isKept = row.keeps && !may(row, asker.role) && ['visitor', 'former'].includes(asker.role);
  if (!may(row, asker.role) && !isKept) return refusal(row, asker.role, path);
  if (row.file && way.name === 'multipart/form-data') return { status: 400 }; // its type is right, its body is not
  if (way.gate && !(isKept && way.gate === 'csrf')) return { status: way.status };
  if (isKept) return { status: asker.role === 'visitor' ? 401 : 403 };
  if (state === 'missing') return { status: 404 };
  if (state === 'others') return { status: 403 };
  return { status: state === 'gone' ? 410 : row.blank };
}

async function send(row, asker, way, path) {
  const pick = way.csrf ?? (({ mine }) => [mine]);
  const others = askers.find((one) => one.role !== asker.role && one.role !== 'visitor').token;
  const tokens = pick({ mine: asker.token, others, visitors: visitorsToken });
  const fields = ['once=AAAAAAAAAAAAAAAAAAAAAA', ...tokens.map((one) => `csrf=${encodeURIComponent(one)}`)].join('&');
  const body = way.body ? way.body(fields) : fields;
  return asker.browser.post(path, body, { headers: way.headers ?? {}, keepsCookies: false });
}

eachRow('POST', async (row) => {
  const unchanged = dump(world.data, ...TABLES);
  const sessions = world.value('SELECT COUNT(*) FROM sessions');
  for (const asker of askers) {
    for (const [path, state] of addresses(row, asker)) {
      const isNowhere = /\/(0|-1|abc|1a|9223372036854775808|%31%00)(\/[\w-]+){0,2}$/.test(path);
      for (const tampered of waysToSend(world.port)) {
        const isTooLong = tampered.status === 413 && tampered.name.includes('600 KB');
        const way = row.bare && !isTooLong ? { ...tampered, gate: null } : tampered;
        // Signing out would end the sessions the other tests use; it is tested by itself.
        if (row.path === '/logout' && !way.gate && may(row, asker.role)) continue;
        if (row.acts && !way.gate && may(row, asker.role) && state === 'there') continue;
        const expected = isNowhere ? { status: 404 } : expectedOf(row, asker, way, path, state);
        const context = `POST ${path} by ${asker.name}, ${way.name}`;
        const reply = await send(row, asker, way, path);
        if (!isNowhere && may(row, asker.role) && !way.gate && state === 'there') {
          assertSound(reply, context);
          assert.equal(reply.status, expected.status, context);
          passed++;
          continue;
        }
        // Of two things that are wrong at once, either may be said.
        const absence = { missing: 404, gone: 410 }[state];
        const isEither = way.gate === 'csrf' && reply.status === absence;
        expectRefused(reply, isEither ? { status: absence } : expected, context);
      }
    }
  }
  assertSame(dump(world.data, ...TABLES), unchanged, 'nothing was done');
  assert.equal(world.value('SELECT COUNT(*) FROM sessions'), sessions, 'no session opened or ended');
});

// Somebody who may send this form and has something to send it about, with one address of it; and the
// browser of theirs, whose session has ended.
async function interrupted(row) {
  for (const asker of askers.filter(({ identifier, role }) => identifier && may(row, role))) {
    const there = addresses(row, asker).find(([, state]) => state === 'there');
    const browser = world.visitor();
    for (const [name, value] of asker.browser.cookies) browser.cookies.set(name, name === 'session' ? 'une-session-finie' : value);
    if (there) return { asker, path: row.keptAt ? there[0].replace(/\w+$/, row.keptAt) : there[0], browser };
  }
  throw new assert.AssertionError({ message: `nobody may send POST ${row.path}: it is not known what becomes of its texts` });
}

for (const row of table.filter(({ keeps }) => Array.isArray(keeps)))
  test(`what was typed into POST ${row.path} outlives the session, and is not acted upon`, async () => {
    // A browser that is trusted: the second step of signing in carries on what the first did.
    world.query(`INSERT OR IGNORE INTO trusted_browsers (member_id, token_hash, browser, trusted_at, expires_at)
      SELECT member_id, token_hash, 'firefox', 1, 99999999999999 FROM devices`);
    const { asker, path, browser } = await interrupted(row);
    const unchanged = dump(world.data, ...TABLES);
    const typed = Object.fromEntries(row.keeps.map((name) => [name, `Dans ${name} : « à garder » & <b>`]));
    const over = await browser.post(path, { ...row.chosen, ...typed });
    assert.equal(over.status, 401);
    const back = await browser.submit('/login', { identifier: asker.identifier, password: passwordOf(asker.identifier) });
    const forms = readForms(back.text).filter(({ action }) => action === path);
    assert.ok(forms.length, `${asker.name} finds the form of ${path} again (${back.status} ${back.location ?? ''})`);
    for (const [name, words] of Object.entries(typed))
      assert.ok(forms.some(({ fields }) => fields[name] === words), `${name} of ${path}`);
    assert.equal((await browser.get('/settings/sessions')).status, 200, 'and is signed in');
    assert.equal((await browser.submit('/logout')).status, 303); // of too many sessions the oldest would end
    assertSame(dump(world.data, ...TABLES), unchanged, 'nothing was done');
  });

test('a method that a path does not take is answered 405, with those that it takes', async () => {
  for (const path of new Set(table.map((row) => row.path))) {
    const takes = allowed(path);
    const others = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND', 'QUERY']
      .filter((method) => !takes.includes(method));
    for (const asker of askers) {
      const [address] = addresses(table.find((row) => row.path === path), asker)[0];
      for (const method of others) {
        const headers = { 'Content-Type': FORM, Origin: asker.browser.origin };
        const reply = await asker.browser.request(method, address, { headers, keepsCookies: false });
        const context = `${method} ${address} by ${asker.name}`;
        expectRefused(reply, { status: 405 }, context);
        assert.deepEqual(reply.headers.allow?.split(', ').sort(), [...takes].sort(), context);
      }
    }
  }
});

test('the same field twice is no field', async () => {
  const filled = {
    '/login': { identifier: 'alma', password: 'une phrase de quatre mots, alma' },
    '/threads': { space: 'posture', kind: 'question', title: 'Un titre', body: 'Un texte' },
    '/threads/1/posts': { body: 'Un texte' },
    '/welcome': { accept: 'yes', job_title: 'Conseillère', supervises: 'no', practising: 'yes' },
  };
  const before = dump(world.data, ...TABLES);
  for (const [path, fields] of Object.entries(filled)) {
    const asker = askers.find(({ role }) => role === { '/login': 'visitor', '/welcome': 'new' }[path]) ??
      askers.find(({ role }) => role === 'member');
    for (const name of Object.keys(fields)) {
      const pairs = [['csrf', asker.token], ...Object.entries(fields), [name, `${fields[name]} `]];
      const reply = await asker.browser.post(path, pairs, { keepsCookies: false });
      expectRefused(reply, { status: path === '/login' ? 401 : 422 }, `${path} with two ${name}`);
    }
  }
  assertSame(dump(world.data, ...TABLES), before, 'nothing was done');
});

test('two session cookies are none', async () => {
  for (const asker of askers.filter(({ identifier }) => identifier)) {
    const own = asker.browser.cookies.get('session');
    for (const Cookie of [`session=${own}; session=${own}`, `session=${own}; session=planted`,
      `session=planted; session=${own}`, `session=${own}; session = ${own}`, `session="${own}"`,
      `Session=${own}`, `session=${own}x`, `session=${own.slice(1)}`, 'session=']) {
      const reply = await asker.browser.get('/spaces', { headers: { Cookie }, keepsCookies: false });
      expectRefused(reply, { status: 303, location: '/login?next=%2Fspaces' }, `${asker.name}: ${Cookie}`);
    }
  }
});

test('addresses that nobody has are not there, for anybody', async () => {
  const paths = ['/admin', '/api/v1/threads', '/scim/v2/Users', '/threads/', '/threads/1/', '/Threads/1', '/threads/1/posts/1',
    '/.env', '/entrepairs.db', '/master.key', '/static/', '/static/../entrepairs.db', '/static/%2e%2e/%2e%2e/master.key',
    '/%2e%2e/master.key', '//threads/1', '/threads//1', '/threads/1;x=1', '/index.html', '/server-status', '/healthz', '/metrics'];
  for (const asker of askers)
    for (const path of paths) {
      const reply = await asker.browser.get(path, { keepsCookies: false });
      const context = `${path} by ${asker.name}`;
      assertSound(reply, context);
      const isSignIn = asker.role === 'visitor' && reply.status === 303 && reply.location.startsWith('/login');
      const isHome = asker.role === 'new' && reply.status === 303 && reply.location === homes.new;
      const isApi = /^\/(api|scim)/.test(path) && reply.status === 401;
      assert.ok(isSignIn || isHome || isApi || [400, 404].includes(reply.status), `${context}: ${reply.status}`);
      refused++;
    }
});

test('a malformed address is answered 400 or is not there', async () => {
  for (const asker of askers)
    for (const path of ['/spaces/%', '/spaces/%zz', '/spaces/%ff', '/spaces/a%00b', '/threads/new?space=%', '/threads/1?page=%zz',
      '/spaces/posture?before=%ff', '/threads/new?kind=%00']) {
      const reply = await asker.browser.get(path, { keepsCookies: false });
      const context = `${path} by ${asker.name}`;
      assertSound(reply, context);
      const isRefused = !may({ roles: 'MA' }, asker.role) && [303, 403].includes(reply.status);
      assert.ok(isRefused || [400, 404].includes(reply.status), `${context}: ${reply.status}`);
      refused++;
    }
});

// Not loaded by a scope: files and figures are named, a line of the desk is looked for on the desk;
// who may not measure the person they reported is told so by the page, which they may read.
const unscoped = ['asset', 'deskLine', 'figure'];
test('the command line names the gate that the server has', async () => {
  for (const asker of askers.filter(({ identifier }) => identifier)) {
    for (const method of new Set(table.map((row) => row.method))) {
      const asked = [];
      for (const row of table.filter((one) => one.method === method)) {
        const seen = new Set();
        for (const [path, state] of addresses(row, asker)) {
          if (seen.has(state)) continue;
          seen.add(state);
          const expected = !may(row, asker.role) ? /stopped by (role|method and path)/ :
            (state === 'others' && row.of !== 'measurable') || (state === 'missing' && !unscoped.includes(row.of)) ? /stopped by scope/ : /passes/;
          asked.push([path, expected]);
        }
      }
      const { code, stdout } = await world.run(['may', asker.identifier, method, '-'], { codes: [0, 1], input: asked.map(([path]) => `${path}\n`).join('') });
      const lines = stdout.trim().split('\n');
      assert.equal(lines.length, asked.length);
      asked.forEach(([path, expected], i) => assert.match(lines[i], expected, `${asker.identifier} ${method} ${path}`));
      assert.equal(code, lines.every((line) => line.includes('passes')) ? 0 : 1);
      refused += lines.filter((line) => !line.includes('passes')).length;
    }
  }
  const one = (path) => world.run(['may', 'alma', 'GET', path], { codes: [0, 1] });
  assert.deepEqual([(await one('/')).code, (await one('/animation/waves')).code], [0, 1]);
});

test('signing out ends the session of each, and of nobody else', async () => {
  world.query('DELETE FROM second_factors');
  for (const identifier of signedIn) {
    const browser = await world.signIn(identifier), other = await world.as(identifier);
    const session = browser.cookies.get('session');
    await browser.get('/charter');
    const reply = await browser.submit('/logout');
    assert.equal(reply.status, 303);
    assert.equal(reply.location, '/login');
    assert.match(reply.headers['clear-site-data'], /"cache"/);
    const again = await browser.get('/spaces', { headers: { Cookie: `session=${session}` } });
    expectRefused(again, { status: 303, location: '/login?next=%2Fspaces' }, `${identifier} signed out`);
    const home = await other.get('/charter');
    assert.ok(readForms(home.text).some((form) => form.action === '/logout'), 'the other session goes on');
  }
});

test('the refusals were many', (t) => {
  assert.ok(Object.values(letters).every((letter) => table.some((row) => row.roles.includes(letter))));
  t.diagnostic(`${refused} refusals and ${passed} permissions tested`);
  assert.ok(refused > REFUSALS_LEAST, `${refused} refusals tested, more than ${REFUSALS_LEAST}`);
});
