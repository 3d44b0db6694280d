/* Who is served next by the hashers, and what becomes of those who cannot be. */
#include "tests/unit/core/trial.h"

#include <semaphore.h>

#include "lib/queue.h"
#include "server/core/pool.h"

enum { HOLD = -1, ANSWERS = 2048, WAIT_MS = 5000 };

static sem_t is_held, may_go;
static struct queue answers;
static int served[ANSWERS];
static size_t served_count;

/* Records its number; HOLD keeps the only thread busy until the test lets it go. */
static enum err number_prepare(struct arena *arena, const struct service *service, void *input) {
    (void)arena;
    (void)service;
    int number = *(const int *)input;
    if (number == HOLD) {
        sem_post(&is_held);
        sem_wait(&may_go);
        return OK;
    }
    served[served_count++] = number;
    return number % 2 ? OK : ERR_DENIED;
}

static const struct op op_number = {.name = "number", .prepare = number_prepare};

static struct task *make(int number, uint64_t source, bool is_known) {
    struct task *task = task_new(&op_number, sizeof number);
    memcpy(task->input, &number, sizeof number);
    task->reply_to = &answers;
    task->source = source;
    task->is_known_device = is_known;
    return task;
}

static bool submit(struct pool *pool, int number, uint64_t source, bool is_known) {
    struct task *task = make(number, source, is_known);
    if (pool_submit(pool, task) == OK) return true;
    task_free(task);
    return false;
}

static int begin(void **state) {
    (void)state;
    sem_init(&is_held, 0, 0);
    sem_init(&may_go, 0, 0);
    queue_init(&answers, ANSWERS);
    served_count = 0;
    return 0;
}

static int end(void **state) {
    (void)state;
    queue_release(&answers);
    return 0;
}

/* A pool whose one thread is busy: what is submitted now waits. */
static struct pool *open_busy(bool is_fair) {
    struct pool_options options = {.threads = 1, .is_fair = is_fair};
    struct pool *pool = pool_new(&options, NULL, NULL);
    assert_true(submit(pool, HOLD, 1000, false));
    sem_wait(&is_held);
    return pool;
}

static void take_answers(size_t count, enum err expected[]) {
    for (size_t i = 0; i < count; i++) {
        struct task *task = queue_pop(&answers, WAIT_MS);
        assert_non_null(task);
        int number = *(const int *)task->input;
        if (number >= 0 && expected) assert_int_equal(task->result, expected[number]);
        task_free(task);
    }
}

static void test_in_order_of_arrival(void **state) {
    (void)state;
    struct pool *pool = open_busy(false);
    enum err expected[] = {ERR_DENIED, OK, ERR_DENIED, OK};
    for (int i = 0; i < 4; i++) assert_true(submit(pool, i, (uint64_t)(i / 3), i == 3));
    sem_post(&may_go);
    take_answers(5, expected);
    for (int i = 0; i < 4; i++) assert_int_equal(served[i], i);
    pool_free(pool);
}

/* One address sends a flood; a known device and another address come after it. */
static void test_a_flood_waits_for_the_others(void **state) {
    (void)state;
    struct pool *pool = open_busy(true);
    for (int i = 0; i < 20; i++) assert_true(submit(pool, i, 7, false));
    assert_true(submit(pool, 100, 8, false));
    assert_true(submit(pool, 101, 9, true));
    assert_true(submit(pool, 102, 8, false));
    sem_post(&may_go);
    take_answers(24, NULL);
    assert_int_equal(served[0], 101); /* the known device */
    /* Then each address in turn: 7 and 8 have had as much when 8 has no more. */
    assert_int_equal(served[1], 0);
    assert_int_equal(served[2], 100);
    assert_int_equal(served[3], 1);
    assert_int_equal(served[4], 102);
    for (int i = 2; i < 20; i++) assert_int_equal(served[i + 3], i);
    pool_free(pool);
}

static void test_room_is_kept_for_known_devices(void **state) {
    (void)state;
    struct pool *pool = open_busy(true);
    int strangers = 0, known = 0;
    while (strangers < ANSWERS && submit(pool, 2, 7, false)) strangers++;
    assert_int_equal(strangers, POOL_QUEUE_FAIR * 3 / 4);
    while (known < ANSWERS && submit(pool, 3, 7, true)) known++;
    assert_int_equal(known, POOL_QUEUE_FAIR / 4);
    sem_post(&may_go);
    take_answers(1 + POOL_QUEUE_FAIR, NULL);
    pool_free(pool);
}

/* Whatever strangers keep busy, a known device has a thread of its own. */
static void test_a_known_device_needs_no_turn(void **state) {
    (void)state;
    struct pool_options options = {.threads = 1, .is_fair = true, .is_idle = true};
    struct pool *pool = pool_new(&options, NULL, NULL);
    assert_true(submit(pool, HOLD, 1000, false));
    sem_wait(&is_held);
    assert_true(submit(pool, 4, 7, false));
    assert_true(submit(pool, 6, 8, true));
    struct task *first = queue_pop(&answers, WAIT_MS);
    assert_non_null(first);
    assert_int_equal(*(const int *)first->input, 6);
    task_free(first);
    sem_post(&may_go);
    take_answers(2, NULL);
    pool_free(pool);
}

static void test_who_waits_at_the_end_is_told(void **state) {
    (void)state;
    struct pool *pool = open_busy(true);
    for (int i = 0; i < 10; i++) assert_true(submit(pool, i, 7, false));
    sem_post(&may_go); /* the thread may take another before it is told to end */
    pool_free(pool);
    size_t busy = 0;
    for (int i = 0; i < 11; i++) {
        struct task *task = queue_try_pop(&answers);
        assert_non_null(task);
        busy += task->result == ERR_BUSY;
        task_free(task);
    }
    assert_int_equal(busy + served_count, 10);
}

static void test_what_waited_too_long_is_refused(void **state) {
    (void)state;
    struct pool *pool = open_busy(false);
    struct task *late = make(1, 7, false);
    late->queued_at_ms -= 16000;
    assert_int_equal(pool_submit(pool, late), OK);
    assert_true(submit(pool, 3, 7, false));
    sem_post(&may_go);
    enum err expected[] = {OK, ERR_BUSY, OK, OK};
    take_answers(3, expected);
    assert_int_equal(served_count, 1);
    pool_free(pool);
}

#define WITH_QUEUE(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_QUEUE(test_in_order_of_arrival),
        WITH_QUEUE(test_a_flood_waits_for_the_others),
        WITH_QUEUE(test_room_is_kept_for_known_devices),
        WITH_QUEUE(test_a_known_device_needs_no_turn),
        WITH_QUEUE(test_who_waits_at_the_end_is_told),
        WITH_QUEUE(test_what_waited_too_long_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
