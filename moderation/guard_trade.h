/* What a trade's policy adds to the guard's words, in its section [guard]: a key is a class, its
 * value words or phrases of it.
 *
 *     [guard]
 *     known = John Holland, Donald Super
 *     bearer = agence, plateforme
 *     health = RQTH
 *
 * `known`: names that identify nobody here. `bearer`: what bears the name of somebody else.
 * `capital`: words with a capital that are no names of people. `employer`: well-known ones.
 * `trade`: rare occupations. `health`, `justice`: what tells of somebody's. `commune`: places.
 * `person`: what the trade calls those whom it is there for. */
#ifndef MODERATION_GUARD_TRADE_H
#define MODERATION_GUARD_TRADE_H

#include "lib/arena.h"

enum { GUARD_TRADE_WORDS_MAX = 4000 };

struct guard_slot;

/* A hash table like the built-in one, in the policy's arena. */
struct guard_trade {
    struct guard_slot *slots;
    size_t slots_count; /* a power of two; 0: nothing is added */
};

/* As guard_word(), of the policy's words; `trade` may be NULL. */
const struct guard_slot *guard_trade_word(const struct guard_trade *trade, uint64_t hash);

#endif
