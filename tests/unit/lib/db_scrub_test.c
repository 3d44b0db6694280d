/* What is removed leaves no trace in the file, however SQLite has moved it about before. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <unistd.h>

#include <cmocka.h>

#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/db_inside.h"

enum { ROWS = 300, CHANGES = 700, TRIALS = 8, FILE_MOST = 64 << 20 };

static const char word[] = "Quincampoix";
static char folder[40];
static uint64_t seed;

static const char *file(struct arena *arena, const char *name) {
    return arena_format(arena, "%s/%s", folder, name).bytes;
}

/* xorshift64: the same changes in each run. */
static unsigned below(unsigned bound) {
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (unsigned)(seed >> 20) % bound;
}

/* A quoted SQL text of very different lengths; every second one holds the word. */
static void put_text(struct buf *out, unsigned most) {
    static const unsigned lengths[] = {20, 200, 1000, 3000, 9000, 20000};
    unsigned length = lengths[below(6)];
    if (length > most) length = most;
    buf_put_byte(out, '\'');
    for (unsigned i = below(length / 4 + 1); i > 0; i--) BUF_LIT(out, "mot ");
    if (below(2)) buf_put(out, str_from_c(word));
    for (unsigned i = below(length / 8 + 1); i > 0; i--) BUF_LIT(out, "fin ");
    buf_put_byte(out, '\'');
}

static void change(struct buf *out, int id) {
    unsigned kind = below(20);
    buf_reset(out);
    if (kind < 10) {
        BUF_LIT(out, "UPDATE t SET b = ");
        put_text(out, 20000);
        buf_put_format(out, " WHERE id = %d", id);
    } else if (kind < 14) {
        BUF_LIT(out, "UPDATE t SET a = ");
        put_text(out, 900);
        buf_put_format(out, " WHERE id = %d", id);
    } else if (kind < 17) {
        buf_put_format(out, "DELETE FROM t WHERE id = %d", id);
    } else {
        buf_put_format(out, "INSERT OR REPLACE INTO t (id, a, b) VALUES (%d, ", id);
        put_text(out, 900);
        BUF_LIT(out, ", ");
        put_text(out, 20000);
        BUF_LIT(out, ")");
    }
}

static void run(struct db *db, const char *sql) {
    assert_int_equal(db_run_script(db, "test", sql), OK);
}

/* How often the file holds the word. */
static size_t count_words(const char *path) {
    static char bytes[FILE_MOST];
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    struct str rest = {bytes, fread(bytes, 1, sizeof bytes, f)};
    fclose(f);
    assert_true(rest.length > 0 && rest.length < sizeof bytes);
    size_t count = 0;
    for (;;) {
        size_t at = str_find(rest, str_from_c(word));
        if (at >= rest.length) return count;
        count++;
        rest = str_slice(rest, at + 1, rest.length);
    }
}

static void live(struct db *db) {
    struct buf sql;
    buf_init(&sql, 1 << 20);
    run(db, "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b TEXT); CREATE INDEX i ON t (a);");
    for (int i = 0; i < ROWS + CHANGES; i++) {
        if (i < ROWS) {
            buf_reset(&sql);
            BUF_LIT(&sql, "INSERT INTO t (a, b) VALUES (");
            put_text(&sql, 900);
            BUF_LIT(&sql, ", ");
            put_text(&sql, 20000);
            BUF_LIT(&sql, ")");
        } else {
            change(&sql, 1 + (int)below(ROWS + 10));
        }
        run(db, buf_text(&sql));
    }
    buf_release(&sql);
}

static void try_once(struct arena *arena) {
    struct db *db;
    const char *path = file(arena, "a.db"), *copy = file(arena, "copy");
    assert_int_equal(db_open(path, DB_WRITER, (struct db_options){0}, &db), OK);
    live(db);
    assert_int_equal(db_checkpoint(db, true), OK);
    assert_true(count_words(path) > 0);
    run(db, "UPDATE t SET a = replace(a, 'Quincampoix', '[-]'), b = replace(b, 'Quincampoix', "
            "'[something longer than the word]')");
    assert_int_equal(db_checkpoint(db, true), OK);
    assert_int_equal(count_words(path), 0);
    struct str problem;
    assert_int_equal(db_integrity_check(db, arena, &problem), OK);
    assert_int_equal(db_backup(db, copy), OK);
    assert_int_equal(count_words(copy), 0);
    db_close(db);
    unlink(path);
    unlink(copy);
}

static void test_removed_words_leave_no_trace(void **state) {
    (void)state;
    struct arena arena = {0};
    memcpy(folder, "/tmp/entrepairs-scrub-XXXXXX", 29);
    assert_non_null(mkdtemp(folder));
    for (uint64_t trial = 1; trial <= TRIALS; trial++) {
        seed = trial * UINT64_C(0x9E3779B97F4A7C15);
        try_once(&arena);
    }
    rmdir(folder);
    arena_release(&arena);
}

enum { PAGE = 8192 };

static void put_u16(unsigned char *at, unsigned n) {
    at[0] = (unsigned char)(n >> 8);
    at[1] = (unsigned char)n;
}

/* A leaf with two cells of 100 bytes at its end. */
static void make_leaf(unsigned char page[PAGE], size_t head) {
    memset(page, 0xEE, PAGE);
    page[head] = 13;
    put_u16(page + head + 3, 2);
    put_u16(page + head + 5, PAGE - 200);
    put_u16(page + head + 8, PAGE - 100);
    put_u16(page + head + 10, PAGE - 200);
}

static void test_the_room_of_a_page(void **state) {
    (void)state;
    static unsigned char page[PAGE];
    size_t from, to;
    make_leaf(page, 0);
    assert_true(db_scrub_room(page, false, &from, &to));
    assert_int_equal(from, 8 + 4);
    assert_int_equal(to, PAGE - 200);
    make_leaf(page, 100);
    assert_true(db_scrub_room(page, true, &from, &to));
    assert_int_equal(from, 100 + 8 + 4);
    page[100] = 5;
    put_u16(page + 112, PAGE - 100);
    put_u16(page + 114, PAGE - 200);
    assert_true(db_scrub_room(page, true, &from, &to));
    assert_int_equal(from, 100 + 12 + 4);
}

static void test_what_is_no_tree_page_is_left_alone(void **state) {
    (void)state;
    static unsigned char page[PAGE];
    size_t from, to;
    static const unsigned char others[] = {0, 1, 3, 4, 6, 7, 8, 9, 11, 12, 14, 255};
    for (size_t i = 0; i < sizeof others; i++) {
        make_leaf(page, 0);
        page[0] = others[i];
        assert_false(db_scrub_room(page, false, &from, &to));
    }
    make_leaf(page, 0);
    put_u16(page + 8, 100); /* a cell in the room */
    assert_false(db_scrub_room(page, false, &from, &to));
    make_leaf(page, 0);
    put_u16(page + 3, 5000); /* more pointers than there is room for */
    assert_false(db_scrub_room(page, false, &from, &to));
    make_leaf(page, 0);
    put_u16(page + 5, PAGE + 1);
    assert_false(db_scrub_room(page, false, &from, &to));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_removed_words_leave_no_trace),
        cmocka_unit_test(test_the_room_of_a_page),
        cmocka_unit_test(test_what_is_no_tree_page_is_left_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
