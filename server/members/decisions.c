/* Decisions of people that cover more than one person: found again for each row that says the same
 * of a function. And who of the animators may look at whom: never at oneself; the person and their
 * words only from another organisation. */
#include "server/members/decisions.h"

#include "server/core/service.h"
#include "server/core/viewer.h"
#include "server/members/judge.h"
#include "sql/members_attestations.h"
#include "sql/members_decisions.h"
#include "sql/members_members.h"

/* "k 1801" and "K1801" are one code. */
static struct str plain_code(struct arena *arena, struct str code) {
    char *bytes = arena_alloc(arena, code.length + 1);
    size_t length = 0;
    for (size_t i = 0; i < code.length; i++) {
        char c = code.bytes[i];
        if (c == ' ') continue;
        bytes[length++] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
    }
    return (struct str){bytes, length};
}

void function_key_of(struct arena *arena, const struct service *service, struct str job_title,
                     struct str occupation_code, struct function_key *key) {
    const struct policy *policy = service->policy;
    title_key(&policy->spelling, &policy->lexicon, job_title, key->title);
    key->occupation_code = plain_code(arena, occupation_code);
}

bool function_key_equal(const struct function_key *a, const struct function_key *b) {
    return str_equal(str_from_c(a->title), str_from_c(b->title)) &&
           str_equal(a->occupation_code, b->occupation_code);
}

static enum err covering(struct db *db, struct arena *arena, const struct service *service,
                         struct organisation_id organisation, const struct fact_set *facts,
                         struct decision_covering_row *row) {
    struct function_key key;
    function_key_of(arena, service, facts->job_title, facts->occupation_code, &key);
    bool is_settled = str_equal(facts->supervises, STR("yes")) ||
                      str_equal(facts->practising, STR("no")) || !key.title[0];
    struct decision_covering_in in = {.organisation_id = organisation,
                                      .title_key = str_from_c(key.title),
                                      .occupation_code = key.occupation_code,
                                      .supervises = facts->supervises,
                                      .practising = facts->practising};
    return is_settled ? ERR_NOT_FOUND : sql_decision_covering(db, arena, &in, row);
}

enum err decision_on(struct op_run *run, struct organisation_id organisation,
                     const struct fact_set *facts, struct peer_verdict *alone) {
    struct decision_covering_row row;
    if (alone->outcome != PEER_REVIEW) return OK;
    enum err e = covering(run->db, run->arena, run->service, organisation, facts, &row);
    if (e != OK) return e == ERR_NOT_FOUND ? OK : e;
    bool is_peer = str_equal(row.outcome, STR("peer"));
    alone->outcome = is_peer ? PEER : PEER_REFUSED;
    alone->reason = PEER_REASON_NONE;
    alone->rule_id = is_peer ? STR("decision.accepted") : STR("decision.refused");
    return OK;
}

enum err doubt_of_person(struct op_run *run, struct member_id member,
                         struct peer_verdict *verdict) {
    const struct policy_rule *rule = &run->service->policy->rules[PEER_RULE_REVIEW_PROVISIONER];
    struct str kind;
    if (verdict->outcome != PEER) return OK;
    enum err e = suspicion_of(run->db, run->arena, member, &kind);
    if (e != OK) return e == ERR_NOT_FOUND ? OK : e;
    *verdict = (struct peer_verdict){.outcome = PEER_REVIEW,
                                     .reason = PEER_REASON_CONTRADICTION,
                                     .rule = PEER_RULE_REVIEW_PROVISIONER,
                                     .rule_id = rule->id,
                                     .sentence_fr = rule->sentence_fr,
                                     .sentence_en = rule->sentence_en};
    return OK;
}

/* --- Who may look at whom */

/* The decisions that hold for the functions of one person, at most one a post. */
enum { POSTS_MOST = 16 };
static enum err decisions_of(struct db *db, struct arena *arena, const struct service *service,
                             struct member_id member, struct decision_covering_row out[POSTS_MOST],
                             size_t *found) {
    struct attestations_live_in in = {member};
    struct attestations_live_row *rows;
    size_t count;
    *found = 0;
    enum err e = sql_attestations_live(db, arena, &in, &rows, &count);
    for (size_t i = 0; e == OK && i < count && *found < POSTS_MOST; i++) {
        struct fact_set facts;
        e = facts_stated(db, arena, rows[i].attestation_id, &facts);
        bool is_decided = e == OK && str_starts(facts.rule, STR("decision."));
        if (is_decided)
            e = covering(db, arena, service, rows[i].organisation_id, &facts, &out[*found]);
        if (is_decided && e == OK) ++*found;
        if (e == ERR_NOT_FOUND) e = OK;
    }
    return e;
}

enum err decision_told(struct db *db, struct arena *arena, const struct service *service,
                       struct member_id member, struct decision_told *told) {
    struct decision_covering_row rows[POSTS_MOST];
    size_t count;
    enum err e = decisions_of(db, arena, service, member, rows, &count);
    *told = (struct decision_told){0};
    if (e == OK && count) *told = (struct decision_told){rows[0].reason, rows[0].decided_at};
    return e;
}

