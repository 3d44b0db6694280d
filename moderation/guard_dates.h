/* Dates as French texts write them. Between the files of the guard; for nobody else. */
#ifndef MODERATION_GUARD_DATES_H
#define MODERATION_GUARD_DATES_H

#include "moderation/guard_read.h"

enum guard_precision {
    DATE_NONE,
    DATE_YEAR,  /* 1987 */
    DATE_MONTH, /* mars 1987 */
    DATE_DAY,   /* 12 mars */
    DATE_FULL,  /* 12 mars 1987, 12/03/1987, 1987-03-12 */
};

struct guard_date {
    enum guard_precision precision;
    unsigned year;  /* four digits; 0 without */
    ptrdiff_t last; /* its last token */
};

/* The date that begins at `offset`. `is_loose`: also "12 03 1987" and "12031987". */
struct guard_date guard_date_at(const struct guard_reading *r, ptrdiff_t offset, bool is_loose);
/* A token of digits alone as a number; false when it is none, or has more than four digits. */
bool guard_number(const struct guard_reading *r, ptrdiff_t offset, unsigned *out);

#endif
