/* What animators set and publish in the simulated year: pins, discussions of the week, collective
 * answers, seeds, the letter. */
#ifndef TESTS_UNIT_DESK_YEAR_TEXTS_H
#define TESTS_UNIT_DESK_YEAR_TEXTS_H

#include "tests/unit/desk/year_questions.h"

#include "server/answers/answer_ops.h"
#include "server/curation/curation.h"
#include "server/letter/community.h"
#include "sql/curation_curation.h"

/* --- Threads */

static inline enum err curate(struct year *y, int64_t thread, enum curate_act what, int64_t at) {
    struct thread_curate_in in = {.thread = {thread}, .act = what, .at = at};
    return as(y, 0, &op_thread_curate, &in, NULL);
}

static inline void pin(struct year *y) {
    int64_t thread = thread_open(y, somebody(y, 1), "discussion", "usual");
    int64_t until = now_of(y) + (3 * 1440 + draw(y, 5 * 1440)) * MINUTE_MS;
    assert_int_equal(curate(y, thread, CURATE_PIN, until), OK);
    foresee(y, "unpinned", thread, 0, until, MINUTELY);
}

/* For the week that begins on that Monday. */
static inline void feature(struct year *y, int64_t monday) {
    int64_t thread = thread_open(y, somebody(y, 1), "discussion", "usual");
    assert_int_equal(curate(y, thread, CURATE_FEATURE, monday), OK);
    foresee(y, "featured", thread, 0, monday, MINUTELY);
}

/* No row changes as a week begins: what the pages show is noted when it is another. */
static inline void note_featured(struct year *y) {
    struct featured_of_week_in in = {.week_at = curation_week(y->t->service.zone, now_of(y))};
    struct featured_of_week_row row = {.thread_id = {0}};
    enum err e = sql_featured_of_week(y->t->db, &y->t->arena, &in, &row);
    assert_true(e == OK || e == ERR_NOT_FOUND);
    if (row.thread_id.v == y->featured) return;
    y->featured = row.thread_id.v;
    if (y->featured) ledger_add(&y->came, "featured", y->featured, 0)->at = now_of(y);
}

/* Read again at their time, and every thirty days after that until somebody did. */
static inline void plan_reviews(struct year *y, int64_t answer, int64_t at, int64_t until) {
    for (int64_t n = 1; at < until; n++, at += 30 * DAY_MS)
        foresee(y, "answer.review", answer, member_of(y, 0), at, n * (HOURLY + (n > 1) * HOUR_MS));
}

static inline void collect(struct year *y) {
    struct answer_save_in save = {.thread = {thread_open(y, somebody(y, 1), "discussion", "usual")},
                                  .title = STR("Un titre"),
                                  .body = STR("b"),
                                  .html = STR("h")};
    struct answer_out out;
    int64_t days = 30 + draw(y, 120);
    assert_int_equal(as(y, 0, &op_answer_save, &save, &out), OK);
    struct answer_publish_in publish = {
        .answer = out.answer, .version = out.version, .review_days = days};
    assert_int_equal(as(y, 0, &op_answer_publish, &publish, &out), OK);
    plan_reviews(y, out.answer.v, now_of(y) + days * DAY_MS, now_of(y) + (days + 45) * DAY_MS);
    plan(y, now_of(y) + (days + 45) * DAY_MS, REVIEW, out.answer.v, 0);
}

static inline void review(struct year *y, int64_t answer) {
    struct answer_review_in in = {{answer}, 60};
    struct answer_out out;
    assert_int_equal(as(y, 0, &op_answer_review, &in, &out), OK);
    plan_reviews(y, answer, now_of(y) + 60 * DAY_MS, END);
}

/* --- Seeds and letters */

static inline struct seed_id seed_save(struct year *y, struct series_id series, int64_t at) {
    struct seed_save_in in = {.kind = STR("discussion"),
                              .space = STR("usual"),
                              .title = STR("Un titre"),
                              .body = STR("Un texte."),
                              .html = STR("h"),
                              .series = series,
                              .publish_at = at};
    struct seed_out out = {{0}};
    assert_int_equal(as(y, 0, &op_seed_save, &in, &out), OK);
    return out.seed;
}

static inline void seed_once(struct year *y) {
    int64_t at = now_of(y) + (2 * 1440 + draw(y, 7200)) * MINUTE_MS;
    int64_t id = seed_save(y, (struct series_id){0}, at).v;
    foresee(y, "seed.soon", id, member_of(y, 0), at - DAY_MS, MINUTELY);
    foresee(y, "published", id, 0, at, MINUTELY);
}

/* Monday at nine: the first of the queue, told to its author the day before; or none. */
static inline void take_turn(struct year *y, int64_t at) {
    expect(&y->due, "turn", at, 0, at, MINUTELY);
    if (y->taken == y->queued) return;
    int64_t id = y->queue[y->taken++].v;
    expect(&y->due, "seed.soon", id, member_of(y, 0), at - DAY_MS, MINUTELY);
    expect(&y->due, "published", id, 0, at, MINUTELY);
}

static inline void send_letter(struct year *y, int64_t at) {
    int64_t letter = 2 + y->letters++; /* the first only said where to begin */
    for (int i = 0; i < y->count; i++) {
        const struct person *p = &y->people[i];
        if (!p->only_editions) expect(&y->due, "letter", letter, p->id.v, at, 10 * MINUTE_MS);
        if (p->only_editions && y->edition)
            expect(&y->due, "edition", y->edition, p->id.v, at, 10 * MINUTE_MS);
    }
    if (y->edition) expect(&y->due, "edition.sent", y->edition, 0, at, MINUTELY);
    y->edition = 0;
}

static inline void prepare_edition(struct year *y, int64_t tuesday) {
    struct edition_save_in save = {.introduction = STR("Ce mois-ci."), .word = STR("Un mot.")};
    struct edition_schedule_op_in schedule = {tuesday};
    assert_int_equal(as(y, 0, &op_edition_save, &save, NULL), OK);
    assert_int_equal(as(y, 0, &op_edition_schedule, &schedule, NULL), OK);
    y->edition = year_ask(y->t, 8, "SELECT MAX(id) FROM editions WHERE ?1 = ?2", 0, 0);
}

#endif
