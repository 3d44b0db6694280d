/* Traits: age, commune, employer, date, trade, health, justice. None of them identifies; three
 * different ones of one person would to a colleague of the agency next door. They are told only in
 * a text that speaks of somebody: a law's date, a town and a law about health are nobody's. */
#include "moderation/guard_traits.h"

#include "lib/num.h"
#include "moderation/guard_dates.h"

enum { YOUNGEST = 14, OLDEST = 79, NEAR_PERSON = 5 };

bool guard_traits_combine(const struct guard_traits *seen) {
    size_t different = 0;
    for (size_t trait = GUARD_NO_TRAIT + 1; trait < GUARD_TRAITS; trait++)
        different += seen->places[trait] > 0;
    return seen->is_of_person && different >= GUARD_TRAITS_FOR_COMBINATION;
}

static void note(struct guard_reading *r, ptrdiff_t first, ptrdiff_t last, enum guard_trait trait) {
    struct guard_traits *seen = r->traits;
    size_t start = guard_at(r, first)->start;
    if (seen->places[trait] >= GUARD_TRAIT_PLACES || seen->count == GUARD_TRAITS_MOST) return;
    for (size_t i = 0; i < seen->count; i++)
        if (seen->parts[i].end > start) return;
    seen->places[trait]++;
    seen->parts[seen->count++] = (struct guard_finding){
        .start = start, .end = guard_at(r, last)->end, .kind = GUARD_COMBINATION, .trait = trait};
}

static bool is_word(const struct guard_reading *r, ptrdiff_t at, const char *word) {
    return str_equal_nocase(guard_text_of(r, guard_at(r, at)), str_from_c(word));
}

static bool is_any_word(const struct guard_reading *r, ptrdiff_t at, const char *const *words,
                        size_t count) {
    for (size_t i = 0; i < count; i++)
        if (is_word(r, at, words[i])) return true;
    return false;
}

/* "une magasinière", "mon opticien": words that end as trades of people do. */
static bool is_somebody_of_trade(const struct guard_reading *r, ptrdiff_t at) {
    static const char *const ends[] = {"euse", "ière", "ienne", "trice", "teur", "seur",
                                       "deur", "geur", "iste",  "logue", "ante", "nière"};
    static const char *const before[] = {"un",  "une", "cette",  "cet",
                                         "mon", "ma",  "ancien", "ancienne"};
    const struct guard_token *t = guard_at(r, at);
    struct str text = guard_text_of(r, t);
    if (t->type != TOKEN_WORD || t->letters < 6 || guard_is(t, WORD_SPAN)) return false;
    for (size_t i = 0; i < ARRAY_LENGTH(ends); i++)
        if (str_ends(text, str_from_c(ends[i])))
            return is_any_word(r, at - 1, before, ARRAY_LENGTH(before));
    return false;
}

/* Somebody within a few tokens before. */
static bool is_after_somebody(const struct guard_reading *r, ptrdiff_t at) {
    for (ptrdiff_t i = at; i > at - NEAR_PERSON; i--) {
        const struct guard_token *t = guard_at(r, i);
        if (!guard_is_near(r, i) || guard_is_mark(t, ';') || guard_is_mark(t, '!')) return false;
        if (guard_is(t, WORD_PERSON) || guard_is(t, WORD_CIVILITY) || guard_is(t, WORD_UNNAMED))
            return true;
        if (guard_phrase_of(r, i, WORD_TRADE) || is_somebody_of_trade(r, i)) return true;
        if (guard_is(t, WORD_FIRST_NAME) && guard_is_capital(t)) return true;
        if (i == at && guard_is(t, WORD_PRONOUN)) return true;
    }
    return false;
}

