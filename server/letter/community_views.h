/* Pages of the letter of the community. */
#ifndef COMMUNITY_VIEWS_H
#define COMMUNITY_VIEWS_H

#include "messages.h"
#include "server/core/frame_views.h"

/* One thing to tick, or told. */
struct edition_row {
    enum message_id heading; /* of its kind */
    bool is_first;           /* of its kind: the heading stands before it */
    struct str code;         /* "answer-3" */
    struct str title;
    struct url href; /* may be empty */
    int64_t at;      /* of a seed to come */
    bool is_word;
    bool is_chosen;
    struct str place; /* in the order; empty: none */
    struct str place_error;
};

struct edition_slot {
    int64_t at;
    bool is_chosen;
};

struct edition_page {
    struct field_view introduction, word;
    struct str word_place;
    struct str word_place_error;
    int64_t version;
    const struct edition_row *rows; /* what is chosen, in its order, then what is proposed */
    size_t rows_count;
    const struct edition_slot *slots;
    size_t slots_count;
    bool is_there; /* saved once: it can be looked at, tried, scheduled */
    bool is_scheduled, is_sending;
    int64_t send_at;
    struct str done, error;
    bool has_errors;
};

/* One as it is read inside. */
struct edition_shown {
    struct edition_id edition_id;
    struct str introduction, word;
    const struct edition_row *rows;
    size_t rows_count;
    int64_t sent_at; /* 0: not yet */
};

struct edition_preview_page {
    struct edition_shown shown;
    struct str mail, discreet; /* as two people receive it */
};

struct edition_list_row {
    struct edition_id edition_id;
    int64_t sent_at;
};
struct edition_list_page {
    const struct edition_list_row *rows; /* the latest first */
    size_t rows_count;
};

#endif
