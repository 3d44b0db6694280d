/* Versions, checkpoints, scripts, copies and checks: what is done to a database as a whole. */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "lib/buf.h"
#include "lib/db.h"
#include "lib/db_inside.h"
#include "lib/log.h"

enum { BACKUP_STEP_PAGES = 256, BACKUP_PAUSE_MS = 5, MOST_PAUSES = 2000, CHECKPOINT_MS = 500 };

enum err db_run_script(struct db *db, const char *name, const char *sql) {
    db->ends_at_ms = 0;
    while (*sql) {
        sqlite3_stmt *statement = NULL;
        int code = sqlite3_prepare_v2(db->handle, sql, -1, &statement, &sql);
        if (code != SQLITE_OK) return db_failed_text(db, name, code);
        if (!statement) continue; /* only blanks or a comment */
        do code = sqlite3_step(statement);
        while (code == SQLITE_ROW);
        enum err e = code == SQLITE_DONE ? OK : db_failed_text(db, name, code);
        sqlite3_finalize(statement);
        if (e) return e;
    }
    return OK;
}

enum err db_wait_for_disk(struct db *db, bool waits) {
    return db_run_script(db, "settings",
                         waits ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = OFF");
}

/* Runs `sql` and gives each row to `take`, until it returns false. */
static enum err each_row(struct db *db, const char *sql, bool (*take)(sqlite3_stmt *, void *),
                         void *argument) {
    sqlite3_stmt *statement = NULL;
    db->ends_at_ms = 0;
    int code = sqlite3_prepare_v2(db->handle, sql, -1, &statement, NULL);
    if (code != SQLITE_OK) return db_failed_text(db, sql, code);
    bool wanted = true;
    while (wanted && (code = sqlite3_step(statement)) == SQLITE_ROW)
        wanted = take(statement, argument);
    enum err e = code == SQLITE_DONE || code == SQLITE_ROW ? OK : db_failed(db, sql, code);
    sqlite3_finalize(statement);
    return e;
}

static bool take_number(sqlite3_stmt *row, void *argument) {
    *(int64_t *)argument = sqlite3_column_int64(row, 0);
    return false;
}

enum err db_user_version(struct db *db, int64_t *version) {
    return each_row(db, "PRAGMA user_version", take_number, version);
}

enum err db_set_user_version(struct db *db, int64_t version) {
    assert(version >= 0 && version <= INT32_MAX);
    char sql[48];
    snprintf(sql, sizeof sql, "PRAGMA user_version = %d", (int)version);
    return db_run_script(db, "user_version", sql);
}

enum err db_checkpoint(struct db *db, bool truncate) {
    db->ends_at_ms = 0;
    if (db->busy_ms > CHECKPOINT_MS) sqlite3_busy_timeout(db->handle, CHECKPOINT_MS);
    int code = sqlite3_wal_checkpoint_v2(
        db->handle, NULL, truncate ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE, NULL,
        NULL);
    sqlite3_busy_timeout(db->handle, db->busy_ms);
    return code == SQLITE_OK ? OK : db_failed(db, "checkpoint", code);
}

enum err db_retire(struct db *db) {
    /* Leaving WAL needs the file alone, and deletes the log; the lock then keeps it so. */
    enum err e = db_run_script(db, "retire", "PRAGMA journal_mode = DELETE");
    return e ? e : db_run_script(db, "retire", "BEGIN EXCLUSIVE");
}

/* Our read transaction holds one state of the source for the whole copy; without it every commit
 * of another connection would start the copy anew. */
static enum err copy_pages(struct db *db, sqlite3 *to) {
    enum err e = db_begin_read(db);
    if (e) return e;
    int64_t ignored;
    e = db_user_version(db, &ignored); /* the first read takes the state */
    sqlite3_backup *copy = e ? NULL : sqlite3_backup_init(to, "main", db->handle, "main");
    int code = copy ? SQLITE_OK : sqlite3_errcode(to);
    for (int pauses = 0; copy && code != SQLITE_DONE && pauses < MOST_PAUSES;) {
        code = sqlite3_backup_step(copy, BACKUP_STEP_PAGES);
        if (code == SQLITE_BUSY || code == SQLITE_LOCKED) {
            pauses++;
            sqlite3_sleep(BACKUP_PAUSE_MS);
        } else if (code != SQLITE_OK) {
            break;
        }
    }
    int finished = copy ? sqlite3_backup_finish(copy) : code;
    if (!e && code != SQLITE_DONE) e = db_failed(NULL, "backup", code);
    if (!e && finished != SQLITE_OK) e = db_failed(NULL, "backup", finished);
    db_end_read(db);
    return e;
}

static enum err sync_file(const char *path) {
    int fd = open(path, O_RDWR | O_CLOEXEC);
    bool is_done = fd >= 0 && fsync(fd) == 0;
    if (!is_done) log_line(LOG_ERROR, "db", "backup: sync: %s", strerror(errno));
    if (fd >= 0) close(fd);
    return is_done ? OK : ERR_IO;
}

enum err db_backup(struct db *db, const char *path) {
    assert(!db_in_transaction(db));
    if (!*path || *path == ':' || strncmp(path, "file:", 5) == 0) return ERR_INVALID;
    int fd = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
    if (fd < 0) {
        if (errno == EEXIST) return ERR_CONFLICT;
        log_line(LOG_ERROR, "db", "backup: %s", strerror(errno));
        return ERR_IO;
    }
    close(fd);
    sqlite3 *to = NULL;
    int code =
        sqlite3_open_v2(path, &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, db_scrub_vfs());
    enum err e = code == SQLITE_OK ? copy_pages(db, to) : db_failed(NULL, "backup", code);
    code = sqlite3_close(to);
    assert(code == SQLITE_OK);
    (void)code;
    if (!e) e = sync_file(path);
    if (e) unlink(path);
    return e;
}

struct problem {
    struct arena *arena;
    struct str *text;
};

static struct str column_text(sqlite3_stmt *row, int column) {
    const char *bytes = (const char *)sqlite3_column_text(row, column);
    return (struct str){bytes, (size_t)sqlite3_column_bytes(row, column)};
}

static bool take_problem(sqlite3_stmt *row, void *argument) {
    struct problem *first = argument;
    struct str said = column_text(row, 0);
    if (!str_equal(said, STR("ok"))) *first->text = arena_copy(first->arena, said);
    return false;
}

static bool take_orphan(sqlite3_stmt *row, void *argument) {
    struct problem *first = argument;
    *first->text = arena_format(first->arena, "row %lld of %.*s refers to a missing row of %.*s",
                                (long long)sqlite3_column_int64(row, 1),
                                STR_ARG(column_text(row, 0)), STR_ARG(column_text(row, 2)));
    return false;
}

/* The first row that refers to nothing. */
static enum err check_foreign_keys(struct db *db, struct arena *arena, struct str *problem) {
    struct problem first = {arena, problem};
    enum err e = each_row(db, "PRAGMA foreign_key_check", take_orphan, &first);
    return !e && !str_is_empty(*problem) ? ERR_CORRUPT : e;
}

enum err db_integrity_check(struct db *db, struct arena *arena, struct str *problem) {
    *problem = (struct str){0};
    struct problem first = {arena, problem};
    enum err e = each_row(db, "PRAGMA integrity_check(1)", take_problem, &first);
    if (!e && !str_is_empty(*problem)) e = ERR_CORRUPT;
    return e ? e : check_foreign_keys(db, arena, problem);
}

static enum err run_migration(struct db *db, const char *name, const char *sql, int64_t number) {
    enum err e = db_begin_immediate(db);
    if (!e) e = db_run_script(db, name, sql);
    struct arena arena = {0};
    struct str problem = {0};
    if (!e) e = check_foreign_keys(db, &arena, &problem);
    if (!str_is_empty(problem)) log_line(LOG_ERROR, "db", "%s: %.*s", name, STR_ARG(problem));
    arena_release(&arena);
    if (!e) e = db_set_user_version(db, number);
    if (!e) e = db_commit(db);
    if (e) db_rollback(db);
    return e;
}

enum err db_migrate(struct db *db, const char *name, const char *sql, int64_t number) {
    enum err e = db_run_script(db, name, "PRAGMA foreign_keys = OFF");
    if (!e) e = run_migration(db, name, sql, number);
    enum err on = db_run_script(db, name, "PRAGMA foreign_keys = ON");
    return e ? e : on;
}

static bool take_definition(sqlite3_stmt *row, void *argument) {
    struct buf *out = argument;
    buf_put(out, column_text(row, 0));
    BUF_LIT(out, ";\n");
    return true;
}

enum err db_schema_dump(struct db *db, struct arena *arena, struct str *sql) {
    struct buf out;
    buf_init(&out, 4 * 1024 * 1024);
    enum err e = each_row(db,
                          "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE "
                          "'sqlite\\_%' ESCAPE '\\' AND name NOT IN (SELECT name FROM "
                          "pragma_table_list WHERE type = 'shadow') "
                          "ORDER BY type <> 'table', type, name",
                          take_definition, &out);
    if (!e) *sql = arena_copy(arena, buf_str(&out));
    buf_release(&out);
    return e;
}
