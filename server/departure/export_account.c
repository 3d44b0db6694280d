/* Who they are here: the account, what was said of it and by whom, comings and goings. */
#include "server/departure/export_parts.h"
#include "sql/departure_export.h"

static enum err put_person(struct export *x) {
    struct export_account_in in = {x->member};
    struct export_account_row row;
    enum err e = sql_export_account(x->db, x->scratch, &in, &row);
    if (e != OK) return e;
    json_open_object(&x->w, "account");
    json_put_int(&x->w, "id", x->member.v);
    json_put_text(&x->w, "kind", row.account);
    json_put_text(&x->w, "identifier", row.identifier);
    json_put_text(&x->w, "email", row.email);
    json_put_text(&x->w, "given_name", row.given_name);
    json_put_text(&x->w, "family_name", row.family_name);
    json_put_text(&x->w, "region", row.region);
    json_put_text(&x->w, "language", row.language);
    json_put_text(&x->w, "scheme", row.scheme);
    json_put_bool(&x->w, "shows_name", row.shows_name);
    json_put_bool(&x->w, "asked_what_became_of_cases", !row.refuses_asking);
    json_put_bool(&x->w, "shows_organisation", row.shows_organisation);
    json_put_text(&x->w, "state", row.state);
    export_put_time(x, "created_at", row.created_at);
    export_put_time(x, "activated_at", row.activated_at);
    export_put_time(x, "charter_accepted_at", row.charter_at);
    json_put_int(&x->w, "charter_version", row.charter_at ? row.charter_version : 0);
    export_put_time(x, "declared_at", row.declared_at);
    json_close(&x->w);
    json_open_object(&x->w, "organisation");
    json_put_text(&x->w, "id", row.organisation);
    json_put_text(&x->w, "name", row.organisation_name);
    json_put_text(&x->w, "kind", row.organisation_kind);
    json_put_text(&x->w, "region", row.organisation_region);
    json_close(&x->w);
    json_open_object(&x->w, "verdict");
    json_put_text(&x->w, "verdict", row.verdict);
    json_put_text(&x->w, "reason", row.reason);
    json_put_text(&x->w, "rule", row.rule);
    json_put_text(&x->w, "policy", row.policy_version);
    export_put_time(x, "judged_at", row.judged_at);
    export_put_time(x, "valid_until", row.valid_until);
    export_put_time(x, "first_accepted_at", row.accepted_at);
    export_put_time(x, "refused_by_people_at", row.refused_at);
    export_put_time(x, "own_word_at", row.word_at);
    json_close(&x->w);
    return OK;
}

/* "stated_by": "organisation" is what the organisation wrote, "person" what they declared. */
static enum err put_facts(struct export *x) {
    struct export_facts_in in = {x->member};
    struct export_facts_row *rows;
    size_t count;
    enum err e = sql_export_facts(x->db, x->scratch, &in, &rows, &count);
    json_open_array(&x->w, "facts");
    for (size_t i = 0; e == OK && i < count; i++) {
        json_open_object(&x->w, NULL);
        json_put_text(&x->w, "stated_by", rows[i].origin);
        json_put_text(&x->w, "job_title", rows[i].job_title);
        json_put_text(&x->w, "occupation_code", rows[i].occupation_code);
        json_put_text(&x->w, "supervises", rows[i].supervises);
        json_put_text(&x->w, "practising", rows[i].practising);
        json_put_text(&x->w, "practising_since", rows[i].practising_since);
        export_put_time(x, "stated_at", rows[i].stated_at);
        export_put_time(x, "replaced_at", rows[i].replaced_at);
        json_put_text(&x->w, "verdict", rows[i].verdict);
        json_put_text(&x->w, "rule", rows[i].rule);
        export_put_time(x, "accepted_by_people_at", rows[i].accepted_at);
        json_close(&x->w);
    }
    json_close(&x->w);
    return e;
}

