/* Dates, and births told by the words around them: "né le", "DDN", "date de naissance". */
#include "moderation/guard_dates.h"

#include "lib/num.h"

enum { BIRTH_AHEAD = 14, FIRST_YEAR = 1915, LAST_YEAR = 2049, BORN_MOST = 2012 };

bool guard_number(const struct guard_reading *r, ptrdiff_t offset, unsigned *out) {
    const struct guard_token *t = guard_at(r, offset);
    int64_t n;
    if (t->type != TOKEN_NUMBER || t->letters > 4) return false;
    if (!num_parse_padded(guard_text_of(r, t), 9999, &n)) return false;
    *out = (unsigned)n;
    return true;
}

/* A day of a month: "12", "1er". */
static bool is_day(const struct guard_reading *r, ptrdiff_t offset) {
    const struct guard_token *t = guard_at(r, offset);
    unsigned day;
    if (t->type == TOKEN_MIXED) return str_equal_nocase(guard_text_of(r, t), STR("1er"));
    return t->letters <= 2 && guard_number(r, offset, &day) && day >= 1 && day <= 31;
}

/* A year of two digits or four. */
static bool year_at(const struct guard_reading *r, ptrdiff_t offset, unsigned *year) {
    if (!guard_number(r, offset, year)) return false;
    uint8_t digits = guard_at(r, offset)->letters;
    if (digits == 2) {
        *year += *year < 30 ? 2000 : 1900;
        return true;
    }
    return digits == 4 && *year >= FIRST_YEAR && *year <= LAST_YEAR;
}

/* The sign between two parts of a date in figures; '\0' when there is none. */
static char separator(const struct guard_reading *r, ptrdiff_t offset) {
    const struct guard_token *t = guard_at(r, offset), *next = guard_at(r, offset + 1);
    if (next->is_apart != t->is_apart) return '\0';
    if (guard_is_mark(t, '/') || guard_is_mark(t, '-') || guard_is_mark(t, '.'))
        return (char)t->hash;
    return '\0';
}

/* 12/03/1987, 12.3.87, 1987-03-12; of which `step` tokens lie between two numbers. */
static bool in_figures(const struct guard_reading *r, ptrdiff_t at, ptrdiff_t step,
                       struct guard_date *date) {
    unsigned month, year;
    bool is_parted =
        step == 1 || (separator(r, at + 1) && separator(r, at + 1) == separator(r, at + 3));
    if (!is_parted || !guard_number(r, at + step, &month) || month < 1 || month > 12) return false;
    if (guard_at(r, at + step)->letters > 2) return false;
    if (is_day(r, at) && year_at(r, at + 2 * step, &year)) {
        if (step == 1 && guard_at(r, at + 2)->letters != 4) return false;
    } else if (!(guard_at(r, at)->letters == 4 && year_at(r, at, &year) &&
                 is_day(r, at + 2 * step))) {
        return false;
    }
    *date = (struct guard_date){DATE_FULL, year, at + 2 * step};
    return true;
}

/* 12 mars 1987, mars 1987, 12 mars. */
static bool in_words(const struct guard_reading *r, ptrdiff_t at, struct guard_date *date) {
    bool has_day = is_day(r, at);
    ptrdiff_t month = has_day ? at + 1 : at;
    if (!guard_is(guard_at(r, month), WORD_MONTH)) return false;
    ptrdiff_t after = guard_is_mark(guard_at(r, month + 1), '.') ? month + 2 : month + 1;
    unsigned year = 0;
    bool has_year = guard_at(r, after)->letters == 4 && year_at(r, after, &year);
    if (!has_day && !has_year) return false;
    enum guard_precision precision = !has_day ? DATE_MONTH : has_year ? DATE_FULL : DATE_DAY;
    *date = (struct guard_date){precision, year, has_year ? after : month};
    return true;
}

/* 03/1990. */
static bool month_in_figures(const struct guard_reading *r, ptrdiff_t at, struct guard_date *date) {
    unsigned month, year;
    if (separator(r, at + 1) != '/' || !guard_number(r, at, &month) || month < 1 || month > 12)
        return false;
    if (guard_at(r, at + 2)->letters != 4 || !year_at(r, at + 2, &year)) return false;
    *date = (struct guard_date){DATE_MONTH, year, at + 2};
    return true;
}

