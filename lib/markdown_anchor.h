/* The links of markup that markdown_render() made, one after another, without parsing it again. Of
 * no other markup: it relies on how that one is written. */
#ifndef LIB_MARKDOWN_ANCHOR_H
#define LIB_MARKDOWN_ANCHOR_H

#include "lib/str.h"

/* Where the search stands; zero to begin. */
struct markdown_scan {
    size_t at, quotes;
};

struct markdown_anchor {
    size_t from, to;  /* the whole of it, tags included */
    struct str url;   /* as written: percent-encoded and escaped */
    struct str label; /* markup between its tags, a part of the text given */
    bool is_bare;     /* has an address and nothing else */
    bool is_quoted;   /* inside a quotation */
};

/* False: no more. */
bool markdown_next_anchor(struct str html, struct markdown_scan *scan,
                          struct markdown_anchor *anchor);

#endif
