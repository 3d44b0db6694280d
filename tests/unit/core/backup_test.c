/* Backups, restoring and verifying: what comes back, what is refused, what is left untouched. */
#include "tests/unit/core/trial.h"

#include "server/core/backup.h"

static const char content[] =
    "INSERT INTO organisations (id, slug, name, kind, created_at) VALUES (1, 'o', 'O', 'autre', 0);"
    "INSERT INTO members (id, account, identifier, given_name, family_name, organisation_id, state,"
    " created_at, verdict, judged_at, valid_until) VALUES (1, 'member', 'ana', 'Ana', 'A', 1,"
    " 'active', 0, 'peer', 0, 0);"
    "INSERT INTO spaces (id, slug, title, created_at) VALUES (1, 's', 'S', 0);"
    "INSERT INTO threads (id, space_id, kind, title, author_id, created_at, last_seq, last_post_at,"
    " last_author_id) VALUES (1, 1, 'discussion', 'T', 1, 0, 2, 0, 1);"
    "INSERT INTO posts (id, thread_id, seq, author_id, created_at, html) VALUES"
    " (1, 1, 1, 1, 0, '<p>one</p>'), (2, 1, 2, 1, 0, '<p>two</p>');";

static int begin_with_content(void **state) {
    if (trial_begin_full(state)) return 1;
    struct trial *t = *state;
    return datadir_lock(t->dir) || db_begin_immediate(t->db) ||
           db_run_script(t->db, "test", content) || audit_append(&t->run, "test", STR("content")) ||
           db_commit(t->db);
}

static void reopen(struct trial *t) {
    assert_int_equal(db_open(t->dir->database, DB_WRITER, (struct db_options){0}, &t->db), OK);
}

/* Rows of a condition, 0 to 9, seen by a CHECK that fails on another count. */
static bool holds(struct trial *t, const char *condition) {
    char sql[400];
    snprintf(sql, sizeof sql,
             "CREATE TEMP TABLE ok (v INTEGER CHECK (v)) STRICT;"
             "INSERT INTO ok SELECT EXISTS (SELECT 1 WHERE %s);",
             condition);
    bool is_true = db_run_script(t->db, "test", sql) == OK;
    trial_sql(t->db, "DROP TABLE ok");
    return is_true;
}

static enum err restore(struct trial *t, struct restore_plan plan, struct restore_report *report) {
    db_close(t->db);
    t->db = NULL;
    plan.file = plan.file ? plan.file : trial_file(t, "copy");
    plan.keys = t->keys;
    enum err e = backup_restore(t->dir, &plan, report);
    reopen(t);
    static const char *const never[] = {"entrepairs.db.restoring", "entrepairs.db.restoring-wal",
                                        "entrepairs.db.restoring-shm", "entrepairs.db.replaced"};
    for (size_t i = 0; i < ARRAY_LENGTH(never); i++)
        assert_int_equal(access(trial_file(t, never[i]), F_OK), -1);
    return e;
}

static void back_up(struct trial *t) {
    assert_int_equal(backup_write(t->db, trial_file(t, "copy")), OK);
}

static void test_a_backup_is_private_and_never_overwrites(void **state) {
    struct trial *t = *state;
    struct stat found;
    back_up(t);
    assert_int_equal(stat(trial_file(t, "copy"), &found), 0);
    assert_int_equal(found.st_mode & 0777, 0600);
    assert_int_equal(backup_write(t->db, trial_file(t, "copy")), ERR_CONFLICT);
    assert_int_equal(access(trial_file(t, "copy.part"), F_OK), -1);
    assert_int_not_equal(backup_write(t->db, trial_file(t, "none/copy")), OK);
}

static void test_a_backup_is_taken_while_others_write(void **state) {
    struct trial *t = *state;
    struct db *other;
    assert_int_equal(db_open(t->dir->database, DB_WRITER, (struct db_options){0}, &other), OK);
    assert_int_equal(db_begin_immediate(other), OK);
    trial_sql(other, "DELETE FROM posts WHERE id = 2");
    back_up(t); /* the state before: that deletion is not committed */
    assert_int_equal(db_commit(other), OK);
    db_close(other);
    struct restore_report report;
    assert_int_equal(restore(t, (struct restore_plan){0}, &report), OK);
    assert_true(holds(t, "(SELECT COUNT(*) FROM posts) = 2"));
}

static void test_a_restored_database_is_the_backup(void **state) {
    struct trial *t = *state;
    struct restore_report report;
    struct verify_report verified;
    back_up(t);
    trial_sql(t->db, "UPDATE posts SET html = 'changed'; DELETE FROM posts WHERE id = 2");
    assert_int_equal(restore(t, (struct restore_plan){0}, &report), OK);
    assert_true(holds(t, "(SELECT html FROM posts WHERE id = 2) = '<p>two</p>'"));
    assert_false(holds(t, "EXISTS (SELECT 1 FROM posts WHERE html = 'changed')"));
    assert_int_equal(backup_verify(t->db, t->keys, &t->arena, &verified), OK);
    assert_int_equal(verified.audit.entries, 1);
}

