/* What can be a password, and what is too near to the person. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "server/core/passwords.h"

static void test_length_alone_makes_a_password(void **state) {
    (void)state;
    assert_int_equal(password_judge(STR("onze lettre")), PASSWORD_SHORT);
    assert_int_equal(password_judge(STR("ééééèèèèàà")), PASSWORD_SHORT);
    assert_int_equal(password_judge(STR("douze lettre")), PASSWORD_FINE);
    assert_int_equal(password_judge(STR("☂ il pleut ☂☂")), PASSWORD_FINE);
    assert_int_equal(password_judge(STR("cheval pile agrafe correct")), PASSWORD_FINE);
}

static void test_what_is_guessed_first(void **state) {
    (void)state;
    static const char *const common[] = {"123456789012", "azertyuiopqs", "motdepasse1234",
                                         "aaaaaaaaaaaa", "MotDePasse!!!!"};
    for (size_t i = 0; i < ARRAY_LENGTH(common); i++)
        assert_int_equal(password_judge(str_from_c(common[i])), PASSWORD_COMMON);
}

static void test_own_data(void **state) {
    (void)state;
    const struct str own[] = {STR("amartin"),
                              STR("Aurélie"),
                              STR("Martin-Duval"),
                              STR("aurelie.martin@ml-nord.example"),
                              STR("Mission locale du Nord"),
                              STR("Entre-pairs CEP")};
    static const char *const refused[] = {"amartin-2026!",       "Aurélie 2026",
                                          "AURELIE.MARTIN.1",    "martinduval12",
                                          "martinmartin12",      "missionlocale1",
                                          "Mission Locale Nord", "entre-pairs-cep",
                                          "entre-pairs 2026",    "aurelie.martin@ml-nord.example"};
    static const char *const fine[] = {"la mission de juin est rude",
                                       "une phrase, amartin, de mots",
                                       "martin pêcheur au bord de l'eau", "nord et sud, ciel"};
    struct arena arena = {0};
    for (size_t i = 0; i < ARRAY_LENGTH(refused); i++)
        if (!password_is_own(&arena, str_from_c(refused[i]), own, ARRAY_LENGTH(own)))
            fail_msg("%s is taken", refused[i]);
    for (size_t i = 0; i < ARRAY_LENGTH(fine); i++)
        if (password_is_own(&arena, str_from_c(fine[i]), own, ARRAY_LENGTH(own)))
            fail_msg("%s is refused", fine[i]);
    arena_release(&arena);
}

/* « é » of one character and of two, a letter and its wide form, a space and one that does not
 * break: what keyboards make of the same key. */
static void test_the_same_password_from_another_keyboard(void **state) {
    (void)state;
    struct crypt_key pepper = {{1}};
    struct keys keys = {.pepper = &pepper};
    struct service service = {.keys = &keys, .cost = {1, 8192 * 1024}};
    static const char *const ways[] = {"t\xc3\xa9l\xc3\xa9phone sans fil",
                                       "te\xcc\x81le\xcc\x81phone sans fil",
                                       "t\xc3\xa9l\xc3\xa9phone\xc2\xa0sans \xef\xac\x81l",
                                       "t\xc3\xa9l\xc3\xa9phone sans \xef\xbd\x86il"};
    char hash[CRYPT_PASSWORD_HASH];
    for (size_t made = 0; made < ARRAY_LENGTH(ways); made++) {
        assert_int_equal(password_hash(&service, str_from_c(ways[made]), hash), OK);
        for (size_t i = 0; i < ARRAY_LENGTH(ways); i++)
            assert_int_equal(password_check(&service, str_from_c(ways[i]), str_from_c(hash)), OK);
        assert_int_equal(password_check(&service, STR("telephone sans fil"), str_from_c(hash)),
                         ERR_DENIED);
        assert_int_equal(
            password_check(&service, STR("T\xc3\xa9l\xc3\xa9phone sans fil"), str_from_c(hash)),
            ERR_DENIED);
    }
    /* Two characters that are one do not make a short password long. */
    assert_int_equal(password_judge(STR("e\xcc\x81"
                                        "e\xcc\x81 trois q")),
                     PASSWORD_SHORT);
}

static void test_hashes_made_before_normalisation(void **state) {
    (void)state;
    struct crypt_key pepper = {{1}};
    struct keys keys = {.pepper = &pepper};
    struct service service = {.keys = &keys, .cost = {1, 8192 * 1024}};
    struct str typed = STR("te\xcc\x81le\xcc\x81phone sans fil");
    char hash[CRYPT_PASSWORD_HASH];
    assert_int_equal(crypt_password_hash(&pepper, service.cost, typed, hash), OK);
    assert_int_equal(password_check(&service, typed, str_from_c(hash)), OK);
    /* What no normal form exists of is taken as it is. */
    struct str bytes = STR("\xff\xfe pas du texte");
    assert_int_equal(password_hash(&service, bytes, hash), OK);
    assert_int_equal(password_check(&service, bytes, str_from_c(hash)), OK);
    assert_int_equal(password_check(&service, typed, (struct str){0}), ERR_DENIED);
}

int main(void) {
    crypt_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_length_alone_makes_a_password),
        cmocka_unit_test(test_what_is_guessed_first),
        cmocka_unit_test(test_own_data),
        cmocka_unit_test(test_the_same_password_from_another_keyboard),
        cmocka_unit_test(test_hashes_made_before_normalisation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
