/* Bringing a database to this program's schema: schema/NNNN-what.sql, forward only, each in a
 * transaction of its own, recorded as SQLite's user_version. Runs at the daemon's start or by
 * `migrate`, with the data directory locked. */
#ifndef CORE_MIGRATE_H
#define CORE_MIGRATE_H

#include "lib/db.h"
#include "server/core/datadir.h"
#include "sql/migrations.h"

struct migrate_report {
    int64_t before, after; /* versions of the database; 0: it was empty */
    int64_t known;         /* the newest that this program knows */
};

/* Applies what is missing out of `list` (db_migrations; others in tests). A database that holds
 * data is copied first, to entrepairs.db.before-<version>. After an error the database is as the
 * last complete migration left it. ERR_CORRUPT: the database is newer than this program (logged,
 * naming both versions). */
enum err migrate_run(const struct datadir *dir, struct db *db, const struct migration *list,
                     struct migrate_report *report) MUST_USE;
/* The same without a copy, for a database that is a copy itself. */
enum err migrate_apply(struct db *db, const struct migration *list,
                       struct migrate_report *report) MUST_USE;
/* OK when the database is at exactly this program's version; else ERR_CORRUPT, logged with both
 * versions. For programs that may not migrate: they do not hold the lock. */
enum err migrate_check(struct db *db) MUST_USE;
/* Removes the copies, and what a stopped `restore` left, once the daemon runs: a purge must not
 * leave them behind. */
void migrate_forget_copies(const struct datadir *dir);

#endif
