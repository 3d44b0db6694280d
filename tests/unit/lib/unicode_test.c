/* Texts that a reader takes for the same fold to the same bytes. */
#include "lib/unicode.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct arena arena;

static void assert_text(struct str s, const char *expected) {
    if (!str_equal(s, str_from_c(expected)))
        fail_msg("\"%.*s\" is not \"%s\"", STR_ARG(s), expected);
}

static void assert_folds(const char *text, const char *expected) {
    assert_text(unicode_folded(&arena, str_from_c(text)), expected);
}

static void test_fold(void **state) {
    (void)state;
    assert_folds("Conseillère À L'EMPLOI", "conseillere a l'emploi");
    assert_folds("L’Œuvre – ÉTÉ", "l'oeuvre - ete");
    assert_folds("l‘œil, lʼæil", "l'oeil, l'aeil");
    assert_folds("e\xcc\x81t\xc3\xa9", "ete"); /* decomposed and composed é */
    assert_folds("eﬃcace ﬁn", "efficace fin");
    assert_folds("Straße ÇA Łódź", "strasse ca lodz");
    assert_folds("a\xc2\xa0"
                 "b\xe2\x80\xaf"
                 "c",
                 "a b c");
    assert_folds("con\xc2\xadseiller\xe2\x80\x8b", "conseiller");
    assert_folds("２ ½", "2 1\xe2\x81\x84"
                         "2");
    assert_folds("bad\xff"
                 "end",
                 "bad\xef\xbf\xbd"
                 "end");
    assert_folds("", "");
}

/* The longest decomposition there is must not be cut by the buffer's ceiling. */
static void test_fold_of_the_longest_decomposition(void **state) {
    (void)state;
    struct str folded = unicode_folded(&arena, STR("\xef\xb7\xba\xef\xb7\xba"));
    assert_int_equal(folded.length % 2, 0);
    assert_true(folded.length > 40);
    assert_memory_equal(folded.bytes, folded.bytes + folded.length / 2, folded.length / 2);
}

static void test_nfkc(void **state) {
    (void)state;
    struct buf out;
    buf_init(&out, 256);
    assert_true(unicode_nfkc(&out, STR("e\xcc\x81t\xc3\xa9 ﬁn")));
    assert_text(buf_str(&out), "été fin");
    buf_reset(&out);
    assert_false(unicode_nfkc(&out, STR("caf\xe9")));
    assert_int_equal(out.length, 0);
    assert_true(unicode_nfkc(&out, STR("")));
    buf_release(&out);
}

static void assert_initial(const char *name, const char *expected) {
    assert_text(unicode_initial(&arena, str_from_c(name)), expected);
}

static void test_initial(void **state) {
    (void)state;
    assert_initial("éloïse", "É");
    assert_initial("e\xcc\x81loïse", "É");
    assert_initial("e\xcc\x81", "É");
    assert_initial("1e\xcc\x81 o", "É");
    assert_initial("Zoe\xcc\x88", "Z");
    assert_initial("\xe2\x84\xab", "Å"); /* the sign, which composes to the letter */
    assert_initial("a\xff", "");
    assert_initial("  'd’Artagnan", "D");
    assert_initial("œdipe", "Œ");
    assert_initial("李", "李");
    assert_initial("123", "");
    assert_initial("", "");
    assert_initial("\xff\xfe", "");
}

static void assert_quoted(const char *text, const char *expected) {
    struct str out = unicode_quoted(&arena, str_from_c(text));
    if (!str_equal(out, str_from_c(expected))) fail_msg("%s: %.*s", text, STR_ARG(out));
}

static void test_quoted(void **state) {
    (void)state;
    assert_quoted("« Je sais rien faire »", "“Je sais rien faire”");
    assert_quoted("Dire «\u00a0non\u202f» : oui", "Dire “non” : oui");
    assert_quoted("«x» é ", "“x” é ");
    assert_quoted("", "");
}

static int teardown(void **state) {
    (void)state;
    arena_release(&arena);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fold),   cmocka_unit_test(test_fold_of_the_longest_decomposition),
        cmocka_unit_test(test_nfkc),   cmocka_unit_test(test_initial),
        cmocka_unit_test(test_quoted),
    };
    return cmocka_run_group_tests(tests, NULL, teardown);
}
