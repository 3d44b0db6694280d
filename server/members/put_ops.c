/* One row of an organisation's list: added, changed or the same, and judged when a fact is new. */
#include "server/core/audit.h"
#include "server/core/service.h"
#include "server/members/judge.h"
#include "sql/members_members.h"

bool identifier_is_valid(struct str identifier) {
    if (identifier.length < 2 || identifier.length > IDENTIFIER_MOST) return false;
    for (size_t i = 0; i < identifier.length; i++) {
        char c = identifier.bytes[i];
        bool is_fine = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
                       c == '@' || c == '-';
        if (!is_fine) return false;
    }
    return true;
}

static struct str given(struct str s) {
    return s.bytes ? s : STR("");
}

/* The account this row is about: by identifier, else by the organisation's own id. */
static enum err find(struct op_run *run, const struct member_put_in *in,
                     struct member_by_identifier_row *row) {
    struct member_by_identifier_in by_identifier = {.identifier = in->identifier};
    enum err e = sql_member_by_identifier(run->db, run->arena, &by_identifier, row);
    if (e != ERR_NOT_FOUND || str_is_empty(in->external_id)) return e;
    struct member_by_external_in by_external = {.organisation_id = in->organisation,
                                                .external_id = in->external_id};
    struct member_by_external_row found;
    e = sql_member_by_external(run->db, run->arena, &by_external, &found);
    if (e != OK) return e;
    by_identifier.identifier = found.identifier;
    return sql_member_by_identifier(run->db, run->arena, &by_identifier, row);
}

/* The e-mail of the row, or none when another account of the same kind holds it. */
static enum err free_email(struct op_run *run, const struct member_put_in *in,
                           struct str identifier, struct str *email, bool *is_held) {
    struct email_holder_in find_holder = {.account = STR("member"), .email = given(in->email)};
    struct email_holder_row holder;
    enum err e = sql_email_holder(run->db, run->arena, &find_holder, &holder);
    *is_held = e == OK && !str_equal(holder.identifier, identifier);
    *email = *is_held ? STR("") : given(in->email);
    return e == ERR_NOT_FOUND ? OK : e;
}

static enum err add(struct op_run *run, const struct member_put_in *in, struct str email,
                    struct member_id *member) {
    struct member_add_in row = {.account = STR("member"),
                                .identifier = in->identifier,
                                .email = email,
                                .given_name = given(in->given_name),
                                .family_name = given(in->family_name),
                                .organisation_id = in->organisation,
                                .region = given(in->region),
                                .external_id = given(in->external_id),
                                .created_at = run->now_ms};
    enum err e = sql_member_add(run->db, &row);
    member->v = db_last_id(run->db);
    return e;
}

static enum err update(struct op_run *run, const struct member_put_in *in, struct str email,
                       const struct member_by_identifier_row *row, struct member_put_out *out) {
    struct member_update_in next = {.email = email,
                                    .given_name = given(in->given_name),
                                    .family_name = given(in->family_name),
                                    /* Whoever has come in says it themselves. */
                                    .region = row->activated_at ? row->region : given(in->region),
                                    .external_id = given(in->external_id),
                                    .member_id = row->member_id};
    bool is_same =
        str_equal(next.email, row->email) && str_equal(next.given_name, row->given_name) &&
        str_equal(next.family_name, row->family_name) && str_equal(next.region, row->region) &&
        str_equal(next.external_id, row->external_id);
    if (is_same) return OK;
    out->change = MEMBER_CHANGED;
    /* A link that went to another address is nobody's any more. */
    bool is_moved = !row->activated_at && !str_equal(next.email, row->email);
    enum err e = is_moved ? activation_withdraw(run, row->member_id) : OK;
    return e == OK ? sql_member_update(run->db, &next) : e;
}

