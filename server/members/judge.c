/* The pure judgement (moderation/peer) fed from the database: all that is known of a person, judged
 * from scratch. Each organisation's facts alone, which is what that organisation is told; each with
 * what the person declared; of several posts the strictest; and what people have decided in the
 * place of a doubt. */
#include "server/members/judge.h"
#include "server/core/service.h"
#include "sql/members_attestations.h"
#include "sql/members_members.h"

const struct policy *judging_policy(const struct op_run *run) {
    return run->policy ? run->policy : run->service->policy;
}

void verdict_doubt(const struct op_run *run, struct peer_verdict *verdict) {
    const struct policy_rule *rule = policy_rule(judging_policy(run), STR("review.contradiction"));
    if (verdict->outcome != PEER) return;
    verdict->outcome = PEER_REVIEW;
    verdict->reason = PEER_REASON_CONTRADICTION;
    verdict->rule = PEER_RULE_REVIEW_CONTRADICTION;
    verdict->rule_id = rule ? rule->id : STR("review.contradiction");
}

enum err email_is_held(struct op_run *run, struct str email, struct member_id member,
                       bool *is_held) {
    struct email_holder_in find = {.account = STR("member"), .email = email};
    struct email_holder_row holder;
    *is_held = false;
    if (str_is_empty(email)) return OK;
    enum err e = sql_email_holder(run->db, run->arena, &find, &holder);
    *is_held = e == OK && holder.member_id.v != member.v;
    return e == ERR_NOT_FOUND ? OK : e;
}

/* One post of a person, on the way to a verdict. */
struct post {
    struct attestation_id attestation; /* 0: not written yet */
    struct organisation_id organisation;
    struct str kind, email;
    struct fact_set stated;
    struct peer_verdict raw;   /* the policy's, on these facts alone */
    struct peer_verdict alone; /* that with what people decided of such rows: the answer told */
    struct peer_verdict whole; /* with what the person declared */
    bool is_decided;           /* people accepted this person on these facts */
    int64_t carried_at;        /* that on earlier facts, which these are again; 0: none */
};

struct judged {
    struct member_id member;
    struct fact_set declared;
    bool has_declared, is_activated;
    struct organisation_id principal;
};

/* Does the declaration add nothing to what people saw when they accepted? Then the same doubt is
 * not raised twice. */
static bool is_covered(const struct judged *j, const struct post *post, int64_t accepted_at) {
    if (!j->has_declared || j->declared.stated_at <= accepted_at) return true;
    /* Accepted over a refusal, on contest: what stands against it must be their own words. */
    if (post->raw.outcome == PEER_REFUSED)
        return !str_equal(j->declared.supervises, STR("yes")) &&
               !str_equal(j->declared.practising, STR("no"));
    return post->whole.outcome == PEER ||
           (post->whole.outcome == PEER_REVIEW && post->raw.outcome == PEER_REVIEW &&
            str_equal(post->whole.rule_id, post->raw.rule_id));
}

static struct peer_verdict accepted(const struct peer_verdict *instead_of) {
    struct peer_verdict verdict = *instead_of;
    verdict.outcome = PEER;
    verdict.reason = PEER_REASON_NONE;
    verdict.rule_id = STR("decision.accepted");
    return verdict;
}

/* People accepted these same facts, which still stand, or closed access since as an interim or an
 * error does: their decision holds. */
static enum err apply_decision(struct op_run *run, const struct judged *j, struct post *post,
                               bool is_held) {
    struct facts_accepted_in in = {.attestation_id = post->attestation,
                                   .since = run->now_ms - VALIDITY_DAYS * DAY_MS,
                                   .job_title = post->stated.job_title,
                                   .occupation_code = post->stated.occupation_code,
                                   .supervises = post->stated.supervises,
                                   .practising = post->stated.practising,
                                   .member_id = j->member};
    struct facts_accepted_row row;
    if (post->whole.outcome == PEER && post->alone.outcome == PEER && !is_held) return OK;
    enum err e = sql_facts_accepted(run->db, run->arena, &in, &row);
    if (e == ERR_NOT_FOUND) return OK;
    if (e != OK) return e;
    /* A refusal that people had seen, when it was contested, and no other. */
    bool was_seen = post->raw.outcome != PEER_REFUSED || row.is_current ||
                    str_equal(row.verdict, STR("refused"));
    bool is_doubted = is_held && !row.is_current;
    if (!was_seen || is_doubted || !is_covered(j, post, row.accepted_at)) return OK;
    post->is_decided = true;
    post->carried_at = row.is_current ? 0 : row.accepted_at;
    post->whole = accepted(&post->whole);
    if (post->alone.outcome == PEER_REVIEW) post->alone = accepted(&post->alone);
    return OK;
}

/* A decision on such rows answers the doubt that the policy has about the facts, and no other. */
static void apply_group(struct post *post) {
    bool is_same = post->whole.outcome == PEER_REVIEW && post->raw.outcome == PEER_REVIEW &&
                   str_equal(post->whole.rule_id, post->raw.rule_id);
    bool is_stricter = post->alone.outcome > post->whole.outcome;
    if (is_stricter || (post->alone.outcome == PEER && is_same)) post->whole = post->alone;
}

