/* The part of a purge (purge.h) that is about the steps of one case's pathway. */
#ifndef CORE_PURGE_CASES_H
#define CORE_PURGE_CASES_H

#include "lib/arena.h"
#include "lib/db.h"
#include "server/core/ids.h"

/* All that its steps say, a text a line, to look for a passage in; empty: it has none. */
enum err purge_pathway_text(struct db *db, struct arena *scratch, struct thread_id thread,
                            struct str *text) MUST_USE;

struct purge_pathway {
    struct thread_id thread;
    struct str passage, marker;
    int64_t *places; /* grows by the places found */
};
/* `scratch` is reset. */
enum err purge_pathway(struct db *db, struct arena *scratch,
                       const struct purge_pathway *in) MUST_USE;

#endif
