/* Which numbers may be shown. */
#include "server/dashboard/figures.h"

int64_t figures_week(const struct zone *zone, int64_t at_ms) {
    struct civil day = zone_local(zone, at_ms);
    int since_monday = (day.weekday + 6) % 7;
    /* Noon, so that a day of 23 or 25 hours leads to no other date. */
    day.hour = 12;
    day.minute = day.second = 0;
    struct civil monday = zone_local(zone, zone_instant(zone, &day) - since_monday * DAY_MS);
    monday.hour = monday.minute = monday.second = 0;
    return zone_instant(zone, &monday);
}

int64_t figures_week_from(const struct zone *zone, int64_t week_at, int64_t weeks) {
    return figures_week(zone, week_at + weeks * 7 * DAY_MS + DAY_MS / 2);
}

int64_t figures_floor(int64_t count) {
    return count < GROUP_LEAST ? 0 : count - count % GROUP_LEAST;
}

/* The smallest that is shown and not 0; count: there is none. */
static size_t smallest_shown(const int64_t *counts, size_t count, const bool *is_hidden) {
    size_t found = count;
    for (size_t i = 0; i < count; i++)
        if (!is_hidden[i] && counts[i] > 0 && (found == count || counts[i] < counts[found]))
            found = i;
    return found;
}

bool figures_hide(const int64_t *counts, size_t count, bool *is_hidden) {
    int64_t hidden_sum = 0;
    size_t hidden = 0;
    for (size_t i = 0; i < count; i++) {
        is_hidden[i] = counts[i] > 0 && counts[i] < GROUP_LEAST;
        if (!is_hidden[i]) continue;
        hidden++;
        hidden_sum += counts[i];
    }
    while (hidden > 0 && (hidden < 2 || hidden_sum < GROUP_LEAST)) {
        size_t next = smallest_shown(counts, count, is_hidden);
        if (next == count) {
            for (size_t i = 0; i < count; i++) is_hidden[i] = true;
            return true;
        }
        is_hidden[next] = true;
        hidden++;
        hidden_sum += counts[next];
    }
    return false;
}

int64_t figures_share(int64_t part, int64_t whole) {
    if (whole < GROUP_LEAST) return -1;
    return (100 * part / whole + 2) / 5 * 5;
}
