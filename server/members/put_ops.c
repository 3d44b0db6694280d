/* Rows of an organisation's list: added, changed or the same, and judged when a fact is new. What
 * would be answered is found by reading alone (the plan), so that a preview tells what happens. */
#include "server/core/audit.h"
#include "server/core/service.h"
#include "server/core/viewer.h"
#include "server/members/judge.h"
#include "sql/members_attestations.h"
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

enum err may_provision(struct op_run *run, struct organisation_id organisation) {
    struct token_live_in find = {run->actor.token};
    struct token_live_row token;
    struct viewer viewer;
    enum err e;
    switch (run->actor.kind) {
    case ACTOR_OPERATOR:
        return OK;
    case ACTOR_TOKEN:
        e = sql_token_live(run->db, run->arena, &find, &token);
        if (e == ERR_NOT_FOUND) return ERR_DENIED;
        if (e != OK) return e;
        return token.organisation_id.v == organisation.v ? OK : ERR_DENIED;
    case ACTOR_MEMBER:
        e = viewer_of_member(run->db, run->arena, run->actor.member, run->now_ms, &viewer);
        if (e != OK) return e;
        return viewer.role == ROLE_PROVISIONER && viewer.organisation.v == organisation.v
                   ? OK
                   : ERR_DENIED;
    case ACTOR_SYSTEM:
    case ACTOR_UNNAMED:
    case ACTOR_VISITOR:
        return ERR_DENIED;
    }
    return ERR_DENIED;
}

/* What is known of a row before it is written. */
struct plan {
    const struct member_put_in *in;
    struct fact_set facts; /* that it states */
    bool is_listed;        /* the organisation has this row already */
    struct attestation_by_identifier_row row;
    bool has_member; /* there is an account */
    struct member_by_identifier_row member;
    bool is_claim;  /* the identifier is somebody else's: for animators */
    bool is_gone;   /* left for good by themselves: the row is written, nobody is concerned */
    bool is_stated; /* there are facts, and these are the same */
    struct fact_set before;
    struct peer_verdict told;
};

/* The organisation's own row: by identifier, else by its own id. */
static enum err find_row(struct op_run *run, struct plan *plan) {
    struct attestation_by_identifier_in by_identifier = {.organisation_id = plan->in->organisation,
                                                         .identifier = plan->in->identifier};
    enum err e = sql_attestation_by_identifier(run->db, run->arena, &by_identifier, &plan->row);
    if (e == ERR_NOT_FOUND && !str_is_empty(plan->in->external_id)) {
        struct attestation_by_external_in by_external = {.organisation_id = plan->in->organisation,
                                                         .external_id = plan->in->external_id};
        struct attestation_by_external_row found;
        e = sql_attestation_by_external(run->db, run->arena, &by_external, &found);
        by_identifier.identifier = e == OK ? found.identifier : STR("");
        if (e == OK)
            e = sql_attestation_by_identifier(run->db, run->arena, &by_identifier, &plan->row);
    }
    plan->is_listed = e == OK;
    return e == ERR_NOT_FOUND ? OK : e;
}

/* Nobody is matched on a name: on the organisation's row, or not at all. */
static enum err find_member(struct op_run *run, struct plan *plan) {
    struct member_identifier_in named = {plan->row.member_id};
    struct member_identifier_row name;
    struct member_by_identifier_in find = {.identifier = plan->in->identifier};
    enum err e;
    if (plan->is_listed) {
        plan->is_claim = plan->row.member_id.v == 0;
        if (plan->is_claim) return OK;
        e = sql_member_identifier(run->db, run->arena, &named, &name);
        if (e != OK) return e;
        find.identifier = name.identifier;
    }
    e = sql_member_by_identifier(run->db, run->arena, &find, &plan->member);
    if (e == ERR_NOT_FOUND) return plan->is_listed ? ERR_CORRUPT : OK;
    plan->has_member = e == OK && plan->is_listed;
    plan->is_claim = e == OK && !plan->is_listed;
    return e;
}

