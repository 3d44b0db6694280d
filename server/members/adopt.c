/* What a policy changes: each person is judged by it in a savepoint that is undone, so that
 * foresight and judgement are one code. */
#include "server/members/adopt.h"

#include "server/core/audit.h"
#include "server/core/jobs.h"
#include "server/core/service.h"
#include "server/members/foresight.h"
#include "sql/members_adopt.h"
#include "sql/members_members.h"

enum { FORESIGHT = 7 }; /* the savepoint's number */

static bool is_inside(struct str verdict, int64_t valid_until, int64_t now_ms) {
    bool may_be = str_equal(verdict, STR("peer")) || str_equal(verdict, STR("review"));
    return may_be && valid_until > now_ms;
}

enum err judge_by(struct op_run *run, const struct policy *policy, struct member_id member,
                  struct foreseen *out) {
    struct member_standing_in find = {.member_id = member};
    struct member_standing_row before, after;
    struct op_run judging = *run;
    judging.policy = policy;
    enum err e = sql_member_standing(run->db, run->arena, &find, &before);
    if (e == OK) e = member_judge_again(&judging, member);
    if (e == OK) e = sql_member_standing(run->db, run->arena, &find, &after);
    if (e != OK) return e;
    bool may_be_inside = !str_equal(before.state, STR("suspended")) &&
                         is_inside(before.verdict, before.valid_until, run->now_ms);
    *out = (struct foreseen){.verdict = after.verdict,
                             .rule = after.rule,
                             .is_other_verdict = !str_equal(before.verdict, after.verdict),
                             .is_other_rule = !str_equal(before.rule, after.rule)};
    out->closes = may_be_inside && out->is_other_verdict && !str_equal(after.verdict, STR("peer"));
    return OK;
}

enum err foresee(struct op_run *run, const struct policy *policy, struct member_id member,
                 struct foreseen *out) {
    enum err e = db_savepoint(run->db, FORESIGHT);
    if (e != OK) return e;
    e = judge_by(run, policy, member, out);
    enum err undone = db_rollback_to(run->db, FORESIGHT);
    return e == OK ? undone : e;
}

static enum err policy_test_run(struct op_run *run, const void *input, void *output) {
    const struct policy_test_in *in = input;
    struct policy_test_out *out = output;
    struct policy_people_in find = {.after = in->after.v, .most = POLICY_STEP_PEOPLE};
    struct policy_people_row *rows;
    size_t count;
    if (run->actor.kind != ACTOR_OPERATOR) return ERR_DENIED;
    enum err e = sql_policy_people(run->db, run->arena, &find, &rows, &count);
    for (size_t i = 0; e == OK && i < count; i++) {
        struct foreseen found;
        e = foresee(run, in->policy, rows[i].member_id, &found);
        out->last = rows[i].member_id;
        out->people++;
        if (e != OK || (!found.is_other_verdict && !found.is_other_rule)) continue;
        in->changes[out->changes++] =
            (struct policy_change){.member = rows[i].member_id,
                                   .identifier = rows[i].identifier,
                                   .organisation = rows[i].organisation_slug,
                                   .verdict = rows[i].verdict,
                                   .rule = rows[i].rule,
                                   .new_verdict = found.verdict,
                                   .new_rule = found.rule,
                                   .closes = found.closes};
    }
    return e;
}

const struct op op_policy_test = {
    .name = "policy.test", .output_bytes = sizeof(struct policy_test_out), .run = policy_test_run};

static enum err load(struct arena *arena, struct str text, const struct policy **policy) {
    struct conf_error error;
    return policy_load(arena, text, policy, &error);
}

static enum err announce_prepare(struct arena *arena, const struct service *service, void *input) {
    (void)service;
    struct policy_announce_in *in = input;
    return load(arena, in->text, &in->policy);
}

static enum err policy_announce_run(struct op_run *run, const void *input, void *output) {
    const struct policy_announce_in *in = input;
    struct policy_announce_out *out = output;
    struct policy_pending_row pending;
    if (run->actor.kind != ACTOR_OPERATOR) return ERR_DENIED;
    enum err e = sql_policy_pending(run->db, run->arena, &pending);
    if (e != ERR_NOT_FOUND) return e == OK ? ERR_CONFLICT : e;
    struct policy_add_in row = {.name = in->policy->name,
                                .edition = in->policy->version,
                                .fingerprint = in->policy->fingerprint,
                                .text = in->text,
                                .state = STR("foreseeing"),
                                .at = run->now_ms,
                                .due_at = in->due_at};
    if (in->is_now)
        row.due_at = run->now_ms;
    else if (in->due_at == 0)
        row.due_at = run->now_ms + POLICY_NOTICE_DAYS * DAY_MS;
    e = sql_policy_add(run->db, &row);
    if (e == OK) e = sql_policy_pending(run->db, run->arena, &pending);
    if (e != OK) return e;
    out->policy = pending.policy;
    struct str what = arena_format(run->arena, "%.*s %.*s, %.*s", STR_ARG(row.name),
                                   STR_ARG(row.edition), STR_ARG(row.fingerprint));
    e = audit_append(run, "policy.announce", what);
    return e == OK ? job_soon(run, "policies") : e;
}

const struct op op_policy_announce = {.name = "policy.announce",
                                      .output_bytes = sizeof(struct policy_announce_out),
                                      .prepare = announce_prepare,
                                      .run = policy_announce_run};

static enum err policy_begin_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct policy_announce_in *in = input;
    struct policy_adopted_row adopted;
    if (run->actor.kind != ACTOR_OPERATOR) return ERR_DENIED;
    enum err e = sql_policy_adopted(run->db, run->arena, &adopted);
    if (e != ERR_NOT_FOUND) return e == OK ? ERR_CONFLICT : e;
    struct policy_add_in row = {.name = in->policy->name,
                                .edition = in->policy->version,
                                .fingerprint = in->policy->fingerprint,
                                .text = in->text,
                                .state = STR("adopted"),
                                .at = run->now_ms,
                                .due_at = run->now_ms,
                                .ended_at = run->now_ms,
                                .is_followed = true};
    return sql_policy_add(run->db, &row);
}

const struct op op_policy_begin = {
    .name = "policy.begin", .prepare = announce_prepare, .run = policy_begin_run};

enum err policy_standing_read(struct db *db, struct arena *arena, const struct policy *policy,
                              struct policy_standing *out) {
    struct policy_adopted_row adopted;
    struct policy_others_in in = {.fingerprint = policy->fingerprint};
    struct policy_others_row others;
    *out = (struct policy_standing){.is_adopted = true};
    enum err e = sql_policy_adopted(db, arena, &adopted);
    /* A data directory older than this table: nothing is known but who judged whom. */
    if (e == OK) out->is_adopted = str_equal(adopted.fingerprint, policy->fingerprint);
    if (e == OK || e == ERR_NOT_FOUND) e = sql_policy_others(db, arena, &in, &others);
    if (e == OK) out->others = others.people;
    return e;
}
