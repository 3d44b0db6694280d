/* Identifiers without a proof of their own, told by the words around them: that of the public
 * employment service (seven digits and a letter or digit; the national one has 10 or 11 digits)
 * and that of the family benefits fund (seven digits, often with a letter). */
#include "moderation/guard_digits.h"

enum { BEFORE = 9, AFTER = 5, POINTED_BEFORE = 48 };

/* What stands here, seen as an identifier. */
struct shape {
    size_t digits;
    bool has_letter;
    ptrdiff_t last; /* its last token */
};

static bool is_letter(const struct guard_token *t) {
    return t->type == TOKEN_WORD && t->letters == 1 && t->end - t->start == 1;
}

/* "1234567A", "1234567 A", "1234567-A"; digits in groups: "12 345 67". */
static bool shape_of(const struct guard_reading *r, struct shape *s) {
    const struct guard_token *t = guard_at(r, 0);
    struct str text = guard_text_of(r, t);
    struct digit_run run;
    *s = (struct shape){.digits = 0};
    if (t->type == TOKEN_MIXED) {
        s->digits = text.length - 1;
        char last = text.bytes[text.length - 1];
        s->has_letter = (last >= 'A' && last <= 'Z') || (last >= 'a' && last <= 'z');
        return s->has_letter && digits_only(text.bytes, s->digits);
    }
    if (!guard_digits(r, &run) || run.is_clipped || !digits_only(run.digits, run.count))
        return false;
    s->digits = run.count;
    s->last = run.groups[run.groups_count - 1].token;
    for (size_t i = 1; i < run.groups_count; i++)
        if (run.groups[i].gap != GAP_BLANK && run.groups[i].gap != GAP_DOT) return false;
    const struct guard_token *next = guard_at(r, s->last + 1), *after = guard_at(r, s->last + 2);
    bool is_hyphen = guard_is_mark(next, '-') && !next->is_apart && !after->is_apart;
    if (is_hyphen) next = after;
    if (is_letter(next) && next->shape == SHAPE_INITIAL &&
        !guard_is_mark(guard_at(r, s->last + (is_hyphen ? 3 : 2)), '\'')) {
        s->has_letter = true;
        s->last += is_hyphen ? 2 : 1;
    }
    return true;
}

/* Is it an amount, or a count of people? */
static bool is_counted(const struct guard_reading *r, const struct shape *s) {
    const struct guard_token *next = guard_at(r, s->last + 1);
    struct str text = guard_text_of(r, next);
    bool is_money =
        str_equal(text, STR("€")) || str_starts(text, STR("euro")) || str_starts(text, STR("EUR"));
    bool are_people = guard_is(next, WORD_FAMILY_FUND) || guard_is(next, WORD_PERSON) ||
                      str_equal(text, STR("personnes")) || str_equal(text, STR("foyers")) ||
                      str_equal(text, STR("familles")) || str_equal(text, STR("demandeurs"));
    return is_money || are_people || guard_is_mark(next, '%');
}

/* "c'est le 0472936", "il s'agit du …", "voici : …": what it is was said before, perhaps in the
 * sentence before. */
static bool is_pointed_at(const struct guard_reading *r) {
    static const char *const words[] = {"est",   "agit",     "voici",  "voilà",  "donne",
                                        "donné", "noté",     "trouvé", "envoyé", "dicte",
                                        "dicté", "transmis", "copie",  "lis"};
    if (guard_is_mark(guard_at(r, -1), ':') || guard_is_mark(guard_at(r, -1), '(')) return true;
    for (ptrdiff_t at = -1; at >= -4; at--) {
        struct str text = guard_text_of(r, guard_at(r, at));
        if (!guard_is_near(r, at)) return false;
        for (size_t i = 0; i < ARRAY_LENGTH(words); i++)
            if (str_equal_nocase(text, str_from_c(words[i]))) return true;
    }
    return false;
}

/* "n° DE": in capitals, as the small word is everywhere. */
static ptrdiff_t service_before(const struct guard_reading *r, ptrdiff_t most) {
    for (ptrdiff_t at = -1; at >= -3; at--)
        if (str_equal(guard_text_of(r, guard_at(r, at)), STR("DE"))) return -at;
    return guard_distance(r, WORD_EMPLOYMENT, most);
}

size_t guard_rule_identifier(struct guard_reading *r) {
    struct shape s;
    const struct guard_token *t = guard_at(r, 0);
    bool may_be = t->type == TOKEN_NUMBER || (t->letters == 8 || t->letters == 9);
    if (!may_be || !shape_of(r, &s)) return 0;
    bool is_seven = s.digits == 7;
    bool is_whole = (is_seven && s.has_letter) || s.digits == 8 || s.digits == 10 || s.digits == 11;
    if ((!is_seven && !is_whole) || (s.has_letter && !is_seven)) return 0;
    ptrdiff_t most = is_pointed_at(r) ? POINTED_BEFORE : BEFORE;
    ptrdiff_t id = guard_distance(r, WORD_ID, most), code = guard_distance(r, WORD_CODE, most);
    ptrdiff_t fund = guard_distance(r, WORD_FAMILY_FUND, most);
    ptrdiff_t service = service_before(r, most);
    bool fund_after = guard_is_about(r, WORD_FAMILY_FUND, 0, AFTER);
    bool service_after = guard_is_about(r, WORD_EMPLOYMENT, 0, AFTER);
    if (code && code <= (id ? id : most)) return 0;
    bool is_fund = fund && (!service || fund < service);
    enum guard_kind kind = is_fund || (!service && fund_after) ? GUARD_CAF : GUARD_FRANCE_TRAVAIL;
    if (kind == GUARD_CAF) {
        bool is_told = (is_fund && (id || fund <= 3)) || (id && fund_after);
        if (!is_seven || !is_told || is_counted(r, &s)) return 0;
    } else {
        bool is_told = id && (service || service_after);
        if (is_seven && s.has_letter) is_told = id || service || service_after;
        if (!is_whole || !is_told || is_counted(r, &s)) return 0;
    }
    guard_tell(r, 0, s.last, kind);
    return (size_t)s.last + 1;
}
