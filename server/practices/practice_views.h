/* A practice's facts, the sum of its trials, and the pages that list them. */
#ifndef PRACTICE_VIEWS_H
#define PRACTICE_VIEWS_H

#include "server/core/frame_views.h"

/* How many trials there are by result, and the bar that shows it, 560 units wide. */
struct trial_sum {
    int64_t worked, partly, missed, total;
    int64_t worked_width, partly_at, partly_width, missed_at, missed_width; /* width 0: not drawn */
};

/* One of the choices of a form or filter. */
struct practice_choice {
    struct str value, label;
    bool is_chosen;
};
struct practice_choices {
    const struct practice_choice *items;
    size_t items_count;
    struct str name, label; /* of a filter */
};

/* A list of texts, for templates. */
struct str_item {
    struct str text;
};

/* The facts of a sheet as words; empty where its author said nothing. */
struct practice_facts {
    struct thread_id thread_id;
    struct str duration, settings, publics;
    const struct str_item *tags;
    size_t tags_count;
    bool is_open;       /* CC BY-SA rather than among peers */
    int64_t written_at; /* its text as it stands */
    int64_t version;
    bool has_versions;      /* earlier ones */
    struct post_id post_id; /* of its text */
    int64_t unused_since;   /* 0: it was tried or changed within two years */
};

/* Above the messages of a practice. */
struct practice_above {
    struct practice_facts facts;
    struct trial_sum sum;
    struct practice_choices publics, settings; /* of the filter, and chosen */
    bool is_filtered;
    bool may_try;      /* it is another's */
    bool is_to_try;    /* on the reader's list */
    int64_t remind_at; /* 0: no reminder */
};

/* Its fields in the composer. */
struct practice_fields {
    struct practice_choices durations, settings, publics;
    struct field_view tags;
    struct str publics_error;
    bool is_open;
};

enum trial_code { TRIAL_NOT, TRIAL_PARTLY, TRIAL_WORKED };

/* A trial in a list. */
struct trial_row {
    struct post_id post_id;
    struct author_view author;
    int64_t at, edited_at;
    int64_t result_code; /* enum trial_code */
    struct str public, setting;
    struct html body;
};

struct trial_list_page {
    struct thread_id thread_id;
    struct str title;
    struct trial_sum sum;
    struct practice_choices publics, settings, results;
    bool is_filtered, is_later;
    bool may_try;
    const struct trial_row *trials; /* latest first */
    size_t trials_count;
    struct str older;                   /* value of ?before=; empty: no more */
    struct str public, setting, result; /* as asked */
};

/* The form of a trial. */
struct trial_form_page {
    struct thread_id thread_id;
    struct post_id post_id; /* of the trial that is changed; 0: a new one */
    int64_t version;
    struct str title;
    struct field_view result, context, adapted, measure, before, after, comment, public, setting;
    struct practice_choices results, publics, settings;
    struct html guard;
    bool has_errors, is_kept;
};

/* A sheet on paper. */
struct practice_sheet_page {
    struct practice_facts facts;
    struct str title, space_title, community;
    struct author_view author;
    struct trial_sum sum;
    struct html body;
    int64_t at; /* now */
};

/* A practice in a list. */
struct practice_row {
    struct thread_id thread_id;
    struct str title, space_title, duration;
    struct author_view author;
    struct trial_sum sum;
    const struct str_item *tags;
    size_t tags_count;
    int64_t last_at;
    bool is_unused;
};

struct practice_list_page {
    const struct practice_row *practices; /* latest activity first */
    size_t practices_count;
    struct practice_choices publics, settings;
    const struct practice_choice *tags; /* those that most sheets have */
    size_t tags_count;
    struct str tag; /* as asked */
    struct str public, setting;
    bool is_filtered, is_later;
    struct str older;
};

/* What a member means to try. */
struct to_try_row {
    struct thread_id thread_id;
    struct str title, space_title;
    struct author_view author;
    int64_t added_at, remind_at;
};
struct to_try_page {
    const struct to_try_row *rows;
    size_t rows_count;
};

#endif
