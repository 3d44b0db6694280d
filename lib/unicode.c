/* Folding works point by point: ASCII directly, the rest by utf8proc's decomposition, then a few
 * letters that Unicode does not decompose but a reader takes for two. */
#include "lib/unicode.h"

#include <utf8proc.h>

#include "lib/mem.h"
#include "lib/utf8.h"

/* A fold never grows a byte of UTF-8 to more than this (U+FDFA: 3 bytes to 33). */
enum { GROWTH_MAX = 12, POINTS_MAX = 32 };

/* What Unicode leaves whole, or decomposes to something a keyboard does not have. */
static const char *letters_of(utf8proc_int32_t point) {
    switch (point) {
    case 0x0153:
        return "oe"; /* œ */
    case 0x00e6:
        return "ae"; /* æ */
    case 0x00f8:
        return "o"; /* ø */
    case 0x0142:
        return "l"; /* ł */
    case 0x0111:
        return "d"; /* đ */
    case 0x0131:
        return "i"; /* dotless i */
    case 0x00ad:    /* soft hyphen */
    case 0x200b:    /* zero width space, non-joiner, joiner, byte order mark */
    case 0x200c:
    case 0x200d:
    case 0x2060:
    case 0xfeff:
        return "";
    case 0x2018: /* apostrophes and quotes that are typed for them */
    case 0x2019:
    case 0x201b:
    case 0x02bc:
    case 0x02b9:
    case 0x2032:
    case 0x00b4:
    case 0x0060:
        return "'";
    default:
        return NULL;
    }
}

static void put_folded_point(struct buf *out, utf8proc_int32_t point) {
    const char *letters = letters_of(point);
    if (letters) {
        buf_put(out, str_from_c(letters));
        return;
    }
    const utf8proc_property_t *property = utf8proc_get_property(point);
    switch ((int)property->category) {
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME:
        return;
    case UTF8PROC_CATEGORY_PD:
        buf_put_byte(out, '-');
        return;
    case UTF8PROC_CATEGORY_ZS:
        buf_put_byte(out, ' ');
        return;
    default:
        break;
    }
    char bytes[4];
    buf_put(out, (struct str){bytes, utf8_write(bytes, (uint32_t)point)});
}

static void put_folded(struct buf *out, utf8proc_int32_t point) {
    /* Before decomposition: a spacing acute (U+00B4) would leave a space and a lost mark. */
    if (letters_of(point)) {
        put_folded_point(out, point);
        return;
    }
    utf8proc_int32_t points[POINTS_MAX];
    int last_boundclass = 0;
    utf8proc_ssize_t count = utf8proc_decompose_char(
        point, points, POINTS_MAX, UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD,
        &last_boundclass);
    for (utf8proc_ssize_t i = 0; i < count && i < POINTS_MAX; i++) put_folded_point(out, points[i]);
}

void unicode_fold(struct buf *out, struct str s) {
    for (size_t at = 0; at < s.length;) {
        unsigned char byte = (unsigned char)s.bytes[at];
        if (byte < 0x80) {
            char folded = (char)(byte >= 'A' && byte <= 'Z' ? byte + ('a' - 'A') : byte);
            buf_put_byte(out, folded == '`' ? '\'' : folded);
            at++;
        } else {
            put_folded(out, (utf8proc_int32_t)utf8_next(s, &at));
        }
    }
}

struct str unicode_folded(struct arena *a, struct str s) {
    struct buf out;
    buf_init(&out, s.length * GROWTH_MAX + 1);
    unicode_fold(&out, s);
    struct str folded = arena_copy(a, buf_str(&out));
    buf_release(&out);
    return folded;
}

static bool put_mapped(struct buf *out, struct str s, utf8proc_option_t options) {
    utf8proc_uint8_t *bytes = NULL;
    utf8proc_ssize_t length = utf8proc_map((const utf8proc_uint8_t *)s.bytes,
                                           (utf8proc_ssize_t)s.length, &bytes, options);
    if (length == UTF8PROC_ERROR_NOMEM) mem_out(s.length);
    if (length < 0) return false;
    buf_put(out, (struct str){(const char *)bytes, (size_t)length});
    free(bytes);
    return true;
}

