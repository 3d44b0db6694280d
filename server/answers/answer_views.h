/* An answer, its versions, the form that writes one, the list by theme; what stands of it on its
 * thread. */
#ifndef ANSWER_VIEWS_H
#define ANSWER_VIEWS_H

#include "server/threads/thread_views.h"

enum answer_state {
    ANSWER_DRAFT,
    ANSWER_IN_FORCE,
    ANSWER_TO_REVIEW,  /* in force, and to be read again */
    ANSWER_TAKEN_BACK, /* a draft again */
};

/* A message that an answer draws on, as its thread shows it. */
struct answer_source {
    struct post_id post_id;
    struct thread_id thread_id;
    int64_t kind;     /* of its thread */
    struct str title; /* of its thread */
    struct author_view author;
    int64_t at;
    struct str excerpt;
    bool is_withdrawn, is_hidden; /* a sentence stands in its place */
    bool is_chosen;               /* in the form */
};

struct answer_version_row {
    int64_t version;
    struct str text; /* the same, of its address */
    struct author_view author;
    int64_t at, published_at; /* 0: it never was */
    struct str note;
    bool is_in_force;
};

struct answer_signer {
    struct author_view author;
    bool is_older; /* of a version before the one in force */
    int64_t version;
};

struct answer_reservation {
    struct reservation_id reservation_id;
    struct author_view author;
    int64_t at, version;
    struct html body;
    bool is_mine;
};

struct answer_topic {
    struct str id, label;
    bool is_chosen;
};

struct answer_page {
    struct answer_id answer_id;
    struct thread_id thread_id;
    int64_t state; /* enum answer_state */
    int64_t kind;  /* of its thread; a discussion's answer is its conclusion */
    bool is_conclusion;
    struct str title, thread_title, space_slug, space_title;
    struct html body;
    int64_t version, latest; /* shown; and the last that was saved */
    struct str latest_text;  /* of its address */
    struct author_view author;
    int64_t at, review_at, withdrawn_at;
    struct str reason;
    bool is_newer; /* a later version than the one in force is being written */

    const struct answer_signer *signers; /* the first of them */
    size_t signers_count;
    bool has_more_signers;
    bool is_signed, is_signed_before; /* by the reader; of an earlier version */
    const struct answer_reservation *reservations;
    size_t reservations_count;
    bool has_reserved;         /* the reader has one */
    bool is_unnamed, is_named; /* the reader opened the thread without a name; but writes with it */
    struct field_view reservation;
    struct html guard;
    const struct answer_version_row *versions; /* latest first */
    size_t versions_count;
    const struct answer_source *sources;
    size_t sources_count;
    const struct answer_topic *topics;
    size_t topics_count;

    bool may_lead;           /* the reader is an animator */
    bool is_closed;          /* the discussion */
    bool may_reopen;         /* by the reader */
    struct post_id purge_by; /* a message of the thread; 0: none */
    struct field_view reason_field, review_field;
    bool is_taking_back;               /* its reason was sent, and comes back */
    bool is_half, is_whole, is_double; /* of a year, which term is chosen */
};

/* On the page of its thread. */
struct answer_lead {
    struct thread_id thread_id;
    struct answer_id answer_id; /* 0: none yet */
    bool is_conclusion, is_whole;
    struct str title, excerpt;
    struct html body; /* of the thread's first page, when it is not too long */
    int64_t state, at, version;
    struct author_view author;
};

#endif
