/* The bars of the role check over titles that the policy was not written from: a list of several
 * hundred, by trade, in five spellings each (tests/data/title-held-out.csv). What is asked of each
 * trade is said here. */
#include "lib/csv.h"
#include "moderation/peer.h"
#include "tests/unit/moderation/policy_fixture.h"
#include "tests/unit/moderation/spellings.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

enum { TITLES_MAX = 1000 };

struct held_out {
    struct str code, expected, spellings[SPELLINGS];
};

static struct arena arena;
static const struct policy *policy;
static struct held_out titles[TITLES_MAX];
static size_t titles_count;

struct share {
    size_t asked, peer, review, refused, right;
};

/* All spellings of one trade's titles; says which do not come out as `reason`
 * (PEER_REASON_COUNT_: none is asked for). */
static struct share judge_all(const char *expected, bool has_code, const char *kind,
                              enum peer_reason reason) {
    struct share s = {0};
    for (size_t i = 0; i < titles_count; i++) {
        const struct held_out *t = &titles[i];
        for (size_t j = 0; j < SPELLINGS && str_equal(t->expected, str_from_c(expected)); j++) {
            struct peer_facts facts = {.job_title = t->spellings[j],
                                       .occupation_code = has_code ? t->code : STR(""),
                                       .organisation_kind = str_from_c(kind)};
            struct peer_verdict v;
            peer_judge(policy, &facts, &v);
            s.asked++;
            s.peer += v.outcome == PEER;
            s.review += v.outcome == PEER_REVIEW;
            s.refused += v.outcome == PEER_REFUSED;
            s.right += v.reason == reason;
            if (v.reason != reason && reason != PEER_REASON_COUNT_ && j == 0)
                print_message("  %s%s: %.*s: %.*s\n", expected, has_code ? ", code" : "",
                              STR_ARG(t->spellings[j]), STR_ARG(v.rule_id));
        }
    }
    print_message("%s%s: %zu spellings: %zu peer, %zu review, %zu refused", expected,
                  has_code ? " with the code" : "", s.asked, s.peer, s.review, s.refused);
    print_message(reason == PEER_REASON_COUNT_ ? "\n" : "; %zu as expected\n", s.right);
    assert_true(s.asked >= 100);
    return s;
}

static void assert_accepted(const char *expected, size_t review_alone_most) {
    struct share alone = judge_all(expected, false, "", PEER_REASON_NONE);
    assert_int_equal(alone.refused, 0);
    assert_true(alone.review * 100 <= alone.asked * review_alone_most);
    struct share full = judge_all(expected, true, "mission-locale", PEER_REASON_NONE);
    assert_int_equal(full.refused, 0);
    assert_true(full.review * 100 <= full.asked * 10);
    struct share unknown_kind = judge_all(expected, true, "", PEER_REASON_NONE);
    assert_true(unknown_kind.review * 100 <= unknown_kind.asked * 10);
}

static void test_the_trade(void **state) {
    (void)state;
    assert_accepted("peer", 60);
    /* Functions of many trades, by which the trade goes too: the code tells. */
    assert_accepted("peer_with_code", 100);
}

static void test_no_other_trade_is_accepted(void **state) {
    (void)state;
    static const char *const others[] = {"psychologist", "trainer", "social_worker",
                                         "recruiter",    "manager", "other"};
    for (size_t i = 0; i < ARRAY_LENGTH(others); i++) {
        assert_int_equal(judge_all(others[i], false, "", PEER_REASON_COUNT_).peer, 0);
        assert_int_equal(judge_all(others[i], true, "mission-locale", PEER_REASON_COUNT_).peer, 0);
    }
}

/* At least nine in ten, by the title alone and with the code. */
static void assert_named(const char *expected, enum peer_reason reason) {
    struct share alone = judge_all(expected, false, "", reason);
    struct share full = judge_all(expected, true, "mission-locale", reason);
    assert_true(alone.right * 10 >= alone.asked * 9);
    assert_true(full.right * 10 >= full.asked * 9);
}

static void test_managers(void **state) {
    (void)state;
    assert_named("manager", PEER_REASON_MANAGER);
}

static void test_partner_professions(void **state) {
    (void)state;
    assert_named("psychologist", PEER_REASON_PARTNER_PROFESSION);
    assert_named("trainer", PEER_REASON_PARTNER_PROFESSION);
    assert_named("social_worker", PEER_REASON_PARTNER_PROFESSION);
    assert_named("recruiter", PEER_REASON_PARTNER_PROFESSION);
}

static int setup(void **state) {
    (void)state;
    policy = fixture_policy(&arena);
    struct csv_reader r;
    csv_start(&r, fixture_read(&arena, "tests/data/title-held-out.csv"), ',');
    struct csv_row row;
    struct csv_error error;
    while (csv_read(&r, &arena, &row, &error) == OK) {
        if (row.number == 1) continue;
        assert(row.count == 3 && titles_count < TITLES_MAX);
        struct held_out *t = &titles[titles_count];
        *t = (struct held_out){.code = row.fields[0], .expected = row.fields[2]};
        spell(&arena, row.fields[1], titles_count++, t->spellings);
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
        cmocka_unit_test(test_the_trade),
        cmocka_unit_test(test_no_other_trade_is_accepted),
        cmocka_unit_test(test_managers),
        cmocka_unit_test(test_partner_professions),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
