/* Street addresses: « 12 bis, rue des Lilas », « Rue Haute 12, 1000 Bruxelles », « bât. C, appt 14
 * »; a street without a number where words say that somebody lives there. What names a street in
 * passing has neither. */
#include "moderation/guard_dates.h"

enum { NAME_MOST = 9, LIVES_BEFORE = 8 };

static bool is_designator(const struct guard_token *t) {
    return t->type == TOKEN_NUMBER || t->type == TOKEN_MIXED ||
           (t->type == TOKEN_WORD && t->shape == SHAPE_INITIAL);
}

/* The kind of street at `at`: its last token, an abbreviation's dot included; 0 for none, or when
 * `at` itself is it and there is no token before. */
static bool street_at(const struct guard_reading *r, ptrdiff_t at, ptrdiff_t *last, bool *is_sure) {
    size_t sure = guard_phrase_of(r, at, WORD_STREET),
           other = guard_phrase_of(r, at, WORD_STREET_TOO);
    *is_sure = sure > 0;
    if (!sure && !other) return false;
    if (str_equal_nocase(guard_text_of(r, guard_at(r, at)), STR("côté")))
        return false; /* no côte */
    *last = at + (ptrdiff_t)(guard_at(r, at)->letters == 1 || !sure ? other : 1) - 1;
    if (guard_is_mark(guard_at(r, *last + 1), '.')) ++*last;
    return guard_at(r, at)->letters > 1 || guard_is_mark(guard_at(r, at + 1), '.');
}

/* The last token of the street's name that begins at `at`; *has_capital says whether it looks like
 * a name. Less than `at` when there is none. */
static ptrdiff_t name_end(const struct guard_reading *r, ptrdiff_t at, bool *has_capital) {
    ptrdiff_t last = at - 1;
    bool has_word = false;
    *has_capital = false;
    for (ptrdiff_t i = at; i < at + NAME_MOST; i++) {
        const struct guard_token *t = guard_at(r, i);
        if (t->lines || t->type == TOKEN_END) break;
        bool is_joint = guard_is_mark(t, '-') || guard_is_mark(t, '\'') || guard_is_mark(t, '"');
        if (is_joint) continue;
        ptrdiff_t month = guard_is_mark(guard_at(r, i + 1), '-') ? i + 2 : i + 1;
        bool is_number = t->type == TOKEN_NUMBER && guard_is(guard_at(r, month), WORD_MONTH);
        bool is_name = t->type == TOKEN_WORD && t->shape != SHAPE_LOWER && t->shape != SHAPE_NONE;
        if (is_name || is_number || guard_is(t, WORD_MONTH)) {
            *has_capital = *has_capital || is_name || is_number;
            last = i;
            has_word = true;
        } else if (t->type == TOKEN_WORD && guard_is(t, WORD_PARTICLE)) {
            if (has_word && !guard_is_capital(guard_at(r, i + 1)) &&
                !guard_is_mark(guard_at(r, i + 1), '\''))
                break;
        } else if (t->type == TOKEN_WORD && !has_word && t->letters > 2) {
            last = i;
            has_word = true;
        } else {
            break;
        }
    }
    return last;
}

/* A postcode and its commune from `at` on, after a comma perhaps: their last token, or `at` - 1. */
static ptrdiff_t town_end(const struct guard_reading *r, ptrdiff_t at) {
    ptrdiff_t from = at;
    if (guard_is_mark(guard_at(r, from), ',') || guard_is_mark(guard_at(r, from), '-')) from++;
    const struct guard_token *country = guard_at(r, from);
    if (country->type == TOKEN_WORD && country->letters <= 2 &&
        guard_is_mark(guard_at(r, from + 1), '-'))
        from += 2;
    const struct guard_token *code = guard_at(r, from), *town = guard_at(r, from + 1);
    bool is_code = code->type == TOKEN_NUMBER && (code->letters == 5 || code->letters == 4);
    if (is_code && town->type == TOKEN_NUMBER && code->letters == 2) is_code = false;
    if (!is_code || code->lines > 1 || !guard_is_capital(town) || town->lines) return at - 1;
    bool has_capital;
    ptrdiff_t last = name_end(r, from + 1, &has_capital);
    return last > from ? last : from + 1;
}

