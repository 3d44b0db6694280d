/* The gates. Each takes the request and lets it pass, or answers in the handler's place. Those of
 * the first table run when the head is there, before any body is read; those of the second when the
 * body is. */
#include "server/core/pipeline.h"

#include "lib/accept.h"
#include "lib/clock.h"
#include "lib/log.h"
#include "lib/mem.h"
#include "lib/multipart.h"
#include "server/core/bearer.h"
#include "server/core/csrf.h"
#include "server/core/doors.h"
#include "server/core/events.h"
#include "server/core/fields.h"
#include "server/core/form_again.h"
#include "server/core/loop.h"
#include "server/core/page.h"
#include "server/core/pipeline_files.h"
#include "server/core/publishing.h"
#include "server/core/whence.h"
#include "templates.h"
#include "urls.h"

enum {
    FIELDS_MOST = 16 * 1024,
    FILE_FORM_MOST = ROUTE_FILE_MOST + 64 * 1024,
    TOUCH_GRAIN_MS = 5 * 60 * 1000,
    PROGRAM_BODY_MOST = 2 << 20, /* what is to be done takes far less; a question is told so */
};

/* True: pass. False: answered. */
struct gate {
    const char *name;
    bool (*pass)(struct request *r);
};

static bool is_form_method(const struct request *r) {
    return r->route->method != HTTP_GET;
}

static bool is_bare(const struct request *r) {
    return (r->route->flags & ROUTE_BARE) != 0;
}

static bool stop(struct request *r, int status) {
    request_error(r, status, 0);
    return false;
}

/* That the session was used, and from another country than before. */
static void note_use(struct request *r) {
    struct touched touched = {.session = r->viewer.session};
    int64_t grain =
        r->viewer.idle_ms / 16 < TOUCH_GRAIN_MS ? r->viewer.idle_ms / 16 : TOUCH_GRAIN_MS;
    bool is_use = !r->is_elsewhere && !(r->route && r->route->flags & ROUTE_QUIET);
    if (r->viewer.member.v == 0) return;
    if (is_use && r->now_ms - r->viewer.seen_at > grain) touched.at = r->now_ms;
    if (!country_equal(&r->from.country, &r->viewer.country)) touched.country = r->from.country;
    if (touched.at || country_is_known(&touched.country)) loop_touch(r->loop, &touched);
}

/* In a country that [access] countries leaves out, a session is worth nothing but its end: pages
 * that everybody may read are a visitor's. The session stays, for when its holder is back. */
static void keep_out(struct request *r) {
    const unsigned flags = r->route ? r->route->flags : 0;
    bool is_way_out = (flags & ROUTE_ANYWHERE) && !(r->route->roles & ROLE_VISITOR);
    if (!r->is_elsewhere || is_way_out) return;
    r->was_in = r->viewer.member.v != 0;
    r->viewer = (struct viewer){.role = ROLE_VISITOR};
}

/* Who asks, by the session cookie, and where from; once. */
static void know_viewer(struct request *r) {
    struct crypt_hash hash;
    if (r->viewer.role) return;
    struct str token = request_cookie(r, "session");
    r->viewer.role = ROLE_VISITOR;
    if (!str_is_empty(token)) {
        crypt_digest(NULL, token, &hash);
        struct str digest = {(const char *)hash.bytes, sizeof hash.bytes};
        enum err e = viewer_load(r->db, &r->arena, digest, r->now_ms, &r->viewer);
        if (e != OK) {
            r->viewer.role = ROLE_VISITOR;
            r->viewer.member = (struct member_id){0};
            r->viewer.is_over = true;
            r->is_unsure = e != ERR_NOT_FOUND;
        }
    }
    r->secret = r->viewer.member.v ? token : request_cookie(r, "visit");
    if (str_equal(r->viewer.language, STR("en"))) r->language = LANGUAGE_EN;
    if (str_equal(r->viewer.language, STR("fr"))) r->language = LANGUAGE_FR;
    struct ip_address client = http_client_address(r->exchange);
    r->from = whence_of(r->service->whence, &client);
    r->is_elsewhere = !whence_admits(r->service, &r->from);
    note_use(r);
    keep_out(r);
}

