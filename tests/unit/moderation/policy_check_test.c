/* Reading a policy over: all mistakes with their lines, rows that cannot mean what they say, and
 * nothing to say about the policies that are shipped. */
#include "moderation/policy_check.h"
#include "tests/unit/moderation/policy_fixture.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct arena arena;
static struct str cep;

static struct str with(const char *what, const char *by) {
    size_t at = str_find(cep, str_from_c(what));
    assert_true(at < cep.length);
    struct str rest = str_slice(cep, at + strlen(what), cep.length);
    return arena_format(&arena, "%.*s%s%.*s", (int)at, cep.bytes, by, STR_ARG(rest));
}

/* The finding on that line whose text has these words; fails when there is none. */
static void assert_found(const struct policy_report *r, size_t line, const char *words) {
    for (size_t i = 0; i < r->findings_count; i++) {
        if (r->findings[i].line != line) continue;
        if (str_find(r->findings[i].text, str_from_c(words)) < r->findings[i].text.length) return;
    }
    for (size_t i = 0; i < r->findings_count; i++)
        print_error("%zu: %.*s\n", r->findings[i].line, STR_ARG(r->findings[i].text));
    fail_msg("line %zu: nothing about %s", line, words);
}

static size_t line_of(struct str text, const char *what) {
    size_t line = 1, at = str_find(text, str_from_c(what));
    for (size_t i = 0; i < at; i++) line += text.bytes[i] == '\n';
    return line;
}

static void test_shipped_policies_are_clean(void **state) {
    (void)state;
    static const char *const files[] = {"moderation/policy/cep.conf",
                                        "moderation/policy/juges-enfants.conf"};
    for (size_t i = 0; i < ARRAY_LENGTH(files); i++) {
        struct policy_report r;
        policy_check(&arena, fixture_read(&arena, files[i]), &r);
        for (size_t j = 0; j < r.findings_count; j++)
            print_error("%s:%zu: %.*s\n", files[i], r.findings[j].line,
                        STR_ARG(r.findings[j].text));
        assert_non_null(r.policy);
        assert_int_equal(r.findings_count, 0);
        assert_true(r.counts_count >= 10);
    }
}

static void test_every_mistake_is_listed(void **state) {
    (void)state;
    struct str text =
        with("\n[words]\n", "\n[words]\nrolle = x\npartner = a1 b1 c1 d1 e1 f1 g1 h1 i1"
                            "\nother = directeur\n");
    struct policy_report r;
    policy_check(&arena, text, &r);
    assert_null(r.policy);
    assert_int_equal(r.problems_count, 3);
    assert_found(&r, line_of(text, "rolle"), "rolle");
    assert_found(&r, line_of(text, "partner = a1"), "more than 8 words");
    assert_found(&r, line_of(text, "manager = directeur"), "something else already");
}

static void test_what_is_missing_ends_it(void **state) {
    (void)state;
    struct policy_report r;
    policy_check(&arena, with("\nbeneficiary_fr", "\n# beneficiary_fr"), &r);
    assert_null(r.policy);
    assert_int_equal(r.problems_count, 1);
    assert_found(&r, 0, "beneficiary_fr");
    policy_check(&arena, STR(""), &r);
    assert_null(r.policy);
    policy_check(&arena, STR("[policy\nname = x\n\xff"), &r);
    assert_null(r.policy);
}

/* One row that loads, cannot mean what it says, and what is said of it. */
static void assert_warned(const char *what, const char *by, const char *row, const char *words) {
    struct policy_report r;
    struct str text = with(what, by);
    policy_check(&arena, text, &r);
    assert_non_null(r.policy);
    assert_true(r.findings_count > 0);
    assert_found(&r, line_of(text, row), words);
}

static void test_rows_that_contradict_or_are_never_reached(void **state) {
    (void)state;
    assert_warned("\n[words]\n", "\n[words]\ntitle = conseillère et formatrice d'insertion\n",
                  "title = conseillère et", "against the trade");
    assert_warned("\n[words]\n", "\n[words]\ntitle = conseiller directeur de projet\n",
                  "title = conseiller directeur", "against the trade");
    assert_warned("\n# Only as", "\ntitle = conseillère des métiers\n# Only as",
                  "title = conseillère des métiers", "already");
    assert_warned("\ntitle = chargé de mission,", "\ntitle = conseiller emploi, chargé de mission,",
                  "title = conseiller emploi,", "at every kind");
    assert_warned("entitled = no\n", "entitled = no\ntitle = passeur\n", "title = passeur",
                  "not entitled");
    assert_warned("\nending = trice > teur", "\nending = e >\nending = trice > teur",
                  "ending = trice", "never reached");
    assert_warned("\nalias = cip:", "\nalias = CIP: boulanger\nalias = cip:", "alias = CIP",
                  "explained again");
    assert_warned("[exception jury]",
                  "[exception baker]\ntitle = boulanger\nrule = other.title\n"
                  "reason_fr = x\nreason_en = x\n[exception jury]",
                  "title = boulanger\n", "general rules");
}

static void test_nobody_entitled(void **state) {
    (void)state;
    static const char conf[] = "entitled = yes";
    struct str text = arena_copy(&arena, cep);
    char *bytes = arena_text(&arena, text);
    for (size_t at = 0; at + sizeof conf < text.length; at++) {
        if (memcmp(bytes + at, conf, sizeof conf - 1) == 0)
            memcpy(bytes + at, "entitled = no ", 14);
    }
    struct policy_report r;
    policy_check(&arena, (struct str){bytes, text.length}, &r);
    assert_non_null(r.policy);
    assert_found(&r, 0, "nobody is accepted");
}

static int setup(void **state) {
    (void)state;
    cep = fixture_read(&arena, "moderation/policy/cep.conf");
    return 0;
}

static int teardown(void **state) {
    (void)state;
    arena_release(&arena);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shipped_policies_are_clean),
        cmocka_unit_test(test_every_mistake_is_listed),
        cmocka_unit_test(test_what_is_missing_ends_it),
        cmocka_unit_test(test_rows_that_contradict_or_are_never_reached),
        cmocka_unit_test(test_nobody_entitled),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
