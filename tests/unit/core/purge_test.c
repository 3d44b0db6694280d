/* A purge reaches every text that the schema marks, and only people with a mandate may ask for it.
 */
#include "tests/unit/core/trial.h"

#include <stdio.h>

#include "lib/db_query.h"
#include "lib/language.h"
#include "server/core/purge.h"

enum { COLUMNS_MOST = 100, BEYOND = 5000 /* the statements of the product */ };

static const char word[] = "Quincampoix";

/* The columns marked "-- purge" in schema/schema.sql. */
static struct { char table[40], column[40]; } marked[COLUMNS_MOST];
static size_t marked_count;

/* SQLite writes the name of a table that was renamed in quotes. */
static void read_name(const char *from, char out[40]) {
    from += *from == '"';
    size_t length = strspn(from, "abcdefghijklmnopqrstuvwxyz_");
    assert_true(length > 0 && length < 40);
    memcpy(out, from, length);
    out[length] = '\0';
}

static void read_schema(void) {
    static const char create[] = "CREATE TABLE ";
    static char line[512];
    char table[40] = "";
    FILE *f = fopen(EP_SOURCE_DIR "/schema/schema.sql", "r");
    assert_non_null(f);
    while (fgets(line, sizeof line, f)) {
        if (strncmp(line, create, sizeof create - 1) == 0)
            read_name(line + sizeof create - 1 + (line[sizeof create - 1] == '"'), table);
        if (!strstr(line, "-- purge")) continue;
        assert_true(marked_count < COLUMNS_MOST);
        snprintf(marked[marked_count].table, sizeof table, "%s", table);
        read_name(line + strspn(line, " "), marked[marked_count++].column);
    }
    fclose(f);
    assert_true(marked_count >= 8);
}

/* The one number of a query. Each text has its own place among the statements. */
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

static int64_t count_holding(struct trial *t, size_t column) {
    return ask(t, arena_format(&t->arena, "SELECT COUNT(*) FROM %s WHERE INSTR(%s, '%s') > 0",
                               marked[column].table, marked[column].column, word)
                      .bytes);
}

static void fill_more(struct trial *t);

