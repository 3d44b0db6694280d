/* A dispatcher at ordinary priority hands tasks to its threads, one at a time each, and answers
 * when they are done. The threads themselves touch no lock: at idle priority a thread may be put
 * off for long at any instruction, and whoever waited for its lock would be put off with it.
 *
 * The queue is a small array under a mutex: at 20 to 50 ms a hash, choosing among a thousand costs
 * nothing. */
#include "server/core/pool.h"

#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <stdatomic.h>

#include "lib/clock.h"
#include "lib/log.h"
#include "lib/mem.h"

enum { THREADS_MOST = 4, RECENT_SOURCES = 64, WAIT_MOST_MS = 15000, WAIT_MOST_FAIR_MS = 30000 };

enum hand_state { HAND_FREE, HAND_BUSY, HAND_DONE };

/* One thread. Of `task`, `result` and `is_last` the dispatcher is the owner, but while BUSY. */
struct hand {
    struct pool *pool;
    pthread_t thread;
    sem_t begin;
    _Atomic enum hand_state state;
    struct task *task;
    enum err result;
    bool is_for_known; /* at ordinary priority, for known devices alone */
    bool is_last;      /* end */
};

struct pool {
    struct pool_options options;
    struct writer *writer;
    const struct service *service;
    pthread_mutex_t mutex;
    struct task *tasks[POOL_QUEUE_FAIR]; /* in order of arrival */
    size_t count;
    bool is_closed;
    uint64_t recent[RECENT_SOURCES]; /* sources served lately, a ring */
    size_t recent_at;
    sem_t news; /* a task came, a hand is done, or the pool closes */
    pthread_t dispatcher;
    struct hand hands[THREADS_MOST + 1];
    size_t hands_count;
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

/* The next task for an ordinary hand, or with `known` for the one kept for known devices; NULL when
 * there is none. */
static struct task *take(struct pool *pool, bool known) {
    struct task *task = NULL;
    pthread_mutex_lock(&pool->mutex);
    size_t at = pool->count > 0 && !pool->is_closed ? choose(pool) : 0;
    if (pool->count > 0 && !pool->is_closed && (!known || pool->tasks[at]->is_known_device)) {
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

static bool is_late(const struct pool *pool, const struct task *task) {
    int64_t most_ms = pool->options.is_fair ? WAIT_MOST_FAIR_MS : WAIT_MOST_MS;
    return clock_monotonic_ms() - task->queued_at_ms > most_ms;
}

/* Whatever a hand found, on the dispatcher. */
static void finish(struct pool *pool, struct task *task, enum err result) {
    if (result != OK || task->op->ask || !task->op->run) {
        task_answer(task, result);
        return;
    }
    if (writer_submit(pool->writer, task) != OK) task_answer(task, ERR_BUSY);
}

static void collect(struct pool *pool) {
    for (size_t i = 0; i < pool->hands_count; i++) {
        struct hand *hand = &pool->hands[i];
        if (atomic_load(&hand->state) != HAND_DONE) continue;
        struct task *task = hand->task;
        hand->task = NULL;
        atomic_store(&hand->state, HAND_FREE);
        finish(pool, task, hand->result);
    }
}

/* The hand for known devices first, so that the others are left to the rest. */
static void hand_out(struct pool *pool) {
    for (size_t i = pool->hands_count; i-- > 0;) {
        struct hand *hand = &pool->hands[i];
        while (atomic_load(&hand->state) == HAND_FREE) {
            struct task *task = take(pool, hand->is_for_known);
            if (!task) break;
            if (is_late(pool, task)) {
                task_answer(task, ERR_BUSY);
                continue;
            }
            hand->task = task;
            atomic_store(&hand->state, HAND_BUSY);
            sem_post(&hand->begin);
        }
    }
}

static void wait_for(sem_t *semaphore) {
    while (sem_wait(semaphore) != 0) continue; /* EINTR */
}

static bool is_closed(struct pool *pool) {
    pthread_mutex_lock(&pool->mutex);
    bool closed = pool->is_closed;
    pthread_mutex_unlock(&pool->mutex);
    return closed;
}

static void *dispatcher_main(void *context) {
    struct pool *pool = context;
    while (!is_closed(pool)) {
        wait_for(&pool->news);
        collect(pool);
        hand_out(pool);
    }
    return NULL;
}

static void *hand_main(void *context) {
    struct hand *hand = context;
    struct pool *pool = hand->pool;
    if (pool->options.is_idle && !hand->is_for_known) {
        struct sched_param parameter = {0};
        if (pthread_setschedparam(pthread_self(), SCHED_IDLE, &parameter) != 0)
            log_line(LOG_WARNING, "hash", "idle priority refused: hashing competes with pages");
    }
    for (;;) {
        wait_for(&hand->begin);
        if (hand->is_last) return NULL;
        struct task *task = hand->task;
        hand->result = task->op->ask ? task->op->ask(pool->options.reader, &task->arena,
                                                     pool->service, task->input)
                                     : task->op->prepare(&task->arena, pool->service, task->input);
        atomic_store(&hand->state, HAND_DONE);
        sem_post(&pool->news);
    }
}

static void start_hands(struct pool *pool) {
    pool->hands_count = pool->options.threads + (pool->options.is_idle ? 1 : 0);
    for (size_t i = 0; i < pool->hands_count; i++) {
        struct hand *hand = &pool->hands[i];
        hand->pool = pool;
        hand->is_for_known = i == pool->options.threads;
        sem_init(&hand->begin, 0, 0);
        int failed = pthread_create(&hand->thread, NULL, hand_main, hand);
        assert(!failed);
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
    sem_init(&pool->news, 0, 0);
    start_hands(pool);
    int failed = pthread_create(&pool->dispatcher, NULL, dispatcher_main, pool);
    assert(!failed);
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
        e = OK;
    }
    pthread_mutex_unlock(&pool->mutex);
    if (e == OK) sem_post(&pool->news);
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
    pthread_mutex_unlock(&pool->mutex);
    sem_post(&pool->news);
    pthread_join(pool->dispatcher, NULL);
    for (size_t i = 0; i < pool->hands_count; i++) {
        struct hand *hand = &pool->hands[i];
        while (atomic_load(&hand->state) == HAND_BUSY) wait_for(&pool->news);
        hand->is_last = true;
        sem_post(&hand->begin);
        pthread_join(hand->thread, NULL);
        sem_destroy(&hand->begin);
    }
    collect(pool);
    for (size_t i = 0; i < pool->count; i++) task_answer(pool->tasks[i], ERR_BUSY);
    sem_destroy(&pool->news);
    pthread_mutex_destroy(&pool->mutex);
    db_close(pool->options.reader);
    mem_free(pool);
}
