/* Views of text: comparing, finding, cutting. No allocation here. */
#include "lib/str.h"

struct str str_from_c(const char *text) {
    return (struct str){text, text ? strlen(text) : 0};
}

bool str_is_empty(struct str s) {
    return s.length == 0;
}

bool str_equal(struct str a, struct str b) {
    return a.length == b.length && (a.length == 0 || memcmp(a.bytes, b.bytes, a.length) == 0);
}

static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

bool str_equal_nocase(struct str a, struct str b) {
    if (a.length != b.length) return false;
    for (size_t i = 0; i < a.length; i++)
        if (lower(a.bytes[i]) != lower(b.bytes[i])) return false;
    return true;
}

int str_compare(struct str a, struct str b) {
    size_t shared = a.length < b.length ? a.length : b.length;
    int order = shared ? memcmp(a.bytes, b.bytes, shared) : 0;
    if (order) return order;
    return a.length < b.length ? -1 : a.length > b.length;
}

bool str_is_among(struct str s, const char *const *words) {
    for (; *words; words++)
        if (str_equal(s, str_from_c(*words))) return true;
    return false;
}

bool str_starts(struct str s, struct str prefix) {
    return s.length >= prefix.length && str_equal(str_slice(s, 0, prefix.length), prefix);
}

bool str_ends(struct str s, struct str suffix) {
    return s.length >= suffix.length &&
           str_equal(str_slice(s, s.length - suffix.length, s.length), suffix);
}

size_t str_find_byte(struct str s, char byte, size_t from) {
    if (from >= s.length) return s.length;
    const char *hit = memchr(s.bytes + from, byte, s.length - from);
    return hit ? (size_t)(hit - s.bytes) : s.length;
}

size_t str_find(struct str s, struct str needle) {
    if (needle.length == 0) return 0;
    if (needle.length > s.length) return s.length;
    const char *hit = memmem(s.bytes, s.length, needle.bytes, needle.length);
    return hit ? (size_t)(hit - s.bytes) : s.length;
}

struct str str_slice(struct str s, size_t from, size_t to) {
    if (to > s.length) to = s.length;
    if (from > to) from = to;
    return (struct str){s.bytes ? s.bytes + from : NULL, to - from};
}

static bool is_space(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

struct str str_trim(struct str s) {
    size_t from = 0, to = s.length;
    while (from < to && is_space(s.bytes[from])) from++;
    while (to > from && is_space(s.bytes[to - 1])) to--;
    return str_slice(s, from, to);
}

bool str_cut(struct str *rest, char byte, struct str *part) {
    if (!rest->bytes) return false;
    size_t at = str_find_byte(*rest, byte, 0);
    *part = str_slice(*rest, 0, at);
    *rest = at < rest->length ? str_slice(*rest, at + 1, rest->length) : (struct str){0};
    return true;
}

uint64_t str_hash(struct str s) {
    uint64_t h = UINT64_C(14695981039346656037);
    for (size_t i = 0; i < s.length; i++) {
        h ^= (unsigned char)s.bytes[i];
        h *= UINT64_C(1099511628211);
    }
    return h;
}
