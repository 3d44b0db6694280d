/* Letters folded one by one: the same as lib/unicode folds them, wherever the table has them. */
#include "lib/fold.h"
#include "lib/unicode.h"
#include "lib/utf8.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct arena arena;

/* Letters that utf8proc keeps, and for which lists of names are written with a plain one. */
static bool is_ours_alone(uint32_t point) {
    return strchr("\xd0\xf0\xd8\xf8\xde\xfe", (int)(point & 0xff)) && point < 0x100;
}

static void test_as_unicode_does(void **state) {
    (void)state;
    for (uint32_t point = 0x20; point < 0x250; point++) {
        char bytes[4];
        struct fold f = fold_point(point);
        struct str letter = {bytes, utf8_write(bytes, point)};
        struct str folded = unicode_folded(&arena, letter);
        bool is_plain = folded.length > 0 && folded.bytes[0] >= 'a' && folded.bytes[0] <= 'z';
        if (!f.letters[0] || !is_plain || is_ours_alone(point) || f.kind == FOLD_DIGIT) continue;
        assert_int_equal(f.letters[0], folded.bytes[0]);
    }
    assert_string_equal(fold_point(0x153).letters, "oe");
    assert_string_equal(fold_point(0x1ec5).letters, "e"); /* ễ */
}

static void test_kinds(void **state) {
    (void)state;
    assert_int_equal(fold_point('a').kind, FOLD_LOWER);
    assert_int_equal(fold_point(0xc9).kind, FOLD_UPPER);  /* É */
    assert_int_equal(fold_point(0x130).kind, FOLD_UPPER); /* İ */
    assert_int_equal(fold_point(0x131).kind, FOLD_LOWER); /* ı */
    assert_int_equal(fold_point(0x15e).kind, FOLD_UPPER); /* Ş */
    assert_int_equal(fold_point(0x142).kind, FOLD_LOWER); /* ł */
    assert_int_equal(fold_point(0x301).kind, FOLD_MARK);
    assert_int_equal(fold_point(0x645).kind, FOLD_LETTER);
    assert_int_equal(fold_point(0x20ac).kind, FOLD_OTHER);
    assert_int_equal(fold_point(0xd7).kind, FOLD_OTHER);
}

static void test_phrases(void **state) {
    (void)state;
    size_t words;
    uint64_t hash = fold_phrase(STR("Saint-Étienne"), &words);
    assert_int_equal(words, 2);
    assert_true(hash == fold_phrase(STR("saint e\xcc\x81tienne"), &words));
    assert_true(hash != fold_phrase(STR("etienne saint"), &words));
    assert_true(fold_phrase(STR("dupont"), &words) == str_hash(STR("dupont")));
    fold_phrase(STR(" -'"), &words);
    assert_int_equal(words, 0);
}

static int teardown(void **state) {
    (void)state;
    arena_release(&arena);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_as_unicode_does),
        cmocka_unit_test(test_kinds),
        cmocka_unit_test(test_phrases),
    };
    return cmocka_run_group_tests(tests, NULL, teardown);
}
