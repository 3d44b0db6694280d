/* What an author is told of a measure, with their appeal; and the page of who decides on one. */
#include "lib/clock.h"
#include "server/core/nobody.h"
#include "server/core/page.h"
#include "server/core/service.h"
#include "server/reports/handling_views.h"
#include "server/reports/reports.h"
#include "server/reports/reports_inside.h"
#include "server/reports/words.h"
#include "server/threads/threads.h"
#include "server/threads/threads_forms.h"
#include "sql/reports_statements.h"
#include "templates.h"
#include "urls.h"

enum { APPEAL_TEXT };
enum { JUDGE_OUTCOME, JUDGE_TEXT };

/* On /status, the latest. */
enum { STATEMENTS_SHOWN = 20 };

static enum err load(struct scope_run *run, struct ruling_find_row **row) {
    struct ruling_find_in in = {.statement_id = {run->params[0].id}};
    *row = arena_alloc(run->arena, sizeof **row);
    run->object = *row;
    return sql_ruling_find(run->db, run->arena, &in, *row);
}

enum err scope_own_ruling(struct scope_run *run) {
    struct ruling_find_row *row;
    enum err e = load(run, &row);
    if (e != OK) return e;
    bool is_own =
        author_is(run->db, run->keys, run->viewer->member, row->author_id, row->thread_id);
    return is_own ? OK : ERR_NOT_FOUND;
}

enum err scope_appealed(struct scope_run *run) {
    struct ruling_find_row *row;
    bool may;
    enum err e = load(run, &row);
    if (e != OK) return e;
    struct appeal_of appeal = {.statement = row->statement_id,
                               .post = row->post_id,
                               .thread = row->thread_id,
                               .decided_by = row->decided_by,
                               .author = row->author_id,
                               .sitter = row->sitter_id};
    if (!row->appealed_at) return ERR_NOT_FOUND;
    e = appeal_may_judge(run->db, run->keys, &appeal, run->viewer->member, clock_now_ms(), &may);
    return e == OK && !may ? ERR_NOT_FOUND : e;
}

/* Of an edit, the text that it replaced, as far as it is kept. */
static enum err find_before(struct request *r, const struct ruling_find_row *row,
                            struct html *before) {
    struct ruling_version_in in = {.post_id = row->post_id, .version = row->version_before};
    struct ruling_version_row version;
    if (row->version_before == 0) return OK;
    enum err e = sql_ruling_version(r->db, &r->arena, &in, &version);
    if (e == OK) *before = version.html;
    return e == ERR_NOT_FOUND ? OK : e;
}

/* The article, as it was written, or what the reason stands for. */
static struct str ground_of(struct request *r, const struct ruling_find_row *row) {
    return str_is_empty(row->ground) ? words_of(r, "statement.ground", row->reason) : row->ground;
}

static bool is_edit(const struct ruling_find_row *row) {
    return str_equal(row->kind, STR("edited"));
}

/* --- For the author */

/* The title may be somebody else's, and so may what the message is in: who is outside is told of
 * their own message alone, names as they wrote them. */
static void fill_outside(struct request *r, const struct ruling_find_row *row,
                         struct statement_view *page) {
    page->is_outside = r->viewer.role != ROLE_MEMBER && r->viewer.role != ROLE_ANIMATOR;
    if (!page->is_outside) return;
    page->written_at = row->written_at;
    if (row->seq != 1) page->title = (struct str){0};
    if (!page->is_edit && !page->is_withdrawn) page->body = row->html;
}

