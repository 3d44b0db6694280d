/* Both texts are brought to one form, with each byte's place in the original beside it, and then
 * compared byte for byte: linear, whatever the texts. */
#include "server/core/passage.h"

#include "lib/buf.h"

/* A text in that form. */
struct plain {
    struct str text;
    size_t *at; /* of each byte, in the original */
};

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* The end of the run of blanks and quotation marks at `from`; `from` itself when it has no blank,
 * as in "a>b". */
static size_t skip_gap(struct str text, size_t from) {
    size_t end = from;
    bool has_blank = false;
    for (; end < text.length && (is_blank(text.bytes[end]) || text.bytes[end] == '>'); end++)
        has_blank = has_blank || is_blank(text.bytes[end]);
    return has_blank ? end : from;
}

static struct plain make_plain(struct arena *arena, struct str text) {
    char *bytes = arena_alloc(arena, text.length + 1);
    struct plain plain = {.at = arena_array(arena, text.length + 1, sizeof *plain.at)};
    size_t length = 0;
    for (size_t i = 0; i < text.length;) {
        size_t end = skip_gap(text, i);
        bytes[length] = end > i ? ' ' : text.bytes[i];
        plain.at[length++] = i;
        i = end > i ? end : i + 1;
    }
    plain.text = (struct str){bytes, length};
    return plain;
}

/* The place at or after `from` (in plain's bytes); false when there is none. *next: where to look
 * on. */
static bool find(const struct plain *plain, struct str passage, size_t from, size_t *start,
                 size_t *end, size_t *next) {
    struct str rest = str_slice(plain->text, from, plain->text.length);
    size_t found = str_find(rest, passage);
    if (str_is_empty(passage) || found >= rest.length) return false;
    *next = from + found + passage.length;
    *start = plain->at[from + found];
    *end = plain->at[*next - 1] + 1; /* its last byte is no gap: it was trimmed */
    return true;
}

struct str passage_find(struct arena *arena, struct str text, struct str passage) {
    struct plain plain = make_plain(arena, text);
    passage = str_trim(make_plain(arena, str_trim(passage)).text);
    size_t start, end, next;
    if (!find(&plain, passage, 0, &start, &end, &next)) return (struct str){0};
    return str_slice(text, start, end);
}

struct str passage_replace(struct arena *arena, struct str text, struct str passage,
                           struct str marker, int64_t *places) {
    struct plain plain = make_plain(arena, text);
    struct buf out;
    size_t start, end, next = 0, copied = 0;
    passage = str_trim(make_plain(arena, str_trim(passage)).text);
    buf_init(&out, (text.length + 1) * (marker.length + 1));
    while (find(&plain, passage, next, &start, &end, &next)) {
        buf_put(&out, str_slice(text, copied, start));
        buf_put(&out, marker);
        copied = end;
        ++*places;
    }
    buf_put(&out, str_slice(text, copied, text.length));
    struct str copy = arena_copy(arena, buf_str(&out));
    buf_release(&out);
    return copy;
}

struct str passage_without(const struct passage *p, struct str text, int64_t *places) {
    return passage_replace(p->scratch, text, p->passage, p->marker, places);
}
