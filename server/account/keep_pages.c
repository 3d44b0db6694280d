/* Texts that must not be lost when a door closes while they are written. */
#include "server/account/account.h"
#include "server/account/account_views.h"
#include "server/core/page.h"
#include "server/threads/threads.h"
#include "templates.h"

static struct str sent(const struct request *r, const char *name) {
    struct str value = {0};
    return urlform_get(&r->fields, str_from_c(name), &value) == OK ? value : (struct str){0};
}

void account_session_over(struct request *r) {
    struct login_page page = {.is_session_over = true,
                              .kept_path = http_path(r->exchange),
                              .kept_space = sent(r, "space"),
                              .kept_kind = sent(r, "kind"),
                              .kept_title = sent(r, "title"),
                              .kept_body = sent(r, "body")};
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_NONE, &frame);
    tmpl_login_page(&w, &frame, &page);
    page_send(r, 401);
}

static void put_aside(struct request *r, enum err result, const void *output) {
    (void)output;
    if (result == OK)
        request_error_named(r, 403, "put_aside");
    else
        request_fail(r, result);
}

void account_put_aside(struct request *r) {
    struct url composer;
    if (str_is_empty(str_trim(sent(r, "title"))) && str_is_empty(str_trim(sent(r, "body")))) {
        request_error(r, 403, 0);
        return;
    }
    struct str place = draft_place(&r->arena, r->route, r->params, &composer);
    struct task *task = request_task(r, &op_draft_keep, sizeof(struct draft_keep_in));
    struct draft_keep_in *in = task->input;
    in->member = r->viewer.member;
    in->place = task_copy(task, place);
    in->space = task_copy(task, sent(r, "space"));
    in->kind = task_copy(task, sent(r, "kind"));
    in->title = task_copy(task, sent(r, "title"));
    in->body = task_copy(task, sent(r, "body"));
    task->has_once = false;
    request_park(r, task, put_aside);
}
