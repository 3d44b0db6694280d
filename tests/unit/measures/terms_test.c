/* Measures about members: who may decide what, two signatures, terms by a clock that moves and over
 * a change of hour, appeals, the lot; each told once, whatever runs twice. */
#include "tests/unit/core/trial.h"

#include "lib/db_query.h"
#include "lib/zone.h"
#include "server/core/options.h"
#include "server/core/publishing.h"
#include "server/core/viewer.h"
#include "server/measures/measures.h"

enum { BEYOND = 4000, ANNE = 1, BRUNO = 2, CHLOE = 3, MARC = 4, VERA = 5, PEOPLE = 5 };

static int64_t ask(struct trial *t, const char *sql) {
    static struct db_statement statements[600];
    static unsigned used;
    struct db_statement *s = &statements[used];
    struct db_query q;
    assert_true(used < ARRAY_LENGTH(statements));
    *s = (struct db_statement){BEYOND + used++, (unsigned)strlen(sql), "ask",
                               arena_text(&t->arena, str_from_c(sql))};
    assert_int_equal(db_query_start(t->db, s, &q), OK);
    int64_t value = db_query_step(&q) ? db_take_int(&q, 0) : -1;
    assert_int_equal(db_query_end(&q), OK);
    return value;
}

static struct options settings = {.community_zone = {"Europe/Paris", 12}};

/* Anne and Bruno animate, of two organisations; Chloé does too, of Anne's. Marc is a member; Véra,
 * of a third organisation, offered to sit in. */
static void fill(struct trial *t) {
    struct zone *zone;
    t->service.options = &settings;
    assert_int_equal(zone_open(STR("Europe/Paris"), &zone), OK);
    t->service.zone = zone;
    trial_sql(t->db, "INSERT INTO organisations (id, slug, name, kind, created_at) VALUES"
                     " (1, 'o', 'O', 'k', 1), (2, 'p', 'P', 'k', 1), (3, 'q', 'Q', 'k', 1);");
    static const int of[] = {0, 1, 2, 1, 2, 3};
    for (int i = 1; i <= PEOPLE; i++)
        trial_sql(t->db, arena_format(&t->arena,
                                      "INSERT INTO members (id, account, identifier, email, "
                                      "given_name, family_name, organisation_id, state, "
                                      "created_at, charter_at, declared_at, verdict, judged_at, "
                                      "valid_until, password_hash, sits) VALUES (%d, 'member', "
                                      "'m%d', 'm%d@m', 'A', 'A', %d, 'active', 1, 1, 1, 'peer', 1,"
                                      " 9000000000000, 'h', %d)",
                                      i, i, i, of[i], i == VERA)
                             .bytes);
    trial_sql(t->db, "INSERT INTO mandates (member_id, began_at, ends_at) VALUES (1, 1, "
                     "8000000000000), (2, 1, 8000000000000), (3, 1, 8000000000000);");
}

static void act(struct trial *t, int64_t member) {
    t->run.actor = actor_member((struct member_id){member});
}

static void run_jobs(struct trial *t) {
    t->run.actor = actor_system();
    assert_int_equal(db_begin_immediate(t->db), OK);
    assert_int_equal(measures_run(&t->run), OK);
    assert_int_equal(measures_draw_run(&t->run), OK);
    assert_int_equal(forget_measures_run(&t->run), OK);
    assert_int_equal(db_commit(t->db), OK);
}

static enum err decide(struct trial *t, int64_t by, int64_t member, enum measure_kind kind,
                       int64_t days, int64_t *id) {
    struct measure_decide_in in = {.member = {member},
                                   .kind = kind,
                                   .days = days,
                                   .every_ms = HOUR_MS,
                                   .ground = STR("charter"),
                                   .article = STR("Article 3"),
                                   .facts = STR("Ce qui s'est passé."),
                                   .reason = STR("Pourquoi.")};
    struct measure_out out = {{0}, false};
    in.seen.v = ask(t, arena_format(&t->arena,
                                    "SELECT COALESCE(MAX(id), 0) FROM member_measures "
                                    "WHERE member_id = %lld",
                                    (long long)member)
                           .bytes);
    act(t, by);
    enum err e = op_execute(&t->run, &op_measure_decide, &in, &out);
    if (id) *id = out.measure.v;
    return e;
}

static enum err sign(struct trial *t, int64_t by, int64_t measure, bool agrees) {
    struct measure_sign_in in = {{measure}, agrees, STR("Un avis.")};
    struct measure_out out;
    act(t, by);
    return op_execute(&t->run, &op_measure_sign, &in, &out);
}

