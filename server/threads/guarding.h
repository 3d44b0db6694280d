/* Reading what a form would publish for what could identify a beneficiary, before anything is
 * stored. */
#ifndef GUARDING_H
#define GUARDING_H

#include "server/core/page.h"

enum guard_manner {
    GUARD_STRICT,   /* cases and questions: what stops is resolved, what warns is confirmed */
    GUARD_ADVISING, /* elsewhere: numbers of a person stop, the rest is said once */
};

/* Reads the texts of the sent form, by their places in its schema. False: it is to be shown again
 * with guard_panel() in it; nothing is stored. */
bool guard_form(struct request *r, enum guard_manner manner, const size_t *fields,
                size_t count) MUST_USE;
/* What the form's page shows of it, before its buttons; empty when there is nothing to say. */
struct html guard_panel(struct request *r);

#endif
