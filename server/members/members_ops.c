/* Decisions about one account: review, suspension, mandate, the person's own declaration; and
 * provisioners. */
#include "server/charter/charter.h"
#include "server/core/audit.h"
#include "server/core/viewer.h"
#include "server/members/decisions.h"
#include "server/members/judge.h"
#include "sql/members_attestations.h"
#include "sql/members_members.h"

static enum err provisioner_add_run(struct op_run *run, const void *input, void *output) {
    const struct provisioner_add_in *in = input;
    struct provisioner_add_out *out = output;
    if (run->actor.kind != ACTOR_OPERATOR) return ERR_DENIED;
    if (!identifier_is_valid(in->email) || str_is_empty(in->name)) return ERR_INVALID;
    struct member_add_in row = {.account = STR("provisioner"),
                                .identifier = in->email,
                                .email = in->email,
                                .given_name = in->name,
                                .family_name = STR(""),
                                .organisation_id = in->organisation,
                                .region = STR(""),
                                .created_at = run->now_ms};
    enum err e = sql_member_add(run->db, &row);
    out->member.v = db_last_id(run->db);
    return e == OK ? audit_append(run, "provisioner.add", in->email) : e;
}

const struct op op_provisioner_add = {.name = "provisioner.add",
                                      .output_bytes = sizeof(struct provisioner_add_out),
                                      .run = provisioner_add_run};

static enum err set_state(struct op_run *run, const struct member_by_identifier_row *row,
                          struct str from, struct str to) {
    if (!str_equal(row->state, from)) return ERR_CONFLICT;
    struct state_store_in in = {.state = to, .member_id = row->member_id};
    return sql_state_store(run->db, &in);
}

/* Opens what was closed. An organisation that is closed is not opened by this. */
static enum err accept_one(struct op_run *run, const struct member_by_identifier_row *row,
                           enum former_cause cause) {
    struct state_store_in active = {.state = STR("active"), .member_id = row->member_id};
    enum err e;
    if (cause == FORMER_LEFT) return ERR_CONFLICT;
    if (cause == FORMER_EXCLUDED) return sql_state_store(run->db, &active);
    e = refusal_forget(run, row->member_id);
    return e == OK ? verdict_decide(run, row->member_id, STR("peer"), STR("decision.accepted")) : e;
}

/* A doubt ends in a refusal that holds; what a rule, a term or a measure had closed stays closed by
 * that. */
static enum err refuse_one(struct op_run *run, const struct member_by_identifier_row *row) {
    if (!str_equal(row->verdict, STR("review"))) return OK;
    enum err e = refusal_remember(run, row->member_id);
    return e == OK ? verdict_decide(run, row->member_id, STR("refused"), STR("decision.refused"))
                   : e;
}

/* A decision on somebody in review, or who contests. */
static enum err answer(struct op_run *run, const struct member_by_identifier_row *row,
                       const struct member_decide_in *in) {
    bool is_accepted = in->decision == DECIDE_ACCEPT, is_open;
    struct viewer viewer;
    enum err e = contest_is_open(run, row->member_id, &is_open);
    if (e == OK) e = viewer_of_member(run->db, run->arena, row->member_id, run->now_ms, &viewer);
    if (e != OK) return e;
    bool is_contested = is_open && viewer.role == ROLE_FORMER;
    if (!is_contested && !str_equal(row->verdict, STR("review"))) return ERR_CONFLICT;
    enum former_cause cause = is_contested ? viewer.cause : FORMER_REVIEW;
    e = is_accepted ? accept_one(run, row, cause) : refuse_one(run, row);
    if (e == OK && !is_open) e = decision_tell(run, row->member_id);
    return e == OK ? contest_close(run, row->member_id, is_accepted, in->reason) : e;
}

