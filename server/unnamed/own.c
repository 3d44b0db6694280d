/* Sealed lists, one cell each. */
#include "server/unnamed/own.h"

#include "server/core/nobody.h"
#include "server/core/service.h"
#include "sql/unnamed_unnamed.h"

enum { CELL_BYTES = 8192, STIRRED = 8, DECOYS_MOST = 3 };
_Static_assert(sizeof(struct own_list) <= CELL_BYTES, "a list fits its cell");

struct cell {
    struct own_list list;
    unsigned char rest[CELL_BYTES - sizeof(struct own_list)];
};

static void name_of(const struct keys *keys, struct member_id member, struct crypt_hash *ref) {
    unnamed_ref(keys, STR("list"), member, 0, ref);
}

static struct str view(const unsigned char *bytes, size_t length) {
    return (struct str){(const char *)bytes, length};
}

static enum err open_cell(const struct keys *keys, struct blob ref, struct blob sealed,
                          struct cell *cell) {
    if (sealed.length != sizeof *cell + CRYPT_SEAL_EXTRA) return ERR_CORRUPT;
    return crypt_open(keys->unnamed, view(ref.bytes, ref.length), view(sealed.bytes, sealed.length),
                      (unsigned char *)cell);
}

static enum err put_cell(struct op_run *run, struct blob ref, const struct cell *cell) {
    unsigned char *sealed = arena_alloc(run->arena, sizeof *cell + CRYPT_SEAL_EXTRA);
    crypt_seal(run->service->keys->unnamed, view(ref.bytes, ref.length),
               view((const unsigned char *)cell, sizeof *cell), sealed);
    struct cell_put_in in = {.ref = ref, .sealed = {sealed, sizeof *cell + CRYPT_SEAL_EXTRA}};
    return sql_cell_put(run->db, &in);
}

enum err own_read(struct db *db, struct arena *arena, const struct keys *keys,
                  struct member_id member, struct own_list *list) {
    struct crypt_hash ref;
    struct cell_find_row row;
    struct cell *cell = arena_alloc(arena, sizeof *cell);
    name_of(keys, member, &ref);
    struct cell_find_in in = {.ref = {ref.bytes, sizeof ref.bytes}};
    *list = (struct own_list){0};
    enum err e = sql_cell_find(db, arena, &in, &row);
    if (e == ERR_NOT_FOUND) return OK;
    if (e == OK) e = open_cell(keys, in.ref, row.sealed, cell);
    if (e == OK && cell->list.count > OWN_MOST) e = ERR_CORRUPT;
    if (e == OK) *list = cell->list;
    return e;
}

/* Some cells from a random place on are sealed anew, as the one that changed is. */
static enum err stir(struct op_run *run) {
    struct crypt_hash from;
    struct cells_from_row *rows;
    size_t count;
    crypt_random(from.bytes, sizeof from.bytes);
    struct cells_from_in in = {.ref = {from.bytes, sizeof from.bytes}, .most = STIRRED};
    struct cell *cell = arena_alloc(run->arena, sizeof *cell);
    enum err e = sql_cells_from(run->db, run->arena, &in, &rows, &count);
    for (size_t i = 0; e == OK && i < count; i++) {
        e = open_cell(run->service->keys, rows[i].ref, rows[i].sealed, cell);
        if (e == OK) e = put_cell(run, rows[i].ref, cell);
    }
    return e;
}

static enum err add_decoys(struct op_run *run) {
    struct cell *empty = arena_alloc(run->arena, sizeof *empty);
    enum err e = OK;
    *empty = (struct cell){0};
    for (uint64_t n = crypt_random_below(DECOYS_MOST + 1); e == OK && n > 0; n--) {
        struct crypt_hash ref;
        crypt_random(ref.bytes, sizeof ref.bytes);
        e = put_cell(run, (struct blob){ref.bytes, sizeof ref.bytes}, empty);
    }
    return e;
}

enum err own_write(struct op_run *run, struct member_id member, const struct own_list *list) {
    struct crypt_hash ref;
    struct cell_find_row row;
    struct cell *cell = arena_alloc(run->arena, sizeof *cell);
    *cell = (struct cell){.list = *list};
    name_of(run->service->keys, member, &ref);
    struct cell_find_in in = {.ref = {ref.bytes, sizeof ref.bytes}};
    enum err found = sql_cell_find(run->db, run->arena, &in, &row);
    if (found != OK && found != ERR_NOT_FOUND) return found;
    enum err e = put_cell(run, in.ref, cell);
    if (e == OK && found == ERR_NOT_FOUND) e = add_decoys(run);
    return e == OK ? stir(run) : e;
}

bool own_is_pending(const struct own_entry *entry) {
    static const unsigned char none[UNNAMED_REF_BYTES];
    return memcmp(entry->ref, none, sizeof none) != 0;
}

struct own_entry *own_find(struct own_list *list, const unsigned char ref[UNNAMED_REF_BYTES]) {
    for (size_t i = 0; i < list->count; i++)
        if (memcmp(list->entries[i].ref, ref, UNNAMED_REF_BYTES) == 0) return &list->entries[i];
    return NULL;
}

void own_remove(struct own_list *list, struct own_entry *entry) {
    size_t at = (size_t)(entry - list->entries);
    memmove(entry, entry + 1, (list->count - at - 1) * sizeof *entry);
    list->count--;
    list->entries[list->count] = (struct own_entry){0};
}

/* Published, and in the list by another entry. */
static bool is_spent(const struct own_list *list, size_t at, int64_t now_ms) {
    const struct own_entry *entry = &list->entries[at];
    if (own_is_pending(entry) || now_ms - entry->at < DAY_MS) return false;
    for (size_t i = 0; i < at; i++)
        if (list->entries[i].thread == entry->thread && !own_is_pending(&list->entries[i]))
            return true;
    return false;
}

void own_add(struct own_list *list, const struct own_entry *entry, int64_t now_ms) {
    for (size_t i = list->count; i > 0; i--)
        if (is_spent(list, i - 1, now_ms)) own_remove(list, &list->entries[i - 1]);
    size_t oldest = 0;
    while (oldest < list->count && own_is_pending(&list->entries[oldest])) oldest++;
    if (list->count == OWN_MOST) own_remove(list, &list->entries[oldest % OWN_MOST]);
    list->entries[list->count++] = *entry;
}

enum err own_forget(struct op_run *run, struct member_id member) {
    struct crypt_hash ref;
    name_of(run->service->keys, member, &ref);
    struct cell_remove_in in = {.ref = {ref.bytes, sizeof ref.bytes}};
    return sql_cell_remove(run->db, &in);
}