/* One thread of two messages, their copies, and two members of whom the second is an animator. */
static void fill(struct trial *t) {
    t->service.language = LANGUAGE_FR;
    trial_sql(
        t->db,
        "INSERT INTO organisations (id, slug, name, kind, created_at) VALUES (1, 'ml', 'ML', 'k', "
        "1);"
        "INSERT INTO members (id, account, identifier, given_name, family_name, organisation_id, "
        "state, created_at, charter_at, declared_at, verdict, judged_at, valid_until) VALUES "
        "(1, 'member', 'a', 'A', 'A', 1, 'active', 1, 1, 1, 'peer', 1, 9000000000000),"
        "(2, 'member', 'b', 'B', 'B', 1, 'active', 1, 1, 1, 'peer', 1, 9000000000000);"
        "INSERT INTO mandates (member_id, began_at, ends_at) VALUES (2, 1, 8000000000000);"
        "INSERT INTO spaces (id, slug, title, created_at) VALUES (1, 's', 'S', 1);"
        "INSERT INTO threads (id, space_id, kind, title, author_id, created_at, last_seq, "
        "last_post_at, last_author_id) VALUES (1, 1, 'question', 'T', 1, 1, 2, 1, 1);"
        "INSERT INTO posts (id, thread_id, seq, author_id, created_at, html) VALUES "
        "(1, 1, 1, 1, 1, 'h'), (2, 1, 2, 2, 1, 'h');"
        "INSERT INTO post_sources (post_id, markdown) VALUES (1, 'm'), (2, 'm');"
        "INSERT INTO post_versions (post_id, version, markdown, html, written_at) VALUES "
        "(2, 1, 'm', 'h', 1);"
        "INSERT INTO drafts (member_id, place, title, body, saved_at) VALUES "
        "(1, 'new', 't', 'b', 1), (2, 'thread/1', 't', 'b', 1);"
        "INSERT INTO profiles (member_id, agency, introduction) VALUES (1, 'a', 'i');"
        "INSERT INTO outbox (kind, member_id, payload, created_at, due_at) VALUES "
        "('k', 1, 'p', 1, 1);"
        "INSERT INTO audit (seq, at, kind, actor, digest, mac) VALUES (1, 1, 'k', 'a', x'00', "
        "x'00');"
        "INSERT INTO audit_texts (seq, salt, text) VALUES (1, x'00', 't');"
        "INSERT INTO notices (id, reference, once, reason, address, text, name, email, created_at, "
        "answer) VALUES (1, '1', x'00', 'illegal', 'a', 't', 'n', 'e', 1, 'r');"
        "INSERT INTO reports (id, post_id, reporter_id, reason, text, created_at) VALUES "
        "(1, 1, 2, 'other', 't', 1);"
        "INSERT INTO report_letters (report_id, post_id, addressee, writer_id, text, written_at) "
        "VALUES (1, 1, 'author', 2, 't', 1);"
        "INSERT INTO statements (post_id, kind, reason, ground, facts, decided_by, decided_at) "
        "VALUES (1, 'hidden', 'other', 'g', 'f', 2, 1);"
        "INSERT INTO reason_models (id, kind, title, ground, body, changed_at) VALUES "
        "(1, 'law', 't', 'g', 'b', 1);"
        "INSERT INTO reason_versions VALUES (1, 1, 't', 'g', 'b', 1);"
        "INSERT INTO member_notes (member_id, writer_id, text, written_at) VALUES (1, 2, 't', 1);"
        "INSERT INTO contests (member_id, text, cause, rule, asked_at, due_at, reason) VALUES "
        "(1, 't', 'refused', 'r', 1, 1, 'a');"
        "INSERT INTO objections (member_id, organisation_id, attestation_id, fact, stated, text, "
        "asked_at, due_at, reason) VALUES (1, 1, 1, 'job_title', 's', 't', 1, 1, 'a');"
        "INSERT INTO waves (slug, title, created_at) VALUES ('w', 't', 1);"
        "INSERT INTO decisions (organisation_id, title_key, job_title, occupation_code, "
        "supervises, "
        "practising, outcome, reason, decided_at) VALUES (1, 'k', 't', '', '', '', 'peer', 'r', 1);"
        "INSERT INTO review_letters (member_id, kind, text, written_at) VALUES (1, 'answer', 't', "
        "1);"
        "INSERT INTO doubts (member_id, doubter_id, text, created_at, due_at, answer) VALUES "
        "(1, 2, 't', 1, 1, 'a');"
        "INSERT INTO member_measures (member_id, kind, ground, article, facts, reason, days, "
        "asked_by, "
        "asked_at, asked_until, holds_until, second_reason, lifted_reason, appeal_text, "
        "outcome_reason) VALUES (1, 'help', '', 'a', 'f', 'r', 0, 2, 1, 0, 0, 's', 'l', 't', 'o');"
        "INSERT INTO jobs (kind, due_at) VALUES ('purge_files', 9000000000000);");
    fill_more(t);
}

/* What peers make of them. */
static void fill_more(struct trial *t) {
    trial_sql(
        t->db,
        "INSERT INTO wordings (id, purpose, title, changed_at) VALUES (1, 'welcome', 't', 1);"
        "INSERT INTO wording_versions VALUES (1, 1, 't', 1);"
        "INSERT INTO relaunches (writer_id, text, asked_at) VALUES (2, 't', 1);"
        "INSERT INTO notes (member_id, writer_id, purpose, text, sent_at, answer) VALUES "
        "(1, 2, 'thanks', 't', 1, 'a');"
        "INSERT INTO polls (id, post_id, question, is_multiple, is_anonymous, closes_at) VALUES "
        "(1, 1, 'q', 0, 0, 1);"
        "INSERT INTO poll_options (poll_id, position, label) VALUES (1, 1, 'l');"
        "INSERT INTO models (kind, title, body, changed_at) VALUES ('case', 't', 'b', 1);"
        "INSERT INTO question_offers (thread_id, member_id, offered_at, why, note) VALUES "
        "(1, 1, 1, 'topic', 'n');"
        "INSERT INTO seeds (id, kind, space_id, title, body, html, state, changed_at)"
        " SELECT 1, 'question', MIN(id), 't', 'b', 'h', 'waiting', 1 FROM spaces;"
        "INSERT INTO seed_series (name, weekday, minute, next_at, created_at) VALUES "
        "('n', 1, 540, 1, 1);"
        "INSERT INTO seed_guests (seed_id, member_id, state, body, invited_at, changed_at) VALUES "
        "(1, 1, 'writing', 'b', 1, 1);"
        "INSERT INTO editions (introduction, word, state, changed_at) VALUES "
        "('i', 'w', 'preparing', 1);"
        "INSERT INTO themes (kind, title, created_at) VALUES ('public', 't', 1);"
        "INSERT INTO thread_redirects VALUES (90, 1, 1, 1, 't', 1);"
        "INSERT INTO thread_conclusions VALUES (1, 't', 1);"
        "INSERT INTO thread_changes (thread_id, act, was, became, reason, at) VALUES (1, 'title', "
        "'w', 'b', 'r', 1);"
        "INSERT INTO pathway_steps (thread_id, ordinal, stage, action) VALUES (1, 1, 'done', 'a');"
        "INSERT INTO files (owner_mark, place_mark, forget_at, name, alt, type, bytes, blob) "
        "VALUES "
        "(x'01', x'02', 1, 'n', 'a', 'png', 1, 'b');"
        "INSERT INTO practices (thread_id) VALUES (1);"
        "INSERT INTO practice_tags VALUES (1, 0, 't');"
        "INSERT INTO unnamed_openings (thread_id, asked_by, reason, asked_at, first_id, second_id) "
        "VALUES (1, 1, 'r', 1, 1, 2);"
        "INSERT INTO answers (id, thread_id, created_at, version, reason) VALUES (1, 1, 1, 2, 'r');"
        "INSERT INTO answer_versions (answer_id, version, author_id, written_at, title, markdown, "
        "html, note) VALUES (1, 1, 1, 1, 't', 'm', 'h', 'n'), (1, 2, 2, 1, 't', 'm', 'h', 'n');"
        "INSERT INTO answer_reservations (answer_id, author_id, version, written_at, markdown, "
        "html) VALUES (1, 1, 1, 1, 'm', 'h');");
}

