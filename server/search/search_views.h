/* The page of results, and texts whose found words are marked. */
#ifndef SEARCH_VIEWS_H
#define SEARCH_VIEWS_H

#include "server/core/frame_views.h"

/* A text in pieces, so that marking needs no markup before the template. */
struct text_piece {
    struct str text;
    bool is_marked;
};
struct marked_text {
    const struct text_piece *pieces;
    size_t pieces_count;
};

struct found_message {
    struct post_id post_id;
    int64_t kind; /* enum thread_kind, of its thread */
    struct str title;
    struct str space_title;
    struct author_view author;
    int64_t at;
    struct marked_text extract;
};

/* A collective answer in force. */
struct found_answer {
    struct answer_id answer_id;
    bool is_conclusion;
    struct marked_text title, extract;
    struct str space_title;
    int64_t at;
};

struct found_thread {
    struct thread_id thread_id;
    int64_t kind;
    struct marked_text title;
    struct str space_title;
    struct author_view author;
    int64_t messages;
    int64_t last_at;
};

/* A thread whose title resembles one that is being typed. */
struct similar_thread {
    struct thread_id thread_id;
    int64_t kind;
    struct str title;
    struct str space_title;
};

struct similar_view {
    const struct similar_thread *threads; /* best first */
    size_t threads_count;
};

struct search_view {
    struct str question; /* as typed */
    bool is_asked;       /* there is one */
    bool is_vague;       /* only common words, or beginnings too short */
    bool has_short_prefix;
    bool is_later; /* not the first part of the list */
    bool is_empty; /* nothing was found, to the end */

    const struct found_answer *answers;
    size_t answers_count;
    const struct author_view *people;
    size_t people_count;
    const struct found_thread *threads;
    size_t threads_count;
    const struct found_message *messages;
    size_t messages_count;
    int64_t next;     /* value of ?before= for what is older; 0: that was all */
    struct str wider; /* a question that finds more, "accomp*"; may be empty */
};

#endif
