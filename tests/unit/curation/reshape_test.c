/* Two threads made one, and messages moved out of one: nothing is lost, nobody finds a message
 * unread that they had read to the end, and what fails half-way did nothing. */
#include "tests/unit/core/trial.h"

#include <stdio.h>

#include "lib/clock.h"
#include "lib/db_query.h"
#include "server/curation/curation.h"
#include "server/files/files.h"

enum { BEYOND = 4000, LONG = 500, ANA = 1, BEN = 2, CLO = 3, DAN = 4, EVE = 5 };
enum { INTO = 10, FROM = 20, WHOLE = 30 }; /* threads: 30 messages, 50, 500 */

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

static void act(struct trial *t, int64_t member) {
    t->run.actor = actor_member((struct member_id){member});
}

/* Messages of Ana, Ben and Dan in turn. */
static void add_thread(struct trial *t, int64_t thread, int messages, int64_t at) {
    trial_sql(t->db, arena_format(&t->arena,
                                  "INSERT INTO threads (id, space_id, kind, title, author_id, "
                                  "created_at, last_seq, last_post_at, last_author_id) VALUES "
                                  "(%lld, 1, 'discussion', 'T%lld', 1, %lld, %d, %lld, 2);",
                                  (long long)thread, (long long)thread, (long long)at, messages,
                                  (long long)at + messages)
                         .bytes);
    trial_sql(
        t->db,
        arena_format(&t->arena,
                     "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)"
                     " INSERT INTO posts (thread_id, seq, author_id, created_at, html) SELECT %lld,"
                     " i, CASE i %% 3 WHEN 1 THEN 1 WHEN 2 THEN 2 ELSE 4 END, %lld + i,"
                     " '<p>' || i || '</p>' FROM n;"
                     "INSERT INTO post_sources (post_id, markdown) SELECT id, 'mot' || id FROM "
                     "posts WHERE thread_id = %lld;",
                     messages, (long long)thread, (long long)at, (long long)thread)
            .bytes);
}

/* Everything that may hang on a message, on some of them. */
static void hang(struct trial *t) {
    trial_sql(
        t->db,
        "INSERT INTO bookmarks SELECT 5, id, 1 FROM posts WHERE seq % 7 = 0;"
        "INSERT INTO post_marks (post_id, member_id, kind) SELECT id, 5, 'useful' FROM posts WHERE "
        "seq % 5 = 0;"
        "INSERT INTO post_versions SELECT id, 1, 'avant', '<p>avant</p>', 1, NULL FROM posts WHERE "
        "seq % 9 = 0;"
        "INSERT INTO polls (post_id, question, is_multiple, is_anonymous, closes_at) SELECT id, "
        "'q', 0, 0, 1 FROM posts WHERE seq % 50 = 3;"
        "INSERT INTO files (post_id, name, type, bytes, blob) SELECT id, 'n', 'pdf', 1, 'b' || id "
        "FROM posts WHERE seq % 4 = 0;"
        "INSERT INTO post_statements SELECT id, 'confirmed', 'name' FROM posts WHERE seq % 11 = 0;"
        "INSERT INTO notifications (member_id, kind, thread_id, post_id, created_at) SELECT 5, "
        "'mention', thread_id, id, 1 FROM posts WHERE seq % 8 = 0;"
        "INSERT INTO reports (post_id, reporter_id, reason, created_at) SELECT id, 5, 'other', 1 "
        "FROM posts WHERE seq = 21;");
}

