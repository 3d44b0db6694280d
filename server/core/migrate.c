/* Order matters here: the copy is complete and synced under its final name before the first change,
 * and stays until the program has started on the new schema. */
#include "server/core/migrate.h"

#include <dirent.h>
#include <errno.h>
#include <unistd.h>

#include "lib/log.h"

static int64_t newest(const struct migration *list) {
    int64_t number = 0;
    for (; list->name; list++) number = list->number;
    return number;
}

static enum err refuse(int64_t version, int64_t known) {
    log_line(LOG_ERROR, "migrate", "the database has version %lld, this program knows %lld: %s",
             (long long)version, (long long)known,
             version > known ? "install the newer program" : "run `entrepairs migrate`");
    return ERR_CORRUPT;
}

enum err migrate_check(struct db *db) {
    int64_t version;
    enum err e = db_user_version(db, &version);
    if (e) return e;
    return version == SQL_db_MIGRATIONS ? OK : refuse(version, SQL_db_MIGRATIONS);
}

/* A copy left by a run that was stopped half-way is the older state: it is kept. */
static enum err keep_copy(const struct datadir *dir, struct db *db, int64_t version) {
    struct arena arena = {0};
    const char *path =
        arena_format(&arena, "%s.before-%lld", dir->database, (long long)version).bytes;
    const char *part = arena_format(&arena, "%s.part", path).bytes;
    enum err e = OK;
    if (access(path, F_OK) != 0) {
        unlink(part);
        e = db_backup(db, part);
        if (!e) e = datadir_install(part, path);
    }
    arena_release(&arena);
    return e;
}

/* Versions compared, before anything is changed. */
static enum err compare(struct db *db, const struct migration *list,
                        struct migrate_report *report) {
    *report = (struct migrate_report){.known = newest(list)};
    enum err e = db_user_version(db, &report->before);
    report->after = report->before;
    if (!e && report->before > report->known) e = refuse(report->before, report->known);
    return e;
}

enum err migrate_apply(struct db *db, const struct migration *list, struct migrate_report *report) {
    enum err e = compare(db, list, report);
    for (const struct migration *m = list; !e && m->name; m++) {
        if (m->number <= report->before) continue;
        e = db_migrate(db, m->name, m->sql, m->number);
        if (e) {
            log_line(LOG_ERROR, "migrate", "%lld (%s) failed; the database stays at version %lld",
                     (long long)m->number, m->name, (long long)report->after);
        } else {
            report->after = m->number;
            log_line(LOG_INFO, "migrate", "%lld (%s) done", (long long)m->number, m->name);
        }
    }
    return e;
}

enum err migrate_run(const struct datadir *dir, struct db *db, const struct migration *list,
                     struct migrate_report *report) {
    enum err e = compare(db, list, report);
    if (e || report->before == report->known) return e;
    if (report->before > 0) e = keep_copy(dir, db, report->known);
    return e ? e : migrate_apply(db, list, report);
}

void migrate_forget_copies(const struct datadir *dir) {
    static const char *const prefixes[] = {"entrepairs.db.before-", "entrepairs.db.replaced",
                                           "entrepairs.db.restoring"};
    DIR *folder = opendir(dir->path);
    if (!folder) return;
    for (const struct dirent *entry; (entry = readdir(folder)) != NULL;)
        for (size_t i = 0; i < ARRAY_LENGTH(prefixes); i++)
            if (strncmp(entry->d_name, prefixes[i], strlen(prefixes[i])) == 0 &&
                unlinkat(dirfd(folder), entry->d_name, 0) != 0)
                log_line(LOG_WARNING, "migrate", "%s: %s", entry->d_name, strerror(errno));
    closedir(folder);
}
