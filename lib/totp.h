/* One-time codes by the clock: TOTP (RFC 6238) with SHA-1, six digits and steps of 30 seconds, what
 * every such application reads without being told. */
#ifndef LIB_TOTP_H
#define LIB_TOTP_H

#include "lib/buf.h"

enum {
    TOTP_SEED_BYTES = 20,
    TOTP_SEED_CHARS = 32, /* in base32 */
    TOTP_DIGITS = 6,
    TOTP_STEP_S = 30,
};

/* The number of the step that this time is in. */
int64_t totp_step(int64_t now_ms);
/* The truncated value of a step, 31 bits (RFC 4226 section 5.3); its last six digits are the code.
 */
uint32_t totp_value(const unsigned char seed[TOTP_SEED_BYTES], int64_t step);
/* The code of a step, as an application shows it. */
void totp_code(const unsigned char seed[TOTP_SEED_BYTES], int64_t step, char out[TOTP_DIGITS + 1]);

/* Six digits out of what somebody typed, spaces between them or not; false when it is none. */
bool totp_read(struct str typed, char out[TOTP_DIGITS + 1]) MUST_USE;
/* Is this the code of now, of the step before or of the next? A step that is not after `last` does
 * not count: each is good once. In *step, which it was; compared in constant time. */
bool totp_match(const unsigned char seed[TOTP_SEED_BYTES], const char code[TOTP_DIGITS + 1],
                int64_t now_ms, int64_t last, int64_t *step) MUST_USE;

/* The seed in base32 (RFC 4648 section 6): what is typed where no picture can be read. */
void totp_seed_text(const unsigned char seed[TOTP_SEED_BYTES], char out[TOTP_SEED_CHARS + 1]);
/* Appends "otpauth://totp/ISSUER:ACCOUNT?secret=…&issuer=…", what the picture holds. */
void totp_uri(struct buf *out, struct str issuer, struct str account,
              const unsigned char seed[TOTP_SEED_BYTES]);

#endif
