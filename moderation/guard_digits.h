/* Groups of digits that stand close together, "06 12.34-56 78", from one token on, as one number
 * in one of its many spellings. Letters that pass for digits (O, l) count as digits where the rest
 * of their group is digits; A and B of Corsica's departments are kept. Between the files of the
 * guard; for nobody else. */
#ifndef MODERATION_GUARD_DIGITS_H
#define MODERATION_GUARD_DIGITS_H

#include "moderation/guard_read.h"

enum { DIGITS_MOST = 40, DIGIT_GROUPS_MOST = 20 };

/* What stands between two groups. */
enum digit_gap {
    GAP_NONE,  /* before the first */
    GAP_BLANK, /* one or more blanks */
    GAP_LINE,  /* a line feed */
    GAP_DOT,
    GAP_HYPHEN,
    GAP_SLASH,
    GAP_OTHER, /* comma, underscore, parentheses, a sign with blanks around it */
};

struct digit_group {
    size_t from, length; /* in digits */
    enum digit_gap gap;  /* before it */
    bool is_bracketed;   /* "(0)" */
    ptrdiff_t token;     /* offset from where the run starts */
};

struct digit_run {
    char digits[DIGITS_MOST];
    size_t count;
    struct digit_group groups[DIGIT_GROUPS_MOST];
    size_t groups_count;
    bool is_clipped; /* more groups follow */
};

/* The run whose first group is the token here. False: it is none. */
bool guard_digits(const struct guard_reading *r, struct digit_run *run);
/* How many groups, from the first, have exactly this many digits; 0 when no groups do. */
size_t digit_groups_of(const struct digit_run *run, size_t digits);
/* Do groups have exactly these lengths, "1 2 2 2 3 3", from the first on? */
bool digit_groups_are(const struct digit_run *run, const char *lengths);
/* The value modulo a small number of digits [from, from + count); all are 0 to 9. */
unsigned digits_modulo(const char *digits, size_t count, unsigned modulus);
bool digits_only(const char *digits, size_t count);
/* Tells of the number made of the first so many groups; how many tokens it takes. */
size_t guard_tell_digits(struct guard_reading *r, const struct digit_run *run, size_t groups,
                         enum guard_kind kind);

/* Each looks whether the run begins with a number of its kind; how many groups that takes. */
size_t guard_nir_of(const struct guard_reading *r, const struct digit_run *run);
size_t guard_niss_of(const struct guard_reading *r, const struct digit_run *run);
size_t guard_avs_of(const struct guard_reading *r, const struct digit_run *run);
size_t guard_rib_of(const struct guard_reading *r, const struct digit_run *run);
size_t guard_phone_of(const struct guard_reading *r, const struct digit_run *run);

#endif