static enum err purge(struct trial *t, int64_t post, struct str passage, struct purge_out *out) {
    struct purge_in in = {{post}, passage};
    return op_execute(&t->run, &op_purge, &in, out);
}

static void test_every_marked_text_is_reached(void **state) {
    struct trial *t = *state;
    struct purge_out out;
    fill(t);
    for (size_t i = 0; i < marked_count; i++) {
        trial_sql(t->db, arena_format(&t->arena, "UPDATE %s SET %s = 'un mot, %s, et la suite'",
                                      marked[i].table, marked[i].column, word)
                             .bytes);
        if (count_holding(t, i) == 0)
            fail_msg("this test has no row of %s: fill() must add one", marked[i].table);
    }
    assert_int_equal(purge(t, 1, str_from_c(word), &out), OK);
    assert_int_equal(out.thread.v, 1);
    assert_int_equal(out.posts, 2);
    for (size_t i = 0; i < marked_count; i++)
        if (count_holding(t, i) > 0)
            fail_msg("%s.%s still holds the passage", marked[i].table, marked[i].column);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM posts WHERE INSTR(html, 'passage retiré') > 0 "
                            "AND INSTR(html, 'et la suite') > 0"),
                     2);
    assert_int_equal(ask(t, "SELECT COUNT(DISTINCT post_id) FROM purges"), 2);
    assert_true(ask(t, "SELECT due_at FROM jobs WHERE kind = 'purge_files'") <= t->run.now_ms);
    assert_int_equal(purge(t, 1, str_from_c(word), &out), ERR_NOT_FOUND);
}

/* In a case's pathway alone: found from its opening message, and left where it is in others'. */
static void test_a_pathway_is_reached(void **state) {
    struct trial *t = *state;
    struct purge_out out;
    fill(t);
    trial_sql(t->db,
              "INSERT INTO threads (id, space_id, kind, title, author_id, created_at, last_seq, "
              "last_post_at, last_author_id) VALUES (2, 1, 'case', 'U', 1, 1, 0, 1, 1);"
              "INSERT INTO pathway_steps (thread_id, ordinal, stage, action, result) VALUES "
              "(1, 2, 'now', 'chez Quincampoix', 'rien'), (2, 1, 'now', 'chez Quincampoix', '');");
    assert_int_equal(purge(t, 2, str_from_c(word), &out), ERR_NOT_FOUND);
    assert_int_equal(purge(t, 1, str_from_c(word), &out), OK);
    assert_int_equal(out.places, 1);
    assert_int_equal(
        ask(t, "SELECT COUNT(*) FROM pathway_steps WHERE INSTR(action, 'Quincampoix')"), 1);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM pathway_steps WHERE thread_id = 1 "
                            "AND INSTR(action, 'passage retiré') AND version = 2"),
                     1);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM purges WHERE post_id = 1"), 1);
    /* From the journal, in a copy of before. */
    trial_sql(t->db, "UPDATE pathway_steps SET action = 'chez Quincampoix' WHERE thread_id = 1");
    struct crypt_hash digest;
    crypt_digest(t->keys->blob, str_from_c(word), &digest);
    struct post_id post = {1};
    struct str sought = {(const char *)digest.bytes, sizeof digest.bytes};
    assert_int_equal(db_begin_immediate(t->db), OK);
    assert_int_equal(purge_again(&t->run, post, sought, (int64_t)strlen(word)), OK);
    assert_int_equal(db_commit(t->db), OK);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM pathway_steps WHERE thread_id = 1 "
                            "AND INSTR(action, 'Quincampoix')"),
                     0);
}

