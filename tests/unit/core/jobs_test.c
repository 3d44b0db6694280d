/* Recurring work: when it runs, again after a failure, once more when it was wished for meanwhile.
 */
#include "tests/unit/core/trial.h"

#include <stdatomic.h>

#include "lib/clock.h"
#include "server/core/jobs.h"

enum { STEP_MS = 20, WAIT_MS = 8000 };

static atomic_int runs, wishes, failures;
static char clock_path[128];

static void set_clock(int64_t seconds) {
    char text[32];
    snprintf(text, sizeof text, "%lld", (long long)seconds);
    trial_write(clock_path, text, 0600);
}

static enum err work_run(struct op_run *run) {
    runs++;
    if (failures > 0) {
        failures--;
        return ERR_IO;
    }
    if (wishes > 0) {
        wishes--;
        return job_soon(run, "work");
    }
    return OK;
}

static const struct job_kind kinds[] = {{"work", HOUR_MS, work_run, false}};

static void wait_for_runs(int wanted) {
    for (int i = 0; runs < wanted && i < WAIT_MS / STEP_MS; i++) usleep(STEP_MS * 1000);
    assert_int_equal(runs, wanted);
}

/* One look of the thread more, at the clock it has now. */
static void stay_at_runs(int wanted) {
    usleep(1200 * 1000);
    assert_int_equal(runs, wanted);
}

struct life {
    struct writer *writer;
    struct jobs *jobs;
};

static struct life open_life(struct trial *t) {
    struct db *db;
    snprintf(clock_path, sizeof clock_path, "%s/clock", t->path);
    set_clock(0);
    clock_use_test_file(clock_path);
    assert_int_equal(db_open(t->dir->database, DB_WRITER, (struct db_options){0}, &db), OK);
    struct life life = {.writer = writer_new(db, &t->service)};
    life.jobs = jobs_new(kinds, ARRAY_LENGTH(kinds), life.writer);
    return life;
}

static void close_life(struct life life) {
    jobs_stop(life.jobs);
    writer_free(life.writer);
    jobs_free(life.jobs);
}

static void test_work_recurs(void **state) {
    runs = wishes = failures = 0;
    struct life life = open_life(*state);
    wait_for_runs(1); /* a new kind is due at once */
    set_clock(3590);
    stay_at_runs(1);
    set_clock(3605);
    wait_for_runs(2);
    close_life(life);
    life = open_life(*state); /* the clock is back where it was */
    stay_at_runs(2);
    close_life(life);
}

static void test_a_failure_is_tried_again_in_seconds(void **state) {
    runs = wishes = 0;
    failures = 2;
    struct life life = open_life(*state);
    wait_for_runs(1);
    set_clock(6);
    wait_for_runs(2);
    set_clock(12);
    wait_for_runs(3);
    set_clock(40);
    stay_at_runs(3); /* it is done for this hour */
    close_life(life);
}

static void test_a_wish_during_the_work_is_kept(void **state) {
    runs = failures = 0;
    wishes = 2;
    struct life life = open_life(*state);
    wait_for_runs(3);
    close_life(life);
}

static void test_what_died_is_due_at_the_end_of_its_lease(void **state) {
    struct trial *t = *state;
    runs = wishes = failures = 0;
    char sql[200];
    snprintf(clock_path, sizeof clock_path, "%s/clock", t->path);
    set_clock(0);
    clock_use_test_file(clock_path);
    snprintf(
        sql, sizeof sql,
        "INSERT INTO jobs (kind, subject, due_at, leased_until) VALUES ('work', 0, %lld, %lld)",
        (long long)(clock_now_ms() + HOUR_MS), (long long)(clock_now_ms() + 25000));
    trial_sql(t->db, sql);
    struct life life = open_life(t);
    stay_at_runs(0);
    set_clock(30);
    wait_for_runs(1);
    close_life(life);
}

/* The end comes at any moment of a step. */
static void test_ending_in_the_middle(void **state) {
    for (int i = 0; i < 30; i++) {
        runs = wishes = failures = 0;
        struct life life = open_life(*state);
        usleep((unsigned)(i * 150));
        close_life(life);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_FULL(test_work_recurs),
        WITH_FULL(test_a_failure_is_tried_again_in_seconds),
        WITH_FULL(test_a_wish_during_the_work_is_kept),
        WITH_FULL(test_what_died_is_due_at_the_end_of_its_lease),
        WITH_FULL(test_ending_in_the_middle),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
