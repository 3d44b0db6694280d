/* The facts beside the title: authority, practice, organisation, codes, two sources, grace. */
#include "moderation/peer.h"
#include "tests/unit/moderation/policy_fixture.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct arena arena;
static const struct policy *policy;

static const struct peer_facts nothing = {0};

static struct peer_facts facts_of(const char *title, const char *code) {
    return (struct peer_facts){.job_title = str_from_c(title), .occupation_code = str_from_c(code)};
}

static void assert_verdict(const struct peer_verdict *v, const char *rule) {
    if (!str_equal(v->rule_id, str_from_c(rule)))
        fail_msg("%.*s instead of %s", STR_ARG(v->rule_id), rule);
    assert_true(v->sentence_fr.length > 0);
    assert_true(v->sentence_en.length > 0);
}

static void assert_judged(struct peer_facts facts, const char *rule) {
    struct peer_verdict v;
    peer_judge(policy, &facts, &v);
    assert_verdict(&v, rule);
}

static void assert_title(const char *title, const char *rule) {
    assert_judged(facts_of(title, ""), rule);
}

static void assert_combined(struct peer_facts organisation, struct peer_facts person,
                            const char *rule) {
    struct peer_verdict v;
    peer_combine(policy, &organisation, &person, &v);
    assert_verdict(&v, rule);
}

static void test_every_spelling_is_one_title(void **state) {
    (void)state;
    static const char *const spellings[] = {
        "Conseiller en évolution professionnelle",
        "CONSEILLERE EN EVOLUTION PROFESSIONNELLE",
        "conseillère en évolution professionnelle (H/F)",
        "Conseiller / Conseillère en évolution professionnelle",
        "Conseiller/Conseillère en évolution professionnelle F/H",
        "Conseiller·ère en évolution professionnelle",
        "conseiller.ère.s en évolution professionnelle",
        "conseiller-ère en évolution professionnelle - CDI",
        "Conseillers(ères) en évolution professionnelle",
        "Conseiller (ère) en évolution professionnelle",
        "Conseiller/ère en évolution prof",
        "Conseiller ou conseillère en évolution professionnelle, Occitanie",
        "Conseillère en e\xcc\x81volution professionnelle",
        "Conseillère en évolution professionnelle (CEP), agence de Vierzon, 18",
        "Conseiller en évolution professionnelle – Mission locale du Pays d’Auge",
        "Conseillère C.E.P.",
        "CEP",
        "CIP H/F",
        "C.I.S.P",
    };
    for (size_t i = 0; i < ARRAY_LENGTH(spellings); i++) {
        struct peer_facts facts = facts_of(spellings[i], "");
        struct peer_verdict v;
        peer_judge(policy, &facts, &v);
        bool is_cut_short = strstr(spellings[i], "prof") && !strstr(spellings[i], "profe");
        if ((v.outcome == PEER) == is_cut_short)
            fail_msg("%s: %.*s", spellings[i], STR_ARG(v.rule_id));
    }
}

static void test_the_trade_beside_other_words(void **state) {
    (void)state;
    assert_title("Conseillère responsable point emploi", "peer.title");
    assert_title("Conseillère emploi et responsable d'équipe", "review.position");
    assert_title("Responsable d'équipe et conseillère emploi", "manager.title");
    assert_title("Responsable insertion", "review.position");
    assert_title("Responsable qualité", "manager.title");
    assert_title("Conseillère emploi, psychologue de formation", "peer.title");
    assert_title("Conseillère emploi, psychologue", "review.two-trades");
    assert_title("Psychologue de formation", "partner.title");
    assert_title("Conseillère emploi et boulangère-pâtissière-confiseuse", "review.two-trades");
    assert_title("Conseillère emploi et sabotière", "review.title");
    assert_title("Conseillère emploi (bilan de compétences)", "review.neighbour");
    assert_title("Chargée de mission CEP", "review.title");
    assert_title("Conseillère clientèle", "other.title");
    assert_title("Gestionnaire de parcours", "review.two-trades");
    assert_title("Conseillère emploi, élue au CSE", "peer.title");
    assert_title("Conseillère emploi avec encadrement", "review.position");
    assert_title("Conseillère emploi sans encadrement", "peer.title");
    assert_title("Conseillère", "review.title");
    assert_title("Future conseillère emploi", "review.status");
    assert_title("Emploi", "review.title");
    assert_title("", "review.no-title");
    assert_title("H/F CDI", "review.title");
}

