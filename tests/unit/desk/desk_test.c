/* Lines of the desk: when what is put off comes back, over a year and two changes of hour; who may
 * do what with a line, each act in the log with before and after; what is forgotten. */
#include "tests/unit/core/trial.h"

#include "lib/db_query.h"
#include "server/desk/desk.h"

enum { BEYOND = 4000 };

static int64_t ask(struct trial *t, const char *sql) {
    static struct db_statement statements[100];
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

/* Animators 1, 2 and 3; 4 is a member. */
static void fill(struct trial *t) {
    trial_sql(
        t->db,
        "INSERT INTO organisations (id, slug, name, kind, created_at) VALUES (1, 'o', 'O', 'k', 1);"
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4) "
        "INSERT INTO members (id, account, identifier, email, given_name, family_name,"
        " organisation_id, state, created_at, charter_at, declared_at, verdict, judged_at,"
        " valid_until, password_hash) SELECT i, 'member', 'p' || i, 'p' || i || '@m', 'A', 'B', 1,"
        " 'active', 1, 1, 1, 'peer', 1, 9000000000000, 'h' FROM n;"
        "INSERT INTO mandates (member_id, began_at, ends_at) VALUES (1, 1, 8000000000000),"
        " (2, 1, 8000000000000), (3, 1, 8000000000000);");
    t->run.actor = actor_member((struct member_id){1});
}

static enum err mark(struct trial *t, int64_t actor, struct desk_mark_in in) {
    struct desk_mark_out out = {0};
    t->run.actor = actor_member((struct member_id){actor});
    if (!in.source[0]) memcpy(in.source, "notices", sizeof "notices");
    if (!in.subject) in.subject = 7;
    return op_execute(&t->run, &op_desk_mark, &in, &out);
}

/* Nine o'clock on the clock of the place, each day of a year, whatever the hour of asking. */
static void test_when(void **state) {
    (void)state;
    struct zone *paris;
    assert_int_equal(zone_open(STR("Europe/Paris"), &paris), OK);
    int64_t begin;
    assert_true(clock_parse_date(STR("2026-01-01"), &begin));
    for (int64_t now = begin; now < begin + 366 * DAY_MS; now += 5 * HOUR_MS + 7 * MINUTE_MS) {
        struct civil today = zone_local(paris, now);
        static const enum desk_later all[] = {DESK_TOMORROW, DESK_THREE_DAYS, DESK_MONDAY};
        for (size_t i = 0; i < ARRAY_LENGTH(all); i++) {
            int64_t at = desk_when(paris, now, all[i]);
            struct civil back = zone_local(paris, at);
            assert_true(at > now);
            assert_int_equal(back.hour * 100 + back.minute, 900);
            assert_int_equal(back.second, 0);
            if (all[i] == DESK_MONDAY) {
                assert_int_equal(back.weekday, 1);
                assert_true(at - now <= 7 * DAY_MS + 10 * HOUR_MS);
            } else {
                int days = all[i] == DESK_TOMORROW ? 1 : 3;
                assert_int_equal(back.weekday, (today.weekday + days) % 7);
            }
        }
    }
    zone_free(paris);
}

static void test_animators_alone(void **state) {
    struct trial *t = *state;
    fill(t);
    struct desk_mark_in take = {.act = DESK_TAKE};
    assert_int_equal(mark(t, 4, take), ERR_DENIED);
    assert_int_equal(mark(t, 99, take), ERR_DENIED);
    memcpy(take.source, "notices", sizeof "notices");
    take.subject = 7;
    struct desk_mark_out out;
    t->run.actor = actor_system();
    assert_int_equal(op_execute(&t->run, &op_desk_mark, &take, &out), ERR_DENIED);
    struct desk_mark_in nowhere = {.source = "nothing", .act = DESK_TAKE};
    assert_int_equal(mark(t, 1, nowhere), ERR_INVALID);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM desk_marks"), 0);
    assert_int_equal(mark(t, 1, take), OK);
}

