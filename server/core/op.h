/* Operations: the only way to change data. `(db, actor, input) → output`, called by the writer
 * thread, by the command line and by tests, always inside a transaction; each checks permission
 * again in its SQL and writes its audit and outbox rows in the same transaction. */
#ifndef CORE_OP_H
#define CORE_OP_H

#include "lib/arena.h"
#include "lib/db.h"
#include "server/core/ids.h"

struct policy;
struct service;

enum actor_kind {
    ACTOR_SYSTEM,
    ACTOR_OPERATOR,
    ACTOR_VISITOR,
    ACTOR_MEMBER,
    ACTOR_TOKEN,
    ACTOR_UNNAMED
};

/* Who acts. */
struct actor {
    enum actor_kind kind;
    struct member_id member;    /* ACTOR_MEMBER */
    struct session_id session;  /* ACTOR_MEMBER, by browser */
    struct scim_token_id token; /* ACTOR_TOKEN: an organisation's, for its list */
    char operator_name[40];     /* ACTOR_OPERATOR: login of the shell's user */
};

struct actor actor_system(void);
struct actor actor_operator(const char *login);
struct actor actor_member(struct member_id member);
struct actor actor_token(struct scim_token_id token);
/* Whoever published without a name. */
struct actor actor_unnamed(void);
/* "system", "operator:<login>", "visitor", "member:<id>", "token:<id>", "unnamed": the word of the
 * audit log.
 */
void actor_write(const struct actor *actor, char out[64]);

/* One run: everything an operation may use. */
struct op_run {
    struct db *db;
    struct arena *arena; /* dies after the run */
    struct actor actor;
    int64_t now_ms;
    const struct service *service;
    /* By which people are judged; NULL: the service's. Another one while it is tried or adopted. */
    const struct policy *policy;
    /* The actor was found to be the author of something without a name (nobody.h): from then on
     * what this operation writes names them nowhere, neither in the log nor in the answers kept. */
    bool is_unnamed;
};

enum {
    OP_OUTPUT_MOST = 512, /* bytes */
    ONCE_BYTES = 16,
};

/* Where the part of an operation that touches no data runs. */
enum op_pool { POOL_NONE, POOL_WORK, POOL_HASH, POOL_READ, POOL_FILES };

struct op {
    const char *name;
    size_t output_bytes; /* plain data without pointers, ≤ OP_OUTPUT_MOST: it may be stored as the
                            answer to the same form sent twice */
    enum op_pool pool;
    /* Pure and possibly long (Markdown, Argon2id); fills in parts of its own input. On the pool
     * when the daemon runs, in place otherwise. NULL when there is none. */
    enum err (*prepare)(struct arena *arena, const struct service *service, void *input);
    /* In a transaction. Anything but OK rolls this operation back, and only this one.
     * NULL: prepare is all there is. */
    enum err (*run)(struct op_run *run, const void *input, void *output);
    /* POOL_READ: a question too long for a loop, asked of a connection that only reads; the answer
     * goes into the input too. There is no prepare and no run then. */
    enum err (*ask)(struct db *db, struct arena *arena, const struct service *service, void *input);
};

/* Prepares and runs `op` in a transaction of its own (BEGIN IMMEDIATE, 10 s of patience: else
 * ERR_BUSY), as the command line and tests do. */
enum err op_execute(struct op_run *run, const struct op *op, void *input, void *output) MUST_USE;

/* Runs inside the transaction already begun, within a savepoint; with `once` (or NULL), the stored
 * answer of the same form by the same member is given instead of running again. */
enum err op_run_saved(struct op_run *run, const struct op *op, const unsigned char *once,
                      const void *input, void *output) MUST_USE;

#endif
