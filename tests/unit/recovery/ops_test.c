/* Operations of recovery ask who acts and with which password, whoever calls them; what a link
 * opens is for its own person. */
#include "tests/unit/core/trial.h"

#include "lib/db_query.h"
#include "server/recovery/recovery.h"

static const struct member_id one = {1}, two = {2};

/* Two active members who came in long ago; the first has a link that waits. */
static void people(struct trial *t) {
    trial_sql(t->db, "INSERT INTO organisations (id, slug, name, kind, created_at)"
                     " VALUES (1, 'o', 'O', 'k', 0);"
                     "INSERT INTO members (id, account, identifier, given_name, family_name, email,"
                     " organisation_id, state, created_at, declared_at, verdict, judged_at,"
                     " valid_until, password_hash)"
                     " VALUES (1, 'member', 'ab', 'A', 'B', 'ab@o.example', 1, 'active', 0, 1,"
                     " 'peer', 0, 9, 'x'),"
                     " (2, 'member', 'cd', 'C', 'D', '', 1, 'active', 0, 1, 'peer', 0, 9, 'y');"
                     "INSERT INTO resets (token_hash, member_id, is_own, asked_at, opens_at,"
                     " expires_at) VALUES (x'00', 1, 0, 0, 0, 9000000000000);");
}

static void test_without_a_password_nothing_changes(void **state) {
    struct trial *t = *state;
    people(t);
    struct codes_make_in codes = {.proof.password_hash = {0}};
    struct address_ask_in address = {.address = STR("a@b.example")};
    struct address_remove_in removal = {.proof.password_hash = {0}};
    const struct actor actors[] = {
        actor_member(one), {.kind = ACTOR_VISITOR}, actor_system(), actor_operator("root")};
    for (size_t i = 0; i < ARRAY_LENGTH(actors); i++) {
        t->run.actor = actors[i];
        assert_int_equal(op_execute(&t->run, &op_codes_make, &codes, NULL), ERR_DENIED);
        assert_int_equal(op_execute(&t->run, &op_address_ask, &address, NULL), ERR_DENIED);
        assert_int_equal(op_execute(&t->run, &op_address_remove, &removal, NULL), ERR_DENIED);
    }
}

static void test_only_the_person_cancels(void **state) {
    struct trial *t = *state;
    people(t);
    char none = 0;
    t->run.actor = (struct actor){.kind = ACTOR_VISITOR};
    assert_int_equal(op_execute(&t->run, &op_reset_cancel, &none, NULL), ERR_DENIED);
    t->run.actor = actor_operator("root");
    assert_int_equal(op_execute(&t->run, &op_reset_cancel, &none, NULL), ERR_DENIED);
    t->run.actor = actor_member(two);
    assert_int_equal(op_execute(&t->run, &op_reset_cancel, &none, NULL), OK);
    trial_sql(t->db, "CREATE TABLE still AS SELECT id FROM resets WHERE ended_at IS NULL;"
                     "CREATE UNIQUE INDEX still_one ON still (id);");
    assert_int_equal(db_run_script(t->db, "test", "INSERT INTO still VALUES (1);"), ERR_CONFLICT);
}

static void test_a_code_is_of_one_person(void **state) {
    struct trial *t = *state;
    unsigned char a[CRYPT_HASH_BYTES], b[CRYPT_HASH_BYTES], c[CRYPT_HASH_BYTES];
    struct str code = STR("ABCD-EFGH-JKMN-PRST");
    recovery_code_hash(&t->service, one, code, a);
    recovery_code_hash(&t->service, two, code, b);
    recovery_code_hash(&t->service, one, STR("ABCD-EFGH-JKMN-PRSU"), c);
    assert_memory_not_equal(a, b, sizeof a);
    assert_memory_not_equal(a, c, sizeof a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_FULL(test_without_a_password_nothing_changes),
        WITH_FULL(test_only_the_person_cancels),
        WITH_FULL(test_a_code_is_of_one_person),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
