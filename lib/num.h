/* Numbers out of text, strictly: digits only, no sign unless asked, no space, no overflow. */
#ifndef LIB_NUM_H
#define LIB_NUM_H

#include "lib/str.h"

/* Decimal in [0, most]; false for anything else, the empty text and leading zeros included
 * ("0" itself is fine). */
bool num_parse(struct str s, int64_t most, int64_t *out) MUST_USE;
/* As num_parse, leading zeros allowed, for fields of a fixed width ("07"). */
bool num_parse_padded(struct str s, int64_t most, int64_t *out) MUST_USE;

#endif
