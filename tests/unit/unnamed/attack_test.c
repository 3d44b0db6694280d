/* Who wrote what has no name? Thirty people live ninety days: they come at random times, read,
 * answer, mark, keep, follow, save drafts with their names, and publish two hundred cases without.
 * Then the database is taken without its key, and everything in it that names somebody is held
 * against each case: the same thread, the same second, minute, ten minutes. The author ranks no
 * better than chance; of what was published with a name, the same attack finds the author. */
#include "tests/unit/core/trial.h"

#include <math.h>

#include "lib/db_query.h"
#include "server/core/nobody.h"
#include "server/core/touch.h"
#include "server/threads/threads.h"
#include "server/unnamed/unnamed.h"
#include "sql/account_account.h"
#include "sql/core_op.h"
#include "tests/unit/moderation/policy_fixture.h"

enum { PEOPLE = 30, DAYS = 90, COMINGS = 60, CASES = 200, EVENTS = PEOPLE * COMINGS + CASES };
static const int64_t BEGIN = INT64_C(1800000000000);

struct event {
    int64_t at;
    int64_t member; /* 1 to PEOPLE */
    bool is_case;
};

/* A thread whose author is to be found. */
struct target {
    int64_t thread, author;
};

static struct target unnamed[CASES], named[EVENTS];
static size_t unnamed_count, named_count;
static struct event events[EVENTS];
static uint64_t seed = 7;

static uint64_t roll(uint64_t below) {
    seed += UINT64_C(0x9e3779b97f4a7c15);
    uint64_t z = seed;
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return (z ^ (z >> 31)) % below;
}

static bool chance(uint64_t percent) {
    return roll(100) < percent;
}

/* --- Asking the database what no statement of the program asks */

/* The same text is prepared once. */
static enum err start(struct trial *t, struct str sql, struct db_query *q) {
    static struct db_statement statements[2000];
    static unsigned used;
    unsigned at = 0;
    while (at < used && !str_equal(str_from_c(statements[at].sql), sql)) at++;
    assert_true(at < ARRAY_LENGTH(statements));
    if (at == used)
        statements[used++] = (struct db_statement){5000 + at, (unsigned)sql.length, "attack",
                                                   arena_text(&t->arena, sql)};
    return db_query_start(t->db, &statements[at], q);
}

static int64_t ask(struct trial *t, const char *sql) {
    struct db_query q;
    assert_int_equal(start(t, str_from_c(sql), &q), OK);
    int64_t value = db_query_step(&q) ? db_take_int(&q, 0) : -1;
    assert_int_equal(db_query_end(&q), OK);
    return value;
}

/* --- The life */

static void act(struct trial *t, const struct op *op, const void *input, void *output) {
    unsigned char once[ONCE_BYTES];
    crypt_random(once, sizeof once);
    char none[1];
    enum err e = op_run_saved(&t->run, op, once, input, output ? output : none);
    assert_true(e == OK || e == ERR_DENIED || e == ERR_NOT_FOUND || e == ERR_CONFLICT);
}

static void come(struct trial *t, int64_t member, struct session_id *session) {
    unsigned char hash[32], sealed[8 + CRYPT_SEAL_EXTRA];
    crypt_random(hash, sizeof hash);
    crypt_random(sealed, sizeof sealed);
    struct session_add_in row = {.token_hash = {hash, sizeof hash},
                                 .member_id = {member},
                                 .created_at = t->run.now_ms,
                                 .idle_ms = 4 * HOUR_MS,
                                 .expires_at = t->run.now_ms + 12 * HOUR_MS};
    struct sign_in_add_in sign_in = {
        .member_id = {member}, .at = t->run.now_ms, .sealed = {sealed, sizeof sealed}};
    assert_int_equal(sql_session_add(t->db, &row), OK);
    session->v = db_last_id(t->db);
    assert_int_equal(sql_sign_in_add(t->db, &sign_in), OK);
    t->run.actor = actor_member((struct member_id){member});
}

static void see(struct trial *t, int64_t member, struct session_id session, int64_t thread) {
    struct touch_in *in = arena_alloc(&t->arena, sizeof *in);
    *in = (struct touch_in){.sessions = {{.session = session, .at = t->run.now_ms}}, .count = 1};
    in->seen[0] = (struct seen){{member}, {thread}, 1 + (int64_t)roll(4), t->run.now_ms};
    in->seen_count = 1;
    act(t, &op_touch, in, NULL);
}

static void open_named(struct trial *t, int64_t member) {
    struct thread_open_in in = {.space = STR("s"),
                                .kind = STR("question"),
                                .title = STR("Avec mon nom"),
                                .body = STR("Texte"),
                                .source = STR("Texte"),
                                .html = STR("<p>Texte</p>")};
    struct thread_open_out out = {0};
    act(t, &op_thread_open, &in, &out);
    if (out.thread.v) named[named_count++] = (struct target){out.thread.v, member};
}

