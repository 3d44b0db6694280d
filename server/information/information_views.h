/* Pages anybody may read: legal notice, privacy, accessibility.
 * They say what this server is really set to; what its operator left blank is said to be so. */
#ifndef INFORMATION_VIEWS_H
#define INFORMATION_VIEWS_H

#include "server/core/frame_views.h"
#include "server/information/records.h"

struct information_page {
    struct str publisher, publisher_address; /* who answers for the site; may be empty */
    struct str director;                     /* of publication; may be empty */
    struct str host, host_address;           /* who runs the machine; may be empty */
    struct str host_phone;                   /* may be empty */
    struct str officer;                      /* for data protection; may be empty */
    const struct record_view *records;       /* privacy: what is recorded */
    size_t records_count;
};

struct request;
/* What the options say; no records. */
struct information_page information_settings(const struct request *r);

/* Records that stand together, under a title. */
struct note_section {
    enum message_id title;
    struct purpose_row purpose; /* of an entry of the register */
    const struct record_view *records;
    size_t records_count;
};

/* The note to organisations. */
struct note_page {
    int64_t today;
    const struct note_section *origins, *entries;
    size_t origins_count, entries_count;
    struct str mailer; /* host that e-mails are handed to; empty: none leave */
    bool is_mail_local, is_mail_clear, is_https, is_sealed, limits_tries;
    bool requires_second, has_countries;
    struct str countries; /* that people may come in from; empty: any */
    int64_t password_least, recovery_hours, backup_days, count_least;
};

#endif
