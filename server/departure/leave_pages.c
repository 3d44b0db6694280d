/* Leaving, with one's password, and coming back. */
#include "server/core/factor.h"
#include "server/core/page.h"
#include "server/core/passwords.h"
#include "server/departure/departure.h"
#include "server/departure/departure_views.h"
#include "sql/departure_departure.h"
#include "templates.h"
#include "urls.h"

enum { LEAVE_PASSWORD, LEAVE_TEXTS, LEAVE_CONFIRM, LEAVE_CODE };

static const char *const texts_choices[] = {"keep", "withdraw", NULL};

static void leave_refused(struct request *r);
static const struct form_field leave_fields[] = {
    [LEAVE_PASSWORD] = {"password", FIELD_SECRET, true, CRYPT_PASSWORD_MOST, NULL},
    [LEAVE_TEXTS] = {"texts", FIELD_CHOICE, true, 16, texts_choices},
    [LEAVE_CONFIRM] = {"confirm", FIELD_CHECK, true, 16, NULL},
    [LEAVE_CODE] = {"code", FIELD_LINE, false, FACTOR_TEXT_MOST, NULL},
};
const struct form_schema form_leave = {"leave", leave_fields, ARRAY_LENGTH(leave_fields),
                                       leave_refused};

/* How many others hold a mandate: a community wants three. */
static enum err count_animators(struct request *r, struct leave_page *page) {
    struct animators_active_in in = {.now = r->now_ms};
    struct animators_active_row row;
    page->is_animator = r->viewer.role == ROLE_ANIMATOR;
    if (!page->is_animator) return OK;
    enum err e = sql_animators_active(r->db, &r->arena, &in, &row);
    if (e == OK) page->other_animators = row.active > 0 ? row.active - 1 : 0;
    return e;
}

static enum reply show(struct request *r, struct leave_page *page, int status) {
    struct leaver_in in = {r->viewer.member};
    struct leaver_row row;
    enum err e = sql_leaver(r->db, &r->arena, &in, &row);
    if (e == OK) e = count_animators(r, page);
    if (e != OK) return request_fail(r, e);
    page->identifier = row.identifier;
    page->code = proof_code_view(r, "code", LEAVE_CODE, page->has_errors);
    page->return_days = RETURN_DAYS;
    page->identity_years = r->service->options->community_identity_years;
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_NONE, &frame);
    tmpl_leave_page(&w, &frame, page);
    return page_send(r, status);
}

enum reply leave_page(struct request *r) {
    struct leave_page page = {0};
    return show(r, &page, 200);
}

static void leave_refused(struct request *r) {
    struct leave_page page = {.password.error = page_field(r, LEAVE_PASSWORD).error,
                              .confirm.error = page_field(r, LEAVE_CONFIRM).error,
                              .is_withdrawing =
                                  str_equal(form_value(r, LEAVE_TEXTS), STR("withdraw")),
                              .has_errors = true};
    show(r, &page, r->form.status);
}

static void gone(struct request *r, enum err result, const void *output) {
    (void)output;
    if (result == OK) {
        request_set_cookie(r, "session", STR(""), 0);
        request_add_field(r, "Clear-Site-Data: \"cache\", \"storage\"");
        struct page_frame frame;
        r->viewer = (struct viewer){.role = ROLE_VISITOR};
        struct template_writer w = page_begin(r, VIEW_NONE, &frame);
        struct leave_page page = {.return_days = RETURN_DAYS};
        tmpl_left_page(&w, &frame, &page);
        page_send(r, 200);
    } else if (proof_failed(r, result, LEAVE_PASSWORD, LEAVE_CODE)) {
        leave_refused(r);
    } else if (result == ERR_CONFLICT) {
        request_redirect(r, url_status_page(&r->arena));
    } else {
        request_fail(r, result);
    }
}

enum reply leave_submit(struct request *r) {
    if (!password_may_try(r)) return REPLIED;
    struct task *task = request_task(r, &op_leave, sizeof(struct leave_in));
    struct leave_in *in = task->input;
    in->member = r->viewer.member;
    enum err e =
        proof_take(r, task, form_value(r, LEAVE_PASSWORD), form_value(r, LEAVE_CODE), &in->proof);
    in->withdraws = str_equal(form_value(r, LEAVE_TEXTS), STR("withdraw"));
    return proof_park(r, task, e, gone);
}

static void returned(struct request *r, enum err result, const void *output) {
    (void)output;
    if (result == OK)
        request_redirect(r, url_home_page(&r->arena));
    else if (result == ERR_NOT_FOUND)
        request_redirect(r, url_status_page(&r->arena));
    else
        request_fail(r, result);
}

enum reply return_submit(struct request *r) {
    struct task *task = request_task(r, &op_return, sizeof(struct return_in));
    ((struct return_in *)task->input)->member = r->viewer.member;
    task->has_once = false;
    return request_park(r, task, returned);
}
