/* The register of measures, for every member: one line each without a name, by year and kind, and
 * how many there were of each in a year. */
#include "lib/csv.h"
#include "lib/num.h"
#include "lib/zone.h"
#include "server/core/page.h"
#include "server/core/place.h"
#include "server/core/register.h"
#include "server/core/service.h"
#include "server/reports/report_views.h"
#include "server/reports/reports.h"
#include "server/reports/words.h"
#include "sql/reports_register.h"
#include "templates.h"

enum {
    REGISTER_PAGE = 50,
    YEAR_LEAST = 2000,
    YEAR_MOST = 9998,
    YEARS_MOST = 20,
    FEW = 10,
    CSV_BYTES_MOST = 256 * 1024
};

#define REGISTER_KIND_CODE(name, code) code,
static const char *const kinds[] = {REGISTER_KINDS(REGISTER_KIND_CODE) NULL};
#undef REGISTER_KIND_CODE

/* The first moment of a year where the community lives. */
static int64_t year_start(const struct request *r, int64_t year) {
    struct civil first = {.year = year, .month = 1, .day = 1};
    return zone_instant(r->service->zone, &first);
}

static int64_t year_of(const struct request *r, int64_t at) {
    return zone_local(r->service->zone, at).year;
}

struct asked {
    int64_t year; /* 0: all */
    struct str kind;
    struct place before; /* key: when it was decided */
};

static bool read_asked(struct request *r, struct asked *asked) {
    struct str year = request_query(r, STR("year")), kind = request_query(r, STR("kind"));
    struct str before = request_query(r, STR("before"));
    *asked = (struct asked){.before = {INT64_MAX, 0}};
    bool is_kind = str_is_empty(kind) || str_is_among(kind, kinds);
    asked->kind = str_is_empty(kind) ? STR("") : kind;
    if (!str_is_empty(before) && !place_read(before, &asked->before)) return false;
    if (str_is_empty(year)) return is_kind;
    return is_kind && num_parse(year, YEAR_MOST, &asked->year) && asked->year >= YEAR_LEAST;
}

static enum err fill_rows(struct request *r, const struct asked *asked,
                          struct register_view *page) {
    int64_t end = asked->year ? year_start(r, asked->year + 1) : INT64_MAX;
    int64_t last = asked->before.key;
    struct register_rows_in in = {.before_at = last,
                                  .before_id = asked->before.id,
                                  .from = asked->year ? year_start(r, asked->year) : 0,
                                  .until = last < end ? last + 1 : end,
                                  .kind = asked->kind,
                                  .most = REGISTER_PAGE + 1};
    struct register_rows_row *rows;
    size_t count;
    enum err e = sql_register_rows(r->db, &r->arena, &in, &rows, &count);
    if (e != OK) return e;
    page->measures_count = count > REGISTER_PAGE ? REGISTER_PAGE : count;
    struct measure_row *views = arena_array(&r->arena, count, sizeof *views);
    for (size_t i = 0; i < count; i++)
        views[i] = (struct measure_row){.kind = words_of(r, "measure.kind", rows[i].kind),
                                        .reason = words_of(r, "report.reason", rows[i].reason),
                                        .role = words_of(r, "measure.by", rows[i].role),
                                        .days = rows[i].days,
                                        .at = rows[i].decided_at};
    page->measures = views;
    if (count > REGISTER_PAGE) {
        const struct register_rows_row *oldest = &rows[REGISTER_PAGE - 1];
        page->older = place_write(&r->arena, oldest->decided_at, oldest->measure_id);
    }
    return OK;
}

/* Years of which there may be measures, latest first. */
static enum err fill_years(struct request *r, int64_t chosen, struct register_view *page) {
    struct register_first_row first;
    enum err e = sql_register_first(r->db, &r->arena, &first);
    if (e != OK) return e;
    int64_t last = year_of(r, r->now_ms);
    int64_t from = first.at ? year_of(r, first.at) : last;
    struct year_row *years = arena_array(&r->arena, YEARS_MOST, sizeof *years);
    for (int64_t y = last; y >= from && page->years_count < YEARS_MOST; y--)
        years[page->years_count++] = (struct year_row){y, y == chosen};
    page->years = years;
    return OK;
}

