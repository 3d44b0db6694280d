/* Promised time and percentiles: pure. Saturdays and Sundays do not count, because hardly anybody
 * answers on them; public holidays do, as no calendar of them is kept. */
#include "server/promise/promise.h"

static bool is_weekend(const struct civil *day) {
    return day->weekday == 0 || day->weekday == 6;
}

/* The first moment of the next day; found from noon, which no change of hour moves to another. */
static int64_t next_day(const struct zone *zone, const struct civil *day) {
    struct civil noon = *day;
    noon.hour = 12;
    noon.minute = noon.second = 0;
    struct civil next = zone_local(zone, zone_instant(zone, &noon) + DAY_MS);
    next.hour = next.minute = next.second = 0;
    return zone_instant(zone, &next);
}

int64_t promise_after(const struct zone *zone, int64_t since_ms, int64_t minutes) {
    int64_t left = minutes * MINUTE_MS, at = since_ms;
    for (;;) {
        struct civil day = zone_local(zone, at);
        int64_t midnight = next_day(zone, &day);
        if (!is_weekend(&day)) {
            if (left <= midnight - at) return at + left;
            left -= midnight - at;
        }
        at = midnight;
    }
}

int64_t promise_percentile(const int64_t *delays, size_t count, size_t total, int percent) {
    size_t rank = (total * (size_t)percent + 99) / 100;
    if (total == 0) return -1;
    if (rank == 0) rank = 1;
    return rank <= count ? delays[rank - 1] : -1;
}
