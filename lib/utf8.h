/* UTF-8 (RFC 3629): validity and code points. */
#ifndef LIB_UTF8_H
#define LIB_UTF8_H

#include "lib/str.h"

/* Valid UTF-8 without surrogates, overlong forms or NUL. */
bool utf8_is_valid(struct str s);
/* Valid, and of control characters only tab and (when `lines`) line feed; refuses the bidirectional
 * overrides U+202A to U+202E and U+2066 to U+2069, which disguise text. */
bool utf8_is_clean(struct str s, bool lines);
/* Clean, not blank, of `most` bytes at most. */
bool utf8_is_written(struct str s, size_t most, bool lines);
/* Decodes the code point at *at, which must be inside s, and moves *at past it; U+FFFD for an
 * invalid byte, past which it moves by one. */
uint32_t utf8_next(struct str s, size_t *at);
/* Number of code points of valid text. */
size_t utf8_count(struct str s);
/* Writes one code point; returns its length, 1 to 4 bytes. */
size_t utf8_write(char out[4], uint32_t point);

#endif
