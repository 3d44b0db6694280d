// A browser reduced to what the server sees of one: cookies kept, redirects not followed, forms
// read from the page and sent back with the fields they came with. What a real browser would never
// send is sent with `request`.
import assert from 'node:assert/strict';
import http from 'node:http';
import { gunzipSync } from 'node:zlib';

const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
export const FORM = 'application/x-www-form-urlencoded';

const entities = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", '#39': "'", '#34': '"' };
export const unescapeHtml = (text) =>
  text.replace(/&(#?\w+);/g, (whole, name) => entities[name] ?? whole);

// Pairs or an object as a form's body.
export function encodeForm(fields) {
  const pairs = Array.isArray(fields) ? fields : Object.entries(fields);
  return pairs.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&');
}

const attribute = (tag, name) => {
  const found = new RegExp(`\\s${name}="([^"]*)"`).exec(tag);
  return found ? unescapeHtml(found[1]) : undefined;
};

// The forms of a page: action, and the fields that would be sent if nobody typed anything.
export function readForms(html) {
  return [...html.matchAll(/<form\b[^>]*>[\s\S]*?<\/form>/g)].map(([text]) => {
    const fields = {};
    for (const [tag] of text.matchAll(/<input\b[^>]*>/g)) {
      const name = attribute(tag, 'name'), type = attribute(tag, 'type') ?? 'text';
      const isChosen = !['checkbox', 'radio'].includes(type) || /\schecked\b/.test(tag);
      if (name && isChosen) fields[name] = attribute(tag, 'value') ?? '';
    }
    for (const [, tag, value] of text.matchAll(/<textarea\b([^>]*)>([\s\S]*?)<\/textarea>/g))
      fields[attribute(tag, 'name')] = unescapeHtml(value).replace(/^\n/, '');
    for (const [, tag, inside] of text.matchAll(/<select\b([^>]*)>([\s\S]*?)<\/select>/g)) {
      const options = [...inside.matchAll(/<option\b[^>]*>/g)].map(([option]) => option);
      const chosen = options.find((option) => /\sselected\b/.test(option)) ?? options[0];
      fields[attribute(tag, 'name')] = chosen ? attribute(chosen, 'value') : '';
    }
    return { action: attribute(text, 'action'), method: attribute(text, 'method'), fields };
  });
}

export class Browser {
  // localAddress: another address of this machine to come from, as 127.0.0.2.
  constructor(port, { language = 'fr', host = '127.0.0.1', origin, localAddress } = {}) {
    Object.assign(this, { port, language, host, localAddress });
    this.origin = origin ?? `http://127.0.0.1:${port}`;
    this.cookies = new Map();
    this.setCookies = []; // every Set-Cookie line received
    this.page = null; // last page with a body
  }

  #keepCookies(lines) {
    for (const line of lines) {
      this.setCookies.push(line);
      const [pair, ...attributes] = line.split('; ');
      const equals = pair.indexOf('=');
      const isGone = attributes.some((one) => one.toLowerCase() === 'max-age=0');
      if (isGone) this.cookies.delete(pair.slice(0, equals));
      else this.cookies.set(pair.slice(0, equals), pair.slice(equals + 1));
    }
  }

  cookieField() {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  // headers: an object; a value that is an array is sent as several fields, null not at all.
  async request(method, path, { headers = {}, body, keepsCookies = true } = {}) {
    const fields = { Host: `${this.host}:${this.port}`, 'Accept-Language': this.language };
    if (this.cookies.size) fields.Cookie = this.cookieField();
    if (body !== undefined) fields['Content-Length'] = Buffer.byteLength(body); // of a text or of bytes
    Object.assign(fields, headers);
    for (const name of Object.keys(fields)) if (fields[name] === null) delete fields[name];
    const reply = await new Promise((done, fail) => {
      const request = http.request(
        { agent, host: '127.0.0.1', port: this.port, localAddress: this.localAddress, method, path, headers: fields, setHost: false },
        (response) => {
          const parts = [];
          const finish = () => done({
            status: response.statusCode, headers: response.headers, bytes: Buffer.concat(parts),
          });
          response.on('data', (part) => {
            parts.push(part);
            if (!response.headers['content-type']?.startsWith('text/event-stream')) return;
            finish(); // it has no end: its first words are what one sees (events.mjs listens on)
            request.destroy();
          });
          response.on('error', fail);
          response.on('end', finish);
        });
      request.on('error', fail);
      request.end(body);
    });
    const isPacked = reply.headers['content-encoding'] === 'gzip' && reply.bytes.length > 0;
    reply.text = (isPacked ? gunzipSync(reply.bytes) : reply.bytes).toString('utf8');
    reply.location = reply.headers.location;
    reply.line = `${method} ${path}`;
    if (keepsCookies) this.#keepCookies(reply.headers['set-cookie'] ?? []);
    if (reply.text) this.page = reply;
    return reply;
  }

  get(path, options) {
    return this.request('GET', path, options);
  }

  // A form's body as a browser sends it: type, Origin.
  post(path, fields, { headers = {}, ...rest } = {}) {
    const own = { 'Content-Type': FORM, Origin: this.origin };
    const body = typeof fields === 'string' ? fields : encodeForm(fields);
    return this.request('POST', path, { headers: { ...own, ...headers }, body, ...rest });
  }

  // A form with a file, as a browser sends it; `file` is { name, bytes } in the field of that name.
  upload(path, fields, { field = 'file', name = 'liste.csv', bytes = '', ...rest } = {}) {
    const boundary = '----geckoformboundary4f3a';
    const parts = Object.entries(fields).map(([key, value]) =>
      Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${key}"\r\n\r\n${value}\r\n`));
    parts.push(Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${field}"; filename="${name}"\r\n`
      + 'Content-Type: text/csv\r\n\r\n'), Buffer.from(bytes), Buffer.from(`\r\n--${boundary}--\r\n`));
    const headers = { 'Content-Type': `multipart/form-data; boundary=${boundary}`, Origin: this.origin };
    return this.request('POST', path, { headers, body: Buffer.concat(parts), ...rest });
  }

  // The session's cookie; over https its name has a prefix.
  get session() {
    return this.cookies.get('session') ?? this.cookies.get('__Host-session');
  }

  // The form of the last page that is sent to `action`.
  form(action, page = this.page) {
    const found = readForms(page.text).find((form) => form.action === action);
    assert.ok(found, `${page.line} (${page.status}) has a form for ${action}`);
    return found.fields;
  }

  // Fills the last page's form for `action` and sends it.
  submit(action, fields = {}, options) {
    return this.post(action, { ...this.form(action), ...fields }, options);
  }

  // A token that this browser's pages carry. Visitors get theirs at the sign-in page.
  async csrf(path = this.session ? '/charter' : '/login') {
    const page = await this.get(path);
    const found = readForms(page.text).find((form) => form.fields.csrf);
    assert.ok(found, `${path} carries a token (${page.status})`);
    return found.fields.csrf;
  }

  async signIn(identifier, password, fields = {}) {
    await this.get('/login');
    return this.submit('/login', { identifier, password, ...fields });
  }
}
