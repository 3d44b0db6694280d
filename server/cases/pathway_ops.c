/* Changing a pathway, a step at a time. What was changed in another tab meanwhile is a conflict,
 * and the page shows both. */
#include "server/cases/cases_inside.h"
#include "server/core/publishing.h"
#include "server/threads/guarding.h"
#include "sql/cases_pathway.h"

static enum err author_of(struct op_run *run, struct thread_id thread, struct case_at *at) {
    enum err e = case_of_actor(run, thread, at);
    if (e != OK) return e;
    if (!at->is_author) return ERR_DENIED;
    return at->row.is_withdrawn ? ERR_NOT_FOUND : OK;
}

/* Steps in this order from now on. */
static enum err store_order(struct op_run *run, struct thread_id thread,
                            const struct step_id *order, size_t count) {
    struct pathway_changed_in changed = {.thread_id = thread};
    enum err e = OK;
    for (size_t i = 0; e == OK && i < count; i++) {
        struct step_place_in in = {.ordinal = (int64_t)i + 1, .step_id = order[i]};
        e = sql_step_place(run->db, &in);
    }
    return e == OK ? sql_pathway_changed(run->db, &changed) : e;
}

static enum err find_order(struct op_run *run, struct thread_id thread,
                           struct step_id order[PATHWAY_STEPS_MOST + 1], size_t *count) {
    struct pathway_steps_of_in in = {.thread_id = thread};
    struct pathway_steps_of_row *rows;
    enum err e = sql_pathway_steps_of(run->db, run->arena, &in, &rows, count);
    for (size_t i = 0; e == OK && i < *count; i++) order[i] = rows[i].step_id;
    return e;
}

static size_t index_of(const struct step_id *order, size_t count, struct step_id step) {
    size_t i = 0;
    while (i < count && order[i].v != step.v) i++;
    return i;
}

/* --- One step */

static bool is_same(const struct pathway_steps_of_row *row, const struct step_put_in *in) {
    return str_equal(row->stage, in->stage) && str_equal(row->action, in->action) &&
           str_equal(row->moment, in->moment) && str_equal(row->actor, in->actor) &&
           str_equal(row->obstacle, in->obstacle) && str_equal(row->result, in->result) &&
           str_equal(row->branches, in->branches) && row->from_branch == in->from_branch;
}

/* The same form sent twice, where nothing is kept to know it by: the step is there, next to where
 * it would be put. ERR_NOT_FOUND: it is not. */
static enum err find_twin(struct op_run *run, const struct step_put_in *in, struct step_id *step) {
    struct pathway_steps_of_in find = {.thread_id = in->thread};
    struct pathway_steps_of_row *rows;
    size_t count, at = 0;
    enum err e = sql_pathway_steps_of(run->db, run->arena, &find, &rows, &count);
    if (e != OK) return e;
    while (at < count && rows[at].step_id.v != in->after.v) at++;
    at = at + 1 < count ? at + 1 : count - 1;
    if (count == 0 || !is_same(&rows[at], in)) return ERR_NOT_FOUND;
    *step = rows[at].step_id;
    return OK;
}

static enum err add(struct op_run *run, const struct step_put_in *in, struct step_id from,
                    struct step_id *step) {
    struct step_id order[PATHWAY_STEPS_MOST + 1];
    size_t count;
    enum err e = find_twin(run, in, step);
    if (e != ERR_NOT_FOUND) return e;
    e = find_order(run, in->thread, order, &count);
    if (e == OK && count >= PATHWAY_STEPS_MOST) e = ERR_LIMIT;
    struct step_add_row_in row = {.thread_id = in->thread,
                                  .ordinal = PATHWAY_STEPS_MOST + 1,
                                  .stage = in->stage,
                                  .action = in->action,
                                  .moment = in->moment,
                                  .actor = in->actor,
                                  .obstacle = in->obstacle,
                                  .result = in->result,
                                  .branches = in->branches,
                                  .from_id = from,
                                  .from_branch = in->from_branch};
    if (e == OK) e = sql_step_add_row(run->db, &row);
    if (e != OK) return e;
    step->v = db_last_id(run->db);
    size_t at = index_of(order, count, in->after);
    at = at < count ? at + 1 : count;
    memmove(&order[at + 1], &order[at], (count - at) * sizeof *order);
    order[at] = *step;
    return store_order(run, in->thread, order, count + 1);
}

