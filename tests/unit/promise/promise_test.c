/* The promise over a simulated clock: what is counted, who is offered what and when, once; what is
 * an answer; what animators may do; how it is measured. */
#include "tests/unit/core/trial.h"

#include "lib/db_query.h"
#include "server/curation/curation.h"
#include "server/promise/promise.h"
#include "server/threads/threads.h"

enum { BEYOND = 4500, AUTHOR = 1, KNOWER = 2, ANSWERER = 3, ANIMATOR = 9, GONE = 8 };

static int64_t at(int year, int month, int day, int hour) {
    struct civil c = {.year = year, .month = month, .day = day, .hour = hour};
    return clock_from_utc(&c);
}

/* Monday 9:00 in UTC, the zone of these tests. */
static int64_t monday(void) {
    return at(2027, 3, 1, 9);
}

static int64_t ask(struct trial *t, const char *sql) {
    static struct arena kept; /* statements outlive the test that asked first */
    static struct db_statement statements[300];
    static unsigned used;
    unsigned i = 0;
    struct db_query q;
    while (i < used && strcmp(statements[i].sql, sql) != 0) i++;
    assert_true(i < ARRAY_LENGTH(statements));
    if (i == used)
        statements[used++] = (struct db_statement){BEYOND + i, (unsigned)strlen(sql), "ask",
                                                   arena_text(&kept, str_from_c(sql))};
    assert_int_equal(db_query_start(t->db, &statements[i], &q), OK);
    int64_t value = db_query_step(&q) ? db_take_int(&q, 0) : -1;
    assert_int_equal(db_query_end(&q), OK);
    return value;
}

static void put_members(struct trial *t, int first, int last) {
    for (int i = first; i <= last; i++)
        trial_sql(t->db,
                  arena_format(&t->arena,
                               "INSERT INTO members (id, account, identifier, given_name,"
                               " family_name, organisation_id, state, created_at, charter_at,"
                               " declared_at, verdict, judged_at, valid_until, password_hash)"
                               " VALUES (%d, 'member', 'm%d', 'A', 'A', 1, 'active', 1, 1, 1,"
                               " '%s', 1, 9000000000000, 'h')",
                               i, i, i == GONE ? "refused" : "peer")
                      .bytes);
}

/* Members 1 to 9, of whom 8 is none any more and 9 an animator; two spaces. */
static void fill(struct trial *t) {
    trial_sql(
        t->db,
        "INSERT INTO organisations (id, slug, name, kind, created_at) VALUES (1, 'o', 'O', 'k', 1);"
        "INSERT INTO spaces (id, slug, title, created_at) VALUES (1, 's', 'S', 1),"
        " (2, 'q', 'Q', 1);"
        "INSERT INTO jobs (kind, due_at) VALUES ('promises', 9000000000000);");
    put_members(t, 1, 9);
    trial_sql(t->db, "INSERT INTO mandates (member_id, began_at, ends_at) VALUES"
                     " (9, 1, 9000000000000);");
    t->run.now_ms = monday();
}

static void know(struct trial *t, int first, int last) {
    for (int i = first; i <= last; i++)
        trial_sql(t->db,
                  arena_format(&t->arena, "INSERT INTO member_topics VALUES (%d, 'vae')", i).bytes);
}

static struct thread_id open_by(struct trial *t, int64_t author, const char *kind) {
    struct thread_open_in in = {.space = STR("s"),
                                .kind = str_from_c(kind),
                                .title = STR("T"),
                                .body = STR("b"),
                                .source = STR("b"),
                                .html = STR("h"),
                                .topics = {STR("vae")},
                                .topics_count = 1};
    struct thread_open_out out = {0};
    unsigned char once[ONCE_BYTES];
    crypt_random(once, sizeof once);
    t->run.actor = actor_member((struct member_id){author});
    assert_int_equal(op_run_saved(&t->run, &op_thread_open, once, &in, &out), OK);
    return out.thread;
}

static struct post_id reply_by(struct trial *t, int64_t author, struct thread_id thread) {
    struct thread_reply_in in = {
        .thread = thread, .body = STR("b"), .source = STR("b"), .html = STR("h")};
    struct thread_reply_out out = {0};
    unsigned char once[ONCE_BYTES];
    crypt_random(once, sizeof once);
    t->run.actor = actor_member((struct member_id){author});
    assert_int_equal(op_run_saved(&t->run, &op_thread_reply, once, &in, &out), OK);
    return out.post;
}

