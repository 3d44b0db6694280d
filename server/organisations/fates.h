/* What becomes of each row of a list: shown before it is confirmed, and after. Rows that want
 * attention come first; they are kept fifty to a page, sealed, so that a page of 10 000 rows is
 * read as fast as one of ten. */
#ifndef ORGANISATIONS_FATES_H
#define ORGANISATIONS_FATES_H

#include "lib/arena.h"
#include "lib/crypt.h"

enum { FATES_PAGE = 50 };

/* In the order they are shown in. */
enum fate {
    FATE_UNREADABLE, /* to be corrected */
    FATE_NO_SEAT,    /* one more than the organisation's seats */
    FATE_REVIEW,
    FATE_REFUSED,
    FATE_RETURNED,
    FATE_CHANGED,
    FATE_ADDED,
    FATE_SAME,
    FATE_COUNT_
};

struct fate_row {
    int64_t number; /* of the row in the file, its head being 1 */
    int64_t place;  /* in the list, from 0 */
    enum fate fate;
    enum fate foreseen; /* of a list that was confirmed: what had been shown; else the same */
    bool is_new;        /* of one in review or refused */
    struct str name, identifier, job_title;
    struct str column; /* FATE_UNREADABLE: its name; may be empty */
    struct str reason; /* id of a message, or of a rule of the policy */
    struct str given;  /* FATE_UNREADABLE: the beginning of what stands there, clean */
};

struct fate_counts {
    int64_t rows, of[FATE_COUNT_];
    int64_t different; /* after confirming: not as foreseen */
};

/* Puts rows in the order they are shown in: by fate, then as in the file; those whose fate is not
 * what was foreseen before all others. */
void fates_sort(struct fate_row *rows, size_t count);
struct fate_counts fates_count(const struct fate_row *rows, size_t count);
/* At most FATES_PAGE rows as bytes, and back. ERR_CORRUPT. */
struct str fates_write(struct arena *a, const struct fate_row *rows, size_t count);
enum err fates_read(struct arena *a, struct str bytes, struct fate_row **rows,
                    size_t *count) MUST_USE;

#endif
