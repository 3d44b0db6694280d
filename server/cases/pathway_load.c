/* A pathway out of the database, and as a page shows it. */
#include "messages.h"
#include "server/cases/cases_inside.h"
#include "server/cases/pathway.h"
#include "sql/cases_pathway.h"

static enum step_stage stage_of(struct str code) {
    if (str_equal(code, STR("now"))) return STAGE_NOW;
    return str_equal(code, STR("later")) ? STAGE_LATER : STAGE_DONE;
}

/* One a line. */
static void read_branches(struct str text, struct pathway_step *step) {
    struct str line;
    while (step->branches_count < PATHWAY_BRANCHES_MOST && str_cut(&text, '\n', &line)) {
        line = str_trim(line);
        if (!str_is_empty(line)) step->branches[step->branches_count++].label = line;
    }
}

enum err pathway_load(struct db *db, struct arena *arena, struct thread_id thread,
                      struct pathway_step **steps, int64_t **versions, size_t *count) {
    struct pathway_steps_of_in in = {.thread_id = thread};
    struct pathway_steps_of_row *rows;
    enum err e = sql_pathway_steps_of(db, arena, &in, &rows, count);
    if (e != OK) return e;
    *steps = arena_array(arena, *count, sizeof **steps);
    if (versions) *versions = arena_array(arena, *count, sizeof **versions);
    for (size_t i = 0; i < *count; i++) {
        struct pathway_step *step = &(*steps)[i];
        *step = (struct pathway_step){.step_id = rows[i].step_id,
                                      .stage = stage_of(rows[i].stage),
                                      .action = rows[i].action,
                                      .moment = rows[i].moment,
                                      .actor = rows[i].actor,
                                      .obstacle = rows[i].obstacle,
                                      .result = rows[i].result,
                                      .from = -1,
                                      .branch = rows[i].from_branch};
        read_branches(rows[i].branches, step);
        if (versions) (*versions)[i] = rows[i].version;
        for (size_t k = 0; rows[i].from_id.v && k < *count; k++)
            if (rows[k].step_id.v == rows[i].from_id.v) step->from = (int64_t)k;
    }
    return OK;
}

void pathway_fill(struct request *r, const struct pathway_step *steps, size_t count,
                  struct pathway_view *view) {
    struct pathway_row *rows = arena_array(&r->arena, count, sizeof *rows);
    for (size_t i = 0; i < count; i++) {
        rows[i] = (struct pathway_row){.step = steps[i], .number = (int64_t)i + 1};
        if (!pathway_hangs(steps, i)) continue;
        rows[i].from_number = steps[i].from + 1;
        if (steps[i].branch > 0)
            rows[i].label = steps[steps[i].from].branches[steps[i].branch - 1].label;
    }
    view->rows = rows;
    view->rows_count = count;
    pathway_draw(&r->arena, steps, count, message_text(r->language, MSG_pathway_others),
                 &view->drawing);
}
