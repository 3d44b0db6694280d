/* What a question becomes, which places of a text it marks, and the part of the text shown. */
#include "server/search/question.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "lib/buf.h"
#include "server/search/extract.h"

static struct arena arena;
static struct stemmer *stemmer;

static int begin(void **state) {
    (void)state;
    stemmer = stemmer_new();
    return 0;
}

static int end(void **state) {
    (void)state;
    stemmer_free(stemmer);
    arena_release(&arena);
    return 0;
}

static void expect(const char *text, const char *expression) {
    struct question q;
    question_read(stemmer, &arena, str_from_c(text), &q);
    struct str made = question_for_names(&arena, &q);
    if (!str_equal(made, str_from_c(expression)))
        fail_msg("%s: %.*s, not %s", text, STR_ARG(made), expression);
}

static void test_expressions(void **state) {
    (void)state;
    expect("bilans", "(\"=bilan\")");
    expect("bilan compétences", "(\"=bilan\") AND (\"=competent\")");
    expect("\"bilan de compétences\"", "(\"=bilan\" + \"=competent\")");
    expect("«bilan de compétences»", "(\"=bilan\" + \"=competent\")");
    expect("savoir-faire", "(\"=savoir\" + \"=fair\")");
    expect("accompagnem*", "\"=accompagnem\" *");
    expect("\"projet pro*\"", "\"=pro\" * AND (\"=projet\")");
    expect("ab*", "");
    expect("de la", "");
    expect("\" OR NEAR(x) *", "(\"=or\" + \"=near\")");
    expect("bilan\"projet", "(\"=bilan\") AND (\"=projet\")");
    expect("markdown : NOT ^x", "(\"=markdown\") AND (\"=not\")");
}

static void test_a_question_is_bounded(void **state) {
    (void)state;
    struct question q;
    question_read(stemmer, &arena, STR("un1 de2 tr3 qu4 ci5 si6 se7 hu8 ne9 di10"), &q);
    assert_int_equal(q.count, CLAUSES_MOST);
    question_read(stemmer, &arena, STR("\"a1 a2 a3 a4 a5 a6 a7 a8 a9 a10\""), &q);
    assert_int_equal(q.count, 1);
    assert_int_equal(q.clauses[0].terms_count, PHRASE_MOST);
    question_read(stemmer, &arena, STR("ab* projet"), &q);
    assert_true(q.has_short_prefix);
    assert_int_equal(q.count, 1);
}

/* The text with <> around what is marked. */
static struct str shown(const char *question, const char *text, bool is_whole) {
    struct question q;
    struct mark marks[MARKS_MOST];
    struct buf out;
    question_read(stemmer, &arena, str_from_c(question), &q);
    size_t count = question_marks(stemmer, &q, str_from_c(text), marks);
    struct marked_text m = is_whole ? extract_whole(&arena, str_from_c(text), marks, count)
                                    : extract_best(&arena, str_from_c(text), marks, count);
    buf_init(&out, 64 * 1024);
    for (size_t i = 0; i < m.pieces_count; i++) {
        if (m.pieces[i].is_marked) BUF_LIT(&out, "<");
        buf_put(&out, m.pieces[i].text);
        if (m.pieces[i].is_marked) BUF_LIT(&out, ">");
    }
    struct str copy = arena_copy(&arena, buf_str(&out));
    buf_release(&out);
    return copy;
}

static void expect_shown(const char *question, const char *text, const char *expected) {
    struct str made = shown(question, text, true);
    if (!str_equal(made, str_from_c(expected)))
        fail_msg("%s: %.*s, not %s", question, STR_ARG(made), expected);
}

static void test_marks(void **state) {
    (void)state;
    expect_shown("competence", "Des compétences, l’être compétent.",
                 "Des <compétences>, l’être <compétent>.");
    expect_shown("\"bilan de projet\"", "Bilan puis projet, bilan du projet.",
                 "Bilan puis projet, <bilan> du <projet>.");
    expect_shown("\"vieux bilan projet\" bilan", "un vieux bilan, projet ; bilan",
                 "un <vieux> <bilan>, <projet> ; <bilan>");
    expect_shown("accompagnem*", "accompagner, l’accompagnement",
                 "accompagner, l’<accompagnement>");
    expect_shown("absent", "rien ici", "rien ici");
    expect_shown("\"pas pas\"", "pas pas pas pas", "<pas> <pas> <pas> <pas>");
}

static void test_the_part_shown_holds_most_words(void **state) {
    (void)state;
    struct buf text;
    buf_init(&text, 64 * 1024);
    BUF_LIT(&text, "Un bilan. ");
    for (int i = 0; i < 200; i++) BUF_LIT(&text, "éléphant ");
    BUF_LIT(&text, "encore un bilan et un projet. ");
    for (int i = 0; i < 200; i++) BUF_LIT(&text, "éléphant ");
    struct str made = shown("bilan projet", buf_text(&text), false);
    assert_true(str_find(made, STR("<bilan> et un <projet>")) < made.length);
    assert_true(str_starts(made, STR("… éléphant")));
    assert_true(str_ends(made, STR("éléphant …")));
    assert_true(made.length < 340);
    buf_release(&text);
}

/* A text without a blank is cut between characters. */
static void test_a_part_is_whole_characters(void **state) {
    (void)state;
    struct buf text;
    for (int shift = 0; shift < 3; shift++) {
        buf_init(&text, 64 * 1024);
        for (int i = 0; i < shift; i++) BUF_LIT(&text, ".");
        for (int i = 0; i < 100; i++) BUF_LIT(&text, "—…");
        BUF_LIT(&text, "bilan");
        for (int i = 0; i < 300; i++) BUF_LIT(&text, "…—");
        struct str made = shown("bilan", buf_text(&text), false);
        size_t bytes = 0;
        for (size_t i = 0; i < made.length; i++)
            bytes += ((unsigned char)made.bytes[i] & 0xc0) == 0x80;
        assert_int_equal((made.length - bytes - STR("… <bilan> …").length + 4) * 2 + 4, bytes);
        buf_release(&text);
    }
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_expressions),
        TEST(test_a_question_is_bounded),
        TEST(test_marks),
        TEST(test_the_part_shown_holds_most_words),
        TEST(test_a_part_is_whole_characters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
