/* Names of people: a title and a name (« Mme Dupont », not « Mme X », « M. D. », « Mme le maire »);
 * a first name and a family name, in either order, with particles and hyphens; a name that words
 * announce (« nom : DUPONT », « née Martin »). Names that identify nobody here pass: those that the
 * lists or the policy know, those that something bears (« lycée Jean Moulin »), those that the text
 * calls changed, authors with their year. */
#include "lib/utf8.h"
#include "moderation/guard_dates.h"

enum { PARTS_MOST = 5 };

/* Would this word do as a family name? */
static bool is_family_word(const struct guard_reading *r, ptrdiff_t at) {
    const struct guard_token *t = guard_at(r, at);
    if (!guard_is_capital(t) || t->lines > 1) return false;
    if (guard_is(t, WORD_CAPITAL) || guard_phrase_of(r, at, WORD_UNNAMED)) return false;
    if (guard_is(t, WORD_MONTH) || guard_is(t, WORD_DAY) || guard_is(t, WORD_CIVILITY))
        return false;
    if (guard_is(t, WORD_SURNAME)) return true;
    bool is_place = guard_is(t, WORD_COUNTRY) || guard_phrase_of(r, at, WORD_COMMUNE);
    return !is_place && !guard_is(t, WORD_BEARER);
}

/* "Le Floc'h": an apostrophe and a few small letters go on with the word. */
static bool is_inner_apostrophe(const struct guard_reading *r, ptrdiff_t at) {
    const struct guard_token *mark = guard_at(r, at + 1), *rest = guard_at(r, at + 2);
    return guard_is_mark(mark, '\'') && !mark->is_apart && rest->type == TOKEN_WORD &&
           !rest->is_apart && rest->shape == SHAPE_LOWER && rest->letters < 4;
}

/* The last token of the family name that begins at `at`: particles, apostrophes, hyphens and
 * further words that go with it; at - 1 when none does. */
static ptrdiff_t family_end(const struct guard_reading *r, ptrdiff_t at) {
    ptrdiff_t last = at - 1, i = at;
    ptrdiff_t known = at + (ptrdiff_t)guard_phrase_of(r, at, WORD_SURNAME) - 1;
    if (known > at && guard_is_capital(guard_at(r, at)) && guard_is_capital(guard_at(r, known))) {
        last = known; /* « Le Du » */
        i = known + 1;
    }
    for (int parts = 0; parts < PARTS_MOST; parts++) {
        ptrdiff_t word = i;
        /* "de La", "El", "N'", "d'" before a word with a capital. */
        for (int particles = 0; particles < 3; particles++) {
            const struct guard_token *t = guard_at(r, word), *next = guard_at(r, word + 1);
            bool is_particle = t->type == TOKEN_WORD && guard_is(t, WORD_PARTICLE) && t->lines < 2;
            bool is_elided = is_particle && guard_is_mark(next, '\'') && !next->is_apart;
            if (is_elided) {
                word += 2;
            } else if (is_particle &&
                       (guard_is_capital(next) || guard_is(next, WORD_PARTICLE) ||
                        (guard_is_mark(next, '-') && guard_is_capital(guard_at(r, word + 2))))) {
                word += guard_is_mark(next, '-') ? 2 : 1;
            } else {
                break;
            }
        }
        const struct guard_token *t = guard_at(r, word);
        bool is_same = last < at || word > i || guard_is(t, WORD_SURNAME) ||
                       guard_is(t, WORD_FIRST_NAME) || t->shape == SHAPE_UPPER ||
                       (!t->classes && t->shape == SHAPE_CAPITAL && t->is_apart && !t->lines);
        bool is_after_particle = word > i && guard_is_capital(t) && !guard_is(t, WORD_CAPITAL);
        if ((!is_family_word(r, word) && !is_after_particle) || !is_same) break;
        if (last >= at && t->lines) break;
        last = word;
        if (is_inner_apostrophe(r, last)) last += 2;
        bool is_joined = guard_is_mark(guard_at(r, last + 1), '-') &&
                         !guard_at(r, last + 1)->is_apart && !guard_at(r, last + 2)->is_apart;
        if (is_joined && guard_is_capital(guard_at(r, last + 2))) last += 2;
        bool has_more = is_joined && guard_is(guard_at(r, last), WORD_PARTICLE) &&
                        guard_is_capital(guard_at(r, last + 1)) && !guard_at(r, last + 1)->lines;
        if (has_more) last++; /* « Kervadec-Le Goff » */
        i = last + 1;
        bool is_quoted = guard_is_mark(guard_at(r, i), '"') && last == at &&
                         guard_is_mark(guard_at(r, at - 1), '"');
        if (is_quoted) i++;
    }
    return last;
}

