/* GET /files/<id>: a file goes out in pieces, each read and opened on a worker while the one before
 * is on its way. Images are shown where they stand, everything else is a download; neither may run
 * anything, ask for anything, or be taken for another type. */
#include "server/core/blobs.h"
#include "server/core/page.h"
#include "server/files/files.h"
#include "sql/files_files.h"

enum { PIECE_CHUNKS = 4 };

/* An answer under way, in the request's arena. */
struct sending {
    struct str blob, name;
    enum files_type type;
    int64_t bytes;    /* of the whole file */
    int64_t at, end;  /* what is left to send: [at, end[ */
    struct str first; /* the first piece, read before the answer begins */
    bool is_range;
};

struct piece {
    struct str blob, bytes;
    int64_t whole, chunk;
};

static enum err piece_prepare(struct arena *arena, const struct service *service, void *input) {
    struct piece *in = input;
    return blobs_read(service->blobs, in->blob, in->whole, in->chunk, PIECE_CHUNKS, arena,
                      &in->bytes);
}

static const struct op op_file_piece = {
    .name = "files.piece", .pool = POOL_WORK, .prepare = piece_prepare};

static struct sending *sending_of(struct request *r) {
    return r->scope.object;
}

/* Of a piece that begins at a chunk, what is to be sent next. */
static struct str cut(const struct sending *s, struct str bytes) {
    size_t from = (size_t)(s->at % BLOB_CHUNK);
    struct str piece = str_slice(bytes, from, bytes.length);
    return str_slice(piece, 0, (size_t)(s->end - s->at));
}

static enum reply ask_piece(struct request *r,
                            void (*then)(struct request *r, enum err e, const void *input)) {
    const struct sending *s = sending_of(r);
    struct task *task = request_task(r, &op_file_piece, sizeof(struct piece));
    struct piece *in = task->input;
    *in = (struct piece){
        .blob = task_copy(task, s->blob), .whole = s->bytes, .chunk = s->at / BLOB_CHUNK};
    return request_park(r, task, then);
}

static void send_next(struct request *r, enum err e, const void *input) {
    const struct piece *piece = input;
    struct sending *s = sending_of(r);
    struct str bytes = e == OK ? cut(s, piece->bytes) : (struct str){0};
    if (bytes.length == 0) {
        page_send_abort(r);
        return;
    }
    s->at += (int64_t)bytes.length;
    page_send_piece(r, bytes);
}

static void more(struct request *r) {
    struct sending *s = sending_of(r);
    struct str first = s->first;
    if (first.length == 0) {
        ask_piece(r, send_next);
        return;
    }
    s->first = (struct str){0};
    s->at += (int64_t)first.length;
    page_send_piece(r, first);
}

/* The head, once it is sure that the file can be read. */
static void begin(struct request *r, enum err e, const void *input) {
    const struct piece *piece = input;
    struct sending *s = sending_of(r);
    if (e != OK) {
        request_fail(r, e);
        return;
    }
    s->first = arena_copy(&r->arena, cut(s, piece->bytes));
    request_add_field(r, "Accept-Ranges: bytes");
    request_add_field(r, "ETag: \"%.32s\"", s->blob.bytes);
    files_put_disposition(&r->fields_out, s->name, files_is_image(s->type));
    if (s->is_range)
        request_add_field(r, "Content-Range: bytes %lld-%lld/%lld", (long long)s->at,
                          (long long)s->end - 1, (long long)s->bytes);
    page_send_long(r, s->is_range ? 206 : 200, files_media_type(s->type), s->end - s->at, more);
}

/* A range counts for the very file that the asker has the rest of. */
static bool is_same_file(struct request *r, struct str blob) {
    struct str tag = http_field(r->exchange, STR("if-range"));
    if (tag.bytes == NULL) return true;
    return tag.length == 34 && tag.bytes[0] == '"' && tag.bytes[33] == '"' &&
           memcmp(tag.bytes + 1, blob.bytes, 32) == 0;
}

static enum reply send_file(struct request *r, struct sending *s) {
    int64_t from = 0, to = s->bytes - 1;
    struct str range = http_field(r->exchange, STR("range"));
    enum err e = ERR_NOT_FOUND;
    if (range.bytes && http_method(r->exchange) == HTTP_GET && is_same_file(r, s->blob))
        e = files_range(range, s->bytes, &from, &to);
    if (e == ERR_LIMIT) {
        request_add_field(r, "Content-Range: bytes */%lld", (long long)s->bytes);
        return page_send_bare(r, 416);
    }
    s->is_range = e == OK;
    s->at = from;
    s->end = to + 1;
    r->scope.object = s;
    return ask_piece(r, begin);
}

enum reply file_show(struct request *r) {
    const struct file_visible_row *row = r->scope.object;
    struct sending *s = arena_alloc(&r->arena, sizeof *s);
    *s = (struct sending){.blob = row->blob,
                          .name = row->name,
                          .type = files_type_of(row->type),
                          .bytes = row->bytes};
    return send_file(r, s);
}

enum reply file_small(struct request *r) {
    const struct file_visible_row *row = r->scope.object;
    struct sending *s = arena_alloc(&r->arena, sizeof *s);
    if (str_is_empty(row->small)) return request_error(r, 404, 0);
    *s = (struct sending){.blob = row->small,
                          .name = row->name,
                          .type = files_type_of(row->type),
                          .bytes = row->small_bytes};
    return send_file(r, s);
}
