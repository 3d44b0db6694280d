/* The register takes codes and numbers, in the actor's role of the moment, and nothing else. */
#include "tests/unit/core/trial.h"

#include "lib/db_query.h"
#include "lib/language.h"
#include "messages.h"
#include "server/core/register.h"

enum { BEYOND = 5000 /* the statements of the product */ };

static int64_t ask(struct trial *t, const char *sql) {
    static struct db_statement statements[40];
    static unsigned used;
    struct db_statement *s = &statements[used];
    struct db_query q;
    assert_true(used < ARRAY_LENGTH(statements));
    *s = (struct db_statement){BEYOND + used++, (unsigned)strlen(sql), "ask", sql};
    assert_int_equal(db_query_start(t->db, s, &q), OK);
    int64_t value = db_query_step(&q) ? db_take_int(&q, 0) : -1;
    assert_int_equal(db_query_end(&q), OK);
    return value;
}

static int begin_with_two(void **state) {
    if (trial_begin_full(state)) return 1;
    struct trial *t = *state;
    trial_sql(t->db,
              "INSERT INTO organisations (id, slug, name, kind, created_at) VALUES (1, 'o', 'O', "
              "'k', 1);"
              "INSERT INTO members (id, account, identifier, given_name, family_name, "
              "organisation_id, state, created_at, charter_at, declared_at, verdict, judged_at, "
              "valid_until) VALUES "
              "(1, 'member', 'a', 'A', 'A', 1, 'active', 1, 1, 1, 'peer', 1, 9000000000000),"
              "(2, 'member', 'b', 'B', 'B', 1, 'active', 1, 1, 1, 'peer', 1, 9000000000000),"
              "(3, 'member', 'c', 'C', 'C', 1, 'left', 1, 1, 1, 'peer', 1, 9000000000000);"
              "INSERT INTO mandates (member_id, began_at, ends_at) VALUES (2, 1, 8000000000000)");
    return db_begin_immediate(t->db) != OK;
}

static int end_with_two(void **state) {
    struct trial *t = *state;
    assert_int_equal(db_commit(t->db), OK);
    return trial_end(state);
}

static void test_the_role_is_the_actors_of_the_moment(void **state) {
    struct trial *t = *state;
    struct register_entry entry = {
        .kind = REGISTER_SLOWED, .reason = STR("charter"), .days = 3, .at_ms = 7};
    t->run.actor = actor_member((struct member_id){1});
    assert_int_equal(register_note(&t->run, &entry), OK);
    t->run.actor = actor_member((struct member_id){2});
    assert_int_equal(register_note(&t->run, &entry), OK);
    t->run.actor = actor_operator("root");
    assert_int_equal(register_note(&t->run, &entry), OK);
    t->run.actor = actor_member((struct member_id){3});
    assert_int_equal(register_note(&t->run, &entry), ERR_DENIED);
    t->run.actor = actor_system();
    assert_int_equal(register_note(&t->run, &entry), ERR_DENIED);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM measures WHERE kind = 'slowed' AND days = 3 AND "
                            "decided_at = 7 AND post_id IS NULL AND thread_id IS NULL"),
                     3);
    assert_int_equal(
        ask(t, "SELECT COUNT(DISTINCT role) FROM measures WHERE role IN ('member', 'animator', "
               "'operator')"),
        3);
}

static void test_what_is_no_code_is_refused(void **state) {
    struct trial *t = *state;
    struct register_entry entry = {
        .kind = REGISTER_HIDDEN, .reason = STR("Alma a dit"), .role = STR("animator")};
    assert_int_equal(register_note(&t->run, &entry), ERR_INVALID);
    entry.reason = STR("person");
    entry.role = STR("Cléo");
    assert_int_equal(register_note(&t->run, &entry), ERR_INVALID);
    entry.role = STR("animators");
    entry.days = -1;
    assert_int_equal(register_note(&t->run, &entry), ERR_INVALID);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM measures"), 0);
    entry.days = 0;
    assert_int_equal(register_note(&t->run, &entry), OK);
}

/* Members read words: a code without any would be an empty cell. */
static void test_each_code_has_words(void **state) {
    static const char *const reasons[] = {REGISTER_REASONS};
    static const char *const roles[] = {REGISTER_ROLES};
    struct trial *t = *state;
    enum message_id id;
    for (int kind = 0; kind < REGISTER_KINDS_COUNT; kind++) {
        const char *code = register_code((enum register_kind)kind);
        struct str name = arena_format(&t->arena, "measure.kind_%s", code);
        if (!message_find(name, &id)) fail_msg("no words for %s", name.bytes);
    }
    for (size_t i = 0; i < ARRAY_LENGTH(reasons); i++)
        assert_true(message_find(arena_format(&t->arena, "report.reason_%s", reasons[i]), &id));
    for (size_t i = 0; i < ARRAY_LENGTH(roles); i++)
        assert_true(message_find(arena_format(&t->arena, "measure.by_%s", roles[i]), &id));
}

int main(void) {
#define WITH_TWO(test) cmocka_unit_test_setup_teardown(test, begin_with_two, end_with_two)
    const struct CMUnitTest tests[] = {
        WITH_TWO(test_the_role_is_the_actors_of_the_moment),
        WITH_TWO(test_what_is_no_code_is_refused),
        WITH_TWO(test_each_code_has_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
