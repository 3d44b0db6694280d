/* A rate holds, comes back evenly, and a flood of other keys neither costs memory nor frees the
 * one that is being held back. */
#include "moderation/limits.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static const struct limit_rule twenty_a_minute = {20, MINUTE_MS};
static const int64_t now = INT64_C(1790000000000);

static bool take(struct limits *l, uint64_t key, int64_t at) {
    int64_t retry;
    return limits_take(l, key, twenty_a_minute, at, &retry);
}

static int setup(void **state) {
    *state = limits_new(1024);
    return 0;
}

static int teardown(void **state) {
    limits_free(*state);
    return 0;
}

static void test_burst_then_an_even_rate(void **state) {
    struct limits *l = *state;
    for (int i = 0; i < 20; i++) assert_true(take(l, 7, now));
    int64_t retry = 0;
    assert_false(limits_take(l, 7, twenty_a_minute, now, &retry));
    assert_int_equal(retry, 3000);
    assert_false(take(l, 7, now + 2999));
    assert_true(take(l, 7, now + 3000));
    assert_false(take(l, 7, now + 3000));
    assert_true(take(l, 8, now + 3000));
}

/* Being refused costs nothing: who keeps trying is not locked out for longer. */
static void test_refusals_do_not_lengthen_the_wait(void **state) {
    struct limits *l = *state;
    for (int i = 0; i < 500; i++) (void)take(l, 7, now);
    assert_true(take(l, 7, now + 3000));
}

static void test_a_whole_period_fills_it(void **state) {
    struct limits *l = *state;
    for (int i = 0; i < 20; i++) assert_true(take(l, 7, now));
    assert_int_equal(limits_peek(l, 7, twenty_a_minute, now), 0);
    assert_int_equal(limits_peek(l, 7, twenty_a_minute, now + 30 * SECOND_MS), 10);
    assert_int_equal(limits_peek(l, 7, twenty_a_minute, now + MINUTE_MS), 20);
    assert_int_equal(limits_peek(l, 7, twenty_a_minute, now + DAY_MS), 20);
    assert_int_equal(limits_peek(l, 99, twenty_a_minute, now), 20);
}

/* 7 in 1 000 ms does not divide: over an hour no token is lost or won. */
static void test_no_rounding_adds_up(void **state) {
    struct limits *l = *state;
    struct limit_rule seven = {7, SECOND_MS};
    int64_t taken = 0, retry;
    for (int64_t at = 0; at <= HOUR_MS; at++) taken += limits_take(l, 7, seven, now + at, &retry);
    assert_int_equal(taken, 7 + 7 * 3600);
}

static void test_giving_back(void **state) {
    struct limits *l = *state;
    for (int i = 0; i < 20; i++) assert_true(take(l, 7, now));
    limits_give_back(l, 7, twenty_a_minute, now);
    assert_true(take(l, 7, now));
    assert_false(take(l, 7, now));
    for (int i = 0; i < 100; i++) limits_give_back(l, 7, twenty_a_minute, now);
    assert_int_equal(limits_peek(l, 7, twenty_a_minute, now), 20);
    limits_give_back(l, 1234, twenty_a_minute, now);
    assert_int_equal(limits_peek(l, 1234, twenty_a_minute, now), 20);
}

/* What has happened is paid for, be it all at once: not the last token alone. */
static void test_a_debt_is_paid_first(void **state) {
    struct limits *l = *state;
    int64_t retry;
    for (int i = 0; i < 30; i++) limits_charge(l, 7, twenty_a_minute, now);
    assert_int_equal(limits_peek(l, 7, twenty_a_minute, now), 0);
    assert_false(limits_take(l, 7, twenty_a_minute, now, &retry));
    assert_int_equal(retry, 33 * SECOND_MS);
    assert_false(take(l, 7, now + 32 * SECOND_MS));
    assert_true(take(l, 7, now + 33 * SECOND_MS));
    for (int i = 0; i < 1000; i++) limits_charge(l, 8, twenty_a_minute, now);
    assert_false(limits_take(l, 8, twenty_a_minute, now, &retry));
    assert_int_equal(retry, 63 * SECOND_MS);
    assert_int_equal(limits_peek(l, 8, twenty_a_minute, now + 2 * MINUTE_MS), 20);
}

static void test_no_limit(void **state) {
    struct limits *l = *state;
    struct limit_rule none = {0, MINUTE_MS};
    int64_t retry = 1;
    for (int i = 0; i < 1000; i++) assert_true(limits_take(l, 7, none, now, &retry));
    assert_int_equal(retry, 0);
    assert_int_equal(limits_peek(l, 7, none, now), INT64_MAX);
}

/* Ten thousand addresses pass by once each; the one that was stopped stays stopped. */
static void test_a_flood_does_not_free_who_is_stopped(void **state) {
    struct limits *l = *state;
    for (int i = 0; i < 20; i++) assert_true(take(l, 7, now));
    for (uint64_t i = 1; i <= 10000; i++)
        assert_true(take(l, i * UINT64_C(0x9e3779b97f4a7c15), now + 1));
    assert_false(take(l, 7, now + 2));
}

static void test_a_clock_that_goes_back(void **state) {
    struct limits *l = *state;
    for (int i = 0; i < 20; i++) assert_true(take(l, 7, now));
    int64_t retry;
    assert_false(limits_take(l, 7, twenty_a_minute, now - DAY_MS, &retry));
    assert_true(retry <= MINUTE_MS);
}

static void test_a_rule_that_was_changed(void **state) {
    struct limits *l = *state;
    for (int i = 0; i < 20; i++) assert_true(take(l, 7, now));
    struct limit_rule wider = {40, MINUTE_MS};
    assert_int_equal(limits_peek(l, 7, wider, now), 40);
}

static void test_largest_rule_does_not_overflow(void **state) {
    struct limits *l = *state;
    struct limit_rule largest = {LIMITS_MOST, LIMITS_MOST};
    int64_t retry;
    for (int i = 0; i < 10; i++) assert_true(limits_take(l, 7, largest, now, &retry));
    assert_int_equal(limits_peek(l, 7, largest, now), LIMITS_MOST - 10);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_burst_then_an_even_rate, setup, teardown),
        cmocka_unit_test_setup_teardown(test_refusals_do_not_lengthen_the_wait, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_whole_period_fills_it, setup, teardown),
        cmocka_unit_test_setup_teardown(test_no_rounding_adds_up, setup, teardown),
        cmocka_unit_test_setup_teardown(test_giving_back, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_debt_is_paid_first, setup, teardown),
        cmocka_unit_test_setup_teardown(test_no_limit, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_flood_does_not_free_who_is_stopped, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_clock_that_goes_back, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_rule_that_was_changed, setup, teardown),
        cmocka_unit_test_setup_teardown(test_largest_rule_does_not_overflow, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
