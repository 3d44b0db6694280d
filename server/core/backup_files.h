/* Uploaded files in backups: beside a backup FILE lies FILE.files, with the same folders and names
 * as DIR/files, still encrypted. On one file system they are one file with the first (a link), so
 * that a backup each night costs what is new. */
#ifndef CORE_BACKUP_FILES_H
#define CORE_BACKUP_FILES_H

#include "lib/db.h"
#include "server/core/blobs.h"

/* Copies each file that the database names to FILE.files; called before the database is copied and
 * again after. One that is named but missing is logged and left out. */
enum err backup_files_keep(struct db *db, const struct blobs *blobs, const char *file) MUST_USE;
/* Puts the files that a restored database names where they belong. Those that are neither there nor
 * in FILE.files are forgotten by the database: *missing. */
enum err backup_files_restore(struct db *restored, const struct blobs *blobs, const char *file,
                              int64_t *missing) MUST_USE;
/* Opens all files that the database names. ERR_CORRUPT: *problem, in English. */
enum err backup_files_verify(struct db *db, const struct blobs *blobs, struct arena *arena,
                             struct str *problem) MUST_USE;

#endif
