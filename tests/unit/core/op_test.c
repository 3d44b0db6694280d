/* Operations: all or nothing, and a form sent twice acts once. */
#include "tests/unit/core/trial.h"

#include "lib/clock.h"
#include "sql/core_op.h"

struct note_in {
    const char *name;
    enum err result; /* what it ends with, after it has written */
};
struct note_out {
    int64_t runs;
};

static int64_t runs;

static enum err note_run(struct op_run *run, const void *input, void *output) {
    const struct note_in *in = input;
    struct note_out *out = output;
    char sql[120];
    snprintf(sql, sizeof sql, "INSERT INTO settings (name, value) VALUES ('%s', '')", in->name);
    enum err e = db_run_script(run->db, "test", sql);
    if (e != OK) return e;
    out->runs = ++runs;
    return in->result;
}

static const struct op op_note = {
    .name = "note", .output_bytes = sizeof(struct note_out), .run = note_run};
static const struct op op_other = {
    .name = "other", .output_bytes = sizeof(struct note_out), .run = note_run};

static const unsigned char once[ONCE_BYTES] = "0123456789abcde", another[ONCE_BYTES] = "another";

/* Is there a setting of this name? Tried by writing it in vain. */
static bool is_noted(struct trial *t, const char *name) {
    char sql[120];
    snprintf(sql, sizeof sql, "INSERT INTO settings (name, value) VALUES ('%s', '')", name);
    assert_int_equal(db_begin_immediate(t->db), OK);
    bool is_there = db_run_script(t->db, "test", sql) != OK;
    db_rollback(t->db);
    return is_there;
}

/* As the writer does: one transaction, one savepoint. */
static enum err send(struct trial *t, const struct op *op, const unsigned char *sent,
                     struct note_in in, int64_t *told) {
    struct note_out out = {0};
    assert_int_equal(db_begin_immediate(t->db), OK);
    enum err e = op_run_saved(&t->run, op, sent, &in, &out);
    assert_int_equal(db_commit(t->db), OK);
    *told = out.runs;
    return e;
}

static void as_member(struct trial *t, int64_t member) {
    t->run.actor = actor_member((struct member_id){member});
}

static void test_a_form_sent_twice_acts_once(void **state) {
    struct trial *t = *state;
    int64_t first, second;
    as_member(t, 1);
    assert_int_equal(send(t, &op_note, once, (struct note_in){"a", OK}, &first), OK);
    /* What it says the second time does not matter: the first answer is given. */
    assert_int_equal(send(t, &op_note, once, (struct note_in){"b", OK}, &second), OK);
    assert_int_equal(first, second);
    assert_true(is_noted(t, "a"));
    assert_false(is_noted(t, "b"));
    t->run.now_ms += DAY_MS - 1;
    assert_int_equal(send(t, &op_note, once, (struct note_in){"b", OK}, &second), OK);
    assert_int_equal(first, second);
    t->run.now_ms += 1;
    assert_int_equal(send(t, &op_note, once, (struct note_in){"b", OK}, &second), OK);
    assert_int_not_equal(first, second);
}

static void test_the_answer_is_one_person_s_and_one_form_s(void **state) {
    struct trial *t = *state;
    int64_t first, second;
    as_member(t, 1);
    assert_int_equal(send(t, &op_note, once, (struct note_in){"a", OK}, &first), OK);
    assert_int_equal(send(t, &op_note, another, (struct note_in){"b", OK}, &second), OK);
    assert_int_not_equal(first, second);
    assert_int_equal(send(t, &op_other, once, (struct note_in){"c", OK}, &second), OK);
    assert_true(is_noted(t, "c"));
    as_member(t, 2);
    assert_int_equal(send(t, &op_note, once, (struct note_in){"d", OK}, &second), OK);
    assert_true(is_noted(t, "d"));
    t->run.actor = actor_operator("root");
    assert_int_equal(send(t, &op_note, once, (struct note_in){"e", OK}, &second), OK);
    assert_int_equal(send(t, &op_note, once, (struct note_in){"f", OK}, &second), OK);
    assert_true(is_noted(t, "e") && is_noted(t, "f"));
}

