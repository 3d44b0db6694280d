/* Civil calendar arithmetic (proleptic Gregorian, counted from 1 March so that leap days come
 * last) and the test clock. */
#include "lib/clock.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

#include "lib/num.h"

static char test_path[1024];
static _Atomic int64_t test_offset_ms;
static _Atomic int64_t test_read_at_ms;

static int64_t read_clock(clockid_t id) {
    struct timespec t;
    clock_gettime(id, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int64_t clock_monotonic_ms(void) {
    return read_clock(CLOCK_MONOTONIC);
}

static int64_t read_offset_ms(void) {
    char text[32];
    int fd = open(test_path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return 0;
    ssize_t got = read(fd, text, sizeof text);
    close(fd);
    struct str s = str_trim((struct str){text, got > 0 ? (size_t)got : 0});
    bool is_negative = str_starts(s, STR("-"));
    int64_t seconds;
    if (!num_parse(str_slice(s, is_negative, s.length), INT64_C(10000000000), &seconds)) return 0;
    return (is_negative ? -seconds : seconds) * 1000;
}

int64_t clock_now_ms(void) {
    if (test_path[0]) {
        int64_t now = clock_monotonic_ms();
        if (now - test_read_at_ms >= 200) {
            test_read_at_ms = now;
            test_offset_ms = read_offset_ms();
        }
    }
    return read_clock(CLOCK_REALTIME) + test_offset_ms;
}

void clock_use_test_file(const char *path) {
    snprintf(test_path, sizeof test_path, "%s", path);
    test_read_at_ms = clock_monotonic_ms();
    test_offset_ms = read_offset_ms();
}

/* Days since 1970-01-01 of a date; any year. */
static int64_t days_of(int64_t year, int month, int day) {
    year -= month <= 2;
    int64_t era = (year >= 0 ? year : year - 399) / 400;
    int64_t year_of_era = year - era * 400;
    int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

struct civil clock_utc(int64_t ms) {
    int64_t seconds = ms / 1000 - (ms % 1000 < 0);
    int64_t days = seconds / 86400 - (seconds % 86400 < 0);
    int rest = (int)(seconds - days * 86400);
    int64_t shifted = days + 719468;
    int64_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    int64_t day_of_era = shifted - era * 146097;
    int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int shifted_month = (int)((5 * day_of_year + 2) / 153);
    int month = shifted_month + (shifted_month < 10 ? 3 : -9);
    int weekday = (int)((days % 7 + 11) % 7);
    return (struct civil){.year = year_of_era + era * 400 + (month <= 2),
                          .month = month,
                          .day = (int)(day_of_year - (153 * shifted_month + 2) / 5 + 1),
                          .hour = rest / 3600,
                          .minute = rest / 60 % 60,
                          .second = rest % 60,
                          .weekday = weekday};
}

int64_t clock_from_utc(const struct civil *c) {
    int64_t days = days_of(c->year, c->month, c->day);
    return (days * 86400 + c->hour * 3600 + c->minute * 60 + c->second) * 1000;
}

void clock_rfc3339(int64_t ms, char out[32]) {
    struct civil c = clock_utc(ms);
    snprintf(out, 32, "%04lld-%02d-%02dT%02d:%02d:%02dZ", (long long)c.year, c.month, c.day, c.hour,
             c.minute, c.second);
}

void clock_http_date(int64_t ms, char out[32]) {
    static const char days[][4] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static const char months[][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    struct civil c = clock_utc(ms);
    snprintf(out, 32, "%s, %02d %s %04lld %02d:%02d:%02d GMT", days[c.weekday], c.day,
             months[c.month - 1], (long long)c.year, c.hour, c.minute, c.second);
}

bool clock_parse_date(struct str s, int64_t *ms) {
    int64_t year, month, day;
    if (s.length != 10 || s.bytes[4] != '-' || s.bytes[7] != '-') return false;
    if (!num_parse_padded(str_slice(s, 0, 4), 9999, &year) || year < 1) return false;
    if (!num_parse_padded(str_slice(s, 5, 7), 12, &month) || month < 1) return false;
    if (!num_parse_padded(str_slice(s, 8, 10), 31, &day) || day < 1) return false;
    struct civil c = {.year = year, .month = (int)month, .day = (int)day};
    *ms = clock_from_utc(&c);
    struct civil back = clock_utc(*ms);
    return back.day == c.day && back.month == c.month;
}
