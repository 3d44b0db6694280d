/* A contest that no animator answered in the time promised goes to a member drawn by lot as well,
 * among those who offered to sit in: of no organisation of the person's. Who does not answer within
 * a week gives the place to another. */
#include "server/admissions/admissions.h"
#include "server/core/audit.h"
#include "server/core/awaiting.h"
#include "server/members/decisions.h"
#include "sql/admissions_sittings.h"

enum { SITTING_DAYS = 7, DRAWS_MOST = 50 };

static enum err sit(struct op_run *run, const struct contests_late_row *contest,
                    struct member_id volunteer) {
    struct sitting_put_in put = {
        .contest_id = contest->contest_id, .member_id = volunteer, .drawn_at = run->now_ms};
    struct notification n = {
        .member = volunteer, .kind = "review.sitting", .subject = contest->member_id.v};
    enum err e = sql_sitting_put(run->db, &put);
    if (e == OK) e = notification_put(run, &n);
    return e == OK ? audit_append(run, "contest.draw", STR("")) : e;
}

static enum err draw(struct op_run *run, const struct contests_late_row *contest,
                     struct volunteers_row *rows, size_t count) {
    for (size_t tries = 0; count > 0 && tries < DRAWS_MOST; tries++) {
        size_t at = (size_t)crypt_random_below(count);
        struct reviewing r;
        enum err e = reviewing_of(run->db, run->arena, run->service, rows[at].member_id, false,
                                  contest->member_id, &r);
        if (e != OK) return e;
        bool is_fit = !r.is_own && !r.is_colleague && !r.is_doubter && !r.is_first && !r.is_drawn;
        if (is_fit) return sit(run, contest, rows[at].member_id);
        struct volunteers_row last = rows[--count]; /* not asked twice */
        rows[count] = rows[at];
        rows[at] = last;
    }
    return OK;
}

enum err admissions_draw_run(struct op_run *run) {
    struct contests_late_in late = {.now = run->now_ms,
                                    .drawn_before = run->now_ms - SITTING_DAYS * DAY_MS};
    struct volunteers_in find = {.now = run->now_ms};
    struct contests_late_row *contests;
    struct volunteers_row *rows;
    size_t contests_count, count;
    enum err e = sql_contests_late(run->db, run->arena, &late, &contests, &contests_count);
    if (e != OK || contests_count == 0) return e;
    e = sql_volunteers(run->db, run->arena, &find, &rows, &count);
    for (size_t i = 0; e == OK && i < contests_count; i++) e = draw(run, &contests[i], rows, count);
    return e;
}
