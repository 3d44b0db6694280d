/* FTS5's incremental merge (https://www.sqlite.org/fts5.html, "The 'merge' Command"): a negative
 * number of pages assigns all parts to one merge and begins it, positive ones go on; when less than
 * two rows change, nothing was left to do. */
#include "server/core/purge_index.h"

#include "lib/clock.h"
#include "sql/core_purge.h"

enum { STEP_PAGES = 400, STEP_MS = 50 };

static enum err merge(struct db *db, int64_t pages, bool *is_done) {
    struct purge_merge_texts_in texts = {.pages = pages};
    struct purge_merge_titles_in titles = {.pages = pages};
    struct purge_merge_answers_in answers = {.pages = pages};
    int64_t before = db_total_changes(db);
    enum err e = sql_purge_merge_texts(db, &texts);
    int64_t between = db_total_changes(db);
    if (e == OK) e = sql_purge_merge_titles(db, &titles);
    int64_t after = db_total_changes(db);
    if (e == OK) e = sql_purge_merge_answers(db, &answers);
    *is_done = between - before < 2 && after - between < 2 && db_total_changes(db) - after < 2;
    return e;
}

enum err purge_index_step(struct db *db, bool is_first, bool *is_done) {
    int64_t ends_ms = clock_monotonic_ms() + STEP_MS;
    *is_done = false;
    enum err e = is_first ? merge(db, -STEP_PAGES, is_done) : OK;
    while (e == OK && !*is_done && clock_monotonic_ms() < ends_ms)
        e = merge(db, STEP_PAGES, is_done);
    return e;
}

enum err purge_index(struct db *db) {
    bool is_done = false;
    enum err e = OK;
    for (bool is_first = true; e == OK && !is_done; is_first = false) {
        e = db_begin_immediate(db);
        if (e == OK) e = purge_index_step(db, is_first, &is_done);
        if (e == OK) e = db_commit(db);
        if (e != OK) db_rollback(db);
    }
    return e;
}
