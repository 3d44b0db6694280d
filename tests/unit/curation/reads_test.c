/* What is unread after threads were merged and split: for each of two thousand readers, who had
 * read up to anywhere in each, exactly the messages that they had not read. Beside the product a
 * table is kept of who has read which message, and every place that counts unread messages is
 * asked. */
#include "tests/unit/core/trial.h"

#include "lib/db_query.h"
#include "server/core/touch.h"
#include "server/curation/curation.h"
#include "server/threads/threads.h"
#include "sql/core_page.h"
#include "sql/curation_reshape.h"
#include "sql/home_home.h"
#include "sql/letter_letter.h"
#include "sql/threads_follows.h"
#include "sql/threads_reads.h"

enum { BEYOND = 4000, READERS = 2000, FIRST_READER = 100, MESSAGES = 1000, THREADS = 100 };
enum { CLO = 3, EVE = 5, FOLLOWERS = 60 };

static bool has_read[READERS][MESSAGES];

/* A thread as it stands. */
struct layout {
    size_t count;
    int64_t posts[MESSAGES]; /* by seq, from 1 */
    bool is_there[MESSAGES]; /* neither withdrawn nor hidden */
};
static struct layout layouts[THREADS];
static int64_t threads[THREADS];
static size_t threads_count;

static uint32_t lot = 20261;
static int64_t draw(int64_t most) { /* 0 to most */
    lot = lot * 1664525U + 1013904223U;
    return (int64_t)(lot >> 8) % (most + 1);
}

static void fill(struct trial *t) {
    trial_sql(
        t->db,
        "INSERT INTO organisations (id, slug, name, kind, created_at) VALUES (1, 'o', 'O', 'k', 1);"
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5) "
        "INSERT INTO members (id, account, identifier, given_name, family_name, organisation_id, "
        "state, created_at, charter_at, declared_at, verdict, judged_at, valid_until) SELECT i, "
        "'member', 'm' || i, 'M', 'M', 1, 'active', 1, 1, 1, 'peer', 1, 9000000000000 FROM n;"
        "WITH RECURSIVE n (i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < 2099) "
        "INSERT INTO members (id, account, identifier, given_name, family_name, organisation_id, "
        "state, created_at, charter_at, declared_at, verdict, judged_at, valid_until) SELECT i, "
        "'member', 'm' || i, 'M', 'M', 1, 'active', 1, 1, 1, 'peer', 1, 9000000000000 FROM n;"
        "INSERT INTO mandates (member_id, began_at, ends_at) VALUES (3, 1, 8000000000000);"
        "INSERT INTO spaces (id, slug, title, created_at) VALUES (1, 's', 'S', 1);");
    static const struct { int id, messages; } all[] = {{10, 120}, {20, 90}, {30, 60}};
    for (size_t i = 0; i < ARRAY_LENGTH(all); i++) {
        trial_sql(
            t->db,
            arena_format(
                &t->arena,
                "INSERT INTO threads (id, space_id, kind, title, author_id, created_at, last_seq, "
                "last_post_at, last_author_id) VALUES (%d, 1, 'discussion', 'T', 1, 1, %d, %d, 1);"
                "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d) "
                "INSERT INTO posts (thread_id, seq, author_id, created_at, html) SELECT %d, i, 1, "
                "1000 + i, '<p></p>' FROM n;",
                all[i].id, all[i].messages, 1000 + all[i].messages, all[i].messages, all[i].id)
                .bytes);
    }
    trial_sql(t->db, "INSERT INTO post_sources (post_id, markdown) SELECT id, 'm' FROM posts;"
                     "UPDATE posts SET withdrawn_at = 1, html = '' WHERE seq > 1 AND id % 17 = 3;"
                     "UPDATE posts SET hidden_at = 1, hidden_by = 'animator' WHERE seq > 1 AND "
                     "id % 23 = 5;"
                     "UPDATE posts SET withdrawn_at = 1, html = '' WHERE seq = 90;"
                     "INSERT INTO follows SELECT m.id, t.id, 1, 1 FROM members AS m JOIN threads "
                     "AS t WHERE m.id BETWEEN 100 AND 199;");
}

