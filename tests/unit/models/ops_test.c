/* Operations on models: animators alone, bounds, and no lost edit. */
#include "tests/unit/core/trial.h"

#include "lib/db_query.h"
#include "server/models/models.h"

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

/* An animator (1) and a member (2). */
static void fill(struct trial *t) {
    trial_sql(
        t->db,
        "INSERT INTO organisations (id, slug, name, kind, created_at) VALUES (1, 'o', 'O', 'k', 1);"
        "INSERT INTO members (id, account, identifier, email, given_name, family_name,"
        " organisation_id, state, created_at, charter_at, declared_at, verdict, judged_at,"
        " valid_until, password_hash) VALUES"
        " (1, 'member', 'a', 'a@m', 'A', 'A', 1, 'active', 1, 1, 1, 'peer', 1, 9000000000000, 'h'),"
        " (2, 'member', 'b', 'b@m', 'B', 'B', 1, 'active', 1, 1, 1, 'peer', 1, 9000000000000, 'h');"
        "INSERT INTO mandates (member_id, began_at, ends_at) VALUES (1, 1, 8000000000000);");
    t->run.actor = actor_member((struct member_id){1});
}

static enum err save(struct trial *t, struct model_save_in in, struct model_id *model) {
    struct model_save_out out = {0};
    enum err e = op_execute(&t->run, &op_model_save, &in, &out);
    if (model) *model = out.model;
    return e;
}

static void test_animators_alone(void **state) {
    struct trial *t = *state;
    struct model_save_in in = {.kind = STR("case"), .title = STR("T"), .body = STR("B")};
    struct model_retire_in retire;
    fill(t);
    const struct actor strangers[] = {actor_member((struct member_id){2}),
                                      actor_member((struct member_id){9}), actor_system()};
    assert_int_equal(save(t, in, &retire.model), OK);
    for (size_t i = 0; i < ARRAY_LENGTH(strangers); i++) {
        t->run.actor = strangers[i];
        assert_int_equal(save(t, in, NULL), ERR_DENIED);
        assert_int_equal(op_execute(&t->run, &op_model_retire, &retire, NULL), ERR_DENIED);
    }
    t->run.actor = actor_member((struct member_id){1});
    trial_sql(t->db, "UPDATE mandates SET ended_at = 1");
    assert_int_equal(save(t, in, NULL), ERR_DENIED);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM models WHERE retired_at IS NULL"), 1);
}

static void test_bounds(void **state) {
    struct trial *t = *state;
    static char much[MODEL_BODY_MOST + 1];
    memset(much, 'a', sizeof much);
    const struct model_save_in wrong[] = {
        {.kind = STR("poem"), .title = STR("T"), .body = STR("B")},
        {.kind = STR("case"), .title = STR(" "), .body = STR("B")},
        {.kind = STR("case"), .title = STR("T"), .body = STR("\n")},
        {.kind = STR("case"), .title = STR("T\nU"), .body = STR("B")},
        {.kind = STR("case"), .title = {much, MODEL_TITLE_MOST + 1}, .body = STR("B")},
        {.kind = STR("case"), .title = STR("T"), .body = {much, sizeof much}},
        {.kind = STR("case"), .title = STR("T"), .body = STR("\x01")},
    };
    fill(t);
    for (size_t i = 0; i < ARRAY_LENGTH(wrong); i++)
        assert_int_equal(save(t, wrong[i], NULL), ERR_INVALID);
    struct model_save_in fine = {.kind = STR("question"), .title = STR("T"), .body = STR("B")};
    for (int i = 0; i < MODELS_MOST; i++) assert_int_equal(save(t, fine, NULL), OK);
    assert_int_equal(save(t, fine, NULL), ERR_LIMIT);
    struct model_retire_in retire = {{1}};
    assert_int_equal(op_execute(&t->run, &op_model_retire, &retire, NULL), OK);
    assert_int_equal(op_execute(&t->run, &op_model_retire, &retire, NULL), OK);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM audit WHERE kind = 'model.retire'"), 1);
    assert_int_equal(save(t, fine, NULL), OK);
}

static void test_no_edit_is_lost(void **state) {
    struct trial *t = *state;
    struct model_id model;
    fill(t);
    struct model_save_in in = {.kind = STR("case"), .title = STR("T"), .body = STR("B")};
    assert_int_equal(save(t, in, &model), OK);
    struct model_save_in one = {.model = model, .version = 1, .title = STR("T"), .body = STR("Un")};
    struct model_save_in two = {
        .model = model, .version = 1, .title = STR("T"), .body = STR("Deux")};
    assert_int_equal(save(t, one, NULL), OK);
    assert_int_equal(save(t, one, NULL), OK); /* the same again */
    assert_int_equal(save(t, two, NULL), ERR_CONFLICT);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM models WHERE body = 'Un' AND version = 2"), 1);
    two.version = 2;
    assert_int_equal(save(t, two, NULL), OK);
    struct model_retire_in retire = {model};
    assert_int_equal(op_execute(&t->run, &op_model_retire, &retire, NULL), OK);
    two.version = 3;
    two.body = STR("Trois");
    assert_int_equal(save(t, two, NULL), ERR_NOT_FOUND);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_FULL(test_animators_alone),
        WITH_FULL(test_bounds),
        WITH_FULL(test_no_edit_is_lost),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
