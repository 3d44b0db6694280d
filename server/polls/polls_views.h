/* A poll as a reader sees it: on its message, where it is the same for everybody, and on its own
 * page. */
#ifndef POLLS_VIEWS_H
#define POLLS_VIEWS_H

#include "server/core/frame_views.h"

struct poll_choice {
    int64_t position; /* 1 to 12 */
    struct str label;
    int64_t votes;   /* 0 where results are not shown */
    int64_t percent; /* of those who voted */
    bool is_mine;    /* the reader chose it */
    /* Of a poll with names, where results are shown. */
    const struct author_view *voters;
    size_t voters_count;
};

struct poll_view {
    struct poll_id poll_id;
    struct post_id post_id;
    struct str question;
    bool is_multiple, is_anonymous;
    bool is_closed;
    int64_t last_day; /* an instant of the last day on which one may vote, or could */
    int64_t ballots;  /* people who voted; 0 where results are not shown */
    const struct poll_choice *choices;
    size_t choices_count;

    /* Of the reader; on the message, nobody's. */
    bool has_voted, shows_results, may_vote, may_close;
    bool has_more_voters; /* than are listed */
};

/* What one says of a poll in the form that publishes a message. */
struct poll_form {
    struct field_view question, options, closes;
    bool is_multiple, is_anonymous;
    struct str first_day, last_day; /* that may be chosen: "2026-11-23" */
    bool is_open;                   /* something was typed */
};

/* Hidden fields of the form that votes. */
struct poll_tokens {
    struct str csrf, once;
};

struct poll_page {
    struct poll_view poll;
    struct str title; /* of the thread */
    struct str error; /* of the vote */
    bool is_thanked;  /* the vote was just taken */
};

#endif
