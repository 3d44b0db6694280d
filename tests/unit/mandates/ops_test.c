/* Mandates: who may propose and vote, what it takes to be elected, that votes stay secret and are
 * erased, and that time asks, reminds and ends once each. */
#include "tests/unit/core/trial.h"

#include "lib/db_query.h"
#include "lib/zone.h"
#include "server/core/viewer.h"
#include "server/mandates/mandates.h"
#include "server/members/members.h"
#include "server/seeds/seeds.h"

enum { BEYOND = 4000 };
#define NOW INT64_C(1800000000000)

static struct options settings = {.community_mandate_months = 12};

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

/* Members 1 to 8, odd ones of one organisation, even ones of another; 1 to 4 animate. */
static void fill(struct trial *t) {
    t->service.options = &settings;
    t->run.now_ms = NOW;
    trial_sql(t->db, "INSERT INTO organisations (id, slug, name, kind, region, created_at) VALUES"
                     " (1, 'o', 'O', 'k', 'Nord', 1), (2, 'p', 'P', 'k', 'Sud', 1);"
                     "INSERT INTO jobs (kind, due_at) VALUES ('mandates', 9000000000000);");
    for (int i = 1; i <= 8; i++)
        trial_sql(t->db,
                  arena_format(&t->arena,
                               "INSERT INTO members (id, account, identifier, email, given_name, "
                               "family_name, organisation_id, state, created_at, charter_at, "
                               "declared_at, verdict, judged_at, valid_until, password_hash) "
                               "VALUES (%d, 'member', 'm%d', 'm%d@m', 'M', 'M', %d, 'active', 1, "
                               "1, 1, 'peer', 1, 9000000000000, 'h')",
                               i, i, i, i % 2 ? 1 : 2)
                      .bytes);
    trial_sql(t->db, "INSERT INTO mandates (member_id, began_at, ends_at) VALUES"
                     " (1, 1, 8000000000000), (2, 1, 8000000000000), (3, 1, 8000000000000),"
                     " (4, 1, 8000000000000);");
}

static void as(struct trial *t, int64_t id) {
    t->run.actor = actor_member((struct member_id){id});
}

static enum err propose(struct trial *t, int64_t by, int64_t whom, int64_t months) {
    struct mandate_propose_in in = {.member = {whom}, .months = months};
    as(t, by);
    return op_execute(&t->run, &op_mandate_propose, &in, NULL);
}

static enum err answer(struct trial *t, int64_t by, int64_t proposal, bool accepts) {
    struct mandate_consent_in in = {.proposal = {proposal}, .accepts = accepts};
    as(t, by);
    return op_execute(&t->run, &op_mandate_consent, &in, NULL);
}

static enum err vote(struct trial *t, int64_t by, int64_t proposal, enum mandate_choice choice) {
    struct mandate_vote_in in = {.proposal = {proposal}, .choice = choice};
    as(t, by);
    return op_execute(&t->run, &op_mandate_vote, &in, NULL);
}

static enum err turn_run(struct op_run *run, const void *input, void *output) {
    (void)input;
    (void)output;
    return mandates_run(run);
}
static const struct op turn = {.name = "test.turn", .run = turn_run};

/* Time, and the job's turn after it. */
static void pass(struct trial *t, int64_t ms) {
    t->run.now_ms += ms;
    t->run.actor = actor_system();
    assert_int_equal(op_execute(&t->run, &turn, NULL, NULL), OK);
}

static enum role role_of(struct trial *t, int64_t id) {
    struct viewer viewer;
    assert_int_equal(
        viewer_of_member(t->db, &t->arena, (struct member_id){id}, t->run.now_ms, &viewer), OK);
    return viewer.role;
}

static int64_t told(struct trial *t, int64_t member, const char *kind) {
    return ask(t, arena_format(&t->arena,
                               "SELECT COUNT(*) FROM notifications WHERE member_id = %lld AND "
                               "kind = '%s'",
                               (long long)member, kind)
                      .bytes);
}

