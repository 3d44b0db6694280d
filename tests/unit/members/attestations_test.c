/* Organisations' lists: what a row does to a person's access, and what it does not. */
#include "tests/unit/core/trial.h"

#include <stdio.h>

#include "lib/db_query.h"
#include "server/core/viewer.h"
#include "server/members/attestations.h"
#include "server/organisations/organisations.h"
#include "tests/unit/moderation/policy_fixture.h"

enum { BEYOND = 4000, ML = 1, CAP = 2 };

static int begin(void **state) {
    if (trial_begin_full(state)) return 1;
    struct trial *t = *state;
    t->service.policy = fixture_policy(&t->arena);
    trial_sql(t->db, "INSERT INTO organisations (id, slug, name, kind, created_at) VALUES"
                     " (1, 'ml', 'ML', 'mission-locale', 1), (2, 'cap', 'Cap', 'cap-emploi', 1);"
                     "INSERT INTO members (id, account, identifier, given_name, family_name,"
                     " organisation_id, state, created_at, activated_at, verdict, judged_at,"
                     " valid_until) VALUES (1, 'provisioner', 'rh@ml', 'R', '', 1, 'active', 1, 1,"
                     " 'none', 1, 0), (2, 'provisioner', 'rh@cap', 'R', '', 2, 'active', 1, 1,"
                     " 'none', 1, 0);"
                     "INSERT INTO tokens (id, organisation_id, token_hash, created_at) VALUES"
                     " (1, 1, x'01', 1);");
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

static struct member_put_in row_of(int64_t organisation, const char *identifier,
                                   const char *title) {
    return (struct member_put_in){.organisation = {organisation},
                                  .organisation_kind = organisation == ML ? STR("mission-locale")
                                                                          : STR("cap-emploi"),
                                  .identifier = str_from_c(identifier),
                                  .given_name = STR("Zoé"),
                                  .job_title = str_from_c(title),
                                  .supervises = STR("no"),
                                  .practising = STR("yes")};
}

static const char counsellor[] = "Conseillère en insertion professionnelle";

static struct member_put_out put(struct trial *t, struct member_put_in in) {
    struct member_put_out foretold, out;
    assert_int_equal(member_put_preview(&t->run, &in, &foretold), OK);
    assert_int_equal(op_execute(&t->run, &op_member_put, &in, &out), OK);
    assert_int_equal(foretold.outcome, out.outcome);
    assert_int_equal(foretold.rule, out.rule);
    assert_int_equal(foretold.change, out.change);
    return out;
}

/* Somebody who has come in, of ML. */
static struct member_put_out insider(struct trial *t, const char *identifier) {
    struct member_put_out out = put(t, row_of(ML, identifier, counsellor));
    trial_sql(t->db, arena_format(&t->arena,
                                  "UPDATE members SET state = 'active', activated_at = 1, "
                                  "charter_at = 1, declared_at = 1 WHERE id = %lld",
                                  (long long)out.member.v)
                         .bytes);
    return out;
}

static enum role role_of(struct trial *t, struct member_id member) {
    struct viewer viewer;
    assert_int_equal(viewer_of_member(t->db, &t->arena, member, t->run.now_ms, &viewer), OK);
    return viewer.role;
}

static enum err state_fact(struct trial *t, struct attestation_id attestation,
                           enum stated_fact fact, struct member_put_out *out) {
    struct attestation_state_in in = {.attestation = attestation, .fact = fact};
    return op_execute(&t->run, &op_attestation_state, &in, out);
}

static void test_a_row_comes_once(void **state) {
    struct trial *t = *state;
    struct member_put_in row = row_of(ML, "zoe", counsellor);
    struct member_put_out first = put(t, row);
    assert_int_equal(first.change, MEMBER_ADDED);
    assert_int_equal(first.outcome, PEER);
    int64_t version = ask(t, "SELECT version FROM attestations");
    assert_int_equal(put(t, row).change, MEMBER_SAME);
    assert_int_equal(ask(t, "SELECT version FROM attestations"), version);
    row.family_name = STR("Dupont");
    assert_int_equal(put(t, row).change, MEMBER_CHANGED);
    assert_int_equal(ask(t, "SELECT version FROM attestations"), version + 1);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM facts"), 1);
}

static void test_a_departure_ends_access_and_a_return_gives_it_back(void **state) {
    struct trial *t = *state;
    struct member_put_out zoe = insider(t, "zoe"), out;
    assert_int_equal(role_of(t, zoe.member), ROLE_MEMBER);
    assert_int_equal(state_fact(t, zoe.attestation, STATED_DEPARTURE, &out), OK);
    assert_int_equal(role_of(t, zoe.member), ROLE_FORMER);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM outbox WHERE kind = 'facts.stated'"), 1);
    assert_int_equal(state_fact(t, zoe.attestation, STATED_DEPARTURE, &out), ERR_CONFLICT);
    t->run.now_ms += 100 * DAY_MS;
    assert_int_equal(state_fact(t, zoe.attestation, STATED_RETURN, &out), OK);
    assert_int_equal(out.outcome, PEER);
    assert_int_equal(role_of(t, zoe.member), ROLE_MEMBER);
}

static void test_a_change_of_function_is_judged_at_once(void **state) {
    struct trial *t = *state;
    struct member_put_out zoe = insider(t, "zoe"), out;
    struct attestation_state_in in = {.attestation = zoe.attestation,
                                      .fact = STATED_CHANGE,
                                      .job_title = STR("Responsable d'agence"),
                                      .supervises = STR("yes"),
                                      .practising = STR("yes")};
    assert_int_equal(op_execute(&t->run, &op_attestation_state, &in, &out), OK);
    assert_int_equal(out.outcome, PEER_REFUSED);
    assert_int_equal(role_of(t, zoe.member), ROLE_FORMER);
    assert_int_equal(state_fact(t, zoe.attestation, STATED_PRACTICE_ENDED, &out), OK);
    assert_int_equal(role_of(t, zoe.member), ROLE_FORMER);
}

static void test_of_two_posts_the_stricter_counts(void **state) {
    struct trial *t = *state;
    struct member_put_out zoe = insider(t, "zoe"), out;
    struct member_put_out claim = put(t, row_of(CAP, "zoe", counsellor));
    assert_int_equal(claim.member.v, 0);
    assert_int_equal(claim.outcome, PEER_REVIEW);
    assert_int_equal(role_of(t, zoe.member), ROLE_MEMBER);
    /* Animators find that it is the same person. */
    trial_sql(t->db, arena_format(&t->arena,
                                  "UPDATE attestations SET member_id = %lld, claim = '' WHERE "
                                  "organisation_id = 2",
                                  (long long)zoe.member.v)
                         .bytes);
    assert_int_equal(member_judge_again(&t->run, zoe.member), OK);
    assert_int_equal(role_of(t, zoe.member), ROLE_MEMBER);
    struct member_put_in chief = row_of(CAP, "zoe", counsellor);
    chief.supervises = STR("yes");
    assert_int_equal(put(t, chief).outcome, PEER_REFUSED);
    assert_int_equal(role_of(t, zoe.member), ROLE_FORMER);
    assert_int_equal(put(t, row_of(ML, "zoe", counsellor)).outcome, PEER); /* which ML is told */
    assert_int_equal(role_of(t, zoe.member), ROLE_FORMER);
    assert_int_equal(state_fact(t, claim.attestation, STATED_DEPARTURE, &out), OK);
    assert_int_equal(role_of(t, zoe.member), ROLE_MEMBER);
}

static int64_t employer_of(struct trial *t, struct member_id member) {
    return ask(t, arena_format(&t->arena, "SELECT organisation_id FROM members WHERE id = %lld",
                               (long long)member.v)
                      .bytes);
}

/* The account is not lost with the organisation that opened it. */
static void test_the_post_that_is_left_carries_the_account(void **state) {
    struct trial *t = *state;
    struct member_put_out zoe = insider(t, "zoe"), max = insider(t, "max"), out;
    put(t, row_of(CAP, "zoe", counsellor));
    put(t, row_of(CAP, "max", counsellor));
    trial_sql(t->db, "UPDATE attestations SET claim = '', member_id = (SELECT m.id FROM members AS "
                     "m WHERE m.identifier = attestations.identifier) WHERE organisation_id = 2");
    assert_int_equal(state_fact(t, zoe.attestation, STATED_DEPARTURE, &out), OK);
    assert_int_equal(employer_of(t, zoe.member), CAP);
    assert_int_equal(role_of(t, zoe.member), ROLE_MEMBER);
    struct organisation_close_in close = {.slug = STR("ml")};
    assert_int_equal(employer_of(t, max.member), ML);
    assert_int_equal(op_execute(&t->run, &op_organisation_close, &close, NULL), OK);
    assert_int_equal(employer_of(t, max.member), CAP);
    assert_int_equal(role_of(t, max.member), ROLE_MEMBER);
    close.slug = STR("cap");
    assert_int_equal(op_execute(&t->run, &op_organisation_close, &close, NULL), OK);
    assert_int_equal(role_of(t, max.member), ROLE_FORMER);
}

static void test_who_writes_which_list(void **state) {
    struct trial *t = *state;
    struct member_put_in row = row_of(ML, "zoe", counsellor),
                         other = row_of(CAP, "max", counsellor);
    struct member_put_out out;
    const struct {
        struct actor actor;
        bool may_ml, may_cap;
    } actors[] = {
        {actor_operator("root"), true, true},
        {actor_member((struct member_id){1}), true, false},
        {actor_member((struct member_id){2}), false, true},
        {actor_token((struct scim_token_id){1}), true, false},
        {actor_token((struct scim_token_id){9}), false, false},
        {actor_system(), false, false},
        {{.kind = ACTOR_VISITOR}, false, false},
    };
    struct member_put_out zoe = insider(t, "zoe");
    for (size_t i = 0; i < ARRAY_LENGTH(actors); i++) {
        t->run.actor = actors[i].actor;
        enum err ml = actors[i].may_ml ? OK : ERR_DENIED, cap = actors[i].may_cap ? OK : ERR_DENIED;
        assert_int_equal(op_execute(&t->run, &op_member_put, &row, &out), ml);
        assert_int_equal(op_execute(&t->run, &op_member_put, &other, &out), cap);
        assert_int_equal(state_fact(t, zoe.attestation, STATED_ATTESTED, &out),
                         ml == OK ? OK : ERR_NOT_FOUND);
    }
    t->run.actor = actor_member(zoe.member); /* a member is no account manager */
    assert_int_equal(op_execute(&t->run, &op_member_put, &row, &out), ERR_DENIED);
    trial_sql(t->db, "UPDATE tokens SET revoked_at = 1");
    t->run.actor = actor_token((struct scim_token_id){1});
    assert_int_equal(op_execute(&t->run, &op_member_put, &row, &out), ERR_DENIED);
}

static void test_a_list_is_all_or_nothing(void **state) {
    struct trial *t = *state;
    struct member_put_in rows[] = {row_of(ML, "un", counsellor), row_of(ML, "deux", counsellor),
                                   row_of(ML, "trois", counsellor)};
    struct member_put_out outs[ARRAY_LENGTH(rows)];
    struct members_put_in in = {
        .organisation = {ML}, .rows = rows, .outs = outs, .count = ARRAY_LENGTH(rows)};
    struct members_put_out out;
    rows[0].external_id = rows[1].external_id = STR("x");
    rows[2].identifier = STR("?");
    assert_int_equal(op_execute(&t->run, &op_members_put, &in, &out), ERR_INVALID);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM attestations"), 0);
    rows[2].identifier = STR("trois");
    assert_int_equal(op_execute(&t->run, &op_members_put, &in, &out), OK);
    assert_int_equal(out.counts[PEER], 3); /* the second row is about the first's person, by id */
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM attestations"), 2);
    rows[1].organisation.v = CAP;
    assert_int_equal(op_execute(&t->run, &op_members_put, &in, &out), ERR_INVALID);
}

/* Leaving, being excluded, running out: none of it is the organisation's to read. */
static void test_nothing_of_a_life_inside_touches_the_row(void **state) {
    struct trial *t = *state;
    struct member_put_out zoe = insider(t, "zoe");
    const char *sum = "SELECT SUM(version * 7 + written_at + attested_at + COALESCE(ended_at, 0)) "
                      "FROM attestations";
    int64_t before = ask(t, sum);
    trial_sql(t->db,
              arena_format(&t->arena, "UPDATE members SET state = 'excluded' WHERE id = %lld",
                           (long long)zoe.member.v)
                  .bytes);
    t->run.now_ms += 50 * DAY_MS;
    assert_int_equal(member_judge_again(&t->run, zoe.member), OK);
    assert_int_equal(ask(t, sum), before);
    assert_int_equal(put(t, row_of(ML, "zoe", counsellor)).change, MEMBER_SAME);
    assert_int_equal(ask(t, sum), before);
}

int main(void) {
    const struct CMUnitTest tests[] = {
#define TRIED(test) cmocka_unit_test_setup_teardown(test, begin, trial_end)
        TRIED(test_a_row_comes_once),
        TRIED(test_a_departure_ends_access_and_a_return_gives_it_back),
        TRIED(test_a_change_of_function_is_judged_at_once),
        TRIED(test_of_two_posts_the_stricter_counts),
        TRIED(test_the_post_that_is_left_carries_the_account),
        TRIED(test_who_writes_which_list),
        TRIED(test_a_list_is_all_or_nothing),
        TRIED(test_nothing_of_a_life_inside_touches_the_row),
#undef TRIED
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
