/* Nobody gets bytes or a language that their browser said it does not take. */
#include "lib/accept.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void gzip_only_when_offered(void **state) {
    (void)state;
    static const char *const yes[] = {
        "gzip",
        "gzip, deflate, br",
        "br;q=1.0, gzip;q=0.8, *;q=0.1",
        "GZIP",
        "x-gzip",
        "*",
        "deflate , gzip ; q=0.001",
        "identity;q=0, *",
        "*;q=0, gzip",
        ", ,gzip",
        "gzip;Q=1.000",
        "nonsense;;;, gzip",
    };
    static const char *const no[] = {
        "",
        "br",
        "gzip;q=0",
        "gzip;q=0.000",
        "gzip;q=0, *",
        "*;q=0",
        "identity",
        "gzipped",
        "gzip;q=1.5",
        "gzip;q=",
        "gzip;q=0.1234",
        "gzip;q=-1",
        "gzip;level=1",
        "gzip;q=.5",
        "\"gzip\"",
        "a gzip",
    };
    for (size_t i = 0; i < ARRAY_LENGTH(yes); i++) assert_true(accept_gzip(str_from_c(yes[i])));
    for (size_t i = 0; i < ARRAY_LENGTH(no); i++) assert_false(accept_gzip(str_from_c(no[i])));
    assert_false(accept_gzip((struct str){0}));
}

static void the_language_wanted_most(void **state) {
    (void)state;
    static const struct {
        const char *field;
        size_t wanted;
    } cases[] = {
        {"", 0},
        {"fr", 0},
        {"en", 1},
        {"EN-gb", 1},
        {"fr-FR,fr;q=0.8,en-US;q=0.5,en;q=0.3", 0},
        {"en-US,en;q=0.5", 1},
        {"de,en;q=0.7,fr;q=0.3", 1},
        {"de,en;q=0.3,fr;q=0.7", 0},
        {"en, fr", 1},
        {"fr, en", 0},
        {"de", 0},
        {"*", 0},
        {"fr;q=0, *", 1},
        {"*;q=0.5, en;q=0.4", 0},
        {"*;q=0.3, en;q=0.4", 1},
        {"english", 0},
        {"en;q=0", 0},
        {"en;q=2", 0},
        {"fr;q=0, en;q=0", 0},
        {"en_US", 0},
    };
    const struct str tags[] = {STR("fr"), STR("en")};
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++)
        assert_int_equal(accept_language(str_from_c(cases[i].field), tags, 2), cases[i].wanted);
    assert_int_equal(accept_language((struct str){0}, tags, 2), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gzip_only_when_offered),
        cmocka_unit_test(the_language_wanted_most),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
