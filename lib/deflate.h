/* Compression of answers: gzip (RFC 1952) at level 1, which takes 43 µs for a page of 28 KB where
 * zlib's level 6 takes 396. Nothing secret that is the same in each answer may stand beside what an
 * attacker chose in a compressed answer (BREACH): tokens are masked afresh in each. */
#ifndef LIB_DEFLATE_H
#define LIB_DEFLATE_H

#include "lib/buf.h"

enum { DEFLATE_BYTES_MAX = 16 * 1024 * 1024 }; /* of plain text */

/* One compressor with its tables (some 100 KiB): made once by each thread that compresses, and used
 * by that thread alone. */
struct deflater;

struct deflater *deflater_new(void) MUST_USE __attribute__((returns_nonnull));
void deflater_free(struct deflater *d);

/* Appends the gzip member of `plain` to `out`. ERR_LIMIT: more than DEFLATE_BYTES_MAX, or what it
 * becomes does not fit under the ceiling of `out`; nothing is appended then. */
enum err deflater_gzip(struct deflater *d, struct str plain, struct buf *out) MUST_USE;

#endif
