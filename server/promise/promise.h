/* No question left alone: a first answer is promised within so many hours, in each space its own;
 * the delay is kept; as the time runs, what waits is offered to members who may know, then shown to
 * animators.
 *
 * The table first_answers has a row for each question and case, kept by triggers of migration 0029:
 * (thread_id, space_id, asked_at, hours, due_at, answered_at, post_id). The dashboard reads it
 * through promise_weeks(). */
#ifndef PROMISE_H
#define PROMISE_H

#include "lib/zone.h"
#include "server/core/op.h"
#include "server/core/request.h"
#include "server/promise/promise_views.h"

enum {
    PROMISE_HOURS_MOST = 336, /* two weeks */
    PROMISE_SPACES_MOST = 200,
    OFFERS_USUAL = 2,      /* to one member in a week, unless they chose another number */
    OFFERS_MOST = 5,       /* that they may choose */
    OFFERS_ROUND = 3,      /* people at half of the time, and again at three quarters */
    ASK_MOST = 3,          /* people whom an animator asks at once, */
    ASKS_MOST = 6,         /* all animators about one question, */
    ASKS_DAY = 40,         /* and about all of them in a day */
    OFFER_NOTE_MOST = 500, /* characters */
    OFFER_NOTE_BYTES = 2000,
    PULSE_LEAST = 10, /* questions of the last weeks below which nothing is said of them */
};

/* --- Pure */

/* The moment at which so many minutes have passed since then, Saturdays and Sundays of that zone
 * not counted. */
int64_t promise_after(const struct zone *zone, int64_t since_ms, int64_t minutes);
/* Of delays in ascending order: that within which `percent` of `total` lie, total - count of them
 * being longer than any; -1: there is none. Nearest rank. */
int64_t promise_percentile(const int64_t *delays, size_t count, size_t total, int percent);

/* --- The measure */

/* Questions and cases asked in one week, in one space. Delays are real time, nights and weekends
 * included; what has no answer yet counts as longer than any. */
struct promise_week {
    int64_t week_at;       /* Monday 0:00 of the zone */
    struct space_id space; /* 0: of all spaces together */
    int64_t asked, answered;
    int64_t promised;  /* something was, and the answer came or the time has run out */
    int64_t kept;      /* of those: in time */
    int64_t median_ms; /* -1: fewer than half are answered */
    int64_t p90_ms;    /* -1: fewer than nine tenths */
};
enum { PROMISE_QUESTIONS_MOST = 50000 /* that a report takes in: the latest */ };
/* Of what was asked in [since_ms, until_ms[, by week, then space, all together first. Rows are the
 * arena's. */
enum err promise_weeks(struct db *db, struct arena *arena, const struct zone *zone,
                       const int64_t between_ms[2], struct promise_week **rows,
                       size_t *count) MUST_USE;

/* --- Operations */

struct promise_set_in {
    struct space_id space;
    int64_t hours; /* 0: nothing is promised; -1: as everywhere else */
};
struct promises_set_in {
    const struct promise_set_in *spaces;
    size_t count;
};
/* By animators and the operator. ERR_DENIED, ERR_INVALID, ERR_NOT_FOUND. */
extern const struct op op_promises_set;

struct offer_refuse_in {
    struct thread_id thread;
};
/* « Pas cette fois ». ERR_NOT_FOUND: it was not offered to the actor. */
extern const struct op op_offer_refuse;

struct offers_choose_in {
    int64_t per_week; /* 0: none at all */
};
extern const struct op op_offers_choose;

struct promise_ask_in {
    struct thread_id thread;
    struct member_id members[ASK_MOST];
    size_t count;
    struct str note;
};
/* An animator asks peers. Who had enough offers this week or was asked already is passed over in
 * silence: the animator learns nothing of them. ERR_DENIED: not an animator, or the question is
 * theirs; ERR_INVALID; ERR_CONFLICT: it waits no more; ERR_LIMIT: enough were asked. */
extern const struct op op_promise_ask;

/* Jobs: what is due of each promise; how it goes, in a word; what was offered long ago. */
enum err promises_run(struct op_run *run);
enum err promise_pulse_run(struct op_run *run);
enum err forget_offers_run(struct op_run *run);

/* --- Pages */

struct thread_part;
struct desk_source;
extern const struct thread_part promise_part;
extern const struct desk_source promise_desk;

/* The hours promised where a space has no number of its own. */
int64_t promise_usual_hours(const struct service *service);
/* What the home page says of it, and what is offered to the reader. */
enum err promise_home(struct request *r, struct promise_home *out) MUST_USE;

extern const struct form_schema form_offers, form_ask;
enum err scope_offered(struct scope_run *run) MUST_USE;
enum err scope_askable(struct scope_run *run) MUST_USE;
enum reply promise_page(struct request *r);
enum reply promise_submit(struct request *r);
enum reply offers_page(struct request *r);
enum reply offers_submit(struct request *r);
enum reply offer_refuse(struct request *r);
enum reply ask_page(struct request *r);
enum reply ask_submit(struct request *r);

#endif
