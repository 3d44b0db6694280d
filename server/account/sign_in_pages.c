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

/* The bucket of the address stands last. */
enum { DEVICE_S = DEVICE_DAYS * 24 * 3600, BUCKETS = 3, OF_ADDRESS = BUCKETS - 1 };

static const struct form_field login_fields[] = {
    [LOGIN_IDENTIFIER] = {"identifier", FIELD_LINE, true, 254, NULL},
    [LOGIN_PASSWORD] = {"password", FIELD_SECRET, true, CRYPT_PASSWORD_MOST, NULL},
    [LOGIN_NEXT] = {"next", FIELD_LINE, false, 2000, NULL},
    [LOGIN_SHARED] = {"shared_computer", FIELD_CHECK, false, 16, NULL},
    [LOGIN_KEPT_PATH] = {"kept_path", FIELD_KEPT, false, URLFORM_BODY_BYTES_MAX, NULL},
    [LOGIN_KEPT_SPACE] = {"kept_space", FIELD_KEPT, false, URLFORM_BODY_BYTES_MAX, NULL},
    [LOGIN_KEPT_KIND] = {"kept_kind", FIELD_KEPT, false, URLFORM_BODY_BYTES_MAX, NULL},
    [LOGIN_KEPT_TITLE] = {"kept_title", FIELD_KEPT, false, URLFORM_BODY_BYTES_MAX, NULL},
    [LOGIN_KEPT_BODY] = {"kept_body", FIELD_KEPT, false, URLFORM_BODY_BYTES_MAX, NULL},
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

/* The page again after a form was sent, with all that it carried but the password. */
static enum reply show_again(struct request *r, int status, int64_t retry_ms) {
    struct login_page page = {.identifier = form_value(r, LOGIN_IDENTIFIER),
                              .next = form_value(r, LOGIN_NEXT),
                              .is_refused = status == 401,
                              .is_busy = status == 503,
                              .is_shared = !str_is_empty(form_value(r, LOGIN_SHARED)),
                              .retry_minutes = retry_ms > 0 ? retry_ms / MINUTE_MS + 1 : 0,
                              .kept_path = form_value(r, LOGIN_KEPT_PATH),
                              .kept_space = form_value(r, LOGIN_KEPT_SPACE),
                              .kept_kind = form_value(r, LOGIN_KEPT_KIND),
                              .kept_title = form_value(r, LOGIN_KEPT_TITLE),
                              .kept_body = form_value(r, LOGIN_KEPT_BODY),
                              .kept_for = form_value(r, LOGIN_KEPT_FOR)};
    if (retry_ms > 0) request_add_field(r, "Retry-After: %lld", (long long)(retry_ms / 1000 + 1));
    return show(r, &page, status);
}

static void login_refused(struct request *r) {
    show_again(r, r->form.status == 403 ? 403 : 401, 0);
}

/* What one attempt needs until it ends. */
struct attempt {
    uint64_t keys[BUCKETS];
    struct limit_rule rules[BUCKETS];
    size_t buckets;
    bool is_known_device;
    char token[CRYPT_TOKEN_CHARS + 1], device[CRYPT_TOKEN_CHARS + 1];
    struct str place;       /* of a kept text */
    struct str destination; /* after signing in */
};

static void hash_token(struct str token, char out[CRYPT_HASH_BYTES]) {
    struct crypt_hash hash;
    crypt_digest(NULL, token, &hash);
    memcpy(out, hash.bytes, sizeof hash.bytes);
}

/* Has this browser signed in as one of the candidates before? */
static bool is_known_device(struct request *r, const struct password_check_in *in) {
    struct str token = request_cookie(r, "device");
    char hash[CRYPT_HASH_BYTES];
    struct device_find_row row;
    if (str_is_empty(token)) return false;
    hash_token(token, hash);
    struct device_find_in find = {.token_hash = {(unsigned char *)hash, sizeof hash}};
    if (sql_device_find(r->db, &r->arena, &find, &row) != OK) return false;
    for (size_t i = 0; i < in->count; i++)
        if (in->candidates[i].v == row.member_id.v) return true;
    return false;
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
    attempt->buckets = BUCKETS;
}

/* What was taken of the first `count`; nothing of the address was. */
static void give_back(struct request *r, const struct attempt *attempt, size_t count) {
    if (count > OF_ADDRESS) count = OF_ADDRESS;
    for (size_t i = 0; i < count; i++)
        rates_give_back(r->service->rates, attempt->keys[i], attempt->rules[i], r->now_ms);
}

/* 0, or the time to wait. */
static int64_t take_buckets(struct request *r, struct attempt *attempt) {
    for (size_t i = 0; i < attempt->buckets; i++) {
        int64_t wait_ms;
        enum err e =
            rates_take(r->service->rates, attempt->keys[i], attempt->rules[i], r->now_ms, &wait_ms);
        if (e == OK && i == OF_ADDRESS)
            rates_give_back(r->service->rates, attempt->keys[i], attempt->rules[i], r->now_ms);
        if (e == OK) continue;
        give_back(r, attempt, i);
        return wait_ms > 0 ? wait_ms : 1;
    }
    return 0;
}

/* The attempt failed: its address pays now. Of a thousand sent at once each pays, the later ones by
 * a longer wait: the last token does not let in as many as fit into the queue. */
static void charge_address(struct request *r, const struct attempt *attempt) {
    if (attempt->buckets <= OF_ADDRESS) return;
    rates_charge(r->service->rates, attempt->keys[OF_ADDRESS], attempt->rules[OF_ADDRESS],
                 clock_now_ms());
}

/* Where the kept text belongs, found by the route its form was sent to. */
static void place_kept(struct request *r, struct attempt *attempt) {
    struct str path = form_value(r, LOGIN_KEPT_PATH);
    const struct route *route;
    struct route_param params[ROUTE_PARAMS_MOST];
    struct buf allow;
    attempt->destination = form_value(r, LOGIN_NEXT);
    if (str_is_empty(path)) return;
    buf_init(&allow, 128);
    enum route_found found =
        route_find(r->service->routes, &r->arena, HTTP_POST, path, &route, params, &allow);
    buf_release(&allow);
    if (found != ROUTE_FOUND || !(route->flags & ROUTE_KEEP)) return;
    struct url composer = {0};
    attempt->place = draft_place(&r->arena, route, params, &composer);
    if (!str_is_empty(attempt->place))
        attempt->destination = (struct str){composer.bytes, composer.length};
}

static void opened(struct request *r, enum err result, const void *output) {
    (void)output;
    struct attempt *attempt = r->scope.object;
    if (result == ERR_DENIED) {
        show_again(r, 401, 0);
        return;
    }
    if (result == ERR_BUSY) request_add_field(r, "Retry-After: 5");
    if (result != OK) {
        show_again(r, result == ERR_BUSY ? 503 : 500, 0);
        return;
    }
    bool is_shared = !str_is_empty(form_value(r, LOGIN_SHARED));
    request_set_cookie(r, "session", str_from_c(attempt->token), -1);
    request_set_cookie(r, "visit", STR(""), 0);
    if (!is_shared && !attempt->is_known_device)
        request_set_cookie(r, "device", str_from_c(attempt->device), DEVICE_S);
    request_redirect_text(r, attempt->destination);
}

/* The password fits: open the session. */
static void checked(struct request *r, enum err result, const void *input) {
    struct attempt *attempt = r->scope.object;
    if (result == ERR_BUSY) request_add_field(r, "Retry-After: 5");
    if (result != OK) {
        if (result == ERR_DENIED)
            charge_address(r, attempt);
        else
            give_back(r, attempt, attempt->buckets);
        show_again(r, result == ERR_DENIED ? 401 : result == ERR_BUSY ? 503 : 500, 0);
        return;
    }
    give_back(r, attempt, attempt->buckets);
    const struct password_check_in *check = input;
    if (!kept_for_allows(r->service->keys->seal, form_value(r, LOGIN_KEPT_FOR), check->matched)) {
        /* Somebody else's text: not theirs to read. */
        attempt->place = (struct str){0};
        attempt->destination = form_value(r, LOGIN_NEXT);
    }
    struct task *task = request_task(r, &op_session_open, sizeof(struct session_open_in));
    struct session_open_in *in = task->input;
    crypt_token(attempt->token);
    crypt_token(attempt->device);
    in->member = check->matched;
    for (size_t i = 0; i < check->count; i++)
        if (check->candidates[i].v == check->matched.v)
            in->password_hash = task_copy(task, check->hashes[i]);
    in->is_shared = !str_is_empty(form_value(r, LOGIN_SHARED));
    in->country = r->from.country;
    in->has_device = !in->is_shared && !attempt->is_known_device;
    if (!attempt->is_known_device)
        in->told = browser_notification(http_field(r->exchange, STR("user-agent")));
    hash_token(str_from_c(attempt->token), in->token_hash);
    hash_token(str_from_c(attempt->device), in->device_hash);
    in->place = task_copy(task, attempt->place);
    in->space = task_copy(task, form_value(r, LOGIN_KEPT_SPACE));
    in->kind = task_copy(task, form_value(r, LOGIN_KEPT_KIND));
    in->title = task_copy(task, form_value(r, LOGIN_KEPT_TITLE));
    in->body = task_copy(task, form_value(r, LOGIN_KEPT_BODY));
    task->has_once = false;
    request_park(r, task, opened);
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
    if (e == OK) attempt->is_known_device = is_known_device(r, in);
    plan_buckets(r, attempt, name);
    int64_t wait_ms = e == OK ? take_buckets(r, attempt) : 0;
    if (e != OK || wait_ms) {
        task_free(task);
        return e != OK ? request_fail(r, e) : show_again(r, 429, wait_ms);
    }
    place_kept(r, attempt);
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