/* The job, twice a minute at most, up to that moment: what is once stays once. */
static void run_to(struct trial *t, int64_t until) {
    t->run.actor = actor_system();
    for (; t->run.now_ms <= until; t->run.now_ms += 10 * MINUTE_MS) {
        assert_int_equal(promises_run(&t->run), OK);
        assert_int_equal(promises_run(&t->run), OK);
    }
    t->run.now_ms = until;
    assert_int_equal(promises_run(&t->run), OK);
}

static void test_weekends_do_not_count(void **state) {
    (void)state;
    struct zone *paris;
    assert_int_equal(zone_open(STR("Europe/Paris"), &paris), OK);
    /* Friday 5 March 2027, ten o'clock in Paris: forty-eight hours end on Tuesday at ten. */
    assert_int_equal(promise_after(paris, at(2027, 3, 5, 9), 48 * 60), at(2027, 3, 9, 9));
    assert_int_equal(promise_after(paris, at(2027, 3, 2, 9), 48 * 60), at(2027, 3, 4, 9));
    /* Asked on a Saturday: the time begins on Monday at midnight. */
    assert_int_equal(promise_after(paris, at(2027, 3, 6, 15), 60), at(2027, 3, 8, 0));
    assert_int_equal(promise_after(paris, at(2027, 3, 6, 15), 0), at(2027, 3, 7, 23));
    /* Clocks go forward on the Sunday: Tuesday at ten is an hour earlier in UTC. */
    assert_int_equal(promise_after(paris, at(2027, 3, 26, 9), 48 * 60), at(2027, 3, 30, 8));
    assert_int_equal(promise_after(paris, at(2027, 10, 29, 8), 48 * 60), at(2027, 11, 2, 9));
    zone_free(paris);
}

static void test_percentiles(void **state) {
    (void)state;
    static const int64_t delays[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
    assert_int_equal(promise_percentile(delays, 10, 10, 50), 5);
    assert_int_equal(promise_percentile(delays, 10, 10, 90), 9);
    assert_int_equal(promise_percentile(delays, 1, 1, 90), 1);
    /* What has no answer is longer than any. */
    assert_int_equal(promise_percentile(delays, 10, 20, 50), 10);
    assert_int_equal(promise_percentile(delays, 10, 21, 50), -1);
    assert_int_equal(promise_percentile(delays, 0, 0, 50), -1);
}

static void test_offered_twice_three_then_to_animators(void **state) {
    struct trial *t = *state;
    fill(t);
    put_members(t, 10, 30);
    know(t, AUTHOR, 30);
    open_by(t, AUTHOR, "question");
    run_to(t, monday() + 23 * HOUR_MS);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM question_offers"), 0);
    run_to(t, monday() + 24 * HOUR_MS);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM question_offers WHERE why = 'topic'"), 3);
    run_to(t, monday() + 36 * HOUR_MS - 1);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM question_offers"), 3);
    run_to(t, monday() + 47 * HOUR_MS);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM question_offers"), 6);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM notifications WHERE kind = 'question.offered'"),
                     6);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM question_offers WHERE member_id IN (1, 8)"), 0);
    run_to(t, monday() + 49 * HOUR_MS);
    assert_int_equal(ask(t, "SELECT phase FROM first_answers"), 3);
    assert_int_equal(ask(t, "SELECT due_at FROM first_answers"), monday() + 48 * HOUR_MS);
    t->run.now_ms += 59 * DAY_MS;
    run_to(t, t->run.now_ms + 2 * HOUR_MS);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM first_answers WHERE due_at > 0"), 1);
    run_to(t, t->run.now_ms + DAY_MS);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM first_answers WHERE due_at > 0"), 0);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM question_offers"), 6);
    t->run.now_ms += 90 * DAY_MS;
    assert_int_equal(forget_offers_run(&t->run), OK);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM question_offers"), 0);
}

/* A server that was stopped makes up for what it missed by one round, and within the time alone. */
static void test_after_a_stop(void **state) {
    struct trial *t = *state;
    fill(t);
    put_members(t, 10, 30);
    know(t, 10, 30);
    open_by(t, AUTHOR, "question");
    t->run.now_ms = monday() + 40 * HOUR_MS;
    run_to(t, t->run.now_ms + HOUR_MS);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM question_offers"), 3);
    run_to(t, monday() + 60 * HOUR_MS);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM question_offers"), 3);
    assert_int_equal(ask(t, "SELECT phase FROM first_answers"), 3);
}

