/* Dates and numbers as people write them. A page prints some twenty dates: digits are written
 * directly, without printf. */
#include "lib/template.h"

#define NO_BREAK_SPACE "\xc2\xa0"            /* U+00A0 */
#define NARROW_NO_BREAK_SPACE "\xe2\x80\xaf" /* U+202F */

static const char *const months[LANGUAGE_COUNT_][12] = {
    [LANGUAGE_FR] = {"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août",
                     "septembre", "octobre", "novembre", "décembre"},
    [LANGUAGE_EN] = {"January", "February", "March", "April", "May", "June", "July", "August",
                     "September", "October", "November", "December"},
};

static const char *const weekdays[LANGUAGE_COUNT_][7] = {
    [LANGUAGE_FR] = {"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"},
    [LANGUAGE_EN] = {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
};

/* `n` in exactly `width` digits. */
static void write_padded(char *digits, int64_t n, int width) {
    assert(n >= 0);
    for (int i = width - 1; i >= 0; i--) {
        digits[i] = (char)('0' + n % 10);
        n /= 10;
    }
}

static void put_padded(struct buf *out, int64_t n, int width) {
    char digits[8];
    assert(width <= (int)sizeof digits);
    write_padded(digits, n, width);
    template_put(out, digits, (size_t)width);
}

static void put_date(struct buf *out, enum language l, const struct civil *c) {
    buf_put_int(out, c->day);
    if (l == LANGUAGE_FR && c->day == 1) BUF_LIT(out, "er");
    buf_put_byte(out, ' ');
    buf_put(out, str_from_c(months[l][c->month - 1]));
    buf_put_byte(out, ' ');
    buf_put_int(out, c->year);
}

static void put_time(struct buf *out, enum language l, const struct civil *c) {
    buf_put_int(out, c->hour);
    if (l == LANGUAGE_FR) BUF_LIT(out, NO_BREAK_SPACE "h");
    if (l == LANGUAGE_FR && c->minute == 0) return;
    if (l == LANGUAGE_FR)
        BUF_LIT(out, NO_BREAK_SPACE);
    else
        buf_put_byte(out, ':');
    put_padded(out, c->minute, 2);
}

void language_put_date(struct buf *out, enum language l, const struct zone *z, int64_t utc_ms) {
    struct civil c = zone_local(z, utc_ms);
    put_date(out, l, &c);
}

void language_put_datetime(struct buf *out, enum language l, const struct zone *z, int64_t utc_ms) {
    struct civil c = zone_local(z, utc_ms);
    put_date(out, l, &c);
    BUF_LIT(out, ", ");
    put_time(out, l, &c);
}

void language_put_full(struct buf *out, enum language l, const struct zone *z, int64_t utc_ms) {
    struct civil c = zone_local(z, utc_ms);
    buf_put(out, str_from_c(weekdays[l][c.weekday]));
    buf_put_byte(out, ' ');
    language_put_datetime(out, l, z, utc_ms);
}

void language_put_time(struct buf *out, enum language l, const struct zone *z, int64_t utc_ms) {
    struct civil c = zone_local(z, utc_ms);
    put_time(out, l, &c);
}

void language_put_number(struct buf *out, enum language l, int64_t n) {
    uint64_t rest = n < 0 ? 0 - (uint64_t)n : (uint64_t)n, unit = 1;
    if (n < 0) BUF_LIT(out, "\xe2\x88\x92"); /* U+2212, the minus sign */
    while (rest / unit >= 1000) unit *= 1000;
    buf_put_int(out, (int64_t)(rest / unit));
    for (unit /= 1000; unit; unit /= 1000) {
        if (l == LANGUAGE_FR)
            BUF_LIT(out, NARROW_NO_BREAK_SPACE);
        else
            buf_put_byte(out, ',');
        put_padded(out, (int64_t)(rest / unit % 1000), 3);
    }
}

void template_put_iso(struct buf *out, int64_t utc_ms) {
    struct civil c = zone_local(NULL, utc_ms);
    const int parts[] = {c.month, c.day, c.hour, c.minute, c.second};
    char text[] = "0000-00-00T00:00:00Z";
    write_padded(text, c.year, 4);
    for (size_t i = 0; i < ARRAY_LENGTH(parts); i++) write_padded(text + 5 + 3 * i, parts[i], 2);
    template_put(out, text, sizeof text - 1);
}

void message_put_str(struct buf *out, enum message_form form, struct str text) {
    if (form == MESSAGE_HTML)
        escape_html(out, text);
    else
        buf_put(out, text);
}

void template_put_unsigned(struct template_writer *w, uint64_t n) {
    if (n > INT64_MAX) {
        buf_put_int(w->out, (int64_t)(n / 10));
        n %= 10;
    }
    buf_put_int(w->out, (int64_t)n);
}
