/* The guard's panel in a form: the texts with what was found, and what can be done about it. */
#ifndef GUARDING_VIEWS_H
#define GUARDING_VIEWS_H

#include "server/core/frame_views.h"

/* Some text, then the passage that follows it; the last of a text has none. */
struct guard_stretch {
    struct str text;
    struct str passage, kind; /* the kind in words */
    int64_t number;           /* of its item */
};

struct guard_proof {
    struct str label; /* of the field; empty: it has no name of its own */
    const struct guard_stretch *stretches;
    size_t stretches_count;
};

struct guard_item {
    int64_t number;
    struct str mark, passage, replacement;
    struct str trait; /* in words: of a combination */
    int64_t times;    /* 0: once */
    bool may_be_service, is_service;
};

/* All passages of one kind. */
struct guard_group {
    struct str kind, help; /* in words */
    bool is_stop, is_ask;  /* else it is only said, or settled */
    bool is_settled;
    const struct guard_item *items;
    size_t items_count;
    struct str confirm, marks; /* the box's sentence and value; empty: there is none */
    bool is_confirmed;
    struct str services; /* the value of one box for all of them, where there are many */
    bool is_combination, is_unnamed, may_be_unnamed, may_wait;
};

struct guard_view {
    int64_t stops, asks, advises; /* passages */
    int64_t replaced;             /* by the button just pressed */
    bool is_draft;                /* it was to be kept, not published */
    const struct guard_proof *proofs;
    size_t proofs_count;
    const struct guard_group *groups;
    size_t groups_count;
    struct str seen;
    bool may_replace_all;
};

/* What was stated of a message, for animators. */
struct statement_view {
    struct post_id post_id;
    int64_t seq;
    struct str words; /* « confirmé : un nom, une adresse » */
};

struct statements_view {
    const struct statement_view *statements;
    size_t statements_count;
};

#endif
