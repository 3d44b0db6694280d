/* GET /events: server-sent events (WHATWG HTML Living Standard, section 9.2), one stream a tab.
 *
 * Each loop keeps its own streams and looks every EVENTS_POLL_MS whether anything was committed, by
 * whichever process (PRAGMA data_version). If so it passes over its streams, a few in each turn of
 * the loop, at most one pass a second: each asks again who its viewer is, by the same function as a
 * request, is ended when the session is over or the role another, and else gets its news. Said is
 * *that* something is there, in numbers; what it is a page shows, with its rights.
 *
 *     retry: 5000      how long to wait before coming back; at a stop each is told its own time
 *     event: beat      nothing to say for 15 to 18 s; a script sees no comments
 *     event: message   {"thread":12,"post":345}: in a followed thread, by somebody else
 *     event: badge     {"waiting":3}: notifications not read, to ten; first, and on change
 *     event: end       this session, or what it may, has ended: do not come back
 *     event: aside     newer tabs of the session took this one's place
 *
 * Last-Event-ID is ignored: whoever comes back is told the badge, and the page tells the rest. */
#ifndef CORE_EVENTS_H
#define CORE_EVENTS_H

#include "server/core/events_census.h"
#include "server/core/request.h"

enum {
    EVENTS_POLL_MS = 250,
    EVENTS_PASS_MS = 1000, /* between the beginnings of two passes */
    EVENTS_A_TURN = 32,    /* streams of a pass, and beats, in one turn of the loop */
};

struct events;
struct events *events_new(const struct service *service, struct db *db) MUST_USE;
/* After the HTTP server, which knows the streams. */
void events_free(struct events *events);

/* One turn; ms until the next is wanted, -1: when there is a stream again. */
int64_t events_turn(struct events *events) MUST_USE;
/* The server stops: ends all streams, each told another time to come back, and takes no more. */
void events_stop(struct events *events);
/* The peer of a stream left; for the HTTP layer. */
void events_gone(void *stream);

/* For metrics, by any thread: events said so far, beats apart. */
uint64_t events_said(const struct events *events);

/* The handler of the route. */
enum reply events_stream(struct request *r);

#endif
