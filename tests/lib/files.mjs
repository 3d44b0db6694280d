// Files made of nothing: images with secrets in them, documents, and forms that carry them.
import { crc32, deflateRawSync, deflateSync } from 'node:zlib';

const u32 = (n) => { const b = Buffer.alloc(4); b.writeUInt32BE(n >>> 0); return b; };
const le16 = (n) => { const b = Buffer.alloc(2); b.writeUInt16LE(n & 0xffff); return b; };
const le32 = (n) => { const b = Buffer.alloc(4); b.writeUInt32LE(n >>> 0); return b; };
const crc = crc32 ?? ((bytes) => {
  let c = ~0;
  for (const byte of bytes) {
    c ^= byte;
    for (let k = 0; k < 8; k++) c = (c >>> 1) ^ (c & 1 ? 0xedb88320 : 0);
  }
  return ~c >>> 0;
});

export const SECRET = 'GPSLatitude 48.8584 Jeanne Dupont';

// TIFF with a GPS directory and a description: what a telephone writes.
export function exif({ orientation = 1 } = {}) {
  const text = Buffer.from(`${SECRET}\0`);
  const entries = (list) => Buffer.concat([le16(list.length), ...list.map(([tag, type, count, value]) =>
    Buffer.concat([le16(tag), le16(type), le32(count), Buffer.isBuffer(value) ? value : le32(value)])), le32(0)]);
  const ifd = 8, gps = ifd + 2 + 3 * 12 + 4, words = gps + 2 + 2 * 12 + 4, rational = words + text.length;
  return Buffer.concat([Buffer.from('II*\0'), le32(8),
    entries([[0x10e, 2, text.length, words], [0x112, 3, 1, orientation], [0x8825, 4, 1, gps]]),
    entries([[1, 2, 2, Buffer.from('N\0\0\0')], [2, 5, 3, rational]]), text,
    ...[48, 1, 51, 1, 30, 1].map(le32)]);
}

export const xmp = () => Buffer.from(
  `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description exif:${SECRET.replace(/ /g, '_')}="48,51.5N" xmlns:exif="http://ns.adobe.com/exif/1.0/"/></rdf:RDF></x:xmpmeta>`);

export const pngChunk = (type, data) =>
  Buffer.concat([u32(data.length), Buffer.from(type), data, u32(crc(Buffer.concat([Buffer.from(type), data])))]);

const noise = (bytes, seed) => {
  let state = seed;
  for (let i = 0; i < bytes.length; i++) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    bytes[i] = state >>> 16;
  }
  return bytes;
};

export function png(width = 40, height = 20, { chunks = [], says, isNoise = false, after = [] } = {}) {
  const row = 1 + width * 3, raw = Buffer.alloc(row * height, 120);
  if (isNoise) noise(raw, width * height);
  for (let y = 0; y < height; y++) raw[y * row] = 0;
  const head = Buffer.concat([u32(says?.width ?? width), u32(says?.height ?? height), Buffer.from([8, 2, 0, 0, 0])]);
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), pngChunk('IHDR', head), ...chunks,
    pngChunk('IDAT', deflateSync(raw, { level: isNoise ? 0 : 6 })), pngChunk('IEND', Buffer.alloc(0)), ...after]);
}

export const pngWithSecrets = () => png(60, 30, { chunks: [
  pngChunk('eXIf', exif()), pngChunk('tEXt', Buffer.from(`Comment\0${SECRET}`)),
  pngChunk('iTXt', Buffer.concat([Buffer.from('XML:com.adobe.xmp\0\0\0\0\0'), xmp()]))] });

// A grey square of 8 by 8, baseline, with the tables of ITU T.81 annex K cut to what it needs.
export function jpeg({ segments = [], after = Buffer.alloc(0) } = {}) {
  const segment = (marker, data) => Buffer.concat([Buffer.from([0xff, marker]), u32(data.length + 2).subarray(2), data]);
  return Buffer.concat([Buffer.from([0xff, 0xd8]), ...segments.map(([marker, data]) => segment(marker, data)),
    segment(0xdb, Buffer.concat([Buffer.from([0]), Buffer.alloc(64, 1)])),
    segment(0xc0, Buffer.from([8, 0, 8, 0, 16, 1, 1, 0x11, 0])),
    segment(0xc4, Buffer.concat([Buffer.from([0x00]), Buffer.from([0, 1, ...Array(14).fill(0)]), Buffer.from([0])])),
    segment(0xc4, Buffer.concat([Buffer.from([0x10]), Buffer.from([0, 1, ...Array(14).fill(0)]), Buffer.from([0])])),
    segment(0xda, Buffer.from([1, 1, 0, 0, 63, 0])), Buffer.from([0b00000000]), Buffer.from([0xff, 0xd9]), after]);
}

