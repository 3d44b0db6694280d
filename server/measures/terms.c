/* How long a measure holds, and how many it takes. Pure. */
#include "lib/zone.h"
#include "server/measures/measures.h"

static const char *const codes[MEASURE_KINDS] = {
    [MEASURE_HELP] = "help",       [MEASURE_SLOW] = "slow",       [MEASURE_SILENCE] = "silence",
    [MEASURE_SUSPEND] = "suspend", [MEASURE_EXCLUDE] = "exclude",
};

bool measure_kind_of(struct str code, enum measure_kind *kind) {
    for (size_t i = 0; i < MEASURE_KINDS; i++)
        if (str_equal(code, str_from_c(codes[i]))) {
            *kind = (enum measure_kind)i;
            return true;
        }
    return false;
}

struct str measure_code(enum measure_kind kind) {
    return str_from_c(codes[kind]);
}

/* Midday of that day tells its date whatever the clocks do; its time of day is that of the start.
 */
int64_t measure_end(const struct zone *zone, int64_t from_ms, int64_t days) {
    if (days == 0) return MEASURE_NO_END;
    struct civil from = zone_local(zone, from_ms), noon = from;
    noon.hour = 12;
    noon.minute = noon.second = 0;
    struct civil end = zone_local(zone, zone_instant(zone, &noon) + days * DAY_MS);
    end.hour = from.hour;
    end.minute = from.minute;
    end.second = from.second;
    return zone_instant(zone, &end);
}

bool measure_is_askable(enum measure_kind kind, int64_t days, int64_t every_ms) {
    static const int64_t most[MEASURE_KINDS] = {
        [MEASURE_SLOW] = MEASURE_SLOW_DAYS,
        [MEASURE_SILENCE] = MEASURE_SILENCE_DAYS,
        [MEASURE_SUSPEND] = MEASURE_SUSPEND_DAYS,
        [MEASURE_EXCLUDE] = MEASURE_EXCLUDE_DAYS,
    };
    bool may_be_endless = kind == MEASURE_HELP || kind == MEASURE_EXCLUDE;
    if (kind == MEASURE_SLOW && (every_ms < MINUTE_MS || every_ms > DAY_MS)) return false;
    return days >= (may_be_endless ? 0 : 1) && days <= most[kind];
}

bool measure_needs_two(enum measure_kind kind, int64_t days, bool is_about_animator) {
    if (kind == MEASURE_HELP) return false;
    bool is_long = kind == MEASURE_SUSPEND && days > MEASURE_ALONE_DAYS;
    return is_about_animator || is_long || kind == MEASURE_EXCLUDE;
}