/* Who left by themselves keeps what their name was sealed with. While they can come back the facts
 * are judged as anybody's: leaving for a week is no way around them. */
static enum err find_departure(struct op_run *run, struct plan *plan) {
    struct member_may_return_in find = {.member_id = plan->member.member_id};
    struct member_may_return_row departure;
    if (!plan->has_member || !str_equal(plan->member.state, STR("left"))) return OK;
    enum err e = sql_member_may_return(run->db, run->arena, &find, &departure);
    plan->is_gone = e == ERR_NOT_FOUND;
    return e == ERR_NOT_FOUND ? OK : e;
}

static void claim_verdict(const struct op_run *run, struct peer_verdict *told) {
    *told = (struct peer_verdict){.outcome = PEER};
    verdict_doubt(run, told);
}

static enum err judge_plan(struct op_run *run, struct plan *plan) {
    struct told_question question = {.attestation = plan->row.attestation_id,
                                     .member = plan->has_member ? plan->member.member_id
                                                                : (struct member_id){0},
                                     .organisation = plan->in->organisation,
                                     .kind = plan->in->organisation_kind,
                                     .email = given(plan->in->email),
                                     .facts = &plan->facts};
    if (plan->is_claim) {
        claim_verdict(run, &plan->told);
        return OK;
    }
    return judge_told(run, &question, &plan->told);
}

static enum err make_plan(struct op_run *run, const struct member_put_in *in, struct plan *plan) {
    *plan = (struct plan){.in = in,
                          .facts = {.job_title = given(in->job_title),
                                    .occupation_code = given(in->occupation_code),
                                    .supervises = given(in->supervises),
                                    .practising = given(in->practising),
                                    .practising_since = given(in->practising_since)}};
    enum err e = find_row(run, plan);
    if (e == OK) e = find_member(run, plan);
    if (e == OK) e = find_departure(run, plan);
    if (e != OK || !plan->is_listed) return e == OK ? judge_plan(run, plan) : e;
    e = facts_stated(run->db, run->arena, plan->row.attestation_id, &plan->before);
    plan->is_stated = e == OK && facts_equal(&plan->facts, &plan->before) && !plan->row.ended_at;
    if (e == ERR_NOT_FOUND) e = OK;
    if (e != OK || plan->is_stated) return e;
    return judge_plan(run, plan);
}

/* The answer to a row that changes nothing: what its facts alone were judged to be. */
void member_put_answer(struct str verdict, struct str rule, struct member_put_out *out) {
    out->outcome = str_equal(verdict, STR("peer"))     ? PEER
                   : str_equal(verdict, STR("review")) ? PEER_REVIEW
                                                       : PEER_REFUSED;
    out->rule = PEER_RULE_TITLE;
    for (size_t i = 0; i < PEER_RULE_COUNT_; i++)
        if (str_equal(rule, str_from_c(peer_rules[i].id))) out->rule = (enum peer_rule)i;
}

static bool is_same_text(const struct plan *plan) {
    const struct member_put_in *in = plan->in;
    const struct attestation_by_identifier_row *row = &plan->row;
    return str_equal(given(in->email), row->email) &&
           str_equal(given(in->given_name), row->given_name) &&
           str_equal(given(in->family_name), row->family_name) &&
           str_equal(given(in->region), row->region) &&
           str_equal(given(in->external_id), row->external_id);
}

static void answer(const struct plan *plan, struct member_put_out *out) {
    bool is_same = plan->is_stated && is_same_text(plan);
    out->attestation = plan->row.attestation_id;
    out->member = plan->has_member ? plan->member.member_id : (struct member_id){0};
    out->change = !plan->is_listed     ? MEMBER_ADDED
                  : is_same            ? MEMBER_SAME
                  : plan->row.ended_at ? MEMBER_RETURNED
                                       : MEMBER_CHANGED;
    if (plan->is_stated) {
        member_put_answer(plan->before.verdict, plan->before.rule, out);
    } else {
        member_put_answer(str_from_c(peer_outcome_name(plan->told.outcome)), plan->told.rule_id,
                          out);
    }
}

