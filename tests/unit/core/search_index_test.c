/* The search index follows what is stored, whoever writes it, and forgets what is removed. */
#include "server/core/purge_index.h"
#include "tests/unit/core/trial.h"

static const char people[] =
    "INSERT INTO organisations (id, slug, name, kind, created_at) VALUES (1, 'o', 'O', 'autre', 0);"
    "INSERT INTO members (id, account, identifier, given_name, family_name, organisation_id, state,"
    " created_at, verdict, judged_at, valid_until) VALUES"
    " (1, 'member', 'ana', 'Anaïs', 'Petit', 1, 'active', 0, 'peer', 0, 9);"
    "INSERT INTO spaces (id, slug, title, created_at) VALUES (1, 's', 'S', 0);"
    "INSERT INTO threads (id, space_id, kind, title, author_id, created_at, last_seq, last_post_at,"
    " last_author_id) VALUES (1, 1, 'discussion', 'Un bilan', 1, 0, 1, 0, 1);"
    "INSERT INTO posts (id, thread_id, seq, author_id, created_at, html) VALUES (1, 1, 1, 1, 0, "
    "'');"
    "INSERT INTO post_sources VALUES (1, 'La reconversion d’Hypoténuse');";

/* Fails unless the expression holds. */
static void expect(struct db *db, const char *condition) {
    char sql[600];
    snprintf(sql, sizeof sql,
             "CREATE TEMP TABLE t (x CHECK (x = 1)); INSERT INTO t SELECT (%s); DROP TABLE t",
             condition);
    if (db_run_script(db, "test", sql) != OK) fail_msg("not so: %s", condition);
}

static void expect_found(struct db *db, const char *table, const char *term, int count) {
    char condition[300];
    snprintf(condition, sizeof condition, "SELECT count(*) = %d FROM %s WHERE %s MATCH '\"=%s\"'",
             count, table, table, term);
    expect(db, condition);
}

static void test_every_way_of_writing_is_followed(void **state) {
    struct trial *t = *state;
    trial_sql(t->db, people);
    expect_found(t->db, "search_texts", "hypotenus", 1);
    expect_found(t->db, "search_titles", "bilan", 1);
    expect_found(t->db, "search_people", "anais", 1);
    expect_found(t->db, "search_people", "petit", 0);
    trial_sql(t->db,
              "UPDATE post_sources SET markdown = 'Un losange';"
              "UPDATE threads SET title = 'Un projet'; UPDATE members SET given_name = 'Bo'");
    expect_found(t->db, "search_texts", "hypotenus", 0);
    expect_found(t->db, "search_texts", "losang", 1);
    expect_found(t->db, "search_titles", "bilan", 0);
    expect_found(t->db, "search_titles", "projet", 1);
    expect_found(t->db, "search_people", "anais", 0);
    trial_sql(t->db, "DELETE FROM post_sources");
    expect_found(t->db, "search_texts", "losang", 0);
    trial_sql(t->db, "INSERT INTO search_texts (search_texts) VALUES ('integrity-check')");
}

static void test_what_was_written_before_is_found(void **state) {
    struct trial *t = *state;
    struct migration before[8] = {{0}};
    struct migrate_report report;
    for (size_t i = 0; db_migrations[i].number && db_migrations[i].number < 3; i++)
        before[i] = db_migrations[i];
    if (datadir_create(t->path, &t->dir) ||
        db_open(t->dir->database, DB_WRITER, (struct db_options){0}, &t->db))
        fail();
    assert_int_equal(migrate_run(t->dir, t->db, before, &report), OK);
    trial_sql(t->db, people);
    assert_int_equal(migrate_run(t->dir, t->db, db_migrations, &report), OK);
    expect_found(t->db, "search_texts", "hypotenus", 1);
    expect_found(t->db, "search_titles", "bilan", 1);
    expect_found(t->db, "search_people", "anais", 1);
}

static bool file_holds(const char *path, struct str word) {
    static char bytes[1 << 24];
    FILE *file = fopen(path, "r");
    if (!file) return false;
    struct str whole = {bytes, fread(bytes, 1, sizeof bytes, file)};
    fclose(file);
    return str_find(whole, word) < whole.length;
}

static bool is_in_files(struct trial *t, struct str word) {
    return file_holds(t->dir->database, word) ||
           file_holds(arena_format(&t->arena, "%s-wal", t->dir->database).bytes, word);
}

/* Many parts of an index, as many writers leave it, and writing between the steps. */
static void test_a_removed_word_leaves_the_file(void **state) {
    struct trial *t = *state;
    char sql[200];
    trial_sql(t->db, people);
    for (int i = 2; i < 400; i++) {
        snprintf(sql, sizeof sql,
                 "INSERT INTO posts (id, thread_id, seq, author_id, created_at, html) VALUES"
                 " (%d, 1, %d, 1, 0, ''); INSERT INTO post_sources VALUES (%d, 'mot%d mot%d')",
                 i, i, i, i, i * 7);
        trial_sql(t->db, sql);
    }
    trial_sql(t->db, "UPDATE post_sources SET markdown = 'La reconversion de X' WHERE post_id = 1");
    assert_true(is_in_files(t, STR("ypotenus")));
    bool is_done = false;
    for (int i = 400; !is_done && i < 500; i++) {
        assert_int_equal(db_begin_immediate(t->db), OK);
        assert_int_equal(purge_index_step(t->db, i == 400, &is_done), OK);
        assert_int_equal(db_commit(t->db), OK);
        snprintf(sql, sizeof sql, "UPDATE post_sources SET markdown = 'fin%d' WHERE post_id = %d",
                 i, i - 300);
        trial_sql(t->db, sql);
    }
    assert_true(is_done);
    assert_int_equal(db_checkpoint(t->db, true), OK);
    assert_false(is_in_files(t, STR("ypotenus")));
    expect_found(t->db, "search_texts", "mot30", 1);
    trial_sql(t->db, "INSERT INTO search_texts (search_texts) VALUES ('integrity-check')");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_FULL(test_every_way_of_writing_is_followed),
        WITH(test_what_was_written_before_is_found),
        WITH_FULL(test_a_removed_word_leaves_the_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
