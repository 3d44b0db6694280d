/* Opening connections, their settings and limits, transactions, errors. The pragmas here are the
 * engine's own controls; the product's SQL is in .sql files. */
#include "lib/db.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>

#include "lib/clock.h"
#include "lib/db_inside.h"
#include "lib/log.h"
#include "lib/mem.h"
#include "lib/stem.h"

enum {
    WRITER_BUSY_MS = 10000,
    READER_BUSY_MS = 250,
    AUTOCHECKPOINT_PAGES = 200,
    CACHE_KIB = 4096,
    STEPS_BETWEEN_LOOKS = 2000, /* instructions of SQLite's machine, some 20 µs */
};

/* A constraint that data met is an answer; all else is an event for the log. */
static enum err error_of(int code) {
    switch (code) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
    case SQLITE_CONSTRAINT_FOREIGNKEY:
    case SQLITE_CONSTRAINT_TRIGGER:
        return ERR_CONFLICT;
    default:
        break;
    }
    switch (code & 0xff) {
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
        return ERR_INVALID;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return ERR_BUSY;
    case SQLITE_INTERRUPT:
        return ERR_TIMEOUT;
    case SQLITE_TOOBIG:
        return ERR_LIMIT;
    case SQLITE_READONLY:
    case SQLITE_AUTH:
    case SQLITE_PERM:
        return ERR_DENIED;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return ERR_CORRUPT;
    case SQLITE_NOMEM:
        mem_out(0);
    default:
        return ERR_IO;
    }
}

static enum err tell(struct db *db, const char *what, int code, const char *why) {
    int extended = db && db->handle ? sqlite3_extended_errcode(db->handle) : code;
    if ((extended & 0xff) != (code & 0xff)) extended = code;
    enum err e = error_of(extended);
    enum log_level level = e == ERR_CONFLICT                   ? LOG_DEBUG
                           : e == ERR_BUSY || e == ERR_TIMEOUT ? LOG_WARNING
                                                               : LOG_ERROR;
    int system_error = e == ERR_IO && db && db->handle ? sqlite3_system_errno(db->handle) : 0;
    log_line(level, "db", "%s: %s (%d%s%s)", what, why ? why : sqlite3_errstr(extended), extended,
             system_error ? ", " : "", system_error ? strerror(system_error) : "");
    return e;
}

enum err db_failed(struct db *db, const char *what, int code) {
    return tell(db, what, code, NULL);
}

enum err db_failed_text(struct db *db, const char *what, int code) {
    return tell(db, what, code, sqlite3_errmsg(db->handle));
}

static int on_progress(void *argument) {
    const struct db *db = argument;
    return db->ends_at_ms && clock_monotonic_ms() >= db->ends_at_ms;
}

void db_arm_deadline(struct db *db) {
    db->ends_at_ms = db->deadline_ms ? clock_monotonic_ms() + db->deadline_ms : 0;
}

void db_set_deadline_ms(struct db *db, int64_t ms) {
    db->deadline_ms = ms;
    db->ends_at_ms = 0;
    sqlite3_progress_handler(db->handle, ms ? STEPS_BETWEEN_LOOKS : 0, ms ? on_progress : NULL, db);
}

/* Asked without a value; data_version also by the full-text index itself. */
static bool is_readable_pragma(const char *name, const char *value) {
    return !value && (strcmp(name, "data_version") == 0 || strcmp(name, "user_version") == 0);
}

/* What a reader may do. */
static int authorize_reader(void *argument UNUSED, int action, const char *first,
                            const char *second, const char *schema UNUSED,
                            const char *trigger UNUSED) {
    switch (action) {
    case SQLITE_SELECT:
    case SQLITE_READ:
    case SQLITE_FUNCTION:
    case SQLITE_RECURSIVE:
    case SQLITE_TRANSACTION:
        return SQLITE_OK;
    case SQLITE_PRAGMA:
        return is_readable_pragma(first, second) ? SQLITE_OK : SQLITE_DENY;
    case SQLITE_UPDATE:
        /* What SQLite compiles, and throws away, when a full-text index tells its columns. Neither
         * a file opened for reading nor defensive mode would let it run. */
        return strcmp(first, "sqlite_master") == 0 ? SQLITE_OK : SQLITE_DENY;
    default:
        return SQLITE_DENY;
    }
}

/* `has_triggers`: ours write to the full-text index, which SQLite before 3.41 allows to a trusted
 * schema only. A trigger runs only where there are writers; no function of ours acts outside the
 * database. */