static int64_t logged(struct trial *t, const char *kind, const char *part) {
    return ask(t, arena_format(&t->arena,
                               "SELECT COUNT(*) FROM audit AS a JOIN audit_texts AS x ON x.seq = "
                               "a.seq WHERE a.kind = '%s' AND INSTR(x.text, '%s') > 0",
                               kind, part)
                      .bytes);
}

static void test_consent_comes_before_the_vote(void **state) {
    struct trial *t = *state;
    fill(t);
    assert_int_equal(propose(t, 5, 6, 12), ERR_DENIED);
    assert_int_equal(propose(t, 1, 2, 12), ERR_CONFLICT);
    assert_int_equal(propose(t, 1, 1, 12), ERR_CONFLICT);
    assert_int_equal(propose(t, 1, 5, 0), ERR_INVALID);
    assert_int_equal(propose(t, 1, 5, 37), ERR_INVALID);
    assert_int_equal(propose(t, 1, 5, 12), OK);
    assert_int_equal(propose(t, 2, 5, 12), ERR_CONFLICT);
    assert_int_equal(told(t, 5, "mandate.proposed"), 1);
    assert_int_equal(vote(t, 2, 1, MANDATE_YES), ERR_NOT_FOUND);
    assert_int_equal(answer(t, 6, 1, true), ERR_NOT_FOUND);
    assert_int_equal(answer(t, 5, 1, true), OK);
    assert_int_equal(answer(t, 5, 1, false), ERR_CONFLICT);
    assert_int_equal(told(t, 2, "mandate.vote"), 1);
    assert_int_equal(vote(t, 6, 1, MANDATE_YES), ERR_DENIED);
    assert_int_equal(vote(t, 2, 1, MANDATE_YES), OK);
    /* Who declines is left in peace. */
    assert_int_equal(propose(t, 1, 6, 12), OK);
    assert_int_equal(answer(t, 6, 2, false), OK);
    assert_int_equal(propose(t, 1, 6, 12), ERR_LIMIT);
    pass(t, MANDATE_DECLINED_MS + 1);
    assert_int_equal(propose(t, 1, 6, 12), OK);
    /* No answer: over after two weeks. */
    pass(t, MANDATE_CONSENT_MS);
    assert_int_equal(
        ask(t, "SELECT COUNT(*) FROM mandate_proposals WHERE id = 3 AND outcome = 'lapsed'"), 1);
    assert_int_equal(answer(t, 6, 3, true), ERR_CONFLICT);
}

static void begin_vote(struct trial *t, int64_t whom, int64_t proposal) {
    assert_int_equal(propose(t, 1, whom, 12), OK);
    assert_int_equal(answer(t, whom, proposal, true), OK);
}

static void test_a_majority_of_two_organisations_elects(void **state) {
    struct trial *t = *state;
    fill(t);
    begin_vote(t, 5, 1);
    assert_int_equal(vote(t, 1, 1, MANDATE_NO), OK);
    assert_int_equal(vote(t, 1, 1, MANDATE_YES), OK); /* changed their mind */
    assert_int_equal(vote(t, 2, 1, MANDATE_YES), OK);
    assert_int_equal(vote(t, 3, 1, MANDATE_NO), OK);
    pass(t, MANDATE_VOTE_MS - 1);
    assert_int_equal(role_of(t, 5), ROLE_MEMBER);
    pass(t, 1);
    assert_int_equal(role_of(t, 5), ROLE_ANIMATOR);
    assert_int_equal(vote(t, 4, 1, MANDATE_NO), ERR_NOT_FOUND);
    assert_int_equal(ask(t, "SELECT yes * 100 + no * 10 + abstain FROM mandate_proposals"), 210);
    assert_int_equal(told(t, 5, "mandate.begun"), 1);
    assert_int_equal(logged(t, "mandate.result", "vote open -> elected"), 1);
    assert_int_equal(logged(t, "mandate.begin", "member 5"), 1);
    /* Twelve calendar months later, at the same time of day. */
    assert_int_equal(ask(t, "SELECT (ends_at - began_at) / 86400000 FROM mandates WHERE member_id "
                            "= 5 AND origin = 'vote'"),
                     365);
    pass(t, 1);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM mandates WHERE member_id = 5"), 1);
}

