/* Adopting a policy: nothing before it is told, nobody without notice, everybody once it is the
 * day, and from wherever it was interrupted. */
#include "tests/unit/core/trial.h"

#include <stdio.h>

#include "lib/db_query.h"
#include "server/core/viewer.h"
#include "server/members/adopt.h"
#include "server/members/attestations.h"
#include "tests/unit/moderation/policy_fixture.h"

enum { BEYOND = 4000, PEOPLE = 450 };

static struct str cep;

static int begin(void **state) {
    if (trial_begin_full(state)) return 1;
    struct trial *t = *state;
    cep = fixture_read(&t->arena, "moderation/policy/cep.conf");
    t->service.policy = fixture_policy(&t->arena);
    trial_sql(t->db, "INSERT INTO organisations (id, slug, name, kind, created_at) VALUES"
                     " (1, 'ml', 'ML', 'mission-locale', 1);");
    return 0;
}

static int64_t ask(struct trial *t, const char *sql) {
    static struct db_statement statements[400];
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

static struct member_put_out put(struct trial *t, const char *identifier, const char *title) {
    struct member_put_in in = {.organisation = {1},
                               .organisation_kind = STR("mission-locale"),
                               .identifier = str_from_c(identifier),
                               .given_name = STR("Zoé"),
                               .job_title = str_from_c(title),
                               .supervises = STR("no"),
                               .practising = STR("yes")};
    struct member_put_out out;
    assert_int_equal(op_execute(&t->run, &op_member_put, &in, &out), OK);
    return out;
}

static struct member_id insider(struct trial *t, const char *identifier, const char *title) {
    struct member_put_out out = put(t, identifier, title);
    trial_sql(t->db, arena_format(&t->arena,
                                  "UPDATE members SET state = 'active', activated_at = 1, "
                                  "charter_at = 1, declared_at = 1 WHERE id = %lld",
                                  (long long)out.member.v)
                         .bytes);
    return out.member;
}

static enum role role_of(struct trial *t, struct member_id member) {
    struct viewer viewer;
    assert_int_equal(viewer_of_member(t->db, &t->arena, member, t->run.now_ms, &viewer), OK);
    return viewer.role;
}

/* The first trade's policy with a row more: placement is another profession from now on, and
 * gardeners are of the trade. */
static struct str changed(struct trial *t) {
    size_t at = str_find(cep, STR("\n[words]\n"));
    assert_true(at < cep.length);
    return arena_format(&t->arena,
                        "%.*s\n[words]\npartner = conseiller en recherche d'emploi\n"
                        "title = jardinier des parcours\n%.*s",
                        (int)at, cep.bytes, STR_ARG(str_slice(cep, at + 9, cep.length)));
}

static const struct policy *loaded(struct trial *t, struct str text) {
    const struct policy *policy;
    struct conf_error error;
    if (policy_load(&t->arena, text, &policy, &error) != OK) fail_msg("%s", error.text);
    return policy;
}

static enum err announce(struct trial *t, struct str text, int64_t due_at, bool is_now) {
    struct policy_announce_in in = {.text = text, .due_at = due_at, .is_now = is_now};
    struct policy_announce_out out;
    return op_execute(&t->run, &op_policy_announce, &in, &out);
}

/* Steps until there is nothing to do; how many. The process reads the file when it is asked. */
static size_t steps(struct trial *t, struct str text) {
    struct policy_step_out out = {0};
    size_t count = 0;
    for (; !out.is_done && count < 100; count++) {
        assert_int_equal(op_execute(&t->run, &op_policy_step, NULL, &out), OK);
        if (out.wants_reload) t->service.policy = loaded(t, text);
    }
    assert_true(out.is_done);
    return count;
}

static const char searching[] = "Conseillère en recherche d'emploi";
static const char gardening[] = "Jardinière des parcours";

static void test_trying_one_writes_nothing(void **state) {
    struct trial *t = *state;
    struct policy_change changes[POLICY_STEP_PEOPLE];
    struct policy_test_in in = {.policy = loaded(t, changed(t)), .changes = changes};
    struct policy_test_out out;
    insider(t, "ana", searching);
    insider(t, "bob", "Conseiller emploi");
    put(t, "cam", gardening);
    int64_t changed_before, changed_after;
    changed_before = ask(t, "SELECT total(id * 7 + length(verdict) + length(rule) + valid_until) +"
                            " (SELECT COUNT(*) FROM outbox) + (SELECT COUNT(*) FROM audit) +"
                            " (SELECT total(length(verdict || rule)) FROM facts) FROM members");
    assert_int_equal(op_execute(&t->run, &op_policy_test, &in, &out), OK);
    changed_after = ask(t, "SELECT total(id * 7 + length(verdict) + length(rule) + valid_until) +"
                           " (SELECT COUNT(*) FROM outbox) + (SELECT COUNT(*) FROM audit) +"
                           " (SELECT total(length(verdict || rule)) FROM facts) FROM members");
    assert_int_equal(changed_before, changed_after);
    assert_int_equal(out.people, 3);
    assert_int_equal(out.changes, 2);
    assert_true(str_equal(changes[0].identifier, STR("ana")));
    assert_true(str_equal(changes[0].new_rule, STR("partner.title")));
    assert_true(changes[0].closes);
    assert_true(str_equal(changes[1].identifier, STR("cam")));
    assert_true(str_equal(changes[1].new_verdict, STR("peer")));
    assert_false(changes[1].closes);
    in.after = out.last;
    assert_int_equal(op_execute(&t->run, &op_policy_test, &in, &out), OK);
    assert_int_equal(out.people, 0);
}

static void test_an_announcement_tells_and_changes_nothing(void **state) {
    struct trial *t = *state;
    struct member_id ana = insider(t, "ana", searching),
                     bob = insider(t, "bob", "Conseiller emploi");
    assert_int_equal(announce(t, changed(t), 0, false), OK);
    steps(t, changed(t));
    assert_int_equal(role_of(t, ana), ROLE_MEMBER);
    assert_int_equal(role_of(t, bob), ROLE_MEMBER);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM notifications WHERE kind = 'policy.announced'"),
                     1);
    assert_int_equal(ask(t, "SELECT member_id FROM outbox WHERE kind = 'policy.told'"), ana.v);
    assert_int_equal(ask(t,
                         "SELECT COUNT(*) FROM policy_changes WHERE sentence_fr <> '' AND verdict"
                         " = 'refused'"),
                     1);
    t->run.now_ms += 3 * DAY_MS; /* found anew each day, told once */
    steps(t, changed(t));
    steps(t, changed(t));
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM outbox WHERE kind = 'policy.told'"), 1);
    assert_int_equal(ask(t, "SELECT closing FROM policies WHERE state = 'announced'"), 1);
}

