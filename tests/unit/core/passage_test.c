/* A passage is found as people quote it, and nowhere else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "server/core/passage.h"

static void check(struct str text, struct str passage, struct str expected, int64_t count) {
    struct arena arena = {0};
    int64_t places = 0;
    struct str got = passage_replace(&arena, text, passage, STR("[-]"), &places);
    if (!str_equal(got, expected))
        fail_msg("\"%.*s\" became \"%.*s\"", STR_ARG(text), STR_ARG(got));
    assert_int_equal(places, count);
    struct str found = passage_find(&arena, text, passage);
    assert_int_equal(found.length > 0, count > 0);
    arena_release(&arena);
}

static void test_every_place_is_replaced(void **state) {
    (void)state;
    check(STR("Léa, Léa et LéaLéa."), STR("Léa"), STR("[-], [-] et [-][-]."), 4);
    check(STR("Léa"), STR("Léa"), STR("[-]"), 1);
    check(STR("aaaa"), STR("aaa"), STR("[-]a"), 1);
    check(STR(""), STR("Léa"), STR(""), 0);
    check(STR("Léo, léa, Lea"), STR("Léa"), STR("Léo, léa, Lea"), 0);
}

static void test_blanks_fit_line_ends_and_quotation_marks(void **state) {
    (void)state;
    struct str passage = STR("Madame\nDurand de\tLyon");
    check(STR("a Madame Durand de Lyon b"), passage, STR("a [-] b"), 1);
    check(STR("> a Madame\n> Durand   de\r\n> > Lyon\n> b"), passage, STR("> a [-]\n> b"), 1);
    check(STR("Madame>Durand de Lyon"), passage, STR("Madame>Durand de Lyon"), 0);
    check(STR("MadameDurand de Lyon"), passage, STR("MadameDurand de Lyon"), 0);
    check(STR("Madame Durand de Lyon"), STR("> Madame Durand\n> de Lyon"), STR("[-]"), 1);
    check(STR(">Madame Durand"), STR("Madame Durand"), STR(">[-]"), 1);
}

static void test_what_stands_around_keeps_its_bytes(void **state) {
    (void)state;
    check(STR("x  \n\n>  Léa  \n> \n y"), STR("  Léa\n"), STR("x  \n\n>  [-]  \n> \n y"), 1);
    check(STR("1 >2\t3"), STR("Léa"), STR("1 >2\t3"), 0);
}

static void test_a_passage_of_blanks_is_nowhere(void **state) {
    (void)state;
    check(STR("a b c"), STR(" "), STR("a b c"), 0);
    check(STR("a\n> b"), STR("\n> "), STR("a\n> b"), 0);
    check(STR("a b"), STR(""), STR("a b"), 0);
}

static void test_the_place_found_is_of_the_text(void **state) {
    (void)state;
    struct arena arena = {0};
    struct str text = STR("il\n> dit  oui, il dit oui");
    struct str found = passage_find(&arena, text, STR("il dit oui"));
    assert_ptr_equal(found.bytes, text.bytes);
    assert_true(str_equal(found, STR("il\n> dit  oui")));
    arena_release(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_place_is_replaced),
        cmocka_unit_test(test_blanks_fit_line_ends_and_quotation_marks),
        cmocka_unit_test(test_what_stands_around_keeps_its_bytes),
        cmocka_unit_test(test_a_passage_of_blanks_is_nowhere),
        cmocka_unit_test(test_the_place_found_is_of_the_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
