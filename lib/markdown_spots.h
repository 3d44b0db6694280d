/* Where a byte of a Markdown text ends up: in words that are read, or in code, an address, a link.
 * For marks that are put into words only ("@name"). */
#ifndef LIB_MARKDOWN_SPOTS_H
#define LIB_MARKDOWN_SPOTS_H

#include "lib/str.h"

enum { MARKDOWN_SPOTS_MAX = 64 };

enum markdown_spot {
    MARKDOWN_APART, /* code, raw HTML, an address, the words of a link */
    MARKDOWN_WORDS,
    MARKDOWN_QUOTED, /* words inside a quotation */
};

/* Fills spots[i] for the byte at at[i], ascending; the bytes there are '@'. A text that does not
 * pass markdown_check(), or holds private-use characters, has them all apart. At most
 * MARKDOWN_SPOTS_MAX. Costs as much as markdown_render(). */
void markdown_spots(struct str text, const size_t *at, size_t count, enum markdown_spot *spots);

#endif
