/* A pathway: its steps, its drawing in boxes and arrows, the list that says the same, and the forms
 * of its author. */
#ifndef PATHWAY_VIEWS_H
#define PATHWAY_VIEWS_H

#include "server/core/frame_views.h"

enum {
    PATHWAY_STEPS_MOST = 40,
    PATHWAY_BRANCHES_MOST = 4,
};

enum step_stage { STAGE_DONE, STAGE_NOW, STAGE_LATER };

struct pathway_branch {
    struct str label;
};

struct pathway_step {
    struct step_id step_id;
    int64_t stage; /* enum step_stage */
    struct str action;
    struct str moment; /* a date or a duration, in the author's words; may be empty, as all below */
    struct str actor, obstacle, result;
    struct pathway_branch branches[PATHWAY_BRANCHES_MOST]; /* a decision has two or more */
    size_t branches_count;
    int64_t from;   /* index of the decision it hangs on; -1: it comes after the step before */
    int64_t branch; /* of that decision, 1…; 0: where its branches meet again */
};

struct pathway_line {
    int64_t x, y; /* middle, base line */
    struct str text;
};
struct pathway_box {
    int64_t x, y, width, height;
    int64_t stage; /* enum step_stage */
    bool is_decision, is_loose, has_obstacle;
    int64_t tick_x, tick_y; /* of the sign that it is done, or of the obstacle's */
    const struct pathway_line *lines;
    size_t lines_count;
    const struct pathway_line *labels; /* of the branch it begins, above its own lines */
    size_t labels_count;
};
struct pathway_arrow {
    struct str path; /* "M1 2V3H4V5" */
    int64_t tip_x, tip_y;
};
struct pathway_lane {
    int64_t x, width, middle;
    struct str name; /* empty: nobody is named */
};
struct pathway_drawing {
    int64_t width, height;
    const struct pathway_lane *lanes;
    size_t lanes_count;
    const struct pathway_box *boxes;
    size_t boxes_count;
    const struct pathway_arrow *arrows;
    size_t arrows_count;
};

/* One line of the list that says what the drawing shows. */
struct pathway_row {
    struct pathway_step step;
    int64_t number;      /* from 1 */
    int64_t from_number; /* of the decision it hangs on; 0: none */
    struct str label;    /* of the branch it is on; empty: none, or where branches meet */
};

struct pathway_view {
    struct thread_id thread_id;
    const struct pathway_row *rows;
    size_t rows_count;
    struct pathway_drawing drawing;
};

/* An entry of a list of the form. */
struct step_choice {
    struct str value, label;
    bool is_chosen;
};
struct step_form {
    struct field_view action, moment, actor, obstacle, result, branches;
    int64_t stage; /* enum step_stage */
    struct str follows_value;
    const struct step_choice *follows; /* branches of decisions before it, and their meetings */
    size_t follows_count;
    const struct step_choice *after; /* of a new one: where it is put */
    size_t after_count;
    struct html guard;
    bool is_new, has_errors;
};
struct pathway_page {
    struct pathway_view view;
    struct str title;
    int64_t version;
    bool is_author, is_full;
    bool is_changed; /* meanwhile, so that nothing was moved */
    struct step_form add;
};
struct step_page {
    struct thread_id thread_id;
    struct step_id step_id;
    struct str title;
    int64_t number, version;
    struct step_form form;
    bool is_conflict;              /* it was changed meanwhile */
    const struct pathway_row *now; /* what it says now */
};

#endif
