/* Collective answers: written by several from a question, a case or a discussion (whose conclusion
 * it is), read by everybody, put in force by an animator, and what one finds first from then on.
 * Every save is a version with its author; the one in force stays what readers get until an
 * animator publishes a later one. */
#ifndef ANSWERS_H
#define ANSWERS_H

#include "server/answers/answer_ops.h"
#include "server/core/request.h"
#include "server/desk/desk.h"
#include "server/threads/parts.h"
#include "server/threads/threads.h"

/* On the animators' desk: written and not in force; to be read again. */
extern const struct desk_source answer_drafts_desk, answer_reviews_desk;

/* Scopes. */
enum err scope_answer(struct scope_run *run) MUST_USE;
/* Anybody's; who may take it back is asked by the handler and again by the operation. */
enum err scope_reservation(struct scope_run *run) MUST_USE;

/* Reading. */
enum reply answer_list(struct request *r);
enum reply answer_show(struct request *r);
enum reply answer_version(struct request *r);
enum reply answer_signatures(struct request *r);

/* Writing. */
extern const struct form_schema form_answer, form_reservation;
enum reply answer_write(struct request *r);
enum reply answer_save(struct request *r);

/* Endorsements, reservations. */
enum reply answer_sign(struct request *r);
enum reply answer_unsign(struct request *r);
enum reply answer_reserve(struct request *r);
enum reply reservation_withdraw(struct request *r);

/* Of animators; thread_reopen also of who opened the discussion. */
extern const struct form_schema form_answer_publish, form_answer_unpublish;
enum reply answer_publish(struct request *r);
enum reply answer_unpublish(struct request *r);
enum reply answer_review(struct request *r);
enum reply thread_close(struct request *r);
enum reply thread_reopen(struct request *r);

/* What its thread's page shows of it. */
extern const struct thread_part answers_part;

/* Job: tells animators of answers that are to be read again, and again a month later. */
enum err answers_review_run(struct op_run *run) MUST_USE;

#endif
