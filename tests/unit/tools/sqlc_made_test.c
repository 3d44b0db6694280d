/* What tools/sqlc makes of tests/unit/tools/sqlc: types, NULL, rows, errors, the cache. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "sqlc_fixture/migrations.h"
#include "sqlc_fixture/shop_shelf.h"
#include "sqlc_fixture/statements.h"

struct shop {
    struct db *db;
    struct arena arena;
};

static int open_shop(void **state) {
    static struct shop shop;
    shop = (struct shop){0};
    assert_int_equal(db_open(NULL, DB_MEMORY, (struct db_options){0}, &shop.db), OK);
    for (const struct migration *m = fixture_migrations; m->name; m++)
        assert_int_equal(db_run_script(shop.db, m->name, m->sql), OK);
    *state = &shop;
    return 0;
}

static int close_shop(void **state) {
    struct shop *shop = *state;
    db_close(shop->db);
    arena_release(&shop->arena);
    return 0;
}

static struct member_id add_member(struct shop *shop, const char *name) {
    struct member_add_in in = {.name = str_from_c(name)};
    struct member_add_row row;
    assert_int_equal(sql_member_add(shop->db, &shop->arena, &in, &row), OK);
    return row.member_id;
}

static void test_migrations_keep_order_and_text(void **state) {
    (void)state;
    assert_int_equal(SQL_fixture_MIGRATIONS, 2);
    assert_int_equal(fixture_migrations[1].number, 2);
    assert_string_equal(fixture_migrations[1].name, "notes");
    assert_non_null(strstr(fixture_migrations[1].sql, "« as it is »; may hold \\ and \""));
}

static void test_values_come_back_as_they_went_in(void **state) {
    struct shop *shop = *state;
    struct member_id keeper = add_member(shop, "Ana");
    assert_int_equal(keeper.v, 1);
    struct book_add_in in = {
        .title = STR("L’été \"?\?/\\"),
        .html = {"<p>été</p>", 12},
        .cover = {(const unsigned char *)"\0\1\2", 3},
        .pages = 7,
        .is_lent = true,
        .keeper_id = keeper,
    };
    assert_int_equal(sql_book_add(shop->db, &in), OK);
    struct book_by_id_in by = {.thread_id = {db_last_id(shop->db)}};
    struct book_by_id_row row;
    assert_int_equal(sql_book_by_id(shop->db, &shop->arena, &by, &row), OK);
    assert_int_equal(row.thread_id.v, by.thread_id.v);
    assert_true(str_equal(row.title, in.title));
    assert_int_equal(row.html.length, 12);
    assert_memory_equal(row.html.bytes, "<p>été</p>", 13); /* a NUL follows */
    assert_int_equal(row.cover.length, 3);
    assert_memory_equal(row.cover.bytes, "\0\1\2", 3);
    assert_int_equal(row.pages, 7);
    assert_false(row.pages_is_null);
    assert_true(row.is_lent);
    assert_int_equal(row.keeper_id.v, keeper.v);
}

static void test_null_is_told_apart_from_empty(void **state) {
    struct shop *shop = *state;
    struct book_add_in in = {.title = STR(""), .html = {"", 0}, .pages_is_null = true};
    assert_int_equal(sql_book_add(shop->db, &in), OK);
    struct book_by_id_in by = {.thread_id = {db_last_id(shop->db)}};
    struct book_by_id_row row;
    assert_int_equal(sql_book_by_id(shop->db, &shop->arena, &by, &row), OK);
    assert_non_null(row.title.bytes);
    assert_int_equal(row.title.length, 0);
    assert_null(row.cover.bytes);
    assert_true(row.pages_is_null);
    assert_int_equal(row.pages, 0);
    assert_int_equal(row.keeper_id.v, 0);
    /* The keeper was stored as NULL, not as the id 0. */
    struct books_of_in of = {.most = 5};
    struct books_of_row *rows;
    size_t count;
    assert_int_equal(sql_books_of(shop->db, &shop->arena, &of, &rows, &count), OK);
    assert_int_equal(count, 1);
}

static void test_no_row(void **state) {
    struct shop *shop = *state;
    struct book_by_id_in by = {.thread_id = {99}};
    struct book_by_id_row row = {.pages = 5};
    assert_int_equal(sql_book_by_id(shop->db, &shop->arena, &by, &row), ERR_NOT_FOUND);
    assert_int_equal(row.pages, 5); /* untouched */
    struct books_of_in of = {.most = 5};
    struct books_of_row *rows;
    size_t count = 9;
    assert_int_equal(sql_books_of(shop->db, &shop->arena, &of, &rows, &count), OK);
    assert_int_equal(count, 0);
}

