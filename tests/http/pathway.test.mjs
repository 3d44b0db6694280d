// The pathway of a case: written a step at a time, drawn, exported; what is typed stays text, and no
// edit is lost.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openWorld } from '../lib/world.mjs';

let world, alma, thread, path;
const EVIL = '</text><script>alert(1)</script> "x" & \'y\' ]; end %% #quot;';
before(async () => {
  world = await openWorld({ options: '[limits]\nposts_per_minute = 0' });
  alma = await world.as('alma');
  await alma.get('/threads/new?kind=case');
  const reply = await alma.submit('/threads', { space: world.value('SELECT slug FROM spaces ORDER BY id LIMIT 1'), kind: 'case', title: 'De nuit', body: 'Vos idées ?' });
  thread = Number(/\d+/.exec(reply.location)[0]);
  path = `/threads/${thread}/pathway`;
});
after(() => world?.close());

const steps = () => world.query(`SELECT id, action, version FROM pathway_steps WHERE thread_id = ${thread} ORDER BY ordinal`);
const actions = () => steps().map((row) => row.action);
async function add(fields, browser = alma) {
  await browser.get(path);
  return browser.submit(path, fields);
}

test('a case without a pathway says so, and has nothing to export', async () => {
  const boris = await world.as('boris');
  assert.match((await boris.get(path)).text, /pas encore de parcours/);
  for (const extension of ['svg', 'mmd']) assert.equal((await boris.get(`${path}.${extension}`)).status, 404);
});

