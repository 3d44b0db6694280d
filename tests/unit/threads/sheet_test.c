/* A text in sections: what was typed in each field comes back to it, and no section swallows the
 * next. */
#include "server/threads/sheet.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct arena arena;

static int start(void **state) {
    (void)state;
    arena_init(&arena);
    return 0;
}

static int stop(void **state) {
    (void)state;
    arena_release(&arena);
    return 0;
}

static void assert_text(struct str text, const char *wanted) {
    assert_int_equal(text.length, strlen(wanted));
    if (text.length) assert_memory_equal(text.bytes, wanted, text.length);
}

/* Joined in that language, taken apart again. */
static void assert_back(enum language language, const struct str *texts) {
    const struct sheet_kind *sheet = sheet_of(KIND_CASE);
    struct str back[SHEET_SECTIONS_MOST];
    sheet_split(&arena, sheet, sheet_join(&arena, sheet, language, texts), back);
    for (size_t i = 0; i < sheet->count; i++) assert_true(str_equal(back[i], texts[i]));
}

static void each_section_comes_back(void **state) {
    (void)state;
    const struct str texts[SHEET_SECTIONS_MOST] = {
        STR("Une reconversion\n\n- à 50 ans\n- loin d’une gare"),
        STR("### Deux bilans\n\nEn vain."),
        STR("Que feriez-vous ?"),
        STR(""),
        STR("    du code\n\n> et une citation"),
        STR("")};
    assert_back(LANGUAGE_FR, texts);
    assert_back(LANGUAGE_EN, texts);
    const struct str only[SHEET_SECTIONS_MOST] = {{0}, {0}, STR("Que feriez-vous ?")};
    assert_back(LANGUAGE_FR, only);
}

static void a_plain_text_is_what_is_asked(void **state) {
    (void)state;
    const struct sheet_kind *sheet = sheet_of(KIND_CASE);
    struct str texts[SHEET_SECTIONS_MOST];
    sheet_split(&arena, sheet, STR("\n \nDeux lignes\net ## Situation au milieu\n\n"), texts);
    assert_text(texts[sheet_body(sheet)], "Deux lignes\net ## Situation au milieu");
    assert_text(texts[0], "");
    sheet_split(&arena, sheet, (struct str){0}, texts);
    assert_text(texts[sheet_body(sheet)], "");
    assert_text(sheet_join(&arena, sheet, LANGUAGE_FR, texts), "");
}

static void other_headings_stay_where_they_are(void **state) {
    (void)state;
    const struct sheet_kind *sheet = sheet_of(KIND_PRACTICE);
    struct str texts[SHEET_SECTIONS_MOST];
    sheet_split(
        &arena, sheet,
        STR("## Situation\n\nUn titre d’ailleurs\n\n##  Limites  \n\nPeu\n\n## Ma partie\n\nplus\n"
            "\n## Limits\nfin"),
        texts);
    assert_text(texts[sheet_body(sheet)], "## Situation\n\nUn titre d’ailleurs");
    assert_text(texts[5], "Peu\n\n## Ma partie\n\nplus\n\nfin");
}

static void an_open_block_of_code_is_closed(void **state) {
    (void)state;
    const struct sheet_kind *sheet = sheet_of(KIND_CASE);
    const struct str texts[SHEET_SECTIONS_MOST] = {
        STR("~~~~ note\n```\n~~~"), STR("```\nfermé\n````"), STR("` ```\nsimple"), {0}, {0}, {0}};
    assert_text(
        sheet_join(&arena, sheet, LANGUAGE_FR, texts),
        "## Situation\n\n~~~~ note\n```\n~~~\n~~~~\n\n## Ce qui a été tenté\n\n```\nfermé\n````\n\n"
        "## Ce que je demande\n\n` ```\nsimple");
}

static void kinds_of_one_text_have_none(void **state) {
    (void)state;
    assert_null(sheet_of(KIND_DISCUSSION));
    assert_null(sheet_of(KIND_QUESTION));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(each_section_comes_back, start, stop),
        cmocka_unit_test_setup_teardown(a_plain_text_is_what_is_asked, start, stop),
        cmocka_unit_test_setup_teardown(other_headings_stay_where_they_are, start, stop),
        cmocka_unit_test_setup_teardown(an_open_block_of_code_is_closed, start, stop),
        cmocka_unit_test(kinds_of_one_text_have_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
