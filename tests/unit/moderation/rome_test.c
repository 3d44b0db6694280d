/* The bars of the role check, over the official titles of tests/data/rome-titles-sample.csv in
 * five spellings each; prints the figures. Which official codes are managers', psychologists',
 * trainers', social workers' and recruiters' is said here, not taken from the policy. */
#include "lib/clock.h"
#include "lib/csv.h"
#include "moderation/peer.h"
#include "tests/unit/moderation/policy_fixture.h"
#include "tests/unit/moderation/spellings.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

enum { TITLES_MAX = 5000 };

struct official {
    struct str code, title, spellings[SPELLINGS];
};

static struct arena arena;
static const struct policy *policy;
static struct official officials[TITLES_MAX];
static size_t officials_count;

static struct peer_verdict judge(struct str title, struct str code) {
    struct peer_facts facts = {.job_title = title, .occupation_code = code};
    struct peer_verdict verdict;
    peer_judge(policy, &facts, &verdict);
    return verdict;
}

static bool is_trade(const struct official *o) {
    return str_equal(o->code, STR("K1801"));
}

static void say(const char *what, struct str title, const struct official *o,
                const struct peer_verdict *v) {
    print_message("  %s: %.*s (%.*s): %s %s\n", what, STR_ARG(title), STR_ARG(o->code),
                  peer_outcome_name(v->outcome), v->rule_id.bytes);
}

static void test_no_title_of_another_code_is_a_peer_by_itself(void **state) {
    (void)state;
    size_t wrong = 0, refused = 0, asked = 0;
    for (size_t i = 0; i < officials_count; i++) {
        for (size_t j = 0; j < SPELLINGS && !is_trade(&officials[i]); j++) {
            struct peer_verdict v = judge(officials[i].spellings[j], STR(""));
            asked++;
            refused += v.outcome == PEER_REFUSED;
            if (v.outcome != PEER) continue;
            wrong++;
            say("accepted", officials[i].spellings[j], &officials[i], &v);
        }
    }
    print_message("other codes, title alone: %zu spellings, %zu peer, %zu refused, %zu review\n",
                  asked, wrong, refused, asked - wrong - refused);
    assert_int_equal(wrong, 0);
}

static void test_a_stated_other_code_is_never_a_peer(void **state) {
    (void)state;
    for (size_t i = 0; i < officials_count; i++) {
        for (size_t j = 0; j < SPELLINGS && !is_trade(&officials[i]); j++) {
            struct peer_verdict v = judge(officials[i].spellings[j], officials[i].code);
            assert_int_not_equal(v.outcome, PEER);
        }
    }
}

/* Percentage of the trade's spellings in review; none may be refused. */
static size_t review_share(struct str code) {
    size_t asked = 0, review = 0, refused = 0;
    for (size_t i = 0; i < officials_count; i++) {
        for (size_t j = 0; j < SPELLINGS && is_trade(&officials[i]); j++) {
            struct peer_verdict v = judge(officials[i].spellings[j], code);
            asked++;
            review += v.outcome == PEER_REVIEW;
            refused += v.outcome == PEER_REFUSED;
            if (v.outcome != PEER)
                say("not accepted", officials[i].spellings[j], &officials[i], &v);
        }
    }
    print_message("K1801, code \"%.*s\": %zu spellings, %zu review, %zu refused\n", STR_ARG(code),
                  asked, review, refused);
    assert_true(asked >= 50);
    assert_int_equal(refused, 0);
    return review * 100 / asked;
}

static void test_titles_of_the_trade(void **state) {
    (void)state;
    assert_true(review_share(STR("")) <= 60);
    assert_true(review_share(STR("K1801")) <= 10);
}

static bool starts_any(struct str s, const char *const *words, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (str_starts(s, str_from_c(words[i]))) return true;
    }
    return false;
}

static bool is_manager(const struct official *o) {
    static const char *const words[] = {
        "Directeur ",      "Directrice ",       "Responsable d'agence",    "Responsable de service",
        "Chef de service", "Chef du personnel", "Responsable du personnel"};
    return starts_any(o->title, words, ARRAY_LENGTH(words));
}

static bool is_partner(const struct official *o) {
    static const char *const codes[] = {"K1104", "K2111", "K1201", "K1207", "M1502"};
    static const char *const authority[] = {"Directeur", "Responsable", "Chef"};
    return starts_any(o->code, codes, ARRAY_LENGTH(codes)) &&
           !starts_any(o->title, authority, ARRAY_LENGTH(authority));
}

static void assert_reason(bool (*is_one)(const struct official *), enum peer_reason reason) {
    size_t asked = 0, right = 0;
    for (size_t i = 0; i < officials_count; i++) {
        for (size_t j = 0; j < SPELLINGS && is_one(&officials[i]); j++) {
            struct peer_verdict v = judge(officials[i].spellings[j], officials[i].code);
            asked++;
            right += v.reason == reason;
            if (v.reason != reason)
                say(peer_reason_name(reason), officials[i].spellings[j], &officials[i], &v);
        }
    }
    print_message("%s, with the code: %zu of %zu spellings\n", peer_reason_name(reason), right,
                  asked);
    assert_true(asked > 100);
    assert_true(right * 10 >= asked * 9);
}

static void test_managers_and_partners_are_named_as_such(void **state) {
    (void)state;
    assert_reason(is_manager, PEER_REASON_MANAGER);
    assert_reason(is_partner, PEER_REASON_PARTNER_PROFESSION);
}

static void test_speed(void **state) {
    (void)state;
    int64_t from = clock_monotonic_ms();
    size_t asked = 0, peers = 0;
    for (size_t i = 0; i < officials_count; i++) {
        for (size_t j = 0; j < SPELLINGS; j++, asked++)
            peers += judge(officials[i].spellings[j], STR("")).outcome == PEER;
    }
    int64_t took = clock_monotonic_ms() - from;
    int64_t rate = (int64_t)asked * 1000 / (took > 0 ? took : 1);
    print_message("%zu titles in %lld ms: %lld a second\n", asked, (long long)took,
                  (long long)rate);
    assert_true(peers > 0);
    assert_true(rate >= 20000);
}

static int setup(void **state) {
    (void)state;
    policy = fixture_policy(&arena);
    struct csv_reader r;
    csv_start(&r, fixture_read(&arena, "tests/data/rome-titles-sample.csv"), ',');
    struct csv_row row;
    struct csv_error error;
    while (csv_read(&r, &arena, &row, &error) == OK) {
        if (row.number == 1) continue;
        assert(row.count == 3 && officials_count < TITLES_MAX);
        struct official *o = &officials[officials_count];
        *o = (struct official){.code = row.fields[0], .title = row.fields[2]};
        spell(&arena, o->title, officials_count++, o->spellings);
    }
    assert(r.text.length == 0);
    return 0;
}

static int teardown(void **state) {
    (void)state;
    arena_release(&arena);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_title_of_another_code_is_a_peer_by_itself),
        cmocka_unit_test(test_a_stated_other_code_is_never_a_peer),
        cmocka_unit_test(test_titles_of_the_trade),
        cmocka_unit_test(test_managers_and_partners_are_named_as_such),
        cmocka_unit_test(test_speed),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