static enum err decide(struct op_run *run, const struct member_by_identifier_row *row,
                       const struct member_decide_in *in) {
    enum err e;
    switch (in->decision) {
    case DECIDE_ACCEPT:
    case DECIDE_REFUSE:
        return answer(run, row, in);
    case DECIDE_SUSPEND:
        return set_state(run, row, STR("active"), STR("suspended"));
    case DECIDE_REINSTATE:
        e = set_state(run, row, STR("suspended"), STR("active"));
        return e == OK ? contest_close(run, row->member_id, true, in->reason) : e;
    }
    return ERR_INVALID;
}

/* What somebody contests is not for who decided it. */
static enum err check_reviewer(struct op_run *run, struct member_id member) {
    bool is_contested;
    enum err e = contest_is_open(run, member, &is_contested);
    return e == OK ? reviewing_check(run, member, is_contested) : e;
}

static enum err member_decide_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    static const char *const kinds[] = {"member.accept", "member.refuse", "member.suspend",
                                        "member.reinstate"};
    const struct member_decide_in *in = input;
    struct member_by_identifier_in find = {.identifier = in->identifier};
    struct member_by_identifier_row row;
    bool is_answer = in->decision == DECIDE_ACCEPT || in->decision == DECIDE_REFUSE;
    if (run->actor.kind != ACTOR_OPERATOR && !is_answer) return ERR_DENIED;
    enum err e = sql_member_by_identifier(run->db, run->arena, &find, &row);
    if (e == OK && !str_equal(row.account, STR("member"))) return ERR_CONFLICT;
    if (e == OK && is_answer) e = check_reviewer(run, row.member_id);
    if (e == OK) e = decide(run, &row, in);
    if (e == OK && is_answer)
        e = decision_note(run, row.member_id, in->decision == DECIDE_ACCEPT, in->reason);
    struct mandate_end_in mandate = {
        .ended_at = run->now_ms, .cause = STR(""), .member_id = row.member_id};
    if (e == OK && in->decision == DECIDE_SUSPEND) {
        e = sql_mandate_end(run->db, &mandate);
        if (e == OK) e = mandate_settle(run);
    }
    if (e == OK && in->decision == DECIDE_ACCEPT) e = activation_offer(run, row.member_id);
    if (e != OK) return e;
    struct str what =
        arena_format(run->arena, "%.*s: %.*s", STR_ARG(in->identifier), STR_ARG(in->reason));
    return audit_append(run, kinds[in->decision], what);
}

const struct op op_member_decide = {.name = "member.decide", .run = member_decide_run};

static enum err mandate_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct mandate_in *in = input;
    struct member_by_identifier_in find = {.identifier = in->identifier};
    struct member_by_identifier_row row;
    if (run->actor.kind != ACTOR_OPERATOR) return ERR_DENIED;
    enum err e = sql_member_by_identifier(run->db, run->arena, &find, &row);
    if (e != OK) return e;
    struct viewer viewer;
    e = viewer_of_member(run->db, run->arena, row.member_id, run->now_ms, &viewer);
    if (e != OK) return e;
    bool is_member = viewer.role == ROLE_MEMBER || viewer.role == ROLE_ANIMATOR;
    if (in->ends_at && !is_member) return ERR_CONFLICT;
    struct mandate_end_in end = {.ended_at = run->now_ms,
                                 .cause = in->ends_at ? STR("renewed") : STR("operator"),
                                 .member_id = row.member_id};
    e = sql_mandate_end(run->db, &end);
    bool had_one = db_changes(run->db) > 0;
    if (e == OK && !in->ends_at && !had_one) return ERR_CONFLICT;
    if (e == OK) e = mandate_settle(run);
    struct mandate_add_in add = {
        .member_id = row.member_id, .began_at = run->now_ms, .ends_at = in->ends_at};
    if (e == OK && in->ends_at) e = sql_mandate_add(run->db, &add);
    if (e != OK) return e;
    struct str after =
        in->ends_at ? arena_format(run->arena, "until %lld", (long long)in->ends_at) : STR("");
    return audit_change(run, in->ends_at ? "animator.appoint" : "animator.dismiss", in->identifier,
                        had_one ? STR("acting") : STR(""), after);
}

