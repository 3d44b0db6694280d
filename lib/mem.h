/* Heap memory that is never NULL: running out aborts in one place, mem_out().
 * Sizes come from bounded input; a product that overflows aborts too. */
#ifndef LIB_MEM_H
#define LIB_MEM_H

#include "lib/base.h"

/* Zeroed memory of `bytes` bytes (0 counts as 1). Free with mem_free(). */
void *mem_alloc(size_t bytes) MUST_USE __attribute__((malloc, returns_nonnull));
/* Zeroed array of `count` elements of `bytes` each. */
void *mem_array(size_t count, size_t bytes) MUST_USE __attribute__((malloc, returns_nonnull));
/* As realloc(); new room is not zeroed. */
void *mem_resize(void *old, size_t bytes) MUST_USE __attribute__((returns_nonnull));
/* A NUL-terminated copy of `length` bytes. */
char *mem_copy_text(const char *bytes, size_t length) MUST_USE
    __attribute__((malloc, returns_nonnull));
void mem_free(void *p);
/* Says so on stderr and aborts. */
void mem_out(size_t bytes) NO_RETURN;

#endif
