/* A member's own list of what they published without their name, and of what waits to be.
 *
 * It is one sealed cell of 8 KiB under a keyed digest of the member, whatever it holds. With each
 * change some cells of others are sealed anew, and with each new list some are made that are of
 * nobody: neither the number of cells nor which of them changed between two copies of the database
 * says who wrote. The list is for finding; what is whose, threads say themselves (author_ref). */
#ifndef UNNAMED_OWN_H
#define UNNAMED_OWN_H

#include "server/core/op.h"

struct keys;

enum { UNNAMED_REF_BYTES = 16, OWN_MOST = 160 };

/* A thread of theirs, or a text that waits: then `ref` names its row, and `thread` is 0 for a new
 * thread. An answer published lately has an entry too, so that its form sent again is not another.
 */
struct own_entry {
    int64_t thread, at;
    unsigned char ref[UNNAMED_REF_BYTES]; /* zeroes: published */
    unsigned char once[ONCE_BYTES];
};
struct own_list {
    size_t count; /* latest last */
    struct own_entry entries[OWN_MOST];
};

/* OK with an empty list when there is none. */
enum err own_read(struct db *db, struct arena *arena, const struct keys *keys,
                  struct member_id member, struct own_list *list) MUST_USE;
enum err own_write(struct op_run *run, struct member_id member,
                   const struct own_list *list) MUST_USE;
/* Room is made by forgetting what is least missed. */
void own_add(struct own_list *list, const struct own_entry *entry, int64_t now_ms);
bool own_is_pending(const struct own_entry *entry);
/* The entry of a text that waits; NULL: none. */
struct own_entry *own_find(struct own_list *list, const unsigned char ref[UNNAMED_REF_BYTES]);
void own_remove(struct own_list *list, struct own_entry *entry);
/* The list goes for good. */
enum err own_forget(struct op_run *run, struct member_id member) MUST_USE;

#endif
