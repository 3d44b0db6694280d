/* Working days: weekends, French public holidays, year's ends. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "lib/workday.h"

static struct civil day(int64_t year, int month, int number) {
    return (struct civil){.year = year, .month = month, .day = number, .hour = 9, .minute = 30};
}

static void assert_after(struct civil from, int days, bool is_french, struct civil want) {
    struct civil got = workday_after(&from, days, is_french);
    assert_int_equal(got.year, want.year);
    assert_int_equal(got.month, want.month);
    assert_int_equal(got.day, want.day);
    assert_int_equal(got.hour, 9);
    assert_int_equal(got.minute, 30);
}

static void test_weekends_do_not_count(void **state) {
    (void)state;
    assert_after(day(2026, 11, 16), 5, true, day(2026, 11, 23)); /* Monday to Monday */
    assert_after(day(2026, 11, 21), 5, true, day(2026, 11, 27)); /* Saturday */
    assert_after(day(2026, 11, 20), 0, true, day(2026, 11, 20));
}

static void test_french_holidays_do_not_count(void **state) {
    (void)state;
    assert_after(day(2026, 11, 9), 5, true, day(2026, 11, 17)); /* 11 November */
    assert_after(day(2026, 11, 9), 5, false, day(2026, 11, 16));
    assert_after(day(2026, 12, 23), 5, true, day(2026, 12, 31));
    assert_after(day(2026, 12, 31), 1, true, day(2027, 1, 4));
    assert_after(day(2026, 4, 3), 1, true, day(2026, 4, 7));   /* Easter Monday, 6 April */
    assert_after(day(2026, 5, 13), 1, true, day(2026, 5, 15)); /* Ascension, 14 May */
    assert_after(day(2026, 5, 22), 1, true, day(2026, 5, 26)); /* Whit Monday, 25 May */
    struct civil may_day = day(2026, 5, 1);
    assert_false(workday_is(&may_day, true));
    assert_true(workday_is(&may_day, false));
}

/* Dates of Easter as published: the earliest and latest possible among them. */
static void test_easter(void **state) {
    static const struct {
        int64_t year;
        int days; /* after 1 March */
    } known[] = {{1818, 21}, {1943, 55}, {2000, 53}, {2024, 30},
                 {2025, 50}, {2026, 35}, {2038, 55}};
    (void)state;
    for (size_t i = 0; i < ARRAY_LENGTH(known); i++)
        assert_int_equal(workday_easter(known[i].year), known[i].days);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_weekends_do_not_count),
        cmocka_unit_test(test_french_holidays_do_not_count),
        cmocka_unit_test(test_easter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
