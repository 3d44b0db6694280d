/* SHA-1 as RFC 3174 section 6.1 writes it, without branches or table look-ups on what is hashed. */
#include "lib/sha1.h"

#include "lib/crypt.h"

static uint32_t rotated(uint32_t word, unsigned bits) {
    return word << bits | word >> (32 - bits);
}

static uint32_t word_of(const unsigned char *bytes) {
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

/* The function and constant of round `t`. */
static uint32_t mixed(size_t t, const uint32_t v[5]) {
    if (t < 20) return ((v[1] & v[2]) | (~v[1] & v[3])) + 0x5a827999U;
    if (t < 40) return (v[1] ^ v[2] ^ v[3]) + 0x6ed9eba1U;
    if (t < 60) return ((v[1] & v[2]) | (v[1] & v[3]) | (v[2] & v[3])) + 0x8f1bbcdcU;
    return (v[1] ^ v[2] ^ v[3]) + 0xca62c1d6U;
}

static void take_block(struct sha1 *s) {
    uint32_t w[80], v[5];
    for (size_t t = 0; t < 16; t++) w[t] = word_of(s->block + 4 * t);
    for (size_t t = 16; t < 80; t++) w[t] = rotated(w[t - 3] ^ w[t - 8] ^ w[t - 14] ^ w[t - 16], 1);
    memcpy(v, s->words, sizeof v);
    for (size_t t = 0; t < 80; t++) {
        uint32_t next = rotated(v[0], 5) + mixed(t, v) + v[4] + w[t];
        v[4] = v[3];
        v[3] = v[2];
        v[2] = rotated(v[1], 30);
        v[1] = v[0];
        v[0] = next;
    }
    for (size_t i = 0; i < 5; i++) s->words[i] += v[i];
    crypt_wipe(w, sizeof w);
    crypt_wipe(v, sizeof v);
}

void sha1_init(struct sha1 *s) {
    static const uint32_t first[5] = {0x67452301U, 0xefcdab89U, 0x98badcfeU, 0x10325476U,
                                      0xc3d2e1f0U};
    *s = (struct sha1){0};
    memcpy(s->words, first, sizeof first);
}

void sha1_update(struct sha1 *s, const void *bytes, size_t count) {
    const unsigned char *from = bytes;
    while (count > 0) {
        size_t at = (size_t)(s->length % SHA1_BLOCK), room = SHA1_BLOCK - at;
        size_t part = count < room ? count : room;
        memcpy(s->block + at, from, part);
        s->length += part;
        from += part;
        count -= part;
        if (part == room) take_block(s);
    }
}

void sha1_final(struct sha1 *s, unsigned char out[SHA1_BYTES]) {
    static const unsigned char padding[SHA1_BLOCK] = {0x80};
    unsigned char bits[8];
    uint64_t length = s->length * 8;
    for (size_t i = 0; i < sizeof bits; i++) bits[i] = (unsigned char)(length >> (56 - 8 * i));
    size_t at = (size_t)(s->length % SHA1_BLOCK);
    sha1_update(s, padding, (at < 56 ? 56 : 120) - at);
    sha1_update(s, bits, sizeof bits);
    for (size_t i = 0; i < SHA1_BYTES; i++)
        out[i] = (unsigned char)(s->words[i / 4] >> (24 - 8 * (i % 4)));
    crypt_wipe(s, sizeof *s);
}

static void hmac_pass(const unsigned char key[SHA1_BLOCK], unsigned char pad, struct str text,
                      unsigned char out[SHA1_BYTES]) {
    struct sha1 s;
    unsigned char padded[SHA1_BLOCK];
    for (size_t i = 0; i < SHA1_BLOCK; i++) padded[i] = key[i] ^ pad;
    sha1_init(&s);
    sha1_update(&s, padded, sizeof padded);
    sha1_update(&s, text.bytes, text.length);
    sha1_final(&s, out);
    crypt_wipe(padded, sizeof padded);
}

void sha1_hmac(struct str key, struct str text, unsigned char out[SHA1_BYTES]) {
    unsigned char block[SHA1_BLOCK] = {0}, inner[SHA1_BYTES];
    if (key.length > SHA1_BLOCK) {
        struct sha1 s;
        sha1_init(&s);
        sha1_update(&s, key.bytes, key.length);
        sha1_final(&s, block);
    } else if (key.length) {
        memcpy(block, key.bytes, key.length);
    }
    hmac_pass(block, 0x36, text, inner);
    hmac_pass(block, 0x5c, (struct str){(const char *)inner, sizeof inner}, out);
    crypt_wipe(block, sizeof block);
    crypt_wipe(inner, sizeof inner);
}
