/* A tree of jansson's, filled in order; it escapes and prints. What it reads is copied out of its
 * tree at once, so that nobody else frees or counts anything. */
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

static enum err print(struct json_writer *w, struct buf *out, size_t flags) {
    assert(w->root && w->depth == 0);
    if (w->is_invalid) return ERR_INVALID;
    size_t start = out->length;
    int failed = json_dump_callback(w->root, put_piece, out, flags | JSON_ENCODE_ANY);
    if (flags == JSON_INDENT(2)) buf_put_byte(out, '\n');
    if (!failed && !out->is_full) return OK;
    bool is_full = out->is_full;
    buf_truncate(out, start);
    if (!is_full) mem_out(sizeof *out); /* texts were checked: nothing else fails */
    return ERR_LIMIT;
}

enum err json_print(struct json_writer *w, struct buf *out) {
    return print(w, out, JSON_INDENT(2));
}

enum err json_print_compact(struct json_writer *w, struct buf *out) {
    return print(w, out, JSON_COMPACT);
}

/* --- Reading */

/* Looked at before jansson recurses on it. */
static bool is_shallow(struct str text) {
    size_t depth = 0;
    bool is_text = false;
    for (size_t i = 0; i < text.length; i++) {
        char c = text.bytes[i];
        if (is_text && c == '\\')
            i++;
        else if (c == '"')
            is_text = !is_text;
        else if (!is_text && (c == '{' || c == '[') && ++depth > JSON_READ_DEPTH_MOST)
            return false;
        else if (!is_text && (c == '}' || c == ']') && depth > 0)
            depth--;
    }
    return true;
}

static struct json_value take(struct arena *arena, json_t *from);

static void take_members(struct arena *arena, json_t *from, struct json_value *to) {
    const char *name;
    json_t *member;
    size_t at = 0;
    to->count = json_object_size(from);
    to->names = arena_array(arena, to->count + 1, sizeof *to->names);
    to->members = arena_array(arena, to->count + 1, sizeof *to->members);
    json_object_foreach(from, name, member) {
        to->names[at] = arena_copy(arena, str_from_c(name));
        to->members[at++] = take(arena, member);
    }
}

static void take_items(struct arena *arena, json_t *from, struct json_value *to) {
    to->count = json_array_size(from);
    to->members = arena_array(arena, to->count + 1, sizeof *to->members);
    for (size_t i = 0; i < to->count; i++) to->members[i] = take(arena, json_array_get(from, i));
}

/* Recurses as deep as is_shallow() allows. */
static struct json_value take(struct arena *arena, json_t *from) {
    struct json_value to = {.kind = JSON_KIND_NULL};
    if (json_is_object(from)) {
        to.kind = JSON_KIND_OBJECT;
        take_members(arena, from, &to);
    } else if (json_is_array(from)) {
        to.kind = JSON_KIND_ARRAY;
        take_items(arena, from, &to);
    } else if (json_is_string(from)) {
        to.kind = JSON_KIND_TEXT;
        to.text =
            arena_copy(arena, (struct str){json_string_value(from), json_string_length(from)});
    } else if (json_is_integer(from)) {
        to.kind = JSON_KIND_NUMBER;
        to.text = arena_format(arena, "%lld", (long long)json_integer_value(from));
    } else if (json_is_real(from)) {
        to.kind = JSON_KIND_NUMBER;
        to.text = arena_format(arena, "%.17g", json_real_value(from));
    } else if (json_is_boolean(from)) {
        to.kind = JSON_KIND_BOOL;
        to.is_true = json_is_true(from);
    }
    return to;
}

enum err json_read(struct arena *arena, struct str text, struct json_value *value) {
    json_error_t error;
    if (text.length == 0) return ERR_INVALID;
    if (!is_shallow(text)) return ERR_LIMIT;
    /* Without JSON_ALLOW_NUL a NUL in a text is an error, and so are invalid UTF-8 and numbers that
     * do not fit. */
    json_t *root = json_loadb(text.bytes, text.length, JSON_REJECT_DUPLICATES, &error);
    if (!root) return ERR_INVALID;
    *value = take(arena, root);
    json_decref(root);
    return OK;
}

const struct json_value *json_find(const struct json_value *object, struct str name) {
    if (object->kind != JSON_KIND_OBJECT) return NULL;
    for (size_t i = 0; i < object->count; i++)
        if (str_equal_nocase(object->names[i], name)) return &object->members[i];
    return NULL;
}
