/* What the files of this feature share. */
#ifndef CASES_INSIDE_H
#define CASES_INSIDE_H

#include "server/cases/cases.h"
#include "server/cases/cases_views.h"
#include "server/cases/pathway_views.h"
#include "sql/cases_cases.h"

/* The object of its scopes. */
struct case_at {
    struct case_visible_row row;
    bool is_author;
    bool is_animator;
    struct step_id step; /* scope own_step */
};

/* Is it they who opened this case? The one place that asks. */
bool case_is_authors(struct db *db, const struct keys *keys, const struct case_visible_row *row,
                     struct member_id member);
/* What an operation on a case gives back is kept for a day beside who sent it; not where its author
 * is not named. */
void case_without_trace(const struct case_at *at, struct task *task);
/* In a transaction: the case, and what the actor is to it; they may write at this moment. */
enum err case_of_actor(struct op_run *run, struct thread_id thread, struct case_at *at) MUST_USE;

/* --- Closed lists (themes_fields.c) */

/* What the boxes of a composer held. */
struct themes_taken {
    int64_t ids[2 * THEMES_CHOSEN_MOST];
    size_t count;
};
enum err themes_compose(struct request *r, const struct composing *what,
                        struct theme_fields *fields) MUST_USE;
bool themes_check(struct request *r) MUST_USE;
struct themes_taken *themes_take(struct request *r, struct task *task);
enum err themes_store(struct op_run *run, struct thread_id thread,
                      const struct themes_taken *taken) MUST_USE;
/* All words of one kind; those in chosen[0..count[ are ticked, and shown though retired. */
enum err themes_choices(struct request *r, const char *kind, bool with_retired,
                        const int64_t *chosen, size_t count, const struct theme_choice **choices,
                        size_t *choices_count) MUST_USE;

/* --- Pathway */

/* Of a database, at this moment; at most PATHWAY_STEPS_MOST. versions: NULL, or as many. */
enum err pathway_load(struct db *db, struct arena *arena, struct thread_id thread,
                      struct pathway_step **steps, int64_t **versions, size_t *count) MUST_USE;
void pathway_fill(struct request *r, const struct pathway_step *steps, size_t count,
                  struct pathway_view *view);

#endif
