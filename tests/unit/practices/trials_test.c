/* Trials as operations: who may, and sums right whatever becomes of their messages; reminders and
 * the question to authors, by the clock. */
#include "tests/unit/core/trial.h"

#include "lib/db_query.h"
#include "server/practices/practices.h"
#include "sql/practices_trials.h"

enum { BEYOND = 4000, SHEET = 1, PLAIN = 2 };

static int64_t ask(struct trial *t, const char *sql) {
    static struct db_statement statements[200];
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

/* A practice of member 1, a discussion; peers 2 and 3; 4, who is none any more. */
static void fill(struct trial *t) {
    trial_sql(
        t->db,
        "INSERT INTO organisations (id, slug, name, kind, created_at) VALUES (1, 'o', 'O', 'k', 1);"
        "INSERT INTO spaces (id, slug, title, created_at) VALUES (1, 's', 'S', 1);");
    for (int i = 1; i <= 4; i++)
        trial_sql(t->db,
                  arena_format(&t->arena,
                               "INSERT INTO members (id, account, identifier, given_name,"
                               " family_name, organisation_id, state, created_at, charter_at,"
                               " declared_at, verdict, judged_at, valid_until,"
                               " password_hash) VALUES (%d, 'member', 'm%d', 'A', 'A', 1,"
                               " 'active', 1, 1, 1, '%s', 1, 9000000000000, 'h')",
                               i, i, i == 4 ? "refused" : "peer")
                      .bytes);
    trial_sql(t->db,
              "INSERT INTO threads (id, space_id, kind, title, author_id, created_at, last_seq,"
              " last_post_at, last_author_id) VALUES (1, 1, 'practice', 'P', 1, 1800000000000, 1,"
              " 1800000000000, 1), (2, 1, 'discussion', 'D', 1, 1800000000000, 1, 1800000000000,"
              " 1);"
              "INSERT INTO posts (id, thread_id, seq, author_id, created_at, html) VALUES"
              " (1, 1, 1, 1, 1800000000000, 'h'), (2, 2, 1, 1, 1800000000000, 'h');"
              "INSERT INTO post_sources (post_id, markdown) VALUES (1, 'm'), (2, 'm');"
              "INSERT INTO jobs (kind, due_at) VALUES ('remind_to_try', 9000000000000),"
              " ('ask_unused', 9000000000000);");
}

static enum err tell(struct trial *t, int64_t member, int64_t thread, const char *result,
                     struct post_id *post) {
    struct trial_add_in in = {.reply = {.thread = {thread}, .body = STR("Un texte")},
                              .facts = {.result = str_from_c(result)}};
    struct thread_reply_out out = {0};
    t->run.actor = actor_member((struct member_id){member});
    enum err e = op_execute(&t->run, &op_trial_add, &in, &out);
    if (post) *post = out.post;
    return e;
}

static void assert_sum(struct trial *t, int64_t worked, int64_t partly, int64_t missed) {
    struct trial_sum_in in = {.thread_id = {SHEET}};
    struct trial_sum_row row;
    assert_int_equal(sql_trial_sum(t->db, &t->arena, &in, &row), OK);
    assert_int_equal(row.worked, worked);
    assert_int_equal(row.partly, partly);
    assert_int_equal(row.missed, missed);
}

static void test_who_may_tell_of_what(void **state) {
    struct trial *t = *state;
    fill(t);
    assert_int_equal(tell(t, 1, SHEET, "worked", NULL), ERR_INVALID);
    assert_int_equal(tell(t, 2, PLAIN, "worked", NULL), ERR_NOT_FOUND);
    assert_int_equal(tell(t, 2, 99, "worked", NULL), ERR_NOT_FOUND);
    assert_int_equal(tell(t, 4, SHEET, "worked", NULL), ERR_DENIED);
    assert_int_equal(tell(t, 2, SHEET, "best", NULL), ERR_INVALID);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM posts"), 2);
    for (int i = 0; i < TRIALS_OF_ONE_MOST; i++)
        assert_int_equal(tell(t, 2, SHEET, "worked", NULL), OK);
    assert_int_equal(tell(t, 2, SHEET, "worked", NULL), ERR_CONFLICT);
    assert_int_equal(tell(t, 3, SHEET, "not", NULL), OK);
    assert_sum(t, TRIALS_OF_ONE_MOST, 0, 1);
}

static void test_sums_are_of_what_is_shown(void **state) {
    struct trial *t = *state;
    struct post_id hers, his;
    fill(t);
    assert_int_equal(tell(t, 2, SHEET, "worked", &hers), OK);
    assert_int_equal(tell(t, 3, SHEET, "partly", &his), OK);
    assert_sum(t, 1, 1, 0);
    struct trial_change_in change = {.edit = {.post = hers, .body = STR("Un autre texte")},
                                     .facts = {.result = STR("not")}};
    struct post_place_out place;
    assert_int_equal(op_execute(&t->run, &op_trial_change, &change, &place), ERR_NOT_FOUND);
    t->run.actor = actor_member((struct member_id){2});
    assert_int_equal(op_execute(&t->run, &op_trial_change, &change, &place), OK);
    assert_sum(t, 0, 1, 1);
    change.facts.result = STR("worked");
    change.edit.version = 1;
    assert_int_equal(op_execute(&t->run, &op_trial_change, &change, &place), ERR_CONFLICT);
    assert_sum(t, 0, 1, 1);
    trial_sql(t->db, arena_format(&t->arena, "UPDATE posts SET hidden_at = 1 WHERE id = %lld",
                                  (long long)his.v)
                         .bytes);
    assert_sum(t, 0, 0, 1);
    struct post_withdraw_in withdraw = {.post = hers};
    assert_int_equal(op_execute(&t->run, &op_post_withdraw, &withdraw, &place), OK);
    assert_sum(t, 0, 0, 0);
    /* A withdrawn trial is changed no more, and a withdrawn sheet tried no more. */
    change.edit.version = 0;
    assert_int_equal(op_execute(&t->run, &op_trial_change, &change, &place), ERR_NOT_FOUND);
    trial_sql(t->db, "UPDATE posts SET withdrawn_at = 1 WHERE id = 1");
    assert_int_equal(tell(t, 2, SHEET, "worked", NULL), ERR_NOT_FOUND);
}

static enum err wish(struct trial *t, int64_t member, int64_t thread, int64_t weeks) {
    struct to_try_in in = {.thread = {thread}, .weeks = weeks};
    t->run.actor = actor_member((struct member_id){member});
    return op_execute(&t->run, &op_to_try, &in, NULL);
}

static int64_t told(struct trial *t, const char *kind) {
    return ask(t,
               arena_format(&t->arena, "SELECT COUNT(*) FROM notifications WHERE kind = '%s'", kind)
                   .bytes);
}

static void remind(struct trial *t) {
    assert_int_equal(db_begin_immediate(t->db), OK);
    assert_int_equal(remind_to_try_run(&t->run), OK);
    assert_int_equal(ask_unused_run(&t->run), OK);
    assert_int_equal(db_commit(t->db), OK);
}

static void test_reminders_come_once_in_their_time(void **state) {
    struct trial *t = *state;
    fill(t);
    assert_int_equal(wish(t, 2, SHEET, 2), OK);
    assert_int_equal(wish(t, 3, SHEET, 0), OK);
    assert_int_equal(wish(t, 2, PLAIN, 2), ERR_NOT_FOUND);
    assert_int_equal(wish(t, 4, SHEET, 2), ERR_DENIED);
    assert_int_equal(wish(t, 2, SHEET, PRACTICE_REMIND_WEEKS_MOST + 1), ERR_INVALID);
    t->run.now_ms += 14 * DAY_MS - 1;
    remind(t);
    assert_int_equal(told(t, "practice.try"), 0);
    t->run.now_ms += 1;
    remind(t);
    remind(t);
    assert_int_equal(told(t, "practice.try"), 1);
    assert_int_equal(ask(t, "SELECT member_id FROM notifications"), 2);
    /* Of a sheet taken back meanwhile nobody is reminded. */
    assert_int_equal(wish(t, 3, SHEET, 1), OK);
    trial_sql(t->db, "UPDATE posts SET withdrawn_at = 1 WHERE id = 1");
    t->run.now_ms += 8 * DAY_MS;
    remind(t);
    assert_int_equal(told(t, "practice.try"), 1);
    assert_int_equal(ask(t, "SELECT COUNT(remind_at) FROM practices_to_try"), 0);
}

static void test_the_list_is_bounded(void **state) {
    struct trial *t = *state;
    fill(t);
    trial_sql(t->db,
              "WITH RECURSIVE n(i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < 199)"
              " INSERT INTO threads (id, space_id, kind, title, author_id, created_at, last_seq,"
              " last_post_at, last_author_id) SELECT i, 1, 'practice', 'P', 1, 1, 1, 1, 1 FROM n;"
              "INSERT INTO practices_to_try SELECT 2, id, 1, NULL FROM threads WHERE id >= 100;");
    assert_int_equal(wish(t, 2, SHEET, 1), ERR_LIMIT);
    assert_int_equal(wish(t, 3, SHEET, 1), OK);
}

static void test_an_author_is_asked_once_after_two_years_of_silence(void **state) {
    struct trial *t = *state;
    struct post_id post;
    struct post_place_out place;
    fill(t);
    t->run.now_ms += PRACTICE_UNUSED_MS - 10 * DAY_MS;
    remind(t);
    assert_int_equal(tell(t, 2, SHEET, "worked", &post), OK);
    t->run.now_ms += 20 * DAY_MS;
    remind(t);
    assert_int_equal(told(t, "practice.unused"), 0);
    /* The trial is taken back: it counts for nothing, and the question is due at the latest when it
     * would have been. */
    struct post_withdraw_in withdraw = {.post = post};
    assert_int_equal(op_execute(&t->run, &op_post_withdraw, &withdraw, &place), OK);
    t->run.now_ms += PRACTICE_UNUSED_MS;
    remind(t);
    remind(t);
    assert_int_equal(told(t, "practice.unused"), 1);
    assert_int_equal(ask(t, "SELECT member_id FROM notifications WHERE kind = 'practice.unused'"),
                     1);
    assert_int_equal(tell(t, 3, SHEET, "partly", NULL), OK);
    t->run.now_ms += PRACTICE_UNUSED_MS + DAY_MS;
    remind(t);
    assert_int_equal(told(t, "practice.unused"), 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_FULL(test_who_may_tell_of_what),
        WITH_FULL(test_sums_are_of_what_is_shown),
        WITH_FULL(test_reminders_come_once_in_their_time),
        WITH_FULL(test_the_list_is_bounded),
        WITH_FULL(test_an_author_is_asked_once_after_two_years_of_silence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
