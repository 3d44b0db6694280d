/* Telephone numbers.
 *
 * France (Arcep decision 2018-0881): ten digits, 01 to 07 and 09; 08 are services and pass, as do
 * short numbers. Written in pairs, in one piece, or as 4-3-3, 3-3-4, 3-3-2-2 and the like; +33,
 * 0033, with "(0)" or without. Overseas departments have 02 62, 05 90… and codes of their own.
 * Belgium (BIPT): 04xx xx xx xx, and nine digits for lines, 02/123.45.67, 010/12.34.56; 0800, 090x,
 * 070 and 078 are services. Switzerland (OFCOM): ten digits, 079 123 45 67. Luxembourg (ILR): no
 * prefix: 621 123 456, told by the words around. With a country's code (ITU E.164): 8 to 15 digits
 * in all. */
#include "lib/fold.h"
#include "moderation/guard_digits.h"

enum { NATIONAL = 10, BELGIAN_LINE = 9, LONGEST = 15 };

/* The sum of the groups of a form must end where the number ends: forms are full. */
static bool is_of_form(const struct digit_run *run, size_t groups, const char *form) {
    return strlen(form) == groups && digit_groups_are(run, form);
}

static bool is_one_of(const struct digit_run *run, size_t groups, const char *const *forms,
                      size_t count) {
    for (size_t i = 0; i < count; i++)
        if (is_of_form(run, groups, forms[i])) return true;
    return false;
}

/* Do the gaps inside the first groups look like one number? After the first any gap may be of
 * another kind: 06/12.34.56.78. */
static bool is_even(const struct digit_run *run, size_t groups) {
    enum digit_gap gap = groups > 2 ? run->groups[2].gap : GAP_NONE;
    for (size_t i = 2; i < groups; i++) {
        enum digit_gap other = run->groups[i].gap;
        bool is_same = other == gap || (other <= GAP_LINE && gap <= GAP_LINE);
        if (!is_same) return false;
    }
    return true;
}

/* Does the run go on after the first groups as if it were one longer number? */
static bool goes_on(const struct digit_run *run, size_t groups) {
    if (groups == run->groups_count) return run->is_clipped;
    const struct digit_group *next = &run->groups[groups];
    if (next->gap == GAP_LINE || next->gap == GAP_OTHER) return false;
    if (groups == 1) return next->gap != GAP_BLANK && next->gap != GAP_SLASH;
    if (next->gap != run->groups[groups - 1].gap) return false;
    return !(run->digits[next->from] == '0' && run->count - next->from >= BELGIAN_LINE);
}

/* Is the group here the middle of a longer number? */
static bool is_inside(const struct guard_reading *r, const struct digit_run *run) {
    const struct guard_token *before = guard_at(r, -1), *mark = before;
    const struct guard_token *here = guard_at(r, 0);
    if (here->lines || before->type == TOKEN_END) return false;
    if (mark->type == TOKEN_MARK) {
        if (here->is_apart || mark->is_apart) return false;
        bool joins =
            guard_is_mark(mark, '.') || guard_is_mark(mark, '-') || guard_is_mark(mark, '/');
        return joins && guard_at(r, -2)->type == TOKEN_NUMBER;
    }
    if (before->type != TOKEN_NUMBER || before->letters > 3) return false;
    return run->groups_count == 1 || run->groups[1].gap == GAP_BLANK;
}

static bool is_announced(const struct guard_reading *r) {
    return guard_is_about(r, WORD_PHONE, 6, 0) && !guard_is_about(r, WORD_CODE, 3, 0);
}

/* "0417.497.106": a Belgian enterprise's number (Crossroads Bank): its last two digits are 97 less
 * the rest of the others. */
static bool is_enterprise(const struct guard_reading *r, const struct digit_run *run) {
    unsigned check = (unsigned)(run->digits[8] - '0') * 10 + (unsigned)(run->digits[9] - '0');
    if (check != 97 - digits_modulo(run->digits, 8, 97)) return false;
    return run->groups[1].gap == GAP_DOT || guard_is_about(r, WORD_CODE, 6, 0);
}

/* France, Switzerland, Belgian mobiles: ten digits from 0 on. */
static size_t national(const struct guard_reading *r, const struct digit_run *run) {
    static const char *const forms[] = {
        "22222", "4222", "433", "3322", "334",        "2332",   "28",  "244",   "46",   "2233",
        "1333",  "19",   "343", "55",   "1111111111", "112222", "136", "23222", "2422", "2224"};
    size_t groups = digit_groups_of(run, NATIONAL);
    if (!groups || !digits_only(run->digits, NATIONAL) || run->digits[0] != '0') return 0;
    if (run->digits[1] == '0' || run->digits[1] == '8' || goes_on(run, groups)) return 0;
    if (memcmp(run->digits + 2, "00000000", 8) == 0) return 0; /* an example of a form */
    if (groups > 1 && !is_one_of(run, groups, forms, ARRAY_LENGTH(forms))) return 0;
    if (groups > 1 && !is_even(run, groups) && !strchr("67", run->digits[1])) return 0;
    if (is_inside(r, run) && !is_announced(r)) return 0;
    if (groups == 1 && guard_is_about(r, WORD_CODE, 3, 0)) return 0;
    if (is_of_form(run, groups, "433") && is_enterprise(r, run)) return 0;
    return groups;
}

