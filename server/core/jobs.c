/* The thread that asks, each second, whether something is due. Each step is an operation of the
 * writer: take (a lease, and the next time), empty the WAL if the job wants that, run and give the
 * lease back. A job wished for while it runs is thereby due again. */
#include "server/core/jobs.h"

#include <pthread.h>
#include <stdatomic.h>

#include "lib/clock.h"
#include "lib/log.h"
#include "lib/mem.h"
#include "lib/queue.h"
#include "sql/core_jobs.h"

enum { LEASE_MS = 30 * 1000, RETRY_MS = 5 * 1000, TICK_MS = 1000 };

struct jobs {
    const struct job_kind *kinds;
    size_t count;
    struct writer *writer;
    struct queue answers; /* of the writer, which always answers */
    struct queue stop;    /* only ever closed */
    pthread_t thread;
    atomic_bool is_stopping;
};

struct job_in {
    const struct job_kind *kind;
};
struct job_out {
    bool is_due;
};

static enum err job_ensure_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct job_in *in = input;
    struct job_ensure_in row = {.kind = str_from_c(in->kind->name), .due_at = run->now_ms};
    return sql_job_ensure(run->db, &row);
}

static enum err job_take_run(struct op_run *run, const void *input, void *output) {
    const struct job_in *in = input;
    struct job_out *out = output;
    struct job_take_in row = {.leased_until = run->now_ms + LEASE_MS,
                              .next_at = run->now_ms + in->kind->period_ms,
                              .kind = str_from_c(in->kind->name),
                              .now = run->now_ms};
    enum err e = sql_job_take(run->db, &row);
    out->is_due = e == OK && db_changes(run->db) > 0;
    return e;
}

static enum err job_run_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct job_in *in = input;
    enum err e = in->kind->run(run);
    if (e != OK) return e;
    struct job_done_in row = {.kind = str_from_c(in->kind->name)};
    return sql_job_done(run->db, &row);
}

static enum err job_retry_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct job_in *in = input;
    struct job_retry_in row = {.leased_until = run->now_ms + RETRY_MS,
                               .kind = str_from_c(in->kind->name)};
    return sql_job_retry(run->db, &row);
}

static const struct op op_job_ensure = {.name = "job.ensure", .run = job_ensure_run};
static const struct op op_job_take = {
    .name = "job.take", .output_bytes = sizeof(struct job_out), .run = job_take_run};
static const struct op op_job_run = {.name = "job.run", .run = job_run_run};
static const struct op op_job_retry = {.name = "job.retry", .run = job_retry_run};
const struct op op_clean_files = {.name = "files.clean"};

/* Sends one operation and waits for it: this thread may. It waits as long as it takes, because the
 * answer comes back to a queue of this thread. */
static enum err ask(struct jobs *jobs, const struct op *op, const struct job_kind *kind,
                    struct job_out *out) {
    struct task *task = task_new(op, sizeof(struct job_in));
    ((struct job_in *)task->input)->kind = kind;
    task->actor = actor_system();
    task->reply_to = &jobs->answers;
    if (writer_submit(jobs->writer, task) != OK) {
        task_free(task);
        return ERR_BUSY;
    }
    task = queue_pop(&jobs->answers, -1);
    assert(task); /* the queue is never closed */
    enum err e = task->result;
    if (out && e == OK) *out = *(const struct job_out *)task->output;
    task_free(task);
    return e;
}

static void tend(struct jobs *jobs, const struct job_kind *kind) {
    struct job_out out = {0};
    if (ask(jobs, &op_job_take, kind, &out) != OK || !out.is_due) return;
    enum err e = kind->wants_clean_files ? ask(jobs, &op_clean_files, kind, NULL) : OK;
    if (e == OK) e = ask(jobs, &op_job_run, kind, NULL);
    if (e == OK) return;
    log_line(LOG_WARNING, "jobs", "%s: %s, to be tried again", kind->name, err_name(e));
    if (ask(jobs, &op_job_retry, kind, NULL) != OK)
        log_line(LOG_WARNING, "jobs", "%s: at the end of its lease", kind->name);
}

static void *jobs_main(void *context) {
    struct jobs *jobs = context;
    for (size_t i = 0; i < jobs->count; i++)
        if (ask(jobs, &op_job_ensure, &jobs->kinds[i], NULL) != OK)
            log_line(LOG_ERROR, "jobs", "%s could not be planned", jobs->kinds[i].name);
    for (;;) {
        for (size_t i = 0; i < jobs->count && !jobs->is_stopping; i++) tend(jobs, &jobs->kinds[i]);
        if (jobs->is_stopping) return NULL;
        void *nothing = queue_pop(&jobs->stop, TICK_MS);
        assert(!nothing);
        (void)nothing;
    }
}

struct jobs *jobs_new(const struct job_kind *kinds, size_t count, struct writer *writer) {
    struct jobs *jobs = mem_alloc(sizeof *jobs);
    jobs->kinds = kinds;
    jobs->count = count;
    jobs->writer = writer;
    queue_init(&jobs->answers, 1);
    queue_init(&jobs->stop, 1);
    int failed = pthread_create(&jobs->thread, NULL, jobs_main, jobs);
    assert(!failed);
    return jobs;
}

void jobs_stop(struct jobs *jobs) {
    jobs->is_stopping = true;
    queue_close(&jobs->stop);
    pthread_join(jobs->thread, NULL);
}

void jobs_free(struct jobs *jobs) {
    queue_release(&jobs->answers);
    queue_release(&jobs->stop);
    mem_free(jobs);
}

enum err job_soon(struct op_run *run, const char *name) {
    struct job_soon_in in = {.due_at = run->now_ms, .kind = str_from_c(name)};
    return sql_job_soon(run->db, &in);
}