static void test_many_rows_keep_order_and_limit(void **state) {
    struct shop *shop = *state;
    struct member_id keeper = add_member(shop, "Ana");
    for (int i = 0; i < 200; i++) {
        char title[32];
        snprintf(title, sizeof title, "book %d", i);
        struct book_add_in in = {
            .title = str_from_c(title), .html = {"", 0}, .pages_is_null = true};
        in.keeper_id = keeper;
        assert_int_equal(sql_book_add(shop->db, &in), OK);
    }
    struct books_of_in of = {.keeper_id = keeper, .after_seq = 10, .most = 150};
    struct books_of_row *rows;
    size_t count;
    assert_int_equal(sql_books_of(shop->db, &shop->arena, &of, &rows, &count), OK);
    assert_int_equal(count, 150);
    for (size_t i = 0; i < count; i++) {
        char title[32];
        snprintf(title, sizeof title, "book %d", (int)i + 10);
        assert_int_equal(rows[i].seq, i + 11);
        assert_true(str_equal(rows[i].title, str_from_c(title)));
    }
}

static void test_odd_literals_reach_sqlite_unchanged(void **state) {
    struct shop *shop = *state;
    struct book_count_row row;
    assert_int_equal(sql_book_count(shop->db, &shop->arena, &row), OK);
    assert_int_equal(row.book_count, 0);
    assert_true(str_equal(row.said_text, STR("«?\? \"\\ \n")));
}

static void test_constraints_are_answers(void **state) {
    struct shop *shop = *state;
    struct member_id ana = add_member(shop, "Ana");
    add_member(shop, "Bo");
    struct member_rename_in rename = {.name = STR("Bo"), .member_id = ana};
    assert_int_equal(sql_member_rename(shop->db, &rename), ERR_CONFLICT);
    rename.name = (struct str){0}; /* the empty text, not NULL */
    assert_int_equal(sql_member_rename(shop->db, &rename), OK);
    struct note_add_in note = {.book = 77, .body = STR("x")};
    assert_int_equal(sql_note_add(shop->db, &note), ERR_CONFLICT);
    struct book_add_in book = {.title = STR("x"), .html = {"", 0}, .pages = -1};
    assert_int_equal(sql_book_add(shop->db, &book), ERR_INVALID);
    /* After an error the same statement works again. */
    rename.name = STR("Cy");
    assert_int_equal(sql_member_rename(shop->db, &rename), OK);
    assert_int_equal(db_changes(shop->db), 1);
}

static void test_returning_is_read_to_its_end(void **state) {
    struct shop *shop = *state;
    assert_int_equal(db_begin_immediate(shop->db), OK);
    add_member(shop, "Ana");
    assert_int_equal(db_commit(shop->db), OK);
    struct member_add_in again = {.name = STR("Ana")};
    struct member_add_row row;
    assert_int_equal(sql_member_add(shop->db, &shop->arena, &again, &row), ERR_CONFLICT);
}

static void test_a_text_too_large_is_refused(void **state) {
    struct shop *shop = *state;
    size_t length = 17 * 1024 * 1024;
    char *large = arena_alloc(&shop->arena, length);
    memset(large, 'x', length);
    struct member_add_in in = {.name = {large, length}};
    struct member_add_row row;
    assert_int_equal(sql_member_add(shop->db, &shop->arena, &in, &row), ERR_LIMIT);
}

static void test_deadline_ends_a_slow_statement(void **state) {
    struct shop *shop = *state;
    db_set_deadline_ms(shop->db, 20);
    struct count_up_in in = {.most = INT64_C(100000000)};
    struct count_up_row row;
    assert_int_equal(sql_count_up(shop->db, &shop->arena, &in, &row), ERR_TIMEOUT);
    in.most = 100; /* the deadline is each statement's own */
    assert_int_equal(sql_count_up(shop->db, &shop->arena, &in, &row), OK);
    assert_int_equal(row.total, 5050);
}

static void test_the_table_names_every_statement(void **state) {
    (void)state;
    assert_string_equal(fixture_statements[SQL_note_add].name, "note_add");
    assert_string_equal(fixture_statements[SQL_note_add].sql,
                        "INSERT INTO notes (book_id, body) VALUES (:book, :body)");
    for (unsigned i = 0; i < SQL_fixture_COUNT; i++) {
        assert_int_equal(fixture_statements[i].index, i);
        assert_int_equal(fixture_statements[i].length, strlen(fixture_statements[i].sql));
    }
    assert_null(fixture_statements[SQL_fixture_COUNT].name);
}

#define WITH_SHOP(test) cmocka_unit_test_setup_teardown(test, open_shop, close_shop)

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_migrations_keep_order_and_text),
        cmocka_unit_test(test_the_table_names_every_statement),
        WITH_SHOP(test_values_come_back_as_they_went_in),
        WITH_SHOP(test_null_is_told_apart_from_empty),
        WITH_SHOP(test_no_row),
        WITH_SHOP(test_many_rows_keep_order_and_limit),
        WITH_SHOP(test_odd_literals_reach_sqlite_unchanged),
        WITH_SHOP(test_constraints_are_answers),
        WITH_SHOP(test_returning_is_read_to_its_end),
        WITH_SHOP(test_a_text_too_large_is_refused),
        WITH_SHOP(test_deadline_ends_a_slow_statement),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
