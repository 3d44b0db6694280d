/* One write(2) a line, so that lines of several threads never mix. */
#include "lib/log.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <unistd.h>

#include "lib/clock.h"

static _Atomic enum log_level least = LOG_INFO;

void log_set_level(enum log_level level) {
    least = level;
}

void log_line(enum log_level level, const char *area, const char *format, ...) {
    static const char *const names[] = {"debug", "info", "warning", "error"};
    if (level < least) return;
    char when[32], line[1100];
    clock_rfc3339(clock_now_ms(), when);
    int head = snprintf(line, 96, "%s %s %s: ", when, names[level], area);
    va_list arguments;
    va_start(arguments, format);
    int body = vsnprintf(line + head, 1000, format, arguments);
    va_end(arguments);
    size_t length = (size_t)head + (size_t)(body < 0 ? 0 : body > 999 ? 999 : body);
    for (size_t i = (size_t)head; i < length; i++)
        if ((unsigned char)line[i] < 0x20 || line[i] == 0x7f) line[i] = '?';
    line[length++] = '\n';
    ssize_t written = write(STDERR_FILENO, line, length);
    (void)written; /* nowhere left to say it */
}

bool log_bound_take(struct log_bound *bound, int64_t now_ms, int64_t *left_out) {
    int64_t minute = now_ms / MINUTE_MS, before = bound->minute;
    *left_out = 0;
    if (before != minute && atomic_compare_exchange_strong(&bound->minute, &before, minute)) {
        int64_t lines = atomic_exchange(&bound->lines, 0);
        if (lines > LOG_BOUND_LINES) *left_out = lines - LOG_BOUND_LINES;
    }
    return atomic_fetch_add(&bound->lines, 1) < LOG_BOUND_LINES;
}