/* What follows "47 ans" makes it a span: "d'expérience", "dans le bâtiment", "et plus". */
static bool is_span_after(const struct guard_reading *r, ptrdiff_t at) {
    static const char *const words[] = {"d",      "de",    "dans", "comme",   "chez",    "en",
                                        "et",     "ou",    "plus", "minimum", "maximum", "révolus",
                                        "après",  "avant", "sans", "que",     "sur",     "au",
                                        "durant", "pour",  "à"};
    if (guard_at(r, at)->type == TOKEN_MARK) return guard_is_mark(guard_at(r, at), '/');
    if (is_word(r, at, "et") || is_word(r, at, "ou"))
        return is_word(r, at + 1, "plus") || is_word(r, at + 1, "moins") ||
               is_word(r, at + 1, "demi") || is_word(r, at + 1, "demie");
    if (is_word(r, at, "sans") || is_word(r, at, "en")) return false;
    return is_any_word(r, at, words, ARRAY_LENGTH(words));
}

static bool is_edge(const struct guard_reading *r, ptrdiff_t at) {
    const struct guard_token *t = guard_at(r, at);
    return t->type == TOKEN_END || guard_at(r, at + 1)->lines || guard_is_mark(t, '.') ||
           guard_is_mark(t, ':') || guard_is_mark(t, '!') || guard_is_mark(t, '?');
}

/* "Liégeoise de 46 ans", "Marocain de 30 ans": at the beginning of a sentence. */
static bool is_demonym(const struct guard_reading *r, ptrdiff_t at) {
    static const char *const ends[] = {"ois", "oise", "ais", "aise", "ien", "ienne", "ain", "aine"};
    const struct guard_token *t = guard_at(r, at);
    struct str text = guard_text_of(r, t);
    if (t->shape != SHAPE_CAPITAL || t->letters < 6 || !is_edge(r, at - 1)) return false;
    for (size_t i = 0; i < ARRAY_LENGTH(ends); i++) {
        struct str end = str_from_c(ends[i]);
        if (text.length > end.length &&
            str_equal(str_slice(text, text.length - end.length, text.length), end))
            return true;
    }
    return false;
}

/* "Fauconnier professionnel, 38 ans,": up to three words of a sentence, a comma, the age. */
static bool opens_sentence(const struct guard_reading *r, ptrdiff_t at) {
    if (!guard_is_mark(guard_at(r, at - 1), ',')) return false;
    for (ptrdiff_t i = at - 2; i > at - 5; i--) {
        const struct guard_token *t = guard_at(r, i);
        if (t->type != TOKEN_WORD || guard_is(t, WORD_SPAN)) return false;
        if (is_edge(r, i - 1)) return t->shape == SHAPE_CAPITAL;
    }
    return false;
}

static bool ends_apart(const struct guard_reading *r, ptrdiff_t ans) {
    const struct guard_token *next = guard_at(r, ans + 1);
    return guard_is_mark(next, ',') || guard_is_mark(next, '.') || next->type == TOKEN_END;
}

/* "Elle est dentellière à Alençon, 61 ans,": the sentence has spoken of somebody. */
static bool is_of_somebody(const struct guard_reading *r, ptrdiff_t at) {
    for (ptrdiff_t i = at - 2; i > at - 20; i--) {
        const struct guard_token *t = guard_at(r, i);
        if (guard_is(t, WORD_SPAN) || is_word(r, i, "depuis") || is_word(r, i, "pendant"))
            return false;
        if (guard_is(t, WORD_PERSON) || guard_is(t, WORD_UNNAMED)) return true;
        if (guard_is(t, WORD_PRONOUN) || guard_is(t, WORD_BIRTH)) return true;
        if (is_edge(r, i)) return false;
    }
    return false;
}