static void fill(struct trial *t) {
    trial_sql(
        t->db,
        "INSERT INTO organisations (id, slug, name, kind, created_at) VALUES (1, 'o', 'O', 'k', 1);"
        "INSERT INTO members (id, account, identifier, given_name, family_name, organisation_id, "
        "state, created_at, charter_at, declared_at, verdict, judged_at, valid_until) VALUES "
        "(1, 'member', 'a', 'A', 'A', 1, 'active', 1, 1, 1, 'peer', 1, 9000000000000),"
        "(2, 'member', 'b', 'B', 'B', 1, 'active', 1, 1, 1, 'peer', 1, 9000000000000),"
        "(3, 'member', 'c', 'C', 'C', 1, 'active', 1, 1, 1, 'peer', 1, 9000000000000),"
        "(4, 'member', 'd', 'D', 'D', 1, 'active', 1, 1, 1, 'peer', 1, 9000000000000),"
        "(5, 'member', 'e', 'E', 'E', 1, 'active', 1, 1, 1, 'peer', 1, 9000000000000);"
        "INSERT INTO mandates (member_id, began_at, ends_at) VALUES (3, 1, 8000000000000);"
        "INSERT INTO spaces (id, slug, title, created_at) VALUES (1, 's', 'S', 1);");
    add_thread(t, INTO, 30, 1000);
    add_thread(t, FROM, 50, 2000);
    add_thread(t, WHOLE, LONG, 5000);
    hang(t);
}

/* One number that any text, count or place of any message changes. */
static int64_t sum_of_messages(struct trial *t) {
    return ask(t, "SELECT COUNT(*) * 1000003 + SUM(p.id * LENGTH(p.html)) + SUM(p.author_id * p.id)"
                  " FROM posts AS p WHERE p.withdrawn_at IS NULL") +
           ask(t, "SELECT COUNT(*) FROM bookmarks") * 7 +
           ask(t, "SELECT COUNT(*) FROM post_marks") * 11 +
           ask(t, "SELECT COUNT(*) FROM post_versions") * 13 +
           ask(t, "SELECT COUNT(*) FROM polls") * 17 + ask(t, "SELECT COUNT(*) FROM files") * 19 +
           ask(t, "SELECT COUNT(*) FROM post_statements") * 23 +
           ask(t, "SELECT COUNT(*) FROM notifications WHERE kind = 'mention'") * 29 +
           ask(t, "SELECT COUNT(*) FROM search_texts WHERE search_texts MATCH 'mot100'") * 31;
}

static void assert_dense(struct trial *t) {
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM (SELECT thread_id FROM posts GROUP BY thread_id "
                            "HAVING MIN(seq) <> 1 OR MAX(seq) <> COUNT(*))"),
                     0);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM threads AS t WHERE t.last_seq <> (SELECT "
                            "MAX(seq) FROM posts WHERE thread_id = t.id)"),
                     0);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM notifications AS n JOIN posts AS p ON p.id = "
                            "n.post_id WHERE n.thread_id <> p.thread_id"),
                     0);
}

static void read_up_to(struct trial *t, int64_t member, int64_t thread, int64_t seq) {
    trial_sql(t->db,
              arena_format(&t->arena,
                           "INSERT INTO reads (member_id, thread_id, seq) VALUES (%lld, %lld, %lld)"
                           " ON CONFLICT DO UPDATE SET seq = excluded.seq",
                           (long long)member, (long long)thread, (long long)seq)
                  .bytes);
}

static int64_t place_of(struct trial *t, int64_t member, int64_t thread) {
    return ask(t, arena_format(&t->arena,
                               "SELECT seq FROM reads WHERE member_id = %lld AND thread_id = %lld",
                               (long long)member, (long long)thread)
                      .bytes);
}

static enum err merge(struct trial *t, int64_t from, int64_t into) {
    struct thread_merge_in in = {.thread = {from}, .into = {into}};
    struct thread_merge_out out;
    in.seen = ask(
        t, arena_format(&t->arena, "SELECT steered FROM threads WHERE id = %lld", (long long)from)
               .bytes);
    in.seen_into = ask(
        t, arena_format(&t->arena, "SELECT steered FROM threads WHERE id = %lld", (long long)into)
               .bytes);
    return op_execute(&t->run, &op_thread_merge, &in, &out);
}

