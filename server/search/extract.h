/* The part of a text that shows why it was found: the 280 bytes or so that meet most clauses of
 * the question, with the words marked. */
#ifndef SEARCH_EXTRACT_H
#define SEARCH_EXTRACT_H

#include "server/search/question.h"
#include "server/search/search_views.h"

/* The best part of `text`; "…" stands where it is cut. Pieces are in the arena. */
struct marked_text extract_best(struct arena *arena, struct str text, const struct mark *marks,
                                size_t count);
/* All of it, a title. */
struct marked_text extract_whole(struct arena *arena, struct str text, const struct mark *marks,
                                 size_t count);

#endif
