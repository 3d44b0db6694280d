/* Deciding, signing, lifting. */
#include "server/core/service.h"
#include "server/core/viewer.h"
#include "server/measures/measures_inside.h"

static bool is_bar(enum measure_kind kind) {
    return kind == MEASURE_SUSPEND || kind == MEASURE_EXCLUDE;
}

/* --- Deciding */

/* What was typed says enough for this kind. */
static bool is_stated(const struct measure_decide_in *in) {
    bool is_short = in->facts.length <= MEASURE_TEXT_MOST &&
                    in->reason.length <= MEASURE_TEXT_MOST &&
                    in->article.length <= MEASURE_ARTICLE_MOST;
    if (!is_short || str_is_empty(str_trim(in->reason))) return false;
    if (in->kind == MEASURE_HELP) return true;
    bool is_grounded = str_equal(in->ground, STR("charter")) || str_equal(in->ground, STR("law"));
    return is_grounded && !str_is_empty(str_trim(in->article)) &&
           !str_is_empty(str_trim(in->facts));
}

static enum err find_subject(struct op_run *run, const struct measure_decide_in *in,
                             struct measure_subject_row *row) {
    struct measure_subject_in find = {.member_id = in->member,
                                      .viewer_id = run->actor.member,
                                      .since = measure_reported_since(run->now_ms),
                                      .now = run->now_ms,
                                      .alone_since = run->now_ms - MEASURE_ALONE_WITHIN * DAY_MS,
                                      .alone_most = MEASURE_ALONE_DAYS * DAY_MS};
    struct measure_under_way_in other = {
        .member_id = in->member, .kind = measure_code(in->kind), .is_bar = is_bar(in->kind)};
    struct measure_under_way_row under_way;
    enum err e = actor_check(run, ROLE_ANIMATOR);
    if (e == OK) e = sql_measure_subject(run->db, run->arena, &find, row);
    if (e != OK) return e;
    if (row->is_reporter) return ERR_DENIED;
    if (!measure_is_askable(in->kind, in->days, in->every_ms) || !is_stated(in)) return ERR_INVALID;
    if (row->latest_id.v != in->seen.v) return ERR_CONFLICT;
    e = sql_measure_under_way(run->db, run->arena, &other, &under_way);
    return e == OK ? ERR_LIMIT : e == ERR_NOT_FOUND ? OK : e;
}

/* The report that it came from. Of a message without its author's name none is kept: it would tell
 * whose that is. */
static enum err find_report(struct op_run *run, const struct measure_decide_in *in,
                            struct report_id *report) {
    struct measure_report_in find = {
        .report_id = in->report, .member_id = in->member, .viewer_id = run->actor.member};
    struct measure_report_row row;
    *report = (struct report_id){0};
    enum err e =
        in->report.v ? sql_measure_report(run->db, run->arena, &find, &row) : ERR_NOT_FOUND;
    if (e == OK) *report = row.report_id;
    return e == ERR_NOT_FOUND ? OK : e;
}

/* Seven days again, and again after that, would be more than seven days by one person. A day of 23
 * hours is one. */
static int64_t days_before(const struct measure_subject_row *subject) {
    return (subject->alone_ms + HOUR_MS) / DAY_MS;
}

/* For how many days it holds before anybody else has signed; 0: not at all. */
static int64_t days_alone(const struct measure_subject_row *subject) {
    int64_t before = days_before(subject);
    return subject->is_animator || before >= MEASURE_ALONE_DAYS ? 0 : MEASURE_ALONE_DAYS - before;
}

static int64_t first_hold(struct op_run *run, const struct member_measure_add_in *row,
                          int64_t days) {
    if (!row->needs_second) return row->asked_until;
    if (days == 0) return 0;
    int64_t alone = measure_end(run->service->zone, run->now_ms, days);
    return alone < row->asked_until ? alone : row->asked_until;
}

/* Of what waits, the days that hold; what has no effect yet is entered when it is signed. */
static enum err enter_decided(struct op_run *run, const struct measure_decide_in *in,
                              const struct member_measure_add_in *row, int64_t alone,
                              struct measure_id measure) {
    bool is_waiting = row->needs_second;
    if (is_waiting && !row->began_at) return OK;
    enum measure_kind kind = is_waiting ? MEASURE_SUSPEND : in->kind;
    return measure_enter(run, measure, measure_register_kind(kind), is_waiting ? alone : row->days,
                         false);
}