static enum err split(struct trial *t, int64_t thread, const int64_t *seqs, size_t count,
                      struct thread_split_out *out) {
    struct thread_split_in in = {.thread = {thread},
                                 .title = STR("À part"),
                                 .kind = STR("question"),
                                 .seqs = seqs,
                                 .seqs_count = count};
    in.seen = ask(
        t, arena_format(&t->arena, "SELECT steered FROM threads WHERE id = %lld", (long long)thread)
               .bytes);
    return op_execute(&t->run, &op_thread_split, &in, out);
}

static void test_a_merge_loses_nothing(void **state) {
    struct trial *t = *state;
    fill(t);
    act(t, CLO);
    int64_t before = sum_of_messages(t), stood = ask(t, "SELECT id FROM posts WHERE thread_id = 20 "
                                                        "AND seq = 7");
    trial_sql(t->db, "INSERT INTO thread_topics VALUES (20, 'vae'), (10, 'cpf'), (20, 'cpf');"
                     "INSERT INTO thread_links VALUES (20, 30), (30, 20), (10, 20), (20, 10);"
                     "INSERT INTO featured_threads VALUES (1, 20, 1);"
                     "INSERT INTO follows VALUES (1, 20, 1, 1), (5, 20, 1, 1), (5, 10, 0, 1);");
    assert_int_equal(merge(t, FROM, INTO), OK);
    assert_int_equal(sum_of_messages(t), before);
    assert_dense(t);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM posts WHERE thread_id = 10"), 80);
    assert_int_equal(
        ask(t, arena_format(&t->arena, "SELECT seq FROM posts WHERE id = %lld", (long long)stood)
                   .bytes),
        37);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM threads WHERE id = 20"), 0);
    assert_int_equal(ask(t, "SELECT after_seq * 1000 + messages FROM thread_redirects WHERE "
                            "thread_id = 20 AND target_id = 10"),
                     30050);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM thread_topics WHERE thread_id = 10"), 2);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM thread_links"), 2);
    assert_int_equal(ask(t, "SELECT thread_id FROM featured_threads"), 10);
    /* Ana followed, and follows; Eve had stopped there by hand. */
    assert_int_equal(ask(t, "SELECT is_on FROM follows WHERE member_id = 1 AND thread_id = 10"), 1);
    assert_int_equal(ask(t, "SELECT is_on FROM follows WHERE member_id = 5 AND thread_id = 10"), 0);
    assert_int_equal(ask(t, "SELECT last_post_at FROM threads WHERE id = 10"), 2050);
    /* Told once each: the writers; the log has before and after. */
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM notifications WHERE kind = 'post.moved'"), 3);
    assert_int_equal(
        ask(t, "SELECT COUNT(*) FROM audit_texts WHERE text = 'thread 20: 50 messages; 30 messages "
               "in thread 10 -> messages 31 to 80 of thread 10'"),
        1);
}

/* reads_test.c has what is unread then; here, where the places are. */
static void test_a_merge_keeps_places(void **state) {
    struct trial *t = *state;
    fill(t);
    act(t, CLO);
    read_up_to(t, ANA, INTO, 30), read_up_to(t, ANA, FROM, 50); /* all of both */
    read_up_to(t, CLO, INTO, 30), read_up_to(t, CLO, FROM, 12); /* some of the one */
    read_up_to(t, DAN, INTO, 9), read_up_to(t, DAN, FROM, 50);  /* some of the other */
    read_up_to(t, EVE, INTO, 30);                               /* never in the one */
    trial_sql(t->db, "UPDATE reads SET marked_at = 7 WHERE member_id = 3 AND thread_id = 20;"
                     "INSERT INTO reads VALUES (77, 20, 3, 9), (78, 20, 3, 0);");
    assert_int_equal(merge(t, FROM, INTO), OK);
    assert_int_equal(place_of(t, ANA, INTO), 80);
    assert_int_equal(place_of(t, CLO, INTO), 42);
    assert_int_equal(ask(t, "SELECT marked_at FROM reads WHERE member_id = 3 AND thread_id = 10"),
                     7);
    assert_int_equal(place_of(t, DAN, INTO), 9);
    assert_int_equal(ask(t, "SELECT from_seq * 1000 + to_seq FROM reads_ahead WHERE member_id = 4"),
                     31080);
    assert_int_equal(place_of(t, EVE, INTO), 30);
    assert_int_equal(ask(t, "SELECT marked_at FROM reads WHERE member_id = 77 AND thread_id = 10"),
                     9);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM reads_ahead"), 3); /* Dan, 77, 78 */
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM reads WHERE thread_id = 20"), 0);
}

