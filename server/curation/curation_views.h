/* « Animer ce fil » and its two larger works, and what a thread's page shows of them. */
#ifndef CURATION_VIEWS_H
#define CURATION_VIEWS_H

#include "server/core/frame_views.h"
#include "server/curation/curation.h"

struct curate_choice {
    struct str code, label;
    bool is_chosen;
};

struct linked_thread {
    struct thread_id thread_id;
    int64_t kind, state; /* enum thread_kind, thread_state */
    struct str title, space_title;
};

/* A week that a thread may be the discussion of. */
struct curate_week {
    int64_t at;
    bool is_this, is_own;   /* the current one; this thread was chosen for it */
    struct thread_id other; /* another was */
    struct str other_title;
};

/* What animators changed, for who opened the thread. */
struct change_row {
    int64_t at;
    struct str sentence; /* « Le titre était : X » */
    struct str reason;   /* may be empty */
};

struct curate_page {
    struct thread_id thread_id;
    struct str title;
    int64_t kind, state; /* enum thread_kind, thread_state */
    struct str space_title;
    int64_t seen; /* how often it was changed by animators */
    bool is_free; /* a discussion or a question */
    bool is_closed, is_hidden, is_unnamed, has_answer;
    bool is_pinned;
    int64_t pinned_until; /* within its last day; 0: not by itself */
    struct str first_day; /* of the field, "2026-11-20" */
    const struct curate_choice *spaces, *topics;
    size_t spaces_count, topics_count;
    const struct curate_week *weeks;
    size_t weeks_count;
    const struct linked_thread *links;
    size_t links_count;
    const struct change_row *changes;
    size_t changes_count;
    /* As it was sent, or as it is. */
    int64_t open; /* enum curate_act whose form came back; CURATE_ACTS: none */
    struct field_view until, name, reason, body, other;
    struct str error;   /* of the form that came back */
    struct str done;    /* what was just done, in words; may be empty */
    int64_t done_until; /* a pin just set, as pinned_until; 0: none */
    bool is_conflict;   /* somebody else changed the thread meanwhile */
};

/* One of two threads that are to become one. */
struct merge_side {
    struct thread_id thread_id;
    int64_t kind;
    struct str title, space_title;
    struct author_view author;
    int64_t messages, seen;
};

struct merge_page {
    struct merge_side from, into; /* into.thread_id 0: not chosen yet */
    struct field_view other;
    struct str refusal; /* why not; may be empty */
    int64_t first_seq;  /* of the messages that come, in the other */
    bool is_conflict;
};

struct split_row {
    struct post_id post_id;
    int64_t seq;
    struct author_view author;
    int64_t at;
    struct str excerpt; /* may be empty */
    bool is_chosen;
};

struct split_page {
    struct thread_id thread_id;
    struct str title, space_title;
    int64_t seen;
    const struct split_row *rows; /* to choose from; of a preview, those chosen */
    size_t rows_count;
    int64_t total,
        next_from; /* of the thread; the first message of the next part of the list, 0: none */
    int64_t previous_from;
    struct field_view name, numbers;
    bool is_question;
    bool is_preview;
    struct str refusal;
    bool is_conflict;
    struct author_view opener; /* of the new thread */
};

/* On a thread's page. */
struct arrival_row {
    struct str title; /* may be empty */
    int64_t from, to, at;
    bool is_one;
    struct post_id post_id; /* the first */
};

struct curation_part_view {
    struct str conclusion; /* may be empty */
    int64_t closed_at;
    const struct arrival_row *arrivals;
    size_t arrivals_count;
    const struct curate_choice *topics;
    size_t topics_count;
    const struct change_row *changes; /* for who opened it, and animators */
    size_t changes_count;
    const struct linked_thread *links;
    size_t links_count;
};

#endif
