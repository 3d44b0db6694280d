/* Strict decimal parsing. */
#include "lib/num.h"

bool num_parse_padded(struct str s, int64_t most, int64_t *out) {
    if (s.length == 0 || s.length > 19 || most < 0) return false;
    int64_t n = 0;
    for (size_t i = 0; i < s.length; i++) {
        char c = s.bytes[i];
        if (c < '0' || c > '9') return false;
        if (__builtin_mul_overflow(n, INT64_C(10), &n)) return false;
        if (__builtin_add_overflow(n, (int64_t)(c - '0'), &n)) return false;
    }
    if (n > most) return false;
    *out = n;
    return true;
}

bool num_parse(struct str s, int64_t most, int64_t *out) {
    if (s.length > 1 && s.bytes[0] == '0') return false;
    return num_parse_padded(s, most, out);
}