/* « (prénom modifié) », « que j'appellerai », right beside the name. */
static bool is_changed(const struct guard_reading *r, ptrdiff_t last) {
    for (ptrdiff_t at = -1; at >= -4; at--) {
        if (!guard_is_near(r, at)) break;
        if (guard_phrase_of(r, at, WORD_CHANGED)) return true;
    }
    const struct guard_token *next = guard_at(r, last + 1);
    if (!guard_is_mark(next, '(') && !guard_is_mark(next, ',') && !guard_is_mark(next, '*') &&
        !guard_is_mark(next, '['))
        return false;
    for (ptrdiff_t at = last + 2; at <= last + 6; at++) {
        if (guard_is_mark(guard_at(r, at), ')')) break;
        if (guard_phrase_of(r, at, WORD_CHANGED)) return true;
    }
    return false;
}

/* "Holland (1973)", "Super, 1957": an author. */
static bool is_cited(const struct guard_reading *r, ptrdiff_t last) {
    unsigned year;
    const struct guard_token *next = guard_at(r, last + 1);
    bool is_beside = guard_is_mark(next, '(') || guard_is_mark(next, ',');
    if (!is_beside || !guard_number(r, last + 2, &year) || year < 1900 || year > 2049) return false;
    const struct guard_token *after = guard_at(r, last + 3);
    return guard_is_mark(after, ')') || guard_is_mark(after, ',') || guard_is_mark(after, ';');
}

/* "lycée Jean Moulin", "rue du Docteur Roux", "@Nadège": the name is borne by something else, or is
 * a member's. */
static bool is_borne(const struct guard_reading *r) {
    if (guard_is_mark(guard_at(r, -1), '@')) return true;
    bool is_of = guard_is(guard_at(r, -1), WORD_PARTICLE);
    if (is_of && guard_is_mark(guard_at(r, -2), '"')) return true; /* « Un livre » de … */
    for (ptrdiff_t at = -1; at >= -4; at--) {
        const struct guard_token *t = guard_at(r, at);
        if (!guard_is_near(r, at)) return false;
        if (at == -2 && guard_phrase_of(r, at, WORD_MEETS) == 2)
            return false; /* « le projet de » */
        if (guard_phrase_of(r, at, WORD_BEARER)) return true;
        bool is_titled = guard_is(guard_at(r, 0), WORD_CIVILITY); /* « je vais voir Mme … » */
        if (!is_titled && guard_phrase_of(r, at, WORD_AUTHOR)) return true;
        bool is_between = guard_is(t, WORD_PARTICLE) || guard_is(t, WORD_CIVILITY) ||
                          guard_is_mark(t, '\'') || guard_is_mark(t, '"') || guard_is_mark(t, '-');
        if (!is_between || guard_is_mark(t, '.')) return false;
    }
    return false;
}

static size_t tell_name(struct guard_reading *r, ptrdiff_t last) {
    if (is_changed(r, last) || is_cited(r, last)) return (size_t)last + 1;
    guard_tell(r, 0, last, GUARD_NAME);
    return (size_t)last + 1;
}

/* Is the title here written as one? "M" and "Me" are words, or letters, as well. */
static bool is_title(const struct guard_reading *r) {
    const struct guard_token *t = guard_at(r, 0), *next = guard_at(r, 1);
    if (!guard_is(t, WORD_CIVILITY) || guard_is_mark(guard_at(r, -1), '\'')) return false;
    if (t->letters > 2) return true;
    bool has_dot = guard_is_mark(next, '.') && !next->is_apart;
    bool is_metre = guard_at(r, -1)->type == TOKEN_NUMBER;
    if (t->letters == 1 && t->shape == SHAPE_LOWER)
        return has_dot && !is_metre && guard_at(r, 2)->is_apart;
    if (t->letters == 1) return t->shape == SHAPE_INITIAL && (has_dot || guard_is_capital(next));
    /* « Me revoilà »: in small letters only what is known as a name is one. */
    if (str_equal(guard_text_of(r, t), STR("Me")) && next->shape == SHAPE_LOWER)
        return guard_is(next, WORD_SURNAME);
    return t->shape != SHAPE_LOWER || str_equal_nocase(guard_text_of(r, t), STR("mr")) || has_dot;
}