static void test_a_merge_keeps_what_is_being_written(void **state) {
    struct trial *t = *state;
    struct crypt_hash old, new;
    fill(t);
    act(t, CLO);
    files_place_mark(t->keys, (struct member_id){EVE}, STR("thread/20"), &old);
    files_place_mark(t->keys, (struct member_id){EVE}, STR("thread/10"), &new);
    char hex[70], to[70];
    for (size_t i = 0; i < sizeof old.bytes; i++) {
        snprintf(hex + 2 * i, 3, "%02x", old.bytes[i]);
        snprintf(to + 2 * i, 3, "%02x", new.bytes[i]);
    }
    trial_sql(t->db, "INSERT INTO drafts (member_id, place, body, saved_at) VALUES (5, 'thread/20',"
                     " 'un', 1), (5, 'thread/10', 'deux', 1), (4, 'answer/20', 'trois', 1);");
    trial_sql(t->db, arena_format(&t->arena,
                                  "INSERT INTO files (name, type, bytes, blob, owner_mark, "
                                  "place_mark, forget_at) VALUES ('n', 'pdf', 1, 'x', x'00', "
                                  "x'%s', 1)",
                                  hex)
                         .bytes);
    assert_int_equal(merge(t, FROM, INTO), OK);
    assert_int_equal(
        ask(t, "SELECT COUNT(*) FROM drafts WHERE member_id = 5 AND place = 'thread/10'"), 2);
    assert_int_equal(
        ask(t, "SELECT COUNT(*) FROM drafts WHERE member_id = 4 AND place = 'answer/10'"), 1);
    assert_int_equal(
        ask(t, arena_format(&t->arena, "SELECT COUNT(*) FROM files WHERE place_mark = x'%s'", to)
                   .bytes),
        1);
}

static void test_what_may_not_be_merged(void **state) {
    struct trial *t = *state;
    enum reshape_refusal why;
    fill(t);
    act(t, CLO);
    static const struct {
        const char *made, *undone;
        enum reshape_refusal why;
    } cases[] = {
        {"INSERT INTO unnamed_threads (thread_id, author_ref) VALUES (20, x'00')",
         "DELETE FROM unnamed_threads", RESHAPE_UNNAMED},
        {"INSERT INTO unnamed_threads (thread_id, author_ref) VALUES (10, x'00')",
         "DELETE FROM unnamed_threads", RESHAPE_UNNAMED},
        {"UPDATE threads SET hidden_at = 1 WHERE id = 20", "UPDATE threads SET hidden_at = NULL",
         RESHAPE_HIDDEN},
        {"UPDATE threads SET state = 'closed' WHERE id = 10", "UPDATE threads SET state = ''",
         RESHAPE_CLOSED},
        {"INSERT INTO answers (thread_id, created_at, version) VALUES (20, 1, 1)",
         "DELETE FROM answers", RESHAPE_ANSWER},
        {"UPDATE threads SET kind = 'case' WHERE id = 20",
         "UPDATE threads SET kind = 'discussion'; DELETE FROM cases", RESHAPE_KIND},
        {"UPDATE threads SET last_seq = 3000 WHERE id = 20",
         "UPDATE threads SET last_seq = 50 WHERE id = 20", RESHAPE_LONG},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        trial_sql(t->db, cases[i].made);
        assert_int_equal(merge_refusal(t->db, &t->arena, (struct thread_id){FROM},
                                       (struct thread_id){INTO}, &why),
                         OK);
        assert_int_equal(why, cases[i].why);
        assert_int_equal(merge(t, FROM, INTO), ERR_INVALID);
        trial_sql(t->db, cases[i].undone);
    }
    assert_int_equal(merge(t, FROM, FROM), ERR_INVALID);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM thread_redirects"), 0);
    for (int64_t member = 0; member <= EVE; member++) {
        act(t, member);
        if (member != CLO) assert_int_equal(merge(t, FROM, INTO), ERR_DENIED);
    }
    act(t, CLO);
    /* Changed by somebody else since the page was opened. */
    struct thread_merge_in in = {.thread = {FROM}, .into = {INTO}, .seen_into = 4};
    struct thread_merge_out out;
    assert_int_equal(op_execute(&t->run, &op_thread_merge, &in, &out), ERR_CONFLICT);
    in.seen_into = 0;
    in.seen = 1;
    assert_int_equal(op_execute(&t->run, &op_thread_merge, &in, &out), ERR_CONFLICT);
}

