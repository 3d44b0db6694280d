// Five hundred files that mean harm: none runs anything, none holds the server up, none keeps where
// it was taken.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { deflateSync, gzipSync } from 'node:zlib';
import { openWorld } from '../lib/world.mjs';
import { SECRET, docx, exif, jpeg, jpegWithSecrets, odt, pdf, png, pngChunk, pngWithSecrets, uploadAlone, webpWithSecrets, xmp, zip } from '../lib/files.mjs';

const SLOWEST_MS = 20000, SCRIPT = '<script>alert(document.domain)</script>';
let world, browser, seed = 20261122;
before(async () => {
  world = await openWorld({ options: '[limits]\nposts_per_minute = 0\n[files]\nper_day = 0' });
  browser = await world.signIn('alma');
});
after(() => world?.close());

const random = (n) => { seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0; return seed % n; };
const b = (text) => Buffer.from(text, 'latin1');
const svg = b(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">${SCRIPT}</svg>`);
const html = b(`<!doctype html><title>x</title>${SCRIPT}`);
const gif = b('GIF89a/*\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;*/=1;alert(1)//');
const exe = Buffer.concat([b('MZ'), Buffer.alloc(200)]);

// A ZIP whose many names all point to one piece of data (overlapping entries).
function overlapping(count) {
  const data = Buffer.alloc(1 << 20), first = { name: 'word/document.xml', data };
  const head = { name: '[Content_Types].xml', data: '<Types/>' };
  const more = Array.from({ length: count }, (_, i) => ({ name: `word/media/${i}.xml`, data, offset: 38 + 19 + 10 }));
  return zip([head, first, ...more]);
}
const nested = (depth) => (depth ? zip([{ name: 'a.zip', data: nested(depth - 1) }]) : zip([{ name: 'a', data: Buffer.alloc(1 << 22) }]));
const office = (xml, more = []) => zip([{ name: '[Content_Types].xml', data: '<Types/>' }, { name: 'word/document.xml', data: xml }, ...more]);
const laughs = `<?xml version="1.0"?><!DOCTYPE z [<!ENTITY a "ha">${Array.from({ length: 20 }, (_, i) =>
  `<!ENTITY ${'abcdefghijklmnopqrstuvwx'[i + 1]} "${`&${'abcdefghijklmnopqrstuvwx'[i]};`.repeat(10)}">`).join('')}]><w:t>&u;</w:t>`;
const readsFiles = '<?xml version="1.0"?><!DOCTYPE z [<!ENTITY a SYSTEM "file:///etc/passwd">]><w:t>&a;</w:t>';

// What must not be taken, whatever it is called.
const refused = {
  html, svg, gif, exe, empty: Buffer.alloc(0), one: b('x'), script: b('#!/bin/sh\nid\n'), gz: gzipSync(html),
  'html that begins as text': b(`bonjour ${SCRIPT}`), 'a png in html': Buffer.concat([html, png()]), 'a pdf in html': pdf('x', { before: `${html}\n` }),
  'pixels: declared': png(10, 10, { says: { width: 60000, height: 60000 } }),
  'pixels: a thin line': png(10, 10, { says: { width: 2000000, height: 1 } }),
  'pixels: real': Buffer.concat([b('\x89PNG\r\n\x1a\n'), pngChunk('IHDR', b('\x00\x00\x3a\x98\x00\x00\x3a\x98\x08\x02\x00\x00\x00')),
    pngChunk('IDAT', deflateSync(Buffer.alloc(45001 * 900), { level: 9 })), pngChunk('IEND', Buffer.alloc(0))]),
  'pixels: of a jpeg': Buffer.concat([jpeg().subarray(0, 0), b('\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xc2\x00\x11\x08\xff\xff\xff\xff\x03\x01\x22\x00\x02\x11\x01\x03\x11\x01')]),
  'a plain zip': zip([{ name: 'a.txt', data: 'a' }]), 'zip in zip in zip': nested(4), 'no end of names': zip(Array.from({ length: 6000 }, (_, i) => ({ name: `word/${i}.xml`, data: '' }))),
  'swelling xml': office(`<w:t>${'a'.repeat(40 << 20)}</w:t>`), 'swelling picture': office('<w:t>a</w:t>', [{ name: 'word/media/a.bmp', data: Buffer.alloc(64 << 20) }]),
  'lies about a size': office('<w:t>a</w:t>', [{ name: 'word/a.xml', data: Buffer.alloc(1000), declared: 0xfffffff0 }]),
  overlapping: overlapping(900), macros: docx('x', [{ name: 'word/vbaProject.bin', data: 'x' }]), 'odt with a script': zip([
    { name: 'mimetype', data: 'application/vnd.oasis.opendocument.text', isStored: true }, { name: 'content.xml', data: '<a/>' }, { name: 'Basic/script.xml', data: '<a/>' }]),
  'a tar': Buffer.concat([b('a.txt'), Buffer.alloc(252), b('ustar\x00'), Buffer.alloc(300)]), 'a font': b('wOFF\x00\x01\x00\x00'), 'a class': b('\xca\xfe\xba\xbe\x00\x00\x00\x34'),
  'postscript': b('%!PS-Adobe-3.0\n(/etc/passwd)(r)file'), 'rtf': b('{\\rtf1 {\\object}}'), 'ole': Buffer.concat([b('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'), Buffer.alloc(600)]),
};
// What may be taken or not: then it must be harmless.
const either = {
  'jpeg and html': jpeg({ segments: [[0xfe, html]], after: html }), 'png and html': png(9, 9, { chunks: [pngChunk('tEXt', b(`x\x00${SCRIPT}`))], after: [html] }),
  'png and zip': Buffer.concat([png(), nested(1)]), 'jpeg and zip': jpeg({ after: docx('x') }), 'pdf and html': pdf('x', { after: html.toString() }),
  'pdf with javascript': pdf('x', { after: '6 0 obj<</S/JavaScript/JS(app.alert\\(1\\))>>endobj' }), 'pdf and zip': Buffer.concat([pdf(), docx('x')]),
  'webp with secrets': webpWithSecrets(), 'png with secrets': pngWithSecrets(), 'jpeg with secrets': jpegWithSecrets({ orientation: 6 }),
  laughs: office(laughs), 'reads files': office(readsFiles), 'deep xml': office(`${'<a>'.repeat(100000)}`), 'wide xml': office(`<a ${Array.from({ length: 20000 }, (_, i) => `b${i}="c"`).join(' ')}/>`),
  'zip with a comment': zip([{ name: '[Content_Types].xml', data: '<Types/>' }, { name: 'word/document.xml', data: '<w:t>a</w:t>' }], { comment: 'x'.repeat(60000) }),
  'names with paths': office('<w:t>a</w:t>', [{ name: '../../../../etc/cron.d/x', data: 'x' }, { name: '/etc/passwd', data: 'x' }]),
  'png whose text swells': png(9, 9, { chunks: [pngChunk('zTXt', Buffer.concat([b('x\x00\x00'), deflateSync(Buffer.alloc(60 << 20))])), pngChunk('iCCP', Buffer.concat([b('x\x00\x00'), deflateSync(Buffer.alloc(60 << 20))]))] }),
  'jpeg with a thousand segments': jpeg({ segments: Array.from({ length: 1000 }, () => [0xe1, Buffer.concat([b('Exif\x00\x00'), exif()])]) }),
  odt: odt(SCRIPT.replace(/[<>]/g, '')), 'large png': png(3000, 2200), 'noise': png(900, 700, { isNoise: true }),
};
const names = ['photo.jpg', 'x.html', '../../../etc/passwd', '..\\..\\boot.ini', 'photo\u202egnp.exe', `${'très long '.repeat(60)}.png`, '.htaccess', 'CON',
  '"; drop table files; --.png', "a\r\nSet-Cookie: session=x.png", '<img src=x onerror=alert(1)>.png', '%2e%2e%2fx', '', ' ', '\u200b\u2066.pdf', 'a/b/c/d.png', 'file:///etc/passwd', 'x'.repeat(255)];

function* files() {
  for (const [what, bytes] of Object.entries(refused)) yield { what, bytes, name: names[random(names.length)], isRefused: true };
  for (const [what, bytes] of Object.entries(either)) yield { what, bytes, name: names[random(names.length)] };
  for (const name of names) yield { what: `named ${name}`, bytes: pngWithSecrets(), name };
  for (const [what, bytes] of Object.entries({ html, svg, gif, exe }))
    for (const ending of ['jpg', 'png', 'webp', 'pdf', 'docx', 'odt']) yield { what: `${what} as ${ending}`, bytes, name: `x.${ending}`, isRefused: true };
  const whole = [jpegWithSecrets(), pngWithSecrets(), webpWithSecrets(), pdf('du texte'), docx('du texte'), odt('du texte'), png(300, 200, { isNoise: true })];
  for (let i = 0; i < 200; i++) {
    const bytes = whole[i % whole.length];
    yield { what: `cut short ${i}`, bytes: bytes.subarray(0, 1 + random(bytes.length - 1)), name: 'x.png' };
  }
  for (let i = 0; ; i++) {
    const bytes = Buffer.from(whole[i % whole.length]);
    for (let k = 0; k < 1 + random(8); k++) bytes[random(bytes.length)] = random(256);
    yield { what: `with wrong bytes ${i}`, bytes, name: 'x.png' };
  }
}

const IMAGE = { 'image/jpeg': 'ffd8ff', 'image/png': '89504e470d0a1a0a' };
const DOCUMENT = /^application\/(pdf$|vnd\.openxmlformats-officedocument\.|vnd\.oasis\.opendocument\.)/;

// What a browser is given is pixels, or a download that may do nothing.
async function checkServed(what, id) {
  for (const path of [`/files/${id}`, `/files/${id}/small`]) {
    const file = await browser.get(path);
    if (path.endsWith('small') && file.status === 404) continue;
    assert.equal(file.status, 200, what);
    const type = file.headers['content-type'], line = file.headers['content-disposition'];
    assert.equal(file.headers['x-content-type-options'], 'nosniff', what);
    assert.match(file.headers['content-security-policy'], /^sandbox; default-src 'none'/, what);
    assert.match(line, /^(inline|attachment); filename="[ !#-\[\]-~]{1,200}"; filename\*=UTF-8''[A-Za-z0-9._~%-]+$/, what);
    assert.doesNotMatch(line, /[/\\]|\.\.|%00|%2F|%5C|E2%80%AE/i, what);
    if (type in IMAGE) {
      assert.ok(file.bytes.toString('hex', 0, 8).startsWith(IMAGE[type]), what);
      for (const word of ['GPS', 'Jeanne', 'Exif', 'xmpmeta', '<script', 'PK\x03\x04'])
        assert.ok(!file.bytes.includes(b(word)), `${what} keeps ${word}`);
    } else {
      assert.match(type, DOCUMENT, what);
      assert.match(line, /^attachment/, what);
    }
  }
}

test('five hundred hostile files', { timeout: 1800_000 }, async () => {
  const batch = [], found = { taken: 0, refused: 0, slowest: 0 };
  const csrf = await browser.csrf();
  let sent = 0, place = 0;
  const send = async () => {
    const from = Date.now();
    const reply = await uploadAlone(browser, `new${place++}`, batch, csrf);
    assert.equal(reply.status, 200, batch.map(({ what }) => what).join(', '));
    const took = (Date.now() - from) / batch.length;
    found.slowest = Math.max(found.slowest, took);
    assert.ok(took < SLOWEST_MS, `${batch[0].what} took ${took} ms`);
    for (const [i, { id, error }] of reply.files.entries()) {
      const { what, isRefused } = batch[i];
      assert.ok(id === 0 || !isRefused, `${what} is taken`);
      assert.equal(id === 0, error !== '', what);
      found[id ? 'taken' : 'refused']++;
      if (id) await checkServed(what, id);
    }
    batch.length = 0;
  };
  for (const file of files()) {
    if (sent === 500) break;
    batch.push(file);
    sent++;
    // What no browser sends, a NUL in a name, is malformed as a whole.
    if (sent % 50 === 0) {
      const reply = await uploadAlone(browser, 'new', [{ ...file, name: 'a\0b.png' }], csrf);
      assert.equal(reply.status, 400);
    }
    if (batch.length === 10 || batch.reduce((sum, { bytes }) => sum + bytes.length, 0) > 8 << 20) await send();
  }
  if (batch.length) await send();
  console.log(`# ${sent} files: ${found.taken} taken, ${found.refused} refused, ${Math.round(found.slowest)} ms at most for one`);
  assert.ok(found.taken > 50 && found.refused > 100);
  // The server is as it was: nothing of theirs in its log, and it answers at once.
  assert.doesNotMatch(world.daemon.log, /Jeanne|alert\(/);
  assert.ok(!world.daemon.log.includes(SECRET));
  assert.equal((await browser.get('/')).status, 200);
  assert.equal(xmp().includes('GPS'), true);
});
