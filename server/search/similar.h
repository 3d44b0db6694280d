/* « Fils semblables »: threads whose titles have words of a title that is being typed, so that one
 * reads before one asks again. A title has few words and the index of titles is small: each word is
 * looked for by itself, rare words count for more, the newest come first. It finds what search
 * finds, by the same rule of who may see what. */
#ifndef SIMILAR_H
#define SIMILAR_H

#include "server/core/op.h"
#include "server/core/request.h"
#include "server/search/search_views.h"
#include "server/threads/parts.h"

enum {
    SIMILAR_MOST = 5,
    SIMILAR_TITLE_MOST = 300, /* bytes */
    SIMILAR_WORDS = 10,       /* of a title that are looked for */
};

/* In the arena, best first. */
enum err similar_find(struct db *db, struct arena *arena, struct str title,
                      struct similar_thread *out, size_t *count) MUST_USE;

/* GET /threads/similar?title=: JSON for the script of the form that opens a thread. */
enum reply thread_similar(struct request *r);
/* In server/features.c: the same without a script, when the form comes back. */
extern const struct thread_part similar_part;

#endif
