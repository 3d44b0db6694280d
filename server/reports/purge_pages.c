/* Erasing a passage: chosen, then confirmed with what would change. */
#include "server/core/nobody.h"
#include "server/core/page.h"
#include "server/core/purge.h"
#include "server/reports/queue_views.h"
#include "server/reports/reports.h"
#include "server/reports/words.h"
#include "sql/reports_purge_page.h"
#include "templates.h"
#include "urls.h"

enum { PURGE_PASSAGE, PURGE_REASON, PURGE_CONFIRM };

static const char *const reasons[] = {"beneficiary", "person", NULL};

enum err scope_purgeable(struct scope_run *run) {
    struct post_purgeable_in in = {.post_id = {run->params[0].id},
                                   .animator_id = run->viewer->member};
    struct post_purgeable_row *row = arena_alloc(run->arena, sizeof *row);
    run->object = row;
    enum err e = sql_post_purgeable(run->db, run->arena, &in, row);
    if (e != OK) return e;
    bool is_own =
        author_is(run->db, run->keys, run->viewer->member, row->author_id, row->thread_id);
    return is_own ? ERR_NOT_FOUND : OK;
}

static enum err fill_done(struct request *r, struct purge_view *page) {
    struct purges_of_post_in in = {.post_id = page->post_id};
    struct purges_of_post_row *rows;
    enum err e = sql_purges_of_post(r->db, &r->arena, &in, &rows, &page->done_count);
    if (e != OK) return e;
    struct purge_done *views = arena_array(&r->arena, page->done_count, sizeof *views);
    for (size_t i = 0; i < page->done_count; i++)
        views[i] = (struct purge_done){.at = rows[i].purged_at, .clean_at = rows[i].files_clean_at};
    page->done = views;
    return OK;
}

/* With `counted`, what would change is to be confirmed. */
static enum reply show(struct request *r, int status, const struct purge_count_in *counted) {
    const struct post_purgeable_row *post = r->scope.object;
    bool is_sent = r->route->form == &form_purge;
    struct str chosen = is_sent ? form_value(r, PURGE_REASON) : (struct str){0};
    struct purge_view page = {
        .post_id = post->post_id, .title = post->title, .source = post->markdown};
    page.reasons = words_choices(r, "purge.reason", reasons, chosen, &page.reasons_count);
    if (is_sent) {
        page.passage = page_field(r, PURGE_PASSAGE);
        page.reason_error = page_field(r, PURGE_REASON).error;
        if (str_is_empty(page.passage.error)) page.passage.error = words_form_sentence(r);
    }
    if (counted) {
        page.is_confirming = true;
        page.places = counted->places;
        page.posts = counted->posts;
    }
    enum err e = fill_done(r, &page);
    if (e != OK) return request_fail(r, e);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_REPORTS, &frame);
    tmpl_purge_page(&w, &frame, &page);
    return page_send(r, status);
}

enum reply purge_page(struct request *r) {
    return show(r, 200, NULL);
}

static void refused(struct request *r) {
    show(r, r->form.status, NULL);
}

static const struct form_field purge_fields[] = {
    [PURGE_PASSAGE] = {"passage", FIELD_TEXT, true, PASSAGE_MOST, NULL},
    [PURGE_REASON] = {"reason", FIELD_CHOICE, true, 16, reasons},
    [PURGE_CONFIRM] = {"confirm", FIELD_CHECK, false, 16, NULL},
};
const struct form_schema form_purge = {"purge", purge_fields, ARRAY_LENGTH(purge_fields), refused};

static void fail_passage(struct request *r, const char *why) {
    form_fail(&r->form, PURGE_PASSAGE, page_message(r, why));
    r->form.status = 422;
    refused(r);
}

static void fail(struct request *r, enum err result) {
    if (result == ERR_NOT_FOUND) {
        fail_passage(r, "purge.not_there");
    } else if (result == ERR_INVALID) {
        fail_passage(r, "purge.too_short");
    } else if (result == ERR_BUSY || result == ERR_TIMEOUT) {
        r->form.status = 503;
        request_add_field(r, "Retry-After: 5");
        refused(r);
    } else {
        request_fail(r, result);
    }
}

static void counted(struct request *r, enum err result, const void *output) {
    const struct purge_count_in *in = output;
    if (result == OK && in->places == 0) result = ERR_NOT_FOUND;
    if (result == OK)
        show(r, 200, in);
    else
        fail(r, result);
}

static void purged(struct request *r, enum err result, const void *output) {
    const struct post_purgeable_row *post = r->scope.object;
    (void)output;
    if (result == OK)
        request_redirect(r, url_purge_page(&r->arena, post->post_id));
    else
        fail(r, result);
}

enum reply purge_submit(struct request *r) {
    const struct post_purgeable_row *post = r->scope.object;
    struct str passage = str_trim(form_value(r, PURGE_PASSAGE));
    if (passage.length < PASSAGE_LEAST) {
        fail_passage(r, "purge.too_short");
        return REPLIED;
    }
    if (str_is_empty(form_value(r, PURGE_CONFIRM))) {
        struct task *task = request_task(r, &op_purge_count, sizeof(struct purge_count_in));
        struct purge_count_in *in = task->input;
        in->post = post->post_id;
        in->passage = task_copy(task, passage);
        return request_park(r, task, counted);
    }
    struct task *task = request_task(r, &op_report_purge, sizeof(struct report_purge_in));
    struct report_purge_in *in = task->input;
    in->post = post->post_id;
    in->passage = task_copy(task, passage);
    in->reason = task_copy(task, form_value(r, PURGE_REASON));
    return request_park(r, task, purged);
}
