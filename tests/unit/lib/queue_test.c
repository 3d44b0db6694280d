/* struct queue between threads: order, bounds, closing, and an owner that frees the queue as soon
 * as the answer it waited for is there (run under ThreadSanitizer too: tools/test tsan). */
#include "lib/queue.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "lib/mem.h"

enum { ROUNDS = 2000, ITEMS = 20000 };

static void test_first_in_first_out(void **state) {
    (void)state;
    struct queue q;
    int items[3];
    queue_init(&q, 2);
    assert_int_equal(queue_push(&q, &items[0]), OK);
    assert_int_equal(queue_push(&q, &items[1]), OK);
    assert_int_equal(queue_push(&q, &items[2]), ERR_BUSY);
    assert_ptr_equal(queue_try_pop(&q), &items[0]);
    assert_int_equal(queue_push(&q, &items[2]), OK);
    assert_ptr_equal(queue_pop(&q, 0), &items[1]);
    assert_ptr_equal(queue_pop(&q, -1), &items[2]);
    assert_null(queue_try_pop(&q));
    assert_null(queue_pop(&q, 1));
    queue_release(&q);
}

static void test_closed(void **state) {
    (void)state;
    struct queue q;
    int item;
    queue_init(&q, 2);
    assert_int_equal(queue_push(&q, &item), OK);
    queue_close(&q);
    assert_int_equal(queue_push(&q, &item), ERR_BUSY);
    assert_ptr_equal(queue_pop(&q, -1), &item); /* what is in it is given out */
    assert_null(queue_pop(&q, -1));             /* and then nobody waits for ever */
    queue_release(&q);
}

static void *push_many(void *context) {
    static int item;
    for (int i = 0; i < ITEMS;)
        if (queue_push(context, &item) == OK) i++;
    return NULL;
}

static void test_two_pushers(void **state) {
    (void)state;
    struct queue q;
    pthread_t threads[2];
    queue_init(&q, 8);
    for (size_t i = 0; i < 2; i++) pthread_create(&threads[i], NULL, push_many, &q);
    for (int i = 0; i < 2 * ITEMS; i++) assert_non_null(queue_pop(&q, -1));
    for (size_t i = 0; i < 2; i++) pthread_join(threads[i], NULL);
    assert_null(queue_try_pop(&q));
    queue_release(&q);
}

static void *push_one(void *context) {
    static int item;
    assert(queue_push(context, &item) == OK);
    return NULL;
}

/* The pusher must not touch the queue once its item can be taken: its owner may be gone with it. */
static void test_freed_once_answered(void **state) {
    (void)state;
    for (int i = 0; i < ROUNDS; i++) {
        struct queue *q = mem_alloc(sizeof *q);
        pthread_t thread;
        queue_init(q, 1);
        pthread_create(&thread, NULL, push_one, q);
        assert_non_null(queue_pop(q, -1));
        queue_release(q);
        mem_free(q);
        pthread_join(thread, NULL);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_first_in_first_out),
        cmocka_unit_test(test_closed),
        cmocka_unit_test(test_two_pushers),
        cmocka_unit_test(test_freed_once_answered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
