/* E-mail addresses (RFC 5322 addr-spec, as people write them): the part before the sign, the sign,
 * a domain. The sign may be "@", "(at)", "[arobase]", "arobase", "at"; a dot may be "point", "dot",
 * in brackets or not. A mention, « @Nadège P. », has nothing before its sign. */
#include "moderation/guard_read.h"

enum { LOCAL_MOST = 16, DOMAIN_MOST = 16 };

/* A bracket, and what closes it; '\0' for anything else. */
static char closing(const struct guard_token *t) {
    static const char pairs[][2] = {{'(', ')'}, {'[', ']'}, {'{', '}'},
                                    {'<', '>'}, {'_', '_'}, {'-', '-'}};
    for (size_t i = 0; i < ARRAY_LENGTH(pairs); i++)
        if (guard_is_mark(t, pairs[i][0])) return pairs[i][1];
    return '\0';
}

/* A word of the class, or a sign, at `at`, bare or in brackets: how many tokens; 0 when not. */
static ptrdiff_t sign_at(const struct guard_reading *r, ptrdiff_t at, enum word_class class,
                         char mark) {
    const struct guard_token *t = guard_at(r, at);
    char close = closing(t);
    const struct guard_token *sign = close ? guard_at(r, at + 1) : t;
    bool is_sign = guard_is(sign, class) || guard_is_mark(sign, mark);
    if (close && class == WORD_AT)
        is_sign = is_sign || (sign->letters == 1 && (sign->hash == guard_at(r, at + 1)->hash) &&
                              str_equal_nocase(guard_text_of(r, sign), STR("a")));
    if (!is_sign || t->lines > 1) return 0;
    if (!close) return 1;
    return guard_is_mark(guard_at(r, at + 2), close) ? 3 : 0;
}

/* The same, ending at `at`. */
static ptrdiff_t dot_before(const struct guard_reading *r, ptrdiff_t at) {
    if (sign_at(r, at, WORD_DOT, '.') == 1) return 1;
    return sign_at(r, at - 2, WORD_DOT, '.') == 3 ? 3 : 0;
}

static bool is_label(const struct guard_token *t) {
    return t->type == TOKEN_WORD || t->type == TOKEN_NUMBER || t->type == TOKEN_MIXED;
}

static bool is_joint(const struct guard_token *t) {
    return guard_is_mark(t, '.') || guard_is_mark(t, '_') || guard_is_mark(t, '-') ||
           guard_is_mark(t, '+') || guard_is_mark(t, '\'');
}

/* Ends of domains that an address with blanks around its sign may have: there a word after a full
 * stop would do for any other. */
static bool is_ending(const struct guard_reading *r, const struct guard_token *t) {
    static const char *const endings[] = {"fr", "com",  "org", "net",  "be", "lu", "ch",   "eu",
                                          "de", "info", "re",  "nc",   "gp", "mq", "bzh",  "me",
                                          "es", "it",   "pt",  "ma",   "dz", "tn", "gouv", "edu",
                                          "uk", "ca",   "io",  "coop", "pro"};
    for (size_t i = 0; i < ARRAY_LENGTH(endings); i++)
        if (str_equal_nocase(guard_text_of(r, t), str_from_c(endings[i]))) return true;
    return false;
}

/* The first token of what stands before the sign at `sign`; 0 when nothing does. */
static ptrdiff_t local_start(const struct guard_reading *r, ptrdiff_t sign, bool is_spelled) {
    ptrdiff_t at = sign - 1;
    while (at > -LOCAL_MOST && is_joint(guard_at(r, at)) && !guard_at(r, at)->is_apart) at--;
    if (!is_label(guard_at(r, at)) || guard_is(guard_at(r, at), WORD_DOT)) return 0;
    if (guard_at(r, at + 1)->lines > 1) return 0;
    while (at > -LOCAL_MOST) {
        bool is_close = !guard_at(r, at)->is_apart;
        if (is_close && (is_joint(guard_at(r, at - 1)) || is_label(guard_at(r, at - 1)))) {
            at--;
            continue;
        }
        ptrdiff_t dot = is_spelled ? dot_before(r, at - 1) : 0;
        if (!dot || !is_label(guard_at(r, at - 1 - dot))) break;
        at -= 1 + dot;
    }
    while (at < sign - 1 && !is_label(guard_at(r, at))) at++;
    return at;
}

/* The last token of the domain that begins at `at`; 0 when it is none. */
static ptrdiff_t domain_end(const struct guard_reading *r, ptrdiff_t at, bool is_loose) {
    ptrdiff_t last = 0, from = at;
    const struct guard_token *label = guard_at(r, at);
    if (!is_label(label)) return 0;
    if (guard_is(label, WORD_PROVIDER)) last = at;
    while (at - from < DOMAIN_MOST) {
        const struct guard_token *t = guard_at(r, at + 1), *next = guard_at(r, at + 2);
        bool is_hyphen = guard_is_mark(t, '-') && !t->is_apart && !next->is_apart;
        bool is_dot = guard_is_mark(t, '.') && !next->is_apart;
        ptrdiff_t dot = is_dot ? 1 : is_loose ? sign_at(r, at + 1, WORD_DOT, '.') : 0;
        next = guard_at(r, at + 1 + dot);
        if (is_hyphen && is_label(guard_at(r, at + 2))) {
            at += 2;
            continue;
        }
        if (!dot || !is_label(next) || next->lines > 1) break;
        at += 1 + dot;
        bool may_end = next->type == TOKEN_WORD && next->letters >= 2;
        if (may_end && (!is_loose || is_ending(r, next))) last = at;
        if (is_loose && last == at && !guard_is_mark(guard_at(r, at + 1), '.')) break;
    }
    return last;
}

size_t guard_rule_email(struct guard_reading *r) {
    const struct guard_token *here = guard_at(r, 0);
    bool is_at = guard_is_mark(here, '@');
    ptrdiff_t sign = sign_at(r, 0, WORD_AT, '@');
    if (!sign) return 0;
    bool is_close = is_at && !here->is_apart;
    if (is_at && here->is_apart && !guard_at(r, 1)->is_apart && guard_at(r, -1)->lines) return 0;
    ptrdiff_t first = local_start(r, 0, !is_close);
    ptrdiff_t last = first ? domain_end(r, sign, !is_close || guard_at(r, sign)->is_apart) : 0;
    if (!last) return 0;
    guard_tell(r, first, last, GUARD_EMAIL);
    return (size_t)last + 1;
}
