/* Copies of everything, and checks of everything. A backup is one SQLite file of one consistent
 * state, made while the daemon runs; it never holds the master key, without which its passwords and
 * sealed texts are worth nothing. */
#ifndef CORE_BACKUP_H
#define CORE_BACKUP_H

#include "server/core/audit.h"
#include "server/core/datadir.h"
#include "server/core/keys.h"
#include "server/core/migrate.h"

/* Writes a new file (0600), whole and synced or not at all; ERR_CONFLICT when it exists. */
enum err backup_write(struct db *db, const char *path) MUST_USE;

/* A purge that the backup does not know: the passage of `bytes` bytes whose digest (keys->blob) is
 * this must leave the message. */
struct backup_purge {
    struct post_id post;
    struct str digest;
    int64_t bytes, purged_at_ms;
};

struct restore_plan {
    const char *file;
    const struct keys *keys; /* of the data directory */
    /* Take a backup of another key all the same: its passwords must then be set anew, its sealed
     * texts are lost, its audit chain cannot be checked. */
    bool accepts_other_key;
    /* Repeats a purge inside a transaction on the restored database. NULL: a backup older than a
     * purge is refused. */
    enum err (*repeat_purge)(void *context, struct db *restored, const struct backup_purge *purge);
    void *context;
};

struct restore_report {
    struct migrate_report version;
    bool has_other_key;
    int64_t purges;        /* repeated */
    int64_t files_missing; /* uploaded files neither here nor in FILE.files: forgotten */
    const char *problem;   /* in English, when it was refused */
};

/* Puts the backup in the place of the database; the lock must be held. All is checked and done on a
 * copy beside it, then one rename decides: until then, and after any error, the database is as it
 * was. ERR_INVALID: no backup; ERR_CORRUPT: damaged, or of a newer program; ERR_DENIED: of
 * another key, or purges that cannot be repeated; ERR_BUSY: another process has the database
 * open. */
enum err backup_restore(struct datadir *dir, const struct restore_plan *plan,
                        struct restore_report *report) MUST_USE;

struct verify_report {
    struct audit_report audit;
    struct str problem; /* in English, the first one found */
};
/* Structure, foreign keys, numbering of messages, audit chain. ERR_CORRUPT with the problem. */
enum err backup_verify(struct db *db, const struct keys *keys, struct arena *arena,
                       struct verify_report *report) MUST_USE;

#endif
