/* struct str: untrusted text, a view of bytes that somebody else owns; not NUL-terminated.
 * What arrives from outside stays a struct str until an escaper (lib/escape) or Markdown makes
 * struct html of it. A zero struct str is the empty text; bytes may then be NULL. */
#ifndef LIB_STR_H
#define LIB_STR_H

#include "lib/base.h"

struct str {
    const char *bytes;
    size_t length;
};

/* For literals: STR("abc"). */
#define STR(literal) ((struct str){"" literal "", sizeof(literal) - 1})
/* For printf: printf("%.*s", STR_ARG(s)). */
#define STR_ARG(s) (int)(s).length, (s).bytes

/* A view of a NUL-terminated text; NULL gives the empty text. */
struct str str_from_c(const char *text);
bool str_is_empty(struct str s);
bool str_equal(struct str a, struct str b);
/* Equal when ASCII letters are compared without case. */
bool str_equal_nocase(struct str a, struct str b);
/* <0, 0, >0 as memcmp, shorter first. */
int str_compare(struct str a, struct str b);
/* One of these words; the list ends with NULL. */
bool str_is_among(struct str s, const char *const *words);
bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
/* Index of the first `byte` at or after `from`; s.length when there is none. */
size_t str_find_byte(struct str s, char byte, size_t from);
/* Index of the first `needle`; s.length when there is none. */
size_t str_find(struct str s, struct str needle);
/* The part [from, to); bounds are clipped to the text. */
struct str str_slice(struct str s, size_t from, size_t to);
/* Without ASCII white space at either end. */
struct str str_trim(struct str s);
/* Cuts the text before the first `byte` off *rest, and the byte. False when *rest was spent
 * (bytes NULL); the last part leaves *rest spent. */
bool str_cut(struct str *rest, char byte, struct str *part);
/* FNV-1a, for hash tables of bounded size whose keys are not hostile. */
uint64_t str_hash(struct str s);

#endif
