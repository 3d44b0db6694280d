/* Beside an answer's page: one version of it, who works so, the form, the list by theme. */
#ifndef ANSWER_MORE_VIEWS_H
#define ANSWER_MORE_VIEWS_H

#include "server/answers/answer_views.h"

struct signatures_page {
    struct answer_id answer_id;
    struct str title;
    const struct answer_signer *signers;
    size_t signers_count;
    int64_t next; /* 0: that was all */
};

/* A line of both texts. */
struct answer_line {
    struct str left, right;
    bool is_changed, is_left, is_right; /* differs; only there */
};

struct answer_version_page {
    struct answer_id answer_id;
    bool is_conclusion;
    int64_t version, previous, next;     /* 0: no such */
    struct str previous_text, next_text; /* of their addresses */
    struct str title, thread_title, note;
    struct thread_id thread_id;
    struct author_view author;
    int64_t at, published_at;
    bool is_in_force;
    struct html body;
    const struct answer_line *lines; /* against the version before */
    size_t lines_count;
    const struct answer_source *sources;
    size_t sources_count;
};

struct answer_form {
    struct thread_id thread_id;
    struct answer_id answer_id; /* 0: none yet */
    struct str thread_title;
    bool is_conclusion, is_in_force;
    bool is_unnamed, is_named; /* as in answer_page */
    struct composer composer;
    struct field_view title, note, link, version;
    int64_t seen; /* the version that the text began with */
    const struct answer_topic *topics;
    size_t topics_count;
    const struct answer_source *sources;
    size_t sources_count;
    struct html guard;
    bool has_errors;
    /* Someone saved meanwhile: their text beside this one. */
    bool has_conflict;
    struct author_view other;
    int64_t other_at;
    struct str other_title;
    const struct answer_line *lines;
    size_t lines_count;
};

struct answer_row {
    struct answer_id answer_id;
    struct thread_id thread_id;
    int64_t kind, state;
    bool is_conclusion;
    struct str title, thread_title, space_title, excerpt;
    int64_t at;
};

struct answer_list {
    const struct answer_row *answers;
    size_t answers_count;
    const struct answer_row *drafts;
    size_t drafts_count;
    const struct answer_topic *topics;
    size_t topics_count;
    struct str topic, topic_label; /* chosen; may be empty */
    struct str older;
    bool is_later;
};

#endif
