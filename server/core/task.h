/* struct task: one operation on its way between threads. It owns its bytes (input, texts, output in
 * its own arena); the request that waits is named by id, never by pointer. */
#ifndef CORE_TASK_H
#define CORE_TASK_H

#include "server/core/op.h"
#include "server/core/room.h"

struct task {
    const struct op *op;
    struct arena arena;
    void *input;
    void *output;
    struct actor actor;
    bool has_once;
    unsigned char once[ONCE_BYTES];
    enum err result;
    /* Where the answer goes: a loop's inbox and the request's id there; NULL: nobody waits. */
    struct queue *reply_to;
    uint64_t request_id;
    int64_t queued_at_ms; /* monotonic */
    /* Hash pool: fairness (pool.h). */
    uint64_t source;
    bool is_known_device;
    struct bulk bulk; /* a body that the input looks into; often none */
};

/* A task whose zeroed input has `input_bytes` bytes. */
struct task *task_new(const struct op *op, size_t input_bytes) MUST_USE;
void task_free(struct task *task);
/* A copy that lives as long as the task. */
struct str task_copy(struct task *task, struct str s);
/* Hands it back to whoever waits, or frees it. */
void task_answer(struct task *task, enum err result);

#endif
