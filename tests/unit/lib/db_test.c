/* Connections: their hardening, transactions, what two of them see of each other, copies. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "lib/clock.h"
#include "lib/db_query.h"

static char folder[32];
static struct db *writer;
static struct arena arena;

static const char *file(const char *name) {
    return arena_format(&arena, "%s/%s", folder, name).bytes;
}

static int begin(void **state) {
    (void)state;
    memcpy(folder, "/tmp/db-test-XXXXXX", 20);
    if (!mkdtemp(folder)) return 1;
    if (db_open(file("a.db"), DB_WRITER, (struct db_options){.busy_ms = 50}, &writer)) return 1;
    return db_run_script(writer, "test",
                         "CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT NOT NULL) STRICT;"
                         "CREATE TABLE child (t INTEGER REFERENCES t (id)) STRICT;"
                         "INSERT INTO t VALUES (1, 'one');") != OK;
}

static int end(void **state) {
    (void)state;
    static const char *const names[] = {"a.db", "a.db-wal", "a.db-shm", "copy", "note"};
    db_close(writer);
    for (size_t i = 0; i < ARRAY_LENGTH(names); i++) unlink(file(names[i]));
    arena_release(&arena);
    return rmdir(folder);
}

static struct db *open_reader(void) {
    struct db *db;
    assert_int_equal(db_open(file("a.db"), DB_READER, (struct db_options){0}, &db), OK);
    return db;
}

/* The first column of the first row, as text; -1 rows give "". Each text needs its own index. */
static enum err ask(struct db *db, unsigned index, const char *sql, const char **answer) {
    static struct db_statement statements[64];
    static const unsigned char first[] = {0};
    if (!statements[index].sql)
        statements[index] = (struct db_statement){index, (unsigned)strlen(sql), "ask", sql};
    assert_string_equal(statements[index].sql, sql);
    struct db_query q;
    enum err e = db_query_start(db, &statements[index], &q);
    *answer = "";
    if (e) return db_query_end(&q);
    struct str text = {0};
    if (db_query_step(&q)) db_take_texts(&q, &arena, first, 1, &text);
    if (text.bytes) *answer = text.bytes;
    return db_query_end(&q);
}

static void expect(struct db *db, unsigned index, const char *sql, const char *expected) {
    const char *answer;
    assert_int_equal(ask(db, index, sql, &answer), OK);
    assert_string_equal(answer, expected);
}

static void test_a_writer_is_durable_and_strict(void **state) {
    (void)state;
    static const char *const settings[][2] = {
        {"PRAGMA journal_mode", "wal"},       {"PRAGMA synchronous", "2"},
        {"PRAGMA foreign_keys", "1"},         {"PRAGMA page_size", "8192"},
        {"PRAGMA secure_delete", "1"},        {"PRAGMA cell_size_check", "1"},
        {"PRAGMA trusted_schema", "1"},       {"PRAGMA mmap_size", "0"},
        {"PRAGMA wal_autocheckpoint", "200"}, {"PRAGMA temp_store", "2"},
    };
    for (unsigned i = 0; i < ARRAY_LENGTH(settings); i++)
        expect(writer, i, settings[i][0], settings[i][1]);
    struct stat found;
    assert_int_equal(stat(file("a.db"), &found), 0);
    assert_int_equal(found.st_mode & 0777, 0600);
    assert_int_equal(stat(file("a.db-wal"), &found), 0);
    assert_int_equal(found.st_mode & 0777, 0600);
}

static void test_what_an_intruder_would_use_is_off(void **state) {
    (void)state;
    static const char *const refused[] = {
        "ATTACH ':memory:' AS other",
        "SELECT load_extension('x')",
        "SELECT \"v\" AS a FROM t WHERE v = \"one\"",
        "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = ''",
        "INSERT INTO child VALUES (77)",
        "INSERT INTO t VALUES ('text', 'x')",
    };
    for (size_t i = 0; i < ARRAY_LENGTH(refused); i++)
        if (db_run_script(writer, "test", refused[i]) == OK) fail_msg("ran: %s", refused[i]);
}

static void test_a_reader_can_only_read(void **state) {
    (void)state;
    static const char *const refused[] = {
        "INSERT INTO t VALUES (2, 'x')",
        "DELETE FROM t",
        "UPDATE t SET v = ''",
        "CREATE TABLE u (a) STRICT",
        "DROP TABLE t",
        "PRAGMA query_only = OFF",
        "PRAGMA journal_mode = DELETE",
        "ATTACH 'x' AS x",
        "CREATE TEMP TABLE u (a)",
        "PRAGMA user_version = 9",
        "VACUUM",
        "PRAGMA table_info(t)",
        "ANALYZE",
        "PRAGMA wal_checkpoint",
    };
    struct db *reader = open_reader();
    expect(reader, 20, "SELECT v FROM t WHERE id = 1", "one");
    for (size_t i = 0; i < ARRAY_LENGTH(refused); i++)
        if (db_run_script(reader, "test", refused[i]) != ERR_DENIED)
            fail_msg("not denied: %s", refused[i]);
    db_close(reader);
}

