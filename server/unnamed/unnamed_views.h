/* What somebody published without their name, as they alone see it; the box in composers. */
#ifndef UNNAMED_VIEWS_H
#define UNNAMED_VIEWS_H

#include "server/core/frame_views.h"

struct unnamed_box_view {
    bool is_checked;
    bool is_refused; /* asked for a kind of thread that always has a name */
    bool has_files;  /* that cannot go with it */
};

struct unnamed_news {
    struct post_id post_id;
    enum message_id words;
    int64_t at;
};

struct unnamed_pending_view {
    struct str ref;   /* base64url of its name */
    struct str title; /* of the thread */
    bool is_answer;
};

struct unnamed_thread_view {
    struct thread_row row;
    const struct unnamed_news *news; /* what was decided on it */
    size_t news_count;
};

struct unnamed_list_page {
    const struct unnamed_pending_view *pending;
    size_t pending_count;
    const struct unnamed_thread_view *threads; /* latest first */
    size_t threads_count;
    bool is_sent; /* something was sent just now */
};

struct opening_view {
    struct opening_id opening_id;
    struct str reason;
    int64_t asked_at, opened_at, shown_until;
    int64_t drawn_at; /* the lot, for who did not answer; 0: not */
    int64_t due_at;   /* of an answer, while it waits for one */
    bool is_waiting, is_refused, is_lapsed;
    bool may_answer; /* the reader was picked, and has not answered */
    bool is_seen;    /* the reader sees the identity */
};

struct identity_view {
    struct thread_id thread_id;
    struct str title;
    const struct opening_view *openings; /* latest first */
    size_t openings_count;
    struct field_view reason;
    bool may_ask, is_seen;
    bool is_gone; /* the author has left, or is not known any more */
    struct str given_name, family_name, organisation;
};

#endif
