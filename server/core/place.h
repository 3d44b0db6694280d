/* Where a list goes on: the key that its rows are in the order of, and the id that decides among
 * equals, as "<key>.<id>" in ?before= and ?after=. */
#ifndef CORE_PLACE_H
#define CORE_PLACE_H

#include "lib/arena.h"
#include "lib/str.h"

struct place {
    int64_t key, id; /* not negative */
};

/* False: not a place. */
bool place_read(struct str text, struct place *place) MUST_USE;
struct str place_write(struct arena *arena, int64_t key, int64_t id);

#endif