static void test_opening_what_is_no_database(void **state) {
    (void)state;
    struct db *db;
    struct db_options none = {0};
    assert_int_equal(db_open(file("none"), DB_READER, none, &db), ERR_NOT_FOUND);
    assert_int_equal(access(file("none"), F_OK), -1);
    assert_int_equal(db_open("file:x?mode=memory", DB_WRITER, none, &db), ERR_INVALID);
    assert_int_equal(db_open(":memory:", DB_WRITER, none, &db), ERR_INVALID);
    assert_int_equal(db_open("", DB_WRITER, none, &db), ERR_INVALID);
    FILE *note = fopen(file("note"), "w");
    assert_true(note &&
                fputs("a text that is not a database, long enough to be looked at", note) > 0);
    fclose(note);
    assert_int_equal(db_open(file("note"), DB_WRITER, none, &db), ERR_CORRUPT);
}

static void test_savepoints_undo_only_themselves(void **state) {
    (void)state;
    assert_int_equal(db_begin_immediate(writer), OK);
    assert_true(db_in_transaction(writer));
    assert_int_equal(db_savepoint(writer, 0), OK);
    assert_int_equal(db_run_script(writer, "test", "INSERT INTO t VALUES (2, 'kept')"), OK);
    assert_int_equal(db_release(writer, 0), OK);
    assert_int_equal(db_savepoint(writer, 0), OK);
    assert_int_equal(db_savepoint(writer, 7), OK);
    assert_int_equal(db_run_script(writer, "test", "INSERT INTO t VALUES (3, 'undone')"), OK);
    assert_int_equal(db_last_id(writer), 3);
    assert_int_equal(db_rollback_to(writer, 0), OK);
    assert_int_equal(db_commit(writer), OK);
    assert_false(db_in_transaction(writer));
    expect(writer, 21, "SELECT group_concat(v) FROM t", "one,kept");
    db_rollback(writer); /* nothing to do */
    assert_int_not_equal(db_commit(writer), OK);
}

static void test_closing_undoes_what_is_open(void **state) {
    (void)state;
    struct db *reader = open_reader();
    assert_int_equal(db_begin_immediate(writer), OK);
    assert_int_equal(db_run_script(writer, "test", "DELETE FROM t"), OK);
    db_close(writer);
    writer = NULL;
    expect(reader, 22, "SELECT COUNT(*) FROM t", "1");
    db_close(reader);
}

static void test_a_second_writer_waits_and_gives_up(void **state) {
    (void)state;
    struct db *other;
    assert_int_equal(db_open(file("a.db"), DB_WRITER, (struct db_options){.busy_ms = 50}, &other),
                     OK);
    assert_int_equal(db_begin_immediate(writer), OK);
    int64_t before = clock_monotonic_ms();
    assert_int_equal(db_begin_immediate(other), ERR_BUSY);
    assert_true(clock_monotonic_ms() - before >= 40);
    assert_int_equal(db_commit(writer), OK);
    assert_int_equal(db_begin_immediate(other), OK);
    db_close(other);
}

static void test_a_read_transaction_sees_one_state(void **state) {
    (void)state;
    struct db *reader = open_reader();
    int64_t before, during, after;
    assert_int_equal(db_data_version(reader, &before), OK);
    assert_int_equal(db_begin_read(reader), OK);
    expect(reader, 23, "SELECT COUNT(*) AS n FROM t", "1");
    assert_int_equal(db_run_script(writer, "test", "INSERT INTO t VALUES (5, 'x')"), OK);
    expect(reader, 23, "SELECT COUNT(*) AS n FROM t", "1");
    assert_int_equal(db_data_version(reader, &during), OK);
    assert_int_equal(during, before);
    db_end_read(reader);
    expect(reader, 23, "SELECT COUNT(*) AS n FROM t", "2");
    assert_int_equal(db_data_version(reader, &after), OK);
    assert_int_not_equal(after, before);
    db_close(reader);
}

static void test_a_changed_schema_does_not_upset_the_cache(void **state) {
    (void)state;
    struct db *reader = open_reader();
    expect(reader, 24, "SELECT v || '!' FROM t", "one!");
    assert_int_equal(db_run_script(writer, "test", "ALTER TABLE t ADD COLUMN w TEXT"), OK);
    expect(reader, 24, "SELECT v || '!' FROM t", "one!");
    db_close(reader);
}

