/* Forms as browsers send them are read; what two readers could read differently is refused. */
#include "lib/urlform.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct arena arena;
static struct urlform form;

static int start(void **state) {
    (void)state;
    arena_init(&arena);
    return 0;
}

static int stop(void **state) {
    (void)state;
    arena_release(&arena);
    return 0;
}

static enum err parse(const char *body) {
    return urlform_parse(&arena, str_from_c(body), &form);
}

static void assert_value(const char *name, const char *wanted) {
    struct str value;
    assert_int_equal(urlform_get(&form, str_from_c(name), &value), OK);
    assert_true(str_equal(value, str_from_c(wanted)));
}

static void reads_what_a_browser_sends(void **state) {
    (void)state;
    assert_int_equal(parse("title=R%C3%A9union+d%E2%80%99%C3%A9quipe&body=a%0D%0Ab%0Dc%0Ad&go="),
                     OK);
    assert_int_equal(form.count, 3);
    assert_value("title", "Réunion d’équipe");
    assert_value("body", "a\nb\nc\nd");
    assert_value("go", "");
    assert_int_equal(parse("a%5B%5D=1&b&c=x=y%26z&&"), OK);
    assert_value("a[]", "1");
    assert_value("b", "");
    assert_value("c", "x=y&z");
    assert_int_equal(parse("say=d\xc3\xa9j\xc3\xa0 vu"), OK);
    assert_value("say", "déjà vu");
}

static void empty_text_has_no_field(void **state) {
    (void)state;
    assert_int_equal(urlform_parse(&arena, (struct str){0}, &form), OK);
    assert_int_equal(form.count, 0);
    assert_int_equal(parse(""), OK);
    assert_int_equal(form.count, 0);
    struct str value;
    assert_int_equal(urlform_get(&form, STR("a"), &value), ERR_NOT_FOUND);
}

static void refuses_the_malformed(void **state) {
    (void)state;
    static const char *const bad[] = {
        "a=%",    "a=%4",        "a=%zz", "a=%4g",  "a=%g4",    "a=% 41",
        "a=%+1",  "%=1",         "a=%00", "%00=a",  "a=b%00c",  "a=1\n",
        "a=\x01", "a=\x7f",      "a=%ff", "a=%c3",  "a=%c3&b=", "a=%c0%af",
        "a=\xff", "a=%ed%a0%80", "=1",    "a=1&=2", "&=",       "a=%f4%90%80%80",
    };
    for (size_t i = 0; i < ARRAY_LENGTH(bad); i++) {
        assert_int_equal(parse(bad[i]), ERR_INVALID);
        assert_int_equal(form.count, 0);
    }
    assert_int_equal(urlform_parse(&arena, (struct str){"a=b\0c", 5}, &form), ERR_INVALID);
}

static void a_repeated_name_is_no_single_value(void **state) {
    (void)state;
    assert_int_equal(parse("to=1&id=7&to=2&to=3&%69d=8"), OK);
    struct str value = STR("untouched");
    assert_int_equal(urlform_get(&form, STR("to"), &value), ERR_INVALID);
    assert_int_equal(urlform_get(&form, STR("id"), &value), ERR_INVALID);
    assert_true(str_equal(value, STR("untouched")));
    size_t at = 0;
    for (const char *wanted = "123"; *wanted; wanted++) {
        assert_true(urlform_next(&form, STR("to"), &at, &value));
        assert_int_equal(value.length, 1);
        assert_int_equal(value.bytes[0], *wanted);
    }
    assert_false(urlform_next(&form, STR("to"), &at, &value));
}

static void everything_is_bounded(void **state) {
    (void)state;
    static char text[URLFORM_BODY_BYTES_MAX + 2];
    memset(text, 'a', sizeof text);
    text[1] = '=';
    assert_int_equal(urlform_parse(&arena, (struct str){text, URLFORM_BODY_BYTES_MAX}, &form), OK);
    assert_int_equal(urlform_parse(&arena, (struct str){text, URLFORM_BODY_BYTES_MAX + 1}, &form),
                     ERR_LIMIT);
    text[1] = 'a';
    assert_int_equal(urlform_parse(&arena, (struct str){text, URLFORM_NAME_BYTES_MAX}, &form), OK);
    assert_int_equal(urlform_parse(&arena, (struct str){text, URLFORM_NAME_BYTES_MAX + 1}, &form),
                     ERR_LIMIT);
    for (size_t i = 0; i < 66; i++) text[2 * i] = 'a', text[2 * i + 1] = '&';
    assert_int_equal(urlform_parse(&arena, (struct str){text, 128}, &form), OK);
    assert_int_equal(form.count, 64);
    assert_int_equal(urlform_parse(&arena, (struct str){text, 129}, &form), ERR_LIMIT);
    assert_int_equal(form.count, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(reads_what_a_browser_sends, start, stop),
        cmocka_unit_test_setup_teardown(empty_text_has_no_field, start, stop),
        cmocka_unit_test_setup_teardown(refuses_the_malformed, start, stop),
        cmocka_unit_test_setup_teardown(a_repeated_name_is_no_single_value, start, stop),
        cmocka_unit_test_setup_teardown(everything_is_bounded, start, stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
