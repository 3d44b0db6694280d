/* The route table: one row a route, with its method, typed path, set of roles, scope, form and
 * handler (server/routes.def). Who may pass is decided here and in the scope's SQL, nowhere else.
 */
#ifndef CORE_ROUTE_H
#define CORE_ROUTE_H

#include "server/core/form.h"
#include "server/core/http.h"
#include "server/core/ids.h"
#include "server/core/viewer.h"

struct keys;
struct request;

enum { ROUTE_PARAMS_MOST = 2 };

/* A handler has replied, or waits for an operation (request_park). */
enum reply { REPLIED, PARKED };

/* A path taken apart: <thread> and the like are ids, other names are texts, percent-decoded. */
struct route_param {
    struct str text;
    int64_t id; /* of an id parameter, ≥ 1 */
};

/* What a scope loader sees, and where it leaves what it loaded. */
struct keys;
struct scope_run {
    struct db *db;
    struct arena *arena;
    const struct viewer *viewer;
    const struct keys *keys;
    struct route_param params[ROUTE_PARAMS_MOST];
    void *object; /* in the arena; the handler knows its type */
};

enum route_flag {
    ROUTE_WRITE = 1 << 0,    /* counts in [limits] posts_per_minute */
    ROUTE_KEEP = 1 << 1,     /* its text has a place among drafts, where a closed door puts it; of
                                other texts see form_again.h */
    ROUTE_PUBLIC = 1 << 2,   /* may be kept by caches: static files alone */
    ROUTE_ANYWHERE = 1 << 6, /* open to countries that [access] countries leaves out */
    ROUTE_QUIET = 1 << 4,    /* asked by a script, not a person: the session is not used by it */
    /* A POST whose path is all the permission there is: whoever sends it is a visitor, from
     * wherever, whatever its body (RFC 8058: a mail program). */
    ROUTE_BARE = 1 << 3,
    /* Its form may hold a file: multipart/form-data is read, up to ROUTE_FILE_MOST bytes and some
     * fields. Such a form has no `once`, and its fields are FIELD_RAW or checked as text. */
    ROUTE_FILE = 1 << 5,
    /* Files may come with its form (multipart/form-data, up to ROUTE_FILES_MOST bytes in all): they
     * are stored by doors->files before the handler is called, the form is read as any other. */
    ROUTE_FILES = 1 << 8,
    /* Its form publishes a text, unless its `preview` or `keep` was pressed: not while animators
     * have silenced its sender; ROUTE_MESSAGE: slow mode counts it (publishing.h). */
    ROUTE_PUBLISH = 1 << 9,
    ROUTE_MESSAGE = 1 << 10,
    ROUTE_SECTIONS = 1 << 7 /* a text may come in several fields, which doors->gather makes one */
};
enum { ROUTE_FILE_MOST = 4 << 20, ROUTE_FILES_MOST = 21 << 20 };

struct route {
    enum http_method method;
    const char *path; /* "/threads/<thread>/posts" */
    unsigned roles;   /* set of enum role that may pass */
    /* Loads the object of the path as this viewer may see it; ERR_NOT_FOUND is answered 404 whether
     * it does not exist or may not be seen. NULL: no object. */
    enum err (*scope)(struct scope_run *run);
    const char *scope_name;
    const struct form_schema *form; /* fields of the body; NULL for GET */
    unsigned flags;
    enum reply (*handler)(struct request *r);
    const char *name;
};

struct route_table {
    const struct route *routes;
    size_t count;
};

enum route_found { ROUTE_FOUND, ROUTE_UNKNOWN_PATH, ROUTE_OTHER_METHOD };

/* Matches a method (HEAD as GET) and an undecoded path. For ROUTE_OTHER_METHOD, `allow` gets the
 * methods that the path takes, "GET, HEAD, POST", for the Allow field (RFC 9110 section 10.2.1). */
enum route_found route_find(const struct route_table *table, struct arena *arena,
                            enum http_method method, struct str path, const struct route **route,
                            struct route_param params[ROUTE_PARAMS_MOST], struct buf *allow);

/* Of an address that no route has: is it beside those that are for programs alone? */
bool route_is_beside_programs(const struct route_table *table, struct str path);

/* Prints the table: method, path, one column a role, scope, form. */
void route_print_matrix(const struct route_table *table, struct buf *out);
const char *route_method_name(enum http_method method);

#endif
