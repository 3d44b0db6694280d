/* The part of a purge (purge.h) that is about reports, notices from outside and what animators
 * wrote about them: people quote there what they report. */
#ifndef CORE_PURGE_REPORTS_H
#define CORE_PURGE_REPORTS_H

#include "lib/arena.h"
#include "lib/db.h"

/* `scratch` is reset at each batch; *places grows by the places found. */
enum err purge_reports(struct db *db, struct arena *scratch, struct str passage, struct str marker,
                       int64_t *places) MUST_USE;

#endif