/* "bât. C", "appt 12": the last token, or 0. */
static ptrdiff_t building_at(const struct guard_reading *r, ptrdiff_t at) {
    size_t word = guard_phrase_of(r, at, WORD_BUILDING);
    if (!word) return 0;
    ptrdiff_t next = at + (ptrdiff_t)word;
    if (guard_is_mark(guard_at(r, next), '.')) next++;
    if (guard_at(r, next)->letters == 1 && guard_is_mark(guard_at(r, next + 1), '\'')) return 0;
    if (is_designator(guard_at(r, next)) && !guard_at(r, next)->lines) return next;
    return 0;
}

/* "3e étage": its last token, or 0. */
static ptrdiff_t floor_at(const struct guard_reading *r, ptrdiff_t at) {
    const struct guard_token *t = guard_at(r, at), *next = guard_at(r, at + 1);
    bool is_rank = t->type == TOKEN_MIXED || t->type == TOKEN_NUMBER;
    return is_rank && guard_is(next, WORD_BUILDING) && !next->lines ? at + 1 : 0;
}

/* Parts of a building on either side belong to the address. */
static ptrdiff_t extend(const struct guard_reading *r, ptrdiff_t last) {
    for (int i = 0; i < 4; i++) {
        ptrdiff_t at = last + 1;
        if (guard_is_mark(guard_at(r, at), ',') || guard_is_mark(guard_at(r, at), '-')) at++;
        ptrdiff_t part = building_at(r, at);
        if (!part) part = floor_at(r, at);
        if (part) {
            last = part;
            continue;
        }
        ptrdiff_t town = town_end(r, last + 1);
        if (town == last) break;
        last = town;
    }
    return last;
}

/* "Grande Rue", "Grand'Rue": its last token, or 0. */
static ptrdiff_t great_street_at(const struct guard_reading *r, ptrdiff_t at) {
    struct str word = guard_text_of(r, guard_at(r, at));
    bool is_great = str_equal_nocase(word, STR("grande")) || str_equal_nocase(word, STR("grand"));
    ptrdiff_t street = guard_at(r, at + 1)->type == TOKEN_MARK ? at + 2 : at + 1;
    bool is_street = str_equal_nocase(guard_text_of(r, guard_at(r, street)), STR("rue"));
    return is_great && is_street ? street : 0;
}

/* A number first: "12 bis, rue des Lilas". */
static size_t numbered(struct guard_reading *r) {
    const struct guard_token *t = guard_at(r, 0);
    ptrdiff_t at = 1, kind_last;
    bool is_sure, has_capital;
    if (t->letters > 5 || (t->type == TOKEN_NUMBER && t->letters > 4)) return 0;
    const struct guard_token *next = guard_at(r, at);
    if (guard_is(next, WORD_NUMBERED) && (next->letters > 1 || next->shape == SHAPE_INITIAL)) at++;
    if (guard_is_mark(guard_at(r, at), ',')) at++;
    for (int i = 0; i < 3; i++) {
        const struct guard_token *small = guard_at(r, at);
        bool is_article = guard_is(small, WORD_PARTICLE) && small->shape == SHAPE_LOWER &&
                          !guard_is(small, WORD_STREET_TOO);
        if (!is_article && !guard_is_mark(small, '\'')) break;
        at++;
    }
    ptrdiff_t great = great_street_at(r, at);
    if (great) {
        great = extend(r, great);
        guard_tell(r, 0, great, GUARD_ADDRESS);
        return (size_t)great + 1;
    }
    if (guard_at(r, at)->lines > 1 || !street_at(r, at, &kind_last, &is_sure)) return 0;
    bool has_article = guard_is(guard_at(r, kind_last + 1), WORD_PARTICLE);
    ptrdiff_t last = name_end(r, kind_last + 1, &has_capital);
    if (last <= kind_last || (!is_sure && !has_capital)) return 0;
    bool is_counted = guard_is(guard_at(r, kind_last + 1), WORD_SMALL) && !has_article;
    if (is_counted && !has_capital) return 0;
    last = extend(r, last);
    guard_tell(r, 0, last, GUARD_ADDRESS);
    return (size_t)last + 1;
}

