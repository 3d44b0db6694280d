/* What an organisation states of somebody it has listed, one fact of a closed list at a time. There
 * is nothing here to punish with: a fact has the consequence that the rules give it. */
#include "server/core/audit.h"
#include "server/core/service.h"
#include "server/members/judge.h"
#include "sql/members_attestations.h"
#include "sql/members_members.h"

static const char *const names[] = {
    [STATED_DEPARTURE] = "departure",
    [STATED_CHANGE] = "change",
    [STATED_PRACTICE_ENDED] = "practice ended",
    [STATED_RETURN] = "return",
    [STATED_ATTESTED] = "attested",
};

static enum err end(struct op_run *run, struct attestation_id attestation) {
    struct attestation_end_in in = {
        .at = run->now_ms, .ending = STR("departure"), .attestation_id = attestation};
    return sql_attestation_end(run->db, &in);
}

/* The facts from now on. */
static struct fact_set next_facts(const struct attestation_state_in *in,
                                  const struct fact_set *before) {
    struct fact_set next = *before;
    if (in->fact == STATED_PRACTICE_ENDED) next.practising = STR("no");
    if (in->fact == STATED_RETURN && str_equal(before->practising, STR("no")))
        next.practising = STR("yes");
    if (in->fact != STATED_CHANGE) return next;
    next.job_title = in->job_title;
    next.occupation_code = in->occupation_code;
    next.supervises = in->supervises;
    next.practising = in->practising;
    return next;
}

static enum err apply(struct op_run *run, const struct attestation_state_in *in,
                      const struct attestation_by_id_row *row) {
    struct attestation_begin_in begin = {.at = run->now_ms, .attestation_id = in->attestation};
    struct attestation_attest_in attest = {.at = run->now_ms, .attestation_id = in->attestation};
    struct fact_set before;
    enum err e = facts_stated(run->db, run->arena, in->attestation, &before);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    if (in->fact == STATED_DEPARTURE) return end(run, in->attestation);
    if (in->fact == STATED_ATTESTED) return sql_attestation_attest(run->db, &attest);
    struct fact_set next = next_facts(in, &before);
    bool is_same = e == OK && facts_equal(&next, &before);
    e = row->ended_at ? sql_attestation_begin(run->db, &begin) : OK;
    return e == OK && !is_same ? facts_state(run, in->attestation, &next) : e;
}

static bool is_fact(struct str text) {
    enum peer_fact fact;
    return peer_fact_parse(text, &fact);
}

static enum err check(struct op_run *run, const struct attestation_state_in *in,
                      struct attestation_by_id_row *row) {
    struct attestation_by_id_in find = {in->attestation};
    enum err e = sql_attestation_by_id(run->db, run->arena, &find, row);
    if (e == OK) e = may_provision(run, row->organisation_id);
    if (e != OK) return e == ERR_DENIED ? ERR_NOT_FOUND : e;
    if (!is_fact(in->supervises) || !is_fact(in->practising)) return ERR_INVALID;
    bool is_ended = row->ended_at != 0;
    return is_ended && in->fact != STATED_RETURN ? ERR_CONFLICT : OK;
}

static enum err tell(struct op_run *run, const struct attestation_state_in *in,
                     struct member_id member) {
    enum err e;
    if (!member.v) return OK; /* a claim */
    if (in->fact == STATED_ATTESTED) return validity_renew(run, member);
    e = member_judge_again(run, member);
    if (e == OK) e = facts_tell(run, member);
    return e == OK ? activation_offer(run, member) : e;
}

static enum err answer(struct op_run *run, const struct attestation_state_in *in,
                       struct member_put_out *out) {
    struct fact_set facts;
    enum err e = facts_stated(run->db, run->arena, in->attestation, &facts);
    out->attestation = in->attestation;
    out->change = in->fact == STATED_RETURN     ? MEMBER_RETURNED
                  : in->fact == STATED_ATTESTED ? MEMBER_SAME
                                                : MEMBER_CHANGED;
    member_put_answer(facts.verdict, facts.rule, out);
    return e == ERR_NOT_FOUND ? OK : e;
}

static enum err attestation_state_run(struct op_run *run, const void *input, void *output) {
    const struct attestation_state_in *in = input;
    struct member_put_out *out = output;
    struct attestation_by_id_row row;
    enum err e = check(run, in, &row);
    if (e == OK) e = apply(run, in, &row);
    out->member = row.member_id;
    if (e == OK) e = tell(run, in, row.member_id);
    if (e == OK) e = answer(run, in, out);
    if (e != OK) return e;
    struct str what =
        arena_format(run->arena, "%.*s: %s", STR_ARG(row.identifier), names[in->fact]);
    return audit_append(run, "member.state", what);
}

const struct op op_attestation_state = {.name = "attestation.state",
                                        .output_bytes = sizeof(struct member_put_out),
                                        .run = attestation_state_run};
