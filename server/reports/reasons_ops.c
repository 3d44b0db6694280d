/* Models of reasons: written once by animators, offered where a measure wants its reasons. Each
 * saved text is kept as a version. */
#include "lib/utf8.h"
#include "server/core/audit.h"
#include "server/reports/reports.h"
#include "server/reports/reports_inside.h"
#include "sql/reports_reasons.h"

const char *const reason_kinds[] = {"beneficiary", "charter", "courtesy", "law", "other", NULL};

static enum err check_actor(struct op_run *run) {
    if (run->actor.kind == ACTOR_OPERATOR) return OK;
    return actor_check(run, ROLE_ANIMATOR);
}

static enum err check_texts(const struct reason_save_in *in) {
    bool is_fine = str_is_among(in->kind, reason_kinds) &&
                   utf8_is_written(in->title, REASON_TITLE_MOST, false) &&
                   in->ground.length <= GROUND_MOST && utf8_is_clean(in->ground, false) &&
                   utf8_is_written(in->body, REPORT_TEXT_MOST, true);
    return is_fine ? OK : ERR_INVALID;
}

static enum err note(struct op_run *run, const char *what, struct reason_id model, int64_t before,
                     int64_t after) {
    struct arena *a = run->arena;
    struct str from = before ? arena_format(a, "version %lld", (long long)before) : STR("");
    struct str to = after ? arena_format(a, "version %lld", (long long)after) : STR("");
    return audit_change(run, what, arena_format(a, "reason %lld", (long long)model.v), from, to);
}

static enum err keep_version(struct op_run *run, const struct reason_save_in *in,
                             struct reason_id model, int64_t version) {
    struct reason_version_add_in row = {.reason_id = model,
                                        .version = version,
                                        .title = in->title,
                                        .ground = in->ground,
                                        .body = in->body,
                                        .written_at = run->now_ms};
    return sql_reason_version_add(run->db, &row);
}

static enum err add(struct op_run *run, const struct reason_save_in *in) {
    struct reasons_counted_row counted;
    struct reason_add_in row = {.kind = in->kind,
                                .title = in->title,
                                .ground = in->ground,
                                .body = in->body,
                                .changed_at = run->now_ms};
    enum err e = sql_reasons_counted(run->db, run->arena, &counted);
    if (e == OK && counted.models >= REASONS_MOST) e = ERR_LIMIT;
    if (e == OK) e = sql_reason_add(run->db, &row);
    struct reason_id model = {db_last_id(run->db)};
    if (e == OK) e = keep_version(run, in, model, 1);
    return e == OK ? note(run, "reason.add", model, 0, 1) : e;
}

static enum err store(struct op_run *run, const struct reason_save_in *in) {
    struct reason_find_in find = {.reason_id = in->model};
    struct reason_find_row row;
    struct reason_store_in set = {.kind = in->kind,
                                  .title = in->title,
                                  .ground = in->ground,
                                  .body = in->body,
                                  .changed_at = run->now_ms,
                                  .reason_id = in->model,
                                  .version = in->version};
    enum err e = sql_reason_find(run->db, run->arena, &find, &row);
    if (e != OK) return e;
    /* The same again, as a form sent twice: nothing to say. */
    if (str_equal(row.title, in->title) && str_equal(row.body, in->body) &&
        str_equal(row.ground, in->ground) && str_equal(row.kind, in->kind))
        return OK;
    e = sql_reason_store(run->db, &set);
    if (e == OK && db_changes(run->db) == 0) return ERR_CONFLICT;
    if (e == OK) e = keep_version(run, in, in->model, in->version + 1);
    return e == OK ? note(run, "reason.change", in->model, in->version, in->version + 1) : e;
}

static enum err reason_save_run(struct op_run *run, const void *input, void *output) {
    const struct reason_save_in *in = input;
    (void)output;
    enum err e = check_actor(run);
    if (e == OK) e = check_texts(in);
    if (e != OK) return e;
    return in->model.v ? store(run, in) : add(run, in);
}

const struct op op_reason_save = {.name = "reason.save", .run = reason_save_run};

static enum err reason_retire_run(struct op_run *run, const void *input, void *output) {
    const struct reason_retire_in *in = input;
    struct reason_find_in find = {.reason_id = in->model};
    struct reason_find_row row;
    struct reason_retire_row_in set = {.retired_at = run->now_ms, .reason_id = in->model};
    (void)output;
    enum err e = check_actor(run);
    if (e == OK) e = sql_reason_find(run->db, run->arena, &find, &row);
    if (e == ERR_NOT_FOUND) return OK; /* done already */
    if (e == OK) e = sql_reason_retire_row(run->db, &set);
    return e == OK ? note(run, "reason.retire", in->model, row.version, 0) : e;
}

const struct op op_reason_retire = {.name = "reason.retire", .run = reason_retire_run};
