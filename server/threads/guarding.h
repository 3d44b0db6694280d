/* The guard at the composer: every form that publishes a person's text is read by moderation/guard
 * before anything is stored. What it finds is shown in the form's own page, each passage in its
 * place with what could be written there; what the writer states of it is kept with the message, as
 * kinds, never as text. What was refused is stored nowhere: not as a draft, not beside a closed
 * door.
 *
 * Fields of such a form, beside its own:
 *   guard_replace  a button: the mark of the passage to replace, or "all"
 *   guard_service  boxes: marks of telephone numbers, addresses, profiles that are a service's
 *   guard_confirm  boxes: marks of passages that the writer keeps
 *   guard_seen     hidden: marks of passages that were shown, where the guard only advises
 *   guard_way      a button of `combination`: "unnamed" or "later" */
#ifndef GUARDING_H
#define GUARDING_H

#include "lib/escape.h"
#include "server/core/op.h"
#include "server/core/request.h"

struct task;
struct thread_part;

enum guard_manner {
    GUARD_STRICT,   /* cases, questions and answers in them: what stops must be resolved, what warns
                       confirmed */
    GUARD_ADVISING, /* elsewhere: numbers that identify stop; the rest is said once, then may go */
    GUARD_KEEPING,  /* a draft: such numbers are not kept; the rest is not looked at */
};

/* Reads the texts of the sent form (indices of its schema). False: show the form again with
 * r->form.status and guard_panel() in it; nothing is stored. That is 422, or 200 when a button of
 * the panel has put right what there was; the form's values are the texts as they are then. */
bool guard_form(struct request *r, enum guard_manner manner, const size_t *fields,
                size_t count) MUST_USE;
/* The same, in the `refused` of a form that calls guard_form itself: a button of the panel does its
 * work whatever else the form lacks. */
void guard_press(struct request *r, enum guard_manner manner, const size_t *fields, size_t count);
/* The gate of fields that are FIELD_SAID: their forms need call neither. Advises. */
bool guard_gate(struct request *r) MUST_USE;
/* Reads them for guard_panel() and guard_take() alone: nothing is marked, nothing stopped. */
void guard_look(struct request *r, enum guard_manner manner, const size_t *fields, size_t count);
/* A button of the panel was pressed: the form is shown again whatever else it lacks. */
bool guard_is_asked(const struct request *r);
/* The way chosen is to publish later: the text is kept as a draft whose day comes. */
bool guard_puts_off(const struct request *r);
/* What the form's page shows of it: markup to stand inside the form, before its buttons; empty
 * when nothing was found. */
struct html guard_panel(struct request *r);

/* What the writer stated of a form that guard_form let pass, in the task's arena. Composers need
 * not call these two: guarding_part does. */
void *guard_take(struct request *r, struct task *task);
/* In the transaction that stores the message, or its new text: what is kept is of the text of now.
 * NULL: nothing was asked, what is kept stays. */
enum err guard_keep(struct op_run *run, struct post_id post, const void *stated) MUST_USE;
/* The message is taken back. */
enum err guard_forget(struct op_run *run, struct post_id post) MUST_USE;
/* The same beside what is kept already: of a text that only adds to the message. */
enum err guard_keep_besides(struct op_run *run, struct post_id post, const void *stated) MUST_USE;
/* What is kept of a message, in words for animators; empty: nothing. */
enum err guard_words_of(struct request *r, struct post_id post, struct str *words) MUST_USE;
extern const struct thread_part guarding_part;

/* For a text kept for its writer when a door closes: numbers that identify are replaced. */
struct str guard_masked(struct op_run *run, struct str text);
/* Whether a draft's text may not be kept. */
bool guard_forbids(struct arena *arena, const struct service *service, struct str text);

#endif
