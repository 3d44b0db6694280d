/* The data directory: who may use it, one lock, whole files or none. */
#include "tests/unit/core/trial.h"

#include <sys/wait.h>

static void test_a_new_directory_is_private(void **state) {
    struct trial *t = *state;
    const char *path = trial_file(t, "deep");
    assert_int_equal(datadir_create(path, &t->dir), OK);
    struct stat found;
    assert_int_equal(stat(path, &found), 0);
    assert_int_equal(found.st_mode & 0777, 0700);
    rmdir(path);
}

static void test_a_directory_with_a_database_is_not_taken_over(void **state) {
    struct trial *t = *state;
    trial_write(trial_file(t, "entrepairs.db"), "", 0600);
    assert_int_equal(datadir_create(t->path, &t->dir), ERR_CONFLICT);
}

static void test_open_says_what_is_wrong(void **state) {
    struct trial *t = *state;
    const char *problem;
    assert_int_equal(datadir_open(trial_file(t, "none"), &t->dir, &problem), ERR_NOT_FOUND);
    assert_string_equal(problem, "no such data directory");
    assert_int_equal(datadir_open(t->path, &t->dir, &problem), ERR_NOT_FOUND);
    assert_non_null(strstr(problem, "no database"));
    trial_write(trial_file(t, "entrepairs.db"), "", 0600);
    assert_int_equal(chmod(t->path, 0770), 0);
    assert_int_equal(datadir_open(t->path, &t->dir, &problem), ERR_DENIED);
    assert_non_null(strstr(problem, "others may write"));
    assert_int_equal(chmod(t->path, 0700), 0);
    assert_int_equal(datadir_open(t->path, &t->dir, &problem), OK);
}

/* Runs in a child, because giving root up is for good. */
static int child_opens(const char *path, uid_t first) {
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct datadir *dir = NULL;
        const char *problem;
        if (first && setresuid(first, first, first) != 0) _exit(99);
        enum err e = datadir_open(path, &dir, &problem);
        if (e) _exit((int)e);
        _exit(geteuid() == 12345 && setuid(0) != 0 ? 0 : 98);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    return WEXITSTATUS(status);
}

static void test_root_becomes_the_owner_and_others_are_refused(void **state) {
    struct trial *t = *state;
    if (geteuid() != 0) skip();
    trial_write(trial_file(t, "entrepairs.db"), "", 0600);
    assert_int_equal(chown(t->path, 12345, 12345), 0);
    assert_int_equal(chmod(t->path, 0755), 0);
    assert_int_equal(child_opens(t->path, 0), 0);
    assert_int_equal(child_opens(t->path, 23456), ERR_DENIED);
    assert_int_equal(chown(t->path, 0, 0), 0);
}

static void test_one_holder_of_the_lock(void **state) {
    struct trial *t = *state;
    trial_write(trial_file(t, "entrepairs.db"), "", 0600);
    const char *problem;
    struct datadir *other;
    assert_int_equal(datadir_open(t->path, &t->dir, &problem), OK);
    assert_int_equal(datadir_open(t->path, &other, &problem), OK);
    assert_int_equal(datadir_lock(t->dir), OK);
    assert_int_equal(datadir_lock(other), ERR_BUSY);
    datadir_close(t->dir);
    t->dir = NULL;
    assert_int_equal(datadir_lock(other), OK);
    datadir_close(other);
}

static void test_files_are_written_whole(void **state) {
    struct trial *t = *state;
    const char *path = trial_file(t, "policy.conf");
    struct str text;
    struct stat found;
    assert_int_equal(datadir_read(path, &t->arena, &text), ERR_NOT_FOUND);
    assert_int_equal(datadir_write(path, STR("one")), OK);
    assert_int_equal(datadir_write(path, STR("second")), OK);
    assert_int_equal(datadir_read(path, &t->arena, &text), OK);
    assert_true(str_equal(text, STR("second")));
    assert_int_equal(stat(path, &found), 0);
    assert_int_equal(found.st_mode & 0777, 0600);
    assert_int_equal(datadir_write(trial_file(t, "none/x"), STR("x")), ERR_NOT_FOUND);
    assert_int_equal(truncate(path, 1024 * 1024 + 1), 0);
    assert_int_equal(datadir_read(path, &t->arena, &text), ERR_LIMIT);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH(test_a_new_directory_is_private),
        WITH(test_a_directory_with_a_database_is_not_taken_over),
        WITH(test_open_says_what_is_wrong),
        WITH(test_root_becomes_the_owner_and_others_are_refused),
        WITH(test_one_holder_of_the_lock),
        WITH(test_files_are_written_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
