/* struct arena: memory that lives and dies together, the request's or the message's.
 * Nobody frees a piece; arena_release() or arena_reset() ends all of it. Under
 * AddressSanitizer what is not handed out is poisoned. */
#ifndef LIB_ARENA_H
#define LIB_ARENA_H

#include "lib/str.h"

struct arena {
    struct arena_chunk *chunks; /* newest first */
    size_t used;                /* of the newest chunk */
    size_t total_bytes;         /* handed out since init or reset */
};

/* A zero struct arena is initialised. */
void arena_init(struct arena *a);
void arena_release(struct arena *a);
/* Ends everything in it, and keeps the first chunk for the next use. */
void arena_reset(struct arena *a);
/* Zeroed, aligned for any type. */
void *arena_alloc(struct arena *a, size_t bytes) MUST_USE __attribute__((returns_nonnull));
void *arena_array(struct arena *a, size_t count, size_t bytes) MUST_USE
    __attribute__((returns_nonnull));
/* A copy that the arena owns, followed by a NUL that length does not count. */
struct str arena_copy(struct arena *a, struct str s);
/* A NUL-terminated copy. */
char *arena_text(struct arena *a, struct str s);
/* A copy with ASCII letters in lower case. */
struct str arena_lower(struct arena *a, struct str s);
/* The parts one after another. */
struct str arena_join(struct arena *a, const struct str *parts, size_t count);
struct str arena_format(struct arena *a, const char *format, ...) PRINTF_LIKE(2, 3);

#endif
