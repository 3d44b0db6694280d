/* Welcoming, inviting, asking after people. Animators write short notes to persons: to a newcomer,
 * to several by a criterion that is stated, to those who have not come for a while without learning
 * who they are. A note is read inside, may be answered once, and may be refused for good. */
#ifndef WELCOME_H
#define WELCOME_H

#include "server/core/request.h"
#include "server/desk/desk.h"
#include "server/welcome/welcome_views.h"

extern const struct desk_source welcome_desk;

/* What the home page shows a newcomer; is_shown false: nothing. */
enum err greet_guide_of(struct request *r, struct greet_guide *out) MUST_USE;

/* Jobs. */
enum err relaunch_run(struct op_run *run);       /* delivers one, a part at a time */
enum err relaunch_count_run(struct op_run *run); /* counts, once a day */
enum err greet_tidy_run(struct op_run *run);     /* ends of pairs, notes a year old */

/* --- Routes */

enum err scope_newcomer(struct scope_run *run) MUST_USE;
enum err scope_wording(struct scope_run *run) MUST_USE;
enum err scope_note(struct scope_run *run) MUST_USE;            /* to one, or by one */
enum err scope_own_note(struct scope_run *run) MUST_USE;        /* to one */
enum err scope_sponsorship(struct scope_run *run) MUST_USE;     /* of one, either side */
enum err scope_own_sponsorship(struct scope_run *run) MUST_USE; /* of the newcomer */
extern const struct form_schema form_greet, form_greet_send, form_greet_thread, form_wording,
    form_relaunch, form_note_answer, form_greet_choice, form_sponsor_offer, form_sponsor_answer;
enum reply greet_list(struct request *r);
enum reply greet_form(struct request *r);
enum reply greet_submit(struct request *r);
enum reply greet_thread_submit(struct request *r);
enum reply greet_send_page(struct request *r);
enum reply greet_send_submit(struct request *r);
enum reply wording_list(struct request *r);
enum reply wording_new(struct request *r);
enum reply wording_create(struct request *r);
enum reply wording_show(struct request *r);
enum reply wording_update(struct request *r);
enum reply wording_retire(struct request *r);
enum reply relaunch_page(struct request *r);
enum reply relaunch_submit(struct request *r);
enum reply greet_note_show(struct request *r);
enum reply greet_note_answer(struct request *r);
enum reply greet_choices_page(struct request *r);
enum reply greet_choices_submit(struct request *r);
enum reply sponsor_offer_submit(struct request *r);
enum reply sponsor_answer_submit(struct request *r);
enum reply sponsor_end_submit(struct request *r);

#endif
