/* What both steps of signing in end in: a session, the cookies, the text that was kept. */
#include "server/account/account.h"
#include "server/account/sign_in.h"
#include "server/core/factor.h"
#include "server/core/form_again.h"
#include "server/core/loop.h"
#include "server/core/page.h"
#include "server/threads/threads.h"
#include "sql/account_account.h"

enum { DEVICE_S = DEVICE_DAYS * 24 * 3600, SESSIONS_AN_HOUR = 240 };

static void hash_token(struct str token, char out[CRYPT_HASH_BYTES]) {
    struct crypt_hash hash;
    crypt_digest(NULL, token, &hash);
    memcpy(out, hash.bytes, sizeof hash.bytes);
}

bool sign_in_knows_browser(struct request *r, struct member_id member) {
    struct str token = request_cookie(r, "device");
    char hash[CRYPT_HASH_BYTES];
    struct device_find_row row;
    if (str_is_empty(token)) return false;
    hash_token(token, hash);
    struct device_find_in find = {.token_hash = {(unsigned char *)hash, sizeof hash}};
    return sql_device_find(r->db, &r->arena, &find, &row) == OK && row.member_id.v == member.v;
}

void sign_in_give_back(struct request *r, const struct attempt *attempt, size_t count) {
    if (count > OF_ADDRESS) count = OF_ADDRESS;
    for (size_t i = 0; i < count; i++)
        rates_give_back(r->service->rates, attempt->keys[i], attempt->rules[i], r->now_ms);
}

int64_t sign_in_take(struct request *r, struct attempt *attempt) {
    for (size_t i = 0; i < attempt->buckets; i++) {
        int64_t wait_ms;
        enum err e =
            rates_take(r->service->rates, attempt->keys[i], attempt->rules[i], r->now_ms, &wait_ms);
        if (e == OK && i == OF_ADDRESS)
            rates_give_back(r->service->rates, attempt->keys[i], attempt->rules[i], r->now_ms);
        if (e == OK) continue;
        sign_in_give_back(r, attempt, i);
        return wait_ms > 0 ? wait_ms : 1;
    }
    return 0;
}

/* Where the kept text belongs, found by the route its form was sent to. Somebody else's text is not
 * theirs to read. */
static void place_kept(struct request *r, struct attempt *attempt, struct member_id member) {
    struct str path = form_value(r, LOGIN_KEPT_PATH);
    const struct route *route;
    struct route_param params[ROUTE_PARAMS_MOST];
    struct buf allow;
    attempt->place = (struct str){0};
    attempt->kept_route = NULL;
    attempt->destination = form_value(r, LOGIN_NEXT);
    if (str_is_empty(path)) return;
    if (!kept_for_allows(r->service->keys->seal, form_value(r, LOGIN_KEPT_FOR), member)) return;
    buf_init(&allow, 128);
    enum route_found found =
        route_find(r->service->routes, &r->arena, HTTP_POST, path, &route, params, &allow);
    buf_release(&allow);
    if (found != ROUTE_FOUND || !form_outlives_session(route)) return;
    if (!(route->flags & ROUTE_KEEP)) {
        attempt->kept_route = route;
        memcpy(attempt->kept_params, params, sizeof params);
        return;
    }
    struct url composer = {0};
    attempt->place = draft_place(&r->arena, route, params, &composer);
    if (!str_is_empty(attempt->place))
        attempt->destination = (struct str){composer.bytes, composer.length};
}

static void opened(struct request *r, enum err result, const void *output) {
    const struct session_open_out *out = output;
    struct attempt *attempt = r->scope.object;
    bool is_refused = result == ERR_DENIED || (result == OK && out->is_code_wrong);
    if (result == ERR_BUSY) request_add_field(r, "Retry-After: 5");
    if (result != OK && !is_refused) sign_in_give_back(r, attempt, attempt->buckets);
    if (is_refused || result != OK) {
        attempt->show_again(r, is_refused ? 401 : result == ERR_BUSY ? 503 : 500, 0);
        return;
    }
    sign_in_give_back(r, attempt, attempt->buckets);
    bool is_shared = !str_is_empty(form_value(r, LOGIN_SHARED));
    request_set_cookie(r, "session", str_from_c(attempt->token), -1);
    request_set_cookie(r, "visit", STR(""), 0);
    if (!is_shared && !attempt->is_known_device)
        request_set_cookie(r, "device", str_from_c(attempt->device), DEVICE_S);
    if (attempt->kept_route)
        kept_show(r, attempt);
    else
        request_redirect_text(r, attempt->destination);
}

/* However right they are: each leaves a record for a year. 0, or the time to wait. */
static int64_t take_session(struct request *r, struct member_id member) {
    struct limit_rule rule = {SESSIONS_AN_HOUR, HOUR_MS};
    uint64_t key = rates_key_of(r->service->rates, STR("sessions"), member.v);
    int64_t wait_ms;
    if (rates_take(r->service->rates, key, rule, r->now_ms, &wait_ms) == OK) return 0;
    return wait_ms > 0 ? wait_ms : 1;
}

void sign_in_open(struct request *r, struct member_id member, struct str password_hash,
                  struct str code) {
    struct attempt *attempt = r->scope.object;
    int64_t wait_ms = take_session(r, member);
    if (wait_ms) {
        sign_in_give_back(r, attempt, attempt->buckets);
        attempt->show_again(r, 429, wait_ms);
        return;
    }
    struct task *task = request_task(r, &op_session_open, sizeof(struct session_open_in));
    struct session_open_in *in = task->input;
    place_kept(r, attempt, member);
    crypt_token(attempt->token);
    crypt_token(attempt->device);
    in->member = member;
    in->password_hash = task_copy(task, password_hash);
    in->code = task_copy(task, code);
    in->is_shared = !str_is_empty(form_value(r, LOGIN_SHARED));
    in->country = r->from.country;
    in->has_device = !in->is_shared && !attempt->is_known_device;
    in->trusts = !str_is_empty(code) && !str_is_empty(form_value(r, CODE_TRUST));
    in->browser = browser_notification(http_field(r->exchange, STR("user-agent")));
    if (!attempt->is_known_device) in->told = in->browser;
    hash_token(str_from_c(attempt->token), in->token_hash);
    hash_token(attempt->is_known_device ? request_cookie(r, "device") : str_from_c(attempt->device),
               in->device_hash);
    in->trace.has_device = !str_is_empty(request_cookie(r, "device"));
    hash_token(request_cookie(r, "device"), in->trace.device_hash);
    in->place = task_copy(task, attempt->place);
    in->space = task_copy(task, kept_value(r, "space"));
    in->kind = task_copy(task, kept_value(r, "kind"));
    in->title = task_copy(task, kept_value(r, "title"));
    in->body = task_copy(task, kept_value(r, "body"));
    in->is_unnamed = !str_is_empty(kept_value(r, "unnamed"));
    task->has_once = false;
    request_park(r, task, opened);
}

enum err sign_in_wants_code(struct request *r, struct member_id member, bool *is_wanted) {
    char hash[CRYPT_HASH_BYTES];
    struct factor_asked_row row;
    hash_token(request_cookie(r, "device"), hash);
    struct factor_asked_in find = {.member_id = member,
                                   .device_hash = {(const unsigned char *)hash, sizeof hash},
                                   .now = r->now_ms};
    enum err e = sql_factor_asked(r->db, &r->arena, &find, &row);
    bool is_shared = !str_is_empty(form_value(r, LOGIN_SHARED));
    if (e == OK) *is_wanted = row.has_factor && (!row.is_trusted || is_shared);
    return e;
}
