/* What is shown, made of what was counted: spreads over twelve whole weeks once a week, the rest
 * once an hour. Only what may be shown is written. */
#include <stdlib.h>

#include "server/core/jobs.h"
#include "server/core/service.h"
#include "server/dashboard/dashboard.h"
#include "server/dashboard/figures.h"
#include "server/promise/promise.h"
#include "sql/dashboard_dashboard.h"

struct cells {
    struct op_run *run;
    const char *figure;
    int64_t count;
    enum err e;
};

static struct cells begin(struct op_run *run, const char *figure) {
    struct dashboard_cells_clear_in in = {str_from_c(figure)};
    return (struct cells){run, figure, 0, sql_dashboard_cells_clear(run->db, &in)};
}

static void put(struct cells *c, struct str label, int64_t amount, int64_t more) {
    struct dashboard_cell_put_in in = {.figure = str_from_c(c->figure),
                                       .position = c->count++,
                                       .label = label,
                                       .amount = amount,
                                       .more = more};
    if (c->e == OK) c->e = sql_dashboard_cell_put(c->run->db, &in);
}

/* --- Spreads */

/* A group below ten is a row without its number: that there is one is no secret. */
static enum err spread_kinds(struct op_run *run, int64_t since, int64_t until) {
    struct dashboard_spread_kinds_in in = {.since = since, .until = until};
    struct dashboard_spread_kinds_row *rows;
    size_t count = 0;
    struct cells c = begin(run, "kinds");
    if (c.e == OK) c.e = sql_dashboard_spread_kinds(run->db, run->arena, &in, &rows, &count);
    for (size_t i = 0; c.e == OK && i < count; i++)
        put(&c, rows[i].label, figures_floor(rows[i].amount), 0);
    return c.e;
}

static enum err spread_regions(struct op_run *run, int64_t since, int64_t until) {
    struct dashboard_spread_regions_in in = {.since = since, .until = until};
    struct dashboard_spread_regions_row *rows;
    size_t count = 0;
    struct cells c = begin(run, "regions");
    if (c.e == OK) c.e = sql_dashboard_spread_regions(run->db, run->arena, &in, &rows, &count);
    for (size_t i = 0; c.e == OK && i < count; i++)
        put(&c, rows[i].label, figures_floor(rows[i].amount), 0);
    return c.e;
}

/* Small ones are not even named: most are. */
static enum err spread_organisations(struct op_run *run, int64_t since, int64_t until) {
    struct dashboard_spread_organisations_in in = {.since = since, .until = until};
    struct dashboard_spread_organisations_row *rows;
    size_t count = 0;
    struct cells c = begin(run, "organisations");
    if (c.e == OK)
        c.e = sql_dashboard_spread_organisations(run->db, run->arena, &in, &rows, &count);
    for (size_t i = 0; c.e == OK && i < count; i++)
        put(&c, rows[i].label, figures_floor(rows[i].amount), 0);
    return c.e;
}

static enum err spread(struct op_run *run, int64_t since, int64_t until) {
    struct dashboard_spread_all_in in = {.since = since, .until = until};
    struct dashboard_spread_all_row all;
    enum err e = sql_dashboard_spread_all(run->db, run->arena, &in, &all);
    if (e != OK) return e;
    struct cells c = begin(run, "spread");
    put(&c, STR(""), figures_floor(all.amount), all.amount < GROUP_LEAST ? 0 : all.organisations);
    e = c.e;
    if (e == OK) e = spread_kinds(run, since, until);
    if (e == OK) e = spread_regions(run, since, until);
    return e == OK ? spread_organisations(run, since, until) : e;
}

/* --- Delays to the first answer */

static const int64_t class_ends[] = {2 * HOUR_MS, 8 * HOUR_MS, DAY_MS, 2 * DAY_MS, INT64_MAX};
enum { CLASSES = ARRAY_LENGTH(class_ends) };

struct delays {
    int64_t *known; /* ascending */
    size_t answered, asked;
};

