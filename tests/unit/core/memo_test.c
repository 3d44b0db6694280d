/* What a loop keeps of what it printed is found while nothing was committed, and never after. */
#include "server/core/memo.h"

#include "tests/unit/core/trial.h"

struct kept {
    struct db *reader;
    struct memo *memo;
    struct arena arena;
};

static const struct policy *const by = (const struct policy *)"one";
static const struct policy *const by_another = (const struct policy *)"two";

static struct kept open_kept(struct trial *t) {
    struct kept k = {0};
    assert_int_equal(db_open(t->dir->database, DB_READER, (struct db_options){0}, &k.reader), OK);
    k.memo = memo_new(k.reader);
    return k;
}

static void close_kept(struct kept *k) {
    memo_free(k->memo);
    db_close(k->reader);
    arena_release(&k->arena);
}

static void begin(struct kept *k, const struct policy *policy) {
    memo_begin(k->memo, policy);
    assert_int_equal(db_begin_read(k->reader), OK);
}

static void end(struct kept *k) {
    memo_end(k->memo);
    db_end_read(k->reader);
}

static void commit(struct trial *t) {
    assert_int_equal(db_run_script(t->db, "test",
                                   "DELETE FROM once_answers; "
                                   "CREATE TABLE IF NOT EXISTS moved (n INTEGER); "
                                   "INSERT INTO moved VALUES (1)"),
                     OK);
}

static void keep(struct kept *k, int64_t member, int64_t until_ms) {
    struct memo_person person = {.until_ms = until_ms};
    person.view.member_id.v = member;
    person.view.name = STR("Alma M.");
    memo_keep_person(k->memo, LANGUAGE_FR, &person);
}

static bool find(struct kept *k, int64_t member, enum language language, int64_t now_ms) {
    struct memo_person person;
    if (!memo_find_person(k->memo, (struct member_id){member}, language, now_ms, &k->arena,
                          &person))
        return false;
    assert_int_equal(person.view.member_id.v, member);
    assert_true(str_equal(person.view.name, STR("Alma M.")));
    return true;
}

static void keep_block(struct kept *k, const struct memo_block *key, size_t bytes) {
    struct buf markup;
    buf_init(&markup, 4 << 20);
    for (size_t i = 0; i < bytes; i++) buf_put_byte(&markup, 'x');
    memo_keep_block(k->memo, key, &markup);
    buf_release(&markup);
}

static void test_dropped_at_any_commit(void **state) {
    struct trial *t = *state;
    struct kept k = open_kept(t);
    struct memo_block key = {{1}, 1, LANGUAGE_FR, INT64_MAX};
    struct html markup;
    begin(&k, by);
    keep(&k, 7, INT64_MAX);
    keep_block(&k, &key, 100);
    end(&k);
    begin(&k, by);
    assert_true(find(&k, 7, LANGUAGE_FR, 1));
    assert_true(memo_find_block(k.memo, &key, 1, &markup));
    assert_int_equal(markup.length, 100);
    commit(t);
    assert_true(find(&k, 7, LANGUAGE_FR, 1)); /* this request reads the state of before */
    end(&k);
    begin(&k, by);
    assert_false(find(&k, 7, LANGUAGE_FR, 1));
    assert_false(memo_find_block(k.memo, &key, 1, &markup));
    end(&k);
    close_kept(&k);
}

static void test_what_is_kept_late_is_of_the_state_it_was_read_from(void **state) {
    struct trial *t = *state;
    struct kept k = open_kept(t);
    begin(&k, by);
    assert_false(find(&k, 7, LANGUAGE_FR, 1));
    commit(t);
    keep(&k, 7, INT64_MAX);
    end(&k);
    begin(&k, by);
    assert_false(find(&k, 7, LANGUAGE_FR, 1));
    end(&k);
    close_kept(&k);
}

static void test_by_language_hour_and_policy(void **state) {
    struct kept k = open_kept(*state);
    struct memo_block key = {{1}, 2, LANGUAGE_FR, 500}, other = key;
    struct html markup;
    begin(&k, by);
    keep(&k, 7, 500);
    keep_block(&k, &key, 10);
    assert_true(find(&k, 7, LANGUAGE_FR, 499));
    assert_false(find(&k, 7, LANGUAGE_FR, 500));
    assert_false(find(&k, 7, LANGUAGE_EN, 1));
    assert_false(find(&k, 8, LANGUAGE_FR, 1));
    assert_false(find(&k, 7 + MEMO_PEOPLE / 2, LANGUAGE_FR, 1)); /* its place */
    assert_true(memo_find_block(k.memo, &key, 499, &markup));
    assert_false(memo_find_block(k.memo, &key, 500, &markup));
    other.language = LANGUAGE_EN;
    assert_false(memo_find_block(k.memo, &other, 1, &markup));
    other = (struct memo_block){{1}, 1, LANGUAGE_FR, 0};
    assert_false(memo_find_block(k.memo, &other, 1, &markup));
    end(&k);
    begin(&k, by_another);
    assert_false(find(&k, 7, LANGUAGE_FR, 1));
    assert_false(memo_find_block(k.memo, &key, 1, &markup));
    end(&k);
    close_kept(&k);
}

static void test_nothing_outside_a_request(void **state) {
    struct kept k = open_kept(*state);
    struct memo_block key = {{1}, 1, LANGUAGE_FR, INT64_MAX};
    struct html markup;
    keep(&k, 7, INT64_MAX);
    begin(&k, by);
    assert_false(find(&k, 7, LANGUAGE_FR, 1));
    keep(&k, 7, INT64_MAX);
    keep_block(&k, &key, 10);
    end(&k);
    assert_false(find(&k, 7, LANGUAGE_FR, 1));
    assert_false(memo_find_block(k.memo, &key, 1, &markup));
    memo_begin(k.memo, by); /* its transaction could not begin */
    assert_false(find(&k, 7, LANGUAGE_FR, 1));
    memo_end(k.memo);
    close_kept(&k);
}

/* Blocks of the most, more of them than fit together. */
static void test_bounded(void **state) {
    struct kept k = open_kept(*state);
    struct html markup;
    size_t found = 0;
    begin(&k, by);
    for (int64_t i = 1; i <= 4 * MEMO_BLOCKS; i++) {
        struct memo_block key = {{i}, 1, LANGUAGE_FR, INT64_MAX};
        keep_block(&k, &key, 300 << 10);
        assert_true(memo_find_block(k.memo, &key, 1, &markup));
    }
    for (int64_t i = 1; i <= 4 * MEMO_BLOCKS; i++) {
        struct memo_block key = {{i}, 1, LANGUAGE_FR, INT64_MAX};
        found += memo_find_block(k.memo, &key, 1, &markup);
    }
    assert_in_range(found, 1, MEMO_BYTES_MOST / (300 << 10));
    struct memo_block large = {{9999}, 1, LANGUAGE_FR, INT64_MAX};
    keep_block(&k, &large, MEMO_BLOCK_MOST + 1);
    assert_false(memo_find_block(k.memo, &large, 1, &markup));
    for (int64_t i = 1; i < 200000; i++) keep(&k, i, INT64_MAX);
    assert_true(find(&k, 199999, LANGUAGE_FR, 1));
    end(&k);
    close_kept(&k);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_dropped_at_any_commit),
        cmocka_unit_test(test_what_is_kept_late_is_of_the_state_it_was_read_from),
        cmocka_unit_test(test_by_language_hour_and_policy),
        cmocka_unit_test(test_nothing_outside_a_request),
        cmocka_unit_test(test_bounded),
    };
    return cmocka_run_group_tests(tests, trial_begin_full, trial_end);
}
