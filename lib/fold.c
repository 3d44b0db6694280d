/* Tables of Latin-1, Latin Extended-A and the letters of Vietnamese; elsewhere what matters is
 * whether a point is a letter at all. */
#include "lib/fold.h"

#include "lib/utf8.h"

enum { TABLE_FROM = 0xc0, TABLE_TO = 0x180 };

/* U+00C0 to U+017F. */
static const char folded[TABLE_TO - TABLE_FROM][3] = {
    "a", "a", "a",  "a",  "a", "a", "ae", "c",  "e",  "e", "e", "e", "i",  "i",  "i", "i", "d", "n",
    "o", "o", "o",  "o",  "o", "",  "o",  "u",  "u",  "u", "u", "y", "th", "ss", "a", "a", "a", "a",
    "a", "a", "ae", "c",  "e", "e", "e",  "e",  "i",  "i", "i", "i", "d",  "n",  "o", "o", "o", "o",
    "o", "",  "o",  "u",  "u", "u", "u",  "y",  "th", "y", "a", "a", "a",  "a",  "a", "a", "c", "c",
    "c", "c", "c",  "c",  "c", "c", "d",  "d",  "d",  "d", "e", "e", "e",  "e",  "e", "e", "e", "e",
    "e", "e", "g",  "g",  "g", "g", "g",  "g",  "g",  "g", "h", "h", "h",  "h",  "i", "i", "i", "i",
    "i", "i", "i",  "i",  "i", "i", "ij", "ij", "j",  "j", "k", "k", "k",  "l",  "l", "l", "l", "l",
    "l", "l", "l",  "l",  "l", "n", "n",  "n",  "n",  "n", "n", "n", "n",  "n",  "o", "o", "o", "o",
    "o", "o", "oe", "oe", "r", "r", "r",  "r",  "r",  "r", "s", "s", "s",  "s",  "s", "s", "s", "s",
    "t", "t", "t",  "t",  "t", "t", "u",  "u",  "u",  "u", "u", "u", "u",  "u",  "u", "u", "u", "u",
    "w", "w", "y",  "y",  "y", "z", "z",  "z",  "z",  "z", "z", "s",
};

/* Latin Extended Additional from U+1EA0 on: capitals at even points, small letters after them. */
static char vietnamese(uint32_t point) {
    if (point <= 0x1eb7) return 'a';
    if (point <= 0x1ec7) return 'e';
    if (point <= 0x1ecb) return 'i';
    if (point <= 0x1ee3) return 'o';
    if (point <= 0x1ef1) return 'u';
    return 'y';
}

/* Whether a letter of U+00C0 to U+017F is a capital. */
static bool is_capital(uint32_t point) {
    if (point < 0xdf) return true;
    if (point < 0x100) return false;
    bool is_odd = point & 1;
    if ((point >= 0x139 && point <= 0x148) || (point >= 0x179 && point <= 0x17e)) return is_odd;
    return point == 0x178 || (!is_odd && point != 0x138 && point != 0x17e);
}

static struct fold fold_latin(uint32_t point) {
    struct fold f = {FOLD_OTHER, ""};
    const char *letters = folded[point - TABLE_FROM];
    if (letters[0] == '\0') return f;
    memcpy(f.letters, letters, sizeof f.letters);
    f.kind = is_capital(point) ? FOLD_UPPER : FOLD_LOWER;
    return f;
}

/* Letters beyond the tables whose form is one Latin letter with a sign. */
static char rare_latin(uint32_t point) {
    switch (point) {
    case 0x1a0:
    case 0x1a1:
        return 'o';
    case 0x1af:
    case 0x1b0:
        return 'u';
    case 0x218:
    case 0x219:
        return 's';
    case 0x21a:
    case 0x21b:
        return 't';
    default:
        return '\0';
    }
}

/* Signs, spaces, pictures: no letters. */
static bool is_sign(uint32_t point) {
    return (point >= 0x2000 && point <= 0x2bff) || (point >= 0x3000 && point <= 0x303f) ||
           (point >= 0xd800 && point <= 0xf8ff) || (point >= 0xfe00 && point <= 0xfe1f) ||
           point == 0xfeff || (point >= 0xfff0 && point <= 0xffff) ||
           (point >= 0xff00 && point <= 0xff20) || (point >= 0xff3b && point <= 0xff40) ||
           (point >= 0xff5b && point <= 0xff65) || point >= 0x1f000;
}

static bool is_mark(uint32_t point) {
    return (point >= 0x300 && point <= 0x36f) || point == 0xad || point == 0x200b ||
           point == 0x200c || point == 0x200d || point == 0x2060 || point == 0xfeff;
}

struct fold fold_point(uint32_t point) {
    struct fold f = {FOLD_OTHER, ""};
    if (point < 0x80) {
        bool is_upper = point >= 'A' && point <= 'Z', is_lower = point >= 'a' && point <= 'z';
        bool is_digit = point >= '0' && point <= '9';
        f.kind = is_upper ? FOLD_UPPER : is_lower ? FOLD_LOWER : is_digit ? FOLD_DIGIT : FOLD_OTHER;
        if (f.kind) f.letters[0] = (char)(is_upper ? point + ('a' - 'A') : point);
        return f;
    }
    if (is_mark(point)) {
        f.kind = FOLD_MARK;
    } else if (point >= TABLE_FROM && point < TABLE_TO) {
        return fold_latin(point);
    } else if (point >= 0x1ea0 && point <= 0x1ef9) {
        f.letters[0] = vietnamese(point);
        f.kind = point & 1 ? FOLD_LOWER : FOLD_UPPER;
    } else if (point >= 0xff10 && point <= 0xff19) {
        f.letters[0] = (char)('0' + (point - 0xff10)); /* full-width digits */
        f.kind = FOLD_DIGIT;
    } else if (point >= TABLE_TO && !is_sign(point)) {
        f.letters[0] = rare_latin(point);
        f.kind = !f.letters[0] ? FOLD_LETTER : point & 1 ? FOLD_LOWER : FOLD_UPPER;
        if (point == 0x1af) f.kind = FOLD_UPPER;
        if (point == 0x1b0) f.kind = FOLD_LOWER;
    }
    return f;
}

uint64_t fold_join(uint64_t phrase, uint64_t word) {
    return (phrase ^ (word + UINT64_C(0x9e3779b97f4a7c15) + (phrase << 6) + (phrase >> 2))) *
           UINT64_C(0x100000001b3);
}

/* The hash of the word at *at, past which it moves; false at a point that is of none. */
static bool hash_word(struct str text, size_t *at, uint64_t *hash) {
    size_t letters = 0;
    *hash = fold_begin();
    while (*at < text.length) {
        size_t next = *at;
        struct fold f = fold_point(utf8_next(text, &next));
        if (f.kind == FOLD_OTHER) break;
        size_t length = f.letters[0] ? strlen(f.letters) : f.kind == FOLD_MARK ? 0 : next - *at;
        const char *bytes = f.letters[0] ? f.letters : text.bytes + *at;
        for (size_t i = 0; i < length; i++) *hash = fold_add(*hash, (unsigned char)bytes[i]);
        letters += length;
        *at = next;
    }
    return letters > 0;
}

uint64_t fold_phrase(struct str text, size_t *words) {
    uint64_t phrase = 0, word;
    *words = 0;
    for (size_t at = 0; at < text.length;) {
        if (hash_word(text, &at, &word)) {
            phrase = *words ? fold_join(phrase, word) : word;
            ++*words;
        } else if (at < text.length) {
            (void)utf8_next(text, &at);
        }
    }
    return phrase;
}