static void test_no_more_than_wished(void **state) {
    struct trial *t = *state;
    struct offers_choose_in none = {.per_week = 0}, too_many = {.per_week = OFFERS_MOST + 1};
    fill(t);
    know(t, KNOWER, 4);
    t->run.actor = actor_member((struct member_id){KNOWER});
    assert_int_equal(op_execute(&t->run, &op_offers_choose, &too_many, NULL), ERR_INVALID);
    assert_int_equal(op_execute(&t->run, &op_offers_choose, &none, NULL), OK);
    for (int i = 0; i < 4; i++) open_by(t, AUTHOR, "question");
    run_to(t, monday() + 47 * HOUR_MS);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM question_offers WHERE member_id = 2"), 0);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM question_offers WHERE member_id = 3"), 2);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM question_offers WHERE member_id = 4"), 2);
    /* Refused once, by who was offered it. */
    struct offer_refuse_in refuse = {
        {ask(t, "SELECT MIN(thread_id) FROM question_offers WHERE member_id = 3")}};
    t->run.actor = actor_member((struct member_id){KNOWER});
    assert_int_equal(op_execute(&t->run, &op_offer_refuse, &refuse, NULL), ERR_NOT_FOUND);
    t->run.actor = actor_member((struct member_id){ANSWERER});
    assert_int_equal(op_execute(&t->run, &op_offer_refuse, &refuse, NULL), OK);
    assert_int_equal(op_execute(&t->run, &op_offer_refuse, &refuse, NULL), ERR_NOT_FOUND);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM notifications WHERE member_id = 3"), 1);
}

/* Who answered in the same space is asked; somebody who only wrote of their own is not. */
static void test_past_answers_fit(void **state) {
    struct trial *t = *state;
    fill(t);
    struct thread_id before = open_by(t, 4, "question");
    reply_by(t, 4, before);
    reply_by(t, ANSWERER, before);
    trial_sql(t->db, "DELETE FROM thread_topics");
    open_by(t, AUTHOR, "case");
    run_to(t, monday() + 25 * HOUR_MS);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM question_offers WHERE member_id = 3"
                            " AND why = 'space' AND what = '1'"),
                     1);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM question_offers WHERE thread_id = 2"), 2);
}

static void test_what_is_an_answer(void **state) {
    struct trial *t = *state;
    fill(t);
    know(t, 5, 7);
    struct thread_id thread = open_by(t, AUTHOR, "question");
    run_to(t, monday() + 25 * HOUR_MS);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM notifications"), 3);
    reply_by(t, AUTHOR, thread);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM first_answers WHERE answered_at > 0"), 0);
    t->run.now_ms = monday() + 30 * HOUR_MS;
    struct post_id post = reply_by(t, ANSWERER, thread);
    assert_int_equal(ask(t, "SELECT answered_at - asked_at FROM first_answers"), 30 * HOUR_MS);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM notifications WHERE kind = 'question.offered'"),
                     0);
    run_to(t, monday() + 60 * HOUR_MS);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM question_offers"), 3);
    /* Taken back: it waits again, and what is due of its promise is done. */
    struct post_withdraw_in back = {.post = post};
    struct post_place_out place;
    t->run.actor = actor_member((struct member_id){ANSWERER});
    assert_int_equal(op_execute(&t->run, &op_post_withdraw, &back, &place), OK);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM first_answers WHERE answered_at > 0"), 0);
    run_to(t, monday() + 61 * HOUR_MS);
    assert_int_equal(ask(t, "SELECT due_at FROM first_answers"), monday() + 48 * HOUR_MS);
    reply_by(t, 4, thread);
    assert_int_equal(ask(t, "SELECT answered_at - asked_at FROM first_answers"), 61 * HOUR_MS);
    /* A month later it had come all the same. */
    trial_sql(t->db, "UPDATE posts SET hidden_at = created_at + 2592000000 WHERE author_id = 4");
    assert_int_equal(ask(t, "SELECT answered_at - asked_at FROM first_answers"), 61 * HOUR_MS);
    /* Its own kind and space. */
    trial_sql(t->db, "UPDATE threads SET space_id = 2");
    assert_int_equal(ask(t, "SELECT space_id FROM first_answers"), 2);
    trial_sql(t->db, "UPDATE threads SET kind = 'discussion'");
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM first_answers"), 0);
}

