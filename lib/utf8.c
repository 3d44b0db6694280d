/* A table-free decoder: one pass, every refusal of RFC 3629 section 4. Most text is ASCII: what
 * looks at whole texts takes that eight bytes at a time. */
#include "lib/utf8.h"

#define EACH_BYTE UINT64_C(0x0101010101010101)
#define HIGH_BITS UINT64_C(0x8080808080808080)

/* Past the groups of eight bytes from `at` on that lie between `least` and `most`, both ASCII. A
 * byte outside sets its high bit by one of the sums; what it borrows from its neighbours can only
 * end the run early. */
static size_t skip_ascii(struct str s, size_t at, unsigned char least, unsigned char most) {
    uint64_t eight;
    for (; s.length - at >= sizeof eight; at += sizeof eight) {
        memcpy(&eight, s.bytes + at, sizeof eight);
        uint64_t above = eight + EACH_BYTE * (0x7fU - most), below = eight - EACH_BYTE * least;
        if ((eight | above | below) & HIGH_BITS) break;
    }
    return at;
}

/* Length of the sequence at `at`, 0 when invalid; *point gets its value. */
static size_t decode(struct str s, size_t at, uint32_t *point) {
    const unsigned char *p = (const unsigned char *)s.bytes + at;
    size_t left = s.length - at;
    if (p[0] < 0x80) {
        *point = p[0];
        return 1;
    }
    size_t length = p[0] >= 0xf0 ? 4 : p[0] >= 0xe0 ? 3 : 2;
    if (p[0] < 0xc2 || p[0] > 0xf4 || left < length) return 0;
    uint32_t value = p[0] & (0x7fU >> length);
    for (size_t i = 1; i < length; i++) {
        if ((p[i] & 0xc0) != 0x80) return 0;
        value = value << 6 | (p[i] & 0x3fU);
    }
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    if (value < least[length] || value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff)) return 0;
    *point = value;
    return length;
}

bool utf8_is_valid(struct str s) {
    for (size_t at = skip_ascii(s, 0, 1, 0x7f); at < s.length;) {
        uint32_t point;
        size_t length = decode(s, at, &point);
        if (length == 0 || point == 0) return false;
        at += length;
        if (length > 1) at = skip_ascii(s, at, 1, 0x7f);
    }
    return true;
}

static bool is_unwanted(uint32_t point, bool lines) {
    if (point == '\t' || (lines && point == '\n')) return false;
    return point < 0x20 || (point >= 0x7f && point < 0xa0) || point == 0x2028 || point == 0x2029 ||
           (point >= 0x202a && point <= 0x202e) || (point >= 0x2066 && point <= 0x2069);
}

bool utf8_is_clean(struct str s, bool lines) {
    for (size_t at = skip_ascii(s, 0, ' ', '~'); at < s.length;) {
        uint32_t point;
        size_t length = decode(s, at, &point);
        if (length == 0 || is_unwanted(point, lines)) return false;
        at += length;
        if (length > 1 || point < ' ') at = skip_ascii(s, at, ' ', '~');
    }
    return true;
}

bool utf8_is_written(struct str s, size_t most, bool lines) {
    return s.length <= most && !str_is_empty(str_trim(s)) && utf8_is_clean(s, lines);
}

uint32_t utf8_next(struct str s, size_t *at) {
    uint32_t point;
    size_t length = decode(s, *at, &point);
    *at += length ? length : 1;
    return length ? point : 0xfffd;
}

size_t utf8_count(struct str s) {
    size_t count = 0;
    for (size_t i = 0; i < s.length; i++) count += ((unsigned char)s.bytes[i] & 0xc0) != 0x80;
    return count;
}

size_t utf8_write(char out[4], uint32_t point) {
    if (point < 0x80) {
        out[0] = (char)point;
        return 1;
    }
    size_t length = point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    for (size_t i = length - 1; i > 0; i--) {
        out[i] = (char)(0x80 | (point & 0x3f));
        point >>= 6;
    }
    static const unsigned char lead[] = {0, 0, 0xc0, 0xe0, 0xf0};
    out[0] = (char)(lead[length] | point);
    return length;
}
