/* One walk over all files, for three purposes. */
#include "server/core/backup_files.h"

#include "lib/log.h"
#include "sql/core_backup.h"

enum { AT_ONCE = 200 };

/* What is done with one file of the database; `bytes` is the length of what `name` holds. */
struct walk {
    struct db *db;
    const struct blobs *blobs;
    const char *from, *to;
    int64_t missing;
    struct file_id broken; /* verifying: the first one; 0: none */
    enum err (*visit)(struct walk *w, struct str name, int64_t bytes);
    enum err (*lost)(struct walk *w, struct file_id file); /* NULL: nothing is done about it */
};

static enum err visit_file(struct walk *w, const struct backup_files_row *row) {
    enum err e = w->visit(w, row->blob, row->bytes);
    if (e == OK && !str_is_empty(row->small)) e = w->visit(w, row->small, row->small_bytes);
    if (e != ERR_NOT_FOUND && e != ERR_CORRUPT) return e;
    w->missing++;
    if (w->broken.v == 0) w->broken = row->file_id;
    return w->lost ? w->lost(w, row->file_id) : OK;
}

static enum err walk_files(struct walk *w) {
    struct backup_files_in in = {.most = AT_ONCE};
    size_t count = AT_ONCE;
    enum err e = OK;
    while (e == OK && count == AT_ONCE) {
        struct arena arena = {0};
        struct backup_files_row *rows;
        e = sql_backup_files(w->db, &arena, &in, &rows, &count);
        for (size_t i = 0; e == OK && i < count; i++) e = visit_file(w, &rows[i]);
        if (e == OK && count) in.after_id = rows[count - 1].file_id.v;
        arena_release(&arena);
    }
    return e;
}

static enum err copy_one(struct walk *w, struct str name, int64_t bytes) {
    (void)bytes;
    return blobs_copy(w->from, w->to, name);
}

enum err backup_files_keep(struct db *db, const struct blobs *blobs, const char *file) {
    struct arena arena = {0};
    struct walk w = {.db = db, .blobs = blobs, .from = blobs->dir, .visit = copy_one};
    w.to = arena_format(&arena, "%s.files", file).bytes;
    enum err e = walk_files(&w);
    if (w.missing)
        log_line(LOG_WARNING, "backup", "%lld files are missing: see verify", (long long)w.missing);
    arena_release(&arena);
    return e;
}

/* There, and of this key; else it comes from the backup. */
static enum err put_back(struct walk *w, struct str name, int64_t bytes) {
    enum err e = blobs_copy(w->from, w->to, name);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    struct arena arena = {0};
    struct str first;
    e = blobs_read(w->blobs, name, bytes, 0, 1, &arena, &first);
    arena_release(&arena);
    return e;
}

static enum err forget(struct walk *w, struct file_id file) {
    struct restore_forget_file_in in = {.file_id = file};
    return sql_restore_forget_file(w->db, &in);
}

enum err backup_files_restore(struct db *restored, const struct blobs *blobs, const char *file,
                              int64_t *missing) {
    struct arena arena = {0};
    struct walk w = {
        .db = restored, .blobs = blobs, .to = blobs->dir, .visit = put_back, .lost = forget};
    w.from = arena_format(&arena, "%s.files", file).bytes;
    enum err e = walk_files(&w);
    *missing = w.missing;
    arena_release(&arena);
    return e;
}

static enum err open_one(struct walk *w, struct str name, int64_t bytes) {
    return blobs_check(w->blobs, name, bytes);
}

enum err backup_files_verify(struct db *db, const struct blobs *blobs, struct arena *arena,
                             struct str *problem) {
    struct walk w = {.db = db, .blobs = blobs, .visit = open_one};
    enum err e = walk_files(&w);
    if (e != OK || w.missing == 0) return e;
    *problem = arena_format(arena, "file %lld and %lld others are missing or damaged",
                            (long long)w.broken.v, (long long)w.missing - 1);
    return ERR_CORRUPT;
}