static enum err lift(struct trial *t, int64_t by, int64_t measure) {
    struct measure_lift_in in = {{measure}, STR("Assez.")};
    struct measure_out out;
    act(t, by);
    return op_execute(&t->run, &op_measure_lift, &in, &out);
}

static enum err judge(struct trial *t, int64_t by, int64_t measure, enum measure_judgement what,
                      int64_t days) {
    struct measure_judge_in in = {{measure}, what, days, STR("Des raisons.")};
    struct measure_out out;
    act(t, by);
    return op_execute(&t->run, &op_measure_judge, &in, &out);
}

static enum err appeal(struct trial *t, int64_t by, int64_t measure) {
    struct measure_appeal_in in = {{measure}, STR("Je conteste.")};
    struct measure_out out;
    act(t, by);
    return op_execute(&t->run, &op_measure_appeal, &in, &out);
}

static enum role role_of(struct trial *t, int64_t member) {
    struct viewer viewer;
    assert_int_equal(
        viewer_of_member(t->db, &t->arena, (struct member_id){member}, t->run.now_ms, &viewer), OK);
    return viewer.role;
}

static int64_t told(struct trial *t, const char *kind, int64_t measure) {
    return ask(t, arena_format(&t->arena,
                               "SELECT COUNT(*) FROM notifications WHERE kind = '%s' AND "
                               "subject = %lld",
                               kind, (long long)measure)
                      .bytes);
}

static int64_t column(struct trial *t, const char *name, int64_t measure) {
    return ask(t, arena_format(&t->arena,
                               "SELECT COALESCE(%s, 0) FROM member_measures WHERE id = "
                               "%lld",
                               name, (long long)measure)
                      .bytes);
}

static void test_seven_days_alone_end_by_the_clock_and_are_told_once(void **state) {
    struct trial *t = *state;
    int64_t id;
    fill(t);
    assert_int_equal(decide(t, ANNE, MARC, MEASURE_SUSPEND, 7, &id), OK);
    assert_int_equal(role_of(t, MARC), ROLE_FORMER);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM insiders WHERE member_id = 4"), 0);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM members WHERE id = 4 AND state = 'active'"), 1);
    t->run.now_ms = column(t, "holds_until", id) - 1;
    run_jobs(t);
    assert_int_equal(role_of(t, MARC), ROLE_FORMER);
    t->run.now_ms++;
    assert_int_equal(role_of(t, MARC), ROLE_MEMBER); /* before any job has run */
    run_jobs(t);
    run_jobs(t);
    assert_int_equal(told(t, "measure.ended", id), 1);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM insiders WHERE member_id = 4"), 1);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM outbox WHERE kind = 'measure'"), 2);
    t->run.now_ms += (MEASURE_KEPT_DAYS + 1) * DAY_MS;
    run_jobs(t);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM member_measures"), 0);
}

static void test_more_takes_two_of_different_organisations(void **state) {
    struct trial *t = *state;
    int64_t id;
    fill(t);
    int64_t from = t->run.now_ms;
    assert_int_equal(decide(t, ANNE, MARC, MEASURE_SUSPEND, 30, &id), OK);
    assert_int_equal(column(t, "holds_until", id), measure_end(t->service.zone, from, 7));
    assert_int_equal(sign(t, ANNE, id, true), ERR_DENIED);
    assert_int_equal(sign(t, CHLOE, id, true), ERR_DENIED); /* of Anne's organisation */
    assert_int_equal(sign(t, MARC, id, true), ERR_DENIED);
    assert_int_equal(sign(t, VERA, id, true), ERR_NOT_FOUND);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM acts_of_two WHERE subject = 1"), 1);
    assert_int_equal(sign(t, BRUNO, id, true), OK);
    assert_int_equal(sign(t, BRUNO, id, true), ERR_CONFLICT);
    assert_int_equal(column(t, "holds_until", id), measure_end(t->service.zone, from, 30));
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM acts_of_two"), 0);
    t->run.now_ms = from + 8 * DAY_MS;
    run_jobs(t);
    assert_int_equal(role_of(t, MARC), ROLE_FORMER);
    t->run.now_ms = column(t, "holds_until", id);
    assert_int_equal(role_of(t, MARC), ROLE_MEMBER);
}

