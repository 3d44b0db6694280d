/* The statement cache, binding and reading of rows. */
#include "lib/db_query.h"

#include "lib/db_inside.h"
#include "lib/mem.h"

enum { MOST_STATEMENTS = 8192, FIRST_ROWS = 24 };

void db_drop_cache(struct db *db) {
    for (unsigned i = 0; i < db->cache_length; i++) sqlite3_finalize(db->cache[i].handle);
    mem_free(db->cache);
    db->cache = NULL;
    db->cache_length = 0;
}

static struct db_prepared *cached(struct db *db, unsigned index) {
    assert(index < MOST_STATEMENTS);
    if (index >= db->cache_length) {
        unsigned length = (index / 64 + 1) * 64;
        db->cache = mem_resize(db->cache, length * sizeof *db->cache);
        memset(db->cache + db->cache_length, 0, (length - db->cache_length) * sizeof *db->cache);
        db->cache_length = length;
    }
    return &db->cache[index];
}

static enum err prepare(struct db *db, const struct db_statement *statement,
                        struct sqlite3_stmt **out) {
    int code = sqlite3_prepare_v3(db->handle, statement->sql, (int)statement->length + 1,
                                  SQLITE_PREPARE_PERSISTENT, out, NULL);
    if (code == SQLITE_OK) return OK;
    return db_failed_text(db, statement->name, code);
}

enum err db_query_start(struct db *db, const struct db_statement *statement, struct db_query *q) {
    *q = (struct db_query){.db = db, .statement = statement};
    struct db_prepared *slot = cached(db, statement->index);
    if (!slot->handle) {
        q->failed = prepare(db, statement, &slot->handle);
        if (q->failed) return q->failed;
        slot->statement = statement;
    }
    assert(slot->statement == statement && !sqlite3_stmt_busy(slot->handle));
    q->prepared = slot->handle;
    db_arm_deadline(db);
    return OK;
}

static void note_bind(struct db_query *q, int code) {
    if (code != SQLITE_OK && !q->failed) q->failed = db_failed(q->db, q->statement->name, code);
}

void db_bind_int(struct db_query *q, int at, int64_t value) {
    note_bind(q, sqlite3_bind_int64(q->prepared, at, value));
}

void db_bind_null(struct db_query *q, int at) {
    note_bind(q, sqlite3_bind_null(q->prepared, at));
}

void db_bind_id(struct db_query *q, int at, int64_t value) {
    if (value)
        db_bind_int(q, at, value);
    else
        db_bind_null(q, at);
}

void db_bind_text(struct db_query *q, int at, const char *bytes, size_t length) {
    /* An empty text is a text: NULL is said by db_bind_null() alone. */
    const char *text = bytes ? bytes : "";
    note_bind(q, sqlite3_bind_text64(q->prepared, at, text, length, SQLITE_STATIC, SQLITE_UTF8));
}

void db_bind_blob(struct db_query *q, int at, const unsigned char *bytes, size_t length) {
    note_bind(q, sqlite3_bind_blob64(q->prepared, at, bytes, length, SQLITE_STATIC));
}

bool db_query_step(struct db_query *q) {
    if (q->failed) return false;
    int code = sqlite3_step(q->prepared);
    if (code == SQLITE_ROW) return true;
    if (code != SQLITE_DONE) q->failed = db_failed(q->db, q->statement->name, code);
    return false;
}

int64_t db_take_int(struct db_query *q, int column) {
    return sqlite3_column_int64(q->prepared, column);
}

bool db_take_is_null(struct db_query *q, int column) {
    return sqlite3_column_type(q->prepared, column) == SQLITE_NULL;
}

void db_take_texts(struct db_query *q, struct arena *arena, const unsigned char *columns,
                   size_t count, struct str *texts) {
    size_t total = 0;
    for (size_t i = 0; i < count; i++) {
        /* column_blob gives a text's bytes as they are, without making a copy to terminate it. */
        texts[i].bytes = sqlite3_column_blob(q->prepared, columns[i]);
        texts[i].length = (size_t)sqlite3_column_bytes(q->prepared, columns[i]);
        if (!texts[i].bytes && sqlite3_column_type(q->prepared, columns[i]) != SQLITE_NULL)
            texts[i].bytes = ""; /* empty, and not NULL */
        total += texts[i].length + 1;
    }
    char *room = arena_alloc(arena, total);
    for (size_t i = 0; i < count; i++) {
        if (!texts[i].bytes) continue;
        memcpy(room, texts[i].bytes, texts[i].length);
        texts[i].bytes = room;
        room += texts[i].length + 1;
    }
}

void *db_grow_rows(struct arena *arena, void *rows, size_t count, size_t *capacity,
                   size_t row_bytes) {
    if (count < *capacity) return rows;
    *capacity = count ? count * 2 : FIRST_ROWS;
    void *larger = arena_array(arena, *capacity, row_bytes);
    if (count) memcpy(larger, rows, count * row_bytes);
    return larger;
}

enum err db_query_end(struct db_query *q) {
    if (!q->prepared) return q->failed;
    /* Stopping a statement that writes half-way would undo it: INSERT … RETURNING read as one. */
    if (!q->failed && sqlite3_stmt_busy(q->prepared) && !sqlite3_stmt_readonly(q->prepared))
        while (db_query_step(q)) continue;
    sqlite3_reset(q->prepared);
    sqlite3_clear_bindings(q->prepared);
    q->db->ends_at_ms = 0;
    return q->failed;
}
