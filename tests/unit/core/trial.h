/* What the tests of the data's keeping share: a data directory of their own, with a key, the
 * schema, and a context to run operations in. */
#ifndef TESTS_CORE_TRIAL_H
#define TESTS_CORE_TRIAL_H

#include <dirent.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "lib/mem.h"
#include "server/core/audit.h"
#include "server/core/datadir.h"
#include "server/core/keys.h"
#include "server/core/migrate.h"
#include "server/core/service.h"

struct trial {
    char path[64];
    struct datadir *dir;
    struct db *db;
    struct keys *keys;
    struct arena arena;
    struct service service;
    struct op_run run;
};

static inline void trial_remove(const char *path) {
    DIR *folder = opendir(path);
    if (!folder) return;
    for (const struct dirent *entry; (entry = readdir(folder)) != NULL;)
        unlinkat(dirfd(folder), entry->d_name, 0);
    closedir(folder);
    rmdir(path);
}

/* An empty directory under /tmp. */
static inline int trial_begin(void **state) {
    crypt_init();
    struct trial *t = mem_alloc(sizeof *t);
    memcpy(t->path, "/tmp/entrepairs-test-XXXXXX", 28);
    if (!mkdtemp(t->path)) return 1;
    *state = t;
    return 0;
}

/* A database at the newest schema, with its key. */
static inline int trial_begin_full(void **state) {
    if (trial_begin(state)) return 1;
    struct trial *t = *state;
    struct migrate_report report;
    if (datadir_create(t->path, &t->dir) || keys_create(t->dir->key) ||
        keys_open(NULL, t->path, &t->keys) ||
        db_open(t->dir->database, DB_WRITER, (struct db_options){.key = t->keys->unnamed},
                &t->db) ||
        migrate_run(t->dir, t->db, db_migrations, &report) || keys_match(t->keys, t->db))
        return 1;
    t->service.keys = t->keys;
    t->run = (struct op_run){.db = t->db,
                             .arena = &t->arena,
                             .actor = actor_operator("root"),
                             .now_ms = INT64_C(1800000000000),
                             .service = &t->service};
    return 0;
}

static inline int trial_end(void **state) {
    struct trial *t = *state;
    db_close(t->db);
    keys_free(t->keys);
    datadir_close(t->dir);
    arena_release(&t->arena);
    trial_remove(t->path);
    mem_free(t);
    return 0;
}

static inline const char *trial_file(struct trial *t, const char *name) {
    return arena_format(&t->arena, "%s/%s", t->path, name).bytes;
}

static inline void trial_write(const char *path, const char *text, mode_t mode) {
    int fd = open(path, O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, 0600);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    assert_int_equal(fchmod(fd, mode), 0);
    close(fd);
}

/* Statements that only a test would run. */
static inline void trial_sql(struct db *db, const char *sql) {
    assert_int_equal(db_run_script(db, "test", sql), OK);
}

#define WITH(test) cmocka_unit_test_setup_teardown(test, trial_begin, trial_end)
#define WITH_FULL(test) cmocka_unit_test_setup_teardown(test, trial_begin_full, trial_end)

#endif
