/* The part of a purge (purge.h) that is about what animators prepare: seeds, answers to them before
 * they are public, names of series, letters of the community. */
#ifndef CORE_PURGE_SEEDS_H
#define CORE_PURGE_SEEDS_H

#include "lib/db.h"
#include "lib/str.h"

enum err purge_seeds(struct db *db, struct str passage, struct str marker) MUST_USE;

#endif