static enum reply show(struct request *r, int status) {
    const struct ruling_find_row *row = r->scope.object;
    int64_t until = contest_until(r->service->zone, row->decided_at);
    struct statement_view page = {.statement_id = row->statement_id,
                                  .post_id = row->post_id,
                                  .title = row->title,
                                  .kind = words_of(r, "measure.kind", row->kind),
                                  .scope = words_of(r, "statement.scope", row->kind),
                                  .reason = words_of(r, "report.reason", row->reason),
                                  .ground = ground_of(r, row),
                                  .facts = row->facts,
                                  .appeal = row->appeal,
                                  .answer = row->answer,
                                  .decided_at = row->decided_at,
                                  .appealed_at = row->appealed_at,
                                  .due_at = row->due_at,
                                  .judged_at = row->judged_at,
                                  .until = until,
                                  .is_edit = is_edit(row),
                                  .is_withdrawn = row->withdrawn_at != 0,
                                  .may_appeal = !row->appealed_at && r->now_ms <= until};
    if (row->judged_at) page.outcome = words_of(r, "statement.outcome", row->outcome);
    enum err e = find_before(r, row, &page.before);
    if (e != OK) return request_fail(r, e);
    if (page.is_edit && row->text_version == row->version_after) page.after = row->html;
    struct html *bodies[] = {&page.before, &page.after};
    fill_outside(r, row, &page);
    if (!page.is_outside) mentions_show(r, bodies, ARRAY_LENGTH(bodies));
    if (r->route->form == &form_appeal) {
        page.text = page_field(r, APPEAL_TEXT);
        if (str_is_empty(page.text.error)) page.text.error = words_form_sentence(r);
    }
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_NONE, &frame);
    tmpl_statement_page(&w, &frame, &page);
    return page_send(r, status);
}

enum reply statement_page(struct request *r) {
    return show(r, 200);
}

static void appeal_refused(struct request *r) {
    show(r, r->form.status);
}

static const struct form_field appeal_fields[] = {
    [APPEAL_TEXT] = {"text", FIELD_SAID, true, REPORT_TEXT_MOST, NULL},
};
const struct form_schema form_appeal = {"appeal", appeal_fields, ARRAY_LENGTH(appeal_fields),
                                        appeal_refused};

/* Done in another tab, or too late: the page of now says so. */
static void appealed(struct request *r, enum err result, const void *output) {
    const struct ruling_find_row *row = r->scope.object;
    (void)output;
    if (result == OK || result == ERR_CONFLICT || result == ERR_LIMIT)
        request_redirect(r, url_statement_page(&r->arena, row->statement_id));
    else
        request_fail_kept(r, result, appeal_refused);
}

enum reply statement_appeal(struct request *r) {
    const struct ruling_find_row *row = r->scope.object;
    struct task *task = request_task(r, &op_appeal_file, sizeof(struct appeal_file_in));
    struct appeal_file_in *in = task->input;
    in->statement = row->statement_id;
    in->text = task_copy(task, form_value(r, APPEAL_TEXT));
    return request_park(r, task, appealed);
}

/* --- On /status */

static struct statement_row row_for_status(struct request *r,
                                           const struct rulings_for_status_row *row) {
    struct str state = {0};
    if (row->judged_at)
        state = words_of(r, "statement.outcome", row->outcome);
    else if (row->appealed_at)
        state = page_message(r, "statement.state_appealed");
    return (struct statement_row){.statement_id = row->statement_id,
                                  .kind = words_of(r, "measure.kind", row->kind),
                                  .state = state,
                                  .text = row->facts,
                                  .at = row->decided_at};
}

enum err statements_status(struct request *r, struct html *out) {
    /* One that was appealed against on the last day still has its answer to come. */
    int64_t days = CONTEST_DAYS + 2 * APPEAL_DAYS;
    struct rulings_for_status_in in = {.since = r->now_ms - days * DAY_MS,
                                       .author_id = r->viewer.member,
                                       .nobody_id = MEMBER_NOBODY};
    struct rulings_for_status_row *rows;
    size_t count;
    enum err e = sql_rulings_for_status(r->db, &r->arena, &in, &rows, &count);
    *out = (struct html){0};
    if (e != OK || count == 0) return e;
    struct statement_row *views = arena_array(&r->arena, STATEMENTS_SHOWN, sizeof *views);
    struct statements_status_view view = {.statements = views};
    for (size_t i = 0; i < count && view.statements_count < STATEMENTS_SHOWN; i++)
        if (post_is_mine(r, rows[i].written_by, rows[i].thread_id))
            views[view.statements_count++] = row_for_status(r, &rows[i]);
    if (view.statements_count == 0) return OK;
    struct buf markup;
    buf_init(&markup, 256 * 1024);
    struct template_writer w = {.out = &markup, .language = r->language, .zone = r->service->zone};
    tmpl_statements_status(&w, &view);
    struct str copy = arena_copy(&r->arena, buf_str(&markup));
    buf_release(&markup);
    *out = (struct html){copy.bytes, copy.length};
    return OK;
}