static bool is_fact(struct str text) {
    enum peer_fact fact;
    return peer_fact_parse(text, &fact);
}

static enum err check(const struct member_put_in *in) {
    if (!identifier_is_valid(in->identifier) || str_is_empty(in->given_name)) return ERR_INVALID;
    return is_fact(in->supervises) && is_fact(in->practising) ? OK : ERR_INVALID;
}

enum err member_put_preview(struct op_run *run, const struct member_put_in *in,
                            struct member_put_out *out) {
    struct plan plan;
    *out = (struct member_put_out){0};
    enum err e = check(in);
    if (e == OK) e = make_plan(run, in, &plan);
    if (e == OK) answer(&plan, out);
    return e;
}

static enum err add_member(struct op_run *run, const struct plan *plan, struct member_id *member) {
    const struct member_put_in *in = plan->in;
    bool is_held;
    enum err e = email_is_held(run, given(in->email), (struct member_id){0}, &is_held);
    if (e != OK) return e;
    struct member_add_in row = {.account = STR("member"),
                                .identifier = in->identifier,
                                .email = is_held ? STR("") : given(in->email),
                                .given_name = given(in->given_name),
                                .family_name = given(in->family_name),
                                .organisation_id = in->organisation,
                                .region = given(in->region),
                                .created_at = run->now_ms};
    e = sql_member_add(run->db, &row);
    member->v = db_last_id(run->db);
    return e;
}

static enum err add(struct op_run *run, const struct plan *plan, struct member_put_out *out) {
    const struct member_put_in *in = plan->in;
    enum err e = plan->is_claim ? OK : add_member(run, plan, &out->member);
    if (e != OK) return e;
    struct attestation_add_in row = {.organisation_id = in->organisation,
                                     .member_id = out->member,
                                     .claim = plan->is_claim ? STR("identifier") : STR(""),
                                     .identifier = in->identifier,
                                     .external_id = given(in->external_id),
                                     .email = given(in->email),
                                     .given_name = given(in->given_name),
                                     .family_name = given(in->family_name),
                                     .region = given(in->region),
                                     .at = run->now_ms};
    e = sql_attestation_add(run->db, &row);
    out->attestation.v = db_last_id(run->db);
    return e;
}

/* The account follows the organisation that it is of. */
static enum err update_member(struct op_run *run, const struct plan *plan) {
    const struct member_put_in *in = plan->in;
    const struct member_by_identifier_row *row = &plan->member;
    bool is_held, is_open = row->activated_at != 0;
    bool is_principal = row->organisation_id.v == in->organisation.v;
    if (!plan->has_member || !is_principal || str_equal(row->state, STR("left"))) return OK;
    enum err e = email_is_held(run, given(in->email), row->member_id, &is_held);
    if (e != OK) return e;
    /* Whoever has come in says their region, and keeps their address: it is the way back to their
     * account. */
    struct member_update_in next = {.email = is_open   ? row->email
                                             : is_held ? STR("")
                                                       : given(in->email),
                                    .given_name = given(in->given_name),
                                    .family_name = given(in->family_name),
                                    .region = is_open ? row->region : given(in->region),
                                    .member_id = row->member_id};
    /* A link that went to another address is nobody's any more. */
    bool is_moved = !is_open && !str_equal(next.email, row->email);
    if (is_moved) e = activation_withdraw(run, row->member_id);
    return e == OK ? sql_member_update(run->db, &next) : e;
}

static enum err update(struct op_run *run, const struct plan *plan) {
    const struct member_put_in *in = plan->in;
    struct attestation_write_in row = {.external_id = given(in->external_id),
                                       .email = given(in->email),
                                       .given_name = given(in->given_name),
                                       .family_name = given(in->family_name),
                                       .region = given(in->region),
                                       .at = run->now_ms,
                                       .attestation_id = plan->row.attestation_id};
    if (is_same_text(plan)) return OK;
    enum err e = sql_attestation_write(run->db, &row);
    return e == OK ? update_member(run, plan) : e;
}

