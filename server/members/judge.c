/* The pure judgement (moderation/peer) fed from the database, and its verdict stored. */
#include "server/members/judge.h"

#include "server/core/service.h"
#include "sql/members_members.h"

bool facts_equal(const struct fact_set *a, const struct fact_set *b) {
    return str_equal(a->job_title, b->job_title) &&
           str_equal(a->occupation_code, b->occupation_code) &&
           str_equal(a->supervises, b->supervises) && str_equal(a->practising, b->practising) &&
           str_equal(a->practising_since, b->practising_since);
}

enum err facts_load(struct op_run *run, struct member_id member, struct str origin,
                    struct fact_set *out) {
    struct facts_of_in in = {.member_id = member, .origin = origin};
    struct facts_of_row row;
    *out = (struct fact_set){0};
    enum err e = sql_facts_of(run->db, run->arena, &in, &row);
    if (e != OK) return e;
    *out =
        (struct fact_set){row.job_title,        row.occupation_code, row.supervises, row.practising,
                          row.practising_since, row.verdict,         row.rule};
    return OK;
}

/* An empty text is stored as such: NULL would be another thing. */
static struct str stored(struct str s) {
    return s.bytes ? s : STR("");
}

enum err facts_store(struct op_run *run, struct member_id member, struct str origin,
                     const struct fact_set *facts) {
    struct facts_replace_in old = {
        .replaced_at = run->now_ms, .member_id = member, .origin = origin};
    struct facts_add_in row = {.member_id = member,
                               .origin = origin,
                               .job_title = stored(facts->job_title),
                               .occupation_code = stored(facts->occupation_code),
                               .supervises = stored(facts->supervises),
                               .practising = stored(facts->practising),
                               .practising_since = stored(facts->practising_since),
                               .stated_at = run->now_ms};
    enum err e = sql_facts_replace(run->db, &old);
    return e == OK ? sql_facts_add(run->db, &row) : e;
}

static bool to_peer_facts(const struct fact_set *facts, struct str kind, struct peer_facts *out) {
    *out = (struct peer_facts){.job_title = facts->job_title,
                               .occupation_code = facts->occupation_code,
                               .organisation_kind = kind};
    return peer_fact_parse(facts->supervises, &out->supervises) &&
           peer_fact_parse(facts->practising, &out->practising);
}

enum err member_judge(struct op_run *run, struct member_id member, struct str organisation_kind,
                      struct peer_verdict *verdict, struct peer_verdict *alone) {
    struct fact_set stated, declared;
    struct peer_facts organisation, person;
    const struct policy *policy = run->service->policy;
    enum err e = facts_load(run, member, STR("organisation"), &stated);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    if (!to_peer_facts(&stated, organisation_kind, &organisation)) return ERR_CORRUPT;
    peer_judge(policy, &organisation, verdict);
    if (alone) *alone = *verdict;
    e = facts_load(run, member, STR("person"), &declared);
    if (e == ERR_NOT_FOUND) return OK;
    if (e != OK) return e;
    if (!to_peer_facts(&declared, organisation_kind, &person)) return ERR_CORRUPT;
    peer_combine(policy, &organisation, &person, verdict);
    return OK;
}

enum err stated_verdict_store(struct op_run *run, struct member_id member, struct str verdict,
                              struct str rule) {
    struct facts_verdict_store_in in = {.verdict = verdict, .rule = rule, .member_id = member};
    return sql_facts_verdict_store(run->db, &in);
}

static enum err end_mandate(struct op_run *run, struct member_id member) {
    struct mandate_end_in in = {.ended_at = run->now_ms, .member_id = member};
    return sql_mandate_end(run->db, &in);
}

enum err mandate_end_lapsed(struct op_run *run, struct member_id member) {
    struct mandate_end_lapsed_in in = {.ended_at = run->now_ms, .member_id = member};
    return sql_mandate_end_lapsed(run->db, &in);
}

/* Until when this verdict gives access: a year, the days of grace of one already inside, or not at
 * all. */
static int64_t validity(const struct op_run *run, const struct member_standing_row *standing,
                        const struct peer_verdict *verdict) {
    int64_t until = 0;
    bool was_inside = str_equal(standing->verdict, STR("peer")) && standing->accepted_at &&
                      standing->valid_until > run->now_ms;
    bool is_in_grace = str_equal(standing->verdict, STR("review")) && standing->valid_until;
    if (verdict->outcome == PEER) return run->now_ms + VALIDITY_DAYS * DAY_MS;
    if (!peer_keeps_access(run->service->policy, verdict, run->now_ms, &until)) return 0;
    if (is_in_grace) return standing->valid_until; /* a second unknown title adds no days */
    return was_inside ? until : 0;
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
    const struct policy_rule *rule = policy_rule(run->service->policy, STR("review.contradiction"));
    struct peer_verdict held = *verdict;
    bool is_same_doubt =
        verdict->outcome == PEER_REVIEW && str_equal(verdict->rule_id, standing->refused_rule);
    if (is_same_doubt) {
        held.outcome = PEER_REFUSED;
        held.rule_id = STR("decision.refused");
    } else if (verdict->outcome == PEER) {
        held.outcome = PEER_REVIEW;
        held.reason = PEER_REASON_CONTRADICTION;
        held.rule = PEER_RULE_REVIEW_CONTRADICTION;
        held.rule_id = rule ? rule->id : STR("review.contradiction");
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
    struct verdict_store_in in = {.verdict = verdict_code(verdict->outcome),
                                  .reason = str_from_c(peer_reason_name(verdict->reason)),
                                  .rule = verdict->rule_id,
                                  .judged_at = run->now_ms,
                                  .valid_until = validity(run, &standing, verdict),
                                  .policy_version = run->service->policy->fingerprint,
                                  .accepted_at = verdict->outcome == PEER ? run->now_ms : 0,
                                  .member_id = member};
    e = mandate_end_lapsed(run, member);
    if (e == OK) e = sql_verdict_store(run->db, &in);
    if (e == OK && verdict->outcome != PEER && in.valid_until == 0) e = end_mandate(run, member);
    if (e == OK && verdict->outcome == PEER && str_equal(standing.state, STR("active")))
        e = contest_close(run, member, true, STR(""));
    return e;
}

enum err verdict_decide(struct op_run *run, struct member_id member, struct str verdict,
                        struct str rule) {
    bool is_peer = str_equal(verdict, STR("peer"));
    struct verdict_store_in in = {.verdict = verdict,
                                  .reason = STR(""),
                                  .rule = rule,
                                  .judged_at = run->now_ms,
                                  .valid_until = is_peer ? run->now_ms + VALIDITY_DAYS * DAY_MS : 0,
                                  .policy_version = run->service->policy->fingerprint,
                                  .accepted_at = is_peer ? run->now_ms : 0,
                                  .member_id = member};
    enum err e = mandate_end_lapsed(run, member);
    if (e == OK) e = sql_verdict_store(run->db, &in);
    if (e == OK && !is_peer) e = end_mandate(run, member);
    struct facts_accept_in accepted = {.accepted_at = run->now_ms, .member_id = member};
    if (e == OK && is_peer) e = sql_facts_accept(run->db, &accepted);
    /* An organisation hears what became of a review of its own facts, and of no other. */
    struct fact_set stated;
    if (e == OK) e = facts_load(run, member, STR("organisation"), &stated);
    if (e != OK) return e == ERR_NOT_FOUND ? OK : e;
    bool is_told = str_equal(stated.verdict, STR("review"));
    return is_told ? stated_verdict_store(run, member, verdict, rule) : OK;
}