static void test_a_vote_takes_a_quorum(void **state) {
    struct trial *t = *state;
    (void)state;
    /* A third, three at least; of a small community all but one, two at least. */
    static const int64_t cases[][3] = {{3, 3, 2},   {3, 2, 2},   {4, 4, 3},  {4, 3, 2},
                                       {5, 5, 3},   {9, 9, 3},   {10, 9, 4}, {12, 12, 4},
                                       {13, 13, 5}, {30, 30, 10}};
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++)
        assert_int_equal(mandate_quorum(cases[i][0], cases[i][1]), cases[i][2]);
    /* Two of four, both yes and of two organisations, are too few to decide for all. */
    fill(t);
    begin_vote(t, 5, 1);
    assert_int_equal(vote(t, 1, 1, MANDATE_YES), OK);
    assert_int_equal(vote(t, 2, 1, MANDATE_YES), OK);
    pass(t, MANDATE_VOTE_MS);
    assert_int_equal(role_of(t, 5), ROLE_MEMBER);
    assert_int_equal(told(t, 5, "mandate.too_few"), 1);
    /* Nobody is kept out by it: proposed again, three decide. */
    begin_vote(t, 5, 2);
    assert_int_equal(vote(t, 1, 2, MANDATE_YES), OK);
    assert_int_equal(vote(t, 2, 2, MANDATE_YES), OK);
    assert_int_equal(vote(t, 3, 2, MANDATE_ABSTAIN), OK);
    pass(t, MANDATE_VOTE_MS);
    assert_int_equal(role_of(t, 5), ROLE_ANIMATOR);
}

static void test_a_mandate_rests_while_its_holder_is_silenced(void **state) {
    struct trial *t = *state;
    fill(t);
    assert_int_equal(role_of(t, 2), ROLE_ANIMATOR);
    trial_sql(t->db, arena_format(
                         &t->arena,
                         "INSERT INTO member_measures (member_id, kind, ground, article, facts, "
                         "reason, days, asked_by, asked_at, asked_until, holds_until, began_at) "
                         "VALUES (2, 'silence', 'charter', 'a', 'f', 'r', 2, 1, 1, %lld, %lld, 1)",
                         (long long)(t->run.now_ms + DAY_MS), (long long)(t->run.now_ms + DAY_MS))
                         .bytes);
    assert_int_equal(role_of(t, 2), ROLE_MEMBER);
    assert_int_equal(propose(t, 2, 5, 12), ERR_DENIED);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM acting_animators WHERE member_id = 2"), 0);
    assert_int_equal(
        ask(t, "SELECT COUNT(*) FROM mandates WHERE member_id = 2 AND ended_at IS NULL"), 1);
    pass(t, 2 * DAY_MS);
    trial_sql(t->db, "UPDATE member_measures SET ended_at = 1, ending = 'term'");
    assert_int_equal(role_of(t, 2), ROLE_ANIMATOR);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM acting_animators WHERE member_id = 2"), 1);
}

