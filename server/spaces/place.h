/* Where a list of threads goes on. */
#ifndef SPACES_PLACE_H
#define SPACES_PLACE_H

#include "server/core/frame_views.h"
#include "server/core/request.h"

/* The last message's time and the thread: "<time>.<id>" in ?before= and ?after=. */
struct place {
    int64_t at, id;
};

bool place_read(struct str text, struct place *place) MUST_USE;
struct str place_write(struct request *r, const struct thread_row *row);

#endif
