/* What may be shown of counts of people: nothing from which a group below ten could be told, also
 * not by subtracting. Pure. */
#ifndef DASHBOARD_FIGURES_H
#define DASHBOARD_FIGURES_H

#include "lib/zone.h"

enum { GROUP_LEAST = 10 };

/* The Monday 0:00 of that zone on or before this instant, and that of `weeks` later or (negative)
 * before: seven days of the calendar, whatever the clocks do. */
int64_t figures_week(const struct zone *zone, int64_t at_ms);
int64_t figures_week_from(const struct zone *zone, int64_t week_at, int64_t weeks);

/* Cut down to tens; below ten, 0: not to be shown. */
int64_t figures_floor(int64_t count);
/* Of parts whose sum is known, which are not to be shown: those below ten (but not 0), and of the
 * others the smallest, until what is hidden is of two parts at least and makes ten together. True
 * when even so it cannot be: nothing is to be shown then, the sum neither, and all are hidden. */
bool figures_hide(const int64_t *counts, size_t count, bool *is_hidden);
/* A share in per cent, to the nearest five; -1: of too few. */
int64_t figures_share(int64_t part, int64_t whole);

#endif
