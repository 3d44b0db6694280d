/* Rates: how often something may happen, per key, in a table of fixed size. Pure: the time is an
 * argument, in milliseconds of any clock that does not go back. Not thread-safe: the caller locks.
 *
 * Each bucket is one instant (GCRA, ITU-T I.371): when it will be full again. A bucket unused for
 * its period is full, and so costs nothing to forget: when a neighbourhood of the table is taken,
 * the fullest bucket there makes room. */
#ifndef MODERATION_LIMITS_H
#define MODERATION_LIMITS_H

#include "lib/base.h"

struct limits;

/* `burst` at once, and as many again in each period. */
struct limit_rule {
    int64_t burst;     /* ≥ 1 */
    int64_t period_ms; /* ≥ 1 */
};

/* `slots` buckets, a power of two, at least 8; 16 bytes each. */
struct limits *limits_new(size_t slots) MUST_USE;
void limits_free(struct limits *limits);
/* True: taken. False: *retry_after_ms says when one can be (> 0). Keys are hashes nobody can aim.
 */
bool limits_take(struct limits *limits, uint64_t key, struct limit_rule rule, int64_t now_ms,
                 int64_t *retry_after_ms) MUST_USE;
/* Undoes one taking. */
void limits_give_back(struct limits *limits, uint64_t key, struct limit_rule rule, int64_t now_ms);
/* How many could be taken now. */
int64_t limits_peek(const struct limits *limits, uint64_t key, struct limit_rule rule,
                    int64_t now_ms);

#endif
