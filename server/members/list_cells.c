/* Each column: its names, how long a text in it may be, and what is wrong with one. */
#include "server/members/list_cells.h"

#include "lib/unicode.h"
#include "lib/utf8.h"

enum { NAME_MOST = 100, TITLE_MOST = 300, EMAIL_MOST = 254, OTHER_MOST = 100, SHOWN_MOST = 60 };
enum { NAMES = 4 };

static enum list_problem any(struct str text) {
    (void)text;
    return LIST_FINE;
}

static enum list_problem identifier(struct str text) {
    return identifier_is_valid(text) ? LIST_FINE : LIST_BAD_IDENTIFIER;
}

/* What people read: a formula is neither a name nor a title. */
static enum list_problem words(struct str text) {
    bool is_formula = text.length && (text.bytes[0] == '=' || text.bytes[0] == '+' ||
                                      text.bytes[0] == '@' || text.bytes[0] == '|');
    return is_formula ? LIST_FORMULA : LIST_FINE;
}

static enum list_problem given_name(struct str text) {
    return str_is_empty(text) ? LIST_NO_NAME : words(text);
}

static enum list_problem email(struct str text) {
    if (str_is_empty(text)) return LIST_FINE;
    size_t at = str_find_byte(text, '@', 0);
    bool is_whole = at > 0 && at + 1 < text.length && text.bytes[0] != '=' &&
                    text.bytes[text.length - 1] != '@' && text.bytes[text.length - 1] != '.';
    for (size_t i = 0; i < text.length; i++)
        if (text.bytes[i] == ' ' || strchr(",;<>()\"\\", text.bytes[i])) is_whole = false;
    return is_whole ? LIST_FINE : LIST_BAD_EMAIL;
}

static enum list_problem fact(struct str text) {
    bool is_fact = str_is_empty(text) || str_equal(text, STR("yes")) || str_equal(text, STR("no"));
    return is_fact ? LIST_FINE : LIST_BAD_FACT;
}

enum cell { CELL_TEXT, CELL_LOWER, CELL_FACT };

static const struct column {
    const char *names[NAMES]; /* folded, blanks and dashes as "_" */
    size_t most;
    enum cell cell;
    enum list_problem (*problem)(struct str text);
} columns[LIST_PLACES] = {
    [LIST_IDENTIFIER] = {{"identifier", "identifiant"}, OTHER_MOST, CELL_LOWER, identifier},
    [LIST_EMAIL] = {{"email", "e_mail", "courriel"}, EMAIL_MOST, CELL_LOWER, email},
    [LIST_GIVEN_NAME] = {{"given_name", "prenom"}, NAME_MOST, CELL_TEXT, given_name},
    [LIST_FAMILY_NAME] = {{"family_name", "nom"}, NAME_MOST, CELL_TEXT, words},
    [LIST_JOB_TITLE] = {{"job_title", "intitule", "poste"}, TITLE_MOST, CELL_TEXT, words},
    [LIST_OCCUPATION] = {{"occupation_code", "code_rome"}, OTHER_MOST, CELL_TEXT, words},
    [LIST_SUPERVISES] = {{"supervises", "encadre"}, OTHER_MOST, CELL_FACT, fact},
    [LIST_PRACTISING] = {{"practising", "exerce"}, OTHER_MOST, CELL_FACT, fact},
    [LIST_PRACTISING_SINCE] = {{"practising_since", "exerce_depuis"}, OTHER_MOST, CELL_TEXT, words},
    [LIST_REGION] = {{"region"}, OTHER_MOST, CELL_TEXT, words},
    [LIST_EXTERNAL_ID] = {{"external_id", "matricule"}, OTHER_MOST, CELL_TEXT, any},
    [LIST_PASSED] = {{"state", "etat"}, SIZE_MAX, CELL_TEXT, any},
    [LIST_PASSED + 1] = {{"reason", "motif"}, SIZE_MAX, CELL_TEXT, any},
};