static void test_what_failed_can_be_sent_again(void **state) {
    struct trial *t = *state;
    int64_t told;
    as_member(t, 1);
    assert_int_equal(send(t, &op_note, once, (struct note_in){"a", ERR_DENIED}, &told), ERR_DENIED);
    assert_false(is_noted(t, "a"));
    assert_int_equal(send(t, &op_note, once, (struct note_in){"a", OK}, &told), OK);
    assert_true(is_noted(t, "a"));
}

static void test_a_failure_undoes_itself_alone(void **state) {
    struct trial *t = *state;
    struct note_out out;
    struct note_in fine = {"a", OK}, wrong = {"b", ERR_INVALID}, last = {"c", OK};
    as_member(t, 1);
    assert_int_equal(db_begin_immediate(t->db), OK);
    assert_int_equal(op_run_saved(&t->run, &op_note, once, &fine, &out), OK);
    assert_int_equal(op_run_saved(&t->run, &op_note, another, &wrong, &out), ERR_INVALID);
    assert_int_equal(op_run_saved(&t->run, &op_note, NULL, &last, &out), OK);
    assert_int_equal(db_commit(t->db), OK);
    assert_true(is_noted(t, "a") && is_noted(t, "c"));
    assert_false(is_noted(t, "b"));
}

static void test_an_operation_alone_is_a_transaction(void **state) {
    struct trial *t = *state;
    struct note_out out;
    struct note_in fine = {"a", OK}, wrong = {"b", ERR_INVALID};
    assert_int_equal(op_execute(&t->run, &op_note, &wrong, &out), ERR_INVALID);
    assert_false(db_in_transaction(t->db));
    assert_int_equal(op_execute(&t->run, &op_note, &fine, &out), OK);
    assert_false(db_in_transaction(t->db));
    assert_true(is_noted(t, "a"));
    assert_false(is_noted(t, "b"));
}

static enum err refuse_prepare(struct arena *arena, const struct service *service, void *input) {
    (void)arena;
    (void)service;
    ((struct note_in *)input)->name = "prepared";
    return ((const struct note_in *)input)->result;
}

static void test_a_refused_preparation_runs_nothing(void **state) {
    struct trial *t = *state;
    static const struct op op = {.name = "prepared",
                                 .output_bytes = sizeof(struct note_out),
                                 .prepare = refuse_prepare,
                                 .run = note_run};
    struct note_out out;
    struct note_in in = {"a", ERR_LIMIT};
    assert_int_equal(op_execute(&t->run, &op, &in, &out), ERR_LIMIT);
    assert_false(is_noted(t, "prepared"));
    in.result = OK;
    assert_int_equal(op_execute(&t->run, &op, &in, &out), OK);
    assert_true(is_noted(t, "prepared"));
}

static void test_actors_have_words(void **state) {
    (void)state;
    char word[64];
    struct actor actor = actor_operator("a name that is much longer than any login should ever be");
    actor_write(&actor, word);
    assert_true(str_starts(str_from_c(word), STR("operator:a name")));
    actor = actor_member((struct member_id){7});
    actor_write(&actor, word);
    assert_string_equal(word, "member:7");
    actor = actor_system();
    actor_write(&actor, word);
    assert_string_equal(word, "system");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_FULL(test_a_form_sent_twice_acts_once),
        WITH_FULL(test_the_answer_is_one_person_s_and_one_form_s),
        WITH_FULL(test_what_failed_can_be_sent_again),
        WITH_FULL(test_a_failure_undoes_itself_alone),
        WITH_FULL(test_an_operation_alone_is_a_transaction),
        WITH_FULL(test_a_refused_preparation_runs_nothing),
        cmocka_unit_test(test_actors_have_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