static void test_what_does_not_elect(void **state) {
    struct trial *t = *state;
    fill(t);
    /* Two yes, of one organisation. */
    begin_vote(t, 5, 1);
    assert_int_equal(vote(t, 1, 1, MANDATE_YES), OK);
    assert_int_equal(vote(t, 3, 1, MANDATE_YES), OK);
    assert_int_equal(vote(t, 2, 1, MANDATE_ABSTAIN), OK);
    /* Half of those who voted. */
    begin_vote(t, 6, 2);
    assert_int_equal(vote(t, 1, 2, MANDATE_YES), OK);
    assert_int_equal(vote(t, 2, 2, MANDATE_YES), OK);
    assert_int_equal(vote(t, 3, 2, MANDATE_ABSTAIN), OK);
    assert_int_equal(vote(t, 4, 2, MANDATE_NO), OK);
    /* Nobody. */
    begin_vote(t, 7, 3);
    pass(t, MANDATE_VOTE_MS);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM mandate_proposals WHERE outcome = 'not_elected'"),
                     2);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM mandate_proposals WHERE outcome = 'too_few'"), 1);
    /* Enough, but one of them does not animate any more. */
    begin_vote(t, 8, 4);
    assert_int_equal(vote(t, 1, 4, MANDATE_YES), OK);
    assert_int_equal(vote(t, 4, 4, MANDATE_YES), OK);
    trial_sql(t->db, "UPDATE mandates SET ended_at = 1, released_at = 1 WHERE member_id = 4");
    pass(t, MANDATE_VOTE_MS);
    assert_int_equal(role_of(t, 8), ROLE_MEMBER);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM mandate_ballots"), 0);
    /* Fewer than three: nobody is proposed, and what was voted decides nothing. */
    begin_vote(t, 5, 5);
    assert_int_equal(vote(t, 1, 5, MANDATE_YES), OK);
    assert_int_equal(vote(t, 2, 5, MANDATE_YES), OK);
    trial_sql(t->db, "UPDATE mandates SET ended_at = 1, released_at = 1 WHERE member_id = 3");
    assert_int_equal(propose(t, 1, 6, 12), ERR_DENIED);
    pass(t, MANDATE_VOTE_MS);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM mandate_proposals WHERE outcome = 'too_few'"), 3);
    assert_int_equal(role_of(t, 5), ROLE_MEMBER);
}

/* What anybody could find in the database afterwards, and in the log at any time. */
static void test_votes_are_secret(void **state) {
    struct trial *t = *state;
    fill(t);
    begin_vote(t, 5, 1);
    assert_int_equal(vote(t, 2, 1, MANDATE_NO), OK);
    assert_int_equal(logged(t, "mandate.vote", "proposal 1"), 1);
    assert_int_equal(logged(t, "mandate.vote", "no"), 0);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM once_answers"), 0);
    pass(t, MANDATE_VOTE_MS);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM mandate_ballots"), 0);
}

static void end_at(struct trial *t, int64_t member, int64_t at) {
    trial_sql(t->db,
              arena_format(&t->arena, "UPDATE mandates SET ends_at = %lld WHERE member_id = %lld",
                           (long long)at, (long long)member)
                  .bytes);
}

/* A day at a time, over a year, with restarts that run the job twice. */
static void test_time_asks_reminds_and_ends_once(void **state) {
    struct trial *t = *state;
    fill(t);
    end_at(t, 2, NOW + 200 * DAY_MS + 5);
    for (int day = 1; day <= 365; day++) {
        pass(t, DAY_MS);
        pass(t, 0);
        if (day == 169) assert_int_equal(told(t, 2, "mandate.continue"), 0);
        if (day == 171) assert_int_equal(told(t, 2, "mandate.continue"), 1);
        if (day == 192) assert_int_equal(told(t, 2, "mandate.ending"), 0);
    }
    assert_int_equal(told(t, 2, "mandate.continue"), 1);
    assert_int_equal(told(t, 2, "mandate.ending"), 1);
    assert_int_equal(told(t, 2, "mandate.ended"), 1);
    assert_int_equal(told(t, 1, "mandate.left"), 1);
    assert_int_equal(role_of(t, 2), ROLE_MEMBER);
    assert_int_equal(logged(t, "mandate.end", "acting -> term"), 1);
    /* Stopped through all of it: the nearer reminder alone would be late too. */
    end_at(t, 3, t->run.now_ms + 100 * DAY_MS);
    pass(t, 96 * DAY_MS);
    assert_int_equal(told(t, 3, "mandate.continue"), 0);
    assert_int_equal(told(t, 3, "mandate.ending"), 1);
}

