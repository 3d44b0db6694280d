/* The census: caps in total and by address hold, also between threads, and free what they took. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <pthread.h>

#include <cmocka.h>

#include "server/core/http_census.h"
#include "server/core/http_internal.h"

static struct ip_address address(const char *text) {
    struct ip_address a;
    assert_int_equal(ip_parse(str_from_c(text), &a), OK);
    return a;
}

static enum err enter(struct http_census *census, const struct http_options *options,
                      const char *text) {
    struct ip_address a = address(text);
    bool is_counted;
    return http_census_enter(census, options, &a, &is_counted);
}

static void leave(struct http_census *census, const char *text, bool is_counted) {
    struct ip_address a = address(text);
    http_census_leave(census, &a, is_counted);
}

static void an_address_has_its_share(void **state) {
    (void)state;
    struct http_census *census = http_census_new();
    struct http_options options = {.connections_per_address = 2};
    assert_int_equal(enter(census, &options, "192.0.2.1"), OK);
    assert_int_equal(enter(census, &options, "192.0.2.1"), OK);
    assert_int_equal(enter(census, &options, "192.0.2.1"), ERR_TOO_FAST);
    assert_int_equal(enter(census, &options, "192.0.2.2"), OK);
    leave(census, "192.0.2.1", true);
    assert_int_equal(enter(census, &options, "192.0.2.1"), OK);
    /* Whoever has one IPv6 address has 2^64 of them. */
    assert_int_equal(enter(census, &options, "2001:db8::1"), OK);
    assert_int_equal(enter(census, &options, "2001:db8::ffff:1"), OK);
    assert_int_equal(enter(census, &options, "2001:db8:0:0:1::"), ERR_TOO_FAST);
    assert_int_equal(enter(census, &options, "2001:db8:0:1::1"), OK);
    options.connections_per_address = 0;
    assert_int_equal(enter(census, &options, "192.0.2.1"), OK);
    http_census_free(census);
}

static void all_together_have_a_limit(void **state) {
    (void)state;
    struct http_census *census = http_census_new();
    struct http_options options = {.max_connections = 2};
    assert_int_equal(enter(census, &options, "192.0.2.1"), OK);
    assert_int_equal(enter(census, &options, "192.0.2.2"), OK);
    assert_int_equal(enter(census, &options, "192.0.2.3"), ERR_LIMIT);
    leave(census, "192.0.2.2", true);
    assert_int_equal(enter(census, &options, "192.0.2.3"), OK);
    http_census_free(census);
}

static void a_trusted_proxy_is_not_counted(void **state) {
    (void)state;
    struct http_census *census = http_census_new();
    struct ip_network proxies;
    assert_int_equal(ip_network_parse(STR("10.0.0.0/8"), &proxies), OK);
    struct http_options options = {
        .connections_per_address = 1, .trusted_proxies = &proxies, .trusted_count = 1};
    struct ip_address proxy = address("10.1.2.3");
    bool is_counted = true;
    for (int i = 0; i < 5; i++) {
        assert_int_equal(http_census_enter(census, &options, &proxy, &is_counted), OK);
        assert_false(is_counted);
    }
    for (int i = 0; i < 5; i++) http_census_leave(census, &proxy, false);
    assert_int_equal(enter(census, &options, "192.0.2.1"), OK);
    assert_int_equal(enter(census, &options, "192.0.2.1"), ERR_TOO_FAST);
    http_census_free(census);
}

static struct http_census *shared;

static void *come_and_go(void *options) {
    struct ip_address a = address("192.0.2.1");
    size_t *entered = calloc(1, sizeof *entered);
    for (int i = 0; i < 20000; i++) {
        bool is_counted;
        if (http_census_enter(shared, options, &a, &is_counted) != OK) continue;
        ++*entered;
        http_census_leave(shared, &a, is_counted);
    }
    return entered;
}

static void threads_do_not_lose_count(void **state) {
    (void)state;
    enum { THREADS = 4 };
    pthread_t threads[THREADS];
    struct http_options options = {.connections_per_address = THREADS - 1};
    size_t total = 0;
    shared = http_census_new();
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, come_and_go, &options), 0);
    for (int i = 0; i < THREADS; i++) {
        void *entered;
        pthread_join(threads[i], &entered);
        total += *(size_t *)entered;
        free(entered);
    }
    assert_true(total > 0); /* on a busy machine one of them may have found no room all along */
    /* All have left: exactly the whole share is free again. */
    for (int i = 0; i < THREADS - 1; i++)
        assert_int_equal(enter(shared, &options, "192.0.2.1"), OK);
    assert_int_equal(enter(shared, &options, "192.0.2.1"), ERR_TOO_FAST);
    http_census_free(shared);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_address_has_its_share),
        cmocka_unit_test(all_together_have_a_limit),
        cmocka_unit_test(a_trusted_proxy_is_not_counted),
        cmocka_unit_test(threads_do_not_lose_count),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
