/* The operations on collective answers: no text is put over one that was not seen, only who acts as
 * an animator publishes, and who opened a thread without a name leaves none in its answer. */
#include "tests/unit/core/trial.h"

#include "moderation/policy.h"
#include "server/answers/answers.h"
#include "server/core/nobody.h"

static const struct policy no_topics;

static void fill(struct trial *t) {
    t->service.policy = &no_topics;
    trial_sql(
        t->db,
        "INSERT INTO organisations (id, slug, name, kind, created_at) VALUES (1, 'o', 'O', 'k', 1);"
        "INSERT INTO members (id, account, identifier, given_name, family_name, organisation_id, "
        "state, created_at, charter_at, declared_at, verdict, judged_at, valid_until) VALUES "
        "(1, 'member', 'a', 'A', 'A', 1, 'active', 1, 1, 1, 'peer', 1, 9000000000000),"
        "(2, 'member', 'b', 'B', 'B', 1, 'active', 1, 1, 1, 'peer', 1, 9000000000000),"
        "(3, 'member', 'c', 'C', 'C', 1, 'active', 1, 1, 1, 'peer', 1, 9000000000000);"
        "INSERT INTO mandates (member_id, began_at, ends_at) VALUES (3, 1, 8000000000000);"
        "INSERT INTO spaces (id, slug, title, created_at) VALUES (1, 's', 'S', 1);"
        "INSERT INTO threads (id, space_id, kind, title, author_id, created_at, last_seq, "
        "last_post_at, last_author_id, state) VALUES (1, 1, 'question', 'T', 1, 1, 1, 1, 1, "
        "'open'),"
        "(2, 1, 'practice', 'P', 1, 1, 1, 1, 1, ''), (3, 1, 'question', 'U', -1, 1, 1, 1, -1, "
        "'open');");
}

static void as(struct trial *t, int64_t member) {
    t->run.actor = actor_member((struct member_id){member});
}

static enum err save(struct trial *t, int64_t thread, int64_t seen, const char *body,
                     struct answer_out *out) {
    struct answer_save_in in = {
        .thread = {thread}, .version = seen, .title = STR("Un titre"), .body = str_from_c(body)};
    return op_execute(&t->run, &op_answer_save, &in, out);
}

static bool holds(struct trial *t, const char *condition) {
    struct str sql = arena_format(
        &t->arena, "CREATE TEMP TABLE h (x CHECK (x = 1)); INSERT INTO h SELECT (%s)", condition);
    bool is_so = db_run_script(t->db, "test", arena_text(&t->arena, sql)) == OK;
    trial_sql(t->db, "DROP TABLE temp.h");
    return is_so;
}

static void test_no_text_is_put_over_one_not_seen(void **state) {
    struct trial *t = *state;
    struct answer_out out;
    fill(t);
    as(t, 1);
    assert_int_equal(save(t, 1, 0, "un", &out), OK);
    assert_int_equal(out.version, 1);
    as(t, 2);
    assert_int_equal(save(t, 1, 0, "deux", &out), ERR_CONFLICT);
    assert_int_equal(save(t, 1, 0, "un", &out), OK); /* what stands there already */
    assert_int_equal(out.version, 1);
    assert_int_equal(save(t, 1, 1, "deux", &out), OK);
    assert_int_equal(out.version, 2);
    assert_int_equal(save(t, 2, 0, "x", &out), ERR_NOT_FOUND); /* a practice leads to none */
    assert_true(holds(t, "(SELECT COUNT(*) FROM answers) = 1"));
    assert_true(holds(t, "(SELECT GROUP_CONCAT(author_id) FROM answer_versions) = '1,2'"));
}

