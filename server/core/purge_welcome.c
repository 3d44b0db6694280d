/* Short texts, replaced where they stand. */
#include "server/core/purge_welcome.h"

#include "sql/core_purge_welcome.h"

enum err purge_welcome(struct db *db, struct str passage, struct str marker) {
    struct purge_wordings_in wordings = {.passage = passage, .marker = marker};
    struct purge_wording_versions_in versions = {.passage = passage, .marker = marker};
    struct purge_relaunches_in relaunches = {.passage = passage, .marker = marker};
    struct purge_notes_in notes = {.passage = passage, .marker = marker};
    enum err e = sql_purge_wordings(db, &wordings);
    if (e == OK) e = sql_purge_wording_versions(db, &versions);
    if (e == OK) e = sql_purge_relaunches(db, &relaunches);
    return e == OK ? sql_purge_notes(db, &notes) : e;
}
