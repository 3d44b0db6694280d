/* The page, and each of its figures as a file. Both print the same numbers: what may be shown was
 * decided when it was counted (figure_ops.c), of weeks here. */
#include "lib/chart.h"
#include "lib/csv.h"
#include "lib/num.h"
#include "lib/template.h"
#include "messages.h"
#include "server/core/page.h"
#include "server/dashboard/dashboard.h"
#include "server/dashboard/dashboard_views.h"
#include "server/dashboard/figures.h"
#include "sql/dashboard_dashboard.h"
#include "templates.h"

enum { CSV_MOST = 64 << 10, ON_DESK_MOST = 64 << 10, LABEL_EVERY = 4, LABEL_MOST = 60 };

static enum err cells_of(struct request *r, const char *figure,
                         struct dashboard_cells_of_row **rows, size_t *count) {
    struct dashboard_cells_of_in in = {str_from_c(figure)};
    *count = 0;
    return sql_dashboard_cells_of(r->db, &r->arena, &in, rows, count);
}

/* --- By week */

static struct week_row week_of(const struct dashboard_weeks_latest_row *row, int64_t this_week) {
    const int64_t parts[] = {row->fresh, row->voices - row->fresh};
    bool is_hidden[2];
    struct week_row week = {.at = row->week_at,
                            .is_shown = row->voices >= GROUP_LEAST,
                            .is_now = row->week_at == this_week};
    bool is_none = figures_hide(parts, 2, is_hidden);
    if (!week.is_shown) return week;
    week.voices = row->voices;
    week.messages = row->messages;
    week.has_parts = !is_none && !is_hidden[0] && !is_hidden[1];
    if (!week.has_parts) return week;
    week.fresh = parts[0];
    week.returning = parts[1];
    return week;
}

/* The last twelve, also those in which nobody wrote. */
static enum err load_weeks(struct request *r, struct week_row **weeks) {
    const struct zone *zone = r->service->zone;
    int64_t this_week = figures_week(zone, r->now_ms);
    struct dashboard_weeks_latest_in in = {
        .since = figures_week_from(zone, this_week, 1 - DASHBOARD_WEEKS)};
    struct dashboard_weeks_latest_row *rows;
    size_t count = 0;
    enum err e = sql_dashboard_weeks_latest(r->db, &r->arena, &in, &rows, &count);
    if (e != OK) return e;
    *weeks = arena_array(&r->arena, DASHBOARD_WEEKS, sizeof **weeks);
    for (int i = 0; i < DASHBOARD_WEEKS; i++) {
        int64_t at = figures_week_from(zone, in.since, i);
        (*weeks)[i] = (struct week_row){.at = at, .is_now = at == this_week};
        for (size_t k = 0; k < count; k++)
            if (rows[k].week_at == at) (*weeks)[i] = week_of(&rows[k], this_week);
    }
    return OK;
}

static void draw_weeks(struct request *r, struct week_row *weeks, struct dashboard_view *page) {
    int64_t most = 0;
    size_t greatest = 0;
    for (size_t i = 0; i < DASHBOARD_WEEKS; i++)
        if (weeks[i].voices > most) {
            most = weeks[i].voices;
            greatest = i;
        }
    struct chart_scale scale = chart_scale(most);
    for (size_t i = 0; i < DASHBOARD_WEEKS; i++) {
        struct chart_box all = chart_column(&scale, i, DASHBOARD_WEEKS, weeks[i].voices);
        struct chart_box fresh = chart_column(&scale, i, DASHBOARD_WEEKS, weeks[i].fresh);
        weeks[i].x = all.x;
        weeks[i].y = all.y;
        weeks[i].width = all.width;
        weeks[i].height = all.height;
        weeks[i].middle = all.x + all.width / 2;
        weeks[i].fresh_y = fresh.y;
        weeks[i].fresh_height = fresh.height;
        weeks[i].has_label = i % LABEL_EVERY == 0;
        weeks[i].has_amount = most > 0 && i == greatest;
        page->has_parts |= weeks[i].has_parts;
    }
    struct rule_row *rules = arena_array(&r->arena, CHART_RULES, sizeof *rules);
    for (size_t i = 0; i < scale.count; i++)
        rules[i] = (struct rule_row){scale.rules[i].amount, scale.rules[i].y, scale.rules[i].y + 4};
    page->weeks = weeks;
    page->weeks_count = DASHBOARD_WEEKS;
    page->rules = rules;
    page->rules_count = scale.count;
    page->has_voices = most > 0;
}

