/* lib/crypt against values computed apart (Python's hashlib and hmac), and against what an attacker
 * would try: changed texts, other keys, cut tokens. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "lib/crypt.h"

static const struct crypt_cost cheap = {1, 64U << 10};

static struct crypt_key counting_key(void) {
    struct crypt_key key;
    for (size_t i = 0; i < sizeof key.bytes; i++) key.bytes[i] = (unsigned char)i;
    return key;
}

static void expect_printed(const void *bytes, const char *expected) {
    char printed[CRYPT_TOKEN_CHARS + 1];
    crypt_base64(bytes, 32, printed);
    assert_string_equal(printed, expected);
}

static void test_known_values(void **state) {
    (void)state;
    struct crypt_key key = counting_key(), subkey;
    struct crypt_hash hash;
    crypt_digest(NULL, STR("abc"), &hash);
    expect_printed(hash.bytes, "vd2BPGNCOXIxce8_7phXm5SWTjuxyz5CcmLIwGjVIxk");
    crypt_digest(&key, STR("abc"), &hash);
    expect_printed(hash.bytes, "1joy0-RHONeQf5ZDFsJBraugq_6rwyNJZ3V4oVogP38");
    crypt_subkey(&key, 5, "audit   ", &subkey);
    expect_printed(subkey.bytes, "yUMMPD3L1K7lO0qDeOMItgKh2JcCd_3Dfat-LWb9PPM");
    struct str parts[] = {STR("a"), {NULL, 0}, STR("bc")};
    crypt_mac(&key, parts, 3, &hash);
    expect_printed(hash.bytes, "wcOHGfg_TYSgmszpejF4FpOFBm7CdEGTACkeKC9UAck");
}

static void test_where_a_part_ends_counts(void **state) {
    (void)state;
    struct crypt_key key = counting_key();
    struct crypt_hash one, other;
    struct str first[] = {STR("ab"), STR("c")}, second[] = {STR("a"), STR("bc")};
    crypt_mac(&key, first, 2, &one);
    crypt_mac(&key, second, 2, &other);
    assert_false(crypt_equal(&one, &other, sizeof one));
}

static void test_tokens_are_read_exactly(void **state) {
    (void)state;
    char token[CRYPT_TOKEN_CHARS + 1], again[CRYPT_TOKEN_CHARS + 1];
    unsigned char bytes[CRYPT_TOKEN_BYTES];
    crypt_token(token);
    crypt_token(again);
    assert_string_not_equal(token, again);
    assert_int_equal(strlen(token), CRYPT_TOKEN_CHARS);
    struct str text = str_from_c(token);
    assert_true(crypt_base64_read(text, bytes, sizeof bytes));
    expect_printed(bytes, token);
    assert_false(crypt_base64_read(str_slice(text, 0, 42), bytes, sizeof bytes));
    assert_false(crypt_base64_read((struct str){0}, bytes, sizeof bytes));
    static const char *const bad[] = {
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA+",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA A",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB"}; /* last: bits that no byte holds */
    for (size_t i = 0; i < ARRAY_LENGTH(bad); i++)
        if (crypt_base64_read(str_from_c(bad[i]), bytes, sizeof bytes))
            fail_msg("read: %s", bad[i]);
}

static void test_passwords(void **state) {
    (void)state;
    struct crypt_key pepper = counting_key(), other = counting_key();
    other.bytes[0] ^= 1;
    char hash[CRYPT_PASSWORD_HASH], again[CRYPT_PASSWORD_HASH];
    struct str password = STR("correct horse"), wrong = STR("correct horsf");
    assert_int_equal(crypt_password_hash(&pepper, cheap, password, hash), OK);
    assert_int_equal(crypt_password_hash(&pepper, cheap, password, again), OK);
    assert_string_not_equal(hash, again); /* salted */
    assert_non_null(strstr(hash, "$argon2id$"));
    struct str stored = str_from_c(hash);
    assert_int_equal(crypt_password_check(&pepper, cheap, password, stored), OK);
    assert_int_equal(crypt_password_check(&pepper, cheap, wrong, stored), ERR_DENIED);
    assert_int_equal(crypt_password_check(&pepper, cheap, (struct str){0}, stored), ERR_DENIED);
    assert_int_equal(crypt_password_check(&other, cheap, password, stored), ERR_DENIED);
    assert_int_equal(crypt_password_check(&pepper, cheap, password, (struct str){0}), ERR_DENIED);
    assert_int_equal(crypt_password_check(&pepper, cheap, password, STR("$argon2id$x")),
                     ERR_DENIED);
    static char large[CRYPT_PASSWORD_MOST + 1];
    memset(large, 'x', sizeof large);
    struct str most = {large, CRYPT_PASSWORD_MOST}, more = {large, sizeof large};
    assert_int_equal(crypt_password_hash(&pepper, cheap, more, hash), ERR_LIMIT);
    assert_int_equal(crypt_password_hash(&pepper, cheap, most, hash), OK);
    assert_int_equal(crypt_password_check(&pepper, cheap, most, str_from_c(hash)), OK);
    assert_int_equal(crypt_password_check(&pepper, cheap, more, str_from_c(hash)), ERR_DENIED);
}

static void test_a_sealed_text_opens_whole_or_not_at_all(void **state) {
    (void)state;
    struct crypt_key key = counting_key(), other = counting_key();
    other.bytes[31] ^= 1;
    unsigned char sealed[5 + CRYPT_SEAL_EXTRA], again[sizeof sealed], plain[5];
    struct str about = STR("member 1");
    crypt_seal(&key, about, STR("hello"), sealed);
    crypt_seal(&key, about, STR("hello"), again);
    assert_memory_not_equal(sealed, again, sizeof sealed); /* a nonce of its own */
    struct str stored = {(const char *)sealed, sizeof sealed};
    assert_int_equal(crypt_open(&key, about, stored, plain), OK);
    assert_memory_equal(plain, "hello", 5);
    assert_int_equal(crypt_open(&other, about, stored, plain), ERR_CORRUPT);
    assert_int_equal(crypt_open(&key, STR("member 2"), stored, plain), ERR_CORRUPT);
    for (size_t length = 0; length < sizeof sealed; length++)
        assert_int_equal(crypt_open(&key, about, str_slice(stored, 0, length), plain), ERR_CORRUPT);
    for (size_t i = 0; i < sizeof sealed; i++) {
        sealed[i] ^= 0x80;
        assert_int_equal(crypt_open(&key, about, stored, plain), ERR_CORRUPT);
        sealed[i] ^= 0x80;
    }
}

static void test_random_numbers_stay_below(void **state) {
    (void)state;
    bool seen[5] = {false};
    for (int i = 0; i < 1000; i++) {
        uint64_t n = crypt_random_below(5);
        assert_true(n < 5);
        seen[n] = true;
    }
    for (size_t i = 0; i < 5; i++) assert_true(seen[i]);
    assert_int_equal(crypt_random_below(1), 0);
}

static int start(void **state) {
    (void)state;
    crypt_init();
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known_values),
        cmocka_unit_test(test_where_a_part_ends_counts),
        cmocka_unit_test(test_tokens_are_read_exactly),
        cmocka_unit_test(test_passwords),
        cmocka_unit_test(test_a_sealed_text_opens_whole_or_not_at_all),
        cmocka_unit_test(test_random_numbers_stay_below),
    };
    return cmocka_run_group_tests(tests, start, NULL);
}
