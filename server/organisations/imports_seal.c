/* Sealing what is kept of a list: bound to its owner, to what it is and to its place, so that no
 * piece can stand in for another's. */
#include "server/organisations/imports.h"

static struct str about(struct arena *a, struct import_owner owner, const char *what,
                        int64_t number) {
    return arena_format(a, "import %s %lld %lld %lld", what, (long long)owner.organisation.v,
                        (long long)owner.member.v, (long long)number);
}

struct str import_seal(struct arena *a, const struct crypt_key *key, struct import_owner owner,
                       const char *what, int64_t number, struct str plain) {
    size_t length = plain.length + CRYPT_SEAL_EXTRA;
    unsigned char *sealed = arena_alloc(a, length);
    crypt_seal(key, about(a, owner, what, number), plain, sealed);
    return (struct str){(const char *)sealed, length};
}

enum err import_unseal(struct arena *a, const struct crypt_key *key, struct import_owner owner,
                       const char *what, int64_t number, struct str sealed, struct str *plain) {
    if (sealed.length < CRYPT_SEAL_EXTRA) return ERR_CORRUPT;
    size_t length = sealed.length - CRYPT_SEAL_EXTRA;
    unsigned char *out = arena_alloc(a, length + 1);
    enum err e = crypt_open(key, about(a, owner, what, number), sealed, out);
    if (e == OK) *plain = (struct str){(const char *)out, length};
    return e;
}

void fates_seal(struct arena *a, const struct crypt_key *key, struct import_owner owner,
                struct fate_row *rows, size_t count, struct import_sealed *out) {
    fates_sort(rows, count);
    out->counts = fates_count(rows, count);
    out->pages_count = (count + FATES_PAGE - 1) / FATES_PAGE;
    out->pages = arena_array(a, out->pages_count, sizeof *out->pages);
    for (size_t page = 0; page < out->pages_count; page++) {
        size_t from = page * FATES_PAGE;
        size_t here = count - from < FATES_PAGE ? count - from : FATES_PAGE;
        struct str bytes = fates_write(a, rows + from, here);
        out->pages[page] = import_seal(a, key, owner, "page", (int64_t)page, bytes);
    }
}

enum err fates_open(struct arena *a, const struct crypt_key *key, struct import_owner owner,
                    struct str sealed, int64_t page, struct fate_row **rows, size_t *count) {
    struct str bytes;
    enum err e = import_unseal(a, key, owner, "page", page, sealed, &bytes);
    return e == OK ? fates_read(a, bytes, rows, count) : e;
}
