/* Cases: their facts on a thread's page, the pathway and its drawing, the outcome, the list, and
 * the words that animators keep. */
#ifndef CASES_VIEWS_H
#define CASES_VIEWS_H

#include "server/core/frame_views.h"

/* --- Words of the closed lists */

struct theme_choice {
    struct theme_id theme_id;
    struct str title;
    bool is_chosen;
    bool is_retired; /* not offered any more; shown where it was chosen */
};

/* The checkboxes of a composer. */
struct theme_fields {
    const struct theme_choice *publics;
    size_t publics_count;
    const struct theme_choice *themes;
    size_t themes_count;
    struct str error; /* too many are ticked */
};

struct theme_page {
    const struct theme_choice *publics; /* retired ones too */
    size_t publics_count;
    const struct theme_choice *themes;
    size_t themes_count;
    struct field_view title; /* of the form that adds one */
    bool is_theme;           /* and its kind: a theme, else a public */
    struct theme_id wrong;   /* whose new name cannot be taken; 0: none */
    struct field_view renamed;
};

/* --- On a thread's page */

struct case_above {
    struct thread_id thread_id;
    struct post_id post_id; /* the opening message */
    int64_t state;          /* enum thread_state */
    const struct theme_choice *publics;
    size_t publics_count;
    const struct theme_choice *themes;
    size_t themes_count;
    int64_t steps; /* of the pathway */
    bool is_first_page;
    bool is_author;  /* of the case: the reader */
    bool is_leading; /* the reader animates, and is not the author */
    bool is_asked;   /* how it went */
};

/* Messages of this page, for the author to say which helped. */
struct helped_row {
    struct post_id post_id;
    int64_t seq;
    struct author_view author;
    bool is_helpful;
};
struct helped_fields {
    struct thread_id thread_id;
    int64_t page;
    const struct helped_row *answers;
    size_t answers_count;
};

/* --- How it went */

struct outcome_page {
    struct thread_id thread_id;
    struct str title;
    int64_t version; /* of the document that the form began with */
    struct field_view done, happened, again;
    bool is_closing;  /* the state that is chosen, else followed */
    bool is_conflict; /* it was changed meanwhile: what it says now stands beside */
    struct str now_done, now_happened, now_again;
    struct html guard;
    bool has_errors;
};

struct asking_page {
    bool refuses, is_saved;
    int64_t days; /* after which authors are asked; 0: nobody is */
};

/* --- The list */

struct case_list_page {
    const struct thread_row *threads;
    size_t threads_count;
    const struct theme_choice *publics; /* is_chosen: the one it is narrowed to */
    size_t publics_count;
    const struct theme_choice *themes;
    size_t themes_count;
    struct str state; /* "open", "followed", "closed"; empty: any */
    bool is_open, is_followed, is_closed;
    int64_t public_id, subject_id; /* 0: any */
    bool is_narrowed, is_later;
    struct str older;
};

#endif
