/* Whom a note to several is for. */
#ifndef WELCOME_AUDIENCE_H
#define WELCOME_AUDIENCE_H

#include "server/core/options.h"
#include "server/welcome/greet_ops.h"

enum { AUDIENCE_FOUND_MOST = 500 };
struct audience_found {
    struct member_id people[AUDIENCE_FOUND_MOST];
    size_t count;
};
struct audience_asked {
    struct greet_audience audience;
    struct member_id writer; /* who is not among them */
    int64_t each;            /* notes that a person gets in a week; 0: any */
    int64_t now_ms;
    int64_t most; /* AUDIENCE_FOUND_MOST or less */
};
/* Those who take a note now, in an order that stays. */
enum err audience_find(struct db *db, struct arena *arena, const struct audience_asked *in,
                       struct audience_found *out) MUST_USE;

#endif
