/* struct queue: a bounded first-in first-out of pointers between threads. What is pushed changes
 * owner: the pusher must not touch it again. */
#ifndef LIB_QUEUE_H
#define LIB_QUEUE_H

#include <pthread.h>

#include "lib/base.h"

struct queue {
    pthread_mutex_t mutex;
    pthread_cond_t is_filled;
    void **items;
    size_t first, count, capacity;
    bool is_closed;
    int notify_fd; /* an eventfd written to at each push, or -1 */
};

void queue_init(struct queue *q, size_t capacity);
/* The queue must be empty: its items have owners. */
void queue_release(struct queue *q);
/* OK, or ERR_BUSY when full or closed (the pusher keeps the item). */
enum err queue_push(struct queue *q, void *item) MUST_USE;
/* The next item, or NULL at once. */
void *queue_try_pop(struct queue *q) MUST_USE;
/* Waits at most timeout_ms (-1: for ever) for an item; NULL when none came or the queue is closed
 * and empty. */
void *queue_pop(struct queue *q, int64_t timeout_ms) MUST_USE;
/* No further push succeeds; waiting poppers wake up and drain. */
void queue_close(struct queue *q);
size_t queue_count(struct queue *q);

#endif