static enum err go_on(struct trial *t, int64_t member, bool continues) {
    struct mandate_continue_in in = {continues};
    as(t, member);
    return op_execute(&t->run, &op_mandate_continue, &in, NULL);
}

static void test_going_on_is_voted_by_the_others(void **state) {
    struct trial *t = *state;
    fill(t);
    int64_t end = NOW + 31 * DAY_MS;
    end_at(t, 2, end);
    assert_int_equal(go_on(t, 2, true), ERR_CONFLICT);
    assert_int_equal(go_on(t, 5, true), ERR_DENIED);
    pass(t, 2 * DAY_MS);
    assert_int_equal(go_on(t, 2, false), OK);
    assert_int_equal(go_on(t, 2, true), OK);
    assert_int_equal(logged(t, "mandate.continue", "no -> yes"), 1);
    assert_int_equal(go_on(t, 2, false), ERR_CONFLICT);          /* the vote is open */
    assert_int_equal(vote(t, 2, 1, MANDATE_YES), ERR_NOT_FOUND); /* about themself */
    assert_int_equal(vote(t, 1, 1, MANDATE_YES), OK);
    assert_int_equal(vote(t, 4, 1, MANDATE_YES), OK);
    pass(t, MANDATE_VOTE_MS);
    assert_int_equal(role_of(t, 2), ROLE_ANIMATOR);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM mandates WHERE member_id = 2 AND ended_at IS "
                            "NULL AND origin = 'vote'"),
                     1);
    /* From where the first would have ended. */
    t->run.now_ms = end + 300 * DAY_MS;
    assert_int_equal(role_of(t, 2), ROLE_ANIMATOR);
    t->run.now_ms = end + 366 * DAY_MS;
    assert_int_equal(role_of(t, 2), ROLE_MEMBER);
}

static void test_the_operator_ends_what_is_voted(void **state) {
    struct trial *t = *state;
    fill(t);
    begin_vote(t, 5, 1);
    assert_int_equal(vote(t, 1, 1, MANDATE_YES), OK);
    assert_int_equal(vote(t, 2, 1, MANDATE_YES), OK);
    struct mandate_in appoint = {.identifier = STR("m5"), .ends_at = NOW + 3 * DAY_MS};
    t->run.actor = actor_operator("root");
    assert_int_equal(op_execute(&t->run, &op_mandate, &appoint, NULL), OK);
    assert_int_equal(logged(t, "animator.appoint", "until"), 1);
    pass(t, MANDATE_VOTE_MS);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM mandate_proposals WHERE outcome = 'moot'"), 1);
    assert_int_equal(role_of(t, 5), ROLE_MEMBER);
    assert_int_equal(told(t, 5, "mandate.ending"), 0); /* three days were all it had */
}

/* Each way out of the community ends the mandate at once, says so once, and gives back. */
static void test_it_ends_with_membership(void **state) {
    struct trial *t = *state;
    static const char *const ways[] = {
        "UPDATE members SET state = 'suspended' WHERE id = 2",
        "UPDATE members SET state = 'left' WHERE id = 2",
        "UPDATE members SET verdict = 'refused', valid_until = 0 WHERE id = 2",
        "UPDATE members SET valid_until = 5 WHERE id = 2",
        "UPDATE organisations SET closed_at = 5 WHERE id = 2",
    };
    fill(t);
    for (size_t i = 0; i < ARRAY_LENGTH(ways); i++) {
        trial_sql(t->db, ways[i]);
        pass(t, 1);
        pass(t, 1);
        assert_int_equal(ask(t, "SELECT COUNT(*) FROM mandates WHERE member_id = 2 AND ended_at "
                                "IS NULL"),
                         0);
        assert_int_equal(ask(t, "SELECT COUNT(*) FROM mandates WHERE member_id = 2 AND "
                                "released_at IS NULL"),
                         0);
        if (i + 1 == ARRAY_LENGTH(ways)) break;
        assert_int_equal(logged(t, "mandate.end", "acting -> membership"), (int)i + 1);
        trial_sql(t->db, "UPDATE members SET state = 'active', verdict = 'peer', valid_until = "
                         "9000000000000 WHERE id = 2;"
                         "INSERT INTO mandates (member_id, began_at, ends_at) VALUES (2, 1, "
                         "8000000000000)");
    }
    /* Both of the organisation that closed. */
    assert_int_equal(logged(t, "mandate.end", "acting -> membership"), ARRAY_LENGTH(ways) + 1);
    /* By a decision that says nothing of mandates: at once, and told at the job's next turn. */
    struct member_decide_in suspend = {
        .identifier = STR("m3"), .decision = DECIDE_SUSPEND, .reason = STR("r")};
    t->run.actor = actor_operator("root");
    assert_int_equal(op_execute(&t->run, &op_member_decide, &suspend, NULL), OK);
    assert_true(ask(t, "SELECT due_at FROM jobs WHERE kind = 'mandates'") <= t->run.now_ms);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM mandates WHERE member_id = 3 AND ended_at IS "
                            "NULL"),
                     0);
    pass(t, 0);
    assert_int_equal(logged(t, "mandate.end", "mandate 3: acting -> membership"), 1);
}