static int compare(const void *a, const void *b) {
    const int64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* Of one space; 0: of all. */
static struct delays delays_of(struct op_run *run, const struct dashboard_delays_row *rows,
                               size_t count, int64_t space) {
    struct delays d = {.known = arena_array(run->arena, count + 1, sizeof *d.known)};
    for (size_t i = 0; i < count; i++) {
        if (space && rows[i].space_id.v != space) continue;
        int64_t delay = rows[i].answered_at - rows[i].asked_at;
        d.asked++;
        if (rows[i].answered_at) d.known[d.answered++] = delay > 0 ? delay : 0;
    }
    qsort(d.known, d.answered, sizeof *d.known, compare);
    return d;
}

/* What is asked, and later than a class ends without an answer, is of a later one: what nobody
 * answered yet stands in the last. */
static enum err put_classes(struct op_run *run, const struct delays *d) {
    int64_t counts[CLASSES] = {0};
    bool is_hidden[CLASSES];
    for (size_t i = 0; i < d->answered; i++) {
        size_t k = 0;
        while (d->known[i] >= class_ends[k] && k + 1 < CLASSES) k++;
        counts[k]++;
    }
    counts[CLASSES - 1] += (int64_t)(d->asked - d->answered);
    bool is_none = figures_hide(counts, CLASSES, is_hidden);
    struct cells c = begin(run, "classes");
    for (size_t k = 0; k < CLASSES && d->asked > 0 && !is_none; k++)
        put(&c, arena_format(run->arena, "%zu", k), is_hidden[k] ? -1 : counts[k], 0);
    return c.e;
}

static void put_delays(struct cells *c, struct str label, const struct delays *d) {
    if (d->asked < GROUP_LEAST) return;
    put(c, label, promise_percentile(d->known, d->answered, d->asked, 50),
        promise_percentile(d->known, d->answered, d->asked, 90));
}

static enum err put_spaces(struct op_run *run, const struct dashboard_delays_row *rows,
                           size_t count) {
    struct cells c = begin(run, "spaces");
    for (size_t i = 0; i < count && c.e == OK; i++) {
        bool is_first = true;
        for (size_t k = 0; k < i && is_first; k++)
            is_first = rows[k].space_id.v != rows[i].space_id.v;
        if (!is_first) continue;
        struct delays d = delays_of(run, rows, count, rows[i].space_id.v);
        put_delays(&c, rows[i].title, &d);
    }
    return c.e;
}

static enum err put_delay_weeks(struct op_run *run, const int64_t between_ms[2]) {
    struct promise_week *weeks;
    size_t count = 0;
    struct cells c = begin(run, "delay_weeks");
    if (c.e == OK)
        c.e = promise_weeks(run->db, run->arena, run->service->zone, between_ms, &weeks, &count);
    for (size_t i = 0; c.e == OK && i < count; i++)
        if (weeks[i].space.v == 0 && weeks[i].asked >= GROUP_LEAST)
            put(&c, arena_format(run->arena, "%lld", (long long)weeks[i].week_at),
                weeks[i].median_ms, weeks[i].p90_ms);
    return c.e;
}

/* Without the last two days, whose questions have not all had their time. */
static enum err delays(struct op_run *run, int64_t since) {
    const int64_t between_ms[2] = {since, run->now_ms - 2 * DAY_MS};
    struct dashboard_delays_in in = {.since = between_ms[0], .until = between_ms[1]};
    struct dashboard_delays_row *rows;
    size_t count = 0;
    enum err e = sql_dashboard_delays(run->db, run->arena, &in, &rows, &count);
    if (e != OK) return e;
    struct delays all = delays_of(run, rows, count, 0);
    struct cells c = begin(run, "delay");
    put_delays(&c, STR(""), &all);
    e = c.e;
    if (e == OK) e = put_classes(run, &all);
    if (e == OK) e = put_spaces(run, rows, count);
    return e == OK ? put_delay_weeks(run, between_ms) : e;
}

/* --- What came of it */

static enum err outcomes(struct op_run *run) {
    struct dashboard_answers_in in = {.since = run->now_ms - 182 * DAY_MS, .until = run->now_ms};
    struct dashboard_answers_row answers;
    struct dashboard_trials_row trials;
    enum err e = sql_dashboard_answers(run->db, run->arena, &in, &answers);
    if (e == OK) e = sql_dashboard_trials(run->db, run->arena, &trials);
    if (e != OK) return e;
    struct cells c = begin(run, "answers");
    if (answers.asked >= GROUP_LEAST)
        put(&c, STR(""), figures_share(answers.answered, answers.asked),
            figures_floor(answers.asked));
    e = c.e;
    if (e != OK) return e;
    const int64_t counts[] = {trials.none, trials.few, trials.many};
    static const char *const names[] = {"none", "few", "many"};
    bool is_hidden[ARRAY_LENGTH(counts)];
    bool is_none = figures_hide(counts, ARRAY_LENGTH(counts), is_hidden);
    c = begin(run, "trials");
    for (size_t i = 0; i < ARRAY_LENGTH(counts) && !is_none && trials.practices > 0; i++)
        put(&c, str_from_c(names[i]), is_hidden[i] ? -1 : counts[i], 0);
    return c.e;
}

enum err dashboard_figures_run(struct op_run *run) {
    const struct zone *zone = run->service->zone;
    int64_t this_week = figures_week(zone, run->now_ms);
    int64_t since = figures_week_from(zone, this_week, -DASHBOARD_WEEKS);
    struct dashboard_at_row at;
    struct dashboard_spread_done_in done = {.week_at = this_week};
    enum err e = sql_dashboard_at(run->db, run->arena, &at);
    if (e == OK && at.week_at < this_week) {
        e = spread(run, since, this_week);
        if (e == OK) e = sql_dashboard_spread_done(run->db, &done);
        return e == OK ? job_soon(run, "dashboard_figures") : e;
    }
    if (e == OK) e = delays(run, since);
    return e == OK ? outcomes(run) : e;
}
