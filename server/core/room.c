/* One number, and one for each who holds some of it. */
#include "server/core/room_share.h"

#include <pthread.h>
#include <stdatomic.h>

#include "lib/mem.h"
#include "lib/urlform.h"

/* Smaller forms take none, so more cannot hold some at once. */
enum { HOLDERS_MOST = ROOM_BYTES / URLFORM_BODY_BYTES_MAX + 1 };

struct room {
    _Atomic int64_t left;
    struct room *whole; /* of a share: the room; else NULL */
    int64_t holder;     /* of a share */
    int64_t held;       /* 0: nobody's; under the mutex of the whole */
    pthread_mutex_t mutex;
    struct room *shares;
};

struct room *room_new(void) {
    struct room *room = mem_alloc(sizeof *room);
    atomic_store(&room->left, ROOM_BYTES);
    room->shares = mem_alloc(HOLDERS_MOST * sizeof *room->shares);
    for (size_t i = 0; i < HOLDERS_MOST; i++) room->shares[i].whole = room;
    pthread_mutex_init(&room->mutex, NULL);
    return room;
}

void room_free(struct room *room) {
    if (!room) return; /* the server never came that far */
    pthread_mutex_destroy(&room->mutex);
    mem_free(room->shares);
    mem_free(room);
}

bool room_take(struct room *room, int64_t bytes, int64_t spare) {
    if (atomic_fetch_sub(&room->left, bytes) >= bytes + spare) return true;
    atomic_fetch_add(&room->left, bytes);
    return false;
}

/* Under the mutex. NULL: all are somebody's. */
static struct room *find_share(struct room *room, int64_t holder) {
    struct room *free_one = NULL;
    for (size_t i = 0; i < HOLDERS_MOST; i++) {
        struct room *share = &room->shares[i];
        if (share->held > 0 && share->holder == holder) return share;
        if (share->held == 0 && !free_one) free_one = share;
    }
    if (free_one) free_one->holder = holder;
    return free_one;
}

struct room *room_share_take(struct room *room, int64_t holder, int64_t bytes, int64_t most) {
    pthread_mutex_lock(&room->mutex);
    struct room *share = find_share(room, holder);
    bool may = share && share->held + bytes <= most && room_take(room, bytes, 0);
    if (may) share->held += bytes;
    pthread_mutex_unlock(&room->mutex);
    return may ? share : NULL;
}

void room_give_back(struct room *room, int64_t bytes) {
    if (room && room->whole) {
        pthread_mutex_lock(&room->whole->mutex);
        room->held -= bytes;
        pthread_mutex_unlock(&room->whole->mutex);
        room = room->whole;
    }
    if (room) atomic_fetch_add(&room->left, bytes);
}

void bulk_release(struct bulk *bulk) {
    buf_release(&bulk->bytes);
    room_give_back(bulk->room, bulk->taken);
    *bulk = (struct bulk){0};
}