static enum err attest(struct op_run *run, const struct member_put_out *out) {
    struct attestation_attest_in in = {.at = run->now_ms, .attestation_id = out->attestation};
    enum err e = sql_attestation_attest(run->db, &in);
    return e == OK && out->member.v ? validity_renew(run, out->member) : e;
}

/* The facts are new, or begin again. */
static enum err state(struct op_run *run, const struct plan *plan, struct member_put_out *out) {
    struct attestation_begin_in begin = {.at = run->now_ms, .attestation_id = out->attestation};
    enum err e =
        plan->is_listed && plan->row.ended_at ? sql_attestation_begin(run->db, &begin) : OK;
    if (e == OK) e = facts_state(run, out->attestation, &plan->facts);
    if (e == OK && (plan->is_claim || plan->is_gone)) {
        /* Nobody's access hangs on it: the organisation is told what it would be of anybody. */
        struct str verdict = str_from_c(peer_outcome_name(plan->told.outcome));
        return stated_verdict_store(run, out->attestation, verdict, plan->told.rule_id);
    }
    if (e == OK) e = member_judge_again(run, out->member);
    if (e == OK && plan->is_listed) e = facts_tell(run, out->member);
    if (e != OK) return e;
    struct str told = str_from_c(peer_outcome_name(plan->told.outcome));
    struct str what = arena_format(run->arena, "%.*s: %.*s, %.*s", STR_ARG(plan->in->identifier),
                                   STR_ARG(told), STR_ARG(plan->told.rule_id));
    return audit_append(run, "member.import", what);
}

/* In a wave of their own. */
static enum err place(struct op_run *run, struct wave_id wave, struct member_id member) {
    struct member_wave_set_in in = {.wave_id = wave, .member_id = member};
    return run->actor.kind == ACTOR_OPERATOR ? sql_member_wave_set(run->db, &in) : ERR_DENIED;
}

static enum err put(struct op_run *run, const struct member_put_in *in,
                    struct member_put_out *out) {
    struct plan plan;
    enum err e = check(in);
    if (e == OK) e = make_plan(run, in, &plan);
    if (e != OK) return e;
    answer(&plan, out);
    e = plan.is_listed ? update(run, &plan) : add(run, &plan, out);
    if (e != OK) return e;
    if (plan.is_stated)
        e = in->attests && !plan.is_gone ? attest(run, out) : OK;
    else
        e = state(run, &plan, out);
    if (e == OK && in->wave.v) e = place(run, in->wave, out->member);
    bool is_offered = e == OK && out->member.v && !plan.is_gone;
    return is_offered ? activation_offer(run, out->member) : e;
}

static enum err member_put_run(struct op_run *run, const void *input, void *output) {
    const struct member_put_in *in = input;
    enum err e = may_provision(run, in->organisation);
    return e == OK ? put(run, in, output) : e;
}

const struct op op_member_put = {
    .name = "member.put", .output_bytes = sizeof(struct member_put_out), .run = member_put_run};

static enum err members_put_run(struct op_run *run, const void *input, void *output) {
    const struct members_put_in *in = input;
    struct members_put_out *out = output;
    static const struct op one = {
        .name = "member.put", .output_bytes = sizeof(struct member_put_out), .run = member_put_run};
    enum err e = may_provision(run, in->organisation);
    for (size_t i = 0; i < in->count && e == OK; i++) {
        in->outs[i] = (struct member_put_out){0};
        if (in->rows[i].organisation.v != in->organisation.v) return ERR_INVALID;
        e = op_run_saved(run, &one, NULL, &in->rows[i], &in->outs[i]);
        if (e == ERR_CONFLICT) {
            in->outs[i] = (struct member_put_out){.is_conflict = true};
            out->conflicts++;
            e = OK;
            continue;
        }
        out->counts[in->outs[i].outcome]++;
        out->unchanged += in->outs[i].change == MEMBER_SAME;
    }
    return e;
}

const struct op op_members_put = {
    .name = "members.put", .output_bytes = sizeof(struct members_put_out), .run = members_put_run};
