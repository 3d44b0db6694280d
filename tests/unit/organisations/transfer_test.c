/* A contract changes hands: nobody loses access in between, and neither organisation learns more
 * than its own list. */
#include <stdio.h>

#include "lib/db_query.h"
#include "server/core/viewer.h"
#include "server/members/attestations.h"
#include "server/organisations/organisations.h"
#include "tests/unit/core/trial.h"
#include "tests/unit/moderation/policy_fixture.h"

enum { BEYOND = 4000, ML = 1, NEXT = 2, OTHER = 3 };

static int begin(void **state) {
    if (trial_begin_full(state)) return 1;
    struct trial *t = *state;
    t->service.policy = fixture_policy(&t->arena);
    trial_sql(t->db, "INSERT INTO organisations (id, slug, name, kind, created_at) VALUES"
                     " (1, 'ml', 'ML', 'mission-locale', 1), (2, 'next', 'N', 'mission-locale', 1),"
                     " (3, 'cap', 'Cap', 'cap-emploi', 1);");
    return 0;
}

static int64_t ask(struct trial *t, const char *sql) {
    static struct db_statement statements[200];
    static unsigned used;
    struct db_statement *s = &statements[used];
    struct db_query q;
    assert_true(used < ARRAY_LENGTH(statements));
    *s = (struct db_statement){BEYOND + used++, (unsigned)strlen(sql), "ask",
                               arena_text(&t->arena, str_from_c(sql))};
    assert_int_equal(db_query_start(t->db, s, &q), OK);
    int64_t value = db_query_step(&q) ? db_take_int(&q, 0) : -1;
    assert_int_equal(db_query_end(&q), OK);
    return value;
}

static struct member_put_out put(struct trial *t, int64_t organisation, const char *identifier,
                                 const char *title) {
    struct member_put_in in = {.organisation = {organisation},
                               .organisation_kind = organisation == OTHER ? STR("cap-emploi")
                                                                          : STR("mission-locale"),
                               .identifier = str_from_c(identifier),
                               .given_name = STR("Zoé"),
                               .job_title = str_from_c(title),
                               .supervises = STR("no"),
                               .practising = STR("yes")};
    struct member_put_out out;
    assert_int_equal(op_execute(&t->run, &op_member_put, &in, &out), OK);
    return out;
}

static const char counsellor[] = "Conseillère en insertion professionnelle";

static struct transfer_out move(struct trial *t, struct transfer_in in, enum err expected) {
    struct transfer_out out = {0};
    assert_int_equal(op_execute(&t->run, &op_organisation_transfer, &in, &out), expected);
    return out;
}

static void everybody_goes_over_with_their_facts(void **state) {
    struct trial *t = *state;
    put(t, ML, "zoe", counsellor);
    put(t, ML, "max", counsellor);
    trial_sql(t->db, "UPDATE members SET state = 'active', activated_at = 5, charter_at = 5,"
                     " declared_at = 5;");
    int64_t until = ask(t, "SELECT valid_until FROM members WHERE identifier = 'zoe'");
    struct transfer_out out = move(t, (struct transfer_in){STR("ml"), STR("next"), NULL, 0}, OK);
    assert_int_equal(out.moved, 2);
    assert_int_equal(ask(t, "SELECT valid_until FROM members WHERE identifier = 'zoe'"), until);
    assert_int_equal(ask(t, "SELECT count(*) FROM members WHERE organisation_id = 2"
                            " AND verdict = 'peer'"),
                     2);
    assert_int_equal(ask(t, "SELECT count(*) FROM attestations WHERE organisation_id = 1"
                            " AND ended_at IS NOT NULL AND ending = 'transfer'"),
                     2);
    assert_int_equal(ask(t, "SELECT count(*) FROM attestations AS a JOIN facts AS f"
                            " ON f.attestation_id = a.id AND f.replaced_at IS NULL"
                            " WHERE a.organisation_id = 2 AND f.supervises = 'no'"
                            " AND f.verdict = 'peer'"),
                     2);
    assert_int_equal(ask(t, "SELECT count(*) FROM notifications"), 2); /* each is told */
    out = move(t, (struct transfer_in){STR("ml"), STR("next"), NULL, 0}, OK);
    assert_int_equal(out.moved, 0); /* once is all */
}

static void those_named_go_and_nobody_else(void **state) {
    struct trial *t = *state;
    static const struct str named[] = {{"zoe", 3}, {"inconnue", 8}};
    put(t, ML, "zoe", counsellor);
    put(t, ML, "max", counsellor);
    struct transfer_out out = move(t, (struct transfer_in){STR("ml"), STR("next"), named, 2}, OK);
    assert_int_equal(out.moved, 1);
    assert_int_equal(out.unknown, 1);
    assert_int_equal(ask(t, "SELECT organisation_id FROM members WHERE identifier = 'max'"), ML);
}

static void who_is_listed_there_already_stays_one_person(void **state) {
    struct trial *t = *state;
    put(t, ML, "zoe", counsellor);
    put(t, NEXT, "zoe", counsellor); /* a claim: the identifier is another organisation's */
    struct transfer_out out = move(t, (struct transfer_in){STR("ml"), STR("next"), NULL, 0}, OK);
    assert_int_equal(out.moved, 1);
    assert_int_equal(ask(t, "SELECT count(*) FROM attestations WHERE organisation_id = 2"), 1);
    assert_int_equal(ask(t, "SELECT count(*) FROM attestations WHERE organisation_id = 2"
                            " AND claim = '' AND member_id IS NOT NULL"),
                     1);
    assert_int_equal(ask(t, "SELECT count(*) FROM members WHERE id > 0"), 1);
    assert_int_equal(ask(t, "SELECT verdict = 'peer' FROM members WHERE id > 0"), 1);
}

static void only_the_operator_may(void **state) {
    struct trial *t = *state;
    put(t, ML, "zoe", counsellor);
    struct transfer_in in = {STR("ml"), STR("next"), NULL, 0};
    t->run.actor = actor_member((struct member_id){1});
    move(t, in, ERR_DENIED);
    t->run.actor = actor_operator("root");
    move(t, (struct transfer_in){STR("ml"), STR("nothing"), NULL, 0}, ERR_NOT_FOUND);
    move(t, (struct transfer_in){STR("ml"), STR("ml"), NULL, 0}, ERR_INVALID);
    trial_sql(t->db, "UPDATE organisations SET closed_at = 1 WHERE slug = 'next'");
    move(t, in, ERR_CONFLICT);
    assert_int_equal(ask(t, "SELECT count(*) FROM attestations WHERE ended_at IS NULL"), 1);
    trial_sql(t->db, "UPDATE organisations SET closed_at = NULL");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, trial_end)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(everybody_goes_over_with_their_facts),
        TEST(those_named_go_and_nobody_else),
        TEST(who_is_listed_there_already_stays_one_person),
        TEST(only_the_operator_may),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
