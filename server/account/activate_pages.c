/* A first password by a one-time link. A GET shows the form and uses nothing up: link scanners come
 * before people do. */
#include "lib/clock.h"
#include "server/account/account.h"
#include "server/account/account_views.h"
#include "server/core/page.h"
#include "server/core/passwords.h"
#include "server/members/members.h"
#include "server/waves/waves.h"
#include "sql/account_account.h"
#include "templates.h"
#include "urls.h"

enum { ACTIVATE_PASSWORD };

static void activate_refused(struct request *r);
static const struct form_field activate_fields[] = {
    [ACTIVATE_PASSWORD] = {"password", FIELD_SECRET, true, CRYPT_PASSWORD_MOST, NULL},
};
const struct form_schema form_activate = {"activate", activate_fields,
                                          ARRAY_LENGTH(activate_fields), activate_refused};

/* What the link leads to; no link at all is not a missing page: it has a page of its own. */
struct activation {
    struct str token;
    struct str token_hash; /* empty: the link is unknown, used or too old */
    struct str identifier;
    struct member_id member;
    bool is_waiting; /* their wave is not open */
};

enum err scope_activation(struct scope_run *run) {
    struct activation *activation = arena_alloc(run->arena, sizeof *activation);
    struct crypt_hash hash;
    activation->token = run->params[0].text;
    crypt_digest(NULL, activation->token, &hash);
    struct activation_find_in in = {.token_hash = {hash.bytes, sizeof hash.bytes},
                                    .now = clock_now_ms()};
    struct activation_find_row row;
    run->object = activation;
    enum err e = sql_activation_find(run->db, run->arena, &in, &row);
    if (e == ERR_NOT_FOUND) return OK;
    if (e != OK) return e;
    activation->identifier = row.identifier;
    activation->member = row.member_id;
    activation->is_waiting = row.is_waiting;
    activation->token_hash =
        arena_copy(run->arena, (struct str){(const char *)hash.bytes, sizeof hash.bytes});
    return OK;
}

/* Nothing to be done, and nothing noted of who came. */
static enum reply show_waiting(struct request *r, int status) {
    const struct activation *activation = r->scope.object;
    struct activation_wave_in in = {.member_id = activation->member};
    struct activation_wave_row wave;
    enum err e = sql_activation_wave(r->db, &r->arena, &in, &wave);
    if (e != OK) return request_fail(r, e);
    struct waiting_page page = {.title = wave.title,
                                .month = wave_month(&r->arena, r->language, wave.planned),
                                .days = INVITED_DAYS};
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_NONE, &frame);
    tmpl_waiting_page(&w, &frame, &page);
    return page_send(r, status);
}

static enum reply show(struct request *r, int status, struct str error) {
    const struct activation *activation = r->scope.object;
    if (activation->is_waiting) return show_waiting(r, status);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_NONE, &frame);
    if (str_is_empty(activation->token_hash)) {
        tmpl_activate_gone_page(&w, &frame);
        return page_send(r, 410);
    }
    struct activate_page page = {.token = activation->token,
                                 .identifier = activation->identifier,
                                 .password.error = error,
                                 .minimum = PASSWORD_LEAST};
    tmpl_activate_page(&w, &frame, &page);
    return page_send(r, status);
}

enum reply activate_page(struct request *r) {
    return show(r, 200, (struct str){0});
}

static void activate_refused(struct request *r) {
    show(r, r->form.status, page_field(r, ACTIVATE_PASSWORD).error);
}

static void activated(struct request *r, enum err result, const void *output) {
    (void)output;
    if (result == OK)
        request_redirect(r, url_login_page(&r->arena));
    else
        request_fail(r, result);
}

enum reply activate_submit(struct request *r) {
    const struct activation *activation = r->scope.object;
    struct str password = form_value(r, ACTIVATE_PASSWORD), device = request_cookie(r, "device");
    struct crypt_hash hash;
    if (str_is_empty(activation->token_hash)) return show(r, 410, (struct str){0});
    if (activation->is_waiting) return show(r, 409, (struct str){0});
    struct str wrong = password_problem(r, activation->member, password);
    if (!str_is_empty(wrong)) return show(r, 422, wrong);
    struct task *task = request_task(r, &op_password_set, sizeof(struct password_set_in));
    struct password_set_in *in = task->input;
    in->token_hash = task_copy(task, activation->token_hash);
    in->identifier = task_copy(task, activation->identifier);
    in->password = task_copy(task, password);
    in->trace.is_opening = true;
    in->trace.has_session = r->viewer.role == ROLE_PROVISIONER;
    in->trace.has_device = !str_is_empty(device);
    crypt_digest(NULL, device, &hash);
    memcpy(in->trace.device_hash, hash.bytes, sizeof in->trace.device_hash);
    task->has_once = false;
    return request_park(r, task, activated);
}
