// Countries by a real database (ip-location-db, CC0): the three files of its package, addresses that
// have long been where they are, and what people see of it.
import assert from 'node:assert/strict';
import { appendFileSync, copyFileSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { HtmlValidate } from 'html-validate';
import { root, run, sleep } from '../lib/programs.mjs';
import { axeViolations, openSite, screenshots, sidewaysOverflow } from './site.mjs';

const require = createRequire(import.meta.url);
const fileOf = (part = '') => require.resolve(`@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country${part}.mmdb`);
// Networks of universities and of their national operators.
const known = {
  '193.55.113.1': 'FR', '128.93.162.83': 'FR', '193.190.130.15': 'BE', '130.59.31.80': 'CH', '158.64.1.1': 'LU', '203.178.141.194': 'JP',
  '2001:660::1': 'FR', '2001:6a8::1': 'BE', '2001:620::1': 'CH',
};
const html = new HtmlValidate({
  root: true,
  extends: ['html-validate:recommended', 'html-validate:document'],
  rules: { 'no-trailing-whitespace': 'off', 'require-sri': 'off', 'valid-id': ['error', { relaxed: true }] },
});

let site, config;
const from = (address) => ({ extraHTTPHeaders: { 'X-Forwarded-For': address } });
before(async () => {
  site = await openSite({ isWritten: false });
  config = join(site.data, 'entrepairs.conf');
  copyFileSync(fileOf(), join(site.data, 'countries.mmdb'));
  appendFileSync(config, '\n[http]\ntrusted_proxies = 127.0.0.1\nclient_address = x-forwarded-for\n[access]\ncountry_database = countries.mmdb\n');
  await site.restart();
});
after(() => site.close());

const where = async (address) => JSON.parse((await run(site.data, ['--json', 'whence', address])).stdout).country;

test('addresses are where they are, in each of the three files', async () => {
  for (const [part, has4, has6] of [['-ipv4', true, false], ['-ipv6', false, true], ['', true, true]]) {
    copyFileSync(fileOf(part), join(site.data, 'countries.mmdb'));
    for (const [address, country] of Object.entries(known)) {
      const isThere = address.includes(':') ? has6 : has4;
      assert.equal(await where(address), isThere ? country : '', `${address} in ${part || 'the whole'}`);
      if (has4 && !address.includes(':')) assert.equal(await where(`::ffff:${address}`), country);
    }
  }
});

test('every country of the file has a name in both languages', () => {
  const codes = new Set([...readFileSync(fileOf(), 'latin1').matchAll(/B([A-Z]{2})(?=\xe1|\0|\xab)/g)].map(([, code]) => code));
  assert.ok(codes.size > 200, `${codes.size} countries`);
  for (const language of ['fr', 'en']) {
    const catalogue = readFileSync(join(root, `web/messages/${language}.po`), 'utf8');
    assert.deepEqual([...codes].filter((code) => !catalogue.includes(`msgid "country.${code.toLowerCase()}"`)), [], language);
  }
});

test('countries have the names that browsers give them, but for a few on purpose', () => {
  const names = { fr: ['AN', 'BQ', 'CD', 'CG', 'HK', 'MF', 'MM', 'MO', 'TL', 'VA', 'AP', 'EU'], en: ['AN', 'CD', 'CG', 'HK', 'MF', 'MM', 'MO', 'SX', 'AP', 'EU'] };
  for (const [language, others] of Object.entries(names)) {
    const catalogue = readFileSync(join(root, `web/messages/${language}.po`), 'utf8');
    const browsers = new Intl.DisplayNames(language, { type: 'region' });
    const plain = (name) => name.replace(/’/g, "'").replace(/ & /g, ' and ').replace(/\bSt\. /g, 'Saint ');
    for (const [, code, name] of catalogue.matchAll(/^msgid "country\.(\w\w)"\nmsgstr "(.*)"$/gm))
      if (!others.includes(code.toUpperCase())) assert.equal(name, plain(browsers.of(code.toUpperCase())), code);
  }
});

async function look(page, response, name) {
  const report = await html.validateString(await response.text());
  const problems = report.results.flatMap((one) => one.messages.map((m) => `${m.ruleId}, line ${m.line}: ${m.message}`));
  for (const width of [1280, 390, 320]) {
    await page.setViewportSize({ width, height: 900 });
    problems.push(...await axeViolations(page), ...await sidewaysOverflow(page));
    await page.screenshot({ path: join(screenshots, `${name}-${width}.png`), fullPage: true });
  }
  assert.deepEqual([...problems, ...page.complaints], []);
}

describe('pages', () => {
  test('a session says where it is from', async () => {
    for (const [language, words] of [['fr', /environ\s: Suisse/], ['en', /approximately: Switzerland/]]) {
      const page = await site.open('animator', { language, ...from('130.59.31.80') });
      await page.goto('/settings/sessions');
      await sleep(6000); // written down within five seconds
      const response = await page.goto('/settings/sessions');
      assert.match(await page.textContent('main'), words);
      await look(page, response, `sessions-country-${language}`);
      await page.context().close();
    }
  });

  test('who is elsewhere reads why, and what to do', async () => {
    await site.open('member').then((page) => page.context().close()); // signed in before the list
    appendFileSync(config, 'countries = FR, GP, MQ, GF, RE, YT\n');
    await site.restart();
    for (const role of ['visitor', 'member'])
      for (const [language, title] of [['fr', 'Pas d’accès depuis ce pays'], ['en', 'No access from this country']]) {
        const page = await site.open(role, { language, ...from('203.178.141.194') });
        const response = await page.goto('/');
        assert.equal(response.status(), 403);
        if (role === 'visitor') assert.equal(await page.textContent('h1'), title);
        assert.match(await page.textContent('main'), /Japon|Japan/);
        assert.equal(await page.locator('main form').count(), role === 'member' ? 1 : 0, 'signing out');
        await look(page, response, `elsewhere-${role}-${language}`);
        await page.context().close();
      }
    const home = await site.open('visitor', from('193.55.113.1'));
    assert.equal((await home.goto('/login')).status(), 200);
    await home.context().close();
  });
});
