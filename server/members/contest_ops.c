/* Contesting: one open request a person, told to those who answer for it, answered by a decision.
 */
#include "lib/workday.h"
#include "server/core/audit.h"
#include "server/core/awaiting.h"
#include "server/core/service.h"
#include "server/core/viewer.h"
#include "server/members/decisions.h"
#include "server/members/judge.h"
#include "sql/members_contests.h"

enum { CONTEST_ANSWER_DAYS = 5 };

/* The word for why access is closed; NULL: it is not, or by themselves. */
static const char *cause_word(enum former_cause cause) {
    switch (cause) {
    case FORMER_NOT:
    case FORMER_MEASURE: /* its appeal is elsewhere */
        return NULL;
    case FORMER_REFUSED:
        return "refused";
    case FORMER_REVIEW:
        return "review";
    case FORMER_EXPIRED:
        return "expired";
    case FORMER_LEFT:
        return "closed";
    case FORMER_EXCLUDED:
        return "excluded";
    }
    return NULL;
}

int64_t contest_due(const struct service *service, int64_t now_ms) {
    bool is_french =
        service->options && str_equal(service->options->community_zone, STR("Europe/Paris"));
    struct civil today = zone_local(service->zone, now_ms);
    struct civil due = workday_after(&today, CONTEST_ANSWER_DAYS, is_french);
    return zone_instant(service->zone, &due);
}

/* Those who may answer: others than who decided, of other organisations. */
static enum err tell_animators(struct op_run *run, int64_t contest) {
    struct contest_animators_in in = {.now = run->now_ms};
    struct contest_animators_row *rows;
    size_t count;
    enum err e = sql_contest_animators(run->db, run->arena, &in, &rows, &count);
    for (size_t i = 0; e == OK && i < count; i++) {
        struct notification n = {
            .member = rows[i].member_id, .kind = "contest", .subject = contest};
        struct reviewing r;
        e = reviewing_of(run->db, run->arena, run->service, rows[i].member_id, true,
                         run->actor.member, &r);
        if (e == OK && reviewing_sees_person(&r) && !r.is_first) e = notification_put(run, &n);
    }
    return e;
}

/* May they ask now? */
static enum err check(struct op_run *run, struct viewer *viewer) {
    struct contest_left_in departed = {.member_id = run->actor.member};
    struct contest_left_row left;
    struct contests_since_in often = {.member_id = run->actor.member,
                                      .since = run->now_ms - VALIDITY_DAYS * DAY_MS};
    struct contests_since_row asked;
    struct contest_open_in open = {.member_id = run->actor.member};
    struct contest_open_row row;
    enum err e = viewer_of_actor(run, viewer);
    if (e != OK) return e;
    if (viewer->role != ROLE_FORMER || !cause_word(viewer->cause)) return ERR_DENIED;
    e = sql_contest_left(run->db, run->arena, &departed, &left);
    if (e != ERR_NOT_FOUND) return e == OK ? ERR_DENIED : e;
    e = sql_contest_open(run->db, run->arena, &open, &row);
    if (e != ERR_NOT_FOUND) return e == OK ? ERR_CONFLICT : e;
    e = sql_contests_since(run->db, run->arena, &often, &asked);
    if (e == OK && asked.asked >= CONTESTS_A_YEAR) return ERR_LIMIT;
    return e;
}

static enum err contest_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct contest_in *in = input;
    struct viewer viewer;
    if (in->text.length > CONTEST_MOST) return ERR_INVALID;
    enum err e = check(run, &viewer);
    if (e != OK) return e;
    struct contest_add_in row = {.member_id = run->actor.member,
                                 .text = in->text.bytes ? in->text : STR(""),
                                 .cause = str_from_c(cause_word(viewer.cause)),
                                 .rule = viewer.rule,
                                 .asked_at = run->now_ms,
                                 .due_at = contest_due(run->service, run->now_ms)};
    e = sql_contest_add(run->db, &row);
    if (e == OK) e = tell_animators(run, db_last_id(run->db));
    return e == OK ? audit_append(run, "contest.ask", STR("")) : e;
}

const struct op op_contest = {.name = "contest", .run = contest_run};

enum err contest_close(struct op_run *run, struct member_id member, bool is_accepted,
                       struct str reason) {
    struct contest_answer_in in = {.answer = is_accepted ? STR("accepted") : STR("refused"),
                                   .reason = reason.bytes ? reason : STR(""),
                                   .answered_at = run->now_ms,
                                   .member_id = member};
    enum err e = sql_contest_answer(run->db, &in);
    if (e != OK || db_changes(run->db) == 0) return e;
    struct outgoing mail = {
        .member = member, .kind = "contest.answered", .address = STR(""), .payload = STR("")};
    return outgoing_put(run, &mail);
}

enum err contest_is_open(struct op_run *run, struct member_id member, bool *is_open) {
    struct contest_open_in in = {.member_id = member};
    struct contest_open_row row;
    enum err e = sql_contest_open(run->db, run->arena, &in, &row);
    *is_open = e == OK;
    return e == ERR_NOT_FOUND ? OK : e;
}

enum err refusal_remember(struct op_run *run, struct member_id member) {
    struct refusal_note_in in = {.at = run->now_ms, .member_id = member};
    return sql_refusal_note(run->db, &in);
}

enum err refusal_forget(struct op_run *run, struct member_id member) {
    struct refusal_lift_in in = {.member_id = member};
    return sql_refusal_lift(run->db, &in);
}
