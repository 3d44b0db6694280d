/* Doubling growth from 256 bytes; one spare byte is kept for buf_text(). */
#include "lib/buf.h"

#include <stdarg.h>

#include "lib/mem.h"

void buf_init(struct buf *b, size_t ceiling) {
    assert(ceiling < SIZE_MAX / 4);
    *b = (struct buf){.ceiling = ceiling};
}

void buf_release(struct buf *b) {
    mem_free(b->bytes);
    *b = (struct buf){.ceiling = b->ceiling};
}

void buf_reset(struct buf *b) {
    b->length = 0;
    b->is_full = false;
}

bool buf_reserve(struct buf *b, size_t more) {
    if (b->is_full) return false;
    if (more > b->ceiling - b->length) {
        b->is_full = true;
        return false;
    }
    size_t needed = b->length + more + 1;
    if (needed <= b->capacity) return true;
    size_t capacity = b->capacity ? b->capacity : 256;
    while (capacity < needed) capacity *= 2;
    b->bytes = mem_resize(b->bytes, capacity);
    b->capacity = capacity;
    return true;
}

void buf_put(struct buf *b, struct str s) {
    if (s.length == 0 || !buf_reserve(b, s.length)) return;
    memcpy(b->bytes + b->length, s.bytes, s.length);
    b->length += s.length;
}

void buf_put_byte(struct buf *b, char byte) {
    if (!buf_reserve(b, 1)) return;
    b->bytes[b->length++] = byte;
}

void buf_put_int(struct buf *b, int64_t n) {
    char digits[24];
    size_t at = sizeof digits;
    uint64_t rest = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
    do {
        digits[--at] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest);
    if (n < 0) digits[--at] = '-';
    buf_put(b, (struct str){digits + at, sizeof digits - at});
}

void buf_put_format(struct buf *b, const char *format, ...) {
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    assert(length >= 0);
    if (buf_reserve(b, (size_t)length)) {
        vsnprintf(b->bytes + b->length, (size_t)length + 1, format, again);
        b->length += (size_t)length;
    }
    va_end(again);
    va_end(arguments);
}

void buf_truncate(struct buf *b, size_t length) {
    if (length < b->length) b->length = length;
}

struct str buf_str(const struct buf *b) {
    return (struct str){b->bytes, b->length};
}

const char *buf_text(struct buf *b) {
    if (!b->bytes) return "";
    b->bytes[b->length] = '\0';
    return b->bytes;
}