/* The answer to a row that changes nothing: what its facts alone were judged to be. */
static void read_stored(const struct fact_set *facts, struct member_put_out *out) {
    out->outcome = str_equal(facts->verdict, STR("peer"))     ? PEER
                   : str_equal(facts->verdict, STR("review")) ? PEER_REVIEW
                                                              : PEER_REFUSED;
    out->rule = PEER_RULE_TITLE;
    for (size_t i = 0; i < PEER_RULE_COUNT_; i++)
        if (str_equal(facts->rule, str_from_c(peer_rules[i].id))) out->rule = (enum peer_rule)i;
}

static enum err renew(struct op_run *run, struct member_id member) {
    struct validity_store_in in = {.valid_until = run->now_ms + VALIDITY_DAYS * DAY_MS,
                                   .member_id = member};
    enum err e = mandate_end_lapsed(run, member);
    if (e == OK) e = sql_validity_store(run->db, &in);
    bool is_open = e == OK && db_changes(run->db) > 0;
    return is_open ? contest_close(run, member, true, STR("")) : e;
}

/* An e-mail that another account holds is a contradiction for the animators. */
static void doubt_email(const struct op_run *run, struct peer_verdict *verdict) {
    const struct policy_rule *rule = policy_rule(run->service->policy, STR("review.contradiction"));
    if (verdict->outcome != PEER) return;
    verdict->outcome = PEER_REVIEW;
    verdict->reason = PEER_REASON_CONTRADICTION;
    verdict->rule = PEER_RULE_REVIEW_CONTRADICTION;
    if (rule) verdict->rule_id = rule->id;
}

/* People had accepted these same facts, and what closed access since was an interim or an error:
 * their decision stands again. ERR_NOT_FOUND: there is none of the last twelve months. */
static enum err restore_decision(struct op_run *run, const struct fact_set *facts,
                                 const struct peer_verdict *verdict, struct member_put_out *out) {
    struct facts_accepted_in in = {.member_id = out->member,
                                   .since = run->now_ms - VALIDITY_DAYS * DAY_MS,
                                   .job_title = facts->job_title,
                                   .occupation_code = facts->occupation_code,
                                   .supervises = facts->supervises,
                                   .practising = facts->practising};
    struct facts_accepted_row row;
    enum err e = sql_facts_accepted(run->db, run->arena, &in, &row);
    if (e != OK) return e;
    /* A refusal that people had seen, when it was contested, and no other. */
    bool was_seen = verdict->outcome == PEER_REVIEW || str_equal(row.verdict, STR("refused"));
    if (!was_seen) return ERR_NOT_FOUND;
    struct fact_set told = {.verdict = row.verdict, .rule = row.rule};
    read_stored(&told, out);
    e = verdict_decide(run, out->member, STR("peer"), STR("decision.accepted"));
    if (e == OK) e = stated_verdict_store(run, out->member, row.verdict, row.rule);
    return e == OK ? audit_append(run, "member.restore", row.rule) : e;
}

/* Judges the person on all that is known; answers the organisation on its own facts alone. */
static enum err judge(struct op_run *run, const struct member_put_in *in,
                      const struct fact_set *facts, bool is_email_held,
                      struct member_put_out *out) {
    struct peer_verdict verdict, alone;
    enum err e = member_judge(run, out->member, in->organisation_kind, &verdict, &alone);
    if (e == OK && verdict.outcome != PEER && !is_email_held) {
        e = restore_decision(run, facts, &verdict, out);
        if (e != ERR_NOT_FOUND) return e;
        e = OK;
    }
    if (e != OK) return e;
    if (is_email_held) {
        doubt_email(run, &verdict);
        doubt_email(run, &alone);
    }
    out->outcome = alone.outcome;
    out->rule = alone.rule;
    e = verdict_apply(run, out->member, &verdict);
    struct str told = str_from_c(peer_outcome_name(alone.outcome));
    if (e == OK) e = stated_verdict_store(run, out->member, told, alone.rule_id);
    if (e != OK) return e;
    struct str what = arena_format(run->arena, "%.*s: %.*s, %.*s", STR_ARG(in->identifier),
                                   STR_ARG(told), STR_ARG(alone.rule_id));
    return audit_append(run, "member.import", what);
}

