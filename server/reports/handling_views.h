/* What animators see beside the queue: a passage changed, an appeal, models of reasons, notes. */
#ifndef HANDLING_VIEWS_H
#define HANDLING_VIEWS_H

#include "server/reports/queue_views.h"

/* A passage changed by an animator. */
struct edit_view {
    struct report_id report_id;
    int64_t version, text_version;
    struct str title, problem;
    struct field_view body, ground, facts;
    const struct choice_view *reasons;
    size_t reasons_count;
    struct str reason_error;
    struct reason_offer models;
};

/* An appeal, for who decides on it. */
struct judge_view {
    struct statement_id statement_id;
    struct str title, kind, reason, ground, facts, appeal, answer, outcome;
    int64_t decided_at, appealed_at, due_at, judged_at;
    struct author_view author;
    struct html body, before; /* the text of now; of an edit, that of before */
    bool is_edit, is_withdrawn;
    struct field_view text;
    struct str outcome_error, problem;
    const struct choice_view *outcomes;
    size_t outcomes_count;
};

/* Models of reasons. */
struct reason_row {
    struct reason_id reason_id;
    struct str kind, title;
    int64_t changed_at;
};
struct reason_list_view {
    const struct reason_row *reasons; /* by kind, then title */
    size_t reasons_count;
    bool is_saved, is_retired; /* what was just done */
};
struct reason_version {
    int64_t version, at;
    struct str title, ground, body;
};
struct reason_view {
    struct reason_id reason_id; /* 0: a new one */
    int64_t version;
    const struct choice_view *kinds;
    size_t kinds_count;
    struct str kind_error, problem;
    struct field_view title, ground, body;
    const struct reason_version *versions; /* latest first */
    size_t versions_count;
    bool is_conflict; /* somebody else changed it meanwhile: the first version is theirs */
};

/* Notes about a member, for animators. */
struct note_row {
    struct member_note_id member_note_id;
    struct str writer, text; /* no writer: for the member themself */
    int64_t at, until;
};
struct notes_view {
    struct member_id member_id;
    struct str name;
    const struct note_row *notes;
    size_t notes_count;
    int64_t months;
    struct field_view text;
    struct str problem;
};

#endif
