/* Seeds: the animators' list and form, series, and the page of whoever is invited. */
#ifndef SEEDS_VIEWS_H
#define SEEDS_VIEWS_H

#include "server/models/models_views.h"
#include "server/threads/thread_views.h"

struct seed_row {
    struct seed_id seed_id;
    int64_t kind; /* enum thread_kind */
    struct str title, space_title;
    struct author_view author; /* without a name: nobody's yet */
    bool is_held;
    int64_t at;                 /* published, to be published, changed */
    struct thread_id thread_id; /* of one that is published, with what became of it: */
    int64_t answers;
    int64_t readers, voices; /* 0: too few to tell */
};

struct series_row {
    struct series_id series_id;
    struct str name;
    int64_t next_at;
    struct str next_title; /* of the text whose turn it is; empty: there is none */
    bool is_chosen;
};

struct seed_list_page {
    const struct seed_row *scheduled; /* the next first */
    size_t scheduled_count;
    const struct seed_row *waiting;
    size_t waiting_count;
    const struct series_row *series;
    size_t series_count;
    const struct seed_row *published; /* the latest first */
    size_t published_count;
    const struct seed_row *dropped;
    size_t dropped_count;
    struct str done; /* what was just done, in words; may be empty */
};

struct seed_guest_row {
    struct author_view who;
    bool is_asked, is_writing, is_ready, is_declined;
};

struct seed_page {
    struct seed_id seed_id; /* 0: a new one */
    int64_t version;
    int64_t kind; /* enum thread_kind, chosen */
    struct field_view kind_field, title, space, day, hour, series;
    struct composer composer;
    const struct space_choice *spaces;
    size_t spaces_count;
    const struct series_row *choices; /* of series */
    size_t choices_count;
    const struct model_choice *models; /* to begin from */
    size_t models_count;
    bool is_taken;    /* it begins from one */
    struct str zone;  /* whose clocks the hour is of */
    struct str error; /* of the whole */
    bool has_errors;
    bool is_conflict; /* somebody else changed it meanwhile: what it says now */
    struct str their_title, their_body;

    /* Of one that is there. */
    struct author_view author;
    bool is_mine, is_held, is_orphan, is_cancelled, is_in_series;
    int64_t publish_at;
    const struct seed_guest_row *guests;
    size_t guests_count;
    struct field_view names; /* of the form that invites */
    bool may_invite;
    struct str done;
};

struct weekday_choice {
    int64_t value;
    enum message_id name;
    bool is_chosen;
};

struct series_page {
    struct series_id series_id; /* 0: a new one */
    struct str called;          /* as it is stored */
    struct field_view name, weekday, hour;
    const struct weekday_choice *weekdays;
    size_t weekdays_count;
    int64_t next_at;
    const struct seed_row *queue; /* in the order of their turns */
    size_t queue_count;
    struct str zone;
    bool has_errors;
    struct str done;
};

struct seed_seen_page {
    struct seed_id seed_id;
    int64_t kind;
    struct str title, space_title;
    struct author_view author;
    struct html html; /* of its text; empty after a passage was erased: */
    struct str body;
    int64_t at; /* when it is published; 0: not known yet */
    bool is_invited, is_ready, is_cancelled;
    int64_t version;
    struct composer composer; /* of the answer */
    bool has_errors, is_conflict;
    struct str done;
};

#endif
