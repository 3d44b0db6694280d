/* What could stand in place of a finding: as much of the sense as tells nobody. A name keeps its
 * title and an initial, an age its ten years, a date its season; what cannot be said less exactly
 * becomes a word in brackets. */
#include "lib/num.h"
#include "lib/unicode.h"
#include "moderation/guard.h"

static const char *const removed[GUARD_KINDS] = {
    [GUARD_PHONE] = "[téléphone retiré]",
    [GUARD_EMAIL] = "[adresse électronique retirée]",
    [GUARD_PROFILE] = "[profil retiré]",
    [GUARD_NIR] = "[numéro de sécurité sociale retiré]",
    [GUARD_IBAN] = "[coordonnées bancaires retirées]",
    [GUARD_FRANCE_TRAVAIL] = "[identifiant retiré]",
    [GUARD_CAF] = "[identifiant retiré]",
    [GUARD_NISS] = "[numéro national retiré]",
    [GUARD_AVS] = "[numéro AVS retiré]",
    [GUARD_NAME] = "[nom retiré]",
    [GUARD_BIRTH_DATE] = "[date de naissance retirée]",
    [GUARD_ADDRESS] = "[adresse retirée]",
    [GUARD_COMBINATION] = "",
};

static bool is_apart(char c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '.' || c == '-' || c == '/';
}

/* The next word of a name; what parts words is left out. */
static bool cut_word(struct str *rest, struct str *word) {
    size_t from = 0, to;
    while (from < rest->length && is_apart(rest->bytes[from])) from++;
    to = from;
    while (to < rest->length && !is_apart(rest->bytes[to])) to++;
    *word = str_slice(*rest, from, to);
    *rest = str_slice(*rest, to, rest->length);
    return word->length > 0;
}

