/* The animators' models of reasons: those offered, writing one, changing it, taking it back. */
#include "lib/num.h"
#include "server/core/page.h"
#include "server/reports/handling_views.h"
#include "server/reports/reports.h"
#include "server/reports/reports_inside.h"
#include "server/reports/words.h"
#include "server/threads/threads_forms.h"
#include "sql/reports_reasons.h"
#include "templates.h"
#include "urls.h"

enum { REASON_KIND, REASON_TITLE, REASON_GROUND, REASON_BODY, REASON_VERSION };

enum err scope_reason(struct scope_run *run) {
    struct reason_find_in in = {.reason_id = {run->params[0].id}};
    struct reason_find_row *row = arena_alloc(run->arena, sizeof *row);
    run->object = row;
    return sql_reason_find(run->db, run->arena, &in, row);
}

enum reply reason_list(struct request *r) {
    struct reasons_all_row *rows;
    struct reason_list_view page = {.is_saved = request_is_done(r, "saved"),
                                    .is_retired = request_is_done(r, "retired")};
    enum err e = sql_reasons_all(r->db, &r->arena, &rows, &page.reasons_count);
    if (e != OK) return request_fail(r, e);
    struct reason_row *views = arena_array(&r->arena, page.reasons_count, sizeof *views);
    for (size_t i = 0; i < page.reasons_count; i++)
        views[i] = (struct reason_row){.reason_id = rows[i].reason_id,
                                       .kind = words_of(r, "reason.kind", rows[i].kind),
                                       .title = rows[i].title,
                                       .changed_at = rows[i].changed_at};
    page.reasons = views;
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_REPORTS, &frame);
    tmpl_reason_list_page(&w, &frame, &page);
    return page_send(r, 200);
}

/* --- The form */

static enum err fill_versions(struct request *r, struct reason_view *page) {
    struct reason_versions_in in = {.reason_id = page->reason_id};
    struct reason_versions_row *rows;
    if (page->reason_id.v == 0) return OK;
    enum err e = sql_reason_versions(r->db, &r->arena, &in, &rows, &page->versions_count);
    if (e != OK) return e;
    struct reason_version *views = arena_array(&r->arena, page->versions_count, sizeof *views);
    for (size_t i = 0; i < page->versions_count; i++)
        views[i] = (struct reason_version){.version = rows[i].version,
                                           .at = rows[i].written_at,
                                           .title = rows[i].title,
                                           .ground = rows[i].ground,
                                           .body = rows[i].body};
    page->versions = views;
    return OK;
}

static enum reply show(struct request *r, struct reason_view *page, struct str kind, int status) {
    page->kinds = words_choices(r, "reason.kind", reason_kinds, kind, &page->kinds_count);
    enum err e = fill_versions(r, page);
    if (e != OK) return request_fail(r, e);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_REPORTS, &frame);
    tmpl_reason_page(&w, &frame, page);
    return page_send(r, status);
}

enum reply reason_new(struct request *r) {
    struct reason_view page = {0};
    return show(r, &page, STR("charter"), 200);
}

enum reply reason_show(struct request *r) {
    const struct reason_find_row *row = r->scope.object;
    struct reason_view page = {.reason_id = row->reason_id,
                               .version = row->version,
                               .title.value = row->title,
                               .ground.value = row->ground,
                               .body.value = row->body};
    return show(r, &page, row->kind, 200);
}

static enum reply show_sent(struct request *r, bool is_conflict) {
    const struct reason_find_row *row = r->scope.object; /* NULL: a new one */
    struct reason_view page = {.reason_id = row ? row->reason_id : (struct reason_id){0},
                               .version = row ? row->version : 0,
                               .title = page_field(r, REASON_TITLE),
                               .ground = page_field(r, REASON_GROUND),
                               .body = page_field(r, REASON_BODY),
                               .kind_error = page_field(r, REASON_KIND).error,
                               .is_conflict = is_conflict};
    if (!is_conflict) page.problem = words_form_sentence(r);
    return show(r, &page, form_value(r, REASON_KIND), r->form.status);
}

static void refused(struct request *r) {
    show_sent(r, false);
}

static const struct form_field reason_fields[] = {
    [REASON_KIND] = {"kind", FIELD_CHOICE, true, 16, reason_kinds},
    [REASON_TITLE] = {"title", FIELD_SAID_LINE, true, REASON_TITLE_MOST, NULL},
    [REASON_GROUND] = {"ground", FIELD_LINE, false, GROUND_MOST, NULL},
    [REASON_BODY] = {"body", FIELD_SAID, true, REPORT_TEXT_MOST, NULL},
    [REASON_VERSION] = {"version", FIELD_LINE, false, 20, NULL},
};
const struct form_schema form_reason = {"reason", reason_fields, ARRAY_LENGTH(reason_fields),
                                        refused};

static void saved(struct request *r, enum err result, const void *output) {
    (void)output;
    if (result == OK) {
        request_done(r, url_reason_list(&r->arena), "saved");
    } else if (result == ERR_CONFLICT) {
        enum err e =
            scope_reason(&r->scope); /* the version of now: sent once more, it goes through */
        r->form.status = 409;
        if (e == OK)
            show_sent(r, true);
        else
            request_fail(r, e);
    } else if (result == ERR_LIMIT) {
        form_fail(&r->form, REASON_TITLE, page_message(r, "reason.full"));
        r->form.status = 422;
        show_sent(r, false);
    } else {
        request_fail_kept(r, result, refused);
    }
}

static enum reply save(struct request *r, struct reason_id model) {
    struct task *task = request_task(r, &op_reason_save, sizeof(struct reason_save_in));
    struct reason_save_in *in = task->input;
    in->model = model;
    if (!num_parse(form_value(r, REASON_VERSION), INT64_MAX, &in->version)) in->version = 0;
    in->kind = task_copy(task, form_value(r, REASON_KIND));
    in->title = task_copy(task, form_value(r, REASON_TITLE));
    in->ground = task_copy(task, form_value(r, REASON_GROUND));
    in->body = task_copy(task, form_value(r, REASON_BODY));
    return request_park(r, task, saved);
}

enum reply reason_create(struct request *r) {
    return save(r, (struct reason_id){0});
}

enum reply reason_update(struct request *r) {
    const struct reason_find_row *row = r->scope.object;
    return save(r, row->reason_id);
}

static void retired(struct request *r, enum err result, const void *output) {
    (void)output;
    if (result == OK)
        request_done(r, url_reason_list(&r->arena), "retired");
    else
        request_fail(r, result);
}

enum reply reason_retire(struct request *r) {
    const struct reason_find_row *row = r->scope.object;
    struct task *task = request_task(r, &op_reason_retire, sizeof(struct reason_retire_in));
    *(struct reason_retire_in *)task->input = (struct reason_retire_in){row->reason_id};
    task->has_once = false; /* retired stays retired */
    return request_park(r, task, retired);
}