/* An exact age that ends at "ans", whose number begins at `at`; its first token, 1 for none. */
static ptrdiff_t age_start(const struct guard_reading *r, ptrdiff_t at, ptrdiff_t ans) {
    const struct guard_token *before = guard_at(r, at - 1);
    bool is_of = is_word(r, at - 1, "de") || is_word(r, at - 1, "d");
    bool is_aged = is_of && guard_is(guard_at(r, at - 2), WORD_AGED);
    if (is_aged) return at - 2;
    /* "salariée de 38 ans chez Michelin": an age, not a span. */
    bool is_theirs =
        is_of && guard_is(guard_at(r, at - 2), WORD_PERSON) && is_word(r, ans + 1, "chez");
    if (guard_is(before, WORD_SPAN) || (!is_theirs && is_span_after(r, ans + 1))) return 1;
    if (is_of && is_demonym(r, at - 2)) return at - 1;
    if (opens_sentence(r, at) && guard_is_mark(guard_at(r, ans + 1), ',')) return at;
    if (is_of)
        return is_after_somebody(r, at - 2) && !guard_is(guard_at(r, at - 2), WORD_SPAN) ? at - 1
                                                                                         : 1;
    if (is_word(r, at - 1, "a") || is_word(r, at - 1, "avait") || is_word(r, at - 1, "aura")) {
        bool is_somebody = guard_is(guard_at(r, at - 2), WORD_PRONOUN) ||
                           is_after_somebody(r, at - 2) || is_of_somebody(r, at);
        ptrdiff_t next = guard_is_mark(guard_at(r, ans + 1), ',') ? ans + 2 : ans + 1;
        if (guard_is(guard_at(r, next), WORD_PRONOUN)) return at; /* « A 36 ans elle … » */
        return is_somebody && !is_word(r, at - 2, "y") ? at : 1;
    }
    if (is_word(r, at - 1, "ai") && guard_is_mark(guard_at(r, at - 2), '\'')) return at;
    if (is_word(r, at - 1, "H") || is_word(r, at - 1, "F")) return at;
    if (is_word(r, at - 1, "à")) {
        ptrdiff_t next = guard_is_mark(guard_at(r, ans + 1), ',') ? ans + 2 : ans + 1;
        return guard_is(guard_at(r, next), WORD_PRONOUN) ? at : 1;
    }
    if (guard_is_mark(before, '-') && !before->is_apart) return 1;
    bool is_beside = guard_is_mark(before, ',') || guard_is_mark(before, '(') ||
                     guard_is_mark(before, '-') || guard_is_mark(before, ':') ||
                     guard_is_mark(before, '.');
    if (is_beside && guard_is_mark(before, ',') && ends_apart(r, ans) && is_of_somebody(r, at))
        return at;
    if (is_beside) return is_after_somebody(r, at - 2) || guard_is_mark(before, '(') ? at : 1;
    return guard_is(before, WORD_PERSON) || guard_is(before, WORD_UNNAMED) ||
                   guard_at(r, at)->lines || before->type == TOKEN_END ||
                   (before->shape == SHAPE_INITIAL && is_after_somebody(r, at - 1))
               ? at
               : 1;
}

/* "femme 49a", "il a 43ans": the number and its unit in one. */
static void note_short_age(struct guard_reading *r) {
    struct str text = guard_text_of(r, guard_at(r, 0));
    bool is_years =
        text.length > 2 && (str_equal_nocase(str_slice(text, 2, text.length), STR("a")) ||
                            str_equal_nocase(str_slice(text, 2, text.length), STR("ans")));
    int64_t age;
    if (!is_years || !num_parse_padded(str_slice(text, 0, 2), OLDEST, &age) || age < YOUNGEST)
        return;
    bool has_of =
        is_word(r, -1, "de") || is_word(r, -1, "a") || guard_is_mark(guard_at(r, -1), ',');
    const struct guard_token *before = guard_at(r, has_of ? -2 : -1);
    if (!guard_is(before, WORD_PERSON) && !guard_is(before, WORD_UNNAMED) &&
        !guard_is(before, WORD_PRONOUN) && !guard_is(before, WORD_AGED))
        return;
    note(r, 0, 0, GUARD_AGE);
    r->traits->is_of_person = true;
}

