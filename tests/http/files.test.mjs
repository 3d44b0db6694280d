// Files that go with messages: sent by a plain form or by the script, shown where their message is
// read and nowhere else, whole or in part.
import assert from 'node:assert/strict';
import net from 'node:net';
import { after, before, test } from 'node:test';
import { sleep } from '../lib/programs.mjs';
import { openWorld } from '../lib/world.mjs';
import { SECRET, docx, jpegWithSecrets, odt, pdf, png, pngWithSecrets, sendFiles, uploadAlone, webpWithSecrets } from '../lib/files.mjs';

let world;
before(async () => { world = await openWorld({ options: '[limits]\nposts_per_minute = 0\n[files]\nper_day = 0' }); });
after(() => world?.close());

const filesOf = (text) => [...text.matchAll(/name="file" value="(\d+)"/g)].map(([, id]) => id);
const shown = (text) => [...new Set([...text.matchAll(/href="\/files\/(\d+)"/g)].map(([, id]) => id))];

// Publishes an answer with files, all in one plain form.
async function answerWith(browser, files, { thread = '/threads/1', body = 'Voici.', more = {} } = {}) {
  await browser.get(thread);
  const sent = await sendFiles(browser, `${thread}/posts`, { ...browser.form(`${thread}/posts`), body, ...more }, files);
  assert.equal(sent.status, 303, sent.text);
  const page = await browser.get(sent.location.replace(/#.*/, ''));
  const post = /#post-(\d+)/.exec(sent.location)[1];
  const article = page.text.slice(page.text.indexOf(`id="post-${post}"`));
  return { post, page, files: shown(article.slice(0, article.indexOf('</article>'))) };
}

test('an image sent with an answer is shown under it, in two sizes, without what the camera wrote', async () => {
  const alma = await world.as('alma'), boris = await world.as('boris');
  for (const [name, bytes, type] of [['vue.png', pngWithSecrets(), 'image/png'], ['vue.jpg', jpegWithSecrets(), 'image/jpeg'],
    ['vue.webp', webpWithSecrets(), 'image/jpeg']]) {
    assert.ok(bytes.includes(Buffer.from(SECRET.slice(0, 11))), 'the test has something to lose');
    const { files, page } = await answerWith(alma, [{ name, bytes }]);
    assert.equal(files.length, 1, name);
    assert.match(page.text, new RegExp(`<img src="/files/${files[0]}/small" srcset="/files/${files[0]}/small \\d+w, /files/${files[0]} \\d+w"`));
    for (const path of [`/files/${files[0]}`, `/files/${files[0]}/small`]) {
      const file = await boris.get(path);
      assert.equal(file.status, 200);
      assert.equal(file.headers['content-type'], type);
      assert.equal(file.headers['x-content-type-options'], 'nosniff');
      assert.match(file.headers['content-security-policy'], /^sandbox; default-src 'none'/);
      assert.match(file.headers['content-disposition'], /^inline; /);
      assert.equal(file.headers['cache-control'], 'no-store');
      assert.equal(Number(file.headers['content-length']), file.bytes.length);
      for (const word of ['GPS', 'Jeanne', 'Exif', 'xmpmeta', 'II*'])
        assert.ok(!file.bytes.includes(Buffer.from(word)), `${path} ${word}`);
    }
  }
});

test('a document is a download and nothing else', async () => {
  const alma = await world.as('alma');
  for (const [name, bytes, type] of [['grille.pdf', pdf('Une grille'), 'application/pdf'],
    ['grille été.docx', docx('Une grille'), 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
    ['grille.odt', odt('Une grille'), 'application/vnd.oasis.opendocument.text']]) {
    const { files, page } = await answerWith(alma, [{ name, bytes }]);
    assert.equal(files.length, 1, name);
    assert.match(page.text, /aria-label="Documents joints"/);
    const file = await alma.get(`/files/${files[0]}`);
    assert.equal(file.headers['content-type'], type);
    assert.match(file.headers['content-disposition'], /^attachment; filename="grille[^"]*"; filename\*=UTF-8''grille/);
    assert.match(file.headers['content-security-policy'], /^sandbox; default-src 'none'/);
    assert.deepEqual(file.bytes, bytes, 'as it came');
    assert.equal((await alma.get(`/files/${files[0]}/small`)).status, 404);
  }
});

test('« Joindre » keeps the draft and lists the file; it goes again, or is published, without a script', async () => {
  const browser = await world.signIn('boris');
  await browser.get('/threads/new');
  const fields = { ...browser.form('/threads'), space: 'metier', kind: 'question', title: 'Un titre', body: 'Un texte' };
  const sent = await sendFiles(browser, '/threads', { ...fields, attach: '1' },
    [{ name: 'un.png', bytes: png() }, { name: 'deux.pdf', bytes: pdf('Deux') }]);
  assert.equal(sent.status, 303, sent.text);
  assert.match(sent.location, /^\/threads\/new\?draft=\d+/);
  let page = await browser.get(sent.location);
  const [first, second] = filesOf(page.text);
  assert.ok(first && second);
  assert.equal(browser.form('/threads').body, 'Un texte');
  // Its uploader alone sees it.
  assert.equal((await browser.get(`/files/${first}`)).status, 200);
  assert.equal((await (await world.as('alma')).get(`/files/${first}`)).status, 404);
  assert.equal((await (await world.as('cleo')).get(`/files/${first}`)).status, 404);
  await browser.get(sent.location);
  const kept = await browser.submit('/threads', { file_remove: second });
  assert.equal(kept.status, 303, kept.text);
  page = await browser.get(kept.location);
  assert.deepEqual(filesOf(page.text), [first]);
  assert.equal((await browser.get(`/files/${second}`)).status, 404);
  await browser.get(kept.location);
  const published = await browser.submit('/threads', { [`alt_${first}`]: 'Un carré <gris>' });
  assert.equal(published.status, 303, published.text);
  page = await browser.get(published.location);
  const [id] = shown(page.text);
  assert.match(page.text, /alt="Un carré &lt;gris&gt;"/);
  assert.notEqual(id, first, 'under a number that does not tell when it was sent');
  assert.equal((await browser.get(`/files/${first}`)).status, 404);
  assert.equal((await (await world.as('alma')).get(`/files/${id}`)).status, 200);
  assert.equal(world.value('SELECT COUNT(*) FROM files WHERE post_id IS NOT NULL AND (owner_mark IS NOT NULL OR forget_at IS NOT NULL)'), 0);
});

test('a document that may name somebody is asked about; one with a number of theirs is refused', async () => {
  const browser = await world.signIn('alma'), posts = () => world.value('SELECT COUNT(*) FROM posts');
  const page = async () => { await browser.get('/threads/2'); return browser.form('/threads/2/posts'); };
  const before = posts();
  const asked = await sendFiles(browser, '/threads/2/posts', { ...await page(), body: 'Le bilan' },
    [{ name: 'bilan.docx', bytes: docx('Bilan de Mme Sandrine Lefebvre, 06 12 34 56 78') }]);
  assert.equal(asked.status, 422);
  assert.match(asked.text, /Ce document a-t-il été anonymisé/);
  assert.match(asked.text, /On y lit peut-être[^<]*téléphone/);
  assert.equal(posts(), before);
  const [id] = filesOf(asked.text);
  const sure = await browser.submit('/threads/2/posts', { [`sure_${id}`]: '1' });
  assert.equal(sure.status, 303, sure.text);
  assert.equal(posts(), before + 1);
  assert.equal(world.value('SELECT is_confirmed FROM files ORDER BY id DESC LIMIT 1'), 1);
  for (const bytes of [docx('NIR : 2 69 05 49 588 157 80'), pdf('NIR : 2 69 05 49 588 157 80')]) {
    const refused = await sendFiles(browser, '/threads/2/posts', { ...await page(), body: 'Le bilan' }, [{ name: 'bilan', bytes }]);
    assert.equal(refused.status, 422);
    assert.match(refused.text, /un numéro qui désigne une personne/);
    assert.match(refused.text, /Le bilan/, 'the text is kept');
  }
  assert.equal(posts(), before + 1);
  // A name of a file that names somebody gives way to none.
  const { files } = await answerWith(browser, [{ name: 'Bilan_Mme_Sandrine_Lefebvre_0612345678.png', bytes: png() }], { thread: '/threads/2' });
  assert.match((await browser.get(`/files/${files[0]}`)).headers['content-disposition'], /filename="image\.png"/);
});

test('part of a file is sent when part is asked for', async () => {
  const alma = await world.as('alma'), bytes = docx('Une grille', [{ name: 'word/media/a.bin', data: Buffer.alloc(300000, 7), isStored: true }]);
  const { files: [id] } = await answerWith(alma, [{ name: 'g.docx', bytes }]);
  const get = (headers, method = 'GET') => alma.request(method, `/files/${id}`, { headers });
  const whole = await get({});
  assert.deepEqual(whole.bytes, bytes);
  assert.equal(whole.headers['accept-ranges'], 'bytes');
  const n = bytes.length;
  for (const [range, from, to] of [['bytes=0-0', 0, 0], ['bytes=10-', 10, n - 1], ['bytes=-5', n - 5, n - 1], ['bytes=65535-65536', 65535, 65536],
    ['bytes=65536-262200', 65536, 262200], [`bytes=3-${n + 100}`, 3, n - 1], [`bytes=-${n + 9}`, 0, n - 1]]) {
    const part = await get({ Range: range });
    assert.equal(part.status, 206, range);
    assert.equal(part.headers['content-range'], `bytes ${from}-${to}/${n}`);
    assert.deepEqual(part.bytes, bytes.subarray(from, to + 1), range);
  }
  for (const range of [`bytes=${n}-`, 'bytes=-0']) {
    const none = await get({ Range: range });
    assert.equal(none.status, 416, range);
    assert.equal(none.headers['content-range'], `bytes */${n}`);
  }
  for (const range of ['bytes=5-2', 'bytes=a-b', 'lines=1-2', 'bytes=0-1,5-6', 'bytes=-'])
    assert.equal((await get({ Range: range })).status, 200, range);
  assert.equal((await get({ Range: 'bytes=0-1', 'If-Range': whole.headers.etag })).status, 206);
  assert.equal((await get({ Range: 'bytes=0-1', 'If-Range': '"another"' })).status, 200);
  const head = await get({}, 'HEAD');
  assert.equal(head.status, 200);
  assert.equal(head.headers['content-length'], String(n));
  assert.equal(head.bytes.length, 0);
});

test('a file is seen exactly where its message is', async () => {
  const alma = await world.signIn('alma'), boris = await world.as('boris'), cleo = await world.as('cleo');
  const { files: [id], post } = await answerWith(alma, [{ name: 'v.png', bytes: png() }]);
  const path = `/files/${id}`, seen = async (browser) => (await browser.get(path)).status;
  for (const identifier of ['alma', 'boris', 'cleo']) assert.equal(await seen(await world.as(identifier)), 200, identifier);
  assert.equal((await world.visitor().get(path)).status, 303);
  for (const identifier of ['nina', 'remi', 'rh@ml.example']) assert.ok([303, 403].includes(await seen(await world.as(identifier))), identifier);
  world.query(`UPDATE posts SET hidden_at = 1, hidden_by = 'animator' WHERE id = ${post}`);
  for (const browser of [alma, boris, cleo]) assert.equal(await seen(browser), 404, 'hidden');
  world.query(`UPDATE posts SET hidden_at = NULL, hidden_by = '' WHERE id = ${post}`);
  assert.equal(await seen(boris), 200);
  await alma.get(`/posts/${post}/edit`);
  assert.equal((await alma.submit(`/posts/${post}/delete`)).status, 303);
  for (const browser of [alma, boris, cleo]) assert.equal(await seen(browser), 404, 'withdrawn');
  assert.equal((await boris.get(`${path}/small`)).status, 404);
  for (const nowhere of ['0', '999999', 'x', '-1', '%2e%2e%2fmaster.key']) assert.equal((await boris.get(`/files/${nowhere}`)).status, 404);
});

test('an edit describes a file, takes it away, and adds another', async () => {
  const browser = await world.signIn('boris');
  const { post } = await answerWith(browser, [{ name: 'a.png', bytes: png() }, { name: 'b.png', bytes: png() }]);
  const page = await browser.get(`/posts/${post}/edit`);
  const [a, b] = [...page.text.matchAll(/data-file="(\d+)"/g)].map(([, id]) => id);
  const sent = await sendFiles(browser, `/posts/${post}/edit`, { ...browser.form(`/posts/${post}/edit`), [`alt_${a}`]: 'Le premier', [`drop_${b}`]: '1' },
    [{ name: 'c.pdf', bytes: pdf('C') }]);
  assert.equal(sent.status, 303, sent.text);
  const rows = world.query(`SELECT name, alt FROM files WHERE post_id = ${post} ORDER BY id`);
  assert.deepEqual(rows.map((row) => [row.name, row.alt]), [['a.png', 'Le premier'], ['c.pdf', '']]);
  assert.equal((await browser.get(`/files/${b}`)).status, 404);
});

test('the script sends files alone, and is told of each what became of it', async () => {
  const browser = await world.signIn('alma');
  const reply = await uploadAlone(browser, 'thread/1', [{ name: 'x.png', bytes: png() }, { name: 'x.png', bytes: Buffer.from('<html>') }]);
  assert.equal(reply.status, 200, reply.text);
  assert.equal(reply.files[0].error, '');
  assert.match(reply.files[1].error, /n’est pas accepté/);
  assert.equal(reply.files[1].id, 0);
  assert.equal((await browser.get(`/files/${reply.files[0].id}`)).status, 200);
  const forged = await sendFiles(browser, '/files', { place: 'thread/1' }, [{ name: 'x.png', bytes: png() }]);
  assert.equal(forged.status, 403);
});

test('what an image shows is read as any text, and no message makes a page unreadable', async () => {
  const browser = await world.as('alma');
  await browser.get('/threads/3');
  const names = await uploadAlone(browser, 'thread/3', Array.from({ length: 12 }, (_, i) => ({ name: `v${i}.png`, bytes: png() })));
  const fields = (alt) => Object.fromEntries(names.files.flatMap(({ id }) => [[`alt_${id}`, alt]]));
  const send = async (alt) => browser.post('/threads/3/posts', [['csrf', await browser.csrf()], ['body', 'Douze images'], ...names.files.map(({ id }) => ['file', String(id)]), ...Object.entries(fields(alt))]);
  const refused = await send('Joindre au 06 12 34 56 78');
  assert.equal(refused.status, 422);
  assert.match(refused.text, /contient une coordonnée/);
  assert.equal((await send('"'.repeat(300))).status, 303);
  const page = await (await world.as('boris')).get('/threads/3');
  assert.equal(page.status, 200);
  assert.match(page.text, /Douze images/);
});

test('a text without a name goes without files', async () => {
  const browser = await world.as('alma');
  const one = await uploadAlone(browser, 'new', [{ name: 'v.png', bytes: png() }]);
  const reply = await browser.post('/threads', { csrf: await browser.csrf(), space: 'posture', kind: 'case', title: 'Sans nom', body: 'Que faire ?', unnamed: '1', file: String(one.files[0].id) });
  assert.equal(reply.status, 422);
  assert.match(reply.text, /part sans fichier/);
});

test('long forms of nobody leave room for those of members', async () => {
  const held = Array.from({ length: 3 }, () => {
    const socket = net.connect(world.port, '127.0.0.1');
    socket.on('error', () => {});
    socket.write(`POST /threads HTTP/1.1\r\nHost: 127.0.0.1:${world.port}\r\nOrigin: http://127.0.0.1:${world.port}\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 20000000\r\n\r\n--b\r\n`);
    return socket;
  });
  await sleep(300);
  const browser = await world.as('alma');
  const sent = await uploadAlone(browser, 'thread/2', [{ name: 'v.png', bytes: png() }]);
  assert.equal(sent.status, 200);
  await browser.get('/threads/2');
  assert.equal((await browser.submit('/threads/2/posts', { body: 'Un texte seul' })).status, 303);
  for (const socket of held) socket.destroy();
});
