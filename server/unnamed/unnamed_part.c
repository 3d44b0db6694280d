/* The box « Publier sans mon nom », and where a form goes that was sent with it. */
#include "lib/num.h"
#include "server/core/nobody.h"
#include "server/core/page.h"
#include "server/unnamed/unnamed.h"
#include "server/unnamed/unnamed_views.h"
#include "templates.h"
#include "urls.h"

static bool may_be_unnamed(const struct composing *what) {
    return what->kind == KIND_CASE || what->kind == KIND_QUESTION;
}

static bool is_asked(const struct request *r) {
    return !str_is_empty(part_line(r, "unnamed", 16));
}

/* A thread of the viewer's that has no name: what they write in it has none either. */
static bool is_own(const struct request *r, const struct composing *what) {
    return what->thread.v && post_is_mine(r, MEMBER_NOBODY, what->thread);
}

/* A document or a photograph often tells whom it is from; and while the text waits, what hangs on
 * the composer would come into the next one. */
static bool has_files(const struct request *r) {
    size_t at = 0;
    struct str file;
    return urlform_next(&r->fields, STR("file"), &at, &file);
}

static enum err compose(struct request *r, const struct composing *what, struct buf *out) {
    struct template_writer w = {.out = out, .language = r->language, .zone = r->service->zone};
    if (what->of != COMPOSING_THREAD) {
        if (is_own(r, what) && what->of == COMPOSING_REPLY)
            tmpl_unnamed_answering(&w, what->is_sent && has_files(r));
        if (is_own(r, what) && what->of == COMPOSING_EDIT) tmpl_unnamed_editing(&w);
        return OK;
    }
    struct unnamed_box_view view = {.is_checked = what->is_sent ? is_asked(r)
                                                                : draft_is_unnamed(r, STR("new"))};
    view.is_refused = view.is_checked && !may_be_unnamed(what);
    view.has_files = view.is_checked && what->is_sent && has_files(r);
    if (view.is_checked || may_be_unnamed(what)) tmpl_unnamed_box(&w, &view);
    return OK;
}

static bool check(struct request *r, const struct composing *what) {
    if (what->of == COMPOSING_REPLY) return !is_own(r, what) || !has_files(r);
    if (what->of != COMPOSING_THREAD || !is_asked(r)) return true;
    return may_be_unnamed(what) && !has_files(r);
}

static void submitted(struct request *r, enum err result, const void *output) {
    (void)output;
    if (result == OK) {
        struct url list = url_unnamed_list(&r->arena);
        struct str at = arena_format(&r->arena, "%.*s?sent=1", (int)list.length, list.bytes);
        request_redirect(r, (struct url){at.bytes, at.length});
        return;
    }
    if (result == ERR_DENIED || result == ERR_NOT_FOUND) {
        request_fail(r, result);
        return;
    }
    if (result == ERR_LIMIT) { /* slow mode: one text at a time */
        r->publishing = page_message(r, "unnamed.slowed");
        r->refusal = REFUSAL_MEASURE;
        r->form.status = 429;
        r->route->form->refused(r);
        return;
    }
    r->form.status = result == ERR_BUSY || result == ERR_TIMEOUT ? 503 : 500;
    r->route->form->refused(r);
}

/* What belongs to the sender's browser and to drafts is not kept. */
static bool is_kept(struct str name) {
    static const char *const left[] = {"csrf", "once", "draft", "draft_version", NULL};
    return !str_is_among(name, left);
}

static bool publish(struct request *r, const struct composing *what, enum reply *reply) {
    bool is_wanted = what->of == COMPOSING_THREAD ? is_asked(r) : is_own(r, what);
    if (!is_wanted) return false;
    struct task *task = request_task(r, &op_unnamed_submit, sizeof(struct unnamed_submit_in));
    struct unnamed_submit_in *in = task->input;
    memcpy(in->once, r->once, sizeof in->once);
    task->has_once = false; /* the answer would be kept under the sender's id */
    in->thread = what->thread;
    for (size_t i = 0; i < r->fields.count; i++)
        if (is_kept(r->fields.fields[i].name))
            in->fields.fields[in->fields.count++] =
                (struct urlform_field){task_copy(task, r->fields.fields[i].name),
                                       task_copy(task, r->fields.fields[i].value)};
    struct url composer;
    in->place = task_copy(task, draft_place(&r->arena, r->route, r->params, &composer));
    in->body = task_copy(task, part_text(r, "body", POST_BODY_MOST));
    int64_t draft;
    if (num_parse(part_line(r, "draft", 20), INT64_MAX, &draft)) in->draft.v = draft;
    *reply = request_park(r, task, submitted);
    return true;
}

/* For those who lead: how an identity is opened, if it must be. */
static enum err below(struct request *r, const struct thread_seen *thread, int64_t page,
                      struct buf *out) {
    struct template_writer w = {.out = out, .language = r->language, .zone = r->service->zone};
    struct identity_view view = {.thread_id = thread->thread_id};
    (void)page;
    if (r->viewer.role == ROLE_ANIMATOR && member_is_nobody(thread->author_id))
        tmpl_unnamed_lead(&w, &view);
    return OK;
}

const struct thread_part unnamed_part = {
    .name = "unnamed", .compose = compose, .check = check, .publish = publish, .below = below};
