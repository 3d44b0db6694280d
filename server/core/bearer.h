/* Bearer tokens (RFC 6750): an organisation's program instead of a person. A token is 256 random
 * bits, kept as their hash, dies with its organisation, and is read again at each request. */
#ifndef CORE_BEARER_H
#define CORE_BEARER_H

#include "server/core/op.h"
#include "server/core/viewer.h"

struct writer;

/* The viewer of an Authorization field: role, token and organisation. ERR_NOT_FOUND: there is none,
 * it is no bearer token, or one that is unknown, revoked or of a closed organisation. */
enum err bearer_load(struct db *db, struct arena *arena, struct str authorization,
                     struct viewer *viewer) MUST_USE;
/* Has the hour of use written, without waiting for it; nothing when that hour is known. */
void bearer_touch(struct writer *writer, const struct viewer *viewer, int64_t now_ms);

#endif
