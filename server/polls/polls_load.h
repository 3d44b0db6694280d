/* Inside of this feature: a poll out of the database as somebody may see it. */
#ifndef POLLS_LOAD_H
#define POLLS_LOAD_H

#include "server/polls/polls.h"
#include "server/polls/polls_views.h"

struct poll_visible_row;

/* As all see it: results when it is closed. */
enum err poll_load(struct request *r, const struct poll_visible_row *row,
                   struct poll_view *view) MUST_USE;
/* As this reader does: results too when they voted. */
enum err poll_load_own(struct request *r, const struct poll_visible_row *row,
                       struct poll_view *view) MUST_USE;
/* Who chose what, where names are told and results are shown. */
enum err poll_load_voters(struct request *r, struct poll_view *view) MUST_USE;

#endif
