/* What members see of the promise, what is offered to them, and the pages of animators. */
#ifndef PROMISE_VIEWS_H
#define PROMISE_VIEWS_H

#include "server/core/frame_views.h"

/* A question offered to the reader. One of the four is set: why them. */
struct offer_view {
    struct thread_id thread_id;
    struct str title;
    struct str topic;                 /* they say that they know it */
    struct str subject, theme, space; /* they answered about it, in it */
    struct str note;                  /* an animator's; may be empty */
    bool is_asked;                    /* by an animator */
};

struct promise_home {
    int64_t hours;        /* promised in most spaces; 0: nothing */
    int64_t median_hours; /* that half of the questions waited at most; 0: not said */
    int64_t median_days;  /* the same where it is longer than two days */
    const struct offer_view *offers;
    size_t offers_count;
};

/* Above a thread that waits. */
struct promise_above {
    struct thread_id thread_id;
    int64_t due_at;
    bool is_late, is_author;
    bool may_ask; /* an animator, once it is late */
    bool is_offered;
    struct str csrf, once; /* of the form that says no */
    struct offer_view offer;
};

struct promise_exception {
    struct str title;
    int64_t hours; /* 0: nothing is promised there */
};

/* In the form that asks. */
struct promise_compose {
    int64_t hours;
    const struct promise_exception *exceptions;
    size_t exceptions_count;
};

struct promise_space {
    struct space_id space_id;
    struct str title, value; /* what the field holds */
    struct str error;
};

struct promise_page {
    const struct promise_space *spaces;
    size_t spaces_count;
    int64_t usual, most;
    bool is_saved, has_errors;
    struct str error; /* of the form as a whole */
};

struct offers_choice {
    int64_t count; /* a week; 0: none at all */
    bool is_chosen;
};

struct offers_page {
    const struct offers_choice *choices;
    size_t choices_count;
    bool is_saved;
};

struct ask_candidate {
    struct member_id member_id;
    struct author_view author;
    struct offer_view why;
    bool is_chosen;
};

struct ask_page {
    struct thread_id thread_id;
    struct str title;
    int64_t asked_at, due_at;
    const struct ask_candidate *candidates;
    size_t candidates_count;
    struct field_view note;
    struct str members_error, error;
    int64_t left; /* people that may still be asked about it */
    bool is_preview, has_errors, is_done;
};

#endif
