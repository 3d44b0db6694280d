/* Inside of signing in, shared by its page and its operations. */
#ifndef ACCOUNT_SIGN_IN_H
#define ACCOUNT_SIGN_IN_H

#include "lib/crypt.h"
#include "lib/geo.h"
#include "server/account/account_views.h"
#include "server/admissions/admission_ops.h"
#include "server/core/op.h"
#include "server/core/request.h"

/* Fields of the sign-in page; those of the second step have the same places from LOGIN_NEXT on. */
enum {
    LOGIN_IDENTIFIER,
    LOGIN_PASSWORD,
    LOGIN_NEXT,
    LOGIN_SHARED,
    LOGIN_KEPT_PATH,
    LOGIN_KEPT_FOR,
    CODE_TRUST,
    CODE_STEP = LOGIN_IDENTIFIER,
    CODE_CODE = LOGIN_PASSWORD
};

/* The bucket of the address stands last. */
enum { SIGN_IN_BUCKETS = 3, OF_ADDRESS = SIGN_IN_BUCKETS - 1 };

/* What one attempt needs until it ends. */
struct attempt {
    uint64_t keys[SIGN_IN_BUCKETS];
    struct limit_rule rules[SIGN_IN_BUCKETS];
    size_t buckets;
    bool is_known_device;
    char token[CRYPT_TOKEN_CHARS + 1], device[CRYPT_TOKEN_CHARS + 1];
    struct str place; /* of a kept text that is put aside as a draft */
    /* That the kept text was sent to, if it is shown in its form at once; else NULL. */
    const struct route *kept_route;
    struct route_param kept_params[ROUTE_PARAMS_MOST];
    struct str destination; /* after signing in */
    /* The form again; retry_ms: how long to wait, 0: not. */
    enum reply (*show_again)(struct request *r, int status, int64_t retry_ms);
};

/* Has this browser signed in as this member before? */
bool sign_in_knows_browser(struct request *r, struct member_id member);
/* Takes one of each bucket; 0, or the time to wait. */
int64_t sign_in_take(struct request *r, struct attempt *attempt);
/* Gives back what was taken of the first `count`; nothing of the address was. */
void sign_in_give_back(struct request *r, const struct attempt *attempt, size_t count);
/* The password fits, and here is a code or none is wanted: opens the session of `member`, sets the
 * cookies, puts the kept text aside and leads on; r->scope.object is the attempt. */
void sign_in_open(struct request *r, struct member_id member, struct str password_hash,
                  struct str code);
/* True when a code is wanted of this member in this browser. */
enum err sign_in_wants_code(struct request *r, struct member_id member, bool *is_wanted) MUST_USE;
/* What the sign-in form carries from page to page: where to go, the box, the kept text. */
struct login_page sign_in_carried(struct request *r);
/* The page of the second step, for a password that fits; with all that its form carries. */
enum reply sign_in_ask_code(struct request *r, struct member_id member, struct str password_hash);
/* The sign-in page anew, after a second step that took too long. */
enum reply sign_in_start_again(struct request *r, int status);

/* What leads from the first step to the second: sealed, of one browser, for five minutes. */
enum { STEP_MINUTES = 5, STEP_BYTES = 48, STEP_SEALED = STEP_BYTES + CRYPT_SEAL_EXTRA };
struct sign_in_step {
    struct member_id member;
    int64_t at;
    struct crypt_hash password; /* digest of the hash that the password was checked against */
};

/* Whose a kept text is, as the sign-in page carries it: sealed, since the next person at a shared
 * computer may sign in on that very page. Empty for nobody known. */
struct str kept_for_write(struct arena *arena, const struct crypt_key *seal,
                          struct member_id member);
/* True when the text may be put aside for `member`: it is theirs, or nobody knows whose. */
bool kept_for_allows(const struct crypt_key *seal, struct str kept_for, struct member_id member);

/* What was typed in the form that r->fields holds, for the page of somebody who may not send it. */
struct kept_texts kept_texts_of(struct request *r);
/* What the sign-in form carried from the page before, to the page after. */
void kept_carry_on(struct request *r, struct login_page *page);
/* A field of the kept form; empty when absent. */
struct str kept_value(const struct request *r, const char *name);
/* The session is open: the form that was sent before it, with all that was in it; or, where it
 * cannot be sent any more, its texts. */
void kept_show(struct request *r, const struct attempt *attempt);

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

/* A session, once the password was checked: of somebody with a second factor only with one of its
 * codes, or in a browser that they trust. */
struct session_open_in {
    struct member_id member;
    struct str password_hash; /* that the password was checked against */
    struct str code;          /* of the second factor, as typed; empty: none */
    bool trusts;              /* do not ask this browser for a code, the next times */
    const char *browser;      /* its family, browser_notification() */
    char token_hash[CRYPT_HASH_BYTES];
    char device_hash[CRYPT_HASH_BYTES]; /* of the browser, remembered or to be */
    bool has_device;                    /* remember this browser */
    bool is_shared;
    struct country country; /* "" where it is not known */
    struct browser_trace trace;
    const char *told; /* kind of the notification that a browser unknown to the account is worth;
                         NULL: none */
    /* A text kept over the ended session, put aside as a draft; place empty: none. */
    struct str place, space, kind, title, body;
    bool is_unnamed;
};
struct session_open_out {
    bool is_code_wrong; /* then there is no session */
};
/* ERR_DENIED: the account cannot sign in, its password has changed since the check, or a code is
 * wanted and none was given. */
extern const struct op op_session_open;

/* "session.firefox"…, "session": kinds of notification (server/core/awaiting.h). */
const char *browser_notification(struct str agent);

struct session_close_in {
    struct member_id member;
    struct session_id session;
};
extern const struct op op_session_close;

#endif
