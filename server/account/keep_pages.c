/* Texts that must not be lost when a door closes while they are written. */
#include "server/account/account.h"
#include "server/account/account_views.h"
#include "server/account/sign_in.h"
#include "server/core/page.h"
#include "server/threads/threads.h"
#include "templates.h"
#include "urls.h"

static struct str sent(const struct request *r, const char *name) {
    struct str value = {0};
    return urlform_get(&r->fields, str_from_c(name), &value) == OK ? value : (struct str){0};
}

enum { SEALED_BYTES = sizeof(int64_t) + CRYPT_SEAL_EXTRA };

struct str kept_for_write(struct arena *arena, const struct crypt_key *seal,
                          struct member_id member) {
    unsigned char sealed[SEALED_BYTES];
    char text[SEALED_BYTES * 2];
    if (member.v == 0) return (struct str){0};
    struct str plain = {(const char *)&member.v, sizeof member.v};
    crypt_seal(seal, STR("kept text"), plain, sealed);
    crypt_base64(sealed, sizeof sealed, text);
    return arena_copy(arena, str_from_c(text));
}

bool kept_for_allows(const struct crypt_key *seal, struct str kept_for, struct member_id member) {
    unsigned char sealed[SEALED_BYTES];
    int64_t owner = 0;
    if (str_is_empty(kept_for)) return true;
    if (!crypt_base64_read(kept_for, sealed, sizeof sealed)) return false;
    struct str whole = {(const char *)sealed, sizeof sealed};
    enum err e = crypt_open(seal, STR("kept text"), whole, (unsigned char *)&owner);
    return e == OK && owner == member.v;
}

void account_session_over(struct request *r) {
    struct login_page page = {.is_session_over = true,
                              .kept_path = http_path(r->exchange),
                              .kept_space = sent(r, "space"),
                              .kept_kind = sent(r, "kind"),
                              .kept_title = sent(r, "title"),
                              .kept_body = sent(r, "body"),
                              .kept_for =
                                  kept_for_write(&r->arena, r->service->keys->seal, r->viewer.was)};
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_NONE, &frame);
    tmpl_login_page(&w, &frame, &page);
    page_send(r, 401);
}

static void to_amended_charter(struct request *r) {
    struct url url = url_welcome_page(&r->arena);
    struct str kept = arena_format(&r->arena, "%.*s?kept=1", (int)url.length, url.bytes);
    request_redirect(r, (struct url){kept.bytes, kept.length});
}

static void put_aside(struct request *r, enum err result, const void *output) {
    (void)output;
    if (result == OK && r->viewer.is_amended)
        to_amended_charter(r);
    else if (result == OK)
        request_error_named(r, 403, "put_aside");
    else
        request_fail(r, result);
}

void account_put_aside(struct request *r) {
    struct url composer;
    if (str_is_empty(str_trim(sent(r, "title"))) && str_is_empty(str_trim(sent(r, "body")))) {
        if (r->viewer.is_amended)
            request_redirect(r, url_welcome_page(&r->arena));
        else
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
    in->is_unnamed = !str_is_empty(sent(r, "unnamed"));
    task->has_once = false;
    request_park(r, task, put_aside);
}
