/* Adding and closing organisations. */
#include "moderation/policy.h"
#include "server/core/audit.h"
#include "server/core/service.h"
#include "server/members/attestations.h"
#include "server/organisations/organisations.h"
#include "sql/organisations_organisations.h"

static bool is_slug(struct str slug) {
    if (slug.length == 0 || slug.length > 64) return false;
    for (size_t i = 0; i < slug.length; i++) {
        char c = slug.bytes[i];
        bool is_fine = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
        if (!is_fine) return false;
    }
    return true;
}

static enum err organisation_add_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct organisation_add_in *in = input;
    if (run->actor.kind != ACTOR_OPERATOR) return ERR_DENIED;
    if (!is_slug(in->slug) || str_is_empty(in->name)) return ERR_INVALID;
    if (!policy_kind(run->service->policy, in->kind)) return ERR_INVALID;
    struct organisation_add_row_in row = {.slug = in->slug,
                                          .name = in->name,
                                          .kind = in->kind,
                                          .region = in->region.bytes ? in->region : STR(""),
                                          .seats = in->seats,
                                          .created_at = run->now_ms};
    enum err e = sql_organisation_add_row(run->db, &row);
    return e == OK ? audit_append(run, "organisation.add", in->slug) : e;
}

const struct op op_organisation_add = {.name = "organisation.add", .run = organisation_add_run};

static enum err organisation_close_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct organisation_close_in *in = input;
    if (run->actor.kind != ACTOR_OPERATOR) return ERR_DENIED;
    struct organisation_close_row_in row = {.closed_at = run->now_ms, .slug = in->slug};
    enum err e = sql_organisation_close_row(run->db, &row);
    if (e == OK && db_changes(run->db) == 0) return ERR_NOT_FOUND;
    struct organisation_id_of_in find = {.slug = in->slug};
    struct organisation_id_of_row closed;
    if (e == OK) e = sql_organisation_id_of(run->db, run->arena, &find, &closed);
    if (e == OK) e = members_of_closed(run, closed.organisation_id);
    return e == OK ? audit_append(run, "organisation.close", in->slug) : e;
}

const struct op op_organisation_close = {.name = "organisation.close",
                                         .run = organisation_close_run};

static enum err organisation_seats_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct organisation_seats_in *in = input;
    if (run->actor.kind != ACTOR_OPERATOR) return ERR_DENIED;
    struct organisation_seats_row_in row = {.seats = in->seats, .slug = in->slug};
    enum err e = sql_organisation_seats_row(run->db, &row);
    if (e == OK && db_changes(run->db) == 0) return ERR_NOT_FOUND;
    return e == OK ? audit_append(run, "organisation.seats", in->slug) : e;
}

const struct op op_organisation_seats = {.name = "organisation.seats",
                                         .run = organisation_seats_run};
