/* « Demander à un pair »: whom an animator may ask to look at a question that waits, and why they.
 * The page says nothing of who was offered it before, of who said no, nor of who asked it without a
 * name: it is the same list before and after. */
#include "lib/num.h"
#include "lib/utf8.h"
#include "server/core/nobody.h"
#include "server/promise/promise_inside.h"
#include "sql/promise_promise.h"
#include "templates.h"
#include "urls.h"

enum { ASK_NOTE, ASK_PREVIEW };
enum { SHOWN_MOST = 12, MEMBER_BYTES = 20 };

static void ask_refused(struct request *r);
static const struct form_field ask_fields[] = {
    [ASK_NOTE] = {"note", FIELD_SAID, false, OFFER_NOTE_BYTES, NULL},
    [ASK_PREVIEW] = {"preview", FIELD_CHECK, false, 16, NULL},
};
const struct form_schema form_ask = {"ask", ask_fields, ARRAY_LENGTH(ask_fields), ask_refused};

/* One that waits, and is not the viewer's own. */
enum err scope_askable(struct scope_run *run) {
    struct promise_of_thread_in in = {.thread_id = {run->params[0].id}};
    struct promise_of_thread_row *row = arena_alloc(run->arena, sizeof *row);
    run->object = row;
    enum err e = sql_promise_of_thread(run->db, run->arena, &in, row);
    if (e != OK) return e;
    bool is_own =
        author_is(run->db, run->keys, run->viewer->member, row->author_id, row->thread_id);
    return is_own ? ERR_DENIED : OK;
}

/* The members whose boxes are ticked; how many, ASK_MOST + 1 for more than may be. */
static size_t chosen_of(const struct request *r, struct member_id members[ASK_MOST]) {
    size_t at = 0, count = 0;
    struct str value;
    int64_t id;
    while (urlform_next(&r->fields, STR("members"), &at, &value)) {
        if (value.length > MEMBER_BYTES || !num_parse(value, INT64_MAX, &id)) continue;
        if (count == ASK_MOST) return ASK_MOST + 1;
        members[count++].v = id;
    }
    return count;
}

static bool is_ticked(const struct request *r, struct member_id member) {
    size_t at = 0;
    struct str value;
    int64_t id;
    while (urlform_next(&r->fields, STR("members"), &at, &value))
        if (num_parse(value, INT64_MAX, &id) && id == member.v) return true;
    return false;
}

static enum err fill_candidates(struct request *r, bool is_sent, struct ask_page *page) {
    const struct promise_of_thread_row *row = r->scope.object;
    struct fit_for question = {.thread = row->thread_id, .space = row->space_id, .is_asking = true};
    struct fit fits[FITS_MOST];
    size_t count = 0;
    enum err e = fits_find(r->db, &r->arena, &question, r->now_ms, fits, &count);
    struct ask_candidate *candidates = arena_array(&r->arena, SHOWN_MOST, sizeof *candidates);
    for (size_t i = 0; e == OK && i < count && page->candidates_count < SHOWN_MOST; i++) {
        struct ask_candidate *c = &candidates[page->candidates_count];
        if (fits[i].member.v == r->viewer.member.v) continue;
        page->candidates_count++;
        *c = (struct ask_candidate){.member_id = fits[i].member,
                                    .author = page_author_of(r, fits[i].member),
                                    .is_chosen = is_sent && is_ticked(r, fits[i].member)};
        e = offer_words(r, fits[i].why, fits[i].what, &c->why);
    }
    page->candidates = candidates;
    return e;
}

struct shown {
    bool is_sent, is_preview;
    struct str members_error, error;
};

static enum reply show(struct request *r, const struct shown *shown, int status) {
    const struct promise_of_thread_row *row = r->scope.object;
    int64_t hours = promise_hours_of(r->service, row->hours, row->own_hours);
    struct ask_page page = {.thread_id = row->thread_id,
                            .title = page_thread_title(r, row->title),
                            .asked_at = row->asked_at ? row->asked_at : r->now_ms,
                            .left = row->asked < ASKS_MOST ? ASKS_MOST - row->asked : 0,
                            .is_preview = shown->is_preview,
                            .members_error = shown->members_error,
                            .error = shown->error,
                            .is_done = request_is_done(r, "1")};
    if (hours) page.due_at = promise_after(r->service->zone, page.asked_at, hours * 60);
    if (shown->is_sent) page.note = page_field(r, ASK_NOTE);
    page.has_errors = !str_is_empty(page.note.error) || !str_is_empty(shown->error) ||
                      !str_is_empty(shown->members_error);
    enum err e = fill_candidates(r, shown->is_sent, &page);
    if (e != OK) return request_fail(r, e);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_DESK, &frame);
    tmpl_ask_page(&w, &frame, &page);
    return page_send(r, status);
}

enum reply ask_page(struct request *r) {
    return show(r, &(struct shown){0}, 200);
}

static void ask_refused(struct request *r) {
    struct shown shown = {.is_sent = true};
    show(r, &shown, r->form.status);
}

static void asked(struct request *r, enum err result, const void *output) {
    const struct promise_of_thread_row *row = r->scope.object;
    struct shown shown = {.is_sent = true};
    int status = 409;
    (void)output;
    if (result == OK) {
        request_done(r, url_ask_page(&r->arena, row->thread_id), "1");
        return;
    }
    if (result == ERR_CONFLICT) {
        shown.error = page_message(r, "ask.answered");
    } else if (result == ERR_LIMIT) {
        shown.error = page_message(r, "ask.too_many");
    } else if (result == ERR_BUSY) {
        shown.error = page_message(r, "form.server_busy");
        status = 503;
    } else {
        request_fail(r, result);
        return;
    }
    show(r, &shown, status);
}

enum reply ask_submit(struct request *r) {
    const struct promise_of_thread_row *row = r->scope.object;
    struct member_id members[ASK_MOST];
    size_t count = chosen_of(r, members);
    struct shown shown = {.is_sent = true, .is_preview = !str_is_empty(form_value(r, ASK_PREVIEW))};
    if (utf8_count(form_value(r, ASK_NOTE)) > OFFER_NOTE_MOST) {
        form_fail(&r->form, ASK_NOTE, page_message(r, "form.too_long"));
        return show(r, &shown, 422);
    }
    if (count == 0) shown.members_error = page_message(r, "ask.who_none");
    if (count > ASK_MOST) shown.members_error = page_message(r, "ask.who_many");
    if (count == 0 || count > ASK_MOST) return show(r, &shown, 422);
    if (shown.is_preview) return show(r, &shown, 200);
    struct task *task = request_task(r, &op_promise_ask, sizeof(struct promise_ask_in));
    struct promise_ask_in *in = task->input;
    in->thread = row->thread_id;
    in->count = count;
    for (size_t i = 0; i < count; i++) in->members[i] = members[i];
    in->note = task_copy(task, form_value(r, ASK_NOTE));
    return request_park(r, task, asked);
}
