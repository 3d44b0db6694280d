/* Cryptography, all of it libsodium's; the one file that includes sodium.h.
 * Keys live in guarded memory (crypt_key_new), secrets are compared in constant time and wiped. */
#ifndef LIB_CRYPT_H
#define LIB_CRYPT_H

#include "lib/arena.h"

enum {
    CRYPT_KEY_BYTES = 32,
    CRYPT_HASH_BYTES = 32,
    CRYPT_TOKEN_BYTES = 32, /* 256 bits */
    CRYPT_TOKEN_CHARS = 43, /* base64url without padding (RFC 4648 section 5) */
    CRYPT_PASSWORD_MOST = 1024,
    CRYPT_PASSWORD_HASH = 128, /* room for the printed hash and its NUL */
};

struct crypt_key {
    unsigned char bytes[CRYPT_KEY_BYTES];
};
struct crypt_hash {
    unsigned char bytes[CRYPT_HASH_BYTES];
};

/* Once, before anything else; aborts when the system gives no randomness. */
void crypt_init(void);
void crypt_random(void *out, size_t bytes);
uint64_t crypt_random_below(uint64_t bound);

/* A key in locked, guarded memory; free with crypt_key_free(). */
struct crypt_key *crypt_key_new(void) MUST_USE;
void crypt_key_free(struct crypt_key *key);
/* Subkey `number` of a master key, for the purpose named by 8 characters (crypto_kdf, BLAKE2b). */
void crypt_subkey(const struct crypt_key *master, uint64_t number, const char purpose[8],
                  struct crypt_key *out);

/* BLAKE2b-256 of a text, keyed when key is not NULL. */
void crypt_digest(const struct crypt_key *key, struct str text, struct crypt_hash *out);
/* HMAC-SHA-256 (RFC 2104) over the parts, each preceded by its length in 8 bytes, big-endian. */
void crypt_mac(const struct crypt_key *key, const struct str *parts, size_t count,
               struct crypt_hash *out);
bool crypt_equal(const void *a, const void *b, size_t bytes);
void crypt_wipe(void *p, size_t bytes);

/* A fresh random token, and its printed form (NUL-terminated). */
void crypt_token(char out[CRYPT_TOKEN_CHARS + 1]);
/* base64url without padding. out has room for crypt_base64_chars(n) + 1. */
size_t crypt_base64_chars(size_t bytes);
void crypt_base64(const void *bytes, size_t count, char *out);
/* Exactly `count` bytes out of base64url; false for anything else. */
bool crypt_base64_read(struct str text, void *out, size_t count) MUST_USE;

/* Argon2id parameters. */
struct crypt_cost {
    unsigned passes;
    size_t memory_bytes;
};
/* What this machine can afford: 64 MiB and 2 passes, 32 MiB and 3 passes under 2 GB of memory. */
struct crypt_cost crypt_cost_here(void);
/* Hashes a password (≤ CRYPT_PASSWORD_MOST bytes), peppered by a key, into a printed Argon2id hash.
 * Takes 20 to 60 ms: never on an event loop. ERR_IO when memory is short. */
enum err crypt_password_hash(const struct crypt_key *pepper, struct crypt_cost cost,
                             struct str password, char out[CRYPT_PASSWORD_HASH]) MUST_USE;
/* OK or ERR_DENIED. An empty `hash` costs as much as a real one and is denied. */
enum err crypt_password_check(const struct crypt_key *pepper, struct crypt_cost cost,
                              struct str password, struct str hash) MUST_USE;

/* XChaCha20-Poly1305: nonce and tag are part of `sealed`, which has room for
 * plain.length + CRYPT_SEAL_EXTRA. `about` is authenticated, not stored. */
enum { CRYPT_SEAL_EXTRA = 40 };
void crypt_seal(const struct crypt_key *key, struct str about, struct str plain,
                unsigned char *sealed);
/* ERR_CORRUPT when it was not sealed by this key about this. out: sealed.length - EXTRA bytes. */
enum err crypt_open(const struct crypt_key *key, struct str about, struct str sealed,
                    unsigned char *out) MUST_USE;

#endif
