/* A trial's text taken apart and put together, and the bar of a sum. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "server/practices/practices_inside.h"
#include "server/practices/trial_text.h"

static void assert_text(struct str text, const char *wanted) {
    if (!str_equal(text, str_from_c(wanted)))
        fail_msg("« %.*s » where « %s » was expected", STR_ARG(text), wanted);
}

static void test_what_is_put_together_comes_apart(void **state) {
    const struct trial_text texts[] = {
        {STR("Un jeune."), STR("Des gommettes."), STR("Appels"), STR("0"), STR("2"), STR("Bien.")},
        {STR("Deux\n\nparagraphes"), STR("- une\n- liste"), STR("Confiance : de 0 à 10"), STR("3"),
         STR("7 : net"), STR("```\nouvert")},
        {.context = STR("Seul.")},
        {.measure = STR("Un indicateur seul")},
        {.before = STR("1"), .after = STR("2")},
        {.comment = STR("Rien d’autre.")},
    };
    struct arena arena = {0};
    (void)state;
    for (size_t i = 0; i < ARRAY_LENGTH(texts); i++)
        for (int l = 0; l < 2; l++) {
            enum language language = l ? LANGUAGE_EN : LANGUAGE_FR;
            struct str whole = trial_text_join(&arena, language, &texts[i]);
            struct trial_text back;
            trial_text_split(&arena, whole, &back);
            assert_text(back.context, arena_text(&arena, texts[i].context));
            assert_text(back.adapted, arena_text(&arena, texts[i].adapted));
            assert_text(back.measure, arena_text(&arena, texts[i].measure));
            assert_text(back.before, arena_text(&arena, texts[i].before));
            assert_text(back.after, arena_text(&arena, texts[i].after));
            /* A block of code left open is closed, so that nothing follows it in. */
            assert_true(str_starts(back.comment, texts[i].comment));
            assert_text(trial_text_join(&arena, language, &back), arena_text(&arena, whole));
        }
    arena_release(&arena);
}

static void test_an_empty_trial_has_no_text(void **state) {
    struct arena arena = {0};
    struct trial_text none = {.context = STR(" \n ")}, back;
    (void)state;
    assert_text(trial_text_join(&arena, LANGUAGE_FR, &none), "");
    trial_text_split(&arena, STR(""), &back);
    assert_text(back.comment, "");
    arena_release(&arena);
}

/* What somebody wrote in the ordinary form of a message is not lost by that of trials. */
static void test_a_text_of_another_shape_is_kept_whole(void **state) {
    struct arena arena = {0};
    struct trial_text text;
    (void)state;
    trial_text_split(&arena,
                     STR("Avant tout\n\n## Ce que j’ai mesuré\n\nAppels\n\n- Avant : 1\n- Avant : "
                         "9\nune suite\n"),
                     &text);
    assert_text(text.measure, "Appels");
    assert_text(text.before, "1");
    assert_text(text.after, "");
    assert_text(text.comment, "Avant tout\n\n- Avant : 9\n\nune suite");
    arena_release(&arena);
}

static void test_the_bar_fills_its_width_and_shows_each_part(void **state) {
    (void)state;
    for (int64_t worked = 0; worked < 40; worked += 3)
        for (int64_t partly = 0; partly < 3; partly++)
            for (int64_t missed = 0; missed < 2; missed++) {
                struct trial_sum sum = trial_sum_of(worked, partly, missed);
                assert_int_equal(sum.total, worked + partly + missed);
                assert_int_equal(sum.worked_width > 0, worked > 0);
                assert_int_equal(sum.partly_width > 0, partly > 0);
                assert_int_equal(sum.missed_width > 0, missed > 0);
                int64_t end = missed   ? sum.missed_at + sum.missed_width
                              : partly ? sum.partly_at + sum.partly_width
                                       : sum.worked_width;
                if (sum.total) assert_in_range(end, 556, 560);
                if (partly && worked) assert_true(sum.partly_at > sum.worked_width);
                if (missed && partly) assert_true(sum.missed_at > sum.partly_at + sum.partly_width);
            }
    struct trial_sum large = trial_sum_of(INT64_C(1) << 40, 1, 1);
    assert_true(large.partly_width >= 8 && large.missed_width >= 8);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_put_together_comes_apart),
        cmocka_unit_test(test_an_empty_trial_has_no_text),
        cmocka_unit_test(test_a_text_of_another_shape_is_kept_whole),
        cmocka_unit_test(test_the_bar_fills_its_width_and_shows_each_part),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
