/* The promise as time runs. A question passes stages, each once, kept in its row: at half of the
 * promised time it is offered to some members, at three quarters to some more, then it stands on
 * the animators' desk until it is answered or two months have passed. What is due is found from
 * when it was asked, never from when the job last ran: a server that was stopped takes up where it
 * is. */
#include "lib/num.h"
#include "server/core/jobs.h"
#include "server/core/service.h"
#include "server/promise/promise_inside.h"
#include "sql/promise_promise.h"

enum { AT_ONCE = 100 };
enum stage { STAGE_ASKED, STAGE_OFFERED, STAGE_OFFERED_AGAIN, STAGE_LATE, STAGE_GIVEN_UP };
static const int64_t GIVEN_UP_MS = 60 * DAY_MS;

int64_t promise_usual_hours(const struct service *service) {
    int64_t hours = service->options ? service->options->community_promise_hours : 48;
    if (hours < 0) return 0;
    return hours > PROMISE_HOURS_MOST ? PROMISE_HOURS_MOST : hours;
}

int64_t promise_hours_of(const struct service *service, int64_t kept, int64_t own) {
    if (kept >= 0) return kept;
    return own >= 0 ? own : promise_usual_hours(service);
}

/* To so many more people at most. */
static enum err offer_round(struct op_run *run, const struct promises_due_row *row) {
    struct fit_for question = {.thread = row->thread_id, .space = row->space_id};
    struct offer offer = {.thread = row->thread_id, .author = row->author_id};
    struct fit fits[FITS_MOST];
    size_t count = 0, made = 0;
    enum err e = fits_find(run->db, run->arena, &question, run->now_ms, fits, &count);
    for (size_t i = 0; e == OK && i < count && made < OFFERS_ROUND; i++) {
        bool done;
        e = offer_make(run, &offer, &fits[i], &done);
        made += done;
    }
    return e;
}

/* The moments at which a stage is over. */
struct course {
    int64_t ends_at[STAGE_GIVEN_UP];
};

static struct course course_of(const struct zone *zone, int64_t asked_at, int64_t hours) {
    struct course c;
    c.ends_at[STAGE_ASKED] = promise_after(zone, asked_at, hours * 30);
    c.ends_at[STAGE_OFFERED] = promise_after(zone, asked_at, hours * 45);
    c.ends_at[STAGE_OFFERED_AGAIN] = promise_after(zone, asked_at, hours * 60);
    c.ends_at[STAGE_LATE] = c.ends_at[STAGE_OFFERED_AGAIN] + GIVEN_UP_MS;
    return c;
}

static enum err look(struct op_run *run, const struct promises_due_row *row) {
    struct promise_set_row_in set = {.thread_id = row->thread_id,
                                     .asked_at = row->asked_at ? row->asked_at : run->now_ms,
                                     .hours =
                                         promise_hours_of(run->service, row->hours, row->own_hours),
                                     .phase = row->phase};
    /* What waits no more is looked at again when a trigger says that it does. */
    if (!row->is_wanted || set.hours == 0 || set.phase >= STAGE_GIVEN_UP)
        return sql_promise_set_row(run->db, &set);
    struct course c = course_of(run->service->zone, set.asked_at, set.hours);
    bool is_to_offer = false;
    while (set.phase < STAGE_GIVEN_UP && run->now_ms >= c.ends_at[set.phase]) {
        set.phase++;
        /* After a stop, what was missed is made up by one round, and only within the time. */
        is_to_offer = set.phase <= STAGE_OFFERED_AGAIN;
    }
    if (set.phase < STAGE_GIVEN_UP) {
        set.next_at = c.ends_at[set.phase];
        set.due_at = c.ends_at[STAGE_OFFERED_AGAIN];
    }
    enum err e = sql_promise_set_row(run->db, &set);
    return e == OK && is_to_offer ? offer_round(run, row) : e;
}

enum err promises_run(struct op_run *run) {
    struct promises_due_in in = {.now = run->now_ms, .most = AT_ONCE};
    struct promises_due_row *rows;
    size_t count = 0;
    enum err e = sql_promises_due(run->db, run->arena, &in, &rows, &count);
    for (size_t i = 0; e == OK && i < count; i++) e = look(run, &rows[i]);
    return e == OK && count == AT_ONCE ? job_soon(run, "promises") : e;
}
