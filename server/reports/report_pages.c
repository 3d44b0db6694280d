/* The member who reports, and the author of what was reported: what each may know. */
#include "lib/num.h"
#include "server/core/nobody.h"
#include "server/core/page.h"
#include "server/reports/report_views.h"
#include "server/reports/reports.h"
#include "server/reports/reports_inside.h"
#include "server/reports/words.h"
#include "server/threads/threads.h"
#include "sql/reports_reports.h"
#include "sql/reports_statements.h"
#include "templates.h"
#include "urls.h"

enum { REPORT_REASON, REPORT_TEXT };
enum { ADDED_TEXT };

enum err scope_reportable(struct scope_run *run) {
    struct post_reportable_in in = {.post_id = {run->params[0].id}};
    struct post_reportable_row *row = arena_alloc(run->arena, sizeof *row);
    run->object = row;
    return sql_post_reportable(run->db, run->arena, &in, row);
}

enum err scope_authored(struct scope_run *run) {
    struct post_authored_in in = {.post_id = {run->params[0].id}};
    struct post_authored_row *row = arena_alloc(run->arena, sizeof *row);
    run->object = row;
    enum err e = sql_post_authored(run->db, run->arena, &in, row);
    if (e != OK) return e;
    bool is_own =
        author_is(run->db, run->keys, run->viewer->member, row->author_id, row->thread_id);
    return is_own ? OK : ERR_NOT_FOUND;
}

enum err scope_own_report(struct scope_run *run) {
    struct report_mine_in in = {.report_id = {run->params[0].id},
                                .reporter_id = run->viewer->member};
    struct report_mine_row *row = arena_alloc(run->arena, sizeof *row);
    run->object = row;
    return sql_report_mine(run->db, run->arena, &in, row);
}

static bool is_own(const struct request *r, const struct post_reportable_row *post) {
    return post_is_mine(r, post->author_id, post->thread_id);
}

/* --- The form */

static const char *const reasons[] = {"danger",  "beneficiary", "person", "charter",
                                      "illegal", "other",       NULL};

static enum reply show_form(struct request *r, int status) {
    const struct post_reportable_row *post = r->scope.object;
    bool is_sent = r->route->form == &form_report;
    struct str chosen = is_sent ? form_value(r, REPORT_REASON) : (struct str){0};
    struct report_form_page page = {.post_id = post->post_id,
                                    .title = page_thread_title(r, post->title),
                                    .author = page_author_in(r, post->author_id, post->thread_id),
                                    .at = post->created_at,
                                    .body = post->html};
    struct html *bodies[] = {&page.body};
    mentions_show(r, bodies, 1);
    page.reasons = words_choices(r, "report.reason", reasons, chosen, &page.reasons_count);
    if (!is_sent) page.text.value = draft_text(r, report_place(&r->arena, post->post_id));
    if (is_sent) {
        page.reason_error = page_field(r, REPORT_REASON).error;
        page.text = page_field(r, REPORT_TEXT);
        if (str_is_empty(page.text.error)) page.text.error = words_form_sentence(r);
    }
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_SPACES, &frame);
    tmpl_report_form_page(&w, &frame, &page);
    return page_send(r, status);
}

static void report_refused(struct request *r) {
    show_form(r, r->form.status);
}

static const struct form_field report_fields[] = {
    [REPORT_REASON] = {"reason", FIELD_CHOICE, true, 16, reasons},
    [REPORT_TEXT] = {"body", FIELD_SAID, false, REPORT_TEXT_MOST, NULL},
};
const struct form_schema form_report = {"report", report_fields, ARRAY_LENGTH(report_fields),
                                        report_refused};

enum reply report_form(struct request *r) {
    const struct post_reportable_row *post = r->scope.object;
    struct report_open_mine_in in = {.post_id = post->post_id, .reporter_id = r->viewer.member};
    struct report_open_mine_row mine;
    if (is_own(r, post)) return request_redirect(r, url_post_edit(&r->arena, post->post_id));
    enum err e = sql_report_open_mine(r->db, &r->arena, &in, &mine);
    if (e == OK) return request_redirect(r, url_report_show(&r->arena, mine.report_id));
    return e == ERR_NOT_FOUND ? show_form(r, 200) : request_fail(r, e);
}

