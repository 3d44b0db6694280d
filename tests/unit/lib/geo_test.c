/* Databases of countries: both layouts, and what a file may do to its reader: cut at any length,
 * any byte another. The files are those of the fuzz target's corpus, made by tests/lib/mmdb.mjs. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "lib/geo.h"
#include "lib/geo_data.h"
#include "server/core/http_address.h"

#define CORPUS EP_SOURCE_DIR "/tests/fuzz/corpus/geo/"

static struct country find(const struct geo *geo, const char *address) {
    struct ip_address a;
    assert_int_equal(ip_parse(str_from_c(address), &a), OK);
    return geo_find(geo, a.bytes);
}

static struct geo *open_fine(const char *path) {
    struct geo *geo = NULL;
    const char *problem = NULL;
    if (geo_open(path, &geo, &problem) != OK) fail_msg("%s: %s", path, problem);
    assert_null(problem);
    return geo;
}

static void test_both_layouts_and_all_widths(void **state) {
    static const char *const files[] = {CORPUS "flat", CORPUS "nested", CORPUS "wide",
                                        CORPUS "pointers"};
    (void)state;
    for (size_t i = 0; i < ARRAY_LENGTH(files); i++) {
        struct geo *geo = open_fine(files[i]);
        assert_string_equal(find(geo, "198.51.100.0").code, "FR");
        assert_string_equal(find(geo, "198.51.100.255").code, "FR");
        assert_string_equal(find(geo, "::ffff:203.0.113.1").code, "BE");
        assert_string_equal(find(geo, "198.51.101.0").code, "");
        assert_string_equal(find(geo, "2001:db8:f::1").code, i == 2 ? "" : "FR");
        assert_string_equal(find(geo, "2001:db8:10::1").code, "");
        assert_string_equal(find(geo, "::").code, "");
        assert_string_equal(find(geo, "1.2.3.4").code, i == 3 ? "FR" : "");
        assert_true(geo_made_at(geo) == INT64_C(1790000000000));
        geo_close(geo);
    }
}

/* 2 GB of tree by a number of nodes whose bytes wrap to 2 in 32 bits. */
static void test_what_is_no_database_is_refused(void **state) {
    static const struct {
        const char *path;
        enum err e;
    } cases[] = {
        {CORPUS "languages", ERR_CORRUPT},
        {CORPUS "torn", ERR_CORRUPT},
        {CORPUS "wraps", ERR_CORRUPT},
        {CORPUS "nowhere", ERR_NOT_FOUND},
        {EP_SOURCE_DIR "/tests", ERR_INVALID},
        {"/dev/zero", ERR_INVALID},
        {"/dev/null", ERR_INVALID},
        {EP_SOURCE_DIR "/README.md", ERR_CORRUPT},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        struct geo *geo;
        const char *problem = NULL;
        assert_int_equal(geo_open(cases[i].path, &geo, &problem), cases[i].e);
        assert_non_null(problem);
    }
}

static size_t read_file(const char *path, uint8_t *bytes, size_t most) {
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    size_t length = fread(bytes, 1, most, f);
    assert_true(length < most);
    fclose(f);
    return length;
}

/* True when it was taken for a database; then it answers. */
static bool try_bytes(const uint8_t *bytes, size_t length) {
    char path[64];
    struct geo *geo;
    const char *problem;
    int fd = memfd_create("trial", MFD_CLOEXEC);
    assert_true(fd >= 0 && write(fd, bytes, length) == (ssize_t)length);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    bool is_open = geo_open(path, &geo, &problem) == OK;
    if (is_open) {
        find(geo, "198.51.100.1");
        find(geo, "2001:db8:f::1");
        find(geo, "255.255.255.255");
        geo_close(geo);
    }
    close(fd);
    return is_open;
}

static void test_cut_at_any_length_it_is_refused(void **state) {
    static uint8_t bytes[16 * 1024];
    size_t length = read_file(CORPUS "flat", bytes, sizeof bytes);
    (void)state;
    for (size_t cut = 0; cut < length; cut++) assert_false(try_bytes(bytes, cut));
    assert_true(try_bytes(bytes, length));
}

static void test_any_byte_may_be_another(void **state) {
    static uint8_t bytes[16 * 1024];
    static const uint8_t others[] = {0x00, 0x01, 0x7f, 0x80, 0xff};
    size_t length = read_file(CORPUS "nested", bytes, sizeof bytes);
    (void)state;
    for (size_t i = 0; i < length; i++)
        for (size_t o = 0; o < ARRAY_LENGTH(others); o++) {
            uint8_t was = bytes[i];
            bytes[i] = others[o];
            try_bytes(bytes, length);
            bytes[i] = was;
        }
}

