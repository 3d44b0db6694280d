// A program of an organisation that speaks SCIM: one bearer token, no cookie.
import assert from 'node:assert/strict';
import { Browser } from './browser.mjs';

export const CORE = 'urn:ietf:params:scim:schemas:core:2.0:User';
export const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
export const OWN = 'urn:ietf:params:scim:schemas:extension:entrepairs:2.0:User';
export const PATCH_OP = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
export const SEARCH = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest';
const ERROR = 'urn:ietf:params:scim:api:messages:2.0:Error';

export async function newToken(world, organisation) {
  const { stdout } = await world.run(['token', 'create', '--organisation', organisation]);
  assert.match(stdout, /^[\w-]{43}\n$/);
  return stdout.trim();
}

export class Directory {
  constructor(world, token) {
    Object.assign(this, { world, token });
  }

  async send(method, path, document, { headers = {}, type = 'application/scim+json' } = {}) {
    const browser = new Browser(this.world.port);
    const body = document === undefined ? undefined : typeof document === 'string' ? document : JSON.stringify(document);
    const own = { Authorization: this.token ? `Bearer ${this.token}` : null };
    if (body !== undefined) own['Content-Type'] = type;
    const reply = await browser.request(method, `/scim/v2${path}`, { headers: { ...own, ...headers }, body });
    assert.equal(reply.headers['set-cookie'], undefined, `${reply.line} sets no cookie`);
    if (reply.text) {
      assert.equal(reply.headers['content-type'], 'application/scim+json', reply.line);
      reply.json = JSON.parse(reply.text);
    }
    if (reply.status >= 400 && reply.json) {
      assert.deepEqual(reply.json.schemas, [ERROR], reply.line);
      assert.equal(reply.json.status, String(reply.status), reply.line);
      assert.ok(reply.json.detail, reply.line);
    }
    return reply;
  }

  get(path, options) {
    return this.send('GET', path, undefined, options);
  }

  // The answer must have this status; gives its document.
  async expect(status, method, path, document, options) {
    const reply = await this.send(method, path, document, options);
    assert.equal(reply.status, status, `${method} ${path}: ${reply.text}`);
    return reply;
  }

  patch(id, Operations, options) {
    return this.send('PATCH', `/Users/${id}`, { schemas: [PATCH_OP], Operations }, options);
  }

  async list(query = '') {
    return (await this.expect(200, 'GET', `/Users${query}`)).json;
  }

  async filter(text, rest = '') {
    return this.list(`?filter=${encodeURIComponent(text)}${rest}`);
  }
}
