/* Time: UTC milliseconds since 1970 everywhere; zones only where people read or write a date.
 * A test clock adds an offset of whole seconds read from a file, followed live. */
#ifndef LIB_CLOCK_H
#define LIB_CLOCK_H

#include "lib/str.h"

/* Now, with the test offset. Pure code takes the time as an argument instead. */
int64_t clock_now_ms(void);
/* Never goes back, no offset: for deadlines and measuring. */
int64_t clock_monotonic_ms(void);
/* From now on clock_now_ms() adds the seconds written in `path` (decimal, may be negative; an
 * absent or empty file counts as 0), read again at most every 200 ms. */
void clock_use_test_file(const char *path);

/* A civil date and time, Gregorian. */
struct civil {
    int64_t year;
    int month, day; /* 1 to 12, 1 to 31 */
    int hour, minute, second;
    int weekday;  /* 0 Sunday to 6 Saturday */
    int offset_s; /* east of UTC, of the zone that made it */
};

/* UTC civil time of an instant, and back (RFC 3339 range, years 1 to 9999). */
struct civil clock_utc(int64_t ms);
int64_t clock_from_utc(const struct civil *c);
/* "2026-11-20T13:24:05Z" into out. */
void clock_rfc3339(int64_t ms, char out[32]);
/* "Fri, 20 Nov 2026 13:24:05 GMT" into out (RFC 9110 section 5.6.7). */
void clock_http_date(int64_t ms, char out[32]);
/* "2026-11-20" to the first instant of that day in UTC; false when malformed. */
bool clock_parse_date(struct str s, int64_t *ms) MUST_USE;

#endif
