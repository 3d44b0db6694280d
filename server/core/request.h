/* struct request: one exchange on its way through the gates, and what a handler may do with it.
 * It lives on its loop's thread; everything it holds dies with its arena. A handler reads r->form,
 * r->scope.object, r->viewer, and ends with page_send(), request_redirect() or request_park(). */
#ifndef CORE_REQUEST_H
#define CORE_REQUEST_H

#include "lib/escape.h"
#include "lib/multipart.h"
#include "server/core/route.h"
#include "server/core/service.h"
#include "server/core/task.h"
#include "server/core/whence.h"

struct files_sent;
struct guarding;
struct loop;

enum { REQUEST_ID_CHARS = 12 };

/* Why a form that was read is not acted on. */
enum refusal {
    REFUSAL_NONE,
    REFUSAL_SESSION, /* its session has ended */
    REFUSAL_ROLE,    /* its sender is no member any more */
    REFUSAL_STALE,   /* its page is older than the session */
    REFUSAL_COUNTRY, /* it comes from where nobody may */
    REFUSAL_MEASURE, /* a measure keeps its sender from publishing: publishing.h */
};

struct request {
    struct arena arena;
    struct loop *loop;
    const struct service *service;
    struct http_exchange *exchange; /* NULL once replied */
    struct db *db;                  /* this loop's reader */
    int64_t now_ms;
    int64_t people_until_ms; /* someone looked up since this was set appears otherwise from then */
    char id[REQUEST_ID_CHARS + 1]; /* printed in error pages and logs */
    enum language language;

    const struct route *route;
    struct route_param params[ROUTE_PARAMS_MOST];
    struct urlform query;
    struct viewer viewer;
    bool is_unsure;          /* who asks could not be read */
    struct whence_from from; /* where the client is, as soon as the viewer is known */
    bool is_elsewhere; /* where [access] countries lets nobody in from: the viewer is a visitor */
    bool was_in;       /* elsewhere, with a session that holds */
    struct str secret; /* of the browser: session or pre-session cookie */
    struct scope_run scope;
    struct form form;
    struct guarding *guarding; /* what its texts say that they should not (threads/guarding.h) */
    struct str csrf_field;     /* as sent */
    struct str body_fields_error;
    struct urlform fields;         /* of the body */
    struct str file_name;          /* ROUTE_FILE: as its sender wrote it, any bytes */
    struct multipart_files *files; /* ROUTE_FILES: views of `bulk`; NULL: none came */
    struct bulk bulk;              /* the body that they came in */
    struct files_sent *files_sent; /* doors->files: what became of each; NULL: none came */
    bool has_refused_files;
    unsigned char once[ONCE_BYTES];
    bool has_once;
    struct buf fields_out; /* Set-Cookie and other fields of the answer */
    struct str publishing; /* REFUSAL_MEASURE: until when, and why */
    enum refusal refusal;  /* a gate answers in place of the handler */

    /* The next piece of a long answer is wanted (page_send_long). */
    void (*more)(struct request *r);
    /* After an operation. */
    void (*then)(struct request *r, enum err result, const void *output);
};

/* Value of a form's field. */
struct str form_value(const struct request *r, size_t field);
/* A field of the query string; empty when absent or repeated. */
struct str request_query(const struct request *r, struct str name);

/* A task for `op` by this viewer, with the form's `once`. */
struct task *request_task(struct request *r, const struct op *op, size_t input_bytes) MUST_USE;
/* Sends the task off; `then` runs on this loop when it is done (after COMMIT), and replies or parks
 * again. When the queues are full it runs at once with ERR_BUSY, and must reply. */
enum reply request_park(struct request *r, struct task *task,
                        void (*then)(struct request *r, enum err result, const void *output));

/* 303 to a path of ours. */
enum reply request_redirect(struct request *r, struct url url);
/* 301: what stood here is there from now on. */
enum reply request_redirect_for_good(struct request *r, struct url url);
/* The same, to a page that says what was just done: ?done=`word`. */
enum reply request_done(struct request *r, struct url page, const char *word);
bool request_is_done(const struct request *r, const char *word);
enum reply request_redirect_text(struct request *r, struct str local_path);
/* The site's page for an error: 404, 503…; retry_after_s > 0 adds Retry-After. */
enum reply request_error(struct request *r, int status, int64_t retry_after_s);
/* The same with the sentences error.<name>.title and .text. */
enum reply request_error_named(struct request *r, int status, const char *name);
/* The error page that fits a result of an operation or loader. */
enum reply request_fail(struct request *r, enum err e);
/* An address for programs, which show a bearer token and no cookie: errors are documents there. */
bool request_is_programs(const struct request *r);
/* Takes one of what this member may do of `what` in the time of the rule. False when there is none
 * left: 429 has been answered. */
bool request_may(struct request *r, struct str what, struct member_id member,
                 struct limit_rule rule) MUST_USE;
/* Adds a field line to the answer. */
void request_add_field(struct request *r, const char *format, ...) PRINTF_LIKE(2, 3);
/* Sets or (max_age_s 0) forgets a cookie; `name` without its __Host- prefix. */
void request_set_cookie(struct request *r, const char *name, struct str value, int64_t max_age_s);
/* The cookie of that name, prefix apart; empty when absent. */
struct str request_cookie(const struct request *r, const char *name);
/* "/…" on this site: begins with one slash, no backslash, control byte or second slash first. */
bool is_local_path(struct str path);

#endif
