/* What a directory writes of one person: created, replaced, patched, removed; all of it or nothing.
 * Everything with a consequence goes through the operations of organisations' lists. */
#include "server/core/audit.h"
#include "server/core/service.h"
#include "server/members/attestations.h"
#include "server/scim/write.h"
#include "sql/scim_users.h"

/* One write under way. */
struct writing {
    struct op_run *run;
    const struct scim_write_in *in;
    struct scim_problem *problem;
    struct attestation_id id; /* 0: not there yet */
    struct scim_user before, after;
    struct scim_kept_row kept; /* of an existing row */
    struct str identifier;
};

static enum err refuse(struct writing *w, int status, enum scim_type_of_error type,
                       const char *detail) {
    scim_fail(w->problem, status, type, detail, (struct str){0});
    return ERR_INVALID;
}

static struct str text(struct str s) {
    return s.bytes ? s : STR("");
}

static struct str fact_text(enum peer_fact fact) {
    return fact == PEER_YES ? STR("yes") : fact == PEER_NO ? STR("no") : STR("");
}

/* If-Match (RFC 9110 section 13.1.1); a directory's versions are weak ones, and compare as such. */
static bool etag_fits(struct str field, int64_t version) {
    struct str part;
    char wanted[32];
    snprintf(wanted, sizeof wanted, "\"%lld\"", (long long)version);
    while (str_cut(&field, ',', &part)) {
        part = str_trim(part);
        if (str_equal(part, STR("*"))) return true;
        if (str_starts(part, STR("W/"))) part = str_slice(part, 2, part.length);
        if (str_equal(part, str_from_c(wanted))) return true;
    }
    return false;
}

bool scim_etag_is_among(struct str field, const struct scim_user *user) {
    return etag_fits(field, user->version);
}

static enum err load_before(struct writing *w) {
    struct op_run *run = w->run;
    struct scim_kept_in find = {.attestation_id = w->id, .organisation_id = w->in->organisation};
    enum err e = scim_load(run->db, run->arena, w->in->organisation, w->id, &w->before);
    if (e == OK) e = sql_scim_kept(run->db, run->arena, &find, &w->kept);
    if (e != OK) return e;
    if (!str_is_empty(w->in->if_match) && !etag_fits(w->in->if_match, w->before.version))
        return refuse(w, 412, SCIM_ERROR_PLAIN, "It has changed since that version.");
    return OK;
}

static enum err find_named(struct writing *w, struct scim_named_row *row) {
    struct scim_named_in in = {.organisation_id = w->in->organisation, .identifier = w->identifier};
    return sql_scim_named(w->run->db, w->run->arena, &in, row);
}

/* --- Applying */

/* externalId is the directory's to repeat; what nobody else has also finds the row in a file. */
static enum err own_external(struct writing *w, struct str *external) {
    struct scim_external_in in = {.organisation_id = w->in->organisation,
                                  .external_id = text(w->after.external_id)};
    struct scim_external_row row;
    *external = in.external_id;
    enum err e = sql_scim_external(w->run->db, w->run->arena, &in, &row);
    if (e == OK && row.attestation_id.v != w->id.v) *external = STR("");
    return e == ERR_NOT_FOUND ? OK : e;
}

static enum err put(struct writing *w, struct str external) {
    struct op_run *run = w->run;
    const struct scim_user *user = &w->after;
    struct scim_kind_in find = {.organisation_id = w->in->organisation};
    struct scim_kind_row organisation;
    struct member_put_out out = {0};
    enum err e = sql_scim_kind(run->db, run->arena, &find, &organisation);
    if (e != OK) return e;
    struct member_put_in in = {.organisation = w->in->organisation,
                               .organisation_kind = organisation.kind,
                               .identifier = w->identifier,
                               .email = arena_lower(run->arena, scim_user_email(user)),
                               .given_name = user->given_name,
                               .family_name = text(user->family_name),
                               .region = text(w->kept.region),
                               .external_id = external,
                               .job_title = text(user->title),
                               .occupation_code = text(user->occupation),
                               .supervises = fact_text(user->supervises),
                               .practising = fact_text(user->practising),
                               .practising_since = text(w->kept.practising_since)};
    e = op_member_put.run(run, &in, &out);
    if (e == ERR_CONFLICT) return refuse(w, 409, SCIM_UNIQUENESS, "externalId is another's.");
    if (e == OK) w->id = out.attestation;
    return e;
}

