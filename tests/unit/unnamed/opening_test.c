/* Who sits in when a picked person does not answer, hour after hour of a clock that is moved: drawn
 * once, never the author nor anybody of their organisation or of the other's, and nothing of it
 * tells which organisation that is. */
#include "tests/unit/core/trial.h"

#include "lib/db_query.h"
#include "server/core/nobody.h"
#include "server/unnamed/opening.h"
#include "server/unnamed/unnamed.h"

enum { BEYOND = 4800, TRIALS = 8 };
/* Anne asks; Bruno and Chloé, who animate as she does, are picked. Marc is the author; he offered
 * to sit in, as did Véra, Tom, of Bruno's organisation, and Ulla, of Marc's. */
enum { ANNE = 1, BRUNO = 2, CHLOE = 3, MARC = 4, VERA = 5, TOM = 6, ULLA = 7, PEOPLE = 7 };

static int64_t ask(struct trial *t, const char *sql) {
    static struct arena kept; /* statements outlive the test that asked first */
    static struct db_statement statements[100];
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

static void act(struct trial *t, int64_t member) {
    t->run.actor = actor_member((struct member_id){member});
}

static void fill(struct trial *t) {
    static const int of[] = {0, 1, 2, 3, 4, 5, 2, 4};
    trial_sql(t->db, "INSERT INTO organisations (id, slug, name, kind, created_at) VALUES"
                     " (1, 'o', 'O', 'k', 1), (2, 'p', 'P', 'k', 1), (3, 'q', 'Q', 'k', 1),"
                     " (4, 'r', 'R', 'k', 1), (5, 's', 'S', 'k', 1);"
                     "INSERT INTO spaces (id, slug, title, created_at) VALUES (1, 's', 'S', 1);");
    for (int i = 1; i <= PEOPLE; i++)
        trial_sql(t->db, arena_format(&t->arena,
                                      "INSERT INTO members (id, account, identifier, email, "
                                      "given_name, family_name, organisation_id, state, "
                                      "created_at, charter_at, declared_at, verdict, judged_at, "
                                      "valid_until, password_hash, sits) VALUES (%d, 'member', "
                                      "'m%d', 'm%d@m', 'A', 'A', %d, 'active', 1, 1, 1, 'peer', 1,"
                                      " 9000000000000, 'h', %d)",
                                      i, i, i, of[i], i >= MARC)
                             .bytes);
    trial_sql(t->db, "INSERT INTO mandates (member_id, began_at, ends_at) VALUES (1, 1, "
                     "8000000000000), (2, 1, 8000000000000), (3, 1, 8000000000000);");
}

/* A thread of Marc's without his name. */
static void confide(struct trial *t, int64_t thread) {
    struct crypt_hash ref;
    char hex[2 * sizeof ref.bytes + 1];
    author_ref_of(t->keys, (struct member_id){MARC}, (struct thread_id){thread}, &ref);
    for (size_t i = 0; i < sizeof ref.bytes; i++) snprintf(hex + 2 * i, 3, "%02x", ref.bytes[i]);
    trial_sql(t->db,
              arena_format(&t->arena,
                           "INSERT INTO threads (id, space_id, kind, title, author_id, created_at, "
                           "last_post_at, last_author_id, last_seq) VALUES (%lld, 1, 'case', 'c', "
                           "-1, 1, 1, -1, 1);"
                           "INSERT INTO posts (thread_id, seq, author_id, created_at, html) VALUES "
                           "(%lld, 1, -1, 1, 'h');"
                           "INSERT INTO unnamed_threads (thread_id, author_ref) VALUES (%lld, "
                           "x'%s');",
                           (long long)thread, (long long)thread, (long long)thread, hex)
                  .bytes);
}

static enum err ask_for(struct trial *t, int64_t thread) {
    struct identity_ask_in in = {{thread}, STR("Un danger.")};
    act(t, ANNE);
    return op_execute(&t->run, &op_identity_ask, &in, NULL);
}

static enum err answer(struct trial *t, int64_t member, int64_t opening) {
    struct opening_answer_in in = {{opening}, true};
    struct opening_answer_out out;
    act(t, member);
    return op_execute(&t->run, &op_opening_answer, &in, &out);
}

/* The hourly job, until then. */
static void live(struct trial *t, int64_t until) {
    t->run.actor = actor_system();
    for (; t->run.now_ms <= until; t->run.now_ms += HOUR_MS) {
        assert_int_equal(db_begin_immediate(t->db), OK);
        assert_int_equal(openings_draw_run(&t->run), OK);
        assert_int_equal(db_commit(t->db), OK);
    }
    t->run.now_ms = until;
}

static int64_t told(struct trial *t) {
    return ask(t, "SELECT COUNT(*) FROM notifications WHERE kind = 'identity.asked'");
}

static int64_t drawn(struct trial *t) {
    return ask(t, "SELECT COUNT(*) FROM audit WHERE kind = 'identity.draw'");
}

static void test_the_silent_one_is_replaced_once(void **state) {
    struct trial *t = *state;
    fill(t);
    for (int64_t i = 1; i <= TRIALS; i++) {
        int64_t from = t->run.now_ms;
        confide(t, i);
        assert_int_equal(ask_for(t, i), OK);
        assert_int_equal(answer(t, BRUNO, i), OK);
        live(t, from + OPENING_ANSWER_MS - 1);
        assert_int_equal(drawn(t), i - 1);
        t->run.now_ms++;
        assert_int_equal(answer(t, CHLOE, i), ERR_NOT_FOUND);
        assert_int_equal(ask_for(t, i), ERR_CONFLICT); /* before the job runs, it still waits */
        live(t, from + 9 * DAY_MS);
        assert_int_equal(drawn(t), i);
        assert_int_equal(told(t), 3 * i);
        assert_int_equal(answer(t, CHLOE, i), ERR_NOT_FOUND);
        assert_int_equal(answer(t, VERA, i), OK); /* nobody else fits */
        assert_int_equal(ask(t, "SELECT COUNT(*) FROM unnamed_openings WHERE opened_at > 0"), i);
        assert_int_equal(ask(t, "SELECT COUNT(*) FROM unnamed_openings"), i);
    }
}

static void test_both_are_replaced_and_it_ends(void **state) {
    struct trial *t = *state;
    int64_t from = t->run.now_ms;
    fill(t);
    for (int64_t i = 1; i <= TRIALS; i++) {
        confide(t, i);
        assert_int_equal(ask_for(t, i), OK);
    }
    live(t, from + 6 * DAY_MS);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM unnamed_openings WHERE MIN(first_id, second_id) "
                            "= 5 AND MAX(first_id, second_id) = 6"),
                     TRIALS);
    assert_int_equal(told(t), 4 * TRIALS);
    assert_int_equal(answer(t, TOM, 1), OK);
    live(t, from + 10 * DAY_MS);
    assert_int_equal(answer(t, VERA, 1), ERR_NOT_FOUND);
    assert_int_equal(ask_for(t, 1), OK); /* asked anew; the old one is not drawn for again */
    live(t, from + 14 * DAY_MS);
    assert_int_equal(drawn(t), TRIALS);
    live(t, from + 16 * DAY_MS);
    assert_int_equal(drawn(t), TRIALS + 1);
}

