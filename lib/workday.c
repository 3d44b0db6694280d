/* Working days. Public holidays: Code du travail, article L3133-1 (of the whole of France). */
#include "lib/workday.h"

#define WORKDAY_DAY_MS (INT64_C(24) * 60 * 60 * 1000)

static struct civil noon(int64_t year, int month, int day) {
    return (struct civil){.year = year, .month = month, .day = day, .hour = 12};
}

/* The day that many days later; of `day` only the date is read. */
static struct civil later(const struct civil *day, int64_t days) {
    struct civil at = noon(day->year, day->month, day->day);
    return clock_utc(clock_from_utc(&at) + days * WORKDAY_DAY_MS);
}

/* Anonymous Gregorian computus (Nature, 20 April 1876). */
int workday_easter(int64_t year) {
    int64_t a = year % 19, b = year / 100, c = year % 100;
    int64_t h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    int64_t l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    int64_t m = (a + 11 * h + 22 * l) / 451;
    int64_t sum = h + l - 7 * m + 114;
    return (int)((sum / 31 - 3) * 31 + sum % 31);
}

static bool is_french_holiday(const struct civil *day) {
    static const struct {
        int month, day;
    } fixed[] = {{1, 1}, {5, 1}, {5, 8}, {7, 14}, {8, 15}, {11, 1}, {11, 11}, {12, 25}};
    static const int after_easter[] = {1, 39, 50}; /* Monday, Ascension, Whit Monday */
    for (size_t i = 0; i < ARRAY_LENGTH(fixed); i++)
        if (day->month == fixed[i].month && day->day == fixed[i].day) return true;
    struct civil march = noon(day->year, 3, 1);
    int easter = workday_easter(day->year);
    for (size_t i = 0; i < ARRAY_LENGTH(after_easter); i++) {
        struct civil feast = later(&march, easter + after_easter[i]);
        if (feast.month == day->month && feast.day == day->day) return true;
    }
    return false;
}

bool workday_is(const struct civil *day, bool has_french_holidays) {
    struct civil known = later(day, 0);
    bool is_week = known.weekday >= 1 && known.weekday <= 5;
    return is_week && !(has_french_holidays && is_french_holiday(&known));
}

struct civil workday_after(const struct civil *day, int days, bool has_french_holidays) {
    struct civil at = *day;
    while (days > 0) {
        at = later(&at, 1);
        if (workday_is(&at, has_french_holidays)) days--;
    }
    at.hour = day->hour;
    at.minute = day->minute;
    at.second = day->second;
    return at;
}
