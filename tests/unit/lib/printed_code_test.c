/* Codes on paper: made without letters that are mistaken, read however they are typed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "lib/crypt.h"
#include "lib/printed_code.h"

static void test_what_is_made_is_read(void **state) {
    (void)state;
    char code[PRINTED_CODE_CHARS + 1], again[PRINTED_CODE_CHARS + 1], other[sizeof code];
    printed_code_make(code);
    printed_code_make(other);
    assert_int_equal(strlen(code), PRINTED_CODE_CHARS);
    assert_string_not_equal(code, other);
    assert_null(strpbrk(code, "ILOQ0123456789"));
    assert_true(printed_code_read(str_from_c(code), again));
    assert_string_equal(code, again);
}

static void test_typed_as_people_type(void **state) {
    (void)state;
    static const char *const ways[] = {"abcd-efgh-jkmn-prst", "ABCDEFGHJKMNPRST",
                                       " abcd efgh  jkmn - prst ", "AbCd--EfGhJkMn PrSt"};
    char code[PRINTED_CODE_CHARS + 1];
    for (size_t i = 0; i < ARRAY_LENGTH(ways); i++) {
        assert_true(printed_code_read(str_from_c(ways[i]), code));
        assert_string_equal(code, "ABCD-EFGH-JKMN-PRST");
    }
}

static void test_what_is_no_code(void **state) {
    (void)state;
    static const char *const ways[] = {"",
                                       "abcd-efgh-jkmn-prs",
                                       "abcd-efgh-jkmn-prstu",
                                       "abcd-efgh-jkmn-prsl",
                                       "abcd-efgh-jkmn-prs1",
                                       "abcd.efgh.jkmn.prst",
                                       "abcdefghjkmnprs\xc3\xa9"};
    char code[PRINTED_CODE_CHARS + 1];
    for (size_t i = 0; i < ARRAY_LENGTH(ways); i++)
        assert_false(printed_code_read(str_from_c(ways[i]), code));
    assert_false(printed_code_read((struct str){"abcdefghjkmnpr\0t", 16}, code));
}

int main(void) {
    crypt_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_made_is_read),
        cmocka_unit_test(test_typed_as_people_type),
        cmocka_unit_test(test_what_is_no_code),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
