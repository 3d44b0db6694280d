/* Which topics a title names: by stems, in phrases, never by a part of a word. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/moderation/policy_fixture.h"

static struct arena arena;
static const struct policy *policy;
static struct stemmer *stemmer;

static int start(void **state) {
    (void)state;
    policy = fixture_policy(&arena);
    stemmer = stemmer_new();
    return 0;
}

static int stop(void **state) {
    (void)state;
    stemmer_free(stemmer);
    arena_release(&arena);
    return 0;
}

/* The topics of a title, in one text: "vae,jeunes". */
static const char *of(const char *title) {
    static char out[400];
    struct str topics[TOPICS_MAX];
    size_t count = topics_of(policy, stemmer, str_from_c(title), topics);
    size_t at = 0;
    out[0] = '\0';
    for (size_t i = 0; i < count; i++)
        at +=
            (size_t)snprintf(out + at, sizeof out - at, "%s%.*s", i ? "," : "", STR_ARG(topics[i]));
    return out;
}

static void test_titles_name_topics(void **state) {
    (void)state;
    assert_string_equal(of("VAE : que dire au jury ?"), "vae");
    assert_string_equal(of("Une reconversion après cinquante ans"), "reconversion,seniors");
    assert_string_equal(of("Les RECONVERSIONS, encore"), "reconversion");
    assert_string_equal(of("Créer son entreprise avec un handicap"), "handicap,creation");
    assert_string_equal(of("Ni permis ni transports"), "freins");
    assert_string_equal(of("L’arrêt de travail se prolonge"), "sante");
    assert_string_equal(of("Une question sans sujet connu"), "");
    assert_string_equal(of(""), "");
}

static void test_a_phrase_stands_together(void **state) {
    (void)state;
    assert_string_equal(of("Changer de métier"), "reconversion");
    assert_string_equal(of("Un métier qui a changé deux fois"), "");
    assert_string_equal(of("vaet"), "");
}

static void test_a_long_text_is_bounded(void **state) {
    (void)state;
    static char text[20000];
    for (size_t i = 0; i + 5 < sizeof text; i += 5) memcpy(text + i, "xyzt ", 5);
    memcpy(text + sizeof text - 5, "VAE", 4);
    assert_string_equal(of(text), "");
}

static enum err load(const char *topics, struct conf_error *error) {
    struct str cep = fixture_read(&arena, "moderation/policy/cep.conf");
    const struct policy *made;
    const struct str whole[] = {cep, STR("\n"), str_from_c(topics)};
    return policy_load(&arena, arena_join(&arena, whole, ARRAY_LENGTH(whole)), &made, error);
}

static void test_a_wrong_topic_is_refused_with_its_line(void **state) {
    (void)state;
    static const char *const wrong[] = {
        "[topic Majuscule]\nlabel_fr = x",
        "[topic x]\nlabel_fr = X\nwords = vae",
        "[topic x]\nlabel_fr = X\nwhat = y",
        "[topic x]\nlabel_fr = X\nwords = de la",
        "[topic x]\nwords = un deux trois quatre cinq six sept",
    };
    struct conf_error error;
    for (size_t i = 0; i < ARRAY_LENGTH(wrong); i++) {
        if (load(wrong[i], &error) != ERR_INVALID) fail_msg("%s was taken", wrong[i]);
        assert_non_null(strstr(error.text, "topic"));
    }
    assert_int_equal(load("[topic x]\nlabel_fr = X\nlabel_en = X\nwords = yoga", &error), OK);
}

static void test_topics_are_found_by_id(void **state) {
    (void)state;
    assert_true(policy->topics_count >= 10);
    assert_true(policy->regions_count >= 13);
    assert_non_null(policy_topic(policy, STR("vae")));
    assert_null(policy_topic(policy, STR("VAE")));
    assert_null(policy_topic(policy, STR("")));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_titles_name_topics),
        cmocka_unit_test(test_a_phrase_stands_together),
        cmocka_unit_test(test_a_long_text_is_bounded),
        cmocka_unit_test(test_a_wrong_topic_is_refused_with_its_line),
        cmocka_unit_test(test_topics_are_found_by_id),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