/* Reads only. */
static enum err judge_post(struct op_run *run, const struct judged *j, struct post *post) {
    struct peer_facts organisation, person;
    bool is_held = false;
    if (!facts_to_peer(&post->stated, post->kind, &organisation)) return ERR_CORRUPT;
    peer_judge(judging_policy(run), &organisation, &post->raw);
    post->alone = post->whole = post->raw;
    enum err e = decision_on(run, post->organisation, &post->stated, &post->alone);
    if (e != OK) return e;
    if (j->has_declared) {
        if (!facts_to_peer(&j->declared, post->kind, &person)) return ERR_CORRUPT;
        peer_combine(judging_policy(run), &organisation, &person, &post->whole);
    }
    apply_group(post);
    if (!j->is_activated) e = email_is_held(run, post->email, j->member, &is_held);
    if (e == OK) e = apply_decision(run, j, post, is_held);
    if (is_held && !post->is_decided) {
        verdict_doubt(run, &post->whole);
        verdict_doubt(run, &post->alone);
    }
    return e;
}

static enum err judge_row(struct op_run *run, const struct judged *j,
                          const struct attestations_live_row *row, struct post *post) {
    *post = (struct post){.attestation = row->attestation_id,
                          .organisation = row->organisation_id,
                          .kind = row->organisation_kind,
                          .email = row->email};
    enum err e = facts_stated(run->db, run->arena, row->attestation_id, &post->stated);
    if (e == OK || e == ERR_NOT_FOUND) e = judge_post(run, j, post);
    if (e != OK) return e;
    struct str told = str_from_c(peer_outcome_name(post->alone.outcome));
    struct facts_accept_again_in again = {.accepted_at = post->carried_at,
                                          .attestation_id = row->attestation_id};
    if (post->carried_at) e = sql_facts_accept_again(run->db, &again);
    if (e != OK) return e;
    return stated_verdict_store(run, row->attestation_id, told, post->alone.rule_id);
}

static enum err load(struct op_run *run, struct judged *j) {
    if (!j->member.v) return OK; /* nobody yet */
    struct member_standing_in find = {.member_id = j->member};
    struct member_standing_row standing;
    enum err e = sql_member_standing(run->db, run->arena, &find, &standing);
    if (e != OK) return e;
    j->is_activated = !str_equal(standing.state, STR("invited"));
    j->principal = standing.organisation_id;
    e = facts_declared(run->db, run->arena, j->member, &j->declared);
    j->has_declared = e == OK;
    return e == ERR_NOT_FOUND ? OK : e;
}

enum err judge_told(struct op_run *run, const struct told_question *question,
                    struct peer_verdict *told) {
    struct judged j = {.member = question->member};
    struct post post = {.attestation = question->attestation,
                        .organisation = question->organisation,
                        .kind = question->kind,
                        .email = question->email,
                        .stated = *question->facts};
    enum err e = load(run, &j);
    if (e == OK) e = judge_post(run, &j, &post);
    *told = post.alone;
    return e;
}

/* Nobody says any more that this person works for them. */
static void give_departed(const struct op_run *run, struct peer_verdict *verdict) {
    const struct policy_rule *rule = &judging_policy(run)->rules[PEER_RULE_DEPARTED];
    *verdict = (struct peer_verdict){.outcome = peer_rules[PEER_RULE_DEPARTED].outcome,
                                     .reason = peer_rules[PEER_RULE_DEPARTED].reason,
                                     .rule = PEER_RULE_DEPARTED,
                                     .rule_id = rule->id,
                                     .sentence_fr = rule->sentence_fr,
                                     .sentence_en = rule->sentence_en};
}

/* The account is of an organisation that lists the person: of two posts the one that is left. */
static enum err follow_principal(struct op_run *run, const struct judged *j,
                                 const struct attestations_live_row *rows, size_t count) {
    struct principal_store_in in = {.member_id = j->member};
    if (count == 0) return OK;
    for (size_t i = 0; i < count; i++)
        if (rows[i].organisation_id.v == j->principal.v) return OK;
    in.organisation_id = rows[0].organisation_id;
    return sql_principal_store(run->db, &in);
}

enum err members_of_closed(struct op_run *run, struct organisation_id organisation) {
    struct principal_elsewhere_in in = {organisation};
    struct principal_elsewhere_row *rows;
    size_t count;
    enum err e = sql_principal_elsewhere(run->db, run->arena, &in, &rows, &count);
    for (size_t i = 0; i < count && e == OK; i++) e = member_judge_again(run, rows[i].member_id);
    return e;
}

enum err member_judge_again(struct op_run *run, struct member_id member) {
    struct attestations_live_in in = {member};
    struct attestations_live_row *rows;
    struct judged j = {.member = member};
    struct peer_verdict verdict;
    size_t count;
    enum err e = load(run, &j);
    if (e == OK) e = sql_attestations_live(run->db, run->arena, &in, &rows, &count);
    if (e == OK) e = follow_principal(run, &j, rows, count);
    if (e != OK) return e;
    if (count == 0) give_departed(run, &verdict);
    for (size_t i = 0; i < count; i++) {
        struct post post;
        e = judge_row(run, &j, &rows[i], &post);
        if (e != OK) return e;
        if (i == 0 || post.whole.outcome > verdict.outcome) verdict = post.whole;
    }
    e = doubt_of_person(run, member, &verdict);
    return e == OK ? verdict_apply(run, member, &verdict) : e;
}
