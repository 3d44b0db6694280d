/* The second step's operations ask who acts, with which password and which code, whoever calls
 * them; a seed is of its person alone, and a step counts once. */
#include "tests/unit/core/trial.h"

#include "lib/db_query.h"
#include "server/strong/strong.h"

static const struct member_id one = {1}, two = {2};
static const unsigned char seed[TOTP_SEED_BYTES] = "12345678901234567890";

static void people(struct trial *t) {
    t->service.cost = (struct crypt_cost){1, 8192 * 1024};
    trial_sql(t->db, "INSERT INTO organisations (id, slug, name, kind, created_at)"
                     " VALUES (1, 'o', 'O', 'k', 0);"
                     "INSERT INTO members (id, account, identifier, given_name, family_name, email,"
                     " organisation_id, state, created_at, declared_at, verdict, judged_at,"
                     " valid_until, password_hash)"
                     " VALUES (1, 'member', 'ab', 'A', 'B', 'ab@o.example', 1, 'active', 0, 1,"
                     " 'peer', 0, 9, 'x'),"
                     " (2, 'member', 'cd', 'C', 'D', '', 1, 'active', 0, 1, 'peer', 0, 9, 'y');"
                     "INSERT INTO sessions (id, token_hash, member_id, created_at, seen_at,"
                     " idle_ms, expires_at) VALUES (7, x'07', 1, 1, 1, 1, 1), (8, x'08', 1, 1, 1,"
                     " 1, 1), (9, x'09', 2, 1, 1, 1, 1);");
}

static void act_as(struct trial *t, struct member_id member, int64_t session) {
    t->run.actor = actor_member(member);
    t->run.actor.session.v = session;
}

static void code_of_now(struct trial *t, char out[TOTP_DIGITS + 1]) {
    totp_code(seed, totp_step(t->run.now_ms), out);
}

/* A table that holds one row when the count is as expected. */
static void assert_count(struct trial *t, const char *what, int64_t expected) {
    char sql[512];
    snprintf(sql, sizeof sql,
             "CREATE TEMP TABLE IF NOT EXISTS seen (n INTEGER CHECK (n = 0));"
             "INSERT INTO seen SELECT (%s) - %lld;",
             what, (long long)expected);
    assert_int_equal(db_run_script(t->db, "test", sql), OK);
}

static void enrol(struct trial *t, struct member_id member, int64_t session) {
    struct factor_set_in in = {.papers = {{{1}, {2}}}};
    for (size_t i = 0; i < FACTOR_CODES; i++) in.papers.hashes[i][0] = (unsigned char)(i + 1);
    memcpy(in.seed, seed, sizeof in.seed);
    code_of_now(t, in.code);
    act_as(t, member, session);
    assert_int_equal(op_execute(&t->run, &op_factor_set, &in, NULL), OK);
}

static void test_only_people_set_their_own(void **state) {
    struct trial *t = *state;
    people(t);
    struct factor_set_in in = {.code = "000000"};
    struct proof_in none = {0};
    struct factor_distrust_in all = {0};
    struct factor_papers_in papers = {.proof = {.password_hash = STR("x")}};
    const struct actor actors[] = {{.kind = ACTOR_VISITOR}, actor_system(), actor_operator("root")};
    memcpy(in.seed, seed, sizeof in.seed);
    code_of_now(t, in.code);
    for (size_t i = 0; i < ARRAY_LENGTH(actors); i++) {
        t->run.actor = actors[i];
        assert_int_equal(op_execute(&t->run, &op_factor_set, &in, NULL), ERR_DENIED);
        assert_int_equal(op_execute(&t->run, &op_factor_remove, &none, NULL), ERR_DENIED);
        assert_int_equal(op_execute(&t->run, &op_factor_papers, &papers, NULL), ERR_DENIED);
        assert_int_equal(op_execute(&t->run, &op_factor_distrust, &all, NULL), ERR_DENIED);
        assert_int_equal(op_execute(&t->run, &op_proof, &none, NULL), ERR_DENIED);
    }
    assert_count(t, "SELECT COUNT(*) FROM second_factors", 0);
}

static void test_setting_it_ends_other_sessions(void **state) {
    struct trial *t = *state;
    people(t);
    enrol(t, one, 7);
    assert_count(t, "SELECT COUNT(*) FROM sessions WHERE member_id = 1", 1);
    assert_count(t, "SELECT COUNT(*) FROM sessions WHERE id = 7 AND proved_at > 0", 1);
    assert_count(t, "SELECT COUNT(*) FROM sessions WHERE member_id = 2", 1);
    assert_count(t, "SELECT COUNT(*) FROM second_factor_codes", FACTOR_CODES);
    assert_count(
        t, "SELECT INSTR(sealed, CAST('12345678901234567890' AS BLOB)) FROM second_factors", 0);
}

