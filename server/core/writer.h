/* The writer: one thread with the daemon's only read-write connection. It takes what is queued (at
 * most 64), runs each operation in a savepoint of one transaction, commits with synchronous=FULL,
 * and only then answers: what was answered is on disk. */
#ifndef CORE_WRITER_H
#define CORE_WRITER_H

#include "server/core/task.h"

struct writer;

enum { WRITER_QUEUE = 1024, WRITER_GROUP = 64 };

/* Takes over `db`, opened for writing. */
struct writer *writer_new(struct db *db, const struct service *service) MUST_USE;
/* OK, or ERR_BUSY when WRITER_QUEUE tasks wait (the caller keeps the task). */
enum err writer_submit(struct writer *writer, struct task *task) MUST_USE;
/* How many tasks wait, for metrics. */
size_t writer_waiting(struct writer *writer);
/* Finishes what is queued, checkpoints, closes the connection. */
void writer_free(struct writer *writer);

#endif
