/* Rates shared by all loops: token buckets (moderation/limits) under one mutex, keyed by a keyed
 * hash of who and what, so that nobody can aim at another's bucket. */
#ifndef CORE_RATES_H
#define CORE_RATES_H

#include "lib/crypt.h"
#include "moderation/limits.h"

struct rates;

struct rates *rates_new(void) MUST_USE;
void rates_free(struct rates *rates);
/* The bucket of `what` ("sign-in account") for these parts. */
uint64_t rates_key(const struct rates *rates, struct str what, struct str a, struct str b);
/* The same for the one whose id this is. */
uint64_t rates_key_of(const struct rates *rates, struct str what, int64_t id);
/* OK, or ERR_TOO_FAST with the milliseconds to wait. */
enum err rates_take(struct rates *rates, uint64_t key, struct limit_rule rule, int64_t now_ms,
                    int64_t *retry_after_ms) MUST_USE;
/* Takes one also when there is none: limits_charge(). */
void rates_charge(struct rates *rates, uint64_t key, struct limit_rule rule, int64_t now_ms);
/* Undoes one rates_take(). */
void rates_give_back(struct rates *rates, uint64_t key, struct limit_rule rule, int64_t now_ms);

#endif
