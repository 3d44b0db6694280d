/* Charts: what is drawn says what was counted, and stays within the drawing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "lib/chart.h"

static void test_scales_are_round_and_hold_the_greatest(void **state) {
    (void)state;
    static const struct {
        int64_t most, top;
        size_t count;
    } cases[] = {{0, 1, 1},   {1, 1, 1},     {4, 4, 4},     {5, 6, 3},
                 {26, 30, 3}, {100, 100, 2}, {999, 1000, 2}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct chart_scale s = chart_scale(cases[i].most);
        assert_int_equal(s.top, cases[i].top);
        assert_int_equal(s.count, cases[i].count);
        assert_int_equal(s.rules[s.count - 1].amount, s.top);
        assert_int_equal(s.rules[s.count - 1].y, CHART_TOP);
    }
    for (int64_t most = 0; most < 3000; most++) {
        struct chart_scale s = chart_scale(most);
        assert_true(s.top >= most && s.count >= 1 && s.count <= CHART_RULES);
        for (size_t i = 1; i < s.count; i++) assert_true(s.rules[i].y < s.rules[i - 1].y);
    }
    assert_true(chart_scale(INT64_MAX).top > 0);
}

static void test_columns_stand_side_by_side(void **state) {
    (void)state;
    struct chart_scale s = chart_scale(50);
    struct chart_box before = {0};
    for (size_t i = 0; i < 12; i++) {
        struct chart_box box = chart_column(&s, i, 12, (int64_t)i * 5 - 5);
        assert_true(box.x >= CHART_LEFT && box.x + box.width <= CHART_WIDTH);
        assert_true(box.x >= before.x + before.width);
        assert_int_equal(box.y + box.height, CHART_BASE);
        assert_int_equal(box.height > 0, (int64_t)i * 5 - 5 > 0);
        before = box;
    }
    assert_int_equal(chart_column(&s, 0, 1, 60).y, CHART_TOP);
    assert_int_equal(chart_column(&s, 0, 1, 30).height, (CHART_BASE - CHART_TOP) / 2);
    struct chart_scale great = chart_scale(1000000);
    assert_int_equal(chart_column(&great, 0, 1, 1).height, 1);
}

static void test_rows_lie_under_one_another(void **state) {
    (void)state;
    assert_int_equal(chart_row(0, 10, 10).width, 2 * chart_row(0, 5, 10).width);
    assert_true(chart_row(0, 10, 10).width < CHART_WIDTH);
    assert_int_equal(chart_row(1, 0, 10).width, 0);
    assert_int_equal(chart_row(1, 1, 0).width, 0);
    assert_true(chart_row(1, 1, 9).y >= chart_row(0, 1, 9).y + chart_row(0, 1, 9).height);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_scales_are_round_and_hold_the_greatest),
        cmocka_unit_test(test_columns_stand_side_by_side),
        cmocka_unit_test(test_rows_lie_under_one_another),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