static void test_a_split_is_exact_for_each_reader(void **state) {
    struct trial *t = *state;
    static const int64_t seqs[] = {4, 5, 9, 20, 21, 50};
    struct thread_split_out out;
    fill(t);
    act(t, CLO);
    int64_t before = sum_of_messages(t);
    read_up_to(t, ANA, FROM, 50);
    read_up_to(t, BEN, FROM, 9);
    read_up_to(t, CLO, FROM, 3);
    read_up_to(t, DAN, FROM, 19);
    trial_sql(t->db,
              "INSERT INTO follows VALUES (5, 20, 1, 1);"
              "INSERT INTO answers (id, thread_id, created_at, version) VALUES (1, 20, 1, 1);"
              "INSERT INTO answer_sources SELECT 1, 1, id FROM posts WHERE thread_id = 20 "
              "AND seq = 9;");
    assert_int_equal(split(t, FROM, seqs, ARRAY_LENGTH(seqs), &out), OK);
    assert_int_equal(sum_of_messages(t), before);
    assert_dense(t);
    assert_int_equal(out.messages, 6);
    assert_int_equal(place_of(t, ANA, out.thread.v), 6);
    assert_int_equal(place_of(t, BEN, out.thread.v), 3);
    assert_int_equal(place_of(t, CLO, out.thread.v), 0);
    assert_int_equal(place_of(t, DAN, out.thread.v), 3);
    assert_int_equal(place_of(t, BEN, FROM), 9); /* nobody's place moves */
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM posts WHERE thread_id = 20 AND withdrawn_at IS "
                            "NULL"),
                     44);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM moved_posts AS m JOIN posts AS x ON x.id = "
                            "m.stone_id JOIN posts AS p ON p.id = m.post_id WHERE x.thread_id = 20"
                            " AND x.author_id = -1 AND p.thread_id <> 20"),
                     6);
    /* Opened by who wrote the first; the old one is dated by what is left. */
    assert_int_equal(
        ask(t, arena_format(&t->arena,
                            "SELECT author_id * 100000 + created_at FROM threads WHERE "
                            "id = %lld",
                            (long long)out.thread.v)
                   .bytes),
        102004);
    assert_int_equal(ask(t, "SELECT last_post_at FROM threads WHERE id = 20"), 2049);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM follows WHERE member_id = 5"), 2);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM audit_texts WHERE text LIKE 'thread 20: messages "
                            "4 to 50, 6 of 50 -> thread %'"),
                     1);
}