static int64_t total_of(const struct register_figures_row *rows, size_t count, size_t i) {
    int64_t total = 0;
    for (; i < count; i++)
        total += str_equal(rows[i].kind, rows[count - 1].kind) ? rows[i].times : 0;
    return total;
}

/* Each kind, and by its reasons where ten or more stand behind each number: fewer measures of one
 * reason could lead to one person. */
static enum err fill_figures(struct request *r, int64_t year, struct register_view *page) {
    struct register_figures_in in = {.from = year_start(r, year), .until = year_start(r, year + 1)};
    struct register_figures_row *rows;
    size_t count, end;
    enum err e = sql_register_figures(r->db, &r->arena, &in, &rows, &count);
    if (e != OK) return e;
    struct figure_row *views = arena_array(&r->arena, 2 * count, sizeof *views);
    for (size_t i = 0; i < count; i = end) {
        for (end = i; end < count && str_equal(rows[end].kind, rows[i].kind);) end++;
        int64_t total = total_of(rows, end, i);
        bool has_few = false;
        for (size_t k = i; k < end; k++) has_few |= rows[k].times < FEW;
        struct str kind = words_of(r, "measure.kind", rows[i].kind);
        views[page->figures_count++] =
            (struct figure_row){.kind = kind, .times = total, .is_few = total < FEW};
        for (size_t k = i; !has_few && k < end; k++)
            views[page->figures_count++] =
                (struct figure_row){.kind = kind,
                                    .reason = words_of(r, "report.reason", rows[k].reason),
                                    .times = rows[k].times};
    }
    page->figures = views;
    page->figures_year = year;
    return OK;
}

enum reply register_page(struct request *r) {
    struct asked asked;
    if (!read_asked(r, &asked)) return request_error(r, 400, 0);
    struct register_view page = {.year = asked.year, .kind = asked.kind};
    int64_t year = asked.year ? asked.year : year_of(r, r->now_ms);
    enum err e = fill_rows(r, &asked, &page);
    if (e == OK) e = fill_years(r, asked.year, &page);
    if (e == OK) e = fill_figures(r, year, &page);
    if (e != OK) return request_fail(r, e);
    page.kinds = words_choices(r, "measure.kind", kinds, asked.kind, &page.kinds_count);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_NONE, &frame);
    tmpl_register_page(&w, &frame, &page);
    return page_send(r, 200);
}

/* --- The figures as a table for other programs */

static void put_row(struct csv_writer *w, struct str year, struct str kind, struct str reason,
                    struct str times) {
    csv_put(w, year);
    csv_put(w, kind);
    csv_put(w, reason);
    csv_put(w, times);
    csv_end_row(w);
}

enum reply register_csv(struct request *r) {
    struct asked asked;
    struct register_view page = {0};
    if (!read_asked(r, &asked)) return request_error(r, 400, 0);
    int64_t year = asked.year ? asked.year : year_of(r, r->now_ms);
    enum err e = fill_figures(r, year, &page);
    if (e != OK) return request_fail(r, e);
    struct buf out;
    struct csv_writer w = {.out = &out, .separator = ';', .safety = CSV_FORMULA_SAFE};
    buf_init(&out, CSV_BYTES_MOST);
    /* The mark by which spreadsheets know UTF-8. */
    BUF_LIT(&out, "\xef\xbb\xbf");
    put_row(&w, page_message(r, "register.file_year"), page_message(r, "register.file_measure"),
            page_message(r, "register.file_reason"), page_message(r, "register.file_count"));
    for (size_t i = 0; i < page.figures_count; i++) {
        const struct figure_row *f = &page.figures[i];
        put_row(&w, arena_format(&r->arena, "%lld", (long long)year), f->kind, f->reason,
                f->is_few ? STR("<10") : arena_format(&r->arena, "%lld", (long long)f->times));
    }
    request_add_field(r, "Content-Disposition: attachment; filename=\"%.*s-%lld.csv\"",
                      STR_ARG(page_message(r, "register.file")), (long long)year);
    enum reply reply = page_send_document(r, STR("text/csv; charset=utf-8"), buf_str(&out));
    buf_release(&out);
    return reply;
}