/* A thread that an animator puts at the end of another brings its answers there, and its own row
 * ends with it. */
static void test_a_thread_merged_into_another(void **state) {
    struct trial *t = *state;
    fill(t);
    struct thread_id first = open_by(t, AUTHOR, "question");
    struct thread_id second = open_by(t, ANSWERER, "question");
    t->run.now_ms += HOUR_MS;
    reply_by(t, KNOWER, second);
    t->run.now_ms += HOUR_MS;
    struct thread_merge_in in = {.thread = second, .into = first};
    struct thread_merge_out out;
    t->run.actor = actor_member((struct member_id){ANIMATOR});
    assert_int_equal(op_execute(&t->run, &op_thread_merge, &in, &out), OK);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM first_answers"), 1);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM first_answers WHERE thread_id = 1"
                            " AND answered_at > 0"),
                     1);
}

/* What becomes a question is promised an answer from then on. */
static void test_becoming_a_question(void **state) {
    struct trial *t = *state;
    fill(t);
    open_by(t, AUTHOR, "discussion");
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM first_answers"), 0);
    t->run.now_ms = monday() + 9 * DAY_MS;
    trial_sql(t->db, "UPDATE threads SET kind = 'question'");
    run_to(t, t->run.now_ms + HOUR_MS);
    assert_int_equal(ask(t, "SELECT asked_at FROM first_answers"), monday() + 9 * DAY_MS);
    assert_int_equal(ask(t, "SELECT due_at FROM first_answers"), monday() + 11 * DAY_MS);
}

/* The author's row is as everybody's, so that nothing tells of them; nobody gets a notification. */
static void test_without_a_name(void **state) {
    struct trial *t = *state;
    fill(t);
    know(t, AUTHOR, ANSWERER);
    open_by(t, AUTHOR, "question");
    trial_sql(t->db, "UPDATE threads SET author_id = -1; UPDATE posts SET author_id = -1");
    run_to(t, monday() + 25 * HOUR_MS);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM question_offers"), 3);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM notifications"), 0);
}

static void test_hours_of_a_space(void **state) {
    struct trial *t = *state;
    struct promise_set_in hours[] = {{{1}, 24}, {{2}, 0}};
    struct promises_set_in in = {hours, 2};
    fill(t);
    open_by(t, AUTHOR, "question");
    run_to(t, monday());
    t->run.actor = actor_member((struct member_id){AUTHOR});
    assert_int_equal(op_execute(&t->run, &op_promises_set, &in, NULL), ERR_DENIED);
    t->run.actor = actor_member((struct member_id){ANIMATOR});
    assert_int_equal(op_execute(&t->run, &op_promises_set, &in, NULL), OK);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM audit AS a JOIN audit_texts AS x ON x.seq = a.seq"
                            " WHERE a.kind = 'promise.set' AND INSTR(x.text, 'usual') > 0"
                            " AND INSTR(x.text, '24 h') > 0"),
                     1);
    hours[0].hours = PROMISE_HOURS_MOST + 1;
    assert_int_equal(op_execute(&t->run, &op_promises_set, &in, NULL), ERR_INVALID);
    /* What was promised stays promised; the next one is of the new hours. */
    open_by(t, AUTHOR, "question");
    run_to(t, monday() + HOUR_MS);
    assert_int_equal(ask(t, "SELECT hours FROM first_answers WHERE thread_id = 1"), 48);
    assert_int_equal(ask(t, "SELECT hours FROM first_answers WHERE thread_id = 2"), 24);
    trial_sql(t->db, "UPDATE threads SET space_id = 2 WHERE id = 2");
    assert_int_equal(ask(t, "SELECT hours FROM first_answers WHERE thread_id = 2"), 24);
}