/* Seven days, and seven more when they are over, would be a fortnight by one person. */
static void test_seven_days_again_take_two(void **state) {
    struct trial *t = *state;
    int64_t first, second, third;
    fill(t);
    assert_int_equal(decide(t, ANNE, MARC, MEASURE_SUSPEND, 5, &first), OK);
    t->run.now_ms += 6 * DAY_MS;
    run_jobs(t);
    assert_int_equal(decide(t, CHLOE, MARC, MEASURE_SUSPEND, 7, &second), OK);
    assert_int_equal(column(t, "needs_second", second), 1);
    assert_int_equal(column(t, "holds_until", second),
                     measure_end(t->service.zone, t->run.now_ms, 2));
    t->run.now_ms += 3 * DAY_MS;
    run_jobs(t);
    assert_int_equal(role_of(t, MARC), ROLE_MEMBER); /* nobody has signed */
    t->run.now_ms += 12 * DAY_MS;
    run_jobs(t);
    assert_int_equal(decide(t, ANNE, MARC, MEASURE_EXCLUDE, 0, &third), OK);
    assert_int_equal(column(t, "holds_until", third), 0);
    assert_int_equal(role_of(t, MARC), ROLE_MEMBER);
    assert_int_equal(sign(t, BRUNO, third, true), OK);
    assert_int_equal(role_of(t, MARC), ROLE_FORMER);
    /* A month later one may decide alone again. */
    assert_int_equal(lift(t, ANNE, third), OK);
    assert_int_equal(role_of(t, MARC), ROLE_FORMER); /* what two signed, two end */
    assert_int_equal(lift(t, ANNE, third), ERR_DENIED);
    assert_int_equal(lift(t, CHLOE, third), ERR_DENIED); /* of Anne's organisation */
    assert_int_equal(lift(t, BRUNO, third), OK);
    assert_int_equal(role_of(t, MARC), ROLE_MEMBER);
    t->run.now_ms += (MEASURE_ALONE_WITHIN + 1) * DAY_MS;
    assert_int_equal(decide(t, ANNE, MARC, MEASURE_SUSPEND, 7, &first), OK);
    assert_int_equal(column(t, "needs_second", first), 0);
}

static void test_declined_stays_within_what_one_may_decide(void **state) {
    struct trial *t = *state;
    int64_t id;
    fill(t);
    assert_int_equal(decide(t, ANNE, MARC, MEASURE_EXCLUDE, 0, &id), OK);
    assert_int_equal(sign(t, BRUNO, id, false), OK);
    assert_int_equal(role_of(t, MARC), ROLE_FORMER);
    t->run.now_ms += 8 * DAY_MS;
    run_jobs(t);
    assert_int_equal(role_of(t, MARC), ROLE_MEMBER);
    assert_int_equal(told(t, "measure.ended", id), 1);
}

static void test_unsigned_rests_is_drawn_for_and_lapses_once(void **state) {
    struct trial *t = *state;
    int64_t id;
    fill(t);
    assert_int_equal(decide(t, ANNE, MARC, MEASURE_EXCLUDE, 0, &id), OK);
    t->run.now_ms += 4 * DAY_MS;
    run_jobs(t);
    assert_int_equal(told(t, "measure.sitting", id), 0);
    t->run.now_ms += DAY_MS;
    run_jobs(t);
    run_jobs(t);
    assert_int_equal(told(t, "measure.sitting", id), 1); /* Véra: of neither organisation */
    t->run.now_ms += 3 * DAY_MS;
    run_jobs(t);
    run_jobs(t);
    assert_int_equal(role_of(t, MARC), ROLE_MEMBER);
    assert_int_equal(told(t, "measure.changed", id), 1);
    t->run.now_ms += 5 * DAY_MS;
    run_jobs(t);
    run_jobs(t);
    assert_int_equal(told(t, "measure.ended", id), 1);
    assert_int_equal(sign(t, BRUNO, id, true), ERR_CONFLICT);
}

static void test_a_volunteer_signs(void **state) {
    struct trial *t = *state;
    int64_t id;
    fill(t);
    assert_int_equal(decide(t, ANNE, MARC, MEASURE_EXCLUDE, 0, &id), OK);
    t->run.now_ms += 5 * DAY_MS;
    run_jobs(t);
    assert_int_equal(sign(t, VERA, id, true), OK);
    assert_int_equal(column(t, "holds_until", id), MEASURE_NO_END);
    t->run.now_ms += 900 * DAY_MS;
    run_jobs(t);
    assert_int_equal(role_of(t, MARC), ROLE_FORMER);
}

