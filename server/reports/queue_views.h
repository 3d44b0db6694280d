/* What animators see: the queue, one report in its context, notices from outside, a purge. */
#ifndef QUEUE_VIEWS_H
#define QUEUE_VIEWS_H

#include "server/reports/report_views.h"

struct queue_row {
    struct report_id report_id;
    struct str reason, title, author, measure; /* in words; measure of a closed one */
    struct str stated; /* what the author let stand (threads/guarding.h); may be empty */
    struct str taker;  /* who sees to it; empty: nobody */
    int64_t at;
    bool is_urgent, is_hidden, is_danger, is_mine; /* mine: the reader sees to it */
};

/* An appeal that the reader may decide on. */
struct appeal_row {
    struct statement_id statement_id;
    struct str title, kind; /* the measure in words */
    int64_t at, due_at;
};

/* Which tab. */
enum queue_tab { QUEUE_OPEN = 1, QUEUE_CLOSED, QUEUE_NOTICES };

struct queue_view {
    int64_t tab;
    const struct queue_row *reports;
    size_t reports_count;
    const struct queue_row *reworded; /* hidden messages that their authors changed */
    size_t reworded_count;
    const struct appeal_row *appeals; /* the soonest due first */
    size_t appeals_count;
    int64_t next;         /* ?after= or ?before= of the next part; 0: none */
    int64_t next_urgency; /* with ?after= */
};

/* A message beside the one reported. */
struct beside_view {
    struct str author;
    int64_t at;
    bool is_there, is_withdrawn;
    int64_t hiding;
    struct html body;
};

struct beside_report {
    struct str reporter, reason, text; /* reporter empty: from outside */
    int64_t at;
};

/* Models of reasons, offered in a form as buttons. */
struct reason_offer {
    const struct choice_view *models;
    size_t models_count;
    bool is_filled; /* from one, just now */
};

struct handled_view {
    struct report_id report_id;
    struct post_id post_id;
    int64_t version;
    struct str reason, reporter, text, title; /* reporter empty: from outside */
    struct author_view author;
    int64_t at, posted_at, edited_at;
    bool is_urgent, is_open, is_withdrawn, is_reworded; /* changed since it was hidden */
    int64_t hiding;
    struct html body;
    struct str stated; /* what its author let stand, in words; may be empty */
    struct beside_view before, after;
    const struct beside_report *others;
    size_t others_count;
    const struct letter_view *letters;
    size_t letters_count;
    const struct measure_row *measures;
    size_t measures_count;
    struct str measure, decision;
    int64_t decided_at;
    bool is_just_closed; /* by who looks */
    /* Forms. */
    struct str problem; /* of the whole: a colleague acted, busy */
    struct field_view letter, decided;
    bool is_to_author, is_to_reporter, has_reporter;
    struct str letter_to_error, measure_error;
    const struct choice_view *choices; /* measures */
    size_t choices_count;
    struct str kept; /* a text that no form of this page can take any more */
    /* Who sees to it. */
    struct str taker;
    bool is_danger, is_mine, is_taken; /* taken: by somebody else */
    const struct choice_view *colleagues;
    size_t colleagues_count;
    /* Reasons. */
    struct field_view ground;
    struct reason_offer models;
    struct member_id author_id; /* whose notes and measures can be read; 0: without a name */
};

struct notice_row {
    struct notice_id notice_id;
    struct str reference, reason;
    int64_t at;
    bool is_open;
};

struct notice_queue_view {
    const struct notice_row *notices;
    size_t notices_count;
    int64_t next;
};

struct notice_view {
    struct notice_id notice_id;
    struct str reference, reason, address, text, name, email, answer;
    struct post_id post_id;     /* 0: none known */
    struct report_id report_id; /* made of it; 0: none */
    int64_t at, closed_at;
    struct field_view body;
    struct str problem;
};

struct purge_done {
    int64_t at, clean_at; /* 0: not yet */
};

struct purge_view {
    struct post_id post_id;
    struct str title, source; /* of the message, as typed */
    struct field_view passage;
    const struct choice_view *reasons;
    size_t reasons_count;
    struct str reason_error;
    bool is_confirming;
    int64_t places, posts;
    const struct purge_done *done; /* purges of this message, latest first */
    size_t done_count;
};

/* The form for people outside. */
struct notice_form_view {
    struct str received; /* a reference: it has just been sent */
    const struct choice_view *reasons;
    size_t reasons_count;
    struct str reason_error, faith_error;
    struct field_view address, text, name, email;
    bool has_faith;
    struct str publisher, publisher_address;
};

#endif
