/* The animators' queue: what waits, what was decided, what authors have reworded. */
#include "lib/num.h"
#include "server/core/page.h"
#include "server/reports/queue_views.h"
#include "server/reports/reports.h"
#include "server/reports/words.h"
#include "server/threads/guarding.h"
#include "sql/reports_handling.h"
#include "templates.h"

enum { QUEUE_PAGE = 50 };

static enum err fill_open(struct request *r, int64_t after, struct queue_view *page) {
    struct queue_open_in in = {
        .animator_id = r->viewer.member, .after = after, .most = QUEUE_PAGE + 1};
    struct queue_open_row *rows;
    size_t count;
    enum err e = sql_queue_open(r->db, &r->arena, &in, &rows, &count);
    if (e != OK) return e;
    struct queue_row *views = arena_array(&r->arena, count, sizeof *views);
    for (size_t i = 0; i < count; i++)
        views[i] = (struct queue_row){.report_id = rows[i].report_id,
                                      .reason = words_of(r, "report.reason", rows[i].reason),
                                      .title = rows[i].title,
                                      .author = page_author_of(r, rows[i].author_id).name,
                                      .at = rows[i].created_at,
                                      .is_urgent = rows[i].is_urgent,
                                      .is_hidden = !str_is_empty(rows[i].hidden_by)};
    for (size_t i = 0; e == OK && i < count; i++)
        e = guard_words_of(r, rows[i].post_id, &views[i].stated);
    page->reports = views;
    page->reports_count = count > QUEUE_PAGE ? QUEUE_PAGE : count;
    if (count > QUEUE_PAGE) page->next = rows[QUEUE_PAGE - 1].report_id.v;
    return e;
}

static enum err fill_closed(struct request *r, int64_t before, struct queue_view *page) {
    struct queue_closed_in in = {
        .animator_id = r->viewer.member, .before = before, .most = QUEUE_PAGE + 1};
    struct queue_closed_row *rows;
    size_t count;
    enum err e = sql_queue_closed(r->db, &r->arena, &in, &rows, &count);
    if (e != OK) return e;
    struct queue_row *views = arena_array(&r->arena, count, sizeof *views);
    for (size_t i = 0; i < count; i++)
        views[i] = (struct queue_row){.report_id = rows[i].report_id,
                                      .reason = words_of(r, "report.reason", rows[i].reason),
                                      .measure = words_of(r, "report.measure", rows[i].measure),
                                      .title = rows[i].title,
                                      .author = page_author_of(r, rows[i].author_id).name,
                                      .at = rows[i].created_at,
                                      .is_urgent = rows[i].is_urgent,
                                      .is_hidden = !str_is_empty(rows[i].hidden_by)};
    page->reports = views;
    page->reports_count = count > QUEUE_PAGE ? QUEUE_PAGE : count;
    if (count > QUEUE_PAGE) page->next = rows[QUEUE_PAGE - 1].report_id.v;
    return OK;
}

static enum err fill_reworded(struct request *r, struct queue_view *page) {
    struct queue_reworded_in in = {.animator_id = r->viewer.member};
    struct queue_reworded_row *rows;
    enum err e = sql_queue_reworded(r->db, &r->arena, &in, &rows, &page->reworded_count);
    if (e != OK) return e;
    struct queue_row *views = arena_array(&r->arena, page->reworded_count, sizeof *views);
    for (size_t i = 0; i < page->reworded_count; i++)
        views[i] = (struct queue_row){.report_id = rows[i].report_id,
                                      .title = rows[i].title,
                                      .author = page_author_of(r, rows[i].author_id).name,
                                      .at = rows[i].edited_at};
    page->reworded = views;
    return OK;
}

enum reply queue_page(struct request *r) {
    bool is_closed = !str_is_empty(request_query(r, STR("closed")));
    struct str after_text = request_query(r, STR("after"));
    struct str before_text = request_query(r, STR("before"));
    int64_t after = 0, before = INT64_MAX;
    struct queue_view page = {.tab = is_closed ? QUEUE_CLOSED : QUEUE_OPEN};
    if (!str_is_empty(after_text) && !num_parse(after_text, INT64_MAX, &after))
        return request_error(r, 400, 0);
    if (!str_is_empty(before_text) && !num_parse(before_text, INT64_MAX, &before))
        return request_error(r, 400, 0);
    enum err e = is_closed ? fill_closed(r, before, &page) : fill_open(r, after, &page);
    if (e == OK && !is_closed) e = fill_reworded(r, &page);
    if (e != OK) return request_fail(r, e);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_REPORTS, &frame);
    tmpl_queue_page(&w, &frame, &page);
    return page_send(r, 200);
}
