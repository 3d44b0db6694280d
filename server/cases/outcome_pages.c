/* How a case went: three sections of its opening message, on a form of their own. What is written
 * goes through the edit of that message, so that its history, search and purge hold it. */
#include "lib/markdown.h"
#include "lib/num.h"
#include "server/cases/cases_inside.h"
#include "server/threads/guarding.h"
#include "server/threads/sheet.h"
#include "templates.h"
#include "urls.h"

enum { OUTCOME_DONE, OUTCOME_HAPPENED, OUTCOME_AGAIN, OUTCOME_VERSION, OUTCOME_STATE };
enum { VERSION_MOST = 1000000 };

static void outcome_refused(struct request *r);

static const char *const ways[] = {"followed", "closed", NULL};
static const struct form_field outcome_fields[] = {
    [OUTCOME_DONE] = {"done", FIELD_TEXT, false, POST_BODY_MOST, NULL},
    [OUTCOME_HAPPENED] = {"happened", FIELD_TEXT, true, POST_BODY_MOST, NULL},
    [OUTCOME_AGAIN] = {"again", FIELD_TEXT, false, POST_BODY_MOST, NULL},
    [OUTCOME_VERSION] = {"version", FIELD_LINE, false, 10, NULL},
    [OUTCOME_STATE] = {"state", FIELD_CHOICE, false, 16, ways},
};
const struct form_schema form_outcome = {"outcome", outcome_fields, ARRAY_LENGTH(outcome_fields),
                                         outcome_refused};
static const char *const sections[] = {"done", "happened", "again"};

/* Which of the document's sections is that field. */
static size_t place_of(const struct sheet_kind *sheet, const char *field) {
    size_t i = 0;
    while (!str_equal(str_from_c(sheet->sections[i].field), str_from_c(field))) i++;
    return i;
}

/* The document as it is now, taken apart. */
static enum err read_document(struct request *r, struct str texts[SHEET_SECTIONS_MOST]) {
    const struct case_at *at = r->scope.object;
    struct case_source_in in = {.post_id = at->row.post_id};
    struct case_source_row row;
    enum err e = sql_case_source(r->db, &r->arena, &in, &row);
    if (e == OK) sheet_split(&r->arena, sheet_of(KIND_CASE), row.markdown, texts);
    return e;
}

static enum reply show(struct request *r, bool is_sent, bool is_conflict, int status) {
    const struct case_at *at = r->scope.object;
    const struct sheet_kind *sheet = sheet_of(KIND_CASE);
    struct str texts[SHEET_SECTIONS_MOST];
    enum err e = read_document(r, texts);
    if (e != OK) return request_fail(r, e);
    struct str now[ARRAY_LENGTH(sections)];
    for (size_t i = 0; i < ARRAY_LENGTH(sections); i++)
        now[i] = texts[place_of(sheet, sections[i])];
    struct outcome_page page = {.thread_id = at->row.thread_id,
                                .title = page_thread_title(r, at->row.title),
                                .version = at->row.version,
                                .done.value = now[OUTCOME_DONE],
                                .happened.value = now[OUTCOME_HAPPENED],
                                .again.value = now[OUTCOME_AGAIN],
                                .is_closing = !str_equal(at->row.state, STR("followed")),
                                .is_conflict = is_conflict};
    if (is_sent) {
        page.done = page_field(r, OUTCOME_DONE);
        page.happened = page_field(r, OUTCOME_HAPPENED);
        page.again = page_field(r, OUTCOME_AGAIN);
        page.is_closing = !str_equal(form_value(r, OUTCOME_STATE), STR("followed"));
        page.has_errors = r->form.has_problem || is_conflict;
    }
    if (is_conflict) {
        page.now_done = now[OUTCOME_DONE];
        page.now_happened = now[OUTCOME_HAPPENED];
        page.now_again = now[OUTCOME_AGAIN];
    }
    page.guard = guard_panel(r);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_CASES, &frame);
    tmpl_outcome_page(&w, &frame, &page);
    return page_send(r, status);
}

enum reply outcome_page(struct request *r) {
    return show(r, false, false, 200);
}

static const size_t said[] = {OUTCOME_DONE, OUTCOME_HAPPENED, OUTCOME_AGAIN};

/* A button of the guard does its work whatever else the form lacks. */
static void outcome_refused(struct request *r) {
    guard_press(r, GUARD_STRICT, said, ARRAY_LENGTH(said));
    show(r, true, false, r->form.status);
}

static void stored(struct request *r, enum err result, const void *output) {
    const struct post_place_out *place = output;
    if (result == OK) {
        struct url thread = url_thread_show(&r->arena, place->thread);
        struct str there = arena_format(&r->arena, "%.*s#post-%lld", (int)thread.length,
                                        thread.bytes, (long long)place->post.v);
        request_redirect(r, (struct url){there.bytes, there.length});
    } else if (result == ERR_CONFLICT) {
        enum err e = scope_own_case(&r->scope); /* the version of now */
        if (e == OK)
            show(r, true, true, 409);
        else
            request_fail(r, e);
    } else if (result == ERR_LIMIT) {
        form_fail(&r->form, OUTCOME_HAPPENED, page_message(r, "form.too_long"));
        r->form.status = 422;
        outcome_refused(r);
    } else {
        request_fail(r, result);
    }
}

enum reply outcome_submit(struct request *r) {
    const struct case_at *at = r->scope.object;
    const struct sheet_kind *sheet = sheet_of(KIND_CASE);
    struct str texts[SHEET_SECTIONS_MOST];
    struct markdown_problem problem;
    int64_t version = at->row.version;
    struct str sent = form_value(r, OUTCOME_VERSION);
    if (!str_is_empty(sent) && !num_parse(sent, VERSION_MOST, &version))
        return request_error(r, 422, 0);
    if (version != at->row.version) return show(r, true, true, 409);
    if (!guard_form(r, GUARD_STRICT, said, ARRAY_LENGTH(said)))
        return show(r, true, false, r->form.status);
    enum err e = read_document(r, texts);
    if (e != OK) return request_fail(r, e);
    for (size_t i = 0; i < ARRAY_LENGTH(sections); i++)
        texts[place_of(sheet, sections[i])] = form_value(r, i);
    struct str body = sheet_join(&r->arena, sheet, r->service->language, texts);
    if (markdown_check(body, &problem) != OK) {
        form_fail(&r->form, OUTCOME_HAPPENED, page_message(r, "form.too_long"));
        return show(r, true, false, 422);
    }
    struct task *task = request_task(r, &op_case_outcome, sizeof(struct case_outcome_in));
    struct case_outcome_in *in = task->input;
    bool is_followed = str_equal(form_value(r, OUTCOME_STATE), STR("followed"));
    in->thread = at->row.thread_id;
    in->state = is_followed ? STR("followed") : STR("closed");
    in->stated = guard_take(r, task);
    in->edit.post = at->row.post_id;
    in->edit.version = version;
    in->edit.body = task_copy(task, body);
    in->edit.mentions = mentions_find(r->db, &task->arena, r->now_ms, in->edit.body);
    case_without_trace(at, task);
    return request_park(r, task, stored);
}
