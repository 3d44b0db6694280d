/* The page on which an animator changes a text, and what readers see of that under the message. */
#include "lib/markdown.h"
#include "lib/num.h"
#include "server/core/page.h"
#include "server/core/service.h"
#include "server/reports/handling_views.h"
#include "server/reports/reports.h"
#include "server/reports/words.h"
#include "server/threads/threads.h"
#include "server/threads/threads_forms.h"
#include "sql/reports_handling.h"
#include "sql/reports_statements.h"
#include "templates.h"
#include "urls.h"

enum { VERSION_MOST = 1000000000 };
enum {
    CHANGE_VERSION,
    CHANGE_TEXT_VERSION,
    CHANGE_BODY,
    CHANGE_REASON,
    CHANGE_GROUND,
    CHANGE_FACTS,
    CHANGE_FILL
};

static const char *const reasons[] = {"beneficiary", "person", "charter", "illegal", "other", NULL};

static enum reply show(struct request *r, int status) {
    const struct handled_row *row = r->scope.object;
    bool is_sent = r->route->form == &form_report_edit;
    struct text_source_in find = {.post_id = row->post_id};
    struct text_source_row now;
    struct edit_view page = {.report_id = row->report_id,
                             .version = row->version,
                             .text_version = row->text_version,
                             .title = row->title};
    enum err e = sql_text_source(r->db, &r->arena, &find, &now);
    if (e == OK) e = words_models(r, &page.models);
    if (e != OK) return request_fail(r, e);
    page.body.value = now.markdown;
    struct str chosen = is_sent ? form_value(r, CHANGE_REASON) : row->reason;
    page.reasons = words_choices(r, "report.reason", reasons, chosen, &page.reasons_count);
    if (is_sent) {
        page.body = page_field(r, CHANGE_BODY);
        page.ground = page_field(r, CHANGE_GROUND);
        page.facts = page_field(r, CHANGE_FACTS);
        page.reason_error = page_field(r, CHANGE_REASON).error;
        page.problem = words_form_sentence(r);
        page.models.is_filled = !str_is_empty(form_value(r, CHANGE_FILL)) && status == 200;
    }
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_REPORTS, &frame);
    tmpl_handled_edit_page(&w, &frame, &page);
    return page_send(r, status);
}

/* What its author took back, or what was withdrawn for good, is not to be changed. */
static bool is_gone(const struct handled_row *row) {
    return row->withdrawn_at || str_equal(row->hidden_by, STR("withdrawn"));
}

enum reply handled_edit(struct request *r) {
    const struct handled_row *row = r->scope.object;
    if (is_gone(row)) return request_redirect(r, url_handled_page(&r->arena, row->report_id));
    return show(r, 200);
}

static void edit_refused(struct request *r) {
    bool is_fresh = r->form.status == 422;
    if (is_fresh && words_filled(r, CHANGE_GROUND, CHANGE_FACTS, CHANGE_FILL)) {
        show(r, 200);
        return;
    }
    show(r, r->form.status);
}

static const struct form_field edit_fields[] = {
    [CHANGE_VERSION] = {"version", FIELD_LINE, true, 10, NULL},
    [CHANGE_TEXT_VERSION] = {"text_version", FIELD_LINE, true, 10, NULL},
    [CHANGE_BODY] = {"body", FIELD_SAID, true, POST_BODY_MOST, NULL},
    [CHANGE_REASON] = {"reason", FIELD_CHOICE, true, 16, reasons},
    [CHANGE_GROUND] = {"ground", FIELD_LINE, false, GROUND_MOST, NULL},
    [CHANGE_FACTS] = {"facts", FIELD_SAID, true, REPORT_TEXT_MOST, NULL},
    [CHANGE_FILL] = {"fill", FIELD_LINE, false, 20, NULL},
};
const struct form_schema form_report_edit = {"report_edit", edit_fields, ARRAY_LENGTH(edit_fields),
                                             edit_refused};

static void edited(struct request *r, enum err result, const void *output) {
    const struct handled_row *row = r->scope.object;
    (void)output;
    if (result == OK) {
        request_redirect(r, url_handled_page(&r->arena, row->report_id));
        return;
    }
    if (result == ERR_INVALID || result == ERR_LIMIT) {
        form_fail(&r->form, CHANGE_BODY,
                  page_message(r, result == ERR_LIMIT ? "form.too_long" : "handled.unchanged"));
        r->form.status = 422;
    } else if (result == ERR_CONFLICT) {
        r->form.status = 409;
    } else {
        request_fail_kept(r, result, edit_refused);
        return;
    }
    enum err e =
        scope_handled(&r->scope); /* the versions of now: sent once more, it goes through */
    if (e == OK)
        show(r, r->form.status);
    else
        request_fail(r, e);
}

static int64_t number_sent(const struct request *r, size_t field) {
    int64_t number;
    return num_parse(form_value(r, field), VERSION_MOST, &number) ? number : 0;
}

enum reply handled_edit_submit(struct request *r) {
    const struct handled_row *row = r->scope.object;
    struct markdown_problem problem;
    if (words_filled(r, CHANGE_GROUND, CHANGE_FACTS, CHANGE_FILL)) return show(r, 200);
    if (markdown_check(form_value(r, CHANGE_BODY), &problem) != OK) {
        form_fail(&r->form, CHANGE_BODY, page_message(r, "form.too_long"));
        return show(r, 422);
    }
    struct task *task = request_task(r, &op_report_edit, sizeof(struct report_edit_in));
    struct report_edit_in *in = task->input;
    in->report = row->report_id;
    in->version = number_sent(r, CHANGE_VERSION);
    in->text_version = number_sent(r, CHANGE_TEXT_VERSION);
    in->body = task_copy(task, form_value(r, CHANGE_BODY));
    in->reason = task_copy(task, form_value(r, CHANGE_REASON));
    in->ground = task_copy(task, form_value(r, CHANGE_GROUND));
    in->facts = task_copy(task, form_value(r, CHANGE_FACTS));
    return request_park(r, task, edited);
}

/* --- Under the message */

static enum err put_under(struct request *r, const struct thread_seen *thread,
                          const struct post_id *posts, size_t count, struct buf *outs) {
    (void)thread;
    for (size_t i = 0; i < count; i++) {
        struct edit_shown_in in = {.post_id = posts[i]};
        struct edit_shown_row row;
        enum err e = sql_edit_shown(r->db, &r->arena, &in, &row);
        if (e == ERR_NOT_FOUND) continue;
        if (e != OK) return e;
        struct template_writer w = {
            .out = &outs[i], .language = r->language, .zone = r->service->zone};
        tmpl_edit_under(&w, words_of(r, "report.reason", row.reason), row.decided_at);
    }
    return OK;
}

const struct thread_part report_part = {.name = "report", .under = put_under};
