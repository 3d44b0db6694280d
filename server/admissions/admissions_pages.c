/* The queue of who comes in, and the decisions that were taken for functions. */
#include "lib/num.h"
#include "moderation/policy.h"
#include "server/admissions/admissions.h"
#include "server/admissions/case_words.h"
#include "server/admissions/queue_ask.h"
#include "server/core/page.h"
#include "sql/admissions_queue.h"
#include "templates.h"

enum { DECIDED_PAGE = 50 };

static enum reply send(struct request *r, const struct admissions_view *page) {
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_ADMISSIONS, &frame);
    tmpl_admissions_page(&w, &frame, page);
    return page_send(r, 200);
}

static void gathered(struct request *r, enum err result, const void *output) {
    if (result != OK) {
        request_fail(r, result);
        return;
    }
    const struct admissions_ask_in *in = output;
    struct admission_row *rows = arena_array(&r->arena, in->count, sizeof *rows);
    for (size_t i = 0; i < in->count; i++) {
        rows[i] = in->rows[i];
        rows[i].why = rows[i].kind == ADMISSION_CONTEST ? cause_words(r, in->rows[i].why)
                                                        : rule_words(r, in->rows[i].why);
    }
    struct admissions_view page = {.rows = rows,
                                   .rows_count = in->count,
                                   .others = in->others,
                                   .is_cut = in->is_cut,
                                   .days = REVIEW_DAYS};
    send(r, &page);
}

static enum reply show_decided(struct request *r) {
    struct str before_text = request_query(r, STR("before"));
    struct queue_decided_in in = {.before = INT64_MAX, .most = DECIDED_PAGE + 1};
    struct queue_decided_row *rows;
    struct admissions_view page = {.is_decided = true};
    size_t count;
    if (!str_is_empty(before_text) && !num_parse(before_text, INT64_MAX, &in.before))
        return request_error(r, 400, 0);
    enum err e = sql_queue_decided(r->db, &r->arena, &in, &rows, &count);
    if (e != OK) return request_fail(r, e);
    page.decided_count = count > DECIDED_PAGE ? DECIDED_PAGE : count;
    struct decided_row *decided = arena_array(&r->arena, page.decided_count, sizeof *decided);
    for (size_t i = 0; i < page.decided_count; i++)
        decided[i] = (struct decided_row){.decision_id = rows[i].decision_id,
                                          .title = rows[i].job_title,
                                          .organisation = rows[i].organisation,
                                          .reason = rows[i].reason,
                                          .occupation_code = rows[i].occupation_code,
                                          .supervises = evidence_words(r, rows[i].supervises),
                                          .practising = evidence_words(r, rows[i].practising),
                                          .at = rows[i].decided_at,
                                          .revoked_at = rows[i].revoked_at,
                                          .is_accepted = str_equal(rows[i].outcome, STR("peer")),
                                          .is_pending = !rows[i].is_applied};
    page.decided = decided;
    if (count > DECIDED_PAGE) page.next = rows[DECIDED_PAGE - 1].decision_id.v;
    return send(r, &page);
}

enum reply admissions_page(struct request *r) {
    if (!str_is_empty(request_query(r, STR("decided")))) return show_decided(r);
    struct task *task = request_task(r, &op_admissions_ask, sizeof(struct admissions_ask_in));
    struct admissions_ask_in *in = task->input;
    in->animator = r->viewer.member;
    in->now_ms = r->now_ms;
    return request_park(r, task, gathered);
}
