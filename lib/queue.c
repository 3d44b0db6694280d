/* A ring under one mutex: contention is a few thousand operations a second at most. */
#include "lib/queue.h"

#include <errno.h>
#include <unistd.h>

#include "lib/mem.h"

void queue_init(struct queue *q, size_t capacity) {
    *q = (struct queue){
        .items = mem_array(capacity, sizeof(void *)), .capacity = capacity, .notify_fd = -1};
    pthread_mutex_init(&q->mutex, NULL);
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&q->is_filled, &attributes);
    pthread_condattr_destroy(&attributes);
}

void queue_release(struct queue *q) {
    assert(q->count == 0);
    pthread_cond_destroy(&q->is_filled);
    pthread_mutex_destroy(&q->mutex);
    mem_free(q->items);
}

enum err queue_push(struct queue *q, void *item) {
    enum err e = ERR_BUSY;
    pthread_mutex_lock(&q->mutex);
    /* Once the item can be taken its taker may free the queue: nothing of it is read later. */
    int notify_fd = q->notify_fd;
    if (q->count < q->capacity && !q->is_closed) {
        q->items[(q->first + q->count++) % q->capacity] = item;
        pthread_cond_signal(&q->is_filled);
        e = OK;
    }
    pthread_mutex_unlock(&q->mutex);
    if (e == OK && notify_fd >= 0) {
        uint64_t one = 1;
        /* Only a counter at its maximum refuses, and then the reader is awake already. */
        ssize_t written = write(notify_fd, &one, sizeof one);
        (void)written;
    }
    return e;
}

static void *pop_locked(struct queue *q) {
    if (q->count == 0) return NULL;
    void *item = q->items[q->first];
    q->first = (q->first + 1) % q->capacity;
    q->count--;
    return item;
}

void *queue_try_pop(struct queue *q) {
    pthread_mutex_lock(&q->mutex);
    void *item = pop_locked(q);
    pthread_mutex_unlock(&q->mutex);
    return item;
}

void *queue_pop(struct queue *q, int64_t timeout_ms) {
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    if (timeout_ms >= 0) {
        until.tv_sec += timeout_ms / 1000;
        until.tv_nsec += (timeout_ms % 1000) * 1000000;
        if (until.tv_nsec >= 1000000000) {
            until.tv_sec++;
            until.tv_nsec -= 1000000000;
        }
    }
    pthread_mutex_lock(&q->mutex);
    while (q->count == 0 && !q->is_closed) {
        if (timeout_ms < 0)
            pthread_cond_wait(&q->is_filled, &q->mutex);
        else if (pthread_cond_timedwait(&q->is_filled, &q->mutex, &until) == ETIMEDOUT)
            break;
    }
    void *item = pop_locked(q);
    pthread_mutex_unlock(&q->mutex);
    return item;
}

void queue_close(struct queue *q) {
    pthread_mutex_lock(&q->mutex);
    q->is_closed = true;
    pthread_cond_broadcast(&q->is_filled);
    pthread_mutex_unlock(&q->mutex);
}

size_t queue_count(struct queue *q) {
    pthread_mutex_lock(&q->mutex);
    size_t count = q->count;
    pthread_mutex_unlock(&q->mutex);
    return count;
}
