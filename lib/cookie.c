/* RFC 6265 section 4.1.1 grammar; no quoting exists in it that could hide a ';'. */
#include "lib/cookie.h"

enum { PAIR_BYTES_MAX = 2048 };

/* cookie-octet: visible ASCII but DQUOTE, comma, semicolon, backslash. */
static bool is_value(struct str s) {
    for (size_t i = 0; i < s.length; i++) {
        unsigned char c = (unsigned char)s.bytes[i];
        if (c <= 0x20 || c >= 0x7f || c == '"' || c == ',' || c == ';' || c == '\\') return false;
    }
    return true;
}

static bool is_token(struct str s) {
    for (size_t i = 0; i < s.length; i++) {
        char c = s.bytes[i];
        bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (!is_letter && !(c >= '0' && c <= '9') && (c == '\0' || !strchr("!#$%&'*+-.^_`|~", c)))
            return false;
    }
    return s.length > 0;
}

/* Without spaces and tabs at either end: some proxies join fields with ";" alone. */
static struct str trim_blanks(struct str s) {
    size_t from = 0, to = s.length;
    while (from < to && (s.bytes[from] == ' ' || s.bytes[from] == '\t')) from++;
    while (to > from && (s.bytes[to - 1] == ' ' || s.bytes[to - 1] == '\t')) to--;
    return str_slice(s, from, to);
}

bool cookie_find(struct str field, struct str name, struct str *value) {
    struct str rest = field, pair, found = {0};
    size_t seen = 0;
    while (str_cut(&rest, ';', &pair)) {
        pair = trim_blanks(pair);
        size_t equals = str_find_byte(pair, '=', 0);
        /* Blanks around the name, or the name without '=', are some servers' spelling of the same
         * cookie: they count, so that nobody plants one that way either. */
        if (!str_equal(trim_blanks(str_slice(pair, 0, equals)), name)) continue;
        found = str_slice(pair, equals + 1, pair.length);
        seen++;
    }
    if (seen != 1 || !is_value(found)) return false;
    *value = found;
    return true;
}

enum err cookie_put(struct buf *out, const struct cookie *cookie) {
    if (!is_token(cookie->name) || !is_value(cookie->value)) return ERR_INVALID;
    if (cookie->name.length + cookie->value.length > PAIR_BYTES_MAX) return ERR_INVALID;
    /* Browsers compare the prefixes without case. */
    bool is_prefixed = str_equal_nocase(str_slice(cookie->name, 0, 7), STR("__Host-")) ||
                       str_equal_nocase(str_slice(cookie->name, 0, 9), STR("__Secure-"));
    if (is_prefixed && cookie->is_plain) return ERR_INVALID;
    buf_put(out, cookie->name);
    buf_put_byte(out, '=');
    buf_put(out, cookie->value);
    BUF_LIT(out, "; Path=/; HttpOnly");
    if (!cookie->is_plain) BUF_LIT(out, "; Secure");
    if (cookie->same_site == COOKIE_STRICT)
        BUF_LIT(out, "; SameSite=Strict");
    else
        BUF_LIT(out, "; SameSite=Lax");
    if (cookie->max_age_s >= 0) {
        BUF_LIT(out, "; Max-Age=");
        buf_put_int(out, cookie->max_age_s);
    }
    return OK;
}
