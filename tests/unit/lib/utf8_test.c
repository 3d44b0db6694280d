/* Validity is told apart byte by byte wherever a text's odd byte stands, at any alignment. */
#include "lib/utf8.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

enum { ROOM = 40 };

/* A text of 'a' with `odd` at `at`, in memory of just its length, so that reading past it shows. */
static struct str with(const char *odd, size_t odd_length, size_t at, size_t length) {
    char *text = malloc(length);
    assert_non_null(text);
    memset(text, 'a', length);
    memcpy(text + at, odd, odd_length);
    return (struct str){text, length};
}

static void assert_everywhere(const char *odd, size_t odd_length, bool is_valid, bool is_clean) {
    for (size_t length = odd_length; length < ROOM; length++) {
        for (size_t at = 0; at + odd_length <= length; at++) {
            struct str text = with(odd, odd_length, at, length);
            assert_int_equal(utf8_is_valid(text), is_valid);
            assert_int_equal(utf8_is_clean(text, false), is_clean);
            free((char *)(uintptr_t)text.bytes);
        }
    }
}

static void each_ascii_byte(void **state) {
    (void)state;
    for (int byte = 0; byte < 0x80; byte++) {
        char odd = (char)byte;
        assert_everywhere(&odd, 1, byte != 0, byte == '\t' || (byte >= ' ' && byte < 0x7f));
    }
}

static void sequences_and_what_is_none(void **state) {
    (void)state;
    static const struct {
        const char *bytes;
        bool is_valid, is_clean;
    } cases[] = {
        {"é", true, true},
        {"€", true, true},
        {"\xf0\x9f\x98\x80", true, true},
        {"\xc2\x85", true, false},          /* a control character of U+0080 and above */
        {"\xe2\x80\xa8", true, false},      /* U+2028 ends a line elsewhere */
        {"\xe2\x80\xae", true, false},      /* U+202E turns the direction around */
        {"\xc3", false, false},             /* cut short */
        {"\xa9", false, false},             /* a continuation alone */
        {"\xc0\xaf", false, false},         /* overlong */
        {"\xe0\x80\xaf", false, false},     /* overlong */
        {"\xed\xa0\x80", false, false},     /* a surrogate */
        {"\xf4\x90\x80\x80", false, false}, /* past U+10FFFF */
        {"\xff", false, false},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++)
        assert_everywhere(cases[i].bytes, strlen(cases[i].bytes), cases[i].is_valid,
                          cases[i].is_clean);
}

static void lines_where_they_may_be(void **state) {
    (void)state;
    assert_true(utf8_is_clean(STR("une ligne\nune autre\n\tet la fin"), true));
    assert_false(utf8_is_clean(STR("une ligne\nune autre\n\tet la fin"), false));
    assert_false(utf8_is_clean(STR("une ligne\r\nune autre ligne"), true));
    assert_true(utf8_is_valid((struct str){NULL, 0}));
    assert_true(utf8_is_clean((struct str){NULL, 0}, true));
    assert_true(utf8_is_written(STR(" un mot"), 7, false));
    assert_false(utf8_is_written(STR(" un mot"), 6, false));
    assert_false(utf8_is_written(STR(" \n\t"), 9, true));
    assert_false(utf8_is_written(STR("un\nmot"), 9, false));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_ascii_byte),
        cmocka_unit_test(sequences_and_what_is_none),
        cmocka_unit_test(lines_where_they_may_be),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
