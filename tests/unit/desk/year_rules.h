/* What a year should hold, said a second time and simply: the clocks of Paris in 2027, the promised
 * time counted minute by minute, and a ledger of what is to happen and when, which is compared with
 * what the database saw happen. Nothing here calls the program's own arithmetic of days. */
#ifndef TESTS_UNIT_DESK_YEAR_RULES_H
#define TESTS_UNIT_DESK_YEAR_RULES_H

#include "tests/unit/core/trial.h"

#include <stdio.h>
#include <stdlib.h>

#include "lib/clock.h"

/* Sundays 28 March and 31 October 2027, one o'clock UTC. */
#define SUMMER_BEGINS INT64_C(1806195600000)
#define SUMMER_ENDS INT64_C(1824944400000)

static inline int64_t year_offset(int64_t at) {
    return (at >= SUMMER_BEGINS && at < SUMMER_ENDS ? 2 : 1) * HOUR_MS;
}

/* 0: Sunday. The first of January 1970 was a Thursday. */
static inline int64_t year_weekday(int64_t at) {
    return ((at + year_offset(at)) / DAY_MS + 4) % 7;
}

/* The same time of day, so many days later. */
static inline int64_t year_days_later(int64_t at, int64_t days) {
    int64_t later = at + days * DAY_MS;
    later += year_offset(at) - year_offset(later);
    return later;
}

/* Hours of working days, a minute at a time. `at` is a whole minute. */
static inline int64_t year_promised(int64_t at, int64_t minutes) {
    while (minutes > 0) {
        int64_t day = year_weekday(at);
        if (day != 0 && day != 6) minutes--;
        at += MINUTE_MS;
    }
    return at;
}

enum { YEAR_OUTAGES = 60 };
struct outage {
    int64_t from, to;
};

struct event {
    char kind[24];
    int64_t a, b, at, until, count;
};
struct ledger {
    struct event *events;
    size_t count, room;
    struct outage outages[YEAR_OUTAGES];
    size_t outages_count;
};

/* The first moment at which the server runs. */
static inline int64_t year_up(const struct ledger *l, int64_t at) {
    for (size_t i = 0; i < l->outages_count; i++)
        if (at >= l->outages[i].from && at < l->outages[i].to) return l->outages[i].to;
    return at;
}

static inline struct event *ledger_add(struct ledger *l, const char *kind, int64_t a, int64_t b) {
    if (l->count == l->room) {
        l->room = l->room ? 2 * l->room : 4096;
        l->events = mem_resize(l->events, l->room * sizeof *l->events);
    }
    struct event *e = &l->events[l->count++];
    *e = (struct event){.a = a, .b = b, .count = 1};
    snprintf(e->kind, sizeof e->kind, "%s", kind);
    return e;
}

/* Once, at that moment or within `late` of it; a stopped server does it when it runs again. */
static inline void expect(struct ledger *l, const char *kind, int64_t a, int64_t b, int64_t at,
                          int64_t late) {
    struct event *e = ledger_add(l, kind, a, b);
    e->at = at;
    e->until = year_up(l, year_up(l, at) + late);
}

/* What was to come is not, any more. */
static inline bool call_off(struct ledger *l, const char *kind, int64_t a, int64_t now) {
    bool is_found = false;
    for (size_t i = l->count; i-- > 0;) {
        struct event *e = &l->events[i];
        bool is_it = e->a == a && e->at > now && e->count > 0 && strcmp(e->kind, kind) == 0;
        if (is_it) e->count = 0;
        is_found = is_found || is_it;
    }
    return is_found;
}

static inline int event_order(const void *left, const void *right) {
    const struct event *x = left, *y = right;
    int kinds = strcmp(x->kind, y->kind);
    if (kinds) return kinds;
    if (x->a != y->a) return x->a < y->a ? -1 : 1;
    if (x->b != y->b) return x->b < y->b ? -1 : 1;
    return x->at < y->at ? -1 : x->at > y->at;
}

static inline int say_wrong(const char *what, const struct event *e) {
    char at[32];
    clock_rfc3339(e->at, at);
    print_message("%s: %s %lld %lld at %s\n", what, e->kind, (long long)e->a, (long long)e->b, at);
    return 1;
}

/* What came, against what was to come before `end`; both in their order. */
static inline int ledger_compare(struct ledger *due, struct ledger *came, int64_t end) {
    size_t k = 0;
    int wrong = 0;
    qsort(due->events, due->count, sizeof *due->events, event_order);
    qsort(came->events, came->count, sizeof *came->events, event_order);
    for (size_t i = 0; i < due->count && wrong < 20; i++) {
        struct event *e = &due->events[i];
        if (e->count == 0) continue;
        for (; k < came->count && event_order(&came->events[k], e) < 0; k++)
            wrong += say_wrong("came, and was not to come then", &came->events[k]);
        for (int64_t n = 0; n < e->count; n++) {
            struct event late = k < came->count ? came->events[k] : (struct event){.a = -1};
            bool is_same = strcmp(late.kind, e->kind) == 0 && late.a == e->a && late.b == e->b;
            if (is_same && late.at <= e->until)
                k++;
            else if (e->until < end)
                wrong += say_wrong("did not come in time", e);
        }
    }
    for (; k < came->count && wrong < 20; k++)
        wrong += say_wrong("came, and was not to come then", &came->events[k]);
    return wrong;
}

#endif
