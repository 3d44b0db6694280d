/* The second step of signing in, set up and taken away. */
#ifndef STRONG_H
#define STRONG_H

#include "lib/printed_code.h"
#include "server/core/factor.h"
#include "server/core/mail_kind.h"
#include "server/core/proof.h"
#include "server/core/request.h"

enum { FACTOR_CODES = 10 /* on paper */ };

extern const struct form_schema form_factor_begin, form_factor_confirm, form_factor_codes,
    form_factor_remove, form_factor_browser;
enum reply second_factor_page(struct request *r);
enum reply second_factor_begin(struct request *r);
enum reply second_factor_confirm(struct request *r);
enum reply second_factor_codes(struct request *r);
enum reply second_factor_remove(struct request *r);
enum reply second_factor_distrust(struct request *r);

/* Codes on paper, as stored. */
struct factor_papers {
    unsigned char hashes[FACTOR_CODES][CRYPT_HASH_BYTES];
};

/* The actor's factor, in place of any before: other sessions end, no browser is trusted any more.
 * ERR_UNPROVEN: the code is none of this seed. */
struct factor_set_in {
    unsigned char seed[TOTP_SEED_BYTES];
    char code[TOTP_DIGITS + 1];
    struct factor_papers papers;
};
extern const struct op op_factor_set;
/* Other codes on paper. ERR_DENIED, ERR_UNPROVEN: server/core/proof.h; ERR_NOT_FOUND: no factor. */
struct factor_papers_in {
    struct proof proof;
    struct factor_papers papers;
};
extern const struct op op_factor_papers;
/* The same errors. */
extern const struct op op_factor_remove; /* of struct proof_in */
/* A browser of the actor's is asked for a code again; 0: all of them. */
struct factor_distrust_in {
    struct browser_id browser;
};
extern const struct op op_factor_distrust;

/* The operator takes away the factor of somebody who lost everything: told by mail, sessions end.
 * ERR_NOT_FOUND: no such account, or no factor. */
struct factor_reset_in {
    struct str identifier, reason;
};
extern const struct op op_factor_reset;

/* Kinds of mail (server/mail.def). */
enum err factor_set_mail(struct mail_run *run, struct mail_text *text);
enum err factor_removed_mail(struct mail_run *run, struct mail_text *text);
enum err factor_codes_mail(struct mail_run *run, struct mail_text *text);
enum err factor_reset_mail(struct mail_run *run, struct mail_text *text);
enum err factor_guessed_mail(struct mail_run *run, struct mail_text *text);

#endif
