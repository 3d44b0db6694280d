/* Room for large forms. What members upload is held in memory from the first byte until the reader
 * has judged it: each such request takes its room before it is read, by the length it announces,
 * and all loops together have this much. No room is 503, before the body comes. */
#ifndef CORE_ROOM_H
#define CORE_ROOM_H

#include "lib/buf.h"

struct room;
enum { ROOM_BYTES = 44 << 20 }; /* two of the largest forms */

struct room *room_new(void) MUST_USE;
void room_free(struct room *room);
/* Leaving so much free for others. */
bool room_take(struct room *room, int64_t bytes, int64_t spare) MUST_USE;
void room_give_back(struct room *room, int64_t bytes);

/* A body and the room that it takes, on its way between threads. */
struct bulk {
    struct buf bytes;
    struct room *room;
    int64_t taken;
};
void bulk_release(struct bulk *bulk);

#endif
