/* The animators' pages: models offered, writing one, changing it, taking it back. */
#include "lib/markdown.h"
#include "lib/num.h"
#include "server/core/page.h"
#include "server/models/models.h"
#include "server/models/models_views.h"
#include "server/threads/guarding.h"
#include "server/threads/sheet.h"
#include "sql/models_models.h"
#include "templates.h"
#include "urls.h"

enum { MODEL_TITLE, MODEL_BODY, MODEL_KIND, MODEL_VERSION };

static const char *const kinds[] = {"discussion", "question", "case", "practice", NULL};

enum err scope_model(struct scope_run *run) {
    struct model_find_in in = {.model_id = {run->params[0].id}};
    struct model_find_row *row = arena_alloc(run->arena, sizeof *row);
    run->object = row;
    return sql_model_find(run->db, run->arena, &in, row);
}

enum reply model_list(struct request *r) {
    struct models_all_row *rows;
    struct model_list_page page = {.is_saved = request_is_done(r, "saved"),
                                   .is_retired = request_is_done(r, "retired")};
    enum err e = sql_models_all(r->db, &r->arena, &rows, &page.models_count);
    if (e != OK) return request_fail(r, e);
    struct model_row *models = arena_array(&r->arena, page.models_count, sizeof *models);
    for (size_t i = 0; i < page.models_count; i++)
        models[i] = (struct model_row){.model_id = rows[i].model_id,
                                       .kind = page_kind(rows[i].kind),
                                       .kind_code = rows[i].kind,
                                       .title = rows[i].title,
                                       .changed_at = rows[i].changed_at};
    page.models = models;
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_NONE, &frame);
    tmpl_model_list(&w, &frame, &page);
    return page_send(r, 200);
}

/* --- The form */

static enum reply show(struct request *r, struct model_page *page, int status) {
    enum thread_kind kind = page_kind(page->kind_code);
    page->kind = kind;
    composer_sections(r, kind, false, &page->composer);
    /* Any section may be left empty in a model. */
    struct section_view *sections =
        arena_array(&r->arena, page->composer.sections_count, sizeof *sections);
    for (size_t i = 0; i < page->composer.sections_count; i++) {
        sections[i] = page->composer.sections[i];
        sections[i].is_required = false;
    }
    page->composer.sections = sections;
    page->composer.guard = guard_panel(r);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_NONE, &frame);
    tmpl_model_page(&w, &frame, page);
    return page_send(r, status);
}

enum reply model_new(struct request *r) {
    struct str kind = request_query(r, STR("kind"));
    struct model_page page = {.kind_code = STR("case")};
    if (str_is_among(kind, kinds)) page.kind_code = kind;
    return show(r, &page, 200);
}

enum reply model_show(struct request *r) {
    const struct model_find_row *row = r->scope.object;
    struct model_page page = {.model_id = row->model_id,
                              .kind_code = row->kind,
                              .version = row->version,
                              .title.value = row->title,
                              .composer.body.value = row->body};
    return show(r, &page, 200);
}

/* The form as sent, beside what somebody else wrote meanwhile. */
static void show_sent(struct request *r, bool is_conflict) {
    const struct model_find_row *row = r->scope.object; /* NULL: a new one */
    struct model_page page = {.kind_code = form_value(r, MODEL_KIND),
                              .title = page_field(r, MODEL_TITLE),
                              .composer.body = page_field(r, MODEL_BODY),
                              .has_errors = r->form.status != 200,
                              .is_conflict = is_conflict};
    struct model_find_in find = {.model_id = row ? row->model_id : (struct model_id){0}};
    struct model_find_row now;
    if (row) {
        page.model_id = row->model_id;
        page.kind_code = row->kind;
        page.version = row->version;
    }
    if (is_conflict && sql_model_find(r->db, &r->arena, &find, &now) == OK) {
        page.version = now.version;
        page.their_title = now.title;
        page.their_body = now.body;
    }
    if (r->form.status == 503) page.error = page_message(r, "form.server_busy");
    show(r, &page, r->form.status);
}

static void refused(struct request *r) {
    show_sent(r, false);
}

static const struct form_field model_fields[] = {
    [MODEL_TITLE] = {"title", FIELD_SAID_LINE, true, MODEL_TITLE_MOST, NULL},
    [MODEL_BODY] = {"body", FIELD_SAID, true, MODEL_BODY_MOST, NULL},
    [MODEL_KIND] = {"kind", FIELD_CHOICE, false, 16, kinds},
    [MODEL_VERSION] = {"version", FIELD_LINE, false, 20, NULL},
};
const struct form_schema form_model = {"model", model_fields, ARRAY_LENGTH(model_fields), refused};

static void saved(struct request *r, enum err result, const void *output) {
    (void)output;
    if (result == OK) {
        request_done(r, url_model_list(&r->arena), "saved");
        return;
    }
    if (result == ERR_DENIED || result == ERR_NOT_FOUND) {
        request_fail(r, result);
        return;
    }
    r->form.status = result == ERR_CONFLICT || result == ERR_LIMIT ? 409
                     : result == ERR_BUSY                          ? 503
                                                                   : 422;
    if (result == ERR_LIMIT) form_fail(&r->form, MODEL_TITLE, page_message(r, "model.full"));
    show_sent(r, result == ERR_CONFLICT);
}

/* A text that nobody could publish is no model. */
static bool check(struct request *r) {
    struct markdown_problem problem;
    if (markdown_check(form_value(r, MODEL_BODY), &problem) == OK) return true;
    form_fail(&r->form, MODEL_BODY, page_message(r, "form.too_long"));
    r->form.status = 422;
    return false;
}

static enum reply save(struct request *r, struct model_id model) {
    if (!check(r)) {
        refused(r);
        return REPLIED;
    }
    struct task *task = request_task(r, &op_model_save, sizeof(struct model_save_in));
    struct model_save_in *in = task->input;
    in->model = model;
    if (!num_parse(form_value(r, MODEL_VERSION), INT64_MAX, &in->version)) in->version = 0;
    in->kind = task_copy(task, form_value(r, MODEL_KIND));
    in->title = task_copy(task, form_value(r, MODEL_TITLE));
    in->body = task_copy(task, form_value(r, MODEL_BODY));
    return request_park(r, task, saved);
}

enum reply model_create(struct request *r) {
    return save(r, (struct model_id){0});
}

enum reply model_update(struct request *r) {
    const struct model_find_row *row = r->scope.object;
    return save(r, row->model_id);
}

static void retired(struct request *r, enum err result, const void *output) {
    (void)output;
    if (result == OK)
        request_done(r, url_model_list(&r->arena), "retired");
    else
        request_fail(r, result);
}

enum reply model_retire(struct request *r) {
    const struct model_find_row *row = r->scope.object;
    struct task *task = request_task(r, &op_model_retire, sizeof(struct model_retire_in));
    *(struct model_retire_in *)task->input = (struct model_retire_in){row->model_id};
    task->has_once = false; /* retired stays retired */
    return request_park(r, task, retired);
}
