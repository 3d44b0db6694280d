/* The audit chain: every way of touching it shows, and erasing a text does not. */
#include "tests/unit/core/trial.h"

static void append(struct trial *t, const char *text) {
    assert_int_equal(audit_append(&t->run, "member.import", str_from_c(text)), OK);
    t->run.now_ms += 10;
}

static int begin_with_five(void **state) {
    if (trial_begin_full(state)) return 1;
    struct trial *t = *state;
    assert_int_equal(db_begin_immediate(t->db), OK);
    for (int i = 0; i < 5; i++) append(t, "Ana imported");
    return db_commit(t->db) != OK;
}

static void expect(struct trial *t, enum err result, int64_t entries, int64_t broken_at) {
    struct audit_report report;
    assert_int_equal(audit_verify(t->db, t->keys->audit, &report), result);
    assert_int_equal(report.broken_at, broken_at);
    if (!broken_at) assert_int_equal(report.entries, entries);
}

static void test_an_empty_chain_is_whole(void **state) {
    struct trial *t = *state;
    int64_t seq;
    struct str head;
    expect(t, OK, 0, 0);
    assert_int_equal(audit_head(t->db, &t->arena, &seq, &head), OK);
    assert_int_equal(seq, 0);
    assert_int_equal(head.length, 0);
}

static void test_a_long_chain_is_whole(void **state) {
    struct trial *t = *state;
    assert_int_equal(db_begin_immediate(t->db), OK);
    for (int i = 0; i < 1500; i++) append(t, "");
    assert_int_equal(db_commit(t->db), OK);
    expect(t, OK, 1500, 0);
    int64_t seq;
    struct str head;
    assert_int_equal(audit_head(t->db, &t->arena, &seq, &head), OK);
    assert_int_equal(seq, 1500);
    assert_int_equal(head.length, CRYPT_TOKEN_CHARS);
}

static void test_every_change_shows(void **state) {
    struct trial *t = *state;
    static const struct {
        const char *sql;
        int64_t broken_at;
    } changes[] = {
        {"UPDATE audit SET at = at + 1 WHERE seq = 3", 3},
        {"UPDATE audit SET kind = 'x' WHERE seq = 1", 1},
        {"UPDATE audit SET actor = 'system' WHERE seq = 5", 5},
        {"UPDATE audit SET digest = zeroblob(32) WHERE seq = 2", 2},
        {"UPDATE audit SET mac = zeroblob(32) WHERE seq = 2", 2},
        {"UPDATE audit SET mac = zeroblob(3) WHERE seq = 2", 2},
        {"UPDATE audit_texts SET text = 'Bo imported' WHERE seq = 4", 4},
        {"UPDATE audit_texts SET salt = zeroblob(16) WHERE seq = 4", 4},
        {"UPDATE audit SET seq = 9 WHERE seq = 5", 9},
        {"DELETE FROM audit_texts; DELETE FROM audit WHERE seq = 3", 4},
        {"DELETE FROM audit_texts; DELETE FROM audit WHERE seq = 1", 2},
        {"UPDATE audit SET kind = (SELECT kind || 'x' FROM audit WHERE seq = 1)", 1},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(changes); i++) {
        trial_sql(t->db, "PRAGMA foreign_keys = OFF; SAVEPOINT trial");
        trial_sql(t->db, changes[i].sql);
        expect(t, ERR_CORRUPT, 0, changes[i].broken_at);
        trial_sql(t->db, "ROLLBACK TO trial; RELEASE trial");
        expect(t, OK, 5, 0);
    }
}

static void test_a_text_can_be_erased(void **state) {
    struct trial *t = *state;
    struct audit_report report;
    trial_sql(t->db, "DELETE FROM audit_texts WHERE seq = 2");
    assert_int_equal(audit_verify(t->db, t->keys->audit, &report), OK);
    assert_int_equal(report.entries, 5);
    assert_int_equal(report.erased, 1);
}

static void test_a_cut_tail_changes_the_head(void **state) {
    struct trial *t = *state;
    int64_t seq, shorter;
    struct str head, other;
    assert_int_equal(audit_head(t->db, &t->arena, &seq, &head), OK);
    trial_sql(t->db, "DELETE FROM audit_texts WHERE seq = 5; DELETE FROM audit WHERE seq = 5");
    assert_int_equal(audit_head(t->db, &t->arena, &shorter, &other), OK);
    assert_int_equal(shorter, seq - 1);
    assert_false(str_equal(head, other));
}

static void test_without_the_key_no_chain_fits(void **state) {
    struct trial *t = *state;
    struct audit_report report;
    assert_int_equal(audit_verify(t->db, t->keys->seal, &report), ERR_CORRUPT);
    assert_int_equal(report.broken_at, 1);
}

static void test_an_undone_transaction_leaves_no_entry(void **state) {
    struct trial *t = *state;
    assert_int_equal(db_begin_immediate(t->db), OK);
    append(t, "never happened");
    db_rollback(t->db);
    expect(t, OK, 5, 0);
}

#define WITH_FIVE(test) cmocka_unit_test_setup_teardown(test, begin_with_five, trial_end)

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_FULL(test_an_empty_chain_is_whole),
        WITH_FULL(test_a_long_chain_is_whole),
        WITH_FIVE(test_every_change_shows),
        WITH_FIVE(test_a_text_can_be_erased),
        WITH_FIVE(test_a_cut_tail_changes_the_head),
        WITH_FIVE(test_without_the_key_no_chain_fits),
        WITH_FIVE(test_an_undone_transaction_leaves_no_entry),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
