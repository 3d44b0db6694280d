/* The animators' page of the closed lists. */
#include "lib/num.h"
#include "server/cases/cases_inside.h"
#include "sql/cases_themes.h"
#include "templates.h"
#include "urls.h"

enum { ADD_TITLE, ADD_KIND };
enum { CHANGE_TITLE, CHANGE_RETIRED };

static void add_refused(struct request *r);
static void change_refused(struct request *r);

static const char *const kinds[] = {"public", "theme", NULL};
static const char *const yes_no[] = {"yes", "no", NULL};
static const struct form_field add_fields[] = {
    [ADD_TITLE] = {"title", FIELD_SAID_LINE, true, 4 * THEME_TITLE_MOST, NULL},
    [ADD_KIND] = {"kind", FIELD_CHOICE, true, 16, kinds},
};
const struct form_schema form_theme = {"theme", add_fields, ARRAY_LENGTH(add_fields), add_refused};
static const struct form_field change_fields[] = {
    [CHANGE_TITLE] = {"title", FIELD_SAID_LINE, false, 4 * THEME_TITLE_MOST, NULL},
    [CHANGE_RETIRED] = {"retired", FIELD_CHOICE, false, 8, yes_no},
};
const struct form_schema form_theme_change = {"theme_change", change_fields,
                                              ARRAY_LENGTH(change_fields), change_refused};

enum err scope_theme(struct scope_run *run) {
    struct theme_find_in in = {.theme_id = {run->params[0].id}};
    struct theme_find_row *row = arena_alloc(run->arena, sizeof *row);
    run->object = row;
    return sql_theme_find(run->db, run->arena, &in, row);
}

static enum reply show(struct request *r, struct theme_page *page, int status) {
    enum err e = themes_choices(r, "public", true, NULL, 0, &page->publics, &page->publics_count);
    if (e == OK) e = themes_choices(r, "theme", true, NULL, 0, &page->themes, &page->themes_count);
    if (e != OK) return request_fail(r, e);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_NONE, &frame);
    tmpl_theme_page(&w, &frame, page);
    return page_send(r, status);
}

enum reply theme_list(struct request *r) {
    struct theme_page page = {0};
    return show(r, &page, 200);
}

static void add_refused(struct request *r) {
    struct theme_page page = {.title = page_field(r, ADD_TITLE),
                              .is_theme = str_equal(form_value(r, ADD_KIND), STR("theme"))};
    if (str_is_empty(page.title.error) && r->form.problems[ADD_KIND] != FORM_FINE)
        page.title.error = page_field(r, ADD_KIND).error;
    show(r, &page, r->form.status);
}

static void change_refused(struct request *r) {
    const struct theme_find_row *theme = r->scope.object;
    struct theme_page page = {.wrong = theme ? theme->theme_id : (struct theme_id){0},
                              .renamed = page_field(r, CHANGE_TITLE)};
    show(r, &page, r->form.status);
}

/* What a schema cannot say. */
static void refuse(struct request *r, enum err result, size_t field) {
    const char *why = result == ERR_CONFLICT  ? "themes.is_there"
                      : result == ERR_LIMIT   ? "themes.is_full"
                      : result == ERR_INVALID ? "themes.name_wrong"
                                              : NULL;
    if (!why) {
        request_fail(r, result);
        return;
    }
    form_fail(&r->form, field, page_message(r, why));
    r->form.status = 422;
    r->route->form->refused(r);
}

static void added(struct request *r, enum err result, const void *output) {
    (void)output;
    if (result == OK)
        request_redirect(r, url_theme_list(&r->arena));
    else
        refuse(r, result, ADD_TITLE);
}

enum reply theme_create(struct request *r) {
    struct task *task = request_task(r, &op_theme_put, sizeof(struct theme_put_in));
    struct theme_put_in *in = task->input;
    in->kind = task_copy(task, form_value(r, ADD_KIND));
    in->title = task_copy(task, form_value(r, ADD_TITLE));
    return request_park(r, task, added);
}

static void changed(struct request *r, enum err result, const void *output) {
    (void)output;
    if (result == OK)
        request_redirect(r, url_theme_list(&r->arena));
    else
        refuse(r, result, CHANGE_TITLE);
}

enum reply theme_update(struct request *r) {
    const struct theme_find_row *theme = r->scope.object;
    struct str retired = form_value(r, CHANGE_RETIRED);
    struct task *task = request_task(r, &op_theme_put, sizeof(struct theme_put_in));
    struct theme_put_in *in = task->input;
    in->theme = theme->theme_id;
    in->title = task_copy(task, form_value(r, CHANGE_TITLE));
    in->is_retired = str_is_empty(retired) ? theme->is_retired : str_equal(retired, STR("yes"));
    return request_park(r, task, changed);
}
