/* Every labelled case of two trades, each judged by its own policy file and the same code: verdict
 * and, where given, reason. */
#include "lib/csv.h"
#include "moderation/peer.h"
#include "tests/unit/moderation/policy_fixture.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct arena arena;

enum { TITLE, OCCUPATION, SUPERVISES, PRACTISING, KIND, VERDICT, REASON, COLUMNS };

/* Says what differs; true when the case comes out as labelled. */
static bool check(const struct policy *policy, const struct csv_row *row) {
    assert_int_equal(row->count, COLUMNS);
    struct peer_facts facts = {.job_title = row->fields[TITLE],
                               .occupation_code = row->fields[OCCUPATION],
                               .organisation_kind = row->fields[KIND]};
    assert_true(peer_fact_parse(row->fields[SUPERVISES], &facts.supervises));
    assert_true(peer_fact_parse(row->fields[PRACTISING], &facts.practising));
    struct peer_verdict verdict;
    peer_judge(policy, &facts, &verdict);
    struct str outcome = str_from_c(peer_outcome_name(verdict.outcome));
    struct str reason = str_from_c(peer_reason_name(verdict.reason));
    if (str_equal(outcome, row->fields[VERDICT]) &&
        (str_is_empty(row->fields[REASON]) || str_equal(reason, row->fields[REASON])))
        return true;
    print_error("line %zu, %.*s: %.*s %.*s (%.*s) instead of %.*s %.*s\n", row->line,
                STR_ARG(facts.job_title), STR_ARG(outcome), STR_ARG(reason),
                STR_ARG(verdict.rule_id), STR_ARG(row->fields[VERDICT]),
                STR_ARG(row->fields[REASON]));
    return false;
}

static void check_all(const char *policy_file, const char *cases_file, size_t least) {
    const struct policy *policy = fixture_policy_of(&arena, policy_file);
    struct csv_reader r;
    csv_start(&r, fixture_read(&arena, cases_file), ',');
    struct csv_row row;
    struct csv_error error;
    assert_int_equal(csv_read(&r, &arena, &row, &error), OK);
    size_t wrong = 0, cases = 0;
    while (csv_read(&r, &arena, &row, &error) == OK) {
        cases++;
        wrong += !check(policy, &row);
    }
    assert_int_equal(r.text.length, 0);
    assert_true(cases >= least);
    assert_int_equal(wrong, 0);
}

static void test_counsellors(void **state) {
    (void)state;
    check_all("moderation/policy/cep.conf", "tests/data/title-cases.csv", 70);
}

static void test_juvenile_judges(void **state) {
    (void)state;
    check_all("moderation/policy/juges-enfants.conf", "tests/data/title-cases-juges.csv", 60);
}

static int teardown(void **state) {
    (void)state;
    arena_release(&arena);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_counsellors),
        cmocka_unit_test(test_juvenile_judges),
    };
    return cmocka_run_group_tests(tests, NULL, teardown);
}
