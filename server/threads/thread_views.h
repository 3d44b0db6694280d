/* A thread and its messages; the form that opens one. The list of messages is printed by its own
 * template (thread_block) and depends on no reader, so that one copy serves everybody. */
#ifndef THREAD_VIEWS_H
#define THREAD_VIEWS_H

#include "server/core/frame_views.h"

struct message_row {
    struct post_id post_id;
    int64_t seq;
    bool is_opening; /* seq 1: the text that opened the thread */
    struct author_view author;
    int64_t at;
    int64_t edited_at; /* 0: never */
    bool is_withdrawn; /* by its author: `body` is empty */
    struct html body;
};

/* One page of messages. */
struct thread_block {
    const struct message_row *messages;
    size_t messages_count;
};

struct thread_page {
    struct thread_id thread_id;
    int64_t kind; /* enum thread_kind */
    struct str title;
    struct str tab_title; /* the title cut at a word, 40 characters at most; empty: all of it */
    struct str space_slug, space_title;
    struct html messages; /* thread_block, printed or from the cache */
    struct str mine;      /* "12 15": the reader's own messages on this page */

    /* « Messages from à to, sur total »: positions in the thread. Page numbers, 0: no such link. */
    int64_t from, to, total;
    bool is_paged; /* there is more than one page */
    int64_t first_page, previous_page, next_page, last_page;

    struct field_view body; /* the composer */
    bool is_kept;           /* its text was kept over an ended session or a refusal */
};

struct space_choice {
    struct str slug, title;
    bool is_chosen;
};

struct thread_new_page {
    const struct space_choice *spaces;
    size_t spaces_count;
    struct field_view space, kind, title, body;
    bool is_discussion, is_question; /* which kind is chosen */
    bool is_kept;
    bool has_errors;
};

#endif