static int set_limits(sqlite3 *handle, bool has_triggers) {
    const struct {
        int name, on;
    } switches[] = {
        {SQLITE_DBCONFIG_DEFENSIVE, 1},
        {SQLITE_DBCONFIG_TRUSTED_SCHEMA, has_triggers},
        {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
        {SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER, 0},
        {SQLITE_DBCONFIG_DQS_DML, 0},
        {SQLITE_DBCONFIG_DQS_DDL, 0},
        {SQLITE_DBCONFIG_ENABLE_FKEY, 1},
    };
    static const struct {
        int name, most;
    } limits[] = {
        {SQLITE_LIMIT_LENGTH, 16 * 1024 * 1024}, {SQLITE_LIMIT_SQL_LENGTH, 100 * 1024},
        {SQLITE_LIMIT_EXPR_DEPTH, 100},          {SQLITE_LIMIT_ATTACHED, 0},
        {SQLITE_LIMIT_VARIABLE_NUMBER, 1000},    {SQLITE_LIMIT_COLUMN, 200},
        {SQLITE_LIMIT_COMPOUND_SELECT, 20},      {SQLITE_LIMIT_TRIGGER_DEPTH, 10},
        {SQLITE_LIMIT_WORKER_THREADS, 0},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(limits); i++)
        sqlite3_limit(handle, limits[i].name, limits[i].most);
    for (size_t i = 0; i < ARRAY_LENGTH(switches); i++) {
        int code = sqlite3_db_config(handle, switches[i].name, switches[i].on, (int *)NULL);
        if (code != SQLITE_OK) return code;
    }
    return SQLITE_OK;
}

static enum err set_pragmas(struct db *db, struct db_options options) {
    /* A changed page size takes effect in a file that holds nothing yet. */
    static const char for_writer[] = "PRAGMA page_size = 8192;"
                                     "PRAGMA journal_mode = WAL;"
                                     "PRAGMA synchronous = FULL;"
                                     "PRAGMA secure_delete = ON;"
                                     "PRAGMA journal_size_limit = 16777216;";
    static const char for_all[] = "PRAGMA foreign_keys = ON;"
                                  "PRAGMA cell_size_check = ON;"
                                  "PRAGMA temp_store = MEMORY;"
                                  "PRAGMA recursive_triggers = OFF;";
    enum err e = OK;
    if (db->mode != DB_READER) e = db_run_script(db, "settings", for_writer);
    if (!e) e = db_run_script(db, "settings", for_all);
    if (!e)
        e = db_run_script(db, "settings",
                          options.mmap ? "PRAGMA mmap_size = 1099511627776"
                                       : "PRAGMA mmap_size = 0");
    char cache[48];
    int cache_kib = options.cache_kib ? options.cache_kib : CACHE_KIB;
    snprintf(cache, sizeof cache, "PRAGMA cache_size = -%d", cache_kib);
    if (!e) e = db_run_script(db, "settings", cache);
    if (e) return e;
    sqlite3_wal_autocheckpoint(db->handle, db->mode == DB_READER    ? 0
                                           : options.autocheckpoint ? options.autocheckpoint
                                                                    : AUTOCHECKPOINT_PAGES);
    return OK;
}

static enum err configure(struct db *db, struct db_options options) {
    int patience = options.busy_ms         ? options.busy_ms
                   : db->mode == DB_READER ? READER_BUSY_MS
                                           : WRITER_BUSY_MS;
    sqlite3_extended_result_codes(db->handle, 1);
    db->busy_ms = patience;
    sqlite3_busy_timeout(db->handle, patience);
    int code = set_limits(db->handle, db->mode != DB_READER);
    if (code != SQLITE_OK) return db_failed(db, "settings", code);
    enum err e = set_pragmas(db, options);
    if (!e) e = db_register_search(db);
    if (!e) e = db_register_stand_in(db);
    if (e) return e;
    if (db->mode == DB_READER) {
        code = sqlite3_set_authorizer(db->handle, authorize_reader, NULL);
        if (code != SQLITE_OK) return db_failed(db, "settings", code);
    }
    db_set_deadline_ms(db, options.deadline_ms);
    return OK;
}

/* So that the database is never readable by others, not even for a moment. Only a file that was
 * not there is opened here: closing a second descriptor of an open database drops its locks. */
static enum err create_private(const char *path) {
    int fd = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
    if (fd >= 0) {
        close(fd);
        return OK;
    }
    if (errno == EEXIST) return OK;
    log_line(LOG_ERROR, "db", "%s: %s", path, strerror(errno));
    return ERR_IO;
}

/* SQLite's accounts of memory take one mutex for all threads at each allocation. */
static void set_up_library(void) {
    int code = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    if (code != SQLITE_OK) db_failed(NULL, "set-up", code);
}

enum err db_open(const char *path, enum db_mode mode, struct db_options options, struct db **out) {
    static pthread_once_t is_set_up = PTHREAD_ONCE_INIT;
    pthread_once(&is_set_up, set_up_library);
    /* Names that SQLite would read as something else than a path. */
    if (mode == DB_MEMORY)
        path = ":memory:";
    else if (!*path || *path == ':' || strncmp(path, "file:", 5) == 0)
        return ERR_INVALID;
    if (mode == DB_WRITER) {
        enum err e = create_private(path);
        if (e) return e;
    }
    struct db *db = mem_alloc(sizeof *db);
    db->mode = mode;
    db->key = options.key;
    int flags =
        SQLITE_OPEN_NOMUTEX |
        (mode == DB_READER ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    const char *vfs = mode == DB_WRITER ? db_scrub_vfs() : NULL;
    int code = sqlite3_open_v2(path, &db->handle, flags, vfs);
    enum err e = code == SQLITE_OK ? configure(db, options) : db_failed(db, "open", code);
    if (e) {
        if (mode == DB_READER && access(path, F_OK) != 0) e = ERR_NOT_FOUND;
        db_close(db);
        return e;
    }
    *out = db;
    return OK;
}

void db_close(struct db *db) {
    if (!db) return;
    db_rollback(db);
    db_drop_cache(db);
    for (size_t i = 0; i < CONTROL_COUNT; i++) sqlite3_finalize(db->control[i]);
    int code = sqlite3_close(db->handle);
    assert(code == SQLITE_OK); /* every statement belongs to the cache or to control */
    (void)code;
    stemmer_free(db->stemmer);
    mem_free(db);
}

int64_t db_changes(const struct db *db) {
    return sqlite3_changes64(db->handle);
}

int64_t db_total_changes(const struct db *db) {
    return sqlite3_total_changes64(db->handle);
}

int64_t db_last_id(const struct db *db) {
    return sqlite3_last_insert_rowid(db->handle);
}

static const char *control_sql(int which, char room[40]) {
    static const char *const fixed[] = {
        [CONTROL_BEGIN] = "BEGIN",
        [CONTROL_BEGIN_IMMEDIATE] = "BEGIN IMMEDIATE",
        [CONTROL_COMMIT] = "COMMIT",
        [CONTROL_ROLLBACK] = "ROLLBACK",
        [CONTROL_DATA_VERSION] = "PRAGMA data_version",
    };
    static const char *const nested[] = {"SAVEPOINT", "RELEASE", "ROLLBACK TO"};
    if (which < CONTROL_SAVEPOINT) return fixed[which];
    int place = which - CONTROL_SAVEPOINT;
    snprintf(room, 40, "%s s%d", nested[place / 8], place % 8);
    return room;
}

/* Runs one of the fixed statements; *value, when asked, is its row's only number. */
static enum err control(struct db *db, int which, int64_t *value) {
    char room[40];
    const char *sql = control_sql(which, room);
    sqlite3_stmt **prepared = &db->control[which];
    int code = SQLITE_OK;
    if (!*prepared)
        code = sqlite3_prepare_v3(db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, prepared, NULL);
    if (code != SQLITE_OK) return db_failed(db, sql, code);
    /* A COMMIT or ROLLBACK must not fail because the statement before it was slow. */
    db->ends_at_ms = 0;
    code = sqlite3_step(*prepared);
    if (code == SQLITE_ROW && value) *value = sqlite3_column_int64(*prepared, 0);
    enum err e = code == SQLITE_ROW || code == SQLITE_DONE ? OK : db_failed(db, sql, code);
    sqlite3_reset(*prepared);
    return e;
}

enum err db_begin_immediate(struct db *db) {
    return control(db, CONTROL_BEGIN_IMMEDIATE, NULL);
}

enum err db_commit(struct db *db) {
    return control(db, CONTROL_COMMIT, NULL);
}

bool db_in_transaction(const struct db *db) {
    return db->handle && !sqlite3_get_autocommit(db->handle);
}

void db_rollback(struct db *db) {
    if (!db_in_transaction(db)) return;
    enum err e = control(db, CONTROL_ROLLBACK, NULL);
    (void)e; /* logged; an I/O error here leaves the transaction undone all the same */
}

enum err db_savepoint(struct db *db, int n) {
    assert(n >= 0 && n < 8);
    return control(db, CONTROL_SAVEPOINT + n, NULL);
}

enum err db_release(struct db *db, int n) {
    assert(n >= 0 && n < 8);
    return control(db, CONTROL_SAVEPOINT + 8 + n, NULL);
}

enum err db_rollback_to(struct db *db, int n) {
    assert(n >= 0 && n < 8);
    return control(db, CONTROL_SAVEPOINT + 16 + n, NULL);
}

enum err db_begin_read(struct db *db) {
    return control(db, CONTROL_BEGIN, NULL);
}

void db_end_read(struct db *db) {
    db_rollback(db);
}

enum err db_data_version(struct db *db, int64_t *version) {
    return control(db, CONTROL_DATA_VERSION, version);
}
