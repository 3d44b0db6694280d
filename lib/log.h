/* Lines on stderr, one an event: time in UTC, level, area, text. What comes from outside is
 * passed as an argument and loses its control bytes, so that no one can forge a line; no text of
 * a member and no secret is ever logged (tests plant some and look). Thread-safe. */
#ifndef LIB_LOG_H
#define LIB_LOG_H

#include "lib/base.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARNING, LOG_ERROR };

/* Lines under `level` are dropped; LOG_INFO at start. */
void log_set_level(enum log_level level);
/* `area` is the subsystem: "http", "writer"… A line longer than 1 000 bytes is cut. */
void log_line(enum log_level level, const char *area, const char *format, ...) PRINTF_LIKE(3, 4);

enum { LOG_BOUND_LINES = 20 }; /* a minute */

/* Of what others make happen as often as they please, a log needs some lines a minute and how many
 * there were. All zero at first; thread-safe, and off by a few at most where threads meet. */
struct log_bound {
    _Atomic int64_t minute;
    _Atomic int64_t lines;
};
/* May one more be logged at `now_ms`? *left_out: lines of the minutes before that were not; 0 but
 * for the first of a minute. */
bool log_bound_take(struct log_bound *bound, int64_t now_ms, int64_t *left_out);

#endif