static enum err depart(struct writing *w) {
    struct attestation_state_in in = {.attestation = w->id, .fact = STATED_DEPARTURE};
    struct member_put_out out = {0};
    return op_attestation_state.run(w->run, &in, &out);
}

/* Of somebody who has left and stays away: written down without any consequence. */
static enum err store_ended(struct writing *w, struct str external) {
    const struct scim_user *user = &w->after;
    struct scim_store_ended_in row = {.external_id = external,
                                      .email = arena_lower(w->run->arena, scim_user_email(user)),
                                      .given_name = user->given_name,
                                      .family_name = text(user->family_name),
                                      .attestation_id = w->id};
    struct scim_facts_ended_in facts = {.job_title = text(user->title),
                                        .occupation_code = text(user->occupation),
                                        .supervises = fact_text(user->supervises),
                                        .practising = fact_text(user->practising),
                                        .attestation_id = w->id};
    enum err e = sql_scim_store_ended(w->run->db, &row);
    return e == OK ? sql_scim_facts_ended(w->run->db, &facts) : e;
}

static enum err store_own(struct writing *w) {
    const struct scim_user *user = &w->after;
    struct scim_store_in row = {.user_name = user->user_name,
                                .directory_id = text(user->external_id),
                                .display_name = text(user->display_name),
                                .formatted_name = text(user->formatted),
                                .department = text(user->department),
                                .emails = scim_emails_pack(w->run->arena, user),
                                .attestation_id = w->id};
    return sql_scim_store(w->run->db, &row);
}

/* The version has moved when what it is of has. */
static enum err note(struct writing *w) {
    struct scim_kept_in find = {.attestation_id = w->id, .organisation_id = w->in->organisation};
    struct scim_note_in in = {.at = w->run->now_ms, .attestation_id = w->id};
    struct scim_kept_row now;
    enum err e = sql_scim_kept(w->run->db, w->run->arena, &find, &now);
    if (e != OK || now.version != w->kept.version) return e;
    return sql_scim_note(w->run->db, &in);
}

static enum err rename_row(struct writing *w) {
    struct scim_rename_in row = {.identifier = w->identifier, .attestation_id = w->id};
    struct scim_rename_invited_in member = {.identifier = w->identifier,
                                            .attestation_id = w->id,
                                            .organisation_id = w->in->organisation};
    struct scim_named_row other;
    if (str_equal(w->identifier, w->kept.identifier)) return OK;
    enum err e = find_named(w, &other);
    if (e == OK) return refuse(w, 409, SCIM_UNIQUENESS, "userName is another's.");
    if (e == ERR_NOT_FOUND) e = sql_scim_rename(w->run->db, &row);
    if (e == OK) e = sql_scim_rename_invited(w->run->db, &member);
    struct str what = arena_format(w->run->arena, "%.*s: %.*s", STR_ARG(w->identifier),
                                   STR_ARG(w->kept.identifier));
    return e == OK ? audit_append(w->run, "member.rename", what) : e;
}

static enum err apply(struct writing *w) {
    struct str external;
    bool is_new = w->id.v == 0, leaves = w->after.active == PEER_NO;
    bool is_ended = !is_new && w->kept.ended_at != 0;
    enum err e = is_new ? OK : rename_row(w);
    if (e == OK) e = own_external(w, &external);
    if (e == OK && leaves && !is_new && !is_ended) e = depart(w);
    if (e != OK) return e;
    e = leaves && !is_new ? store_ended(w, external) : put(w, external);
    if (e == OK && leaves && is_new) e = depart(w);
    if (e == OK) e = store_own(w);
    return e == OK && !is_new ? note(w) : e;
}