static void expect_refusal(struct trial *t, const char *file, enum err expected) {
    struct restore_report report;
    trial_sql(t->db, "UPDATE posts SET html = 'newer'");
    assert_int_equal(restore(t, (struct restore_plan){.file = file}, &report), expected);
    assert_non_null(report.problem);
    assert_true(holds(t, "(SELECT COUNT(*) FROM posts WHERE html = 'newer') = 2"));
}

static void test_what_is_no_backup_is_refused(void **state) {
    struct trial *t = *state;
    expect_refusal(t, trial_file(t, "none"), ERR_NOT_FOUND);
    trial_write(trial_file(t, "text"), "Some text, longer than a page's head.", 0600);
    expect_refusal(t, trial_file(t, "text"), ERR_INVALID);
    trial_write(trial_file(t, "empty"), "", 0600);
    expect_refusal(t, trial_file(t, "empty"), ERR_INVALID);
    /* The live file itself, whose newest changes are in its log. */
    struct restore_report report;
    struct restore_plan plan = {.file = t->dir->database, .keys = t->keys};
    assert_int_equal(backup_restore(t->dir, &plan, &report), ERR_INVALID);
}

static void test_a_damaged_backup_is_refused(void **state) {
    struct trial *t = *state;
    back_up(t);
    int fd = open(trial_file(t, "copy"), O_RDWR | O_CLOEXEC);
    char noise[9000];
    memset(noise, 0x5a, sizeof noise);
    assert_int_equal(pwrite(fd, noise, sizeof noise, 3 * 8192), sizeof noise);
    close(fd);
    expect_refusal(t, trial_file(t, "copy"), ERR_CORRUPT);
}

static void change_backup(struct trial *t, const char *sql) {
    struct db *copy;
    back_up(t);
    assert_int_equal(db_open(trial_file(t, "copy"), DB_WRITER, (struct db_options){0}, &copy), OK);
    trial_sql(copy, sql);
    db_close(copy);
}

static void test_a_newer_backup_is_refused(void **state) {
    change_backup(*state, "PRAGMA user_version = 9999");
    expect_refusal(*state, NULL, ERR_CORRUPT);
}

static void test_a_backup_with_a_changed_audit_log_is_refused(void **state) {
    change_backup(*state, "UPDATE audit SET actor = 'system'");
    expect_refusal(*state, NULL, ERR_CORRUPT);
}

static void test_an_orphaned_row_is_refused(void **state) {
    change_backup(*state, "PRAGMA foreign_keys = OFF; DELETE FROM spaces");
    expect_refusal(*state, NULL, ERR_CORRUPT);
}

static void test_another_key_is_refused_unless_accepted(void **state) {
    struct trial *t = *state;
    struct restore_report report;
    change_backup(t, "UPDATE settings SET value = 'other' WHERE name = 'key_check'");
    expect_refusal(t, NULL, ERR_DENIED);
    assert_int_equal(restore(t, (struct restore_plan){.accepts_other_key = true}, &report), OK);
    assert_true(report.has_other_key);
    assert_int_equal(keys_match(t->keys, t->db), OK);
    assert_true(holds(t, "(SELECT html FROM posts WHERE id = 2) = '<p>two</p>'"));
}

static void test_an_open_database_is_not_replaced(void **state) {
    struct trial *t = *state;
    struct db *other;
    back_up(t);
    assert_int_equal(db_open(t->dir->database, DB_READER, (struct db_options){0}, &other), OK);
    int64_t version;
    assert_int_equal(db_begin_read(other), OK);
    assert_int_equal(db_user_version(other, &version), OK);
    struct restore_plan plan = {.file = trial_file(t, "copy"), .keys = t->keys};
    struct restore_report report;
    db_close(t->db);
    t->db = NULL;
    assert_int_equal(backup_restore(t->dir, &plan, &report), ERR_BUSY);
    assert_non_null(strstr(report.problem, "another process"));
    db_close(other);
    assert_int_equal(backup_restore(t->dir, &plan, &report), OK);
}

static void test_a_lost_database_is_restored(void **state) {
    struct trial *t = *state;
    struct restore_report report;
    struct restore_plan plan = {.file = trial_file(t, "copy"), .keys = t->keys};
    back_up(t);
    db_close(t->db);
    t->db = NULL;
    unlink(t->dir->database);
    assert_int_equal(backup_restore(t->dir, &plan, &report), OK);
    reopen(t);
    assert_true(holds(t, "(SELECT COUNT(*) FROM posts) = 2"));
}

