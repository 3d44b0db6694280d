/* Who and what the simulated year is made of, and the dice. */
#ifndef TESTS_UNIT_DESK_YEAR_WORLD_H
#define TESTS_UNIT_DESK_YEAR_WORLD_H

#include "tests/unit/desk/year_server.h"

#include "server/seeds/seeds.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { PEOPLE = 200, ASKED_MOST = 500 };
#else
enum { PEOPLE = 2000, ASKED_MOST = 2000 };
#endif
enum { FOUNDERS = 25, ANIMATORS = 5, ORGANISATIONS = 10, DAYS = 364 };
/* Monday 4 January 2027, midnight in Paris. */
#define START INT64_C(1799017200000)
#define END (START + DAYS * DAY_MS)
#define MINUTELY (2 * MINUTE_MS) /* late at most: a job of each minute, cut off once */
#define HOURLY (HOUR_MS + 2 * MINUTE_MS)
#define DAILY (DAY_MS + HOURLY)

/* LOOK: nothing is done, the minute is looked at. */
enum what {
    LOOK,
    MORNING,
    ASK,
    ROUND,
    LATE,
    ON_DESK,
    NOT_ON_DESK,
    GIVEN_UP,
    ANSWER,
    STATE,
    APPOINT,
    GO_ON,
    DECIDE,
    SIGN,
    INSIDE,
    OUTSIDE,
    PAIR,
    ACCEPT,
    TURN,
    LETTER,
    REVIEW,
    RESTART,
    CUT
};

struct plan {
    int64_t at, order;
    enum what what;
    int64_t a, b;
};

struct person {
    struct member_id id;
    int64_t joined_at, seen_at, noted_at;
    bool only_editions;
};

struct question {
    struct thread_id thread;
    int author;
    bool is_settled, is_case;
};

struct pair {
    int64_t newcomer, id;
};

struct year {
    struct trial *t;
    struct ledger due, came;
    struct plan *plans; /* a heap */
    size_t plans_count, plans_room;
    int64_t order;
    struct person people[PEOPLE];
    int count;
    struct question asked[ASKED_MOST];
    int asked_count;
    struct series_id series;
    struct seed_id queue[60];
    int queued, taken; /* texts of the series */
    int64_t featured;  /* now */
    struct pair pairs[DAYS / 4 + 1];
    int pairs_count;
    uint64_t seed;
    int64_t steps, jobs, letters, restarts, cuts, looked;
    int64_t edition; /* scheduled for the next Tuesday */
};

/* xorshift64*, Vigna 2016. */
static inline int64_t draw(struct year *y, int64_t below) {
    y->seed ^= y->seed >> 12;
    y->seed ^= y->seed << 25;
    y->seed ^= y->seed >> 27;
    return (int64_t)((y->seed * UINT64_C(2685821657736338717)) >> 33) % below;
}

#endif
