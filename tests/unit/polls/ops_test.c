/* Operations on polls: who may, what counts, what is kept of it, and what the job does. */
#include "tests/unit/core/trial.h"

#include "lib/db_query.h"
#include "server/polls/polls.h"

enum { BEYOND = 4000, PEOPLE = 6, OUT = 7 };

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

/* An animator (1), members (2 to 6), one whose term is over (7); a message of member 2. */
static void fill(struct trial *t) {
    trial_sql(t->db, "INSERT INTO organisations (id, slug, name, kind, created_at) VALUES"
                     " (1, 'o', 'O', 'k', 1);");
    for (int i = 1; i <= OUT; i++)
        trial_sql(t->db, arena_format(&t->arena,
                                      "INSERT INTO members (id, account, identifier, email, "
                                      "given_name, family_name, organisation_id, state, "
                                      "created_at, charter_at, declared_at, verdict, judged_at, "
                                      "valid_until, password_hash) VALUES (%d, 'member', 'm%d', "
                                      "'m%d@m', 'A', 'A', 1, 'active', 1, 1, 1, 'peer', 1, %s, "
                                      "'h')",
                                      i, i, i, i == OUT ? "1" : "9000000000000")
                             .bytes);
    trial_sql(t->db, "INSERT INTO mandates (member_id, began_at, ends_at) VALUES (1, 1, "
                     "8000000000000);"
                     "INSERT INTO spaces (id, slug, title, created_at) VALUES (1, 's', 'S', 1);"
                     "INSERT INTO threads (id, space_id, kind, title, author_id, created_at, "
                     "last_seq, last_post_at, last_author_id) VALUES (1, 1, 'question', 'T', 2, 1, "
                     "2, 1, 2);"
                     "INSERT INTO posts (id, thread_id, seq, author_id, created_at, html) VALUES "
                     "(1, 1, 1, 2, 1, 'h'), (2, 1, 2, 2, 1, 'h');");
}

static void act(struct trial *t, int64_t member) {
    t->run.actor = actor_member((struct member_id){member});
}

static struct poll_id put(struct trial *t, int64_t post, bool is_multiple, bool is_anonymous) {
    struct poll_new in = {.post = {post},
                          .question = STR("Quel jour ?"),
                          .options = {STR("Lundi"), STR("Mardi"), STR("Jeudi")},
                          .options_count = 3,
                          .is_multiple = is_multiple,
                          .is_anonymous = is_anonymous,
                          .closes_at = t->run.now_ms + 7 * DAY_MS};
    struct poll_id poll;
    assert_int_equal(poll_put(&t->run, &in, &poll), OK);
    return poll;
}

static enum err vote(struct trial *t, struct poll_id poll, int64_t member, unsigned choices) {
    struct poll_vote_in in = {.poll = poll, .choices = choices};
    act(t, member);
    return op_execute(&t->run, &op_poll_vote, &in, NULL);
}

static int64_t votes_of(struct trial *t, struct poll_id poll, int position) {
    return ask(t, arena_format(&t->arena,
                               "SELECT votes FROM poll_options WHERE poll_id = %lld AND position "
                               "= %d",
                               (long long)poll.v, position)
                      .bytes);
}

static void test_what_may_be_asked(void **state) {
    struct trial *t = *state;
    struct poll_id poll;
    fill(t);
    const struct poll_new fine = {.post = {1},
                                  .question = STR("Q"),
                                  .options = {STR("A"), STR("B")},
                                  .options_count = 2,
                                  .closes_at = t->run.now_ms + DAY_MS};
    struct poll_new wrong[5];
    for (size_t i = 0; i < ARRAY_LENGTH(wrong); i++) wrong[i] = fine;
    wrong[0].options_count = 1;
    wrong[1].options_count = POLL_OPTIONS_MOST + 1;
    wrong[2].question = STR("");
    wrong[3].closes_at = t->run.now_ms;
    wrong[4].closes_at = t->run.now_ms + (POLL_DAYS_MOST + 2) * DAY_MS;
    for (size_t i = 0; i < ARRAY_LENGTH(wrong); i++)
        assert_int_equal(poll_put(&t->run, &wrong[i], &poll), ERR_INVALID);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM polls"), 0);
    assert_int_equal(poll_put(&t->run, &fine, &poll), OK);
}

static void test_who_votes_and_how(void **state) {
    struct trial *t = *state;
    fill(t);
    for (int anonymous = 0; anonymous < 2; anonymous++) {
        struct poll_id poll = put(t, 1 + anonymous, false, anonymous);
        assert_int_equal(vote(t, poll, OUT, 1), ERR_DENIED);
        assert_int_equal(vote(t, poll, 99, 1), ERR_DENIED);
        t->run.actor = actor_system();
        struct poll_vote_in in = {.poll = poll, .choices = 1};
        assert_int_equal(op_execute(&t->run, &op_poll_vote, &in, NULL), ERR_DENIED);
        const unsigned wrong[] = {0, 3, 8, 1u << 11, 1u << 31, 9};
        for (size_t i = 0; i < ARRAY_LENGTH(wrong); i++)
            assert_int_equal(vote(t, poll, 3, wrong[i]), ERR_INVALID);
        assert_int_equal(vote(t, poll, 3, 2), OK);
        assert_int_equal(vote(t, poll, 3, 4), anonymous ? ERR_CONFLICT : OK);
        assert_int_equal(votes_of(t, poll, 2), anonymous);
        assert_int_equal(votes_of(t, poll, 3), !anonymous);
        assert_int_equal(vote(t, (struct poll_id){99}, 3, 1), ERR_NOT_FOUND);
    }
    assert_int_equal(ask(t, "SELECT SUM(ballots) FROM polls"), 2);
    /* Where its message is not shown, nobody votes. */
    trial_sql(t->db, "UPDATE posts SET hidden_at = 1, hidden_by = 'animator' WHERE id = 1");
    assert_int_equal(vote(t, (struct poll_id){1}, 4, 1), ERR_NOT_FOUND);
    trial_sql(t->db, "UPDATE posts SET withdrawn_at = 1 WHERE id = 2");
    assert_int_equal(vote(t, (struct poll_id){2}, 4, 1), ERR_NOT_FOUND);
}

