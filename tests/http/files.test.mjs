// Files that go with messages: sent by a plain form or by the script, shown where their message is
// read and nowhere else, whole or in part.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
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
