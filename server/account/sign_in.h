/* Inside of signing in, shared by its page and its operations. */
#ifndef ACCOUNT_SIGN_IN_H
#define ACCOUNT_SIGN_IN_H

#include "lib/crypt.h"
#include "lib/geo.h"
#include "server/core/op.h"

enum {
    LOGIN_IDENTIFIER,
    LOGIN_PASSWORD,
    LOGIN_NEXT,
    LOGIN_SHARED,
    LOGIN_KEPT_PATH,
    LOGIN_KEPT_SPACE,
    LOGIN_KEPT_KIND,
    LOGIN_KEPT_TITLE,
    LOGIN_KEPT_BODY,
    LOGIN_KEPT_FOR
};

/* Whose a kept text is, as the sign-in page carries it: sealed, since the next person at a shared
 * computer may sign in on that very page. Empty for nobody known. */
struct str kept_for_write(struct arena *arena, const struct crypt_key *seal,
                          struct member_id member);
/* True when the text may be put aside for `member`: it is theirs, or nobody knows whose. */
bool kept_for_allows(const struct crypt_key *seal, struct str kept_for, struct member_id member);

enum { CANDIDATES_MOST = 2 };

/* Checks a password against the accounts it may belong to; without any, costs the same. */
struct password_check_in {
    struct str password;
    struct member_id candidates[CANDIDATES_MOST];
    struct str hashes[CANDIDATES_MOST];
    size_t count;
    struct member_id matched; /* filled by prepare */
};
extern const struct op op_password_check;

struct session_open_in {
    struct member_id member;
    struct str password_hash; /* that the password was checked against */
    char token_hash[CRYPT_HASH_BYTES];
    char device_hash[CRYPT_HASH_BYTES];
    bool has_device; /* remember this browser */
    bool is_shared;
    struct country country; /* "" where it is not known */
    const char *told; /* kind of the notification that a browser unknown to the account is worth;
                         NULL: none */
    /* A text kept over the ended session, put aside as a draft; place empty: none. */
    struct str place, space, kind, title, body;
};
/* ERR_DENIED: the account cannot sign in, or its password has changed since the check. */
extern const struct op op_session_open;

/* "session.firefox"…, "session": kinds of notification (server/core/awaiting.h). */
const char *browser_notification(struct str agent);

struct session_close_in {
    struct member_id member;
    struct session_id session;
};
extern const struct op op_session_close;

#endif
