/* Files as spreadsheets and colleagues write them, whole, broken, and arriving in pieces. */
#include "lib/csv.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct arena arena;

static void assert_text(struct str s, const char *expected) {
    if (!str_equal(s, str_from_c(expected)))
        fail_msg("\"%.*s\" is not \"%s\"", STR_ARG(s), expected);
}

/* The next row has these fields, joined by '|'. */
static void assert_row(struct csv_reader *r, const char *expected) {
    struct csv_row row;
    struct csv_error error = {0};
    enum err e = csv_read(r, &arena, &row, &error);
    if (e) fail_msg("%s: row %zu: %s", err_name(e), error.row, error.text);
    struct buf joined;
    buf_init(&joined, 4096);
    for (size_t i = 0; i < row.count; i++) {
        if (i > 0) buf_put_byte(&joined, '|');
        buf_put(&joined, row.fields[i]);
    }
    assert_text(buf_str(&joined), expected);
    buf_release(&joined);
}

static void assert_no_more(struct csv_reader *r) {
    struct csv_row row;
    struct csv_error error;
    assert_int_equal(csv_read(r, &arena, &row, &error), ERR_NOT_FOUND);
}

static void assert_bad(struct csv_reader *r, size_t row_number, size_t column, const char *words) {
    struct csv_row row;
    struct csv_error error = {0};
    assert_int_not_equal(csv_read(r, &arena, &row, &error), OK);
    assert_int_equal(error.row, row_number);
    assert_int_equal(error.column, column);
    if (!strstr(error.text, words)) fail_msg("\"%s\" lacks \"%s\"", error.text, words);
}

static void start(struct csv_reader *r, const char *text) {
    csv_start(r, str_from_c(text), csv_separator(str_from_c(text)));
}

static void test_rows(void **state) {
    (void)state;
    struct csv_reader r;
    start(&r, "\xef\xbb\xbf"
              "a,b,c\r\n1,,3\nlast,\"x\",");
    assert_row(&r, "a|b|c");
    assert_row(&r, "1||3");
    assert_row(&r, "last|x|");
    assert_no_more(&r);
}

static void test_quotes_hold_everything(void **state) {
    (void)state;
    struct csv_reader r;
    start(&r, "\"a,b\",\"l1\r\nl2\",\"say \"\"yes\"\"\",\"\"\"\"\r\nnext\n");
    assert_row(&r, "a,b|l1\r\nl2|say \"yes\"|\"");
    assert_row(&r, "next");
    assert_int_equal(r.line, 3);
    assert_no_more(&r);
}

static void test_blank_lines_are_rows(void **state) {
    (void)state;
    struct csv_reader r;
    start(&r, "a\n\r\n\nb");
    assert_row(&r, "a");
    assert_row(&r, "");
    assert_row(&r, "");
    assert_row(&r, "b");
    assert_no_more(&r);
}

static void test_separator_is_found_in_the_header(void **state) {
    (void)state;
    assert_int_equal(csv_separator(STR("identifier;email;job_title\nx,y,z,t,u")), ';');
    assert_int_equal(csv_separator(STR("identifier,email\na;b;c;d")), ',');
    assert_int_equal(csv_separator(STR("\"a;b;c\",d\n")), ',');
    assert_int_equal(csv_separator(STR("identifier\n")), ',');
    struct csv_reader r;
    start(&r, "nom;note\nMartin;12,5\n");
    assert_row(&r, "nom|note");
    assert_row(&r, "Martin|12,5");
}

static void test_a_bad_row_does_not_hide_the_next(void **state) {
    (void)state;
    struct csv_reader r;
    start(&r, "a,b\n1,\"2\"x\n3,4\n5,6\"7\n8,9\n10,\"never\nclosed,\n");
    assert_row(&r, "a|b");
    assert_bad(&r, 2, 2, "closing quote");
    assert_row(&r, "3|4");
    assert_bad(&r, 4, 2, "not quoted");
    assert_row(&r, "8|9");
    assert_bad(&r, 6, 2, "never closed");
    assert_row(&r, "closed|");
    assert_no_more(&r);
}