/* Past "et Mme", "ou Madame", "/Mme" after a title. */
static ptrdiff_t skip_second_title(const struct guard_reading *r, ptrdiff_t at) {
    const struct guard_token *t = guard_at(r, at);
    struct str text = guard_text_of(r, t);
    bool joins = guard_is_mark(t, '/') || str_equal(text, STR("et")) || str_equal(text, STR("ou"));
    if (!joins || !guard_is(guard_at(r, at + 1), WORD_CIVILITY)) return at;
    at += 2;
    return guard_is_mark(guard_at(r, at), '.') ? at + 1 : at;
}

/* A name in small letters, known as one and as nothing else. */
static bool is_small_name(const struct guard_reading *r, ptrdiff_t at) {
    const struct guard_token *t = guard_at(r, at);
    if (t->type != TOKEN_WORD || t->shape != SHAPE_LOWER || t->letters < 3 ||
        guard_is(t, WORD_SMALL))
        return false;
    if (guard_is(t, WORD_COMMON_NAME) || guard_is(t, WORD_MONTH) || guard_is(t, WORD_PARTICLE) ||
        guard_is(t, WORD_NOUN))
        return false;
    return guard_is(t, WORD_SURNAME) || guard_is(t, WORD_FIRST_NAME);
}

static bool ends_in(struct str text, const char *const *ends, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (str_ends(text, str_from_c(ends[i]))) return true;
    return false;
}

/* What somebody does follows: "… veut changer", "… n'ose pas". */
static bool does_follow(const struct guard_reading *r, ptrdiff_t at) {
    const struct guard_token *t = guard_at(r, at + 1);
    return t->shape == SHAPE_LOWER && !t->lines &&
           (guard_is(t, WORD_DOES) || guard_is(t, WORD_WANTS));
}

/* Letters that French does not have, as names from elsewhere do. */
static bool is_foreign(struct str text) {
    static const char letters[] = "àâäçéèêëîïôöùûüÿæœÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸÆŒ";
    for (size_t i = 0; i < text.length; i++) {
        if ((unsigned char)text.bytes[i] < 0xc0) continue;
        size_t next = i;
        utf8_next(text, &next);
        char letter[5] = {0};
        memcpy(letter, text.bytes + i, next - i);
        if (!strstr(letters, letter)) return true;
        i = next - 1;
    }
    return false;
}

/* Does a family name that no list has look like one? "Milosavljević", "Kerbastard". */
static bool is_family_form(const struct guard_reading *r, ptrdiff_t at) {
    static const char *const ends[] = {"ski",  "ska",    "sky",  "wicz", "vic",  "vić",    "enko",
                                       "chuk", "yan",    "escu", "oglu", "oğlu", "dze",    "vili",
                                       "idis", "poulos", "akis", "sson", "mann", "eddine", "ullah"};
    static const char *const begins[] = {"Ker", "Vande", "Mb",     "Nd",   "Ng",    "Nk",
                                         "Nz",  "Abd",   "Andria", "Rako", "Randr", "Raza"};
    const struct guard_token *t = guard_at(r, at);
    struct str text = guard_text_of(r, t);
    if (guard_is(t, WORD_SURNAME)) return true;
    if (t->classes || t->letters < 5) return false;
    if (ends_in(text, ends, ARRAY_LENGTH(ends))) return true;
    for (size_t i = 0; i < ARRAY_LENGTH(begins); i++)
        if (str_starts(text, str_from_c(begins[i]))) return true;
    return is_foreign(text);
}

/* After a title, a word in small letters that no list knows is a name, unless it ends as verbs,
 * participles and adverbs do, or as trades do: "madame delaunoy", "mr brunetiere veut". */
static bool is_titled_small(const struct guard_reading *r, ptrdiff_t at) {
    static const char *const never[] = {"é",   "ée",   "és",  "ant", "ante", "ment",
                                        "ait", "ient", "era", "ira", "ure",  "isme"};
    static const char *const seldom[] = {"a",   "d",   "e",   "i",  "s",  "t",  "u",
                                         "eur", "ien", "ier", "if", "al", "el", "er",
                                         "ir",  "in",  "ain", "on", "x"};
    const struct guard_token *t = guard_at(r, at);
    struct str text = guard_text_of(r, t);
    if (is_small_name(r, at)) return true;
    if (t->type != TOKEN_WORD || t->shape != SHAPE_LOWER || t->letters < 4 || t->lines)
        return false;
    if (guard_is(t, WORD_NOUN) && guard_is(t, WORD_SURNAME) && t->classes &&
        !guard_is(t, WORD_SMALL) && !guard_is(t, WORD_PERSON))
        return true;
    if (t->classes || t->letters < 5 || ends_in(text, never, ARRAY_LENGTH(never))) return false;
    return does_follow(r, at) || is_family_form(r, at) ||
           !ends_in(text, seldom, ARRAY_LENGTH(seldom));
}

