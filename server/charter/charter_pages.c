/* The charter for everybody, and its acceptance again after an amendment. */
#include "lib/num.h"
#include "server/charter/charter.h"
#include "server/charter/charter_views.h"
#include "server/core/page.h"
#include "sql/charter_charter.h"
#include "templates.h"
#include "urls.h"

enum { CHARTER_ACCEPT, CHARTER_VERSION };

static void charter_refused(struct request *r);
static const struct form_field charter_fields[] = {
    [CHARTER_ACCEPT] = {"accept", FIELD_CHECK, true, 16, NULL},
    [CHARTER_VERSION] = {"version", FIELD_LINE, true, 20, NULL},
};
const struct form_schema form_charter = {"charter", charter_fields, ARRAY_LENGTH(charter_fields),
                                         charter_refused};

static enum err load_versions(struct request *r, int64_t shown, struct charter_view *view) {
    struct charter_list_row *rows;
    size_t count;
    enum err e = sql_charter_list(r->db, &r->arena, &rows, &count);
    if (e != OK || count == 0) return e;
    struct charter_version_view *versions = arena_array(&r->arena, count, sizeof *versions);
    for (size_t i = 0; i < count; i++)
        versions[i] = (struct charter_version_view){.version = rows[i].version,
                                                    .published_at = rows[i].published_at,
                                                    .changes = rows[i].changes,
                                                    .is_shown = rows[i].version == shown};
    view->versions = versions;
    view->versions_count = count;
    return OK;
}

/* version 0: the one in force. ERR_NOT_FOUND: there is none of that number. */
static enum err load(struct request *r, int64_t version, struct charter_view *view) {
    struct charter_current_row current;
    enum err e = sql_charter_current(r->db, &r->arena, &current);
    if (e != OK) return e;
    struct charter_find_in in = {.version = version ? version : current.version};
    struct charter_find_row row;
    *view =
        (struct charter_view){.version = in.version, .is_in_force = in.version == current.version};
    e = sql_charter_find(r->db, &r->arena, &in, &row);
    if (e == ERR_NOT_FOUND) return in.version == 1 ? OK : e;
    if (e != OK) return e;
    view->html = row.html;
    view->pledge = row.pledge_html;
    view->text_language = row.language;
    view->changes = row.changes;
    view->published_at = row.published_at;
    return load_versions(r, in.version, view);
}

enum reply charter_page(struct request *r) {
    struct str wanted = request_query(r, STR("version"));
    struct charter_view view;
    int64_t version = 0;
    if (!str_is_empty(wanted) && (!num_parse(wanted, CHARTERS_MOST, &version) || version == 0))
        return request_error(r, 404, 0);
    enum err e = load(r, version, &view);
    if (e != OK) return request_fail(r, e);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_NONE, &frame);
    tmpl_charter_page(&w, &frame, &view);
    return page_send(r, 200);
}

static enum reply show_amended(struct request *r, int status, struct str error) {
    struct charter_amended_page page = {
        .accept.error = error, .is_kept = str_equal(request_query(r, STR("kept")), STR("1"))};
    enum err e = load(r, 0, &page.charter);
    if (e != OK) return request_fail(r, e);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_NONE, &frame);
    tmpl_charter_amended_page(&w, &frame, &page);
    return page_send(r, status);
}

enum reply charter_amended_page(struct request *r) {
    return show_amended(r, 200, (struct str){0});
}

static void charter_refused(struct request *r) {
    if (!r->viewer.is_amended)
        request_error(r, r->form.status, 0);
    else
        show_amended(r, r->form.status, page_message(r, "form.accept_required"));
}

static void accepted(struct request *r, enum err result, const void *output) {
    (void)output;
    if (result == OK)
        request_redirect(r, url_home_page(&r->arena));
    else if (result == ERR_CONFLICT || result == ERR_DENIED)
        request_redirect(r, url_welcome_page(&r->arena)); /* amended once more, or none to accept */
    else
        request_fail(r, result);
}

enum reply charter_submit(struct request *r) {
    int64_t version;
    if (!num_parse(form_value(r, CHARTER_VERSION), CHARTERS_MOST, &version))
        return request_error(r, 422, 0);
    struct task *task = request_task(r, &op_charter_accept, sizeof(struct charter_accept_in));
    ((struct charter_accept_in *)task->input)->version = version;
    task->has_once = false;
    return request_park(r, task, accepted);
}
