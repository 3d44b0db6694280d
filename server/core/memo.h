/* What one loop has printed of the database as it is now: people as they appear, pages of messages
 * as markup. All of it is dropped as soon as anything was committed, by whichever process, or the
 * policy was read again: nothing here knows what depends on what, so nothing can be forgotten. What
 * depends on the hour too (a term that ends) is kept until that hour. Between two commits a page
 * that many open is made once; under constant writing nothing is gained, and nothing lost.
 *
 * Used on the loop's thread, inside the read transaction of a request: elsewhere nothing is found
 * and nothing kept. */
#ifndef CORE_MEMO_H
#define CORE_MEMO_H

#include "lib/buf.h"
#include "lib/db.h"
#include "lib/language.h"
#include "server/core/frame_views.h"

struct memo;
struct policy;

enum {
    MEMO_PEOPLE = 1024,         /* of them the last at each place */
    MEMO_BLOCKS = 64,           /* as well */
    MEMO_BYTES_MOST = 4 << 20,  /* of the blocks together */
    MEMO_BLOCK_MOST = 512 << 10 /* of one */
};

struct memo *memo_new(struct db *db) MUST_USE;
void memo_free(struct memo *memo);

/* A request's transaction begins, and has ended. */
void memo_begin(struct memo *memo, const struct policy *policy);
void memo_end(struct memo *memo);

/* One person; texts are copied into the arena on the way out, and into the memo on the way in. */
struct memo_person {
    struct author_view view;
    int64_t until_ms; /* they appear otherwise from then on; INT64_MAX: never by itself */
};
bool memo_find_person(struct memo *memo, struct member_id member, enum language language,
                      int64_t now_ms, struct arena *arena, struct memo_person *person);
void memo_keep_person(struct memo *memo, enum language language, const struct memo_person *person);

/* One page of a thread's messages. The markup found is good until memo_end() or the next that is
 * kept. */
struct memo_block {
    struct thread_id thread;
    int64_t page;
    enum language language;
    int64_t until_ms; /* as above */
};
bool memo_find_block(struct memo *memo, const struct memo_block *block, int64_t now_ms,
                     struct html *markup);
/* Takes the buffer's bytes, and leaves it empty, or leaves it as it is. */
void memo_keep_block(struct memo *memo, const struct memo_block *block, struct buf *markup);

#endif
