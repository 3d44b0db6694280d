/* What can be a password: 12 characters or more, any characters, no rule of composition; not what
 * is guessed first (NIST SP 800-63B section 5.1.1.2): common ones, the same character over and
 * over, a run of the keyboard or alphabet, the person's own data (identifier, names, addresses,
 * organisation, the community's name). */
#ifndef CORE_PASSWORDS_H
#define CORE_PASSWORDS_H

#include "server/core/op.h"
#include "server/core/request.h"

enum { PASSWORD_LEAST = 12 /* characters */ };

enum password_fault { PASSWORD_FINE, PASSWORD_SHORT, PASSWORD_COMMON, PASSWORD_OWN };

/* What can be said of it without knowing whose it is. */
enum password_fault password_judge(struct str password);
/* The same, and against what is known of this person. ERR_NOT_FOUND: there is no such account. */
enum err password_judge_of(struct db *db, struct arena *arena, const struct service *service,
                           struct member_id member, struct str password,
                           enum password_fault *fault) MUST_USE;
/* Pure: is there too little left of the password when the words of `own` are taken out? */
bool password_is_own(struct arena *arena, struct str password, const struct str *own, size_t count);

/* A password's hash, and its check, as crypt_password_hash() and crypt_password_check(), after
 * normalisation (NFKC, NIST SP 800-63B section 5.1.1.2): « é » is the same password whether the
 * keyboard makes it of one character or two. Hashes made before that was done are checked against
 * what was typed as well. */
enum err password_hash(const struct service *service, struct str password,
                       char out[CRYPT_PASSWORD_HASH]) MUST_USE;
enum err password_check(const struct service *service, struct str password,
                        struct str hash) MUST_USE;

/* The sentence that says why this member cannot take it, in the reader's language; empty when they
 * can. */
struct str password_problem(struct request *r, struct member_id member, struct str password);

/* Tries at one's own current password, whichever page asks for it: ten in a quarter of an hour.
 * False when there are none left: 429 has been answered. */
bool password_may_try(struct request *r) MUST_USE;

#endif
