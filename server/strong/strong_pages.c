/* /settings/second-factor: adding a second step, its codes on paper, trusted browsers, removing it.
 */
#include "server/strong/strong.h"

#include "lib/num.h"
#include "lib/qr.h"
#include "server/core/page.h"
#include "server/core/passwords.h"
#include "server/strong/strong_views.h"
#include "sql/strong_strong.h"
#include "templates.h"
#include "urls.h"

enum { PROOF_CURRENT, PROOF_CODE };
enum { CONFIRM_SEED, CONFIRM_CODE };
enum { BROWSER_WHICH };
enum { SEED_MINUTES = 30, SEED_PLAIN = 8 + TOTP_SEED_BYTES, GROUP = 4, URI_MOST = 2048 };

static void begin_refused(struct request *r);
static void codes_refused(struct request *r);
static void remove_refused(struct request *r);
static void confirm_refused(struct request *r);
static const struct form_field proof_fields[] = {
    [PROOF_CURRENT] = {"current", FIELD_SECRET, true, CRYPT_PASSWORD_MOST, NULL},
    [PROOF_CODE] = {"code", FIELD_LINE, false, FACTOR_TEXT_MOST, NULL},
};
static const struct form_field confirm_fields[] = {
    [CONFIRM_SEED] = {"seed", FIELD_KEPT, true, 256, NULL},
    [CONFIRM_CODE] = {"code", FIELD_LINE, true, FACTOR_TEXT_MOST, NULL},
};
static const struct form_field browser_fields[] = {
    [BROWSER_WHICH] = {"browser", FIELD_LINE, true, 20, NULL},
};
const struct form_schema form_factor_begin = {"factor_begin", proof_fields,
                                              ARRAY_LENGTH(proof_fields), begin_refused};
const struct form_schema form_factor_codes = {"factor_codes", proof_fields,
                                              ARRAY_LENGTH(proof_fields), codes_refused};
const struct form_schema form_factor_remove = {"factor_remove", proof_fields,
                                               ARRAY_LENGTH(proof_fields), remove_refused};
const struct form_schema form_factor_confirm = {"factor_confirm", confirm_fields,
                                                ARRAY_LENGTH(confirm_fields), confirm_refused};
const struct form_schema form_factor_browser = {"factor_browser", browser_fields,
                                                ARRAY_LENGTH(browser_fields), NULL};

/* Which of the forms was sent, and is shown again. */
enum sent { SENT_NONE, SENT_BEGIN, SENT_CODES, SENT_REMOVE };

static enum err standing_of(struct request *r, struct factor_standing_row *row) {
    struct factor_standing_in in = {.member_id = r->viewer.member};
    return sql_factor_standing(r->db, &r->arena, &in, row);
}

static enum err fill_browsers(struct request *r, struct second_factor_page *page) {
    struct trusted_browsers_of_in in = {.member_id = r->viewer.member, .now = r->now_ms};
    struct trusted_browsers_of_row *rows;
    enum err e = sql_trusted_browsers_of(r->db, &r->arena, &in, &rows, &page->browsers_count);
    if (e != OK) return e;
    struct trusted_browser_row *browsers =
        arena_array(&r->arena, page->browsers_count, sizeof *browsers);
    for (size_t i = 0; i < page->browsers_count; i++) {
        struct str id = arena_format(&r->arena, "factor.%.*s", STR_ARG(rows[i].browser));
        browsers[i] = (struct trusted_browser_row){.browser_id = rows[i].browser_id,
                                                   .name = page_message(r, id.bytes),
                                                   .trusted_at = rows[i].trusted_at,
                                                   .expires_at = rows[i].expires_at};
    }
    page->browsers = browsers;
    return OK;
}