static void test_resigning_is_ones_own(void **state) {
    struct trial *t = *state;
    struct mandate_hand_in in = {.resigns = true};
    fill(t);
    as(t, 5);
    assert_int_equal(op_execute(&t->run, &op_mandate_hand, &in, NULL), ERR_DENIED);
    as(t, 2);
    assert_int_equal(op_execute(&t->run, &op_mandate_hand, &in, NULL), OK);
    assert_int_equal(role_of(t, 2), ROLE_MEMBER);
    assert_int_equal(logged(t, "mandate.end", "acting -> resigned"), 1);
    assert_int_equal(told(t, 1, "mandate.left"), 1);
    assert_int_equal(op_execute(&t->run, &op_mandate_hand, &in, NULL), ERR_DENIED);
    pass(t, 1);
    assert_int_equal(told(t, 1, "mandate.left"), 1);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM mandates WHERE released_at IS NULL AND ended_at "
                            "IS NOT NULL"),
                     0);
}

/* A line of the desk and two seeds: to a colleague, and the rest to all when they go. */
static void test_what_is_in_hand_is_handed_over(void **state) {
    struct trial *t = *state;
    fill(t);
    trial_sql(t->db, "INSERT INTO spaces (id, slug, title, created_at) VALUES (1, 's', 'S', 1);"
                     "INSERT INTO desk_marks (source, subject, taker_id, taken_at, changed_at)"
                     " VALUES ('reports', 7, 2, 1, 1), ('reports', 8, 1, 1, 1);"
                     "INSERT INTO seeds (kind, space_id, title, body, html, author_id, state, "
                     "publish_at, changed_at) VALUES"
                     " ('discussion', 1, 'A', 'b', 'h', 2, 'scheduled', 9000000000000, 1),"
                     " ('discussion', 1, 'B', 'b', 'h', 2, 'waiting', NULL, 1),"
                     " ('discussion', 1, 'C', 'b', 'h', 1, 'waiting', NULL, 1);"
                     "INSERT INTO threads (id, space_id, kind, title, author_id, created_at, "
                     "last_seq, last_post_at, last_author_id) VALUES (1, 1, 'question', 'T', 4, 1, "
                     "2, 1, 5);"
                     "INSERT INTO posts (id, thread_id, seq, author_id, created_at, html) VALUES "
                     "(1, 1, 1, 4, 1, 'h'), (2, 1, 2, 5, 1, 'h');"
                     "INSERT INTO report_hands VALUES (1, 2, 1, 1), (2, 2, 1, 1);");
    struct mandate_hand_in in = {.takers = {{4}, {4}, {2}}};
    as(t, 2);
    assert_int_equal(op_execute(&t->run, &op_mandate_hand, &in, NULL), ERR_CONFLICT); /* oneself */
    in.takers[2].v = 5; /* a member who does not animate */
    assert_int_equal(op_execute(&t->run, &op_mandate_hand, &in, NULL), ERR_CONFLICT);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM desk_marks WHERE taker_id = 2"), 1);
    in.takers[2].v = 4;
    assert_int_equal(op_execute(&t->run, &op_mandate_hand, &in, NULL), OK);
    assert_int_equal(ask(t, "SELECT taker_id FROM desk_marks WHERE subject = 7"), 4);
    assert_int_equal(ask(t, "SELECT taker_id FROM desk_marks WHERE subject = 8"), 1);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM seeds WHERE author_id = 4"), 2);
    /* Nothing comes out under the taker's name before they have read it and taken it up. */
    struct seed_in text = {{ask(t, "SELECT id FROM seeds WHERE title = 'B'")}};
    struct seed_published_out out;
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM seeds WHERE author_id = 4 AND held_at > 0"), 2);
    assert_int_equal(op_execute(&t->run, &op_seed_publish, &text, &out), ERR_DENIED);
    as(t, 4);
    assert_int_equal(op_execute(&t->run, &op_seed_adopt, &text, NULL), OK);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM seeds WHERE author_id = 4 AND held_at > 0"), 1);
    /* A report about the taker's own message goes to all. */
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM report_hands WHERE post_id = 1"), 0);
    assert_int_equal(ask(t, "SELECT member_id FROM report_hands WHERE post_id = 2"), 4);
    assert_int_equal(role_of(t, 2), ROLE_ANIMATOR);
    assert_int_equal(told(t, 4, "mandate.handed"), 3);
    assert_int_equal(logged(t, "mandate.hand", "seeds of member 2 -> member 4"), 1);
    /* Suspended: at once everybody's. */
    struct member_decide_in suspend = {
        .identifier = STR("m4"), .decision = DECIDE_SUSPEND, .reason = STR("r")};
    t->run.actor = actor_operator("root");
    assert_int_equal(op_execute(&t->run, &op_member_decide, &suspend, NULL), OK);
    pass(t, 0);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM desk_marks WHERE taker_id = 4"), 0);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM report_hands"), 0);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM seeds WHERE held_at > 0"), 1);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM seeds WHERE author_id IS NULL"), 1);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM seeds WHERE author_id = 1"), 1);
}