/* Programs: a bearer token (RFC 6750), and cookies as if there were none. */
static void know_program(struct request *r) {
    r->viewer.role = ROLE_VISITOR;
    enum err e =
        bearer_load(r->db, &r->arena, http_field(r->exchange, STR("authorization")), &r->viewer);
    r->is_unsure = e != OK && e != ERR_NOT_FOUND;
    if (e == OK) bearer_touch(r->service->writer, &r->viewer, r->now_ms);
}

static bool gate_path(struct request *r) {
    struct buf allow;
    buf_init(&allow, 128);
    enum route_found found = route_find(r->service->routes, &r->arena, http_method(r->exchange),
                                        http_path(r->exchange), &r->route, r->params, &allow);
    if (found == ROUTE_OTHER_METHOD) request_add_field(r, "Allow: %s", buf_text(&allow));
    buf_release(&allow);
    if (found == ROUTE_FOUND) return true;
    if (!request_is_programs(r)) know_viewer(r);
    return stop(r, found == ROUTE_OTHER_METHOD ? 405 : 404);
}

static bool gate_credentials(struct request *r) {
    if (r->route->flags & (ROUTE_PUBLIC | ROUTE_BARE))
        r->viewer.role = ROLE_VISITOR;
    else if (request_is_programs(r))
        know_program(r);
    else
        know_viewer(r);
    /* A database that does not answer makes a visitor of nobody. */
    if (!r->is_unsure) return true;
    request_error(r, 503, 5);
    return false;
}

/* Doors, and what lies behind them. A text sent meanwhile is read, and shown again. */
static bool gate_country(struct request *r) {
    bool is_everywhere = (r->route->flags & (ROUTE_PUBLIC | ROUTE_BARE | ROUTE_ANYWHERE)) != 0;
    if (!r->is_elsewhere || is_everywhere || r->route->roles == ROLE_TOKEN) return true;
    r->refusal = REFUSAL_COUNTRY;
    if (is_form_method(r) && form_outlives_session(r->route)) return true;
    r->service->doors->elsewhere(r);
    return false;
}

static bool to_sign_in(struct request *r) {
    struct str next = http_path(r->exchange), query = http_query(r->exchange);
    struct buf out;
    buf_init(&out, 32 * 1024);
    struct url login = url_login_page(&r->arena);
    buf_put(&out, (struct str){login.bytes, login.length});
    if (r->route->method == HTTP_GET && !str_equal(next, STR("/"))) {
        struct str whole = query.length
                               ? arena_format(&r->arena, "%.*s?%.*s", STR_ARG(next), STR_ARG(query))
                               : next;
        BUF_LIT(&out, "?next=");
        escape_url(&out, whole);
    }
    request_redirect_text(r, buf_str(&out));
    buf_release(&out);
    return false;
}

/* The one page that a role begins at. */
static struct url home_of(struct request *r) {
    switch (r->viewer.role) {
    case ROLE_NEW:
        return url_welcome_page(&r->arena);
    case ROLE_FORMER:
        return url_status_page(&r->arena);
    case ROLE_PROVISIONER:
        return url_organisation_page(&r->arena);
    case ROLE_ENROLLING:
        return url_second_factor_page(&r->arena);
    case ROLE_VISITOR:
        return url_login_page(&r->arena);
    case ROLE_MEMBER:
    case ROLE_ANIMATOR:
    case ROLE_TOKEN:
        break;
    }
    return url_home_page(&r->arena);
}