/* Only those of the author's organisation offered: to everybody but them, it is as if one had been
 * drawn who does not answer. Were Chloé to keep her place, it would tell her. */
static void test_nothing_tells_that_the_author_leaves_too_few(void **state) {
    struct trial *t = *state;
    int64_t from = t->run.now_ms;
    fill(t);
    trial_sql(t->db, "UPDATE members SET sits = 0 WHERE id IN (5, 6)");
    confide(t, 1);
    assert_int_equal(ask_for(t, 1), OK);
    assert_int_equal(answer(t, BRUNO, 1), OK);
    live(t, from + 6 * DAY_MS);
    assert_int_equal(drawn(t), 1);
    assert_int_equal(told(t), 2);
    assert_int_equal(ask(t, "SELECT sits_at > 0 FROM unnamed_openings"), 1);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM unnamed_openings WHERE -1 IN (first_id, "
                            "second_id) AND 2 IN (first_id, second_id)"),
                     1);
    for (int64_t i = CHLOE; i <= PEOPLE; i++) assert_int_equal(answer(t, i, 1), ERR_NOT_FOUND);
    assert_int_equal(ask_for(t, 1), ERR_CONFLICT);
}

/* Nobody offered at all: the two have five days more. */
static void test_without_volunteers_they_stay(void **state) {
    struct trial *t = *state;
    int64_t from = t->run.now_ms;
    fill(t);
    trial_sql(t->db, "UPDATE members SET sits = 0");
    confide(t, 1);
    assert_int_equal(ask_for(t, 1), OK);
    live(t, from + 9 * DAY_MS);
    assert_int_equal(drawn(t), 1);
    assert_int_equal(told(t), 2);
    assert_int_equal(answer(t, BRUNO, 1), OK);
    assert_int_equal(answer(t, CHLOE, 1), OK);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM unnamed_openings WHERE opened_at > 0"), 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_FULL(test_the_silent_one_is_replaced_once),
        WITH_FULL(test_both_are_replaced_and_it_ends),
        WITH_FULL(test_nothing_tells_that_the_author_leaves_too_few),
        WITH_FULL(test_without_volunteers_they_stay),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
