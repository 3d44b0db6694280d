/* One user: shown, created, replaced, patched, removed. */
#include "server/core/loop.h"
#include "server/scim/scim.h"
#include "server/scim/write.h"
#include "urls.h"

enum err scope_scim_user(struct scope_run *run) {
    struct scim_user *user = arena_alloc(run->arena, sizeof *user);
    struct attestation_id id = {run->params[0].id};
    run->object = user;
    return scim_load(run->db, run->arena, run->viewer->organisation, id, user);
}

static enum reply send_user(struct request *r, int status, const struct scim_user *user) {
    struct json_writer w;
    struct scim_selection selection = scim_select(request_query(r, STR("attributes")),
                                                  request_query(r, STR("excludedAttributes")));
    struct str location = scim_address(r, url_scim_user_show(&r->arena, user->id));
    struct str etag = scim_etag(&r->arena, user);
    request_add_field(r, "ETag: %.*s", STR_ARG(etag));
    request_add_field(r, status == 201 ? "Location: %.*s" : "Content-Location: %.*s",
                      STR_ARG(location));
    if (status == 204 || status == 304) return scim_send_text(r, status, (struct str){0});
    json_writer_init(&w);
    scim_put_user(&w, &r->arena, r->service->site.origin, user, selection);
    return scim_send(r, status, &w);
}

enum reply scim_user_show(struct request *r) {
    const struct scim_user *user = r->scope.object;
    struct str known = http_field(r->exchange, STR("if-none-match"));
    bool is_known = !str_is_empty(known) && scim_etag_is_among(known, user);
    return send_user(r, is_known ? 304 : 200, user);
}

/* --- Writing */

/* What is wrong has been answered: true. */
static bool has_failed(struct request *r, enum err result, const struct scim_write_out *out) {
    if (result == OK) return false;
    if (result == ERR_INVALID && out && out->problem.status)
        scim_refuse(r, &out->problem);
    else if (result == ERR_DENIED)
        request_error(r, 401, 0); /* revoked between the gate and the write */
    else
        request_fail(r, result);
    return true;
}

static void send_written(struct request *r, enum err result, const struct scim_write_out *out,
                         int status) {
    struct scim_user user;
    if (has_failed(r, result, out)) return;
    enum err e = scim_load(r->db, &r->arena, r->viewer.organisation, out->attestation, &user);
    if (e != OK)
        request_fail(r, e);
    else
        send_user(r, status, &user);
}

static void create_done(struct request *r, enum err result, const void *output) {
    send_written(r, result, output, 201);
}

static void replace_done(struct request *r, enum err result, const void *output) {
    send_written(r, result, output, 200);
}

/* RFC 7644 section 3.5.2: the resource is sent where its attributes are asked for. */
static void patch_done(struct request *r, enum err result, const void *output) {
    bool is_wanted = !str_is_empty(request_query(r, STR("attributes")));
    send_written(r, result, output, is_wanted ? 200 : 204);
}

static void remove_done(struct request *r, enum err result, const void *output) {
    if (!has_failed(r, result, output)) scim_send_text(r, 204, (struct str){0});
}

static struct task *task_for(struct request *r, const struct op *op, enum scim_act act) {
    struct task *task = request_task(r, op, sizeof(struct scim_write_in));
    struct scim_write_in *in = task->input;
    const struct scim_user *user = r->scope.object;
    in->act = act;
    in->organisation = r->viewer.organisation;
    if (user) in->attestation = user->id;
    in->body = task_copy(task, http_body(r->exchange));
    in->if_match = task_copy(task, http_field(r->exchange, STR("if-match")));
    return task;
}

static bool read_query(struct request *r) {
    if (urlform_parse(&r->arena, http_query(r->exchange), &r->query) == OK) return true;
    scim_program_error(r, 400);
    return false;
}

enum reply scim_user_create(struct request *r) {
    if (!read_query(r)) return REPLIED;
    return request_park(r, task_for(r, &op_scim_write, SCIM_ACT_CREATE), create_done);
}

enum reply scim_user_replace(struct request *r) {
    if (!read_query(r)) return REPLIED;
    return request_park(r, task_for(r, &op_scim_write, SCIM_ACT_REPLACE), replace_done);
}

enum reply scim_user_patch(struct request *r) {
    if (!read_query(r)) return REPLIED;
    return request_park(r, task_for(r, &op_scim_write, SCIM_ACT_PATCH), patch_done);
}

enum reply scim_user_remove(struct request *r) {
    return request_park(r, task_for(r, &op_scim_remove, SCIM_ACT_REPLACE), remove_done);
}
