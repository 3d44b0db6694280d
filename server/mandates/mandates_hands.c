/* What people have in hand, of all features: what they took or prepare, which somebody else can
 * take up. */
#include "server/mandates/mandates_inside.h"

const struct hand_kind hand_kinds[] = {{0}};
const size_t hand_kinds_count = 0;

enum err hands_release(struct op_run *run, struct member_id member) {
    int64_t moved;
    enum err e = OK;
    for (size_t i = 0; e == OK && i < hand_kinds_count; i++)
        e = hand_kinds[i].give(run, member, (struct member_id){0}, &moved);
    return e;
}
