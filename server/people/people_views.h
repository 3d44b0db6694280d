/* The directory, a member's page, one's own profile. */
#ifndef PEOPLE_VIEWS_H
#define PEOPLE_VIEWS_H

#include "server/core/frame_views.h"

/* One of a list that is chosen from. */
struct choice_view {
    struct str value, label;
    bool is_chosen;
};

/* What topics_field prints: boxes of one name. */
struct topic_choices {
    const struct choice_view *choices;
    size_t choices_count;
};

struct directory_row {
    struct author_view author;
    struct str introduction; /* one line; may be empty */
};

struct directory_page {
    const struct directory_row *people;
    size_t people_count;
    const struct choice_view *regions, *kinds, *topics;
    size_t regions_count, kinds_count, topics_count;
    struct str region, kind, topic; /* chosen; empty: any */
    bool is_narrowed;               /* one of them is */
    bool is_later;                  /* not the first part */
    bool has_more;
    struct member_id next; /* the list goes on after them */
};

/* A message of theirs in another's thread. */
struct member_message {
    struct post_id post_id;
    int64_t kind;
    struct str title, extract;
    int64_t at;
};

struct member_page {
    struct author_view author;
    struct str agency, introduction; /* may be empty */
    bool is_animator;
    bool is_own;
    bool is_colleague;                /* of the reader's organisation */
    const struct choice_view *topics; /* that they know about */
    size_t topics_count;
    const struct thread_row *threads; /* newest first; their author is not filled in */
    size_t threads_count;
    const struct member_message *messages;
    size_t messages_count;
    bool is_later;
    bool has_more;
    struct post_id next; /* older ones come before this one */
    bool may_measure;    /* an animator, on a colleague's page */
};

/* The line of introduction alone, when it could not be taken. */
struct introduction_page {
    struct field_view introduction;
};

struct profile_page {
    struct author_view now; /* as one appears */
    bool shows_name, shows_organisation;
    bool sits; /* offers to, when drawn by lot */
    struct field_view agency, introduction;
    const struct choice_view *regions;
    size_t regions_count;
    struct topic_choices topics;
    struct str name_if, name_else;   /* « Nadège Pennec », « Nadège P. » */
    struct str place_if, place_else; /* the organisation's name, its kind */
    bool is_french, is_english;      /* neither: as the browser says */
    struct str region_error;
    bool is_saved, has_errors;
};

#endif
