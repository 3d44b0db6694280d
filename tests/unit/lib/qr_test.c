/* A QR code's outline: the squares that every code of this size has, and nothing outside. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "lib/num.h"
#include "lib/qr.h"

enum { SIDE_MOST = 185 };

/* The number after `word`, cut off the front. */
static int64_t number(struct str *path, const char *word) {
    int64_t n = 0;
    size_t end = strlen(word);
    assert_true(str_starts(*path, str_from_c(word)));
    struct str rest = str_slice(*path, end, path->length);
    end = 0;
    while (end < rest.length && rest.bytes[end] >= '0' && rest.bytes[end] <= '9') end++;
    assert_true(num_parse(str_slice(rest, 0, end), SIDE_MOST, &n));
    *path = str_slice(rest, end, rest.length);
    return n;
}

/* Paints "M4 4h7v1h-7z…" on a board; fails on anything else. */
static int64_t paint(struct str path, bool board[SIDE_MOST][SIDE_MOST], int64_t side) {
    int64_t dark = 0;
    while (path.length) {
        int64_t x = number(&path, "M"), y = number(&path, " "), run = number(&path, "h");
        assert_int_equal(number(&path, "v"), 1);
        assert_int_equal(number(&path, "h-"), run);
        assert_true(str_starts(path, STR("z")));
        path = str_slice(path, 1, path.length);
        assert_true(x >= QR_MARGIN && y >= QR_MARGIN && run > 0);
        assert_true(x + run <= side - QR_MARGIN && y < side - QR_MARGIN);
        for (int64_t i = 0; i < run; i++) board[y][x + i] = true;
        dark += run;
    }
    return dark;
}

static void test_finders_stand_in_three_corners(void **state) {
    (void)state;
    static bool board[SIDE_MOST][SIDE_MOST];
    static const char *const finder[] = {"#######", "#     #", "# ### #", "# ### #",
                                         "# ### #", "#     #", "#######"};
    struct arena arena = {0};
    struct qr qr;
    assert_int_equal(qr_make(&arena, STR("otpauth://totp/A:b?secret=GEZDGNBVGY3TQOJQ"), &qr), OK);
    int64_t dark = paint(qr.path, board, qr.side), inside = qr.side - 2 * QR_MARGIN;
    assert_true(inside >= 21 && (inside - 21) % 4 == 0);
    assert_true(dark > inside * inside * 35 / 100 && dark < inside * inside * 65 / 100);
    const int64_t corners[3][2] = {{0, 0}, {inside - 7, 0}, {0, inside - 7}};
    for (int64_t c = 0; c < 3; c++)
        for (int64_t y = 0; y < 7; y++)
            for (int64_t x = 0; x < 7; x++)
                assert_int_equal(
                    board[corners[c][1] + y + QR_MARGIN][corners[c][0] + x + QR_MARGIN],
                    finder[y][x] == '#');
    arena_release(&arena);
}

static void test_a_text_too_long(void **state) {
    (void)state;
    struct arena arena = {0};
    struct qr qr;
    char text[4000];
    memset(text, 'x', sizeof text);
    assert_int_equal(qr_make(&arena, (struct str){text, sizeof text}, &qr), ERR_LIMIT);
    assert_int_equal(qr_make(&arena, (struct str){text, 2331}, &qr), OK);
    arena_release(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_finders_stand_in_three_corners),
        cmocka_unit_test(test_a_text_too_long),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
