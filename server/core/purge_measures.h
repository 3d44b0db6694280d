/* The part of a purge (purge.h) that is about measures: what was said of a person, and what they
 * and others answered. */
#ifndef CORE_PURGE_MEASURES_H
#define CORE_PURGE_MEASURES_H

#include "lib/arena.h"
#include "lib/db.h"

/* `scratch` is reset at each batch; *places grows by the places found. */
enum err purge_measures(struct db *db, struct arena *scratch, struct str passage, struct str marker,
                        int64_t *places) MUST_USE;

#endif