/* "47 ans", "quarante-sept ans": looked at from "ans". */
static void note_age(struct guard_reading *r) {
    unsigned age = 0;
    ptrdiff_t at = -1;
    if (!guard_is(guard_at(r, 0), WORD_YEARS)) return;
    if (guard_number(r, -1, &age)) {
        if (age < YOUNGEST || age > OLDEST) return;
    } else {
        while (at > -6 && (guard_is(guard_at(r, at - 1), WORD_NUMBER) ||
                           guard_is_mark(guard_at(r, at - 1), '-')))
            at--;
        const struct guard_token *first = guard_at(r, at);
        bool is_number = guard_is(first, WORD_NUMBER) && guard_is(guard_at(r, -1), WORD_NUMBER) &&
                         (at < -1 || guard_at(r, -1)->letters > 4);
        if (!is_number) return;
    }
    ptrdiff_t first = age_start(r, at, 0);
    if (first > 0) return;
    note(r, first, 0, GUARD_AGE);
    r->traits->is_of_person = true;
}

static bool is_placed(const struct guard_reading *r, ptrdiff_t *first) {
    static const char *const before[] = {"à",    "habite", "habitant", "habitait", "sur",
                                         "vers", "de",     "d",        "réside",   "vit"};
    *first = 0;
    if (is_word(r, -1, "à") || is_word(r, -1, "À")) *first = -1;
    if (guard_is_mark(guard_at(r, -1), '\'')) return is_word(r, -2, "d");
    return *first < 0 || is_any_word(r, -1, before, ARRAY_LENGTH(before)) ||
           guard_phrase_of(r, -2, WORD_PLACED) == 2 || guard_phrase_of(r, -3, WORD_PLACED) == 3;
}

/* "université de Rennes", "tribunal de Lille": not where somebody is from. */
static bool is_public_place(const struct guard_reading *r) {
    for (ptrdiff_t at = -2; at >= -3; at--) {
        if (!guard_is_near(r, at)) return false;
        if (guard_phrase_of(r, at, WORD_PUBLIC)) return !guard_is_about(r, WORD_PERSON, 8, 0);
    }
    return false;
}

/* "au Puy-en-Velay", "au Mans": communes whose article is not said apart. */
static bool is_after_au(const struct guard_reading *r) {
    static const char *const names[] = {"Mans",    "Havre",   "Creusot", "Puy",
                                        "Blanc",   "Touquet", "Perreux", "Raincy",
                                        "Bourget", "Pontet",  "Cannet"};
    if (!is_word(r, -1, "au")) return false;
    const struct guard_token *t = guard_at(r, 0), *next = guard_at(r, 1);
    bool is_joined = guard_is_mark(next, '-') && !next->is_apart;
    for (size_t i = 0; i < ARRAY_LENGTH(names); i++)
        if (str_equal(guard_text_of(r, t), str_from_c(names[i]))) return true;
    const struct guard_token *third = guard_at(r, 4);
    return is_joined && t->shape == SHAPE_CAPITAL && guard_is_mark(guard_at(r, 3), '-') &&
           guard_is_capital(third);
}

/* "elle habite nevers", "vit a tours": a known commune in small letters. */
static bool lives_before(const struct guard_reading *r) {
    bool is_at = is_word(r, -1, "à") || is_word(r, -1, "sur") || is_word(r, -1, "vers");
    const struct guard_token *before = guard_at(r, is_at ? -2 : -1);
    bool lives = guard_is(before, WORD_LIVES) && !guard_is(before, WORD_BUILDING);
    return guard_is(guard_at(r, 0), WORD_COMMUNE) && lives &&
           !is_word(r, is_at ? -2 : -1, "maison");
}

/* "une dame de Bayel", "36 ans, Bayel,": a place that no list has, beside somebody. */
static bool is_home_of(const struct guard_reading *r) {
    const struct guard_token *t = guard_at(r, 0), *before = guard_at(r, -2);
    if (t->classes || t->letters < 4) return false;
    bool is_apart = guard_is_mark(before, ',') && guard_is(guard_at(r, -3), WORD_YEARS);
    if (is_word(r, -1, "de")) return guard_is(before, WORD_PERSON) || is_apart;
    return guard_is_mark(guard_at(r, -1), ',') && guard_is(before, WORD_YEARS) &&
           guard_is_mark(guard_at(r, 1), ',');
}

