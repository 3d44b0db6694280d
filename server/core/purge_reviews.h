/* The part of a purge (purge.h) that is about who comes in: decisions, letters, colleagues' doubts
 * and the answers to them. */
#ifndef CORE_PURGE_REVIEWS_H
#define CORE_PURGE_REVIEWS_H

#include "lib/arena.h"
#include "lib/db.h"

/* `scratch` is reset at each batch; *places grows by the places found. */
enum err purge_reviews(struct db *db, struct arena *scratch, struct str passage, struct str marker,
                       int64_t *places) MUST_USE;

#endif
