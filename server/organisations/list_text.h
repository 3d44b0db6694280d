/* A list as it leaves a spreadsheet, before it is read as CSV: what is no text is recognised and
 * named, so that the person can be told how to save it; habits of spreadsheets are taken out. Pure.
 */
#ifndef ORGANISATIONS_LIST_TEXT_H
#define ORGANISATIONS_LIST_TEXT_H

#include "lib/arena.h"

enum list_habit {
    LIST_IS_TEXT,
    LIST_EMPTY,
    LIST_WORKBOOK, /* a workbook of a spreadsheet, not saved as CSV */
    LIST_UTF16,    /* "Unicode text" */
    LIST_LATIN,    /* Windows-1252, Latin-1 and the like */
    LIST_BINARY,   /* none of these, and no text */
};

struct list_text {
    struct str text;     /* in the arena; single fields may still be no clean text */
    size_t lines_before; /* of the file, before the first of `text` */
    enum list_habit habit;
    size_t bad_line; /* LIST_LATIN: where it shows first, from 1 */
};

/* Takes out a byte order mark, a first line `sep=;`, line ends of one CR, and the `=` of ="0012". A
 * text that has no valid character beyond ASCII and an invalid one is of another encoding; single
 * invalid bytes among valid characters are left, to be refused with their row. */
void list_text_read(struct arena *a, struct str raw, struct list_text *out);

#endif
