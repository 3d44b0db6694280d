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
    bool is_danger;
    bool is_waiting;     /* named a beneficiary, and hid nothing: the bounds were reached */
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

/* A measure on the reader's own text. */
struct statement_row {
    struct statement_id statement_id;
    struct str kind, state; /* in words: what was done; how the appeal stands, may be empty */
    struct str text;        /* the reasons; may be empty */
    int64_t at;
};

struct statements_status_view {
    const struct statement_row *statements; /* latest first */
    size_t statements_count;
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
    const struct statement_row *statements; /* latest first */
    size_t statements_count;
};

/* One of them whole (DSA, article 17). */
struct statement_view {
    struct statement_id statement_id;
    struct post_id post_id;
    struct str title, kind, scope, reason, ground, facts, appeal, answer, outcome;
    int64_t decided_at, appealed_at, due_at, judged_at, until; /* until: an appeal is possible */
    bool is_edit, may_appeal, is_withdrawn;
    bool is_outside; /* who reads it sees nothing of the community but their own text */
    int64_t written_at;
    struct html before, after; /* of an edit, as far as they are kept */
    struct html body;          /* of who is outside: the message, as it was published */
    struct field_view text;
};

struct measure_row {
    struct str kind, reason, role; /* in words */
    int64_t at, days;              /* days: its term; 0: none */
};

/* How many in the year; fewer than ten are said to be fewer than ten. */
struct figure_row {
    struct str kind, reason; /* reason empty: of all reasons */
    int64_t times;
    bool is_few;
};

struct year_row {
    int64_t year;
    bool is_chosen;
};

struct register_view {
    const struct measure_row *measures; /* latest first */
    size_t measures_count;
    struct str older; /* ?before= of the next page; empty: none */
    int64_t year;     /* 0: all */
    struct str kind;  /* its code; empty: all */
    const struct choice_view *kinds;
    size_t kinds_count;
    const struct year_row *years; /* latest first */
    size_t years_count;
    int64_t figures_year;
    const struct figure_row *figures;
    size_t figures_count;
};

#endif
