/* Adding a space. */
#include "server/core/audit.h"
#include "server/spaces/spaces.h"
#include "sql/spaces_spaces.h"

static bool is_slug(struct str slug) {
    if (slug.length == 0 || slug.length > 64) return false;
    for (size_t i = 0; i < slug.length; i++) {
        char c = slug.bytes[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-')) return false;
    }
    return true;
}

static enum err space_add_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct space_add_in *in = input;
    if (run->actor.kind != ACTOR_OPERATOR) return ERR_DENIED;
    if (!is_slug(in->slug) || str_is_empty(in->title)) return ERR_INVALID;
    struct space_add_row_in row = {.slug = in->slug,
                                   .title = in->title,
                                   .about = in->about,
                                   .region = in->region,
                                   .created_at = run->now_ms};
    enum err e = sql_space_add_row(run->db, &row);
    return e == OK ? audit_append(run, "space.add", in->slug) : e;
}

const struct op op_space_add = {.name = "space.add", .run = space_add_run};
