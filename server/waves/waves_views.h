/* Waves as animators see them: counts of invitations, nothing of what anybody does. */
#ifndef WAVES_VIEWS_H
#define WAVES_VIEWS_H

#include "server/core/frame_views.h"

struct wave_row {
    struct wave_id wave_id;
    struct str title, month; /* « janvier 2027 »; may be empty */
    int64_t opened_at;       /* 0: not yet */
    int64_t waiting;         /* invitations that have not left */
    int64_t unreachable;     /* people accepted whose organisation gave no address */
};

/* One that may be planned for; value "2027-01". */
struct wave_month_choice {
    struct str value, label;
    bool is_chosen;
};

struct wave_form {
    struct field_view title, planned;
    const struct wave_month_choice *months;
    size_t months_count;
};

struct wave_list_page {
    const struct wave_row *waves;
    size_t waves_count;
    struct wave_form form;
    struct str error; /* of the form as a whole */
    bool is_first;    /* no wave was opened yet */
};

struct wave_name {
    struct str name;
};

struct wave_page {
    struct wave_row wave;
    const struct wave_name *organisations, *regions;
    size_t organisations_count, regions_count;
    struct wave_form form;
    int64_t pace, minutes; /* invitations a minute; how long all of them take, 0: no time */
    int64_t days;          /* that an invitation lasts */
    bool is_saved;
    /* On the page that asks whether to open it. */
    bool is_short; /* the community would open with too few animators */
    int64_t animators, animator_organisations;
};

#endif
