/* The rows of records.def out of the table, with this server's numbers in their sentences. */
#include "server/information/records.h"

#include "server/account/account.h"
#include "server/admissions/admissions.h"
#include "server/core/factor.h"
#include "server/departure/departure.h"
#include "server/members/members.h"
#include "server/recovery/recovery.h"

enum { BACKUP_KEPT_DAYS = 35 }; /* tools/packaging/backup.cron */

/* Durations that sentences of the catalogue say in words. */
_Static_assert(ADDRESS_HOURS == 48, "privacy.recovery_long says 48 hours");
_Static_assert(FACTOR_TRUST_DAYS == 30, "privacy.factor_long says 30 days");
_Static_assert(REVIEW_KEPT_DAYS == 365, "privacy.decisions_long and doubts_long say 12 months");
_Static_assert(DEVICE_DAYS == 400, "privacy.cookie says 400 days");
_Static_assert(RETURN_DAYS == 14, "privacy.gone_why says 14 days");

struct record_settings record_settings_of(const struct options *options) {
    return (struct record_settings){
        .always = 1,
        .invited_days = INVITED_DAYS,
        .sign_in_months = SIGN_IN_DAYS * 12 / 365,
        .identity_years = options->community_identity_years,
        .notes_months = options->community_notes_months > 0 ? options->community_notes_months : 1,
        .has_countries = !str_is_empty(options->access_country_database),
        .backup_days = BACKUP_KEPT_DAYS};
}

#define ROW(name, purpose, origin, tables) {#name, tables, PURPOSE_##purpose, ORIGIN_##origin},
#define RECORD(name, purpose, origin, when, tables) ROW(name, purpose, origin, tables)
#define COUNTED(name, purpose, origin, when, tables) ROW(name, purpose, origin, tables)
const struct record_row record_rows[] = {
#include "server/information/records.def"
};
#undef ROW
const size_t record_rows_count = ARRAY_LENGTH(record_rows);

#define PURPOSE(name)                                                                              \
    [PURPOSE_##name] = {MSG_purpose_##name##_title, MSG_purpose_##name##_aim,                      \
                        MSG_purpose_##name##_basis, MSG_purpose_##name##_persons,                  \
                        MSG_purpose_##name##_recipients},
const struct purpose_row purpose_rows[PURPOSE_COUNT_] = {
#include "server/information/records.def"
};

/* One function for each row whose duration is counted. */
#define COUNTED(name, purpose, origin, when, tables)                                               \
    static void put_##name(struct buf *out, enum language language, int64_t count) {               \
        msg_privacy_##name##_long(out, language, MESSAGE_PLAIN,                                    \
                                  (struct msg_privacy_##name##_long){.count = count});             \
    }
#include "server/information/records.def"

struct sentences {
    enum message_id what, why, duration;
    void (*put)(struct buf *out, enum language language, int64_t count); /* NULL: no count */
    size_t when; /* place of its number in struct record_settings */
};
#define SENTENCES(name, when, put)                                                                 \
    {MSG_privacy_##name##_what, MSG_privacy_##name##_why, MSG_privacy_##name##_long, put,          \
     offsetof(struct record_settings, when)},
#define RECORD(name, purpose, origin, when, tables) SENTENCES(name, when, NULL)
#define COUNTED(name, purpose, origin, when, tables) SENTENCES(name, when, put_##name)
static const struct sentences sentences[] = {
#include "server/information/records.def"
};
#undef SENTENCES

static struct str duration_of(struct arena *arena, enum language language,
                              const struct sentences *s, int64_t count) {
    struct buf out;
    if (!s->put) return message_text(language, s->duration);
    buf_init(&out, 1024);
    s->put(&out, language, count);
    struct str text = arena_copy(arena, buf_str(&out));
    buf_release(&out);
    return text;
}

const struct record_view *records_in_force(struct arena *arena, enum language language,
                                           const struct record_settings *settings, size_t *count) {
    struct record_view *views = arena_array(arena, ARRAY_LENGTH(sentences), sizeof *views);
    *count = 0;
    for (size_t i = 0; i < ARRAY_LENGTH(sentences); i++) {
        int64_t number;
        memcpy(&number, (const char *)settings + sentences[i].when, sizeof number);
        if (number == 0) continue;
        views[(*count)++] =
            (struct record_view){.what = sentences[i].what,
                                 .why = sentences[i].why,
                                 .duration = duration_of(arena, language, &sentences[i], number),
                                 .purpose = record_rows[i].purpose,
                                 .origin = record_rows[i].origin};
    }
    return views;
}
