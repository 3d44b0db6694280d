/* The factor of one person: set, renewed, taken away. */
#include "server/core/audit.h"
#include "server/core/service.h"
#include "server/core/viewer.h"
#include "server/strong/strong.h"
#include "sql/strong_strong.h"

static enum err standing_of(struct op_run *run, struct member_id member,
                            struct factor_standing_row *row) {
    struct factor_standing_in in = {.member_id = member};
    enum err e = sql_factor_standing(run->db, run->arena, &in, row);
    return e == OK && str_equal(row->state, STR("invited")) ? ERR_NOT_FOUND : e;
}

/* To the person's own address, which their organisation does not read: that they have a second
 * factor is nobody else's. */
static enum err tell(struct op_run *run, struct member_id member, const char *kind,
                     struct str own_address) {
    struct outgoing mail = {.member = member, .kind = kind, .address = own_address};
    return str_is_empty(own_address) ? OK : outgoing_put(run, &mail);
}

static enum err put_papers(struct op_run *run, struct member_id member,
                           const struct factor_papers *papers) {
    struct factor_papers_end_in old = {.member_id = member};
    enum err e = sql_factor_papers_end(run->db, &old);
    for (size_t i = 0; i < FACTOR_CODES && e == OK; i++) {
        struct factor_paper_add_in add = {
            .member_id = member,
            .code_hash = {papers->hashes[i], sizeof papers->hashes[i]},
            .made_at = run->now_ms};
        e = sql_factor_paper_add(run->db, &add);
    }
    return e;
}

static enum err put_factor(struct op_run *run, const struct factor_set_in *in, int64_t step) {
    unsigned char sealed[FACTOR_SEALED];
    factor_seal(run->service, run->actor.member, in->seed, sealed);
    struct factor_put_in put = {.member_id = run->actor.member,
                                .sealed = {sealed, sizeof sealed},
                                .since_at = run->now_ms,
                                .last_step = step};
    return sql_factor_put(run->db, &put);
}

/* Who sat in another session did so without the second step. */
static enum err prove_session(struct op_run *run) {
    struct factor_session_proved_in proved = {
        .proved_at = run->now_ms, .session_id = run->actor.session, .member_id = run->actor.member};
    struct factor_other_sessions_end_in others = {.member_id = run->actor.member,
                                                  .session_id = run->actor.session};
    enum err e = sql_factor_session_proved(run->db, &proved);
    return e == OK ? sql_factor_other_sessions_end(run->db, &others) : e;
}

static enum err factor_set_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct factor_set_in *in = input;
    struct member_id member = run->actor.member;
    struct factor_standing_row row;
    int64_t step = 0;
    if (run->actor.kind != ACTOR_MEMBER) return ERR_DENIED;
    enum err e = standing_of(run, member, &row);
    if (e != OK) return e;
    if (!totp_match(in->seed, in->code, run->now_ms, 0, &step)) return ERR_UNPROVEN;
    e = factor_forget(run, member);
    if (e == OK) e = put_factor(run, in, step);
    if (e == OK) e = put_papers(run, member, &in->papers);
    if (e == OK) e = prove_session(run);
    if (e == OK) e = tell(run, member, "factor_set", row.own_address);
    return e == OK ? audit_append(run, "factor.set", STR("")) : e;
}

const struct op op_factor_set = {.name = "factor.set", .run = factor_set_run};

static enum err factor_papers_prepare(struct arena *arena, const struct service *service,
                                      void *input) {
    (void)arena;
    const struct factor_papers_in *in = input;
    return proof_check(service, &in->proof);
}

/* A proof with a code, and the factor it was of. */
static enum err hold(struct op_run *run, const struct proof *proof,
                     struct factor_standing_row *row) {
    struct proof now = *proof;
    now.wants_code_now = true;
    if (run->actor.kind != ACTOR_MEMBER) return ERR_DENIED;
    enum err e = standing_of(run, run->actor.member, row);
    if (e == OK && row->since_at == 0) e = ERR_NOT_FOUND;
    return e == OK ? proof_hold(run, &now) : e;
}

static enum err factor_papers_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct factor_papers_in *in = input;
    struct factor_standing_row row;
    enum err e = hold(run, &in->proof, &row);
    if (e == OK) e = put_papers(run, run->actor.member, &in->papers);
    if (e == OK) e = tell(run, run->actor.member, "factor_codes", row.own_address);
    return e == OK ? audit_append(run, "factor.codes", STR("")) : e;
}

const struct op op_factor_papers = {.name = "factor.codes",
                                    .pool = POOL_HASH,
                                    .prepare = factor_papers_prepare,
                                    .run = factor_papers_run};

static enum err factor_remove_prepare(struct arena *arena, const struct service *service,
                                      void *input) {
    (void)arena;
    const struct proof_in *in = input;
    return proof_check(service, &in->proof);
}

static enum err factor_remove_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct proof_in *in = input;
    struct factor_standing_row row;
    enum err e = hold(run, &in->proof, &row);
    if (e == OK) e = factor_forget(run, run->actor.member);
    if (e == OK) e = tell(run, run->actor.member, "factor_removed", row.own_address);
    return e == OK ? audit_append(run, "factor.remove", STR("")) : e;
}

const struct op op_factor_remove = {.name = "factor.remove",
                                    .pool = POOL_HASH,
                                    .prepare = factor_remove_prepare,
                                    .run = factor_remove_run};

static enum err factor_distrust_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct factor_distrust_in *in = input;
    struct browser_distrust_in one = {.browser_id = in->browser, .member_id = run->actor.member};
    struct browsers_distrust_in all = {.member_id = run->actor.member};
    if (run->actor.kind != ACTOR_MEMBER) return ERR_DENIED;
    if (in->browser.v == 0) return sql_browsers_distrust(run->db, &all);
    enum err e = sql_browser_distrust(run->db, &one);
    return e == OK && db_changes(run->db) == 0 ? ERR_NOT_FOUND : e;
}

const struct op op_factor_distrust = {.name = "factor.distrust", .run = factor_distrust_run};

static enum err factor_reset_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct factor_reset_in *in = input;
    struct factor_owner_in find = {.identifier = in->identifier};
    struct factor_owner_row owner;
    struct factor_standing_row row;
    if (run->actor.kind != ACTOR_OPERATOR) return ERR_DENIED;
    enum err e = sql_factor_owner(run->db, run->arena, &find, &owner);
    if (e == OK) e = standing_of(run, owner.member_id, &row);
    if (e == OK && row.since_at == 0) e = ERR_NOT_FOUND;
    struct factor_sessions_end_in sessions = {.member_id = owner.member_id};
    struct outgoing mail = {.member = owner.member_id, .kind = "factor_reset"};
    struct notification inside = {.member = owner.member_id, .kind = "factor.reset"};
    if (e == OK) e = factor_forget(run, owner.member_id);
    if (e == OK) e = sql_factor_sessions_end(run->db, &sessions);
    if (e == OK) e = outgoing_put(run, &mail);
    if (e == OK) e = notification_put(run, &inside);
    struct str text =
        arena_format(run->arena, "%.*s: %.*s", STR_ARG(in->identifier), STR_ARG(in->reason));
    return e == OK ? audit_append(run, "factor.reset", text) : e;
}

const struct op op_factor_reset = {.name = "factor.reset", .run = factor_reset_run};
