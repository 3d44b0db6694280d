/* Pages that the pipeline needs from features above it, given at start. */
#ifndef CORE_DOORS_H
#define CORE_DOORS_H

#include "lib/escape.h"
#include "server/core/route.h"

struct request;

struct doors {
    /* Replies to a form with texts whose session has ended: the sign-in page, which carries the
     * texts on as hidden fields (r->form, r->fields). Nothing is done with them. */
    void (*session_over)(struct request *r);
    /* Puts the texts of a form aside for its sender, who may not send it any more, and says so
     * (403); may park the request. */
    void (*put_aside)(struct request *r);
    /* Replies to somebody in a country that nobody may come in from: which, why, what to do (403);
     * with the texts of the form that they sent (r->fields), if any. */
    void (*elsewhere)(struct request *r);
    /* Replies to a program with an error of this status, in the form of its protocol. */
    enum reply (*program_error)(struct request *r, int status);
    /* The same of a program's request that ended amid its head. */
    void (*program_refused)(struct http_refusal *refusal);
    /* Files came with a form, or it says something of files (ROUTE_FILES): stores them. True: go
     * on; false: the request is parked, and goes on by pipeline_go_on(), or answered. */
    bool (*files)(struct request *r);
    /* Fields of the form are for others to read (FIELD_SAID). False: it is answered with its own
     * page, which says what is not to be published. */
    bool (*guard)(struct request *r);
    /* What its page shows of that; empty: nothing was found. */
    struct html (*guard_panel)(struct request *r);
    /* The fields of a form in sections become one text (ROUTE_SECTIONS). */
    void (*gather)(struct request *r);
};

#endif
