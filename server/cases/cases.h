/* Cases: with whom and about what, where they stand, how they ended, what helped, and the pathway
 * that was followed. A case's texts are the thread's opening message (server/threads/sheet.h). */
#ifndef CASES_H
#define CASES_H

#include "server/core/op.h"
#include "server/core/request.h"
#include "server/desk/desk.h"
#include "server/threads/parts.h"
#include "server/threads/threads.h"

extern const struct thread_part case_part;

/* Scopes. ERR_DENIED: the case is there, and another's. */
enum err scope_case(struct scope_run *run) MUST_USE;
enum err scope_pathway(struct scope_run *run) MUST_USE;  /* that has steps */
enum err scope_own_case(struct scope_run *run) MUST_USE; /* the author's */
enum err scope_led_case(struct scope_run *run) MUST_USE; /* or an animator's */
enum err scope_own_step(struct scope_run *run) MUST_USE;
enum err scope_theme(struct scope_run *run) MUST_USE;

/* On the animators' desk: without an outcome. */
extern const struct desk_source cases_desk;

/* Pages. */
extern const struct form_schema form_case_state, form_outcome, form_helped, form_step,
    form_step_move, form_step_remove, form_theme, form_theme_change, form_asking;
enum reply case_list(struct request *r);
enum reply case_set_state(struct request *r);
enum reply case_helped_submit(struct request *r);
enum reply case_news_submit(struct request *r);
enum reply outcome_page(struct request *r);
enum reply outcome_submit(struct request *r);
enum reply pathway_page(struct request *r);
enum reply pathway_add_submit(struct request *r);
enum reply step_page(struct request *r);
enum reply step_submit(struct request *r);
enum reply step_move_submit(struct request *r);
enum reply step_remove_submit(struct request *r);
enum reply pathway_svg(struct request *r);
enum reply pathway_mmd(struct request *r);
enum reply theme_list(struct request *r);
enum reply theme_create(struct request *r);
enum reply theme_update(struct request *r);
enum reply asking_page(struct request *r);
enum reply asking_submit(struct request *r);

enum {
    THEME_TITLE_MOST = 60,    /* characters */
    THEMES_OFFERED_MOST = 20, /* of each kind */
    THEMES_KEPT_MOST = 100,   /* the retired included */
    THEMES_CHOSEN_MOST = 8,   /* of each kind, by one case */
    HELPED_MOST = 400,        /* answers of one case */
    STEP_ACTION_BYTES = 300,
    STEP_WORDS_BYTES = 80, /* who, when, the name of a branch */
    STEP_TEXT_BYTES = 600, /* obstacle, result */
};

/* --- Operations. Texts are clean and within the bounds above. */

/* Author or animator. ERR_INVALID: no state of a case. The author is asked again later on, unless
 * it is closed. */
struct case_state_in {
    struct thread_id thread;
    struct str state; /* "open", "followed", "closed" */
};
extern const struct op op_case_state;

/* How it went: the document with its sections, and where it stands now. Failures of op_post_edit.
 */
struct case_outcome_in {
    struct post_edit_in edit;
    struct thread_id thread;
    struct str state;   /* "followed" or "closed" */
    const void *stated; /* guard_take() */
};
extern const struct op op_case_outcome; /* struct post_place_out */

/* Of the messages from one seq to another, at most THREAD_PAGE, those and no others helped: by the
 * author, and of others' alone. ERR_LIMIT: over HELPED_MOST. */
struct case_helped_in {
    struct thread_id thread;
    int64_t from_seq, to_seq;
    struct post_id posts[THREAD_PAGE];
    size_t count;
};
extern const struct op op_case_helped;

/* By the author. Adding: `after` 0 puts it at the end. ERR_CONFLICT: the step is not what it was
 * (version), or the pathway is not (pathway_version; when moving); ERR_LIMIT: there are
 * PATHWAY_STEPS_MOST. */
struct step_put_in {
    struct thread_id thread;
    struct step_id step; /* 0: a new one */
    int64_t version;     /* of it, as its form began */
    struct step_id after;
    struct str stage, action, moment, actor, obstacle, result, branches;
    struct step_id from; /* 0: it comes after the step before */
    int64_t from_branch;
    const void *stated; /* guard_take() */
};
struct step_put_out {
    struct step_id step;
};
extern const struct op op_step_put;

enum step_way { STEP_UP, STEP_DOWN, STEP_AWAY };
struct step_move_in {
    struct thread_id thread;
    struct step_id step;
    enum step_way way;
    int64_t version; /* AWAY: the step's; else the pathway's */
};
extern const struct op op_step_move;

/* Animators. ERR_CONFLICT: there is one of that name; ERR_LIMIT: THEMES_OFFERED_MOST or
 * THEMES_KEPT_MOST. */
struct theme_put_in {
    struct theme_id theme; /* 0: a new one */
    struct str kind;       /* of a new one: "public", "theme" */
    struct str title;      /* empty: as it is */
    bool is_retired;
};
struct theme_put_out {
    struct theme_id theme;
};
extern const struct op op_theme_put;

/* An animator who is not the author asks how it went, where the server has asked already and got no
 * word. ERR_CONFLICT: it is not waited for any more, or the author wishes not to be asked;
 * ERR_LIMIT: within CASE_NEWS_MS of the last time, or CASE_NEWS_MOST times already. */
#define CASE_NEWS_MS (30 * DAY_MS)
enum { CASE_NEWS_MOST = 3 };
struct case_news_in {
    struct thread_id thread;
};
extern const struct op op_case_news;

struct asking_in {
    bool refuses;
};
extern const struct op op_asking;

/* Jobs: asks authors how their cases went; erases the steps of withdrawn cases after 30 days. */
enum err cases_ask_run(struct op_run *run) MUST_USE;
enum err forget_pathways_run(struct op_run *run) MUST_USE;

#endif
