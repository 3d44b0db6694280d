/* What handlers call: reading the request, waiting for an operation, short answers. */
#include "server/core/request.h"

#include <stdarg.h>

#include "lib/clock.h"
#include "lib/cookie.h"
#include "lib/log.h"
#include "server/core/doors.h"
#include "server/core/fields.h"
#include "server/core/loop.h"
#include "server/core/page.h"
#include "templates.h"
#include "urls.h"

struct str form_value(const struct request *r, size_t field) {
    assert(field < FORM_FIELDS_MOST);
    return r->form.values[field];
}

struct str request_query(const struct request *r, struct str name) {
    struct str value;
    return urlform_get(&r->query, name, &value) == OK ? value : (struct str){0};
}

struct task *request_task(struct request *r, const struct op *op, size_t input_bytes) {
    struct task *task = task_new(op, input_bytes);
    enum actor_kind kind = r->viewer.member.v  ? ACTOR_MEMBER
                           : r->viewer.token.v ? ACTOR_TOKEN
                                               : ACTOR_VISITOR;
    task->actor = (struct actor){.kind = kind,
                                 .member = r->viewer.member,
                                 .session = r->viewer.session,
                                 .token = r->viewer.token};
    task->has_once = r->has_once;
    memcpy(task->once, r->once, ONCE_BYTES);
    task->reply_to = loop_inbox(r->loop);
    task->request_id = http_id(r->exchange);
    return task;
}

enum reply request_park(struct request *r, struct task *task,
                        void (*then)(struct request *r, enum err result, const void *output)) {
    r->then = then;
    enum err e = ERR_BUSY;
    switch (task->op->pool) {
    case POOL_NONE:
        e = writer_submit(r->service->writer, task);
        break;
    case POOL_WORK:
        e = pool_submit(r->service->workers, task);
        break;
    case POOL_HASH:
        e = pool_submit(r->service->hashers, task);
        break;
    case POOL_READ:
        e = pool_submit(r->service->readers, task);
        break;
    case POOL_FILES:
        e = pool_submit(r->service->filers, task);
        break;
    }
    if (e == OK) return PARKED;
    task_free(task);
    /* No room: answered as any failure of the operation is, with the texts that it keeps. */
    r->then = NULL;
    then(r, e, NULL);
    return REPLIED;
}

static enum reply lead(struct request *r, struct url url, int status) {
    struct buf *fields = &r->fields_out;
    BUF_LIT(fields, "Location: ");
    buf_put(fields, (struct str){url.bytes, url.length});
    BUF_LIT(fields, "\r\n");
    fields_put_security(fields, r->service, FIELDS_PAGE);
    struct http_exchange *x = r->exchange;
    r->exchange = NULL;
    loop_count_reply(r->loop, status);
    http_reply(x, &(struct http_reply){.status = status, .fields = buf_str(fields)});
    return REPLIED;
}

enum reply request_redirect(struct request *r, struct url url) {
    return lead(r, url, 303);
}

enum reply request_redirect_for_good(struct request *r, struct url url) {
    return lead(r, url, 301);
}

bool is_local_path(struct str path) {
    if (path.length == 0 || path.length > 2000 || path.bytes[0] != '/') return false;
    if (path.length > 1 && (path.bytes[1] == '/' || path.bytes[1] == '\\')) return false;
    for (size_t i = 0; i < path.length; i++) {
        unsigned char c = (unsigned char)path.bytes[i];
        if (c <= 0x20 || c >= 0x7f || c == '\\' || c == '"' || c == '<' || c == '>') return false;
    }
    return true;
}

enum reply request_done(struct request *r, struct url page, const char *word) {
    struct str to = arena_format(&r->arena, "%.*s?done=%s", (int)page.length, page.bytes, word);
    return request_redirect(r, (struct url){to.bytes, to.length});
}

bool request_is_done(const struct request *r, const char *word) {
    return str_equal(request_query(r, STR("done")), str_from_c(word));
}

enum reply request_redirect_text(struct request *r, struct str local_path) {
    if (!is_local_path(local_path)) local_path = STR("/");
    return request_redirect(r, (struct url){local_path.bytes, local_path.length});
}

/* A fault is always worth a line. That there was no room is said some times a minute: whoever asks
 * makes the lines. */
