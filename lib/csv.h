/* CSV as RFC 4180 has it, read strictly and bounded, and written.
 *
 * Lines end in LF or CRLF; a field in double quotes may hold separators, line ends and doubled
 * quotes; a UTF-8 byte order mark before the first row is skipped. A blank line is a row of one
 * empty field: the caller decides what that means. Whether bytes are UTF-8 is the caller's
 * question too. */
#ifndef LIB_CSV_H
#define LIB_CSV_H

#include "lib/arena.h"
#include "lib/buf.h"

enum {
    CSV_COLUMNS_MAX = 64,
    CSV_FIELD_MAX = 64 * 1024, /* bytes, quotes included */
};

struct csv_row {
    struct str fields[CSV_COLUMNS_MAX]; /* views of the text, or of the arena */
    size_t count;                       /* at least 1 */
    size_t number;                      /* of the row, from 1 */
    size_t line;                        /* where it starts, from 1 */
};

enum csv_fault {
    CSV_UNCLOSED,     /* a quoted field never ends */
    CSV_AFTER_QUOTE,  /* text follows a closing quote */
    CSV_QUOTE_INSIDE, /* a quote in a field that is not quoted */
    CSV_TOO_LONG,     /* a field */
    CSV_TOO_WIDE,     /* a row */
};
struct csv_error {
    enum csv_fault fault;
    size_t row, column, line; /* from 1 */
    char text[160];           /* a plain English sentence without the position */
};

struct csv_reader {
    struct str text; /* what is left */
    char separator;
    bool is_partial; /* more text follows what is here: see csv_read() */
    size_t rows, line;
};

/* Starts at the beginning of a text, which must outlive the rows. */
void csv_start(struct csv_reader *r, struct str text, char separator);
/* ',', ';' or a tab, whichever the first line has most of outside quotes; ',' when none. */
char csv_separator(struct str text);
/* The next row. ERR_NOT_FOUND: there is none. ERR_INVALID or ERR_LIMIT: *error says where and why,
 * and the next call goes on with the line after the one on which the bad row starts. ERR_BUSY: the
 * text is partial and ends within the row; r->text then starts at that row: call again with that
 * remainder and more in r->text. */
MUST_USE enum err csv_read(struct csv_reader *r, struct arena *a, struct csv_row *row,
                           struct csv_error *error);

enum csv_safety {
    CSV_EXACT,
    CSV_FORMULA_SAFE, /* a field that a spreadsheet would run (= + - @ tab CR) gets a leading ' */
};

/* Appends fields to a row that csv_end_row() ends with CRLF. A zero is_in_row begins a row. */
struct csv_writer {
    struct buf *out;
    char separator;
    enum csv_safety safety;
    bool is_in_row;
};

void csv_put(struct csv_writer *w, struct str field);
void csv_end_row(struct csv_writer *w);

#endif
