/* One member's share of the room for large forms (room.h): who sends slowly, or again and again,
 * is told to come back before the others are. */
#ifndef CORE_ROOM_SHARE_H
#define CORE_ROOM_SHARE_H

#include "server/core/room.h"

/* Takes `bytes` for `holder`, who may hold `most` at once. What comes back is given back to as the
 * room itself is, in as many pieces as were taken, from any thread; NULL: none is left, for them or
 * for anybody. */
struct room *room_share_take(struct room *room, int64_t holder, int64_t bytes, int64_t most);

#endif
