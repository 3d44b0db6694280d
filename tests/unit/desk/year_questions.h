/* Questions and cases of the simulated year: the promise of a first answer as time runs, and asking
 * authors how their cases went. */
#ifndef TESTS_UNIT_DESK_YEAR_QUESTIONS_H
#define TESTS_UNIT_DESK_YEAR_QUESTIONS_H

#include "tests/unit/desk/year_plans.h"

#include "server/cases/cases.h"
#include "server/threads/threads.h"
#include "sql/promise_promise.h"

/* --- Questions and cases */

static inline int64_t thread_open(struct year *y, int who, const char *kind, const char *space) {
    struct thread_open_in in = {.space = str_from_c(space),
                                .kind = str_from_c(kind),
                                .title = STR("T"),
                                .body = STR("b"),
                                .source = STR("b"),
                                .html = STR("h"),
                                .topics = {STR("vae")},
                                .topics_count = 1};
    struct thread_open_out out = {0};
    assert_int_equal(as(y, who, &op_thread_open, &in, &out), OK);
    return out.thread.v;
}

/* When its answer comes: before half of the time, between, late, or never. */
static inline void plan_answer(struct year *y, int64_t n, const int64_t turns[4]) {
    int64_t band = draw(y, 100);
    int at = band < 50 ? 0 : band < 65 ? 1 : band < 80 ? 2 : 3;
    int64_t room = at == 3 ? 10 * DAY_MS : turns[at + 1] - turns[at];
    if (band < 95)
        plan(y, turns[at] + (1 + draw(y, room / MINUTE_MS - 1)) * MINUTE_MS, ANSWER, n, 0);
}

static inline void ask(struct year *y) {
    static const char *const spaces[] = {"usual", "usual", "quick", "none"};
    static const int64_t hours[] = {48, 48, 24, 0};
    if (y->asked_count == ASKED_MOST) return;
    int64_t n = y->asked_count++, where = draw(y, 4), at = now_of(y);
    struct question *q = &y->asked[n];
    *q = (struct question){.author = somebody(y, 1), .is_case = draw(y, 4) == 0};
    q->thread.v = thread_open(y, q->author, q->is_case ? "case" : "question", spaces[where]);
    if (q->is_case) {
        foresee(y, "case.outcome", q->thread.v, member_of(y, q->author), at + 90 * DAY_MS, HOURLY);
        if (draw(y, 3) < 2) plan(y, at + (2 + draw(y, 80)) * DAY_MS, STATE, n, draw(y, 2));
    }
    int64_t turns[] = {at, year_promised(at, hours[where] * 30),
                       year_promised(at, hours[where] * 45), year_promised(at, hours[where] * 60)};
    if (hours[where] == 0) return;
    for (int i = 1; i <= 3; i++) watch(y, turns[i]);
    plan_answer(y, n, turns);
    plan(y, turns[1], ROUND, n, turns[1]);
    plan(y, turns[2], ROUND, n, turns[2]);
    plan_look(y, turns[3] - MINUTE_MS, NOT_ON_DESK, n);
    plan(y, turns[3], LATE, n, turns[3]);
    plan(y, turns[3] + MINUTE_MS, ON_DESK, n, 0);
    plan(y, turns[3] + 60 * DAY_MS, GIVEN_UP, n, turns[3] + 60 * DAY_MS);
}

/* Three of those who said that they know of it, and were not offered two in this week. */
static inline void offer_round(struct year *y, const struct question *q, int64_t at) {
    static const char fitting[] =
        "SELECT COUNT(*) FROM member_topics AS k WHERE k.topic = 'vae' AND (SELECT COUNT(*) FROM"
        " question_offers AS o WHERE o.member_id = k.member_id AND o.offered_at > ?1 - 604800000)"
        " < 2 AND NOT EXISTS (SELECT 1 FROM question_offers AS o WHERE o.thread_id = ?2 AND"
        " o.member_id = k.member_id)";
    if (q->is_settled) return;
    int64_t count = year_ask(y->t, 1, fitting, now_of(y), q->thread.v);
    for (int64_t i = 0; i < count && i < 3; i++) {
        expect(&y->due, "offer", q->thread.v, 0, at, MINUTELY);
        expect(&y->due, "offer.told", q->thread.v, 0, at, MINUTELY);
        expect(&y->due, "offer.forgotten", q->thread.v, 0, now_of(y) + 90 * DAY_MS, DAILY);
    }
}

static inline bool is_on_desk(struct year *y, struct thread_id thread) {
    struct promises_late_in in = {.now = now_of(y), .most = 1000};
    struct promises_late_row *rows;
    size_t count;
    assert_int_equal(sql_promises_late(y->t->db, &y->t->arena, &in, &rows, &count), OK);
    for (size_t i = 0; i < count; i++)
        if (rows[i].thread_id.v == thread.v) return true;
    return false;
}

static inline void answer(struct year *y, struct question *q) {
    struct thread_reply_in in = {
        .thread = q->thread, .body = STR("b"), .source = STR("b"), .html = STR("h")};
    struct thread_reply_out out = {0};
    int who = somebody(y, 5);
    assert_int_equal(as(y, who, &op_thread_reply, &in, &out), OK);
    q->is_settled = true;
    if (is_on_desk(y, q->thread)) fail_msg("thread %lld is answered", (long long)q->thread.v);
}

/* The author says where it stands: asked again in 90 days, unless it is closed. */
static inline void state(struct year *y, struct question *q, bool closes) {
    struct case_state_in in = {q->thread, closes ? STR("closed") : STR("followed")};
    assert_int_equal(as(y, q->author, &op_case_state, &in, NULL), OK);
    call_off(&y->due, "case.outcome", q->thread.v, now_of(y));
    if (closes) q->is_settled = true; /* nobody waits for an answer */
    if (!closes)
        foresee(y, "case.outcome", q->thread.v, member_of(y, q->author), now_of(y) + 90 * DAY_MS,
                HOURLY);
}

static inline void question_turn(struct year *y, const struct plan *p) {
    struct question *q = &y->asked[p->a];
    bool is_waiting = !q->is_settled;
    if (p->what == ROUND) offer_round(y, q, p->b);
    if (p->what == ANSWER) answer(y, q);
    if (p->what == STATE) state(y, q, p->b);
    if (p->what == LATE && is_waiting) expect(&y->due, "late", q->thread.v, 0, p->b, MINUTELY);
    if (p->what == GIVEN_UP && is_waiting)
        expect(&y->due, "given.up", q->thread.v, 0, p->b, MINUTELY);
    if (p->what != ON_DESK && p->what != NOT_ON_DESK) return;
    assert_int_equal(is_on_desk(y, q->thread), p->what == ON_DESK && is_waiting);
    y->looked++;
}

#endif
