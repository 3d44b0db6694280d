/* Signing in. The same sentence and the same cost for an unknown name and a wrong password.
 *
 * Three buckets slow an attacker down without locking anybody out: failed attempts at a name from
 * one address, failed attempts at a name from browsers unknown to it, failed attempts from one
 * address. A browser that this account has used before has a bucket of its own, and goes first in
 * the hash queue; successes give back what they took, and an address pays for an attempt when it
 * has failed, so that 4 000 people behind one address may all come in at nine o'clock. */
#include "lib/clock.h"
#include "server/account/account.h"
#include "server/account/account_views.h"
#include "server/account/sign_in.h"
#include "server/core/loop.h"
#include "server/core/page.h"
#include "server/threads/threads.h"
#include "sql/account_account.h"
#include "templates.h"
#include "urls.h"

static const struct form_field login_fields[] = {
    [LOGIN_IDENTIFIER] = {"identifier", FIELD_LINE, true, 254, NULL},
    [LOGIN_PASSWORD] = {"password", FIELD_SECRET, true, CRYPT_PASSWORD_MOST, NULL},
    [LOGIN_NEXT] = {"next", FIELD_LINE, false, 2000, NULL},
    [LOGIN_SHARED] = {"shared_computer", FIELD_CHECK, false, 16, NULL},
    [LOGIN_KEPT_PATH] = {"kept_path", FIELD_KEPT, false, URLFORM_BODY_BYTES_MAX, NULL},
    [LOGIN_KEPT_FOR] = {"kept_for", FIELD_KEPT, false, 128, NULL},
};

static void login_refused(struct request *r);
const struct form_schema form_login = {"login", login_fields, ARRAY_LENGTH(login_fields),
                                       login_refused};

static enum reply show(struct request *r, struct login_page *page, int status) {
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_NONE, &frame);
    tmpl_login_page(&w, &frame, page);
    return page_send(r, status);
}

enum reply login_page(struct request *r) {
    struct str next = request_query(r, STR("next"));
    struct login_page page = {.next = is_local_path(next) ? next : (struct str){0},
                              .is_session_over = r->viewer.is_over};
    return show(r, &page, 200);
}

struct login_page sign_in_carried(struct request *r) {
    struct login_page page = {.next = form_value(r, LOGIN_NEXT),
                              .is_shared = !str_is_empty(form_value(r, LOGIN_SHARED)),
                              .kept_path = form_value(r, LOGIN_KEPT_PATH),
                              .kept_for = form_value(r, LOGIN_KEPT_FOR)};
    kept_carry_on(r, &page);
    return page;
}

/* The page again after a form was sent, with all that it carried but the password. */
static enum reply show_again(struct request *r, int status, int64_t retry_ms) {
    struct login_page page = sign_in_carried(r);
    page.identifier = form_value(r, LOGIN_IDENTIFIER);
    page.is_refused = status == 401;
    page.is_busy = status == 503;
    page.retry_minutes = retry_ms > 0 ? retry_ms / MINUTE_MS + 1 : 0;
    if (retry_ms > 0) request_add_field(r, "Retry-After: %lld", (long long)(retry_ms / 1000 + 1));
    return show(r, &page, status);
}

enum reply sign_in_start_again(struct request *r, int status) {
    struct login_page page = sign_in_carried(r);
    page.is_too_late = true;
    return show(r, &page, status);
}

static void login_refused(struct request *r) {
    show_again(r, r->form.status == 403 ? 403 : 401, 0);
}

/* A browser of one account helps nobody to guess at another: an e-mail that two accounts share is
 * one that their browsers are strangers to. */
static bool knows_browser(struct request *r, const struct password_check_in *in) {
    bool is_known = in->count > 0;
    for (size_t i = 0; i < in->count; i++) is_known &= sign_in_knows_browser(r, in->candidates[i]);
    return is_known;
}

static void plan_buckets(struct request *r, struct attempt *attempt, struct str name) {
    struct rates *rates = r->service->rates;
    struct ip_address client = http_client_address(r->exchange);
    client = ip_subscriber(&client); /* who has one IPv6 address has 2^64 */
    struct str address = {(const char *)client.bytes, sizeof client.bytes};
    if (attempt->is_known_device) {
        attempt->keys[0] = rates_key(rates, STR("known"), name, request_cookie(r, "device"));
        attempt->rules[0] = (struct limit_rule){20, 15 * MINUTE_MS};
        attempt->buckets = 1;
        return;
    }
    int64_t most = r->service->options->limits_sign_ins_per_address;
    attempt->keys[0] = rates_key(rates, STR("account and address"), name, address);
    attempt->rules[0] = (struct limit_rule){10, 15 * MINUTE_MS};
    attempt->keys[1] = rates_key(rates, STR("account"), name, STR(""));
    attempt->rules[1] = (struct limit_rule){60, HOUR_MS};
    attempt->keys[OF_ADDRESS] = rates_key(rates, STR("address"), STR(""), address);
    attempt->rules[OF_ADDRESS] = (struct limit_rule){most, 15 * MINUTE_MS};
    attempt->buckets = SIGN_IN_BUCKETS;
}

