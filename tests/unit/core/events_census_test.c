/* Who listens: the bound of all, the tabs of one session, and loops that come and go at once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <pthread.h>

#include <cmocka.h>

#include "server/core/events_census.h"

static struct session_id session(int64_t v) {
    return (struct session_id){v};
}

static void all_together_have_a_bound(void **state) {
    (void)state;
    struct events_census *census = events_census_new();
    struct events_ticket tickets[3];
    assert_int_equal(events_census_enter(census, &tickets[0], session(1), 2), OK);
    assert_int_equal(events_census_enter(census, &tickets[1], session(2), 2), OK);
    assert_int_equal(events_census_enter(census, &tickets[2], session(3), 2), ERR_LIMIT);
    assert_int_equal(events_census_count(census), 2);
    events_census_leave(census, &tickets[0]);
    assert_int_equal(events_census_enter(census, &tickets[2], session(3), 2), OK);
    assert_int_equal(events_census_enter(census, &tickets[0], session(4), 0), OK); /* no bound */
    for (size_t i = 0; i < 3; i++) events_census_leave(census, &tickets[i]);
    assert_int_equal(events_census_count(census), 0);
    events_census_free(census);
}

/* Of two sessions in one chain, too: 4 096 apart. */
static void the_oldest_tab_makes_room(void **state) {
    (void)state;
    struct events_census *census = events_census_new();
    struct events_ticket tabs[EVENTS_A_SESSION + 2], other;
    assert_int_equal(events_census_enter(census, &other, session(1 + 4096), 0), OK);
    for (size_t i = 0; i < EVENTS_A_SESSION; i++)
        assert_int_equal(events_census_enter(census, &tabs[i], session(1), 0), OK);
    assert_int_equal(events_census_over(census), 0);
    for (size_t i = EVENTS_A_SESSION; i < EVENTS_A_SESSION + 2; i++) {
        assert_int_equal(events_census_enter(census, &tabs[i], session(1), 0), OK);
        assert_int_equal(events_census_over(census), i - EVENTS_A_SESSION + 1);
    }
    assert_true(tabs[0].is_over && tabs[1].is_over);
    for (size_t i = 2; i < EVENTS_A_SESSION + 2; i++) assert_false(tabs[i].is_over);
    assert_false(other.is_over);
    /* One that left is none of the four. */
    events_census_leave(census, &tabs[0]);
    events_census_leave(census, &tabs[4]);
    assert_int_equal(events_census_enter(census, &tabs[0], session(1), 0), OK);
    assert_int_equal(events_census_over(census), 2);
    assert_false(tabs[2].is_over);
    events_census_free(census);
}

static void *come_and_go(void *context) {
    struct events_census *census = context;
    struct events_ticket tickets[8];
    for (int64_t round = 0; round < 2000; round++) {
        for (size_t i = 0; i < 8; i++) {
            enum err e = events_census_enter(census, &tickets[i], session(round % 3), 0);
            if (e != OK) return context;
        }
        for (size_t i = 0; i < 8; i++) events_census_leave(census, &tickets[i]);
    }
    return NULL;
}

static void loops_share_it(void **state) {
    (void)state;
    struct events_census *census = events_census_new();
    pthread_t threads[4];
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, come_and_go, census), 0);
    for (size_t i = 0; i < 4; i++) {
        void *problem;
        pthread_join(threads[i], &problem);
        assert_null(problem);
    }
    assert_int_equal(events_census_count(census), 0);
    assert_true(events_census_over(census) > 0);
    events_census_free(census);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_together_have_a_bound),
        cmocka_unit_test(the_oldest_tab_makes_room),
        cmocka_unit_test(loops_share_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
