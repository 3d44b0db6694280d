/* An animator decides: about one person, or once for all who have a function at an organisation.
 * The latter is written down first; the people it covers are judged again a part at a time. */
#include "server/admissions/admissions.h"
#include "server/admissions/function.h"
#include "server/core/audit.h"
#include "server/core/jobs.h"
#include "server/core/service.h"
#include "server/core/viewer.h"
#include "server/members/judge.h"

enum { ROWS_READ = 1000, PEOPLE_JUDGED = 200, ROWS_MOST = 20000 };

enum err function_post(struct db *db, struct arena *arena, struct member_id member,
                       struct function_posts_row *post) {
    struct function_posts_in in = {member};
    struct function_posts_row *rows;
    size_t count;
    enum err e = sql_function_posts(db, arena, &in, &rows, &count);
    if (e != OK) return e;
    if (count == 0) return ERR_NOT_FOUND;
    *post = rows[0];
    for (size_t i = count; i-- > 0;)
        if (str_equal(rows[i].told, STR("review"))) *post = rows[i];
    return OK;
}

enum err function_is_of(struct db *db, struct arena *arena, const struct service *service,
                        struct organisation_id organisation, const struct function_key *key,
                        struct member_id member, bool *is_theirs) {
    struct function_posts_in in = {member};
    struct function_posts_row *rows;
    size_t count;
    *is_theirs = false;
    enum err e = sql_function_posts(db, arena, &in, &rows, &count);
    for (size_t i = 0; e == OK && i < count; i++) {
        struct function_key own;
        function_key_of(arena, service, rows[i].job_title, rows[i].occupation_code, &own);
        *is_theirs |= rows[i].organisation_id.v == organisation.v && function_key_equal(&own, key);
    }
    return e;
}

/* --- A decision for all, applied */

static enum err load_decision(struct op_run *run, struct decision_id decision,
                              struct function_decision_row *row) {
    struct function_decision_in in = {decision};
    return sql_function_decision(run->db, run->arena, &in, row);
}

/* The next part of those that it covers. */
static enum err apply_part(struct op_run *run, const struct function_decision_row *d) {
    struct function_rows_in in = {
        .organisation_id = d->organisation_id, .after_id = d->reached_id, .most = ROWS_READ};
    struct function_rows_row *rows;
    struct function_reached_in reached = {.decision_id = d->decision_id,
                                          .reached_id = d->reached_id};
    size_t count, read = 0, judged = 0;
    enum err e = sql_function_rows(run->db, run->arena, &in, &rows, &count);
    for (; e == OK && read < count && judged < PEOPLE_JUDGED; read++) {
        struct function_key key;
        function_key_of(run->arena, run->service, rows[read].job_title, rows[read].occupation_code,
                        &key);
        reached.reached_id = rows[read].attestation_id.v;
        if (!str_equal(str_from_c(key.title), d->title_key) ||
            !str_equal(key.occupation_code, d->occupation_code))
            continue;
        e = review_judge(run, rows[read].member_id);
        judged++;
    }
    if (e != OK) return e;
    reached.is_applied = read == count && count < ROWS_READ;
    e = sql_function_reached(run->db, &reached);
    return e == OK && !reached.is_applied ? job_soon(run, "apply_decisions") : e;
}

enum err decisions_apply_run(struct op_run *run) {
    struct function_pending_row *rows;
    size_t count;
    enum err e = sql_function_pending(run->db, run->arena, &rows, &count);
    for (size_t i = 0; e == OK && i < count && i < 1; i++) {
        struct function_decision_row decision;
        e = load_decision(run, rows[i].decision_id, &decision);
        if (e == OK) e = apply_part(run, &decision);
    }
    return e == OK && count > 1 ? job_soon(run, "apply_decisions") : e;
}

/* --- Deciding for a function */

/* The least that is stated of any of them, for an acceptance; the most, for a refusal. */
static enum err span(struct op_run *run, const struct function_posts_row *post,
                     const struct function_key *key, struct function_add_in *add) {
    bool is_accepted = str_equal(add->outcome, STR("peer"));
    struct function_rows_in in = {.organisation_id = post->organisation_id, .most = ROWS_MOST};
    struct function_rows_row *rows;
    size_t count;
    add->supervises = is_accepted ? STR("no") : STR("");
    add->practising = is_accepted ? STR("yes") : STR("");
    enum err e = sql_function_rows(run->db, run->arena, &in, &rows, &count);
    for (size_t i = 0; e == OK && i < count; i++) {
        struct function_key other;
        if (!str_equal(rows[i].told, STR("review"))) continue;
        function_key_of(run->arena, run->service, rows[i].job_title, rows[i].occupation_code,
                        &other);
        if (!function_key_equal(&other, key)) continue;
        if (str_is_empty(rows[i].supervises) == is_accepted) add->supervises = rows[i].supervises;
        if (str_is_empty(rows[i].practising) == is_accepted) add->practising = rows[i].practising;
    }
    return e;
}