static void test_on_the_day_everybody_is_judged(void **state) {
    struct trial *t = *state;
    struct member_id ana = insider(t, "ana", searching),
                     bob = insider(t, "bob", "Conseiller emploi");
    struct member_id cam = put(t, "cam", gardening).member;
    struct str text = changed(t);
    int64_t until = ask(t, "SELECT valid_until FROM members WHERE identifier = 'bob'");
    assert_int_equal(announce(t, text, 0, false), OK);
    steps(t, text);
    t->run.now_ms += POLICY_NOTICE_DAYS * DAY_MS - 1000;
    steps(t, text);
    assert_int_equal(role_of(t, ana), ROLE_MEMBER);
    t->run.now_ms += 1000;
    steps(t, text);
    assert_int_equal(role_of(t, ana), ROLE_FORMER);
    assert_int_equal(role_of(t, bob), ROLE_MEMBER);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM members WHERE identifier = 'cam' AND verdict ="
                            " 'peer'"),
                     1);
    assert_int_equal(cam.v > 0, true);
    assert_int_equal(ask(t, "SELECT valid_until FROM members WHERE identifier = 'bob'"), until);
    assert_int_equal(ask(t, "SELECT COUNT(DISTINCT policy_version) FROM members WHERE id > 0"), 1);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM policy_changes"), 0);
    assert_int_equal(ask(t, "SELECT member_id FROM notifications WHERE kind = 'policy.adopted'"),
                     ana.v);
}

static void test_at_once_only_when_nobody_loses_access(void **state) {
    struct trial *t = *state;
    struct member_id ana = insider(t, "ana", searching);
    struct str text = changed(t);
    assert_int_equal(announce(t, text, 0, true), OK);
    steps(t, text);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM policies WHERE state = 'withdrawn'"), 1);
    assert_int_equal(announce(t, text, t->run.now_ms + 6 * DAY_MS, false), OK);
    steps(t, text);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM policies WHERE state = 'withdrawn'"), 2);
    assert_int_equal(role_of(t, ana), ROLE_MEMBER);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM outbox"), 0);
    trial_sql(t->db, "UPDATE members SET state = 'suspended'");
    assert_int_equal(announce(t, text, 0, true), OK);
    steps(t, text);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM policies WHERE state = 'adopted'"), 1);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM members WHERE verdict = 'refused'"), 1);
}

static void test_withdrawn_before_the_day(void **state) {
    struct trial *t = *state;
    struct member_id ana = insider(t, "ana", searching);
    assert_int_equal(op_execute(&t->run, &op_policy_withdraw, NULL, NULL), ERR_NOT_FOUND);
    assert_int_equal(announce(t, changed(t), 0, false), OK);
    assert_int_equal(announce(t, cep, 0, false), ERR_CONFLICT);
    steps(t, changed(t));
    assert_int_equal(op_execute(&t->run, &op_policy_withdraw, NULL, NULL), OK);
    assert_int_equal(ask(t, "SELECT member_id FROM notifications WHERE kind = 'policy.withdrawn'"),
                     ana.v);
    t->run.now_ms += 30 * DAY_MS;
    steps(t, cep);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM members WHERE verdict = 'peer'"), 1);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM policy_changes"), 0);
}

