/* What generated templates and messages (tools/tmplc) stand on. A template writes an expression
 * through one of the macros at the end, chosen by the place where it stands in the HTML; _Generic
 * then chooses the escaper by the expression's type. A type that a place does not list, char *
 * above all, does not compile.
 *
 * templates.h (generated) completes the macros: TEMPLATE_IDS names the kinds of id, enum message_id
 * and the functions that write them. */
#ifndef LIB_TEMPLATE_H
#define LIB_TEMPLATE_H

#include "lib/escape.h"
#include "lib/language.h"
#include "lib/zone.h"

struct template_writer {
    struct buf *out;
    enum language language;
    const struct zone *zone; /* of dates; NULL: UTC */
};

/* As buf_put; the common case, room enough, in place. */
static inline void template_put(struct buf *out, const char *bytes, size_t length) {
    if (!out->is_full && length < out->capacity - out->length &&
        length <= out->ceiling - out->length) {
        memcpy(out->bytes + out->length, bytes, length);
        out->length += length;
    } else {
        buf_put(out, (struct str){bytes, length});
    }
}
#define TEMPLATE_LITERAL(w, literal) template_put((w)->out, "" literal, sizeof(literal) - 1)

/* As people write them, with no markup and nothing to escape. Dates in the zone given:
 * "12 novembre 2026", "12 November 2026"; "12 novembre 2026, 10 h 24", "12 November 2026, 10:24";
 * full (CLDR's word): "jeudi 12 novembre 2026, 10 h 24"; "10 h 24", "10:24"; digits grouped by
 * three: U+202F in French, a comma in English. */
void language_put_date(struct buf *out, enum language l, const struct zone *z, int64_t utc_ms);
void language_put_datetime(struct buf *out, enum language l, const struct zone *z, int64_t utc_ms);
void language_put_full(struct buf *out, enum language l, const struct zone *z, int64_t utc_ms);
void language_put_time(struct buf *out, enum language l, const struct zone *z, int64_t utc_ms);
void language_put_number(struct buf *out, enum language l, int64_t n);
/* "2026-11-12T09:24:05Z". */
void template_put_iso(struct buf *out, int64_t utc_ms);
/* A text argument of a message. */
void message_put_str(struct buf *out, enum message_form form, struct str text);

/* One function for each type and place, named by _Generic below. */
static inline void template_text_html(struct template_writer *w, struct html markup) {
    if (markup.length) template_put(w->out, markup.bytes, markup.length); /* none may be NULL */
}
static inline void template_text_str(struct template_writer *w, struct str text) {
    escape_html(w->out, text);
}
static inline void template_component_str(struct template_writer *w, struct str text) {
    escape_url(w->out, text);
}
static inline void template_url(struct template_writer *w, struct url url) {
    template_put(w->out, url.bytes, url.length);
}
static inline void template_put_signed(struct template_writer *w, int64_t n) {
    buf_put_int(w->out, n);
}
void template_put_unsigned(struct template_writer *w, uint64_t n);

static inline int64_t template_signed(int64_t n) {
    return n;
}
static inline int64_t template_unsigned(uint64_t n) {
    return n > INT64_MAX ? INT64_MAX : (int64_t)n;
}
static inline struct str template_argument_str(const struct template_writer *w, struct str s) {
    (void)w;
    return s;
}

static inline bool template_true_bool(bool b) {
    return b;
}
static inline bool template_true_signed(int64_t n) {
    return n != 0;
}
static inline bool template_true_unsigned(uint64_t n) {
    return n != 0;
}
static inline bool template_true_str(struct str s) {
    return s.length != 0;
}
static inline bool template_true_html(struct html h) {
    return h.length != 0;
}
static inline bool template_true_url(struct url u) {
    return u.length != 0;
}
static inline bool template_true_pointer(const void *p) {
    return p != NULL;
}

/* unsigned int is missing on purpose: enum message_id is compatible with it. */
#define TEMPLATE_INTEGERS(of)                                                                      \
    int : of##_signed,                                                                             \
          long : of##_signed,                                                                      \
                 long long : of##_signed,                                                          \
                             short : of##_signed,                                                  \
                                     signed char : of##_signed,                                    \
                                                   unsigned long : of##_unsigned,                  \
                                                                   unsigned long long              \
        : of##_unsigned,                                                                           \
          unsigned short : of##_unsigned,                                                          \
                           unsigned char : of##_unsigned

/* Element content. */
#define TEMPLATE_TEXT(w, x)                                                                        \
    _Generic((x), TEMPLATE_INTEGERS(template_put) TEMPLATE_IDS(template_put), enum message_id      \
             : template_put_message, struct str                                                    \
             : template_text_str, struct html                                                      \
             : template_text_html)(w, x)
/* A quoted attribute value, <title>, <textarea>. */
#define TEMPLATE_ATTRIBUTE(w, x)                                                                   \
    _Generic((x), TEMPLATE_INTEGERS(template_put) TEMPLATE_IDS(template_put), enum message_id      \
             : template_put_message, struct str                                                    \
             : template_text_str)(w, x)
/* The start of an address, and a component of what follows its path. */
#define TEMPLATE_URL(w, x) _Generic((x), struct url : template_url)(w, x)
#define TEMPLATE_COMPONENT(w, x)                                                                   \
    _Generic((x), TEMPLATE_INTEGERS(template_put) TEMPLATE_IDS(template_put), struct str           \
             : template_component_str)(w, x)
/* Arguments: int64_t of any integer or enumeration; struct str of a text or a message. */
#define TEMPLATE_INT(x) _Generic((x), TEMPLATE_INTEGERS(template), default : template_unsigned)(x)
#define TEMPLATE_STR(w, x)                                                                         \
    _Generic((x), struct str                                                                       \
             : template_argument_str, enum message_id                                              \
             : template_argument_message)(w, x)
#define TEMPLATE_TRUE(x)                                                                           \
    _Generic((x), TEMPLATE_INTEGERS(template_true) TEMPLATE_IDS(template_true), bool               \
             : template_true_bool, enum message_id                                                 \
             : template_true_unsigned, struct str                                                  \
             : template_true_str, struct html                                                      \
             : template_true_html, struct url                                                      \
             : template_true_url, default                                                          \
             : template_true_pointer)(x)
/* The address of a struct given as a value or by a pointer. */
#define TEMPLATE_ADDRESS(tag, x)                                                                   \
    _Generic((x), struct tag : &(x), const struct tag * : (x), struct tag * : (x))

#endif