static enum err measure_decide_run(struct op_run *run, const void *input, void *output) {
    const struct measure_decide_in *in = input;
    struct measure_out *out = output;
    struct measure_subject_row subject;
    bool is_help = in->kind == MEASURE_HELP;
    enum err e = find_subject(run, in, &subject);
    if (e != OK) return e;
    struct member_measure_add_in row = {
        .member_id = in->member,
        .kind = measure_code(in->kind),
        .ground = is_help ? STR("") : in->ground,
        .article = is_help ? STR("") : in->article,
        .facts = in->facts.bytes ? in->facts : STR(""),
        .reason = in->reason,
        .every_ms = in->kind == MEASURE_SLOW ? in->every_ms : 0,
        .days = is_help ? 0 : in->days,
        .asked_by = run->actor.member,
        .asked_at = run->now_ms,
        .asked_until = is_help ? 0 : measure_end(run->service->zone, run->now_ms, in->days),
        .needs_second =
            measure_needs_two(in->kind, in->days + days_before(&subject), subject.is_animator),
        .ended_at = is_help ? run->now_ms : 0};
    if (!is_help) row.holds_until = first_hold(run, &row, days_alone(&subject));
    row.began_at = row.holds_until ? run->now_ms : 0;
    e = find_report(run, in, &row.report_id);
    if (e == OK) e = sql_member_measure_add(run->db, &row);
    if (e != OK) return e;
    *out = (struct measure_out){{db_last_id(run->db)}, row.needs_second};
    if (row.began_at) e = measure_began(run, in->member, in->kind);
    if (e == OK) e = enter_decided(run, in, &row, days_alone(&subject), out->measure);
    if (e == OK)
        e = measure_tell(run, in->member, in->kind, out->measure,
                         is_help ? "measure.help" : "measure.decided");
    struct str after = arena_format(
        run->arena, "member %lld %.*s %.*s%s", (long long)in->member.v, STR_ARG(row.kind),
        STR_ARG(is_help ? STR("said") : measure_words_until(run->arena, row.holds_until)),
        row.needs_second ? ", waits for a second signature" : "");
    return e == OK ? measure_note(run, "measure.decide", out->measure, STR(""), after) : e;
}

const struct op op_measure_decide = {.name = "measure.decide",
                                     .output_bytes = sizeof(struct measure_out),
                                     .run = measure_decide_run};

/* --- Signing */

static enum err decline(struct op_run *run, const struct measure_seen_row *row,
                        struct measure_sign_put_in *put) {
    struct measure_finish_in over = {
        .measure_id = row->measure_id, .ended_at = run->now_ms, .ending = STR("declined")};
    /* The first seven days are within what one may decide alone. */
    bool goes_on = row->holds_until > run->now_ms;
    put->holds_until = goes_on ? row->holds_until : 0;
    put->asked_until = goes_on ? row->holds_until : row->asked_until;
    enum err e = sql_measure_sign_put(run->db, put);
    return e == OK && !goes_on ? sql_measure_finish(run->db, &over) : e;
}

static enum err agree(struct op_run *run, const struct measure_seen_row *row,
                      enum measure_kind kind, struct measure_sign_put_in *put) {
    if (!row->began_at) {
        put->began_at = run->now_ms;
        put->asked_until = measure_end(run->service->zone, run->now_ms, row->days);
    }
    if (put->asked_until <= run->now_ms) return ERR_TIMEOUT;
    put->holds_until = put->asked_until;
    enum err e = sql_measure_sign_put(run->db, put);
    if (e == OK) e = measure_began(run, row->member_id, kind);
    return e == OK
               ? measure_enter(run, row->measure_id, measure_register_kind(kind), row->days, true)
               : e;
}