/* More people than a step takes; each step a transaction of its own, left anywhere. */
static void test_many_people_a_part_at_a_time(void **state) {
    struct trial *t = *state;
    struct str text = changed(t);
    for (int i = 0; i < PEOPLE; i++) {
        char name[16];
        snprintf(name, sizeof name, "m%d", i);
        put(t, name, i % 2 ? searching : "Conseiller emploi");
    }
    trial_sql(t->db, "UPDATE members SET state = 'active', activated_at = 1");
    assert_int_equal(announce(t, text, 0, false), OK);
    assert_true(steps(t, text) >= 2 * (PEOPLE / POLICY_STEP_PEOPLE));
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM outbox"), PEOPLE / 2);
    t->run.now_ms += POLICY_NOTICE_DAYS * DAY_MS;
    struct policy_step_out out = {0};
    for (int i = 0; i < 3; i++) {
        assert_int_equal(op_execute(&t->run, &op_policy_step, NULL, &out), OK);
        if (out.wants_reload) t->service.policy = loaded(t, text);
    }
    int64_t part = ask(t, "SELECT COUNT(*) FROM members WHERE verdict = 'refused'");
    assert_true(part > 0 && part < PEOPLE / 2);
    assert_int_equal(op_execute(&t->run, &op_policy_withdraw, NULL, NULL), ERR_CONFLICT);
    steps(t, text);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM members WHERE verdict = 'refused'"), PEOPLE / 2);
}

static void test_standing(void **state) {
    struct trial *t = *state;
    struct policy_standing standing;
    struct policy_announce_in in = {.text = cep};
    const struct policy *now = t->service.policy;
    insider(t, "ana", searching);
    assert_int_equal(policy_standing_read(t->db, &t->arena, now, &standing), OK);
    assert_true(standing.is_adopted && standing.others == 0);
    assert_int_equal(op_execute(&t->run, &op_policy_begin, &in, NULL), OK);
    assert_int_equal(op_execute(&t->run, &op_policy_begin, &in, NULL), ERR_CONFLICT);
    assert_int_equal(policy_standing_read(t->db, &t->arena, loaded(t, changed(t)), &standing), OK);
    assert_false(standing.is_adopted);
    assert_int_equal(standing.others, 1);
}

/* What people decided about a title is found again by a policy that spells otherwise. */
static void test_decisions_follow_the_spelling(void **state) {
    struct trial *t = *state;
    struct str text =
        arena_format(&t->arena, "%.*s\n[spelling]\nalias = pnl: passeur\n", STR_ARG(cep));
    trial_sql(t->db,
              "INSERT INTO decisions (organisation_id, title_key, job_title, occupation_code,"
              " supervises, practising, outcome, reason, decided_at) VALUES (1, 'x', 'PNL',"
              " '', 'no', 'yes', 'peer', 'r', 1);");
    struct member_put_out before = put(t, "ana", "Passeuse");
    assert_int_equal(before.outcome, PEER_REVIEW);
    assert_int_equal(announce(t, text, 0, true), OK);
    steps(t, text);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM members WHERE rule = 'decision.accepted'"), 1);
}

static void test_operators_only(void **state) {
    struct trial *t = *state;
    t->run.actor = actor_member((struct member_id){1});
    struct policy_step_out out;
    struct policy_test_out tested;
    struct policy_test_in in = {.policy = t->service.policy};
    assert_int_equal(announce(t, cep, 0, false), ERR_DENIED);
    assert_int_equal(op_execute(&t->run, &op_policy_step, NULL, &out), ERR_DENIED);
    assert_int_equal(op_execute(&t->run, &op_policy_test, &in, &tested), ERR_DENIED);
    assert_int_equal(op_execute(&t->run, &op_policy_withdraw, NULL, NULL), ERR_DENIED);
    t->run.actor = actor_operator("root");
    assert_int_equal(announce(t, STR("[policy]\n"), 0, false), ERR_INVALID);
}

#define WITH_PEOPLE(test) cmocka_unit_test_setup_teardown(test, begin, trial_end)

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_PEOPLE(test_trying_one_writes_nothing),
        WITH_PEOPLE(test_an_announcement_tells_and_changes_nothing),
        WITH_PEOPLE(test_on_the_day_everybody_is_judged),
        WITH_PEOPLE(test_at_once_only_when_nobody_loses_access),
        WITH_PEOPLE(test_withdrawn_before_the_day),
        WITH_PEOPLE(test_many_people_a_part_at_a_time),
        WITH_PEOPLE(test_standing),
        WITH_PEOPLE(test_decisions_follow_the_spelling),
        WITH_PEOPLE(test_operators_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
