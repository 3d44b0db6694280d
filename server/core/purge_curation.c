/* These texts are few and short: one statement a table. */
#include "server/core/purge_curation.h"

#include "sql/core_purge_curation.h"

enum err purge_curation(struct db *db, struct str passage, struct str marker) {
    struct purge_redirects_in redirects = {.passage = passage, .marker = marker};
    struct purge_conclusions_in conclusions = {.passage = passage, .marker = marker};
    struct purge_changes_in changes = {.passage = passage, .marker = marker};
    enum err e = sql_purge_redirects(db, &redirects);
    if (e == OK) e = sql_purge_conclusions(db, &conclusions);
    return e == OK ? sql_purge_changes(db, &changes) : e;
}