static bool gate_role(struct request *r) {
    if (r->refusal == REFUSAL_COUNTRY || r->route->roles & r->viewer.role) return true;
    if (request_is_programs(r)) return stop(r, 401);
    bool is_home = str_equal(http_path(r->exchange), STR("/")) ||
                   (r->viewer.role & (ROLE_NEW | ROLE_ENROLLING)) != 0;
    bool keeps_text = is_form_method(r) && form_outlives_session(r->route);
    if (r->viewer.role == ROLE_VISITOR) {
        /* A text sent after its session ended is read, and shown beside the sign-in form. */
        r->refusal = REFUSAL_SESSION;
        return keeps_text || to_sign_in(r);
    }
    if (keeps_text && (r->viewer.role == ROLE_FORMER || r->viewer.is_amended)) {
        /* Access ended while they wrote, or the charter was amended: the text is put aside. */
        r->refusal = REFUSAL_ROLE;
        return true;
    }
    bool is_visitors = r->route->roles == ROLE_VISITOR;
    if (is_visitors || (is_home && !is_form_method(r))) {
        request_redirect(r, home_of(r));
        return false;
    }
    return stop(r, 403);
}

static bool gate_origin(struct request *r) {
    if (!is_form_method(r) || is_bare(r) || request_is_programs(r)) return true;
    const struct site *site = &r->service->site;
    if (csrf_is_own_origin(r->exchange, site->origin, site->is_loopback)) return true;
    return stop(r, 403);
}

/* A token's requests of the minute. */
static bool gate_rate(struct request *r) {
    int64_t wait_ms;
    if (r->viewer.role != ROLE_TOKEN) return true;
    struct limit_rule rule = {r->service->options->limits_token_requests_per_minute, MINUTE_MS};
    uint64_t key = rates_key_of(r->service->rates, STR("token"), r->viewer.token.v);
    if (rates_take(r->service->rates, key, rule, r->now_ms, &wait_ms) == OK) return true;
    request_error(r, 429, wait_ms / 1000 + 1);
    return false;
}

static bool is_body_type(const struct request *r, struct str type) {
    if (!request_is_programs(r))
        return str_equal_nocase(type, STR("application/x-www-form-urlencoded"));
    return str_equal_nocase(type, STR("application/scim+json")) ||
           str_equal_nocase(type, STR("application/json"));
}

static bool gate_body_type(struct request *r) {
    if (!is_form_method(r) || is_bare(r)) return true;
    struct str type = http_field(r->exchange, STR("content-type"));
    type = str_trim(str_slice(type, 0, str_find_byte(type, ';', 0)));
    bool is_file = (r->route->flags & (ROUTE_FILE | ROUTE_FILES)) && multipart_is_type(type);
    if (is_file || is_body_type(r, type) || !http_has_body(r->exchange)) return true;
    return stop(r, 415);
}

/* The form's number, bound to where it went and what it said: who goes back in the browser and
 * sends another text in the same page's form means another message. */
static void bind_once(struct request *r) {
    struct str parts[2 + 2 * URLFORM_FIELDS_MAX + MULTIPART_FILES_MAX];
    struct crypt_hash mac;
    size_t count = 0;
    parts[count++] = (struct str){(const char *)r->once, ONCE_BYTES};
    parts[count++] = http_path(r->exchange);
    for (size_t i = 0; i < r->fields.count; i++) {
        const struct urlform_field *field = &r->fields.fields[i];
        if (str_equal(field->name, STR("csrf"))) continue;
        parts[count++] = field->name;
        parts[count++] = field->value;
    }
    /* Megabytes are not hashed on a loop: files count by their names. */
    for (size_t i = 0; r->files && i < r->files->count; i++)
        parts[count++] = r->files->files[i].name;
    crypt_mac(r->service->keys->blob, parts, count, &mac);
    memcpy(r->once, mac.bytes, ONCE_BYTES);
}

static bool gate_fields(struct request *r) {
    /* The body says nothing, or is the handler's to read. */
    if (is_bare(r) || request_is_programs(r)) return true;
    struct str type = http_field(r->exchange, STR("content-type")), once = {0};
    bool is_file = (r->route->flags & ROUTE_FILE) != 0;
    enum err e = files_come(r) ? files_read_form(r, type)
                 : is_file && multipart_is_type(type)
                     ? multipart_parse(type, http_body(r->exchange), &r->fields, &r->file_name)
                     : urlform_parse(&r->arena, http_body(r->exchange), &r->fields);
    if (e != OK) return stop(r, e == ERR_LIMIT ? 413 : 400);
    /* Megabytes are not hashed on a loop: what a file's form leaves may be left twice. */
    if (!is_file && urlform_get(&r->fields, STR("once"), &once) == OK)
        r->has_once = crypt_base64_read(once, r->once, ONCE_BYTES);
    if (r->has_once) bind_once(r);
    return true;
}

