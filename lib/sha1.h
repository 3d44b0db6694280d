/* SHA-1 (RFC 3174) and HMAC-SHA-1 (RFC 2104), for one-time codes alone: RFC 6238 and the
 * applications on people's telephones speak it. None of the libraries linked here offers it
 * (libsodium leaves it out on purpose), and one more for a hundred lines would be a larger risk
 * than the lines. As a keyed one-way function of 30-second steps it is sound; as a digest of
 * documents it is not: nothing else may use it. */
#ifndef LIB_SHA1_H
#define LIB_SHA1_H

#include "lib/str.h"

enum { SHA1_BYTES = 20, SHA1_BLOCK = 64 };

struct sha1 {
    uint32_t words[5];
    uint64_t length; /* bytes taken */
    unsigned char block[SHA1_BLOCK];
};

void sha1_init(struct sha1 *s);
void sha1_update(struct sha1 *s, const void *bytes, size_t count);
/* The digest; what is left of the state is wiped. */
void sha1_final(struct sha1 *s, unsigned char out[SHA1_BYTES]);

/* HMAC of `text` under a key of any length. */
void sha1_hmac(struct str key, struct str text, unsigned char out[SHA1_BYTES]);

#endif
