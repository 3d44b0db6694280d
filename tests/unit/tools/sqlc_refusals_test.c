/* What tools/sqlc refuses, each told with file and line; and that a clean input passes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "lib/str.h"

#define FIXTURE EP_SOURCE_DIR "/tests/unit/tools/sqlc"

static char folder[] = "/tmp/sqlc-test-XXXXXX";
static char said[16384];

static const char *in_folder(const char *name) {
    static char path[4][128];
    static int turn;
    turn = (turn + 1) % 4;
    snprintf(path[turn], sizeof path[turn], "%s/%s", folder, name);
    return path[turn];
}

static void write_file(const char *path, const char *text) {
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

/* Runs sqlc; its words are in `said`. */
static int run(const char *schema, const char *first, const char *second) {
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        dup2(ends[1], STDERR_FILENO);
        close(ends[0]);
        execl(EP_SQLC, "sqlc", "--schema", schema, "--ids", EP_SOURCE_DIR "/server/core/ids.def",
              "--out", in_folder("out"), first, second, (char *)NULL);
        _exit(127);
    }
    close(ends[1]);
    size_t length = 0;
    ssize_t got;
    while ((got = read(ends[0], said + length, sizeof said - 1 - length)) > 0)
        length += (size_t)got;
    said[length] = '\0';
    close(ends[0]);
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void remove_made(void) {
    unlink(in_folder("out/statements.h"));
    unlink(in_folder("out/statements.c"));
}

