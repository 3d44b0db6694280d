/* Pages that the pipeline needs from features above it, given at start. */
#ifndef CORE_DOORS_H
#define CORE_DOORS_H

struct request;

struct doors {
    /* Replies to a form with texts whose session has ended: the sign-in page, which carries the
     * texts on as hidden fields (r->form, r->fields). Nothing is done with them. */
    void (*session_over)(struct request *r);
};

#endif
