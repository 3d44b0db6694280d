/* One key for all spellings of a title, another for any other: what a decision for a function
 * covers. */
#include <assert.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/moderation/policy_fixture.h"

static struct arena arena;

static void key_of(const char *title, char key[TITLE_KEY_CHARS + 1]) {
    static const struct policy *policy;
    if (!policy) policy = fixture_policy(&arena);
    title_key(&policy->spelling, &policy->lexicon, str_from_c(title), key);
}

static bool is_same(const char *a, const char *b) {
    char one[TITLE_KEY_CHARS + 1], other[TITLE_KEY_CHARS + 1];
    key_of(a, one);
    key_of(b, other);
    return strcmp(one, other) == 0;
}

static void test_spellings_share_a_key(void **state) {
    static const char *const pairs[][2] = {
        {"Chargée de mission", "CHARGÉ DE MISSION"},
        {"Chargé·e de mission", "Chargé(e) de mission"},
        {"Référente parcours", "Référent de parcours"},
        {"Conseillères en insertion professionnelle", "conseiller d'insertion professionnelle"},
        {"Accompagnatrice / Accompagnateur", "Accompagnateur·rice"},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LENGTH(pairs); i++)
        if (!is_same(pairs[i][0], pairs[i][1]))
            fail_msg("%s and %s have two keys", pairs[i][0], pairs[i][1]);
}

static void test_other_titles_have_another(void **state) {
    static const char *const pairs[][2] = {
        {"Chargée de mission", "Directrice de mission"},
        {"Référente parcours", "Parcours référente"},
        {"Conseillère niveau 2", "Conseillère niveau 3"},
        {"Chargée de projet", "Chargée de projets européens"},
        {"Consultante", "Consultante en recrutement"},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LENGTH(pairs); i++)
        if (is_same(pairs[i][0], pairs[i][1]))
            fail_msg("%s and %s have one key", pairs[i][0], pairs[i][1]);
}

static void test_no_words_no_key(void **state) {
    static const char *const titles[] = {"", "  ", "-", "( / )"};
    char key[TITLE_KEY_CHARS + 1];
    (void)state;
    for (size_t i = 0; i < ARRAY_LENGTH(titles); i++) {
        key_of(titles[i], key);
        assert_string_equal(key, "");
    }
}

static int release(void **state) {
    (void)state;
    arena_release(&arena);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_spellings_share_a_key),
        cmocka_unit_test(test_other_titles_have_another),
        cmocka_unit_test(test_no_words_no_key),
    };
    return cmocka_run_group_tests(tests, NULL, release);
}
