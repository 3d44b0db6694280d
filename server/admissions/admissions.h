/* Who comes in, looked at by people: the animators' queue of doubts about functions and persons,
 * decisions once for all who are stated alike, claims, contests, colleagues who do not know each
 * other; and what the person concerned is told, asked, and answers.
 *
 * Nobody looks at themselves. Of somebody of their own organisation an animator sees the function
 * that it states, and may decide for all who have that function; the person, what they declared and
 * wrote, are for animators of other organisations. A contest is not for who decided first. */
#ifndef ADMISSIONS_H
#define ADMISSIONS_H

#include "server/admissions/admission_ops.h"
#include "server/core/request.h"
#include "server/desk/desk.h"

/* Scopes. */
enum err scope_admission(struct scope_run *run) MUST_USE; /* the case of a person */
enum err scope_doubt(struct scope_run *run) MUST_USE;     /* one about a person, for animators */
enum err scope_claim(struct scope_run *run) MUST_USE;
enum err scope_decision(struct scope_run *run) MUST_USE;  /* one for a function */
enum err scope_own_doubt(struct scope_run *run) MUST_USE; /* about oneself */
enum err scope_offer(struct scope_run *run) MUST_USE;     /* a post that one may have */
enum err scope_colleague(struct scope_run *run) MUST_USE; /* of one's own organisation, inside */

/* Pages of animators, and of a member drawn by lot. */
extern const struct form_schema form_admission, form_claim, form_revoke, form_doubt_close;
enum reply admissions_page(struct request *r);
enum reply admission_page(struct request *r);
enum reply admission_decide(struct request *r);
enum reply claim_page(struct request *r);
enum reply claim_decide(struct request *r);
enum reply decision_page(struct request *r);
enum reply decision_revoke(struct request *r);
enum reply doubt_close(struct request *r);

/* Of the person concerned. */
extern const struct form_schema form_hearing, form_doubt_answer, form_offer;
enum reply hearing_page(struct request *r);
enum reply hearing_answer(struct request *r);
enum reply doubt_answer(struct request *r);
enum reply offer_answer(struct request *r);

/* Of colleagues. */
extern const struct form_schema form_doubt;
enum reply newcomers_page(struct request *r);
enum reply doubt_form(struct request *r);
enum reply doubt_file(struct request *r);

/* Something was decided or asked about this account. */
enum err review_mail(struct mail_run *run, struct mail_text *text) MUST_USE;

/* On the animators' desk. */
extern const struct desk_source admissions_desk;

/* Jobs. */
enum err decisions_apply_run(struct op_run *run) MUST_USE;
/* Contests that nobody answered in time: a volunteer is drawn by lot. */
enum err admissions_draw_run(struct op_run *run) MUST_USE;
enum err forget_admissions_run(struct op_run *run) MUST_USE;

#endif