static bool gate_country_again(struct request *r) {
    if (r->refusal != REFUSAL_COUNTRY) return true;
    r->service->doors->elsewhere(r);
    return false;
}

static bool gate_session(struct request *r) {
    if (r->refusal != REFUSAL_SESSION) return true;
    if (r->route->flags & ROUTE_KEEP) form_read_sent(r); /* a draft is of one text */
    r->service->doors->session_over(r);
    return false;
}

static bool gate_csrf(struct request *r) {
    struct str token = {0};
    if (is_bare(r) || request_is_programs(r)) return true;
    enum err e = urlform_get(&r->fields, STR("csrf"), &token);
    if (e == OK && csrf_check(r->service->keys->csrf, r->secret, token)) return true;
    if (r->route->form && r->route->form->refused && r->refusal == REFUSAL_NONE) {
        /* The page was older than the session: nothing is done, the form is shown again. */
        form_read_sent(r);
        r->form.status = 403;
        r->refusal = REFUSAL_STALE;
        return true;
    }
    request_error_named(r, 403, "stale_form");
    return false;
}

/* Counts one of this member's writes of the minute, or marks the form as sent too fast. */
static void count_write(struct request *r) {
    int64_t wait_ms;
    struct limit_rule rule = {r->service->options->limits_posts_per_minute, MINUTE_MS};
    uint64_t key = rates_key_of(r->service->rates, STR("posts"), r->viewer.member.v);
    if (rates_take(r->service->rates, key, rule, r->now_ms, &wait_ms) == OK) return;
    r->form.status = 429;
    r->form.retry_after_s = wait_ms / 1000 + 1;
    r->form.has_problem = true;
}

static bool gate_role_again(struct request *r) {
    if (r->refusal != REFUSAL_ROLE) return true;
    form_read_sent(r);
    count_write(r);
    if (r->form.status == 429)
        request_error(r, 429, r->form.retry_after_s);
    else
        r->service->doors->put_aside(r);
    return false;
}

static bool gate_form(struct request *r) {
    if (r->refusal != REFUSAL_NONE) return true;
    form_read_sent(r);
    if ((r->route->flags & ROUTE_WRITE) && !r->form.has_problem) count_write(r);
    return true;
}

static bool gate_scope(struct request *r) {
    enum err e = form_load_scope(r);
    if (e == OK) return true;
    if (e == ERR_DENIED)
        request_error_named(r, 403, "not_yours"); /* they may see it, its author changes it */
    else
        request_fail(r, e);
    return false;
}

static bool gate_said(struct request *r) {
    return r->refusal != REFUSAL_NONE || !r->route->form || r->service->doors->guard(r);
}

static bool gate_problems(struct request *r) {
    if (!r->form.has_problem && r->refusal == REFUSAL_NONE) return true;
    if (r->form.retry_after_s)
        request_add_field(r, "Retry-After: %lld", (long long)r->form.retry_after_s);
    if (!r->route->form || !r->route->form->refused) {
        if (r->refusal != REFUSAL_MEASURE) return stop(r, r->form.status);
        request_error_named(r, r->form.status, "measure");
        return false;
    }
    r->route->form->refused(r);
    return false;
}

static const struct gate head_gates[] = {
    {"method and path", gate_path},
    {"credentials", gate_credentials},
    {"country", gate_country},
    {"role", gate_role},
    {"rate", gate_rate},
    {"origin", gate_origin},
    {"body", gate_body_type},
    {"room", files_gate_room},
};