test('its author adds steps; they are drawn under the text, and said in words', async () => {
  assert.equal((await add({ action: 'Entendre la fatigue', actor: 'Conseil', moment: 'en juin' })).status, 303);
  assert.equal((await add({ action: 'Attendre ou se former ?', actor: 'Conseil', stage: 'now', branches: 'Attendre\nSe former' })).status, 303);
  const decision = steps()[1].id;
  await alma.get(path);
  assert.match(alma.page.text, new RegExp(`<option value="${decision}.1">étape 2, suite «\\s*Attendre\\s*»</option>`));
  assert.equal((await alma.submit(path, { action: 'Poste de jour', actor: 'Employeur', stage: 'later', obstacle: 'Six mois d’attente', follows: `${decision}.1` })).status, 303);
  assert.equal((await add({ action: 'Tout au début', after: '' })).status, 303);
  assert.equal((await add({ action: 'Juste après', after: String(steps()[0].id) })).status, 303);
  assert.deepEqual(actions(), ['Entendre la fatigue', 'Juste après', 'Attendre ou se former ?', 'Poste de jour', 'Tout au début']);
  const page = await (await world.as('boris')).get(`/threads/${thread}`);
  const svg = /<svg viewBox="[^"]+" role="img" aria-labelledby="pathway-title pathway-text">[\s\S]*?<\/svg>/.exec(page.text)[0];
  assert.match(svg, /<title id="pathway-title">Parcours en 5 étapes<\/title>/);
  assert.match(svg, /<desc id="pathway-text">/);
  assert.equal(svg.match(/<rect class="step/g).length, 6, 'five steps and the branch that nothing follows');
  const list = page.text.slice(page.text.indexOf(svg) + svg.length);
  assert.match(list, /<li id="step-4"><span class="soft">Étape 3, «\s*Attendre\s*»\s*:<\/span>/);
  assert.match(list, /Six mois d’attente/);
  assert.ok(!page.text.includes(`action="${path}`), 'nothing to change for others');
});

test('what cannot be a step comes back with all that was typed', async () => {
  const before = actions();
  for (const [fields, field] of [[{ action: '' }, 'action'], [{ action: 'a'.repeat(301) }, 'action'], [{ action: 'x', branches: 'seule' }, 'branches'],
    [{ action: 'x', branches: 'a\nb\nc\nd\ne' }, 'branches'], [{ action: 'x', actor: 'a'.repeat(81) }, 'actor']]) {
    const reply = await add({ result: 'Un résultat & plus', ...fields });
    assert.equal(reply.status, 422, JSON.stringify(fields));
    assert.ok(reply.text.includes(`id="${field}-error"`), field);
    assert.match(reply.text, />\s*Un résultat &amp; plus<\/textarea>/);
  }
  assert.equal((await add({ action: 'x', follows: 'y' })).status, 422);
  assert.equal((await add({ action: 'x', stage: 'never' })).status, 422);
  assert.deepEqual(actions(), before);
});

test('steps move, change and go; what another tab did meanwhile is not lost', async () => {
  const [first, second] = steps();
  await alma.get(path);
  const stale = alma.form(`${path}/${first.id}/move`);
  assert.equal((await alma.submit(`${path}/${second.id}/move`, { way: 'up' })).status, 303);
  assert.deepEqual(actions().slice(0, 2), [second.action, first.action]);
  const late = await alma.post(`${path}/${first.id}/move`, { ...stale, way: 'down' });
  assert.equal(late.status, 409);
  assert.match(late.text, /rien n’a été déplacé/);
  assert.deepEqual(actions().slice(0, 2), [second.action, first.action]);
  await alma.get(`${path}/${first.id}`);
  const form = alma.form(`${path}/${first.id}`);
  assert.equal(form.action, 'Entendre la fatigue');
  assert.equal((await alma.submit(`${path}/${first.id}`, { action: 'Entendre, simplement' })).status, 303);
  await alma.get(path);
  const conflict = await alma.post(`${path}/${first.id}`, { ...form, once: '0'.repeat(form.once.length), action: 'Écouter la fatigue' });
  assert.equal(conflict.status, 409);
  assert.match(conflict.text, /value="Écouter la fatigue"/);
  assert.match(conflict.text, /<b>Entendre, simplement<\/b>/);
  assert.equal((await alma.submit(`${path}/${first.id}`, {})).status, 303);
  assert.equal(steps().find((row) => row.id === first.id).action, 'Écouter la fatigue');
  await alma.get(`${path}/${second.id}`);
  assert.equal((await alma.submit(`${path}/${second.id}/remove`, {})).status, 303);
  assert.ok(!actions().includes(second.action));
  assert.equal((await alma.get(`${path}/${second.id}`)).status, 404);
});

test('nobody else changes it, and nobody outside sees it', async () => {
  const [one] = steps(), before = steps();
  for (const identifier of ['boris', 'cleo']) {
    const other = await world.as(identifier), csrf = await other.csrf();
    assert.equal((await other.get(`${path}/${one.id}`)).status, 403);
    assert.equal((await other.post(path, { csrf, action: 'x' })).status, 403);
    assert.equal((await other.post(`${path}/${one.id}`, { csrf, action: 'x', version: one.version })).status, 403);
    assert.equal((await other.post(`${path}/${one.id}/remove`, { csrf, version: one.version })).status, 403);
    assert.equal((await other.post(`${path}/${one.id}/move`, { csrf, way: 'up', version: '1' })).status, 403);
    assert.equal((await other.get(`${path}.svg`)).status, 200);
  }
  for (const extension of ['', '.svg', '.mmd']) assert.equal((await world.visitor().get(path + extension)).status, 303);
  assert.equal((await (await world.as('remi')).get(`${path}.svg`)).status, 403);
  assert.deepEqual(steps(), before);
});

test('hostile texts stay texts on the page, in the drawing and for Mermaid', async () => {
  assert.equal((await add({ action: EVIL, actor: EVIL.slice(0, 40), branches: '<b>oui</b>\n"non"' })).status, 303);
  const page = await alma.get(`/threads/${thread}`);
  assert.ok(!page.text.includes('<script>alert') && !page.text.includes('<b>oui</b>'));
  const svg = await alma.get(`${path}.svg`);
  assert.equal(svg.headers['content-type'], 'image/svg+xml');
  assert.match(svg.headers['content-disposition'], /^attachment; filename="parcours-\d+\.svg"$/);
  assert.match(svg.headers['content-security-policy'], /default-src 'none'/);
  assert.match(svg.text, /^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"[^>]*role="img"/);
  assert.ok(!svg.text.includes('<script') && svg.text.includes('&lt;'));
  const open = [];
  for (const [, close, name, self] of svg.text.matchAll(/<(\/?)([a-z]+)[^>]*?(\/?)>/g)) {
    if (close) assert.equal(open.pop(), name);
    else if (!self) open.push(name);
  }
  assert.deepEqual(open, [], 'well-formed');
  const mermaid = await alma.get(`${path}.mmd`);
  assert.match(mermaid.headers['content-disposition'], /^attachment; /);
  const lines = mermaid.text.trimEnd().split('\n');
  assert.equal(lines[0], 'flowchart TD');
  const label = '"[\\p{L}0-9 #;]*"';
  const line = new RegExp(`^  (s\\d+(\\[${label}\\]|\\{${label}\\})|b\\d+\\(\\[${label}\\]\\)|[sb]\\d+ -->(\\|${label}\\|)? [sb]\\d+)$`, 'u');
  for (const one of lines.slice(1)) assert.match(one, line);
  assert.ok(lines.some((one) => one.includes('#60;#47;text#62;')));
});

test('a number of a person in a step stops it', async () => {
  const before = actions();
  const reply = await add({ action: 'Appeler le 06 12 34 56 78' });
  assert.equal(reply.status, 422);
  assert.match(reply.text, /value="Appeler le 06 12 34 56 78"/);
  assert.deepEqual(actions(), before);
});

test('forty long steps with branches: the page holds, and leads to the drawing', async () => {
  world.query(`DELETE FROM pathway_steps;
    INSERT INTO pathway_steps (thread_id, ordinal, stage, action, actor, obstacle, result, branches)
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40)
    SELECT ${thread}, i, 'done', 'Étape ' || i || ' & ' || substr(hex(zeroblob(100)), 1, 180), 'Acteur ' || (i % 7),
      '${'&'.repeat(500)}', '${'"'.repeat(500)}', 'Une suite' || char(10) || 'Une autre' FROM n`);
  const page = await alma.get(`/threads/${thread}`);
  assert.equal(page.status, 200);
  assert.match(page.text, /Voir le parcours, en 40 étapes/);
  const own = await alma.get(path);
  assert.equal(own.status, 200);
  assert.match(own.text, /quarante étapes au plus/);
  assert.equal(own.text.match(/<rect class="step/g).length, 120);
  assert.equal((await alma.get(`${path}.svg`)).status, 200);
  assert.equal((await alma.post(path, { csrf: await alma.csrf(), action: 'de trop' })).status, 422);
});
