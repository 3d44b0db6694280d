/* Words of French as people type them must meet. */
#include "lib/stem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "lib/arena.h"
#include "lib/buf.h"

/* Every term of the text, a blank between. */
static struct str terms(struct arena *arena, const char *text) {
    struct stemmer *stemmer = stemmer_new();
    struct stem_word word;
    struct buf out;
    buf_init(&out, 64 * 1024);
    for (size_t at = 0; stem_next(stemmer, str_from_c(text), &at, &word);) {
        if (out.length) buf_put_byte(&out, ' ');
        buf_put(&out, word.term);
    }
    struct str copy = arena_copy(arena, buf_str(&out));
    buf_release(&out);
    stemmer_free(stemmer);
    return copy;
}

static void expect(const char *text, const char *expected) {
    struct arena arena = {0};
    struct str made = terms(&arena, text);
    if (!str_equal(made, str_from_c(expected)))
        fail_msg("%s: %.*s, not %s", text, STR_ARG(made), expected);
    arena_release(&arena);
}

static void test_forms_of_one_word_meet(void **state) {
    (void)state;
    static const char *const families[][6] = {
        {"accompagner", "accompagné", "accompagnées", "Accompagnements", "l’accompagnement",
         "ACCOMPAGNEMENT"},
        {"cœur", "coeurs", "CŒUR", "le coeur", "c\xc5\x93ur", "cœurs"},
        {"été 2024", "ÉTÉS 2024", "e\xcc\x81te\xcc\x81 2024", "ete 2024", "Été 2024", "étés 2024"},
        {"conseillère", "conseillères", "conseillere", "CONSEILLÈRE", "la conseillère",
         "d'une conseillère"},
        {"employé", "employée", "employés", "employées", "employee", "Employe"},
        {"reconversion", "reconversions", "d’une reconversion", "qu'une reconversion",
         "la re\xc2\xad"
         "conversion",
         "RECONVERSION"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(families); i++) {
        struct arena arena = {0};
        struct str first = terms(&arena, families[i][0]);
        assert_true(first.length > 2);
        for (size_t n = 1; n < 6; n++) expect(families[i][n], first.bytes);
        arena_release(&arena);
    }
}

static void test_what_separates(void **state) {
    (void)state;
    expect("savoir-faire", "savoir fair");
    expect("aujourd’hui aujourd'hui", "aujourdhui aujourdhui");
    expect("prud’hommes", "prudhomm");
    expect("conseiller·ère·s", "conseil ere");
    expect("K1801, M2 ; 3 postes…", "k1801 m2 3 post");
    expect("le la les de du d’un qu’elle c’est", "");
    expect("sans emploi", "san emploi");
    expect("a b c", "");
    expect("", "");
    expect("« » — … ! 🙂 🎉", "");
    expect("\xff"
           "bilan\xff\xc3",
           "bilan");
    expect("Ελλάδα москва", "ελλαδα москва");
}

static void test_places_are_those_of_the_text(void **state) {
    (void)state;
    static const struct str text = {"L’été, dès l’aube", sizeof "L’été, dès l’aube" - 1};
    struct stemmer *stemmer = stemmer_new();
    struct stem_word word;
    size_t at = 0;
    assert_true(stem_next(stemmer, text, &at, &word));
    assert_true(str_equal(str_slice(text, word.from, word.to), STR("été")));
    assert_true(stem_next(stemmer, text, &at, &word));
    assert_true(str_equal(str_slice(text, word.from, word.to), STR("aube")));
    assert_false(stem_next(stemmer, text, &at, &word));
    stemmer_free(stemmer);
}

/* A word longer than any is one word still, and the memory of words is not overrun. */
static void test_long_words(void **state) {
    (void)state;
    static char text[4000];
    struct stemmer *stemmer = stemmer_new();
    struct stem_word word;
    for (size_t length = 1; length < 200; length++) {
        size_t at = 0;
        memset(text, 'z', length);
        text[length] = ' ';
        bool is_word = stem_next(stemmer, (struct str){text, length + 1}, &at, &word);
        assert_int_equal(is_word, length > 1);
        if (!is_word) continue;
        assert_int_equal(word.to, length);
        assert_true(word.term.length <= STEM_WORD_MOST);
        assert_false(stem_next(stemmer, (struct str){text, length + 1}, &at, &word));
    }
    stemmer_free(stemmer);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_forms_of_one_word_meet),
        cmocka_unit_test(test_what_separates),
        cmocka_unit_test(test_places_are_those_of_the_text),
        cmocka_unit_test(test_long_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
