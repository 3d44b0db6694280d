/* Look-up in the built-in table: linear probing from the place that tools/wordc gave it
 * out. */
#include "moderation/guard_words.h"

const struct guard_slot *guard_word(uint64_t hash) {
    size_t slots = (size_t)1 << guard_slots_bits;
    uint64_t place = hash ^ hash >> 31;
    size_t bit = place % GUARD_FILTER_BITS, at = place & (slots - 1);
    if (!(guard_filter[bit / 64] >> bit % 64 & 1)) return NULL;
    while (guard_slots[at].hash && guard_slots[at].hash != hash) at = (at + 1) & (slots - 1);
    return guard_slots[at].hash ? &guard_slots[at] : NULL;
}
