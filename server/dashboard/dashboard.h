/* « La vie des discussions »: how the community lives, in numbers that tell of nobody. */
#ifndef DASHBOARD_H
#define DASHBOARD_H

#include "server/core/op.h"
#include "server/core/request.h"

enum {
    DASHBOARD_WEEKS = 12,  /* shown, and of which spreads are */
    DASHBOARD_BATCH = 500, /* messages counted in one turn: others' writes wait meanwhile */
};

/* Jobs: messages that are new since the last turn; and, from what was counted, all that is shown
 * (spreads in a turn of their own: while one runs, others' writes wait). */
enum err dashboard_count_run(struct op_run *run);
enum err dashboard_figures_run(struct op_run *run);

enum reply dashboard_page(struct request *r);
enum reply dashboard_csv(struct request *r);
/* Two of the figures, below the animators' desk; empty where all are of too few. */
enum err dashboard_on_desk(struct request *r, struct html *html) MUST_USE;

#endif