static const struct {
    const char *sql, *said;
} refusals[] = {
    {"-- name: x :one\nSELECT titel FROM books WHERE id = :post_id;", ":2: no such column: titel"},
    {"-- name: x :one\nSELECT title\nFROM books\nWHERE ide = :post_id;", ":4: no such column"},
    {"-- name: x :one\nSELECT title FROM bucks;", ":2: no such table: bucks"},
    {"-- name: x :one\nSELECT title FROM books WHERE id = ?;", ":1: parameter 1 needs a name"},
    {"-- name: x :one\nSELECT title FROM books WHERE id = @id;", ":1: parameter 1 needs a name"},
    {"-- name: x :one\nSELECT title FROM books WHERE title = \"a\";", "no such column: a"},
    {"-- name: x :many\nSELECT title FROM books WHERE id > :post_id ORDER BY id;",
     ":many needs a LIMIT"},
    {"-- name: x :many\nSELECT b.title FROM books AS b WHERE b.id IN (SELECT id FROM books "
     "WHERE id < 9 LIMIT 3) ORDER BY b.id;",
     ":many needs a LIMIT"},
    {"-- name: x :many\nSELECT title FROM books WHERE pages = 3 LIMIT 2;",
     ":1: scans a whole table (SCAN books)"},
    {"-- name: x :many\nSELECT keeper_id AS a_id FROM books LIMIT 2;\n-- name: y :exec\nDELETE "
     "FROM books WHERE pages = 1;",
     ":3: scans a whole table"},
    {"-- name: x :one\nSELECT COUNT(*) AS count FROM books;", "scans a whole index"},
    {"-- name: x :many\nSELECT title FROM books WHERE keeper_id = :member_id ORDER BY title LIMIT "
     "2;",
     "sorts without an index"},
    {"-- name: x :many\nWITH t AS MATERIALIZED (SELECT title FROM books) SELECT title FROM t LIMIT "
     "1;",
     "(SCAN books)"},
    {"-- name: x :many\nSELECT b.title FROM books AS b LEFT JOIN books AS c ON c.pages = b.pages "
     "WHERE b.id > 1 LIMIT 9;",
     "scans to build an index"},
    {"-- name: x :one\n-- scan:\nSELECT COUNT(*) AS count FROM books;", ":2: say why"},
    {"-- name: x :one\nSELECT title FROM books WHERE id = 1; DELETE FROM books;",
     "one statement a block"},
    {"-- name: x :one\nSELECT title FROM books WHERE id = 1; nonsense", "one statement a block"},
    {"-- name: x :one\nSELECT title FROM books WHERE id = 1;\n-- name: x :exec\nDELETE FROM books "
     "WHERE id = 1;",
     ":3: `x` is already the name of"},
    {"-- name: X :one\nSELECT 1 AS count;", ":1: a name is lower-case"},
    {"-- name: x :two\nSELECT 1 AS count;", ":1: after the name stands"},
    {"-- name: x\nSELECT 1 AS count;", ":1: after the name stands"},
    {"SELECT 1 AS count;", ":1: a statement needs a line"},
    {"-- name: x :one\n-- name: y :one\nSELECT 1 AS count;", ":1: no statement follows"},
    {"-- name: x :one", "no statement follows"},
    {"-- name: x :one\nSELECT COUNT(*) FROM books WHERE id = 1;", "needs an alias"},
    {"-- name: x :one\nSELECT title AS struct FROM books WHERE id = 1;", "needs an alias"},
    {"-- name: x :one\nSELECT title, title FROM books WHERE id = 1;",
     "two columns are named `title`"},
    {"-- name: x :one\nSELECT LENGTH(title) AS size FROM books WHERE id = 1;",
     "column `size` needs a line `-- type: size …`"},
    {"-- name: x :one\nSELECT title FROM books WHERE id = :which;",
     "parameter `which` needs a line `-- type: which …`"},
    {"-- name: x :one\n-- type: title int\nSELECT title FROM books WHERE id = 1;",
     "column `title` is stored as another type"},
    {"-- name: x :one\n-- type: title words\nSELECT title FROM books WHERE id = 1;",
     ":2: no such type: `words`"},
    {"-- name: x :one\n-- type: titel text\nSELECT title FROM books WHERE id = 1;",
     ":2: no column or parameter is named `titel`"},
    {"-- name: x :one\n-- null: titel\nSELECT title FROM books WHERE id = 1;",
     ":2: no column or parameter is named `titel`"},
    {"-- name: x :one\n-- typ: title text\nSELECT title FROM books WHERE id = 1;",
     ":2: unknown note `typ`"},
    {"-- name: x :one\nSELECT title FROM books\n-- type: title text\nWHERE id = 1;",
     ":3: a note stands above its statement"},
    {"-- name: x :one\n-- ends */ here\nSELECT title FROM books WHERE id = 1;",
     ":2: documentation is too long, or would end"},
    {"-- name: x :exec\nSELECT title FROM books WHERE id = 1;", "answers rows: say :one or :many"},
    {"-- name: x :one\nDELETE FROM books WHERE id = 1;", "answers no rows: say :exec"},
};

static void test_each_refusal_names_its_line(void **state) {
    (void)state;
    for (size_t i = 0; i < ARRAY_LENGTH(refusals); i++) {
        const char *path = in_folder("shop/bad.sql");
        write_file(path, refusals[i].sql);
        remove_made();
        int status = run(FIXTURE "/schema", path, NULL);
        if (status != 1 || !strstr(said, refusals[i].said) || !strstr(said, "shop/bad.sql:"))
            fail_msg("%s\n— status %d, expected “%s”, said: %s", refusals[i].sql, status,
                     refusals[i].said, said);
        assert_int_not_equal(access(in_folder("out/statements.h"), F_OK), 0);
    }
}

static void test_names_are_unique_over_files(void **state) {
    (void)state;
    write_file(in_folder("shop/bad.sql"),
               "-- name: note_add :exec\nDELETE FROM books WHERE id = 1;");
    assert_int_equal(run(FIXTURE "/schema", FIXTURE "/shop/shelf.sql", in_folder("shop/bad.sql")),
                     1);
    assert_non_null(strstr(said, "bad.sql:1: `note_add` is already the name of"));
}