/* Did they decide about a function that this person has? */
static enum err decided_function(struct db *db, struct arena *arena, const struct service *service,
                                 struct member_id viewer, struct member_id member, bool *has) {
    struct decision_covering_row rows[POSTS_MOST];
    size_t count;
    enum err e = decisions_of(db, arena, service, member, rows, &count);
    for (size_t i = 0; e == OK && i < count; i++) *has |= rows[i].animator_id.v == viewer.v;
    return e;
}

enum err reviewing_of(struct db *db, struct arena *arena, const struct service *service,
                      struct member_id viewer, bool is_animator, struct member_id member,
                      struct reviewing *out) {
    struct shares_organisation_in shares = {.one_id = viewer, .other_id = member};
    struct shares_organisation_row shared;
    struct has_doubted_in doubts = {.member_id = member, .doubter_id = viewer};
    struct has_doubted_row doubted;
    struct is_sitting_in sits = {.member_id = member, .sitter_id = viewer};
    struct is_sitting_row sitting;
    struct decided_before_in decides = {.member_id = member, .animator_id = viewer};
    struct decided_before_row decided;
    *out = (struct reviewing){.is_animator = is_animator, .is_own = viewer.v == member.v};
    enum err e = sql_shares_organisation(db, arena, &shares, &shared);
    if (e == OK) e = sql_has_doubted(db, arena, &doubts, &doubted);
    if (e == OK) e = sql_is_sitting(db, arena, &sits, &sitting);
    if (e == OK) e = sql_decided_before(db, arena, &decides, &decided);
    if (e != OK) return e;
    out->is_colleague = shared.times > 0;
    out->is_doubter = doubted.times > 0;
    out->is_drawn = sitting.times > 0;
    out->is_first = decided.times > 0;
    return out->is_first || !service
               ? OK
               : decided_function(db, arena, service, viewer, member, &out->is_first);
}

bool reviewing_sees_function(const struct reviewing *r) {
    return r->is_animator && !r->is_own;
}

bool reviewing_sees_person(const struct reviewing *r) {
    bool is_far = !r->is_own && !r->is_colleague && !r->is_doubter;
    return is_far && (r->is_animator || r->is_drawn);
}

enum err reviewing_check(struct op_run *run, struct member_id member, bool is_contest) {
    struct viewer viewer;
    struct reviewing r;
    if (run->actor.kind == ACTOR_OPERATOR) return OK;
    enum err e = viewer_of_actor(run, &viewer);
    if (e != OK) return e;
    if (viewer.role != ROLE_ANIMATOR && viewer.role != ROLE_MEMBER) return ERR_DENIED;
    e = reviewing_of(run->db, run->arena, run->service, run->actor.member,
                     viewer.role == ROLE_ANIMATOR, member, &r);
    if (e != OK) return e;
    bool may = reviewing_sees_person(&r) && !(is_contest && r.is_first);
    return may && (r.is_animator || is_contest) ? OK : ERR_DENIED;
}

/* --- What was decided of one person */

enum err decision_note(struct op_run *run, struct member_id member, bool is_accepted,
                       struct str reason) {
    struct attestations_live_in find = {member};
    struct attestations_live_row *rows;
    struct fact_set facts;
    struct function_key key;
    size_t count;
    enum err e = sql_attestations_live(run->db, run->arena, &find, &rows, &count);
    if (e != OK || count == 0) return e;
    e = facts_stated(run->db, run->arena, rows[0].attestation_id, &facts);
    if (e != OK) return e == ERR_NOT_FOUND ? OK : e;
    function_key_of(run->arena, run->service, facts.job_title, facts.occupation_code, &key);
    struct decision_add_in add = {.organisation_id = rows[0].organisation_id,
                                  .member_id = member,
                                  .title_key = str_from_c(key.title),
                                  .job_title = facts.job_title,
                                  .occupation_code = key.occupation_code,
                                  .supervises = facts.supervises,
                                  .practising = facts.practising,
                                  .outcome = is_accepted ? STR("peer") : STR("refused"),
                                  .reason = reason.bytes ? reason : STR(""),
                                  .animator_id = run->actor.member,
                                  .decided_at = run->now_ms,
                                  .is_applied = true};
    struct suspicion_clear_in clear = {.cleared_at = run->now_ms, .member_id = member};
    e = sql_decision_add(run->db, &add);
    return e == OK && is_accepted ? sql_suspicion_clear(run->db, &clear) : e;
}

enum err suspicion_of(struct db *db, struct arena *arena, struct member_id member,
                      struct str *kind) {
    struct suspicion_open_in in = {member};
    struct suspicion_open_row row;
    enum err e = sql_suspicion_open(db, arena, &in, &row);
    *kind = e == OK ? row.kind : (struct str){0};
    return e;
}