static void test_who_may_purge(void **state) {
    struct trial *t = *state;
    struct purge_out out;
    fill(t);
    trial_sql(t->db, "UPDATE post_sources SET markdown = 'un Quincampoix' WHERE post_id = 1");
    t->run.actor = actor_member((struct member_id){1});
    assert_int_equal(purge(t, 1, str_from_c(word), &out), ERR_DENIED);
    t->run.actor = (struct actor){.kind = ACTOR_VISITOR};
    assert_int_not_equal(purge(t, 1, str_from_c(word), &out), OK);
    t->run.actor = actor_member((struct member_id){2});
    trial_sql(t->db, "UPDATE members SET verdict = 'refused' WHERE id = 2");
    assert_int_equal(purge(t, 1, str_from_c(word), &out), ERR_DENIED);
    trial_sql(t->db, "UPDATE members SET verdict = 'peer' WHERE id = 2");
    trial_sql(t->db, "UPDATE mandates SET ends_at = 5 WHERE member_id = 2");
    assert_int_equal(purge(t, 1, str_from_c(word), &out), ERR_DENIED);
    trial_sql(t->db, "UPDATE mandates SET ends_at = 8000000000000 WHERE member_id = 2");
    assert_int_equal(purge(t, 1, str_from_c(word), &out), OK);
}

/* So many places that the markers would make the text larger than a message may be. */
static void test_a_text_full_of_it(void **state) {
    struct trial *t = *state;
    struct purge_out out;
    struct buf sql;
    fill(t);
    buf_init(&sql, 1 << 20);
    BUF_LIT(&sql, "UPDATE post_sources SET markdown = '");
    for (int i = 0; i < 16000; i++) BUF_LIT(&sql, "abc ");
    BUF_LIT(&sql, "fin' WHERE post_id = 2");
    trial_sql(t->db, buf_text(&sql));
    buf_release(&sql);
    assert_int_equal(purge(t, 2, STR("abc"), &out), OK);
    assert_int_equal(out.places, 16000);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM post_sources AS s JOIN posts AS p "
                            "ON p.id = s.post_id WHERE INSTR(s.markdown, 'abc') > 0 "
                            "OR INSTR(p.html, 'abc') > 0"),
                     0);
    assert_int_equal(ask(t, "SELECT INSTR(html, 'fin') > 0 FROM posts WHERE id = 2"), 1);
}

static void test_a_passage_is_a_text_of_some_length(void **state) {
    struct trial *t = *state;
    static char long_one[PASSAGE_MOST + 1];
    struct purge_out out;
    fill(t);
    memset(long_one, 'a', sizeof long_one);
    assert_int_equal(purge(t, 1, STR("ab"), &out), ERR_INVALID);
    assert_int_equal(purge(t, 1, STR(" \n a \n"), &out), ERR_INVALID);
    assert_int_equal(purge(t, 1, STR("\xC3(abc"), &out), ERR_INVALID);
    assert_int_equal(purge(t, 1, (struct str){long_one, sizeof long_one}, &out), ERR_INVALID);
    assert_int_equal(purge(t, 1, (struct str){long_one, sizeof long_one - 1}, &out), ERR_NOT_FOUND);
    assert_int_equal(purge(t, 3, STR("abc"), &out), ERR_NOT_FOUND);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_FULL(test_every_marked_text_is_reached),
        WITH_FULL(test_a_pathway_is_reached),
        WITH_FULL(test_who_may_purge),
        WITH_FULL(test_a_text_full_of_it),
        WITH_FULL(test_a_passage_is_a_text_of_some_length),
    };
    read_schema();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
