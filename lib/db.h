/* The database: one struct db is one connection, used by one thread at a time. lib/db*.c are the
 * only files that include <sqlite3.h>; SQL stands in .sql files, compiled by tools/sqlc into
 * functions (lib/db_query.h says what these call).
 *
 * Every connection is opened hardened: WAL, synchronous=FULL (an answer given after COMMIT outlives
 * a power cut), foreign keys, secure_delete, defensive, no loadable extension, no double-quoted
 * strings, small limits. A reader can do nothing but read: the file is opened read-only and an
 * authorizer refuses all else.
 *
 * Errors are logged once, here, with SQLite's extended code and the statement's name, never with a
 * value. ERR_BUSY: another connection holds the lock; ERR_TIMEOUT: the deadline passed;
 * ERR_CONFLICT: a unique or foreign key refused; ERR_INVALID: a CHECK or NOT NULL refused;
 * ERR_LIMIT: too large; ERR_CORRUPT; ERR_IO: disk full or failing, the transaction is undone. */
#ifndef LIB_DB_H
#define LIB_DB_H

#include "lib/arena.h"

struct crypt_key;
struct db;

enum db_mode {
    DB_READER, /* the file must exist */
    DB_WRITER, /* creates the file (0600, 8 KiB pages) when there is none */
    DB_MEMORY, /* a private writable database; path is ignored */
};

struct db_options {
    bool mmap;           /* map the file: faster, but a failing disk then kills the process */
    int autocheckpoint;  /* pages of WAL that make a writer checkpoint; 0: 200 */
    int cache_kib;       /* most that is kept of the file; 0: 4096 */
    int busy_ms;         /* patience for a lock; 0: 10 000 for a writer, 250 for a reader */
    int64_t deadline_ms; /* per statement, as db_set_deadline_ms() */
    /* Of stand_in(number, about), which statements may call; it outlives the connection. NULL: the
     * function gives NULL. */
    const struct crypt_key *key;
};

enum err db_open(const char *path, enum db_mode mode, struct db_options options,
                 struct db **out) MUST_USE;
/* What stands in a row where `number` must not be told: a keyed digest of both numbers, below -1.
 */
int64_t db_stand_in(const struct crypt_key *key, int64_t number, int64_t about);
/* Undoes an open transaction. NULL is fine. */
void db_close(struct db *db);

/* From now on a statement that runs longer ends with ERR_TIMEOUT; 0: no deadline. */
void db_set_deadline_ms(struct db *db, int64_t ms);
/* Rows changed by the last INSERT, UPDATE or DELETE; id of the last row inserted. */
int64_t db_changes(const struct db *db);
/* Rows changed since the connection was opened, those of triggers and inside an index included. */
int64_t db_total_changes(const struct db *db);
int64_t db_last_id(const struct db *db);

/* A write transaction: takes the write lock at once (ERR_BUSY after busy_ms). */
enum err db_begin_immediate(struct db *db) MUST_USE;
enum err db_commit(struct db *db) MUST_USE;
/* Never fails: does nothing when SQLite has already undone the transaction by itself. */
void db_rollback(struct db *db);
bool db_in_transaction(const struct db *db);
/* Nested units of work in a transaction, n in 0…7. */
enum err db_savepoint(struct db *db, int n) MUST_USE;
enum err db_release(struct db *db, int n) MUST_USE;
enum err db_rollback_to(struct db *db, int n) MUST_USE;
/* Several reads of one state of the database. */
enum err db_begin_read(struct db *db) MUST_USE;
void db_end_read(struct db *db);

/* Changes when another connection has committed. */
enum err db_data_version(struct db *db, int64_t *version) MUST_USE;
/* The number of the last migration applied. */
enum err db_user_version(struct db *db, int64_t *version) MUST_USE;
enum err db_set_user_version(struct db *db, int64_t version) MUST_USE;
/* Copies the WAL into the file. With truncate, waits for readers and leaves no byte in the WAL,
 * which purging needs; ERR_BUSY when one stayed longer than half a second, for nobody can write
 * meanwhile. */
enum err db_checkpoint(struct db *db, bool truncate) MUST_USE;
/* Whether a commit waits until the disk has it, as it does from the beginning. Without, much is
 * written quickly, and a failure of the machine may leave a file that is good for nothing. */
enum err db_wait_for_disk(struct db *db, bool waits) MUST_USE;
/* Runs a text of several statements, a migration; `name` is for the log. */
enum err db_run_script(struct db *db, const char *name, const char *sql) MUST_USE;
/* Runs a migration in a transaction of its own and records its number; foreign keys are checked at
 * its end rather than at each statement, so that tables can be rebuilt. */
enum err db_migrate(struct db *db, const char *name, const char *sql, int64_t number) MUST_USE;
/* Takes the database for good, before its file is replaced: no other connection can use it until
 * this one is closed, and no log stays beside the file. ERR_BUSY when another has it open. */
enum err db_retire(struct db *db) MUST_USE;
/* Copies one consistent state to a new file at `path` (0600; ERR_CONFLICT when it exists) while
 * others read and write. The copy is synced to disk; after an error there is no file. */
enum err db_backup(struct db *db, const char *path) MUST_USE;
/* ERR_CORRUPT with the first problem in *problem (schema names and row numbers, no values) when
 * the structure, an index or a foreign key is broken. Reads the whole file. */
enum err db_integrity_check(struct db *db, struct arena *arena, struct str *problem) MUST_USE;
/* Every CREATE statement of the schema, ordered by kind and name, ";\n" after each; no internal
 * tables. */
enum err db_schema_dump(struct db *db, struct arena *arena, struct str *sql) MUST_USE;

#endif