bool unicode_nfkc(struct buf *out, struct str s) {
    if (s.length == 0) return true;
    return utf8_is_valid(s) &&
           put_mapped(out, s, UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT);
}

static bool is_letter(utf8proc_int32_t point) {
    switch ((int)utf8proc_category(point)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LO:
        return true;
    default:
        return false;
    }
}

/* The first letter of valid text, and in *end where it ends; 0 when there is none. */
static uint32_t first_letter(struct str text, size_t *end) {
    for (size_t at = 0; at < text.length;) {
        uint32_t point = utf8_next(text, &at);
        *end = at;
        if (is_letter((utf8proc_int32_t)point)) return point;
    }
    return 0;
}

/* Composition changes nothing below U+0300, nor do two points below it become one: the first lead
 * byte of those above is 0xcc. */
static bool is_composed(struct str text) {
    for (size_t i = 0; i < text.length; i++)
        if ((unsigned char)text.bytes[i] >= 0xcc) return false;
    return true;
}

/* Bytes of the space at `at`, as French puts it inside its quotation marks; 0: none. */
static size_t space_at(struct str s, size_t at) {
    static const char *const spaces[] = {" ", "\u00a0", "\u202f"};
    for (size_t i = 0; i < ARRAY_LENGTH(spaces); i++)
        if (str_starts(str_slice(s, at, s.length), str_from_c(spaces[i]))) return strlen(spaces[i]);
    return 0;
}

struct str unicode_quoted(struct arena *a, struct str s) {
    struct buf out;
    buf_init(&out, 2 * s.length + 8);
    for (size_t at = 0; at < s.length;) {
        struct str rest = str_slice(s, at, s.length);
        size_t space = space_at(s, at);
        if (str_starts(rest, STR("«"))) {
            BUF_LIT(&out, "“");
            at += strlen("«");
            at += space_at(s, at);
        } else if (str_starts(str_slice(s, at + space, s.length), STR("»"))) {
            BUF_LIT(&out, "”");
            at += space + strlen("»");
        } else {
            buf_put_byte(&out, s.bytes[at++]);
        }
    }
    struct str copy = arena_copy(a, buf_str(&out));
    buf_release(&out);
    return copy;
}

struct str unicode_initial(struct arena *a, struct str name) {
    struct buf composed;
    size_t end = 0;
    char bytes[4];
    if (!utf8_is_valid(name)) return (struct str){0};
    uint32_t letter = first_letter(name, &end);
    size_t after = end;
    if (end < name.length) utf8_next(name, &after);
    if (!is_composed(str_slice(name, 0, after))) {
        buf_init(&composed, name.length * GROWTH_MAX + 1);
        letter = put_mapped(&composed, name, UTF8PROC_STABLE | UTF8PROC_COMPOSE)
                     ? first_letter(buf_str(&composed), &end)
                     : 0;
        buf_release(&composed);
    }
    if (!letter) return (struct str){0};
    letter = (uint32_t)utf8proc_toupper((utf8proc_int32_t)letter);
    return arena_copy(a, (struct str){bytes, utf8_write(bytes, letter)});
}

struct str unicode_lowered(struct arena *a, struct str s) {
    size_t first = 0, length = 0;
    while (first < s.length && (unsigned char)s.bytes[first] < 0x80 &&
           !(s.bytes[first] >= 'A' && s.bytes[first] <= 'Z'))
        first++;
    if (first == s.length) return s;
    /* A point of two bytes can become one of three (U+023A), none grows more than that. */
    char *out = arena_alloc(a, s.length * 2 + 4);
    for (size_t at = 0; at < s.length;) {
        uint32_t point = utf8_next(s, &at);
        length += utf8_write(out + length, (uint32_t)utf8proc_tolower((utf8proc_int32_t)point));
    }
    return (struct str){out, length};
}
