/* A code on paper in place of a link: typed with its identifier, it leads to the page that the link
 * would have opened. Unknown, wrong, used and too old are one answer, and cost the same: nothing is
 * hashed slowly and nothing is written here. */
#include "lib/clock.h"
#include "lib/printed_code.h"
#include "server/account/account.h"
#include "server/account/account_views.h"
#include "server/core/page.h"
#include "server/members/members.h"
#include "sql/account_account.h"
#include "templates.h"
#include "urls.h"

enum { CODE_IDENTIFIER, CODE_CODE, BUCKETS = 2 };

static void code_refused(struct request *r);
static const struct form_field code_fields[] = {
    [CODE_IDENTIFIER] = {"identifier", FIELD_LINE, true, 254, NULL},
    [CODE_CODE] = {"code", FIELD_LINE, true, 64, NULL},
};
const struct form_schema form_activate_code = {"activate_code", code_fields,
                                               ARRAY_LENGTH(code_fields), code_refused};

static enum reply show(struct request *r, const struct activate_code_page *page, int status) {
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_NONE, &frame);
    tmpl_activate_code_page(&w, &frame, page);
    return page_send(r, status);
}

enum reply activate_code_page(struct request *r) {
    struct activate_code_page page = {0};
    return show(r, &page, 200);
}

static enum reply show_again(struct request *r, int status, int64_t retry_ms) {
    struct activate_code_page page = {.identifier = form_value(r, CODE_IDENTIFIER),
                                      .code = form_value(r, CODE_CODE),
                                      .is_refused = retry_ms == 0,
                                      .retry_minutes = retry_ms > 0 ? retry_ms / MINUTE_MS + 1 : 0};
    if (retry_ms > 0) request_add_field(r, "Retry-After: %lld", (long long)(retry_ms / 1000 + 1));
    return show(r, &page, status);
}

static void code_refused(struct request *r) {
    show_again(r, r->form.status, 0);
}

/* Attempts are bounded by address, and by name and address; those that fit count for nothing. */
struct attempt {
    uint64_t keys[BUCKETS];
    struct limit_rule rules[BUCKETS];
};

static void plan(struct request *r, struct str name, struct attempt *attempt) {
    struct rates *rates = r->service->rates;
    struct ip_address client = http_client_address(r->exchange);
    client = ip_subscriber(&client);
    struct str address = {(const char *)client.bytes, sizeof client.bytes};
    attempt->keys[0] = rates_key(rates, STR("code and address"), name, address);
    attempt->rules[0] = (struct limit_rule){10, 15 * MINUTE_MS};
    attempt->keys[1] = rates_key(rates, STR("code address"), STR(""), address);
    attempt->rules[1] =
        (struct limit_rule){r->service->options->limits_sign_ins_per_address, 15 * MINUTE_MS};
}

static void give_back(struct request *r, const struct attempt *attempt, size_t count) {
    for (size_t i = 0; i < count; i++)
        rates_give_back(r->service->rates, attempt->keys[i], attempt->rules[i], r->now_ms);
}

static int64_t take(struct request *r, const struct attempt *attempt) {
    for (size_t i = 0; i < BUCKETS; i++) {
        int64_t wait_ms;
        enum err e =
            rates_take(r->service->rates, attempt->keys[i], attempt->rules[i], r->now_ms, &wait_ms);
        if (e == OK) continue;
        give_back(r, attempt, i);
        return wait_ms > 0 ? wait_ms : 1;
    }
    return 0;
}

enum reply activate_code_submit(struct request *r) {
    struct str name = arena_lower(&r->arena, form_value(r, CODE_IDENTIFIER));
    char code[PRINTED_CODE_CHARS + 1] = "", token[CRYPT_TOKEN_CHARS + 1];
    struct attempt attempt;
    struct crypt_hash hash;
    struct activation_find_row row;
    plan(r, name, &attempt);
    int64_t wait_ms = take(r, &attempt);
    if (wait_ms) return show_again(r, 429, wait_ms);
    bool is_code = printed_code_read(form_value(r, CODE_CODE), code);
    activation_code_token(r->service, name, str_from_c(code), token);
    crypt_digest(NULL, str_from_c(token), &hash);
    struct activation_find_in find = {.token_hash = {hash.bytes, sizeof hash.bytes},
                                      .now = clock_now_ms()};
    enum err e = sql_activation_find(r->db, &r->arena, &find, &row);
    if (e != OK && e != ERR_NOT_FOUND) return request_fail(r, e);
    if (e == ERR_NOT_FOUND || !is_code) return show_again(r, 422, 0);
    give_back(r, &attempt, BUCKETS);
    return request_redirect(r, url_activate_page(&r->arena, str_from_c(token)));
}
