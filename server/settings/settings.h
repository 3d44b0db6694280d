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

/* Ends one session of the actor's, or (session 0) all but the one they act in. */
struct session_end_in {
    struct session_id session;
};
/* ERR_NOT_FOUND: it is not theirs, or over already. */
extern const struct op op_session_end;

/* The current password, checked, and the new one, hashed, on the hash pool; then every other
 * session ends and remembered browsers are forgotten. */
struct password_change_in {
    struct proof proof;
    struct str next;
    char next_hash[128]; /* filled by prepare: CRYPT_PASSWORD_HASH */
};
/* ERR_DENIED: the current password is another; ERR_UNPROVEN. */
extern const struct op op_password_change;

#endif