static void answer_named(struct trial *t, int64_t thread) {
    struct thread_reply_in in = {.thread = {thread},
                                 .body = STR("Une idée"),
                                 .source = STR("Une idée"),
                                 .html = STR("<p>Une idée</p>")};
    struct thread_reply_out out;
    act(t, &op_thread_reply, &in, &out);
}

static void save(struct trial *t, bool is_unnamed) {
    struct draft_save_in in = {.place = STR("new"),
                               .kind = STR("case"),
                               .title = STR("Un cas"),
                               .body =
                                   arena_format(&t->arena, "Début %lld", (long long)roll(1u << 30)),
                               .is_unnamed = is_unnamed};
    struct draft_save_out out;
    act(t, &op_draft_save, &in, &out);
}

/* With one's name. Acts on messages are on the first of a thread, or the next ones. */
static void live(struct trial *t, int64_t member, int64_t threads) {
    int64_t thread = threads ? 1 + (int64_t)roll((uint64_t)threads) : 0;
    if (threads == 0 || chance(15)) open_named(t, member);
    if (thread == 0) return;
    struct post_mark_in mark = {.post = {1 + (int64_t)roll((uint64_t)threads)}, .change = MARK_SET};
    struct post_keep_in keep = {.post = mark.post, .change = MARK_SET};
    struct thread_follow_in follow = {{thread}, true};
    struct post_mark_out out;
    if (chance(40)) answer_named(t, thread);
    if (chance(30)) act(t, &op_post_mark, &mark, &out);
    if (chance(20)) act(t, &op_post_keep, &keep, &out);
    if (chance(20)) act(t, &op_thread_follow, &follow, NULL);
    if (chance(20)) save(t, false);
}

static struct urlform fields_of(struct trial *t, struct str title) {
    (void)t;
    struct urlform form = {.count = 5};
    const char *names[] = {"space", "kind", "title", "body", "unnamed"};
    const struct str values[] = {STR("s"), STR("question"), title, STR("Que faire ?"), STR("1")};
    for (size_t i = 0; i < 5; i++)
        form.fields[i] = (struct urlform_field){str_from_c(names[i]), values[i]};
    return form;
}

/* Without: drafts while it is written, the form, and the own list looked at. Sometimes an answer in
 * a thread of theirs instead; they read these as often as they like. */
static void confide(struct trial *t, int64_t member, struct session_id session) {
    struct unnamed_submit_in *in = arena_alloc(&t->arena, sizeof *in);
    *in = (struct unnamed_submit_in){.place = STR("new"), .body = STR("Que faire ?")};
    struct str title = arena_format(&t->arena, "cas de %lld", (long long)member);
    save(t, true);
    t->run.now_ms += 3 * MINUTE_MS;
    save(t, true);
    in->fields = fields_of(t, title);
    crypt_random(in->once, sizeof in->once);
    act(t, &op_unnamed_submit, in, NULL);
    for (size_t i = 0; i < unnamed_count; i++) {
        if (unnamed[i].author != member) continue;
        see(t, member, session, unnamed[i].thread);
        if (!chance(10)) continue;
        struct thread_follow_in follow = {{unnamed[i].thread}, true};
        act(t, &op_thread_follow, &follow, NULL);
        *in = (struct unnamed_submit_in){.thread = {unnamed[i].thread},
                                         .place = STR("thread/1"),
                                         .fields = fields_of(t, title),
                                         .body = STR("Que faire ?")};
        crypt_random(in->once, sizeof in->once);
        act(t, &op_unnamed_submit, in, NULL);
    }
}

/* What is due by then is published; whose it is, its title says here and to nobody else. */
static void publish_until(struct trial *t, int64_t until) {
    for (;;) {
        int64_t due = ask(t, "SELECT COALESCE(MIN(due_at), 0) FROM unnamed_pending");
        if (due == 0 || due > until) break;
        t->run.now_ms = due + (int64_t)roll(15 * SECOND_MS);
        t->run.actor = actor_system();
        assert_int_equal(publish_unnamed_run(&t->run), OK);
        struct db_query q;
        assert_int_equal(start(t,
                               STR("SELECT thread_id, CAST(SUBSTR(t.title, 8) AS INTEGER) FROM "
                                   "unnamed_threads JOIN threads AS t ON t.id = thread_id "
                                   "ORDER BY thread_id"),
                               &q),
                         OK);
        for (unnamed_count = 0; db_query_step(&q); unnamed_count++)
            unnamed[unnamed_count] = (struct target){db_take_int(&q, 0), db_take_int(&q, 1)};
        assert_int_equal(db_query_end(&q), OK);
    }
}

static int by_time(const void *a, const void *b) {
    const struct event *x = a, *y = b;
    return (x->at > y->at) - (x->at < y->at);
}

