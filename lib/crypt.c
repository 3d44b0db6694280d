/* Thin, typed calls of libsodium 1.0.18. */
#include "lib/crypt.h"

#include <sodium.h>
#include <unistd.h>

#include "lib/mem.h"

_Static_assert(CRYPT_KEY_BYTES == crypto_kdf_KEYBYTES, "master key");
_Static_assert(CRYPT_KEY_BYTES == crypto_aead_xchacha20poly1305_ietf_KEYBYTES, "seal key");
_Static_assert(CRYPT_HASH_BYTES == crypto_auth_hmacsha256_BYTES, "HMAC");
_Static_assert(CRYPT_PASSWORD_HASH >= crypto_pwhash_STRBYTES, "printed hash");
_Static_assert(CRYPT_SEAL_EXTRA == crypto_aead_xchacha20poly1305_ietf_NPUBBYTES +
                                       crypto_aead_xchacha20poly1305_ietf_ABYTES,
               "nonce and tag");

void crypt_init(void) {
    if (sodium_init() < 0) {
        fprintf(stderr, "entrepairs: libsodium could not start\n");
        abort();
    }
}

void crypt_random(void *out, size_t bytes) {
    randombytes_buf(out, bytes);
}

uint64_t crypt_random_below(uint64_t bound) {
    assert(bound > 0);
    uint64_t limit = UINT64_MAX - UINT64_MAX % bound, n;
    do randombytes_buf(&n, sizeof n);
    while (n >= limit);
    return n % bound;
}

struct crypt_key *crypt_key_new(void) {
    struct crypt_key *key = sodium_malloc(sizeof *key);
    if (!key) mem_out(sizeof *key);
    memset(key, 0, sizeof *key);
    return key;
}

void crypt_key_free(struct crypt_key *key) {
    sodium_free(key);
}

void crypt_subkey(const struct crypt_key *master, uint64_t number, const char purpose[8],
                  struct crypt_key *out) {
    crypto_kdf_derive_from_key(out->bytes, sizeof out->bytes, number, purpose, master->bytes);
}

static const unsigned char *as_bytes(struct str s) {
    return (const unsigned char *)(s.length ? s.bytes : "");
}

void crypt_digest(const struct crypt_key *key, struct str text, struct crypt_hash *out) {
    crypto_generichash(out->bytes, sizeof out->bytes, as_bytes(text), text.length,
                       key ? key->bytes : NULL, key ? sizeof key->bytes : 0);
}

void crypt_mac(const struct crypt_key *key, const struct str *parts, size_t count,
               struct crypt_hash *out) {
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, key->bytes, sizeof key->bytes);
    for (size_t i = 0; i < count; i++) {
        unsigned char length[8];
        for (size_t b = 0; b < 8; b++) length[b] = (unsigned char)(parts[i].length >> (56 - 8 * b));
        crypto_auth_hmacsha256_update(&state, length, sizeof length);
        crypto_auth_hmacsha256_update(&state, as_bytes(parts[i]), parts[i].length);
    }
    crypto_auth_hmacsha256_final(&state, out->bytes);
    sodium_memzero(&state, sizeof state);
}

bool crypt_equal(const void *a, const void *b, size_t bytes) {
    return sodium_memcmp(a, b, bytes) == 0;
}

void crypt_wipe(void *p, size_t bytes) {
    sodium_memzero(p, bytes);
}

size_t crypt_base64_chars(size_t bytes) {
    return bytes / 3 * 4 + (bytes % 3 ? bytes % 3 + 1 : 0);
}

