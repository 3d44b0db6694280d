/* Session activity, countries and read positions, gathered by the loops and written by the writer
 * every 5 s: kill -9 may lose this alone. A GET never waits for it. */
#ifndef CORE_TOUCH_H
#define CORE_TOUCH_H

#include "lib/geo.h"
#include "server/core/op.h"

enum { TOUCH_MOST = 256 };

struct touched {
    struct session_id session;
    int64_t at;             /* 0: asked by a script, which is no use of it */
    struct country country; /* another than the stored one, or "" */
};
/* Someone was here, and saw a thread up to this message; thread 0: another page. */
struct seen {
    struct member_id member;
    struct thread_id thread;
    int64_t seq, at;
};
enum { VISIT_GAP_MS = 60 * 60 * 1000 }; /* without a page, and the visit is over */
struct touch_in {
    struct touched sessions[TOUCH_MOST];
    size_t count;
    struct seen seen[TOUCH_MOST];
    size_t seen_count;
};
extern const struct op op_touch;

#endif