/* How a title is written before an initial; empty when the word is none. */
static struct str title_of(struct str word) {
    static const char *const titles[][2] = {
        {"m", "M."},          {"mr", "M."},      {"monsieur", "M."},   {"mme", "Mme"},
        {"madame", "Mme"},    {"mlle", "Mme"},   {"melle", "Mme"},     {"mademoiselle", "Mme"},
        {"dr", "Dr"},         {"docteur", "Dr"}, {"me", "Me"},         {"maître", "Me"},
        {"mm", "MM."},        {"mmes", "Mmes"},  {"messieurs", "MM."}, {"mesdames", "Mmes"},
        {"professeur", "Pr"}, {"pr", "Pr"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(titles); i++)
        if (str_equal_nocase(word, str_from_c(titles[i][0]))) return str_from_c(titles[i][1]);
    return STR("");
}

/* "Mme Fatima Benali" gives "Mme B.", "Karim Benali" gives "K. B.". */
static struct str shorten_name(struct arena *arena, struct str name) {
    struct str word, title = {NULL, 0}, first = {NULL, 0}, last = {NULL, 0}, rest = name;
    while (cut_word(&rest, &word)) {
        struct str is_title = title_of(word);
        if (!str_is_empty(is_title) && str_is_empty(last)) {
            title = is_title;
            continue;
        }
        if (str_is_empty(first)) first = word;
        last = word;
    }
    struct str initial = unicode_initial(arena, last);
    if (str_is_empty(initial)) return str_from_c(removed[GUARD_NAME]);
    if (!str_is_empty(title))
        return arena_format(arena, "%.*s %.*s.", STR_ARG(title), STR_ARG(initial));
    struct str before = unicode_initial(arena, first);
    if (first.bytes == last.bytes) return arena_format(arena, "%.*s.", STR_ARG(initial));
    return arena_format(arena, "%.*s. %.*s.", STR_ARG(before), STR_ARG(initial));
}

/* The tens of an age written in words. */
static int64_t tens_of_words(struct str text) {
    static const struct {
        const char *word;
        int64_t tens;
    } tens[] = {{"soixante-dix", 7}, {"septante", 7}, {"soixante", 6}, {"cinquante", 5},
                {"quarante", 4},     {"trente", 3},   {"vingt", 2}};
    for (size_t i = 0; i < ARRAY_LENGTH(tens); i++)
        if (str_find(text, str_from_c(tens[i].word)) < text.length) return tens[i].tens;
    return 1;
}

static int64_t tens_of(struct str text) {
    size_t from = 0, to;
    int64_t age;
    while (from < text.length && (text.bytes[from] < '0' || text.bytes[from] > '9')) from++;
    to = from;
    while (to < text.length && text.bytes[to] >= '0' && text.bytes[to] <= '9') to++;
    if (to == from || !num_parse(str_slice(text, from, to), 150, &age)) return tens_of_words(text);
    return age / 10;
}

/* "de 47 ans" gives "dans la quarantaine", "47 ans" "la quarantaine". */
static struct str round_age(struct arena *arena, struct str text) {
    static const char *const decades[] = {"moins de 20 ans", "moins de 20 ans", "la vingtaine",
                                          "la trentaine",    "la quarantaine",  "la cinquantaine",
                                          "la soixantaine",  "plus de 70 ans"};
    int64_t tens = tens_of(text);
    const char *decade = decades[tens >= (int64_t)ARRAY_LENGTH(decades) ? 7 : tens];
    bool is_of = str_starts(text, STR("de ")) || str_starts(text, STR("d")) ||
                 str_starts(text, STR("âgé")) || str_starts(text, STR("Âgé")) ||
                 str_starts(text, STR("agé"));
    bool is_named = decade[0] == 'l';
    if (!is_of) return str_from_c(decade);
    return arena_format(arena, is_named ? "dans %s" : "de %s", decade);
}

static int64_t month_of(struct str text) {
    static const char *const months[] = {"janv", "févr", "mars", "avr", "mai", "juin",
                                         "juil", "août", "sept", "oct", "nov", "déc"};
    for (size_t i = 0; i < ARRAY_LENGTH(months); i++)
        if (str_find(text, str_from_c(months[i])) < text.length) return (int64_t)i + 1;
    size_t separator = 0;
    while (separator < text.length && !strchr("/-.", text.bytes[separator])) separator++;
    struct str rest = str_slice(text, separator + 1, text.length);
    size_t length = 0;
    int64_t month;
    while (length < rest.length && rest.bytes[length] >= '0' && rest.bytes[length] <= '9') length++;
    return num_parse_padded(str_slice(rest, 0, length), 12, &month) ? month : 0;
}

/* Around Europe: the season of "le 12 mars 2024". */
static struct str season_of(struct str text) {
    static const char *const seasons[][2] = {{"en hiver", "hiver"},
                                             {"au printemps", "printemps"},
                                             {"en été", "été"},
                                             {"à l’automne", "automne"}};
    int64_t month = month_of(text);
    if (month == 0) return STR("[date]");
    bool has_article = str_starts(text, STR("le ")) || str_starts(text, STR("Le "));
    return str_from_c(seasons[month % 12 / 3][has_article ? 0 : 1]);
}

static struct str soften(struct arena *arena, struct str text, enum guard_trait trait) {
    switch (trait) {
    case GUARD_AGE:
        return round_age(arena, text);
    case GUARD_DATE:
        return season_of(text);
    case GUARD_COMMUNE:
        return str_starts(text, STR("à ")) ? STR("dans une commune de la région")
                                           : STR("[commune]");
    case GUARD_EMPLOYER:
        return str_starts(text, STR("chez ")) ? STR("dans une entreprise") : STR("[entreprise]");
    case GUARD_TRADE:
        return STR("[métier peu courant]");
    case GUARD_HEALTH:
        return STR("[santé]");
    case GUARD_JUSTICE:
        return STR("[situation judiciaire]");
    case GUARD_NO_TRAIT:
    case GUARD_TRAITS:
        break;
    }
    return STR("");
}

struct str guard_replacement(struct arena *arena, struct str text,
                             const struct guard_finding *finding) {
    struct str part = str_slice(text, finding->start, finding->end);
    if (finding->kind == GUARD_COMBINATION) return soften(arena, part, finding->trait);
    if (finding->kind == GUARD_NAME) {
        struct str name = shorten_name(arena, part);
        bool has_stop = finding->end < text.length && text.bytes[finding->end] == '.';
        return has_stop && str_ends(name, STR(".")) ? str_slice(name, 0, name.length - 1) : name;
    }
    return finding->kind < GUARD_KINDS ? str_from_c(removed[finding->kind]) : STR("");
}
