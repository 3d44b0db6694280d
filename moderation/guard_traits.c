/* Traits are counted by kind: three different ones of a person tell who it is to a colleague of the
 * agency next door. */
#include "moderation/guard_traits.h"

bool guard_traits_combine(const struct guard_traits *seen) {
    size_t different = 0;
    for (size_t trait = GUARD_NO_TRAIT + 1; trait < GUARD_TRAITS; trait++)
        different += seen->places[trait] > 0;
    return seen->is_of_person && different >= GUARD_TRAITS_FOR_COMBINATION;
}