/* Belgian lines: nine digits from 0 on. */
static size_t belgian(const struct guard_reading *r, const struct digit_run *run) {
    static const char *const forms[] = {"2322", "3222", "27", "36", "234", "2223"};
    size_t groups = digit_groups_of(run, BELGIAN_LINE);
    if (!groups || !digits_only(run->digits, BELGIAN_LINE) || run->digits[0] != '0') return 0;
    if (run->digits[1] == '0' || goes_on(run, groups) || is_inside(r, run)) return 0;
    bool is_service = memcmp(run->digits, "0800", 4) == 0 || memcmp(run->digits, "090", 3) == 0 ||
                      memcmp(run->digits, "070", 3) == 0 || memcmp(run->digits, "078", 3) == 0;
    if (is_service) return 0;
    if (groups > 1 && is_one_of(run, groups, forms, ARRAY_LENGTH(forms))) return groups;
    return is_announced(r) ? groups : 0;
}

/* 621, 661, 671, 691 and the like (ILR), where the text speaks of Luxembourg. */
static bool is_luxembourg_mobile(const struct guard_reading *r, const struct digit_run *run) {
    bool is_mobile = run->count == 9 && run->digits[0] == '6' &&
                     strchr("02569678", run->digits[1]) && strchr("18", run->digits[2]);
    for (ptrdiff_t at = -12; is_mobile && at <= 8; at++) {
        struct str text = guard_text_of(r, guard_at(r, at));
        if (guard_is_near(r, at) && str_equal_nocase(str_slice(text, 0, 9), STR("luxembour")))
            return true;
    }
    return false;
}

/* Numbers without a prefix, that only a word before them tells. */
static size_t announced(const struct guard_reading *r, const struct digit_run *run) {
    static const char *const forms[] = {"333", "222", "2222", "9", "8", "6", "33", "324"};
    if (!digits_only(run->digits, run->count) || run->is_clipped) return 0;
    if (run->count < 6 || run->count > 10 || run->digits[0] == '0') return 0;
    if (!is_one_of(run, run->groups_count, forms, ARRAY_LENGTH(forms))) return 0;
    if (guard_is_about(r, WORD_CODE, 4, 0)) return 0;
    return guard_is_about(r, WORD_PHONE, 3, 0) || is_luxembourg_mobile(r, run) ? run->groups_count
                                                                               : 0;
}

/* Digits after a country's code, its own 0 in brackets left out. */
static size_t national_digits(const struct digit_run *run, size_t groups, size_t code) {
    size_t digits = 0;
    for (size_t i = 0; i < groups; i++)
        if (!run->groups[i].is_bracketed) digits += run->groups[i].length;
    return digits - code;
}

/* Countries whose numbers have one length, or two. */
static const struct {
    const char *code;
    uint8_t least, most; /* digits after the code; a 0 of the national form may add one */
} countries[] = {
    {"33", 9, 9},   {"32", 8, 9},   {"352", 6, 9},  {"41", 9, 9},   {"377", 8, 9},  {"262", 9, 9},
    {"590", 9, 9},  {"594", 9, 9},  {"596", 9, 9},  {"508", 6, 6},  {"687", 6, 6},  {"689", 6, 8},
    {"212", 9, 9},  {"213", 8, 9},  {"216", 8, 8},  {"221", 9, 9},  {"223", 8, 8},  {"224", 8, 9},
    {"225", 8, 10}, {"226", 8, 8},  {"227", 8, 8},  {"228", 8, 8},  {"229", 8, 10}, {"237", 8, 9},
    {"241", 7, 9},  {"242", 7, 9},  {"243", 9, 9},  {"222", 8, 8},  {"235", 8, 8},  {"236", 8, 8},
    {"261", 9, 9},  {"269", 7, 7},  {"250", 9, 9},  {"257", 8, 8},  {"253", 8, 8},  {"351", 9, 9},
    {"34", 9, 9},   {"39", 8, 11},  {"49", 7, 12},  {"44", 10, 10}, {"31", 9, 9},   {"90", 10, 10},
    {"40", 9, 9},   {"48", 9, 9},   {"359", 8, 9},  {"380", 9, 9},  {"7", 10, 10},  {"93", 9, 9},
    {"84", 9, 10},  {"86", 10, 11}, {"91", 10, 10}, {"92", 9, 10},  {"94", 9, 9},   {"880", 8, 10},
    {"961", 7, 8},  {"963", 8, 9},  {"964", 8, 10}, {"98", 10, 10}, {"20", 8, 10},  {"218", 8, 9},
    {"249", 9, 9},  {"251", 9, 9},  {"252", 7, 9},  {"291", 7, 7},  {"234", 8, 10}, {"233", 9, 9},
    {"244", 9, 9},  {"258", 8, 9},  {"245", 7, 9},  {"238", 7, 7},  {"355", 8, 9},  {"381", 8, 9},
    {"383", 8, 8},  {"387", 8, 8},  {"389", 8, 8},  {"373", 8, 8},  {"374", 8, 8},  {"995", 9, 9},
    {"994", 9, 9},  {"30", 10, 10}, {"36", 8, 9},   {"420", 9, 9},  {"421", 9, 9},  {"43", 8, 12},
    {"45", 8, 8},   {"46", 7, 10},  {"47", 8, 8},   {"353", 7, 9},  {"356", 8, 8},  {"370", 8, 8},
    {"371", 8, 8},  {"372", 7, 8},  {"385", 8, 9},  {"386", 8, 8},  {"1", 10, 10},  {"55", 10, 11},
    {"57", 8, 10},  {"51", 9, 9},   {"509", 8, 8},  {"81", 9, 10},  {"82", 8, 10},  {"63", 10, 10},
    {"66", 8, 9},   {"855", 8, 9},  {"856", 8, 10}, {"60", 8, 10},  {"62", 8, 12},  {"972", 8, 9},
    {"970", 8, 9},  {"962", 8, 9},  {"966", 9, 9},  {"971", 8, 9},  {"27", 9, 9},
};

