/* What members see of reports: the form, their own report, what an author is told, the register. */
#ifndef REPORT_VIEWS_H
#define REPORT_VIEWS_H

#include "server/threads/thread_views.h"

/* One of the answers of a group of radio buttons. */
struct choice_view {
    struct str code, label, help; /* help may be empty */
    bool is_chosen;
};

struct report_form_page {
    struct post_id post_id;
    struct str title; /* of its thread */
    struct author_view author;
    int64_t at;
    struct html body; /* empty: hidden */
    const struct choice_view *reasons;
    size_t reasons_count;
    struct str reason_error;
    struct field_view text;
};

/* What an animator wrote to somebody. */
struct letter_view {
    struct str text;
    int64_t at;
    bool is_to_author;
};

struct report_page {
    struct report_id report_id;
    struct post_id post_id;
    struct str title, reason; /* the thread's; the reason in words */
    int64_t at;
    bool is_urgent;
    bool is_hidden;      /* the message, now */
    bool is_open;        /* nobody has decided yet */
    bool is_retractable; /* and nobody acted */
    struct str measure;  /* in words; empty: open */
    struct str decision; /* its reasons */
    int64_t decided_at;
    const struct letter_view *letters;
    size_t letters_count;
    struct field_view text;
};

struct decision_view {
    struct str measure, text;
    int64_t at;
};

struct author_page {
    struct post_id post_id;
    struct str title;
    int64_t hiding; /* enum hiding */
    bool is_withdrawn;
    const struct letter_view *letters;
    size_t letters_count;
    const struct decision_view *decisions;
    size_t decisions_count;
};

struct measure_row {
    struct str kind, reason, role; /* in words */
    int64_t at;
};

struct register_view {
    const struct measure_row *measures; /* latest first */
    size_t measures_count;
    int64_t older; /* ?before= of the next page; 0: none */
};

#endif
