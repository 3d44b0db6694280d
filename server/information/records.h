/* What is recorded of people: the rows of records.def, as this server is set. */
#ifndef RECORDS_H
#define RECORDS_H

#include "lib/arena.h"
#include "lib/language.h"
#include "messages.h"
#include "server/core/options.h"

/* Where a datum comes from. */
enum record_origin { ORIGIN_ORGANISATION, ORIGIN_PERSON, ORIGIN_OTHERS, ORIGIN_USE, ORIGIN_COUNT_ };

enum purpose {
#define PURPOSE(name) PURPOSE_##name,
#include "server/information/records.def"
    PURPOSE_COUNT_
};

/* The numbers that decide what is kept and how long. */
struct record_settings {
    int64_t always;         /* 1 */
    int64_t invited_days;   /* an account never opened is erased after */
    int64_t sign_in_months; /* how long sign-ins are kept: 12 at most */
    int64_t identity_years; /* how long civil identity is kept: 0, 1 or 5 */
    int64_t has_countries;  /* of sessions are kept */
    int64_t backup_days;    /* copies live at most */
    int64_t notes_months;   /* animators' notes about a member */
};
struct record_settings record_settings_of(const struct options *options);

struct record_row {
    const char *name, *tables;
    enum purpose purpose;
    enum record_origin origin;
};
extern const struct record_row record_rows[];
extern const size_t record_rows_count;

/* One that is in force, for a page. */
struct record_view {
    enum message_id what, why;
    struct str duration; /* in the reader's language */
    enum purpose purpose;
    enum record_origin origin;
};
/* The rows in force, in the order of records.def; *count of them, in the arena. */
const struct record_view *records_in_force(struct arena *arena, enum language language,
                                           const struct record_settings *settings, size_t *count);

struct purpose_row {
    enum message_id title, aim, basis, persons, recipients;
};
extern const struct purpose_row purpose_rows[PURPOSE_COUNT_];

#endif
