/* IBAN (ISO 13616): country, two check digits, and the country's own number, of a length that the
 * registry fixes for each country; with the first four signs put last and letters read as 10 to 35,
 * the whole is 1 modulo 97. */
#include "moderation/guard_read.h"

enum { IBAN_MOST = 34, IBAN_TOKENS_MOST = 20 };

static const struct {
    char country[3];
    uint8_t length;
} lengths[] = {
    {"AD", 24}, {"AE", 23}, {"AL", 28}, {"AT", 20}, {"AZ", 28}, {"BA", 20}, {"BE", 16}, {"BG", 22},
    {"BH", 22}, {"BR", 29}, {"BY", 28}, {"CH", 21}, {"CR", 22}, {"CY", 28}, {"CZ", 24}, {"DE", 22},
    {"DJ", 27}, {"DK", 18}, {"DO", 28}, {"EE", 20}, {"EG", 29}, {"ES", 24}, {"FI", 18}, {"FO", 18},
    {"FR", 27}, {"GB", 22}, {"GE", 22}, {"GI", 23}, {"GL", 18}, {"GR", 27}, {"GT", 28}, {"HR", 21},
    {"HU", 28}, {"IE", 22}, {"IL", 23}, {"IQ", 23}, {"IS", 26}, {"IT", 27}, {"JO", 30}, {"KW", 30},
    {"KZ", 20}, {"LB", 28}, {"LI", 21}, {"LT", 20}, {"LU", 20}, {"LV", 21}, {"LY", 25}, {"MC", 27},
    {"MD", 24}, {"ME", 22}, {"MK", 19}, {"MR", 27}, {"MT", 31}, {"MU", 30}, {"NL", 18}, {"NO", 15},
    {"PK", 24}, {"PL", 28}, {"PS", 29}, {"PT", 25}, {"QA", 29}, {"RO", 24}, {"RS", 22}, {"RU", 33},
    {"SA", 24}, {"SC", 31}, {"SD", 18}, {"SE", 24}, {"SI", 19}, {"SK", 24}, {"SM", 27}, {"ST", 25},
    {"SV", 28}, {"TL", 23}, {"TN", 24}, {"TR", 26}, {"UA", 29}, {"VA", 22}, {"VG", 24}, {"XK", 20},
};

static char upper(char c) {
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

static size_t length_of(const char *iban) {
    for (size_t i = 0; i < ARRAY_LENGTH(lengths); i++)
        if (iban[0] == lengths[i].country[0] && iban[1] == lengths[i].country[1])
            return lengths[i].length;
    return 0;
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static bool is_checked(const char *iban, size_t length) {
    unsigned rest = 0;
    for (size_t i = 0; i < length; i++) {
        char c = iban[(i + 4) % length];
        if (is_digit(c)) {
            rest = (rest * 10 + (unsigned)(c - '0')) % 97;
        } else {
            rest = (rest * 100 + (unsigned)(c - 'A') + 10) % 97;
        }
    }
    return rest == 1;
}

/* Appends the ASCII letters and digits of a token; false when it has others or is too long. */
static bool append(const struct guard_reading *r, ptrdiff_t offset, char *iban, size_t *count) {
    const struct guard_token *t = guard_at(r, offset);
    struct str text = guard_text_of(r, t);
    if (t->type == TOKEN_MARK || t->type == TOKEN_END || text.length > IBAN_MOST - *count)
        return false;
    for (size_t i = 0; i < text.length; i++) {
        char c = upper(text.bytes[i]);
        if (!is_digit(c) && (c < 'A' || c > 'Z')) return false;
        iban[(*count)++] = c;
    }
    return true;
}

/* Two letters and two digits, in one token or two. */
static bool begins(const char *iban, size_t count) {
    return count >= 4 && !is_digit(iban[0]) && !is_digit(iban[1]) && is_digit(iban[2]) &&
           is_digit(iban[3]);
}

size_t guard_rule_iban(struct guard_reading *r) {
    char iban[IBAN_MOST];
    size_t count = 0, wanted = 0;
    const struct guard_token *first = guard_at(r, 0);
    bool may_begin =
        first->type == TOKEN_MIXED || (first->type == TOKEN_WORD && first->letters == 2);
    if (!may_begin) return 0;
    for (ptrdiff_t at = 0; at < IBAN_TOKENS_MOST; at++) {
        const struct guard_token *t = guard_at(r, at);
        bool joins = guard_is_mark(t, '-') || guard_is_mark(t, '.');
        if (at > 0 && joins) continue;
        if (at > 0 && t->lines > 1) return 0;
        if (!append(r, at, iban, &count)) return 0;
        if (count >= 4 && !wanted) {
            if (!begins(iban, count)) return 0;
            wanted = length_of(iban);
            if (wanted == 0) return 0;
        }
        if (wanted && count > wanted) return 0;
        if (count != wanted || !wanted) continue;
        if (!is_checked(iban, count) && !guard_is_about(r, WORD_IBAN, 8, 0)) return 0;
        guard_tell(r, 0, at, GUARD_IBAN);
        return (size_t)at + 1;
    }
    return 0;
}
