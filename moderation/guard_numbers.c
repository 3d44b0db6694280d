/* Numbers that carry their own proof: NIR, RIB, NISS, AVS.
 *
 * NIR (decree 82-103; INSEE): sex (1, 2; 3, 4, 7, 8 while being registered), year, month (01 to 12,
 * 20 to 42 and 50 to 99 when it is not known), department (2A, 2B in Corsica; 99 abroad), commune
 * or country, rank; key: 97 less the first 13 digits mod 97, 2A read as 19 and 2B as 18. RIB
 * (CFONB): 97 less (89 × bank + 15 × branch + 3 × account) mod 97. NISS (royal decree of 3 April
 * 1984): birth YYMMDD (months raised by 20 or 40 in bis numbers), rank, key: 97 less the first nine
 * digits mod 97, a 2 put before them for births from 2000 on. AVS (OFAS, since 2008): 756, nine
 * digits, check digit of EAN-13 (GS1). */
#include "moderation/guard_digits.h"

enum { NIR_PLAIN = 13, NIR_KEYED = 15, NISS_LENGTH = 11, AVS_LENGTH = 13, RIB_LENGTH = 23 };

/* Two digits as a number. */
static unsigned pair(const char *digits) {
    return (unsigned)(digits[0] - '0') * 10 + (unsigned)(digits[1] - '0');
}

/* Is the letter of Corsica, if any, where it belongs; `plain` gets the digits to be divided. */
static bool plain_nir(const char *digits, char plain[NIR_PLAIN]) {
    memcpy(plain, digits, NIR_PLAIN);
    if (plain[6] == 'A' || plain[6] == 'B') {
        if (plain[5] != '2') return false;
        plain[5] = '1';
        plain[6] = plain[6] == 'A' ? '9' : '8';
    }
    return digits_only(plain, NIR_PLAIN);
}

static bool has_nir_form(const char plain[NIR_PLAIN]) {
    unsigned month = pair(plain + 3);
    if (!strchr("123478", plain[0]) || plain[0] == '\0') return false;
    return (month >= 1 && month <= 12) || (month >= 20 && month <= 42) || month >= 50;
}

static bool has_nir_key(const char plain[NIR_PLAIN], const char *key) {
    return digits_only(key, 2) && pair(key) == 97 - digits_modulo(plain, NIR_PLAIN, 97);
}

size_t guard_nir_of(const struct guard_reading *r, const struct digit_run *run) {
    char plain[NIR_PLAIN];
    if (run->count < NIR_PLAIN || !plain_nir(run->digits, plain) || !has_nir_form(plain)) return 0;
    size_t keyed = digit_groups_of(run, NIR_KEYED), bare = digit_groups_of(run, NIR_PLAIN);
    if (keyed && has_nir_key(plain, run->digits + NIR_PLAIN)) return keyed;
    if (!keyed && !bare) return 0;
    bool is_grouped = digit_groups_are(run, "122233");
    if (!is_grouped && !guard_is_about(r, WORD_NIR, 10, 0)) return 0;
    return keyed ? keyed : bare;
}

size_t guard_rib_of(const struct guard_reading *r, const struct digit_run *run) {
    size_t groups = digit_groups_of(run, RIB_LENGTH);
    if (!groups || !digits_only(run->digits, RIB_LENGTH)) return 0;
    const char *d = run->digits;
    unsigned sum = 89 * digits_modulo(d, 5, 97) + 15 * digits_modulo(d + 5, 5, 97) +
                   3 * digits_modulo(d + 10, 11, 97);
    bool is_true = pair(d + 21) == 97 - sum % 97;
    return is_true && (guard_is_about(r, WORD_IBAN, 10, 0) || run->groups_count == 4) ? groups : 0;
}

/* Births of either century. */
static bool has_niss_key(const char *digits) {
    unsigned key = pair(digits + 9), before = digits_modulo(digits, 9, 97);
    char late[10] = "2";
    memcpy(late + 1, digits, 9);
    return key == 97 - before || key == 97 - digits_modulo(late, 10, 97);
}

static bool has_niss_birth(const char *digits) {
    unsigned month = pair(digits + 2) % 20, day = pair(digits + 4);
    return pair(digits + 2) < 60 && month <= 12 && day <= 31;
}

size_t guard_niss_of(const struct guard_reading *r, const struct digit_run *run) {
    size_t groups = digit_groups_of(run, NISS_LENGTH);
    if (!groups || !digits_only(run->digits, NISS_LENGTH)) return 0;
    if (!has_niss_birth(run->digits)) return 0;
    bool is_named = guard_is_about(r, WORD_NISS, 10, 0);
    bool is_written = digit_groups_are(run, "22232") && run->groups[3].gap == GAP_HYPHEN;
    if (guard_is_about(r, WORD_CODE, 4, 0)) return 0;
    return is_named || is_written || has_niss_key(run->digits) ? groups : 0;
}

size_t guard_avs_of(const struct guard_reading *r, const struct digit_run *run) {
    size_t groups = digit_groups_of(run, AVS_LENGTH);
    if (!groups || !digits_only(run->digits, AVS_LENGTH)) return 0;
    if (memcmp(run->digits, "756", 3) != 0) return 0;
    unsigned sum = 0;
    for (size_t i = 0; i < AVS_LENGTH; i++)
        sum += (unsigned)(run->digits[i] - '0') * (i % 2 ? 3U : 1U);
    bool is_written = digit_groups_are(run, "3442") && run->groups[1].gap == GAP_DOT;
    return sum % 10 == 0 || is_written || guard_is_about(r, WORD_AVS, 10, 0) ? groups : 0;
}
