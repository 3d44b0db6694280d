/* Session activity, gathered by the loops and written by the writer every 5 s: kill -9 may lose
 * this alone. A GET never waits for it. */
#ifndef CORE_TOUCH_H
#define CORE_TOUCH_H

#include "server/core/op.h"

enum { TOUCH_MOST = 256 };

struct touched {
    struct session_id session;
    int64_t at;
};
struct touch_in {
    struct touched sessions[TOUCH_MOST];
    size_t count;
};
extern const struct op op_touch;

#endif
