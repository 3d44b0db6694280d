/* A tree of jansson's, filled in order; it escapes and prints. */
#include "lib/json.h"

#include <jansson.h>

#include "lib/mem.h"
#include "lib/utf8.h"

void json_writer_init(struct json_writer *w) {
    *w = (struct json_writer){0};
}

void json_writer_release(struct json_writer *w) {
    json_decref(w->root);
    json_writer_init(w);
}

/* Puts `value` where the writer stands, which owns it from now on. */
static void put(struct json_writer *w, const char *key, json_t *value) {
    if (!value) mem_out(sizeof value);
    if (!w->root) {
        assert(!key);
        w->root = value;
        return;
    }
    assert(w->depth > 0); /* else a second document */
    json_t *parent = w->open[w->depth - 1];
    int failed;
    if (json_is_array(parent)) {
        assert(!key);
        failed = json_array_append_new(parent, value);
    } else {
        assert(key && !json_object_get(parent, key));
        failed = json_object_set_new(parent, key, value);
    }
    if (failed) mem_out(sizeof value);
}

static void put_and_open(struct json_writer *w, const char *key, json_t *value) {
    assert(w->depth < JSON_DEPTH_MAX);
    put(w, key, value);
    w->open[w->depth++] = value;
}

void json_open_object(struct json_writer *w, const char *key) {
    put_and_open(w, key, json_object());
}

void json_open_array(struct json_writer *w, const char *key) {
    put_and_open(w, key, json_array());
}

void json_close(struct json_writer *w) {
    assert(w->depth > 0);
    w->depth--;
}

void json_put_text(struct json_writer *w, const char *key, struct str text) {
    if (!utf8_is_valid(text)) {
        w->is_invalid = true;
        text = (struct str){0};
    }
    put(w, key, json_stringn(text.length ? text.bytes : "", text.length));
}

void json_put_int(struct json_writer *w, const char *key, int64_t n) {
    put(w, key, json_integer(n));
}

void json_put_bool(struct json_writer *w, const char *key, bool is_true) {
    put(w, key, json_boolean(is_true));
}

void json_put_null(struct json_writer *w, const char *key) {
    put(w, key, json_null());
}

static int put_piece(const char *bytes, size_t length, void *out) {
    buf_put(out, (struct str){bytes, length});
    return ((struct buf *)out)->is_full ? -1 : 0;
}

enum err json_print(struct json_writer *w, struct buf *out) {
    assert(w->root && w->depth == 0);
    if (w->is_invalid) return ERR_INVALID;
    size_t start = out->length;
    int failed = json_dump_callback(w->root, put_piece, out, JSON_INDENT(2) | JSON_ENCODE_ANY);
    buf_put_byte(out, '\n');
    if (!failed && !out->is_full) return OK;
    bool is_full = out->is_full;
    buf_truncate(out, start);
    if (!is_full) mem_out(sizeof *out); /* texts were checked: nothing else fails */
    return ERR_LIMIT;
}