static void filed(struct request *r, enum err result, const void *output) {
    const struct report_out *out = output;
    if (result == OK)
        request_redirect(r, url_report_show(&r->arena, out->report));
    else if (result == ERR_TOO_FAST)
        request_error_named(r, 429, "reported_enough");
    else if (r->route->form == &form_report && (result == ERR_BUSY || result == ERR_TIMEOUT)) {
        r->form.status = 503;
        request_add_field(r, "Retry-After: 5");
        report_refused(r);
    } else
        request_fail(r, result);
}

static enum reply send_report(struct request *r, struct str reason, struct str text,
                              bool is_urgent) {
    const struct post_reportable_row *post = r->scope.object;
    if (is_own(r, post)) return request_redirect(r, url_post_edit(&r->arena, post->post_id));
    struct task *task = request_task(r, &op_report_file, sizeof(struct report_file_in));
    struct report_file_in *in = task->input;
    in->post = post->post_id;
    in->reason = task_copy(task, reason);
    in->text = task_copy(task, text);
    in->is_urgent = is_urgent;
    return request_park(r, task, filed);
}

enum reply report_file(struct request *r) {
    return send_report(r, form_value(r, REPORT_REASON), form_value(r, REPORT_TEXT), false);
}

enum reply post_recognise(struct request *r) {
    return send_report(r, STR("beneficiary"), STR(""), true);
}

/* --- One's own report */

static const struct letter_view *letters(struct request *r, struct report_id report,
                                         size_t *count) {
    struct letters_of_report_in in = {.report_id = report, .addressee = STR("reporter")};
    struct letters_of_report_row *rows;
    if (sql_letters_of_report(r->db, &r->arena, &in, &rows, count) != OK) *count = 0;
    struct letter_view *views = arena_array(&r->arena, *count, sizeof *views);
    for (size_t i = 0; i < *count; i++)
        views[i] = (struct letter_view){.text = rows[i].text, .at = rows[i].written_at};
    return views;
}

static enum reply show_report(struct request *r, int status) {
    const struct report_mine_row *row = r->scope.object;
    struct report_page page = {.report_id = row->report_id,
                               .post_id = row->post_id,
                               .title = page_thread_title(r, row->title),
                               .reason = words_of(r, "report.reason", row->reason),
                               .at = row->created_at,
                               .is_urgent = row->is_urgent,
                               .is_danger = str_equal(row->reason, STR("danger")),
                               .is_waiting =
                                   !row->is_urgent && str_equal(row->reason, STR("beneficiary")),
                               .is_hidden = !str_is_empty(row->hidden_by),
                               .is_open = row->closed_at == 0,
                               .is_retractable = row->closed_at == 0 && row->version == 1,
                               .decision = row->decision,
                               .decided_at = row->closed_at,
                               .text = {.value = row->text}};
    if (row->closed_at) page.measure = words_of(r, "report.measure", row->measure);
    page.letters = letters(r, row->report_id, &page.letters_count);
    if (r->route->form == &form_report_text) {
        page.text = page_field(r, ADDED_TEXT);
        if (str_is_empty(page.text.error)) page.text.error = words_form_sentence(r);
    }
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_NONE, &frame);
    tmpl_report_page(&w, &frame, &page);
    return page_send(r, status);
}

enum reply report_show(struct request *r) {
    return show_report(r, 200);
}

static void text_refused(struct request *r) {
    show_report(r, r->form.status);
}

static const struct form_field text_fields[] = {
    [ADDED_TEXT] = {"body", FIELD_SAID, true, REPORT_TEXT_MOST, NULL},
};
const struct form_schema form_report_text = {"report_text", text_fields, ARRAY_LENGTH(text_fields),
                                             text_refused};

