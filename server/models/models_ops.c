/* Writing a model, and taking it back. */
#include "lib/utf8.h"
#include "server/core/audit.h"
#include "server/core/viewer.h"
#include "server/models/models.h"
#include "sql/models_models.h"

static enum err check_actor(struct op_run *run) {
    if (run->actor.kind == ACTOR_OPERATOR) return OK;
    return actor_check(run, ROLE_ANIMATOR);
}

static bool is_kind(struct str kind) {
    static const char *const kinds[] = {"discussion", "question", "case", "practice", NULL};
    return str_is_among(kind, kinds);
}

static enum err note(struct op_run *run, const char *what, struct model_id model) {
    return audit_append(run, what, arena_format(run->arena, "model %lld", (long long)model.v));
}

static enum err add(struct op_run *run, const struct model_save_in *in, struct model_id *model) {
    struct models_counted_in of = {.kind = in->kind};
    struct models_counted_row counted;
    struct model_add_in row = {
        .kind = in->kind, .title = in->title, .body = in->body, .changed_at = run->now_ms};
    if (!is_kind(in->kind)) return ERR_INVALID;
    enum err e = sql_models_counted(run->db, run->arena, &of, &counted);
    if (e == OK && counted.models >= MODELS_MOST) e = ERR_LIMIT;
    if (e == OK) e = sql_model_add(run->db, &row);
    model->v = db_last_id(run->db);
    return e == OK ? note(run, "model.add", *model) : e;
}

static enum err store(struct op_run *run, const struct model_save_in *in) {
    struct model_find_in find = {.model_id = in->model};
    struct model_find_row row;
    struct model_store_in set = {.title = in->title,
                                 .body = in->body,
                                 .changed_at = run->now_ms,
                                 .model_id = in->model,
                                 .version = in->version};
    enum err e = sql_model_find(run->db, run->arena, &find, &row);
    if (e != OK) return e;
    /* The same again, as a form sent twice: nothing to say. */
    if (str_equal(row.title, in->title) && str_equal(row.body, in->body)) return OK;
    e = sql_model_store(run->db, &set);
    if (e == OK && db_changes(run->db) == 0) return ERR_CONFLICT;
    return e == OK ? note(run, "model.change", in->model) : e;
}

static enum err model_save_run(struct op_run *run, const void *input, void *output) {
    const struct model_save_in *in = input;
    struct model_save_out *out = output;
    enum err e = check_actor(run);
    if (e != OK) return e;
    if (!utf8_is_written(in->title, MODEL_TITLE_MOST, false) ||
        !utf8_is_written(in->body, MODEL_BODY_MOST, true))
        return ERR_INVALID;
    out->model = in->model;
    return in->model.v ? store(run, in) : add(run, in, &out->model);
}

const struct op op_model_save = {
    .name = "model.save", .output_bytes = sizeof(struct model_save_out), .run = model_save_run};

static enum err model_retire_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct model_retire_in *in = input;
    struct model_retire_row_in row = {.retired_at = run->now_ms, .model_id = in->model};
    enum err e = check_actor(run);
    if (e == OK) e = sql_model_retire_row(run->db, &row);
    if (e != OK || db_changes(run->db) == 0) return e;
    return note(run, "model.retire", in->model);
}

const struct op op_model_retire = {.name = "model.retire", .run = model_retire_run};
