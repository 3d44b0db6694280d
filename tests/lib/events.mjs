// A listener of GET /events: what a browser's EventSource makes of the bytes (WHATWG HTML Living
// Standard, section 9.2.6), and how its connection ended.
import assert from 'node:assert/strict';
import http from 'node:http';
import { sleep } from './programs.mjs';

export class Listener {
  // agent: of node:https for a proxy; host: the name asked for.
  constructor(port, cookie, { get = http.get, host = `127.0.0.1:${port}`, path = '/events', headers, ...options } = {}) {
    Object.assign(this, { events: [], text: '', retry: undefined, isOver: false, isTorn: false });
    this.opened = new Promise((open, fail) => {
      this.request = get({ host: '127.0.0.1', port, path, agent: false, setHost: false, ...options,
        headers: { Host: host, Accept: 'text/event-stream', ...(cookie && { Cookie: cookie }), ...headers } }, (response) => {
        this.status = response.statusCode;
        this.headers = response.headers;
        this.response = response;
        let rest = '';
        response.on('data', (part) => {
          this.text += part;
          const blocks = (rest + part).split('\n\n');
          rest = blocks.pop();
          blocks.forEach((block) => this.#take(block));
        });
        response.on('aborted', () => { this.isTorn = true; this.isOver = true; });
        response.on('error', () => {});
        response.on('end', () => { this.isOver = true; this.overAt = Date.now(); });
        open(this);
      });
      this.request.on('error', (error) => { this.isOver = true; fail(error); });
    });
    this.opened.catch(() => {});
  }

  #take(block) {
    let type = 'message', data;
    for (const line of block.split('\n')) {
      const [, name, value] = /^([^:]*):? ?(.*)$/.exec(line);
      if (name === 'event') type = value;
      else if (name === 'data') data = data === undefined ? value : `${data}\n${value}`;
      else if (name === 'retry') this.retry = Number(value);
    }
    if (data !== undefined) this.events.push({ type, data: data && JSON.parse(data), at: Date.now() });
  }

  of(type) {
    return this.events.filter((event) => event.type === type).map((event) => event.data);
  }

  async until(isDone, ms, what = String(isDone)) {
    for (const end = Date.now() + ms; !isDone(this);) {
      assert.ok(Date.now() < end, `within ${ms} ms: ${what}; got ${JSON.stringify(this.text.slice(-300))}`);
      await sleep(10);
    }
    return this;
  }

  close() {
    this.request.destroy();
  }
}

// The stream of a signed-in browser, ready.
export async function listen(browser, options) {
  const listener = new Listener(browser.port, browser.cookieField(), options);
  await listener.opened;
  if (listener.status === 200) await listener.until((one) => one.of('badge').length > 0, 2000, 'first words');
  return listener;
}
