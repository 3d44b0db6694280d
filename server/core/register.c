/* Rows of the register. */
#include "server/core/register.h"

#include "server/core/role.h"
#include "server/core/viewer.h"
#include "sql/core_register.h"

enum { TERM_MOST_DAYS = 3660 };

#define REGISTER_KIND_CODE(name, code) [REGISTER_##name] = code,
static const char *const codes[] = {REGISTER_KINDS(REGISTER_KIND_CODE)};
#undef REGISTER_KIND_CODE
_Static_assert(ARRAY_LENGTH(codes) == REGISTER_KINDS_COUNT, "each kind has a code");

static const char *const reasons[] = {REGISTER_REASONS};
static const char *const roles[] = {REGISTER_ROLES};

const char *register_code(enum register_kind kind) {
    assert((size_t)kind < ARRAY_LENGTH(codes));
    return codes[kind];
}

static bool is_listed(struct str code, const char *const *list, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (str_equal(code, str_from_c(list[i]))) return true;
    return false;
}

/* As the actor is now: an animator whose mandate ended a moment ago writes nothing as one. */
static enum err role_of_actor(struct op_run *run, struct str *role) {
    struct viewer viewer;
    if (run->actor.kind == ACTOR_OPERATOR) {
        *role = STR("operator");
        return OK;
    }
    if (run->actor.kind != ACTOR_MEMBER) return ERR_DENIED;
    enum err e = viewer_of_member(run->db, run->arena, run->actor.member, run->now_ms, &viewer);
    if (e != OK) return e == ERR_NOT_FOUND ? ERR_DENIED : e;
    *role = str_from_c(role_name(viewer.role));
    return viewer.role == ROLE_MEMBER || viewer.role == ROLE_ANIMATOR ? OK : ERR_DENIED;
}

enum err register_note(struct op_run *run, const struct register_entry *entry) {
    struct register_add_in in = {.kind = str_from_c(register_code(entry->kind)),
                                 .reason = entry->reason,
                                 .role = entry->role,
                                 .post_id = entry->post,
                                 .thread_id = entry->thread,
                                 .days = entry->days,
                                 .decided_at = entry->at_ms ? entry->at_ms : run->now_ms};
    enum err e = str_is_empty(in.role) ? role_of_actor(run, &in.role) : OK;
    if (e != OK) return e;
    if (!is_listed(in.reason, reasons, ARRAY_LENGTH(reasons)) ||
        !is_listed(in.role, roles, ARRAY_LENGTH(roles)) || in.days < 0 || in.days > TERM_MOST_DAYS)
        return ERR_INVALID;
    return sql_register_add(run->db, &in);
}
