/* Addresses and networks: what is read is what was written, and who the client is behind proxies.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <netinet/in.h>
#include <sys/socket.h>

#include <cmocka.h>

#include "server/core/http_address.h"

static void addresses_are_read_strictly(void **state) {
    (void)state;
    static const struct {
        const char *text, *written; /* written NULL: refused */
    } cases[] = {
        {"192.0.2.1", "192.0.2.1"},
        {"::ffff:192.0.2.1", "192.0.2.1"},
        {"2001:DB8:0:0::1", "2001:db8::1"},
        {"::", "::"},
        {"192.0.2", NULL},
        {"192.0.2.256", NULL},
        {"192.0.2.01", NULL},
        {"192.0.2.1 ", NULL},
        {"192.0.2.1:80", NULL},
        {"0x7f.1", NULL},
        {"[::1]", NULL},
        {"fe80::1%eth0", NULL},
        {"::g", NULL},
        {"", NULL},
        {"localhost", NULL},
        {"0000:0000:0000:0000:0000:0000:0000:0000:0000:0000", NULL},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        struct ip_address a;
        char text[IP_TEXT_BYTES];
        enum err e = ip_parse(str_from_c(cases[i].text), &a);
        assert_int_equal(e, cases[i].written ? OK : ERR_INVALID);
        if (e == OK) assert_string_equal(ip_text(&a, text).bytes, cases[i].written);
    }
    struct ip_address a;
    assert_int_equal(ip_parse(STR("192.0.2.1\0x"), &a), ERR_INVALID);
}

static void peers_are_the_same_by_either_family(void **state) {
    (void)state;
    struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(0xc0000201)};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
    struct ip_address wanted;
    assert_int_equal(ip_parse(STR("192.0.2.1"), &wanted), OK);
    memcpy(&v6.sin6_addr, wanted.bytes, 16);
    struct ip_address a = ip_from_sockaddr((struct sockaddr *)&v4);
    struct ip_address b = ip_from_sockaddr((struct sockaddr *)&v6);
    assert_true(ip_equal(&a, &wanted));
    assert_true(ip_equal(&b, &wanted));
}

static bool is_loopback(const char *text) {
    struct ip_address a;
    assert_int_equal(ip_parse(str_from_c(text), &a), OK);
    return ip_is_loopback(&a);
}

static void loopback_is_both_families(void **state) {
    (void)state;
    assert_true(is_loopback("127.0.0.1"));
    assert_true(is_loopback("127.255.0.1"));
    assert_true(is_loopback("::1"));
    assert_false(is_loopback("128.0.0.1"));
    assert_false(is_loopback("::2"));
    assert_false(is_loopback("::"));
}

static void local_is_what_no_stranger_comes_from(void **state) {
    (void)state;
    static const struct {
        const char *text;
        bool is_local;
    } cases[] = {
        {"127.0.0.1", true},
        {"::1", true},
        {"10.0.0.0", true},
        {"10.255.255.255", true},
        {"9.255.255.255", false},
        {"11.0.0.0", false},
        {"172.16.0.0", true},
        {"172.31.255.255", true},
        {"172.15.255.255", false},
        {"172.32.0.0", false},
        {"192.168.0.1", true},
        {"192.167.255.255", false},
        {"192.169.0.0", false},
        {"169.254.1.1", true},
        {"100.64.0.0", true},
        {"100.127.255.255", true},
        {"100.63.255.255", false},
        {"100.128.0.0", false},
        {"fd12:3456::1", true},
        {"fc00::", true},
        {"fe00::", false},
        {"fe80::1", true},
        {"fec0::1", false},
        {"2001:db8::1", false},
        {"::", false},
        {"::ffff:10.1.2.3", true},
        {"::10.1.2.3", false},
        {"0.0.0.0", false},
        {"8.8.8.8", false},
        {"64:ff9b::10.1.2.3", false},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        struct ip_address a;
        assert_int_equal(ip_parse(str_from_c(cases[i].text), &a), OK);
        if (ip_is_local(&a) != cases[i].is_local) fail_msg("%s", cases[i].text);
    }
}

