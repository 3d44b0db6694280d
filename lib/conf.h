/* The one reader of INI-like files: entrepairs.conf and the trade policies.
 *
 *     # a comment, from a '#' at the start of a line or after a blank
 *     [section name]
 *     key = value
 *     key = another value of the same key: repeated keys are lists
 *     name = "quotes keep # and outer blanks; \" and \\ inside"
 *
 * Rows come in the order of the file; a section named twice goes on. UTF-8, with or without a byte
 * order mark, LF or CRLF. What a section or key means is the caller's business, who uses
 * conf_fail() to answer with the line as this reader does. */
#ifndef LIB_CONF_H
#define LIB_CONF_H

#include "lib/arena.h"

enum {
    CONF_TEXT_MAX = 1 << 20, /* bytes of a file */
    CONF_LINE_MAX = 4096,    /* bytes of a line */
    CONF_ROWS_MAX = 20000,
};

/* One `key = value`. Keys are [A-Za-z0-9_.-]+, sections one line of text without brackets. The
 * section is empty for rows before the first header; the value may be empty. */
struct conf_row {
    struct str section, key, value;
    size_t line; /* from 1 */
};

struct conf {
    const struct conf_row *rows;
    size_t rows_count;
};

/* Where and why, as a plain English sentence without the line number. */
struct conf_error {
    size_t line; /* 0: the file as a whole */
    char text[240];
};

/* Reads `text`, whose bytes need not outlive the call: *conf lives in the arena. ERR_INVALID
 * fills *error; ERR_LIMIT as well, when a bound above was met. */
MUST_USE enum err conf_parse(struct arena *a, struct str text, struct conf *conf,
                             struct conf_error *error);
/* The last row of that section and key, NULL when there is none. */
const struct conf_row *conf_find(const struct conf *conf, struct str section, struct str key);
/* Its value; false when there is none. */
bool conf_get(const struct conf *conf, struct str section, struct str key, struct str *value);
/* All rows of a section: start with *at = 0; NULL after the last one. */
const struct conf_row *conf_next(const struct conf *conf, struct str section, size_t *at);
/* All values of one key of a section, likewise. */
const struct conf_row *conf_next_of(const struct conf *conf, struct str section, struct str key,
                                    size_t *at);
/* Cuts the next item off a list of values separated by commas, trimmed, empty ones skipped. */
bool conf_cut_item(struct str *rest, struct str *item);
/* "yes", "true", "on", "1" or "no", "false", "off", "0"; false for anything else. */
bool conf_parse_bool(struct str value, bool *out) MUST_USE;
/* Fills *error and returns ERR_INVALID. */
enum err conf_fail(struct conf_error *error, size_t line, const char *format, ...)
    PRINTF_LIKE(3, 4);

#endif
