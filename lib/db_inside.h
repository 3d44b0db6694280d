/* The inside of struct db, for lib/db*.c and tools/sqlc. */
#ifndef LIB_DB_INSIDE_H
#define LIB_DB_INSIDE_H

#include <sqlite3.h>

#include "lib/db.h"

enum db_control {
    CONTROL_BEGIN,
    CONTROL_BEGIN_IMMEDIATE,
    CONTROL_COMMIT,
    CONTROL_ROLLBACK,
    CONTROL_DATA_VERSION,
    CONTROL_SAVEPOINT, /* of savepoints 0…7; RELEASE and ROLLBACK TO follow */
    CONTROL_COUNT = CONTROL_SAVEPOINT + 3 * 8,
};

struct db {
    struct sqlite3 *handle;
    enum db_mode mode;
    int busy_ms;         /* patience for a lock */
    int64_t deadline_ms; /* per statement; 0: none */
    int64_t ends_at_ms;  /* of the running statement, monotonic; 0: none */
    struct sqlite3_stmt *control[CONTROL_COUNT];
    struct db_prepared *cache; /* by db_statement.index */
    unsigned cache_length;
    const struct crypt_key *key; /* of stand_in() */
    struct stemmer *stemmer;     /* of the full-text index; made when it is first used */
};

struct db_prepared {
    struct sqlite3_stmt *handle;
    const struct db_statement *statement; /* that it was prepared from */
};

/* Turns SQLite's result into ours and logs what is worth it. `what` names the statement. */
enum err db_failed(struct db *db, const char *what, int code);
/* The same with SQLite's own message: only where the statement's text is ours and holds no value.
 */
enum err db_failed_text(struct db *db, const char *what, int code);
/* Starts the clock of the deadline. */
void db_arm_deadline(struct db *db);
/* Name of the VFS for connections that write (db_scrub.c); threads may call it. */
const char *db_scrub_vfs(void);
/* The room of a b-tree page of 8 KiB that holds nothing, [*from, *to); false: no such page. */
bool db_scrub_room(const unsigned char page[], bool is_first, size_t *from, size_t *to);
/* Makes the tokenizer of the full-text index known to this connection. */
enum err db_register_search(struct db *db) MUST_USE;
/* Makes stand_in() known to it. */
enum err db_register_stand_in(struct db *db) MUST_USE;
/* Finalizes the cached statements. */
void db_drop_cache(struct db *db);

#endif
