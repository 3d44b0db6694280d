/* Whom a message published without its author's name is of, for everybody but its author.
 *
 * Such messages have author_id = MEMBER_NOBODY, a row of `members` of its own (migration 0023):
 * below 0, never inside, in no list. Whose they really are is a keyed digest of member and thread,
 * kept with the thread (unnamed_threads.author_ref): without the key it tells nothing, not even
 * that two threads have one author. Only a thread's author can write in it without a name, so the
 * thread's digest is that of all its messages of nobody.
 *
 * "Is it mine?" is asked by the functions below, never by comparing ids; and what names an author
 * takes it from posts.author_id or threads.author_id, never from who acts. */
#ifndef CORE_NOBODY_H
#define CORE_NOBODY_H

#include "lib/arena.h"
#include "lib/crypt.h"
#include "lib/db.h"
#include "server/core/ids.h"
#include "server/core/keys.h"

struct op_run;
struct request;

/* The same number stands in the migration and, as -1, in statements. */
#define MEMBER_NOBODY ((struct member_id){-1})

static inline bool member_is_nobody(struct member_id member) {
    return member.v == MEMBER_NOBODY.v;
}

/* A keyed digest (HMAC-SHA-256, subkey "unnamed") of what it is for, a member and a number. */
void unnamed_ref(const struct keys *keys, struct str purpose, struct member_id member,
                 int64_t number, struct crypt_hash *out);
/* The author_ref of a member in a thread. */
void author_ref_of(const struct keys *keys, struct member_id member, struct thread_id thread,
                   struct crypt_hash *out);

/* What stands in rows in a member's place (lib/db.h): of reading, by thread; of drafts, about 0. */
struct member_id member_stand_in(const struct keys *keys, struct member_id member, int64_t about);

/* Is a message of this thread (or the thread itself), whose author_id is `author`, the member's?
 * False too when it cannot be read. */
bool author_is(struct db *db, const struct keys *keys, struct member_id member,
               struct member_id author, struct thread_id thread);
/* The same for who asks for a page. */
bool post_is_mine(const struct request *r, struct member_id author, struct thread_id thread);
/* The same for who runs an operation; true of what has no name, it marks the run (is_unnamed). */
bool op_is_mine(struct op_run *run, struct member_id author, struct thread_id thread);

/* When it happened, as far as that is kept: of who acts without their name to this grain alone, so
 * that no moment of theirs tells of another. */
int64_t op_moment(const struct op_run *run, int64_t grain_ms);

#endif