export const jpegWithSecrets = (options) => jpeg({ segments: [
  [0xe1, Buffer.concat([Buffer.from('Exif\0\0'), exif(options)])],
  [0xe1, Buffer.concat([Buffer.from('http://ns.adobe.com/xap/1.0/\0'), xmp()])],
  [0xfe, Buffer.from(SECRET)]] });

// One pixel of lossless WebP in an extended container with EXIF and XMP.
export function webpWithSecrets() {
  const chunk = (type, data) => Buffer.concat([Buffer.from(type), le32(data.length), data, Buffer.alloc(data.length & 1)]);
  const pixel = Buffer.from('2f0000001007100fd0ff7f', 'hex');
  const small = Buffer.from('UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==', 'base64').subarray(12 + 8);
  const body = Buffer.concat([Buffer.from('WEBP'), chunk('VP8X', Buffer.from([0x0c, 0, 0, 0, 0, 0, 0, 0, 0, 0])),
    chunk('VP8L', small.length ? small : pixel), chunk('EXIF', exif()), chunk('XMP ', xmp())]);
  return Buffer.concat([Buffer.from('RIFF'), le32(body.length), body]);
}

// Entries { name, data, declared, isStored, crc } as a ZIP archive; `declared` lies about the size.
export function zip(entries, { comment = '' } = {}) {
  const parts = [], directory = [];
  let at = 0;
  for (const { name, data, declared, isStored, raw, offset, says } of entries) {
    const bytes = Buffer.from(data ?? ''), packed = raw ?? (isStored ? bytes : deflateRawSync(bytes));
    const common = Buffer.concat([le16(0x800), le16(isStored ? 0 : 8), le32(0x5a210000), le32(says?.crc ?? crc(bytes)),
      le32(says?.packed ?? packed.length), le32(declared ?? bytes.length), le16(Buffer.byteLength(name)), le16(0)]);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), le16(20), common, Buffer.from(name)]);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02'), le16(20), le16(20), common, le16(0), le16(0), le16(0),
      le32(0), le32(offset ?? at), Buffer.from(name)]));
    if (offset !== undefined) continue;
    parts.push(local, packed);
    at += local.length + packed.length;
  }
  const list = Buffer.concat(directory);
  return Buffer.concat([...parts, list, Buffer.from('PK\x05\x06'), le16(0), le16(0), le16(directory.length),
    le16(directory.length), le32(list.length), le32(at), le16(comment.length), Buffer.from(comment)]);
}

export const docx = (text = 'Compte rendu.', more = []) => zip([
  { name: '[Content_Types].xml', data: '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>' },
  { name: 'word/document.xml', data: `<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>${
    text.split('\n').map((line) => `<w:p><w:r><w:t>${line}</w:t></w:r></w:p>`).join('')}</w:body></w:document>` },
  ...more]);

export const odt = (text = 'Compte rendu.') => zip([
  { name: 'mimetype', data: 'application/vnd.oasis.opendocument.text', isStored: true },
  { name: 'content.xml', data: `<office:document-content xmlns:office="o" xmlns:text="t"><office:body><text:p>${text}</text:p></office:body></office:document-content>` }]);

export function pdf(text = 'Compte rendu.', { before = '', after = '' } = {}) {
  const stream = `BT /F1 12 Tf 20 200 Td (${text}) Tj ET`;
  return Buffer.from(`${before}%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj `
    + '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>endobj '
    + `5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>endobj 4 0 obj<</Length ${stream.length}>>stream\n${stream}\nendstream endobj\n`
    + `trailer<</Root 1 0 R>>\n${after}`, 'latin1');
}

// A form with files, as a browser sends it: fields are [name, value] pairs or an object.
export function sendFiles(browser, path, fields, files, options = {}) {
  const boundary = '----geckoformboundary77';
  const pairs = Array.isArray(fields) ? fields : Object.entries(fields);
  const parts = pairs.map(([name, value]) =>
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${String(value).replace(/\r?\n/g, '\r\n')}\r\n`));
  for (const { name, bytes, field = 'upload' } of files)
    parts.push(Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${field}"; filename="`),
      Buffer.isBuffer(name) ? name : Buffer.from(name.replace(/"/g, '%22').replace(/\r|\n/g, '%0A')),
      Buffer.from('"\r\nContent-Type: application/octet-stream\r\n\r\n'), bytes, Buffer.from('\r\n'));
  parts.push(Buffer.from(`--${boundary}--\r\n`));
  const headers = { 'Content-Type': `multipart/form-data; boundary=${boundary}`, Origin: browser.origin };
  return browser.request('POST', path, { headers, body: Buffer.concat(parts), ...options });
}

// What the script sends; gives its answer.
export async function uploadAlone(browser, place, files, csrf) {
  const reply = await sendFiles(browser, '/files', { csrf: csrf ?? await browser.csrf(), place }, files);
  return { ...reply, files: reply.status === 200 ? JSON.parse(reply.text) : undefined };
}
