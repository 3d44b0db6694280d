/* Migrations: in order, all or nothing, never over a newer database; the golden schema. */
#include "tests/unit/core/trial.h"

static const struct migration first_two[] = {
    {1, "people", "CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT) STRICT;"},
    {2, "letters",
     "CREATE TABLE letters (id INTEGER PRIMARY KEY, person INTEGER REFERENCES people (id)) STRICT;"
     "INSERT INTO people VALUES (1, 'Ana'); INSERT INTO letters VALUES (1, 1);"},
    {0, NULL, NULL}};

static const struct migration broken_third[] = {
    {1, "people", "nonsense"},
    {2, "letters", "nonsense"},
    {3, "third", "CREATE TABLE half (id INTEGER) STRICT; CREATE TABLE half (id INTEGER) STRICT;"},
    {0, NULL, NULL}};

static const struct migration orphaning_third[] = {{1, "people", "nonsense"},
                                                   {2, "letters", "nonsense"},
                                                   {3, "third", "DELETE FROM people;"},
                                                   {0, NULL, NULL}};

static const struct migration rebuilding_third[] = {
    {1, "people", "nonsense"},
    {2, "letters", "nonsense"},
    {3, "third",
     "CREATE TABLE other (id INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;"
     "INSERT INTO other SELECT id, name FROM people; DROP TABLE people;"
     "ALTER TABLE other RENAME TO people;"},
    {0, NULL, NULL}};

static int begin_with_two(void **state) {
    if (trial_begin(state)) return 1;
    struct trial *t = *state;
    struct migrate_report report;
    if (datadir_create(t->path, &t->dir) ||
        db_open(t->dir->database, DB_WRITER, (struct db_options){0}, &t->db) ||
        migrate_run(t->dir, t->db, first_two, &report))
        return 1;
    return report.before != 0 || report.after != 2;
}

static bool has_copy(struct trial *t) {
    return access(trial_file(t, "entrepairs.db.before-3"), F_OK) == 0;
}

static void expect_version(struct trial *t, int64_t expected) {
    int64_t version;
    assert_int_equal(db_user_version(t->db, &version), OK);
    assert_int_equal(version, expected);
}

static void test_an_empty_database_is_not_copied(void **state) {
    struct trial *t = *state;
    assert_int_equal(access(trial_file(t, "entrepairs.db.before-2"), F_OK), -1);
    struct migrate_report report;
    assert_int_equal(migrate_run(t->dir, t->db, first_two, &report), OK); /* nothing to do */
    assert_int_equal(report.before, 2);
}

static void test_a_failed_migration_leaves_nothing(void **state) {
    struct trial *t = *state;
    struct migrate_report report;
    struct str before, after;
    assert_int_equal(db_schema_dump(t->db, &t->arena, &before), OK);
    assert_int_not_equal(migrate_run(t->dir, t->db, broken_third, &report), OK);
    expect_version(t, 2);
    assert_int_equal(db_schema_dump(t->db, &t->arena, &after), OK);
    assert_true(str_equal(before, after));
    assert_true(has_copy(t));
    /* The corrected program goes on from there. */
    assert_int_equal(migrate_run(t->dir, t->db, rebuilding_third, &report), OK);
    expect_version(t, 3);
}

static void test_a_migration_may_not_orphan_rows(void **state) {
    struct trial *t = *state;
    struct migrate_report report;
    assert_int_equal(migrate_run(t->dir, t->db, orphaning_third, &report), ERR_CORRUPT);
    expect_version(t, 2);
    trial_sql(t->db, "INSERT INTO letters VALUES (2, 1)"); /* Ana is still there */
}

static void test_a_table_can_be_rebuilt(void **state) {
    struct trial *t = *state;
    struct migrate_report report;
    assert_int_equal(migrate_run(t->dir, t->db, rebuilding_third, &report), OK);
    assert_int_equal(report.after, 3);
    /* Foreign keys are on again. */
    assert_int_equal(db_run_script(t->db, "test", "INSERT INTO letters VALUES (3, 77)"),
                     ERR_CONFLICT);
}

static void test_the_copy_is_the_state_before(void **state) {
    struct trial *t = *state;
    struct migrate_report report;
    trial_write(trial_file(t, "entrepairs.db.before-3.part"), "left by a crash", 0600);
    assert_int_equal(migrate_run(t->dir, t->db, rebuilding_third, &report), OK);
    struct db *copy;
    int64_t version;
    assert_int_equal(
        db_open(trial_file(t, "entrepairs.db.before-3"), DB_WRITER, (struct db_options){0}, &copy),
        OK);
    assert_int_equal(db_user_version(copy, &version), OK);
    assert_int_equal(version, 2);
    db_close(copy);
    migrate_forget_copies(t->dir);
    assert_false(has_copy(t));
    assert_int_equal(access(t->dir->database, F_OK), 0);
}

static void test_a_newer_database_is_refused(void **state) {
    struct trial *t = *state;
    struct migrate_report report;
    assert_int_equal(migrate_run(t->dir, t->db, rebuilding_third, &report), OK);
    assert_int_equal(migrate_run(t->dir, t->db, first_two, &report), ERR_CORRUPT);
    assert_int_equal(report.before, 3);
    assert_int_equal(report.known, 2);
}

static void test_programs_without_the_lock_only_check(void **state) {
    struct trial *t = *state;
    assert_int_equal(migrate_check(t->db), OK);
    assert_int_equal(db_set_user_version(t->db, 9999), OK);
    assert_int_equal(migrate_check(t->db), ERR_CORRUPT);
    assert_int_equal(db_set_user_version(t->db, 0), OK);
    assert_int_equal(migrate_check(t->db), ERR_CORRUPT);
}

/* schema/schema.sql is what a reader looks at: it must be what the migrations make. After a new
 * migration, write it anew: EP_WRITE_GOLDEN=1 build/unit/core_migrate_test */
static void test_the_golden_schema_is_current(void **state) {
    struct trial *t = *state;
    static const char path[] = EP_SOURCE_DIR "/schema/schema.sql";
    struct str made, golden;
    assert_int_equal(db_schema_dump(t->db, &t->arena, &made), OK);
    if (getenv("EP_WRITE_GOLDEN")) {
        FILE *file = fopen(path, "w");
        assert_non_null(file);
        assert_int_equal(fwrite(made.bytes, 1, made.length, file), made.length);
        assert_int_equal(fclose(file), 0);
    }
    assert_int_equal(datadir_read(path, &t->arena, &golden), OK);
    if (!str_equal(made, golden)) fail_msg("schema/schema.sql is not what the migrations make");
}

#define WITH_TWO(test) cmocka_unit_test_setup_teardown(test, begin_with_two, trial_end)

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_TWO(test_an_empty_database_is_not_copied),
        WITH_TWO(test_a_failed_migration_leaves_nothing),
        WITH_TWO(test_a_migration_may_not_orphan_rows),
        WITH_TWO(test_a_table_can_be_rebuilt),
        WITH_TWO(test_the_copy_is_the_state_before),
        WITH_TWO(test_a_newer_database_is_refused),
        WITH_FULL(test_programs_without_the_lock_only_check),
        WITH_FULL(test_the_golden_schema_is_current),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
