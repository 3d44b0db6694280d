/* Group commit. A failed COMMIT fails every operation of its group; the group is never retried,
 * because after an I/O error nobody knows what reached the disk: each sender is told. */
#include "server/core/writer.h"

#include <pthread.h>

#include "lib/clock.h"
#include "lib/log.h"
#include "lib/mem.h"
#include "lib/queue.h"

struct writer {
    struct db *db;
    const struct service *service;
    struct queue queue;
    pthread_t thread;
};

/* Not an operation on data: the WAL is copied and emptied once the group is committed. */
static bool is_cleaning(const struct task *task) {
    return !task->op->run && !task->op->prepare;
}

static enum err run_one(struct writer *writer, struct arena *arena, struct task *task) {
    if (is_cleaning(task)) return OK;
    struct op_run run = {.db = writer->db,
                         .arena = arena,
                         .actor = task->actor,
                         .now_ms = clock_now_ms(),
                         .service = writer->service};
    return op_run_saved(&run, task->op, task->has_once ? task->once : NULL, task->input,
                        task->output);
}

static void run_group(struct writer *writer, struct arena *arena, struct task **group,
                      size_t count) {
    enum err results[WRITER_GROUP];
    enum err e = db_begin_immediate(writer->db);
    for (size_t i = 0; i < count; i++) {
        results[i] = e != OK ? e : run_one(writer, arena, group[i]);
        arena_reset(arena);
        /* A full disk can end the whole transaction: what went before is undone too, and what would
         * come after would commit alone. */
        if (e == OK && !db_in_transaction(writer->db)) e = ERR_IO;
    }
    if (e == OK) {
        e = db_commit(writer->db);
        if (e != OK) db_rollback(writer->db);
    }
    if (e != OK) log_line(LOG_ERROR, "writer", "a group of %zu failed: %s", count, err_name(e));
    for (size_t i = 0; i < count; i++) {
        if (e == OK && is_cleaning(group[i])) results[i] = db_checkpoint(writer->db, true);
        task_answer(group[i], e != OK ? e : results[i]);
    }
}

static void *writer_main(void *context) {
    struct writer *writer = context;
    struct arena arena = {0};
    for (;;) {
        struct task *group[WRITER_GROUP];
        size_t count = 0;
        group[count] = queue_pop(&writer->queue, -1);
        if (!group[count]) break;
        for (count = 1; count < WRITER_GROUP; count++) {
            group[count] = queue_try_pop(&writer->queue);
            if (!group[count]) break;
        }
        run_group(writer, &arena, group, count);
    }
    arena_release(&arena);
    return NULL;
}

struct writer *writer_new(struct db *db, const struct service *service) {
    struct writer *writer = mem_alloc(sizeof *writer);
    writer->db = db;
    writer->service = service;
    queue_init(&writer->queue, WRITER_QUEUE);
    int failed = pthread_create(&writer->thread, NULL, writer_main, writer);
    assert(!failed);
    return writer;
}

enum err writer_submit(struct writer *writer, struct task *task) {
    return queue_push(&writer->queue, task);
}

size_t writer_waiting(struct writer *writer) {
    return queue_count(&writer->queue);
}

void writer_free(struct writer *writer) {
    queue_close(&writer->queue);
    pthread_join(writer->thread, NULL);
    queue_release(&writer->queue);
    if (db_checkpoint(writer->db, true) != OK)
        log_line(LOG_WARNING, "writer", "the last checkpoint did not finish");
    db_close(writer->db);
    mem_free(writer);
}