static void networks_hold_what_their_prefix_says(void **state) {
    (void)state;
    static const struct {
        const char *network, *address;
        bool is_within;
    } cases[] = {
        {"10.0.0.0/8", "10.255.1.2", true},
        {"10.0.0.0/8", "11.0.0.0", false},
        {"10.0.0.0/8", "::1", false},
        {"10.128.0.0/9", "10.127.0.1", false},
        {"10.128.0.0/9", "10.128.0.1", true},
        {"0.0.0.0/0", "203.0.113.9", true},
        {"0.0.0.0/0", "2001:db8::1", false},
        {"::/0", "203.0.113.9", true},
        {"192.0.2.7", "192.0.2.7", true},
        {"192.0.2.7", "192.0.2.6", false},
        {"192.0.2.7/32", "192.0.2.7", true},
        {"fd00::/8", "fdff::1", true},
        {"fd00::/8", "fe00::1", false},
        {"2001:db8::/33", "2001:db8:7fff::", true},
        {"2001:db8::/33", "2001:db8:8000::", false},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        struct ip_network n;
        struct ip_address a;
        assert_int_equal(ip_network_parse(str_from_c(cases[i].network), &n), OK);
        assert_int_equal(ip_parse(str_from_c(cases[i].address), &a), OK);
        if (ip_is_within(&a, &n, 1) != cases[i].is_within)
            fail_msg("%s in %s", cases[i].address, cases[i].network);
    }
    static const char *const refused[] = {
        "10.0.0.1/8", "10.0.0.0/33",  "10.0.0.0/-1", "10.0.0.0/", "10.0.0.0/08", "/8", "fd00::1/8",
        "fd00::/129", "10.0.0.0/8/8", "10/8",        "",
    };
    for (size_t i = 0; i < ARRAY_LENGTH(refused); i++) {
        struct ip_network n;
        assert_int_equal(ip_network_parse(str_from_c(refused[i]), &n), ERR_INVALID);
    }
}

static void the_walk_stops_at_the_first_stranger(void **state) {
    (void)state;
    struct ip_network trusted[2];
    assert_int_equal(ip_network_parse(STR("10.0.0.0/8"), &trusted[0]), OK);
    assert_int_equal(ip_network_parse(STR("fd00::/8"), &trusted[1]), OK);
    static const struct {
        const char *peer, *value, *client;
        bool goes_on;
    } cases[] = {
        {"10.0.0.1", "203.0.113.9", "203.0.113.9", false},
        {"10.0.0.1", "198.51.100.1, 203.0.113.9", "203.0.113.9", false},
        {"10.0.0.1", "203.0.113.9, fd00::2 ,10.0.0.3", "203.0.113.9", false},
        {"10.0.0.1", "10.0.0.2, 10.0.0.3", "10.0.0.2", true},
        {"10.0.0.1", "203.0.113.9, x, 10.0.0.3", "10.0.0.3", false},
        {"10.0.0.1", "203.0.113.9,,10.0.0.3", "10.0.0.3", false},
        {"10.0.0.1", "", "10.0.0.1", false},
        {"10.0.0.1", "[2001:db8::1]", "2001:db8::1", false},
        {"10.0.0.1", "[2001:db8::1]x", "10.0.0.1", false},
        {"10.0.0.1", "203.0.113.9:", "10.0.0.1", false},
        {"10.0.0.1", "203.0.113.9:99999", "10.0.0.1", false},
        {"203.0.113.1", "203.0.113.9", "203.0.113.1", false},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        struct ip_address client;
        char text[IP_TEXT_BYTES];
        assert_int_equal(ip_parse(str_from_c(cases[i].peer), &client), OK);
        bool goes_on = ip_walk_forwarded(str_from_c(cases[i].value), trusted, 2, &client);
        assert_string_equal(ip_text(&client, text).bytes, cases[i].client);
        assert_int_equal(goes_on, cases[i].goes_on);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_are_read_strictly),
        cmocka_unit_test(peers_are_the_same_by_either_family),
        cmocka_unit_test(loopback_is_both_families),
        cmocka_unit_test(local_is_what_no_stranger_comes_from),
        cmocka_unit_test(networks_hold_what_their_prefix_says),
        cmocka_unit_test(the_walk_stops_at_the_first_stranger),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
