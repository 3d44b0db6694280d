/* The second step of signing in: a code of the person's application, or one on paper. No session
 * before it, and nothing is stored between the two: what the first has found goes through the page,
 * sealed and tied to the browser that it was found for.
 *
 * Wrong codes are counted by account: who has the password finds one in 330 000 (three steps are
 * good at a time), so twenty an hour from browsers that the account does not know. That locks
 * nobody out: a browser that it knows has tries of its own, and a code on paper, which cannot be
 * guessed, is never counted with them. */
#include "server/account/account.h"
#include "server/account/account_views.h"
#include "server/account/sign_in.h"
#include "server/core/factor.h"
#include "server/core/page.h"
#include "sql/account_account.h"
#include "templates.h"
#include "urls.h"

static void code_refused(struct request *r);
static const struct form_field code_fields[] = {
    [CODE_STEP] = {"step", FIELD_KEPT, true, 256, NULL},
    [CODE_CODE] = {"code", FIELD_LINE, true, FACTOR_TEXT_MOST, NULL},
    [LOGIN_NEXT] = {"next", FIELD_LINE, false, 2000, NULL},
    [LOGIN_SHARED] = {"shared_computer", FIELD_CHECK, false, 16, NULL},
    [LOGIN_KEPT_PATH] = {"kept_path", FIELD_KEPT, false, URLFORM_BODY_BYTES_MAX, NULL},
    [LOGIN_KEPT_FOR] = {"kept_for", FIELD_KEPT, false, 128, NULL},
    [CODE_TRUST] = {"trust", FIELD_CHECK, false, 16, NULL},
};
const struct form_schema form_login_code = {"login_code", code_fields, ARRAY_LENGTH(code_fields),
                                            code_refused};

/* Whatever else the seal key protects does not open as a step, nor another browser's. */
static struct str step_about(struct request *r) {
    const struct str parts[] = {STR("sign-in step "), r->secret};
    return arena_join(&r->arena, parts, ARRAY_LENGTH(parts));
}

_Static_assert(sizeof(struct sign_in_step) == STEP_BYTES, "no padding in what is sealed");

static struct str step_write(struct request *r, const struct sign_in_step *step) {
    unsigned char sealed[STEP_SEALED];
    char text[STEP_SEALED * 2];
    struct str plain = {(const char *)step, sizeof *step};
    crypt_seal(r->service->keys->seal, step_about(r), plain, sealed);
    crypt_base64(sealed, sizeof sealed, text);
    return arena_copy(&r->arena, str_from_c(text));
}

/* False when there is none, or it has run out. */
static bool step_read(struct request *r, struct sign_in_step *step) {
    unsigned char sealed[STEP_SEALED], plain[STEP_BYTES];
    if (!crypt_base64_read(form_value(r, CODE_STEP), sealed, sizeof sealed)) return false;
    struct str whole = {(const char *)sealed, sizeof sealed};
    if (crypt_open(r->service->keys->seal, step_about(r), whole, plain) != OK) return false;
    memcpy(step, plain, sizeof *step);
    return r->now_ms - step->at < STEP_MINUTES * MINUTE_MS;
}

static enum reply show(struct request *r, const struct login_code_page *page, int status) {
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_NONE, &frame);
    tmpl_login_code_page(&w, &frame, page);
    return page_send(r, status);
}

enum reply sign_in_ask_code(struct request *r, struct member_id member, struct str password_hash) {
    struct sign_in_step step = {.member = member, .at = r->now_ms};
    crypt_digest(NULL, password_hash, &step.password);
    struct login_code_page page = {.first = sign_in_carried(r), .step = step_write(r, &step)};
    return show(r, &page, 200);
}

/* The page again: all that it carried but the code. */
static enum reply show_again(struct request *r, int status, int64_t retry_ms) {
    struct login_code_page page = {.first = sign_in_carried(r),
                                   .step = form_value(r, CODE_STEP),
                                   .is_refused = status == 401,
                                   .is_busy = status == 503,
                                   .retry_minutes = retry_ms > 0 ? retry_ms / MINUTE_MS + 1 : 0};
    if (retry_ms > 0) request_add_field(r, "Retry-After: %lld", (long long)(retry_ms / 1000 + 1));
    return show(r, &page, status);
}

static void code_refused(struct request *r) {
    struct sign_in_step step;
    int status = r->form.status == 403 ? 403 : 401;
    if (step_read(r, &step))
        show_again(r, status, 0);
    else if (status == 403)
        request_error_named(r, 403, "stale_form");
    else
        sign_in_start_again(r, status);
}

/* A reload of the address, or a page that was kept: from the beginning. */
enum reply login_code_page(struct request *r) {
    return request_redirect(r, url_login_page(&r->arena));
}

static void plan_buckets(struct request *r, struct attempt *attempt, struct member_id member) {
    struct rates *rates = r->service->rates;
    char text[24];
    snprintf(text, sizeof text, "%lld", (long long)member.v);
    struct str name = str_from_c(text);
    attempt->buckets = 1;
    attempt->keys[0] = rates_key(rates, STR("code, unknown browser"), name, STR(""));
    attempt->rules[0] = (struct limit_rule){20, HOUR_MS};
    if (attempt->is_known_device) {
        attempt->keys[0] =
            rates_key(rates, STR("code, known browser"), name, request_cookie(r, "device"));
        attempt->rules[0] = (struct limit_rule){10, 15 * MINUTE_MS};
    }
    if (!factor_is_paper(form_value(r, CODE_CODE))) return;
    attempt->keys[0] = rates_key(rates, STR("code on paper"), name, STR(""));
    attempt->rules[0] = (struct limit_rule){600, HOUR_MS};
}

/* The hash that the password was checked against in the first step, if it still stands. */
static enum err find_hash(struct request *r, const struct sign_in_step *step, struct str *hash) {
    struct session_member_state_in find = {.member_id = step->member};
    struct session_member_state_row row;
    struct crypt_hash now;
    enum err e = sql_session_member_state(r->db, &r->arena, &find, &row);
    if (e != OK) return e;
    crypt_digest(NULL, row.password_hash, &now);
    if (!crypt_equal(now.bytes, step->password.bytes, sizeof now.bytes)) return ERR_NOT_FOUND;
    *hash = row.password_hash;
    return OK;
}

enum reply login_code_submit(struct request *r) {
    struct sign_in_step step;
    struct str hash;
    if (!step_read(r, &step)) return sign_in_start_again(r, 401);
    enum err e = find_hash(r, &step, &hash);
    if (e == ERR_NOT_FOUND) return sign_in_start_again(r, 401);
    if (e != OK) return request_fail(r, e);
    struct attempt *attempt = arena_alloc(&r->arena, sizeof *attempt);
    attempt->show_again = show_again;
    attempt->is_known_device = sign_in_knows_browser(r, step.member);
    r->scope.object = attempt;
    plan_buckets(r, attempt, step.member);
    int64_t wait_ms = sign_in_take(r, attempt);
    if (wait_ms) return show_again(r, 429, wait_ms);
    sign_in_open(r, step.member, hash, form_value(r, CODE_CODE));
    return r->exchange ? PARKED : REPLIED;
}
