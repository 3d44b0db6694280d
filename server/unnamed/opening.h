/* Opening the identity of an author. An animator asks, with a reason; the software picks two people
 * of different organisations, neither of the author's: acting animators, or one of them and a
 * member who offered to sit in, drawn by lot. Who has not answered within five days is replaced,
 * once, by such a member. When both agree, these two see the identity for three days, found each
 * time by trying all members with the key: it is stored nowhere. The author is told on their own
 * list; the log and the register tell of it. */
#ifndef UNNAMED_OPENING_H
#define UNNAMED_OPENING_H

#include "server/core/op.h"

enum { OPENING_REASON_MOST = 2000 /* bytes */ };
/* How long the two have to answer, and again who was drawn in their place; then to see the
 * identity; and, refused, are not asked again. */
#define OPENING_ANSWER_MS (5 * DAY_MS)
#define OPENING_OVER_MS (3 * OPENING_ANSWER_MS) /* no opening waits longer than that */
#define OPENING_SHOWN_MS (3 * DAY_MS)
#define OPENING_REFUSED_MS (30 * DAY_MS)

/* ERR_CONFLICT: one is asked already; ERR_LIMIT: no two people can be picked now. */
struct identity_ask_in {
    struct thread_id thread;
    struct str reason;
};
extern const struct op op_identity_ask;

/* ERR_NOT_FOUND: not picked for it, or over. */
struct opening_answer_in {
    struct opening_id opening;
    bool agrees;
};
struct opening_answer_out {
    struct thread_id thread;
};
extern const struct op op_opening_answer;

/* On a connection that reads: whose the thread is, in the input; 0: of nobody that is still known.
 */
struct identity_find_in {
    struct thread_id thread;
    struct member_id author;
    struct str given_name, family_name, organisation;
};
extern const struct op op_identity_find;

#endif
