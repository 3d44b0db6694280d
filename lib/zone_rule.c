/* POSIX TZ strings: parsed once, applied by computing the two changes of the year asked for. */
#include "lib/zone_rule.h"

#include "lib/clock.h"
#include "lib/num.h"

struct cursor {
    struct str text;
    size_t at;
};

static char peek(const struct cursor *c) {
    return c->at < c->text.length ? c->text.bytes[c->at] : '\0';
}

static bool accept(struct cursor *c, char byte) {
    if (peek(c) != byte) return false;
    c->at++;
    return true;
}

static bool read_number(struct cursor *c, int64_t most, int *out) {
    size_t from = c->at;
    while (peek(c) >= '0' && peek(c) <= '9') c->at++;
    int64_t n;
    if (!num_parse_padded(str_slice(c->text, from, c->at), most, &n)) return false;
    *out = (int)n;
    return true;
}

/* "CET" or "<+0330>". */
static bool skip_name(struct cursor *c) {
    size_t from = c->at;
    if (accept(c, '<')) {
        while (peek(c) && peek(c) != '>') c->at++;
        return accept(c, '>') && c->at - from >= 5;
    }
    while ((peek(c) | 0x20) >= 'a' && (peek(c) | 0x20) <= 'z') c->at++;
    return c->at - from >= 3;
}

/* [+-]h[h[h]][:mm[:ss]] */
static bool read_time(struct cursor *c, int most_hours, int32_t *out) {
    bool is_negative = accept(c, '-');
    if (!is_negative) (void)accept(c, '+');
    int hours, minutes = 0, seconds = 0;
    if (!read_number(c, most_hours, &hours)) return false;
    if (accept(c, ':')) {
        if (!read_number(c, 59, &minutes)) return false;
        if (accept(c, ':') && !read_number(c, 59, &seconds)) return false;
    }
    int32_t total = hours * 3600 + minutes * 60 + seconds;
    *out = is_negative ? -total : total;
    return true;
}

static bool read_change(struct cursor *c, struct zone_change *change) {
    if (!accept(c, ',')) return false;
    change->time_s = 7200;
    if (accept(c, 'M')) {
        change->kind = CHANGE_WEEKDAY;
        if (!read_number(c, 12, &change->month) || !accept(c, '.')) return false;
        if (!read_number(c, 5, &change->week) || !accept(c, '.')) return false;
        if (!read_number(c, 6, &change->day) || change->month < 1 || change->week < 1) return false;
    } else {
        change->kind = accept(c, 'J') ? CHANGE_JULIAN : CHANGE_DAY;
        if (!read_number(c, 365, &change->day)) return false;
        if (change->kind == CHANGE_JULIAN && change->day < 1) return false;
    }
    return !accept(c, '/') || read_time(c, 167, &change->time_s);
}

bool zone_rule_parse(struct str text, struct zone_rule *rule) {
    struct cursor c = {text, 0};
    struct zone_rule r = {0};
    if (!skip_name(&c) || !read_time(&c, 24, &r.standard_s)) return false;
    r.standard_s = -r.standard_s; /* POSIX counts west */
    if (c.at < text.length) {
        r.has_summer = true;
        r.summer_s = r.standard_s + 3600;
        if (!skip_name(&c)) return false;
        if (peek(&c) != ',') {
            if (!read_time(&c, 24, &r.summer_s)) return false;
            r.summer_s = -r.summer_s;
        }
        if (!read_change(&c, &r.start) || !read_change(&c, &r.end)) return false;
    }
    if (c.at != text.length) return false;
    *rule = r;
    return true;
}

static bool is_leap(int64_t year) {
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

/* The local time, as seconds since 1970 were it UTC, at which the year's change happens. */
static int64_t change_local(const struct zone_change *change, int64_t year) {
    struct civil first = {.year = year, .month = 1, .day = 1};
    if (change->kind == CHANGE_WEEKDAY) first.month = change->month;
    int64_t start = clock_from_utc(&first) / 1000;
    int64_t days = change->day;
    if (change->kind == CHANGE_JULIAN) {
        /* J60 is 1 March in every year. */
        days -= !(is_leap(year) && change->day >= 60);
    } else if (change->kind == CHANGE_WEEKDAY) {
        static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
        int length = lengths[change->month - 1] + (change->month == 2 && is_leap(year));
        int weekday = clock_utc(start * 1000).weekday;
        days = (change->day - weekday + 7) % 7 + (change->week - 1) * 7;
        if (days >= length) days -= 7;
    }
    return start + days * 86400 + change->time_s;
}

int32_t zone_rule_offset(const struct zone_rule *rule, int64_t seconds) {
    if (!rule->has_summer) return rule->standard_s;
    int64_t year = clock_utc((seconds + rule->standard_s) * 1000).year;
    int64_t start = change_local(&rule->start, year) - rule->standard_s;
    int64_t end = change_local(&rule->end, year) - rule->summer_s;
    /* South of the equator summer time spans the new year. */
    bool is_summer =
        start < end ? seconds >= start && seconds < end : seconds >= start || seconds < end;
    return is_summer ? rule->summer_s : rule->standard_s;
}
