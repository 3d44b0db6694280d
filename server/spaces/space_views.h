/* Home, the list of spaces, a space and its threads. */
#ifndef SPACE_VIEWS_H
#define SPACE_VIEWS_H

#include "server/core/frame_views.h"

struct space_row {
    struct str slug, title;
    struct str about;  /* a sentence; may be empty */
    struct str region; /* may be empty */
    int64_t threads;
    int64_t last_at; /* 0: nothing yet */
};

struct home_page {
    struct str given_name; /* may be empty */
    const struct space_row *spaces;
    size_t spaces_count;
    const struct thread_row *threads; /* latest activity first */
    size_t threads_count;
    /* Since the visit before: threads that moved and are not read to their end, resumed there. */
    int64_t since_at; /* 0: a newcomer's first visit */
    const struct thread_row *fresh;
    size_t fresh_count;
};

struct space_list {
    const struct space_row *spaces;
    size_t spaces_count;
};

struct space_page {
    struct str slug, title, about, region;
    const struct thread_row *pinned; /* on the list's first page; not in the list itself */
    size_t pinned_count;
    bool has_threads; /* pinned or not */
    const struct thread_row *threads;
    size_t threads_count;
    struct list_pager pager;
};

#endif
