/* One message: changing it, its earlier texts. */
#ifndef POST_VIEWS_H
#define POST_VIEWS_H

#include "server/threads/thread_views.h"

struct post_edit_page {
    struct post_id post_id;
    struct str title; /* of its thread */
    int64_t version;  /* of the text that the form began with */
    struct composer composer;
    struct field_view reason; /* of the form that withdraws it */
    bool is_concealing;       /* the text of before is not to be shown */
    bool is_opening;          /* the text that opened the thread */
    int64_t hiding;           /* enum hiding */
};

struct post_version {
    int64_t at;
    bool is_current, is_concealed; /* a concealed version has no text */
    struct html body;
};

struct post_history_page {
    struct post_id post_id;
    struct str title; /* of its thread */
    struct author_view author;
    bool is_withdrawn, is_edited;
    int64_t hiding;                      /* enum hiding */
    const struct post_version *versions; /* latest first */
    size_t versions_count;
};

#endif
