/* Two links that mails carry: to a new password, and to confirm an address. A GET uses nothing up:
 * link scanners come before people do. */
#include "lib/clock.h"
#include "server/core/page.h"
#include "server/core/passwords.h"
#include "server/recovery/recovery.h"
#include "server/recovery/recovery_views.h"
#include "sql/recovery_recovery.h"
#include "templates.h"
#include "urls.h"

enum { RESET_CODE, RESET_PASSWORD };

static void reset_refused(struct request *r);
static const struct form_field reset_fields[] = {
    [RESET_CODE] = {"code", FIELD_LINE, false, 64, NULL},
    [RESET_PASSWORD] = {"password", FIELD_SECRET, true, CRYPT_PASSWORD_MOST, NULL},
};
const struct form_schema form_reset = {"reset", reset_fields, ARRAY_LENGTH(reset_fields),
                                       reset_refused};

/* What a link leads to; one that is over has a page of its own. */
struct link {
    struct str token;
    struct str token_hash; /* empty: unknown, used, cancelled or too old */
    struct member_id member;
    struct str identifier, address;
    bool is_own;
    int64_t opens_at, expires_at;
};

static struct link *link_new(struct scope_run *run, struct crypt_hash *hash) {
    struct link *link = arena_alloc(run->arena, sizeof *link);
    link->token = run->params[0].text;
    crypt_digest(NULL, link->token, hash);
    run->object = link;
    return link;
}

static struct str kept_hash(struct scope_run *run, const struct crypt_hash *hash) {
    return arena_copy(run->arena, (struct str){(const char *)hash->bytes, sizeof hash->bytes});
}

enum err scope_reset(struct scope_run *run) {
    struct crypt_hash hash;
    struct link *link = link_new(run, &hash);
    struct reset_find_in in = {.token_hash = {hash.bytes, sizeof hash.bytes},
                               .now = clock_now_ms()};
    struct reset_find_row row;
    enum err e = sql_reset_find(run->db, run->arena, &in, &row);
    if (e != OK) return e == ERR_NOT_FOUND ? OK : e;
    link->token_hash = kept_hash(run, &hash);
    link->member = row.member_id;
    link->identifier = row.identifier;
    link->is_own = row.is_own;
    link->opens_at = row.opens_at;
    link->expires_at = row.expires_at;
    return OK;
}

enum err scope_address(struct scope_run *run) {
    struct crypt_hash hash;
    struct link *link = link_new(run, &hash);
    struct address_request_find_in in = {.token_hash = {hash.bytes, sizeof hash.bytes},
                                         .now = clock_now_ms()};
    struct address_request_find_row row;
    enum err e = sql_address_request_find(run->db, run->arena, &in, &row);
    if (e != OK) return e == ERR_NOT_FOUND ? OK : e;
    link->token_hash = kept_hash(run, &hash);
    link->address = row.address;
    return OK;
}

static enum reply gone(struct request *r) {
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_NONE, &frame);
    tmpl_link_gone_page(&w, &frame);
    return page_send(r, 410);
}

static enum reply show_reset(struct request *r, struct reset_page *page, int status) {
    const struct link *link = r->scope.object;
    if (str_is_empty(link->token_hash)) return gone(r);
    page->token = link->token;
    page->identifier = link->identifier;
    page->is_waiting = r->now_ms < link->opens_at;
    page->opens_at = link->opens_at;
    page->expires_at = link->expires_at;
    page->minimum = PASSWORD_LEAST;
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_NONE, &frame);
    tmpl_reset_page(&w, &frame, page);
    return page_send(r, status);
}

enum reply reset_page(struct request *r) {
    struct reset_page page = {0};
    return show_reset(r, &page, 200);
}

static void reset_refused(struct request *r) {
    struct reset_page page = {.code = page_field(r, RESET_CODE),
                              .password.error = page_field(r, RESET_PASSWORD).error,
                              .has_errors = true};
    show_reset(r, &page, r->form.status);
}

static void wrong_code(struct request *r) {
    form_fail(&r->form, RESET_CODE, page_message(r, "reset.code_wrong"));
    reset_refused(r);
}

static void reset_done(struct request *r, enum err result, const void *output) {
    (void)output;
    if (result == OK)
        request_redirect(r, url_login_page(&r->arena));
    else if (result == ERR_DENIED)
        wrong_code(r);
    else if (result == ERR_NOT_FOUND)
        gone(r);
    else
        request_fail(r, result);
}

/* Guesses at the codes of one person. */
static bool may_try(struct request *r, const struct link *link) {
    struct limit_rule rule = {10, 15 * MINUTE_MS};
    return request_may(r, STR("reset"), link->member, rule);
}

enum reply reset_submit(struct request *r) {
    const struct link *link = r->scope.object;
    char code[PRINTED_CODE_CHARS + 1];
    if (str_is_empty(link->token_hash)) return gone(r);
    struct str password = form_value(r, RESET_PASSWORD);
    struct str wrong = password_problem(r, link->member, password);
    if (!str_is_empty(wrong)) {
        form_fail(&r->form, RESET_PASSWORD, wrong);
        reset_refused(r);
        return REPLIED;
    }
    bool has_code = printed_code_read(form_value(r, RESET_CODE), code);
    if (r->now_ms < link->opens_at && !has_code) {
        wrong_code(r);
        return REPLIED;
    }
    if (!may_try(r, link)) return REPLIED;
    struct task *task = request_task(r, &op_reset_use, sizeof(struct reset_use_in));
    struct reset_use_in *in = task->input;
    in->token_hash = task_copy(task, link->token_hash);
    in->password = task_copy(task, password);
    in->has_code = has_code;
    if (has_code) recovery_code_hash(r->service, link->member, str_from_c(code), in->code_hash);
    task->has_once = false;
    return request_park(r, task, reset_done);
}

static enum reply show_address(struct request *r, int status, bool is_done) {
    const struct link *link = r->scope.object;
    struct address_page page = {.token = link->token, .address = link->address};
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_NONE, &frame);
    if (is_done)
        tmpl_address_done_page(&w, &frame, &page);
    else
        tmpl_address_page(&w, &frame, &page);
    return page_send(r, status);
}

enum reply address_page(struct request *r) {
    const struct link *link = r->scope.object;
    return str_is_empty(link->token_hash) ? gone(r) : show_address(r, 200, false);
}

static void confirmed(struct request *r, enum err result, const void *output) {
    (void)output;
    if (result == OK)
        show_address(r, 200, true);
    else if (result == ERR_NOT_FOUND)
        gone(r);
    else
        request_fail(r, result);
}

enum reply address_submit(struct request *r) {
    const struct link *link = r->scope.object;
    if (str_is_empty(link->token_hash)) return gone(r);
    struct task *task = request_task(r, &op_address_confirm, sizeof(struct address_confirm_in));
    ((struct address_confirm_in *)task->input)->token_hash = task_copy(task, link->token_hash);
    task->has_once = false;
    return request_park(r, task, confirmed);
}
