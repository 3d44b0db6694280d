/* The blocks of the home page; an empty one is not printed. */
#ifndef HOME_VIEWS_H
#define HOME_VIEWS_H

#include "server/core/frame_views.h"
#include "server/membership/membership_views.h"
#include "server/promise/promise_views.h"
#include "server/welcome/welcome_views.h"

struct row_list {
    const struct thread_row *threads;
    size_t threads_count;
};

/* A thread that waits for an answer. */
struct waiting_row {
    struct thread_id thread_id;
    struct str title;
    bool is_question;
    int64_t days;     /* that it waits; 0: less than one */
    struct str topic; /* of the reader's that its title names; may be empty */
    bool is_own;      /* else: asked in the space of their region */
};

/* A collective answer that was published lately. */
struct concluded_row {
    struct answer_id answer_id;
    struct str title;
    int64_t at;
};

struct home_page {
    struct str given_name;               /* may be empty */
    int64_t since_at;                    /* the end of the visit before; 0: this is the first */
    bool is_newcomer;                    /* asked to introduce themselves */
    struct field_view line;              /* of their introduction: empty */
    struct membership_notice membership; /* near its end */
    struct greet_guide guide;            /* of a newcomer's first week */
    struct row_list fresh;               /* moved since then */
    struct row_list marked;              /* set aside by hand, to come back to */
    struct row_list unread;              /* moved before that, not read to their end */
    struct row_list latest;              /* when nothing is fresh: what moved last */
    struct promise_home promise; /* what is offered to the reader stands before the others */
    int64_t help_count;          /* of what is offered, or waits */
    const struct waiting_row *waiting;
    size_t waiting_count;
    const struct concluded_row *concluded;
    size_t concluded_count;
    bool has_debate;
    struct thread_row debate; /* the discussion of the week */
};

#endif
