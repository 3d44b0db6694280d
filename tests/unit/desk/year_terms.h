/* What has a term in the simulated year: mandates with their reminders and votes, measures with
 * their signatures. */
#ifndef TESTS_UNIT_DESK_YEAR_TERMS_H
#define TESTS_UNIT_DESK_YEAR_TERMS_H

#include "tests/unit/desk/year_plans.h"

#include "server/core/viewer.h"
#include "server/mandates/mandates.h"
#include "server/measures/measures.h"
#include "server/members/members.h"

/* --- Mandates */

static inline void appoint(struct year *y, int64_t who, int64_t days) {
    int64_t ends_at = now_of(y) + days * DAY_MS, member = member_of(y, who);
    struct mandate_in in = {.identifier = arena_format(&y->t->arena, "p%lld", (long long)who),
                            .ends_at = ends_at};
    assert_int_equal(act(y, actor_operator("root"), &op_mandate, &in, NULL), OK);
    int64_t id = year_ask(y->t, 2, "SELECT MAX(id) FROM mandates WHERE ?1 = ?2", 0, 0);
    foresee(y, "mandate.continue", id, member, ends_at - 30 * DAY_MS, MINUTELY);
    foresee(y, "mandate.ending", id, member, ends_at - 7 * DAY_MS, MINUTELY);
    foresee(y, "mandate.ended", id, member, ends_at, MINUTELY);
    if (draw(y, 2)) plan(y, ends_at - 20 * DAY_MS, GO_ON, who, id);
    plan(y, ends_at + DAY_MS, APPOINT, who, 45 + draw(y, 80));
}

/* The colleagues agree, and the vote closes in a week. */
static inline void go_on(struct year *y, int64_t who, int64_t mandate) {
    struct mandate_continue_in in = {true};
    assert_int_equal(as(y, (int)who, &op_mandate_continue, &in, NULL), OK);
    int64_t id = year_ask(y->t, 3, "SELECT MAX(id) FROM mandate_proposals WHERE ?1 = ?2", 0, 0);
    struct mandate_vote_in vote = {{id}, MANDATE_YES};
    int cast = 0; /* by all who animate now: a vote takes a quorum */
    for (int i = 0; i < ANIMATORS; i++)
        if (i != who) cast += as(y, i, &op_mandate_vote, &vote, NULL) == OK;
    assert_true(cast >= 2);
    call_off(&y->due, "mandate.ending", mandate, now_of(y));
    call_off(&y->due, "mandate.ended", mandate, now_of(y));
    foresee(y, "mandate.begun", id, member_of(y, who), now_of(y) + 7 * DAY_MS, MINUTELY);
}

/* --- Measures */

static inline int64_t decide_on(struct year *y, int who, enum measure_kind kind, int64_t days) {
    static const char last[] = "SELECT COALESCE(MAX(id), 0) FROM member_measures"
                               " WHERE member_id = ?1 AND ?2 = 0";
    struct measure_decide_in in = {.member = y->people[who].id,
                                   .kind = kind,
                                   .days = days,
                                   .every_ms = HOUR_MS,
                                   .ground = STR("charter"),
                                   .article = STR("Article 3"),
                                   .facts = STR("Ce qui s'est passé."),
                                   .reason = STR("Pourquoi.")};
    struct measure_out out = {{0}, false};
    in.seen.v = year_ask(y->t, 4, last, in.member.v, 0);
    enum err e = as(y, 0, &op_measure_decide, &in, &out);
    assert_true(e == OK || e == ERR_LIMIT);
    return e == OK ? out.measure.v : 0;
}

static inline void keep_out(struct year *y, int who, int64_t until) {
    plan_look(y, until - MINUTE_MS, OUTSIDE, who);
    plan_look(y, until, INSIDE, who);
}

static inline void decide(struct year *y) {
    static const enum measure_kind kinds[] = {MEASURE_SLOW, MEASURE_SILENCE, MEASURE_SUSPEND};
    int64_t what = draw(y, 4), now = now_of(y);
    int who = somebody(y, 3);
    bool is_long = what == 3, is_signed = is_long && draw(y, 2);
    enum measure_kind kind = is_long ? MEASURE_SUSPEND : kinds[what];
    int64_t days = is_long ? 15 + draw(y, 20) : 1 + draw(y, 7);
    int64_t ends_at = year_days_later(now, days), member = member_of(y, who);
    if (who % ORGANISATIONS < 2) return; /* of those who decide */
    /* Days that one person decides alone count together: a second suspension has other rules. */
    if (kind == MEASURE_SUSPEND && year_ask(y->t, 9,
                                            "SELECT COUNT(*) FROM member_measures"
                                            " WHERE member_id = ?1 AND kind = 'suspend' AND ?2 = 0",
                                            member, 0) > 0)
        return;
    int64_t id = decide_on(y, who, kind, days);
    if (!id) return;
    if (kind == MEASURE_SUSPEND && !(is_long && !is_signed)) keep_out(y, who, ends_at);
    if (is_signed) plan(y, now + (1 + draw(y, 4)) * DAY_MS, SIGN, id, member);
    if (!is_long || is_signed) {
        foresee(y, "measure.ended", id, member, ends_at, MINUTELY);
        return;
    }
    keep_out(y, who, year_days_later(now, 7));
    foresee(y, "measure.sitting", id, 0, now + 5 * DAY_MS, HOURLY);
    foresee(y, "measure.changed", id, member, year_days_later(now, 7), MINUTELY);
    foresee(y, "measure.ended", id, member, now + 12 * DAY_MS, MINUTELY);
}

static inline void sign(struct year *y, int64_t measure, int64_t member) {
    struct measure_sign_in in = {{measure}, true, STR("Un avis.")};
    struct measure_out out;
    expect(&y->due, "measure.changed", measure, member, now_of(y), MINUTELY);
    assert_int_equal(as(y, 1, &op_measure_sign, &in, &out), OK);
}

static inline void check_inside(struct year *y, int64_t who, bool is_inside) {
    struct viewer viewer;
    assert_int_equal(
        viewer_of_member(y->t->db, &y->t->arena, y->people[who].id, now_of(y), &viewer), OK);
    if ((viewer.role == ROLE_MEMBER) != is_inside)
        fail_msg("person %lld is %s at %lld", (long long)who, role_name(viewer.role),
                 (long long)now_of(y));
    y->looked++;
}

#endif
