/* One number. */
#include "server/core/room.h"

#include <stdatomic.h>

#include "lib/mem.h"

struct room {
    _Atomic int64_t left;
};

struct room *room_new(void) {
    struct room *room = mem_alloc(sizeof *room);
    atomic_store(&room->left, ROOM_BYTES);
    return room;
}

void room_free(struct room *room) {
    mem_free(room);
}

bool room_take(struct room *room, int64_t bytes, int64_t spare) {
    if (atomic_fetch_sub(&room->left, bytes) >= bytes + spare) return true;
    atomic_fetch_add(&room->left, bytes);
    return false;
}

void room_give_back(struct room *room, int64_t bytes) {
    if (room) atomic_fetch_add(&room->left, bytes);
}

void bulk_release(struct bulk *bulk) {
    buf_release(&bulk->bytes);
    room_give_back(bulk->room, bulk->taken);
    *bulk = (struct bulk){0};
}
