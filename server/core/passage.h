/* A passage in a text, found as people quote it: any run of blanks, line ends and the « > » of a
 * quotation fits any other, so that a passage of two lines is found where its second line begins
 * with "> ". Everything else must be the same bytes. Pure. */
#ifndef CORE_PASSAGE_H
#define CORE_PASSAGE_H

#include "lib/arena.h"

/* The first place of `passage` in `text`: a part of `text`, empty when there is none. A passage of
 * blanks is nowhere. */
struct str passage_find(struct arena *arena, struct str text, struct str passage);
/* `text` with every place replaced by `marker`, in the arena; *places grows by their count. */
struct str passage_replace(struct arena *arena, struct str text, struct str passage,
                           struct str marker, int64_t *places);

/* What takes a passage out of tables, a batch of rows in `scratch` at a time. */
struct db;
struct passage {
    struct db *db;
    struct arena *scratch;
    struct str passage, marker;
    int64_t *places; /* of all rows */
};
/* passage_replace() for one text of a row. */
struct str passage_without(const struct passage *p, struct str text, int64_t *places);

#endif