/* The last token of a name in small letters with its particles: "da silva", "le goff"; at - 1 when
 * there is none. */
static ptrdiff_t small_name_end(const struct guard_reading *r, ptrdiff_t at) {
    if (guard_at(r, at)->shape != SHAPE_LOWER || guard_at(r, at)->lines) return at - 1;
    size_t words = guard_phrase_of(r, at, WORD_SURNAME);
    if (words > 1 && guard_at(r, at + (ptrdiff_t)words - 1)->shape == SHAPE_LOWER)
        return at + (ptrdiff_t)words - 1;
    ptrdiff_t word = at;
    while (word < at + 3 && guard_is(guard_at(r, word), WORD_PARTICLE) &&
           guard_at(r, word)->shape == SHAPE_LOWER)
        word++;
    bool is_family = word > at && guard_is(guard_at(r, word), WORD_SURNAME);
    return is_family && is_small_name(r, word) && !guard_at(r, word)->lines ? word : at - 1;
}

/* An initial before the name, "M. J. Dupont": moves past it. */
static ptrdiff_t skip_initials(const struct guard_reading *r, ptrdiff_t at) {
    for (int i = 0; i < 3; i++) {
        const struct guard_token *t = guard_at(r, at), *next = guard_at(r, at + 1);
        bool is_short = t->shape == SHAPE_CAPITAL && t->letters < 4 && guard_is_mark(next, '.') &&
                        guard_is_capital(guard_at(r, at + 2)); /* « Ch. Dubreuil » */
        bool is_initial = t->shape == SHAPE_INITIAL && !guard_is_mark(next, '\'');
        if (t->type != TOKEN_WORD || (!is_initial && !is_short)) break;
        bool has_dot = guard_is_mark(next, '.') && !next->is_apart;
        ptrdiff_t after = has_dot ? at + 2 : at + 1;
        if (guard_is_mark(guard_at(r, after), '-')) after++;
        const struct guard_token *name = guard_at(r, after);
        bool goes_on = name->shape == SHAPE_INITIAL || guard_is(name, WORD_SURNAME) ||
                       (name->shape == SHAPE_UPPER && has_dot) ||
                       (name->shape == SHAPE_CAPITAL && !name->classes && does_follow(r, after));
        if (!goes_on || name->lines) break;
        at = after;
    }
    return at;
}

/* "la Marine", "sa Rose": no first name. */
static bool has_article(const struct guard_reading *r) {
    const struct guard_token *before = guard_at(r, -1);
    static const char *const articles[] = {"le",  "la",    "les", "l",     "un",    "une", "des",
                                           "du",  "au",    "aux", "sa",    "son",   "ma",  "mon",
                                           "ses", "cette", "ce",  "notre", "votre", "en"};
    if (guard_is_mark(before, '\'')) before = guard_at(r, -2);
    for (size_t i = 0; i < ARRAY_LENGTH(articles); i++)
        if (str_equal_nocase(guard_text_of(r, before), str_from_c(articles[i]))) return true;
    return false;
}

/* "ce monsieur de Vierzon", "la dame de Bayeux": where somebody is from. */
static bool is_from(const struct guard_reading *r, ptrdiff_t at) {
    struct str of = guard_text_of(r, guard_at(r, at));
    bool is_of = str_equal(of, STR("de")) || str_equal(of, STR("d"));
    return is_of && guard_at(r, 0)->shape == SHAPE_LOWER && has_article(r);
}

/* The last of the names in small letters that begin at `at`; at - 1 when there is none. */
static ptrdiff_t titled_small_end(const struct guard_reading *r, ptrdiff_t at) {
    ptrdiff_t last = at;
    if (!is_titled_small(r, at)) return at - 1;
    while (last < at + 2 && is_small_name(r, last + 1) && guard_at(r, last + 1)->is_apart &&
           !guard_at(r, last + 1)->lines)
        last++;
    return last;
}

