/* Tokens that only our pages carry, and where a request may come from. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "server/core/csrf.h"

static struct crypt_key key = {{1, 2, 3}}, other_key = {{3, 2, 1}};
static const struct str secret = {"the cookie of a session", 23};

static struct str make(char out[CSRF_CHARS + 1]) {
    csrf_write(&key, secret, out);
    return (struct str){out, CSRF_CHARS};
}

static void test_a_token_is_its_cookie_s(void **state) {
    (void)state;
    char room[CSRF_CHARS + 1];
    struct str token = make(room);
    assert_int_equal(strlen(room), CSRF_CHARS);
    assert_true(csrf_check(&key, secret, token));
    assert_false(csrf_check(&other_key, secret, token));
    assert_false(csrf_check(&key, STR("the cookie of another one"), token));
    /* Without a cookie nothing passes, not even what was made without one. */
    csrf_write(&key, STR(""), room);
    assert_false(csrf_check(&key, STR(""), (struct str){room, CSRF_CHARS}));
}

/* Two pages share no part long enough to be guessed by compression. */
static void test_each_page_has_another_mask(void **state) {
    (void)state;
    char a[CSRF_CHARS + 1], b[CSRF_CHARS + 1];
    for (int round = 0; round < 100; round++) {
        struct str first = make(a), second = make(b);
        assert_true(csrf_check(&key, secret, first) && csrf_check(&key, secret, second));
        for (size_t i = 0; i + 8 <= CSRF_CHARS; i++) assert_memory_not_equal(a + i, b + i, 8);
    }
}

static void test_a_changed_token_is_refused(void **state) {
    (void)state;
    char room[CSRF_CHARS + 2];
    struct str token = make(room);
    for (size_t i = 0; i < CSRF_CHARS; i++) {
        char was = room[i];
        room[i] = was == 'A' ? 'B' : 'A';
        assert_false(csrf_check(&key, secret, token));
        room[i] = was;
    }
    for (size_t length = 0; length < CSRF_CHARS; length++)
        assert_false(csrf_check(&key, secret, str_slice(token, 0, length)));
    room[CSRF_CHARS] = '=';
    assert_false(csrf_check(&key, secret, (struct str){room, CSRF_CHARS + 1}));
    memset(room, 'A', CSRF_CHARS); /* mask and token of zeros */
    assert_false(csrf_check(&key, secret, token));
}

/* A row: what the browser sent, "" for an absent field; passes at the site's own address, and at
 * any loopback port. */
static const struct {
    const char *origin, *referer, *fetch_site;
    bool passes, passes_loopback;
} rows[] = {
    {"https://forum.example", "", "", true, true},
    {"https://forum.example", "https://evil.example/", "cross-site", true, true},
    {"https://evil.example", "https://forum.example/", "same-origin", false, false},
    {"https://forum.example.evil.example", "", "", false, false},
    {"https://forum.example:444", "", "", false, false},
    {"http://forum.example", "", "", false, false},
    {"https://forum.exampl", "", "", false, false},
    {"HTTPS://FORUM.EXAMPLE", "", "", false, false},
    {"", "https://forum.example/threads/1?page=2", "", true, true},
    {"", "https://forum.example", "", true, true},
    {"", "https://forum.example.evil.example/", "same-origin", false, false},
    {"", "https://forum.example@evil.example/", "", false, false},
    {"", "https://evil.example/https://forum.example/", "", false, false},
    {"", "about:blank", "", false, false},
    {"null", "", "", false, false},
    {"null", "", "same-origin", true, true},
    {"null", "", "cross-site", false, false},
    {"null", "", "same-site", false, false},
    {"null", "https://forum.example/", "", false, false},
    {"", "", "same-origin", true, true},
    {"", "", "same-site", false, false},
    {"", "", "cross-site", false, false},
    {"", "", "none", false, false},
    {"", "", "", true, true}, /* an old browser: the token decides alone */
    {"http://127.0.0.1:8080", "", "", false, true},
    {"http://localhost", "", "", false, true},
    {"http://[::1]:1", "", "", false, true},
    {"https://127.0.0.1", "", "", false, false},
    {"http://127.0.0.1.evil.example", "", "", false, false},
    {"http://localhost:8080@evil.example", "", "", false, false},
    {"http://127.0.0.1:80x", "", "", false, false},
    {"http://[::1].evil.example", "", "", false, false},
    {"http://[::2]", "", "", false, false},
    {"", "http://localhost:3000/a/b", "", false, true},
};

static struct str field(const char *text) {
    return *text ? str_from_c(text) : (struct str){0};
}

static void test_where_a_request_may_come_from(void **state) {
    (void)state;
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++)
        for (int any = 0; any < 2; any++) {
            bool got =
                csrf_origin_passes(field(rows[i].origin), field(rows[i].referer),
                                   field(rows[i].fetch_site), STR("https://forum.example"), any);
            if (got != (any ? rows[i].passes_loopback : rows[i].passes))
                fail_msg("Origin \"%s\", Referer \"%s\", Sec-Fetch-Site \"%s\", any port %d: %d",
                         rows[i].origin, rows[i].referer, rows[i].fetch_site, any, got);
        }
}

/* Present and empty is not absent. */
static void test_an_empty_origin_is_no_origin_of_ours(void **state) {
    (void)state;
    struct str none = {0}, ours = STR("https://forum.example");
    assert_false(csrf_origin_passes(STR(""), none, none, ours, true));
    assert_false(csrf_origin_passes(none, STR(""), none, ours, true));
    assert_false(csrf_origin_passes(none, none, STR(""), ours, true));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_token_is_its_cookie_s),
        cmocka_unit_test(test_each_page_has_another_mask),
        cmocka_unit_test(test_a_changed_token_is_refused),
        cmocka_unit_test(test_where_a_request_may_come_from),
        cmocka_unit_test(test_an_empty_origin_is_no_origin_of_ours),
    };
    crypt_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
