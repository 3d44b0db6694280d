/* What is to be done in the simulated year and when: a heap of moments, in their order; and acting
 * as somebody. */
#ifndef TESTS_UNIT_DESK_YEAR_PLANS_H
#define TESTS_UNIT_DESK_YEAR_PLANS_H

#include "tests/unit/desk/year_world.h"

/* --- What is to come, in its order */

static inline bool is_before(const struct plan *x, const struct plan *y) {
    return x->at != y->at ? x->at < y->at : x->order < y->order;
}

static inline void plan(struct year *y, int64_t at, enum what what, int64_t a, int64_t b) {
    if (y->plans_count == y->plans_room) {
        y->plans_room = y->plans_room ? 2 * y->plans_room : 4096;
        y->plans = mem_resize(y->plans, y->plans_room * sizeof *y->plans);
    }
    struct plan new = {year_up(&y->due, at), y->order++, what, a, b};
    size_t i = y->plans_count++;
    for (; i > 0 && is_before(&new, &y->plans[(i - 1) / 2]); i = (i - 1) / 2)
        y->plans[i] = y->plans[(i - 1) / 2];
    y->plans[i] = new;
}

static inline struct plan next_plan(struct year *y) {
    struct plan first = y->plans[0], last = y->plans[--y->plans_count];
    size_t i = 0;
    for (size_t child = 1; child < y->plans_count; child = 2 * i + 1) {
        if (child + 1 < y->plans_count && is_before(&y->plans[child + 1], &y->plans[child]))
            child++;
        if (!is_before(&y->plans[child], &last)) break;
        y->plans[i] = y->plans[child];
        i = child;
    }
    y->plans[i] = last;
    return first;
}

/* The minute before, itself, and the one after. */
static inline void watch(struct year *y, int64_t at) {
    plan(y, at - MINUTE_MS, LOOK, 0, 0);
    plan(y, at, LOOK, 0, 0);
    plan(y, at + MINUTE_MS, LOOK, 0, 0);
}

/* What is looked at just before a moment is not looked at by a server that is stopped then. */
static inline void plan_look(struct year *y, int64_t at, enum what what, int64_t a) {
    if (year_up(&y->due, at) == at) plan(y, at, what, a, 0);
}

static inline void foresee(struct year *y, const char *kind, int64_t a, int64_t b, int64_t at,
                           int64_t late) {
    expect(&y->due, kind, a, b, at, late);
    if (late <= HOURLY) watch(y, at);
}

/* --- Acting */

static inline enum err act(struct year *y, struct actor actor, const struct op *op, const void *in,
                           void *out) {
    y->t->run.actor = actor;
    return op_run_saved(&y->t->run, op, NULL, in, out);
}

static inline enum err as(struct year *y, int who, const struct op *op, const void *in, void *out) {
    return act(y, actor_member(y->people[who].id), op, in, out);
}

static inline int64_t now_of(const struct year *y) {
    return y->t->run.now_ms;
}

static inline int64_t member_of(const struct year *y, int64_t who) {
    return y->people[who].id.v;
}

/* Of those who are here, somebody whose number leaves `rest` when divided by seven. */
static inline int somebody(struct year *y, int rest) {
    int turns = (y->count - ANIMATORS) / 7;
    return ANIMATORS + (int)draw(y, turns) * 7 + (rest + 7 - ANIMATORS) % 7;
}

#endif
