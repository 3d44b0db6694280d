/* Series of seeds: making, changing and ending them. */
#include "lib/utf8.h"
#include "server/core/audit.h"
#include "server/core/service.h"
#include "server/seeds/seeds_inside.h"
#include "sql/seeds_series.h"

static struct str series_word(struct arena *arena, struct series_id series) {
    return arena_format(arena, "series %lld", (long long)series.v);
}

static struct str turn_word(struct arena *arena, int64_t weekday, int64_t minute) {
    return arena_format(arena, "weekday %lld, minute %lld", (long long)weekday, (long long)minute);
}

static enum err add(struct op_run *run, const struct series_save_in *in, int64_t next_at,
                    struct series_out *out) {
    struct series_count_row count;
    struct series_add_row_in row = {.name = in->name,
                                    .weekday = in->weekday,
                                    .minute = in->minute,
                                    .next_at = next_at,
                                    .created_at = run->now_ms};
    enum err e = sql_series_count(run->db, run->arena, &count);
    if (e == OK && count.series >= SERIES_MOST) e = ERR_LIMIT;
    if (e == OK) e = sql_series_add_row(run->db, &row);
    if (e != OK) return e;
    out->series.v = db_last_id(run->db);
    return audit_change(run, "series.add", series_word(run->arena, out->series), STR(""),
                        turn_word(run->arena, in->weekday, in->minute));
}

static enum err store(struct op_run *run, const struct series_save_in *in, int64_t next_at) {
    struct series_find_in find = {.series_id = in->series};
    struct series_find_row before;
    enum err e = sql_series_find(run->db, run->arena, &find, &before);
    if (e != OK) return e;
    bool is_moved = before.weekday != in->weekday || before.minute != in->minute;
    struct series_store_in row = {.name = in->name,
                                  .weekday = in->weekday,
                                  .minute = in->minute,
                                  /* A turn that is due and not taken yet stays due. */
                                  .next_at = is_moved ? next_at : before.next_at,
                                  .series_id = in->series};
    e = sql_series_store(run->db, &row);
    if (e != OK) return e;
    return audit_change(run, "series.change", series_word(run->arena, in->series),
                        turn_word(run->arena, before.weekday, before.minute),
                        turn_word(run->arena, in->weekday, in->minute));
}

static enum err series_save_run(struct op_run *run, const void *input, void *output) {
    const struct series_save_in *in = input;
    struct series_out *out = output;
    enum err e = seed_check_animator(run, false);
    if (e != OK) return e;
    if (!utf8_is_written(in->name, SERIES_NAME_MOST, false) || in->weekday < 0 || in->weekday > 6 ||
        in->minute < 0 || in->minute >= 24 * 60)
        return ERR_INVALID;
    int64_t next =
        seed_turn_after(run->service->zone, (int)in->weekday, (int)in->minute, run->now_ms);
    out->series = in->series;
    return in->series.v ? store(run, in, next) : add(run, in, next, out);
}

const struct op op_series_save = {
    .name = "series.save", .output_bytes = sizeof(struct series_out), .run = series_save_run};

static enum err series_end_run(struct op_run *run, const void *input, void *output) {
    const struct series_in *in = input;
    struct series_end_row_in row = {.ended_at = run->now_ms, .series_id = in->series};
    struct series_loosen_in loosen = {.series_id = in->series};
    (void)output;
    enum err e = seed_check_animator(run, false);
    if (e == OK) e = sql_series_end_row(run->db, &row);
    if (e != OK || db_changes(run->db) == 0) return e;
    e = sql_series_loosen(run->db, &loosen);
    if (e != OK) return e;
    return audit_change(run, "series.end", series_word(run->arena, in->series), STR("on"),
                        STR("ended"));
}

const struct op op_series_end = {.name = "series.end", .run = series_end_run};
