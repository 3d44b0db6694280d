/* Operations on cases: who may, asking authors by the clock, and that a pathway is never changed
 * over what somebody else wrote. */
#include "tests/unit/core/trial.h"

#include "lib/db_query.h"
#include "server/cases/cases.h"
#include "server/cases/pathway_views.h"

enum { BEYOND = 4500, DAYS = 90 };

static struct options settings = {.community_case_outcome_days = DAYS};

static int64_t ask(struct trial *t, const char *sql) {
    static struct db_statement statements[300];
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

/* Two members and an animator (3); the first one's case (1), with an answer (2) of the second. */
static void fill(struct trial *t) {
    t->service.options = &settings;
    t->service.language = LANGUAGE_FR;
    trial_sql(
        t->db,
        "INSERT INTO organisations (id, slug, name, kind, created_at) VALUES (1, 'o', 'O', 'k', 1);"
        "INSERT INTO members (id, account, identifier, given_name, family_name, organisation_id, "
        "state, created_at, charter_at, declared_at, verdict, judged_at, valid_until) VALUES "
        "(1, 'member', 'a', 'A', 'A', 1, 'active', 1, 1, 1, 'peer', 1, 9000000000000),"
        "(2, 'member', 'b', 'B', 'B', 1, 'active', 1, 1, 1, 'peer', 1, 9000000000000),"
        "(3, 'member', 'c', 'C', 'C', 1, 'active', 1, 1, 1, 'peer', 1, 9000000000000);"
        "INSERT INTO mandates (member_id, began_at, ends_at) VALUES (3, 1, 8000000000000);"
        "INSERT INTO spaces (id, slug, title, created_at) VALUES (1, 's', 'S', 1);");
    trial_sql(t->db,
              arena_format(&t->arena,
                           "INSERT INTO threads (id, space_id, kind, state, title, author_id, "
                           "created_at, last_seq, last_post_at, last_author_id) VALUES "
                           "(1, 1, 'case', 'open', 'T', 1, %lld, 2, 1, 1);"
                           "INSERT INTO posts (id, thread_id, seq, author_id, created_at, html) "
                           "VALUES (1, 1, 1, 1, 1, 'h'), (2, 1, 2, 2, 1, 'h');"
                           "INSERT INTO post_sources (post_id, markdown) VALUES (1, 'm'), (2, 'm')",
                           (long long)t->run.now_ms)
                  .bytes);
}

static void act_as(struct trial *t, int64_t id) {
    t->run.actor = actor_member((struct member_id){id});
}

static enum err turn(struct trial *t) {
    t->run.actor = actor_system();
    assert_int_equal(db_begin_immediate(t->db), OK);
    enum err e = cases_ask_run(&t->run);
    assert_int_equal(db_commit(t->db), OK);
    return e;
}

static int64_t told(struct trial *t) {
    return ask(t,
               "SELECT COUNT(*) FROM notifications WHERE kind = 'case.outcome' AND member_id = 1 "
               "AND thread_id = 1 AND post_id = 1");
}

static enum err set_state(struct trial *t, const char *state) {
    struct case_state_in in = {.thread = {1}, .state = str_from_c(state)};
    return op_execute(&t->run, &op_case_state, &in, NULL);
}

/* --- Asking */

static void test_the_author_is_asked_once_after_three_months(void **state) {
    struct trial *t = *state;
    fill(t);
    t->run.now_ms += DAYS * DAY_MS - 1;
    assert_int_equal(turn(t), OK);
    assert_int_equal(told(t), 0);
    t->run.now_ms += 1;
    assert_int_equal(turn(t), OK);
    assert_int_equal(told(t), 1);
    assert_int_equal(ask(t, "SELECT is_asked FROM cases"), 1);
    t->run.now_ms += 1000 * DAY_MS;
    assert_int_equal(turn(t), OK);
    assert_int_equal(told(t), 1);
}

/* Who says that it goes on is asked again three months later; who closes it is not. */
static void test_a_case_that_goes_on_is_asked_about_again(void **state) {
    struct trial *t = *state;
    fill(t);
    t->run.now_ms += DAYS * DAY_MS;
    assert_int_equal(turn(t), OK);
    act_as(t, 1);
    assert_int_equal(set_state(t, "followed"), OK);
    assert_int_equal(ask(t, "SELECT is_asked FROM cases"), 0);
    t->run.now_ms += DAYS * DAY_MS;
    assert_int_equal(turn(t), OK);
    assert_int_equal(told(t), 2);
    act_as(t, 1);
    assert_int_equal(set_state(t, "closed"), OK);
    t->run.now_ms += 2 * DAYS * DAY_MS;
    assert_int_equal(turn(t), OK);
    assert_int_equal(told(t), 2);
}

static void asked_unless(struct trial *t, const char *sql) {
    fill(t);
    trial_sql(t->db, sql);
    t->run.now_ms += DAYS * DAY_MS;
    assert_int_equal(turn(t), OK);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM notifications"), 0);
    assert_int_equal(ask(t, "SELECT waits_since FROM cases"), 0);
}

static void test_who_refuses_is_not_asked(void **state) {
    struct trial *t = *state;
    struct asking_in in = {.refuses = true};
    fill(t);
    act_as(t, 1);
    assert_int_equal(op_execute(&t->run, &op_asking, &in, NULL), OK);
    t->run.now_ms += DAYS * DAY_MS;
    assert_int_equal(turn(t), OK);
    assert_int_equal(told(t), 0);
}

static void test_who_is_outside_is_not_asked(void **state) {
    asked_unless(*state, "UPDATE members SET verdict = 'refused' WHERE id = 1");
}

static void test_a_hidden_case_is_not_asked_about(void **state) {
    asked_unless(*state, "UPDATE posts SET hidden_at = 1, hidden_by = 'animator' WHERE id = 1");
}

/* Without a name nobody is told: the page of the case asks. */
static void test_an_author_without_a_name_is_asked_by_the_page(void **state) {
    struct trial *t = *state;
    fill(t);
    trial_sql(t->db,
              "UPDATE threads SET author_id = -1; UPDATE posts SET author_id = -1 WHERE id = 1");
    t->run.now_ms += DAYS * DAY_MS;
    assert_int_equal(turn(t), OK);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM notifications"), 0);
    assert_int_equal(ask(t, "SELECT is_asked FROM cases"), 1);
}

static void test_a_community_may_never_ask(void **state) {
    struct trial *t = *state;
    fill(t);
    settings.community_case_outcome_days = 0;
    t->run.now_ms += 1000 * DAY_MS;
    assert_int_equal(turn(t), OK);
    settings.community_case_outcome_days = DAYS;
    assert_int_equal(told(t), 0);
}

/* --- State */

static void test_who_says_where_a_case_stands(void **state) {
    struct trial *t = *state;
    fill(t);
    act_as(t, 2);
    assert_int_equal(set_state(t, "closed"), ERR_DENIED);
    act_as(t, 3);
    assert_int_equal(set_state(t, "answered"), ERR_INVALID);
    assert_int_equal(set_state(t, "closed"), OK);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM audit WHERE kind = 'case.state'"), 1);
    act_as(t, 1);
    assert_int_equal(set_state(t, "open"), OK);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM audit WHERE kind = 'case.state'"), 1);
    trial_sql(t->db, "UPDATE members SET verdict = 'refused' WHERE id = 1");
    assert_int_equal(set_state(t, "closed"), ERR_DENIED);
    assert_int_equal(ask(t, "SELECT state = 'open' FROM threads WHERE id = 1"), 1);
}

/* --- Pathway */

static enum err put(struct trial *t, int64_t id, int64_t version, const char *action,
                    struct step_id *made) {
    struct step_put_in in = {.thread = {1},
                             .step = {id},
                             .version = version,
                             .stage = STR("done"),
                             .action = str_from_c(action)};
    struct step_put_out out = {0};
    enum err e = op_execute(&t->run, &op_step_put, &in, &out);
    if (made) *made = out.step;
    return e;
}

static enum err move(struct trial *t, int64_t id, enum step_way way, int64_t version) {
    struct step_move_in in = {.thread = {1}, .step = {id}, .way = way, .version = version};
    return op_execute(&t->run, &op_step_move, &in, NULL);
}

static void test_no_edit_of_a_step_is_lost(void **state) {
    struct trial *t = *state;
    struct step_id a, b;
    fill(t);
    act_as(t, 1);
    assert_int_equal(put(t, 0, 0, "un", &a), OK);
    assert_int_equal(put(t, 0, 0, "deux", &b), OK);
    assert_int_equal(put(t, a.v, 1, "un, mieux", NULL), OK);
    assert_int_equal(put(t, a.v, 1, "un, autrement", NULL), ERR_CONFLICT);
    assert_int_equal(ask(t, "SELECT action = 'un, mieux' AND version = 2 FROM pathway_steps "
                            "ORDER BY ordinal LIMIT 1"),
                     1);
    assert_int_equal(move(t, a.v, STEP_AWAY, 1), ERR_CONFLICT);
    assert_int_equal(move(t, a.v, STEP_DOWN, 1), ERR_CONFLICT);
    int64_t version = ask(t, "SELECT pathway_version FROM cases");
    assert_int_equal(move(t, a.v, STEP_DOWN, version), OK);
    assert_int_equal(ask(t, "SELECT action = 'deux' FROM pathway_steps ORDER BY ordinal LIMIT 1"),
                     1);
    assert_int_equal(move(t, a.v, STEP_DOWN, version + 1), OK); /* it is the last one */
    assert_int_equal(move(t, a.v, STEP_AWAY, 2), OK);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM pathway_steps"), 1);
}

static void test_a_step_sent_twice_is_one(void **state) {
    struct trial *t = *state;
    struct step_id a, b;
    fill(t);
    act_as(t, 1);
    assert_int_equal(put(t, 0, 0, "un", &a), OK);
    assert_int_equal(put(t, 0, 0, "un", &b), OK);
    assert_int_equal(a.v, b.v);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM pathway_steps"), 1);
}

static void test_forty_steps_and_no_more(void **state) {
    struct trial *t = *state;
    fill(t);
    act_as(t, 1);
    for (int i = 0; i < PATHWAY_STEPS_MOST; i++)
        assert_int_equal(put(t, 0, 0, arena_format(&t->arena, "étape %d", i).bytes, NULL), OK);
    assert_int_equal(put(t, 0, 0, "de trop", NULL), ERR_LIMIT);
    assert_int_equal(ask(t, "SELECT COUNT(DISTINCT ordinal) FROM pathway_steps"),
                     PATHWAY_STEPS_MOST);
}

static void test_whose_pathway_it_is(void **state) {
    struct trial *t = *state;
    struct step_id a;
    fill(t);
    act_as(t, 1);
    assert_int_equal(put(t, 0, 0, "un", &a), OK);
    for (int64_t other = 2; other <= 3; other++) {
        act_as(t, other);
        assert_int_equal(put(t, 0, 0, "de travers", NULL), ERR_DENIED);
        assert_int_equal(put(t, a.v, 1, "de travers", NULL), ERR_DENIED);
        assert_int_equal(move(t, a.v, STEP_AWAY, 1), ERR_DENIED);
    }
    /* A step of another case is not there. */
    trial_sql(t->db,
              "INSERT INTO threads (id, space_id, kind, title, author_id, created_at, last_seq, "
              "last_post_at, last_author_id) VALUES (2, 1, 'case', 'U', 1, 1, 1, 1, 1);"
              "INSERT INTO posts (id, thread_id, seq, author_id, created_at, html) VALUES "
              "(9, 2, 1, 1, 1, 'h'); UPDATE pathway_steps SET thread_id = 2");
    act_as(t, 1);
    assert_int_equal(put(t, a.v, 1, "ailleurs", NULL), ERR_NOT_FOUND);
    assert_int_equal(move(t, a.v, STEP_AWAY, 1), ERR_NOT_FOUND);
}

/* With the source of its case, thirty days after that was withdrawn. */
static void test_steps_of_a_withdrawn_case_are_erased(void **state) {
    struct trial *t = *state;
    fill(t);
    act_as(t, 1);
    assert_int_equal(put(t, 0, 0, "un", NULL), OK);
    trial_sql(t->db, arena_format(&t->arena, "UPDATE posts SET withdrawn_at = %lld WHERE id = 1",
                                  (long long)t->run.now_ms)
                         .bytes);
    assert_int_equal(put(t, 0, 0, "encore", NULL), ERR_NOT_FOUND);
    t->run.actor = actor_system();
    for (int days = 30; days <= 31; days++) {
        int64_t now = t->run.now_ms;
        t->run.now_ms += days * DAY_MS;
        assert_int_equal(db_begin_immediate(t->db), OK);
        assert_int_equal(forget_pathways_run(&t->run), OK);
        assert_int_equal(db_commit(t->db), OK);
        assert_int_equal(ask(t, "SELECT COUNT(*) FROM pathway_steps"), days == 30 ? 1 : 0);
        t->run.now_ms = now;
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_FULL(test_the_author_is_asked_once_after_three_months),
        WITH_FULL(test_a_case_that_goes_on_is_asked_about_again),
        WITH_FULL(test_who_refuses_is_not_asked),
        WITH_FULL(test_who_is_outside_is_not_asked),
        WITH_FULL(test_a_hidden_case_is_not_asked_about),
        WITH_FULL(test_an_author_without_a_name_is_asked_by_the_page),
        WITH_FULL(test_a_community_may_never_ask),
        WITH_FULL(test_who_says_where_a_case_stands),
        WITH_FULL(test_no_edit_of_a_step_is_lost),
        WITH_FULL(test_a_step_sent_twice_is_one),
        WITH_FULL(test_forty_steps_and_no_more),
        WITH_FULL(test_whose_pathway_it_is),
        WITH_FULL(test_steps_of_a_withdrawn_case_are_erased),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