static void test_a_deadline_is_each_statements_own(void **state) {
    (void)state;
    struct db *db;
    const char *answer;
    static const char slow[] = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
                               "WHERE i < 100000000) SELECT SUM(i) FROM n";
    assert_int_equal(db_open(file("a.db"), DB_READER, (struct db_options){.deadline_ms = 30}, &db),
                     OK);
    int64_t before = clock_monotonic_ms();
    assert_int_equal(ask(db, 25, slow, &answer), ERR_TIMEOUT);
    assert_true(clock_monotonic_ms() - before < 1000);
    usleep(40000);
    expect(db, 26, "SELECT v || '?' FROM t", "one?");
    db_close(db);
}

static bool file_holds(const char *path, const char *word) {
    FILE *opened = fopen(path, "r");
    if (!opened) return false;
    static char bytes[1 << 20];
    size_t length = fread(bytes, 1, sizeof bytes, opened);
    fclose(opened);
    return memmem(bytes, length, word, strlen(word)) != NULL;
}

static void test_a_deleted_word_leaves_the_files(void **state) {
    (void)state;
    static const char word[] = "Quetzalcoatlus";
    assert_int_equal(db_run_script(writer, "test", "INSERT INTO t VALUES (9, 'Quetzalcoatlus')"),
                     OK);
    assert_true(file_holds(file("a.db-wal"), word) || file_holds(file("a.db"), word));
    assert_int_equal(db_checkpoint(writer, false), OK);
    assert_int_equal(db_run_script(writer, "test", "DELETE FROM t WHERE id = 9"), OK);
    struct db *reader = open_reader();
    assert_int_equal(db_begin_read(reader), OK);
    expect(reader, 27, "SELECT COUNT(*) AS m FROM t", "1");
    assert_int_equal(db_run_script(writer, "test", "INSERT INTO t VALUES (10, 'x')"), OK);
    assert_int_equal(db_checkpoint(writer, true), ERR_BUSY); /* the reader holds the log */
    db_close(reader);
    assert_int_equal(db_checkpoint(writer, true), OK);
    assert_false(file_holds(file("a.db"), word));
    assert_false(file_holds(file("a.db-wal"), word));
}

static void test_a_copy_is_whole_and_new(void **state) {
    (void)state;
    struct db *copy, *reader = open_reader();
    assert_int_equal(db_backup(reader, file("copy")), OK);
    assert_int_equal(db_backup(reader, file("copy")), ERR_CONFLICT);
    assert_false(db_in_transaction(reader));
    db_close(reader);
    assert_int_equal(db_open(file("copy"), DB_WRITER, (struct db_options){0}, &copy), OK);
    expect(copy, 28, "SELECT v || '.' FROM t", "one.");
    struct str problem;
    assert_int_equal(db_integrity_check(copy, &arena, &problem), OK);
    db_close(copy);
}

static void test_no_copy_remains_of_a_failure(void **state) {
    (void)state;
    assert_int_equal(db_backup(writer, file("none/copy")), ERR_IO);
    assert_int_equal(db_backup(writer, ":memory:"), ERR_INVALID);
    struct db *other;
    assert_int_equal(db_open(file("a.db"), DB_WRITER, (struct db_options){0}, &other), OK);
    assert_int_equal(db_retire(writer), ERR_BUSY);
    db_close(other);
    assert_int_equal(db_retire(writer), OK);
    assert_int_equal(access(file("a.db-wal"), F_OK), -1);
}

static void test_orphans_are_found(void **state) {
    (void)state;
    struct str problem;
    assert_int_equal(
        db_run_script(writer, "test", "PRAGMA foreign_keys = OFF; INSERT INTO child VALUES (77)"),
        OK);
    assert_int_equal(db_integrity_check(writer, &arena, &problem), ERR_CORRUPT);
    assert_true(str_equal(problem, STR("row 1 of child refers to a missing row of t")));
}

#define WITH(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH(test_a_writer_is_durable_and_strict),
        WITH(test_what_an_intruder_would_use_is_off),
        WITH(test_a_reader_can_only_read),
        WITH(test_opening_what_is_no_database),
        WITH(test_savepoints_undo_only_themselves),
        WITH(test_closing_undoes_what_is_open),
        WITH(test_a_second_writer_waits_and_gives_up),
        WITH(test_a_read_transaction_sees_one_state),
        WITH(test_a_changed_schema_does_not_upset_the_cache),
        WITH(test_a_deadline_is_each_statements_own),
        WITH(test_a_deleted_word_leaves_the_files),
        WITH(test_a_copy_is_whole_and_new),
        WITH(test_no_copy_remains_of_a_failure),
        WITH(test_orphans_are_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
