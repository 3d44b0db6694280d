/* Purge: a passage that identifies somebody is removed from every place it stands in: the message
 * named, source, markup and earlier texts; every other message of its thread, for people quote, and
 * of the threads that messages left it for or came to it from; their titles; all drafts, which only
 * their authors see; polls; models of texts; collective answers, in every version, and
 * reservations; reports and notices, and what was answered; the audit texts; queued mail. Where it
 * stood the reader finds « passage retiré : donnée personnelle ». Messages of other threads are
 * left to a decision of their own: a short passage may be anybody's there.
 *
 * The files follow within minutes: the words leave the search index (purge_index.h), the WAL is
 * emptied, freed pages are zeroed (secure_delete). The journal keeps, for each message changed,
 * only the passage's length and keyed digest, enough to find it again in a restored copy. */
#ifndef CORE_PURGE_H
#define CORE_PURGE_H

#include "server/core/op.h"

enum { PASSAGE_LEAST = 3, PASSAGE_MOST = 16 * 1024 }; /* bytes */

struct purge_in {
    struct post_id post;
    struct str passage;
};
struct purge_out {
    struct thread_id thread;
    int64_t places; /* times it stood in messages, titles and drafts */
    int64_t posts;  /* messages of these threads that held it */
};
/* ERR_NOT_FOUND: no such message, or the passage is neither in it nor in its thread's title or
 * answer; ERR_INVALID: too short, too long or not text. Operators and animators only. */
extern const struct op op_purge;

/* Job, run once the WAL has been emptied: says so in the journal; before, takes the words out of
 * the search index, a step each time. */
enum err purge_files_run(struct op_run *run) MUST_USE;
/* Does again, in a restored database, a purge of the journal. The message need not be there: its
 * text may already have stood in a draft. Writes no journal. */
enum err purge_again(struct op_run *run, struct post_id post, struct str digest,
                     int64_t passage_bytes) MUST_USE;

#endif
