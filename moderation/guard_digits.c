/* Runs of digits out of tokens. Every kind of number is then sought in the same run. */
#include "moderation/guard_digits.h"

/* One letter of a group as a digit, '\0' when it cannot be one. */
static char digit_of(char c) {
    if (c >= '0' && c <= '9') return c;
    if (c == 'O' || c == 'o') return '0';
    if (c == 'l' || c == 'I') return '1';
    if (c == 'A' || c == 'a') return 'A';
    if (c == 'B' || c == 'b') return 'B';
    return '\0';
}

/* Appends the token's digits; false, and nothing, when it is no group. */
static bool add_group(const struct guard_reading *r, ptrdiff_t offset, struct digit_run *run) {
    const struct guard_token *t = guard_at(r, offset);
    if (t->type != TOKEN_NUMBER && t->type != TOKEN_MIXED) return false;
    struct str text = guard_text_of(r, t);
    size_t count = run->count, digits = 0, corsican = 0;
    if (text.length > DIGITS_MOST - run->count) return false;
    for (size_t i = 0; i < text.length; i++) {
        char digit = digit_of(text.bytes[i]);
        if (digit == '\0') return false;
        digits += text.bytes[i] >= '0' && text.bytes[i] <= '9';
        corsican += digit == 'A' || digit == 'B';
        if (corsican && count > 0 && digit >= 'A' && run->digits[count - 1] != '2') return false;
        run->digits[count++] = digit;
    }
    if (2 * digits < text.length || corsican > 1) return false;
    run->groups[run->groups_count++] =
        (struct digit_group){.from = run->count, .length = text.length, .token = offset};
    run->count = count;
    return true;
}

static enum digit_gap sign_gap(const struct guard_token *mark, bool is_apart) {
    if (is_apart) return GAP_OTHER;
    if (guard_is_mark(mark, '.')) return GAP_DOT;
    if (guard_is_mark(mark, '-')) return GAP_HYPHEN;
    return guard_is_mark(mark, '/') ? GAP_SLASH : GAP_OTHER;
}

/* What stands between the group that ended before `*at` and the next; *at moves to it. False: the
 * run ends here. */
static bool cross_gap(const struct guard_reading *r, ptrdiff_t *at, enum digit_gap *gap,
                      bool *is_bracketed) {
    static const char signs[] = ".-/(),_";
    const struct guard_token *t = guard_at(r, *at);
    *gap = t->lines ? GAP_LINE : GAP_BLANK;
    *is_bracketed = false;
    for (int i = 0; i < 3 && t->type == TOKEN_MARK; i++) {
        if (t->lines > 1 || t->hash == 0 || t->hash > 0x7f || !strchr(signs, (int)t->hash))
            return false;
        const struct guard_token *next = guard_at(r, ++*at);
        *is_bracketed = guard_is_mark(t, '(');
        *gap = i > 0 ? GAP_OTHER : sign_gap(t, t->is_apart || next->is_apart);
        t = next;
    }
    if (t->lines > 1) return false;
    return t->type == TOKEN_NUMBER || t->type == TOKEN_MIXED;
}

bool guard_digits(const struct guard_reading *r, struct digit_run *run) {
    ptrdiff_t at = 0;
    enum digit_gap gap;
    bool is_bracketed;
    run->count = run->groups_count = 0;
    run->is_clipped = false;
    if (!add_group(r, 0, run)) return false;
    run->groups[0].gap = GAP_NONE;
    run->groups[0].is_bracketed = false;
    for (;;) {
        at++;
        if (!cross_gap(r, &at, &gap, &is_bracketed)) return true;
        if (run->groups_count == DIGIT_GROUPS_MOST || !add_group(r, at, run)) {
            run->is_clipped = true;
            return true;
        }
        struct digit_group *group = &run->groups[run->groups_count - 1];
        group->gap = gap;
        group->is_bracketed = is_bracketed && guard_is_mark(guard_at(r, at + 1), ')');
    }
}

size_t digit_groups_of(const struct digit_run *run, size_t digits) {
    size_t count = 0;
    for (size_t i = 0; i < run->groups_count && count < digits; i++) {
        count += run->groups[i].length;
        if (count == digits) return i + 1;
    }
    return 0;
}

bool digit_groups_are(const struct digit_run *run, const char *lengths) {
    for (size_t i = 0; lengths[i]; i++)
        if (i >= run->groups_count || run->groups[i].length != (size_t)(lengths[i] - '0'))
            return false;
    return true;
}

unsigned digits_modulo(const char *digits, size_t count, unsigned modulus) {
    unsigned rest = 0;
    for (size_t i = 0; i < count; i++) rest = (rest * 10 + (unsigned)(digits[i] - '0')) % modulus;
    return rest;
}

bool digits_only(const char *digits, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (digits[i] < '0' || digits[i] > '9') return false;
    return true;
}

size_t guard_tell_digits(struct guard_reading *r, const struct digit_run *run, size_t groups,
                         enum guard_kind kind) {
    ptrdiff_t last = run->groups[groups - 1].token, first = 0;
    bool is_opened = kind == GUARD_PHONE && guard_is_mark(guard_at(r, -1), '(');
    bool has_plus = guard_is_mark(guard_at(r, -1), '+');
    if (is_opened || (has_plus && kind == GUARD_PHONE)) first = -1;
    guard_tell(r, first, last, kind);
    return (size_t)last + 1;
}

size_t guard_rule_digits(struct guard_reading *r) {
    static const struct {
        size_t (*of)(const struct guard_reading *r, const struct digit_run *run);
        enum guard_kind kind;
    } numbers[] = {{guard_rib_of, GUARD_IBAN},
                   {guard_nir_of, GUARD_NIR},
                   {guard_avs_of, GUARD_AVS},
                   {guard_niss_of, GUARD_NISS},
                   {guard_phone_of, GUARD_PHONE}};
    struct digit_run run;
    if (!guard_digits(r, &run)) return 0;
    for (size_t i = 0; i < ARRAY_LENGTH(numbers); i++) {
        size_t groups = numbers[i].of(r, &run);
        if (groups) return guard_tell_digits(r, &run, groups, numbers[i].kind);
    }
    return 0;
}
