/* The dashboard counts each message once, and shows nothing from which a group below ten could be
 * told: an attacker adds and subtracts all that is shown. */
#include "tests/unit/core/trial.h"

#include "lib/db_query.h"
#include "lib/zone.h"
#include "server/dashboard/dashboard.h"
#include "server/dashboard/figures.h"

enum { BEYOND = 4000 };
#define MONDAY INT64_C(1793574000000) /* 2 November 2026, 0:00 in Paris */

static int64_t ask(struct trial *t, const char *sql) {
    static struct db_statement statements[400];
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

/* --- Pure */

/* What an attacker gets who knows the sum of all parts and subtracts those that are shown: the rest
 * of one part alone, or a rest below ten. */
static bool can_tell(const int64_t *counts, const bool *is_hidden, size_t n) {
    int64_t rest = 0;
    size_t hidden = 0;
    for (size_t i = 0; i < n; i++) {
        rest += counts[i];
        if (!is_hidden[i]) rest -= counts[i];
        hidden += is_hidden[i];
    }
    return hidden == 1 || (hidden > 0 && rest < GROUP_LEAST);
}

static void test_parts_hide_what_subtracting_would_tell(void **state) {
    (void)state;
    bool hidden[3];
    const int64_t fine[] = {12, 30, 0};
    assert_false(figures_hide(fine, 3, hidden));
    assert_false(hidden[0] || hidden[1] || hidden[2]);
    const int64_t one[] = {4, 30, 12};
    assert_false(figures_hide(one, 3, hidden));
    assert_true(hidden[0] && !hidden[1] && hidden[2]); /* the smallest goes with it */
    const int64_t alone[] = {4, 0, 0};
    assert_true(figures_hide(alone, 3, hidden));
    const int64_t two[] = {4, 5, 40};
    assert_false(figures_hide(two, 3, hidden));
    assert_true(hidden[2]); /* nine together are a small group as well */
    for (int64_t a = 0; a < 24; a++)
        for (int64_t b = 0; b < 24; b++)
            for (int64_t c = 0; c < 24; c++) {
                const int64_t counts[] = {a, b, c};
                bool is_none = figures_hide(counts, 3, hidden);
                for (size_t i = 0; i < 3; i++)
                    if (counts[i] > 0 && counts[i] < GROUP_LEAST) assert_true(hidden[i]);
                if (!is_none) assert_false(can_tell(counts, hidden, 3));
            }
}

/* Spreads cross: kinds, regions and organisations of the same people. A total and a part of it, cut
 * down to tens, leave more than one possible rest. */
static void test_tens_keep_small_groups_apart(void **state) {
    (void)state;
    assert_int_equal(figures_floor(9), 0);
    assert_int_equal(figures_floor(10), 10);
    assert_int_equal(figures_floor(39), 30);
    for (int64_t part = 10; part < 60; part++)
        for (int64_t small = 1; small < GROUP_LEAST; small++) {
            int64_t seen_total = figures_floor(part + small), seen_part = figures_floor(part);
            bool may_be_another = false;
            for (int64_t rest = 1; rest < GROUP_LEAST; rest++)
                for (int64_t p = seen_part; p < seen_part + GROUP_LEAST; p++)
                    may_be_another |= rest != small && figures_floor(p + rest) == seen_total;
            assert_true(may_be_another);
        }
    assert_int_equal(figures_share(3, 9), -1);
    assert_int_equal(figures_share(3, 12), 25);
    assert_int_equal(figures_share(1, 33), 5);
}

static void test_weeks_begin_on_monday_whatever_the_clocks_do(void **state) {
    struct zone *paris;
    (void)state;
    assert_int_equal(zone_open(STR("Europe/Paris"), &paris), OK);
    assert_int_equal(figures_week(paris, MONDAY), MONDAY);
    assert_int_equal(figures_week(paris, MONDAY - 1), MONDAY - 7 * DAY_MS);
    assert_int_equal(figures_week(paris, MONDAY + 7 * DAY_MS - 1), MONDAY);
    /* The week of 19 October ends with a day of 25 hours. */
    int64_t autumn = figures_week_from(paris, MONDAY, -2);
    assert_int_equal(figures_week_from(paris, autumn, 1) - autumn, 7 * DAY_MS + HOUR_MS);
    int64_t week = MONDAY;
    for (int i = 1; i <= 120; i++) {
        int64_t next = figures_week_from(paris, week, 1);
        assert_int_equal(figures_week(paris, next), next);
        assert_int_equal(figures_week(paris, next - 1), week);
        assert_int_equal(figures_week_from(paris, next, -1), week);
        week = next;
    }
    zone_free(paris);
}

/* --- Counting */

static void fill(struct trial *t, int people) {
    t->service.zone = NULL;
    t->run.now_ms = figures_week(NULL, MONDAY) + 3 * DAY_MS;
    trial_sql(t->db, "INSERT INTO organisations (id, slug, name, kind, region, created_at) VALUES"
                     " (1, 'o', 'Grand', 'apec', 'Nord', 1), (2, 'p', 'Petit', 'cap', 'Sud', 1);"
                     "INSERT INTO spaces (id, slug, title, created_at) VALUES (1, 's', 'S', 1);"
                     "INSERT INTO jobs (kind, due_at) VALUES ('dashboard_count', 9000000000000),"
                     " ('dashboard_figures', 9000000000000);");
    for (int i = 1; i <= people; i++)
        trial_sql(t->db,
                  arena_format(&t->arena,
                               "INSERT INTO members (id, account, identifier, email, given_name, "
                               "family_name, organisation_id, state, created_at, verdict, "
                               "judged_at, valid_until) VALUES (%d, 'member', 'm%d', 'm%d@m', "
                               "'M', 'M', %d, 'active', 1, 'peer', 1, 9000000000000)",
                               i, i, i, i % 5 ? 1 : 2)
                      .bytes);
    trial_sql(t->db, "INSERT INTO threads (id, space_id, kind, title, author_id, created_at, "
                     "last_seq, last_post_at, last_author_id) VALUES (1, 1, 'discussion', 'T', 1, "
                     "1, 1, 1, 1);");
}

static void post(struct trial *t, int64_t author, int64_t at) {
    trial_sql(t->db, arena_format(&t->arena,
                                  "INSERT INTO posts (thread_id, seq, author_id, created_at, html) "
                                  "SELECT 1, COALESCE(MAX(seq), 0) + 1, %lld, %lld, '' FROM posts",
                                  (long long)author, (long long)at)
                         .bytes);
}

static enum err turn_run(struct op_run *run, const void *input, void *output) {
    (void)input;
    (void)output;
    enum err e = dashboard_count_run(run);
    return e == OK ? dashboard_figures_run(run) : e;
}
static enum err figures_run(struct op_run *run, const void *input, void *output) {
    (void)input;
    (void)output;
    return dashboard_figures_run(run);
}
static const struct op figures = {.name = "test.figures", .run = figures_run};
static const struct op turn = {.name = "test.turn", .run = turn_run};

static void count(struct trial *t) {
    t->run.actor = actor_system();
    assert_int_equal(op_execute(&t->run, &turn, NULL, NULL), OK);
    /* All figures are not made in one turn: whatever is wished for at once comes next. */
    for (int i = 0; i < 9; i++) {
        if (ask(t, "SELECT due_at FROM jobs WHERE kind = 'dashboard_figures'") > t->run.now_ms)
            return;
        trial_sql(t->db, "UPDATE jobs SET due_at = 9000000000000 WHERE kind = 'dashboard_figures'");
        assert_int_equal(op_execute(&t->run, &figures, NULL, NULL), OK);
    }
    fail_msg("the figures never come to an end");
}

static void test_each_message_counts_once(void **state) {
    struct trial *t = *state;
    fill(t, 3);
    int64_t week = figures_week(NULL, MONDAY), before = week - 7 * DAY_MS;
    post(t, 1, before + 5);
    post(t, 1, week);
    post(t, 2, week + 5);
    post(t, 2, week + 6);
    post(t, -1, week + 7); /* without a name */
    count(t);
    count(t);
    assert_int_equal(ask(t, "SELECT SUM(messages) FROM dashboard_weeks"), 5);
    assert_int_equal(ask(t, "SELECT SUM(voices * 10 + fresh) FROM dashboard_weeks"), 32);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM dashboard_voices WHERE member_id < 1"), 0);
    post(t, 2, week + 8);
    post(t, 3, week + 9);
    trial_sql(t->db, "UPDATE posts SET withdrawn_at = 1, html = '' WHERE seq = 3");
    count(t);
    assert_int_equal(ask(t, "SELECT SUM(messages) FROM dashboard_weeks"), 7);
    assert_int_equal(ask(t, "SELECT MAX(voices * 10 + fresh) FROM dashboard_weeks"), 32);
    /* Who wrote when is known for thirteen weeks, the sums for good. */
    t->run.now_ms += 14 * 7 * DAY_MS;
    count(t);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM dashboard_voices"), 0);
    assert_int_equal(ask(t, "SELECT SUM(messages) FROM dashboard_weeks"), 7);
}

static void test_many_messages_take_several_turns(void **state) {
    struct trial *t = *state;
    fill(t, 2);
    trial_sql(t->db, arena_format(&t->arena,
                                  "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
                                  "WHERE i < %d) INSERT INTO posts (thread_id, seq, author_id, "
                                  "created_at, html) SELECT 1, i, 1 + i %% 2, %lld, '' FROM n",
                                  DASHBOARD_BATCH + 5, (long long)t->run.now_ms)
                         .bytes);
    count(t);
    assert_int_equal(ask(t, "SELECT messages FROM dashboard_weeks"), DASHBOARD_BATCH);
    assert_true(ask(t, "SELECT due_at FROM jobs WHERE kind = 'dashboard_count'") <= t->run.now_ms);
    count(t);
    assert_int_equal(ask(t, "SELECT messages FROM dashboard_weeks"), DASHBOARD_BATCH + 5);
    assert_int_equal(ask(t, "SELECT voices FROM dashboard_weeks"), 2);
}

/* Forty-four people, of whom eight are of the small organisation: what is stored to be shown holds
 * no number below ten, and changes once a week. */
static void test_small_groups_are_not_even_stored(void **state) {
    struct trial *t = *state;
    fill(t, 44);
    int64_t week = figures_week(NULL, MONDAY);
    for (int64_t i = 1; i <= 30; i++) post(t, i, week - 14 * DAY_MS + i); /* counts once */
    for (int64_t i = 1; i <= 44; i++) post(t, i, week - 7 * DAY_MS + i);
    count(t);
    assert_int_equal(ask(t, "SELECT amount FROM dashboard_cells WHERE figure = 'spread'"), 40);
    assert_int_equal(ask(t, "SELECT amount FROM dashboard_cells WHERE label = 'apec'"), 30);
    assert_int_equal(ask(t, "SELECT amount FROM dashboard_cells WHERE label = 'cap'"), 0);
    assert_int_equal(ask(t, "SELECT amount FROM dashboard_cells WHERE label = 'Sud'"), 0);
    assert_int_equal(ask(t, "SELECT amount FROM dashboard_cells WHERE label = 'Grand'"), 30);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM dashboard_cells WHERE label = 'Petit'"), 0);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM dashboard_cells WHERE amount BETWEEN 1 AND 9"),
                     0);
    /* Looking often tells nothing of who wrote since. */
    trial_sql(t->db, "UPDATE members SET organisation_id = 1");
    t->run.now_ms += 3 * DAY_MS;
    count(t);
    assert_int_equal(ask(t, "SELECT week_at FROM dashboard_counted"), week);
    assert_int_equal(ask(t, "SELECT amount FROM dashboard_cells WHERE label = 'apec'"), 30);
    t->run.now_ms += 2 * DAY_MS;
    count(t);
    assert_int_equal(ask(t, "SELECT amount FROM dashboard_cells WHERE label = 'apec'"), 40);
}

