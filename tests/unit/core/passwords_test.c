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

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_length_alone_makes_a_password),
        cmocka_unit_test(test_what_is_guessed_first),
        cmocka_unit_test(test_own_data),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
