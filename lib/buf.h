/* struct buf: text being written, growing up to a ceiling. Past the ceiling nothing more is
 * added and is_full stays set: the writer checks once, at the end. */
#ifndef LIB_BUF_H
#define LIB_BUF_H

#include "lib/str.h"

struct buf {
    char *bytes;
    size_t length, capacity, ceiling;
    bool is_full;
};

/* An empty buffer of at most `ceiling` bytes; nothing is allocated yet. */
void buf_init(struct buf *b, size_t ceiling);
void buf_release(struct buf *b);
/* Empty, keeping its room; is_full is cleared. */
void buf_reset(struct buf *b);
/* Makes room for `more` bytes; false when the ceiling forbids it. */
bool buf_reserve(struct buf *b, size_t more);
void buf_put(struct buf *b, struct str s);
void buf_put_byte(struct buf *b, char byte);
void buf_put_int(struct buf *b, int64_t n);
void buf_put_format(struct buf *b, const char *format, ...) PRINTF_LIKE(2, 3);
/* Takes the last bytes off so that `length` remain. */
void buf_truncate(struct buf *b, size_t length);
/* The text so far; valid until the next put. */
struct str buf_str(const struct buf *b);
/* NUL-terminated (the NUL is not counted); "" when empty. */
const char *buf_text(struct buf *b);

/* As buf_put of a literal, without strlen. */
#define BUF_LIT(b, literal) buf_put((b), STR(literal))

#endif