/* --- Words */

static struct str number(struct request *r, int64_t n) {
    struct buf out;
    buf_init(&out, 64);
    language_put_number(&out, r->language, n);
    struct str s = arena_copy(&r->arena, buf_str(&out));
    buf_release(&out);
    return s;
}

/* « Moins de »: in whole hours up to two days, then in days, never fewer than it took. */
static struct str delay_words(struct request *r, int64_t ms) {
    struct buf out;
    if (ms < 0) return page_message(r, "dashboard.not_yet");
    buf_init(&out, 128);
    int64_t minutes = ms / MINUTE_MS, hours = (ms + HOUR_MS - 1) / HOUR_MS;
    if (minutes < 60) {
        struct msg_dashboard_minutes args = {.count = minutes < 1 ? 1 : minutes};
        msg_dashboard_minutes(&out, r->language, MESSAGE_PLAIN, args);
    } else if (hours < 48) {
        struct msg_dashboard_hours args = {.count = hours};
        msg_dashboard_hours(&out, r->language, MESSAGE_PLAIN, args);
    } else {
        struct msg_dashboard_days args = {.count = (hours + 23) / 24};
        msg_dashboard_days(&out, r->language, MESSAGE_PLAIN, args);
    }
    struct str s = arena_copy(&r->arena, buf_str(&out));
    buf_release(&out);
    return s;
}

static struct str label_of(struct request *r, const char *figure, struct str code) {
    if (strcmp(figure, "kinds") == 0) {
        struct str label = page_kind_label(r, code);
        return str_is_empty(label) ? code : label;
    }
    bool is_worded = strcmp(figure, "classes") == 0 || strcmp(figure, "trials") == 0;
    if (is_worded)
        return page_message(
            r, arena_format(&r->arena, "dashboard.%s_%.*s", figure, STR_ARG(code)).bytes);
    return str_is_empty(code) ? page_message(r, "dashboard.no_region") : code;
}

/* --- Bars that lie */

/* Spreads are in tens, with 0 for fewer; parts of a known whole are exact, or -1. */
static struct bar_row bar_of(struct request *r, const char *figure, size_t i,
                             const struct dashboard_cells_of_row *row, int64_t most) {
    bool is_spread = strcmp(figure, "classes") != 0 && strcmp(figure, "trials") != 0;
    bool is_shown = is_spread ? row->amount > 0 : row->amount >= 0;
    struct chart_box box = chart_row(i, row->amount, most);
    struct bar_row bar = {.label = label_of(r, figure, row->label),
                          .is_shown = is_shown,
                          .number = row->amount,
                          .text_y = box.y - 6,
                          .y = box.y,
                          .width = box.width,
                          .amount_x = box.width + 6,
                          .amount_y = box.y + 12};
    bar.amount = !is_shown ? page_message(r, "dashboard.few") : number(r, row->amount);
    if (is_shown && is_spread) bar.amount = arena_format(&r->arena, "%.*s+", STR_ARG(bar.amount));
    return bar;
}

static enum err fill_bars(struct request *r, const char *figure, struct bars *bars) {
    struct dashboard_cells_of_row *rows;
    size_t count;
    int64_t most = 0;
    enum err e = cells_of(r, figure, &rows, &count);
    if (e != OK) return e;
    struct bar_row *out = arena_array(&r->arena, count + 1, sizeof *out);
    for (size_t i = 0; i < count; i++)
        if (rows[i].amount > most) most = rows[i].amount;
    for (size_t i = 0; i < count; i++) out[i] = bar_of(r, figure, i, &rows[i], most);
    *bars = (struct bars){
        .rows = out,
        .rows_count = most > 0 ? count : 0,
        .height = CHART_ROW * (int64_t)count + 4,
        .file = arena_format(&r->arena, "%s.csv", figure),
        .title = page_message(r, arena_format(&r->arena, "dashboard.%s", figure).bytes),
        .head = page_message(r, arena_format(&r->arena, "dashboard.%s_head", figure).bytes),
        .column = page_message(r, arena_format(&r->arena, "dashboard.%s_column", figure).bytes),
        .sentence =
            page_message(r, arena_format(&r->arena, "dashboard.%s_sentence", figure).bytes)};
    return OK;
}

/* --- Delays, outcomes */