/* Two databases in which the same people voted and chose the reverse differ in sums alone. */
static void test_an_anonymous_ballot_is_in_no_row(void **state) {
    struct trial *t = *state;
    fill(t);
    struct poll_id poll = put(t, 1, true, true);
    static const unsigned chosen[PEOPLE + 1] = {0, 1, 2, 4, 3, 6, 5};
    for (int64_t member = PEOPLE; member >= 1; member--)
        assert_int_equal(vote(t, poll, member, chosen[member]), OK);
    assert_int_equal(votes_of(t, poll, 1), 3);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM poll_voters"), PEOPLE);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM poll_votes"), 0);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM once_answers"), 0);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM audit"), 0);
    int64_t columns = ask(t, "SELECT COUNT(*) FROM pragma_table_info('poll_voters')");
    assert_int_equal(columns, 2);
    /* The digest is of this poll alone: the same person in another poll is another. */
    struct poll_id other = put(t, 2, true, true);
    for (int64_t member = 1; member <= PEOPLE; member++)
        assert_int_equal(vote(t, other, member, chosen[PEOPLE + 1 - member]), OK);
    assert_int_equal(ask(t, "SELECT COUNT(DISTINCT voter) FROM poll_voters"), 2 * PEOPLE);
    bool has;
    for (int64_t member = 1; member <= OUT; member++) {
        struct member_id one = {member};
        assert_int_equal(poll_has_voted(t->db, &t->arena, &t->service, poll, one, &has), OK);
        assert_int_equal(has, member <= PEOPLE);
    }
}

static void test_closing(void **state) {
    struct trial *t = *state;
    fill(t);
    struct poll_id poll = put(t, 1, false, true), named = put(t, 2, false, false);
    struct poll_close_in in = {poll};
    assert_int_equal(vote(t, poll, 3, 1), OK);
    assert_int_equal(vote(t, named, 3, 1), OK);
    act(t, 3);
    assert_int_equal(op_execute(&t->run, &op_poll_close, &in, NULL), ERR_DENIED);
    act(t, OUT);
    assert_int_equal(op_execute(&t->run, &op_poll_close, &in, NULL), ERR_DENIED);
    act(t, 1);
    assert_int_equal(op_execute(&t->run, &op_poll_close, &in, NULL), OK);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM audit WHERE kind = 'poll.close'"), 1);
    assert_int_equal(vote(t, poll, 4, 1), ERR_TIMEOUT);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM poll_voters"), 0);
    int64_t closed = ask(t, "SELECT closed_at FROM polls WHERE id = 1");
    t->run.now_ms += DAY_MS;
    act(t, 2);
    assert_int_equal(op_execute(&t->run, &op_poll_close, &in, NULL), OK);
    assert_int_equal(ask(t, "SELECT closed_at FROM polls WHERE id = 1"), closed);
    /* At its hour, whether the job came by or not. */
    t->run.now_ms = ask(t, "SELECT closes_at FROM polls WHERE id = 2") - 1;
    assert_int_equal(polls_run(&t->run), OK);
    assert_int_equal(vote(t, named, 4, 1), OK);
    t->run.now_ms++;
    assert_int_equal(vote(t, named, 5, 1), ERR_TIMEOUT);
    assert_int_equal(polls_run(&t->run), OK);
    assert_int_equal(ask(t, "SELECT closed_at = closes_at FROM polls WHERE id = 2"), 1);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM poll_votes"), 2);
}

static void test_a_poll_goes_with_its_message(void **state) {
    struct trial *t = *state;
    fill(t);
    struct poll_id poll = put(t, 1, false, false);
    assert_int_equal(vote(t, poll, 3, 1), OK);
    put(t, 2, false, true);
    trial_sql(t->db, arena_format(&t->arena, "UPDATE posts SET withdrawn_at = %lld WHERE id = 1",
                                  (long long)t->run.now_ms)
                         .bytes);
    t->run.now_ms += 29 * DAY_MS;
    assert_int_equal(polls_run(&t->run), OK);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM polls"), 2);
    t->run.now_ms += 2 * DAY_MS;
    assert_int_equal(polls_run(&t->run), OK);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM polls"), 1);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM poll_votes"), 0);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM poll_options"), 3);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_FULL(test_what_may_be_asked),
        WITH_FULL(test_who_votes_and_how),
        WITH_FULL(test_an_anonymous_ballot_is_in_no_row),
        WITH_FULL(test_closing),
        WITH_FULL(test_a_poll_goes_with_its_message),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
