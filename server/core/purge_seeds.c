/* A purge in what animators prepare. */
#include "server/core/purge_seeds.h"

#include "sql/core_purge_seeds.h"

enum err purge_seeds(struct db *db, struct str passage, struct str marker) {
    struct purge_seeds_texts_in texts = {.passage = passage, .marker = marker};
    struct purge_seed_guests_in guests = {.passage = passage, .marker = marker};
    struct purge_series_in series = {.passage = passage, .marker = marker};
    struct purge_editions_in editions = {.passage = passage, .marker = marker};
    enum err e = sql_purge_seeds_texts(db, &texts);
    if (e == OK) e = sql_purge_seed_guests(db, &guests);
    if (e == OK) e = sql_purge_series(db, &series);
    return e == OK ? sql_purge_editions(db, &editions) : e;
}
