/* Local time is what a clock on the wall there shows, now, around changes and far ahead; a damaged
 * file or a crafted name never is more than an error. */
#include "lib/zone.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "lib/log.h"

static struct zone *open_zone(const char *name) {
    struct zone *z;
    if (zone_open(str_from_c(name), &z) != OK)
        fail_msg("zone %s is missing (package tzdata)", name);
    return z;
}

static int64_t utc(int64_t year, int month, int day, int hour, int minute, int second) {
    struct civil c = {
        .year = year, .month = month, .day = day, .hour = hour, .minute = minute, .second = second};
    return clock_from_utc(&c);
}

static void assert_local(const struct zone *z, int64_t ms, const char *expected) {
    struct civil c = zone_local(z, ms);
    char text[64];
    snprintf(text, sizeof text, "%04lld-%02d-%02d %02d:%02d:%02d %+d", (long long)c.year, c.month,
             c.day, c.hour, c.minute, c.second, c.offset_s / 60);
    assert_string_equal(text, expected);
}

static void test_paris(void **state) {
    (void)state;
    struct zone *z = open_zone("Europe/Paris");
    assert_local(z, utc(2026, 11, 12, 9, 24, 5), "2026-11-12 10:24:05 +60");
    assert_local(z, utc(2026, 3, 29, 0, 59, 59), "2026-03-29 01:59:59 +60");
    assert_local(z, utc(2026, 3, 29, 1, 0, 0), "2026-03-29 03:00:00 +120");
    assert_local(z, utc(2026, 10, 25, 0, 59, 59), "2026-10-25 02:59:59 +120");
    assert_local(z, utc(2026, 10, 25, 1, 0, 0), "2026-10-25 02:00:00 +60");
    assert_local(z, utc(1944, 10, 8, 0, 0, 0), "1944-10-08 01:00:00 +60");
    assert_local(z, utc(2026, 12, 31, 23, 30, 0), "2027-01-01 00:30:00 +60");
    /* Part of a second, before 1970 too, stays within its second. */
    assert_local(z, utc(2026, 3, 29, 1, 0, 0) - 1, "2026-03-29 01:59:59 +60");
    assert_local(z, -1, "1970-01-01 00:59:59 +60");
    zone_free(z);
}

static void test_overseas(void **state) {
    (void)state;
    struct zone *z = open_zone("America/Cayenne");
    assert_local(z, utc(2026, 7, 1, 12, 0, 0), "2026-07-01 09:00:00 -180");
    assert_local(z, utc(2026, 1, 1, 2, 0, 0), "2025-12-31 23:00:00 -180");
    zone_free(z);
    z = open_zone("Indian/Reunion");
    assert_local(z, utc(2026, 7, 1, 22, 0, 0), "2026-07-02 02:00:00 +240");
    zone_free(z);
}

static void test_far_future_follows_the_footer(void **state) {
    (void)state;
    struct zone *z = open_zone("Europe/Paris");
    assert_local(z, utc(2500, 1, 15, 12, 0, 0), "2500-01-15 13:00:00 +60");
    assert_local(z, utc(2500, 7, 15, 12, 0, 0), "2500-07-15 14:00:00 +120");
    assert_local(z, utc(2500, 3, 28, 0, 59, 59), "2500-03-28 01:59:59 +60");
    assert_local(z, utc(2500, 3, 28, 1, 0, 0), "2500-03-28 03:00:00 +120");
    zone_free(z);
    z = open_zone("Australia/Sydney"); /* summer spans the new year */
    assert_local(z, utc(2400, 1, 1, 0, 0, 0), "2400-01-01 11:00:00 +660");
    assert_local(z, utc(2400, 7, 1, 0, 0, 0), "2400-07-01 10:00:00 +600");
    zone_free(z);
    z = open_zone("Europe/Dublin"); /* its winter is the exception: "IST-1GMT0,…" */
    assert_local(z, utc(2400, 1, 1, 0, 0, 0), "2400-01-01 00:00:00 +0");
    assert_local(z, utc(2400, 7, 1, 0, 0, 0), "2400-07-01 01:00:00 +60");
    zone_free(z);
    z = open_zone("Indian/Reunion");
    assert_local(z, INT64_MAX, "9999-12-31 23:59:59 +240");
    assert_local(z, INT64_MIN, "0001-01-01 03:41:52 +221");
    zone_free(z);
}

/* The C library reads the same files: it must say the same of any instant. */
static void test_agrees_with_the_c_library(void **state) {
    (void)state;
    static const char *const names[] = {
        "Europe/Paris",   "Australia/Lord_Howe", "America/St_Johns", "Africa/Casablanca",
        "Asia/Kathmandu", "America/Nuuk",        "Pacific/Apia",     "America/Guadeloupe",
        "Indian/Mayotte", "Antarctica/Troll"};
    uint64_t seed = 20261120;
    for (size_t i = 0; i < ARRAY_LENGTH(names); i++) {
        struct zone *z = open_zone(names[i]);
        assert_int_equal(setenv("TZ", names[i], 1), 0);
        tzset();
        for (int turn = 0; turn < 4000; turn++) {
            seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
            /* 1903 to 2486 */
            time_t seconds = (time_t)((seed >> 16) % UINT64_C(18400000000)) - 2100000000;
            struct tm tm;
            assert_non_null(localtime_r(&seconds, &tm));
            struct civil c = zone_local(z, (int64_t)seconds * 1000);
            if (c.year != tm.tm_year + 1900 || c.month != tm.tm_mon + 1 || c.day != tm.tm_mday ||
                c.hour != tm.tm_hour || c.minute != tm.tm_min || c.second != tm.tm_sec ||
                c.weekday != tm.tm_wday || c.offset_s != tm.tm_gmtoff)
                fail_msg("%s at %lld: %02d:%02d, not %02d:%02d", names[i], (long long)seconds,
                         c.hour, c.minute, tm.tm_hour, tm.tm_min);
        }
        zone_free(z);
    }
}

