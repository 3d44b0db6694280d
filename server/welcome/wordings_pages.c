/* The animators' pages of models: the list, writing one, its earlier texts, what it gives. */
#include "lib/num.h"
#include "server/threads/guarding.h"
#include "server/welcome/welcome_inside.h"
#include "sql/welcome_wordings.h"
#include "templates.h"
#include "urls.h"

enum { WORDING_TITLE, WORDING_TEXT, WORDING_PURPOSE, WORDING_VERSION, WORDING_STEP };

static const char *const purposes[] = {"welcome", "invitation", "relaunch", "thanks", NULL};

enum err scope_wording(struct scope_run *run) {
    struct wording_find_in in = {.wording_id = {run->params[0].id}};
    struct wording_find_row *row = arena_alloc(run->arena, sizeof *row);
    run->object = row;
    return sql_wording_find(run->db, run->arena, &in, row);
}

enum reply wording_list(struct request *r) {
    struct wordings_all_row *rows;
    struct wording_list_page page = {.is_saved = request_is_done(r, "saved"),
                                     .is_retired = request_is_done(r, "retired")};
    enum err e = sql_wordings_all(r->db, &r->arena, &rows, &page.wordings_count);
    if (e != OK) return request_fail(r, e);
    struct wording_row *views = arena_array(&r->arena, page.wordings_count, sizeof *views);
    for (size_t i = 0; i < page.wordings_count; i++)
        views[i] = (struct wording_row){.wording_id = rows[i].wording_id,
                                        .purpose = greet_purpose(r, rows[i].purpose),
                                        .code = rows[i].purpose,
                                        .title = rows[i].title,
                                        .changed_at = rows[i].changed_at};
    page.wordings = views;
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_WELCOME, &frame);
    tmpl_wording_list(&w, &frame, &page);
    return page_send(r, 200);
}

/* --- The form */

static bool has_thread(struct str purpose) {
    return str_equal(purpose, STR("invitation"));
}

static enum err fill_past(struct request *r, struct wording_page *page) {
    struct wording_past_in in = {.wording_id = page->wording_id, .current = page->version};
    struct wording_past_row *rows;
    enum err e = sql_wording_past(r->db, &r->arena, &in, &rows, &page->past_count);
    if (e != OK) return e;
    struct wording_past *past = arena_array(&r->arena, page->past_count, sizeof *past);
    for (size_t i = 0; i < page->past_count; i++)
        past[i] = (struct wording_past){rows[i].version, rows[i].written_at, rows[i].text};
    page->past = past;
    return OK;
}

static enum reply show(struct request *r, struct wording_page *page, int status) {
    page->purpose = greet_purpose(r, page->code);
    page->text.variables = greet_variables(r, has_thread(page->code), &page->text.variables_count);
    page->text.guard = guard_panel(r);
    enum err e = page->wording_id.v ? fill_past(r, page) : OK;
    if (e != OK) return request_fail(r, e);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_WELCOME, &frame);
    tmpl_wording_page(&w, &frame, page);
    return page_send(r, status);
}

static struct str preview_of(struct request *r, struct str purpose, struct str text) {
    struct greet_values values = greet_values_sample(r, has_thread(purpose));
    struct str filled, unknown;
    enum err e = greet_fill(&r->arena, text, &values, &filled, &unknown);
    return e == OK ? filled : (struct str){0};
}

enum reply wording_new(struct request *r) {
    struct str purpose = request_query(r, STR("purpose"));
    struct wording_page page = {.code = STR("welcome")};
    if (str_is_among(purpose, purposes)) page.code = purpose;
    return show(r, &page, 200);
}

enum reply wording_show(struct request *r) {
    const struct wording_find_row *row = r->scope.object;
    struct wording_page page = {.wording_id = row->wording_id,
                                .code = row->purpose,
                                .version = row->version,
                                .title.value = row->title,
                                .text.text.value = row->text,
                                .text.preview = preview_of(r, row->purpose, row->text)};
    return show(r, &page, 200);
}

static struct str purpose_of(struct request *r) {
    const struct wording_find_row *row = r->scope.object; /* NULL: a new one */
    return row ? row->purpose : form_value(r, WORDING_PURPOSE);
}