/* 12031987, 120387. */
static bool in_one(const struct guard_reading *r, ptrdiff_t at, struct guard_date *date) {
    const struct guard_token *t = guard_at(r, at);
    struct str text = guard_text_of(r, t);
    int64_t day, month, year;
    if (t->type != TOKEN_NUMBER || (text.length != 8 && text.length != 6)) return false;
    if (!num_parse_padded(str_slice(text, 0, 2), 31, &day) || day < 1) return false;
    if (!num_parse_padded(str_slice(text, 2, 4), 12, &month) || month < 1) return false;
    if (!num_parse_padded(str_slice(text, 4, text.length), LAST_YEAR, &year)) return false;
    if (text.length == 6) year += year < 30 ? 2000 : 1900;
    if (year < FIRST_YEAR) return false;
    *date = (struct guard_date){DATE_FULL, (unsigned)year, at};
    return true;
}

struct guard_date guard_date_at(const struct guard_reading *r, ptrdiff_t at, bool is_loose) {
    struct guard_date date = {DATE_NONE, 0, at};
    const struct guard_token *t = guard_at(r, at);
    bool may_begin = t->type == TOKEN_NUMBER || t->type == TOKEN_MIXED || guard_is(t, WORD_MONTH);
    if (!may_begin) return date;
    if (in_figures(r, at, 2, &date) || in_words(r, at, &date)) return date;
    if (is_loose &&
        (in_figures(r, at, 1, &date) || in_one(r, at, &date) || month_in_figures(r, at, &date)))
        return date;
    if (t->letters == 4 && year_at(r, at, &date.year)) date.precision = DATE_YEAR;
    return date;
}

/* Does a sentence end here? */
static bool ends_sentence(const struct guard_reading *r, ptrdiff_t at) {
    const struct guard_token *t = guard_at(r, at), *next = guard_at(r, at + 1);
    if (guard_is_mark(t, '?') || guard_is_mark(t, '!') || guard_is_mark(t, ';')) return true;
    return guard_is_mark(t, '.') && next->is_apart && guard_is_capital(next) &&
           guard_at(r, at - 1)->letters > 3;
}

static bool is_of_somebody(const struct guard_reading *r) {
    return guard_is_about(r, WORD_PRONOUN, 4, 0) || guard_is_about(r, WORD_PERSON, 6, 0) ||
           guard_is_about(r, WORD_CIVILITY, 6, 0) || guard_is_about(r, WORD_FIRST_NAME, 6, 0);
}

/* "née en 1987": of one person, old enough to be counselled. */
static bool is_born_in(const struct guard_reading *r, ptrdiff_t at, unsigned year) {
    struct str born = guard_text_of(r, guard_at(r, 0));
    bool is_one = !str_ends(born, STR("s")) && guard_is(guard_at(r, 0), WORD_BIRTH);
    bool is_in = at == 2 && str_equal_nocase(guard_text_of(r, guard_at(r, 1)), STR("en"));
    if (!is_one || !is_in || year < 1930 || year > BORN_MOST) return false;
    /* « Ce dispositif est né en 2012 » */
    bool is_said = str_equal_nocase(guard_text_of(r, guard_at(r, -1)), STR("est"));
    return !is_said || is_of_somebody(r);
}

/* "née en 85": the year's last figures alone. */
static bool is_born_short(const struct guard_reading *r) {
    unsigned year;
    return guard_at(r, 2)->letters == 2 && guard_number(r, 2, &year) && year > 29 &&
           guard_at(r, 3)->type != TOKEN_NUMBER && is_born_in(r, 2, 1900 + year) &&
           (guard_at(r, 3)->type == TOKEN_END || guard_at(r, 3)->type == TOKEN_MARK ||
            guard_is(guard_at(r, 3), WORD_SMALL));
}

/* "né le trois mars mille neuf cent quatre-vingt-deux", as dictated: from the day's word on. */
static bool in_spelled_words(const struct guard_reading *r, ptrdiff_t at, struct guard_date *date) {
    ptrdiff_t month = at;
    bool is_first = str_equal_nocase(guard_text_of(r, guard_at(r, at)), STR("premier"));
    while (month < at + 5 && (is_first || guard_is(guard_at(r, month), WORD_NUMBER) ||
                              guard_is_mark(guard_at(r, month), '-'))) {
        month++;
        is_first = false;
    }
    if (month == at || !guard_is(guard_at(r, month), WORD_MONTH)) return false;
    *date = (struct guard_date){DATE_DAY, 0, month};
    for (ptrdiff_t i = month + 1; i < month + 12; i++) {
        const struct guard_token *t = guard_at(r, i);
        bool is_number = guard_is(t, WORD_NUMBER) ||
                         str_equal_nocase(guard_text_of(r, t), STR("mille")) ||
                         str_equal_nocase(guard_text_of(r, t), STR("mil"));
        bool is_and = str_equal_nocase(guard_text_of(r, t), STR("et"));
        if (is_number && !is_and) *date = (struct guard_date){DATE_FULL, 0, i};
        if (!is_number && !guard_is_mark(t, '-')) break;
    }
    return true;
}