const char *const list_column_names[LIST_COLUMNS] = {
    "identifier", "email",      "given_name",       "family_name", "job_title",   "occupation_code",
    "supervises", "practising", "practising_since", "region",      "external_id",
};

static struct str trim(struct str s) {
    static const char *const blanks[] = {"\u00a0", "\u202f", "\u2007", "\ufeff", "\u200b"};
    for (size_t before = SIZE_MAX; before != s.length;) {
        before = s.length;
        s = str_trim(s);
        for (size_t i = 0; i < ARRAY_LENGTH(blanks); i++) {
            struct str blank = str_from_c(blanks[i]);
            if (str_starts(s, blank)) s = str_slice(s, blank.length, s.length);
            if (str_ends(s, blank)) s = str_slice(s, 0, s.length - blank.length);
        }
    }
    return s;
}

/* ="0012" is what a spreadsheet writes to keep zeros; '+33 what an export writes so that a
 * spreadsheet runs nothing. */
struct str list_cell(struct str cell) {
    struct str s = trim(cell);
    bool is_kept = s.length >= 3 && str_starts(s, STR("=\"")) && s.bytes[s.length - 1] == '"';
    if (is_kept) return trim(str_slice(s, 2, s.length - 1));
    bool is_safe = s.length >= 2 && s.bytes[0] == '\'' && s.bytes[1] && strchr("=+-@", s.bytes[1]);
    return is_safe ? str_slice(s, 1, s.length) : s;
}

size_t list_place(struct arena *a, struct str name) {
    struct str folded = unicode_folded(a, trim(name));
    char *bytes = arena_text(a, folded);
    for (size_t i = 0; i < folded.length; i++)
        if (bytes[i] == ' ' || bytes[i] == '-') bytes[i] = '_';
    folded.bytes = bytes;
    for (size_t c = 0; c < LIST_PLACES; c++)
        for (size_t n = 0; n < NAMES && columns[c].names[n]; n++)
            if (str_equal(folded, str_from_c(columns[c].names[n]))) return c;
    return LIST_PLACES;
}

static struct str fact_word(struct str text) {
    static const char *const yes[] = {"yes", "oui", "y", "o", "true", "vrai", "1"};
    static const char *const no[] = {"no", "non", "n", "false", "faux", "0"};
    for (size_t i = 0; i < ARRAY_LENGTH(yes); i++)
        if (str_equal_nocase(text, str_from_c(yes[i]))) return STR("yes");
    for (size_t i = 0; i < ARRAY_LENGTH(no); i++)
        if (str_equal_nocase(text, str_from_c(no[i]))) return STR("no");
    return text;
}

struct str list_cell_read(struct arena *a, enum list_column c, struct str cell) {
    struct str text = list_cell(cell);
    if (columns[c].cell == CELL_LOWER) return arena_lower(a, text);
    return columns[c].cell == CELL_FACT ? fact_word(text) : text;
}

enum list_problem list_cell_problem(enum list_column c, struct str text) {
    bool has_tab = str_find_byte(text, '\t', 0) < text.length;
    bool has_nul = str_find_byte(text, '\0', 0) < text.length;
    if (!has_nul && !utf8_is_valid(text)) return LIST_NOT_TEXT;
    if (has_nul || has_tab || !utf8_is_clean(text, false)) return LIST_CONTROLS;
    return text.length > columns[c].most ? LIST_TOO_LONG : columns[c].problem(text);
}

struct str list_clipped(struct arena *a, struct str s) {
    char *out = arena_alloc(a, SHOWN_MOST + 8);
    size_t at = 0, length = 0;
    while (at < s.length && length < SHOWN_MOST) {
        size_t from = at;
        uint32_t point = utf8_next(s, &at);
        struct str piece = str_slice(s, from, at);
        char room[4];
        if (point == '\t' || point == '\n' || !utf8_is_clean(piece, false))
            piece = (struct str){room, utf8_write(room, 0xfffd)};
        memcpy(out + length, piece.bytes, piece.length);
        length += piece.length;
    }
    return (struct str){out, length};
}