static bool is_fact(struct str text) {
    enum peer_fact fact;
    return peer_fact_parse(text, &fact);
}

static enum err check(const struct op_run *run, const struct member_put_in *in) {
    if (run->actor.kind != ACTOR_OPERATOR) return ERR_DENIED;
    if (!identifier_is_valid(in->identifier) || str_is_empty(in->given_name)) return ERR_INVALID;
    return is_fact(in->supervises) && is_fact(in->practising) ? OK : ERR_INVALID;
}

static enum err put_facts(struct op_run *run, const struct member_put_in *in, bool is_email_held,
                          struct member_put_out *out) {
    struct fact_set facts = {.job_title = given(in->job_title),
                             .occupation_code = given(in->occupation_code),
                             .supervises = given(in->supervises),
                             .practising = given(in->practising),
                             .practising_since = given(in->practising_since)};
    struct fact_set before;
    enum err e = facts_load(run, out->member, STR("organisation"), &before);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    if (e == OK && facts_equal(&facts, &before)) {
        read_stored(&before, out);
        return in->attests ? renew(run, out->member) : OK;
    }
    if (out->change == MEMBER_SAME) out->change = MEMBER_CHANGED;
    e = facts_store(run, out->member, STR("organisation"), &facts);
    return e == OK ? judge(run, in, &facts, is_email_held, out) : e;
}

/* Who left by themselves keeps what their name was sealed with. While they can come back the facts
 * are judged as anybody's: leaving for a week is no way around them. After that nothing more is
 * kept of them, and the row is answered as it was last. */
static enum err put_left(struct op_run *run, const struct member_put_in *in,
                         const struct member_by_identifier_row *row, struct member_put_out *out) {
    struct member_may_return_in find = {.member_id = row->member_id};
    struct member_may_return_row departure;
    struct fact_set facts;
    out->member = row->member_id;
    enum err may = sql_member_may_return(run->db, run->arena, &find, &departure);
    if (may != ERR_NOT_FOUND) return may == OK ? put_facts(run, in, false, out) : may;
    enum err e = facts_load(run, row->member_id, STR("organisation"), &facts);
    if (e == OK) read_stored(&facts, out);
    return e == ERR_NOT_FOUND ? OK : e;
}

static enum err member_put_run(struct op_run *run, const void *input, void *output) {
    const struct member_put_in *in = input;
    struct member_put_out *out = output;
    struct member_by_identifier_row row;
    struct str email;
    bool is_email_held;
    enum err e = check(run, in);
    if (e != OK) return e;
    enum err found = find(run, in, &row);
    if (found != OK && found != ERR_NOT_FOUND) return found;
    bool is_elsewhere = found == OK && (row.organisation_id.v != in->organisation.v ||
                                        !str_equal(row.account, STR("member")));
    if (is_elsewhere) {
        out->outcome = PEER_REVIEW;
        out->rule = PEER_RULE_REVIEW_CONTRADICTION;
        out->change = MEMBER_ADDED;
        return OK;
    }
    if (found == OK && str_equal(row.state, STR("left"))) return put_left(run, in, &row, out);
    e = free_email(run, in, found == OK ? row.identifier : in->identifier, &email, &is_email_held);
    if (e != OK) return e;
    if (found == OK) {
        out->member = row.member_id;
        /* Whoever has come in keeps their address: it is the way back to their account. */
        if (row.activated_at) {
            email = row.email;
            is_email_held = false;
        }
        e = update(run, in, email, &row, out);
    } else {
        out->change = MEMBER_ADDED;
        e = add(run, in, email, &out->member);
    }
    if (e == OK) e = put_facts(run, in, is_email_held, out);
    return e == OK ? activation_offer(run, out->member) : e;
}

const struct op op_member_put = {
    .name = "member.put", .output_bytes = sizeof(struct member_put_out), .run = member_put_run};
