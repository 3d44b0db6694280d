/* What the files of this feature share. */
#ifndef PROMISE_INSIDE_H
#define PROMISE_INSIDE_H

#include "server/core/page.h"
#include "server/promise/promise.h"

/* Somebody who may know, and why. */
struct fit {
    struct member_id member;
    struct str why, what; /* as in question_offers */
    bool has_room;        /* for another offer this week */
};
enum { FITS_MOST = 24 };

/* A question, as far as it decides who is asked. */
struct fit_for {
    struct thread_id thread;
    struct space_id space;
    bool is_asking; /* by an animator: what was offered before is not looked at */
};
/* The best first, the same list for as long as nothing that all may see changes (is_asking). */
enum err fits_find(struct db *db, struct arena *arena, const struct fit_for *question,
                   int64_t now_ms, struct fit fits[FITS_MOST], size_t *count) MUST_USE;

/* Offers it and says so; passes over who cannot be offered it. *done: it was. */
struct offer {
    struct thread_id thread;
    struct member_id author; /* threads.author_id */
    bool is_asked;
    struct str note;
};
enum err offer_make(struct op_run *run, const struct offer *offer, const struct fit *to,
                    bool *done) MUST_USE;

/* What is promised there: the number kept when it was asked, else the space's own, else the usual.
 * -1 stands for a number that is not there. */
int64_t promise_hours_of(const struct service *service, int64_t kept, int64_t own);

/* The words of a reason, into the one of `view` that it is about. */
enum err offer_words(struct request *r, struct str why, struct str what,
                     struct offer_view *view) MUST_USE;

/* An animator or, where `or_operator`, the operator. */
enum err promise_check_actor(struct op_run *run, bool or_operator) MUST_USE;

#endif
