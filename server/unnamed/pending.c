/* Packing a form: lengths in 4 bytes, big-endian, then a padding of zeroes. */
#include "server/unnamed/pending.h"

#include "lib/buf.h"
#include "server/core/keys.h"

enum { PAD_BYTES = 8192, PACKED_MOST = 2 << 20 };

static void put_number(struct buf *out, uint64_t n, int bytes) {
    for (int i = bytes - 1; i >= 0; i--) {
        char byte = (char)(n >> (8 * i));
        buf_put(out, (struct str){&byte, 1});
    }
}

static void put_text(struct buf *out, struct str text) {
    put_number(out, text.length, 4);
    buf_put(out, text);
}

struct reader {
    struct str rest;
    bool is_broken;
};

static uint64_t take_number(struct reader *in, int bytes) {
    uint64_t n = 0;
    if (in->rest.length < (size_t)bytes) {
        in->is_broken = true;
        return 0;
    }
    for (int i = 0; i < bytes; i++) n = n << 8 | (unsigned char)in->rest.bytes[i];
    in->rest = str_slice(in->rest, (size_t)bytes, in->rest.length);
    return n;
}

static struct str take_text(struct reader *in) {
    size_t length = (size_t)take_number(in, 4);
    if (length > in->rest.length) {
        in->is_broken = true;
        return (struct str){0};
    }
    struct str text = str_slice(in->rest, 0, length);
    in->rest = str_slice(in->rest, length, in->rest.length);
    return text;
}

struct blob pending_seal(struct arena *arena, const struct keys *keys,
                         const unsigned char ref[UNNAMED_REF_BYTES],
                         const struct pending *pending) {
    struct buf packed;
    buf_init(&packed, PACKED_MOST);
    put_number(&packed, (uint64_t)pending->member.v, 8);
    put_number(&packed, (uint64_t)pending->thread.v, 8);
    put_number(&packed, pending->fields.count, 4);
    for (size_t i = 0; i < pending->fields.count; i++) {
        put_text(&packed, pending->fields.fields[i].name);
        put_text(&packed, pending->fields.fields[i].value);
    }
    size_t length = (packed.length + PAD_BYTES - 1) / PAD_BYTES * PAD_BYTES;
    char *plain = arena_alloc(arena, length);
    unsigned char *sealed = arena_alloc(arena, length + CRYPT_SEAL_EXTRA);
    memset(plain, 0, length);
    memcpy(plain, packed.bytes, packed.length);
    crypt_seal(keys->unnamed, (struct str){(const char *)ref, UNNAMED_REF_BYTES},
               (struct str){plain, length}, sealed);
    buf_release(&packed);
    return (struct blob){sealed, length + CRYPT_SEAL_EXTRA};
}

enum err pending_open(struct arena *arena, const struct keys *keys, struct blob ref,
                      struct blob sealed, struct pending *pending) {
    if (sealed.length < CRYPT_SEAL_EXTRA) return ERR_CORRUPT;
    size_t length = sealed.length - CRYPT_SEAL_EXTRA;
    char *plain = arena_alloc(arena, length + 1);
    enum err e =
        crypt_open(keys->unnamed, (struct str){(const char *)ref.bytes, ref.length},
                   (struct str){(const char *)sealed.bytes, sealed.length}, (unsigned char *)plain);
    if (e != OK) return e;
    struct reader in = {.rest = {plain, length}};
    *pending = (struct pending){0};
    pending->member.v = (int64_t)take_number(&in, 8);
    pending->thread.v = (int64_t)take_number(&in, 8);
    pending->fields.count = (size_t)take_number(&in, 4);
    if (pending->fields.count > URLFORM_FIELDS_MAX) return ERR_CORRUPT;
    for (size_t i = 0; i < pending->fields.count; i++) {
        pending->fields.fields[i].name = take_text(&in);
        pending->fields.fields[i].value = take_text(&in);
    }
    return in.is_broken ? ERR_CORRUPT : OK;
}

struct str pending_field(const struct pending *pending, const char *name) {
    struct str value = {0};
    return urlform_get(&pending->fields, str_from_c(name), &value) == OK ? value : (struct str){0};
}