/* What goes on behind the first word of a name after a title: its last token. */
static ptrdiff_t more_of_name(const struct guard_reading *r, ptrdiff_t at) {
    const struct guard_token *t = guard_at(r, at), *next = guard_at(r, at + 1);
    ptrdiff_t last = at, family = at;
    /* A first name and a family name that no list has: "Mme Xhulia Pfaffenhoffen". */
    if (!t->classes && t->shape == SHAPE_CAPITAL) {
        bool is_more = next->is_apart && !next->lines &&
                       (!next->classes || guard_is(next, WORD_SURNAME) ||
                        guard_is(next, WORD_FIRST_NAME) || guard_is(next, WORD_PARTICLE));
        if (is_more) family = family_end(r, at + 1);
    }
    if (guard_is(t, WORD_FIRST_NAME)) {
        if (is_small_name(r, at + 1)) last++;
        /* After a title and a first name, any word with a capital is the family name. */
        if (!next->lines) family = family_end(r, at + 1);
    }
    return family > last ? family : last;
}

static size_t titled(struct guard_reading *r) {
    ptrdiff_t at = guard_is_mark(guard_at(r, 1), '.') ? 2 : 1;
    if (!is_title(r) || is_from(r, at)) return 0;
    while (at < 4 && (guard_is_mark(guard_at(r, at), '"') || guard_is_mark(guard_at(r, at), '*')))
        at++;
    at = skip_initials(r, skip_second_title(r, at));
    if (str_equal_nocase(guard_text_of(r, guard_at(r, at)), STR("veuve"))) at++;
    const struct guard_token *t = guard_at(r, at);
    if (t->lines > 1 || guard_phrase_of(r, at, WORD_UNNAMED) || guard_phrase_of(r, at, WORD_KNOWN))
        return 0;
    bool is_article = t->shape == SHAPE_LOWER && (t->letters == 2 || t->letters == 3) &&
                      (t->hash == guard_at(r, at)->hash) && guard_is(t, WORD_SMALL) &&
                      !str_starts(guard_text_of(r, t), STR("d"));
    ptrdiff_t small = small_name_end(r, at);
    if (small >= at && !is_borne(r)) return tell_name(r, small);
    if (is_article || is_borne(r)) return 0;
    ptrdiff_t last = titled_small_end(r, at);
    if (last < at) last = family_end(r, at);
    bool is_commune = guard_is(t, WORD_COMMUNE) && !guard_is(t, WORD_CAPITAL);
    if (last < at && guard_is_capital(t) && (guard_is(t, WORD_SURNAME) || is_commune)) last = at;
    if (last < at) return 0;
    if (last == at && guard_is(t, WORD_FIRST_NAME)) {
        const struct guard_token *next = guard_at(r, at + 1);
        bool is_shortened =
            next->shape == SHAPE_INITIAL && next->type == TOKEN_WORD && !next->lines;
        if (is_shortened && !guard_is_mark(guard_at(r, at + 2), '\'')) return (size_t)at + 1;
    }
    return tell_name(r, last == at ? more_of_name(r, at) : last);
}

/* First names that are followed by another more often than by a family name. */
static bool is_half(const struct guard_reading *r, const struct guard_token *t) {
    static const char *const halves[] = {"jean", "marie",   "anne",  "pierre", "paul",
                                         "rose", "charles", "louis", "mohamed"};
    for (size_t i = 0; i < ARRAY_LENGTH(halves); i++)
        if (str_equal_nocase(guard_text_of(r, t), str_from_c(halves[i]))) return true;
    return false;
}

/* The last of the first names that begin here: "Jean-Pierre", "Marie Claire". */
static ptrdiff_t first_names_end(const struct guard_reading *r) {
    ptrdiff_t last = 0;
    for (int i = 0; i < 3; i++) {
        const struct guard_token *next = guard_at(r, last + 1);
        bool is_joined = guard_is_mark(next, '-') && !next->is_apart;
        const struct guard_token *name = guard_at(r, is_joined ? last + 2 : last + 1);
        bool is_first = guard_is(name, WORD_FIRST_NAME) && guard_is_capital(name) && !name->lines;
        bool is_other = is_joined && last == 0 && name->shape == SHAPE_CAPITAL;
        if (is_joined && (is_first || is_other) && !name->is_apart) {
            last += 2;
        } else if (is_first && !is_joined && is_half(r, guard_at(r, last)) &&
                   !guard_is(name, WORD_SURNAME)) {
            last += 1;
        } else {
            break;
        }
    }
    return last;
}

static bool starts_sentence(const struct guard_reading *r) {
    const struct guard_token *before = guard_at(r, -1);
    if (before->type == TOKEN_END || guard_at(r, 0)->lines) return true;
    return before->type == TOKEN_MARK && !guard_is_mark(before, ',') &&
           !guard_is_mark(before, '\'') && !guard_is_mark(before, '(');
}

