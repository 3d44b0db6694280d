/* How the promise goes: delays of first answers by week and space. What has no answer yet stands
 * behind all that have: leaving it out would make a community look quicker the less it answers. */
#include "lib/num.h"
#include "server/core/service.h"
#include "server/promise/promise_inside.h"
#include "sql/promise_promise.h"

/* One question in one group: each counts in its space and in all of them. */
struct entry {
    int64_t week_at, space, delay; /* INT64_MAX: no answer yet */
    bool is_promised, is_kept;
};

static int compare_int(int64_t a, int64_t b) {
    return (a > b) - (a < b);
}

static int by_group(const void *a, const void *b) {
    const struct entry *x = a, *y = b;
    int order = compare_int(x->week_at, y->week_at);
    if (order == 0) order = compare_int(x->space, y->space);
    return order ? order : compare_int(x->delay, y->delay);
}

static int64_t week_of(const struct zone *zone, int64_t at) {
    struct civil day = zone_local(zone, at);
    int since_monday = (day.weekday + 6) % 7;
    day.hour = 12;
    day.minute = day.second = 0;
    struct civil monday = zone_local(zone, zone_instant(zone, &day) - since_monday * DAY_MS);
    monday.hour = monday.minute = monday.second = 0;
    return zone_instant(zone, &monday);
}

/* Of what has an answer; 0 where it came before the text was a question. */
static int64_t delay_of(const struct promises_asked_row *row) {
    return row->answered_at > row->asked_at ? row->answered_at - row->asked_at : 0;
}

static struct entry entry_of(const struct zone *zone, const struct promises_asked_row *row,
                             int64_t now_ms) {
    struct entry entry = {
        .week_at = week_of(zone, row->asked_at), .space = row->space_id.v, .delay = INT64_MAX};
    if (row->answered_at) entry.delay = delay_of(row);
    if (row->hours == 0) return entry;
    int64_t due = promise_after(zone, row->asked_at, row->hours * 60);
    entry.is_promised = row->answered_at || due < now_ms;
    entry.is_kept = row->answered_at && row->answered_at <= due;
    return entry;
}

/* Of entries of one group, quickest first. */
static struct promise_week sum_up(const struct entry *entries, size_t count, int64_t *delays) {
    struct promise_week week = {
        .week_at = entries[0].week_at, .space = {entries[0].space}, .asked = (int64_t)count};
    size_t answered = 0;
    for (size_t i = 0; i < count; i++) {
        if (entries[i].delay != INT64_MAX) delays[answered++] = entries[i].delay;
        week.promised += entries[i].is_promised;
        week.kept += entries[i].is_kept;
    }
    week.answered = (int64_t)answered;
    week.median_ms = promise_percentile(delays, answered, count, 50);
    week.p90_ms = promise_percentile(delays, answered, count, 90);
    return week;
}

static enum err load(struct db *db, struct arena *arena, const int64_t between_ms[2],
                     struct promises_asked_row **rows, size_t *count) {
    struct promises_asked_in in = {
        .since = between_ms[0], .until = between_ms[1], .most = PROMISE_QUESTIONS_MOST};
    return sql_promises_asked(db, arena, &in, rows, count);
}

enum err promise_weeks(struct db *db, struct arena *arena, const struct zone *zone,
                       const int64_t between_ms[2], struct promise_week **weeks,
                       size_t *weeks_count) {
    struct promises_asked_row *rows;
    size_t count;
    enum err e = load(db, arena, between_ms, &rows, &count);
    *weeks_count = 0;
    if (e != OK || count == 0) return e;
    struct entry *entries = arena_array(arena, 2 * count, sizeof *entries);
    int64_t *delays = arena_array(arena, count, sizeof *delays);
    *weeks = arena_array(arena, 2 * count, sizeof **weeks);
    for (size_t i = 0; i < count; i++) {
        entries[2 * i] = entries[2 * i + 1] = entry_of(zone, &rows[i], between_ms[1]);
        entries[2 * i].space = 0;
    }
    qsort(entries, 2 * count, sizeof *entries, by_group);
    for (size_t from = 0, to; from < 2 * count; from = to) {
        for (to = from + 1; to < 2 * count; to++)
            if (entries[to].week_at != entries[from].week_at ||
                entries[to].space != entries[from].space)
                break;
        (*weeks)[(*weeks_count)++] = sum_up(entries + from, to - from, delays);
    }
    return OK;
}

/* --- In a word, for the home page: four weeks, but for the last days, whose questions have not all
 * had their time. Kept, so that no page counts. */

static int compare_delays(const void *a, const void *b) {
    const int64_t *x = a, *y = b;
    return compare_int(*x, *y);
}

enum err promise_pulse_run(struct op_run *run) {
    const int64_t between_ms[2] = {run->now_ms - 31 * DAY_MS, run->now_ms - 3 * DAY_MS};
    struct promises_asked_row *rows;
    size_t count = 0, answered = 0;
    enum err e = load(run->db, run->arena, between_ms, &rows, &count);
    if (e != OK) return e;
    int64_t *delays = arena_array(run->arena, count, sizeof *delays);
    for (size_t i = 0; i < count; i++)
        if (rows[i].answered_at) delays[answered++] = delay_of(&rows[i]);
    if (answered) qsort(delays, answered, sizeof *delays, compare_delays);
    int64_t median = count >= PULSE_LEAST ? promise_percentile(delays, answered, count, 50) : -1;
    struct promise_pulse_put_in put = {.median =
                                           arena_format(run->arena, "%lld", (long long)median)};
    return sql_promise_pulse_put(run->db, &put);
}
