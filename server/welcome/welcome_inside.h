/* What the files of welcoming share. */
#ifndef WELCOME_INSIDE_H
#define WELCOME_INSIDE_H

#include "server/core/page.h"
#include "server/core/viewer.h"
#include "server/welcome/greet_ops.h"
#include "server/welcome/greet_views.h"
#include "server/welcome/welcome.h"

/* What stands for the variables of a text; a text about no thread has none. */
struct greet_values {
    struct str given, region, space, animator, thread;
    bool has_thread;
};

/* Puts values in the places of variables: {prénom}, {région}… ERR_INVALID: there is no such one
 * here, *unknown is it, without its braces. Whatever else stands between braces on one line is one
 * too; a brace alone is a brace. */
enum err greet_fill(struct arena *arena, struct str text, const struct greet_values *values,
                    struct str *out, struct str *unknown) MUST_USE;
/* The variables that a text may hold, with their meanings, for the page. */
const struct greet_variable *greet_variables(struct request *r, bool has_thread, size_t *count);
/* « {prénom} » of a variable, for a text that begins with it. */
enum greet_variable_name { VARIABLE_GIVEN, VARIABLE_REGION, VARIABLE_SPACE, VARIABLE_ANIMATOR };
struct str greet_variable_of(enum greet_variable_name name, enum language language);

/* Of one person, as an animator writes to them; `language` where they chose none. */
enum err greet_values_of(struct db *db, struct arena *arena, struct member_id member,
                         enum language language, struct greet_values *out) MUST_USE;
/* A person nobody has: for looking at a model. */
struct greet_values greet_values_sample(struct request *r, bool has_thread);

/* OK: the actor is an animator now; `given_name` (or NULL) becomes theirs. */
enum err greet_check_animator(struct op_run *run, struct str *given_name) MUST_USE;
/* "note 12", of the audit log. */
struct str greet_id(struct op_run *run, const char *what, int64_t id);
/* Stores one and tells the person. */
struct greet_note {
    struct member_id member, writer; /* writer 0: of a relaunch */
    struct relaunch_id relaunch;
    struct str purpose, text; /* filled in */
    struct thread_id thread;
};
enum err greet_note_put(struct op_run *run, const struct greet_note *note,
                        struct note_id *out) MUST_USE;
/* How many more the actor may write this week. */
enum err greet_left(struct op_run *run, int64_t *left) MUST_USE;

/* --- Pages */

/* The field `index` as sent, and what is wrong with it: an unknown variable (422). False: show the
 * form again. *filled, when given: as `values` makes it. */
bool greet_check_text(struct request *r, size_t index, const struct greet_values *values,
                      struct str *filled);
/* « Envoyer », of a text that is the one that was looked at. */
bool greet_is_sent(const struct request *r, size_t step, size_t text, size_t seen);
struct str greet_purpose(const struct request *r, struct str code);
/* Models to begin from. */
enum err greet_models(struct request *r, struct str purpose, const struct wording_row **rows,
                      size_t *count) MUST_USE;
/* The text of the model that the address names (?model=3), or else of `fallback`. */
struct str greet_begun(struct request *r, struct str purpose, struct str fallback);
/* A thread by its number or address; 0: neither. */
struct thread_id greet_thread_in(struct str text);
/* Pairs: of the community, or the offers to, or pairs of, one person. */
enum err greet_pairs(struct request *r, const struct greet_pair **pairs, size_t *count) MUST_USE;
enum err greet_pairs_of(struct request *r, struct member_id member, const struct greet_pair **pairs,
                        size_t *count) MUST_USE;
enum err greet_offers_to(struct request *r, struct member_id member,
                         const struct greet_pair **offers, size_t *count) MUST_USE;
/* Who could welcome this newcomer, with why. */
enum err greet_sponsors_for(struct request *r, struct member_id newcomer,
                            const struct greet_person **people, size_t *count,
                            bool *takes_offers) MUST_USE;
/* How many have not come, as it was last counted. */
enum err relaunch_counted(struct request *r, int64_t *rounded, bool *is_counted) MUST_USE;

#endif
