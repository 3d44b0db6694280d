/* A text that waits to be published without its author's name: the form as it was sent, whose it
 * is, and where it goes. Sealed as one padded text in a row of a random name. */
#ifndef UNNAMED_PENDING_H
#define UNNAMED_PENDING_H

#include "lib/db_query.h"
#include "lib/urlform.h"
#include "server/core/op.h"
#include "server/unnamed/own.h"

struct pending {
    struct member_id member;
    struct thread_id thread; /* that it answers in; 0: it opens one */
    struct urlform fields;
};

/* Pure: sealed in the arena, under the row's name. */
struct blob pending_seal(struct arena *arena, const struct keys *keys,
                         const unsigned char ref[UNNAMED_REF_BYTES], const struct pending *pending);
/* ERR_CORRUPT: not of this key, or of another row. The texts live in the arena. */
enum err pending_open(struct arena *arena, const struct keys *keys, struct blob ref,
                      struct blob sealed, struct pending *pending) MUST_USE;
struct str pending_field(const struct pending *pending, const char *name);

#endif
