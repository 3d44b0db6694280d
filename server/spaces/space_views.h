/* The list of spaces, a space and its threads, the questions of all spaces. */
#ifndef SPACE_VIEWS_H
#define SPACE_VIEWS_H

#include "server/core/frame_views.h"

struct space_row {
    struct str slug, title;
    struct str about;  /* a sentence; may be empty */
    struct str region; /* may be empty */
    int64_t threads;
    int64_t last_at; /* 0: nothing yet */
    bool is_own;     /* of the reader's region */
};

struct space_list {
    const struct space_row *spaces;
    size_t spaces_count;
};

struct space_page {
    struct str slug, title, about, region;
    int64_t promise_hours;           /* within which a question has a first answer; 0: not said */
    const struct thread_row *pinned; /* on the list's first page; not in the list itself */
    size_t pinned_count;
    bool has_threads; /* pinned or not */
    const struct thread_row *threads;
    size_t threads_count;
    struct list_pager pager;
};

/* Questions of every space, or those alone that nobody has answered. */
struct question_list {
    const struct thread_row *threads;
    size_t threads_count;
    bool is_waiting; /* narrowed to those without an answer */
    bool is_later;   /* not the first part */
    struct str older;
};

#endif