/* Words pushed in to hide a manager or to get past the reader's bounds. */
static void test_tricks(void **state) {
    (void)state;
    char text[2000] = "Conseillère emploi";
    for (size_t i = strlen(text); i + 10 < sizeof text; i += 5) memcpy(text + i, " CDI,", 6);
    assert_title(text, "review.title");
    assert_judged(facts_of(text, "K1801"), "review.title");
    memcpy(text + strlen("Conseillère emploi"), " et directrice", 14);
    assert_title(text, "review.position");
    assert_title("Conseillère emploi\xff", "review.title");
    assert_title("((((((((((//////····)))))", "review.no-title");
    assert_title("Conseillère\tdirectrice", "review.position");
    assert_title("d\xc2\xad"
                 "ire\xe2\x80\x8b"
                 "ctrice",
                 "manager.title");
    assert_title("ｄｉｒｅｃｔｅｕｒ", "manager.title");
}

static void test_authority_and_practice_decide_at_once(void **state) {
    (void)state;
    struct peer_facts facts = facts_of("Conseillère emploi", "K1801");
    facts.supervises = PEER_YES;
    assert_judged(facts, "manager.authority");
    facts.supervises = PEER_NO;
    assert_judged(facts, "peer.title");
    facts.practising = PEER_NO;
    assert_judged(facts, "practice.ended");
    facts.supervises = PEER_YES;
    assert_judged(facts, "manager.authority");
}

/* "No authority" with a manager's title: the facts disagree, the animators look. */
static void test_a_manager_title_without_authority(void **state) {
    (void)state;
    struct peer_facts facts = facts_of("Responsable d'agence", "");
    facts.supervises = PEER_NO;
    assert_judged(facts, "review.contradiction");
    facts.occupation_code = STR("M1302");
    assert_judged(facts, "manager.title");
}

static void test_heads_of_companies(void **state) {
    (void)state;
    struct peer_facts facts = facts_of("Gérante et conseillère en évolution professionnelle", "");
    assert_judged(facts, "review.owner");
    facts.supervises = PEER_NO;
    assert_judged(facts, "peer.title");
    facts.supervises = PEER_YES;
    assert_judged(facts, "manager.authority");
}

static void test_kinds_of_organisation(void **state) {
    (void)state;
    struct peer_facts facts = facts_of("Chargée de mission", "");
    assert_judged(facts, "review.neighbour");
    facts.organisation_kind = STR("cap-emploi");
    assert_judged(facts, "peer.kind");
    facts.organisation_kind = STR("mission-locale");
    assert_judged(facts, "review.neighbour");
    facts = facts_of("Conseillère emploi", "K1801");
    facts.organisation_kind = STR("autre");
    assert_judged(facts, "review.organisation");
    facts.organisation_kind = STR("kind-that-nobody-named");
    assert_judged(facts, "review.organisation");
    facts = facts_of("Directrice", "");
    facts.organisation_kind = STR("autre");
    assert_judged(facts, "manager.title");
}

static void test_codes(void **state) {
    (void)state;
    assert_judged(facts_of("Animatrice insertion", "K1801"), "peer.occupation");
    assert_judged(facts_of("Animatrice insertion", "k 1801"), "peer.occupation");
    assert_judged(facts_of("Animatrice insertion", ""), "review.title");
    assert_judged(facts_of("Animatrice insertion", "K18"), "review.title");
    assert_judged(facts_of("Boulangère", "K1801"), "review.contradiction");
    assert_judged(facts_of("Vernisseuse", "K1801"), "review.title");
    assert_judged(facts_of("Vernisseuse", "H2202"), "other.occupation");
    assert_judged(facts_of("Conseillère emploi", "H2202"), "review.contradiction");
    assert_judged(facts_of("Conseillère d'orientation", "K2112"), "review.neighbour");
    assert_judged(facts_of("", "K2111"), "partner.occupation");
    assert_judged(facts_of("", "K1801"), "review.no-title");
}

