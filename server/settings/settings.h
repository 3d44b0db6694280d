/* What a person sets for themselves: the sessions they hold, their password. */
#ifndef SETTINGS_H
#define SETTINGS_H

#include "server/core/op.h"
#include "server/core/proof.h"

extern const struct form_schema form_sessions, form_password;
enum reply settings_page(struct request *r);
enum reply sessions_page(struct request *r);
enum reply sessions_submit(struct request *r);
enum reply password_page(struct request *r);
enum reply password_submit(struct request *r);
/* By which rules one is a member here, and what an announced policy changes. */
enum reply rules_page(struct request *r);

/* Ends one session of the actor's, or (session 0) all but the one they act in; then the account's
 * other browsers are forgotten too, so that coming in there again is told. */
struct session_end_in {
    struct session_id session;
    char device_hash[CRYPT_HASH_BYTES]; /* of the browser they act in; no browser's: none is kept */
};
/* ERR_NOT_FOUND: it is not theirs, or over already. */
extern const struct op op_session_end;

/* The current password, checked, and the new one, hashed, on the hash pool; then every other
 * session ends, this one goes on under another token (whoever has the old one is out), and
 * remembered browsers are forgotten. */
struct password_change_in {
    struct proof proof;
    char token_hash[CRYPT_HASH_BYTES]; /* of the session from now on */
    struct str next;
    char next_hash[128]; /* filled by prepare: CRYPT_PASSWORD_HASH */
};
/* ERR_DENIED: the current password is another; ERR_UNPROVEN. */
extern const struct op op_password_change;

#endif
