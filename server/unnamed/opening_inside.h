/* What the files of openings share. */
#ifndef UNNAMED_OPENING_INSIDE_H
#define UNNAMED_OPENING_INSIDE_H

#include "server/core/keys.h"
#include "server/unnamed/opening.h"
#include "server/unnamed/unnamed.h"

/* Whose the thread is, found with the key; 0: of nobody that is still known. */
enum err opening_author(struct db *db, const struct keys *keys, struct thread_id thread,
                        struct member_id *author) MUST_USE;

/* Two people to decide on what this member wrote; both nobody where only the author leaves too few.
 * ERR_LIMIT: no two can be found, whoever the author is. */
enum err opening_pick(struct op_run *run, struct member_id author,
                      struct member_id picked[2]) MUST_USE;

enum err opening_tell(struct op_run *run, struct member_id member,
                      struct thread_id thread) MUST_USE;
enum err opening_note(struct op_run *run, const char *kind, struct thread_id thread,
                      struct str words) MUST_USE;

#endif