static void test_two_sources_the_stricter_counts(void **state) {
    (void)state;
    struct peer_facts peer = facts_of("Conseillère emploi", "K1801");
    assert_combined(peer, peer, "peer.title");
    assert_combined(peer, facts_of("Formatrice", ""), "partner.title");
    assert_combined(facts_of("Formatrice", ""), peer, "partner.title");
    assert_combined(peer, facts_of("Chargée de projets", ""), "review.title");
}

static void test_two_sources_either_one_closes(void **state) {
    (void)state;
    struct peer_facts peer = facts_of("Conseillère emploi", "K1801"), says = nothing;
    says.supervises = PEER_YES;
    assert_combined(peer, says, "manager.authority");
    assert_combined(says, peer, "manager.authority");
    says = nothing;
    says.practising = PEER_NO;
    assert_combined(peer, says, "practice.ended");
    assert_combined(says, peer, "practice.ended");
}

/* What one does not say is unknown, not "no": the other's word fills it. */
static void test_two_sources_absent_is_unknown(void **state) {
    (void)state;
    struct peer_facts peer = facts_of("Conseillère emploi", "K1801"), says = nothing;
    assert_combined(peer, nothing, "peer.title");
    assert_combined(nothing, peer, "peer.title");
    assert_combined(nothing, nothing, "review.no-title");
    says.supervises = PEER_NO;
    assert_combined(facts_of("Gérante, conseillère CEP", ""), says, "peer.title");
    peer.organisation_kind = STR("autre");
    assert_combined(peer, facts_of("Conseillère emploi", ""), "review.organisation");
}

static void test_two_sources_that_differ(void **state) {
    (void)state;
    struct peer_facts stated = facts_of("Conseillère emploi", "K1801"), declared = stated;
    stated.organisation_kind = STR("mission-locale");
    declared.organisation_kind = STR("france-travail");
    assert_combined(stated, declared, "review.declaration");
    assert_combined(facts_of("Conseillère emploi", "K1801"), facts_of("CIP", "K2111"),
                    "review.contradiction");
}

static void test_grace_for_a_title_merely_unknown(void **state) {
    (void)state;
    int64_t now = INT64_C(1790000000000), until = 0;
    struct peer_verdict v;
    struct peer_facts facts = facts_of("Chargée de développement des parcours", "");
    peer_judge(policy, &facts, &v);
    assert_true(peer_keeps_access(policy, &v, now, &until));
    assert_int_equal(until, now + 14 * DAY_MS);
    static const char *const others[] = {"Directrice", "Formatrice", "Conseillère bilan",
                                         "Conseillère emploi"};
    for (size_t i = 0; i < ARRAY_LENGTH(others); i++) {
        facts = facts_of(others[i], "");
        peer_judge(policy, &facts, &v);
        assert_false(peer_keeps_access(policy, &v, now, &until));
    }
}

static void test_facts_from_text(void **state) {
    (void)state;
    enum peer_fact fact;
    assert_true(peer_fact_parse(STR("Yes"), &fact));
    assert_int_equal(fact, PEER_YES);
    assert_true(peer_fact_parse(STR(" no "), &fact));
    assert_int_equal(fact, PEER_NO);
    assert_true(peer_fact_parse(STR(""), &fact));
    assert_int_equal(fact, PEER_UNKNOWN);
    assert_false(peer_fact_parse(STR("maybe"), &fact));
    assert_false(peer_fact_parse(STR("oui"), &fact));
}

static int setup(void **state) {
    (void)state;
    policy = fixture_policy(&arena);
    return 0;
}

static int teardown(void **state) {
    (void)state;
    arena_release(&arena);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_spelling_is_one_title),
        cmocka_unit_test(test_the_trade_beside_other_words),
        cmocka_unit_test(test_tricks),
        cmocka_unit_test(test_authority_and_practice_decide_at_once),
        cmocka_unit_test(test_a_manager_title_without_authority),
        cmocka_unit_test(test_heads_of_companies),
        cmocka_unit_test(test_kinds_of_organisation),
        cmocka_unit_test(test_codes),
        cmocka_unit_test(test_two_sources_the_stricter_counts),
        cmocka_unit_test(test_two_sources_either_one_closes),
        cmocka_unit_test(test_two_sources_absent_is_unknown),
        cmocka_unit_test(test_two_sources_that_differ),
        cmocka_unit_test(test_grace_for_a_title_merely_unknown),
        cmocka_unit_test(test_facts_from_text),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
