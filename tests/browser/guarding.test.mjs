// A case in which two telephone numbers, a social security number and a name were written, put right
// in a browser: without scripts and with, on a desk and on a telephone.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { query } from '../lib/database.mjs';
import { axeViolations, openSite, screenshots, sidewaysOverflow } from './site.mjs';

let site;
before(async () => { site = await openSite({ isWritten: false }); });
after(async () => { await site?.close(); });

const NIR = '1 85 05 78 006 084 91';
const press = (page, selector) => Promise.all([page.waitForNavigation(), page.locator(selector).first().press('Enter')]);

async function write(page, title) {
  await page.goto('/threads/new?kind=case');
  await page.fill('#situation', `Mme Lefranc vient sans rendez-vous ; on la joint au 06 12 34 56 78. Numéro de sécurité sociale : ${NIR}.`);
  await page.fill('#body', 'Comment préparer la suite avec l’assistante sociale, au 01 44 55 66 77 ?');
  await page.fill('#title', title);
  await page.selectOption('#space', { index: 1 });
  await press(page, '.opening > .buttons .button.primary');
}

async function look(page, name) {
  await page.screenshot({ path: `${screenshots}/guarding-${name}.png`, fullPage: true });
  assert.deepEqual(await axeViolations(page), [], name);
  assert.deepEqual(await sidewaysOverflow(page), [], name);
}

const sourceOf = (path) =>
  query(site.data, `SELECT s.markdown FROM post_sources AS s JOIN posts AS p ON p.id = s.post_id
    WHERE p.seq = 1 AND p.thread_id = ${path.split('/').pop()}`)[0].markdown;

function assertResolved(path) {
  const text = sourceOf(path);
  assert.match(text, /Mme L\. vient sans rendez-vous/);
  assert.match(text, /au 01 44 55 66 77/);
  for (const gone of ['Lefranc', '06 12', '006 084']) assert.ok(!text.includes(gone), gone);
}

for (const [width, height] of [[1280, 900], [390, 844]])
  test(`without scripts, ${width} pixels`, async () => {
    const page = await site.open('member', { width, height, javaScriptEnabled: false });
    await write(page, `Un cas délicat, ${width}`);
    assert.match(await page.textContent('#guard-title'), /passages doivent changer/);
    await press(page, `#guard [data-passage="${NIR}"]`);
    await press(page, '#guard [data-passage="06 12 34 56 78"]');
    await page.check('#guard [name=guard_service]');
    await press(page, '#guard [data-passage="Mme Lefranc"]');
    assert.match(await page.textContent('#guard-title'), /Vous pouvez publier/);
    assert.ok(await page.isChecked('#guard [name=guard_service]'), 'what was stated stays stated');
    await press(page, '.opening > .buttons .button.primary');
    assertResolved(new URL(page.url()).pathname);
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });

test('with scripts, the buttons write in the text itself', async () => {
  for (const [width, height] of [[1280, 900], [390, 844]]) {
    const page = await site.open('member', { width, height });
    await write(page, `Un cas délicat, avec script, ${width}`);
    await look(page, `${width}`);
    const asked = [];
    page.on('request', (request) => { if (request.resourceType() === 'document') asked.push(request.url()); });
    for (const passage of [NIR, '06 12 34 56 78', 'Mme Lefranc'])
      await page.locator(`#guard [data-passage="${passage}"]`).click();
    assert.deepEqual(asked, [], 'no page was asked for');
    assert.match(await page.inputValue('#situation'), /^Mme L\. vient.*\[.*\]/);
    await page.check('#guard [name=guard_service] >> visible=true');
    await look(page, `${width}-done`);
    await press(page, '.opening > .buttons .button.primary');
    assertResolved(new URL(page.url()).pathname);
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  }
});