/* The form as sent, beside what somebody else wrote meanwhile. */
static void show_sent(struct request *r, bool is_conflict, struct str preview) {
    const struct wording_find_row *row = r->scope.object;
    struct wording_page page = {.code = purpose_of(r),
                                .title = page_field(r, WORDING_TITLE),
                                .text.text = page_field(r, WORDING_TEXT),
                                .text.preview = preview,
                                .has_errors = r->form.status != 200,
                                .is_conflict = is_conflict};
    struct wording_find_row now;
    if (row) {
        struct wording_find_in find = {.wording_id = row->wording_id};
        page.wording_id = row->wording_id;
        if (!num_parse(form_value(r, WORDING_VERSION), INT64_MAX, &page.version))
            page.version = row->version;
        if (is_conflict && sql_wording_find(r->db, &r->arena, &find, &now) == OK) {
            page.version = now.version;
            page.their_title = now.title;
            page.their_text = now.text;
        }
    }
    if (r->form.status == 503) page.error = page_message(r, "form.server_busy");
    show(r, &page, r->form.status);
}

static bool check(struct request *r, struct str *preview) {
    static const size_t texts[] = {WORDING_TITLE, WORDING_TEXT};
    struct greet_values values = greet_values_sample(r, has_thread(purpose_of(r)));
    return greet_check_text(r, WORDING_TEXT, &values, preview) &&
           guard_form(r, GUARD_ADVISING, texts, ARRAY_LENGTH(texts));
}

static void refused(struct request *r) {
    struct str preview = {0};
    bool is_fine = r->guarding || !guard_is_asked(r) || check(r, &preview);
    (void)is_fine;
    show_sent(r, false, preview);
}

static const char *const steps[] = {"preview", "save", NULL};
static const struct form_field wording_fields[] = {
    [WORDING_TITLE] = {"title", FIELD_LINE, true, GREET_TITLE_MOST, NULL},
    [WORDING_TEXT] = {"text", FIELD_TEXT, true, GREET_TEXT_MOST, NULL},
    [WORDING_PURPOSE] = {"purpose", FIELD_CHOICE, false, 16, purposes},
    [WORDING_VERSION] = {"version", FIELD_LINE, false, 20, NULL},
    [WORDING_STEP] = {"step", FIELD_CHOICE, false, 10, steps},
};
const struct form_schema form_wording = {"wording", wording_fields, ARRAY_LENGTH(wording_fields),
                                         refused};

static void saved(struct request *r, enum err result, const void *output) {
    (void)output;
    if (result == OK) {
        request_done(r, url_wording_list(&r->arena), "saved");
        return;
    }
    if (result == ERR_DENIED || result == ERR_NOT_FOUND) {
        request_fail(r, result);
        return;
    }
    r->form.status = result == ERR_CONFLICT || result == ERR_LIMIT ? 409
                     : result == ERR_BUSY                          ? 503
                                                                   : 422;
    if (result == ERR_LIMIT) form_fail(&r->form, WORDING_TITLE, page_message(r, "greet.full"));
    show_sent(r, result == ERR_CONFLICT, (struct str){0});
}

static enum reply save(struct request *r, struct wording_id wording) {
    struct str preview = {0};
    bool is_fine = check(r, &preview);
    if (!is_fine || str_equal(form_value(r, WORDING_STEP), STR("preview"))) {
        if (is_fine) r->form.status = 200;
        show_sent(r, false, preview);
        return REPLIED;
    }
    struct task *task = request_task(r, &op_wording_save, sizeof(struct wording_save_in));
    struct wording_save_in *in = task->input;
    in->wording = wording;
    if (!num_parse(form_value(r, WORDING_VERSION), INT64_MAX, &in->version)) in->version = 0;
    in->purpose = task_copy(task, form_value(r, WORDING_PURPOSE));
    in->title = task_copy(task, form_value(r, WORDING_TITLE));
    in->text = task_copy(task, form_value(r, WORDING_TEXT));
    return request_park(r, task, saved);
}

enum reply wording_create(struct request *r) {
    return save(r, (struct wording_id){0});
}

enum reply wording_update(struct request *r) {
    const struct wording_find_row *row = r->scope.object;
    return save(r, row->wording_id);
}

static void retired(struct request *r, enum err result, const void *output) {
    (void)output;
    if (result == OK)
        request_done(r, url_wording_list(&r->arena), "retired");
    else
        request_fail(r, result);
}

enum reply wording_retire(struct request *r) {
    const struct wording_find_row *row = r->scope.object;
    struct task *task = request_task(r, &op_wording_retire, sizeof(struct wording_retire_in));
    *(struct wording_retire_in *)task->input = (struct wording_retire_in){row->wording_id};
    task->has_once = false; /* retired stays retired */
    return request_park(r, task, retired);
}