static void test_a_damaged_database_is_restored(void **state) {
    struct trial *t = *state;
    struct restore_report report;
    struct restore_plan plan = {.file = trial_file(t, "copy"), .keys = t->keys};
    back_up(t);
    db_close(t->db);
    t->db = NULL;
    trial_write(t->dir->database, "SQLite format 3, but not quite a database any more", 0600);
    trial_write(trial_file(t, "entrepairs.db-wal"), "left over", 0600);
    assert_int_equal(backup_restore(t->dir, &plan, &report), OK);
    reopen(t);
    assert_true(holds(t, "(SELECT COUNT(*) FROM posts) = 2"));
}

static enum err purge_again(void *context, struct db *restored, const struct backup_purge *purge) {
    assert_int_equal(purge->post.v, 2);
    assert_int_equal(purge->bytes, 3);
    assert_true(str_equal(purge->digest, STR("digest")));
    *(int *)context += 1;
    return db_run_script(restored, "test", "UPDATE posts SET html = 'gone' WHERE id = 2");
}

static void test_purges_since_the_backup_are_repeated(void **state) {
    struct trial *t = *state;
    struct restore_report report;
    int calls = 0;
    trial_sql(t->db, "INSERT INTO purges (post_id, passage_digest, passage_bytes, purged_at) "
                     "VALUES (1, CAST('older' AS BLOB), 3, 5)");
    back_up(t);
    trial_sql(t->db, "UPDATE posts SET html = 'gone' WHERE id = 2;"
                     "INSERT INTO purges (post_id, passage_digest, passage_bytes, purged_at) "
                     "VALUES (2, CAST('digest' AS BLOB), 3, 7)");
    /* Without a way to repeat it, the passage must not come back. */
    assert_int_equal(restore(t, (struct restore_plan){0}, &report), ERR_DENIED);
    assert_true(holds(t, "(SELECT html FROM posts WHERE id = 2) = 'gone'"));
    struct restore_plan plan = {.repeat_purge = purge_again, .context = &calls};
    assert_int_equal(restore(t, plan, &report), OK);
    assert_int_equal(calls, 1);
    assert_int_equal(report.purges, 1);
    assert_true(holds(t, "(SELECT html FROM posts WHERE id = 2) = 'gone'"));
    assert_true(holds(t, "(SELECT COUNT(*) FROM purges) = 2"));
}

static void test_verify_names_the_first_problem(void **state) {
    struct trial *t = *state;
    static const struct {
        const char *sql, *said;
    } damages[] = {
        {"DELETE FROM posts WHERE id = 1", "thread 1: messages are not numbered"},
        {"UPDATE posts SET seq = 5 WHERE id = 2", "thread 1: messages are not numbered"},
        {"UPDATE threads SET last_seq = 3", "thread 1: its last number"},
        {"DELETE FROM organisations WHERE id > 0",
         "row 1 of members refers to a missing row of organisations"},
        {"UPDATE audit SET at = 1", "audit log does not fit at entry 1"},
    };
    struct verify_report report;
    assert_int_equal(backup_verify(t->db, t->keys, &t->arena, &report), OK);
    assert_true(str_is_empty(report.problem));
    trial_sql(t->db, "PRAGMA foreign_keys = OFF");
    for (size_t i = 0; i < ARRAY_LENGTH(damages); i++) {
        trial_sql(t->db, "SAVEPOINT trial");
        trial_sql(t->db, damages[i].sql);
        assert_int_equal(backup_verify(t->db, t->keys, &t->arena, &report), ERR_CORRUPT);
        if (!strstr(arena_text(&t->arena, report.problem), damages[i].said))
            fail_msg("%s: said %.*s", damages[i].sql, STR_ARG(report.problem));
        trial_sql(t->db, "ROLLBACK TO trial; RELEASE trial");
    }
}

#define WITH_CONTENT(test) cmocka_unit_test_setup_teardown(test, begin_with_content, trial_end)

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_CONTENT(test_a_backup_is_private_and_never_overwrites),
        WITH_CONTENT(test_a_backup_is_taken_while_others_write),
        WITH_CONTENT(test_a_restored_database_is_the_backup),
        WITH_CONTENT(test_what_is_no_backup_is_refused),
        WITH_CONTENT(test_a_damaged_backup_is_refused),
        WITH_CONTENT(test_a_newer_backup_is_refused),
        WITH_CONTENT(test_a_backup_with_a_changed_audit_log_is_refused),
        WITH_CONTENT(test_an_orphaned_row_is_refused),
        WITH_CONTENT(test_another_key_is_refused_unless_accepted),
        WITH_CONTENT(test_an_open_database_is_not_replaced),
        WITH_CONTENT(test_a_lost_database_is_restored),
        WITH_CONTENT(test_a_damaged_database_is_restored),
        WITH_CONTENT(test_purges_since_the_backup_are_repeated),
        WITH_CONTENT(test_verify_names_the_first_problem),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
