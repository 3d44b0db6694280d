/* Values of the MaxMind DB format 2.0 (its published specification, "Data Section"), read within
 * bounds. libmaxminddb 1.7 follows nesting and pointers as deep and as often as a file says; a file
 * comes from outside, so what is decoded at each request is decoded here: without recursion, within
 * the section, and never more than a fixed number of values. Pure. */
#ifndef LIB_GEO_DATA_H
#define LIB_GEO_DATA_H

#include "lib/str.h"

enum geo_type {
    GEO_POINTER = 1,
    GEO_TEXT = 2,
    GEO_UINT16 = 5,
    GEO_UINT32 = 6,
    GEO_MAP = 7,
    GEO_UINT64 = 9,
    GEO_ARRAY = 11,
    GEO_BOOLEAN = 14,
};

enum { GEO_VALUES_MOST = 4096 }; /* heads read in all by one reader */

/* A place in a section. */
struct geo_reader {
    const uint8_t *bytes;
    size_t length;
    size_t at;
    unsigned heads; /* read so far */
};

struct geo_reader geo_reader_at(const uint8_t *section, size_t length, size_t at);

/* Each leaves the reader after the value, and is false when the bytes are malformed, of another
 * type, or a bound was met; the reader is of no use then. A pointer is followed once, as the
 * format has it; the reader goes on behind the pointer. */
bool geo_read_text(struct geo_reader *r, struct str *out) MUST_USE;
bool geo_read_uint(struct geo_reader *r, uint64_t *out) MUST_USE; /* of 16, 32 or 64 bits */
bool geo_skip(struct geo_reader *r) MUST_USE;                     /* a value with all it holds */

enum geo_found { GEO_FOUND, GEO_ABSENT, GEO_MALFORMED };
/* The value of `key` in the map at the reader, which then stands there; GEO_ABSENT too when there
 * is something else than a map. The first of two alike. */
enum geo_found geo_enter(struct geo_reader *r, struct str key) MUST_USE;

/* Is the value a map or an array (`type`) that holds nothing but texts? */
bool geo_holds_texts(struct geo_reader r, enum geo_type type) MUST_USE;
/* Is there one value from the reader to the section's end, with no pointer in it? */
bool geo_is_plain(struct geo_reader r);

#endif