/* "personnes nées à partir du 1er janvier 1969", "né avant 1961": a rule's bound. */
static bool is_bound(const struct guard_reading *r, ptrdiff_t at) {
    static const char *const words[] = {"partir", "avant", "après", "entre", "depuis", "jusqu"};
    struct str text = guard_text_of(r, guard_at(r, at));
    for (size_t i = 0; i < ARRAY_LENGTH(words); i++)
        if (str_equal_nocase(text, str_from_c(words[i]))) return true;
    return false;
}

/* The date that follows the word here; its first token in *first. */
static bool born_after(const struct guard_reading *r, ptrdiff_t *first, struct guard_date *date) {
    size_t words = guard_phrase_of(r, 0, WORD_BIRTH_DATE);
    for (ptrdiff_t at = words ? (ptrdiff_t)words : 1; at <= BIRTH_AHEAD; at++) {
        const struct guard_token *t = guard_at(r, at);
        if (t->type == TOKEN_END || t->lines > 1 || guard_is(t, WORD_LAW)) return false;
        if (ends_sentence(r, at) || is_bound(r, at)) return false;
        *date = guard_date_at(r, at, true);
        *first = at;
        if (at == 2 && date->precision == DATE_NONE && is_born_short(r)) {
            date->last = 2;
            return true;
        }
        if (at <= 4 && date->precision == DATE_NONE && in_spelled_words(r, at, date)) return true;
        if (date->precision == DATE_YEAR) return is_born_in(r, at, date->year);
        if (date->precision == DATE_DAY) return at <= 5;
        if (date->precision == DATE_MONTH && date->year > BORN_MOST && !is_of_somebody(r))
            return false;
        if (date->precision != DATE_NONE) return true;
    }
    return false;
}

/* "12/03/1987 (date de naissance)". */
static bool born_before(const struct guard_reading *r, ptrdiff_t *first, struct guard_date *date) {
    if (!guard_phrase_of(r, 0, WORD_BIRTH_DATE) || guard_is(guard_at(r, 0), WORD_BIRTH))
        return false;
    for (ptrdiff_t at = -10; at < 0; at++) {
        if (!guard_is_near(r, at)) continue;
        *date = guard_date_at(r, at, false);
        *first = at;
        if (date->precision == DATE_FULL && date->last >= -5) return true;
    }
    return false;
}

/* "Mme X (12/03/1987)": a day long past, right behind somebody. */
static bool is_beside_somebody(const struct guard_reading *r, const struct guard_date *date) {
    const struct guard_token *before = guard_at(r, -1);
    bool is_beside = guard_is_mark(before, '(') || guard_is_mark(before, ',');
    if (!is_beside || date->precision != DATE_FULL || date->year > BORN_MOST) return false;
    const struct guard_token *after = guard_at(r, date->last + 2); /* « 12/03/1984, femme » */
    if (guard_at(r, date->last + 1)->type == TOKEN_MARK && guard_is(after, WORD_PERSON) &&
        !after->lines)
        return true;
    for (ptrdiff_t at = -2; at >= -7; at--) {
        const struct guard_token *t = guard_at(r, at);
        if (guard_at(r, at + 1)->lines > 1 || ends_sentence(r, at)) return false;
        if (guard_is(t, WORD_CIVILITY) && t->shape != SHAPE_LOWER) return true;
        if (guard_is(t, WORD_FIRST_NAME) && guard_is_capital(t)) return true;
    }
    return false;
}

size_t guard_rule_birth(struct guard_reading *r) {
    const struct guard_token *t = guard_at(r, 0);
    struct guard_date date = {DATE_NONE, 0, 0};
    ptrdiff_t first = 0;
    if (t->type == TOKEN_NUMBER || t->type == TOKEN_MIXED) {
        date = guard_date_at(r, 0, false);
        if (!is_beside_somebody(r, &date)) return 0;
    } else {
        bool is_told = guard_is(t, WORD_BIRTH) || guard_phrase_of(r, 0, WORD_BIRTH_DATE);
        if (!is_told) return 0;
        if (!born_after(r, &first, &date) && !born_before(r, &first, &date)) return 0;
    }
    guard_tell(r, first, date.last, GUARD_BIRTH_DATE);
    /* What stands between is still to be read: a place, a maiden name. */
    return first == 0 ? (size_t)date.last + 1 : 0;
}