static const struct gate body_gates[] = {
    {"body", gate_fields},        {"country", gate_country_again}, {"session", gate_session},
    {"csrf", gate_csrf},          {"role", gate_role_again},       {"form", gate_form},
    {"measure", publishing_gate}, {"scope", gate_scope},           {"said", gate_said},
    {"files", files_gate_store},  {"form", gate_problems},
};

static void request_free(struct request *r) {
    bulk_release(&r->bulk);
    buf_release(&r->fields_out);
    arena_release(&r->arena);
    mem_free(r);
}

static void handle(struct request *r) {
    if (r->route->handler(r) == REPLIED) request_free(r);
}

static struct request *request_new(struct loop *loop, struct http_exchange *x) {
    static const struct str tags[] = {{"fr", 2}, {"en", 2}}, swapped[] = {{"en", 2}, {"fr", 2}};
    struct request *r = mem_alloc(sizeof *r);
    unsigned char id[REQUEST_ID_CHARS * 3 / 4];
    r->loop = loop;
    r->service = loop_service(loop);
    r->db = loop_db(loop);
    r->exchange = x;
    r->now_ms = clock_now_ms();
    uint64_t number = http_id(x) ^ ((uint64_t)r->now_ms << 24);
    memcpy(id, &number, sizeof number);
    id[8] = (unsigned char)(http_id(x) >> 3);
    crypt_base64(id, sizeof id, r->id);
    bool is_en = r->service->language == LANGUAGE_EN;
    size_t at = accept_language(http_field(x, STR("accept-language")), is_en ? swapped : tags, 2);
    r->language = (at == 0) == is_en ? LANGUAGE_EN : LANGUAGE_FR;
    buf_init(&r->fields_out, FIELDS_MOST);
    http_set_data(x, r);
    return r;
}

static void pass_head(struct request *r) {
    struct http_exchange *x = r->exchange;
    for (size_t i = 0; i < ARRAY_LENGTH(head_gates); i++)
        if (!head_gates[i].pass(r)) {
            request_free(r);
            return;
        }
    if (is_form_method(r)) {
        bool is_file = (r->route->flags & ROUTE_FILE) != 0;
        http_want_body(x, files_come(r)            ? ROUTE_FILES_MOST
                          : is_file                ? FILE_FORM_MOST
                          : request_is_programs(r) ? PROGRAM_BODY_MOST
                                                   : URLFORM_BODY_BYTES_MAX);
        return;
    }
    if (urlform_parse(&r->arena, http_query(x), &r->query) != OK) {
        stop(r, 400);
        request_free(r);
    } else if (gate_scope(r)) {
        handle(r);
    } else {
        request_free(r);
    }
}

/* What is read for one request is read of one state, and the locks are taken once; after an
 * operation, of the state that it left. */
static enum err begin_read(struct loop *loop) {
    memo_begin(loop_memo(loop), loop_service(loop)->policy);
    return db_begin_read(loop_db(loop));
}

static void end_read(struct loop *loop, enum err begun) {
    memo_end(loop_memo(loop));
    if (begun == OK) db_end_read(loop_db(loop));
}

static void on_head(void *context, struct http_exchange *x) {
    enum err e = begin_read(context);
    pass_head(request_new(context, x));
    end_read(context, e);
}

static void pass_body(struct request *r) {
    for (size_t i = 0; i < ARRAY_LENGTH(body_gates); i++)
        if (!body_gates[i].pass(r)) {
            /* A gate has answered, or waits for an operation and then will. */
            if (!r->exchange) request_free(r);
            return;
        }
    handle(r);
}

static void on_body(void *context, struct http_exchange *x) {
    enum err e = begin_read(context);
    pass_body(http_data(x));
    end_read(context, e);
}

void pipeline_go_on(struct request *r) {
    if (gate_problems(r)) r->route->handler(r);
}

static void on_more(void *context, struct http_exchange *x) {
    struct request *r = http_data(x);
    enum err e = begin_read(context);
    r->more(r);
    if (!r->exchange) request_free(r);
    end_read(context, e);
}