void crypt_base64(const void *bytes, size_t count, char *out) {
    sodium_bin2base64(out, crypt_base64_chars(count) + 1, bytes, count,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

bool crypt_base64_read(struct str text, void *out, size_t count) {
    size_t got;
    if (text.length != crypt_base64_chars(count)) return false;
    return sodium_base642bin(out, count, text.bytes, text.length, NULL, &got, NULL,
                             sodium_base64_VARIANT_URLSAFE_NO_PADDING) == 0 &&
           got == count;
}

void crypt_token(char out[CRYPT_TOKEN_CHARS + 1]) {
    unsigned char bytes[CRYPT_TOKEN_BYTES];
    randombytes_buf(bytes, sizeof bytes);
    crypt_base64(bytes, sizeof bytes, out);
    sodium_memzero(bytes, sizeof bytes);
}

struct crypt_cost crypt_cost_here(void) {
    long pages = sysconf(_SC_PHYS_PAGES), page = sysconf(_SC_PAGESIZE);
    bool is_small =
        pages < 0 || page < 0 || (uint64_t)pages * (uint64_t)page < UINT64_C(2000000000);
    return is_small ? (struct crypt_cost){3, 32U << 20} : (struct crypt_cost){2, 64U << 20};
}

/* The pepper is a key of BLAKE2b: without the key file a stolen database cannot be searched. */
static void pepper_password(const struct crypt_key *pepper, struct str password,
                            char out[CRYPT_TOKEN_CHARS + 1]) {
    struct crypt_hash peppered;
    crypt_digest(pepper, password, &peppered);
    crypt_base64(peppered.bytes, sizeof peppered.bytes, out);
    sodium_memzero(&peppered, sizeof peppered);
}

enum err crypt_password_hash(const struct crypt_key *pepper, struct crypt_cost cost,
                             struct str password, char out[CRYPT_PASSWORD_HASH]) {
    if (password.length > CRYPT_PASSWORD_MOST) return ERR_LIMIT;
    char secret[CRYPT_TOKEN_CHARS + 1];
    pepper_password(pepper, password, secret);
    int failed = crypto_pwhash_str_alg(out, secret, CRYPT_TOKEN_CHARS, cost.passes,
                                       cost.memory_bytes, crypto_pwhash_ALG_ARGON2ID13);
    sodium_memzero(secret, sizeof secret);
    return failed ? ERR_IO : OK;
}

enum err crypt_password_check(const struct crypt_key *pepper, struct crypt_cost cost,
                              struct str password, struct str hash) {
    char secret[CRYPT_TOKEN_CHARS + 1], printed[CRYPT_PASSWORD_HASH];
    bool is_candidate =
        password.length <= CRYPT_PASSWORD_MOST && hash.length > 0 && hash.length < sizeof printed;
    if (password.length > CRYPT_PASSWORD_MOST) password.length = CRYPT_PASSWORD_MOST;
    pepper_password(pepper, password, secret);
    enum err e = ERR_DENIED;
    if (is_candidate) {
        memcpy(printed, hash.bytes, hash.length);
        printed[hash.length] = '\0';
        if (crypto_pwhash_str_verify(printed, secret, CRYPT_TOKEN_CHARS) == 0) e = OK;
    } else if (crypto_pwhash_str_alg(printed, secret, CRYPT_TOKEN_CHARS, cost.passes,
                                     cost.memory_bytes, crypto_pwhash_ALG_ARGON2ID13) != 0) {
        e = ERR_IO;
    }
    sodium_memzero(secret, sizeof secret);
    return e;
}

void crypt_seal(const struct crypt_key *key, struct str about, struct str plain,
                unsigned char *sealed) {
    enum { NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES };
    randombytes_buf(sealed, NONCE);
    crypto_aead_xchacha20poly1305_ietf_encrypt(sealed + NONCE, NULL, as_bytes(plain), plain.length,
                                               as_bytes(about), about.length, NULL, sealed,
                                               key->bytes);
}

enum err crypt_open(const struct crypt_key *key, struct str about, struct str sealed,
                    unsigned char *out) {
    enum { NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES };
    if (sealed.length < CRYPT_SEAL_EXTRA) return ERR_CORRUPT;
    const unsigned char *bytes = as_bytes(sealed);
    int failed = crypto_aead_xchacha20poly1305_ietf_decrypt(out, NULL, NULL, bytes + NONCE,
                                                            sealed.length - NONCE, as_bytes(about),
                                                            about.length, bytes, key->bytes);
    return failed ? ERR_CORRUPT : OK;
}
