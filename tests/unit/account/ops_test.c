/* Operations ask who acts, whoever calls them. */
#include "tests/unit/core/trial.h"

#include "server/account/account.h"
#include "server/members/members.h"

static void test_only_the_operator_makes_activation_links(void **state) {
    struct trial *t = *state;
    struct activation_add_in in = {
        .member = {1}, .token = STR("x"), .expires_at = t->run.now_ms + 1};
    trial_sql(t->db, "INSERT INTO organisations (id, slug, name, kind, created_at)"
                     " VALUES (1, 'o', 'O', 'k', 0);"
                     "INSERT INTO members (id, account, identifier, given_name, family_name,"
                     " organisation_id, state, created_at, verdict, judged_at, valid_until)"
                     " VALUES (1, 'member', 'ab', 'A', 'B', 1, 'invited', 0, 'peer', 0, 9);");
    t->run.actor = actor_member((struct member_id){1});
    assert_int_equal(op_execute(&t->run, &op_activation_add, &in, NULL), ERR_DENIED);
    t->run.actor = (struct actor){.kind = ACTOR_VISITOR};
    assert_int_equal(op_execute(&t->run, &op_activation_add, &in, NULL), ERR_DENIED);
    t->run.actor = actor_operator("root");
    assert_int_equal(op_execute(&t->run, &op_activation_add, &in, NULL), OK);
}

static void test_nobody_declares_for_another(void **state) {
    struct trial *t = *state;
    struct declare_in in = {.member = {1}, .job_title = STR("CIP"), .practising = true};
    trial_sql(t->db, "INSERT INTO organisations (id, slug, name, kind, created_at)"
                     " VALUES (1, 'o', 'O', 'k', 0);"
                     "INSERT INTO members (id, account, identifier, given_name, family_name,"
                     " organisation_id, state, created_at, verdict, judged_at, valid_until)"
                     " VALUES (1, 'member', 'ab', 'A', 'B', 1, 'active', 0, 'peer', 0, 9);");
    t->run.actor = actor_member((struct member_id){2});
    assert_int_equal(op_execute(&t->run, &op_declare, &in, NULL), ERR_DENIED);
    t->run.actor = (struct actor){.kind = ACTOR_VISITOR};
    assert_int_equal(op_execute(&t->run, &op_declare, &in, NULL), ERR_DENIED);
}

/* Who was never opened is forgotten, and not what is said of others whose name begins alike. */
static void test_forgetting_one_name_keeps_the_longer(void **state) {
    struct trial *t = *state;
    trial_sql(t->db, "INSERT INTO organisations (id, slug, name, kind, created_at)"
                     " VALUES (1, 'o', 'O', 'k', 0);"
                     "INSERT INTO members (id, account, identifier, given_name, family_name,"
                     " organisation_id, state, created_at, verdict, judged_at, valid_until)"
                     " VALUES (1, 'member', 'ab', 'A', 'B', 1, 'invited', 0, 'peer', 0, 9);");
    assert_int_equal(db_begin_immediate(t->db), OK);
    assert_int_equal(audit_append(&t->run, "member.import", STR("ab: peer, title")), OK);
    assert_int_equal(audit_append(&t->run, "member.refuse", STR("abel: a reason")), OK);
    assert_int_equal(forget_invited_run(&t->run), OK);
    assert_int_equal(db_commit(t->db), OK);
    trial_sql(t->db, "CREATE TABLE still (text TEXT UNIQUE);"
                     "INSERT INTO still SELECT text FROM audit_texts;");
    assert_int_equal(db_run_script(t->db, "test", "INSERT INTO still VALUES ('abel: a reason');"),
                     ERR_CONFLICT);
    trial_sql(t->db, "INSERT INTO still VALUES ('ab: peer, title');");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_FULL(test_only_the_operator_makes_activation_links),
        WITH_FULL(test_nobody_declares_for_another),
        WITH_FULL(test_forgetting_one_name_keeps_the_longer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
