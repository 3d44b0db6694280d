/* The lists that a reader keeps: followed threads, bookmarks. */
#ifndef FOLLOWING_VIEWS_H
#define FOLLOWING_VIEWS_H

#include "server/core/frame_views.h"

struct following_page {
    const struct thread_row *threads; /* latest activity first */
    size_t threads_count;
    bool is_later;    /* not the beginning of the list */
    struct str older; /* value of ?before=; empty: no more */
};

struct bookmark_row {
    struct post_id post_id;
    struct str title; /* of its thread */
    struct author_view author;
    struct str excerpt; /* the message's beginning, as typed */
    int64_t at;         /* when it was written */
};

struct bookmark_page {
    const struct bookmark_row *bookmarks; /* kept last, first */
    size_t bookmarks_count;
    bool is_later;
    struct str older;
};

/* Who set one mark on a message. */
struct marked_row {
    int64_t kind;                     /* enum mark_kind */
    const struct author_view *people; /* who are inside now */
    size_t people_count;
    int64_t others; /* gone since, further on, or who marked when names were not shown */
};

struct marked_page {
    struct post_id post_id;
    struct str title;               /* of its thread */
    const struct marked_row *marks; /* those that somebody set */
    size_t marks_count;
};

#endif
