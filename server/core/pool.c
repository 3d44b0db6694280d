/* A small array under a mutex is enough: at 20 to 50 ms a hash, choosing among a thousand costs
 * nothing. */
#include "server/core/pool.h"

#include <pthread.h>
#include <sched.h>

#include "lib/clock.h"
#include "lib/log.h"
#include "lib/mem.h"

enum { THREADS_MOST = 4, RECENT_SOURCES = 64, WAIT_MOST_MS = 15000, WAIT_MOST_FAIR_MS = 30000 };

struct pool {
    struct pool_options options;
    struct writer *writer;
    const struct service *service;
    pthread_mutex_t mutex;
    pthread_cond_t is_filled;
    struct task *tasks[POOL_QUEUE_FAIR]; /* in order of arrival */
    size_t count;
    bool is_closed;
    uint64_t recent[RECENT_SOURCES]; /* sources served lately, a ring */
    size_t recent_at;
    pthread_t threads[THREADS_MOST];
};

static size_t times_served(const struct pool *pool, uint64_t source) {
    size_t times = 0;
    for (size_t i = 0; i < RECENT_SOURCES; i++) times += pool->recent[i] == source;
    return times;
}

/* Index of the next task to serve; count > 0. */
static size_t choose(const struct pool *pool) {
    if (!pool->options.is_fair) return 0;
    size_t best = 0, best_times = SIZE_MAX, times = 0;
    for (size_t i = 0; i < pool->count; i++) {
        if (pool->tasks[i]->is_known_device) return i;
        if (best_times == 0) continue;
        bool is_same = i > 0 && pool->tasks[i]->source == pool->tasks[i - 1]->source;
        if (!is_same) times = times_served(pool, pool->tasks[i]->source);
        if (times < best_times) {
            best = i;
            best_times = times;
        }
    }
    return best;
}

static struct task *take(struct pool *pool) {
    pthread_mutex_lock(&pool->mutex);
    while (pool->count == 0 && !pool->is_closed) pthread_cond_wait(&pool->is_filled, &pool->mutex);
    struct task *task = NULL;
    if (!pool->is_closed) {
        size_t at = choose(pool);
        task = pool->tasks[at];
        pool->count--;
        memmove(pool->tasks + at, pool->tasks + at + 1, (pool->count - at) * sizeof(task));
        if (!task->is_known_device) {
            pool->recent[pool->recent_at] = task->source;
            pool->recent_at = (pool->recent_at + 1) % RECENT_SOURCES;
        }
    }
    pthread_mutex_unlock(&pool->mutex);
    return task;
}

static void serve(struct pool *pool, struct task *task) {
    int64_t most_ms = pool->options.is_fair ? WAIT_MOST_FAIR_MS : WAIT_MOST_MS;
    if (clock_monotonic_ms() - task->queued_at_ms > most_ms) {
        task_answer(task, ERR_BUSY);
        return;
    }
    if (task->op->ask) {
        task_answer(task,
                    task->op->ask(pool->options.reader, &task->arena, pool->service, task->input));
        return;
    }
    enum err e = task->op->prepare(&task->arena, pool->service, task->input);
    if (e != OK || !task->op->run) {
        task_answer(task, e);
        return;
    }
    if (writer_submit(pool->writer, task) != OK) task_answer(task, ERR_BUSY);
}

static void *pool_main(void *context) {
    struct pool *pool = context;
    if (pool->options.is_idle) {
        struct sched_param parameter = {0};
        if (pthread_setschedparam(pthread_self(), SCHED_IDLE, &parameter) != 0)
            log_line(LOG_WARNING, "hash", "idle priority refused: hashing competes with pages");
    }
    for (;;) {
        struct task *task = take(pool);
        if (!task) return NULL;
        serve(pool, task);
    }
}

struct pool *pool_new(const struct pool_options *options, struct writer *writer,
                      const struct service *service) {
    assert(options->threads > 0 && options->threads <= THREADS_MOST);
    assert(!options->reader || options->threads == 1);
    struct pool *pool = mem_alloc(sizeof *pool);
    pool->options = *options;
    pool->writer = writer;
    pool->service = service;
    pthread_mutex_init(&pool->mutex, NULL);
    pthread_cond_init(&pool->is_filled, NULL);
    for (size_t i = 0; i < options->threads; i++) {
        int failed = pthread_create(&pool->threads[i], NULL, pool_main, pool);
        assert(!failed);
    }
    return pool;
}

enum err pool_submit(struct pool *pool, struct task *task) {
    enum err e = ERR_BUSY;
    pthread_mutex_lock(&pool->mutex);
    /* The last quarter of the room is for known devices. */
    size_t room = pool->options.is_fair ? POOL_QUEUE_FAIR : POOL_QUEUE;
    if (pool->options.is_fair && !task->is_known_device) room = room * 3 / 4;
    if (pool->count < room && !pool->is_closed) {
        pool->tasks[pool->count++] = task;
        pthread_cond_signal(&pool->is_filled);
        e = OK;
    }
    pthread_mutex_unlock(&pool->mutex);
    return e;
}

size_t pool_waiting(struct pool *pool) {
    pthread_mutex_lock(&pool->mutex);
    size_t count = pool->count;
    pthread_mutex_unlock(&pool->mutex);
    return count;
}

void pool_free(struct pool *pool) {
    pthread_mutex_lock(&pool->mutex);
    pool->is_closed = true;
    pthread_cond_broadcast(&pool->is_filled);
    pthread_mutex_unlock(&pool->mutex);
    for (size_t i = 0; i < pool->options.threads; i++) pthread_join(pool->threads[i], NULL);
    for (size_t i = 0; i < pool->count; i++) task_answer(pool->tasks[i], ERR_BUSY);
    pthread_cond_destroy(&pool->is_filled);
    pthread_mutex_destroy(&pool->mutex);
    db_close(pool->options.reader);
    mem_free(pool);
}
