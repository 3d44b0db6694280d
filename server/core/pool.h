/* Threads for what would hold a loop or the writer up. Three kinds:
 * - workers (Markdown): first come, first served;
 * - readers (search): the same, each with a reading connection of its own;
 * - hashers (Argon2id), at idle priority so that pages never wait for a flood of sign-ins: known
 *   devices first, then the source (client address) that has had the least. One more at ordinary
 *   priority is kept for known devices, so that a flood leaves them a processor. Their queue is
 *   longer: an office that signs in at nine o'clock waits, and is not refused.
 * Queues are bounded; full, or older than 15 s (sign-ins: 30 s), is refused as busy. After its
 * prepare a task goes on to the writer if it has a run part, else back to its loop. */
#ifndef CORE_POOL_H
#define CORE_POOL_H

#include "server/core/task.h"
#include "server/core/writer.h"

struct pool;

enum { POOL_QUEUE = 256, POOL_QUEUE_FAIR = 1024 };

struct pool_options {
    size_t threads;
    bool is_idle;      /* SCHED_IDLE */
    bool is_fair;      /* known devices first, then fair among sources */
    struct db *reader; /* of the only thread, owned from now on; NULL: touches no data */
};

struct pool *pool_new(const struct pool_options *options, struct writer *writer,
                      const struct service *service) MUST_USE;
/* OK, or ERR_BUSY: the caller keeps the task. */
enum err pool_submit(struct pool *pool, struct task *task) MUST_USE;
/* How many tasks wait, for metrics. */
size_t pool_waiting(struct pool *pool);
/* Refuses what waits, ends the threads. */
void pool_free(struct pool *pool);

#endif