static void plan(void) {
    for (size_t i = 0; i < EVENTS; i++)
        events[i] = (struct event){BEGIN + (int64_t)roll((uint64_t)(DAYS * DAY_MS)),
                                   1 + (int64_t)(i < CASES ? roll(PEOPLE) : i % PEOPLE), i < CASES};
    qsort(events, EVENTS, sizeof events[0], by_time);
}

static void fill(struct trial *t) {
    trial_sql(t->db, "INSERT INTO organisations (slug, name, kind, region, created_at) VALUES "
                     "('a', 'A', 'apec', 'Nord', 1), ('b', 'B', 'cap-emploi', 'Sud', 1);"
                     "INSERT INTO spaces (slug, title, created_at) VALUES ('s', 'S', 1);");
    for (int i = 1; i <= PEOPLE; i++) {
        struct str sql = arena_format(
            &t->arena,
            "INSERT INTO members (id, account, identifier, given_name, family_name, "
            "organisation_id, region, state, created_at, charter_at, declared_at, verdict, "
            "judged_at, valid_until) VALUES (%d, 'member', 'm%d', 'P', 'N', %d, 'Nord', 'active', "
            "1, "
            "1, 1, 'peer', 1, 9000000000000)",
            i, i, 1 + i % 2);
        trial_sql(t->db, sql.bytes);
    }
}

static void live_through(struct trial *t) {
    plan();
    for (size_t i = 0; i < EVENTS; i++) {
        const struct event *event = &events[i];
        struct session_id session;
        assert_int_equal(db_begin_immediate(t->db), OK);
        publish_until(t, event->at);
        t->run.now_ms = event->at;
        struct once_forget_in old = {.before = event->at - DAY_MS};
        assert_int_equal(sql_once_forget(t->db, &old), OK);
        trial_sql(t->db, arena_format(&t->arena, "DELETE FROM sessions WHERE expires_at < %lld",
                                      (long long)(event->at - DAY_MS))
                             .bytes);
        int64_t threads = ask(t, "SELECT COALESCE(MAX(id), 0) FROM threads");
        come(t, event->member, &session);
        for (int n = 0; n < 3 && threads; n++)
            see(t, event->member, session, 1 + (int64_t)roll((uint64_t)threads));
        t->run.now_ms += (int64_t)roll(5 * MINUTE_MS);
        if (event->is_case)
            confide(t, event->member, session);
        else
            live(t, event->member, threads);
        assert_int_equal(db_commit(t->db), OK);
    }
    assert_int_equal(db_begin_immediate(t->db), OK);
    publish_until(t, INT64_MAX);
    assert_int_equal(db_commit(t->db), OK);
}

/* --- The attack: rows that name somebody, whatever the table */

enum { TIMES = 6, PLACES = 3, ROWS_MOST = 200000 };
struct row {
    int64_t member, times[TIMES], threads[PLACES];
};
static struct row *rows;
static size_t rows_count;

static bool has_word(struct str name, const char *word) {
    return str_find(name, str_from_c(word)) < name.length;
}

/* Columns of a table, as SQL; a member's come as "member:12" in the log. */
static void take_table(struct trial *t, struct str table) {
    struct db_query q;
    struct str columns[40], names;
    size_t count = 0;
    const unsigned char first[] = {0};
    assert_int_equal(
        start(t,
              arena_format(&t->arena, "SELECT name FROM pragma_table_info('%.*s')", STR_ARG(table)),
              &q),
        OK);
    while (db_query_step(&q) && count < 40) {
        db_take_texts(&q, &t->arena, first, 1, &names);
        columns[count++] = names;
    }
    assert_int_equal(db_query_end(&q), OK);
    for (size_t m = 0; m < count; m++) {
        bool is_actor = str_equal(columns[m], STR("actor"));
        bool is_named = has_word(columns[m], "member_id") || has_word(columns[m], "author_id") ||
                        has_word(columns[m], "_by") || has_word(columns[m], "reporter_id") ||
                        (str_equal(table, STR("members")) && str_equal(columns[m], STR("id")));
        if (!is_actor && !is_named) continue;
        struct buf sql;
        buf_init(&sql, 8192);
        buf_put_format(&sql, is_actor ? "SELECT CAST(SUBSTR(%.*s, 8) AS INTEGER)" : "SELECT %.*s",
                       STR_ARG(columns[m]));
        for (size_t i = 0; i < count; i++)
            buf_put_format(&sql, ", CASE TYPEOF(%.*s) WHEN 'integer' THEN %.*s ELSE 0 END",
                           STR_ARG(columns[i]), STR_ARG(columns[i]));
        buf_put_format(&sql, " FROM %.*s", STR_ARG(table));
        assert_int_equal(start(t, buf_str(&sql), &q), OK);
        while (db_query_step(&q)) {
            struct row row = {.member = db_take_int(&q, 0)};
            size_t times = 0, places = 0;
            if (row.member < 1 || row.member > PEOPLE) continue;
            for (size_t i = 0; i < count; i++) {
                int64_t value = db_take_int(&q, (int)i + 1);
                bool is_time = value >= BEGIN - DAY_MS && value < BEGIN + 2 * DAYS * DAY_MS;
                if (is_time && times < TIMES) row.times[times++] = value;
                bool is_place =
                    str_equal(columns[i], STR("thread_id")) ||
                    (str_equal(table, STR("threads")) && str_equal(columns[i], STR("id")));
                if (is_place && places < PLACES) row.threads[places++] = value;
            }
            assert_true(rows_count < ROWS_MOST);
            rows[rows_count++] = row;
        }
        assert_int_equal(db_query_end(&q), OK);
        buf_release(&sql);
    }
}

