/* The second factor: one-time codes by the clock (lib/totp.h), and codes on paper that stand in for
 * one. The seed is stored sealed; a code counts once, in the transaction of what it is given for.
 */
#ifndef CORE_FACTOR_H
#define CORE_FACTOR_H

#include "lib/crypt.h"
#include "lib/totp.h"
#include "server/core/op.h"

enum {
    FACTOR_TEXT_MOST = 64,  /* bytes that somebody may type as a code, spaces included */
    FACTOR_TRUST_DAYS = 30, /* that a trusted browser is not asked for a code */
    FACTOR_SEALED = TOTP_SEED_BYTES + CRYPT_SEAL_EXTRA,
};

/* Takes what somebody typed, as a code of this person's, and uses it up. ERR_UNPROVEN: it is none,
 * or was used; ERR_NOT_FOUND: they have no second factor. */
enum err factor_use(struct op_run *run, struct member_id member, struct str typed) MUST_USE;
/* Is it a code on paper rather than by the clock? Of those nobody can guess one. */
bool factor_is_paper(struct str typed);

/* What is stored of a seed, and of a code on paper. */
void factor_seal(const struct service *service, struct member_id member,
                 const unsigned char seed[TOTP_SEED_BYTES], unsigned char out[FACTOR_SEALED]);
void factor_code_hash(const struct service *service, struct member_id member, struct str code,
                      unsigned char out[CRYPT_HASH_BYTES]);

/* Forgets the factor, its codes and the trust in browsers. */
enum err factor_forget(struct op_run *run, struct member_id member) MUST_USE;

#endif