const struct op op_mandate = {.name = "member.mandate", .run = mandate_run};

static enum err declare_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct declare_in *in = input;
    struct fact_set facts = {.job_title = in->job_title,
                             .occupation_code = in->occupation_code,
                             .supervises = in->supervises ? STR("yes") : STR("no"),
                             .practising = in->practising ? STR("yes") : STR("no")};
    struct member_standing_in find = {.member_id = in->member};
    struct member_standing_row row;
    if (run->actor.kind != ACTOR_MEMBER || run->actor.member.v != in->member.v) return ERR_DENIED;
    enum err e = sql_member_standing(run->db, run->arena, &find, &row);
    if (e != OK) return e;
    if (!str_equal(row.state, STR("active"))) return ERR_DENIED;
    e = facts_declare(run, in->member, &facts);
    struct declared_store_in declared = {.declared_at = run->now_ms, .member_id = in->member};
    if (e == OK) e = sql_declared_store(run->db, &declared);
    if (e == OK) e = charter_accepted(run, in->member, in->charter);
    if (e == OK) e = member_judge_again(run, in->member);
    return e == OK ? audit_append(run, "member.declare", row.identifier) : e;
}

const struct op op_declare = {.name = "member.declare", .run = declare_run};

enum err attestation_forget(struct op_run *run, struct attestation_id attestation) {
    struct attestation_erase_facts_in facts = {attestation};
    struct attestation_erase_in row = {attestation};
    enum err e = sql_attestation_erase_facts(run->db, &facts);
    return e == OK ? sql_attestation_erase(run->db, &row) : e;
}

static enum err erase(struct op_run *run, const struct invited_old_row *row) {
    struct attestations_member_in find = {row->member_id};
    struct attestations_member_row *listed;
    size_t count;
    struct erase_activations_in links = {.member_id = row->member_id};
    struct erase_outbox_in mail = {.member_id = row->member_id};
    struct erase_audit_in said = {.identifier = row->identifier};
    struct erase_member_in member = {.member_id = row->member_id};
    enum err e = sql_attestations_member(run->db, run->arena, &find, &listed, &count);
    for (size_t i = 0; i < count && e == OK; i++)
        e = attestation_forget(run, listed[i].attestation_id);
    if (e == OK) e = sql_erase_activations(run->db, &links);
    if (e == OK) e = sql_erase_outbox(run->db, &mail);
    if (e == OK) e = sql_erase_audit(run->db, &said);
    return e == OK ? sql_erase_member(run->db, &member) : e;
}

/* What ended so long ago that no return can come of it. */
static enum err forget_ended(struct op_run *run) {
    struct attestations_old_in in = {.before = run->now_ms - VALIDITY_DAYS * DAY_MS};
    struct attestations_old_row *rows;
    size_t count;
    enum err e = sql_attestations_old(run->db, run->arena, &in, &rows, &count);
    for (size_t i = 0; i < count && e == OK; i++)
        e = attestation_forget(run, rows[i].attestation_id);
    return e;
}

enum err forget_invited_run(struct op_run *run) {
    struct invited_old_in in = {.before = run->now_ms - INVITED_DAYS * DAY_MS,
                                .waiting_before = run->now_ms - WAITING_DAYS * DAY_MS,
                                .most = 200};
    struct invited_old_row *rows;
    size_t count;
    enum err e = sql_invited_old(run->db, run->arena, &in, &rows, &count);
    for (size_t i = 0; i < count && e == OK; i++) e = erase(run, &rows[i]);
    if (e == OK) e = forget_ended(run);
    if (e != OK || count == 0) return e;
    struct str what = arena_format(run->arena, "%zu accounts never opened", count);
    return audit_append(run, "member.erase", what);
}
