/* A purge finds what people quoted, wherever animators have moved the message or the quotation
 * since: nothing of it is left in any column of any table, nor in the search index. */
#include "tests/unit/core/trial.h"

#include "lib/buf.h"
#include "lib/db_query.h"
#include "lib/language.h"
#include "server/core/purge.h"
#include "server/core/purge_index.h"
#include "server/curation/curation.h"

enum { BEYOND = 4000, OLD = 10, OTHER = 20, SAID = 103, QUOTED = 105, TWICE = 107, COLUMNS = 2000 };

static const char secret[] = "Melchior Quincampoix, de Trifouilly";

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

static void write_message(struct trial *t, int64_t post, const char *markdown) {
    trial_sql(t->db, arena_format(&t->arena,
                                  "UPDATE post_sources SET markdown = '%s' WHERE post_id = %lld;"
                                  "UPDATE posts SET html = '<p>%s</p>' WHERE id = %lld;",
                                  markdown, (long long)post, markdown, (long long)post)
                         .bytes);
}

/* Eight messages each: the third says it, the fifth quotes that, the seventh quotes the fifth. */
static void fill(struct trial *t) {
    t->service.language = LANGUAGE_FR;
    trial_sql(
        t->db,
        "INSERT INTO organisations (id, slug, name, kind, created_at) VALUES (1, 'o', 'O', 'k', 1);"
        "INSERT INTO members (id, account, identifier, given_name, family_name, organisation_id, "
        "state, created_at, charter_at, declared_at, verdict, judged_at, valid_until) VALUES "
        "(1, 'member', 'a', 'A', 'A', 1, 'active', 1, 1, 1, 'peer', 1, 9000000000000),"
        "(2, 'member', 'b', 'B', 'B', 1, 'active', 1, 1, 1, 'peer', 1, 9000000000000);"
        "INSERT INTO mandates (member_id, began_at, ends_at) VALUES (2, 1, 8000000000000);"
        "INSERT INTO spaces (id, slug, title, created_at) VALUES (1, 's', 'S', 1);"
        "INSERT INTO threads (id, space_id, kind, title, author_id, created_at, last_seq, "
        "last_post_at, last_author_id) VALUES (10, 1, 'discussion', 'T', 1, 1, 8, 8, 2), "
        "(20, 1, 'discussion', 'U', 1, 1, 8, 8, 2);"
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 8) "
        "INSERT INTO posts (id, thread_id, seq, author_id, created_at, html) "
        "SELECT h.id * 10 + i, h.id, i, 1 + i % 2, i, '<p>m</p>' FROM n JOIN threads AS h;"
        "INSERT INTO post_sources (post_id, markdown) SELECT id, 'm' FROM posts;");
    write_message(t, SAID, arena_format(&t->arena, "Chez %s, hier.", secret).bytes);
    write_message(
        t, QUOTED,
        "> [A](/posts/103)\n>\n> Chez Melchior\n> Quincampoix, de Trifouilly, hier.\n\nOui.");
    write_message(t, TWICE,
                  "> [B](/posts/105)\n>\n> > [A](/posts/103)\n> >\n> > Chez Melchior\n> > "
                  "Quincampoix, de Trifouilly, hier.\n>\n> Oui.\n\nNon.");
    trial_sql(t->db, "INSERT INTO drafts (member_id, place, body, saved_at) SELECT 1, 'thread/10', "
                     "markdown, 1 FROM post_sources WHERE post_id = 107;"
                     "INSERT INTO post_versions SELECT 107, 1, markdown, '', 1, NULL FROM "
                     "post_sources WHERE post_id = 107;");
}

static int64_t thread_of(struct trial *t, int64_t post) {
    return ask(
        t, arena_format(&t->arena, "SELECT thread_id FROM posts WHERE id = %lld", (long long)post)
               .bytes);
}

static int64_t steered(struct trial *t, int64_t thread) {
    return ask(
        t, arena_format(&t->arena, "SELECT steered FROM threads WHERE id = %lld", (long long)thread)
               .bytes);
}

/* The messages leave the thread that they are in for one of their own. */
static int64_t split(struct trial *t, const int64_t *posts, size_t count, const char *title) {
    int64_t seqs[8];
    struct thread_split_out out;
    struct thread_split_in in = {.thread = {thread_of(t, posts[0])},
                                 .title = str_from_c(title),
                                 .kind = STR("discussion"),
                                 .seqs = seqs,
                                 .seqs_count = count};
    in.seen = steered(t, in.thread.v);
    for (size_t i = 0; i < count; i++)
        seqs[i] = ask(
            t, arena_format(&t->arena, "SELECT seq FROM posts WHERE id = %lld", (long long)posts[i])
                   .bytes);
    assert_int_equal(op_execute(&t->run, &op_thread_split, &in, &out), OK);
    return out.thread.v;
}

static void merge(struct trial *t, int64_t from, int64_t into) {
    struct thread_merge_in in = {.thread = {from}, .into = {into}};
    struct thread_merge_out out;
    in.seen = steered(t, from);
    in.seen_into = steered(t, into);
    assert_int_equal(op_execute(&t->run, &op_thread_merge, &in, &out), OK);
}

static size_t columns_of(struct trial *t, struct str tables[COLUMNS], struct str names[COLUMNS]) {
    static const char sql[] = "SELECT m.name, c.name FROM sqlite_master AS m JOIN "
                              "pragma_table_info(m.name) AS c WHERE m.type = 'table'";
    static const struct db_statement all = {BEYOND - 1, sizeof sql - 1, "columns", sql};
    static const unsigned char both[] = {0, 1};
    struct str texts[2];
    struct db_query q;
    size_t count = 0;
    assert_int_equal(db_query_start(t->db, &all, &q), OK);
    while (db_query_step(&q)) {
        assert_true(count < COLUMNS);
        db_take_texts(&q, &t->arena, both, 2, texts);
        tables[count] = texts[0];
        names[count++] = texts[1];
    }
    assert_int_equal(db_query_end(&q), OK);
    return count;
}

