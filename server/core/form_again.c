/* The way back of a form is the one that every form has for a page older than its session: the
 * route's own `refused`, with REFUSAL_STALE. A route that can show what is wrong can thus show what
 * was kept, and needs nothing of its own for it. */
#include "server/core/form_again.h"

#include "server/core/doors.h"

/* Numbers, codes and choices are shorter: nobody misses them. */
enum { TYPED_LEAST = 65 };

static bool is_typed(const struct form_field *field) {
    bool is_line = field->type == FIELD_LINE || field->type == FIELD_SAID_LINE;
    return field->type == FIELD_TEXT || field->type == FIELD_SAID ||
           (is_line && field->most_bytes >= TYPED_LEAST);
}

bool form_outlives_session(const struct route *route) {
    const struct form_schema *form = route->form;
    bool has_text = false;
    if (route->flags & ROUTE_KEEP) return true;
    if (!form || !form->refused || route->roles & (ROLE_VISITOR | ROLE_TOKEN)) return false;
    for (size_t i = 0; i < form->count; i++) {
        enum field_type type = form->fields[i].type;
        if (type == FIELD_SECRET || type == FIELD_RAW) return false;
        has_text |= is_typed(&form->fields[i]);
    }
    return has_text;
}

void form_read_sent(struct request *r) {
    if (r->route->flags & ROUTE_SECTIONS) r->service->doors->gather(r);
    form_read(r->route->form, &r->fields, &r->form);
}

enum err form_load_scope(struct request *r) {
    if (!r->route->scope) return OK;
    r->scope = (struct scope_run){
        .db = r->db, .arena = &r->arena, .viewer = &r->viewer, .keys = r->service->keys};
    memcpy(r->scope.params, r->params, sizeof r->params);
    return r->route->scope(&r->scope);
}

bool form_show_again(struct request *r, const struct route *route,
                     const struct route_param params[ROUTE_PARAMS_MOST]) {
    if (!(route->roles & r->viewer.role) || !route->form || !route->form->refused) return false;
    r->route = route;
    memcpy(r->params, params, sizeof r->params);
    r->scope = (struct scope_run){0};
    if (form_load_scope(r) != OK) return false;
    form_read_sent(r);
    r->form.status = 403;
    r->refusal = REFUSAL_STALE;
    route->form->refused(r);
    return true;
}