/* --- The operations */

static enum err settle(struct writing *w) {
    struct scim_edit edit = {w->run->arena, &w->after, w->problem};
    if (!scim_settle(&edit)) return ERR_INVALID;
    w->identifier = arena_lower(w->run->arena, w->after.user_name);
    return OK;
}

static enum err create(struct writing *w) {
    struct scim_edit edit = {w->run->arena, &w->after, w->problem};
    struct scim_named_row row;
    if (!scim_read_user(&edit, &w->in->document)) return ERR_INVALID;
    enum err e = settle(w);
    if (e == OK) e = find_named(w, &row);
    if (e == OK && !row.is_removed)
        return refuse(w, 409, SCIM_UNIQUENESS, "There is one of that userName already.");
    if (e != OK && e != ERR_NOT_FOUND) return e;
    if (e == OK) {
        /* Deleted once, and here again: the same person, by the same number. */
        struct scim_kept_in find = {.attestation_id = row.attestation_id,
                                    .organisation_id = w->in->organisation};
        w->id = row.attestation_id;
        e = sql_scim_kept(w->run->db, w->run->arena, &find, &w->kept);
        if (e != OK) return e;
    }
    return apply(w);
}

static enum err change(struct writing *w) {
    struct scim_edit edit = {w->run->arena, &w->after, w->problem};
    w->id = w->in->attestation;
    enum err e = load_before(w);
    if (e != OK) return e;
    if (w->in->act == SCIM_ACT_PATCH) w->after = w->before;
    bool is_read = w->in->act == SCIM_ACT_PATCH ? scim_patch(&edit, &w->in->document)
                                                : scim_read_user(&edit, &w->in->document);
    if (!is_read) return ERR_INVALID;
    if (w->after.active == PEER_UNKNOWN) w->after.active = w->before.active;
    e = settle(w);
    if (e != OK || scim_user_equal(&w->before, &w->after)) return e;
    return apply(w);
}

static enum err scim_write_prepare(struct arena *arena, const struct service *service,
                                   void *input) {
    (void)service;
    struct scim_write_in *in = input;
    /* A problem is told by the operation, which knows where. */
    (void)scim_read_body(arena, in->body, &in->document, &in->problem);
    return OK;
}

static enum err scim_write_run(struct op_run *run, const void *input, void *output) {
    const struct scim_write_in *in = input;
    struct scim_write_out *out = output;
    struct writing w = {.run = run, .in = in, .problem = &out->problem};
    out->problem = in->problem;
    if (in->problem.status) return ERR_INVALID;
    enum err e = may_provision(run, in->organisation);
    if (e == OK) e = in->act == SCIM_ACT_CREATE ? create(&w) : change(&w);
    out->attestation = w.id;
    return e;
}

const struct op op_scim_write = {.name = "scim.write",
                                 .output_bytes = sizeof(struct scim_write_out),
                                 .pool = POOL_WORK,
                                 .prepare = scim_write_prepare,
                                 .run = scim_write_run};
_Static_assert(sizeof(struct scim_write_out) <= OP_OUTPUT_MOST, "an output is bounded");

static enum err scim_remove_run(struct op_run *run, const void *input, void *output) {
    const struct scim_write_in *in = input;
    struct scim_write_out *out = output;
    struct writing w = {.run = run, .in = in, .problem = &out->problem, .id = in->attestation};
    struct scim_remove_in remove = {.at = run->now_ms, .attestation_id = in->attestation};
    enum err e = may_provision(run, in->organisation);
    if (e == OK) e = load_before(&w);
    if (e == OK && !w.kept.ended_at) e = depart(&w);
    return e == OK ? sql_scim_remove(run->db, &remove) : e;
}

const struct op op_scim_remove = {
    .name = "scim.remove", .output_bytes = sizeof(struct scim_write_out), .run = scim_remove_run};
