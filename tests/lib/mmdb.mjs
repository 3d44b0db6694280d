// Writes small databases in the MaxMind DB format 2.0, good ones and bad: mmdb([['192.0.2.0/24',
// { country_code: 'FR' }], …]). Records are plain objects of texts, numbers, booleans, arrays and
// objects; of two networks the later one wins where they overlap.
const MARKER = Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1');
const TEXT = 2, UINT16 = 5, UINT32 = 6, MAP = 7, UINT64 = 9, ARRAY = 11, BOOLEAN = 14;

function head(type, size) {
  const first = type > 7 ? 0 : type, extended = type > 7 ? [type - 7] : [];
  if (size < 29) return Buffer.from([first << 5 | size, ...extended]);
  if (size < 285) return Buffer.from([first << 5 | 29, ...extended, size - 29]);
  if (size < 65821) return Buffer.from([first << 5 | 30, ...extended, size - 285 >> 8, size - 285 & 255]);
  const rest = size - 65821;
  return Buffer.from([first << 5 | 31, ...extended, rest >> 16, rest >> 8 & 255, rest & 255]);
}

function number(type, value) {
  const bytes = [];
  for (let rest = BigInt(value); rest > 0n; rest >>= 8n) bytes.unshift(Number(rest & 255n));
  return Buffer.concat([head(type, bytes.length), Buffer.from(bytes)]);
}

// A number is of 32 bits unless it says otherwise: { uint16: 2 }, { uint64: 1 }.
export function encode(value) {
  if (Buffer.isBuffer(value)) return value; // as it is
  if (typeof value === 'string') return Buffer.concat([head(TEXT, Buffer.byteLength(value)), Buffer.from(value)]);
  if (typeof value === 'number') return number(UINT32, value);
  if (typeof value === 'boolean') return head(BOOLEAN, value ? 1 : 0);
  if (Array.isArray(value)) return Buffer.concat([head(ARRAY, value.length), ...value.map(encode)]);
  if ('uint16' in value) return number(UINT16, value.uint16);
  if ('uint64' in value) return number(UINT64, value.uint64);
  const pairs = Object.entries(value);
  return Buffer.concat([head(MAP, pairs.length), ...pairs.flatMap(([key, one]) => [encode(key), encode(one)])]);
}

// A pointer of four bytes to a place in the data section.
export const pointer = (to) => Buffer.from([0x38, to >>> 24, to >> 16 & 255, to >> 8 & 255, to & 255]);

// The first bits of a network; IPv4 lies under ::/96, as in the files of both makers.
function bitsOf(network, isIpv6) {
  const [address, length] = network.split('/');
  let bits = '';
  if (address.includes(':')) {
    const [front, back] = address.split('::');
    const groups = (part) => (part ? part.split(':') : []);
    const all = [...groups(front), ...Array(address.includes('::') ? 8 - groups(front).length - groups(back).length : 0).fill('0'), ...groups(back)];
    for (const group of all) bits += parseInt(group, 16).toString(2).padStart(16, '0');
    return bits.slice(0, Number(length));
  }
  for (const byte of address.split('.')) bits += Number(byte).toString(2).padStart(8, '0');
  return (isIpv6 ? '0'.repeat(96) : '') + bits.slice(0, Number(length));
}

function plant(networks, isIpv6) {
  const root = {};
  for (const [network, record] of networks) {
    const bits = bitsOf(network, isIpv6);
    let node = root;
    for (const bit of bits.slice(0, -1)) {
      if (!node[bit] || 'record' in node[bit]) {
        const above = node[bit];
        node[bit] = above ? { 0: { ...above }, 1: { ...above } } : {};
      }
      node = node[bit];
    }
    node[bits.at(-1)] = { record };
  }
  return root;
}

function number28(bytes, left, right) {
  bytes.writeUIntBE(left & 0xffffff, 0, 3);
  bytes[3] = left >>> 24 << 4 | right >>> 24;
  bytes.writeUIntBE(right & 0xffffff, 4, 3);
}

// ipVersion 4 or 6, recordSize 24, 28 or 32 bits, madeAt in seconds; metadata: fields in the place of
// the right ones; nodes: another number of nodes than there are.
export function mmdb(networks, { ipVersion = 6, recordSize = 24, madeAt = Math.floor(Date.now() / 1000), metadata = {} } = {}) {
  const root = plant(networks, ipVersion === 6), nodes = [], records = [], offsets = new Map();
  (function number(node) {
    node.index = nodes.push(node) - 1;
    for (const bit of '01') if (node[bit] && !('record' in node[bit])) number(node[bit]);
  })(root);
  let length = 0;
  for (const node of nodes)
    for (const bit of '01') {
      if (!node[bit] || !('record' in node[bit])) continue;
      const bytes = encode(node[bit].record), key = bytes.toString('latin1');
      if (!offsets.has(key)) {
        offsets.set(key, length);
        records.push(bytes);
        length += bytes.length;
      }
      node[bit].offset = offsets.get(key);
    }
  const valueOf = (child) => (!child ? nodes.length : 'record' in child ? nodes.length + 16 + child.offset : child.index);
  const tree = Buffer.concat(nodes.map((node) => {
    const bytes = Buffer.alloc(recordSize / 4), [left, right] = [valueOf(node[0]), valueOf(node[1])];
    if (recordSize === 28) number28(bytes, left, right);
    else {
      bytes.writeUIntBE(left, 0, recordSize / 8);
      bytes.writeUIntBE(right, recordSize / 8, recordSize / 8);
    }
    return bytes;
  }));
  const about = encode({
    binary_format_major_version: { uint16: 2 },
    binary_format_minor_version: { uint16: 0 },
    build_epoch: { uint64: madeAt },
    database_type: 'Test-Country',
    description: { en: 'A test' },
    ip_version: { uint16: ipVersion },
    languages: ['en'],
    node_count: nodes.length,
    record_size: { uint16: recordSize },
    ...metadata,
  });
  return Buffer.concat([tree, Buffer.alloc(16), ...records, MARKER, about]);
}

// The two layouts of a record.
export const flat = (code) => ({ country_code: code });
export const nested = (code) => ({
  continent: { code: 'EU', geoname_id: 6255148, names: { de: 'Europa', en: 'Europe', fr: 'Europe' } },
  country: { geoname_id: 3017382, is_in_european_union: true, iso_code: code, names: { en: 'A country', fr: 'Un pays' } },
  registered_country: { geoname_id: 6252001, iso_code: 'US', names: { en: 'United States' } },
});