/* In how many columns the name or the place stands; `held` has them. */
static int64_t columns_holding(struct trial *t) {
    static struct str tables[COLUMNS], names[COLUMNS];
    size_t count = columns_of(t, tables, names);
    struct buf sql;
    assert_true(count > 300);
    buf_init(&sql, 1 << 20);
    BUF_LIT(&sql, "CREATE TEMP TABLE IF NOT EXISTS held (place TEXT); DELETE FROM held;");
    for (size_t i = 0; i < count; i++) {
        const char *table = tables[i].bytes, *name = names[i].bytes;
        buf_put_format(&sql,
                       "INSERT INTO held SELECT '%s.%s' WHERE EXISTS (SELECT 1 FROM \"%s\" WHERE "
                       "LOWER(CAST(\"%s\" AS TEXT)) GLOB '*quincampoix*' OR "
                       "LOWER(CAST(\"%s\" AS TEXT)) GLOB '*trifouilly*');",
                       table, name, table, name, name);
    }
    trial_sql(t->db, buf_text(&sql));
    buf_release(&sql);
    return ask(t, "SELECT COUNT(*) FROM held");
}

static void assert_nothing_left(struct trial *t) {
    assert_int_equal(purge_index(t->db), OK);
    assert_int_equal(columns_holding(t), 0);
}

static int64_t found(struct trial *t) {
    return ask(t, "SELECT COUNT(*) FROM search_texts WHERE search_texts MATCH 'quincampoix'");
}

static void purge_and_look(struct trial *t, int64_t post) {
    struct purge_in in = {{post}, str_from_c(secret)};
    struct purge_out out;
    assert_true(columns_holding(t) >= 4); /* it is seen where it stands */
    assert_int_equal(found(t), 3);
    assert_int_equal(op_execute(&t->run, &op_purge, &in, &out), OK);
    assert_int_equal(out.posts, 3);
    assert_nothing_left(t);
    assert_int_equal(found(t), 0);
    /* What stood around it is left, and the quotation still leads to the message. */
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM post_sources WHERE INSTR(markdown, "
                            "'passage retiré') > 0 AND INSTR(markdown, 'hier.') > 0"),
                     3);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM post_sources WHERE INSTR(markdown, "
                            "'(/posts/103)') > 0"),
                     2);
    assert_int_equal(ask(t, "SELECT COUNT(DISTINCT post_id) FROM purges"), 3);
}

static void test_the_quotation_left(void **state) {
    struct trial *t = *state;
    static const int64_t leaves[] = {QUOTED};
    fill(t);
    split(t, leaves, 1, "À part");
    purge_and_look(t, SAID);
}

static void test_the_message_left(void **state) {
    struct trial *t = *state;
    static const int64_t leaves[] = {SAID};
    fill(t);
    split(t, leaves, 1, "À part");
    purge_and_look(t, SAID);
}

/* Each in a thread of its own, one of them joined to a thread that never had anything of it. */
static void test_all_went_elsewhere(void **state) {
    struct trial *t = *state;
    static const int64_t all[] = {102, SAID, QUOTED, TWICE}, further[] = {QUOTED, TWICE};
    fill(t);
    split(t, all, 4, "À part");
    split(t, further, 2, "Plus loin");
    merge(t, thread_of(t, QUOTED), OTHER);
    purge_and_look(t, SAID);
}

/* The name was put into the title of the thread that it was moved to. */
static void test_the_title_of_the_other_thread(void **state) {
    struct trial *t = *state;
    static const int64_t leaves[] = {QUOTED, 106};
    fill(t);
    split(t, leaves, 2, "Chez Melchior Quincampoix, de Trifouilly");
    purge_and_look(t, TWICE);
}

/* The same words in a thread that has nothing to do with it are somebody else's. */
static void test_another_thread_is_left_alone(void **state) {
    struct trial *t = *state;
    static const int64_t leaves[] = {QUOTED};
    struct purge_in in = {{SAID}, str_from_c(secret)};
    struct purge_out out;
    fill(t);
    write_message(t, 202, arena_format(&t->arena, "Ici, %s.", secret).bytes);
    split(t, leaves, 1, "À part");
    assert_int_equal(op_execute(&t->run, &op_purge, &in, &out), OK);
    assert_int_equal(out.posts, 3);
    assert_int_equal(found(t), 1);
}

/* A copy of before, with the journal of after. */
static void test_again_in_a_restored_copy(void **state) {
    struct trial *t = *state;
    static const int64_t leaves[] = {QUOTED};
    struct crypt_hash digest;
    fill(t);
    split(t, leaves, 1, "À part");
    crypt_digest(t->keys->blob, str_from_c(secret), &digest);
    assert_int_equal(db_begin_immediate(t->db), OK);
    assert_int_equal(purge_again(&t->run, (struct post_id){SAID},
                                 (struct str){(const char *)digest.bytes, sizeof digest.bytes},
                                 (int64_t)strlen(secret)),
                     OK);
    assert_int_equal(db_commit(t->db), OK);
    assert_nothing_left(t);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_FULL(test_the_quotation_left),           WITH_FULL(test_the_message_left),
        WITH_FULL(test_all_went_elsewhere),           WITH_FULL(test_the_title_of_the_other_thread),
        WITH_FULL(test_another_thread_is_left_alone), WITH_FULL(test_again_in_a_restored_copy),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
