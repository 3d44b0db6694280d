/* Whether an organisation's people hear of a sign-in from a new country: for its operator to say
 * when its proxies stand abroad. */
#include "server/core/audit.h"
#include "server/organisations/organisations.h"
#include "sql/organisations_countries.h"

static bool is_choice(struct str word) {
    return str_equal(word, STR("auto")) || str_equal(word, STR("on")) ||
           str_equal(word, STR("off"));
}

static enum err organisation_countries_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct organisation_countries_in *in = input;
    if (run->actor.kind != ACTOR_OPERATOR) return ERR_DENIED;
    if (!is_choice(in->notices)) return ERR_INVALID;
    struct organisation_notices_store_in row = {.country_notices = in->notices, .slug = in->slug};
    enum err e = sql_organisation_notices_store(run->db, &row);
    if (e == OK && db_changes(run->db) == 0) return ERR_NOT_FOUND;
    const struct str parts[] = {in->slug, STR(": country notices "), in->notices};
    struct str text = arena_join(run->arena, parts, ARRAY_LENGTH(parts));
    return e == OK ? audit_append(run, "organisation.set", text) : e;
}

const struct op op_organisation_countries = {.name = "organisation.countries",
                                             .run = organisation_countries_run};