static void take_database(struct trial *t) {
    struct db_query q;
    struct str tables[200];
    size_t count = 0;
    const unsigned char first[] = {0};
    rows = mem_alloc(ROWS_MOST * sizeof *rows);
    assert_int_equal(start(t,
                           STR("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT "
                               "LIKE '%VIRTUAL%' AND name NOT LIKE 'search_%'"),
                           &q),
                     OK);
    while (db_query_step(&q) && count < 200)
        db_take_texts(&q, &t->arena, first, 1, &tables[count++]);
    assert_int_equal(db_query_end(&q), OK);
    for (size_t i = 0; i < count; i++) take_table(t, tables[i]);
}

/* How much this row speaks for its member, of something published then in this thread. */
static double weight(const struct row *row, int64_t thread, int64_t at, bool *is_there) {
    double sum = 0;
    for (int i = 0; i < PLACES; i++)
        if (row->threads[i] == thread) *is_there = true;
    for (int i = 0; i < TIMES; i++) {
        int64_t apart = row->times[i] > at ? row->times[i] - at : at - row->times[i];
        if (row->times[i] == 0) continue;
        sum += apart <= SECOND_MS ? 8 : apart <= MINUTE_MS ? 3 : apart <= 10 * MINUTE_MS ? 1 : 0;
    }
    return sum;
}

/* Where the author stands among the candidates, 0 first and 1 last, half for alike. Of those who
 * are known to have been in the thread with their name, which its author cannot, only
 * `counts_places`. */
static double place_of(struct trial *t, const struct target *target, bool counts_places) {
    double scores[PEOPLE + 1] = {0}, before = 0, candidates = 0;
    bool is_there[PEOPLE + 1] = {false};
    int64_t at = ask(t, arena_format(&t->arena, "SELECT created_at FROM threads WHERE id = %lld",
                                     (long long)target->thread)
                            .bytes);
    for (size_t i = 0; i < rows_count; i++) {
        bool is_in_thread = false;
        scores[rows[i].member] += weight(&rows[i], target->thread, at, &is_in_thread);
        if (!is_in_thread) continue;
        is_there[rows[i].member] = true;
        if (counts_places) scores[rows[i].member] += 10;
    }
    for (int64_t m = 1; m <= PEOPLE; m++) {
        if (m == target->author || (!counts_places && is_there[m])) continue;
        candidates++;
        if (scores[m] > scores[target->author]) before += 1;
        if (scores[m] == scores[target->author]) before += 0.5;
    }
    if (!counts_places) assert_false(is_there[target->author]);
    return candidates > 0 ? before / candidates : 0.5;
}

static double mean_place(struct trial *t, const struct target *targets, size_t count,
                         bool counts_places) {
    double sum = 0;
    for (size_t i = 0; i < count; i++) sum += place_of(t, &targets[i], counts_places);
    return sum / (double)count;
}

static void test_the_author_ranks_no_better_than_chance(void **state) {
    struct trial *t = *state;
    t->service.policy = fixture_policy(&t->arena);
    fill(t);
    live_through(t);
    assert_int_equal(unnamed_count, CASES);
    take_database(t);
    /* Of an even draw the mean place is 0.5, its deviation 0.289 a case. */
    double bound = 3.3 * 0.289 / sqrt(CASES);
    double all = mean_place(t, unnamed, unnamed_count, true);
    double rest = mean_place(t, unnamed, unnamed_count, false);
    double control = mean_place(t, named, named_count, true);
    printf("mean place of the author, 0.5 is chance (bound %.3f): %.3f among all, %.3f among those "
           "who did not answer; with a name %.3f; %zu rows name somebody\n",
           bound, all, rest, control, rows_count);
    assert_true(all > 0.5 - bound);
    assert_true(rest > 0.5 - bound && rest < 0.5 + bound);
    assert_true(control < 0.05);
    mem_free(rows);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_FULL(test_the_author_ranks_no_better_than_chance),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