/* A first name that is also a common word needs a family name that is known, or in capitals. */
static bool may_be_common(const struct guard_reading *r, ptrdiff_t family) {
    const struct guard_token *t = guard_at(r, family);
    if (!guard_is(guard_at(r, 0), WORD_COMMON_NAME)) return true;
    if (guard_at(r, 1)->type == TOKEN_MARK && guard_is_mark(guard_at(r, 1), '-')) return true;
    if (has_article(r)) return false;
    if (guard_is(t, WORD_SURNAME) || guard_is_mark(guard_at(r, family + 1), '\'')) return true;
    if (t->shape == SHAPE_UPPER && guard_at(r, 0)->shape != SHAPE_UPPER) return true;
    return !starts_sentence(r) && guard_at(r, 0)->letters > 3;
}

/* "j'accompagne", "le dossier de", "une bénéficiaire,": somebody's name follows. */
static bool is_met(const struct guard_reading *r) {
    bool is_beside = guard_is_mark(guard_at(r, -1), '(') || guard_is_mark(guard_at(r, -1), ',') ||
                     guard_is_mark(guard_at(r, -1), ':');
    const struct guard_token *before = guard_at(r, is_beside ? -2 : -1);
    if (guard_is(before, WORD_PERSON)) return true;
    if (guard_is(before, WORD_NAMED)) return guard_distance(r, WORD_BEARER, 6) == 0;
    return guard_is(guard_at(r, -1), WORD_MEETS) || guard_phrase_of(r, -2, WORD_MEETS) == 2;
}

/* "karim benali", "jean-pierre mercier", "kylian robert veut": as dictated. */
static size_t first_and_family_small(struct guard_reading *r) {
    const struct guard_token *next = guard_at(r, 1), *second = guard_at(r, 2),
                             *family = guard_at(r, 3);
    if (is_borne(r)) return 0;
    bool is_compound = guard_is_mark(next, '-') && !next->is_apart && !second->is_apart &&
                       guard_is(second, WORD_FIRST_NAME) && second->shape == SHAPE_LOWER;
    if (is_compound && family->shape == SHAPE_LOWER && family->letters > 3 && family->is_apart &&
        guard_is(family, WORD_SURNAME) && !guard_is(family, WORD_SMALL))
        return tell_name(r, 3);
    if (!is_small_name(r, 0) || !next->is_apart) return 0;
    bool is_pair = is_small_name(r, 1) && guard_is(next, WORD_SURNAME);
    bool is_told = is_pair && (!guard_is(next, WORD_FIRST_NAME) || does_follow(r, 1) || is_met(r));
    if (is_told) return tell_name(r, 1);
    ptrdiff_t small = small_name_end(r, 1);
    return small > 1 ? tell_name(r, small) : 0;
}

static size_t first_and_family(struct guard_reading *r) {
    const struct guard_token *here = guard_at(r, 0), *before = guard_at(r, -1);
    if (!guard_is(here, WORD_FIRST_NAME)) return 0;
    if (guard_is_mark(before, '-') && !here->is_apart) return 0;
    if (here->shape == SHAPE_LOWER) return first_and_family_small(r);
    if (!guard_is_capital(here)) return 0;
    ptrdiff_t first = first_names_end(r), family = first + 1;
    if (guard_at(r, family)->lines > 1 || !guard_at(r, family)->is_apart) return 0;
    if (is_borne(r)) return 0;
    ptrdiff_t last = family_end(r, family);
    if (last < family && is_small_name(r, family) && guard_is(guard_at(r, family), WORD_SURNAME) &&
        !guard_is(guard_at(r, family), WORD_FIRST_NAME))
        last = family;
    if (last < family || !may_be_common(r, family)) return 0;
    const struct guard_token *name = guard_at(r, family);
    bool are_both_first =
        last == family && guard_is(name, WORD_FIRST_NAME) && !guard_is(name, WORD_SURNAME);
    if (are_both_first && (is_half(r, here) || guard_is(name, WORD_COMMON_NAME)))
        return (size_t)last + 1;
    return tell_name(r, last);
}

