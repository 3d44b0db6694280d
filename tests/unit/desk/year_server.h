/* The server of the simulated year: all jobs of server/jobs.def by their rows and periods, on a
 * database that is closed, reopened and cut off in the middle of a transaction. Triggers of the
 * test note what happens and when, in the same transaction: what is rolled back was not. */
#ifndef TESTS_UNIT_DESK_YEAR_SERVER_H
#define TESTS_UNIT_DESK_YEAR_SERVER_H

#include "tests/unit/desk/year_rules.h"

#include "lib/db_query.h"
#include "server/server.h"
#include "sql/core_jobs.h"

enum { YEAR_BEYOND = 4800, PASSES_MOST = 60, JOBS_MOST = 100 };

static inline int64_t year_ask(struct trial *t, int slot, const char *sql, int64_t a, int64_t b) {
    static struct db_statement statements[20];
    struct db_statement *s = &statements[slot];
    struct db_query q;
    *s = (struct db_statement){YEAR_BEYOND + (unsigned)slot, (unsigned)strlen(sql), "ask", sql};
    assert_int_equal(db_query_start(t->db, s, &q), OK);
    db_bind_int(&q, 1, a);
    db_bind_int(&q, 2, b);
    int64_t value = db_query_step(&q) ? db_take_int(&q, 0) : -1;
    assert_int_equal(db_query_end(&q), OK);
    return value;
}

#define YEAR_SQL(t, ...) trial_sql((t)->db, arena_format(&(t)->arena, __VA_ARGS__).bytes)

/* --- Jobs, as server/core/jobs.c does them */

static inline bool job_take_now(struct trial *t, const struct job_kind *kind) {
    struct job_take_in take = {.leased_until = t->run.now_ms + 30 * SECOND_MS,
                               .next_at = t->run.now_ms + kind->period_ms,
                               .kind = str_from_c(kind->name),
                               .now = t->run.now_ms};
    assert_int_equal(sql_job_take(t->db, &take), OK);
    return db_changes(t->db) > 0;
}

static inline void job_do(struct trial *t, const struct job_kind *kind) {
    struct job_done_in done = {str_from_c(kind->name)};
    struct op_run run = t->run;
    run.actor = actor_system();
    enum err e = kind->run(&run);
    if (e != OK) fail_msg("job %s: %s", kind->name, err_name(e));
    assert_int_equal(sql_job_done(t->db, &done), OK);
}

/* Which are due, in the order of jobs.def. */
static inline size_t jobs_due(struct trial *t, bool is_due[JOBS_MOST]) {
    static const char sql[] = "SELECT kind FROM jobs WHERE leased_until <= ?1"
                              " AND (due_at <= ?1 OR leased_until > 0)";
    static const unsigned char column[] = {0};
    static struct db_statement due = {YEAR_BEYOND + 31, sizeof sql - 1, "due", sql};
    struct db_query q;
    size_t count = 0;
    assert_true(server_jobs_count <= JOBS_MOST);
    assert_int_equal(db_query_start(t->db, &due, &q), OK);
    db_bind_int(&q, 1, t->run.now_ms);
    for (struct str kind; db_query_step(&q); count++) {
        db_take_texts(&q, &t->arena, column, 1, &kind);
        for (size_t i = 0; i < server_jobs_count; i++)
            if (str_equal(kind, str_from_c(server_jobs[i].name))) is_due[i] = true;
    }
    assert_int_equal(db_query_end(&q), OK);
    return count;
}

/* Until nothing is due. Returns how many ran. */
static inline int64_t jobs_pass(struct trial *t) {
    int64_t ran = 0;
    for (int pass = 0; pass < PASSES_MOST; pass++) {
        bool is_due[JOBS_MOST] = {false};
        if (jobs_due(t, is_due) == 0) break;
        for (size_t i = 0; i < server_jobs_count; i++) {
            if (!is_due[i] || !job_take_now(t, &server_jobs[i])) continue;
            job_do(t, &server_jobs[i]);
            ran++;
        }
    }
    return ran;
}

/* --- Stopping and starting */

static inline void year_open(struct trial *t) {
    assert_int_equal(db_open(t->dir->database, DB_WRITER,
                             (struct db_options){.key = t->keys->unnamed, .cache_kib = 65536},
                             &t->db),
                     OK);
    t->run.db = t->db;
    for (size_t i = 0; i < server_jobs_count; i++) {
        struct job_ensure_in row = {.kind = str_from_c(server_jobs[i].name),
                                    .due_at = t->run.now_ms};
        assert_int_equal(sql_job_ensure(t->db, &row), OK);
    }
    assert_int_equal(db_begin_immediate(t->db), OK);
}

static inline void year_restart(struct trial *t) {
    assert_int_equal(db_commit(t->db), OK);
    db_close(t->db);
    year_open(t);
}

/* The process dies before its commit: once before anything of the pass is stored, once when jobs
 * were taken and not done, which are due again when their lease ends. */
static inline void year_cut(struct trial *t, bool after_lease) {
    assert_int_equal(db_commit(t->db), OK);
    assert_int_equal(db_begin_immediate(t->db), OK);
    bool is_taken[JOBS_MOST] = {false};
    for (size_t i = 0; after_lease && i < server_jobs_count; i++)
        is_taken[i] = job_take_now(t, &server_jobs[i]);
    if (after_lease) assert_int_equal(db_commit(t->db), OK);
    if (after_lease) assert_int_equal(db_begin_immediate(t->db), OK);
    for (size_t i = 0; i < server_jobs_count; i++)
        if (is_taken[i]) job_do(t, &server_jobs[i]);
    if (!after_lease) jobs_pass(t);
    db_close(t->db);
    year_open(t);
}

#endif
