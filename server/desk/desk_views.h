/* What the pages of the desk print. */
#ifndef DESK_VIEWS_H
#define DESK_VIEWS_H

#include "messages.h"
#include "server/core/frame_views.h"

/* A line as it stands on the page. */
struct desk_row {
    struct str source, id; /* "reports-12": of which source, about what */
    struct thread_id thread;
    int64_t weight;                /* enum desk_weight */
    enum message_id heading, also; /* its source's; of a lighter line about the same thread */
    bool has_also;
    struct str title, about;
    struct url href, act;
    enum message_id action;
    bool is_act_posted;
    int64_t since_at, due_at, until_at; /* until: put off */
    int64_t minutes;
    bool is_late, is_now;
    bool is_mine, is_taken; /* taken: by another */
    bool is_kept;           /* its feature keeps who does it: nothing is taken here */
    struct str taker;
    int64_t taker_id; /* 0: nobody's */
    bool is_shown;    /* elsewhere on the page already */
};

struct desk_section {
    struct str name;
    enum message_id heading;
    const struct desk_row *rows; /* mine first */
    size_t rows_count;
    const struct desk_row *taken; /* by others */
    size_t taken_count;
    int64_t more; /* not shown */
    struct url all;
};

struct desk_view {
    int64_t today_at;
    const struct desk_row *today; /* the heaviest three */
    size_t today_count;
    int64_t minutes;       /* that these take */
    int64_t count, urgent; /* that await animators; of which not beyond today */
    const struct desk_section *sections;
    size_t sections_count;
    const struct desk_section *beside;
    size_t beside_count;
    const struct desk_row *put_off;
    size_t put_off_count;
    bool is_empty;       /* nothing at all to show */
    struct html below;   /* figures; may be empty */
    struct str done;     /* what was just done */
    int64_t back_at;     /* a line that was just put off; 0: none was */
    struct str conflict; /* why it was not */
};

struct desk_colleague {
    int64_t member_id;
    struct str name;
    bool is_chosen;
};

/* One line: who does it, and when. */
struct desk_line_view {
    struct desk_row row;
    const struct desk_colleague *colleagues;
    size_t colleagues_count;
    int64_t tomorrow_at, three_days_at, monday_at;
    struct str error; /* of the choice of a colleague */
};

#endif
