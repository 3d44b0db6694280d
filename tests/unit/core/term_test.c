/* The calendar of a membership: never shorter than promised, spread, told in steps. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "server/core/term.h"

static const int64_t T0 = INT64_C(1800000000000);

static int64_t days_of(struct term term) {
    return (term.ends_at - T0) / DAY_MS;
}

static void test_a_list_imported_in_one_day_ends_over_eight_weeks(void **state) {
    int64_t on[TERM_SPREAD_DAYS] = {0};
    (void)state;
    for (int64_t id = 17; id < 17 + 10000; id++) {
        int64_t days = days_of(term_of((struct member_id){id}, T0, 0));
        assert_in_range(days, TERM_DAYS, TERM_DAYS + TERM_SPREAD_DAYS - 1);
        on[days - TERM_DAYS]++;
    }
    for (size_t i = 0; i < TERM_SPREAD_DAYS; i++) assert_in_range(on[i], 178, 179);
}

static void test_a_word_prolongs_once(void **state) {
    struct member_id member = {5};
    struct term plain = term_of(member, T0, 0), said = term_of(member, T0, T0 + 1);
    (void)state;
    assert_int_equal(days_of(said) - days_of(plain), 182);
    assert_int_equal(said.until - said.ends_at, 60 * DAY_MS);
    assert_true(said.has_word);
    assert_int_equal(days_of(term_of(member, T0, T0)), days_of(plain));
    assert_false(term_takes_word(&plain, plain.ends_at - 60 * DAY_MS - 1));
    assert_true(term_takes_word(&plain, plain.ends_at - 60 * DAY_MS));
    assert_true(term_takes_word(&plain, plain.until - 1));
    assert_false(term_takes_word(&plain, plain.until));
    assert_false(term_takes_word(&said, said.ends_at - 1));
}

static void test_steps_come_in_order_and_each_once(void **state) {
    static const int64_t before[] = {120, 90, 67, 60, 7, 0};
    int64_t until = T0 + 400 * DAY_MS, at = 0;
    (void)state;
    assert_int_equal(term_step_at(until, false, T0), TERM_NOTHING);
    for (size_t i = 0; i < 6; i++) {
        at = term_next_at(until, false, i == 0 ? T0 : at);
        assert_int_equal(at, until - before[i] * DAY_MS);
        assert_int_equal(term_step_at(until, false, at - 1), i);
        assert_int_equal(term_step_at(until, false, at), i + 1);
    }
    assert_int_equal(term_next_at(until, false, until), 0);
    assert_int_equal(term_next_at(until, true, T0), until - 7 * DAY_MS);
    assert_int_equal(term_step_at(until, true, until - 8 * DAY_MS), TERM_NOTHING);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_list_imported_in_one_day_ends_over_eight_weeks),
        cmocka_unit_test(test_a_word_prolongs_once),
        cmocka_unit_test(test_steps_come_in_order_and_each_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