static void test_a_community_that_is_short_is_known(void **state) {
    struct trial *t = *state;
    struct mandate_strength strength;
    fill(t);
    assert_int_equal(mandate_strength(t->db, &t->arena, NOW, &strength), OK);
    assert_int_equal(strength.animators, 4);
    assert_int_equal(strength.organisations, 2);
    assert_false(strength.is_short);
    trial_sql(t->db, "UPDATE mandates SET ended_at = 1 WHERE member_id IN (2, 4);"
                     "INSERT INTO mandates (member_id, began_at, ends_at) VALUES (5, 1, "
                     "8000000000000)");
    assert_int_equal(mandate_strength(t->db, &t->arena, NOW, &strength), OK);
    assert_int_equal(strength.animators, 3);
    assert_true(strength.is_short); /* all of one organisation */
}

#define FULL(f) cmocka_unit_test_setup_teardown(f, trial_begin_full, trial_end)

int main(void) {
    const struct CMUnitTest tests[] = {
        FULL(test_consent_comes_before_the_vote),
        FULL(test_a_majority_of_two_organisations_elects),
        FULL(test_a_vote_takes_a_quorum),
        FULL(test_a_mandate_rests_while_its_holder_is_silenced),
        FULL(test_what_does_not_elect),
        FULL(test_votes_are_secret),
        FULL(test_time_asks_reminds_and_ends_once),
        FULL(test_going_on_is_voted_by_the_others),
        FULL(test_the_operator_ends_what_is_voted),
        FULL(test_it_ends_with_membership),
        FULL(test_resigning_is_ones_own),
        FULL(test_what_is_in_hand_is_handed_over),
        FULL(test_a_community_that_is_short_is_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