static void note_commune(struct guard_reading *r) {
    const struct guard_token *t = guard_at(r, 0);
    ptrdiff_t first;
    if (t->shape == SHAPE_LOWER && lives_before(r)) note(r, 0, 0, GUARD_COMMUNE);
    if (!guard_is_capital(t) || guard_is_mark(guard_at(r, -1), '-')) return;
    size_t words = guard_phrase_of(r, 0, WORD_COMMUNE);
    bool is_at = is_placed(r, &first);
    if (is_public_place(r)) return;
    if (words) {
        bool is_plain = !guard_is(t, WORD_FIRST_NAME) && !guard_is(t, WORD_SURNAME) &&
                        !guard_is(t, WORD_EMPLOYER);
        bool is_code = guard_at(r, -1)->type == TOKEN_NUMBER && guard_at(r, -1)->letters == 5;
        if (words > 1 || is_at || is_plain || is_code)
            note(r, first, (ptrdiff_t)words - 1, GUARD_COMMUNE);
        return;
    }
    bool is_lived = is_word(r, -1, "à") || guard_is(guard_at(r, -1), WORD_LIVES) ||
                    guard_phrase_of(r, -2, WORD_PLACED) == 2 || is_home_of(r);
    /* "à Saint-Pourçain-sur-Sioule" */
    bool is_saint = guard_is_mark(guard_at(r, 1), '-') && !guard_at(r, 1)->is_apart &&
                    (is_word(r, 0, "saint") || is_word(r, 0, "sainte") || is_word(r, 0, "st") ||
                     is_word(r, 0, "ste"));
    bool is_au = is_after_au(r);
    if (t->shape != SHAPE_CAPITAL) return;
    if (!is_au && (!is_lived || ((t->classes || t->letters < 4) && !is_saint))) return;
    if (is_au) first = -1;
    ptrdiff_t last = 0;
    while (last < 8 && guard_is_mark(guard_at(r, last + 1), '-') &&
           !guard_at(r, last + 2)->is_apart && guard_at(r, last + 2)->type == TOKEN_WORD)
        last += 2;
    note(r, first, last, GUARD_COMMUNE);
}

/* "chez Carrefour", "l'usine Michelin", "la boulangerie Dupain". */
static void note_employer(struct guard_reading *r) {
    const struct guard_token *t = guard_at(r, 0);
    if (!guard_is_capital(t) || t->lines) return;
    ptrdiff_t before = guard_is_mark(guard_at(r, -1), '"') ? -2 : -1;
    if (guard_is(guard_at(r, before), WORD_PARTICLE) || guard_is_mark(guard_at(r, before), '\''))
        before--;
    const struct guard_token *where = guard_at(r, before);
    bool is_at =
        guard_is(where, WORD_WORKPLACE) || guard_phrase_of(r, before - 1, WORD_WORKPLACE) > 1;
    bool is_with = is_word(r, before, "chez");
    size_t known = guard_phrase_of(r, 0, WORD_EMPLOYER);
    if (guard_phrase_of(r, 0, WORD_KNOWN) || (guard_is(t, WORD_CAPITAL) && known < 2)) return;
    if (known && (is_at || guard_is_about(r, WORD_WORKPLACE, 6, 0) ||
                  guard_is_about(r, WORD_PERSON, 6, 0) || guard_is_about(r, WORD_PRONOUN, 6, 0))) {
        note(r, is_with && before == -1 ? -1 : 0, (ptrdiff_t)known - 1, GUARD_EMPLOYER);
        return;
    }
    if (!is_at || t->letters < 2 || guard_is(t, WORD_COUNTRY) || guard_is(t, WORD_CIVILITY)) return;
    if (guard_is(t, WORD_FIRST_NAME) && is_with) return;
    if (guard_is(t, WORD_NETWORK) || guard_is(t, WORD_SMALL) ||
        (!is_with && guard_phrase_of(r, 0, WORD_COMMUNE)))
        return;
    note(r, is_with && before == -1 ? -1 : 0, 0, GUARD_EMPLOYER);
}

