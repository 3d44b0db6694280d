/* Work that recurs: rows of the jobs table, due by the (test) clock, run by the writer. A thread
 * looks every second; a job that dies with the process is due again when its lease ends. */
#ifndef CORE_JOBS_H
#define CORE_JOBS_H

#include "server/core/op.h"
#include "server/core/writer.h"

/* One row of server/jobs.def. */
struct job_kind {
    const char *name;
    int64_t period_ms;
    /* In a transaction of the writer. */
    enum err (*run)(struct op_run *run);
    /* The WAL is copied into the file and emptied first, outside any transaction; while that is
     * refused (a reader stayed) the job is tried again every few seconds. */
    bool wants_clean_files;
};

struct jobs;

struct jobs *jobs_new(const struct job_kind *kinds, size_t count, struct writer *writer) MUST_USE;
/* Ends the thread once the writer, which must still run, has answered what was sent. */
void jobs_stop(struct jobs *jobs);
/* When the writer has ended: until then it may be about to leave the queue of answers. */
void jobs_free(struct jobs *jobs);

/* Makes a job due at once, from within an operation; if it is running now, once more after that. */
enum err job_soon(struct op_run *run, const char *name) MUST_USE;

/* An operation without run and prepare: the writer empties the WAL after its group's commit. */
extern const struct op op_clean_files;

#endif
