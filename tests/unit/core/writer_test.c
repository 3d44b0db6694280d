/* A group of the writer when the engine gives up its transaction in the middle. */
#include "tests/unit/core/trial.h"

#include "lib/queue.h"
#include "server/core/writer.h"

static enum err lose_run(struct op_run *run, const void *input, void *output) {
    (void)input;
    (void)output;
    db_rollback(run->db); /* as a full disk does */
    return ERR_IO;
}

static enum err add_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    char sql[80];
    snprintf(sql, sizeof sql, "INSERT INTO settings (name, value) VALUES ('t%d', '')",
             *(const int *)input);
    return db_run_script(run->db, "test", sql);
}

static enum err wait_run(struct op_run *run, const void *input, void *output) {
    (void)run;
    (void)output;
    usleep(100000); /* the others queue up behind it and make one group */
    return *(const int *)input ? OK : ERR_INVALID;
}

static const struct op op_lose = {.name = "lose", .run = lose_run};
static const struct op op_add = {.name = "add", .run = add_run};
static const struct op op_wait = {.name = "wait", .run = wait_run};

static void send(struct writer *writer, struct queue *answers, const struct op *op, int n) {
    struct task *task = task_new(op, sizeof n);
    memcpy(task->input, &n, sizeof n);
    task->actor = actor_system();
    task->reply_to = answers;
    task->request_id = (uint64_t)n;
    assert_int_equal(writer_submit(writer, task), OK);
}

static void test_what_is_told_is_what_is_stored(void **state) {
    struct trial *t = *state;
    struct queue answers;
    struct db *db;
    enum err told[5];
    queue_init(&answers, 8);
    assert_int_equal(db_open(t->dir->database, DB_WRITER, (struct db_options){0}, &db), OK);
    struct writer *writer = writer_new(db, &t->service);
    send(writer, &answers, &op_wait, 1);
    send(writer, &answers, &op_add, 2);
    send(writer, &answers, &op_lose, 3);
    send(writer, &answers, &op_add, 4);
    for (int i = 1; i <= 4; i++) {
        struct task *task = queue_pop(&answers, 5000);
        assert_non_null(task);
        told[task->request_id] = task->result;
        task_free(task);
    }
    writer_free(writer);
    queue_release(&answers);
    for (int n = 2; n <= 4; n += 2) {
        char sql[200];
        /* The row is there exactly when its sender was told so. */
        snprintf(sql, sizeof sql, "INSERT INTO settings (name, value) VALUES ('%s', '')",
                 n == 2 ? "t2" : "t4");
        bool is_stored = db_run_script(t->db, "test", sql) != OK;
        assert_int_equal(is_stored, told[n] == OK);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {WITH_FULL(test_what_is_told_is_what_is_stored)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