/* The groups of a number whose country's code begins at digit `from`. */
static size_t of_country(const struct digit_run *run, size_t from) {
    for (size_t c = 0; c < ARRAY_LENGTH(countries); c++) {
        size_t code = strlen(countries[c].code);
        if (run->count < from + code) continue;
        if (memcmp(run->digits + from, countries[c].code, code) != 0) continue;
        for (size_t groups = run->groups_count; groups > 0; groups--) {
            const struct digit_group *last = &run->groups[groups - 1];
            if (last->from + last->length > from + LONGEST) continue;
            size_t after = from + code;
            if (last->from + last->length <= after) break;
            size_t digits = national_digits(run, groups, after);
            bool has_zero = after < run->count && run->digits[after] == '0';
            if (digits < countries[c].least || digits > countries[c].most + (size_t)has_zero)
                continue;
            if (!digits_only(run->digits, last->from + last->length)) return 0;
            if (groups < run->groups_count && goes_on(run, groups)) continue;
            return groups;
        }
    }
    return 0;
}

size_t guard_phone_of(const struct guard_reading *r, const struct digit_run *run) {
    size_t groups = 0;
    const struct guard_token *before = guard_at(r, -1);
    bool has_plus = guard_is_mark(before, '+');
    if (has_plus) groups = of_country(run, 0);
    if (!groups && run->count > 2 && run->digits[0] == '0' && run->digits[1] == '0')
        groups = of_country(run, 2);
    if (groups) return groups;
    bool is_french = digit_groups_are(run, "212222") && run->digits[0] == '3' &&
                     run->digits[1] == '3' && run->groups_count == 6;
    if (is_french) return run->groups_count;
    if (!groups) groups = national(r, run);
    if (!groups) groups = belgian(r, run);
    if (!groups) groups = announced(r, run);
    return groups;
}

/* "06", "07": as dictated numbers begin when their first pair is in figures. */
static bool is_first_pair(const struct guard_reading *r) {
    struct str text = guard_text_of(r, guard_at(r, 0));
    return guard_at(r, 0)->type == TOKEN_NUMBER && text.length == 2 && text.bytes[0] == '0' &&
           strchr("1234567", text.bytes[1]) != NULL;
}

/* A number said in words, some pairs perhaps in figures: "zéro six, douze, trente-quatre…", "zéro
 * six 12 88 40 95", "06 douze 34 …". */
size_t guard_rule_spelled(struct guard_reading *r) {
    static const uint64_t apart[] = {',', '-', '.', '/'};
    ptrdiff_t last = 0;
    size_t parts = 1, one;
    const struct guard_token *first = guard_at(r, 0);
    bool is_zero = guard_is(first, WORD_NUMBER) && first->letters == 4 &&
                   first->hash == fold_phrase(STR("zero"), &one);
    size_t words = is_zero;
    if (!is_zero && (!is_first_pair(r) || guard_at(r, -1)->type == TOKEN_NUMBER)) return 0;
    for (ptrdiff_t at = 1; at < 40; at++) {
        const struct guard_token *t = guard_at(r, at);
        if (t->lines > 1) break;
        if (guard_is(t, WORD_NUMBER) || (t->type == TOKEN_NUMBER && t->letters < 3)) {
            bool is_joint = t->letters < 3 && t->type == TOKEN_WORD; /* "et", "un" */
            words += t->type == TOKEN_WORD && !is_joint;
            parts++;
            if (!is_joint || is_zero) last = at;
            continue;
        }
        bool is_apart = false;
        for (size_t i = 0; i < ARRAY_LENGTH(apart); i++)
            is_apart = is_apart || (t->type == TOKEN_MARK && t->hash == apart[i]);
        if (!is_apart) break;
    }
    if (parts < 5 || words == 0) return 0;
    guard_tell(r, 0, last, GUARD_PHONE);
    return (size_t)last + 1;
}
