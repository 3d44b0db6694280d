// One-time codes as an application on a telephone makes them (RFC 6238), and what people do with one.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

// Bytes of a seed in base32, spaces or not.
function bytesOf(seed) {
  const bits = [...seed.replaceAll(' ', '')].map((letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
}

// The code of a time in milliseconds, `by` steps away.
export function codeAt(seed, ms, by = 0) {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(ms / 30000) + by));
  const mac = createHmac('sha1', bytesOf(seed)).update(counter).digest();
  const at = mac[19] & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1000000).padStart(6, '0');
}

// What the page after /settings/second-factor/begin shows: the seed, without spaces.
export const seedOf = (page) => /<code>((?:[A-Z2-7]{4} ?){8})<\/code>/.exec(page.text)[1].replaceAll(' ', '');

// Somebody's application. Moves the world's clock on, so that each code is a fresh one.
export class Telephone {
  constructor(world) {
    this.world = world;
    this.seed = undefined;
    this.papers = [];
  }

  now(by = 0) {
    return codeAt(this.seed, Date.now() + this.world.offset * 1000, by);
  }

  async next() {
    await this.world.advance(61);
    return this.now();
  }

  // Adds the second step in this browser. proof: what is asked beside the password.
  async enrol(browser, password, proof = {}) {
    await browser.get('/settings/second-factor');
    const page = await browser.submit('/settings/second-factor/begin', { current: password, ...proof });
    assert.equal(page.status, 200);
    this.seed = seedOf(page);
    const done = await browser.submit('/settings/second-factor', { code: this.now() });
    assert.equal(done.status, 200, 'the code of the picture sets it up');
    this.papers = [...done.text.matchAll(/<code>([A-Z-]{19})<\/code>/g)].map(([, code]) => code);
    assert.equal(this.papers.length, 10);
    return done;
  }
}
