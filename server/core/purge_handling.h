/* The part of a purge (purge.h) that is about what animators wrote beside reports: statements to
 * authors and their appeals, models of reasons, notes about members. */
#ifndef CORE_PURGE_HANDLING_H
#define CORE_PURGE_HANDLING_H

#include "lib/arena.h"
#include "lib/db.h"

/* `scratch` is reset at each batch; *places grows by the places found. */
enum err purge_handling(struct db *db, struct arena *scratch, struct str passage, struct str marker,
                        int64_t *places) MUST_USE;

#endif