static void test_two_at_once(void **state) {
    struct trial *t = *state;
    fill(t);
    struct member_id one = {1}, two = {2}, three = {3}, four = {4};
    assert_int_equal(mark(t, 1, (struct desk_mark_in){.act = DESK_TAKE}), OK);
    assert_int_equal(mark(t, 2, (struct desk_mark_in){.act = DESK_TAKE}), ERR_CONFLICT);
    assert_int_equal(mark(t, 2, (struct desk_mark_in){.act = DESK_LEAVE, .seen = one}),
                     ERR_CONFLICT);
    assert_int_equal(mark(t, 2, (struct desk_mark_in){.act = DESK_PUT_OFF, .seen = one}),
                     ERR_CONFLICT);
    assert_int_equal(ask(t, "SELECT taker_id FROM desk_marks"), 1);
    assert_int_equal(mark(t, 2, (struct desk_mark_in){.act = DESK_TAKE, .seen = one}), OK);
    assert_int_equal(ask(t, "SELECT taker_id FROM desk_marks"), 2);
    assert_int_equal(mark(t, 2, (struct desk_mark_in){.act = DESK_GIVE, .to = four, .seen = two}),
                     ERR_NOT_FOUND);
    assert_int_equal(mark(t, 2, (struct desk_mark_in){.act = DESK_GIVE, .to = three, .seen = two}),
                     OK);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM notifications WHERE kind = 'desk.given' AND "
                            "member_id = 3"),
                     1);
    assert_int_equal(
        ask(t, "SELECT COUNT(*) FROM audit AS a JOIN audit_texts AS x ON x.seq = a.seq WHERE "
               "a.kind = 'desk.give' AND x.text = 'notices 7: member 2 -> member 3'"),
        1);
    /* The mandate ends: nobody has it. */
    trial_sql(t->db, "UPDATE mandates SET ended_at = 1 WHERE member_id = 3");
    assert_int_equal(mark(t, 1, (struct desk_mark_in){.act = DESK_TAKE}), OK);
}

/* The same subject waits again: who had it then has it no more. */
static void test_another_wait(void **state) {
    struct trial *t = *state;
    fill(t);
    assert_int_equal(mark(t, 1, (struct desk_mark_in){.act = DESK_TAKE}), OK);
    struct desk_mark_in again = {.act = DESK_TAKE, .since_ms = t->run.now_ms + 1};
    t->run.now_ms += 2;
    assert_int_equal(mark(t, 2, again), OK);
    assert_int_equal(ask(t, "SELECT taker_id FROM desk_marks"), 2);
}

static void test_handed_and_forgotten(void **state) {
    struct trial *t = *state;
    fill(t);
    assert_int_equal(mark(t, 1, (struct desk_mark_in){.act = DESK_TAKE}), OK);
    assert_int_equal(
        mark(t, 1, (struct desk_mark_in){.subject = 8, .act = DESK_PUT_OFF, .later = DESK_MONDAY}),
        OK);
    struct member_id one = {1}, two = {2};
    assert_int_equal(desk_hand_over(&t->run, one, two), OK);
    assert_int_equal(ask(t, "SELECT taker_id FROM desk_marks WHERE subject = 7"), 2);
    t->run.now_ms += 29 * DAY_MS;
    assert_int_equal(forget_desk_run(&t->run), OK);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM desk_marks"), 2);
    t->run.now_ms += 2 * DAY_MS;
    assert_int_equal(forget_desk_run(&t->run), OK);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM desk_marks"), 0);
}

/* Whoever looks for animators begins with the few mandates: with the members, each page of theirs
 * and each report takes the longer the more people have joined. */
static void test_animators_are_found_by_their_mandates(void **state) {
    struct trial *t = *state;
    static const char text[] =
        "EXPLAIN QUERY PLAN SELECT i.member_id FROM acting_animators AS a JOIN insiders AS i"
        " ON i.member_id = a.member_id WHERE a.acts_until > 1 AND i.valid_until > 1";
    static struct db_statement explain = {BEYOND + 200, sizeof text - 1, "explain", text};
    static const unsigned char detail[] = {3};
    struct db_query q;
    struct str step;
    size_t steps = 0;
    assert_int_equal(db_query_start(t->db, &explain, &q), OK);
    while (db_query_step(&q)) {
        db_take_texts(&q, &t->arena, detail, 1, &step);
        assert_false(str_starts(step, STR("SCAN ")));
        steps++;
    }
    assert_int_equal(db_query_end(&q), OK);
    assert_true(steps > 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_when),
        cmocka_unit_test_setup_teardown(test_animators_alone, trial_begin_full, trial_end),
        cmocka_unit_test_setup_teardown(test_two_at_once, trial_begin_full, trial_end),
        cmocka_unit_test_setup_teardown(test_another_wait, trial_begin_full, trial_end),
        cmocka_unit_test_setup_teardown(test_handed_and_forgotten, trial_begin_full, trial_end),
        cmocka_unit_test_setup_teardown(test_animators_are_found_by_their_mandates,
                                        trial_begin_full, trial_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
