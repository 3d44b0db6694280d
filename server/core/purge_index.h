/* The words of a removed text leave the search index last: FTS5 notes a removal beside the words
 * and forgets both when it merges its parts into one, which is done here in short steps, so that
 * people can write between them. */
#ifndef CORE_PURGE_INDEX_H
#define CORE_PURGE_INDEX_H

#include "lib/db.h"

/* One step of about 50 ms, in the caller's transaction. is_first: what was removed until now is to
 * go; later steps go on with that. *is_done: it is out of the index (the WAL still holds it). */
enum err purge_index_step(struct db *db, bool is_first, bool *is_done) MUST_USE;
/* All steps, each in a transaction of its own. */
enum err purge_index(struct db *db) MUST_USE;

#endif
