/* Restoring is the dangerous half: see backup_restore() for the order of steps. */
#include "server/core/backup.h"
#include "server/core/backup_files.h"
#include "server/core/purge_index.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "lib/log.h"
#include "lib/mem.h"
#include "sql/core_backup.h"
#include "sql/core_keys.h"

enum { COPY_BYTES = 256 * 1024, PURGES_AT_ONCE = 100 };

enum err backup_write(struct db *db, const char *path) {
    if (access(path, F_OK) == 0) return ERR_CONFLICT;
    struct arena arena = {0};
    const char *part = arena_format(&arena, "%s.part", path).bytes;
    unlink(part); /* of a backup that was stopped */
    enum err e = db_backup(db, part);
    if (!e) e = datadir_install(part, path);
    if (e) unlink(part);
    arena_release(&arena);
    return e;
}

/* The files of one restoration, and the databases it has open. */
struct restoration {
    struct datadir *dir;
    const struct restore_plan *plan;
    struct restore_report *report;
    struct arena arena;
    const char *copy;     /* entrepairs.db.restoring */
    const char *replaced; /* entrepairs.db.replaced */
    struct db *restored;  /* the copy */
    struct db *current;   /* NULL when there is none, or none that can be read */
};

static enum err refuse(struct restoration *r, enum err e, const char *problem) {
    r->report->problem = problem;
    return e;
}

static enum err copy_bytes(int from, int to) {
    static const char magic[16] = "SQLite format 3";
    char *room = mem_alloc(COPY_BYTES);
    enum err e = OK;
    bool is_first = true;
    for (ssize_t got; (got = read(from, room, COPY_BYTES)) != 0; is_first = false) {
        if (got < 0 && errno == EINTR) continue;
        if (is_first && (got < (ssize_t)sizeof magic || memcmp(room, magic, sizeof magic) != 0)) {
            e = ERR_INVALID;
            break;
        }
        if (got < 0 || write(to, room, (size_t)got) != got) {
            e = ERR_IO;
            break;
        }
    }
    if (!e && is_first) e = ERR_INVALID; /* empty */
    if (!e && fsync(to) != 0) e = ERR_IO;
    if (e == ERR_IO) log_line(LOG_ERROR, "restore", "copy: %s", strerror(errno));
    mem_free(room);
    return e;
}

/* A log that belongs to one database must never be read into another. */
static void remove_logs_of(struct restoration *r, const char *database) {
    static const char *const suffixes[] = {"-wal", "-shm", "-journal"};
    for (size_t i = 0; i < ARRAY_LENGTH(suffixes); i++)
        unlink(arena_format(&r->arena, "%s%s", database, suffixes[i]).bytes);
}

static void remove_copy(struct restoration *r) {
    unlink(r->copy);
    remove_logs_of(r, r->copy);
}

