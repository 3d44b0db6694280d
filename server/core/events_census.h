/* Who listens, of all loops together: streams in all, and of one session. Thread-safe. */
#ifndef CORE_EVENTS_CENSUS_H
#define CORE_EVENTS_CENSUS_H

#include <stdatomic.h>

#include "lib/base.h"
#include "server/core/ids.h"

enum { EVENTS_A_SESSION = 4 }; /* tabs; a browser has six connections for HTTP/1.1 */

/* One stream's place; a part of what its loop keeps of it. */
struct events_ticket {
    struct events_ticket *next; /* older, in the census */
    struct session_id session;
    atomic_bool is_over; /* newer streams of the session took its place: to be ended by its loop */
};

struct events_census;
struct events_census *events_census_new(void) MUST_USE;
void events_census_free(struct events_census *census);

/* ERR_LIMIT when there are `most` already (0: no bound). Of more than EVENTS_A_SESSION of one
 * session the oldest is over. */
enum err events_census_enter(struct events_census *census, struct events_ticket *ticket,
                             struct session_id session, size_t most) MUST_USE;
void events_census_leave(struct events_census *census, struct events_ticket *ticket);
/* Streams now. */
size_t events_census_count(const struct events_census *census);
/* How many were told that they are over so far: when it grew, look at your tickets. */
uint64_t events_census_over(const struct events_census *census);

#endif
