/* From a row of an organisation's list to a user. The state is that of the organisation's own facts
 * alone: whether the account was opened, left or used is not read here. */
#include "lib/num.h"
#include "server/scim/users.h"
#include "sql/scim_users.h"

static enum peer_fact fact_of(struct str text) {
    enum peer_fact fact;
    return peer_fact_parse(text, &fact) ? fact : PEER_UNKNOWN;
}

static void set_state(const struct scim_users_row *row, struct scim_user *user) {
    bool is_refused =
        str_equal(row->claim, STR("refused")) || str_equal(row->verdict, STR("refused"));
    bool is_accepted = str_is_empty(row->claim) && str_equal(row->verdict, STR("peer"));
    user->state = row->ended_at ? STR("closed")
                  : is_refused  ? STR("refused")
                  : is_accepted ? STR("accepted")
                                : STR("review");
    user->is_active = !row->ended_at && !is_refused;
    user->active = row->ended_at ? PEER_NO : PEER_YES;
    if (is_accepted || row->ended_at) return;
    user->rule = row->rule;
    for (size_t i = 0; i < PEER_RULE_COUNT_; i++)
        if (str_equal(row->rule, str_from_c(peer_rules[i].id)))
            user->reason = str_from_c(peer_reason_name(peer_rules[i].reason));
}

struct str scim_emails_pack(struct arena *arena, const struct scim_user *user) {
    struct str packed = STR("");
    for (size_t i = 0; i < user->emails_count; i++) {
        const struct scim_email *email = &user->emails[i];
        packed = arena_format(arena, "%.*s%.*s\t%c\t%.*s\n", STR_ARG(packed), STR_ARG(email->type),
                              email->is_primary ? '1' : '0', STR_ARG(email->value));
    }
    return packed;
}

static void unpack_emails(struct str packed, struct scim_user *user) {
    struct str line, type, primary;
    while (user->emails_count < SCIM_EMAILS_MOST && str_cut(&packed, '\n', &line)) {
        if (!str_cut(&line, '\t', &type) || !str_cut(&line, '\t', &primary)) continue;
        user->emails[user->emails_count++] = (struct scim_email){
            .value = line, .type = type, .is_primary = str_equal(primary, STR("1"))};
    }
}

/* What a directory wrote stands until the organisation writes otherwise, by a file or by hand. */
static void set_emails(const struct scim_users_row *row, struct scim_user *user) {
    unpack_emails(row->emails, user);
    if (str_equal(scim_user_email(user), row->email)) return;
    user->emails_count = 0;
    if (!str_is_empty(row->email))
        user->emails[user->emails_count++] =
            (struct scim_email){.value = row->email, .type = STR("work"), .is_primary = true};
}

static void from_row(struct arena *arena, const struct scim_users_row *row,
                     struct scim_user *user) {
    bool is_own_name = str_equal(arena_lower(arena, row->user_name), row->identifier);
    *user = (struct scim_user){
        .id = row->attestation_id,
        .id_text = arena_format(arena, "%lld", (long long)row->attestation_id.v),
        .user_name = is_own_name ? row->user_name : row->identifier,
        .external_id = str_is_empty(row->directory_id) ? row->external_id : row->directory_id,
        .given_name = row->given_name,
        .family_name = row->family_name,
        .formatted = row->formatted_name,
        .display_name = row->display_name,
        .title = row->job_title,
        .department = row->department,
        .occupation = row->occupation_code,
        .supervises = fact_of(row->supervises),
        .practising = fact_of(row->practising),
        .created_at = row->created_at,
        .written_at = row->written_at,
        .version = row->version};
    set_emails(row, user);
    set_state(row, user);
}

static enum err load(struct db *db, struct arena *arena, const struct scim_users_in *in,
                     struct scim_user **users, size_t *count) {
    struct scim_users_row *rows;
    enum err e = sql_scim_users(db, arena, in, &rows, count);
    if (e != OK) return e;
    *users = arena_array(arena, *count + 1, sizeof **users);
    for (size_t i = 0; i < *count; i++) from_row(arena, &rows[i], &(*users)[i]);
    return OK;
}

enum err scim_load(struct db *db, struct arena *arena, struct organisation_id organisation,
                   struct attestation_id id, struct scim_user *user) {
    struct scim_users_in in = {
        .organisation_id = organisation, .from_id = id.v, .to_id = id.v, .most = 1};
    struct scim_user *users;
    size_t count;
    enum err e = load(db, arena, &in, &users, &count);
    if (e != OK || count == 0) return e == OK ? ERR_NOT_FOUND : e;
    *user = users[0];
    return OK;
}

enum err scim_load_many(struct db *db, struct arena *arena, struct organisation_id organisation,
                        int64_t from, int64_t most, struct scim_user **users, size_t *count) {
    struct scim_users_in in = {
        .organisation_id = organisation, .from_id = from, .to_id = INT64_MAX, .most = most};
    return load(db, arena, &in, users, count);
}
