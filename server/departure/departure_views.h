/* The pages of one's own data and of leaving. */
#ifndef DEPARTURE_VIEWS_H
#define DEPARTURE_VIEWS_H

#include "server/core/frame_views.h"

struct data_page {
    struct str identifier;
    struct field_view password, part;
    struct code_view code;
    bool has_errors;
    bool is_organisation; /* an account manager's: there are no messages in it */
};

struct leave_page {
    struct str identifier;
    struct field_view password, confirm;
    struct code_view code;
    bool is_withdrawing;
    bool has_errors;
    int64_t return_days, identity_years;
    int64_t other_animators; /* of an animator: how many stay */
    bool is_animator;
};

#endif
