/* Running operations, alone or inside the writer's group, and the answers kept for forms that are
 * sent twice. */
#include "server/core/op.h"

#include "lib/log.h"
#include "sql/core_op.h"

struct actor actor_system(void) {
    return (struct actor){.kind = ACTOR_SYSTEM};
}

struct actor actor_operator(const char *login) {
    struct actor actor = {.kind = ACTOR_OPERATOR};
    snprintf(actor.operator_name, sizeof actor.operator_name, "%s", login);
    return actor;
}

struct actor actor_member(struct member_id member) {
    return (struct actor){.kind = ACTOR_MEMBER, .member = member};
}

struct actor actor_token(struct scim_token_id token) {
    return (struct actor){.kind = ACTOR_TOKEN, .token = token};
}

struct actor actor_unnamed(void) {
    return (struct actor){.kind = ACTOR_UNNAMED};
}

void actor_write(const struct actor *actor, char out[64]) {
    switch (actor->kind) {
    case ACTOR_SYSTEM:
        snprintf(out, 64, "system");
        return;
    case ACTOR_OPERATOR:
        snprintf(out, 64, "operator:%s", actor->operator_name);
        return;
    case ACTOR_VISITOR:
        snprintf(out, 64, "visitor");
        return;
    case ACTOR_MEMBER:
        snprintf(out, 64, "member:%lld", (long long)actor->member.v);
        return;
    case ACTOR_TOKEN:
        snprintf(out, 64, "token:%lld", (long long)actor->token.v);
        return;
    case ACTOR_UNNAMED:
        snprintf(out, 64, "unnamed");
        return;
    }
}

/* The first answer to this form, if there was one. */
static enum err once_find(struct op_run *run, const struct op *op, const unsigned char *once,
                          void *output) {
    struct once_find_in in = {.member_id = run->actor.member,
                              .once = {once, ONCE_BYTES},
                              .op = str_from_c(op->name),
                              .since = run->now_ms - DAY_MS};
    struct once_find_row row;
    enum err e = sql_once_find(run->db, run->arena, &in, &row);
    if (e != OK) return e;
    if (row.output.length != op->output_bytes) return ERR_NOT_FOUND; /* of another version */
    if (op->output_bytes) memcpy(output, row.output.bytes, op->output_bytes);
    return OK;
}

static enum err once_keep(struct op_run *run, const struct op *op, const unsigned char *once,
                          const void *output) {
    struct once_keep_in in = {.member_id = run->actor.member,
                              .once = {once, ONCE_BYTES},
                              .op = str_from_c(op->name),
                              .output = {output, op->output_bytes},
                              .answered_at = run->now_ms};
    return sql_once_keep(run->db, &in);
}

enum err op_run_saved(struct op_run *run, const struct op *op, const unsigned char *once,
                      const void *input, void *output) {
    assert(op->output_bytes <= OP_OUTPUT_MOST);
    bool is_once = once && run->actor.kind == ACTOR_MEMBER;
    if (is_once) {
        enum err e = once_find(run, op, once, output);
        if (e != ERR_NOT_FOUND) return e;
    }
    enum err e = db_savepoint(run->db, 0);
    if (e != OK) return e;
    if (op->output_bytes) memset(output, 0, op->output_bytes);
    run->is_unnamed = false;
    e = op->run(run, input, output);
    if (e == OK && is_once && !run->is_unnamed) e = once_keep(run, op, once, output);
    if (e == OK) return db_release(run->db, 0);
    enum err undone = db_rollback_to(run->db, 0);
    if (undone != OK) log_line(LOG_ERROR, "op", "%s: could not be undone", op->name);
    return undone == OK ? e : undone;
}

enum err op_execute(struct op_run *run, const struct op *op, void *input, void *output) {
    if (op->prepare) {
        enum err e = op->prepare(run->arena, run->service, input);
        if (e != OK || !op->run) return e;
    }
    enum err e = db_begin_immediate(run->db);
    if (e != OK) return e;
    e = op_run_saved(run, op, NULL, input, output);
    if (e != OK) {
        db_rollback(run->db);
        return e;
    }
    return db_commit(run->db);
}
