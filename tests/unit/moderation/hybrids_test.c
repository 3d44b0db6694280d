/* People whose post is half the trade's: each row of the product's table of hybrids, in order. */
#include "moderation/peer.h"
#include "tests/unit/moderation/policy_fixture.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct arena arena;
static const struct policy *policy;

static const char *const entitled[] = {"france-travail", "mission-locale",     "cap-emploi",
                                       "apec",           "operateur-regional", "independant"};

struct person {
    const char *title, *code;
    enum peer_fact supervises, practising;
};

static struct peer_facts facts_of(const struct person *p, const char *kind) {
    return (struct peer_facts){.job_title = str_from_c(p->title),
                               .occupation_code = str_from_c(p->code),
                               .supervises = p->supervises,
                               .practising = p->practising,
                               .organisation_kind = str_from_c(kind)};
}

static struct peer_verdict judge(struct person p, const char *kind) {
    struct peer_facts facts = facts_of(&p, kind);
    struct peer_verdict v;
    peer_judge(policy, &facts, &v);
    return v;
}

static void assert_outcome(struct person p, const char *kind, enum peer_outcome outcome,
                           enum peer_reason reason) {
    struct peer_verdict v = judge(p, kind);
    if (v.outcome != outcome || (reason && v.reason != reason))
        fail_msg("%s at %s: %s %.*s", p.title, kind, peer_outcome_name(v.outcome),
                 STR_ARG(v.rule_id));
}

static void test_titles_of_the_trade(void **state) {
    (void)state;
    static const char *const titles[] = {"Conseiller·ère en évolution professionnelle", "CISP",
                                         "Conseillère niveau 2", "Conseiller France Travail",
                                         "Conseiller / Conseillère en recherche d'emploi"};
    for (size_t i = 0; i < ARRAY_LENGTH(titles); i++) {
        struct person p = {titles[i], "", PEER_UNKNOWN, PEER_UNKNOWN};
        for (size_t k = 0; k < ARRAY_LENGTH(entitled); k++)
            assert_outcome(p, entitled[k], PEER, PEER_REASON_NONE);
        assert_outcome(p, "autre", PEER_REVIEW, PEER_REASON_ORGANISATION_NOT_ENTITLED);
    }
}

static void test_titles_of_one_kind(void **state) {
    (void)state;
    struct person consultant = {"Consultante", "", PEER_NO, PEER_YES};
    struct person mission = {"Chargée de mission", "", PEER_NO, PEER_YES};
    for (size_t k = 0; k < ARRAY_LENGTH(entitled); k++) {
        bool is_apec = strcmp(entitled[k], "apec") == 0;
        bool is_cap = strcmp(entitled[k], "cap-emploi") == 0;
        assert_outcome(consultant, entitled[k], is_apec ? PEER : PEER_REVIEW, PEER_REASON_NONE);
        assert_outcome(mission, entitled[k], is_cap ? PEER : PEER_REVIEW, PEER_REASON_NONE);
    }
}

static void test_neighbours(void **state) {
    (void)state;
    static const char *const titles[] = {"Conseillère en bilan de compétences",
                                         "Conseiller d'orientation", "Conseillère en formation",
                                         "Conseiller VAE"};
    for (size_t i = 0; i < ARRAY_LENGTH(titles); i++) {
        struct person p = {titles[i], "K1801", PEER_NO, PEER_YES};
        assert_outcome(p, "operateur-regional", PEER_REVIEW, PEER_REASON_NEIGHBOUR);
    }
}

static void test_trainers(void **state) {
    (void)state;
    struct person half = {"Formatrice à mi-temps et conseillère emploi", "", PEER_NO, PEER_YES};
    struct person coded = {"Formatrice", "K1801", PEER_NO, PEER_YES};
    struct person trainer = {"Formateur", "", PEER_UNKNOWN, PEER_UNKNOWN};
    assert_outcome(half, "operateur-regional", PEER_REVIEW, PEER_REASON_NONE);
    assert_outcome(coded, "operateur-regional", PEER_REVIEW, PEER_REASON_CONTRADICTION);
    assert_outcome(trainer, "operateur-regional", PEER_REFUSED, PEER_REASON_PARTNER_PROFESSION);
}

static void test_psychologists(void **state) {
    (void)state;
    struct person diploma = {"Conseillère en évolution professionnelle, psychologue de formation",
                             "K1801", PEER_NO, PEER_YES};
    struct person post = {"Psychologue du travail", "K1104", PEER_NO, PEER_YES};
    assert_outcome(diploma, "operateur-regional", PEER, PEER_REASON_NONE);
    assert_outcome(post, "operateur-regional", PEER_REFUSED, PEER_REASON_PARTNER_PROFESSION);
}

static void test_team_leaders(void **state) {
    (void)state;
    struct person leader = {"Conseillère en insertion professionnelle", "K1801", PEER_YES,
                            PEER_YES};
    struct person coordinator = {"Coordinatrice emploi formation", "K1801", PEER_NO, PEER_YES};
    assert_outcome(leader, "mission-locale", PEER_REFUSED, PEER_REASON_MANAGER);
    assert_outcome(coordinator, "mission-locale", PEER, PEER_REASON_NONE);
}

static void test_independents(void **state) {
    (void)state;
    struct person alone = {"Consultante en évolution professionnelle indépendante", "K1801",
                           PEER_NO, PEER_YES};
    struct person head = {"Gérante", "K1801", PEER_NO, PEER_YES};
    assert_outcome(alone, "independant", PEER, PEER_REASON_NONE);
    assert_outcome(head, "independant", PEER, PEER_REASON_NONE);
    head.practising = PEER_UNKNOWN; /* nobody attests it */
    assert_outcome(head, "independant", PEER_REVIEW, PEER_REASON_NONE);
    head.supervises = PEER_YES; /* one employee */
    assert_outcome(head, "independant", PEER_REFUSED, PEER_REASON_MANAGER);
}

static void test_two_half_time_posts(void **state) {
    (void)state;
    struct person counsellor = {"Conseillère emploi", "K1801", PEER_NO, PEER_YES};
    struct person trainer = {"Formatrice", "K2111", PEER_NO, PEER_YES};
    struct peer_facts one = facts_of(&counsellor, "mission-locale");
    struct peer_facts other = facts_of(&trainer, "operateur-regional");
    struct peer_verdict v;
    peer_combine(policy, &one, &other, &v);
    assert_int_equal(v.outcome, PEER_REFUSED);
    assert_int_equal(v.reason, PEER_REASON_PARTNER_PROFESSION);
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
        cmocka_unit_test(test_titles_of_the_trade), cmocka_unit_test(test_titles_of_one_kind),
        cmocka_unit_test(test_neighbours),          cmocka_unit_test(test_trainers),
        cmocka_unit_test(test_psychologists),       cmocka_unit_test(test_team_leaders),
        cmocka_unit_test(test_independents),        cmocka_unit_test(test_two_half_time_posts),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
