/* Counts of use: how many of an organisation's people came in a quarter, rounded to five, from
 * twenty people on, never when it would say all or none. Each is worked out once, when its quarter
 * is over, and only the rounded number is kept: asking again, or after people were added or
 * withdrawn, gives the same, so that no two answers can be set against each other. */
#include "lib/num.h"
#include "server/core/page.h"
#include "server/core/service.h"
#include "server/organisations/organisation_views.h"
#include "server/organisations/organisations.h"
#include "sql/organisations_use.h"
#include "templates.h"

enum { ROUND = 5 };

int64_t use_rounded(int64_t people, int64_t came) {
    int64_t rounded = (came + ROUND / 2) / ROUND * ROUND;
    bool is_told = people >= USE_PEOPLE_LEAST && came > 0 && came < people;
    return is_told && rounded < people ? rounded : 0;
}

struct quarter {
    char name[32]; /* "2026-3" */
    int64_t from_at, to_at;
};

static int64_t month_start(const struct zone *zone, int64_t year, int month) {
    struct civil first = {.year = year, .month = month, .day = 1};
    return zone_instant(zone, &first);
}

/* The last one that is over. */
static struct quarter last_quarter(const struct zone *zone, int64_t now_ms) {
    struct civil now = zone_local(zone, now_ms);
    int64_t year = now.year;
    int number = (now.month - 1) / 3; /* of the one before, from 1 */
    struct quarter q;
    if (number == 0) {
        number = 4;
        year--;
    }
    snprintf(q.name, sizeof q.name, "%lld-%d", (long long)year, number);
    q.from_at = month_start(zone, year, number * 3 - 2);
    q.to_at =
        number == 4 ? month_start(zone, year + 1, 1) : month_start(zone, year, number * 3 + 1);
    return q;
}

static enum err count_one(struct op_run *run, struct organisation_id organisation,
                          const struct quarter *q) {
    struct use_of_in in = {
        .organisation_id = organisation, .from_at = q->from_at, .to_at = q->to_at};
    struct use_of_row row;
    enum err e = sql_use_of(run->db, run->arena, &in, &row);
    struct use_store_in store = {.organisation_id = organisation,
                                 .quarter = str_from_c(q->name),
                                 .rounded = use_rounded(row.people, row.came)};
    return e == OK ? sql_use_store(run->db, &store) : e;
}

enum err use_counts_run(struct op_run *run) {
    struct quarter q = last_quarter(run->service->zone, run->now_ms);
    struct use_missing_in in = {str_from_c(q.name)};
    struct use_missing_row *rows;
    size_t count;
    enum err e = sql_use_missing(run->db, run->arena, &in, &rows, &count);
    for (size_t i = 0; e == OK && i < count; i++) e = count_one(run, rows[i].organisation_id, &q);
    return e;
}

enum reply use_page(struct request *r) {
    struct use_list_in in = {r->viewer.organisation};
    struct use_list_row *rows;
    size_t count;
    enum err e = sql_use_list(r->db, &r->arena, &in, &rows, &count);
    if (e != OK) return request_fail(r, e);
    struct use_row *quarters = arena_array(&r->arena, count, sizeof *quarters);
    for (size_t i = 0; i < count; i++) {
        struct str name = rows[i].quarter;
        size_t dash = str_find_byte(name, '-', 0);
        bool is_read = num_parse(str_slice(name, 0, dash), 9999, &quarters[i].year) &&
                       num_parse(str_slice(name, dash + 1, name.length), 4, &quarters[i].quarter);
        if (!is_read) return request_fail(r, ERR_CORRUPT);
        quarters[i].rounded = rows[i].rounded;
    }
    struct use_page page = {
        .quarters = quarters, .quarters_count = count, .people_least = USE_PEOPLE_LEAST};
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_ORGANISATION_USE, &frame);
    tmpl_use_page(&w, &frame, &page);
    return page_send(r, 200);
}
