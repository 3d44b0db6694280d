/* Lists: GET with parameters, POST .search with a document. */
#include "lib/clock.h"
#include "lib/num.h"
#include "server/core/task.h"
#include "server/scim/scim.h"
#include "server/scim/write.h"

enum { DEADLINE_MS = 10 * 1000 };

static struct task *new_task(struct request *r, const struct scim_list_in *from) {
    struct task *task = request_task(r, &op_scim_list, sizeof *from);
    struct scim_list_in *in = task->input;
    *in = *from;
    in->body = task_copy(task, from->body);
    in->filter = task_copy(task, from->filter);
    in->attributes = task_copy(task, from->attributes);
    in->excluded = task_copy(task, from->excluded);
    return task;
}

static void list_done(struct request *r, enum err result, const void *output) {
    const struct scim_list_in *in = output;
    if (result != OK)
        request_fail(r, result);
    else if (in->problem.status)
        scim_refuse(r, &in->problem);
    else if (in->is_done)
        scim_send_text(r, 200, in->json);
    else if (clock_monotonic_ms() > in->deadline_ms)
        scim_error(r, 400, SCIM_TOO_MANY, "This filter takes too long here: name somebody.");
    else
        request_park(r, new_task(r, in), list_done);
}

/* A parameter that is a number; what is negative counts as 0 (RFC 7644 section 3.4.2.4). */
static bool number(struct request *r, struct str name, int64_t *value) {
    struct str text = request_query(r, name);
    if (str_is_empty(text) || num_parse(text, INT32_MAX, value)) return true;
    int64_t ignored;
    if (str_starts(text, STR("-")) &&
        num_parse(str_slice(text, 1, text.length), INT32_MAX, &ignored)) {
        *value = 0;
        return true;
    }
    struct scim_problem problem = {0};
    scim_fail(&problem, 400, SCIM_INVALID_VALUE, "A number is expected", name);
    scim_refuse(r, &problem);
    return false;
}

enum reply scim_user_list(struct request *r) {
    struct scim_list_in in = {.organisation = r->viewer.organisation,
                              .filter = request_query(r, STR("filter")),
                              .attributes = request_query(r, STR("attributes")),
                              .excluded = request_query(r, STR("excludedAttributes")),
                              .start = 1,
                              .count = SCIM_PAGE,
                              .deadline_ms = clock_monotonic_ms() + DEADLINE_MS};
    if (!number(r, STR("startIndex"), &in.start) || !number(r, STR("count"), &in.count))
        return REPLIED;
    if (in.start < 1) in.start = 1;
    if (in.count > SCIM_PAGE_MOST) in.count = SCIM_PAGE_MOST;
    return request_park(r, new_task(r, &in), list_done);
}

enum reply scim_user_search(struct request *r) {
    struct scim_list_in in = {.organisation = r->viewer.organisation,
                              .body = http_body(r->exchange),
                              .is_search = true,
                              .start = 1,
                              .count = SCIM_PAGE,
                              .deadline_ms = clock_monotonic_ms() + DEADLINE_MS};
    return request_park(r, new_task(r, &in), list_done);
}

/* The same from the root: users are all there is. */
enum reply scim_root_search(struct request *r) {
    return scim_user_search(r);
}
