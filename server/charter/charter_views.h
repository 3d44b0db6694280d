/* The charter's page, and the page that asks for its acceptance after an amendment. */
#ifndef CHARTER_VIEWS_H
#define CHARTER_VIEWS_H

#include "server/core/frame_views.h"

struct charter_version_view {
    int64_t version;
    int64_t published_at; /* 0: it came with the program */
    struct str changes;
    bool is_shown;
};

/* One version. Without `html` it is the program's own text, of the catalogue. */
struct charter_view {
    int64_t version, published_at;
    struct html html;
    struct html pledge;       /* of organisations; empty: the program's own */
    struct str text_language; /* "fr" */
    struct str changes;
    bool is_in_force;
    const struct charter_version_view *versions; /* newest first; none while there is only one */
    size_t versions_count;
};

struct charter_amended_page {
    struct charter_view charter;
    struct field_view accept;
    bool is_kept; /* a text was put aside just now */
};

#endif