static enum reply show(struct request *r, struct second_factor_page *page, enum sent sent,
                       int status) {
    struct factor_standing_row row;
    enum err e = standing_of(r, &row);
    if (e == OK) e = fill_browsers(r, page);
    if (e != OK) return request_fail(r, e);
    page->identifier = row.identifier;
    page->since_at = row.since_at;
    page->codes_left = row.codes_left;
    page->is_asked = r->viewer.factor_due_at != 0;
    page->has_errors = sent != SENT_NONE;
    page->begin_code = proof_code_now(r, "begin-code", PROOF_CODE, sent == SENT_BEGIN);
    page->codes_code = proof_code_now(r, "codes-code", PROOF_CODE, sent == SENT_CODES);
    page->remove_code = proof_code_now(r, "remove-code", PROOF_CODE, sent == SENT_REMOVE);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_NONE, &frame);
    tmpl_second_factor_page(&w, &frame, page);
    return page_send(r, status);
}

enum reply second_factor_page(struct request *r) {
    struct second_factor_page page = {.is_removed = request_is_done(r, "removed"),
                                      .is_distrusted = request_is_done(r, "distrusted")};
    return show(r, &page, SENT_NONE, 200);
}

/* A page older than its session, of a form that the page of now does not have. */
static bool is_stale(struct request *r) {
    if (r->form.status != 403 || r->viewer.has_factor) return false;
    request_error_named(r, 403, "stale_form");
    return true;
}

static void begin_refused(struct request *r) {
    struct second_factor_page page = {.begin_current.error = page_field(r, PROOF_CURRENT).error};
    show(r, &page, SENT_BEGIN, r->form.status);
}

static void codes_refused(struct request *r) {
    if (is_stale(r)) return;
    struct second_factor_page page = {.codes_current.error = page_field(r, PROOF_CURRENT).error};
    show(r, &page, SENT_CODES, r->form.status);
}

static void remove_refused(struct request *r) {
    if (is_stale(r)) return;
    struct second_factor_page page = {.remove_current.error = page_field(r, PROOF_CURRENT).error};
    show(r, &page, SENT_REMOVE, r->form.status);
}

static void to_page(struct request *r, const char *done) {
    request_done(r, url_second_factor_page(&r->arena), done);
}

/* A seed on its way through the page that shows it: of one session, for half an hour. */
static struct str seed_about(struct request *r) {
    return arena_format(&r->arena, "factor seed %lld %lld", (long long)r->viewer.member.v,
                        (long long)r->viewer.session.v);
}

static struct str seed_write(struct request *r, const unsigned char seed[TOTP_SEED_BYTES]) {
    unsigned char plain[SEED_PLAIN], sealed[SEED_PLAIN + CRYPT_SEAL_EXTRA];
    char text[sizeof sealed * 2];
    memcpy(plain, &r->now_ms, 8);
    memcpy(plain + 8, seed, TOTP_SEED_BYTES);
    crypt_seal(r->service->keys->seal, seed_about(r),
               (struct str){(const char *)plain, sizeof plain}, sealed);
    crypt_base64(sealed, sizeof sealed, text);
    crypt_wipe(plain, sizeof plain);
    return arena_copy(&r->arena, str_from_c(text));
}

static bool seed_read(struct request *r, unsigned char seed[TOTP_SEED_BYTES]) {
    unsigned char plain[SEED_PLAIN], sealed[SEED_PLAIN + CRYPT_SEAL_EXTRA];
    int64_t at;
    if (!crypt_base64_read(form_value(r, CONFIRM_SEED), sealed, sizeof sealed)) return false;
    struct str whole = {(const char *)sealed, sizeof sealed};
    if (crypt_open(r->service->keys->seal, seed_about(r), whole, plain) != OK) return false;
    memcpy(&at, plain, sizeof at);
    memcpy(seed, plain + 8, TOTP_SEED_BYTES);
    crypt_wipe(plain, sizeof plain);
    return r->now_ms - at < SEED_MINUTES * MINUTE_MS;
}

/* "ABCD EFGH …" */
static struct str in_groups(struct arena *arena, const char *text) {
    size_t length = strlen(text), at = 0;
    char *out = arena_alloc(arena, length + length / GROUP + 1);
    for (size_t i = 0; i < length; i++) {
        if (i && i % GROUP == 0) out[at++] = ' ';
        out[at++] = text[i];
    }
    return (struct str){out, at};
}

