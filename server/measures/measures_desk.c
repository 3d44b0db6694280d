/* What awaits animators of measures: appeals, second signatures, suspensions about to end. */
#include "server/core/page.h"
#include "server/desk/desk.h"
#include "server/measures/measures_inside.h"
#include "urls.h"

enum { MINUTES_SIGN = 10, MINUTES_JUDGE = 15, MINUTES_ENDING = 2 };
static const int64_t ENDING_MS = 2 * DAY_MS;

static enum err load(struct request *r, struct measure_id measure, struct measure_seen_row *row,
                     struct measure_standing *standing) {
    enum err e = measure_load(r->db, &r->arena, r->viewer.member, true, r->now_ms, measure, row);
    return e == OK
               ? measure_stand(r->db, &r->arena, r->viewer.member, true, r->now_ms, row, standing)
               : e;
}

static void put(struct request *r, struct desk *desk, const struct measure_seen_row *row,
                const char *about, struct desk_line line) {
    line.subject = row->measure_id.v;
    line.title = page_author_of(r, row->member_id).called;
    line.about =
        arena_format(&r->arena, "%.*s : %.*s", STR_ARG(measure_word(r, "measure.kind", row->kind)),
                     STR_ARG(page_message(r, about)));
    line.href = url_measure_case(&r->arena, row->measure_id);
    desk_put(desk, &line);
}

static enum err put_appeals(struct request *r, struct desk *desk) {
    struct measures_appealed_in in = {.viewer_id = r->viewer.member};
    struct measures_appealed_row *rows;
    size_t count;
    enum err e = sql_measures_appealed(r->db, &r->arena, &in, &rows, &count);
    for (size_t i = 0; e == OK && i < count; i++) {
        struct measure_seen_row row;
        struct measure_standing standing;
        e = load(r, rows[i].measure_id, &row, &standing);
        if (e != OK || !standing.may_judge) continue;
        bool is_late = row.appeal_due_at < r->now_ms + DAY_MS;
        put(r, desk, &row, "measure.desk_appeal",
            (struct desk_line){.weight = is_late ? DESK_TODAY : DESK_SOON,
                               .since_ms = row.appealed_at,
                               .due_ms = row.appeal_due_at,
                               .minutes = MINUTES_JUDGE,
                               .action = MSG_measure_act_judge});
    }
    return e;
}

static enum err put_signatures(struct request *r, struct desk *desk) {
    struct measures_unsigned_in in = {.viewer_id = r->viewer.member};
    struct measures_unsigned_row *rows;
    size_t count;
    enum err e = sql_measures_unsigned(r->db, &r->arena, &in, &rows, &count);
    for (size_t i = 0; e == OK && i < count; i++) {
        struct measure_seen_row row;
        struct measure_standing standing;
        e = load(r, rows[i].measure_id, &row, &standing);
        bool is_appealed = e == OK && row.appealed_at && !row.judged_at && standing.may_judge;
        if (e != OK || !standing.may_sign || is_appealed) continue; /* its line is there */
        put(r, desk, &row, "measure.desk_sign",
            (struct desk_line){.weight = DESK_TODAY,
                               .since_ms = row.asked_at,
                               .due_ms = row.asked_at + MEASURE_DRAW_DAYS * DAY_MS,
                               .minutes = MINUTES_SIGN,
                               .action = MSG_measure_act_sign});
    }
    return e;
}

/* Asked for by one, of what two had signed. */
static enum err put_lifts(struct request *r, struct desk *desk) {
    struct measures_lifting_in in = {.viewer_id = r->viewer.member,
                                     .since = r->now_ms - MEASURE_LAPSE_DAYS * DAY_MS};
    struct measures_lifting_row *rows;
    size_t count;
    enum err e = sql_measures_lifting(r->db, &r->arena, &in, &rows, &count);
    for (size_t i = 0; e == OK && i < count; i++) {
        struct measure_seen_row row;
        struct measure_standing standing;
        e = load(r, rows[i].measure_id, &row, &standing);
        if (e != OK || !standing.may_lift || standing.may_judge) continue;
        put(r, desk, &row, "measure.desk_lift",
            (struct desk_line){.weight = DESK_TODAY,
                               .since_ms = row.lift_asked_at,
                               .due_ms = row.lift_asked_at + MEASURE_DRAW_DAYS * DAY_MS,
                               .minutes = MINUTES_SIGN,
                               .action = MSG_measure_act_sign});
    }
    return e;
}

static enum err put_endings(struct request *r, struct desk *desk) {
    struct measures_ending_in in = {.viewer_id = r->viewer.member, .before = r->now_ms + ENDING_MS};
    struct measures_ending_row *rows;
    size_t count;
    enum err e = sql_measures_ending(r->db, &r->arena, &in, &rows, &count);
    for (size_t i = 0; e == OK && i < count; i++) {
        struct measure_seen_row row;
        struct measure_standing standing;
        e = load(r, rows[i].measure_id, &row, &standing);
        bool is_there = standing.may_sign || standing.may_judge || standing.is_lifting;
        if (e != OK || is_there) continue;
        put(r, desk, &row, "measure.desk_ending",
            (struct desk_line){.weight = DESK_WAITS,
                               .since_ms = row.asked_at,
                               .due_ms = row.holds_until,
                               .minutes = MINUTES_ENDING,
                               .action = MSG_measure_act_see});
    }
    return e;
}

static enum err lines(struct request *r, struct desk *desk) {
    enum err e = put_signatures(r, desk);
    if (e == OK) e = put_appeals(r, desk);
    if (e == OK) e = put_lifts(r, desk);
    return e == OK ? put_endings(r, desk) : e;
}

static struct url all(struct request *r) {
    return url_measure_list(&r->arena);
}

const struct desk_source measures_desk = {
    .name = "measures", .heading = MSG_measure_title, .lines = lines, .all = all};
