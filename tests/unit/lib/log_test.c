/* How many lines others may make in a minute. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "lib/log.h"

static const int64_t NOON = 28000000 * MINUTE_MS;

static void test_some_lines_a_minute_and_then_their_number(void **state) {
    struct log_bound bound = {0};
    int64_t left_out = 0, lines = 0;
    (void)state;
    for (int i = 0; i < 1000; i++) {
        lines += log_bound_take(&bound, NOON + i, &left_out);
        assert_int_equal(left_out, 0);
    }
    assert_int_equal(lines, LOG_BOUND_LINES);
    assert_true(log_bound_take(&bound, NOON + MINUTE_MS, &left_out));
    assert_int_equal(left_out, 1000 - LOG_BOUND_LINES);
    assert_true(log_bound_take(&bound, NOON + MINUTE_MS + 1, &left_out));
    assert_int_equal(left_out, 0); /* said once */
}

static void test_what_is_rare_is_always_told(void **state) {
    struct log_bound bound = {0};
    int64_t left_out;
    (void)state;
    for (int i = 0; i < 100; i++) {
        assert_true(log_bound_take(&bound, NOON + i * MINUTE_MS / 10, &left_out));
        assert_int_equal(left_out, 0);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_some_lines_a_minute_and_then_their_number),
        cmocka_unit_test(test_what_is_rare_is_always_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
