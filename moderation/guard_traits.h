/* Traits of one person that tell little alone and much together. Between the files of the guard;
 * for nobody else. */
#ifndef MODERATION_GUARD_TRAITS_H
#define MODERATION_GUARD_TRAITS_H

#include "moderation/guard.h"

enum { GUARD_TRAITS_MOST = 60, GUARD_TRAIT_PLACES = 8 };

struct guard_traits {
    struct guard_finding parts[GUARD_TRAITS_MOST];
    size_t count;
    size_t places[GUARD_TRAITS]; /* how often each was met; at most GUARD_TRAIT_PLACES are kept */
    bool is_of_person;           /* the text speaks of one */
};

/* Enough different ones, of somebody. */
bool guard_traits_combine(const struct guard_traits *seen);

#endif
