/* Rates, as token buckets: each key holds `burst` tokens when nobody takes any, and gets them all
 * back in `period_ms`. Time is an argument. The table has a fixed number of buckets, so that a
 * flood of new keys costs no memory: the bucket that is nearest to full, whose loss is felt least,
 * makes room. Not safe between threads: the caller locks. */
#ifndef MODERATION_LIMITS_H
#define MODERATION_LIMITS_H

#include "lib/base.h"

struct limits;

/* `burst` at once, and as many again in each period. Either at 0: no limit at all. More than
 * LIMITS_MOST counts as that. */
struct limit_rule {
    int64_t burst;
    int64_t period_ms;
};

#define LIMITS_MOST INT64_C(1000000000)

/* Room for at least `buckets` keys (at most 2^24), 32 bytes each. */
struct limits *limits_new(size_t buckets) MUST_USE;
void limits_free(struct limits *l);
/* Takes one token of `key`: a keyed hash of what is limited and whom (an address, an account), one
 * rule a key. False when there is none: *retry_after_ms is the time until there is one; else 0. */
bool limits_take(struct limits *l, uint64_t key, struct limit_rule rule, int64_t now_ms,
                 int64_t *retry_after_ms) MUST_USE;
/* Takes one token of what has happened already, be there any or not: a debt of up to `burst` is
 * paid before there are tokens again. */
void limits_charge(struct limits *l, uint64_t key, struct limit_rule rule, int64_t now_ms);
/* Gives one token back: the act did not happen. */
void limits_give_back(struct limits *l, uint64_t key, struct limit_rule rule, int64_t now_ms);
/* Tokens there now, without taking any; INT64_MAX when the rule is no limit. */
int64_t limits_peek(const struct limits *l, uint64_t key, struct limit_rule rule, int64_t now_ms);

#endif