/* "LEFEBVRE-DUMONTIER Clotilde", "BEN SALAH Karim", "LE GOFF Sandrine". */
static size_t long_family_first(struct guard_reading *r) {
    const struct guard_token *here = guard_at(r, 0), *name;
    if (here->shape != SHAPE_UPPER || guard_is(here, WORD_CIVILITY) || is_borne(r)) return 0;
    if (guard_is_mark(guard_at(r, -1), '-')) return 0;
    ptrdiff_t last = 0;
    for (;; last++) {
        bool is_joined = guard_is_mark(guard_at(r, last + 1), '-') &&
                         !guard_at(r, last + 1)->is_apart && !guard_at(r, last + 2)->is_apart;
        const struct guard_token *t = guard_at(r, last),
                                 *next = guard_at(r, is_joined ? last + 2 : last + 1);
        bool is_word =
            guard_is(t, WORD_PARTICLE) || (!guard_is(t, WORD_CAPITAL) && !guard_is(t, WORD_SMALL));
        if (!is_word || guard_phrase_of(r, last, WORD_COMMUNE) || guard_is(t, WORD_COUNTRY))
            return 0;
        if (next->shape != SHAPE_UPPER || next->lines || last > 6) break;
        if (is_joined) last++;
    }
    name = guard_at(r, last + 1);
    bool is_first = guard_is(name, WORD_FIRST_NAME) && name->shape == SHAPE_CAPITAL &&
                    name->is_apart && !name->lines && !guard_is(name, WORD_COMMON_NAME);
    return last > 0 && guard_at(r, last)->letters > 2 && is_first ? tell_name(r, last + 1) : 0;
}

/* "DUPONT Marie", "Diallo Mamadou". */
static size_t family_first(struct guard_reading *r) {
    const struct guard_token *here = guard_at(r, 0), *next = guard_at(r, 1);
    if (!guard_is_capital(here) || here->letters < 2 || !next->is_apart || next->lines) return 0;
    if (guard_is(here, WORD_CAPITAL) || guard_is(here, WORD_SMALL) || guard_is(here, WORD_CIVILITY))
        return 0;
    if (guard_is_mark(guard_at(r, -1), '-') || is_borne(r)) return 0;
    bool is_written =
        here->shape == SHAPE_UPPER && here->letters > 3 && next->shape == SHAPE_CAPITAL;
    bool is_known = guard_is(here, WORD_SURNAME);
    bool is_plain = !guard_is(next, WORD_COMMON_NAME) ||
                    (next->letters < 5 && is_known && !guard_is(here, WORD_FIRST_NAME));
    bool is_first = guard_is(next, WORD_FIRST_NAME) && guard_is_capital(next) && is_plain;
    if (!is_first || (!is_written && !is_known)) return 0;
    if (guard_phrase_of(r, 0, WORD_COMMUNE) || guard_is(here, WORD_COUNTRY)) return 0;
    if (is_known && here->shape == SHAPE_CAPITAL && guard_is(next, WORD_CAPITAL)) return 0;
    ptrdiff_t last = 1;
    bool is_joined = guard_is_mark(guard_at(r, 2), '-') && !guard_at(r, 2)->is_apart;
    if (is_joined && guard_is_capital(guard_at(r, 3)) && !guard_at(r, 3)->is_apart)
        return tell_name(r, 3); /* « LACHENY Marie-Thérèse » */
    while (last < 3 && guard_is(guard_at(r, last + 1), WORD_FIRST_NAME) &&
           guard_is_capital(guard_at(r, last + 1)) && guard_at(r, last + 1)->is_apart &&
           !guard_at(r, last + 1)->lines)
        last++; /* « Nguyen Thi Lan » */
    return tell_name(r, last);
}

/* Two words with a capital of which no list has the first: a name where words about somebody stand
 * beside it, or where the second looks like a family name. « Xhulia KRASNIQI », « la candidate
 * (Xhemajl Lirije) », « Lyham Vauquelin veut devenir ». */
