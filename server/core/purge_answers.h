/* The part of a purge (purge.h) that concerns collective answers: every version, published or not,
 * reservations, and why one was taken back. The search index follows by its triggers. */
#ifndef CORE_PURGE_ANSWERS_H
#define CORE_PURGE_ANSWERS_H

#include "lib/arena.h"
#include "lib/db.h"
#include "server/core/ids.h"

/* Takes the passage out of all of them; *places grows by the times it stood there. */
enum err purge_answers(struct db *db, struct arena *scratch, struct str passage, struct str marker,
                       int64_t *places) MUST_USE;

/* Calls `each` with every text of the answer that a thread has, until it fails. The texts die with
 * the next batch. */
enum err purge_answer_texts(struct db *db, struct arena *scratch, struct thread_id thread,
                            enum err (*each)(void *context, struct str text),
                            void *context) MUST_USE;

#endif
