/* Exceptions: one title, one code or both, judged as the policy says by name, and nothing more
 * than that; and codes that are accepted at one kind of organisation. */
#include "moderation/peer.h"
#include "tests/unit/moderation/policy_fixture.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct arena arena;
static struct str cep;

/* The first trade's policy with more rows at its end. */
static enum err load(const char *rows, const struct policy **policy, struct conf_error *error) {
    const struct str parts[] = {cep, STR("\n"), str_from_c(rows)};
    return policy_load(&arena, arena_join(&arena, parts, ARRAY_LENGTH(parts)), policy, error);
}

static const struct policy *with(const char *rows) {
    const struct policy *policy;
    struct conf_error error;
    if (load(rows, &policy, &error) != OK) fail_msg("line %zu: %s", error.line, error.text);
    return policy;
}

#define WHY "reason_fr = Parce que.\nreason_en = Because.\n"

static void assert_rule(const struct policy *p, struct peer_facts facts, const char *rule) {
    struct peer_verdict v;
    peer_judge(p, &facts, &v);
    if (!str_equal(v.rule_id, str_from_c(rule)))
        fail_msg("%.*s: %.*s instead of %s", STR_ARG(facts.job_title), STR_ARG(v.rule_id), rule);
}

static struct peer_facts of(const char *title, const char *code, const char *kind) {
    return (struct peer_facts){.job_title = str_from_c(title),
                               .occupation_code = str_from_c(code),
                               .organisation_kind = str_from_c(kind)};
}

static void test_a_title_in_every_spelling(void **state) {
    (void)state;
    const struct policy *p = with("[exception x]\ntitle = bâtisseur de parcours\n"
                                  "rule = review.neighbour\n" WHY);
    assert_rule(p, of("Bâtisseuse de parcours", "", ""), "review.neighbour");
    assert_rule(p, of("BATISSEURS DE PARCOURS (H/F) - CDI - agence de Vierzon", "", ""),
                "review.neighbour");
    assert_rule(p, of("Bâtisseur de parcours et directeur", "", ""), "review.title");
    assert_rule(p, of("Bâtisseur", "", ""), "review.title");
    assert_rule(p, of("Bâtisseur de parcours", "H2202", ""), "review.neighbour");
}

static void test_the_narrowest_counts(void **state) {
    (void)state;
    const struct policy *p = with("[exception a]\noccupation = M1402\nrule = review.neighbour\n" WHY
                                  "[exception b]\noccupation = M1402\nkind = apec, cap-emploi\n"
                                  "rule = partner.occupation\n" WHY
                                  "[exception c]\noccupation = M1402\ntitle = passeur de relais\n"
                                  "rule = peer.title\n" WHY);
    assert_rule(p, of("Consultante", "M1402", ""), "review.neighbour");
    assert_rule(p, of("Consultante", "m 1402", "apec"), "partner.occupation");
    assert_rule(p, of("Consultante", "M1402", "mission-locale"), "review.neighbour");
    assert_rule(p, of("Passeuse de relais", "M1402", "apec"), "peer.title");
    assert_rule(p, of("Passeuse de relais", "M1402", "autre"), "review.organisation");
    assert_rule(p, of("Passeuse de relais", "", "apec"), "review.title");
}

/* A word that decides nothing in other titles is part of this one: it is no other title's. */
static void test_words_that_decide_nothing_are_part_of_it(void **state) {
    (void)state;
    const struct policy *p = with("[exception x]\ntitle = accompagnateur du salarié\n"
                                  "rule = other.title\n" WHY);
    assert_rule(p, of("Accompagnatrices du salarié", "", ""), "other.title");
    assert_rule(p, of("Accompagnatrice", "", ""), "review.title");
    assert_rule(p, of("Accompagnatrice CDI", "", ""), "review.title");
}

/* The two facts that decide at once are above any exception. */
static void test_facts_are_above_it(void **state) {
    (void)state;
    const struct policy *p = with("[exception x]\ntitle = bâtisseur\nrule = peer.title\n" WHY);
    struct peer_facts facts = of("Bâtisseur", "", "");
    assert_rule(p, facts, "peer.title");
    facts.supervises = PEER_YES;
    assert_rule(p, facts, "manager.authority");
    facts.supervises = PEER_NO;
    facts.practising = PEER_NO;
    assert_rule(p, facts, "practice.ended");
}