/* What was decided meanwhile is shown in place of an error. */
static void changed(struct request *r, enum err result, const void *output) {
    const struct report_mine_row *row = r->scope.object;
    (void)output;
    if (result == OK || result == ERR_CONFLICT)
        request_redirect(r, url_report_show(&r->arena, row->report_id));
    else
        request_fail(r, result);
}

enum reply report_add(struct request *r) {
    const struct report_mine_row *row = r->scope.object;
    struct task *task = request_task(r, &op_report_add, sizeof(struct report_add_in));
    struct report_add_in *in = task->input;
    in->report = row->report_id;
    in->text = task_copy(task, form_value(r, ADDED_TEXT));
    return request_park(r, task, changed);
}

enum reply report_retract(struct request *r) {
    const struct report_mine_row *row = r->scope.object;
    struct task *task = request_task(r, &op_report_retract, sizeof(struct report_retract_in));
    struct report_retract_in *in = task->input;
    in->report = row->report_id;
    return request_park(r, task, changed);
}

/* --- What the author is told */

static enum err fill_letters(struct request *r, struct author_page *page) {
    struct letters_to_author_in in = {.post_id = page->post_id};
    struct letters_to_author_row *rows;
    enum err e = sql_letters_to_author(r->db, &r->arena, &in, &rows, &page->letters_count);
    if (e != OK) return e;
    struct letter_view *views = arena_array(&r->arena, page->letters_count, sizeof *views);
    for (size_t i = 0; i < page->letters_count; i++)
        views[i] = (struct letter_view){.text = rows[i].text, .at = rows[i].written_at};
    page->letters = views;
    return OK;
}

static enum err fill_decisions(struct request *r, struct author_page *page) {
    struct decisions_to_author_in in = {.post_id = page->post_id};
    struct decisions_to_author_row *rows;
    enum err e = sql_decisions_to_author(r->db, &r->arena, &in, &rows, &page->decisions_count);
    if (e != OK) return e;
    struct decision_view *views = arena_array(&r->arena, page->decisions_count, sizeof *views);
    for (size_t i = 0; i < page->decisions_count; i++)
        views[i] = (struct decision_view){.measure = words_of(r, "report.measure", rows[i].measure),
                                          .text = rows[i].decision,
                                          .at = rows[i].closed_at};
    page->decisions = views;
    return OK;
}

/* How an appeal stands; empty: there is none. */
static struct str state_of(struct request *r, const struct rulings_of_post_row *row) {
    if (row->judged_at) return words_of(r, "statement.outcome", row->outcome);
    return row->appealed_at ? page_message(r, "statement.state_appealed") : (struct str){0};
}

static enum err fill_statements(struct request *r, struct author_page *page) {
    struct rulings_of_post_in in = {.post_id = page->post_id};
    struct rulings_of_post_row *rows;
    enum err e = sql_rulings_of_post(r->db, &r->arena, &in, &rows, &page->statements_count);
    if (e != OK) return e;
    struct statement_row *views = arena_array(&r->arena, page->statements_count, sizeof *views);
    for (size_t i = 0; i < page->statements_count; i++)
        views[i] = (struct statement_row){.statement_id = rows[i].statement_id,
                                          .kind = words_of(r, "measure.kind", rows[i].kind),
                                          .state = state_of(r, &rows[i]),
                                          .text = rows[i].facts,
                                          .at = rows[i].decided_at};
    page->statements = views;
    return OK;
}

enum reply post_moderation(struct request *r) {
    const struct post_authored_row *post = r->scope.object;
    struct author_page page = {.post_id = post->post_id,
                               .title = page_thread_title(r, post->title),
                               .is_withdrawn = post->withdrawn_at != 0,
                               .hiding = post_hiding(post->hidden_by)};
    enum err e = fill_letters(r, &page);
    if (e == OK) e = fill_decisions(r, &page);
    if (e == OK) e = fill_statements(r, &page);
    if (e != OK) return request_fail(r, e);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_NONE, &frame);
    tmpl_author_page(&w, &frame, &page);
    return page_send(r, 200);
}