static void log_error(const struct request *r, int status) {
    static struct log_bound bound;
    const char *what = r->route ? r->route->name : "an unknown path";
    int64_t left_out = 0;
    bool has_line = status != 503 || log_bound_take(&bound, r->now_ms, &left_out);
    if (left_out)
        log_line(LOG_WARNING, "request", "503 answered %lld more times, not told one by one",
                 (long long)left_out);
    if (has_line)
        log_line(LOG_ERROR, "request", "%d answered to %s, request %s", status, what, r->id);
}

bool request_is_programs(const struct request *r) {
    if (r->route) return r->route->roles == ROLE_TOKEN;
    return route_is_beside_programs(r->service->routes, http_path(r->exchange));
}

static enum reply send_error(struct request *r, int status, const char *name) {
    char id[64];
    struct page_frame frame;
    if (request_is_programs(r)) {
        if (status >= 500) log_error(r, status);
        return r->service->doors->program_error(r, status);
    }
    struct template_writer w = page_begin(r, VIEW_NONE, &frame);
    snprintf(id, sizeof id, "error.%s.title", name);
    struct error_page page = {.status = status, .title = page_message(r, id)};
    snprintf(id, sizeof id, "error.%s.text", name);
    page.text = page_message(r, id);
    page.is_denied = status == 403;
    if (status >= 500) log_error(r, status);
    frame.here = (struct str){0}; /* what is refused says the same of every address */
    tmpl_error_page(&w, &frame, &page);
    return page_send(r, status);
}

enum reply request_error(struct request *r, int status, int64_t retry_after_s) {
    char name[16];
    if (retry_after_s > 0) request_add_field(r, "Retry-After: %lld", (long long)retry_after_s);
    snprintf(name, sizeof name, "%d", status);
    return send_error(r, status, name);
}

enum reply request_error_named(struct request *r, int status, const char *name) {
    return send_error(r, status, name);
}

enum reply request_fail(struct request *r, enum err e) {
    static const int statuses[ERR_COUNT_] = {
        [ERR_INVALID] = 400,  [ERR_NOT_FOUND] = 404, [ERR_CONFLICT] = 409, [ERR_DENIED] = 403,
        [ERR_UNPROVEN] = 403, [ERR_LIMIT] = 422,     [ERR_BUSY] = 503,     [ERR_TOO_FAST] = 429,
        [ERR_TIMEOUT] = 503,  [ERR_IO] = 500,        [ERR_CORRUPT] = 500,
    };
    int status = statuses[e] ? statuses[e] : 500;
    return request_error(r, status, status == 503 ? 5 : status == 429 ? 60 : 0);
}

void request_add_field(struct request *r, const char *format, ...) {
    char line[512];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    assert(length > 0 && (size_t)length < sizeof line && !strpbrk(line, "\r\n"));
    buf_put(&r->fields_out, (struct str){line, (size_t)length});
    BUF_LIT(&r->fields_out, "\r\n");
}

/* Cookies are bound to this host over https by their name's prefix (RFC 6265bis section 4.1.3). */
static struct str cookie_name(const struct request *r, const char *name, char room[48]) {
    int length = snprintf(room, 48, "%s%s", r->service->site.is_https ? "__Host-" : "", name);
    return (struct str){room, (size_t)length};
}

void request_set_cookie(struct request *r, const char *name, struct str value, int64_t max_age_s) {
    char room[48];
    struct cookie cookie = {.name = cookie_name(r, name, room),
                            .value = value,
                            .max_age_s = max_age_s,
                            .same_site = COOKIE_LAX,
                            .is_plain = !r->service->site.is_https};
    BUF_LIT(&r->fields_out, "Set-Cookie: ");
    enum err e = cookie_put(&r->fields_out, &cookie);
    assert(e == OK); /* names and values are ours */
    BUF_LIT(&r->fields_out, "\r\n");
}

struct str request_cookie(const struct request *r, const char *name) {
    char room[48];
    struct str field = http_field(r->exchange, STR("cookie")), value;
    return cookie_find(field, cookie_name(r, name, room), &value) ? value : (struct str){0};
}

bool request_may(struct request *r, struct str what, struct member_id member,
                 struct limit_rule rule) {
    int64_t wait_ms;
    uint64_t key = rates_key_of(r->service->rates, what, member.v);
    if (rates_take(r->service->rates, key, rule, r->now_ms, &wait_ms) == OK) return true;
    request_error(r, 429, wait_ms / 1000 + 1);
    return false;
}
