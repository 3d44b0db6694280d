/* A forgotten password or identifier. Whatever was typed, the answer is the same page, sent before
 * anything is looked up: neither its words nor its time tell whether somebody was meant. What is
 * typed is looked up by the writer afterwards, and whoever it means gets a mail. */
#include "server/core/page.h"
#include "server/recovery/recovery.h"
#include "server/recovery/recovery_views.h"
#include "templates.h"
#include "urls.h"

enum { FORGOTTEN_IDENTIFIER, FORGOTTEN_LOST };
enum { BY_CODE_IDENTIFIER, BY_CODE_CODE };
enum { BUCKETS = 2 };

static void forgotten_refused(struct request *r);
static const struct form_field forgotten_fields[] = {
    [FORGOTTEN_IDENTIFIER] = {"identifier", FIELD_LINE, true, 254, NULL},
    [FORGOTTEN_LOST] = {"lost", FIELD_CHECK, false, 16, NULL},
};
const struct form_schema form_forgotten = {"forgotten", forgotten_fields,
                                           ARRAY_LENGTH(forgotten_fields), forgotten_refused};

static void by_code_refused(struct request *r);
static const struct form_field by_code_fields[] = {
    [BY_CODE_IDENTIFIER] = {"identifier", FIELD_LINE, true, 254, NULL},
    [BY_CODE_CODE] = {"code", FIELD_LINE, true, 64, NULL},
};
const struct form_schema form_forgotten_code = {"forgotten_code", by_code_fields,
                                                ARRAY_LENGTH(by_code_fields), by_code_refused};

/* Takes one attempt of this name and address; 0, or the time to wait. Names are counted as typed,
 * so that those of nobody are as bounded as others. */
static int64_t take(struct request *r, struct str name) {
    struct rates *rates = r->service->rates;
    struct ip_address client = http_client_address(r->exchange);
    client = ip_subscriber(&client);
    struct str address = {(const char *)client.bytes, sizeof client.bytes};
    int64_t most = r->service->options->limits_sign_ins_per_address;
    const struct {
        uint64_t key;
        struct limit_rule rule;
    } buckets[BUCKETS] = {
        {rates_key(rates, STR("forgotten and address"), name, address), {5, 15 * MINUTE_MS}},
        {rates_key(rates, STR("forgotten address"), STR(""), address), {most, 15 * MINUTE_MS}},
    };
    for (size_t i = 0; i < BUCKETS; i++) {
        int64_t wait_ms;
        if (rates_take(rates, buckets[i].key, buckets[i].rule, r->now_ms, &wait_ms) == OK) continue;
        return wait_ms > 0 ? wait_ms : 1;
    }
    return 0;
}

static int64_t too_fast(struct request *r, int64_t wait_ms) {
    request_add_field(r, "Retry-After: %lld", (long long)(wait_ms / 1000 + 1));
    return wait_ms / MINUTE_MS + 1;
}

static enum reply show(struct request *r, const struct forgotten_page *page, int status) {
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_NONE, &frame);
    tmpl_forgotten_page(&w, &frame, page);
    return page_send(r, status);
}

enum reply forgotten_page(struct request *r) {
    struct forgotten_page page = {0};
    return show(r, &page, 200);
}

static struct forgotten_page typed(struct request *r) {
    return (struct forgotten_page){.identifier = page_field(r, FORGOTTEN_IDENTIFIER),
                                   .is_lost = !str_is_empty(form_value(r, FORGOTTEN_LOST))};
}

static void forgotten_refused(struct request *r) {
    struct forgotten_page page = typed(r);
    show(r, &page, r->form.status);
}

enum reply forgotten_submit(struct request *r) {
    struct str name = arena_lower(&r->arena, form_value(r, FORGOTTEN_IDENTIFIER));
    struct forgotten_page page = typed(r);
    int64_t wait_ms = take(r, name);
    if (wait_ms) {
        page.retry_minutes = too_fast(r, wait_ms);
        return show(r, &page, 429);
    }
    struct task *task = request_task(r, &op_reset_ask, sizeof(struct reset_ask_in));
    struct reset_ask_in *in = task->input;
    in->name = task_copy(task, name);
    in->is_lost = page.is_lost;
    task->has_once = false;
    task->reply_to = NULL; /* nobody waits for it */
    if (writer_submit(r->service->writer, task) != OK) {
        task_free(task);
        return request_error(r, 503, 5);
    }
    page.is_sent = true;
    return show(r, &page, 200);
}

static enum reply show_by_code(struct request *r, const struct forgotten_page *page, int status) {
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_NONE, &frame);
    tmpl_forgotten_code_page(&w, &frame, page);
    return page_send(r, status);
}

enum reply forgotten_code_page(struct request *r) {
    struct forgotten_page page = {0};
    return show_by_code(r, &page, 200);
}

/* One sentence for all that does not fit. */
static void by_code_refused(struct request *r) {
    struct forgotten_page page = {.identifier = page_field(r, BY_CODE_IDENTIFIER)};
    page.identifier.error = page_message(r, "forgotten.code_refused");
    show_by_code(r, &page, r->form.status);
}

struct by_code {
    char token[CRYPT_TOKEN_CHARS + 1];
};

static void opened(struct request *r, enum err result, const void *output) {
    (void)output;
    const struct by_code *attempt = r->scope.object;
    if (result == OK) {
        request_redirect(r, url_reset_page(&r->arena, str_from_c(attempt->token)));
    } else if (result == ERR_DENIED) {
        r->form.status = 422;
        by_code_refused(r);
    } else {
        request_fail(r, result);
    }
}

enum reply forgotten_code_submit(struct request *r) {
    struct str name = arena_lower(&r->arena, form_value(r, BY_CODE_IDENTIFIER));
    char code[PRINTED_CODE_CHARS + 1] = "";
    struct by_code *attempt = arena_alloc(&r->arena, sizeof *attempt);
    struct crypt_hash hash;
    int64_t wait_ms = take(r, name);
    if (wait_ms) {
        struct forgotten_page page = {.identifier.value = form_value(r, BY_CODE_IDENTIFIER),
                                      .retry_minutes = too_fast(r, wait_ms)};
        return show_by_code(r, &page, 429);
    }
    if (!printed_code_read(form_value(r, BY_CODE_CODE), code)) code[0] = '\0';
    crypt_token(attempt->token);
    crypt_digest(NULL, str_from_c(attempt->token), &hash);
    struct task *task = request_task(r, &op_reset_by_code, sizeof(struct reset_by_code_in));
    struct reset_by_code_in *in = task->input;
    in->name = task_copy(task, name);
    in->code = task_copy(task, str_from_c(code));
    memcpy(in->token_hash, hash.bytes, sizeof in->token_hash);
    task->has_once = false;
    r->scope.object = attempt;
    return request_park(r, task, opened);
}