static void test_a_verdict_names_its_exception(void **state) {
    (void)state;
    const struct policy *p = with("[exception x]\ntitle = bâtisseur\nrule = peer.title\n" WHY);
    struct peer_facts facts = of("Bâtisseur", "", "");
    struct peer_verdict v;
    peer_combine(p, &facts, &facts, &v);
    assert_non_null(v.exception);
    assert_true(str_equal(v.exception->id, STR("x")));
    facts = of("Conseillère emploi", "", "");
    peer_judge(p, &facts, &v);
    assert_null(v.exception);
}

/* A title too long to be read to its end may go on to say anything. */
static void test_a_cut_title_is_none(void **state) {
    (void)state;
    const struct policy *p = with("[exception x]\ntitle = bâtisseur\nrule = peer.title\n" WHY);
    char text[600] = "Bâtisseur";
    for (size_t i = strlen(text); i + 6 < sizeof text; i += 5) memcpy(text + i, " CDI,", 6);
    assert_rule(p, of(text, "", ""), "review.title");
}

static void assert_refused(const char *rows, const char *words) {
    const struct policy *policy;
    struct conf_error error = {0};
    assert_int_equal(load(rows, &policy, &error), ERR_INVALID);
    assert_true(error.line > 0);
    if (!strstr(error.text, words)) fail_msg("\"%s\" lacks \"%s\"", error.text, words);
}

static void test_what_cannot_be_one_is_refused(void **state) {
    (void)state;
    assert_refused("[exception x]\ntitle = bâtisseur\nrule = peer.title\n", "reason_fr");
    assert_refused("[exception x]\ntitle = bâtisseur\n" WHY, "needs rule");
    assert_refused("[exception x]\nrule = peer.title\n" WHY, "title or occupation");
    assert_refused("[exception x]\ntitle = bâtisseur\nrule = manager.authority\n" WHY, "rule");
    assert_refused("[exception x]\ntitle = bâtisseur\nrule = peer.titre\n" WHY, "peer.titre");
    assert_refused("[exception x]\ntitle = bâtisseur, de la\nrule = peer.title\n" WHY, "no word");
    assert_refused("[exception x]\ntitle = bâtisseur\nkind = banque\nrule = peer.title\n" WHY,
                   "banque");
    assert_refused("[exception x]\noccupation = K18\nrule = peer.title\n" WHY, "shape");
    assert_refused("[exception X Y]\noccupation = K1802\nrule = peer.title\n" WHY, "named by");
    assert_refused("[exception x]\ntitle = bâtisseur\nrule = peer.title\n" WHY
                   "[exception y]\ntitle = bâtisseuse\nrule = other.title\n" WHY,
                   "stands on line");
    assert_refused("[exception x]\ntitel = bâtisseur\n", "titel");
}

static void test_a_code_accepted_at_one_kind(void **state) {
    (void)state;
    const struct policy *p = with("[kind apec]\noccupation = M1402\n[kind cap-emploi]\n"
                                  "occupation = M1402\n");
    assert_rule(p, of("Chargée d'insertion", "M1402", "apec"), "peer.occupation");
    assert_rule(p, of("Chargée d'insertion", "M1402", "cap-emploi"), "peer.occupation");
    assert_rule(p, of("Chargée d'insertion", "M1402", "mission-locale"), "other.occupation");
    assert_rule(p, of("Chargée d'insertion", "M1402", ""), "other.occupation");
    assert_refused("[kind apec]\noccupation = M1402, M1402\n", "twice");
    assert_refused("[kind apec]\noccupation = M14\n", "shape");
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
        cmocka_unit_test(test_a_title_in_every_spelling),
        cmocka_unit_test(test_the_narrowest_counts),
        cmocka_unit_test(test_words_that_decide_nothing_are_part_of_it),
        cmocka_unit_test(test_facts_are_above_it),
        cmocka_unit_test(test_a_verdict_names_its_exception),
        cmocka_unit_test(test_a_cut_title_is_none),
        cmocka_unit_test(test_what_cannot_be_one_is_refused),
        cmocka_unit_test(test_a_code_accepted_at_one_kind),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
