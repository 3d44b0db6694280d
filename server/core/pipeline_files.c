/* Forms that come with files: their room, their parts, and storing them before the handler. */
#include "server/core/pipeline_files.h"

#include "server/core/doors.h"
#include "server/core/http_long.h"
#include "server/core/room_share.h"

bool files_come(const struct request *r) {
    return (r->route->flags & ROUTE_FILES) &&
           multipart_is_type(http_field(r->exchange, STR("content-type")));
}

bool files_gate_room(struct request *r) {
    int64_t length = http_body_length(r->exchange);
    if (r->route->method == HTTP_GET || !files_come(r)) return true;
    if (length < 0) length = ROUTE_FILES_MOST;
    if (length > ROUTE_FILES_MOST) {
        request_error(r, 413, 0);
        return false;
    }
    if (length <= URLFORM_BODY_BYTES_MAX) return true; /* as any form: a text finds its way in */
    /* Of who is refused the text alone is read, and kept: the room that is there for members must
     * not be held by others. Nor by one of them: each has as much as the largest form takes. */
    struct room *room = r->service->room;
    if (r->refusal == REFUSAL_NONE)
        room = room_share_take(room, r->viewer.member.v, length, ROUTE_FILES_MOST);
    else if (!room_take(room, length, ROUTE_FILES_MOST))
        room = NULL;
    if (!room) {
        request_error(r, 503, 5);
        return false;
    }
    r->bulk.room = room;
    r->bulk.taken = length;
    return true;
}

enum err files_read_form(struct request *r, struct str type) {
    struct multipart_files *files = arena_alloc(&r->arena, sizeof *files);
    enum err e = multipart_read(&r->arena, type, http_body(r->exchange), &r->fields, files);
    if (e != OK || files->count == 0) {
        bulk_release(&r->bulk);
        return e;
    }
    r->files = files;
    r->bulk.bytes = http_take_body(r->exchange);
    return OK;
}

bool files_gate_store(struct request *r) {
    bool may_come = (r->route->flags & ROUTE_FILES) && r->refusal == REFUSAL_NONE;
    /* Sent too fast, nothing is done; any other fault is told with the files kept. */
    if (!may_come || r->form.status == 429) return true;
    return r->service->doors->files(r);
}
