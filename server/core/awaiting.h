/* What awaits a person inside, and the mail that leaves the house: one row each, written by the
 * operation that causes it, in its transaction. Rows name things by id and carry no text of a
 * message; whether the person may see the thing is decided when it is shown or sent. */
#ifndef CORE_AWAITING_H
#define CORE_AWAITING_H

#include "server/core/op.h"

/* Shown under /notifications and counted on the badge until read; what leads to a message that was
 * withdrawn or hidden is neither. The page's sentence is the catalogue's notification.<kind>; where
 * a row leads, and what stands beside its sentence, is server/notifications' table. A person keeps
 * the latest 500, those that were read for 90 days. */
struct notification {
    struct member_id member;
    const char *kind; /* "mention", "reply"; with a dot, "post.hidden", when it is about a message
                         rather than to be read there: it stays when that one is hidden */
    struct thread_id thread;
    struct post_id post; /* 0: none, as thread */
    int64_t subject;     /* id of anything else that the kind is about; 0: none */
    int64_t at;          /* 0: now; what the operator dates (demo) keeps its date */
};
enum err notification_put(struct op_run *run, const struct notification *n) MUST_USE;

/* Queued; the mailer writes it in the member's language when it leaves, or drops it if by then it
 * has nothing to say. */
struct outgoing {
    struct member_id member;
    const char *kind;   /* "activation", "reset", "news"…: a row of the mailer's table */
    struct str address; /* empty: when it leaves, the person's own or else the account's */
    struct str payload; /* what the kind needs, as the kind defines; secrets sealed (keys.h) */
    int64_t due_ms;     /* not before; 0: now */
};
enum err outgoing_put(struct op_run *run, const struct outgoing *mail) MUST_USE;

#endif
