/* The part of a purge (purge.h) that is about threads which animators changed: titles that were,
 * reasons, conclusions. */
#ifndef CORE_PURGE_CURATION_H
#define CORE_PURGE_CURATION_H

#include "lib/db.h"
#include "lib/str.h"

enum err purge_curation(struct db *db, struct str passage, struct str marker) MUST_USE;

#endif