static size_t unlisted(struct guard_reading *r) {
    const struct guard_token *here = guard_at(r, 0), *next = guard_at(r, 1);
    if (here->shape != SHAPE_CAPITAL || here->classes || here->letters < 3) return 0;
    if (next->lines || !next->is_apart || next->type != TOKEN_WORD) return 0;
    if (guard_is(next, WORD_CAPITAL) || guard_is(next, WORD_SMALL) || is_borne(r)) return 0;
    if (guard_phrase_of(r, 0, WORD_COMMUNE)) return 0;
    ptrdiff_t last = family_end(r, 1);
    if (last < 1 && guard_is_capital(next) && guard_is(next, WORD_SURNAME)) last = 1;
    if (last < 1) return 0;
    bool is_wanting =
        guard_at(r, last + 1)->shape == SHAPE_LOWER && guard_is(guard_at(r, last + 1), WORD_WANTS);
    bool is_family = is_family_form(r, last);
    bool is_upper = is_family && next->shape == SHAPE_UPPER && next->letters > 2;
    bool is_pair = guard_at(r, last)->letters > 2 && (is_met(r) || is_wanting);
    ptrdiff_t second = 1;
    while (second < last && guard_is(guard_at(r, second), WORD_PARTICLE)) second++;
    bool is_within =
        is_family_form(r, second) && !starts_sentence(r) && !guard_is(next, WORD_FIRST_NAME);
    bool is_strange = is_foreign(guard_text_of(r, here)) && is_family;
    if (!is_upper && !is_pair && !is_within && !is_strange && !(is_family && does_follow(r, last)))
        return 0;
    return tell_name(r, last);
}

/* « J. Delaroche arrive », « j'accompagne C. Benali »: an initial stands for the first name. */
static size_t initialled(struct guard_reading *r) {
    const struct guard_token *here = guard_at(r, 0), *name = guard_at(r, 2);
    if (here->shape != SHAPE_INITIAL || here->type != TOKEN_WORD) return 0;
    if (!guard_is_mark(guard_at(r, 1), '.') || guard_at(r, 1)->is_apart || name->lines) return 0;
    bool is_name = guard_is_capital(name) && name->letters > 3 && guard_is(name, WORD_SURNAME) &&
                   !guard_phrase_of(r, 2, WORD_KNOWN) && !guard_is(name, WORD_CAPITAL);
    if (!is_name || is_borne(r) || guard_is_mark(guard_at(r, -1), '.')) return 0;
    if (!is_met(r) && !does_follow(r, 2)) return 0;
    return tell_name(r, 2);
}

/* « Nom : DUPONT », « née Martin », « s'appelle Xhulia Marku ». */
static size_t announced(struct guard_reading *r) {
    const struct guard_token *here = guard_at(r, 0);
    struct str text = guard_text_of(r, here);
    ptrdiff_t at = (ptrdiff_t)guard_phrase_of(r, 0, WORD_NAMED);
    if (!at) return 0;
    bool has_colon = guard_is_mark(guard_at(r, at), ':');
    if (has_colon) at++;
    const struct guard_token *name = guard_at(r, at);
    if (!is_family_word(r, at) || name->lines > 1 || guard_phrase_of(r, at, WORD_KNOWN)) return 0;
    bool is_maiden = str_equal_nocase(text, STR("née")) || str_equal_nocase(text, STR("épouse"));
    bool is_family = str_starts(text, STR("nom")) || str_starts(text, STR("Nom")) ||
                     str_starts(text, STR("NOM")) || str_equal_nocase(text, STR("patronyme"));
    bool is_called = str_starts(text, STR("appel"));
    bool is_known = guard_is(name, WORD_SURNAME) && !guard_is(name, WORD_FIRST_NAME);
    bool is_new = !name->classes && name->letters > 3; /* « née Bouteldja » */
    bool is_household = str_starts(text, STR("famil")) || str_equal_nocase(text, STR("vve")) ||
                        str_equal_nocase(text, STR("consorts"));
    bool is_told = (is_household && is_known) ||
                   (is_maiden && (is_known || is_new || name->shape == SHAPE_UPPER)) ||
                   (is_family && has_colon) ||
                   (is_called && family_end(r, at) > at && guard_is_capital(guard_at(r, at + 1)));
    /* « La formation s'appelle Cléa Numérique » */
    if (is_called && guard_distance(r, WORD_BEARER, 5) > 0) return 0;
    if (!is_told || is_changed(r, at)) return 0;
    ptrdiff_t last = family_end(r, at);
    if (last < at) return 0;
    guard_tell(r, at, last, GUARD_NAME);
    return (size_t)last + 1;
}

size_t guard_rule_name(struct guard_reading *r) {
    const struct guard_token *t = guard_at(r, 0);
    size_t known = guard_phrase_of(r, 0, WORD_KNOWN), taken = 0;
    if (known && guard_is_capital(t)) return known;
    if (!t->classes && t->shape == SHAPE_LOWER) return 0;
    taken = titled(r);
    if (!taken) taken = first_and_family(r);
    if (!taken) taken = long_family_first(r);
    if (!taken) taken = family_first(r);
    if (!taken) taken = announced(r);
    if (!taken) taken = initialled(r);
    return taken ? taken : unlisted(r);
}
