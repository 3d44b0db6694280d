/* One-time codes against the vectors of their standards: SHA-1 (RFC 3174), HMAC (RFC 2202), HOTP
 * (RFC 4226 appendix D), TOTP (RFC 6238 appendix B); and what is no code. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "lib/crypt.h"
#include "lib/sha1.h"
#include "lib/totp.h"

static const unsigned char *seed_of_rfc(void) {
    return (const unsigned char *)"12345678901234567890";
}

static void hex(const unsigned char *bytes, char out[2 * SHA1_BYTES + 1]) {
    for (size_t i = 0; i < SHA1_BYTES; i++) snprintf(out + 2 * i, 3, "%02x", bytes[i]);
}

static void test_sha1_as_rfc_3174(void **state) {
    (void)state;
    static const struct {
        const char *text;
        size_t times;
        const char *digest;
    } cases[] = {
        {"", 1, "da39a3ee5e6b4b0d3255bfef95601890afd80709"},
        {"abc", 1, "a9993e364706816aba3e25717850c26c9cd0d89d"},
        {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
         "84983e441c3bd26ebaae4aa1f95129e5e54670f1"},
        {"a", 1000000, "34aa973cd4c4daa4f61eeb2bdbad27316534016f"},
        {"0123456701234567012345670123456701234567012345670123456701234567", 10,
         "dea356a2cddd90c7a7ecedc5ebb563934f460452"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        struct sha1 s;
        unsigned char digest[SHA1_BYTES];
        char text[2 * SHA1_BYTES + 1];
        sha1_init(&s);
        for (size_t n = 0; n < cases[i].times; n++)
            sha1_update(&s, cases[i].text, strlen(cases[i].text));
        sha1_final(&s, digest);
        hex(digest, text);
        assert_string_equal(text, cases[i].digest);
    }
}

/* Every length around the ends of blocks: whole and in two parts it is the same. */
static void test_sha1_in_parts(void **state) {
    (void)state;
    unsigned char bytes[200], whole[SHA1_BYTES], parts[SHA1_BYTES];
    for (size_t i = 0; i < sizeof bytes; i++) bytes[i] = (unsigned char)(i * 7);
    for (size_t length = 0; length <= sizeof bytes; length++)
        for (size_t cut = 0; cut <= length; cut += 13) {
            struct sha1 s;
            sha1_init(&s);
            sha1_update(&s, bytes, length);
            sha1_final(&s, whole);
            sha1_init(&s);
            sha1_update(&s, bytes, cut);
            sha1_update(&s, bytes + cut, length - cut);
            sha1_final(&s, parts);
            assert_memory_equal(whole, parts, SHA1_BYTES);
        }
}

static void test_hmac_as_rfc_2202(void **state) {
    (void)state;
    char twenty_0b[20], twenty_aa[20], eighty_aa[80], fifty_dd[50], fifty_cd[50], counted[25];
    memset(twenty_0b, 0x0b, sizeof twenty_0b);
    memset(twenty_aa, 0xaa, sizeof twenty_aa);
    memset(eighty_aa, 0xaa, sizeof eighty_aa);
    memset(fifty_dd, 0xdd, sizeof fifty_dd);
    memset(fifty_cd, 0xcd, sizeof fifty_cd);
    for (size_t i = 0; i < sizeof counted; i++) counted[i] = (char)(i + 1);
    const struct {
        struct str key, text;
        const char *mac;
    } cases[] = {
        {{twenty_0b, 20}, STR("Hi There"), "b617318655057264e28bc0b6fb378c8ef146be00"},
        {STR("Jefe"), STR("what do ya want for nothing?"),
         "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"},
        {{twenty_aa, 20}, {fifty_dd, 50}, "125d7342b9ac11cd91a39af48aa17b4f63f175d3"},
        {{counted, 25}, {fifty_cd, 50}, "4c9007f4026250c6bc8414f9bf50c86c2d7235da"},
        {{eighty_aa, 80},
         STR("Test Using Larger Than Block-Size Key - Hash Key First"),
         "aa4ae5e15272d00e95705637ce8a3b55ed402112"},
        {{eighty_aa, 80},
         STR("Test Using Larger Than Block-Size Key and Larger Than One Block-Size Data"),
         "e8e99d0f45237d786d6bbaa7965c7808bbff1a91"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        unsigned char mac[SHA1_BYTES];
        char text[2 * SHA1_BYTES + 1];
        sha1_hmac(cases[i].key, cases[i].text, mac);
        hex(mac, text);
        assert_string_equal(text, cases[i].mac);
    }
}

static void test_steps_as_rfc_4226(void **state) {
    (void)state;
    static const char *const codes[] = {"755224", "287082", "359152", "969429", "338314",
                                        "254676", "287922", "162583", "399871", "520489"};
    for (size_t i = 0; i < ARRAY_LENGTH(codes); i++) {
        char code[TOTP_DIGITS + 1];
        totp_code(seed_of_rfc(), (int64_t)i, code);
        assert_string_equal(code, codes[i]);
    }
}

static void test_times_as_rfc_6238(void **state) {
    (void)state;
    static const struct {
        int64_t at_s;
        uint32_t eight_digits;
    } cases[] = {{59, 94287082},         {1111111109, 7081804},  {1111111111, 14050471},
                 {1234567890, 89005924}, {2000000000, 69279037}, {20000000000, 65353130}};
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        int64_t step = totp_step(cases[i].at_s * SECOND_MS);
        assert_int_equal(totp_value(seed_of_rfc(), step) % 100000000, cases[i].eight_digits);
    }
}