static int64_t ask(struct trial *t, const char *sql) {
    static struct db_statement statements[40];
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

static void look(struct trial *t) {
    static const char sql[] = "SELECT thread_id, id, withdrawn_at IS NULL AND hidden_at IS NULL "
                              "FROM posts ORDER BY thread_id, seq";
    static const struct db_statement all = {BEYOND - 1, sizeof sql - 1, "look", sql};
    struct db_query q;
    int64_t last = 0;
    threads_count = 0;
    assert_int_equal(db_query_start(t->db, &all, &q), OK);
    while (db_query_step(&q)) {
        int64_t thread = db_take_int(&q, 0);
        assert_true(thread < THREADS);
        struct layout *l = &layouts[thread];
        if (thread != last) threads[threads_count++] = last = thread, l->count = 0;
        l->count++;
        l->posts[l->count] = db_take_int(&q, 1);
        l->is_there[l->count] = db_take_int(&q, 2) != 0;
        assert_true(l->posts[l->count] < MESSAGES);
    }
    assert_int_equal(db_query_end(&q), OK);
}

static struct touch_in touched;

/* The loop writes what was seen. */
static void write_seen(struct trial *t) {
    assert_int_equal(op_execute(&t->run, &op_touch, &touched, NULL), OK);
    touched.seen_count = 0;
}

/* They see the thread up to there. */
static void see(struct trial *t, int64_t reader, int64_t thread, int64_t seq) {
    const struct layout *l = &layouts[thread];
    touched.seen[touched.seen_count++] = (struct seen){{reader + FIRST_READER}, {thread}, seq, 500};
    if (touched.seen_count == TOUCH_MOST) write_seen(t);
    for (int64_t s = 1; s <= seq; s++) has_read[reader][l->posts[s]] = true;
}

static void expect(int64_t reader, int64_t thread, int64_t *unread, int64_t *first) {
    const struct layout *l = &layouts[thread];
    *unread = *first = 0;
    for (size_t s = 1; s <= l->count; s++) {
        if (!l->is_there[s] || has_read[reader][l->posts[s]]) continue;
        if ((*unread)++ == 0) *first = l->posts[s];
    }
}

/* The thread's own page. */
static bool check_thread(struct trial *t, int64_t reader, int64_t thread) {
    struct read_find_in find = {
        .member_id = {reader + FIRST_READER}, .author_id = {1}, .thread_id = {thread}};
    struct unread_after_in after = {.member_id = find.member_id, .thread_id = find.thread_id};
    struct read_find_row place;
    struct unread_after_row row;
    int64_t unread, first;
    enum err e = sql_read_find(t->db, &t->arena, &find, &place);
    assert_true(e == OK || e == ERR_NOT_FOUND);
    if (e == OK) after.seq = place.seq;
    assert_int_equal(sql_unread_after(t->db, &t->arena, &after, &row), OK);
    expect(reader, thread, &unread, &first);
    if (row.unread != unread || row.first_unread.v != first)
        fail_msg("reader %d, thread %d: %d unread from %d, not %d from %d", (int)reader,
                 (int)thread, (int)row.unread, (int)row.first_unread.v, (int)unread, (int)first);
    return e == OK;
}

/* The frame, home, the page of followed threads, and the letter. */
static void check_elsewhere(struct trial *t, int64_t reader, const bool has_place[THREADS]) {
    struct member_id member = {reader + FIRST_READER};
    struct home_unread_in home_in = {.member_id = member, .since_at = 1, .most = 50};
    struct threads_followed_in followed_in = {
        .member_id = member, .before_at = INT64_MAX, .before_id = INT64_MAX, .most = 50};
    struct letter_followed_in letter_in = {.member_id = member, .upto_post = INT64_MAX};
    struct home_unread_row *home;
    struct threads_followed_row *followed;
    struct letter_followed_row *letter;
    struct frame_spaces_in spaces_in = {.member_id = member, .since_at = 1};
    struct frame_spaces_row *spaces;
    size_t home_count, followed_count, letter_count, spaces_count, awaits = 0;
    int64_t unread, first;
    assert_int_equal(sql_home_unread(t->db, &t->arena, &home_in, &home, &home_count), OK);
    assert_int_equal(
        sql_threads_followed(t->db, &t->arena, &followed_in, &followed, &followed_count), OK);
    assert_int_equal(sql_letter_followed(t->db, &t->arena, &letter_in, &letter, &letter_count), OK);
    for (size_t i = 0; i < threads_count; i++) {
        expect(reader, threads[i], &unread, &first);
        awaits += unread > 0;
    }
    assert_int_equal(sql_frame_spaces(t->db, &t->arena, &spaces_in, &spaces, &spaces_count), OK);
    assert_int_equal(spaces[spaces_count - 1].is_fresh, awaits > 0);
    assert_int_equal(home_count, awaits);
    assert_int_equal(letter_count, awaits);
    assert_int_equal(followed_count, threads_count);
    for (size_t i = 0; i < home_count; i++) {
        expect(reader, home[i].thread_id.v, &unread, &first);
        assert_int_equal(home[i].fresh, unread);
        assert_int_equal(home[i].first_unread.v, first);
    }
    for (size_t i = 0; i < letter_count; i++) {
        expect(reader, letter[i].thread_id.v, &unread, &first);
        assert_int_equal(letter[i].fresh, unread);
    }
    for (size_t i = 0; i < followed_count; i++) {
        expect(reader, followed[i].thread_id.v, &unread, &first);
        if (has_place[followed[i].thread_id.v]) {
            assert_int_equal(followed[i].fresh, unread);
            assert_int_equal(followed[i].first_unread.v, first);
        }
    }
}

static void check_all(struct trial *t) {
    write_seen(t);
    look(t);
    for (int64_t reader = 0; reader < READERS; reader++) {
        bool has_place[THREADS] = {0};
        for (size_t i = 0; i < threads_count; i++)
            has_place[threads[i]] = check_thread(t, reader, threads[i]);
        if (reader < FOLLOWERS) check_elsewhere(t, reader, has_place);
        arena_reset(&t->arena);
    }
}

/* One in three opens a thread and reads up to somewhere. */
static void read_on(struct trial *t) {
    look(t);
    for (int64_t reader = 0; reader < READERS; reader++) {
        int64_t thread = threads[draw((int64_t)threads_count - 1)];
        if (draw(2) == 0) see(t, reader, thread, 1 + draw((int64_t)layouts[thread].count - 1));
    }
    write_seen(t);
}

static void merge(struct trial *t, int64_t from, int64_t into) {
    struct thread_merge_in in = {.thread = {from}, .into = {into}};
    struct thread_merge_out out;
    struct arena arena = {0};
    struct reshape_thread_in find = {.thread_id = {from}};
    struct reshape_thread_row row;
    assert_int_equal(sql_reshape_thread(t->db, &arena, &find, &row), OK);
    in.seen = row.steered;
    find.thread_id.v = into;
    assert_int_equal(sql_reshape_thread(t->db, &arena, &find, &row), OK);
    in.seen_into = row.steered;
    assert_int_equal(op_execute(&t->run, &op_thread_merge, &in, &out), OK);
    arena_release(&arena);
}

/* About one message in three leaves; which thread has them. */
static int64_t split(struct trial *t, int64_t thread) {
    int64_t seqs[MESSAGES];
    struct arena arena = {0};
    struct reshape_thread_in find = {.thread_id = {thread}};
    struct reshape_thread_row row;
    struct thread_split_out out;
    struct thread_split_in in = {
        .thread = {thread}, .title = STR("À part"), .kind = STR("discussion"), .seqs = seqs};
    look(t);
    for (size_t s = 2; s <= layouts[thread].count; s++)
        if (layouts[thread].is_there[s] && draw(2) == 0) seqs[in.seqs_count++] = (int64_t)s;
    assert_int_equal(sql_reshape_thread(t->db, &arena, &find, &row), OK);
    in.seen = row.steered;
    assert_int_equal(op_execute(&t->run, &op_thread_split, &in, &out), OK);
    arena_release(&arena);
    return out.thread.v;
}

static void begin(struct trial *t) {
    memset(has_read, 0, sizeof has_read);
    fill(t);
    t->run.actor = actor_member((struct member_id){CLO});
    look(t);
    /* To anywhere in each of the three; some were never there, some have read all. */
    for (int64_t reader = 0; reader < READERS; reader++)
        for (size_t i = 0; i < threads_count; i++) {
            int64_t count = (int64_t)layouts[threads[i]].count, how = draw(9);
            if (how > 1) see(t, reader, threads[i], how == 2 ? count : 1 + draw(count - 1));
        }
    check_all(t);
}

static void test_nothing_read_is_unread_and_nothing_unread_is_read(void **state) {
    struct trial *t = *state;
    begin(t);
    merge(t, 20, 10);
    check_all(t);
    read_on(t);
    check_all(t);
    int64_t apart = split(t, 10);
    check_all(t);
    read_on(t);
    merge(t, apart, 30);
    check_all(t);
    merge(t, 10, 30);
    check_all(t);
    read_on(t);
    check_all(t);
    apart = split(t, 30);
    check_all(t);
    merge(t, apart, 30);
    check_all(t);
    /* Bounded by how often threads were merged, and gone with the last page. */
    assert_true(ask(t, "SELECT COUNT(*) FROM reads_ahead") > 0);
    look(t);
    for (int64_t reader = 0; reader < READERS; reader++)
        see(t, reader, 30, (int64_t)layouts[30].count);
    check_all(t);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM reads_ahead"), 0);
}

/* « Marquer comme non lu » from a message on: all that follows, also what was read before. */
static void test_by_hand(void **state) {
    struct trial *t = *state;
    struct read_mark_in from = {.thread = {10}, .unread_from = 100}, all = {.thread = {10}};
    begin(t);
    static const int64_t one = 7;
    trial_sql(t->db, "DELETE FROM reads WHERE member_id = 107");
    memset(has_read[one], 0, sizeof has_read[one]);
    see(t, one, 10, 20), see(t, one, 20, 50);
    write_seen(t);
    merge(t, 20, 10);
    look(t);
    check_thread(t, one, 10);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM reads_ahead WHERE member_id = 107"), 1);
    t->run.actor = actor_member((struct member_id){one + FIRST_READER});
    assert_int_equal(op_execute(&t->run, &op_read_mark, &from, NULL), OK);
    for (size_t s = 1; s <= layouts[10].count; s++) has_read[one][layouts[10].posts[s]] = s < 100;
    check_thread(t, one, 10);
    assert_int_equal(op_execute(&t->run, &op_read_mark, &all, NULL), OK);
    for (size_t s = 1; s <= layouts[10].count; s++) has_read[one][layouts[10].posts[s]] = true;
    check_thread(t, one, 10);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM reads_ahead WHERE member_id = 107"), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_FULL(test_nothing_read_is_unread_and_nothing_unread_is_read),
        WITH_FULL(test_by_hand),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
