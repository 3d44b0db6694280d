/* The list of what awaits a person. */
#ifndef NOTIFICATION_VIEWS_H
#define NOTIFICATION_VIEWS_H

#include "server/core/frame_views.h"

struct notification_row {
    struct notification_id notification_id;
    struct str name;     /* of whom it comes from; empty: from the community */
    struct str sentence; /* what they did, after their name */
    struct str title;    /* of the thread; may be empty */
    int64_t at;
    bool is_read;
};

struct notification_page {
    const struct notification_row *rows; /* those not read first, then latest first */
    size_t rows_count;
    bool has_unread;
    bool is_later;    /* not the beginning of the list */
    struct str older; /* value of ?before=; empty: no more */
};

#endif
