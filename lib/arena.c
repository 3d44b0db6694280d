/* A list of chunks, each twice the one before up to 256 KiB; a larger piece gets its own. */
#include "lib/arena.h"

#include <stdarg.h>

#include "lib/mem.h"

#if defined(__SANITIZE_ADDRESS__)
#define HAS_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HAS_ASAN 1
#endif
#endif
#ifdef HAS_ASAN
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
#define ASAN_UNPOISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
#endif

enum { FIRST_CHUNK = 4096, LARGEST_CHUNK = 256 * 1024, ALIGNMENT = 16 };

struct arena_chunk {
    struct arena_chunk *next;
    size_t size; /* of bytes */
    _Alignas(16) char bytes[];
};

void arena_init(struct arena *a) {
    *a = (struct arena){0};
}

static void free_chunks(struct arena_chunk *chunk) {
    while (chunk) {
        struct arena_chunk *next = chunk->next;
        ASAN_UNPOISON_MEMORY_REGION(chunk->bytes, chunk->size);
        mem_free(chunk);
        chunk = next;
    }
}

void arena_release(struct arena *a) {
    free_chunks(a->chunks);
    arena_init(a);
}

void arena_reset(struct arena *a) {
    struct arena_chunk *first = a->chunks;
    if (!first) return;
    struct arena_chunk *older = first;
    while (older->next) older = older->next;
    /* The oldest chunk is the smallest: keep that one. */
    while (first != older) {
        struct arena_chunk *next = first->next;
        ASAN_UNPOISON_MEMORY_REGION(first->bytes, first->size);
        mem_free(first);
        first = next;
    }
    ASAN_POISON_MEMORY_REGION(first->bytes, first->size);
    *a = (struct arena){.chunks = first};
}

static struct arena_chunk *add_chunk(struct arena *a, size_t bytes) {
    size_t size = a->chunks ? a->chunks->size * 2 : FIRST_CHUNK;
    if (size > LARGEST_CHUNK) size = LARGEST_CHUNK;
    if (size < bytes) size = bytes;
    if (size > SIZE_MAX - sizeof(struct arena_chunk)) mem_out(size);
    struct arena_chunk *chunk = malloc(sizeof(struct arena_chunk) + size);
    if (!chunk) mem_out(size);
    chunk->next = a->chunks;
    chunk->size = size;
    a->chunks = chunk;
    a->used = 0;
    ASAN_POISON_MEMORY_REGION(chunk->bytes, size);
    return chunk;
}

void *arena_alloc(struct arena *a, size_t bytes) {
    size_t rounded;
    if (__builtin_add_overflow(bytes ? bytes : 1, (size_t)ALIGNMENT - 1, &rounded)) mem_out(bytes);
    rounded &= ~((size_t)ALIGNMENT - 1);
    struct arena_chunk *chunk = a->chunks;
    if (!chunk || chunk->size - a->used < rounded) chunk = add_chunk(a, rounded);
    void *piece = chunk->bytes + a->used;
    a->used += rounded;
    a->total_bytes += rounded;
    ASAN_UNPOISON_MEMORY_REGION(piece, bytes ? bytes : 1);
    memset(piece, 0, bytes ? bytes : 1);
    return piece;
}

void *arena_array(struct arena *a, size_t count, size_t bytes) {
    size_t product;
    if (__builtin_mul_overflow(count, bytes, &product)) mem_out(SIZE_MAX);
    return arena_alloc(a, product);
}

char *arena_text(struct arena *a, struct str s) {
    char *copy = arena_alloc(a, s.length + 1);
    if (s.length) memcpy(copy, s.bytes, s.length);
    return copy;
}

struct str arena_copy(struct arena *a, struct str s) {
    return (struct str){arena_text(a, s), s.length};
}

struct str arena_lower(struct arena *a, struct str s) {
    char *copy = arena_text(a, s);
    for (size_t i = 0; i < s.length; i++)
        if (copy[i] >= 'A' && copy[i] <= 'Z') copy[i] = (char)(copy[i] + ('a' - 'A'));
    return (struct str){copy, s.length};
}

struct str arena_join(struct arena *a, const struct str *parts, size_t count) {
    size_t length = 0;
    for (size_t i = 0; i < count; i++) length += parts[i].length;
    char *text = arena_alloc(a, length + 1), *at = text;
    for (size_t i = 0; i < count; i++) {
        if (parts[i].length) memcpy(at, parts[i].bytes, parts[i].length);
        at += parts[i].length;
    }
    return (struct str){text, length};
}

struct str arena_format(struct arena *a, const char *format, ...) {
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    assert(length >= 0);
    char *text = arena_alloc(a, (size_t)length + 1);
    vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    va_end(arguments);
    return (struct str){text, (size_t)length};
}
