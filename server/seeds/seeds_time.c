/* Moments by the community's clocks. A turn is found from the date, never by adding hours to the
 * turn before: nine o'clock stays nine o'clock over a change of hour. */
#include "lib/num.h"
#include "server/seeds/seeds.h"

int64_t seed_turn_after(const struct zone *zone, int weekday, int minute, int64_t after_ms) {
    struct civil today = zone_local(zone, after_ms);
    int64_t ahead = (weekday - today.weekday + 7) % 7;
    /* Noon, so that a day of 23 or 25 hours leads to no other date. */
    today.hour = 12;
    today.minute = today.second = 0;
    int64_t noon = zone_instant(zone, &today);
    for (int64_t turn = INT64_MIN;; ahead += 7) {
        struct civil day = zone_local(zone, noon + ahead * DAY_MS);
        day.hour = minute / 60;
        day.minute = minute % 60;
        day.second = 0;
        turn = zone_instant(zone, &day);
        if (turn > after_ms) return turn;
    }
}

bool seed_minute(struct str hour, int64_t *minute) {
    int64_t hours, minutes;
    /* Browsers send "09:00", some with seconds. */
    if (hour.length != 5 && hour.length != 8) return false;
    if (hour.bytes[2] != ':' || !num_parse_padded(str_slice(hour, 0, 2), 23, &hours) ||
        !num_parse_padded(str_slice(hour, 3, 5), 59, &minutes))
        return false;
    *minute = hours * 60 + minutes;
    return true;
}

bool seed_moment(const struct zone *zone, struct str day, struct str hour, int64_t *at) {
    int64_t midnight, minute;
    if (!clock_parse_date(day, &midnight) || !seed_minute(hour, &minute)) return false;
    struct civil local = clock_utc(midnight);
    local.hour = (int)(minute / 60);
    local.minute = (int)(minute % 60);
    *at = zone_instant(zone, &local);
    return true;
}