static enum reply show_seed(struct request *r, const unsigned char seed[TOTP_SEED_BYTES],
                            struct factor_seed_page *page, int status) {
    struct factor_standing_row row;
    struct str community = r->service->options->community_name;
    char text[TOTP_SEED_CHARS + 1];
    struct qr qr;
    struct buf uri;
    enum err e = standing_of(r, &row);
    if (e != OK) return request_fail(r, e);
    buf_init(&uri, URI_MOST);
    totp_uri(&uri, community, row.identifier, seed);
    totp_seed_text(seed, text);
    e = qr_make(&r->arena, buf_str(&uri), &qr);
    buf_release(&uri);
    if (e != OK) return request_fail(r, e);
    page->sealed = seed_write(r, seed);
    page->groups = in_groups(&r->arena, text);
    page->account = row.identifier;
    page->path = qr.path;
    page->side = qr.side;
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_NONE, &frame);
    tmpl_factor_seed_page(&w, &frame, page);
    crypt_wipe(text, sizeof text);
    return page_send(r, status);
}

static void begun(struct request *r, enum err result, const void *output) {
    (void)output;
    unsigned char seed[TOTP_SEED_BYTES];
    struct factor_seed_page page = {0};
    if (proof_failed(r, result, PROOF_CURRENT, PROOF_CODE)) {
        begin_refused(r);
    } else if (result != OK) {
        request_fail(r, result);
    } else {
        crypt_random(seed, sizeof seed);
        show_seed(r, seed, &page, 200);
        crypt_wipe(seed, sizeof seed);
    }
}

enum reply second_factor_begin(struct request *r) {
    if (!password_may_try(r)) return REPLIED;
    struct task *task = request_task(r, &op_proof, sizeof(struct proof_in));
    struct proof_in *in = task->input;
    enum err e =
        proof_take(r, task, form_value(r, PROOF_CURRENT), form_value(r, PROOF_CODE), &in->proof);
    in->proof.wants_code_now = true; /* where there is one: it is about to be replaced */
    return proof_park(r, task, e, begun);
}

/* Nothing is lost by a slip: the same picture again. */
static void confirm_refused(struct request *r) {
    unsigned char seed[TOTP_SEED_BYTES];
    struct factor_seed_page page = {.code.error = page_field(r, CONFIRM_CODE).error,
                                    .has_errors = true};
    if (seed_read(r, seed)) {
        show_seed(r, seed, &page, r->form.status);
        crypt_wipe(seed, sizeof seed);
        return;
    }
    if (r->form.status == 403) {
        request_error_named(r, 403, "stale_form");
        return;
    }
    struct second_factor_page first = {.begin_current.error =
                                           page_message(r, "factor.seed_too_old")};
    show(r, &first, SENT_BEGIN, r->form.status);
}

/* Codes on paper, on their way to the one page that shows them. */
struct fresh_papers {
    char texts[FACTOR_CODES][PRINTED_CODE_CHARS + 1];
};

static struct fresh_papers *make_papers(struct request *r, struct factor_papers *papers) {
    struct fresh_papers *fresh = arena_alloc(&r->arena, sizeof *fresh);
    for (size_t i = 0; i < FACTOR_CODES; i++) {
        printed_code_make(fresh->texts[i]);
        factor_code_hash(r->service, r->viewer.member, str_from_c(fresh->texts[i]),
                         papers->hashes[i]);
    }
    r->scope.object = fresh;
    return fresh;
}

static void show_papers(struct request *r, bool is_new) {
    struct fresh_papers *fresh = r->scope.object;
    struct paper_row rows[FACTOR_CODES];
    for (size_t i = 0; i < FACTOR_CODES; i++)
        rows[i] = (struct paper_row){.code = str_from_c(fresh->texts[i])};
    struct factor_codes_page page = {.codes = rows, .codes_count = FACTOR_CODES, .is_new = is_new};
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_NONE, &frame);
    tmpl_factor_codes_page(&w, &frame, &page);
    page_send(r, 200);
    crypt_wipe(fresh, sizeof *fresh);
}