/* What only a directory writes (server/scim). */
static void put_directory(struct export *x, const struct export_attestations_row *row) {
    json_put_text(&x->w, "directory_user_name", row->user_name);
    json_put_text(&x->w, "directory_external_id", row->directory_id);
    json_put_text(&x->w, "directory_display_name", row->display_name);
    json_put_text(&x->w, "directory_formatted_name", row->formatted_name);
    json_put_text(&x->w, "directory_department", row->department);
    json_put_text(&x->w, "directory_emails", row->emails);
    export_put_time(x, "directory_removed_at", row->removed_at);
}

/* What organisations wrote of them in their lists. */
static enum err put_attestations(struct export *x) {
    struct export_attestations_in in = {x->member};
    struct export_attestations_row *rows;
    size_t count;
    enum err e = sql_export_attestations(x->db, x->scratch, &in, &rows, &count);
    json_open_array(&x->w, "attestations");
    for (size_t i = 0; e == OK && i < count; i++) {
        json_open_object(&x->w, NULL);
        json_put_text(&x->w, "organisation", rows[i].organisation_name);
        json_put_text(&x->w, "identifier", rows[i].identifier);
        json_put_text(&x->w, "external_id", rows[i].external_id);
        json_put_text(&x->w, "email", rows[i].email);
        json_put_text(&x->w, "given_name", rows[i].given_name);
        json_put_text(&x->w, "family_name", rows[i].family_name);
        json_put_text(&x->w, "region", rows[i].region);
        export_put_time(x, "created_at", rows[i].created_at);
        export_put_time(x, "written_at", rows[i].written_at);
        export_put_time(x, "attested_at", rows[i].attested_at);
        export_put_time(x, "ended_at", rows[i].ended_at);
        json_put_text(&x->w, "ending", rows[i].ending);
        put_directory(x, &rows[i]);
        json_close(&x->w);
    }
    json_close(&x->w);
    return e;
}

static enum err put_mandates(struct export *x) {
    struct export_mandates_in in = {x->member};
    struct export_mandates_row *rows;
    size_t count;
    enum err e = sql_export_mandates(x->db, x->scratch, &in, &rows, &count);
    json_open_array(&x->w, "mandates");
    for (size_t i = 0; e == OK && i < count; i++) {
        json_open_object(&x->w, NULL);
        export_put_time(x, "began_at", rows[i].began_at);
        export_put_time(x, "ends_at", rows[i].ends_at);
        export_put_time(x, "ended_at", rows[i].ended_at);
        json_put_text(&x->w, "origin", rows[i].origin);
        json_put_text(&x->w, "cause", rows[i].cause);
        json_close(&x->w);
    }
    json_close(&x->w);
    return e;
}

static enum err put_acceptances(struct export *x) {
    struct export_acceptances_in in = {x->member};
    struct export_acceptances_row *rows;
    size_t count;
    enum err e = sql_export_acceptances(x->db, x->scratch, &in, &rows, &count);
    json_open_array(&x->w, "charter_acceptances");
    for (size_t i = 0; e == OK && i < count; i++) {
        json_open_object(&x->w, NULL);
        json_put_int(&x->w, "version", rows[i].version);
        export_put_time(x, "accepted_at", rows[i].accepted_at);
        json_close(&x->w);
    }
    json_close(&x->w);
    return e;
}

static enum err put_contests(struct export *x) {
    struct export_contests_in in = {x->member};
    struct export_contests_row *rows;
    size_t count;
    enum err e = sql_export_contests(x->db, x->scratch, &in, &rows, &count);
    json_open_array(&x->w, "contests");
    for (size_t i = 0; e == OK && i < count; i++) {
        json_open_object(&x->w, NULL);
        json_put_text(&x->w, "text", rows[i].text);
        json_put_text(&x->w, "cause", rows[i].cause);
        json_put_text(&x->w, "rule", rows[i].rule);
        export_put_time(x, "asked_at", rows[i].asked_at);
        export_put_time(x, "due_at", rows[i].due_at);
        json_put_text(&x->w, "answer", rows[i].answer);
        json_put_text(&x->w, "reason", rows[i].reason);
        export_put_time(x, "answered_at", rows[i].answered_at);
        json_close(&x->w);
    }
    json_close(&x->w);
    return e;
}

