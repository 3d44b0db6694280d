/* Pages anybody may read: legal notice, privacy, accessibility.
 * They say what this server is really set to; what its operator left blank is said to be so. */
#ifndef INFORMATION_VIEWS_H
#define INFORMATION_VIEWS_H

#include "server/core/frame_views.h"

struct information_page {
    struct str publisher, publisher_address; /* who answers for the site; may be empty */
    struct str director;                     /* of publication; may be empty */
    struct str host, host_address;           /* who runs the machine; may be empty */
    struct str host_phone;                   /* may be empty */
    struct str officer;                      /* for data protection; may be empty */
    int64_t sign_in_months;                  /* how long sign-ins are kept: 12 at most */
    int64_t identity_years;                  /* how long civil identity is kept: 0, 1 or 5 */
    int64_t invited_days;                    /* an account never opened is erased after: 90 */
    bool has_countries;                      /* of sessions are kept */
    int64_t backup_days;                     /* copies live at most: 35 */
};

#endif
