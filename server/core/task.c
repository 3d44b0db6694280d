/* Making, answering and ending tasks. */
#include "server/core/task.h"

#include "lib/clock.h"
#include "lib/mem.h"
#include "lib/queue.h"

struct task *task_new(const struct op *op, size_t input_bytes) {
    struct task *task = mem_alloc(sizeof *task);
    task->op = op;
    arena_init(&task->arena);
    task->input = arena_alloc(&task->arena, input_bytes);
    task->output = arena_alloc(&task->arena, op->output_bytes);
    task->queued_at_ms = clock_monotonic_ms();
    return task;
}

void task_free(struct task *task) {
    bulk_release(&task->bulk);
    arena_release(&task->arena);
    mem_free(task);
}

struct str task_copy(struct task *task, struct str s) {
    return arena_copy(&task->arena, s);
}

void task_answer(struct task *task, enum err result) {
    task->result = result;
    /* A loop's inbox has room for every task that can be under way (service.c), so that only a
     * closed one, at shutdown, refuses. */
    if (!task->reply_to || queue_push(task->reply_to, task) != OK) task_free(task);
}
