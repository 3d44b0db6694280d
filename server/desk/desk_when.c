/* When something that is put off comes back. */
#include "server/desk/desk.h"

enum { MONDAY = 1, HOUR_OF_DAY = 9 };

int64_t desk_when(const struct zone *zone, int64_t now_ms, enum desk_later later) {
    struct civil today = zone_local(zone, now_ms);
    int64_t to_monday = (MONDAY - today.weekday + 7) % 7;
    const int64_t days[] = {
        [DESK_TOMORROW] = 1, [DESK_THREE_DAYS] = 3, [DESK_MONDAY] = to_monday ? to_monday : 7};
    /* Noon, so that a day of 23 or 25 hours leads to no other date. */
    today.hour = 12;
    today.minute = today.second = 0;
    struct civil day = zone_local(zone, zone_instant(zone, &today) + days[later] * DAY_MS);
    day.hour = HOUR_OF_DAY;
    day.minute = day.second = 0;
    return zone_instant(zone, &day);
}
