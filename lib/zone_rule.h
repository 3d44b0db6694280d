/* The rule at the end of a TZif file: a POSIX TZ string (POSIX.1 8.3, widened by RFC 9636
 * section 3.3.1 to change times of −167 to 167 hours). Used by lib/zone alone. */
#ifndef LIB_ZONE_RULE_H
#define LIB_ZONE_RULE_H

#include "lib/str.h"

/* A yearly change. */
struct zone_change {
    enum { CHANGE_JULIAN, CHANGE_DAY, CHANGE_WEEKDAY } kind; /* Jn, n, Mm.w.d */
    int day;                                                 /* n, or the weekday, 0 Sunday */
    int month, week;                                         /* of CHANGE_WEEKDAY; week 5 is last */
    int32_t time_s; /* after local midnight, may be negative */
};

struct zone_rule {
    int32_t standard_s, summer_s; /* offsets east of UTC */
    bool has_summer;
    struct zone_change start, end; /* of summer time */
};

/* False when malformed. */
bool zone_rule_parse(struct str text, struct zone_rule *rule) MUST_USE;
/* The offset in force at an instant, in seconds since 1970. */
int32_t zone_rule_offset(const struct zone_rule *rule, int64_t seconds);

#endif
