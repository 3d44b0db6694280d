/* Getting back in: an address of one's own, codes on paper, links to a new password. */
#ifndef RECOVERY_H
#define RECOVERY_H

#include "lib/printed_code.h"
#include "server/core/mail_kind.h"
#include "server/core/proof.h"
#include "server/core/request.h"

enum {
    CODES_COUNT = 10,
    ADDRESS_HOURS = 48,      /* that a link to confirm an address is good for */
    RESET_OWN_HOURS = 1,     /* that a link sent to the person's own address is good for */
    RESET_WAIT_HOURS = 72,   /* before one sent to the organisation's address opens by itself */
    RESET_WINDOW_HOURS = 72, /* that it is then good for */
};

enum err scope_address(struct scope_run *run) MUST_USE;
enum err scope_reset(struct scope_run *run) MUST_USE;

extern const struct form_schema form_forgotten, form_forgotten_code, form_reset, form_own_address,
    form_own_proof, form_new_codes, form_sign_in_notices;
enum reply forgotten_page(struct request *r);
enum reply forgotten_submit(struct request *r);
enum reply forgotten_code_page(struct request *r);
enum reply forgotten_code_submit(struct request *r);
enum reply reset_page(struct request *r);
enum reply reset_submit(struct request *r);
enum reply address_page(struct request *r);
enum reply address_submit(struct request *r);
enum reply recovery_page(struct request *r);
enum reply recovery_address_submit(struct request *r);
enum reply recovery_address_delete(struct request *r);
enum reply recovery_notices_submit(struct request *r);
enum reply recovery_codes_submit(struct request *r);
enum reply recovery_cancel(struct request *r);
enum reply welcome_codes_page(struct request *r);

/* Of these operations the proof may be empty (no password_hash): then they are for the hour after
 * the welcome page alone, and add, never replace. */

/* An own address, to be confirmed by the link that is mailed there. ERR_DENIED, ERR_UNPROVEN:
 * server/core/proof.h; ERR_INVALID: no address, or the one that the organisation knows. */
struct address_ask_in {
    struct proof proof;
    struct str address; /* lower case */
};
extern const struct op op_address_ask;
/* The same within an operation of the actor's own: the welcome page. */
enum err address_ask_fresh(struct op_run *run, struct str address) MUST_USE;
/* ERR_NOT_FOUND: the link is unknown, used or too old. */
struct address_confirm_in {
    struct str token_hash;
};
extern const struct op op_address_confirm;
struct address_remove_in {
    struct proof proof;
};
extern const struct op op_address_remove;
/* Mail when someone signs in from a new browser: on or off. */
struct notices_in {
    bool is_on;
};
extern const struct op op_sign_in_notices;

/* Ten codes in place of those before. */
struct codes_make_in {
    struct proof proof;
    unsigned char hashes[CODES_COUNT][CRYPT_HASH_BYTES];
};
extern const struct op op_codes_make;
/* What is stored of a code. */
void recovery_code_hash(const struct service *service, struct member_id member, struct str code,
                        unsigned char out[CRYPT_HASH_BYTES]);

/* Somebody typed this identifier or address: whoever it means is written to. Never says whether it
 * meant anybody. */
struct reset_ask_in {
    struct str name; /* lower case */
    bool is_lost;    /* the own address cannot be read any more: write to the other */
};
extern const struct op op_reset_ask;
/* A code opens the link at once for somebody who has no address at all. ERR_DENIED: no such
 * account, no such code, or there is an address. */
struct reset_by_code_in {
    struct str name; /* identifier, lower case */
    struct str code; /* as it was made */
    char token_hash[CRYPT_HASH_BYTES];
};
extern const struct op op_reset_by_code;
/* A new password. ERR_NOT_FOUND: the link is over; ERR_DENIED: it waits, and the code is wrong or
 * missing; ERR_INVALID: no password. */
struct reset_use_in {
    struct str token_hash;
    unsigned char code_hash[CRYPT_HASH_BYTES];
    bool has_code;
    struct str password;
    char hash[CRYPT_PASSWORD_HASH]; /* filled by prepare */
};
extern const struct op op_reset_use;
/* The actor says: it was not me. */
extern const struct op op_reset_cancel;

/* Kinds of mail (server/mail.def). */
enum err address_confirm_mail(struct mail_run *run, struct mail_text *text);
enum err address_changed_mail(struct mail_run *run, struct mail_text *text);
enum err codes_changed_mail(struct mail_run *run, struct mail_text *text);
enum err reset_mail(struct mail_run *run, struct mail_text *text);
enum err reset_waiting_mail(struct mail_run *run, struct mail_text *text);
enum err password_changed_mail(struct mail_run *run, struct mail_text *text);
enum err sign_in_mail(struct mail_run *run, struct mail_text *text);
enum err sign_in_country_mail(struct mail_run *run, struct mail_text *text);

/* Job: forgets what has run out. */
enum err recovery_forget_run(struct op_run *run) MUST_USE;

#endif
