/* What the operations on threads share. */
#ifndef CURATION_INSIDE_H
#define CURATION_INSIDE_H

#include "server/curation/curation.h"
#include "sql/curation_reshape.h"

/* An animator, at this moment; or the operator. */
enum err curation_check_actor(struct op_run *run) MUST_USE;
/* The thread as it is; ERR_CONFLICT: not as it was seen. Counts one more change. */
enum err curation_take(struct op_run *run, struct thread_id thread, int64_t seen,
                       struct reshape_thread_row *row) MUST_USE;
/* Somebody other than the actor who may be here: told, and led to the thread or a message of it. */
struct curation_word {
    struct member_id member;
    const char *kind;
    struct thread_id thread;
    struct post_id post;
};
enum err curation_tell(struct op_run *run, const struct curation_word *word) MUST_USE;
/* What was changed, for who opened the thread. */
struct curation_change {
    struct thread_id thread;
    const char *act; /* of thread_changes */
    struct str was, became, reason;
};
enum err curation_note(struct op_run *run, const struct curation_change *change) MUST_USE;
/* "thread 12" */
struct str curation_name(struct op_run *run, struct thread_id thread);

#endif
