/* Dates and numbers read as a French or an English person would write them. */
#include "lib/template.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct buf out;

static void assert_written(const char *expected) {
    assert_string_equal(buf_text(&out), expected);
    buf_reset(&out);
}

static void test_dates(void **state) {
    (void)state;
    const int64_t at = INT64_C(1794475445000); /* 2026-11-12T09:24:05Z */
    language_put_date(&out, LANGUAGE_FR, NULL, at);
    assert_written("12 novembre 2026");
    language_put_date(&out, LANGUAGE_EN, NULL, at);
    assert_written("12 November 2026");
    language_put_datetime(&out, LANGUAGE_FR, NULL, at);
    assert_written("12 novembre 2026, 9\u00a0h\u00a024");
    language_put_datetime(&out, LANGUAGE_EN, NULL, at);
    assert_written("12 November 2026, 9:24");
    language_put_full(&out, LANGUAGE_FR, NULL, at);
    assert_written("jeudi 12 novembre 2026, 9\u00a0h\u00a024");
    language_put_full(&out, LANGUAGE_EN, NULL, at);
    assert_written("Thursday 12 November 2026, 9:24");
    language_put_time(&out, LANGUAGE_FR, NULL, at - 20 * MINUTE_MS);
    assert_written("9\u00a0h\u00a004");
    language_put_time(&out, LANGUAGE_FR, NULL, at - 24 * MINUTE_MS);
    assert_written("9\u00a0h");
    language_put_time(&out, LANGUAGE_EN, NULL, at - 24 * MINUTE_MS);
    assert_written("9:00");
    language_put_date(&out, LANGUAGE_FR, NULL, 0);
    assert_written("1er janvier 1970");
    language_put_date(&out, LANGUAGE_EN, NULL, 0);
    assert_written("1 January 1970");
}

/* In the zone of the reader, the day too. */
static void test_zone(void **state) {
    (void)state;
    struct zone *z;
    assert_int_equal(zone_open(STR("Indian/Reunion"), &z), OK);
    language_put_datetime(&out, LANGUAGE_EN, z, INT64_C(1794520800000)); /* 22:00 UTC */
    assert_written("13 November 2026, 2:00");
    language_put_full(&out, LANGUAGE_EN, z, INT64_C(1794520800000));
    assert_written("Friday 13 November 2026, 2:00");
    template_put_iso(&out, INT64_C(1794520800000));
    assert_written("2026-11-12T22:00:00Z");
    zone_free(z);
}

static void test_iso(void **state) {
    (void)state;
    template_put_iso(&out, INT64_C(-62135596800000));
    assert_written("0001-01-01T00:00:00Z");
    template_put_iso(&out, INT64_MAX);
    assert_written("9999-12-31T23:59:59Z");
    template_put_iso(&out, -1);
    assert_written("1969-12-31T23:59:59Z");
}

static void test_numbers(void **state) {
    (void)state;
    static const struct {
        int64_t n;
        const char *french, *english;
    } cases[] = {
        {0, "0", "0"},
        {999, "999", "999"},
        {1000, "1\u202f000", "1,000"},
        {-1234567, "\u22121\u202f234\u202f567", "\u22121,234,567"},
        {1000000, "1\u202f000\u202f000", "1,000,000"},
        {INT64_MIN, "\u22129\u202f223\u202f372\u202f036\u202f854\u202f775\u202f808",
         "\u22129,223,372,036,854,775,808"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        language_put_number(&out, LANGUAGE_FR, cases[i].n);
        assert_written(cases[i].french);
        language_put_number(&out, LANGUAGE_EN, cases[i].n);
        assert_written(cases[i].english);
    }
}

static void test_unsigned(void **state) {
    (void)state;
    struct template_writer w = {&out, LANGUAGE_FR, NULL};
    template_put_unsigned(&w, UINT64_MAX);
    assert_written("18446744073709551615");
    template_put_unsigned(&w, 0);
    assert_written("0");
}

/* Nothing passes the buffer's ceiling, by the short way either. */
static void test_ceiling(void **state) {
    (void)state;
    struct buf small;
    buf_init(&small, 300);
    for (int i = 0; i < 100; i++) template_put(&small, "0123456789", 10);
    assert_int_equal(small.length, 300);
    assert_true(small.is_full);
    template_put(&small, "", 0);
    buf_reset(&small);
    template_put(&small, "ab", 2);
    assert_string_equal(buf_text(&small), "ab");
    buf_release(&small);
}

static void test_message_argument(void **state) {
    (void)state;
    message_put_str(&out, MESSAGE_HTML, STR("<b>"));
    message_put_str(&out, MESSAGE_PLAIN, STR("<b>"));
    assert_written("&lt;b&gt;<b>");
}

static int set_up(void **state) {
    (void)state;
    buf_init(&out, 1024);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    buf_release(&out);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_dates),
        cmocka_unit_test(test_zone),
        cmocka_unit_test(test_iso),
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_unsigned),
        cmocka_unit_test(test_ceiling),
        cmocka_unit_test(test_message_argument),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