static enum err change(struct op_run *run, const struct step_put_in *in, struct step_id from) {
    struct pathway_step_of_in find = {.thread_id = in->thread, .step_id = in->step};
    struct pathway_step_of_row row;
    struct pathway_changed_in changed = {.thread_id = in->thread};
    enum err e = sql_pathway_step_of(run->db, run->arena, &find, &row);
    if (e == OK && row.version != in->version) e = ERR_CONFLICT;
    struct step_store_in store = {.stage = in->stage,
                                  .action = in->action,
                                  .moment = in->moment,
                                  .actor = in->actor,
                                  .obstacle = in->obstacle,
                                  .result = in->result,
                                  .branches = in->branches,
                                  .from_id = from,
                                  .from_branch = in->from_branch,
                                  .step_id = in->step};
    if (e == OK) e = sql_step_store(run->db, &store);
    return e == OK ? sql_pathway_changed(run->db, &changed) : e;
}

static enum err step_put_run(struct op_run *run, const void *input, void *output) {
    const struct step_put_in *in = input;
    struct step_put_out *out = output;
    struct case_at at;
    enum err e = author_of(run, in->thread, &at);
    if (e == OK) e = publishing_check(run, run->actor.member, false);
    if (e != OK) return e;
    if (in->from_branch < 0 || in->from_branch > PATHWAY_BRANCHES_MOST) return ERR_INVALID;
    if (in->from.v && in->from.v == in->step.v) return ERR_INVALID;
    /* A decision of this pathway, or one that went meanwhile: then it comes after the step before.
     */
    struct pathway_step_of_in find = {.thread_id = in->thread, .step_id = in->from};
    struct pathway_step_of_row from = {.step_id = {0}};
    if (in->from.v) e = sql_pathway_step_of(run->db, run->arena, &find, &from);
    if (e == ERR_NOT_FOUND) e = OK;
    if (e != OK) return e;
    out->step = in->step;
    e = in->step.v ? change(run, in, from.step_id) : add(run, in, from.step_id, &out->step);
    return e == OK ? guard_keep_besides(run, at.row.post_id, in->stated) : e;
}

const struct op op_step_put = {
    .name = "step.put", .output_bytes = sizeof(struct step_put_out), .run = step_put_run};

/* --- Order */

static enum err take_away(struct op_run *run, const struct step_move_in *in) {
    struct pathway_step_of_in find = {.thread_id = in->thread, .step_id = in->step};
    struct pathway_step_of_row row;
    struct step_remove_row_in remove = {.step_id = in->step};
    struct pathway_changed_in changed = {.thread_id = in->thread};
    enum err e = sql_pathway_step_of(run->db, run->arena, &find, &row);
    if (e == OK && row.version != in->version) e = ERR_CONFLICT;
    if (e == OK) e = sql_step_remove_row(run->db, &remove);
    return e == OK ? sql_pathway_changed(run->db, &changed) : e;
}

static enum err step_move_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct step_move_in *in = input;
    struct case_at at;
    struct step_id order[PATHWAY_STEPS_MOST + 1];
    size_t count;
    enum err e = author_of(run, in->thread, &at);
    if (e != OK) return e;
    if (in->way == STEP_AWAY) return take_away(run, in);
    if (at.row.pathway_version != in->version) return ERR_CONFLICT;
    e = find_order(run, in->thread, order, &count);
    if (e != OK) return e;
    size_t from = index_of(order, count, in->step);
    if (from == count) return ERR_NOT_FOUND;
    if (in->way == STEP_UP ? from == 0 : from + 1 == count) return OK;
    size_t to = in->way == STEP_UP ? from - 1 : from + 1;
    struct step_id other = order[to];
    order[to] = order[from];
    order[from] = other;
    return store_order(run, in->thread, order, count);
}

const struct op op_step_move = {.name = "step.move", .run = step_move_run};
