/* Days on which people can be expected to answer: Monday to Friday, less French public holidays
 * where those count. Pure. */
#ifndef LIB_WORKDAY_H
#define LIB_WORKDAY_H

#include "lib/clock.h"

/* Is this day (year, month, day) worked? */
bool workday_is(const struct civil *day, bool has_french_holidays);
/* The day that lies `days` working days after this one, at the same time of day. */
struct civil workday_after(const struct civil *day, int days, bool has_french_holidays);
/* Easter Sunday of a Gregorian year, as March 1 plus that many days. */
int workday_easter(int64_t year);

#endif
