/* What pages about measures print. */
#ifndef MEASURES_VIEWS_H
#define MEASURES_VIEWS_H

#include "server/core/frame_views.h"

/* One measure as it is stated: to the person it is about, and to those who decide on it. */
struct measure_statement {
    struct measure_id measure_id;
    struct str kind, ground, article, facts, reason; /* the first two in words */
    struct str state;                                /* where it stands now, in words */
    struct str effect;                               /* what it means, until when: a sentence */
    int64_t asked_at;
    bool is_help, is_held, is_waiting, is_over;
    bool is_carried; /* from an account that they left: nothing but the term was kept */
    bool takes_two;
    int64_t second_at;
    bool is_declined;
    struct str second_reason, lifted_reason;
    struct str appeal_text, outcome, outcome_reason;
    int64_t appealed_at, appeal_due_at, judged_at;
};

/* « Ce qui a été décidé à votre sujet ». */
struct measure_told_view {
    struct measure_statement said;
    int64_t appeal_by;
    bool may_appeal, is_sent, is_amended;
    bool mandate_rests; /* until then */
    struct field_view text;
    struct str contact;
};

struct measure_choice {
    struct str code, label, help;
    bool is_chosen;
};

struct measure_model_choice {
    int64_t model;
    struct str title;
};

struct measure_line {
    struct measure_id measure_id;
    struct author_view subject;
    struct str kind, state;
    int64_t asked_at;
    int64_t due_at; /* an answer to an appeal is due; 0: none waits */
    bool may_sign, may_judge, is_held;
};

struct measure_list_view {
    const struct measure_line *waiting; /* for this reader's signature or judgement */
    size_t waiting_count;
    const struct measure_line *others;
    size_t others_count;
};

/* Somebody's measures, and deciding another. */
struct measured_view {
    struct author_view subject;
    const struct measure_line *lines;
    size_t lines_count;
    bool may_decide, has_errors, is_conflict, is_about_animator;
    struct str problem;
    const struct measure_model_choice *models; /* of reasons, to begin from */
    size_t models_count;
    const struct measure_choice *kinds, *everies, *grounds;
    size_t kinds_count, everies_count, grounds_count;
    struct str kind_error, every_error, ground_error;
    struct field_view days, article, facts, reason;
    struct measure_id seen;
    struct report_id report;
};

/* The whole case, for those who sign, lift or judge. */
struct measure_case_view {
    struct author_view subject, first, second, lifter;
    bool has_second;
    bool lifts_by_two, is_lifting; /* lifter has asked for it, and why */
    struct str lift_asked;
    struct measure_statement said;
    struct report_id report;
    bool may_sign, may_lift, may_judge, may_see_others;
    bool is_first, is_close, is_reporter, has_errors;
    struct str problem;
    struct field_view sign_reason, lift_reason, judge_reason, judge_days;
    struct str judge_error;
};

/* In a composer. */
struct measure_composer_view {
    struct measure_id measure_id;
    int64_t until;
    bool is_silenced;
};

/* What /status lists. */
struct measure_status_view {
    const struct measure_statement *said;
    size_t said_count;
};

#endif