/* An animator of any organisation, for others than themselves. */
static enum err check_function(struct op_run *run, const struct function_posts_row *post,
                               const struct function_key *key) {
    bool is_theirs;
    enum err e = actor_check(run, ROLE_ANIMATOR);
    if (e != OK) return e;
    e = function_is_of(run->db, run->arena, run->service, post->organisation_id, key,
                       run->actor.member, &is_theirs);
    return e == OK && is_theirs ? ERR_DENIED : e;
}

static enum err decide_function(struct op_run *run, const struct admission_decide_in *in,
                                struct admission_decide_out *out) {
    struct function_posts_row post;
    struct function_key key;
    enum err e = function_post(run->db, run->arena, in->member, &post);
    if (e != OK) return e;
    function_key_of(run->arena, run->service, post.job_title, post.occupation_code, &key);
    e = check_function(run, &post, &key);
    if (e == OK && (!str_equal(post.told, STR("review")) || !key.title[0])) e = ERR_CONFLICT;
    if (e != OK) return e;
    bool is_accepted = in->answer == ADMISSION_ACCEPT;
    struct function_add_in add = {.organisation_id = post.organisation_id,
                                  .title_key = str_from_c(key.title),
                                  .job_title = post.job_title,
                                  .occupation_code = key.occupation_code,
                                  .outcome = is_accepted ? STR("peer") : STR("refused"),
                                  .reason = in->reason,
                                  .animator_id = run->actor.member,
                                  .decided_at = run->now_ms};
    struct function_decision_row decision;
    e = span(run, &post, &key, &add);
    if (e == OK) e = sql_function_add(run->db, &add);
    if (e == OK) out->decision.v = db_last_id(run->db);
    if (e == OK) e = load_decision(run, out->decision, &decision);
    if (e == OK) e = apply_part(run, &decision);
    if (e != OK) return e;
    struct str what = arena_format(run->arena, "decision %lld: %s", (long long)out->decision.v,
                                   is_accepted ? "accepted" : "refused");
    return audit_append(run, "function.decide", what);
}

static enum err decision_revoke_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct decision_revoke_in *in = input;
    struct function_decision_row decision;
    struct function_key key = {0};
    struct function_revoke_in revoke = {
        .decision_id = in->decision, .revoked_at = run->now_ms, .revoker_id = run->actor.member};
    enum err e = load_decision(run, in->decision, &decision);
    if (e != OK) return e;
    struct function_posts_row post = {.organisation_id = decision.organisation_id};
    if (decision.title_key.length <= TITLE_KEY_CHARS)
        memcpy(key.title, decision.title_key.bytes, decision.title_key.length);
    key.occupation_code = decision.occupation_code;
    e = check_function(run, &post, &key);
    if (e == OK && decision.revoked_at) e = ERR_CONFLICT;
    if (e == OK) e = sql_function_revoke(run->db, &revoke);
    if (e == OK) e = load_decision(run, in->decision, &decision);
    if (e == OK) e = apply_part(run, &decision);
    if (e != OK) return e;
    struct str what = arena_format(run->arena, "decision %lld", (long long)in->decision.v);
    return audit_append(run, "function.revoke", what);
}

const struct op op_decision_revoke = {.name = "decision.revoke", .run = decision_revoke_run};

/* --- Deciding about one person */

static enum err decide_person(struct op_run *run, const struct admission_decide_in *in,
                              const struct judged_now_row *now) {
    bool is_contested;
    enum err e = contest_is_open(run, in->member, &is_contested);
    if (e == OK) e = reviewing_check(run, in->member, is_contested);
    if (e != OK) return e;
    if (now->judged_at != in->version) return ERR_CONFLICT;
    if (in->answer == ADMISSION_ASK) {
        e = review_letter(run, in->member, "question", in->reason);
        if (e == OK) e = review_tell(run, in->member);
        return e == OK ? audit_append(run, "member.ask", now->identifier) : e;
    }
    struct member_decide_in decide = {.identifier = now->identifier,
                                      .decision = in->answer == ADMISSION_ACCEPT ? DECIDE_ACCEPT
                                                                                 : DECIDE_REFUSE,
                                      .reason = in->reason};
    e = op_member_decide.run(run, &decide, NULL);
    if (e != OK || is_contested) return e; /* who contested is told by the answer to that */
    e = review_letter(run, in->member, "decision", in->reason);
    return e == OK ? review_tell(run, in->member) : e;
}

static enum err admission_decide_run(struct op_run *run, const void *input, void *output) {
    const struct admission_decide_in *in = input;
    struct judged_now_in find = {in->member};
    struct judged_now_row now;
    if (str_is_empty(in->reason) || in->reason.length > REVIEW_TEXT_MOST) return ERR_INVALID;
    if (in->is_function && in->answer == ADMISSION_ASK) return ERR_INVALID;
    enum err e = sql_judged_now(run->db, run->arena, &find, &now);
    if (e == OK && !str_equal(now.account, STR("member"))) e = ERR_NOT_FOUND;
    if (e != OK) return e;
    return in->is_function ? decide_function(run, in, output) : decide_person(run, in, &now);
}

const struct op op_admission_decide = {.name = "admission.decide",
                                       .output_bytes = sizeof(struct admission_decide_out),
                                       .run = admission_decide_run};
