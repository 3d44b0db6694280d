/* Pages of the letter. */
#ifndef LETTER_VIEWS_H
#define LETTER_VIEWS_H

#include "server/core/frame_views.h"

struct letter_page {
    bool is_weekly, is_immediate, is_none; /* the rhythm */
    bool has_titles;                       /* wished for */
    bool has_edition;                      /* the letter of the community */
    bool has_own_address;                  /* without it, titles stay inside */
    bool is_saved;                         /* it was, just now */
    struct field_view rhythm;
    bool has_errors;
};

struct letter_stop_page {
    struct str token;
    bool is_stopped;
    bool is_edition; /* the letter of the community alone */
};

#endif