static enum err fill_delay_rows(struct request *r, const char *figure, const struct delay_row **out,
                                size_t *out_count) {
    struct dashboard_cells_of_row *rows;
    enum err e = cells_of(r, figure, &rows, out_count);
    if (e != OK) return e;
    struct delay_row *delays = arena_array(&r->arena, *out_count + 1, sizeof *delays);
    for (size_t i = 0; i < *out_count; i++) {
        delays[i] = (struct delay_row){.label = rows[i].label,
                                       .median = delay_words(r, rows[i].amount),
                                       .p90 = delay_words(r, rows[i].more)};
        if (!num_parse(rows[i].label, INT64_MAX, &delays[i].at)) delays[i].at = 0;
    }
    *out = delays;
    return OK;
}

static enum err fill_sums(struct request *r, struct dashboard_view *page) {
    struct dashboard_cells_of_row *rows;
    size_t count;
    enum err e = cells_of(r, "spread", &rows, &count);
    if (e == OK && count) {
        page->voices = rows[0].amount;
        page->organisations = rows[0].more;
    }
    if (e == OK) e = cells_of(r, "delay", &rows, &count);
    if (e == OK && count) {
        page->has_delay = true;
        page->median = delay_words(r, rows[0].amount);
        page->p90 = delay_words(r, rows[0].more);
    }
    if (e == OK) e = cells_of(r, "answers", &rows, &count);
    if (e == OK && count && rows[0].amount >= 0) {
        page->has_share = true;
        page->share = rows[0].amount;
        page->questions = rows[0].more;
    }
    return e;
}

enum reply dashboard_page(struct request *r) {
    struct dashboard_view page = {.weeks_file = STR("weeks.csv"),
                                  .spaces_file = STR("spaces.csv"),
                                  .delay_weeks_file = STR("delay_weeks.csv")};
    struct week_row *weeks;
    enum err e = load_weeks(r, &weeks);
    if (e == OK) draw_weeks(r, weeks, &page);
    if (e == OK) e = fill_sums(r, &page);
    if (e == OK) e = fill_bars(r, "kinds", &page.kinds);
    if (e == OK) e = fill_bars(r, "regions", &page.regions);
    if (e == OK) e = fill_bars(r, "organisations", &page.organisations_bars);
    if (e == OK) e = fill_bars(r, "classes", &page.classes);
    if (e == OK) e = fill_bars(r, "trials", &page.trials);
    if (e == OK) e = fill_delay_rows(r, "spaces", &page.spaces, &page.spaces_count);
    if (e == OK) e = fill_delay_rows(r, "delay_weeks", &page.delay_weeks, &page.delay_weeks_count);
    if (e != OK) return request_fail(r, e);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_DASHBOARD, &frame);
    tmpl_dashboard_page(&w, &frame, &page);
    return page_send(r, 200);
}

/* What tells how the discussions live, in small, below what awaits; nothing where all of it is of
 * too few. */
enum err dashboard_on_desk(struct request *r, struct html *html) {
    struct dashboard_view page = {.weeks_file = STR("weeks.csv")};
    struct week_row *weeks;
    enum err e = load_weeks(r, &weeks);
    if (e == OK) draw_weeks(r, weeks, &page);
    if (e == OK) e = fill_bars(r, "classes", &page.classes);
    if (e != OK || (!page.has_voices && page.classes.rows_count == 0)) return e;
    struct buf out;
    buf_init(&out, ON_DESK_MOST);
    struct template_writer w = {.out = &out, .language = r->language, .zone = r->service->zone};
    tmpl_dashboard_on_desk(&w, &page);
    struct str text = arena_copy(&r->arena, buf_str(&out));
    e = out.is_full ? ERR_LIMIT : OK;
    buf_release(&out);
    *html = (struct html){text.bytes, text.length};
    return e;
}

/* --- As files */

static struct str day(struct request *r, int64_t at) {
    struct civil c = zone_local(r->service->zone, at);
    return arena_format(&r->arena, "%04lld-%02d-%02d", (long long)c.year, c.month, c.day);
}

static void put_row(struct csv_writer *w, const struct str *cells, size_t count) {
    for (size_t i = 0; i < count; i++) csv_put(w, cells[i]);
    csv_end_row(w);
}

/* A column or a file, in the reader's words, as other programs like them: without spaces. */
static struct str file_word(struct request *r, const char *code) {
    return page_message(r, arena_format(&r->arena, "dashboard.file.%s", code).bytes);
}