static void test_bounds(void **state) {
    (void)state;
    static char text[CSV_FIELD_MAX + 16];
    memset(text, ',', CSV_COLUMNS_MAX);
    memcpy(text + CSV_COLUMNS_MAX, "\nok\n", 5);
    struct csv_reader r;
    csv_start(&r, str_from_c(text), ',');
    assert_bad(&r, 1, CSV_COLUMNS_MAX + 1, "columns");
    assert_row(&r, "ok");
    memset(text, 'a', CSV_FIELD_MAX + 1);
    memcpy(text + CSV_FIELD_MAX + 1, "\nok\n", 5);
    csv_start(&r, str_from_c(text), ',');
    assert_bad(&r, 1, 1, "longer");
    assert_row(&r, "ok");
    text[0] = '"';
    memset(text + 1, 'a', CSV_FIELD_MAX + 1);
    csv_start(&r, str_from_c(text), ',');
    assert_bad(&r, 1, 1, "never closed");
}

/* The same rows whether the text comes whole or byte after byte. */
static void test_text_in_pieces(void **state) {
    (void)state;
    const char *text = "a,\"b\r\n\"\"c\"\"\"\r\n\"\"\r\nd,e\r\nlast";
    size_t length = strlen(text), rows = 0, have = 0;
    const char *expected[] = {"a|b\r\n\"c\"", "", "d|e", "last"};
    struct csv_reader r;
    csv_start(&r, (struct str){text, 0}, ',');
    r.is_partial = true;
    while (have < length) {
        have++;
        r.text.length++;
        r.is_partial = have < length;
        struct csv_reader before = r;
        struct csv_row row;
        struct csv_error error;
        enum err e = csv_read(&r, &arena, &row, &error);
        if (e == ERR_BUSY) {
            assert_ptr_equal(r.text.bytes, before.text.bytes);
            continue;
        }
        assert_int_equal(e, OK);
        assert_row(&before, expected[rows++]);
    }
    assert_int_equal(rows, 4);
}

static void test_writing_and_reading_back(void **state) {
    (void)state;
    struct buf out;
    buf_init(&out, 4096);
    struct csv_writer w = {.out = &out, .separator = ';'};
    csv_put(&w, STR("a;b"));
    csv_put(&w, STR("say \"yes\""));
    csv_put(&w, STR(""));
    csv_put(&w, STR("l1\nl2"));
    csv_put(&w, STR(" x"));
    csv_put(&w, STR("=1+1"));
    csv_end_row(&w);
    csv_put(&w, STR(""));
    csv_end_row(&w);
    assert_text(buf_str(&out), "\"a;b\";\"say \"\"yes\"\"\";;\"l1\nl2\";\" x\";=1+1\r\n\"\"\r\n");
    struct csv_reader r;
    csv_start(&r, buf_str(&out), ';');
    assert_row(&r, "a;b|say \"yes\"||l1\nl2| x|=1+1");
    buf_release(&out);
}

/* A display name must not run in the spreadsheet of whoever opens the export. */
static void test_formulas_are_defused(void **state) {
    (void)state;
    static const char *const dangerous[] = {"=HYPERLINK(\"x\")", "+33", "-1", "@SUM", "\tx", "\rx"};
    struct buf out;
    buf_init(&out, 4096);
    for (size_t i = 0; i < ARRAY_LENGTH(dangerous); i++) {
        buf_reset(&out);
        struct csv_writer w = {.out = &out, .separator = ',', .safety = CSV_FORMULA_SAFE};
        csv_put(&w, str_from_c(dangerous[i]));
        csv_end_row(&w);
        struct csv_reader r;
        csv_start(&r, buf_str(&out), ',');
        struct csv_row row;
        struct csv_error error;
        assert_int_equal(csv_read(&r, &arena, &row, &error), OK);
        assert_int_equal(row.fields[0].bytes[0], '\'');
        assert_text(str_slice(row.fields[0], 1, row.fields[0].length), dangerous[i]);
    }
    buf_reset(&out);
    struct csv_writer w = {.out = &out, .separator = ',', .safety = CSV_FORMULA_SAFE};
    csv_put(&w, STR("a=b"));
    assert_text(buf_str(&out), "a=b");
    buf_release(&out);
}

static int teardown(void **state) {
    (void)state;
    arena_release(&arena);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_quotes_hold_everything),
        cmocka_unit_test(test_blank_lines_are_rows),
        cmocka_unit_test(test_separator_is_found_in_the_header),
        cmocka_unit_test(test_a_bad_row_does_not_hide_the_next),
        cmocka_unit_test(test_bounds),
        cmocka_unit_test(test_text_in_pieces),
        cmocka_unit_test(test_writing_and_reading_back),
        cmocka_unit_test(test_formulas_are_defused),
    };
    return cmocka_run_group_tests(tests, NULL, teardown);
}
