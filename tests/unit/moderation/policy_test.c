/* A policy is loaded whole or refused where it is wrong, in words its author can act on. */
#include "moderation/policy.h"
#include "moderation/rules.h"
#include "tests/unit/moderation/policy_fixture.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct arena arena;
static struct str cep;

static enum err load(struct str text, struct conf_error *error) {
    const struct policy *policy;
    return policy_load(&arena, text, &policy, error);
}

/* The first trade's policy with one text replaced. */
static struct str with(const char *what, const char *by) {
    size_t at = str_find(cep, str_from_c(what));
    assert_true(at < cep.length);
    struct str rest = str_slice(cep, at + strlen(what), cep.length);
    return arena_format(&arena, "%.*s%s%.*s", (int)at, cep.bytes, by, STR_ARG(rest));
}

static void assert_refused(struct str text, bool has_line, const char *words) {
    struct conf_error error = {0};
    assert_int_equal(load(text, &error), ERR_INVALID);
    assert_int_equal(error.line > 0, has_line);
    if (!strstr(error.text, words)) fail_msg("\"%s\" lacks \"%s\"", error.text, words);
}

static void test_the_first_trade(void **state) {
    (void)state;
    const struct policy *p = fixture_policy(&arena);
    assert_true(str_equal(p->name, STR("cep")));
    assert_true(str_equal(p->beneficiary.one_fr, STR("personne accompagnée")));
    assert_int_equal(p->grace_days, 14);
    assert_true(policy_kind(p, STR("mission-locale"))->is_entitled);
    assert_false(policy_kind(p, STR("autre"))->is_entitled);
    assert_null(policy_kind(p, STR("boulangerie")));
    assert_int_equal(policy_code(p, STR("K1801"), 0), POLICY_CODE_ACCEPTED);
    assert_int_equal(policy_code(p, STR(" k1801 "), 0), POLICY_CODE_ACCEPTED);
    assert_int_equal(policy_code(p, STR("A1101"), 0), POLICY_CODE_OTHER);
    assert_int_equal(policy_code(p, STR("1801"), 0), POLICY_CODE_NONE);
    assert_int_equal(policy_code(p, STR(""), 0), POLICY_CODE_NONE);
    assert_true(policy_rule(p, STR("manager.title"))->sentence_fr.length > 0);
    assert_null(policy_rule(p, STR("manager.haircut")));
}

static void test_fingerprint_follows_every_change(void **state) {
    (void)state;
    const struct policy *before = fixture_policy(&arena), *after;
    struct conf_error error;
    assert_int_equal(policy_load(&arena, with("version = ", "version = x"), &after, &error), OK);
    assert_int_equal(before->fingerprint.length, 16);
    assert_false(str_equal(before->fingerprint, after->fingerprint));
}

static void test_a_misspelt_key_is_refused(void **state) {
    (void)state;
    assert_refused(with("grace_days", "grace_day"), true, "grace_day");
    assert_refused(with("\nrole =", "\nrolle ="), true, "rolle");
    assert_refused(with("\n[words]", "\n[wrods]"), true, "wrods");
    assert_refused(with("\nentitled = yes", "\nentitled = maybe"), true, "yes");
    assert_refused(with("[rule manager.title]", "[rule manager.titel]"), true, "manager.titel");
    assert_refused(with("\naccepted = ", "\nacepted = "), true, "acepted");
    assert_refused(with("\nending = ", "\nendings = "), true, "endings");
}

static void test_what_is_missing_is_named(void **state) {
    (void)state;
    assert_refused(with("\nbeneficiary_fr", "\n# beneficiary_fr"), false, "beneficiary_fr");
    assert_refused(with("\nlabel_en", "\n# label_en"), false, "france-travail");
    assert_refused(STR("[policy]\nname = x\n"), false, "version");
    assert_refused(with("[rule manager.title]\nfr", "[rule manager.title]\n# fr"), false,
                   "manager.title");
}

static void test_what_contradicts_itself_is_refused(void **state) {
    (void)state;
    assert_refused(with("\n[words]", "\n[words]\npartner = conseiller en évolution\n"
                                     "other = conseillère d'évolution"),
                   true, "on line");
    assert_refused(with("accepted = K1801", "accepted = K1801, K2112"), true, "twice");
    assert_refused(with("accepted = K1801", "accepted = K18011"), true, "shape");
}

static void test_what_cannot_be_read_is_refused(void **state) {
    (void)state;
    assert_refused(with("trice > teur", "trice"), true, "trice > teur");
    assert_refused(with("alias = cip: ", "alias = cip "), true, "alias");
    assert_refused(with("alias = cip: ", "alias = c i p: "), true, "one word");
    assert_refused(with("\n[words]", "\n[words]\npartner = de la"), true, "no word");
    assert_refused(with("\n[words]", "\n[words]\npartner = a1 b1 c1 d1 e1 f1 g1 h1 i1"), true,
                   "more than 8 words");
}

/* Other parts of the product keep their sections in the same file. */
static void test_sections_of_others_pass(void **state) {
    (void)state;
    struct conf_error error;
    assert_int_equal(load(with("\n[words]", "\n[starter]\nanything = at all\n[words]"), &error),
                     OK);
}

static int setup(void **state) {
    (void)state;
    cep = fixture_read(&arena, "moderation/policy/cep.conf");
    return 0;
}

/* A data directory keeps the policy it was made with: the program may know more rules than that. */
static void test_an_older_policy_still_speaks(void **state) {
    (void)state;
    const struct policy *older;
    struct conf_error error;
    struct str text = with("[rule practice.departed]", "[starter]");
    assert_int_equal(policy_load(&arena, text, &older, &error), OK);
    assert_true(str_equal(policy_rule(older, STR("practice.departed"))->sentence_fr,
                          policy_rule(older, STR("practice.ended"))->sentence_fr));
    const struct policy *now = fixture_policy(&arena);
    assert_false(str_equal(policy_rule(now, STR("practice.departed"))->sentence_fr,
                           policy_rule(now, STR("practice.ended"))->sentence_fr));
}

static int teardown(void **state) {
    (void)state;
    arena_release(&arena);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_first_trade),
        cmocka_unit_test(test_fingerprint_follows_every_change),
        cmocka_unit_test(test_a_misspelt_key_is_refused),
        cmocka_unit_test(test_what_is_missing_is_named),
        cmocka_unit_test(test_what_contradicts_itself_is_refused),
        cmocka_unit_test(test_what_cannot_be_read_is_refused),
        cmocka_unit_test(test_sections_of_others_pass),
        cmocka_unit_test(test_an_older_policy_still_speaks),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