static void test_an_animator_is_measured_by_two_and_loses_the_mandate(void **state) {
    struct trial *t = *state;
    int64_t id;
    fill(t);
    assert_int_equal(decide(t, ANNE, ANNE, MEASURE_SILENCE, 1, NULL), ERR_NOT_FOUND);
    assert_int_equal(decide(t, ANNE, BRUNO, MEASURE_SUSPEND, 3, &id), OK);
    assert_int_equal(role_of(t, BRUNO), ROLE_ANIMATOR);         /* no effect alone */
    assert_int_equal(sign(t, BRUNO, id, false), ERR_NOT_FOUND); /* nor theirs to decline */
    t->run.now_ms += 5 * DAY_MS;
    run_jobs(t);
    assert_int_equal(sign(t, VERA, id, true), OK);
    assert_int_equal(role_of(t, BRUNO), ROLE_FORMER);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM mandates WHERE member_id = 2 AND ended_at IS "
                            "NULL"),
                     0);
    t->run.now_ms += 3 * DAY_MS + HOUR_MS;
    assert_int_equal(role_of(t, BRUNO), ROLE_MEMBER); /* counted from the signature */
}

static void test_members_and_reporters_decide_nothing(void **state) {
    struct trial *t = *state;
    fill(t);
    assert_int_equal(decide(t, MARC, VERA, MEASURE_SILENCE, 1, NULL), ERR_DENIED);
    trial_sql(t->db,
              "INSERT INTO spaces (id, slug, title, created_at) VALUES (1, 's', 'S', 1);"
              "INSERT INTO threads (id, space_id, kind, title, author_id, created_at, last_seq, "
              "last_post_at, last_author_id) VALUES (1, 1, 'question', 'T', 4, 1, 1, 1, 4);"
              "INSERT INTO posts (id, thread_id, seq, author_id, created_at, html) VALUES (1, 1, "
              "1, 4, 1, 'h');"
              "INSERT INTO reports (id, post_id, reporter_id, reason, created_at) VALUES (1, 1, 1, "
              "'other', 1799999999999);");
    assert_int_equal(decide(t, ANNE, MARC, MEASURE_SILENCE, 1, NULL), ERR_DENIED);
    assert_int_equal(decide(t, BRUNO, MARC, MEASURE_SILENCE, 1, NULL), OK);
}

static void test_an_appeal_is_answered_by_others_of_another_organisation(void **state) {
    struct trial *t = *state;
    int64_t id, second;
    fill(t);
    assert_int_equal(decide(t, ANNE, MARC, MEASURE_SUSPEND, 7, &id), OK);
    assert_int_equal(judge(t, BRUNO, id, JUDGE_LIFT, 0), ERR_CONFLICT); /* nobody asked */
    assert_int_equal(appeal(t, VERA, id), ERR_NOT_FOUND);
    assert_int_equal(appeal(t, MARC, id), OK);
    assert_int_equal(appeal(t, MARC, id), ERR_CONFLICT);
    assert_int_equal(judge(t, ANNE, id, JUDGE_UPHOLD, 0), ERR_DENIED);
    assert_int_equal(judge(t, CHLOE, id, JUDGE_UPHOLD, 0), ERR_DENIED); /* Bruno is there */
    assert_int_equal(judge(t, BRUNO, id, JUDGE_SHORTEN, 9), ERR_INVALID);
    assert_int_equal(judge(t, BRUNO, id, JUDGE_SHORTEN, 2), OK);
    assert_int_equal(told(t, "measure.answered", id), 1);
    t->run.now_ms += 2 * DAY_MS + HOUR_MS;
    assert_int_equal(role_of(t, MARC), ROLE_MEMBER);
    run_jobs(t);
    /* Without Bruno, Chloé may. */
    trial_sql(t->db, "UPDATE mandates SET ended_at = 1 WHERE member_id = 2");
    assert_int_equal(decide(t, ANNE, MARC, MEASURE_SUSPEND, 7, &second), OK);
    assert_int_equal(appeal(t, MARC, second), OK);
    assert_int_equal(judge(t, CHLOE, second, JUDGE_LIFT, 0), OK);
    assert_int_equal(role_of(t, MARC), ROLE_MEMBER);
}

static void test_a_late_appeal_goes_to_one_drawn_by_lot(void **state) {
    struct trial *t = *state;
    int64_t id;
    fill(t);
    assert_int_equal(decide(t, ANNE, MARC, MEASURE_SILENCE, 60, &id), OK);
    assert_int_equal(appeal(t, MARC, id), OK);
    t->run.now_ms = column(t, "appeal_due_at", id) - 1;
    run_jobs(t);
    assert_int_equal(told(t, "measure.sitting", id), 0);
    t->run.now_ms++;
    run_jobs(t);
    run_jobs(t);
    assert_int_equal(told(t, "measure.sitting", id), 1);
    assert_int_equal(judge(t, VERA, id, JUDGE_UPHOLD, 0), OK);
    t->run.now_ms += MEASURE_APPEAL_DAYS * DAY_MS;
    assert_int_equal(appeal(t, MARC, id), ERR_CONFLICT);
}

