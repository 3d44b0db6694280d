/* The form of one step, on the pathway's page to add one and on its own page. */
#ifndef CASES_STEP_FORM_H
#define CASES_STEP_FORM_H

#include "server/cases/cases_inside.h"

/* What the pathway's page says besides. */
enum pathway_saying {
    PATHWAY_AS_IT_IS,
    PATHWAY_CHANGED,    /* in another tab: nothing was moved */
    PATHWAY_STEP_WRONG, /* the form that adds one came back */
};
/* Of a route whose scope is a case's. */
enum reply pathway_show(struct request *r, enum pathway_saying saying, int status);

/* `edited`: NULL: a new one. is_sent: what was typed, with what is wrong. */
void step_form_fill(struct request *r, const struct pathway_step *steps, size_t count,
                    const struct pathway_step *edited, bool is_sent, struct step_form *form);

#endif
