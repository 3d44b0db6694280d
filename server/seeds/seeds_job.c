/* The job of seeds. What is due is a state of rows: a seed is published, a turn taken and a
 * reminder written in the transaction that says so, so that each happens once however often the
 * daemon starts, and late rather than never. Of turns that were missed only one is caught up: three
 * questions of the Monday on one Thursday help nobody. */
#include "lib/log.h"
#include "server/core/audit.h"
#include "server/core/service.h"
#include "server/core/viewer.h"
#include "server/seeds/seeds_inside.h"
#include "sql/seeds_seeds.h"
#include "sql/seeds_series.h"

enum { TRIES = 5 };

static enum err hold(struct op_run *run, struct seed_id seed) {
    struct seed_hold_row_in row = {.held_at = run->now_ms, .seed_id = seed};
    enum err e = sql_seed_hold_row(run->db, &row);
    if (e != OK || db_changes(run->db) == 0) return e;
    return audit_change(run, "seed.hold", seed_word(run->arena, seed), STR("free"), STR("held"));
}

/* --- Texts whose author is no animator any more */

static enum err hold_of(struct op_run *run, struct member_id author) {
    struct seeds_of_author_in of = {.author_id = author};
    struct seeds_of_author_row *rows;
    size_t count;
    enum err e = sql_seeds_of_author(run->db, run->arena, &of, &rows, &count);
    for (size_t i = 0; e == OK && i < count; i++) e = hold(run, rows[i].seed_id);
    return e;
}

static enum err hold_lost(struct op_run *run) {
    struct seed_authors_row *rows;
    size_t count;
    enum err e = sql_seed_authors(run->db, run->arena, &rows, &count);
    for (size_t i = 0; e == OK && i < count; i++) {
        struct viewer viewer;
        enum err found =
            viewer_of_member(run->db, run->arena, rows[i].author_id, run->now_ms, &viewer);
        if (found != OK && found != ERR_NOT_FOUND) return found;
        if (found != OK || viewer.role != ROLE_ANIMATOR) e = hold_of(run, rows[i].author_id);
    }
    return e;
}

/* --- Publishing */

/* Within a savepoint: a text that cannot be published holds up no other. *is_out: it is. */
static enum err attempt(struct op_run *run, struct seed_id seed, bool *is_out) {
    struct thread_id thread;
    enum err e = db_savepoint(run->db, 1);
    if (e != OK) return e;
    enum err done = seed_put_out(run, seed, &thread);
    *is_out = done == OK;
    if (done == OK) return db_release(run->db, 1);
    e = db_rollback_to(run->db, 1);
    if (e != OK) return e;
    log_line(LOG_WARNING, "seeds", "seed %lld could not be published (%d)", (long long)seed.v,
             (int)done);
    bool is_passing = done == ERR_IO || done == ERR_BUSY;
    return is_passing ? done : hold(run, seed);
}

static enum err publish_scheduled(struct op_run *run) {
    struct seeds_due_now_in in = {.now = run->now_ms};
    struct seeds_due_now_row *rows;
    size_t count;
    bool is_out;
    enum err e = sql_seeds_due_now(run->db, run->arena, &in, &rows, &count);
    for (size_t i = 0; e == OK && i < count; i++) e = attempt(run, rows[i].seed_id, &is_out);
    return e;
}

/* The first text of the queue that can be published; *seed 0: there is none. */
static enum err publish_next(struct op_run *run, struct series_id series, struct seed_id *seed) {
    struct series_first_in of = {.series_id = series};
    struct series_first_row first;
    bool is_out = false;
    seed->v = 0;
    for (int i = 0; i < TRIES && !is_out; i++) {
        enum err e = sql_series_first(run->db, run->arena, &of, &first);
        if (e != OK) return e == ERR_NOT_FOUND ? OK : e;
        e = attempt(run, first.seed_id, &is_out);
        if (e != OK) return e;
    }
    if (is_out) *seed = first.seed_id;
    return OK;
}

static enum err take_turns(struct op_run *run) {
    struct series_due_in in = {.now = run->now_ms};
    struct series_due_row *rows;
    size_t count;
    enum err e = sql_series_due(run->db, run->arena, &in, &rows, &count);
    for (size_t i = 0; e == OK && i < count; i++) {
        struct turn_take_in turn = {.series_id = rows[i].series_id, .turn_at = rows[i].next_at};
        struct series_advance_in next = {
            .next_at = seed_turn_after(run->service->zone, (int)rows[i].weekday,
                                       (int)rows[i].minute, run->now_ms),
            .series_id = rows[i].series_id};
        e = publish_next(run, rows[i].series_id, &turn.seed_id);
        if (e == OK) e = sql_turn_take(run->db, &turn);
        if (e == OK) e = sql_series_advance(run->db, &next);
    }
    return e;
}

/* --- The day before */

static enum err remind(struct op_run *run, struct seed_id seed, struct member_id author,
                       int64_t at) {
    struct seed_reminded_in row = {.reminded_for = at, .seed_id = seed};
    enum err e = seed_tell(run, author, "seed.soon", seed);
    return e == OK ? sql_seed_reminded(run->db, &row) : e;
}

static enum err remind_series(struct op_run *run, const struct series_soon_row *series) {
    struct series_first_in of = {.series_id = series->series_id};
    struct series_first_row first;
    enum err e = sql_series_first(run->db, run->arena, &of, &first);
    if (e != OK) return e == ERR_NOT_FOUND ? OK : e;
    if (first.reminded_for == series->next_at) return OK;
    return remind(run, first.seed_id, first.author_id, series->next_at);
}

static enum err remind_all(struct op_run *run) {
    struct seeds_to_remind_in in = {.before = run->now_ms + DAY_MS};
    struct series_soon_in soon = {.now = run->now_ms, .before = run->now_ms + DAY_MS};
    struct seeds_to_remind_row *rows;
    struct series_soon_row *series;
    size_t count, series_count;
    enum err e = sql_seeds_to_remind(run->db, run->arena, &in, &rows, &count);
    for (size_t i = 0; e == OK && i < count; i++)
        e = remind(run, rows[i].seed_id, rows[i].author_id, rows[i].publish_at);
    if (e == OK) e = sql_series_soon(run->db, run->arena, &soon, &series, &series_count);
    for (size_t i = 0; e == OK && i < series_count; i++) e = remind_series(run, &series[i]);
    return e;
}

enum err seeds_run(struct op_run *run) {
    enum err e = hold_lost(run);
    if (e == OK) e = publish_scheduled(run);
    if (e == OK) e = take_turns(run);
    return e == OK ? remind_all(run) : e;
}
