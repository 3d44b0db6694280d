/* Sending documents and errors. */
#include "server/scim/answer.h"

#include "server/core/fields.h"
#include "server/core/loop.h"
#include "server/scim/scim.h"

static const char *const type_names[] = {
    [SCIM_ERROR_PLAIN] = NULL,
    [SCIM_INVALID_FILTER] = "invalidFilter",
    [SCIM_TOO_MANY] = "tooMany",
    [SCIM_UNIQUENESS] = "uniqueness",
    [SCIM_MUTABILITY] = "mutability",
    [SCIM_INVALID_SYNTAX] = "invalidSyntax",
    [SCIM_INVALID_PATH] = "invalidPath",
    [SCIM_NO_TARGET] = "noTarget",
    [SCIM_INVALID_VALUE] = "invalidValue",
};

bool scim_fail(struct scim_problem *problem, int status, enum scim_type_of_error type,
               const char *detail, struct str about) {
    if (problem->status) return false;
    /* What it is about was written by the client, and is shown in part. */
    if (about.length > 100) about.length = 100;
    while (about.length && ((unsigned char)about.bytes[about.length - 1] & 0xc0) == 0x80)
        about.length--;
    if (about.length && (unsigned char)about.bytes[about.length - 1] >= 0xc0) about.length--;
    problem->status = status;
    problem->type = type;
    snprintf(problem->detail, sizeof problem->detail, "%s%s%.*s", detail, about.length ? ": " : "",
             STR_ARG(about));
    return false;
}

enum reply scim_send_text(struct request *r, int status, struct str json) {
    struct http_exchange *x = r->exchange;
    struct http_reply reply = {.status = status, .body = json};
    if (json.length) reply.content_type = STR("application/scim+json");
    fields_put_security(&r->fields_out, r->service, FIELDS_PAGE);
    reply.fields = buf_str(&r->fields_out);
    r->exchange = NULL;
    loop_count_reply(r->loop, status);
    http_reply(x, &reply);
    return REPLIED;
}

enum reply scim_send(struct request *r, int status, struct json_writer *w) {
    struct buf *out = loop_page(r->loop);
    buf_reset(out);
    enum err e = json_print_compact(w, out);
    json_writer_release(w);
    return e == OK ? scim_send_text(r, status, buf_str(out)) : scim_program_error(r, 500);
}

static void put_problem(struct json_writer *w, const struct scim_problem *problem) {
    char status[16];
    snprintf(status, sizeof status, "%d", problem->status);
    json_writer_init(w);
    json_open_object(w, NULL);
    json_open_array(w, "schemas");
    json_put_text(w, NULL, STR("urn:ietf:params:scim:api:messages:2.0:Error"));
    json_close(w);
    json_put_text(w, "status", str_from_c(status));
    if (type_names[problem->type])
        json_put_text(w, "scimType", str_from_c(type_names[problem->type]));
    json_put_text(w, "detail", str_from_c(problem->detail));
    json_close(w);
}

enum reply scim_refuse(struct request *r, const struct scim_problem *problem) {
    struct json_writer w;
    put_problem(&w, problem);
    return scim_send(r, problem->status, &w);
}

void scim_program_refused(struct http_refusal *refusal) {
    struct json_writer w;
    struct scim_problem problem = {0};
    bool has_filter = str_find(refusal->start, STR("filter=")) < refusal->start.length;
    if (refusal->status == 414 && has_filter) {
        refusal->status = 400;
        scim_fail(&problem, 400, SCIM_INVALID_FILTER, "filter: longer than 4096 bytes",
                  (struct str){0});
    } else {
        scim_fail(&problem, refusal->status, SCIM_ERROR_PLAIN, "The request was refused.",
                  (struct str){0});
    }
    put_problem(&w, &problem);
    if (json_print_compact(&w, refusal->body) == OK)
        BUF_LIT(refusal->fields, "Content-Type: application/scim+json\r\n");
    json_writer_release(&w);
}

enum reply scim_error(struct request *r, int status, enum scim_type_of_error type,
                      const char *detail) {
    struct scim_problem problem = {0};
    scim_fail(&problem, status, type, detail, (struct str){0});
    return scim_refuse(r, &problem);
}

enum reply scim_program_error(struct request *r, int status) {
    static const struct {
        int status;
        const char *detail;
    } rows[] = {
        {400, "The request cannot be understood."},
        {401, "A bearer token that is known and not revoked is needed."},
        {403, "This is not permitted."},
        {404, "There is no such resource here."},
        {405, "This resource does not take that method."},
        {413, "The document is too large."},
        {415, "Send application/scim+json."},
        {429, "Too many requests: wait as long as Retry-After says."},
        {500, "The server failed. Nothing was changed."},
        {503, "The server is busy: wait as long as Retry-After says."},
    };
    if (status == 401) {
        /* RFC 6750 section 3: an error code only where a token was shown. */
        bool has_token = !str_is_empty(http_field(r->exchange, STR("authorization")));
        request_add_field(r, "WWW-Authenticate: Bearer realm=\"scim\"%s",
                          has_token ? ", error=\"invalid_token\"" : "");
    }
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++)
        if (rows[i].status == status)
            return scim_error(r, status, SCIM_ERROR_PLAIN, rows[i].detail);
    return scim_error(r, status, SCIM_ERROR_PLAIN, "The request was refused.");
}

struct str scim_address(struct request *r, struct url path) {
    return arena_format(&r->arena, "%.*s%.*s", STR_ARG(r->service->site.origin), (int)path.length,
                        path.bytes);
}