static void test_asking_a_peer(void **state) {
    struct trial *t = *state;
    struct promise_ask_in in = {
        .members = {{KNOWER}, {GONE}}, .count = 2, .note = STR("Une idée ?")};
    fill(t);
    know(t, KNOWER, 4);
    in.thread = open_by(t, AUTHOR, "question");
    assert_int_equal(op_execute(&t->run, &op_promise_ask, &in, NULL), ERR_DENIED);
    t->run.actor = actor_member((struct member_id){ANIMATOR});
    assert_int_equal(op_execute(&t->run, &op_promise_ask, &in, NULL), OK);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM question_offers WHERE member_id = 2"
                            " AND is_asked = 1 AND note = 'Une idée ?'"),
                     1);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM question_offers"), 1);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM audit WHERE kind = 'promise.ask'"), 1);
    /* Asked again: nothing more, and no word of it. */
    assert_int_equal(op_execute(&t->run, &op_promise_ask, &in, NULL), OK);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM notifications WHERE member_id = 2"), 1);
    assert_int_equal(op_execute(&t->run, &op_promise_ask, &in, NULL), OK);
    assert_int_equal(op_execute(&t->run, &op_promise_ask, &in, NULL), ERR_LIMIT);
    in.count = 0;
    assert_int_equal(op_execute(&t->run, &op_promise_ask, &in, NULL), ERR_INVALID);
    in.count = 1;
    struct thread_id asked = in.thread;
    in.thread = open_by(t, ANIMATOR, "question");
    assert_int_equal(op_execute(&t->run, &op_promise_ask, &in, NULL), ERR_DENIED);
    in.thread = asked;
    reply_by(t, ANSWERER, asked);
    t->run.actor = actor_member((struct member_id){ANIMATOR});
    assert_int_equal(op_execute(&t->run, &op_promise_ask, &in, NULL), ERR_CONFLICT);
}

static void test_weeks_and_a_word(void **state) {
    struct trial *t = *state;
    struct promise_week *weeks;
    size_t count;
    fill(t);
    for (int i = 0; i < 12; i++) {
        t->run.now_ms = monday() + (i < 8 ? 0 : 7 * DAY_MS);
        struct thread_id thread = open_by(t, AUTHOR, "question");
        if (i >= 10) trial_sql(t->db, "UPDATE threads SET space_id = 2 WHERE id > 10");
        t->run.now_ms += (i + 1) * HOUR_MS;
        if (i != 7) reply_by(t, ANSWERER, thread);
    }
    run_to(t, monday() + 8 * DAY_MS);
    const int64_t between[] = {monday() - DAY_MS, monday() + 14 * DAY_MS};
    assert_int_equal(promise_weeks(t->db, &t->arena, NULL, between, &weeks, &count), OK);
    /* Two weeks; each with all of them first, then its spaces. */
    assert_int_equal(count, 5);
    assert_true(weeks[0].week_at == at(2027, 3, 1, 0) && weeks[0].space.v == 0);
    assert_true(weeks[0].asked == 8 && weeks[0].answered == 7 && weeks[1].space.v == 1);
    assert_true(weeks[0].median_ms == 4 * HOUR_MS && weeks[0].p90_ms == -1);
    assert_true(weeks[0].promised == 8 && weeks[0].kept == 7);
    assert_true(weeks[2].week_at == at(2027, 3, 8, 0) && weeks[2].asked == 4);
    assert_true(weeks[4].space.v == 2 && weeks[4].asked == 2 && weeks[4].p90_ms == 12 * HOUR_MS);
    t->run.now_ms = monday() + 12 * DAY_MS;
    assert_int_equal(promise_pulse_run(&t->run), OK);
    assert_int_equal(ask(t, "SELECT CAST(value AS INTEGER) FROM settings"
                            " WHERE name = 'promise_median'"),
                     6 * HOUR_MS);
    t->run.now_ms = monday() + 32 * DAY_MS;
    assert_int_equal(promise_pulse_run(&t->run), OK);
    assert_int_equal(ask(t, "SELECT CAST(value AS INTEGER) FROM settings"
                            " WHERE name = 'promise_median'"),
                     -1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_weekends_do_not_count),
        cmocka_unit_test(test_percentiles),
        WITH_FULL(test_offered_twice_three_then_to_animators),
        WITH_FULL(test_after_a_stop),
        WITH_FULL(test_no_more_than_wished),
        WITH_FULL(test_past_answers_fit),
        WITH_FULL(test_what_is_an_answer),
        WITH_FULL(test_a_thread_merged_into_another),
        WITH_FULL(test_becoming_a_question),
        WITH_FULL(test_without_a_name),
        WITH_FULL(test_hours_of_a_space),
        WITH_FULL(test_asking_a_peer),
        WITH_FULL(test_weeks_and_a_word),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
