/* The two pages, for everybody who is signed in. */
#include "lib/num.h"
#include "server/core/factor.h"
#include "server/core/page.h"
#include "server/core/passwords.h"
#include "server/core/whence.h"
#include "server/settings/settings.h"
#include "server/settings/settings_views.h"
#include "sql/settings_settings.h"
#include "templates.h"
#include "urls.h"

enum { SESSIONS_WHICH };
enum { PASSWORD_CURRENT, PASSWORD_NEXT, PASSWORD_CODE };

static const struct form_field sessions_fields[] = {
    [SESSIONS_WHICH] = {"session", FIELD_LINE, true, 20, NULL},
};
const struct form_schema form_sessions = {"sessions", sessions_fields,
                                          ARRAY_LENGTH(sessions_fields), NULL};

/* One's own places, for telephones above all: there the bars have no room for them. */
enum reply settings_page(struct request *r) {
    struct author_view me = page_author_of(r, r->viewer.member);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_ME, &frame);
    tmpl_settings_page(&w, &frame, &me);
    return page_send(r, 200);
}

enum reply sessions_page(struct request *r) {
    struct sessions_of_in in = {.member_id = r->viewer.member, .now = r->now_ms};
    struct sessions_of_row *rows;
    struct sessions_page page = {0};
    enum err e = sql_sessions_of(r->db, &r->arena, &in, &rows, &page.sessions_count);
    if (e != OK) return request_fail(r, e);
    struct session_row *sessions = arena_array(&r->arena, page.sessions_count, sizeof *sessions);
    for (size_t i = 0; i < page.sessions_count; i++)
        sessions[i] =
            (struct session_row){.session_id = rows[i].session_id,
                                 .began_at = rows[i].created_at,
                                 .seen_at = rows[i].seen_at,
                                 .is_current = rows[i].session_id.v == r->viewer.session.v,
                                 .is_shared = rows[i].is_shared,
                                 .country = page_country(r, rows[i].country),
                                 .country_at = rows[i].country_at,
                                 .is_moved = rows[i].country_at > rows[i].created_at};
    page.has_countries = whence_is_on(r->service->whence);
    page.sessions = sessions;
    page.has_others = page.sessions_count > 1;
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_NONE, &frame);
    tmpl_sessions_page(&w, &frame, &page);
    return page_send(r, 200);
}

static void hash_token(struct str token, char out[CRYPT_HASH_BYTES]) {
    struct crypt_hash hash;
    crypt_digest(NULL, token, &hash);
    memcpy(out, hash.bytes, sizeof hash.bytes);
}

static void ended(struct request *r, enum err result, const void *output) {
    (void)output;
    if (result == OK || result == ERR_NOT_FOUND)
        request_redirect(r, url_sessions_page(&r->arena));
    else
        request_fail(r, result);
}

enum reply sessions_submit(struct request *r) {
    int64_t session = 0;
    struct str which = form_value(r, SESSIONS_WHICH);
    bool is_others = str_equal(which, STR("others"));
    if (!is_others && (!num_parse(which, INT64_MAX, &session) || session == 0))
        return request_error(r, 422, 0);
    struct task *task = request_task(r, &op_session_end, sizeof(struct session_end_in));
    struct session_end_in *in = task->input;
    in->session.v = session;
    hash_token(request_cookie(r, "device"), in->device_hash);
    task->has_once = false;
    return request_park(r, task, ended);
}

static void password_refused(struct request *r);
static const struct form_field password_fields[] = {
    [PASSWORD_CURRENT] = {"current", FIELD_SECRET, true, CRYPT_PASSWORD_MOST, NULL},
    [PASSWORD_NEXT] = {"password", FIELD_SECRET, true, CRYPT_PASSWORD_MOST, NULL},
    [PASSWORD_CODE] = {"code", FIELD_LINE, false, FACTOR_TEXT_MOST, NULL},
};
const struct form_schema form_password = {"password", password_fields,
                                          ARRAY_LENGTH(password_fields), password_refused};

static enum reply show(struct request *r, struct password_page *page, int status) {
    struct own_password_in in = {.member_id = r->viewer.member};
    struct own_password_row row;
    enum err e = sql_own_password(r->db, &r->arena, &in, &row);
    if (e != OK) return request_fail(r, e);
    page->identifier = row.identifier;
    page->minimum = PASSWORD_LEAST;
    page->code = proof_code_view(r, "code", PASSWORD_CODE, page->has_errors);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_NONE, &frame);
    tmpl_password_page(&w, &frame, page);
    return page_send(r, status);
}

enum reply password_page(struct request *r) {
    struct password_page page = {.is_changed = request_is_done(r, "1")};
    return show(r, &page, 200);
}

/* The fields are never shown again: only what is wrong with them. */
static void password_refused(struct request *r) {
    struct password_page page = {.current.error = page_field(r, PASSWORD_CURRENT).error,
                                 .next.error = page_field(r, PASSWORD_NEXT).error,
                                 .has_errors = true};
    show(r, &page, r->form.status);
}

static void changed(struct request *r, enum err result, const void *output) {
    (void)output;
    if (proof_failed(r, result, PASSWORD_CURRENT, PASSWORD_CODE)) {
        password_refused(r);
        return;
    }
    if (result != OK) {
        request_fail(r, result);
        return;
    }
    const char *token = r->scope.object;
    request_set_cookie(r, "session", str_from_c(token), -1);
    request_done(r, url_password_page(&r->arena), "1");
}

enum reply password_submit(struct request *r) {
    struct str next = form_value(r, PASSWORD_NEXT);
    struct str wrong = password_problem(r, r->viewer.member, next);
    if (!str_is_empty(wrong)) {
        form_fail(&r->form, PASSWORD_NEXT, wrong);
        password_refused(r);
        return REPLIED;
    }
    if (!password_may_try(r)) return REPLIED;
    struct task *task = request_task(r, &op_password_change, sizeof(struct password_change_in));
    struct password_change_in *in = task->input;
    enum err e = proof_take(r, task, form_value(r, PASSWORD_CURRENT), form_value(r, PASSWORD_CODE),
                            &in->proof);
    in->next = task_copy(task, next);
    char *token = arena_alloc(&r->arena, CRYPT_TOKEN_CHARS + 1);
    crypt_token(token);
    hash_token(str_from_c(token), in->token_hash);
    r->scope.object = token;
    task->has_once = false; /* the first answer's token is not this one */
    return proof_park(r, task, e, changed);
}
