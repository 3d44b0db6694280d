/* The animators' queue: what waits, what was decided, what authors have reworded. */
#include "lib/num.h"
#include "server/core/nobody.h"
#include "server/core/page.h"
#include "server/core/service.h"
#include "server/reports/queue_views.h"
#include "server/reports/reports.h"
#include "server/reports/reports_inside.h"
#include "server/reports/words.h"
#include "server/threads/guarding.h"
#include "sql/reports_handling.h"
#include "sql/reports_statements.h"
#include "templates.h"

enum { QUEUE_PAGE = 50, URGENCY_MOST = 9 };

/* Of what has no author's name, its author sees no report: no statement can tell. */
static bool is_own(const struct request *r, struct member_id author, struct thread_id thread) {
    return member_is_nobody(author) && post_is_mine(r, author, thread);
}

static struct queue_row row_of(struct request *r, const struct queue_open_row *row) {
    return (struct queue_row){.report_id = row->report_id,
                              .reason = words_of(r, "report.reason", row->reason),
                              .title = row->title,
                              .author = page_author_of(r, row->author_id).name,
                              .taker = row->taker_id.v ? page_author_of(r, row->taker_id).name
                                                       : (struct str){0},
                              .is_mine = row->taker_id.v == r->viewer.member.v,
                              .at = row->created_at,
                              .is_danger = str_equal(row->reason, STR("danger")),
                              .is_urgent = row->is_urgent,
                              .is_hidden = !str_is_empty(row->hidden_by)};
}

static enum err fill_open(struct request *r, int64_t after_urgency, int64_t after,
                          struct queue_view *page) {
    struct queue_open_in in = {.animator_id = r->viewer.member,
                               .after_urgency = after_urgency,
                               .after = after,
                               .since = r->now_ms - HAND_KEPT_MS,
                               .now = r->now_ms,
                               .most = QUEUE_PAGE + 1};
    struct queue_open_row *rows;
    size_t count, kept = 0;
    enum err e = sql_queue_open(r->db, &r->arena, &in, &rows, &count);
    if (e != OK) return e;
    size_t shown = count > QUEUE_PAGE ? QUEUE_PAGE : count;
    struct queue_row *views = arena_array(&r->arena, count, sizeof *views);
    for (size_t i = 0; e == OK && i < shown; i++) {
        if (is_own(r, rows[i].author_id, rows[i].thread_id)) continue;
        views[kept] = row_of(r, &rows[i]);
        e = guard_words_of(r, rows[i].post_id, &views[kept++].stated);
    }
    page->reports = views;
    page->reports_count = kept;
    if (count > QUEUE_PAGE) {
        page->next = rows[QUEUE_PAGE - 1].report_id.v;
        page->next_urgency = rows[QUEUE_PAGE - 1].urgency;
    }
    return e;
}

static enum err fill_closed(struct request *r, int64_t before, struct queue_view *page) {
    struct queue_closed_in in = {
        .animator_id = r->viewer.member, .before = before, .most = QUEUE_PAGE + 1};
    struct queue_closed_row *rows;
    size_t count;
    enum err e = sql_queue_closed(r->db, &r->arena, &in, &rows, &count);
    if (e != OK) return e;
    size_t shown = count > QUEUE_PAGE ? QUEUE_PAGE : count, kept = 0;
    struct queue_row *views = arena_array(&r->arena, count, sizeof *views);
    for (size_t i = 0; i < shown; i++) {
        if (is_own(r, rows[i].author_id, rows[i].thread_id)) continue;
        views[kept++] =
            (struct queue_row){.report_id = rows[i].report_id,
                               .reason = words_of(r, "report.reason", rows[i].reason),
                               .measure = words_of(r, "report.measure", rows[i].measure),
                               .title = rows[i].title,
                               .author = page_author_of(r, rows[i].author_id).name,
                               .at = rows[i].created_at,
                               .is_urgent = rows[i].is_urgent,
                               .is_hidden = !str_is_empty(rows[i].hidden_by)};
    }
    page->reports = views;
    page->reports_count = kept;
    if (count > QUEUE_PAGE) page->next = rows[QUEUE_PAGE - 1].report_id.v;
    return OK;
}

static enum err fill_reworded(struct request *r, struct queue_view *page) {
    struct queue_reworded_in in = {.animator_id = r->viewer.member};
    struct queue_reworded_row *rows;
    size_t count;
    enum err e = sql_queue_reworded(r->db, &r->arena, &in, &rows, &count);
    if (e != OK) return e;
    struct queue_row *views = arena_array(&r->arena, count, sizeof *views);
    for (size_t i = 0; i < count; i++) {
        if (is_own(r, rows[i].author_id, rows[i].thread_id)) continue;
        views[page->reworded_count++] =
            (struct queue_row){.report_id = rows[i].report_id,
                               .title = rows[i].title,
                               .author = page_author_of(r, rows[i].author_id).name,
                               .at = rows[i].edited_at};
    }
    page->reworded = views;
    return OK;
}

/* Appeals that this animator may decide on. */
static enum err fill_appeals(struct request *r, struct queue_view *page) {
    struct appeals_open_row *rows;
    size_t count;
    enum err e = sql_appeals_open(r->db, &r->arena, &rows, &count);
    if (e != OK) return e;
    struct appeal_row *views = arena_array(&r->arena, count, sizeof *views);
    for (size_t i = 0; e == OK && i < count; i++) {
        struct appeal_of appeal = {.statement = rows[i].statement_id,
                                   .post = rows[i].post_id,
                                   .thread = rows[i].thread_id,
                                   .decided_by = rows[i].decided_by,
                                   .author = rows[i].author_id,
                                   .sitter = rows[i].sitter_id};
        bool may;
        e = appeal_may_judge(r->db, r->service->keys, &appeal, r->viewer.member, r->now_ms, &may);
        if (e != OK || !may) continue;
        views[page->appeals_count++] =
            (struct appeal_row){.statement_id = rows[i].statement_id,
                                .title = rows[i].title,
                                .kind = words_of(r, "measure.kind", rows[i].kind),
                                .at = rows[i].appealed_at,
                                .due_at = rows[i].due_at};
    }
    page->appeals = views;
    return e;
}

enum reply queue_page(struct request *r) {
    bool is_closed = !str_is_empty(request_query(r, STR("closed")));
    struct str after_text = request_query(r, STR("after"));
    struct str before_text = request_query(r, STR("before"));
    struct str urgency_text = request_query(r, STR("urgency"));
    int64_t after = 0, urgency = -1, before = INT64_MAX;
    struct queue_view page = {.tab = is_closed ? QUEUE_CLOSED : QUEUE_OPEN};
    if (!str_is_empty(after_text) && !num_parse(after_text, INT64_MAX, &after))
        return request_error(r, 400, 0);
    if (!str_is_empty(urgency_text) && !num_parse(urgency_text, URGENCY_MOST, &urgency))
        return request_error(r, 400, 0);
    if (!str_is_empty(before_text) && !num_parse(before_text, INT64_MAX, &before))
        return request_error(r, 400, 0);
    enum err e = is_closed ? fill_closed(r, before, &page) : fill_open(r, urgency, after, &page);
    if (e == OK && !is_closed) e = fill_reworded(r, &page);
    if (e == OK && !is_closed) e = fill_appeals(r, &page);
    if (e != OK) return request_fail(r, e);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_REPORTS, &frame);
    tmpl_queue_page(&w, &frame, &page);
    return page_send(r, 200);
}