static enum err put_objections(struct export *x) {
    struct export_objections_in in = {x->member};
    struct export_objections_row *rows;
    size_t count;
    enum err e = sql_export_objections(x->db, x->scratch, &in, &rows, &count);
    json_open_array(&x->w, "contested_facts");
    for (size_t i = 0; e == OK && i < count; i++) {
        json_open_object(&x->w, NULL);
        json_put_text(&x->w, "organisation", rows[i].organisation);
        json_put_text(&x->w, "fact", rows[i].fact);
        json_put_text(&x->w, "stated", rows[i].stated);
        json_put_text(&x->w, "text", rows[i].text);
        export_put_time(x, "asked_at", rows[i].asked_at);
        export_put_time(x, "due_at", rows[i].due_at);
        json_put_text(&x->w, "answer", rows[i].answer);
        json_put_text(&x->w, "reason", rows[i].reason);
        export_put_time(x, "answered_at", rows[i].answered_at);
        json_close(&x->w);
    }
    json_close(&x->w);
    return e;
}

static enum err put_sessions(struct export *x) {
    struct export_sessions_in in = {x->member};
    struct export_sessions_row *rows;
    size_t count;
    enum err e = sql_export_sessions(x->db, x->scratch, &in, &rows, &count);
    json_open_array(&x->w, "sessions");
    for (size_t i = 0; e == OK && i < count; i++) {
        json_open_object(&x->w, NULL);
        export_put_time(x, "created_at", rows[i].created_at);
        export_put_time(x, "seen_at", rows[i].seen_at);
        export_put_time(x, "expires_at", rows[i].expires_at);
        json_put_bool(&x->w, "is_shared", rows[i].is_shared);
        json_put_text(&x->w, "country", rows[i].country);
        export_put_time(x, "country_at", rows[i].country_at);
        json_close(&x->w);
    }
    json_close(&x->w);
    return e;
}

static enum err put_countries(struct export *x) {
    struct export_countries_in in = {x->member};
    struct export_countries_row *rows;
    size_t count;
    enum err e = sql_export_countries(x->db, x->scratch, &in, &rows, &count);
    json_open_array(&x->w, "countries");
    for (size_t i = 0; e == OK && i < count; i++) {
        json_open_object(&x->w, NULL);
        json_put_text(&x->w, "country", rows[i].country);
        export_put_time(x, "first_on", rows[i].first_on);
        export_put_time(x, "last_on", rows[i].last_on);
        json_close(&x->w);
    }
    json_close(&x->w);
    return e;
}

static enum err put_policy_changes(struct export *x) {
    struct export_policy_changes_in in = {x->member};
    struct export_policy_changes_row *rows;
    size_t count;
    enum err e = sql_export_policy_changes(x->db, x->scratch, &in, &rows, &count);
    json_open_array(&x->w, "announced_rules");
    for (size_t i = 0; e == OK && i < count; i++) {
        json_open_object(&x->w, NULL);
        json_put_text(&x->w, "verdict", rows[i].verdict);
        json_put_text(&x->w, "rule", rows[i].rule);
        export_put_time(x, "told_at", rows[i].told_at);
        json_close(&x->w);
    }
    json_close(&x->w);
    return e;
}

static enum err put_devices(struct export *x) {
    struct export_devices_in in = {x->member};
    struct export_devices_row *rows;
    size_t count;
    enum err e = sql_export_devices(x->db, x->scratch, &in, &rows, &count);
    json_open_array(&x->w, "remembered_browsers");
    for (size_t i = 0; e == OK && i < count; i++) {
        json_open_object(&x->w, NULL);
        export_put_time(x, "created_at", rows[i].created_at);
        export_put_time(x, "seen_at", rows[i].seen_at);
        json_close(&x->w);
    }
    json_close(&x->w);
    return e;
}