/* --- For who decides */

static const char *const outcomes[] = {"upheld", "overturned", NULL};

static enum reply show_judge(struct request *r, int status) {
    const struct ruling_find_row *row = r->scope.object;
    struct judge_view page = {.statement_id = row->statement_id,
                              .title = row->title,
                              .kind = words_of(r, "measure.kind", row->kind),
                              .reason = words_of(r, "report.reason", row->reason),
                              .ground = ground_of(r, row),
                              .facts = row->facts,
                              .appeal = row->appeal,
                              .answer = row->answer,
                              .decided_at = row->decided_at,
                              .appealed_at = row->appealed_at,
                              .due_at = row->due_at,
                              .judged_at = row->judged_at,
                              .author = page_author_in(r, row->author_id, row->thread_id),
                              .body = row->html,
                              .is_edit = is_edit(row),
                              .is_withdrawn = row->withdrawn_at != 0};
    if (row->judged_at) page.outcome = words_of(r, "statement.outcome", row->outcome);
    enum err e = find_before(r, row, &page.before);
    if (e != OK) return request_fail(r, e);
    struct html *bodies[] = {&page.before, &page.body};
    mentions_show(r, bodies, ARRAY_LENGTH(bodies));
    bool is_sent = r->route->form == &form_appeal_judge;
    struct str chosen = is_sent ? form_value(r, JUDGE_OUTCOME) : (struct str){0};
    page.outcomes = words_choices(r, "statement.outcome", outcomes, chosen, &page.outcomes_count);
    if (is_sent) {
        page.text = page_field(r, JUDGE_TEXT);
        page.outcome_error = page_field(r, JUDGE_OUTCOME).error;
        page.problem = words_form_sentence(r);
    }
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_REPORTS, &frame);
    tmpl_appeal_page(&w, &frame, &page);
    return page_send(r, status);
}

enum reply appeal_page(struct request *r) {
    return show_judge(r, 200);
}

static void judge_refused(struct request *r) {
    show_judge(r, r->form.status);
}

static const struct form_field judge_fields[] = {
    [JUDGE_OUTCOME] = {"outcome", FIELD_CHOICE, true, 16, outcomes},
    [JUDGE_TEXT] = {"text", FIELD_SAID, true, REPORT_TEXT_MOST, NULL},
};
const struct form_schema form_appeal_judge = {"appeal_judge", judge_fields,
                                              ARRAY_LENGTH(judge_fields), judge_refused};

/* A colleague was quicker: their decision is shown, with the text that was typed. */
static void judged(struct request *r, enum err result, const void *output) {
    const struct ruling_find_row *row = r->scope.object;
    (void)output;
    if (result == OK) {
        request_redirect(r, url_appeal_page(&r->arena, row->statement_id));
        return;
    }
    if (result != ERR_CONFLICT) {
        request_fail_kept(r, result, judge_refused);
        return;
    }
    r->form.status = 409;
    enum err e = scope_appealed(&r->scope);
    if (e == OK)
        show_judge(r, 409);
    else
        request_fail(r, e);
}

enum reply appeal_judge(struct request *r) {
    const struct ruling_find_row *row = r->scope.object;
    struct task *task = request_task(r, &op_appeal_judge, sizeof(struct appeal_judge_in));
    struct appeal_judge_in *in = task->input;
    in->statement = row->statement_id;
    in->outcome = task_copy(task, form_value(r, JUDGE_OUTCOME));
    in->text = task_copy(task, form_value(r, JUDGE_TEXT));
    return request_park(r, task, judged);
}