/* What was opened stays what it was, whatever is done to the file. */
static void test_the_file_may_go_or_shrink(void **state) {
    static uint8_t bytes[16 * 1024];
    char path[] = "/tmp/entrepairs-geo-XXXXXX";
    size_t length = read_file(CORPUS "flat", bytes, sizeof bytes);
    int fd = mkstemp(path);
    (void)state;
    assert_true(fd >= 0 && write(fd, bytes, length) == (ssize_t)length);
    struct geo *geo = open_fine(path);
    assert_int_equal(ftruncate(fd, 0), 0);
    assert_string_equal(find(geo, "198.51.100.1").code, "FR");
    close(fd);
    unlink(path);
    assert_string_equal(find(geo, "2001:db8:f::1").code, "FR");
    geo_close(geo);
}

static struct geo_reader at_start(const char *bytes, size_t length) {
    return geo_reader_at((const uint8_t *)bytes, length, 0);
}
#define READER(literal) at_start(literal, sizeof(literal) - 1)

static void test_values_are_read_within_bounds(void **state) {
    struct geo_reader r = READER("\x42"
                                 "FR");
    struct str text;
    uint64_t number;
    (void)state;
    assert_true(geo_read_text(&r, &text) && str_equal(text, STR("FR")) && r.at == 3);
    assert_false(geo_read_text(&r, &text)); /* at the end */
    r = READER("\x43"
               "FR");
    assert_false(geo_read_text(&r, &text)); /* cut */
    r = READER("\x20\x02"
               "\x42"
               "BE");
    assert_true(geo_read_text(&r, &text) && str_equal(text, STR("BE")) && r.at == 2);
    r = READER("\x20\x02"
               "\x20\x00");
    assert_false(geo_read_text(&r, &text)); /* a pointer to a pointer */
    r = READER("\x20\x00");
    assert_false(geo_read_text(&r, &text)); /* to itself */
    r = READER("\x3f\xff\xff\xff\xff");
    assert_false(geo_read_text(&r, &text)); /* far beyond */
    r = READER("\xa2\x01\x02");
    assert_true(geo_read_uint(&r, &number) && number == 258);
    r = READER("\xa0");
    assert_true(geo_read_uint(&r, &number) && number == 0);
    r = READER("\x0a\x03"
               "0123456789"); /* a uint128 of ten bytes */
    assert_false(geo_read_uint(&r, &number));
    r = READER("\x5f\xff\xff\xff"
               "x"); /* 16 MB of text in one byte */
    assert_false(geo_skip(&r));
    r = READER("\xff\xff\xff\xff"
               "x"); /* 16 million pairs */
    assert_false(geo_skip(&r));
}

static void test_a_key_is_found_past_all_others(void **state) {
    struct geo_reader r = READER("\xe3"
                                 "\x41"
                                 "a"
                                 "\xe1\x41"
                                 "c\x01\x07"
                                 "\x41"
                                 "b"
                                 "\x02\x04\xa1\x05\xa1\x06"
                                 "\x41"
                                 "c"
                                 "\x42"
                                 "FR");
    struct geo_reader again = r;
    struct str text;
    (void)state;
    assert_int_equal(geo_enter(&r, STR("c")), GEO_FOUND);
    assert_true(geo_read_text(&r, &text) && str_equal(text, STR("FR")));
    assert_int_equal(geo_enter(&again, STR("d")), GEO_ABSENT);
    again = READER("\x42"
                   "FR");
    assert_int_equal(geo_enter(&again, STR("c")), GEO_ABSENT);
    again = READER("\xe2\x41"
                   "a");
    assert_int_equal(geo_enter(&again, STR("c")), GEO_MALFORMED);
    assert_true(geo_holds_texts(READER("\x02\x04\x41"
                                       "a\x41"
                                       "b"),
                                GEO_ARRAY));
    assert_false(geo_holds_texts(READER("\x02\x04\x41"
                                        "a\xa1\x05"),
                                 GEO_ARRAY));
    assert_false(geo_holds_texts(READER("\xe1\x41"
                                        "a"),
                                 GEO_MAP));
    assert_false(geo_holds_texts(READER("\xe0"), GEO_ARRAY));
    assert_true(geo_is_plain(READER("\xe1\x41"
                                    "a\xa1\x05")));
    assert_false(geo_is_plain(READER("\xe1\x41"
                                     "a\xa1\x05.")));
    assert_false(geo_is_plain(READER("\xe1\x41"
                                     "a\x20\x00")));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_both_layouts_and_all_widths),
        cmocka_unit_test(test_what_is_no_database_is_refused),
        cmocka_unit_test(test_cut_at_any_length_it_is_refused),
        cmocka_unit_test(test_any_byte_may_be_another),
        cmocka_unit_test(test_the_file_may_go_or_shrink),
        cmocka_unit_test(test_values_are_read_within_bounds),
        cmocka_unit_test(test_a_key_is_found_past_all_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