/* Since when they have a second factor, and the browsers that are not asked for it. */
static enum err put_factor(struct export *x) {
    struct export_factor_in in = {x->member};
    struct export_factor_row factor;
    struct export_trusted_in trusted = {x->member};
    struct export_trusted_row *rows;
    size_t count;
    enum err e = sql_export_factor(x->db, x->scratch, &in, &factor);
    json_open_array(&x->w, "second_factor");
    if (e == OK) {
        json_open_object(&x->w, NULL);
        export_put_time(x, "since", factor.since_at);
        json_put_int(&x->w, "codes_left", factor.codes_left);
        json_close(&x->w);
    }
    json_close(&x->w);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    e = sql_export_trusted(x->db, x->scratch, &trusted, &rows, &count);
    json_open_array(&x->w, "trusted_browsers");
    for (size_t i = 0; e == OK && i < count; i++) {
        json_open_object(&x->w, NULL);
        json_put_text(&x->w, "browser", rows[i].browser);
        export_put_time(x, "trusted_at", rows[i].trusted_at);
        export_put_time(x, "expires_at", rows[i].expires_at);
        json_close(&x->w);
    }
    json_close(&x->w);
    return e;
}

/* Sealed; of long ago, the middle of its month. */
static int64_t sign_in_time(const struct export *x, const struct export_sign_ins_row *row) {
    int64_t at = row->at;
    struct str sealed = {(const char *)row->sealed.bytes, row->sealed.length};
    if (sealed.length != sizeof at + CRYPT_SEAL_EXTRA) return at;
    enum err e = crypt_open(x->service->keys->seal, STR("sign-in"), sealed, (unsigned char *)&at);
    return e == OK ? at : row->at;
}

static enum err put_sign_ins(struct export *x) {
    struct export_sign_ins_in in = {x->member};
    struct export_sign_ins_row *rows;
    size_t count;
    enum err e = sql_export_sign_ins(x->db, x->scratch, &in, &rows, &count);
    json_open_array(&x->w, "sign_ins");
    for (size_t i = 0; e == OK && i < count; i++) {
        json_open_object(&x->w, NULL);
        export_put_time(x, "at", sign_in_time(x, &rows[i]));
        json_close(&x->w);
    }
    json_close(&x->w);
    return e;
}

static enum err put_activations(struct export *x) {
    struct export_activations_in in = {x->member};
    struct export_activations_row *rows;
    size_t count;
    enum err e = sql_export_activations(x->db, x->scratch, &in, &rows, &count);
    json_open_array(&x->w, "activations");
    for (size_t i = 0; e == OK && i < count; i++) {
        json_open_object(&x->w, NULL);
        export_put_time(x, "created_at", rows[i].created_at);
        export_put_time(x, "expires_at", rows[i].expires_at);
        export_put_time(x, "used_at", rows[i].used_at);
        json_close(&x->w);
    }
    json_close(&x->w);
    return e;
}

static enum err put_mail(struct export *x) {
    struct export_mail_in in = {x->member};
    struct export_mail_row *rows;
    size_t count;
    enum err e = sql_export_mail(x->db, x->scratch, &in, &rows, &count);
    json_open_array(&x->w, "mail");
    for (size_t i = 0; e == OK && i < count; i++) {
        json_open_object(&x->w, NULL);
        json_put_text(&x->w, "kind", rows[i].kind);
        json_put_text(&x->w, "address", rows[i].address);
        export_put_time(x, "created_at", rows[i].created_at);
        export_put_time(x, "sent_at", rows[i].sent_at);
        json_close(&x->w);
    }
    json_close(&x->w);
    return e;
}

static enum err put_departure(struct export *x) {
    struct export_departure_in in = {x->member};
    struct export_departure_row row;
    enum err e = sql_export_departure(x->db, x->scratch, &in, &row);
    if (e != OK) return e == ERR_NOT_FOUND ? OK : e;
    json_open_object(&x->w, "departure");
    export_put_time(x, "left_at", row.left_at);
    export_put_time(x, "next_step_at", row.due_at);
    export_put_time(x, "identity_kept_until", row.identity_until);
    json_close(&x->w);
    return OK;
}

enum err export_put_account(struct export *x) {
    static enum err (*const sections[])(struct export *) = {
        put_person,      put_attestations,   put_facts,       put_mandates, export_put_mandates,
        put_acceptances, put_contests,       put_objections,  put_sessions, put_devices,
        put_factor,      put_sign_ins,       put_activations, put_mail,     put_departure,
        put_countries,   put_policy_changes,
    };
    enum err e = OK;
    for (size_t i = 0; e == OK && i < ARRAY_LENGTH(sections); i++) e = sections[i](x);
    return e;
}
