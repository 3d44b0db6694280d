/* Purge: a passage that identifies somebody is removed from every place it stands in: the source
 * and markup of the message, the thread's title, drafts, the audit texts, queued mail. Where it
 * stood the reader finds « passage retiré : donnée personnelle ». The files follow within minutes:
 * the WAL is emptied, freed pages are zeroed (secure_delete). The journal keeps only the passage's
 * length and keyed digest, enough to find it again in a restored copy. */
#ifndef CORE_PURGE_H
#define CORE_PURGE_H

#include "server/core/op.h"

enum { PASSAGE_LEAST = 3, PASSAGE_MOST = 16 * 1024 }; /* bytes */

struct purge_in {
    struct post_id post;
    struct str passage;
};
struct purge_out {
    int64_t places; /* rows that held it */
};
/* ERR_NOT_FOUND: no such message, or the passage is nowhere in it; ERR_INVALID: too short.
 * Operators and animators only. */
extern const struct op op_purge;

/* Job: the WAL is empty now; says so in the journal. */
enum err purge_files_run(struct op_run *run) MUST_USE;
/* Does again, in a restored database, a purge of the journal. */
enum err purge_again(struct op_run *run, struct post_id post, struct str digest,
                     int64_t passage_bytes) MUST_USE;

#endif
