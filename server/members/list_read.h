/* An organisation's list as CSV (RFC 4180, with ",", ";" or tabs, with or without a byte-order
 * mark): read into rows for op_members_put, each that cannot be with its row, column and reason.
 * Pure. */
#ifndef MEMBERS_LIST_READ_H
#define MEMBERS_LIST_READ_H

#include "server/members/attestations.h"

enum { LIST_BYTES_MOST = 64 << 20, LIST_ROWS_MOST = 100000 };

enum list_column {
    LIST_IDENTIFIER,
    LIST_EMAIL,
    LIST_GIVEN_NAME,
    LIST_FAMILY_NAME,
    LIST_JOB_TITLE,
    LIST_OCCUPATION,
    LIST_SUPERVISES,
    LIST_PRACTISING,
    LIST_PRACTISING_SINCE,
    LIST_REGION,
    LIST_EXTERNAL_ID,
    LIST_COLUMNS, /* none, or all of them */
};
extern const char *const list_column_names[LIST_COLUMNS];

/* Why a row, or a whole list, is not read. */
enum list_problem {
    LIST_FINE,
    LIST_NOT_TEXT, /* not UTF-8 */
    LIST_CONTROLS, /* control characters, or such as turn the direction of a text */
    LIST_BAD_IDENTIFIER,
    LIST_NO_NAME,
    LIST_TOO_LONG,
    LIST_BAD_EMAIL,
    LIST_BAD_FACT,       /* neither yes nor no nor empty */
    LIST_FORMULA,        /* what people read begins as a spreadsheet's formula */
    LIST_TWICE,          /* identifier or external_id stands in an earlier row: `other` */
    LIST_BAD_QUOTES,     /* a quote where none may be */
    LIST_UNCLOSED,       /* a field without its closing quote, or endless */
    LIST_TOO_WIDE,       /* more fields than the header */
    LIST_UNKNOWN_COLUMN, /* of the header: `detail` is its name */
    LIST_COLUMN_TWICE,
    LIST_NEEDS_COLUMNS, /* identifier and given_name */
    LIST_TOO_MANY,      /* rows */
    LIST_PROBLEMS
};
/* In English, for the command line. */
extern const char *const list_problem_texts[LIST_PROBLEMS];

struct list_row {
    size_t number, line; /* 1 is the header's */
    enum list_problem problem;
    enum list_column where;   /* of the problem */
    size_t other;             /* number of another row */
    struct str detail;        /* the beginning of what stands there, clean */
    struct member_put_in put; /* also of a row with a problem, as far as it was understood */
};

struct list {
    struct list_row *rows;
    size_t count;
    struct list_row header; /* problem: the list cannot be read at all */
};

/* Columns in any order, by their names in INTERFACE or in French, capitals, accents and blanks
 * forgiven; `state` and `reason`, which an exported list has, are passed over; so are rows of
 * nothing but separators. `base` is what every row has: organisation, kind, attests. Texts point
 * into `text` and the arena. */
enum err list_read(struct arena *arena, struct str text, const struct member_put_in *base,
                   struct list *out) MUST_USE;

#endif
