/* The session cookie is found only when it is unmistakable, and set with every protection. */
#include "lib/cookie.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static bool finds(const char *field, const char *wanted) {
    struct str value;
    if (!cookie_find(str_from_c(field), STR("__Host-s"), &value)) return false;
    return str_equal(value, str_from_c(wanted));
}

static void finds_its_own_among_others(void **state) {
    (void)state;
    assert_true(finds("__Host-s=abc", "abc"));
    assert_true(finds("a=1; __Host-s=abc; b=2", "abc"));
    assert_true(finds("a=1;__Host-s=abc;b=2", "abc"));
    assert_true(finds("__Host-s=", ""));
    assert_true(finds("__Host-s=a=b=", "a=b="));
    /* Other applications of the domain write what they like. */
    assert_true(finds("x=\"q;uoted\"; odd, \xc3\xa9; =nameless; ; __Host-s=abc", "abc"));
}

static void tossed_or_malformed_gives_nothing(void **state) {
    (void)state;
    static const char *const nothing[] = {
        "",
        ";",
        "a=1",
        "__host-s=abc",
        "__Host-s2=abc",
        "x__Host-s=abc",
        "__Host-s=abc; __Host-s=evil",
        "__Host-s=abc; __Host-s=abc",
        "__Host-s=evil; a=1; __Host-s=abc",
        "__Host-s =evil; __Host-s=abc",
        "__Host-s; __Host-s=abc",
        "__Host-s=\"abc\"",
        "__Host-s=a bc",
        "__Host-s=a,bc",
        "__Host-s=a\\bc",
        "__Host-s=a\tbc",
        "__Host-s=a\x01",
        "__Host-s=\xc3\xa9",
        "a=\"__Host-s=abc\"",
        "=__Host-s=abc",
    };
    struct str value;
    for (size_t i = 0; i < ARRAY_LENGTH(nothing); i++)
        assert_false(cookie_find(str_from_c(nothing[i]), STR("__Host-s"), &value));
    assert_false(cookie_find((struct str){0}, STR("__Host-s"), &value));
}

static void sets_every_protection(void **state) {
    (void)state;
    struct buf out;
    buf_init(&out, 4096);
    struct cookie cookie = {.name = STR("__Host-s"), .value = STR("v_1-2"), .max_age_s = 3600};
    assert_int_equal(cookie_put(&out, &cookie), OK);
    assert_string_equal(buf_text(&out),
                        "__Host-s=v_1-2; Path=/; HttpOnly; Secure; SameSite=Lax; Max-Age=3600");
    buf_reset(&out);
    cookie = (struct cookie){.name = STR("s"),
                             .value = STR("v"),
                             .max_age_s = -1,
                             .same_site = COOKIE_STRICT,
                             .is_plain = true};
    assert_int_equal(cookie_put(&out, &cookie), OK);
    assert_string_equal(buf_text(&out), "s=v; Path=/; HttpOnly; SameSite=Strict");
    buf_reset(&out);
    cookie.max_age_s = 0;
    assert_int_equal(cookie_put(&out, &cookie), OK);
    assert_string_equal(buf_text(&out), "s=v; Path=/; HttpOnly; SameSite=Strict; Max-Age=0");
    buf_release(&out);
}

static void writes_no_forged_attribute(void **state) {
    (void)state;
    static char long_text[3000];
    memset(long_text, 'a', sizeof long_text);
    const struct cookie bad[] = {
        {.name = STR("s"), .value = STR("v; Domain=example.org")},
        {.name = STR("s"), .value = STR("v\r\nSet-Cookie: a=b")},
        {.name = STR("s"), .value = STR("a b")},
        {.name = STR("s"), .value = STR("\xc3\xa9")},
        {.name = STR(""), .value = STR("v")},
        {.name = STR("s=t"), .value = STR("v")},
        {.name = STR("s t"), .value = STR("v")},
        {.name = {"s\0t", 3}, .value = STR("v")},
        {.name = STR("__Host-s"), .value = STR("v"), .is_plain = true},
        {.name = STR("__SECURE-s"), .value = STR("v"), .is_plain = true},
        {.name = STR("s"), .value = {long_text, sizeof long_text}},
    };
    struct buf out;
    buf_init(&out, 8192);
    for (size_t i = 0; i < ARRAY_LENGTH(bad); i++) {
        assert_int_equal(cookie_put(&out, &bad[i]), ERR_INVALID);
        assert_int_equal(out.length, 0);
    }
    buf_release(&out);
}

static void what_is_set_is_found_again(void **state) {
    (void)state;
    struct buf out;
    buf_init(&out, 4096);
    const struct cookie cookie = {.name = STR("__Host-s"), .value = STR("AZaz09-_.~!#$%&'*+/:=")};
    assert_int_equal(cookie_put(&out, &cookie), OK);
    struct str value, sent = buf_str(&out);
    sent = str_slice(sent, 0, str_find_byte(sent, ';', 0));
    assert_true(cookie_find(sent, cookie.name, &value));
    assert_true(str_equal(value, cookie.value));
    buf_release(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_its_own_among_others),
        cmocka_unit_test(tossed_or_malformed_gives_nothing),
        cmocka_unit_test(sets_every_protection),
        cmocka_unit_test(writes_no_forged_attribute),
        cmocka_unit_test(what_is_set_is_found_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