static void test_two_animators_at_once_get_an_answer(void **state) {
    struct trial *t = *state;
    fill(t);
    struct measure_decide_in in = {.member = {MARC},
                                   .kind = MEASURE_SLOW,
                                   .days = 3,
                                   .every_ms = HOUR_MS,
                                   .ground = STR("charter"),
                                   .article = STR("a"),
                                   .facts = STR("f"),
                                   .reason = STR("r")};
    struct measure_out out;
    act(t, ANNE);
    assert_int_equal(op_execute(&t->run, &op_measure_decide, &in, &out), OK);
    struct measure_id first = out.measure;
    act(t, BRUNO);
    assert_int_equal(op_execute(&t->run, &op_measure_decide, &in, &out), ERR_CONFLICT);
    in.seen = first;
    assert_int_equal(op_execute(&t->run, &op_measure_decide, &in, &out), ERR_LIMIT);
}

static void test_a_day_keeps_its_hour_when_clocks_change(void **state) {
    (void)state;
    struct zone *zone;
    assert_int_equal(zone_open(STR("Europe/Paris"), &zone), OK);
    struct civil before = {2026, 10, 24, 9, 0, 0, 0, 0}; /* clocks go back that night */
    int64_t from = zone_instant(zone, &before);
    struct civil after = zone_local(zone, measure_end(zone, from, 1));
    assert_int_equal(after.day, 25);
    assert_int_equal(after.hour, 9);
    assert_int_equal(measure_end(zone, from, 1) - from, 25 * HOUR_MS);
    struct civil late = {2026, 3, 28, 23, 30, 0, 0, 0}; /* and forward */
    from = zone_instant(zone, &late);
    assert_int_equal(measure_end(zone, from, 1) - from, 23 * HOUR_MS);
    assert_int_equal(measure_end(zone, from, 0), MEASURE_NO_END);
    zone_free(zone);
}

static void test_what_may_be_asked(void **state) {
    (void)state;
    assert_true(measure_is_askable(MEASURE_HELP, 0, 0));
    assert_false(measure_is_askable(MEASURE_SILENCE, 0, 0));
    assert_false(measure_is_askable(MEASURE_SILENCE, 91, 0));
    assert_false(measure_is_askable(MEASURE_SLOW, 3, 0));
    assert_true(measure_is_askable(MEASURE_SLOW, 3, HOUR_MS));
    assert_false(measure_is_askable(MEASURE_SUSPEND, 0, 0));
    assert_true(measure_is_askable(MEASURE_EXCLUDE, 0, 0));
    assert_false(measure_is_askable(MEASURE_EXCLUDE, 1096, 0));
    assert_false(measure_needs_two(MEASURE_SUSPEND, 7, false));
    assert_true(measure_needs_two(MEASURE_SUSPEND, 8, false));
    assert_true(measure_needs_two(MEASURE_EXCLUDE, 1, false));
    assert_true(measure_needs_two(MEASURE_SLOW, 1, true));
    assert_false(measure_needs_two(MEASURE_HELP, 0, true));
}

static int end(void **state) {
    struct trial *t = *state;
    zone_free((struct zone *)(uintptr_t)t->service.zone);
    return trial_end(state);
}

int main(void) {
#define TRIAL(test) cmocka_unit_test_setup_teardown(test, trial_begin_full, end)
    const struct CMUnitTest tests[] = {
        TRIAL(test_seven_days_alone_end_by_the_clock_and_are_told_once),
        TRIAL(test_more_takes_two_of_different_organisations),
        TRIAL(test_seven_days_again_take_two),
        TRIAL(test_declined_stays_within_what_one_may_decide),
        TRIAL(test_unsigned_rests_is_drawn_for_and_lapses_once),
        TRIAL(test_a_volunteer_signs),
        TRIAL(test_an_animator_is_measured_by_two_and_loses_the_mandate),
        TRIAL(test_members_and_reporters_decide_nothing),
        TRIAL(test_an_appeal_is_answered_by_others_of_another_organisation),
        TRIAL(test_a_late_appeal_goes_to_one_drawn_by_lot),
        TRIAL(test_two_animators_at_once_get_an_answer),
        cmocka_unit_test(test_a_day_keeps_its_hour_when_clocks_change),
        cmocka_unit_test(test_what_may_be_asked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
