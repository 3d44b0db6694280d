/* The configuration file: what a line may say, and how a wrong one is told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "server/core/options.h"

#define HEAD "[community]\nurl = http://127.0.0.1:8080\n"

static struct arena arena;

static struct options *read_fine(const char *text) {
    struct options *options = NULL;
    struct str problem = {0};
    enum err e = options_read(str_from_c(text), &arena, &options, &problem);
    if (e != OK) fail_msg("%s: %.*s", text, STR_ARG(problem));
    return options;
}

static void test_defaults_hold_where_nothing_is_said(void **state) {
    (void)state;
    struct options *o = read_fine(HEAD);
    assert_int_equal(o->limits_posts_per_minute, 20);
    assert_int_equal(o->limits_sign_ins_per_address, 300);
    assert_int_equal(o->limits_connections_per_address, 8000);
    assert_false(o->db_mmap);
    assert_true(str_equal(o->http_client_address, STR("peer")));
    options_free(o);
    o = read_fine(HEAD "[limits]\nposts_per_minute = 0\n[db]\nmmap = yes\n");
    assert_int_equal(o->limits_posts_per_minute, 0);
    assert_true(o->db_mmap);
    options_free(o);
}

static void test_a_wrong_line_is_named(void **state) {
    (void)state;
    static const struct {
        const char *text, *problem;
    } cases[] = {
        {HEAD "[limits]\nposts_per_minute = -1\n",
         "line 4: [limits] posts_per_minute wants a number"},
        {HEAD "[limits]\nposts_per_minute = 1e3\n", "line 4: "},
        {HEAD "[limits]\nposts_per_minute =\n", "line 4: "},
        {HEAD "[limits]\nposts_per_minute = 99999999999999999999\n", "line 4: "},
        {HEAD "[Limits]\nposts_per_minute = 1\n", "line 4: [Limits] posts_per_minute is not"},
        {HEAD "nowhere = 1\n", "line 3: [community] nowhere is not an option"},
        {HEAD "[db]\nmmap = maybe\n", "line 4: [db] mmap wants yes or no"},
        {HEAD "language = de\n", "line 3: [community] language wants fr or en"},
        {HEAD "[http]\nclient_address = x-real-ip\n", "line 4: [http] client_address wants peer"},
        {HEAD "[http]\ntrusted_proxies = 10.0.0.0/8, ::1, 1.2.3\n",
         "line 4: [http] trusted_proxies"},
        {HEAD "[access]\ncountries = FR, Belgique\n", "line 4: [access] countries wants codes"},
        {HEAD "[access]\nunknown_country = maybe\n", "line 4: [access] unknown_country wants yes"},
        {"", "[community] url is missing"},
        {"\n\n[community]\nurl = ftp://a\n", "line 4: [community] url wants"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        struct options *options = NULL;
        struct str problem = {0};
        enum err e = options_read(str_from_c(cases[i].text), &arena, &options, &problem);
        if (e != ERR_INVALID || !str_starts(problem, str_from_c(cases[i].problem)))
            fail_msg("%s: \"%.*s\"", cases[i].problem, STR_ARG(problem));
    }
}

static void test_addresses_of_the_site(void **state) {
    (void)state;
    static const struct {
        const char *url, *origin;
        bool is_https, is_loopback;
    } fine[] = {
        {"https://forum.example.org", "https://forum.example.org", true, false},
        {"https://forum.example.org/", "https://forum.example.org", true, false},
        {"https://forum.example.org:8443", "https://forum.example.org:8443", true, false},
        {"http://127.0.0.1:8080", "http://127.0.0.1:8080", false, true},
        {"http://localhost", "http://localhost", false, true},
        {"http://[::1]:80", "http://[::1]:80", false, true},
        {"http://forum.example.org", "http://forum.example.org", false, false},
        {"http://localhost.example.org", "http://localhost.example.org", false, false},
        {"https://127.0.0.1", "https://127.0.0.1", true, false},
    };
    static const char *const wrong[] = {
        "",
        "forum.example.org",
        "https://",
        "https:///",
        "ftp://a",
        "https://a/b",
        "https://a?b",
        "https://a b",
        "https://u@a",
        "https://a\n",
        "HTTPS://a",
        "https://a\"",
    };
    for (size_t i = 0; i < ARRAY_LENGTH(fine); i++) {
        struct site site;
        if (site_read(str_from_c(fine[i].url), &site) != OK) fail_msg("%s", fine[i].url);
        assert_true(str_equal(site.origin, str_from_c(fine[i].origin)));
        assert_int_equal(site.is_https, fine[i].is_https);
        assert_int_equal(site.is_loopback, fine[i].is_loopback);
    }
    for (size_t i = 0; i < ARRAY_LENGTH(wrong); i++) {
        struct site site;
        if (site_read(str_from_c(wrong[i]), &site) == OK) fail_msg("\"%s\" was taken", wrong[i]);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_defaults_hold_where_nothing_is_said),
        cmocka_unit_test(test_a_wrong_line_is_named),
        cmocka_unit_test(test_addresses_of_the_site),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_release(&arena);
    return failed;
}