static void test_clean_input_passes(void **state) {
    (void)state;
    static const char good[] =
        "-- name: x :many\n-- One constant row needs no index.\nSELECT 1 AS count LIMIT 1;\n"
        "-- name: y :many\nWITH RECURSIVE n (seq) AS (SELECT 1 UNION ALL SELECT seq + 1 FROM n "
        "LIMIT 3) SELECT seq FROM n LIMIT 3;\n"
        "-- name: z :many\nSELECT b.title FROM books AS b JOIN members AS m ON m.id = b.keeper_id "
        "WHERE b.keeper_id = :member_id ORDER BY b.id DESC LIMIT :most;\n";
    write_file(in_folder("shop/good.sql"), good);
    assert_int_equal(run(FIXTURE "/schema", in_folder("shop/good.sql"), NULL), 0);
    assert_string_equal(said, "");
    assert_int_equal(access(in_folder("out/shop_good.h"), F_OK), 0);
}

static void test_no_sql_and_no_schema_is_fine(void **state) {
    (void)state;
    assert_int_equal(run(in_folder("nowhere"), NULL, NULL), 0);
    assert_int_equal(access(in_folder("out/migrations.c"), F_OK), 0);
}

static void refuse_schema(const char *name, const char *sql, const char *message) {
    char path[160];
    snprintf(path, sizeof path, "%s/schema/%s", folder, name);
    write_file(path, sql);
    int status = run(in_folder("schema"), NULL, NULL);
    unlink(path);
    if (status != 1 || !strstr(said, message)) fail_msg("expected “%s”, said: %s", message, said);
}

static void test_bad_schemas_are_refused(void **state) {
    (void)state;
    refuse_schema("0001-a.sql", "CREATE TABLE a (b TEXT);", "table a is not STRICT");
    refuse_schema("0001-a.sql", "CREATE TABLE a (b TEXT) STRICT;\n\nCREATE TABLES b;",
                  "0001-a.sql:3: near \"TABLES\"");
    refuse_schema("0002-a.sql", "CREATE TABLE a (b TEXT) STRICT;", "without a gap");
}

static void test_unchanged_output_is_left_alone(void **state) {
    (void)state;
    struct stat before, after;
    assert_int_equal(run(FIXTURE "/schema", FIXTURE "/shop/shelf.sql", NULL), 0);
    assert_int_equal(stat(in_folder("out/shop_shelf.c"), &before), 0);
    assert_int_equal(run(FIXTURE "/schema", FIXTURE "/shop/shelf.sql", NULL), 0);
    assert_int_equal(stat(in_folder("out/shop_shelf.c"), &after), 0);
    assert_memory_equal(&before.st_mtim, &after.st_mtim, sizeof before.st_mtim);
}

static void test_wrong_usage(void **state) {
    (void)state;
    assert_int_equal(run(FIXTURE "/schema", "--frob", "x"), 64);
}

static int make_folder(void **state) {
    (void)state;
    if (!mkdtemp(folder)) return 1;
    return mkdir(in_folder("out"), 0700) || mkdir(in_folder("shop"), 0700) ||
           mkdir(in_folder("schema"), 0700);
}

static int remove_folder(void **state) {
    (void)state;
    static const char *const files[] = {"shop/bad.sql",     "shop/good.sql",    "out/shop_good.h",
                                        "out/shop_good.c",  "out/shop_shelf.h", "out/shop_shelf.c",
                                        "out/statements.h", "out/statements.c", "out/migrations.h",
                                        "out/migrations.c"};
    for (size_t i = 0; i < ARRAY_LENGTH(files); i++) unlink(in_folder(files[i]));
    rmdir(in_folder("shop"));
    rmdir(in_folder("schema"));
    rmdir(in_folder("out"));
    return rmdir(folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_refusal_names_its_line),
        cmocka_unit_test(test_names_are_unique_over_files),
        cmocka_unit_test(test_clean_input_passes),
        cmocka_unit_test(test_no_sql_and_no_schema_is_fine),
        cmocka_unit_test(test_bad_schemas_are_refused),
        cmocka_unit_test(test_unchanged_output_is_left_alone),
        cmocka_unit_test(test_wrong_usage),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
