/* Fields of application/x-www-form-urlencoded: bodies of forms and query strings (WHATWG URL
 * section 5.1), read strictly: nothing that a browser sends is refused. Raw spaces and UTF-8, which
 * scripts write, are taken as they are. */
#ifndef LIB_URLFORM_H
#define LIB_URLFORM_H

#include "lib/arena.h"

enum {
    URLFORM_FIELDS_MAX = 64,
    URLFORM_NAME_BYTES_MAX = 128,       /* decoded */
    URLFORM_BODY_BYTES_MAX = 512 * 1024 /* encoded: 64 KiB of any text, six times over, and more */
};

/* Decoded: valid UTF-8 without NUL; in values, CRLF and lone CR became LF. */
struct urlform_field {
    struct str name, value;
};

/* In the order received. The texts live in the arena. */
struct urlform {
    struct urlform_field fields[URLFORM_FIELDS_MAX];
    size_t count;
};

/* Reads `body`; the empty text has no field. ERR_INVALID: a '%' not followed by two hexadecimal
 * digits, a raw control byte, NUL, text that is not UTF-8, or a field without a name.
 * ERR_LIMIT: one of the bounds above. *form is empty unless OK. */
enum err urlform_parse(struct arena *arena, struct str body, struct urlform *form) MUST_USE;

/* The value of the one field `name`. ERR_NOT_FOUND when absent, ERR_INVALID when repeated: two
 * readers of one request must not disagree about what it says. */
enum err urlform_get(const struct urlform *form, struct str name, struct str *value) MUST_USE;

/* For names that may be repeated (checkboxes): the next value at or after *at, which starts at 0
 * and is moved past it; false when there is no more. */
bool urlform_next(const struct urlform *form, struct str name, size_t *at,
                  struct str *value) MUST_USE;

#endif
