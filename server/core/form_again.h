/* A form read, and shown to its sender once more: because its page was older than the session, or
 * because the session had ended when it was sent and another has begun since. */
#ifndef CORE_FORM_AGAIN_H
#define CORE_FORM_AGAIN_H

#include "server/core/request.h"

/* May what was typed into this route's form go through the sign-in page and come back? Every form
 * of somebody signed in that has a page to show it again, has a text, and has no password. */
bool form_outlives_session(const struct route *route);

/* r->fields, in sections or not, to r->form by the route's schema. */
void form_read_sent(struct request *r);
/* Loads the object of the path as this viewer may see it, into r->scope. */
enum err form_load_scope(struct request *r) MUST_USE;

/* Answers with the form that r->fields was sent to: every text in it, nothing done. False: this
 * viewer may not send it, or what it is about is not there any more; not answered. */
bool form_show_again(struct request *r, const struct route *route,
                     const struct route_param params[ROUTE_PARAMS_MOST]) MUST_USE;

#endif
