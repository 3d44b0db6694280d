/* Proof, before what opens or shuts ways into an account, that the one at the keyboard is the one
 * whose session it is: their password, and where they have a second factor one of its codes, unless
 * this session gave one less than ten minutes ago. A page asks password_may_try() and takes
 * what was typed with proof_take(); the operation checks with proof_check() where hashes are
 * computed and with proof_hold() in its transaction. */
#ifndef CORE_PROOF_H
#define CORE_PROOF_H

#include "server/core/op.h"
#include "server/core/request.h"

enum { PROOF_FRESH_MS = 10 * 60 * 1000 };

struct proof {
    struct str password, password_hash; /* the hash: what the page read that it must fit */
    struct str code;                    /* as typed; empty: none */
    bool wants_code_now;                /* however fresh the last one is */
};

/* Of an operation's prepare: OK, ERR_DENIED (the password is another), or ERR_IO. */
enum err proof_check(const struct service *service, const struct proof *proof) MUST_USE;
/* Of its run: the actor is a person whose password is still the one that was checked, and who gives
 * a code where one is wanted; the code is used up, and the session proved. ERR_DENIED;
 * ERR_UNPROVEN. */
enum err proof_hold(struct op_run *run, const struct proof *proof) MUST_USE;
/* The two and nothing else. */
struct proof_in {
    struct proof proof;
};
extern const struct op op_proof;

/* What the form gives, for the task's input: `password` and `code` are values of its fields. */
enum err proof_take(struct request *r, struct task *task, struct str password, struct str code,
                    struct proof *out) MUST_USE;

/* Sends the task off when its proof could be taken, else answers with what failed. */
enum reply proof_park(struct request *r, struct task *task, enum err taken,
                      void (*then)(struct request *r, enum err result, const void *output));

/* The field for a code, where one is wanted; `id` is its place on the page. With is_sent, what was
 * wrong with `field` of the form stands beside it. */
struct code_view proof_code_view(struct request *r, const char *id, size_t field, bool is_sent);
/* The same for a form that wants one however fresh the last is. */
struct code_view proof_code_now(struct request *r, const char *id, size_t field, bool is_sent);
/* Marks on the form what a proof that failed lacks. True when `result` was such a failure. */
bool proof_failed(struct request *r, enum err result, size_t password_field, size_t code_field);

#endif