static void test_what_may_not_leave(void **state) {
    struct trial *t = *state;
    struct thread_split_out out;
    static const int64_t opening[] = {1, 2}, twice[] = {4, 4}, beyond[] = {51}, some[] = {2, 3},
                         more[] = {3, 4};
    fill(t);
    act(t, CLO);
    assert_int_equal(split(t, FROM, opening, 2, &out), ERR_INVALID);
    assert_int_equal(split(t, FROM, twice, 2, &out), ERR_INVALID);
    assert_int_equal(split(t, FROM, beyond, 1, &out), ERR_INVALID);
    assert_int_equal(split(t, FROM, some, 0, &out), ERR_INVALID);
    trial_sql(t->db, "UPDATE posts SET hidden_at = 1, hidden_by = 'animator' WHERE thread_id = 20 "
                     "AND seq = 2");
    assert_int_equal(split(t, FROM, some, 2, &out), ERR_INVALID);
    trial_sql(t->db, "INSERT INTO helped_posts SELECT id, 20 FROM posts WHERE thread_id = 20 AND "
                     "seq = 3");
    assert_int_equal(split(t, FROM, more, 2, &out), ERR_INVALID);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM threads"), 3);
    act(t, ANA);
    assert_int_equal(split(t, FROM, more + 1, 1, &out), ERR_DENIED);
    act(t, CLO);
    assert_int_equal(split(t, FROM, more + 1, 1, &out), OK);
    assert_int_equal(split(t, FROM, more + 1, 1, &out), ERR_INVALID); /* a stone */
}

/* Merged, split, merged again: addresses still lead somewhere, numbers hold. */
static void test_one_after_the_other(void **state) {
    struct trial *t = *state;
    struct thread_split_out out;
    static const int64_t seqs[] = {31, 32, 40};
    fill(t);
    act(t, CLO);
    int64_t before = sum_of_messages(t);
    assert_int_equal(merge(t, FROM, INTO), OK);
    assert_int_equal(split(t, INTO, seqs, 3, &out), OK);
    assert_int_equal(merge(t, out.thread.v, WHOLE), OK);
    assert_int_equal(merge(t, INTO, WHOLE), OK);
    assert_int_equal(sum_of_messages(t), before);
    assert_dense(t);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM thread_redirects WHERE target_id = 30"), 3);
    assert_int_equal(ask(t, "SELECT after_seq FROM thread_redirects WHERE thread_id = 20"), 533);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM threads"), 1);
}

/* 500 messages, 2000 readers: one short transaction; and cut off in the middle it did nothing. */
static void test_a_long_thread_moves_whole_or_not_at_all(void **state) {
    struct trial *t = *state;
    struct thread_merge_in in = {.thread = {WHOLE}, .into = {INTO}};
    struct thread_merge_out out;
    struct thread_split_out apart;
    fill(t);
    act(t, CLO);
    trial_sql(t->db, "WITH RECURSIVE n (i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < "
                     "2100) INSERT INTO reads (member_id, thread_id, seq) SELECT i, 30, i % 500 "
                     "FROM n;");
    int64_t before = sum_of_messages(t);
    assert_int_equal(db_run_script(t->db, "test", "BEGIN"), OK);
    assert_int_equal(op_thread_merge.run(&t->run, &in, &out), OK);
    assert_int_equal(db_run_script(t->db, "test", "ROLLBACK"), OK); /* as after a kill -9 */
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM posts WHERE thread_id = 30"), LONG);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM reads WHERE thread_id = 30"), 2001);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM thread_redirects"), 0);
    assert_dense(t);
    int64_t seqs[LONG - 1];
    for (size_t i = 0; i < ARRAY_LENGTH(seqs); i++) seqs[i] = (int64_t)i + 2;
    int64_t began = clock_monotonic_ms();
    assert_int_equal(split(t, WHOLE, seqs, ARRAY_LENGTH(seqs), &apart), OK);
    int64_t middle = clock_monotonic_ms();
    assert_int_equal(merge(t, apart.thread.v, INTO), OK);
    printf("499 messages of 2001 readers: split %lld ms, merge %lld ms\n",
           (long long)(middle - began), (long long)(clock_monotonic_ms() - middle));
    assert_int_equal(sum_of_messages(t), before);
    assert_dense(t);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_FULL(test_a_merge_loses_nothing),
        WITH_FULL(test_a_merge_keeps_places),
        WITH_FULL(test_a_merge_keeps_what_is_being_written),
        WITH_FULL(test_what_may_not_be_merged),
        WITH_FULL(test_a_split_is_exact_for_each_reader),
        WITH_FULL(test_what_may_not_leave),
        WITH_FULL(test_one_after_the_other),
        WITH_FULL(test_a_long_thread_moves_whole_or_not_at_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