static enum err use(struct trial *t, struct member_id member, const char *code) {
    return factor_use(&t->run, member, str_from_c(code));
}

static void test_a_step_counts_once_and_the_one_of_setting_up_is_used(void **state) {
    struct trial *t = *state;
    char code[TOTP_DIGITS + 1];
    people(t);
    enrol(t, one, 7);
    code_of_now(t, code);
    assert_int_equal(use(t, one, code), ERR_UNPROVEN);
    t->run.now_ms += 30 * SECOND_MS;
    code_of_now(t, code);
    assert_int_equal(use(t, two, code), ERR_NOT_FOUND);
    assert_int_equal(use(t, one, code), OK);
    assert_int_equal(use(t, one, code), ERR_UNPROVEN);
    assert_int_equal(use(t, one, ""), ERR_UNPROVEN);
    /* A clock that goes back does not make an old code new. */
    t->run.now_ms -= 60 * SECOND_MS;
    code_of_now(t, code);
    assert_int_equal(use(t, one, code), ERR_UNPROVEN);
}

static void test_a_sealed_seed_is_of_its_person(void **state) {
    struct trial *t = *state;
    char code[TOTP_DIGITS + 1];
    people(t);
    enrol(t, one, 7);
    trial_sql(t->db, "INSERT INTO second_factors SELECT 2, sealed, since_at, 0, 0"
                     " FROM second_factors WHERE member_id = 1;");
    t->run.now_ms += 60 * SECOND_MS;
    code_of_now(t, code);
    assert_int_equal(use(t, two, code), ERR_CORRUPT);
    trial_sql(t->db, "UPDATE second_factors SET sealed = x'00' WHERE member_id = 1;");
    assert_int_equal(use(t, one, code), ERR_CORRUPT);
}

static void test_a_proof_is_of_now(void **state) {
    struct trial *t = *state;
    char code[TOTP_DIGITS + 1];
    people(t);
    enrol(t, one, 7);
    struct proof proof = {.password = STR("p"), .password_hash = STR("x")};
    assert_int_equal(proof_hold(&t->run, &proof), OK); /* a code was given just now */
    proof.wants_code_now = true;
    assert_int_equal(proof_hold(&t->run, &proof), ERR_UNPROVEN);
    proof.wants_code_now = false;
    t->run.now_ms += PROOF_FRESH_MS;
    assert_int_equal(proof_hold(&t->run, &proof), ERR_UNPROVEN);
    code_of_now(t, code);
    proof.code = str_from_c(code);
    struct proof other = proof;
    other.password_hash = STR("another");
    assert_int_equal(proof_hold(&t->run, &other), ERR_DENIED);
    /* Another session of the same person is not proved by it. */
    assert_int_equal(proof_hold(&t->run, &proof), OK);
    trial_sql(t->db, "INSERT INTO sessions (id, token_hash, member_id, created_at, seen_at,"
                     " idle_ms, expires_at) VALUES (8, x'08', 1, 1, 1, 1, 1);");
    act_as(t, one, 8);
    proof.code = (struct str){0};
    assert_int_equal(proof_hold(&t->run, &proof), ERR_UNPROVEN);
    act_as(t, two, 9);
    proof.password_hash = STR("y");
    assert_int_equal(proof_hold(&t->run, &proof), OK); /* they have no second step */
}

static void test_the_operator_takes_it_away(void **state) {
    struct trial *t = *state;
    people(t);
    struct factor_reset_in in = {.identifier = STR("ab"), .reason = STR("vu")};
    t->run.actor = actor_operator("root");
    assert_int_equal(op_execute(&t->run, &op_factor_reset, &in, NULL), ERR_NOT_FOUND);
    enrol(t, one, 7);
    act_as(t, one, 7);
    assert_int_equal(op_execute(&t->run, &op_factor_reset, &in, NULL), ERR_DENIED);
    t->run.actor = actor_operator("root");
    assert_int_equal(op_execute(&t->run, &op_factor_reset, &in, NULL), OK);
    assert_count(t, "SELECT COUNT(*) FROM second_factors", 0);
    assert_count(t, "SELECT COUNT(*) FROM second_factor_codes", 0);
    assert_count(t, "SELECT COUNT(*) FROM sessions WHERE member_id = 1", 0);
    assert_count(t, "SELECT COUNT(*) FROM outbox WHERE member_id = 1 AND kind = 'factor_reset'", 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_FULL(test_only_people_set_their_own),
        WITH_FULL(test_setting_it_ends_other_sessions),
        WITH_FULL(test_a_step_counts_once_and_the_one_of_setting_up_is_used),
        WITH_FULL(test_a_sealed_seed_is_of_its_person),
        WITH_FULL(test_a_proof_is_of_now),
        WITH_FULL(test_the_operator_takes_it_away),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
