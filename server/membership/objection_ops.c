/* A stated fact contested by the person it is about. What an organisation wrote stays as it wrote
 * it, and it never hears of this: animators of other organisations read and answer. */
#include "server/core/audit.h"
#include "server/core/awaiting.h"
#include "server/core/service.h"
#include "server/core/viewer.h"
#include "server/members/members.h"
#include "server/membership/membership.h"
#include "sql/membership_membership.h"

/* What stands there; false: there is no such fact. */
static bool stated_of(const struct attestation_own_row *row, struct str fact, struct str *stated) {
    const struct {
        const char *code;
        struct str value;
    } facts[] = {
        {"job_title", row->job_title},
        {"occupation_code", row->occupation_code},
        {"supervises", row->supervises},
        {"practising", row->practising},
        {"practising_since", row->practising_since},
        {"departure", str_equal(row->ending, STR("departure")) ? STR("yes") : STR("")},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(facts); i++) {
        *stated = facts[i].value;
        if (str_equal(fact, str_from_c(facts[i].code))) return true;
    }
    return false;
}

static enum err tell_animators(struct op_run *run, struct organisation_id organisation,
                               int64_t objection) {
    struct objection_animators_in in = {
        .now = run->now_ms, .member_id = run->actor.member, .organisation_id = organisation};
    struct objection_animators_row *rows;
    size_t count;
    enum err e = sql_objection_animators(run->db, run->arena, &in, &rows, &count);
    for (size_t i = 0; e == OK && i < count; i++) {
        struct notification n = {
            .member = rows[i].member_id, .kind = "objection.asked", .subject = objection};
        e = notification_put(run, &n);
    }
    return e;
}

/* A person whose account is theirs to use, whatever their access: who left has nothing to say. */
static enum err check(struct op_run *run) {
    struct viewer viewer;
    struct objections_since_in often = {.member_id = run->actor.member,
                                        .since = run->now_ms - 365 * DAY_MS};
    struct objections_since_row row;
    enum err e = viewer_of_actor(run, &viewer);
    if (e != OK) return e;
    bool may = (viewer.role & (ROLE_NEW | ROLE_FORMER | ROLE_MEMBER | ROLE_ANIMATOR)) != 0;
    if (!may || viewer.cause == FORMER_LEFT) return ERR_DENIED;
    e = sql_objections_since(run->db, run->arena, &often, &row);
    return e == OK && row.made >= OBJECTIONS_A_YEAR ? ERR_LIMIT : e;
}

static enum err objection_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct objection_in *in = input;
    struct attestation_own_in find = {.attestation_id = in->attestation,
                                      .member_id = run->actor.member};
    struct attestation_own_row post;
    struct str stated;
    if (str_is_empty(in->text) || in->text.length > OBJECTION_MOST) return ERR_INVALID;
    enum err e = check(run);
    if (e == OK) e = sql_attestation_own(run->db, run->arena, &find, &post);
    if (e != OK) return e;
    if (!stated_of(&post, in->fact, &stated)) return ERR_INVALID;
    struct objection_add_in row = {.member_id = run->actor.member,
                                   .organisation_id = post.organisation_id,
                                   .attestation_id = in->attestation,
                                   .fact = in->fact,
                                   .stated = stated,
                                   .text = in->text,
                                   .asked_at = run->now_ms,
                                   .due_at = contest_due(run->service, run->now_ms)};
    e = sql_objection_add(run->db, &row);
    if (e == OK) e = tell_animators(run, post.organisation_id, db_last_id(run->db));
    return e == OK ? audit_append(run, "objection.ask", in->fact) : e;
}

const struct op op_objection = {.name = "objection.ask", .run = objection_run};

/* The objection, if this animator may answer it. */
static enum err find(struct op_run *run, struct objection_id objection,
                     struct objection_find_row *row) {
    struct objection_find_in in = {.objection_id = objection, .animator_id = run->actor.member};
    enum err e = actor_check(run, ROLE_ANIMATOR);
    if (e != OK) return e;
    return sql_objection_find(run->db, run->arena, &in, row);
}

static enum err objection_answer_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct objection_answer_in *in = input;
    struct objection_find_row row;
    if (str_is_empty(in->reason) || in->reason.length > OBJECTION_MOST) return ERR_INVALID;
    enum err e = find(run, in->objection, &row);
    if (e != OK) return e;
    struct objection_answer_row_in answer = {.answer =
                                                 in->is_accepted ? STR("accepted") : STR("refused"),
                                             .reason = in->reason,
                                             .answered_at = run->now_ms,
                                             .objection_id = in->objection};
    e = sql_objection_answer_row(run->db, &answer);
    if (e == OK && db_changes(run->db) == 0) e = ERR_CONFLICT;
    struct notification n = {.member = row.member_id, .kind = "facts.answered"};
    struct outgoing mail = {
        .member = row.member_id, .kind = "facts.stated", .address = STR(""), .payload = STR("")};
    if (e == OK) e = notification_put(run, &n);
    if (e == OK) e = outgoing_put(run, &mail);
    return e == OK ? audit_append(run, "objection.answer", row.fact) : e;
}

const struct op op_objection_answer = {.name = "objection.answer", .run = objection_answer_run};