/* The attempt failed: its address pays now. Of a thousand sent at once each pays, the later ones by
 * a longer wait: the last token does not let in as many as fit into the queue. */
static void charge_address(struct request *r, const struct attempt *attempt) {
    if (attempt->buckets <= OF_ADDRESS) return;
    rates_charge(r->service->rates, attempt->keys[OF_ADDRESS], attempt->rules[OF_ADDRESS],
                 clock_now_ms());
}

/* The hash that the matched candidate was checked against. */
static struct str matched_hash(const struct password_check_in *check) {
    for (size_t i = 0; i < check->count; i++)
        if (check->candidates[i].v == check->matched.v) return check->hashes[i];
    return (struct str){0};
}

/* The password fits: open the session, or ask for the second step. */
static void checked(struct request *r, enum err result, const void *input) {
    struct attempt *attempt = r->scope.object;
    const struct password_check_in *check = input;
    bool wants_code = false;
    if (result == OK) {
        sign_in_give_back(r, attempt, attempt->buckets);
        attempt->buckets = 0;
        attempt->is_known_device = sign_in_knows_browser(r, check->matched);
        result = sign_in_wants_code(r, check->matched, &wants_code);
        if (result == OK && wants_code)
            sign_in_ask_code(r, check->matched, matched_hash(check));
        else if (result == OK)
            sign_in_open(r, check->matched, matched_hash(check), (struct str){0});
        else
            request_fail(r, result);
        return;
    }
    if (result == ERR_BUSY) request_add_field(r, "Retry-After: 5");
    if (result == ERR_DENIED)
        charge_address(r, attempt);
    else
        sign_in_give_back(r, attempt, attempt->buckets);
    show_again(r, result == ERR_DENIED ? 401 : result == ERR_BUSY ? 503 : 500, 0);
}

static enum err find_candidates(struct request *r, struct task *task, struct str name) {
    struct password_check_in *in = task->input;
    struct account_candidates_in find = {.name = name};
    struct account_candidates_row *rows;
    size_t count;
    enum err e = sql_account_candidates(r->db, &r->arena, &find, &rows, &count);
    if (e != OK) return e;
    for (size_t i = 0; i < count && in->count < CANDIDATES_MOST; i++) {
        in->candidates[in->count] = rows[i].member_id;
        in->hashes[in->count++] = task_copy(task, rows[i].password_hash);
    }
    return OK;
}

enum reply login_submit(struct request *r) {
    struct str name = arena_lower(&r->arena, form_value(r, LOGIN_IDENTIFIER));
    struct attempt *attempt = arena_alloc(&r->arena, sizeof *attempt);
    struct task *task = request_task(r, &op_password_check, sizeof(struct password_check_in));
    struct password_check_in *in = task->input;
    enum err e = find_candidates(r, task, name);
    r->scope.object = attempt;
    attempt->show_again = show_again;
    if (e == OK) attempt->is_known_device = knows_browser(r, in);
    plan_buckets(r, attempt, name);
    int64_t wait_ms = e == OK ? sign_in_take(r, attempt) : 0;
    if (e != OK || wait_ms) {
        task_free(task);
        return e != OK ? request_fail(r, e) : show_again(r, 429, wait_ms);
    }
    in->password = task_copy(task, form_value(r, LOGIN_PASSWORD));
    task->is_known_device = attempt->is_known_device;
    task->source = attempt->keys[attempt->buckets - 1];
    task->has_once = false;
    return request_park(r, task, checked);
}

static void closed(struct request *r, enum err result, const void *output) {
    (void)output;
    if (result != OK) {
        request_fail(r, result);
        return;
    }
    request_add_field(r, "Clear-Site-Data: \"cache\", \"storage\"%s",
                      r->viewer.is_shared ? ", \"cookies\"" : "");
    request_set_cookie(r, "session", STR(""), 0);
    request_redirect(r, url_login_page(&r->arena));
}

enum reply logout_submit(struct request *r) {
    struct task *task = request_task(r, &op_session_close, sizeof(struct session_close_in));
    struct session_close_in *in = task->input;
    in->member = r->viewer.member;
    in->session = r->viewer.session;
    task->has_once = false;
    return request_park(r, task, closed);
}
