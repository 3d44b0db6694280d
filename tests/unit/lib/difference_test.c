/* What differs between two texts, line by line: each line of both is there, in order, and nothing
 * that both have in common is said to differ. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "lib/buf.h"
#include "lib/difference.h"

static struct arena arena;

/* "=a" both, "~a|b" changed, "-a" left alone, "+b" right alone. */
static void expect(const char *left, const char *right, const char *rows) {
    static const char *const marks[] = {"=", "~", "-", "+"};
    struct difference_row *found;
    struct buf out;
    size_t count = difference_lines(&arena, str_from_c(left), str_from_c(right), &found);
    buf_init(&out, 4096);
    for (size_t i = 0; i < count; i++) {
        const struct difference_row *row = &found[i];
        struct str one = row->kind == DIFFERENCE_RIGHT ? row->right : row->left;
        buf_put_format(&out, "%s%s%.*s", i ? " " : "", marks[row->kind], STR_ARG(one));
        if (row->kind == DIFFERENCE_CHANGED) buf_put_format(&out, "|%.*s", STR_ARG(row->right));
    }
    assert_string_equal(buf_text(&out), rows);
    buf_release(&out);
    arena_release(&arena);
}

static void test_lines_are_paired(void **state) {
    (void)state;
    expect("", "", "");
    expect("a\nb", "a\nb", "=a =b");
    expect("a\nb\n", "a\nb", "=a =b");
    expect("a\nb\nc", "a\nx\nc", "=a ~b|x =c");
    expect("a\nc", "a\nb\nc", "=a +b =c");
    expect("a\nb\nc", "a\nc", "=a -b =c");
    expect("", "a\nb", "+a +b");
    expect("a\nb", "", "-a -b");
    expect("a\nb\nc\nd", "x\nb\ny\nd", "~a|x =b ~c|y =d");
    expect("a\n\nb", "a\n\nc", "=a = ~b|c");
}

/* Too many lines to compare each with each: all of the middle is changed, and nothing is lost. */
static void test_long_texts_are_bounded(void **state) {
    struct buf left, right;
    struct difference_row *rows;
    size_t same = 0, lines = 3000;
    (void)state;
    buf_init(&left, 1 << 20);
    buf_init(&right, 1 << 20);
    buf_put(&left, STR("first\n"));
    buf_put(&right, STR("first\n"));
    for (size_t i = 0; i < lines; i++) {
        buf_put_format(&left, "l%zu\n", i);
        buf_put_format(&right, "r%zu\n", i);
    }
    size_t count = difference_lines(&arena, buf_str(&left), buf_str(&right), &rows);
    for (size_t i = 0; i < count; i++) same += rows[i].kind == DIFFERENCE_SAME;
    assert_int_equal(count, lines + 1);
    assert_int_equal(same, 1);
    buf_release(&left);
    buf_release(&right);
    arena_release(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines_are_paired),
        cmocka_unit_test(test_long_texts_are_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