static enum err copy_backup(struct restoration *r) {
    const char *log = arena_format(&r->arena, "%s-wal", r->plan->file).bytes;
    if (access(log, F_OK) == 0)
        return refuse(r, ERR_INVALID, "this is a database in use, not a backup of one");
    int from = open(r->plan->file, O_RDONLY | O_CLOEXEC);
    if (from < 0) return refuse(r, ERR_NOT_FOUND, "no such backup");
    remove_copy(r);
    int to = open(r->copy, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    enum err e = to < 0 ? ERR_IO : copy_bytes(from, to);
    if (to >= 0) close(to);
    close(from);
    if (e) return refuse(r, e, e == ERR_INVALID ? "this is no backup" : "it cannot be copied");
    e = db_open(r->copy, DB_WRITER, (struct db_options){0}, &r->restored);
    return e ? refuse(r, ERR_CORRUPT, "the backup is damaged") : OK;
}

static enum err check_copy(struct restoration *r) {
    struct str problem;
    enum err e = db_integrity_check(r->restored, &r->arena, &problem);
    if (e) return refuse(r, ERR_CORRUPT, "the backup is damaged");
    e = migrate_apply(r->restored, db_migrations, &r->report->version);
    if (e) return refuse(r, e, "the backup is of a newer program, or cannot be migrated");
    if (r->report->version.before == 0)
        return refuse(r, ERR_INVALID, "this is no backup of Entre-pairs");
    return OK;
}

static enum err check_key(struct restoration *r) {
    struct key_check_find_row row;
    char printed[CRYPT_TOKEN_CHARS + 1];
    crypt_base64(r->plan->keys->check.bytes, sizeof r->plan->keys->check.bytes, printed);
    enum err e = sql_key_check_find(r->restored, &r->arena, &row);
    if (e && e != ERR_NOT_FOUND) return e;
    r->report->has_other_key = !e && !str_equal(row.value, str_from_c(printed));
    if (r->report->has_other_key) {
        if (!r->plan->accepts_other_key)
            return refuse(r, ERR_DENIED,
                          "the backup belongs to another master key: with this one, passwords must "
                          "be set anew and sealed texts are lost");
        e = sql_restore_forget_key(r->restored);
        return e ? e : keys_match(r->plan->keys, r->restored);
    }
    struct audit_report audit;
    e = audit_verify(r->restored, r->plan->keys->audit, &audit);
    return e ? refuse(r, e, "the audit log of the backup has been changed") : OK;
}

/* A damaged database is a reason to restore, so it stops nothing; that its purges are not repeated
 * is logged. */
static enum err open_current(struct restoration *r) {
    if (access(r->dir->database, F_OK) != 0) return OK;
    struct migrate_report ignored;
    enum err e = db_open(r->dir->database, DB_WRITER, (struct db_options){0}, &r->current);
    if (!e) e = migrate_apply(r->current, db_migrations, &ignored);
    if (!e) return OK;
    if (e == ERR_BUSY) return refuse(r, e, "another process uses the database");
    log_line(LOG_WARNING, "restore",
             "the present database cannot be read: purges made in it are not repeated");
    db_close(r->current);
    r->current = NULL;
    return OK;
}

static enum err repeat_purge(struct restoration *r, const struct restore_purges_row *row) {
    struct restore_purge_find_in find = {.post_id = row->post_id,
                                         .passage_digest = row->passage_digest,
                                         .purged_at = row->purged_at};
    struct restore_purge_find_row found;
    enum err e = sql_restore_purge_find(r->restored, &r->arena, &find, &found);
    if (e || found.is_done) return e;
    if (!r->plan->repeat_purge)
        return refuse(r, ERR_DENIED, "the backup is older than a purge that cannot be repeated");
    struct backup_purge purge = {
        .post = row->post_id,
        .digest = {(const char *)row->passage_digest.bytes, row->passage_digest.length},
        .bytes = row->passage_bytes,
        .purged_at_ms = row->purged_at};
    e = db_begin_immediate(r->restored);
    if (!e) e = r->plan->repeat_purge(r->plan->context, r->restored, &purge);
    struct restore_purge_keep_in keep = {.post_id = row->post_id,
                                         .passage_digest = row->passage_digest,
                                         .passage_bytes = row->passage_bytes,
                                         .purged_at = row->purged_at};
    if (!e) e = sql_restore_purge_keep(r->restored, &keep);
    if (!e) e = db_commit(r->restored);
    if (e)
        db_rollback(r->restored);
    else
        r->report->purges++;
    return e;
}

static enum err repeat_purges(struct restoration *r) {
    if (!r->current) return OK;
    struct restore_purges_in in = {.most = PURGES_AT_ONCE};
    struct restore_purges_row *rows;
    size_t count = PURGES_AT_ONCE;
    enum err e = OK;
    while (!e && count == PURGES_AT_ONCE) {
        e = sql_restore_purges(r->current, &r->arena, &in, &rows, &count);
        for (size_t i = 0; !e && i < count; i++) {
            in.after_seq = rows[i].seq;
            e = repeat_purge(r, &rows[i]);
        }
    }
    if (!e && r->report->purges) e = purge_index(r->restored);
    return e;
}

static enum err restore_files(struct restoration *r) {
    struct blobs blobs = {arena_format(&r->arena, "%s/files", r->dir->path).bytes, r->plan->keys};
    enum err e =
        backup_files_restore(r->restored, &blobs, r->plan->file, &r->report->files_missing);
    return e ? refuse(r, e, "its files cannot be put back") : OK;
}

/* The old file keeps a second name until the new one has opened. */
static enum err swap(struct restoration *r) {
    enum err e = db_checkpoint(r->restored, true);
    if (e) return e;
    db_close(r->restored);
    r->restored = NULL;
    if (r->current) {
        e = db_retire(r->current);
        if (e) return refuse(r, e, "another process uses the database");
    }
    remove_logs_of(r, r->dir->database);
    unlink(r->replaced);
    bool had_one = link(r->dir->database, r->replaced) == 0;
    e = datadir_install(r->copy, r->dir->database);
    struct db *opened = NULL;
    if (!e) e = db_open(r->dir->database, DB_WRITER, (struct db_options){0}, &opened);
    if (!e) e = migrate_check(opened);
    db_close(opened);
    if (!had_one) return e;
    if (!e)
        unlink(r->replaced);
    else if (datadir_install(r->replaced, r->dir->database) != OK)
        log_line(LOG_ERROR, "restore", "the database before is at %s", r->replaced);
    return e;
}

enum err backup_restore(struct datadir *dir, const struct restore_plan *plan,
                        struct restore_report *report) {
    assert(dir->lock_fd >= 0);
    *report = (struct restore_report){0};
    struct restoration r = {.dir = dir, .plan = plan, .report = report};
    r.copy = arena_format(&r.arena, "%s.restoring", dir->database).bytes;
    r.replaced = arena_format(&r.arena, "%s.replaced", dir->database).bytes;
    enum err e = copy_backup(&r);
    if (!e) e = check_copy(&r);
    if (!e) e = check_key(&r);
    if (!e) e = open_current(&r);
    if (!e) e = repeat_purges(&r);
    if (!e) e = restore_files(&r);
    if (!e) e = swap(&r);
    if (e && !report->problem) report->problem = "it failed, the log says why";
    db_close(r.restored);
    db_close(r.current);
    remove_copy(&r);
    arena_release(&r.arena);
    return e;
}

static enum err problem_in_thread(struct verify_report *report, struct arena *arena,
                                  struct thread_id thread, const char *what) {
    report->problem = arena_format(arena, "thread %lld: %s", (long long)thread.v, what);
    return ERR_CORRUPT;
}

/* ERR_NOT_FOUND is the good answer: no thread is wrong. */
static enum err verify_numbering(struct db *db, struct arena *arena, struct verify_report *report) {
    struct verify_sequence_row gap;
    enum err e = sql_verify_sequence(db, arena, &gap);
    if (e == OK)
        return problem_in_thread(report, arena, gap.thread_id, "messages are not numbered 1, 2, 3");
    if (e != ERR_NOT_FOUND) return e;
    struct verify_last_seq_row last;
    e = sql_verify_last_seq(db, arena, &last);
    if (e == OK)
        return problem_in_thread(report, arena, last.thread_id,
                                 "its last number is not its last "
                                 "message's");
    return e == ERR_NOT_FOUND ? OK : e;
}

enum err backup_verify(struct db *db, const struct keys *keys, struct arena *arena,
                       struct verify_report *report) {
    *report = (struct verify_report){0};
    enum err e = db_integrity_check(db, arena, &report->problem);
    if (!e) e = verify_numbering(db, arena, report);
    if (!e) e = audit_verify(db, keys->audit, &report->audit);
    if (report->audit.broken_at)
        report->problem = arena_format(arena, "the audit log does not fit at entry %lld",
                                       (long long)report->audit.broken_at);
    return e;
}
