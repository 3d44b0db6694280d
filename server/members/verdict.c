/* A verdict stored, with its consequences: validity, the end of a mandate, the answer to a contest.
 */
#include "server/core/jobs.h"
#include "server/core/service.h"
#include "server/members/judge.h"
#include "sql/members_attestations.h"
#include "sql/members_members.h"

enum err stated_verdict_store(struct op_run *run, struct attestation_id attestation,
                              struct str verdict, struct str rule) {
    struct facts_verdict_store_in in = {
        .verdict = verdict, .rule = rule, .attestation_id = attestation};
    return sql_facts_verdict_store(run->db, &in);
}

static enum err end_mandate(struct op_run *run, struct member_id member) {
    struct mandate_end_in in = {.ended_at = run->now_ms, .cause = STR(""), .member_id = member};
    enum err e = sql_mandate_end(run->db, &in);
    return e == OK ? mandate_settle(run) : e;
}

enum err mandate_settle(struct op_run *run) {
    return db_changes(run->db) > 0 ? job_soon(run, "mandates") : OK;
}

enum err mandate_end_lapsed(struct op_run *run, struct member_id member) {
    struct mandate_end_lapsed_in in = {.ended_at = run->now_ms, .member_id = member};
    enum err e = sql_mandate_end_lapsed(run->db, &in);
    return e == OK ? mandate_settle(run) : e;
}

static struct str verdict_code(enum peer_outcome outcome) {
    return str_from_c(peer_outcome_name(outcome));
}

/* People refused this person in doubt. What the rules say of other facts undoes that by itself in
 * no case: a refusal is one, the same doubt was looked at, anything else is for people to look at.
 */
static struct peer_verdict under_refusal(const struct op_run *run,
                                         const struct member_standing_row *standing,
                                         const struct peer_verdict *verdict) {
    struct peer_verdict held = *verdict;
    bool is_same_doubt =
        verdict->outcome == PEER_REVIEW && str_equal(verdict->rule_id, standing->refused_rule);
    if (is_same_doubt) {
        held.outcome = PEER_REFUSED;
        held.rule_id = STR("decision.refused");
    } else {
        verdict_doubt(run, &held);
    }
    return held;
}

enum err verdict_apply(struct op_run *run, struct member_id member,
                       const struct peer_verdict *found) {
    struct member_standing_in find = {.member_id = member};
    struct member_standing_row standing;
    struct peer_verdict held;
    const struct peer_verdict *verdict = found;
    enum err e = sql_member_standing(run->db, run->arena, &find, &standing);
    if (e != OK) return e;
    if (standing.refused_at) {
        held = under_refusal(run, &standing, found);
        verdict = &held;
    }
    int64_t until;
    e = validity_until(run, member, verdict, &until);
    if (e != OK) return e;
    struct verdict_store_in in = {.verdict = verdict_code(verdict->outcome),
                                  .reason = str_from_c(peer_reason_name(verdict->reason)),
                                  .rule = verdict->rule_id,
                                  .judged_at = run->now_ms,
                                  .valid_until = until,
                                  .policy_version = judging_policy(run)->fingerprint,
                                  .accepted_at = verdict->outcome == PEER ? run->now_ms : 0,
                                  .member_id = member};
    e = mandate_end_lapsed(run, member);
    if (e == OK) e = sql_verdict_store(run->db, &in);
    if (e == OK && verdict->outcome != PEER && in.valid_until == 0) e = end_mandate(run, member);
    bool is_open = verdict->outcome == PEER && until > run->now_ms;
    if (e == OK && is_open && str_equal(standing.state, STR("active")))
        e = contest_close(run, member, true, STR(""));
    return e == OK ? validity_plan(run, member) : e;
}

/* An organisation hears what became of a review of its own facts, and of no other. */
static enum err tell_reviews(struct op_run *run, struct member_id member, struct str verdict,
                             struct str rule) {
    struct told_reviews_in in = {member};
    struct told_reviews_row *rows;
    size_t count;
    enum err e = sql_told_reviews(run->db, run->arena, &in, &rows, &count);
    for (size_t i = 0; e == OK && i < count; i++)
        e = stated_verdict_store(run, rows[i].attestation_id, verdict, rule);
    return e;
}

/* What people have just seen holds as what an organisation has just said. */
static enum err decided_until(struct op_run *run, struct member_id member, int64_t *until) {
    struct facts_accept_in accepted = {.accepted_at = run->now_ms, .member_id = member};
    struct term term;
    enum err e = sql_facts_accept(run->db, &accepted);
    if (e == OK) e = member_term(run->db, run->arena, member, &term);
    if (e == ERR_NOT_FOUND) term = term_of(member, run->now_ms, 0);
    *until = term.until;
    return e == ERR_NOT_FOUND ? OK : e;
}

enum err verdict_decide(struct op_run *run, struct member_id member, struct str verdict,
                        struct str rule) {
    bool is_peer = str_equal(verdict, STR("peer"));
    struct verdict_store_in in = {.verdict = verdict,
                                  .reason = STR(""),
                                  .rule = rule,
                                  .judged_at = run->now_ms,
                                  .policy_version = judging_policy(run)->fingerprint,
                                  .accepted_at = is_peer ? run->now_ms : 0,
                                  .member_id = member};
    enum err e = mandate_end_lapsed(run, member);
    if (e == OK && is_peer) e = decided_until(run, member, &in.valid_until);
    if (e == OK) e = sql_verdict_store(run->db, &in);
    if (e == OK && !is_peer) e = end_mandate(run, member);
    if (e == OK) e = validity_plan(run, member);
    return e == OK ? tell_reviews(run, member, verdict, rule) : e;
}
