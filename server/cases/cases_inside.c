/* Who a case is whose, and its scopes. */
#include "server/cases/cases_inside.h"

#include "server/core/nobody.h"
#include "server/core/service.h"
#include "server/core/viewer.h"
#include "sql/cases_pathway.h"

bool case_is_authors(struct db *db, const struct keys *keys, const struct case_visible_row *row,
                     struct member_id member) {
    return author_is(db, keys, member, row->author_id, row->thread_id);
}

/* What it is to this viewer. */
static void judge(struct db *db, const struct keys *keys, const struct viewer *viewer,
                  struct case_at *at) {
    at->is_author = case_is_authors(db, keys, &at->row, viewer->member);
    at->is_animator = viewer->role == ROLE_ANIMATOR;
}

void case_without_trace(const struct case_at *at, struct task *task) {
    if (member_is_nobody(at->row.author_id)) task->has_once = false;
}

enum err case_of_actor(struct op_run *run, struct thread_id thread, struct case_at *at) {
    struct viewer viewer;
    enum err e = viewer_of_actor(run, &viewer);
    if (e != OK) return e;
    if (viewer.role != ROLE_MEMBER && viewer.role != ROLE_ANIMATOR) return ERR_DENIED;
    *at = (struct case_at){0};
    struct case_visible_in in = {.thread_id = thread};
    e = sql_case_visible(run->db, run->arena, &in, &at->row);
    if (e == OK) judge(run->db, run->service->keys, &viewer, at);
    return e;
}

static enum err find(struct scope_run *run, struct case_at *at) {
    struct case_visible_in in = {.thread_id = {run->params[0].id}};
    enum err e = sql_case_visible(run->db, run->arena, &in, &at->row);
    if (e == OK) judge(run->db, run->keys, run->viewer, at);
    return e;
}

enum err scope_case(struct scope_run *run) {
    struct case_at *at = arena_alloc(run->arena, sizeof *at);
    run->object = at;
    enum err e = find(run, at);
    /* The author of a hidden message changes it, and what belongs to it. */
    bool is_seen = e == OK && (at->row.is_shown || (at->is_author && !at->row.is_withdrawn));
    return e == OK && !is_seen ? ERR_NOT_FOUND : e;
}

enum err scope_pathway(struct scope_run *run) {
    enum err e = scope_case(run);
    const struct case_at *at = run->object;
    return e == OK && at->row.steps == 0 ? ERR_NOT_FOUND : e;
}

enum err scope_own_case(struct scope_run *run) {
    enum err e = scope_case(run);
    const struct case_at *at = run->object;
    return e == OK && !at->is_author ? ERR_DENIED : e;
}

enum err scope_led_case(struct scope_run *run) {
    struct case_at *at = arena_alloc(run->arena, sizeof *at);
    run->object = at;
    enum err e = find(run, at);
    return e == OK && !at->is_author && !at->is_animator ? ERR_DENIED : e;
}

enum err scope_own_step(struct scope_run *run) {
    enum err e = scope_own_case(run);
    struct case_at *at = run->object;
    struct pathway_step_of_in in = {.thread_id = {run->params[0].id},
                                    .step_id = {run->params[1].id}};
    struct pathway_step_of_row row;
    if (e == OK) e = sql_pathway_step_of(run->db, run->arena, &in, &row);
    if (e == OK) at->step = row.step_id;
    return e;
}