static void on_gone(void *context, struct http_exchange *x) {
    (void)context;
    struct request *r = http_data(x);
    if (r) request_free(r);
}

static void on_stream_gone(void *context, void *stream) {
    (void)context;
    events_gone(stream);
}

static void put_refused_page(const struct service *service, int status, struct buf *body,
                             struct buf *fields) {
    unsigned char number[REQUEST_ID_CHARS * 3 / 4];
    char reference[REQUEST_ID_CHARS + 1];
    crypt_random(number, sizeof number);
    crypt_base64(number, sizeof number, reference);
    struct page_frame frame = {.request_id = str_from_c(reference),
                               .community = service->options->community_name,
                               .language =
                                   service->language == LANGUAGE_EN ? STR("en") : STR("fr")};
    struct template_writer w = {.out = body, .language = service->language, .zone = service->zone};
    enum message_id title, text;
    char id[32];
    snprintf(id, sizeof id, "error.%d.title", status);
    bool is_known = message_find(str_from_c(id), &title);
    snprintf(id, sizeof id, "error.%d.text", status);
    if (!is_known || !message_find(str_from_c(id), &text)) return;
    struct error_page page = {.status = status,
                              .title = message_text(service->language, title),
                              .text = message_text(service->language, text)};
    tmpl_error_page(&w, &frame, &page);
    BUF_LIT(fields, "Content-Type: text/html; charset=utf-8\r\n");
    if (status == 503) BUF_LIT(fields, "Retry-After: 10\r\n");
}

/* The path that a request began with, before it was refused. */
static struct str path_begun(struct str start) {
    size_t space = str_find_byte(start, ' ', 0);
    struct str target = str_slice(start, space + 1, start.length);
    target = str_slice(target, 0, str_find_byte(target, ' ', 0));
    return str_slice(target, 0, str_find_byte(target, '?', 0));
}

static void on_refused(void *context, struct http_refusal *refusal) {
    const struct service *service = loop_service(context);
    struct buf *body = refusal->body, *fields = refusal->fields;
    if (route_is_beside_programs(service->routes, path_begun(refusal->start))) {
        service->doors->program_refused(refusal);
        fields_put_security(fields, service, FIELDS_PAGE);
        loop_count_reply(context, refusal->status);
        return;
    }
    put_refused_page(service, refusal->status, body, fields);
    fields_put_security(fields, service, FIELDS_PAGE);
    loop_count_reply(context, refusal->status);
}

struct http_handler pipeline_handler(struct loop *loop) {
    return (struct http_handler){.context = loop,
                                 .on_head = on_head,
                                 .on_body = on_body,
                                 .on_more = on_more,
                                 .on_gone = on_gone,
                                 .on_stream_gone = on_stream_gone,
                                 .on_refused = on_refused};
}

void pipeline_answer(struct http_server *http, struct task *task) {
    struct http_exchange *x = http_find(http, task->request_id);
    struct request *r = x ? http_data(x) : NULL;
    if (r && r->then) {
        void (*then)(struct request *, enum err, const void *) = r->then;
        struct loop *loop = r->loop;
        enum err e = begin_read(loop);
        r->then = NULL;
        /* Of an operation that only prepares or asks, the input is the result. */
        then(r, task->result, task->op->run ? task->output : task->input);
        if (!r->exchange) request_free(r);
        end_read(loop, e);
    }
    task_free(task);
}

const char *pipeline_gate_for(const struct route_table *routes, struct db *db, struct arena *arena,
                              const struct viewer *viewer, enum http_method method,
                              struct str path) {
    const struct route *route;
    struct scope_run run = {.db = db, .arena = arena, .viewer = viewer};
    struct buf allow;
    buf_init(&allow, 128);
    enum route_found found = route_find(routes, arena, method, path, &route, run.params, &allow);
    buf_release(&allow);
    if (found != ROUTE_FOUND) return "method and path";
    if (!(route->roles & viewer->role)) return "role";
    if (route->scope && route->scope(&run) != OK) return "scope";
    return NULL;
}