static enum err put_weeks(struct request *r, struct csv_writer *w) {
    struct week_row *weeks;
    static const char *const names[] = {"week", "members", "new", "returning", "messages"};
    enum err e = load_weeks(r, &weeks);
    for (size_t i = 0; i < ARRAY_LENGTH(names); i++) csv_put(w, file_word(r, names[i]));
    csv_end_row(w);
    for (size_t i = 0; e == OK && i < DASHBOARD_WEEKS; i++) {
        const int64_t n[] = {weeks[i].voices, weeks[i].fresh, weeks[i].returning,
                             weeks[i].messages};
        const bool has[] = {weeks[i].is_shown, weeks[i].has_parts, weeks[i].has_parts,
                            weeks[i].is_shown};
        struct str cells[5] = {day(r, weeks[i].at)};
        for (size_t k = 0; k < 4; k++)
            if (has[k]) cells[k + 1] = arena_format(&r->arena, "%lld", (long long)n[k]);
        put_row(w, cells, ARRAY_LENGTH(cells));
    }
    return e;
}

static enum err put_bars(struct request *r, const char *figure, struct csv_writer *w) {
    struct bars bars;
    enum err e = fill_bars(r, figure, &bars);
    bool is_spread = strcmp(figure, "classes") != 0 && strcmp(figure, "trials") != 0;
    const struct str head[] = {file_word(r, figure),
                               file_word(r, is_spread ? "at_least" : "amount")};
    put_row(w, head, 2);
    for (size_t i = 0; e == OK && i < bars.rows_count; i++) {
        const struct bar_row *row = &bars.rows[i];
        struct str number = arena_format(&r->arena, "%lld", (long long)row->number);
        const struct str cells[] = {row->label, row->is_shown ? number : STR("")};
        put_row(w, cells, 2);
    }
    return e;
}

/* In whole minutes. */
static enum err put_delays(struct request *r, const char *figure, struct csv_writer *w) {
    struct dashboard_cells_of_row *rows;
    size_t count;
    const struct str head[] = {file_word(r, figure), file_word(r, "median_minutes"),
                               file_word(r, "p90_minutes")};
    enum err e = cells_of(r, figure, &rows, &count);
    put_row(w, head, 3);
    for (size_t i = 0; e == OK && i < count; i++) {
        int64_t at;
        struct str cells[3] = {rows[i].label};
        bool is_week = strcmp(figure, "delay_weeks") == 0 && num_parse(cells[0], INT64_MAX, &at);
        if (is_week) cells[0] = day(r, at);
        const int64_t delays[] = {rows[i].amount, rows[i].more};
        for (size_t k = 0; k < 2; k++)
            if (delays[k] >= 0)
                cells[k + 1] = arena_format(&r->arena, "%lld", (long long)(delays[k] / MINUTE_MS));
        put_row(w, cells, 3);
    }
    return e;
}

static enum err put_figure(struct request *r, const char *figure, struct csv_writer *w) {
    if (strcmp(figure, "weeks") == 0) return put_weeks(r, w);
    bool is_delays = strcmp(figure, "spaces") == 0 || strcmp(figure, "delay_weeks") == 0;
    return is_delays ? put_delays(r, figure, w) : put_bars(r, figure, w);
}

enum reply dashboard_csv(struct request *r) {
    static const char *const figures[] = {"weeks",   "kinds",  "regions", "organisations",
                                          "classes", "trials", "spaces",  "delay_weeks"};
    const char *figure = NULL;
    for (size_t i = 0; i < ARRAY_LENGTH(figures); i++) {
        struct str name = arena_format(&r->arena, "%s.csv", figures[i]);
        if (str_equal(r->params[0].text, name)) figure = figures[i];
    }
    if (!figure) return request_error(r, 404, 0);
    struct buf out;
    buf_init(&out, CSV_MOST);
    BUF_LIT(&out, "\xef\xbb\xbf"); /* the mark by which spreadsheets know UTF-8 */
    struct csv_writer w = {.out = &out, .separator = ';', .safety = CSV_FORMULA_SAFE};
    enum err e = put_figure(r, figure, &w);
    struct str csv = arena_copy(&r->arena, buf_str(&out));
    buf_release(&out);
    if (e != OK) return request_fail(r, e);
    request_add_field(r, "Content-Disposition: attachment; filename=\"%.*s.csv\"",
                      STR_ARG(file_word(r, figure)));
    return page_send_document(r, STR("text/csv; charset=utf-8"), csv);
}
