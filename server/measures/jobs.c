/* What happens by itself: terms that end, signatures that nobody gave, volunteers, forgetting. Each
 * row tells how far it is, so nothing happens twice or is missed, whenever the server ran. */
#include "server/core/awaiting.h"
#include "server/core/service.h"
#include "server/measures/measures_inside.h"

static enum err finish(struct op_run *run, struct measure_id measure, int64_t at,
                       const char *ending) {
    struct measure_finish_in in = {
        .measure_id = measure, .ended_at = at, .ending = str_from_c(ending)};
    return sql_measure_finish(run->db, &in);
}

/* The first seven days of what waits are over, or all of it is. */
static enum err end_one(struct op_run *run, const struct measures_over_row *row) {
    struct measure_rest_in rest = {.measure_id = row->measure_id};
    enum measure_kind kind;
    if (!measure_kind_of(row->kind, &kind)) return ERR_CORRUPT;
    bool waits = row->needs_second && !row->second_at && row->asked_until > run->now_ms;
    enum err e = waits ? sql_measure_rest(run->db, &rest)
                       : finish(run, row->measure_id, row->holds_until, "term");
    if (e == OK)
        e = measure_tell(run, row->member_id, kind, row->measure_id,
                         waits ? "measure.changed" : "measure.ended");
    return e == OK ? measure_note(run, waits ? "measure.rest" : "measure.end", row->measure_id,
                                  measure_words_until(run->arena, row->holds_until),
                                  waits ? STR("waits for a second signature") : STR("over"))
                   : e;
}

static enum err lapse(struct op_run *run) {
    struct measures_lapsed_in in = {.before = run->now_ms - MEASURE_LAPSE_DAYS * DAY_MS};
    struct measures_lapsed_row *rows;
    size_t count;
    enum err e = sql_measures_lapsed(run->db, run->arena, &in, &rows, &count);
    for (size_t i = 0; e == OK && i < count; i++) {
        enum measure_kind kind;
        if (!measure_kind_of(rows[i].kind, &kind)) return ERR_CORRUPT;
        e = finish(run, rows[i].measure_id, run->now_ms, "lapsed");
        if (e == OK)
            e = measure_tell(run, rows[i].member_id, kind, rows[i].measure_id, "measure.ended");
        if (e == OK)
            e = measure_note(run, "measure.lapse", rows[i].measure_id,
                             STR("waits for a second signature"), STR("over"));
    }
    return e;
}

enum err measures_run(struct op_run *run) {
    struct measures_over_in in = {.now = run->now_ms};
    struct measures_over_row *rows;
    size_t count;
    enum err e = sql_measures_over(run->db, run->arena, &in, &rows, &count);
    for (size_t i = 0; e == OK && i < count; i++) e = end_one(run, &rows[i]);
    return e == OK ? lapse(run) : e;
}

/* --- Drawing */

enum { DRAWS_MOST = 50, SITTING_DAYS = 7 };

struct lot {
    struct measure_volunteers_row *rows;
    size_t count;
};

static enum err sit(struct op_run *run, struct measure_id measure, const char *purpose,
                    struct member_id volunteer) {
    struct measure_sit_in put = {.measure_id = measure,
                                 .purpose = str_from_c(purpose),
                                 .member_id = volunteer,
                                 .drawn_at = run->now_ms};
    struct notification n = {.member = volunteer, .kind = "measure.sitting", .subject = measure.v};
    enum err e = sql_measure_sit(run->db, &put);
    if (e == OK) e = notification_put(run, &n);
    return e == OK ? measure_note(run, "measure.draw", measure, STR(""), str_from_c(purpose)) : e;
}

/* Who was tried goes to the end of the lot, and is not tried again for this one. */
static enum err draw(struct op_run *run, struct measure_id measure, const char *purpose,
                     struct lot *lot) {
    size_t left = lot->count;
    for (size_t tries = 0; left > 0 && tries < DRAWS_MOST; tries++) {
        size_t at = (size_t)crypt_random_below(left);
        struct measure_fits_in in = {.measure_id = measure,
                                     .volunteer_id = lot->rows[at].member_id,
                                     .since = measure_reported_since(run->now_ms)};
        struct measure_fits_row row;
        enum err e = sql_measure_fits(run->db, run->arena, &in, &row);
        if (e == OK) return sit(run, measure, purpose, lot->rows[at].member_id);
        if (e != ERR_NOT_FOUND) return e;
        struct measure_volunteers_row last = lot->rows[--left];
        lot->rows[left] = lot->rows[at];
        lot->rows[at] = last;
    }
    return OK;
}

enum err measures_draw_run(struct op_run *run) {
    int64_t drawn_before = run->now_ms - SITTING_DAYS * DAY_MS;
    struct measures_to_sign_in sign = {.before = run->now_ms - MEASURE_DRAW_DAYS * DAY_MS,
                                       .drawn_before = drawn_before};
    struct measures_to_judge_in judge = {.now = run->now_ms, .drawn_before = drawn_before};
    struct measure_volunteers_in find = {.now = run->now_ms};
    struct measures_to_lift_in lift = {.before = sign.before,
                                       .since = run->now_ms - MEASURE_LAPSE_DAYS * DAY_MS,
                                       .drawn_before = drawn_before};
    struct measures_to_sign_row *signs;
    struct measures_to_judge_row *judges;
    struct measures_to_lift_row *lifts;
    size_t signs_count = 0, judges_count = 0, lifts_count = 0;
    struct lot lot;
    enum err e = sql_measures_to_sign(run->db, run->arena, &sign, &signs, &signs_count);
    if (e == OK) e = sql_measures_to_judge(run->db, run->arena, &judge, &judges, &judges_count);
    if (e == OK) e = sql_measures_to_lift(run->db, run->arena, &lift, &lifts, &lifts_count);
    if (e != OK || signs_count + judges_count + lifts_count == 0) return e;
    e = sql_measure_volunteers(run->db, run->arena, &find, &lot.rows, &lot.count);
    for (size_t i = 0; e == OK && i < signs_count; i++)
        e = draw(run, signs[i].measure_id, "sign", &lot);
    for (size_t i = 0; e == OK && i < lifts_count; i++)
        e = draw(run, lifts[i].measure_id, "sign", &lot);
    for (size_t i = 0; e == OK && i < judges_count; i++)
        e = draw(run, judges[i].measure_id, "appeal", &lot);
    return e;
}

enum err forget_measures_run(struct op_run *run) {
    struct measures_forget_in in = {.before = run->now_ms - MEASURE_KEPT_DAYS * DAY_MS};
    struct barred_forget_in marks = {.now = run->now_ms};
    enum err e = sql_measures_forget(run->db, &in);
    return e == OK ? sql_barred_forget(run->db, &marks) : e;
}
