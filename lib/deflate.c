/* libdeflate works on whole buffers: no stream state, no callback. */
#include "lib/deflate.h"

#include <libdeflate.h>

#include "lib/mem.h"

enum { LEVEL = 1 };

struct deflater {
    struct libdeflate_compressor *compressor;
};

struct deflater *deflater_new(void) {
    struct deflater *d = mem_alloc(sizeof *d);
    d->compressor = libdeflate_alloc_compressor(LEVEL);
    if (!d->compressor) mem_out(sizeof *d);
    return d;
}

void deflater_free(struct deflater *d) {
    if (!d) return;
    libdeflate_free_compressor(d->compressor);
    mem_free(d);
}

enum err deflater_gzip(struct deflater *d, struct str plain, struct buf *out) {
    if (plain.length > DEFLATE_BYTES_MAX || out->is_full) return ERR_LIMIT;
    size_t room = libdeflate_gzip_compress_bound(d->compressor, plain.length);
    size_t left = out->ceiling - out->length;
    /* Under a low ceiling it may fit all the same: the bound is for text that does not shrink. */
    if (room > left) room = left;
    if (!buf_reserve(out, room)) return ERR_LIMIT;
    const char *bytes = plain.length ? plain.bytes : "";
    size_t length = libdeflate_gzip_compress(d->compressor, bytes, plain.length,
                                             out->bytes + out->length, room);
    out->length += length;
    return length ? OK : ERR_LIMIT;
}