static void note_date(struct guard_reading *r) {
    const struct guard_token *t = guard_at(r, 0);
    if (t->type != TOKEN_NUMBER && t->type != TOKEN_MIXED) return;
    struct guard_date date = guard_date_at(r, 0, false);
    bool is_day =
        date.precision == DATE_DAY && (is_word(r, -1, "le") || guard_is(guard_at(r, -1), WORD_DAY));
    if (date.precision != DATE_FULL && !is_day) return;
    if (guard_is_about(r, WORD_LAW, 8, 0) || guard_phrase_of(r, date.last + 1, WORD_LAW)) return;
    note(r, is_word(r, -1, "le") ? -1 : 0, date.last, GUARD_DATE);
}

static void note_words(struct guard_reading *r) {
    static const struct {
        enum word_class class;
        enum guard_trait trait;
    } kinds[] = {
        {WORD_HEALTH, GUARD_HEALTH}, {WORD_JUSTICE, GUARD_JUSTICE}, {WORD_TRADE, GUARD_TRADE}};
    const struct guard_token *t = guard_at(r, 0);
    for (size_t i = 0; i < ARRAY_LENGTH(kinds); i++) {
        if (!guard_is(t, kinds[i].class) && t->longest < 2) continue;
        size_t words = guard_phrase_of(r, 0, kinds[i].class);
        if (words) note(r, 0, (ptrdiff_t)words - 1, kinds[i].trait);
    }
}

/* Does the text speak of one person here? "Mme X", "une femme", "ce jeune". */
static bool is_somebody(const struct guard_reading *r) {
    static const char *const before[] = {"un",  "une", "ce",    "cet", "cette",
                                         "mon", "ma",  "jeune", "l"};
    const struct guard_token *t = guard_at(r, 0);
    if (guard_is(t, WORD_CIVILITY) && t->letters > 1) return !guard_is_mark(guard_at(r, 1), ',');
    if (guard_is(t, WORD_CIVILITY) && t->shape == SHAPE_INITIAL)
        return guard_is_mark(guard_at(r, 1), '.');
    if (guard_is(t, WORD_PRONOUN)) {
        static const char *const does[] = {"a", "avait", "sort", "sortait", "souffrait"};
        const struct guard_token *what = guard_at(r, 2);
        bool is_one = is_word(r, 1, "est") &&
                      (guard_is(what, WORD_PERSON) || guard_phrase_of(r, 2, WORD_TRADE) ||
                       guard_phrase_of(r, 2, WORD_HEALTH));
        return is_word(r, 0, "elle") || is_one || guard_is(guard_at(r, 1), WORD_WANTS) ||
               is_any_word(r, 1, does, ARRAY_LENGTH(does));
    }
    if (!guard_is(t, WORD_PERSON)) return false;
    bool is_one = !str_ends(guard_text_of(r, t), STR("s"));
    if (is_one && is_edge(r, -1)) return true; /* « Ancienne employée de … » */
    return is_any_word(r, guard_is_mark(guard_at(r, -1), '\'') ? -2 : -1, before,
                       ARRAY_LENGTH(before));
}

void guard_rule_traits(struct guard_reading *r) {
    const struct guard_token *t = guard_at(r, 0);
    if (t->type == TOKEN_MARK) return;
    r->traits->is_of_person = r->traits->is_of_person || is_somebody(r);
    if (t->type == TOKEN_MIXED) note_short_age(r);
    if (t->type == TOKEN_WORD) {
        note_age(r);
        note_commune(r);
        note_employer(r);
        if (t->classes || t->longest > 1) note_words(r);
    }
    note_date(r);
}