static enum err measure_sign_run(struct op_run *run, const void *input, void *output) {
    const struct measure_sign_in *in = input;
    struct measure_seen_row row;
    struct measure_standing standing;
    enum measure_kind kind;
    enum err e = measure_take(run, in->measure, &row, &standing);
    if (e != OK) return e;
    if (!standing.is_waiting) return ERR_CONFLICT;
    if (!standing.may_sign || !measure_kind_of(row.kind, &kind)) return ERR_DENIED;
    if (!in->agrees && str_is_empty(str_trim(in->reason))) return ERR_INVALID;
    if (in->reason.length > MEASURE_TEXT_MOST) return ERR_INVALID;
    struct measure_sign_put_in put = {.measure_id = in->measure,
                                      .second_id = run->actor.member,
                                      .second_at = run->now_ms,
                                      .agrees = in->agrees,
                                      .reason = in->reason.bytes ? in->reason : STR(""),
                                      .asked_until = row.asked_until,
                                      .began_at = row.began_at};
    e = in->agrees ? agree(run, &row, kind, &put) : decline(run, &row, &put);
    *(struct measure_out *)output = (struct measure_out){in->measure, false};
    if (e == OK) e = measure_tell(run, row.member_id, kind, in->measure, "measure.changed");
    return e == OK ? measure_note(run, in->agrees ? "measure.sign" : "measure.decline", in->measure,
                                  measure_words_until(run->arena, row.holds_until),
                                  measure_words_until(run->arena, put.holds_until))
                   : e;
}

const struct op op_measure_sign = {
    .name = "measure.sign", .output_bytes = sizeof(struct measure_out), .run = measure_sign_run};

/* --- Lifting */

/* The first of two. */
static enum err ask_lift(struct op_run *run, const struct measure_lift_in *in) {
    struct measure_lift_ask_in ask = {.measure_id = in->measure,
                                      .lifted_by = run->actor.member,
                                      .reason = in->reason,
                                      .asked_at = run->now_ms};
    enum err e = sql_measure_lift_ask(run->db, &ask);
    return e == OK ? measure_note(run, "measure.lift_ask", in->measure, STR(""), STR("asked")) : e;
}

static enum err put_lift(struct op_run *run, const struct measure_lift_in *in, bool is_second) {
    struct measure_finish_in over = {
        .measure_id = in->measure, .ended_at = run->now_ms, .ending = STR("lifted")};
    struct measure_lifted_in lifted = {
        .measure_id = in->measure, .lifted_by = run->actor.member, .reason = in->reason};
    struct measure_lift_agree_in agreed = {
        .measure_id = in->measure, .second_id = run->actor.member, .reason = in->reason};
    enum err e = sql_measure_finish(run->db, &over);
    if (e != OK) return e;
    return is_second ? sql_measure_lift_agree(run->db, &agreed)
                     : sql_measure_lifted(run->db, &lifted);
}

static enum err lift(struct op_run *run, const struct measure_lift_in *in,
                     const struct measure_seen_row *row, bool is_second) {
    /* What was asked for is given: the appeal has its answer. */
    struct measure_judge_put_in answer = {.measure_id = in->measure,
                                          .judge_id = run->actor.member,
                                          .judged_at = run->now_ms,
                                          .outcome = STR("lifted"),
                                          .reason = in->reason};
    enum measure_kind kind;
    if (!measure_kind_of(row->kind, &kind)) return ERR_CORRUPT;
    enum err e = put_lift(run, in, is_second);
    if (e == OK && row->appealed_at) e = sql_measure_judge_put(run->db, &answer);
    if (e == OK) e = measure_enter(run, in->measure, REGISTER_LIFTED, 0, is_second);
    if (e == OK) e = measure_tell(run, row->member_id, kind, in->measure, "measure.ended");
    return e == OK ? measure_note(run, "measure.lift", in->measure,
                                  measure_words_until(run->arena, row->holds_until), STR("lifted"))
                   : e;
}

static enum err measure_lift_run(struct op_run *run, const void *input, void *output) {
    const struct measure_lift_in *in = input;
    struct measure_seen_row row;
    struct measure_standing standing;
    enum err e = measure_take(run, in->measure, &row, &standing);
    if (e != OK) return e;
    if (row.ended_at) return ERR_CONFLICT;
    if (!standing.may_lift) return ERR_DENIED;
    if (str_is_empty(str_trim(in->reason)) || in->reason.length > MEASURE_TEXT_MOST)
        return ERR_INVALID;
    bool is_asking = standing.lifts_by_two && !standing.is_lifting;
    *(struct measure_out *)output = (struct measure_out){in->measure, is_asking};
    return is_asking ? ask_lift(run, in) : lift(run, in, &row, standing.is_lifting);
}

const struct op op_measure_lift = {
    .name = "measure.lift", .output_bytes = sizeof(struct measure_out), .run = measure_lift_run};
