/* Opening a thread: the form, its return with every text, and the new thread. */
#include "server/core/page.h"
#include "server/threads/guarding.h"
#include "server/threads/parts.h"
#include "server/threads/sheet.h"
#include "server/threads/thread_views.h"
#include "server/threads/threads.h"
#include "server/threads/threads_forms.h"
#include "sql/threads_drafts.h"
#include "sql/threads_threads.h"
#include "templates.h"
#include "urls.h"

static const char *const kinds[] = {"discussion", "question", "case", "practice", NULL};

static void fill_from_form(struct request *r, struct thread_new_page *page) {
    page->space = page_field(r, THREAD_SPACE);
    page->kind = page_field(r, THREAD_KIND);
    page->title = page_field(r, THREAD_TITLE);
    composer_from_form(r, &page->composer);
    page->has_errors = r->form.has_problem || r->form.status != 200;
}

/* Somewhere to begin: where they last opened a thread. */
static struct str suggested_space(struct request *r) {
    struct space_last_in in = {.author_id = r->viewer.member};
    struct space_last_row row;
    return sql_space_last(r->db, &r->arena, &in, &row) == OK ? row.slug : (struct str){0};
}

/* The draft, else what the address asks for (?kind=&space=); but a kind asked for by who does not
 * name a draft is the one that the text now has. */
static void fill_fresh(struct request *r, struct thread_new_page *page) {
    struct draft_find_row draft;
    page->space.value = request_query(r, STR("space"));
    page->kind.value = request_query(r, STR("kind"));
    if (str_is_empty(page->space.value)) page->space.value = suggested_space(r);
    if (!composer_from_draft(r, STR("new"), &page->composer, &draft)) return;
    page->space.value = draft.space;
    bool asks = !str_is_empty(page->kind.value) && str_is_empty(request_query(r, STR("draft")));
    if (!asks) page->kind.value = draft.kind;
    page->title.value = draft.title;
}

static enum err fill_spaces(struct request *r, struct thread_new_page *page) {
    struct space_choices_row *rows;
    size_t count;
    enum err e = sql_space_choices(r->db, &r->arena, &rows, &count);
    if (e != OK) return e;
    struct space_choice *choices = arena_array(&r->arena, count, sizeof *choices);
    for (size_t i = 0; i < count; i++)
        choices[i] = (struct space_choice){.slug = rows[i].slug,
                                           .title = rows[i].title,
                                           .is_chosen = str_equal(rows[i].slug, page->space.value)};
    page->spaces = choices;
    page->spaces_count = count;
    return OK;
}

static struct composing composing_of(struct request *r) {
    return (struct composing){.of = COMPOSING_THREAD,
                              .kind = page_kind(form_value(r, THREAD_KIND)),
                              .is_opening = true,
                              .is_sent = true};
}

static enum reply show(struct request *r, bool is_sent, int status, struct html preview) {
    struct thread_new_page page = {0};
    if (is_sent)
        fill_from_form(r, &page);
    else
        fill_fresh(r, &page);
    page.composer.preview = preview;
    enum thread_kind kind = page_kind(page.kind.value);
    page.kind_code = kind;
    struct composing what = {
        .of = COMPOSING_THREAD, .kind = kind, .is_opening = true, .is_sent = is_sent};
    enum err e = fill_spaces(r, &page);
    if (e == OK) e = parts_begin(r, &what, &page.composer.body.value, &page.beginning);
    composer_sections(r, kind, false, &page.composer);
    if (e == OK) e = parts_compose(r, &what, &page.composer.parts);
    page.composer.guard = guard_panel(r);
    if (e != OK) return request_fail(r, e);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_WRITE, &frame);
    tmpl_thread_new_page(&w, &frame, &page);
    return page_send(r, status);
}

enum reply thread_new(struct request *r) {
    return show(r, false, 200, (struct html){0});
}

static void show_sent(struct request *r, struct html preview) {
    show(r, true, r->form.status, preview);
}

/* Another kind was chosen: its own fields, nothing else. */
static bool is_reshaped(struct request *r) {
    if (str_is_empty(form_value(r, THREAD_SHAPE)) || r->refusal != REFUSAL_NONE) return false;
    memset(r->form.problems, 0, sizeof r->form.problems);
    r->form.has_problem = false;
    r->form.status = 200;
    show_sent(r, (struct html){0});
    return true;
}

static void thread_refused(struct request *r) {
    struct composing what = composing_of(r);
    if (is_reshaped(r)) return;
    if (!composer_divert(r, &what, show_sent)) show_sent(r, (struct html){0});
}

static const struct form_field thread_fields[] = {
    TEXT_SCHEMA,
    [THREAD_SPACE] = {"space", FIELD_LINE, true, 64, NULL},
    [THREAD_KIND] = {"kind", FIELD_CHOICE, true, 32, kinds},
    [THREAD_TITLE] = {"title", FIELD_LINE, true, THREAD_TITLE_MOST, NULL},
    [THREAD_SHAPE] = {"shape", FIELD_CHECK, false, 16, NULL},
};
const struct form_schema form_thread = {"thread", thread_fields, ARRAY_LENGTH(thread_fields),
                                        thread_refused};

static void create_done(struct request *r, enum err result, const void *output) {
    if (result == ERR_NOT_FOUND || result == ERR_LIMIT) {
        size_t field = result == ERR_LIMIT ? TEXT_BODY : THREAD_SPACE;
        form_fail(&r->form, field,
                  page_message(r, result == ERR_LIMIT ? "form.too_long" : "form.unknown_space"));
        thread_refused(r);
        return;
    }
    if (result != OK) {
        request_fail_kept(r, result, thread_refused);
        return;
    }
    const struct thread_open_out *out = output;
    request_redirect(r, url_thread_show(&r->arena, out->thread));
}

enum reply thread_create(struct request *r) {
    if (is_reshaped(r)) return REPLIED;
    struct composing what = composing_of(r);
    if (composer_divert(r, &what, show_sent)) return r->exchange ? PARKED : REPLIED;
    if (!composer_check(r, &what)) {
        thread_refused(r);
        return REPLIED;
    }
    enum reply reply;
    if (parts_publish(r, &what, &reply)) return reply;
    struct task *task = request_task(r, &op_thread_open, sizeof(struct thread_open_in));
    struct thread_open_in *in = task->input;
    in->space = task_copy(task, form_value(r, THREAD_SPACE));
    in->kind = task_copy(task, form_value(r, THREAD_KIND));
    in->title = task_copy(task, form_value(r, THREAD_TITLE));
    in->body = task_copy(task, form_value(r, TEXT_BODY));
    in->mentions = mentions_find(r->db, &task->arena, r->now_ms, in->body);
    in->draft = composer_draft(r);
    in->parts = parts_take(r, &what, task);
    return request_park(r, task, create_done);
}