/* The street first: a number behind it, a postcode, or somebody who lives there. */
static size_t named(struct guard_reading *r) {
    ptrdiff_t kind_last, last, end;
    bool is_sure, has_capital;
    unsigned number;
    if (!street_at(r, 0, &kind_last, &is_sure)) return 0;
    last = name_end(r, kind_last + 1, &has_capital);
    if (last <= kind_last || !has_capital) return 0;
    ptrdiff_t after = guard_is_mark(guard_at(r, last + 1), ',') ? last + 2 : last + 1;
    bool has_number = is_sure && guard_number(r, after, &number) && number > 0 && number < 1000 &&
                      !guard_at(r, after)->lines && !guard_is(guard_at(r, after + 1), WORD_MONTH) &&
                      (guard_at(r, after + 1)->type != TOKEN_WORD ||
                       str_equal(guard_text_of(r, guard_at(r, after + 1)), STR("à")));
    if (guard_number(r, after, &number) && building_at(r, after + 1)) has_number = true;
    end = extend(r, has_number ? after : last);
    bool has_town = end > (has_number ? after : last);
    if (!is_sure && !has_number && guard_number(r, after, &number) &&
        town_end(r, after + 1) > after) {
        end = extend(r, after);
        has_town = true;
    }
    bool is_home = guard_distance(r, WORD_LIVES, LIVES_BEFORE) > 0;
    if (!has_number && !has_town && !is_home) return 0;
    guard_tell(r, 0, end, GUARD_ADDRESS);
    return (size_t)end + 1;
}

/* "bât. C, appt 14", "résidence 3, 59000 Lille": a home, where "tour 2, bâtiment B" may be any. */
static bool is_dwelling(const struct guard_reading *r, ptrdiff_t last) {
    static const char *const homes[] = {"app",   "apt", "log", "rési", "resi",
                                        "chamb", "esc", "bte", "boît", "bp"};
    bool has_two = false, is_home = false;
    for (ptrdiff_t i = 0; i <= last; i++) {
        struct str text = guard_text_of(r, guard_at(r, i));
        has_two = has_two || (i > 0 && guard_is(guard_at(r, i), WORD_BUILDING));
        if (guard_at(r, i)->type == TOKEN_NUMBER && guard_at(r, i)->letters > 3) return true;
        for (size_t h = 0; h < ARRAY_LENGTH(homes); h++)
            is_home = is_home ||
                      str_equal_nocase(str_slice(text, 0, strlen(homes[h])), str_from_c(homes[h]));
    }
    return has_two && is_home;
}

/* A part of a building, with another one or where somebody lives; a lieu-dit with its name. */
static size_t housed(struct guard_reading *r) {
    if (!guard_phrase_of(r, 0, WORD_BUILDING)) return 0;
    ptrdiff_t first = building_at(r, 0);
    const struct guard_token *name = guard_at(r, (ptrdiff_t)guard_phrase_of(r, 0, WORD_BUILDING));
    bool is_home = guard_distance(r, WORD_LIVES, LIVES_BEFORE) > 0;
    bool is_place = guard_at(r, 0)->letters == 4 && guard_phrase_of(r, 0, WORD_STREET);
    if (guard_is_mark(name, '"'))
        name = guard_at(r, (ptrdiff_t)guard_phrase_of(r, 0, WORD_BUILDING) + 1);
    if (!first && guard_is_capital(name) && !name->lines) {
        bool has_capital;
        ptrdiff_t named_last = name_end(r, 1, &has_capital), last = extend(r, named_last);
        bool is_told = is_place || last > named_last;
        if (!is_told && (!is_home || guard_is(name, WORD_CAPITAL))) return 0;
        guard_tell(r, 0, last, GUARD_ADDRESS);
        return (size_t)last + 1;
    }
    if (!first) return 0;
    ptrdiff_t last = extend(r, first);
    if (!is_home && !is_dwelling(r, last)) return 0;
    guard_tell(r, 0, last, GUARD_ADDRESS);
    return (size_t)last + 1;
}

size_t guard_rule_address(struct guard_reading *r) {
    const struct guard_token *t = guard_at(r, 0);
    if (t->type == TOKEN_NUMBER || t->type == TOKEN_MIXED) return numbered(r);
    if (t->type != TOKEN_WORD) return 0;
    size_t taken = named(r);
    return taken ? taken : housed(r);
}