static void test_one_step_around_and_each_once(void **state) {
    (void)state;
    int64_t now_ms = 1111111109 * SECOND_MS, now = totp_step(now_ms), step = 0;
    char code[TOTP_DIGITS + 1];
    for (int64_t by = -3; by <= 3; by++) {
        totp_code(seed_of_rfc(), now + by, code);
        bool is_near = by >= -1 && by <= 1;
        assert_int_equal(totp_match(seed_of_rfc(), code, now_ms, 0, &step), is_near);
        if (is_near) assert_int_equal(step, now + by);
    }
    totp_code(seed_of_rfc(), now, code);
    assert_true(totp_match(seed_of_rfc(), code, now_ms, now - 1, &step));
    assert_false(totp_match(seed_of_rfc(), code, now_ms, now, &step));
    /* Nor one that is older than the last that was taken. */
    totp_code(seed_of_rfc(), now - 1, code);
    assert_false(totp_match(seed_of_rfc(), code, now_ms, now, &step));
    totp_code(seed_of_rfc(), now + 1, code);
    assert_true(totp_match(seed_of_rfc(), code, now_ms, now, &step));
    assert_false(totp_match((const unsigned char *)"12345678901234567891", code, now_ms, 0, &step));
}

static void test_what_people_type(void **state) {
    (void)state;
    char code[TOTP_DIGITS + 1];
    static const char *const fine[] = {"012345", "012 345", " 01 23 45 "};
    static const char *const none[] = {"",
                                       "01234",
                                       "0123456",
                                       "01234a",
                                       "0x2345",
                                       "-12345",
                                       "012.345",
                                       ("\xef\xbc\x90"
                                        "12345")};
    for (size_t i = 0; i < ARRAY_LENGTH(fine); i++) {
        assert_true(totp_read(str_from_c(fine[i]), code));
        assert_string_equal(code, "012345");
    }
    for (size_t i = 0; i < ARRAY_LENGTH(none); i++)
        assert_false(totp_read(str_from_c(none[i]), code));
    assert_false(totp_read((struct str){"012\0"
                                        "345",
                                        7},
                           code));
}

static void test_what_applications_read(void **state) {
    (void)state;
    char text[TOTP_SEED_CHARS + 1];
    struct buf uri;
    totp_seed_text(seed_of_rfc(), text);
    assert_string_equal(text, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    buf_init(&uri, 1024);
    totp_uri(&uri,
             STR("Entre-pairs d\xe2\x80\x99"
                 "ici: CEP"),
             STR("alma&x=1"), seed_of_rfc());
    assert_string_equal(
        buf_text(&uri),
        "otpauth://totp/Entre-pairs%20d%E2%80%99ici%3A%20CEP:alma%26x%3D1?secret="
        "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Entre-pairs%20d%E2%80%99ici%3A%20CEP"
        "&algorithm=SHA1&digits=6&period=30");
    buf_release(&uri);
}

int main(void) {
    crypt_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sha1_as_rfc_3174),
        cmocka_unit_test(test_sha1_in_parts),
        cmocka_unit_test(test_hmac_as_rfc_2202),
        cmocka_unit_test(test_steps_as_rfc_4226),
        cmocka_unit_test(test_times_as_rfc_6238),
        cmocka_unit_test(test_one_step_around_and_each_once),
        cmocka_unit_test(test_what_people_type),
        cmocka_unit_test(test_what_applications_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