static void assert_instant(const struct zone *z, int month, int day, int hour, int64_t expected) {
    struct civil local = {.year = 2026, .month = month, .day = day, .hour = hour, .minute = 30};
    assert_int_equal(zone_instant(z, &local), expected);
}

static void test_local_time_to_instant(void **state) {
    (void)state;
    struct zone *z = open_zone("Europe/Paris");
    assert_instant(z, 11, 12, 10, utc(2026, 11, 12, 9, 30, 0));
    assert_instant(z, 7, 1, 10, utc(2026, 7, 1, 8, 30, 0));
    assert_instant(z, 10, 25, 2, utc(2026, 10, 25, 0, 30, 0)); /* twice: the first */
    assert_instant(z, 3, 29, 2, utc(2026, 3, 29, 1, 30, 0));   /* never: 03:30 */
    assert_instant(z, 3, 29, 1, utc(2026, 3, 29, 0, 30, 0));
    assert_instant(z, 3, 29, 3, utc(2026, 3, 29, 1, 30, 0));
    assert_instant(NULL, 3, 29, 2, utc(2026, 3, 29, 2, 30, 0));
    zone_free(z);
}

static void test_no_zone_is_utc(void **state) {
    (void)state;
    assert_local(NULL, utc(2026, 7, 1, 12, 0, 0), "2026-07-01 12:00:00 +0");
}

static void test_names(void **state) {
    (void)state;
    static const char *const bad[] = {
        "",
        "../../../etc/passwd",
        "/etc/localtime",
        "Europe/../Europe/Paris",
        "Europe//Paris",
        "Europe/Paris/",
        "zone1970.tab",
        "Europe/Paris\n",
        "Europe/%2e",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"};
    log_set_level(LOG_ERROR + 1);
    struct zone *z;
    for (size_t i = 0; i < ARRAY_LENGTH(bad); i++) {
        assert_int_equal(zone_open(str_from_c(bad[i]), &z), ERR_INVALID);
        assert_null(z);
    }
    assert_int_equal(zone_open((struct str){"Europe/Paris\0.txt", 17}, &z), ERR_INVALID);
    assert_int_equal(zone_open(STR("Europe/Lutetia"), &z), ERR_NOT_FOUND);
    assert_null(z); /* which is UTC */
    assert_int_not_equal(zone_open(STR("Europe"), &z), OK);
}

static struct str read_paris(char *bytes, size_t room) {
    FILE *file = fopen("/usr/share/zoneinfo/Europe/Paris", "rb");
    assert_non_null(file);
    size_t length = fread(bytes, 1, room, file);
    fclose(file);
    return (struct str){bytes, length};
}

static void test_damaged_files(void **state) {
    (void)state;
    static char bytes[8192];
    struct str whole = read_paris(bytes, sizeof bytes);
    struct zone *z;
    assert_int_equal(zone_parse(whole, &z), OK);
    zone_free(z);
    for (size_t length = 0; length < whole.length; length++) {
        char *cut = malloc(length + 1); /* exact, so that AddressSanitizer sees a step beyond */
        assert_non_null(cut);
        char *exact = realloc(cut, length ? length : 1);
        memcpy(exact, bytes, length);
        if (zone_parse((struct str){exact, length}, &z) != ERR_CORRUPT)
            fail_msg("the first %zu bytes were taken for a zone", length);
        free(exact);
    }
}

/* A version 1 file: one type, +1 h, and one change to a second, +2 h, at 1 000 000 s. */
static void test_version_1(void **state) {
    (void)state;
    static const unsigned char file[] = {'T',  'Z',  'i',  'f',  0,          0, 0, 0, 0,    0,    0,
                                         0,    0,    0,    0,    0,          0, 0, 0, 0,    0,    0,
                                         0,    0,    0,    0,    0,          0, 0, 0, 0,    0,    0,
                                         0,    0,    1,    0,    0,          0, 2, 0, 0,    0,    4,
                                         0x00, 0x0f, 0x42, 0x40, /* at */ 1, /* to type */
                                         0,    0,    0x0e, 0x10, 0,          0, 0, 0, 0x1c, 0x20, 1,
                                         0,    'A',  'B',  'C',  0};
    struct zone *z;
    assert_int_equal(zone_parse((struct str){(const char *)file, sizeof file}, &z), OK);
    assert_local(z, INT64_C(999999000), "1970-01-12 14:46:39 +60");
    assert_local(z, INT64_C(1000000000), "1970-01-12 15:46:40 +120");
    assert_local(z, utc(2100, 1, 1, 0, 0, 0), "2100-01-01 02:00:00 +120");
    zone_free(z);
    unsigned char wrong[sizeof file];
    memcpy(wrong, file, sizeof file);
    wrong[48] = 2; /* a type that is not there */
    assert_int_equal(zone_parse((struct str){(const char *)wrong, sizeof wrong}, &z), ERR_CORRUPT);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_paris),
        cmocka_unit_test(test_overseas),
        cmocka_unit_test(test_far_future_follows_the_footer),
        cmocka_unit_test(test_agrees_with_the_c_library),
        cmocka_unit_test(test_local_time_to_instant),
        cmocka_unit_test(test_no_zone_is_utc),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_damaged_files),
        cmocka_unit_test(test_version_1),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
