/* Allocation that succeeds or ends the process: a daemon of this size has no sensible way on
 * without memory, and a supervisor restarts it; nothing acknowledged is lost (writer.c). */
#include "lib/mem.h"

void mem_out(size_t bytes) {
    fprintf(stderr, "entrepairs: out of memory, %zu bytes asked\n", bytes);
    abort();
}

void *mem_alloc(size_t bytes) {
    void *p = calloc(1, bytes ? bytes : 1);
    if (!p) mem_out(bytes);
    return p;
}

void *mem_array(size_t count, size_t bytes) {
    void *p = calloc(count ? count : 1, bytes ? bytes : 1);
    if (!p) mem_out(bytes);
    return p;
}

void *mem_resize(void *old, size_t bytes) {
    void *p = realloc(old, bytes ? bytes : 1);
    if (!p) mem_out(bytes);
    return p;
}

char *mem_copy_text(const char *bytes, size_t length) {
    if (length == SIZE_MAX) mem_out(length);
    char *copy = mem_alloc(length + 1);
    if (length) memcpy(copy, bytes, length);
    return copy;
}

void mem_free(void *p) {
    free(p);
}
