/* The page of one thread's openings: asking, answering, and for three days the identity. */
#include "server/core/page.h"
#include "server/threads/threads_forms.h"
#include "server/unnamed/opening.h"
#include "server/unnamed/unnamed.h"
#include "server/unnamed/unnamed_views.h"
#include "sql/unnamed_opening.h"
#include "templates.h"
#include "urls.h"

enum { ASK_REASON };
enum { ANSWER_CHOICE };

enum err scope_unnamed_thread(struct scope_run *run) {
    struct opening_thread_in in = {.thread_id = {run->params[0].id},
                                   .viewer_id = run->viewer->member,
                                   .is_animator = run->viewer->role == ROLE_ANIMATOR};
    struct opening_thread_row *row = arena_alloc(run->arena, sizeof *row);
    run->object = row;
    return sql_opening_thread(run->db, run->arena, &in, row);
}

enum err scope_opening(struct scope_run *run) {
    struct opening_of_in in = {.opening_id = {run->params[0].id}, .viewer_id = run->viewer->member};
    struct opening_of_row *row = arena_alloc(run->arena, sizeof *row);
    run->object = row;
    return sql_opening_of(run->db, run->arena, &in, row);
}

static bool is_picked(const struct request *r, const struct openings_of_thread_row *row) {
    return row->first_id.v == r->viewer.member.v || row->second_id.v == r->viewer.member.v;
}

static void fill_opening(struct request *r, const struct openings_of_thread_row *row,
                         struct opening_view *view) {
    bool is_first = row->first_id.v == r->viewer.member.v;
    int64_t due = (row->sits_at ? row->sits_at : row->asked_at) + OPENING_ANSWER_MS;
    /* Until the lot is drawn, which is within the hour, it is not over. */
    int64_t over = row->sits_at ? due : due + OPENING_ANSWER_MS;
    *view = (struct opening_view){.opening_id = row->opening_id,
                                  .asked_at = row->asked_at,
                                  .opened_at = row->opened_at,
                                  .is_refused = row->refused_at != 0,
                                  .shown_until = row->shown_until};
    bool is_waiting = !row->opened_at && !row->refused_at;
    view->is_lapsed = is_waiting && over <= r->now_ms;
    view->is_waiting = is_waiting && !view->is_lapsed;
    view->due_at = due > r->now_ms ? due : 0;
    view->drawn_at = row->sits_at;
    if (is_picked(r, row) || r->viewer.role == ROLE_ANIMATOR) view->reason = row->reason;
    bool has_answered = is_first ? row->first_at != 0 : row->second_at != 0;
    view->may_answer = view->is_waiting && view->due_at && is_picked(r, row) && !has_answered;
    view->is_seen = is_picked(r, row) && row->opened_at && row->shown_until > r->now_ms;
}

static enum err fill(struct request *r, struct identity_view *page) {
    const struct opening_thread_row *thread = r->scope.object;
    struct openings_of_thread_in in = {.thread_id = thread->thread_id};
    struct openings_of_thread_row *rows;
    enum err e = sql_openings_of_thread(r->db, &r->arena, &in, &rows, &page->openings_count);
    if (e != OK) return e;
    struct opening_view *views = arena_array(&r->arena, page->openings_count + 1, sizeof *views);
    page->may_ask = r->viewer.role == ROLE_ANIMATOR;
    for (size_t i = 0; i < page->openings_count; i++) {
        fill_opening(r, &rows[i], &views[i]);
        bool is_recent = rows[i].refused_at && rows[i].refused_at > r->now_ms - OPENING_REFUSED_MS;
        if (views[i].is_waiting || is_recent) page->may_ask = false;
        page->is_seen |= views[i].is_seen;
    }
    page->openings = views;
    page->thread_id = thread->thread_id;
    page->title = page_thread_title(r, thread->title);
    return OK;
}

static void show(struct request *r, int status, const struct identity_find_in *found) {
    struct identity_view page = {0};
    enum err e = fill(r, &page);
    if (e != OK) {
        request_fail(r, e);
        return;
    }
    if (r->route->form == &form_identity) {
        page.reason = page_field(r, ASK_REASON);
        if (str_is_empty(page.reason.error)) page.reason.error = form_sentence(r);
        page.may_ask = true; /* what was typed is shown, whatever became of it */
    }
    if (found && page.is_seen) {
        page.given_name = found->given_name;
        page.family_name = found->family_name;
        page.organisation = found->organisation;
    }
    page.is_gone = page.is_seen && str_is_empty(page.given_name);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_REPORTS, &frame);
    tmpl_identity_page(&w, &frame, &page);
    page_send(r, status);
}

static void found(struct request *r, enum err result, const void *input) {
    if (result == OK)
        show(r, 200, input);
    else
        request_fail(r, result);
}

enum reply identity_page(struct request *r) {
    const struct opening_thread_row *thread = r->scope.object;
    struct identity_view page = {0};
    enum err e = fill(r, &page);
    if (e != OK) return request_fail(r, e);
    if (!page.is_seen) {
        show(r, 200, NULL);
        return REPLIED;
    }
    struct task *task = request_task(r, &op_identity_find, sizeof(struct identity_find_in));
    ((struct identity_find_in *)task->input)->thread = thread->thread_id;
    return request_park(r, task, found);
}

static void ask_refused(struct request *r) {
    show(r, r->form.status, NULL);
}

static const struct form_field ask_fields[] = {
    [ASK_REASON] = {"reason", FIELD_SAID, true, OPENING_REASON_MOST, NULL},
};
const struct form_schema form_identity = {"identity", ask_fields, ARRAY_LENGTH(ask_fields),
                                          ask_refused};

static void asked(struct request *r, enum err result, const void *output) {
    (void)output;
    const struct opening_thread_row *thread = r->scope.object;
    if (result == OK) {
        request_redirect(r, url_identity_page(&r->arena, thread->thread_id));
        return;
    }
    if (result != ERR_CONFLICT && result != ERR_LIMIT) {
        request_fail(r, result);
        return;
    }
    form_fail(&r->form, ASK_REASON,
              page_message(r, result == ERR_LIMIT ? "identity.no_two" : "identity.asked_already"));
    r->form.status = 409;
    show(r, 409, NULL);
}

enum reply identity_ask(struct request *r) {
    const struct opening_thread_row *thread = r->scope.object;
    struct task *task = request_task(r, &op_identity_ask, sizeof(struct identity_ask_in));
    struct identity_ask_in *in = task->input;
    in->thread = thread->thread_id;
    in->reason = task_copy(task, form_value(r, ASK_REASON));
    return request_park(r, task, asked);
}

static const char *const answers[] = {"agree", "refuse", NULL};
static const struct form_field answer_fields[] = {
    [ANSWER_CHOICE] = {"answer", FIELD_CHOICE, true, 16, answers},
};
const struct form_schema form_opening = {"opening", answer_fields, ARRAY_LENGTH(answer_fields),
                                         NULL};

static void answered(struct request *r, enum err result, const void *output) {
    const struct opening_answer_out *out = output;
    if (result == OK)
        request_redirect(r, url_identity_page(&r->arena, out->thread));
    else
        request_fail(r, result);
}

enum reply opening_answer(struct request *r) {
    const struct opening_of_row *opening = r->scope.object;
    struct task *task = request_task(r, &op_opening_answer, sizeof(struct opening_answer_in));
    struct opening_answer_in *in = task->input;
    in->opening = opening->opening_id;
    in->agrees = str_equal(form_value(r, ANSWER_CHOICE), STR("agree"));
    return request_park(r, task, answered);
}