/* Twelve questions, answered after one to eleven hours; the twelfth waits. */
static void test_delays_and_what_came_of_questions(void **state) {
    struct trial *t = *state;
    fill(t, 2);
    trial_sql(t->db, arena_format(&t->arena,
                                  "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
                                  "WHERE i < 12) INSERT INTO threads (id, space_id, kind, title, "
                                  "author_id, created_at, last_seq, last_post_at, last_author_id) "
                                  "SELECT 10 + i, 1, 'question', 'Q', 1, %lld, 1, 1, 1 FROM n;"
                                  "UPDATE first_answers SET answered_at = asked_at + (thread_id - "
                                  "10) * 3600000 WHERE thread_id < 22",
                                  (long long)(t->run.now_ms - 10 * DAY_MS))
                         .bytes);
    count(t);
    assert_int_equal(ask(t, "SELECT amount / 3600000 FROM dashboard_cells WHERE figure = 'delay'"),
                     6);
    assert_int_equal(ask(t, "SELECT more / 3600000 FROM dashboard_cells WHERE figure = 'delay'"),
                     11);
    assert_int_equal(
        ask(t, "SELECT amount * 100 + more FROM dashboard_cells WHERE figure = 'answers'"), 10);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM dashboard_cells WHERE figure = 'spaces'"), 1);
}

#define FULL(f) cmocka_unit_test_setup_teardown(f, trial_begin_full, trial_end)

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parts_hide_what_subtracting_would_tell),
        cmocka_unit_test(test_tens_keep_small_groups_apart),
        cmocka_unit_test(test_weeks_begin_on_monday_whatever_the_clocks_do),
        FULL(test_each_message_counts_once),
        FULL(test_many_messages_take_several_turns),
        FULL(test_small_groups_are_not_even_stored),
        FULL(test_delays_and_what_came_of_questions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