static void test_who_acts_as_an_animator_publishes(void **state) {
    struct trial *t = *state;
    struct answer_out out;
    fill(t);
    as(t, 1);
    assert_int_equal(save(t, 1, 0, "un", &out), OK);
    struct answer_publish_in in = {.answer = out.answer, .version = 1, .review_days = 365};
    assert_int_equal(op_execute(&t->run, &op_answer_publish, &in, &out), ERR_DENIED);
    as(t, 3);
    in.version = 2;
    assert_int_equal(op_execute(&t->run, &op_answer_publish, &in, &out), ERR_CONFLICT);
    in.version = 1;
    in.review_days = 0;
    assert_int_equal(op_execute(&t->run, &op_answer_publish, &in, &out), ERR_INVALID);
    in.review_days = 365;
    assert_int_equal(op_execute(&t->run, &op_answer_publish, &in, &out), OK);
    assert_true(
        holds(t, "(SELECT state = 'answered' AND answer_id = 1 FROM threads WHERE id = 1)"));
    assert_true(holds(t, "(SELECT COUNT(*) FROM audit WHERE kind = 'answer.publish') = 1"));
    trial_sql(t->db, "UPDATE mandates SET ended_at = 1");
    struct answer_unpublish_in back = {.answer = out.answer, .reason = STR("r")};
    assert_int_equal(op_execute(&t->run, &op_answer_unpublish, &back, &out), ERR_DENIED);
    /* Told once when it is to be read again, and again a month later. */
    trial_sql(t->db, "UPDATE mandates SET ended_at = NULL; DELETE FROM notifications");
    assert_int_equal(answers_review_run(&t->run), OK);
    assert_true(holds(t, "(SELECT COUNT(*) FROM notifications) = 0"));
    t->run.now_ms += 366 * DAY_MS;
    assert_int_equal(answers_review_run(&t->run), OK);
    assert_int_equal(answers_review_run(&t->run), OK);
    assert_true(holds(t, "(SELECT COUNT(*) FROM notifications WHERE kind = 'answer.review') = 1"));
}

static void test_who_has_no_name_leaves_none(void **state) {
    struct trial *t = *state;
    struct answer_out out;
    struct crypt_hash ref;
    fill(t);
    author_ref_of(t->service.keys, (struct member_id){1}, (struct thread_id){3}, &ref);
    struct buf sql;
    buf_init(&sql, 1024);
    BUF_LIT(&sql, "INSERT INTO unnamed_threads (thread_id, author_ref) VALUES (3, x'");
    for (size_t i = 0; i < sizeof ref.bytes; i++) buf_put_format(&sql, "%02x", ref.bytes[i]);
    BUF_LIT(&sql, "')");
    trial_sql(t->db, buf_text(&sql));
    buf_release(&sql);
    as(t, 1);
    assert_int_equal(save(t, 3, 0, "un", &out), OK);
    assert_true(holds(t, "(SELECT author_id = -1 AND written_at % 86400000 = 0 FROM "
                         "answer_versions WHERE version = 1)"));
    assert_true(holds(t, "(SELECT COUNT(*) FROM follows) = 0"));
    as(t, 2);
    assert_int_equal(save(t, 3, 1, "deux", &out), OK);
    assert_true(holds(t, "(SELECT author_id = 2 FROM answer_versions WHERE version = 2)"));
    as(t, 1);
    struct answer_reserve_in reserve = {.answer = out.answer, .body = STR("r")};
    assert_int_equal(op_execute(&t->run, &op_answer_reserve, &reserve, &out), OK);
    assert_true(holds(t, "(SELECT author_id = -1 FROM answer_reservations)"));
    struct reservation_withdraw_in withdraw = {{1}};
    as(t, 2);
    assert_int_equal(op_execute(&t->run, &op_reservation_withdraw, &withdraw, &out), ERR_DENIED);
    as(t, 1);
    assert_int_equal(op_execute(&t->run, &op_reservation_withdraw, &withdraw, &out), OK);
    struct answer_save_in named = {.thread = {3},
                                   .version = 2,
                                   .title = STR("Un titre"),
                                   .body = STR("trois"),
                                   .is_named = true};
    assert_int_equal(op_execute(&t->run, &op_answer_save, &named, &out), OK);
    assert_true(holds(t, "(SELECT author_id = 1 FROM answer_versions WHERE version = 3)"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_FULL(test_no_text_is_put_over_one_not_seen),
        WITH_FULL(test_who_acts_as_an_animator_publishes),
        WITH_FULL(test_who_has_no_name_leaves_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
