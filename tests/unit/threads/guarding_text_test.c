/* What the guard finds, cut back into the fields of a form, and fields with passages replaced. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lib/buf.h"
#include "server/threads/guarding_text.h"

#define NIR "1 85 05 78 006 084 91"

static struct arena arena;

static int stop(void **state) {
    (void)state;
    arena_release(&arena);
    return 0;
}

static void assert_text(struct str s, const char *expected) {
    char *text = arena_text(&arena, s);
    assert_string_equal(text, expected);
}

static const struct guarding_concern *of_kind(const struct guarding_found *found,
                                              enum guard_kind kind) {
    for (size_t i = 0; i < found->concerns_count; i++)
        if (found->concerns[i].kind == kind) return &found->concerns[i];
    return NULL;
}

/* Each field's text with everything replaced. */
static struct str replaced(const struct str *texts, size_t count, size_t field) {
    struct guarding_found found;
    guarding_read(&arena, NULL, texts, count, &found);
    bool *all = arena_array(&arena, found.concerns_count, sizeof *all);
    for (size_t i = 0; i < found.concerns_count; i++) all[i] = true;
    return guarding_replace(&arena, texts[field], field, &found, all);
}

static void test_passages_stand_where_the_text_has_them(void **state) {
    (void)state;
    struct str texts[] = {STR("Rappeler Mme Lefranc"), STR(""),
                          STR("Mme Lefranc, 06 12 34 56 78 ; é, " NIR)};
    struct guarding_found found;
    guarding_read(&arena, NULL, texts, ARRAY_LENGTH(texts), &found);
    assert_int_equal(found.spots_count, 4);
    for (size_t i = 0; i < found.spots_count; i++) {
        const struct guarding_spot *spot = &found.spots[i];
        assert_true(spot->start < spot->end && spot->end <= texts[spot->field].length);
    }
    assert_text(str_slice(texts[0], found.spots[0].start, found.spots[0].end), "Mme Lefranc");
    assert_int_equal(found.spots[1].field, 2);
    assert_int_equal(found.spots[1].start, 0);
    assert_text(of_kind(&found, GUARD_PHONE)->passage, "06 12 34 56 78");
    assert_text(of_kind(&found, GUARD_NIR)->passage, NIR);
}

static void test_the_same_words_are_one_concern(void **state) {
    (void)state;
    struct str texts[] = {STR("Mme Lefranc"), STR("Mme Lefranc puis Mme Lefort, MME LEFRANC")};
    struct guarding_found found;
    guarding_read(&arena, NULL, texts, 2, &found);
    const struct guarding_concern *first = of_kind(&found, GUARD_NAME);
    assert_non_null(first);
    assert_true(first->times >= 2);
    assert_text(first->passage, "Mme Lefranc");
    for (size_t i = 0; i < found.concerns_count; i++)
        for (size_t j = 0; j < i; j++)
            assert_true(found.concerns[i].mark != found.concerns[j].mark);
}

static void test_only_what_is_chosen_is_replaced(void **state) {
    (void)state;
    struct str text = STR("Mme Lefranc au 06 12 34 56 78, Mme Lefranc encore.");
    struct guarding_found found;
    guarding_read(&arena, NULL, &text, 1, &found);
    bool *chosen = arena_array(&arena, found.concerns_count, sizeof *chosen);
    assert_text(guarding_replace(&arena, text, 0, &found, chosen), text.bytes);
    for (size_t i = 0; i < found.concerns_count; i++)
        chosen[i] = found.concerns[i].kind == GUARD_NAME;
    assert_text(guarding_replace(&arena, text, 0, &found, chosen),
                "Mme L. au 06 12 34 56 78, Mme L. encore.");
    /* Another field of the same form has none of them. */
    assert_text(guarding_replace(&arena, STR("rien"), 1, &found, chosen), "rien");
}

static void test_what_is_replaced_is_found_no_more(void **state) {
    (void)state;
    struct str texts[] = {STR("06 12 34 56 78 et 07 98 76 54 32"),
                          STR("NIR " NIR " de Mme Lefranc")};
    struct str after[] = {replaced(texts, 2, 0), replaced(texts, 2, 1)};
    struct guarding_found found;
    guarding_read(&arena, NULL, after, 2, &found);
    assert_int_equal(found.spots_count, 0);
    assert_true(str_find(after[1], STR("006 084")) == after[1].length);
    assert_true(str_starts(after[1], STR("NIR ")));
}

static void test_a_parenthesis_around_a_number_stays(void **state) {
    (void)state;
    struct str text = STR("Un contact (06 12 34 56 78) à rappeler, (07 98 76 54 32).");
    assert_text(replaced(&text, 1, 0),
                "Un contact ([téléphone retiré]) à rappeler, ([téléphone retiré]).");
}

static void test_clean_texts_are_left_as_they_are(void **state) {
    (void)state;
    struct str text = STR("Un entretien ordinaire, sans rien de personnel.");
    assert_ptr_equal(replaced(&text, 1, 0).bytes, text.bytes);
    assert_ptr_equal(guarding_mask(&arena, NULL, text).bytes, text.bytes);
    assert_false(guarding_has_identifier(&arena, NULL, text));
    assert_false(guarding_has_identifier(&arena, NULL, STR("")));
    assert_int_equal(guarding_mask(&arena, NULL, STR("")).length, 0);
}

static void test_a_mask_takes_identifiers_and_leaves_the_rest(void **state) {
    (void)state;
    struct str text = STR("Mme Lefranc, 06 12 34 56 78, " NIR ".");
    struct str masked = guarding_mask(&arena, NULL, text);
    assert_true(guarding_has_identifier(&arena, NULL, text));
    assert_false(guarding_has_identifier(&arena, NULL, masked));
    assert_true(str_starts(masked, STR("Mme Lefranc, 06 12 34 56 78, ")));
    assert_true(str_ends(masked, STR(".")));
    assert_true(str_find(masked, STR("084")) == masked.length);
}

/* An identifier after more findings than are told at once. */
static void test_nothing_hides_behind_many_findings(void **state) {
    (void)state;
    struct buf out;
    buf_init(&out, 512 * 1024);
    while (out.length < 200 * 1024) {
        BUF_LIT(&out, "06 12 34 56 78\n");
        if (out.length % 7000 < 15) BUF_LIT(&out, "des mots, encore des mots, é\n");
    }
    BUF_LIT(&out, "enfin " NIR);
    struct str text = buf_str(&out);
    assert_true(guarding_has_identifier(&arena, NULL, text));
    struct str masked = guarding_mask(&arena, NULL, text);
    assert_true(str_find(masked, STR("006 084")) == masked.length);
    assert_true(str_starts(masked, STR("06 12 34 56 78\n06")));
    size_t known = str_find(text, STR("enfin"));
    assert_true(str_equal(str_slice(masked, 0, known), str_slice(text, 0, known)));
    buf_release(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_passages_stand_where_the_text_has_them),
        cmocka_unit_test(test_the_same_words_are_one_concern),
        cmocka_unit_test(test_only_what_is_chosen_is_replaced),
        cmocka_unit_test(test_what_is_replaced_is_found_no_more),
        cmocka_unit_test(test_a_parenthesis_around_a_number_stays),
        cmocka_unit_test(test_clean_texts_are_left_as_they_are),
        cmocka_unit_test(test_a_mask_takes_identifiers_and_leaves_the_rest),
        cmocka_unit_test(test_nothing_hides_behind_many_findings),
    };
    return cmocka_run_group_tests(tests, NULL, stop);
}