static void confirmed(struct request *r, enum err result, const void *output) {
    (void)output;
    if (result == OK) {
        /* As the next page will find it. */
        r->viewer.factor_due_at = 0;
        if (r->viewer.role == ROLE_ENROLLING) r->viewer.role = ROLE_PROVISIONER;
        show_papers(r, true);
    } else if (result == ERR_UNPROVEN) {
        form_fail(&r->form, CONFIRM_CODE, page_message(r, "factor.code_not_of_seed"));
        confirm_refused(r);
    } else {
        request_fail(r, result);
    }
}

enum reply second_factor_confirm(struct request *r) {
    char code[TOTP_DIGITS + 1];
    unsigned char seed[TOTP_SEED_BYTES];
    struct limit_rule rule = {20, 15 * MINUTE_MS};
    if (!seed_read(r, seed) || !totp_read(form_value(r, CONFIRM_CODE), code)) {
        form_fail(&r->form, CONFIRM_CODE, page_message(r, "factor.code_not_of_seed"));
        confirm_refused(r);
        return REPLIED;
    }
    if (!request_may(r, STR("factor confirm"), r->viewer.member, rule)) return REPLIED;
    struct task *task = request_task(r, &op_factor_set, sizeof(struct factor_set_in));
    struct factor_set_in *in = task->input;
    memcpy(in->seed, seed, sizeof in->seed);
    memcpy(in->code, code, sizeof in->code);
    make_papers(r, &in->papers);
    crypt_wipe(seed, sizeof seed);
    task->has_once = false;
    return request_park(r, task, confirmed);
}

static void papers_made(struct request *r, enum err result, const void *output) {
    (void)output;
    if (proof_failed(r, result, PROOF_CURRENT, PROOF_CODE))
        codes_refused(r);
    else if (result == OK)
        show_papers(r, false);
    else
        request_fail(r, result);
}

enum reply second_factor_codes(struct request *r) {
    if (!password_may_try(r)) return REPLIED;
    struct task *task = request_task(r, &op_factor_papers, sizeof(struct factor_papers_in));
    struct factor_papers_in *in = task->input;
    enum err e =
        proof_take(r, task, form_value(r, PROOF_CURRENT), form_value(r, PROOF_CODE), &in->proof);
    make_papers(r, &in->papers);
    return proof_park(r, task, e, papers_made);
}

static void removed(struct request *r, enum err result, const void *output) {
    (void)output;
    if (proof_failed(r, result, PROOF_CURRENT, PROOF_CODE))
        remove_refused(r);
    else if (result == OK)
        to_page(r, "removed");
    else
        request_fail(r, result);
}

enum reply second_factor_remove(struct request *r) {
    if (!password_may_try(r)) return REPLIED;
    struct task *task = request_task(r, &op_factor_remove, sizeof(struct proof_in));
    struct proof_in *in = task->input;
    enum err e =
        proof_take(r, task, form_value(r, PROOF_CURRENT), form_value(r, PROOF_CODE), &in->proof);
    return proof_park(r, task, e, removed);
}

static void distrusted(struct request *r, enum err result, const void *output) {
    (void)output;
    if (result == OK || result == ERR_NOT_FOUND)
        to_page(r, "distrusted");
    else
        request_fail(r, result);
}

enum reply second_factor_distrust(struct request *r) {
    int64_t browser = 0;
    struct str which = form_value(r, BROWSER_WHICH);
    bool is_all = str_equal(which, STR("all"));
    if (!is_all && (!num_parse(which, INT64_MAX, &browser) || browser == 0))
        return request_error(r, 422, 0);
    struct task *task = request_task(r, &op_factor_distrust, sizeof(struct factor_distrust_in));
    ((struct factor_distrust_in *)task->input)->browser.v = browser;
    task->has_once = false;
    return request_park(r, task, distrusted);
}
