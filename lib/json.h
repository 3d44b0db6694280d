/* JSON documents (RFC 8259), written and read. Written: opened, filled, closed, printed; the order
 * of the members is kept.
 *
 *     struct json_writer w;
 *     json_writer_init(&w);
 *     json_open_object(&w, NULL);
 *     json_put_text(&w, "name", name);
 *     json_open_array(&w, "ids");
 *     json_put_int(&w, NULL, 7);
 *     json_close(&w);
 *     json_close(&w);
 *     enum err e = json_print(&w, &out);
 *     json_writer_release(&w);
 *
 * What cannot be written (a text that is not UTF-8) is remembered, and told once by json_print().
 * Misuse, a key in an array or none in an object, a key given twice, a value too many, ends the
 * program. */
#ifndef LIB_JSON_H
#define LIB_JSON_H

#include "lib/arena.h"
#include "lib/buf.h"

enum { JSON_DEPTH_MAX = 16 };

struct json_writer {
    struct json_t *root;
    struct json_t *open[JSON_DEPTH_MAX]; /* borrowed from root */
    size_t depth;
    bool is_invalid;
};

void json_writer_init(struct json_writer *w);
void json_writer_release(struct json_writer *w);

/* `key` names the member in an object and is NULL in an array and at the top. */
void json_open_object(struct json_writer *w, const char *key);
void json_open_array(struct json_writer *w, const char *key);
/* Ends the object or array opened last. */
void json_close(struct json_writer *w);

void json_put_text(struct json_writer *w, const char *key, struct str text);
void json_put_int(struct json_writer *w, const char *key, int64_t n);
void json_put_bool(struct json_writer *w, const char *key, bool is_true);
void json_put_null(struct json_writer *w, const char *key);

/* Appends the finished document, indented by two, and a line feed. ERR_INVALID: a text was not
 * valid UTF-8 without NUL; ERR_LIMIT: the ceiling of `out`. Nothing is appended unless OK. */
enum err json_print(struct json_writer *w, struct buf *out) MUST_USE;
/* The same on one line, without white space. */
enum err json_print_compact(struct json_writer *w, struct buf *out) MUST_USE;

/* What was read, in an arena: no document is changed, so views do. */
enum json_kind {
    JSON_KIND_NULL,
    JSON_KIND_BOOL,
    JSON_KIND_NUMBER,
    JSON_KIND_TEXT,
    JSON_KIND_ARRAY,
    JSON_KIND_OBJECT
};
struct json_value {
    enum json_kind kind;
    bool is_true;
    struct str text;            /* TEXT; NUMBER: digits that read the same */
    struct str *names;          /* OBJECT: of its members */
    struct json_value *members; /* OBJECT, ARRAY: in the order they came */
    size_t count;
};

enum { JSON_READ_DEPTH_MOST = 20 };

/* Reads one object or array. ERR_LIMIT: nested deeper than JSON_READ_DEPTH_MOST. ERR_INVALID: not
 * JSON, not UTF-8, a NUL in a text, or two members of one name, which two readers could take
 * differently. The caller has bounded the length. Possibly long: not on a loop. */
enum err json_read(struct arena *arena, struct str text, struct json_value *value) MUST_USE;
/* The member of that name, ASCII letters compared without case; NULL when there is none. */
const struct json_value *json_find(const struct json_value *object, struct str name);

#endif
